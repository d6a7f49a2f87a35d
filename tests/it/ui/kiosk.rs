//! The kiosk's window, driven by accessible names on snapshots made by hand: no camera, no session, no display.

mod access;
mod flows;
mod guard;
mod looks;
mod port;
mod scene;
mod speed;
mod staff;

use assay::ui::{Guard, KioskApp};
use eframe::egui::{Key, Theme, UiBuilder};
use egui_kittest::{Harness, kittest::Queryable as _};

use port::FakeKiosk;

type Kiosk = Harness<'static, Option<KioskApp>>;

/// The screens that the window is made for, in points: a column with an upright screen, and a small panel.
const SIZES: [[f32; 2]; 2] = [[1080.0, 1920.0], [1280.0, 800.0]];
/// Steps of the harness in a second of the window.
const STEPS_A_SECOND: usize = 4;
/// The clock of the machine.
const NOW: i64 = 1_790_000_000_000;

/// The window on `port`, in English.
fn kiosk(port: &FakeKiosk, size: [f32; 2]) -> Kiosk {
    built(port, size, Guard::Operators, false)
}

fn built(port: &FakeKiosk, size: [f32; 2], guard: Guard, rendered: bool) -> Kiosk {
    let port = port.clone();
    let builder = Harness::builder().with_size(size).with_theme(Theme::Dark).with_max_steps(8);
    let builder = if rendered { builder.with_pixels_per_point(0.5).wgpu() } else { builder };
    let mut harness = builder.build_ui_state(
        move |ui, app: &mut Option<KioskApp>| {
            // The harness leaves a margin around; the window itself has none.
            let whole = UiBuilder::new().max_rect(ui.ctx().content_rect());
            let mut root = ui.new_child(whole);
            root.set_clip_rect(ui.ctx().content_rect());
            let port = Box::new(port.clone());
            app.get_or_insert_with(|| KioskApp::new(port, ui.ctx(), guard, || NOW, "en")).show(&mut root);
        },
        None,
    );
    harness.run_steps(3);
    harness
}

fn click(harness: &mut Kiosk, label: &str) {
    harness.get_by_label(label).click();
    harness.run_steps(3);
}

fn press(harness: &mut Kiosk, key: Key) {
    harness.key_press(key);
    harness.run_steps(3);
}

/// Lets so many seconds go by in which the session goes on as it is.
fn wait(harness: &mut Kiosk, port: &FakeKiosk, seconds: usize) {
    for _ in 0..seconds {
        port.show(port.shown());
        harness.run_steps(STEPS_A_SECOND);
    }
}

/// Goes by Tab to what is called `label` and uses it by Enter.
fn use_by_keys(harness: &mut Kiosk, label: &str) {
    for _ in 0..64 {
        if harness.query_by_label(label).is_some_and(|node| node.is_focused()) {
            return press(harness, Key::Enter);
        }
        press(harness, Key::Tab);
    }
    panic!("Tab does not lead to {label}");
}
