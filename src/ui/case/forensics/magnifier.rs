//! A magnifier that shows one place in several pictures at once, pixel by pixel, and tells the values there.

use std::ops::RangeInclusive;

use eframe::egui::{
    Align, Align2, Color32, FontId, Id, Mesh, Pos2, Rect, Sense, Shape, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
    accesskit::Role, pos2, vec2,
};

use crate::{
    session::Picture,
    ui::{
        action::Action,
        context::ViewContext,
        language::{leading, tr},
    },
};

/// Points for each pixel of the original photo.
pub(super) const FACTORS: RangeInclusive<f32> = 2.0..=16.0;
/// Side of the magnifier in points at most.
const SIDE: f32 = 176.0;
/// Points a pixel from which pixels are drawn one by one, and from which lines stand between them.
const PIXELS: f32 = 4.0;
const GRID: f32 = 8.0;

/// The magnifier.
pub(super) struct Magnifier {
    pub(super) is_on: bool,
    pub(super) factor: f32,
}

impl Default for Magnifier {
    fn default() -> Self {
        Magnifier { is_on: false, factor: 8.0 }
    }
}

impl Magnifier {
    /// Turns it on or off, or makes it stronger or weaker.
    pub(super) fn act(&mut self, action: Action) {
        match action {
            Action::Magnifier => self.is_on = !self.is_on,
            Action::MagnifyMore => self.factor = (self.factor * 2.0).min(*FACTORS.end()),
            Action::MagnifyLess => self.factor = (self.factor / 2.0).max(*FACTORS.start()),
            _ => {}
        }
    }

    /// Draws the place `share` (of the sides) of every picture, which lies in the first rectangle and is cut at the second.
    pub(super) fn show(&self, ui: &Ui, view: &ViewContext<'_>, share: Vec2, shown: &[(&Picture, Rect, Rect)]) {
        if !self.is_on {
            return;
        }
        for (index, (picture, place, area)) in shown.iter().enumerate() {
            let side = SIDE.min(0.8 * area.width().min(area.height()));
            let at = place.min + share * place.size();
            let room = area.shrink(side / 2.0);
            let lens = Rect::from_center_size(at.clamp(room.min, room.max), Vec2::splat(side));
            let painter = ui.painter().with_clip_rect(lens.intersect(*area));
            painter.rect_filled(lens, 0.0, view.palette.field);
            let size = [picture.width.max(1) as f32, picture.height.max(1) as f32];
            let step = self.factor * picture.original_size[0] as f32 / size[0];
            let center = vec2(share.x * size[0], share.y * size[1]);
            if step < PIXELS {
                smooth(ui, view, picture, lens, center, step);
            } else {
                painter.add(Shape::mesh(pixels(picture, lens, center, step)));
            }
            let pixel = lens.center() + (vec2(center.x.floor(), center.y.floor()) - center) * step;
            let pixel = Rect::from_min_size(pixel, Vec2::splat(step.max(3.0)));
            painter.rect_stroke(pixel, 0.0, Stroke::new(2.0, Color32::BLACK), StrokeKind::Outside);
            painter.rect_stroke(pixel, 0.0, Stroke::new(1.0, Color32::WHITE), StrokeKind::Outside);
            let frame = Stroke::new(2.0, view.palette.accent);
            ui.painter().with_clip_rect(*area).rect_stroke(lens, 0.0, frame, StrokeKind::Inside);
            let response = ui.interact(lens, Id::unique(("magnifier", index)), Sense::hover());
            let told = tr!("forensic-magnifier", factor = self.factor.to_string());
            response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &told));
        }
    }

    /// Says where the pointer is and which values the pictures have there.
    pub(super) fn readout(
        &self,
        ui: &Ui,
        view: &ViewContext<'_>,
        share: Option<Vec2>,
        shown: &[(&Picture, Rect, Rect)],
        line: Rect,
    ) {
        let text = share.map_or_else(|| tr!("forensic-hint").to_owned(), |share| values(share, shown));
        let font = FontId::monospace(11.0);
        let painter = ui.painter().with_clip_rect(line);
        let color = if share.is_some() { view.palette.text } else { view.palette.weak };
        let start = Align2([leading(), Align::Center]);
        painter.text(start.pos_in_rect(&line), start, &text, font, color);
        let response = ui.interact(line, Id::unique("values"), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
    }
}

