//! What is written on a page and what can be touched on it: text that is never cut off, and buttons for fingers.

use std::sync::Arc;

use eframe::egui::{
    Align, Align2, Color32, CornerRadius, FontId, Galley, InputState, Rect, Response, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo,
    accesskit::{Live, Role},
    text::LayoutJob,
};

use super::{
    scene::Scene,
    stage::{RADIUS, size},
};
use crate::ui::language::leading;

/// Text becomes so much smaller from try to try until it fits, and no smaller than so many points.
const SHRINK: f32 = 0.94;
const LEAST_SIZE: f32 = 14.0;

/// How a text is set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ink {
    /// Size in units; smaller where it would not fit.
    pub(super) size: f32,
    /// Colour.
    pub(super) color: Color32,
    /// In the middle of its place, or where reading begins.
    pub(super) is_centred: bool,
}

impl Ink {
    /// Text in the middle of its place.
    pub(super) const fn centred(size: f32, color: Color32) -> Ink {
        Ink { size, color, is_centred: true }
    }

    /// Text from where reading begins.
    pub(super) const fn leading(size: f32, color: Color32) -> Ink {
        Ink { size, color, is_centred: false }
    }

    fn align(self) -> Align {
        if self.is_centred { Align::Center } else { leading() }
    }
}

/// The text, laid out as large as fits: no line longer, no word broken, not higher than its place.
fn laid(ui: &Ui, scene: &Scene<'_>, rect: Rect, text: &str, ink: Ink) -> Arc<Galley> {
    let mut size = scene.stage.units(ink.size);
    loop {
        let font = FontId::proportional(size);
        let one_line = |word: &str| ui.painter().layout_no_wrap(word.to_owned(), font.clone(), ink.color).size().x;
        let is_broken = text.split_whitespace().any(|word| one_line(word) > rect.width());
        let mut job = LayoutJob::simple(text.to_owned(), font.clone(), ink.color, rect.width());
        job.halign = ink.align();
        let galley = ui.painter().layout_job(job);
        if !is_broken && galley.size().y <= rect.height() || size * SHRINK < LEAST_SIZE {
            return galley;
        }
        size *= SHRINK;
    }
}

/// Paints a text that was laid out into the middle of its height; where it lies.
fn paint(ui: &Ui, rect: Rect, galley: Arc<Galley>, align: Align) -> Rect {
    let place = Align2([align, Align::Center]).align_size_within_rect(galley.size(), rect);
    let anchor = Align2([align, Align::Min]).pos_in_rect(&place);
    ui.painter().galley(anchor, galley, Color32::PLACEHOLDER);
    place
}

/// Whether somebody touches, clicks, types or lets a screen reader do something: a pointer that only moves is nobody.
pub(super) fn is_used(input: &InputState) -> bool {
    use eframe::egui::Event;
    input.events.iter().any(|event| {
        matches!(
            event,
            Event::PointerButton { .. }
                | Event::Touch { .. }
                | Event::MouseWheel { .. }
                | Event::Key { .. }
                | Event::Text(_)
                | Event::Ime(_)
                | Event::Paste(_)
                | Event::AccessKitActionRequest(_)
        )
    })
}

/// A text in its place, read aloud when it is reached.
pub(super) fn text(ui: &Ui, scene: &Scene<'_>, rect: Rect, text: &str, ink: Ink) {
    let place = paint(ui, rect, laid(ui, scene, rect, text, ink), ink.align());
    let response = ui.interact(place, ui.scope_id().with(("text", text)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
}

/// A text that stands on something that is called so already.
pub(super) fn caption(ui: &Ui, scene: &Scene<'_>, rect: Rect, text: &str, ink: Ink) {
    paint(ui, rect, laid(ui, scene, rect, text, ink), ink.align());
}

/// A text that screen readers say as soon as it changes. `salt` tells it from the others of the page: it stays the same text.
pub(super) fn announced(ui: &Ui, scene: &Scene<'_>, rect: Rect, salt: &str, text: &str, ink: Ink) {
    let place = paint(ui, rect, laid(ui, scene, rect, text, ink), ink.align());
    let response = ui.interact(place, ui.scope_id().with(("announced", salt)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_live(Live::Polite));
}

/// How much a button stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    /// The way on.
    Primary,
    /// Another way.
    Plain,
    /// One of several that is chosen.
    Chosen,
}

/// A button with words; whether it was used.
pub(super) fn button(ui: &Ui, scene: &Scene<'_>, rect: Rect, words: &str, weight: Weight) -> bool {
    let (response, color) = ground(ui, scene, rect, words, weight);
    let ink = Ink::centred(size::BUTTON, color);
    let inside = rect.shrink(scene.stage.units(10.0));
    caption(ui, scene, inside, words, ink);
    response.clicked()
}

/// The ground of a button called `words`, and the colour of what is drawn on it.
pub(super) fn ground(ui: &Ui, scene: &Scene<'_>, rect: Rect, words: &str, weight: Weight) -> (Response, Color32) {
    let response = ui.interact(rect, ui.scope_id().with(("button", words)), Sense::click());
    let palette = scene.palette;
    let is_used = response.is_pointer_button_down_on() || response.hovered();
    let (fill, edge, color) = match weight {
        Weight::Primary if is_used => (palette.accent, palette.text, palette.on_accent),
        Weight::Primary => (palette.accent, palette.accent, palette.on_accent),
        Weight::Plain if is_used => (palette.button_hover, palette.weak, palette.text),
        Weight::Plain => (palette.card, palette.weak, palette.text),
        Weight::Chosen => (palette.card, palette.accent, palette.accent),
    };
    let radius = CornerRadius::same(scene.stage.units(RADIUS) as u8);
    let width = scene.stage.units(if weight == Weight::Chosen { 4.0 } else { 2.0 });
    ui.painter().rect(rect, radius, fill, Stroke::new(width, edge), StrokeKind::Inside);
    if response.has_focus() {
        let (ring, space) = (scene.stage.units(4.0), scene.stage.units(3.0));
        ui.painter().rect_stroke(rect.expand(space), radius, Stroke::new(ring, palette.text), StrokeKind::Outside);
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, words));
    (response, color)
}

/// A card on the ground that holds what belongs together; its inside.
pub(super) fn card(ui: &Ui, scene: &Scene<'_>, rect: Rect) -> Rect {
    let radius = CornerRadius::same(scene.stage.units(RADIUS) as u8);
    let edge = Stroke::new(1.0, scene.palette.edge);
    ui.painter().rect(rect, radius, scene.palette.card, edge, StrokeKind::Inside);
    rect.shrink(scene.stage.units(24.0))
}
