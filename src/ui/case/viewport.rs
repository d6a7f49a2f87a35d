//! A picture that can be zoomed with the wheel, dragged, and fitted again with a double click.

use eframe::egui::{
    Color32, Id, Pos2, Rect, Response, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, accesskit::Role, pos2, vec2,
};

use crate::{
    case::{geometry, heat_map::HeatMap},
    session::Picture,
    ui::{context::ViewContext, language::tr, parts},
};

/// Largest magnification over the fitted size.
const MAX_ZOOM: f32 = 40.0;

/// Which part of a picture is in view.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Viewport {
    /// Magnification over the fitted size, at least 1.
    zoom: f32,
    /// The point of the picture in the middle, as shares of its width and height.
    center: Vec2,
}

impl Default for Viewport {
    fn default() -> Self {
        Viewport { zoom: 1.0, center: Vec2::splat(0.5) }
    }
}

impl Viewport {
    /// Brings a box into view with some space around it; `size` is that of the original picture.
    pub(super) fn look_at(&mut self, bbox: geometry::Rect, size: [u32; 2]) {
        let (width, height) = (size[0].max(1) as f32, size[1].max(1) as f32);
        let share = (bbox.width / width).max(bbox.height / height).max(0.01);
        self.zoom = (0.5 / share).clamp(1.0, MAX_ZOOM);
        let center = bbox.center();
        self.center = vec2(center.x / width, center.y / height);
        self.keep_inside();
    }

    fn keep_inside(&mut self) {
        let half = 0.5 / self.zoom;
        self.center = self.center.clamp(Vec2::splat(half), Vec2::splat(1.0 - half));
    }

    fn image_rect(&self, area: Rect, size: [u32; 2]) -> Rect {
        let size = fit(area, size).size() * self.zoom;
        Rect::from_min_size(area.center() - size * self.center, size)
    }

    fn interact(&mut self, ui: &Ui, response: &Response, area: Rect, size: [u32; 2]) {
        if response.double_clicked() {
            *self = Viewport::default();
        }
        if response.dragged() {
            self.center -= response.drag_delta() / self.image_rect(area, size).size();
        }
        if let Some(pointer) = response.hover_pos() {
            // Taken, so that the page around does not scroll as well.
            let wheel = ui.input_mut(|input| std::mem::take(&mut input.smooth_scroll_delta).y);
            let factor = (wheel / 240.0).exp() * ui.input(|input| input.zoom_delta());
            let before = self.image_rect(area, size);
            let under = (pointer - before.min) / before.size();
            self.zoom = (self.zoom * factor).clamp(1.0, MAX_ZOOM);
            let after = self.image_rect(area, size);
            self.center += under - (pointer - after.min) / after.size();
        }
        self.keep_inside();
    }
}

/// The largest place in `area` with the shape of `size`.
pub(super) fn fit(area: Rect, size: [u32; 2]) -> Rect {
    let size = vec2(size[0].max(1) as f32, size[1].max(1) as f32);
    let scale = (area.width() / size.x).min(area.height() / size.y);
    Rect::from_center_size(area.center(), size * scale)
}

/// Draws the part of `picture` that `viewport` shows; gives where the whole picture lies, which may reach past `area`.
pub(super) fn show(
    ui: &mut Ui,
    view: &ViewContext<'_>,
    viewport: &mut Viewport,
    picture: &Picture,
    area: Rect,
    label: &str,
) -> Rect {
    let (rect, _) = place(ui, viewport, [picture.width, picture.height], area, label);
    paint(ui, view, picture, rect, area);
    rect
}

/// Lets the person move a picture of `size` around in `area`; gives where it lies now.
pub(super) fn place(ui: &Ui, viewport: &mut Viewport, size: [u32; 2], area: Rect, label: &str) -> (Rect, Response) {
    let response = ui.interact(area, Id::unique(("viewport", label)), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, label));
    viewport.interact(ui, &response, area, size);
    (viewport.image_rect(area, size), response)
}

/// Draws `picture` into `rect`, cut at `area`.
pub(super) fn paint(ui: &mut Ui, view: &ViewContext<'_>, picture: &Picture, rect: Rect, area: Rect) {
    match view.textures.of(ui.ctx(), picture) {
        Some(texture) => {
            let whole = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
            ui.painter().with_clip_rect(area.intersect(ui.clip_rect())).image(texture, rect, whole, Color32::WHITE);
        }
        None => parts::placeholder(ui, view, area, tr!("case-damaged")),
    }
}