/// Place and colours in words: `x 120, y 44   photo 200 180 20 #c8b414   view 90`.
fn values(share: Vec2, shown: &[(&Picture, Rect, Rect)]) -> String {
    let mut text = String::new();
    for (index, (picture, ..)) in shown.iter().enumerate() {
        let Some([red, green, blue]) = color_at(picture, share) else { continue };
        if index == 0 {
            let place = |share: f32, side: u32| ((share * side as f32) as u32).min(side.saturating_sub(1));
            let [width, height] = picture.original_size;
            text = format!("x {}, y {}", place(share.x, width), place(share.y, height));
        }
        let values = match red == green && green == blue {
            true => red.to_string(),
            false => format!("{red} {green} {blue} #{red:02x}{green:02x}{blue:02x}"),
        };
        text.push_str("   ");
        text.push_str(&match index {
            0 => tr!("forensic-values-of-photo", values = values),
            _ => tr!("forensic-values-of-view", values = values),
        });
    }
    text
}

fn color_at(picture: &Picture, share: Vec2) -> Option<[u8; 3]> {
    let place = |share: f32, side: u32| ((share * side as f32) as usize).min((side as usize).saturating_sub(1));
    let at = place(share.y, picture.height) * picture.width as usize + place(share.x, picture.width);
    picture.rgba.get(4 * at..4 * at + 3)?.try_into().ok()
}

/// Weak magnification: as the graphics card draws it.
fn smooth(ui: &Ui, view: &ViewContext<'_>, picture: &Picture, lens: Rect, center: Vec2, step: f32) {
    let Some(texture) = view.textures.of(ui.ctx(), picture) else { return };
    let size = vec2(picture.width as f32, picture.height as f32);
    let whole = Rect::from_min_size(lens.center() - center * step, size * step);
    let uv = Rect::from_min_max(Pos2::ZERO, pos2(1.0, 1.0));
    ui.painter().with_clip_rect(lens.intersect(ui.clip_rect())).image(texture, whole, uv, Color32::WHITE);
}

/// Strong magnification: every pixel a square of its very colour.
fn pixels(picture: &Picture, lens: Rect, center: Vec2, step: f32) -> Mesh {
    let mut mesh = Mesh::default();
    let reach = lens.width() / 2.0 / step;
    let ends = |at: f32, side: u32| {
        ((at - reach).floor().max(0.0) as u32)..((at + reach).ceil().clamp(0.0, side as f32) as u32)
    };
    let gap = if step >= GRID { 0.5 } else { 0.0 };
    for y in ends(center.y, picture.height) {
        for x in ends(center.x, picture.width) {
            let at = 4 * (y as usize * picture.width as usize + x as usize);
            let Some(&[red, green, blue]) = picture.rgba.get(at..at + 3) else { continue };
            let corner = lens.center() + (vec2(x as f32, y as f32) - center) * step;
            let square = Rect::from_min_size(corner, Vec2::splat(step)).shrink(gap);
            mesh.add_colored_rect(square, Color32::from_rgb(red, green, blue));
        }
    }
    mesh
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture() -> Picture {
        let rgba = (0..20 * 10u32).flat_map(|at| [(at % 20) as u8 * 10, (at / 20) as u8 * 20, 7, 255]).collect();
        Picture { id: 0, width: 20, height: 10, rgba, original_size: [40, 20] }
    }

    #[test]
    fn values_are_those_of_the_place() {
        let picture = picture();
        let shown = [(&picture, Rect::NOTHING, Rect::NOTHING)];
        assert_eq!(values(vec2(0.5, 0.25), &shown), "x 20, y 5   photo 100 40 7 #642807");
        assert_eq!(values(vec2(1.0, 1.0), &shown), "x 39, y 19   photo 190 180 7 #beb407");
    }

    #[test]
    fn only_pixels_of_the_picture_are_drawn() {
        let lens = Rect::from_min_size(pos2(0.0, 0.0), Vec2::splat(80.0));
        // Ten pixels each way around the corner of the picture: a quarter of them lies in it.
        let mesh = pixels(&picture(), lens, vec2(0.0, 0.0), 8.0);
        assert_eq!(mesh.vertices.len(), 4 * 25);
        assert_eq!(pixels(&picture(), lens, vec2(20.0, 10.0), 8.0).vertices.len(), 4 * 25);
    }

    #[test]
    fn the_factor_stays_within_its_range() {
        let mut magnifier = Magnifier::default();
        for (action, expected) in [(Action::MagnifyMore, 16.0), (Action::MagnifyLess, 2.0)] {
            (0..9).for_each(|_| magnifier.act(action));
            assert_eq!(magnifier.factor, expected);
        }
    }
}
