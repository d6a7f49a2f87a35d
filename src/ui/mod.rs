//! The window: it draws the newest snapshot and turns what the person does into commands.
//!
//! Nothing here opens files, decodes or waits: pictures arrive decoded, commands are handed over, and the session wakes
//! the window when there is something new to draw.

mod action;
mod app;
mod aside;
mod audit;
mod audit_action;
mod case;
mod columns;
mod context;
mod door;
mod export;
mod handling;
mod help;
mod import;
mod jobs;
mod keeping;
mod kiosk;
mod language;
mod operators;
mod parts;
mod passphrase;
mod quality;
mod queue;
mod retention;
mod retention_words;
mod settings;
mod symbols;
mod system_dialog;
mod textures;
mod theme;
mod words;
mod workplace;

use eframe::egui::ViewportBuilder;

pub use app::App;
pub use kiosk::{Guard, KioskApp, run_kiosk};
use language::Language;

use crate::session::{Port, Wake};

/// Opens the window, in the language of the system, and returns when it is closed. `connect` is called once, with what wakes
/// the window.
///
/// # Errors
/// When there is no display, no OpenGL, or `connect` failed; the text says what to do.
pub fn run(connect: impl FnOnce(Wake) -> Result<Box<dyn Port>, String>) -> Result<(), String> {
    Language::speak_as_system();
    let viewport = ViewportBuilder::default()
        .with_title("Assay")
        .with_app_id("assay")
        .with_inner_size([1440.0, 900.0])
        .with_min_inner_size([1024.0, 640.0]);
    let options = eframe::NativeOptions { viewport, ..Default::default() };
    let started = eframe::run_native(
        "Assay",
        options,
        Box::new(|creation| {
            let ctx = creation.egui_ctx.clone();
            let port = connect(Box::new(move || ctx.request_repaint()))?;
            Ok(Box::new(App::new(port, &creation.egui_ctx)))
        }),
    );
    started.map_err(not_opened)
}

/// Why a window could not be opened, and what to do.
fn not_opened(error: eframe::Error) -> String {
    match error {
        // What `connect` said is meant for the person as it is.
        eframe::Error::AppCreation(error) => error.to_string(),
        eframe::Error::WinitEventLoop(_) => {
            "no display can be reached: start Assay in a desktop session (with DISPLAY \
             or WAYLAND_DISPLAY set), or use the command line: assay --help"
                .to_owned()
        }
        other => format!(
            "the window could not be opened: {other}. Install the graphics libraries (./setup does), or use the command \
             line: assay --help"
        ),
    }
}
