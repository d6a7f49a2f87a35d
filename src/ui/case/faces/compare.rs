//! The place where the two faces are compared: side by side, in turn, or with an edge between them that can be dragged.

use std::{ops::RangeInclusive, time::Duration};

use eframe::egui::{
    Align2, Color32, CursorIcon, Id, Painter, Rect, Response, Sense, Stroke, TextStyle, Theme, Ui, Vec2, WidgetInfo,
    accesskit::Role, pos2, vec2,
};

use super::aligned::{Aligned, Look};
use crate::{
    session::Picture,
    ui::{action::Action, context::ViewContext, language::tr, parts, theme::Palette},
};

/// Changes in a second that can be chosen.
pub(super) const HERTZ: RangeInclusive<f32> = 0.5..=8.0;
/// Changes in a second at first: below the three flashes a second of WCAG 2.2, 2.3.1.
const FIRST_HERTZ: f32 = 2.0;
/// Largest magnification over the whole head.
const MOST_ZOOM: f32 = 20.0;
/// Farthest that the middle of the view goes from the eyes, in distances between the eyes.
const FARTHEST: f32 = 2.75;
/// Width in points of what can be grasped of the edge.
const GRIP: f32 = 14.0;

/// What the two faces are called.
fn names() -> [&'static str; 2] {
    [tr!("faces-document"), tr!("faces-live")]
}

/// How the two faces are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Next to each other.
    SideBySide,
    /// One after the other at one place.
    Flicker,
    /// Parts of both at one place.
    Wipe,
}

/// What the person has set for comparing the faces. Nothing flickers unless it was asked for.
pub(in crate::ui::case) struct FacesState {
    look: Look,
    mode: Mode,
    mirrored: bool,
    large: bool,
    hertz: f32,
    /// Share of the width that the document portrait has in a wipe.
    edge: f32,
}

impl Default for FacesState {
    fn default() -> Self {
        FacesState {
            look: Look::default(),
            mode: Mode::SideBySide,
            mirrored: false,
            large: false,
            hertz: FIRST_HERTZ,
            edge: 0.5,
        }
    }
}

impl FacesState {
    /// Does an action of the comparison.
    pub(in crate::ui::case) fn act(&mut self, action: Action) {
        let toggled = |mode: Mode, current: Mode| if current == mode { Mode::SideBySide } else { mode };
        match action {
            Action::Flicker => self.mode = toggled(Mode::Flicker, self.mode),
            Action::Wipe => self.mode = toggled(Mode::Wipe, self.mode),
            Action::Mirror => self.mirrored = !self.mirrored,
            _ => {}
        }
    }

    /// Takes note of whether the faces have the large place.
    pub(in crate::ui::case) fn set_large(&mut self, large: bool) {
        self.large = large;
    }

    pub(super) const fn mode(&self) -> Mode {
        self.mode
    }

    pub(super) const fn is_mirrored(&self) -> bool {
        self.mirrored
    }

    pub(super) const fn is_large(&self) -> bool {
        self.large
    }

    pub(super) const fn hertz_mut(&mut self) -> &mut f32 {
        &mut self.hertz
    }

    pub(super) const fn edge_mut(&mut self) -> &mut f32 {
        &mut self.edge
    }

    /// Zooms and pans both faces.
    fn interact(&mut self, ui: &Ui, response: &Response, area: Rect) {
        if response.double_clicked() {
            self.look = Look::default();
        }
        if response.dragged() {
            self.look.center -= response.drag_delta() / self.look.scale(area);
        }
        if let Some(pointer) = response.hover_pos() {
            let wheel = ui.input_mut(|input| std::mem::take(&mut input.smooth_scroll_delta).y);
            let factor = (wheel / 240.0).exp() * ui.input(|input| input.zoom_delta());
            let before = (pointer - area.center()) / self.look.scale(area);
            self.look.zoom = (self.look.zoom * factor).clamp(1.0, MOST_ZOOM);
            self.look.center += before - (pointer - area.center()) / self.look.scale(area);
        }
        self.look.center = self.look.center.clamp(Vec2::splat(-FARTHEST), Vec2::splat(FARTHEST));
    }
}

/// Draws both faces into `area`.
pub(super) fn show(ui: &mut Ui, view: &ViewContext<'_>, state: &mut FacesState, landmarks: bool, area: Rect) {
    let pictures = &view.snapshot.pictures;
    let held = [pictures.document_face.as_deref(), pictures.live_face.as_deref()];
    let both = held[0].zip(held[1]);
    if let Some((document, live)) = both.filter(|_| state.mode != Mode::SideBySide) {
        let faces = [face(view, state, document, 0), face(view, state, live, 1)];
        return at_one_place(ui, view, state, &faces, landmarks, area);
    }
    let gap = 8.0;
    let half = vec2((area.width() - gap) / 2.0, area.height());
    let places = [Rect::from_min_size(area.min, half), Rect::from_min_size(area.min + vec2(half.x + gap, 0.0), half)];
    for ((side, place), picture) in places.into_iter().enumerate().zip(held) {
        ui.painter().rect_filled(place, 3.0, view.palette.field);
        let label = names()[side];
        match picture {
            Some(picture) => {
                let response = named(ui, place, label);
                state.interact(ui, &response, place);
                draw(ui, view, state, &face(view, state, picture, side), [place, place], landmarks);
                plate(ui, place, label, Align2::LEFT_BOTTOM);
            }
            None if pictures.loading => parts::placeholder(ui, view, place, &tr!("faces-reading", face = label)),
            None => parts::placeholder(ui, view, place, &tr!("faces-none", face = label)),
        }
    }
}

