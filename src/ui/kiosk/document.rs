//! The photo of a side of the document: guided, and kept or taken again.

use eframe::egui::{CornerRadius, Rect, Ui, vec2};

use super::{
    live, pictogram,
    scene::{Scene, Touch},
    stage::{RADIUS, size},
    told,
    touched::{Ink, Weight, announced, button, text},
};
use crate::{
    session::{Guidance, KioskCommand, Papers, Side},
    ui::language::{toward_reading, tr},
};

/// Width to height of a card (ISO/IEC 7810, ID-1) and of a page of a passport (ID-3).
const CARD: f32 = 85.6 / 53.98;
const PAGE: f32 = 125.0 / 88.0;
/// Height in units of the line of guidance, and of the bar that shows how far a photo is.
pub(super) const GUIDANCE: f32 = 104.0;
pub(super) const BAR: f32 = 18.0;

/// A side of the document before the camera.
pub(super) fn capture(ui: &Ui, scene: &Scene<'_>, side: Side) {
    let (stage, shown) = (scene.stage, scene.shown);
    let [title, below] = stage.cut(stage.body_to_foot(), 64.0);
    let side_words = told::side(side, scene.papers);
    announced(ui, scene, title, "title", side_words, Ink::centred(size::BODY, scene.palette.text));
    let [line, below] = stage.cut(below, GUIDANCE);
    let told = shown.guidance.map_or(tr!("kiosk-guide-show-document"), told::guidance);
    guidance(ui, scene, line, told);
    let picture = below.with_max_y(below.bottom() - stage.gap() - stage.units(BAR));
    let drawn = live::document(ui, scene, picture, tr!("kiosk-picture-document"));
    let is_card = side == Side::Back || scene.papers == Papers::Card;
    match shown.quad {
        Some(corners) => {
            let is_good = shown.guidance == Some(Guidance::TakingPhoto);
            let color = if is_good { scene.palette.clear } else { scene.palette.accent };
            live::quad(ui, scene, drawn, corners, color);
        }
        None => live::place(ui, scene, drawn, if is_card { CARD } else { PAGE }),
    }
    if side == Side::Back && shown.quad.is_none() {
        turn_over(ui, scene, picture);
    }
    let [_, bar] = stage.cut(below.with_min_y(drawn.rect().bottom()), 0.0);
    let [bar, _] = stage.cut(bar, BAR);
    live::bar(ui, scene, stage.middle(bar), shown.progress);
}

/// The line that tells what to do.
pub(super) fn guidance(ui: &Ui, scene: &Scene<'_>, rect: Rect, told: &str) {
    let stage = scene.stage;
    let radius = CornerRadius::same(stage.units(RADIUS) as u8);
    ui.painter().rect_filled(rect, radius, scene.palette.accent);
    let inside = rect.shrink2(vec2(stage.units(20.0), stage.units(6.0)));
    announced(ui, scene, inside, "guidance", told, Ink::centred(size::GUIDANCE, scene.palette.on_accent));
}

/// A small drawing of a card that is turned over, where the picture begins.
fn turn_over(ui: &Ui, scene: &Scene<'_>, picture: Rect) {
    let side = scene.stage.units(150.0);
    let place = Rect::from_min_size(picture.min + vec2(scene.stage.gap(), scene.stage.gap()), vec2(side, side));
    let place = toward_reading(place, picture);
    let radius = CornerRadius::same(scene.stage.units(RADIUS) as u8);
    ui.painter().rect_filled(place, radius, scene.palette.card);
    pictogram::turn_over(ui.painter(), place.shrink(scene.stage.units(14.0)), scene.palette.accent);
}

/// The photo that was taken: to be kept, or taken again.
pub(super) fn review(ui: &Ui, scene: &Scene<'_>) -> Option<Touch> {
    let stage = scene.stage;
    let [title, below] = stage.cut(stage.body, 72.0);
    let ink = Ink::centred(size::TITLE, scene.palette.text);
    announced(ui, scene, title, "title", tr!("kiosk-review"), ink);
    let [about, picture] = stage.cut(below, 64.0);
    text(ui, scene, about, tr!("kiosk-review-about"), Ink::centred(size::BODY, scene.palette.text));
    live::photo(ui, scene, picture, tr!("kiosk-picture-photo"));
    let [again, keep] = both(scene);
    if button(ui, scene, again, tr!("kiosk-retake"), Weight::Plain) {
        return Some(Touch::Session(KioskCommand::Retake));
    }
    button(ui, scene, keep, tr!("kiosk-keep"), Weight::Primary).then_some(Touch::Session(KioskCommand::Keep))
}

/// The places of two buttons at the foot, the way on being read last.
pub(super) fn both(scene: &Scene<'_>) -> [Rect; 2] {
    let row = scene.stage.row(scene.stage.foot, 2);
    [0, 1].map(|place| row.get(place).copied().unwrap_or(scene.stage.foot))
}
