//! The kiosk's window: what a customer in a branch sees and touches, drawn from the kiosk's view alone. Nothing of the workstation's
//! window can be reached from here: neither its views nor its actions and keys.
//!
//! | module | holds |
//! |---|---|
//! | `app` | the window as a whole |
//! | `stage`, `touched` | where things are and how large; texts that are never cut off and buttons for fingers |
//! | `scene`, `told` | what every page is given; guidance in words |
//! | `live`, `pictogram` | pictures of the session; drawings |
//! | `start`, `document`, `selfie`, `ending` | the pages of a session |
//! | `staff`, `keyboard`, `health` | what is behind the hidden corner |
//! | `pulse` | whether the session is still there |

mod app;
mod document;
mod ending;
mod health;
mod keyboard;
mod live;
mod pictogram;
mod pulse;
mod scene;
mod selfie;
mod staff;
mod stage;
mod start;
mod told;
mod touched;

use std::{cell::RefCell, rc::Rc};

use eframe::egui::ViewportBuilder;

pub use app::{Guard, KioskApp};

use super::{language::Language, not_opened};
use crate::session::{KioskPort, Wake};

/// Opens the kiosk's window over the whole screen, in the language of the system, and returns when staff left it. `connect` is called
/// once, with what wakes the window; `clock` gives milliseconds since 1970 in UTC.
///
/// # Errors
/// When there is no display, no OpenGL, `connect` failed, or the session ended by itself; the text says what to do.
pub fn run_kiosk(
    guard: Guard,
    clock: fn() -> i64,
    connect: impl FnOnce(Wake) -> Result<Box<dyn KioskPort>, String>,
) -> Result<(), String> {
    Language::speak_as_system();
    let viewport = ViewportBuilder::default()
        .with_title("Assay")
        .with_app_id("assay-kiosk")
        .with_fullscreen(true)
        .with_decorations(false)
        .with_resizable(false)
        .with_close_button(false)
        .with_minimize_button(false);
    let options = eframe::NativeOptions { viewport, ..Default::default() };
    let gone = Rc::new(RefCell::new(Rc::default()));
    let noted = Rc::clone(&gone);
    let started = eframe::run_native(
        "Assay",
        options,
        Box::new(move |creation| {
            let ctx = creation.egui_ctx.clone();
            let port = connect(Box::new(move || ctx.request_repaint()))?;
            let app = KioskApp::new(port, &creation.egui_ctx, guard, clock, Language::spoken().code());
            noted.replace(app.gone());
            Ok(Box::new(app))
        }),
    );
    started.map_err(not_opened)?;
    if gone.borrow().get() {
        return Err(
            "the kiosk ended because its session stood still: see what was said before, then start it again".to_owned()
        );
    }
    Ok(())
}
