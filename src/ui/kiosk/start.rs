//! Before a session: the languages, what will happen, what is kept, and the choice of the document.

use eframe::egui::{Rect, Ui, Vec2, pos2, vec2};

use super::{
    pictogram,
    scene::{Scene, Touch},
    stage::size,
    touched::{Ink, Weight, announced, button, caption, card, ground, text},
};
use crate::{
    session::{KioskCommand, Papers},
    ui::language::{Language, toward_reading, tr},
};

/// The page that waits for the next customer.
pub(super) fn welcome(ui: &Ui, scene: &Scene<'_>) -> Option<Touch> {
    let spoken = languages(ui, scene);
    if !scene.shown.is_open {
        closed(ui, scene);
        return spoken;
    }
    let (stage, palette) = (scene.stage, scene.palette);
    let [title, below] = stage.cut(stage.body, 72.0);
    announced(ui, scene, title, "title", tr!("kiosk-welcome"), Ink::centred(size::TITLE, palette.text));
    let [about, below] = stage.cut(below, 84.0);
    text(ui, scene, about, tr!("kiosk-about"), Ink::centred(size::BODY, palette.text));
    let [course, kept] = stage.halves(below, 0.5);
    let steps = [tr!("kiosk-course-document"), tr!("kiosk-course-selfie"), tr!("kiosk-course-check")];
    let course = card(ui, scene, course);
    for (place, (step, rect)) in steps.into_iter().zip(rows(course, 3, stage.gap())).enumerate() {
        let radius = (rect.height() / 2.0).min(stage.units(30.0));
        let mark = Rect::from_min_size(rect.min, vec2(2.0 * radius, rect.height()));
        pictogram::numbered(ui.painter(), toward_reading(mark, rect).center(), radius, palette, place + 1);
        let words = toward_reading(rect.with_min_x(mark.right() + stage.gap()), rect);
        text(ui, scene, words, step, Ink::leading(size::BODY, palette.text));
    }
    let [title, about] = stage.cut(card(ui, scene, kept), 44.0);
    text(ui, scene, title, tr!("kiosk-kept"), Ink::leading(size::BODY, palette.accent));
    text(ui, scene, about, tr!("kiosk-kept-about"), Ink::leading(size::BODY, palette.text));
    let agreed = button(ui, scene, stage.middle(stage.foot), tr!("kiosk-agree"), Weight::Primary);
    agreed.then_some(Touch::Agree).or(spoken)
}

/// The page of a kiosk that takes nobody.
fn closed(ui: &Ui, scene: &Scene<'_>) {
    let [title, about] = scene.stage.title_and_more(scene.stage.body_to_foot());
    announced(ui, scene, title, "title", tr!("kiosk-closed"), Ink::centred(size::TITLE, scene.palette.text));
    text(ui, scene, about, tr!("kiosk-closed-about"), Ink::centred(size::BODY, scene.palette.text));
}

/// The languages, each by its own name.
fn languages(ui: &Ui, scene: &Scene<'_>) -> Option<Touch> {
    let row = scene.stage.row(scene.stage.head_beside_corner(), Language::ALL.len());
    let mut chosen = None;
    for (language, rect) in Language::ALL.into_iter().zip(row) {
        let weight = if language == Language::spoken() { Weight::Chosen } else { Weight::Plain };
        if button(ui, scene, rect, language.own_name(), weight) {
            chosen = Some(Touch::Speak(language));
        }
    }
    chosen
}

/// `count` equal rows of a rect.
fn rows(rect: Rect, count: usize, gap: f32) -> impl Iterator<Item = Rect> {
    let height = (rect.height() - gap * (count - 1) as f32) / count as f32;
    let row = move |place: usize| {
        let top = rect.top() + place as f32 * (height + gap);
        Rect::from_min_size(pos2(rect.left(), top), vec2(rect.width(), height))
    };
    (0..count).map(row)
}

/// The choice of the document, after the consent.
pub(super) fn choice(ui: &Ui, scene: &Scene<'_>) -> Option<Touch> {
    let stage = scene.stage;
    let [title, below] = stage.cut(stage.body_to_foot(), 90.0);
    let ink = Ink::centred(size::TITLE, scene.palette.text);
    announced(ui, scene, title, "title", tr!("kiosk-choice"), ink);
    let [passport, card] = stage.halves(below, 0.5);
    let mut chosen = None;
    for (rect, papers, name, about) in [
        (passport, Papers::Passport, tr!("kiosk-passport"), tr!("kiosk-passport-about")),
        (card, Papers::Card, tr!("kiosk-card"), tr!("kiosk-card-about")),
    ] {
        if tile(ui, scene, rect, papers, [name, about]) {
            chosen = Some(Touch::Session(KioskCommand::Begin(papers)));
        }
    }
    chosen
}

/// A large button with a drawing.
fn tile(ui: &Ui, scene: &Scene<'_>, rect: Rect, papers: Papers, [name, about]: [&str; 2]) -> bool {
    let stage = scene.stage;
    let (response, color) = ground(ui, scene, rect, name, Weight::Plain);
    let inside = rect.shrink(stage.units(24.0));
    let (drawing, words) = inside.split_top_bottom_at_y(inside.bottom() - inside.height() * 0.45);
    let side = Vec2::splat(drawing.size().min_elem().min(stage.units(260.0)));
    pictogram::papers(ui.painter(), Rect::from_center_size(drawing.center(), side), scene.palette.accent, papers);
    let [name_place, about_place] =
        stage.cut(words.with_min_y(words.top() + stage.gap()), words.height() * 0.42 / stage.unit);
    caption(ui, scene, name_place, name, Ink::centred(size::GUIDANCE, color));
    text(ui, scene, about_place, about, Ink::centred(size::BODY, scene.palette.weak));
    response.clicked()
}
