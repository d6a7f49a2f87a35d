//! While the verdict is reached, how the session went, and a camera that went away.

use std::time::Duration;

use eframe::egui::{Rect, Ui, vec2};

use super::{
    document::both,
    pictogram,
    scene::{Scene, Touch},
    stage::size,
    told,
    touched::{Ink, Weight, announced, button, text},
};
use crate::{
    session::{KioskCommand, Outcome},
    ui::language::tr,
};

/// Time from one picture of what is being done to the next.
const BEAT: Duration = Duration::from_millis(500);

/// Something is being done that takes a moment.
pub(super) fn working(ui: &Ui, scene: &Scene<'_>) {
    waiting(ui, scene, [tr!("kiosk-working"), tr!("kiosk-working-about")]);
}

/// The camera is waited for.
pub(super) fn camera_lost(ui: &Ui, scene: &Scene<'_>) {
    waiting(ui, scene, [tr!("kiosk-camera-lost"), tr!("kiosk-camera-lost-about")]);
}

fn waiting(ui: &Ui, scene: &Scene<'_>, [title, about]: [&str; 2]) {
    let stage = scene.stage;
    let [title_place, about_place] = stage.title_and_more(stage.body_to_foot());
    let points = Rect::from_center_size(title_place.center_top(), vec2(title_place.width(), stage.units(96.0)));
    let points = points.translate(vec2(0.0, -stage.units(64.0)));
    pictogram::working(ui.painter(), points, scene.palette, scene.time);
    announced(ui, scene, title_place, "title", title, Ink::centred(size::TITLE, scene.palette.text));
    text(ui, scene, about_place, about, Ink::centred(size::BODY, scene.palette.text));
    ui.ctx().request_repaint_after(BEAT);
}

/// How the session went, and what to do now.
pub(super) fn outcome(ui: &Ui, scene: &Scene<'_>, outcome: Outcome) -> Option<Touch> {
    let stage = scene.stage;
    let (drawing, words) = stage.body.split_top_bottom_at_y(stage.body.top() + stage.body.height() * 0.42);
    let side = drawing.size().min_elem().min(stage.units(280.0));
    let place = Rect::from_center_size(drawing.center(), vec2(side, side));
    pictogram::outcome(ui.painter(), place, scene.palette, outcome);
    let [title, about] = told::outcome(outcome);
    let [title_place, about_place] = stage.cut(words.with_min_y(words.top() + stage.gap()), 120.0);
    announced(ui, scene, title_place, "title", title, Ink::centred(size::TITLE, scene.palette.text));
    announced(ui, scene, about_place, "about", about, Ink::centred(size::BUTTON, scene.palette.text));
    if matches!(outcome, Outcome::TryAgain(_)) {
        let [leave, again] = both(scene);
        if button(ui, scene, leave, tr!("kiosk-leave-now"), Weight::Plain) {
            return Some(Touch::Session(KioskCommand::Cancel));
        }
        let is_used = button(ui, scene, again, tr!("kiosk-try-again"), Weight::Primary);
        return is_used.then_some(Touch::Session(KioskCommand::Next));
    }
    let is_used = button(ui, scene, stage.middle(stage.foot), tr!("kiosk-finish"), Weight::Primary);
    is_used.then_some(Touch::Session(KioskCommand::Next))
}