/// A picture as it is aligned: only the live one is mirrored.
fn face<'a>(view: &ViewContext<'_>, state: &FacesState, picture: &'a Picture, side: usize) -> Aligned<'a> {
    Aligned::new(picture, view.snapshot.pictures.landmarks[side], state.mirrored && side == 1)
}

fn at_one_place(
    ui: &mut Ui,
    view: &ViewContext<'_>,
    state: &mut FacesState,
    faces: &[Aligned<'_>; 2],
    landmarks: bool,
    area: Rect,
) {
    ui.painter().rect_filled(area, 3.0, view.palette.field);
    if state.mode == Mode::Flicker {
        let response = named(ui, area, tr!("faces-in-turn"));
        state.interact(ui, &response, area);
        let change = 1.0 / f64::from(state.hertz);
        let time = ui.input(|input| input.time);
        let side = (time / change) as usize % 2;
        let left = change - time % change;
        ui.ctx().request_repaint_after(Duration::from_secs_f64(left.max(0.01)));
        draw(ui, view, state, &faces[side], [area, area], landmarks);
        return plate(ui, area, names()[side], Align2::LEFT_BOTTOM);
    }
    let response = named(ui, area, tr!("faces-wiped"));
    state.interact(ui, &response, area);
    let x = area.left() + area.width() * state.edge;
    let grip = Rect::from_x_y_ranges(x - GRIP / 2.0..=x + GRIP / 2.0, area.y_range());
    let edge = ui.interact(grip, Id::unique("edge of the wipe"), Sense::drag());
    edge.widget_info(|| WidgetInfo::labeled(Role::Splitter, true, tr!("faces-edge")));
    if edge.dragged() {
        state.edge = (state.edge + edge.drag_delta().x / area.width().max(1.0)).clamp(0.0, 1.0);
    }
    let parts = [area.with_max_x(x), area.with_min_x(x)];
    for ((face, part), (name, corner)) in
        faces.iter().zip(parts).zip(names().into_iter().zip([Align2::LEFT_BOTTOM, Align2::RIGHT_BOTTOM]))
    {
        draw(ui, view, state, face, [area, part], landmarks);
        plate(ui, area, name, corner);
    }
    let color = if edge.hovered() || edge.dragged() { Palette::of(Theme::Dark).accent } else { Color32::WHITE };
    ui.painter().vline(x, area.y_range(), Stroke::new(3.5, Color32::from_black_alpha(150)));
    ui.painter().vline(x, area.y_range(), Stroke::new(1.5, color));
    ui.painter().circle(pos2(x, area.center().y), 5.0, color, Stroke::new(1.5, Color32::from_black_alpha(150)));
    edge.on_hover_cursor(CursorIcon::ResizeHorizontal);
}

fn named(ui: &Ui, area: Rect, label: &str) -> Response {
    let response = ui.interact(area, Id::unique(("face", label)), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, label));
    response
}

/// Draws one face as it lies in the first place, cut at the second.
fn draw(
    ui: &Ui,
    view: &ViewContext<'_>,
    state: &FacesState,
    face: &Aligned<'_>,
    [whole, part]: [Rect; 2],
    landmarks: bool,
) {
    let Some(texture) = view.textures.of(ui.ctx(), face.picture) else { return };
    face.paint(ui.painter(), texture, state.look, whole, part);
    let painter: Painter = ui.painter().with_clip_rect(part.intersect(ui.clip_rect()));
    for mark in face.marks(state.look, whole).filter(|_| landmarks) {
        let color = Palette::of(Theme::Dark).accent;
        painter.circle(mark, 3.0, color, Stroke::new(1.5, Color32::from_black_alpha(180)));
    }
}

/// A name in a corner of a picture.
fn plate(ui: &Ui, area: Rect, label: &str, corner: Align2) {
    let font = TextStyle::Small.resolve(ui.style());
    let galley = ui.painter().layout_no_wrap(label.to_owned(), font, Color32::WHITE);
    let plate = corner.align_size_within_rect(galley.size() + vec2(10.0, 4.0), area);
    ui.painter().rect_filled(plate, 0.0, Color32::from_black_alpha(170));
    ui.painter().galley(plate.min + vec2(5.0, 2.0), galley, Color32::WHITE);
}