/// Where a box of a picture `size` pixels large lies, when the picture is drawn in `rect`.
pub(super) fn to_screen(bbox: geometry::Rect, size: [u32; 2], rect: Rect) -> Rect {
    let scale = vec2(rect.width() / size[0].max(1) as f32, rect.height() / size[1].max(1) as f32);
    Rect::from_min_size(rect.min + vec2(bbox.x, bbox.y) * scale, vec2(bbox.width, bbox.height) * scale)
}

/// Draws a heat map of a picture `size` pixels large that lies in `rect`: the higher a value, the redder and the less transparent
/// its cell, so that what lies below stays visible.
pub(super) fn heat(ui: &Ui, map: &HeatMap, size: [u32; 2], rect: Rect, area: Rect) {
    let painter = ui.painter().with_clip_rect(area.intersect(ui.clip_rect()));
    for (cell, value) in map.cells() {
        let green = 220.0 * (1.0 - value);
        let color = Color32::from_rgba_unmultiplied(255, green as u8, 0, (170.0 * value) as u8);
        painter.rect_filled(to_screen(cell, size, rect), 0.0, color);
    }
    let bbox = to_screen(map.bbox(), size, rect);
    ui.interact(bbox.intersect(area), Id::unique("heat map"), Sense::hover())
        .widget_info(|| WidgetInfo::labeled(Role::Image, true, tr!("document-heat-map")));
}

/// Draws a box that stays visible on light and dark pictures, with a label above it.
pub(super) fn outline(ui: &Ui, area: Rect, rect: Rect, color: Color32, label: &str) {
    let painter = ui.painter().with_clip_rect(area.intersect(ui.clip_rect()));
    painter.rect_stroke(rect, 2.0, Stroke::new(3.5, Color32::from_black_alpha(150)), StrokeKind::Middle);
    painter.rect_stroke(rect, 2.0, Stroke::new(1.5, color), StrokeKind::Middle);
    if label.is_empty() {
        return;
    }
    let font = eframe::egui::TextStyle::Small.resolve(ui.style());
    let galley = painter.layout(label.to_owned(), font, Color32::WHITE, area.width() - LABEL_MARGIN.x);
    let plate = label_place(area, rect, galley.size() + LABEL_MARGIN);
    let at = plate.min;
    painter.rect_filled(plate, 2.0, Color32::from_black_alpha(190));
    painter.galley(at + vec2(4.0, 1.0), galley, Color32::WHITE);
}

/// Space around the words of a label in points, both sides together.
const LABEL_MARGIN: Vec2 = vec2(8.0, 2.0);

/// Where a label of `size` stands above a box: within the area as far as it fits there.
fn label_place(area: Rect, rect: Rect, size: Vec2) -> Rect {
    let left = rect.left().min(area.right() - size.x).max(area.left());
    Rect::from_min_size(pos2(left, (rect.top() - size.y - 2.0).max(area.top())), size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_stay_in_the_area() {
        let area = Rect::from_min_size(Pos2::ZERO, vec2(300.0, 200.0));
        let place = |left: f32, top: f32, width: f32| {
            label_place(area, Rect::from_min_size(pos2(left, top), vec2(40.0, 20.0)), vec2(width, 16.0))
        };
        assert_eq!(place(50.0, 100.0, 80.0).min, pos2(50.0, 82.0));
        assert_eq!(place(280.0, 100.0, 80.0).right(), 300.0);
        assert_eq!(place(-20.0, 4.0, 80.0).min, Pos2::ZERO);
        assert_eq!(place(280.0, 100.0, 400.0).left(), 0.0, "one that is too wide begins at the left");
    }

    #[test]
    fn looking_at_a_box_keeps_it_in_the_middle_and_the_picture_in_view() {
        let mut viewport = Viewport::default();
        viewport.look_at(geometry::Rect { x: 100.0, y: 100.0, width: 100.0, height: 50.0 }, [1000, 500]);
        let area = Rect::from_min_size(Pos2::ZERO, vec2(500.0, 250.0));
        let image = viewport.image_rect(area, [1000, 500]);
        let target = to_screen(geometry::Rect { x: 100.0, y: 100.0, width: 100.0, height: 50.0 }, [1000, 500], image);
        assert!(area.contains_rect(target), "{target:?}");
        assert!(image.contains_rect(area), "{image:?}");
    }
}
