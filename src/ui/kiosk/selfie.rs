//! The selfie: explained, the face placed, what is asked for done.

use eframe::egui::{Rect, Ui};

use super::{
    document::{BAR, GUIDANCE, guidance},
    live, pictogram,
    scene::{Scene, Touch},
    stage::size,
    told,
    touched::{Ink, Weight, announced, button, card, text},
};
use crate::{
    session::{ChallengeView, KioskCommand, Prompt},
    ui::language::tr,
};

/// The page that explains the selfie and waits for a touch.
pub(super) fn ready(ui: &Ui, scene: &Scene<'_>) -> Option<Touch> {
    let stage = scene.stage;
    let [title, below] = stage.cut(stage.body, 90.0);
    announced(ui, scene, title, "title", tr!("kiosk-ready"), Ink::centred(size::TITLE, scene.palette.text));
    let [drawing, tips] = stage.halves(below, 0.4);
    let drawing = card(ui, scene, drawing);
    pictogram::prompt(ui.painter(), drawing, scene.palette.accent, Prompt::LookAhead);
    let about = [tr!("kiosk-ready-look"), tr!("kiosk-ready-free"), tr!("kiosk-ready-follow")];
    let mut place = card(ui, scene, tips);
    let height = (place.height() - 2.0 * stage.gap()) / 3.0 / stage.unit;
    for tip in about {
        let [line, rest] = stage.cut(place, height);
        text(ui, scene, line, tip, Ink::leading(size::BODY, scene.palette.text));
        place = rest;
    }
    let on = button(ui, scene, stage.middle(stage.foot), tr!("kiosk-ready-start"), Weight::Primary);
    on.then_some(Touch::Session(KioskCommand::Next))
}

/// The face is being placed in the oval.
pub(super) fn placing(ui: &Ui, scene: &Scene<'_>) {
    let [line, below] = scene.stage.cut(scene.stage.body_to_foot(), GUIDANCE);
    guidance(ui, scene, line, scene.shown.guidance.map_or(tr!("kiosk-place-face"), told::guidance));
    mirror(ui, scene, below);
}

/// The live picture with its oval.
fn mirror(ui: &Ui, scene: &Scene<'_>, rect: Rect) {
    let drawn = live::face(ui, scene, rect, tr!("kiosk-picture-face"));
    if let Some(oval) = scene.shown.oval {
        live::oval(ui, scene, drawn, oval, scene.shown.progress);
    }
}

/// What is asked for is being done.
pub(super) fn recording(ui: &Ui, scene: &Scene<'_>) {
    let Some(challenge) = &scene.shown.challenge else { return placing(ui, scene) };
    let (stage, palette) = (scene.stage, scene.palette);
    let next = challenge.prompts.get(challenge.done).copied();
    let [line, below] = stage.cut(stage.body_to_foot(), GUIDANCE);
    guidance(ui, scene, line, next.map_or(tr!("kiosk-prompts-done"), told::prompt));
    let share = if stage.is_wide() { 0.66 } else { 0.62 };
    let [picture, asked] = stage.halves(below, share);
    mirror(ui, scene, picture);
    let inside = card(ui, scene, asked);
    let (inside, hint) = inside.split_top_bottom_at_y(inside.bottom() - stage.units(96.0));
    let (shown, count) = inside.split_top_bottom_at_y(inside.bottom() - stage.units(44.0 + BAR));
    match (next, &challenge.digits) {
        (Some(Prompt::SayDigits), Some(digits)) => {
            let spaced: Vec<String> = digits.chars().map(String::from).collect();
            announced(ui, scene, shown, "digits", &spaced.join(" "), Ink::centred(size::DIGITS, palette.text));
        }
        (Some(prompt), _) => pictogram::prompt(ui.painter(), shown, palette.accent, prompt),
        (None, _) => pictogram::prompt(ui.painter(), shown, palette.clear, Prompt::Smile),
    }
    progress(ui, scene, count, challenge);
    let hinted = scene.shown.guidance.map_or("", told::guidance);
    if !hinted.is_empty() {
        announced(ui, scene, hint, "hint", hinted, Ink::centred(size::BODY, palette.review));
    }
}

/// Which of the things asked for is at hand.
fn progress(ui: &Ui, scene: &Scene<'_>, rect: Rect, challenge: &ChallengeView) {
    let count = challenge.prompts.len();
    let number = (challenge.done + 1).min(count);
    let (words, bar) = rect.split_top_bottom_at_y(rect.bottom() - scene.stage.units(BAR));
    let told = tr!("kiosk-prompt-number", number = number, count = count);
    text(ui, scene, words, &told, Ink::centred(size::SMALL, scene.palette.weak));
    live::bar(ui, scene, bar, challenge.done as f32 / count.max(1) as f32);
}
