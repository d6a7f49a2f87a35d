//! The window, driven by accessible names on snapshots made by hand: no session, no database, no display.

mod access;
mod amend;
mod beside;
mod door;
mod evidence;
mod examine;
mod exports;
mod faces;
mod flows;
mod handling;
mod installation;
mod kiosk;
mod looks;
mod paint;
mod port;
mod remembered;
mod retention;
mod scene;
mod sending;
mod settings;
mod speed;
mod times;

use assay::ui::App;
use eframe::egui::{Theme, UiBuilder};
use egui_kittest::Harness;

use port::FakePort;

/// The window on `port`, without rendering.
fn window(port: &FakePort) -> Harness<'static, Option<App>> {
    sized_window(port, [1280.0, 720.0], Theme::Dark, false)
}

fn sized_window(port: &FakePort, size: [f32; 2], theme: Theme, rendered: bool) -> Harness<'static, Option<App>> {
    let port = port.clone();
    let builder = Harness::builder().with_size(size).with_theme(theme).with_max_steps(16);
    let builder = if rendered { builder.wgpu() } else { builder };
    let mut harness = builder.build_ui_state(
        move |ui, app: &mut Option<App>| {
            // The harness leaves a margin around; the window itself has none.
            let whole = UiBuilder::new().max_rect(ui.ctx().content_rect());
            let mut root = ui.new_child(whole);
            root.set_clip_rect(ui.ctx().content_rect());
            app.get_or_insert_with(|| App::new(Box::new(port.clone()), ui.ctx())).show(&mut root);
        },
        None,
    );
    harness.run_ok();
    harness
}
