//! Pictures of the session on the graphics card, and how they are drawn: only the newest of each kind is there, and none longer than the
//! session shows it.

use eframe::egui::{
    Color32, ColorImage, Context, CornerRadius, Image, Mesh, Pos2, Rect, Sense, Shape, Stroke, StrokeKind,
    TextureHandle, TextureId, TextureOptions, Ui, Vec2, WidgetInfo, accesskit::Role, load::SizedTexture, pos2, vec2,
};

use super::{scene::Scene, stage::RADIUS};
use crate::{
    case::geometry::Point,
    session::{KioskSnapshot, LivePicture, Oval},
    ui::language::toward_reading,
};

/// Least share of the picture's width that is shown, in widths of the oval.
const AROUND_OVAL: f32 = 1.7;
/// Points of an oval's outline.
const OUTLINE: usize = 96;
/// How many times as far from its middle the shade around an oval reaches.
const SHADE_REACH: f32 = 8.0;

struct Held {
    picture: u64,
    size: Vec2,
    texture: TextureHandle,
}

/// The live picture and the shown photo.
#[derive(Default)]
pub(super) struct Live {
    picture: Option<Held>,
    shot: Option<Held>,
}

impl Live {
    /// Takes what the session shows now, and drops what it shows no longer.
    pub(super) fn follow(&mut self, ctx: &Context, shown: &KioskSnapshot) {
        follow(&mut self.picture, ctx, "kiosk picture", shown.picture.as_deref());
        follow(&mut self.shot, ctx, "kiosk photo", shown.shot.as_deref());
    }

    /// Drops everything.
    pub(super) fn clear(&mut self) {
        *self = Live::default();
    }
}

fn follow(held: &mut Option<Held>, ctx: &Context, name: &str, picture: Option<&LivePicture>) {
    let whole = |picture: &&LivePicture| {
        let bytes = picture.width as usize * picture.height as usize * 3;
        bytes > 0 && bytes == picture.rgb.len()
    };
    let Some(picture) = picture.filter(whole) else {
        *held = None;
        return;
    };
    if held.as_ref().is_some_and(|held| held.picture == picture.id) {
        return;
    }
    let size = [picture.width as usize, picture.height as usize];
    let (image, options) = (ColorImage::from_rgb(size, &picture.rgb), TextureOptions::LINEAR);
    let (id, size) = (picture.id, vec2(picture.width as f32, picture.height as f32));
    match held {
        Some(held) => {
            held.texture.set(image, options);
            (held.picture, held.size) = (id, size);
        }
        None => *held = Some(Held { picture: id, size, texture: ctx.load_texture(name, image, options) }),
    }
}

/// Where a picture was drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Drawn {
    rect: Rect,
    /// Part of the picture that is seen, in shares of it.
    seen: Rect,
    is_mirrored: bool,
}

impl Drawn {
    /// Where it is on the page.
    pub(super) fn rect(&self) -> Rect {
        self.rect
    }

    /// Where a place of the picture, in shares of it, is drawn.
    fn at(&self, place: Point) -> Pos2 {
        let x = (place.x - self.seen.left()) / self.seen.width();
        let y = (place.y - self.seen.top()) / self.seen.height();
        let x = if self.is_mirrored { 1.0 - x } else { x };
        self.rect.min + self.rect.size() * vec2(x, y)
    }
}

/// As large as fits into `rect`, in its middle.
fn fit(size: Vec2, rect: Rect) -> Rect {
    let scale = (rect.size() / size).min_elem();
    Rect::from_center_size(rect.center(), size * scale)
}

/// The live picture of the document, as the camera sees it; the empty ground where there is none yet.
pub(super) fn document(ui: &Ui, scene: &Scene<'_>, rect: Rect, label: &str) -> Drawn {
    let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    let size = scene.live.picture.as_ref().map_or(vec2(16.0, 9.0), |held| held.size);
    let drawn = Drawn { rect: fit(size, rect), seen: whole, is_mirrored: false };
    draw(ui, scene, drawn, scene.live.picture.as_ref(), label);
    drawn
}

/// The photo that was taken.
pub(super) fn photo(ui: &Ui, scene: &Scene<'_>, rect: Rect, label: &str) {
    let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    let size = scene.live.shot.as_ref().map_or(vec2(16.0, 9.0), |held| held.size);
    let drawn = Drawn { rect: fit(size, rect), seen: whole, is_mirrored: false };
    draw(ui, scene, drawn, scene.live.shot.as_ref(), label);
}

/// The live picture of the face as in a mirror; what lies far from the oval may be left out, so that the face is large.
pub(super) fn face(ui: &Ui, scene: &Scene<'_>, rect: Rect, label: &str) -> Drawn {
    let held = scene.live.picture.as_ref();
    let size = held.map_or(vec2(16.0, 9.0), |held| held.size);
    let oval = scene.shown.oval;
    let least = oval.map_or(1.0, |oval| (2.0 * oval.radii[0] * AROUND_OVAL).clamp(0.05, 1.0));
    let share = (rect.aspect_ratio() / (size.x / size.y)).clamp(least, 1.0);
    let middle = oval.map_or(0.5, |oval| oval.center.x).clamp(share / 2.0, 1.0 - share / 2.0);
    let seen = Rect::from_min_max(pos2(middle - share / 2.0, 0.0), pos2(middle + share / 2.0, 1.0));
    let drawn = Drawn { rect: fit(vec2(size.x * share, size.y), rect), seen, is_mirrored: true };
    draw(ui, scene, drawn, held, label);
    drawn
}

fn draw(ui: &Ui, scene: &Scene<'_>, drawn: Drawn, held: Option<&Held>, label: &str) {
    let radius = CornerRadius::same(scene.stage.units(RADIUS) as u8);
    ui.painter().rect_filled(drawn.rect, radius, scene.palette.edge);
    if let Some(held) = held {
        let seen = if drawn.is_mirrored { mirrored(drawn.seen) } else { drawn.seen };
        let texture: TextureId = held.texture.id();
        let image = Image::from_texture(SizedTexture::new(texture, drawn.rect.size())).uv(seen).corner_radius(radius);
        image.paint_at(ui, drawn.rect);
    }
    let response = ui.interact(drawn.rect, ui.scope_id().with("kiosk picture"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, label));
}

/// The same part seen in a mirror.
fn mirrored(seen: Rect) -> Rect {
    Rect::from_min_max(pos2(seen.right(), seen.top()), pos2(seen.left(), seen.bottom()))
}

/// The outline of the document that was found.
pub(super) fn quad(ui: &Ui, scene: &Scene<'_>, drawn: Drawn, corners: [Point; 4], color: Color32) {
    let points: Vec<Pos2> = corners.into_iter().map(|corner| drawn.at(corner)).collect();
    let painter = ui.painter().with_clip_rect(drawn.rect);
    // White below the colour is seen on every document.
    painter.add(Shape::closed_line(points.clone(), Stroke::new(scene.stage.units(10.0), Color32::WHITE)));
    painter.add(Shape::closed_line(points.clone(), Stroke::new(scene.stage.units(6.0), color)));
    for point in points {
        painter.circle(point, scene.stage.units(9.0), color, Stroke::new(scene.stage.units(2.0), Color32::WHITE));
    }
}

/// Where the document may be held, while none is found: the corners of a frame of this ratio of width to height.
pub(super) fn place(ui: &Ui, scene: &Scene<'_>, drawn: Drawn, ratio: f32) {
    let room = Rect::from_center_size(drawn.rect.center(), drawn.rect.size() * 0.7);
    let frame = fit(vec2(ratio, 1.0), room);
    let arm = frame.height() * 0.18;
    let stroke = Stroke::new(scene.stage.units(6.0), Color32::WHITE);
    let shade = Stroke::new(scene.stage.units(10.0), Color32::from_black_alpha(90));
    for (corner, x, y) in [
        (frame.left_top(), 1.0, 1.0),
        (frame.right_top(), -1.0, 1.0),
        (frame.right_bottom(), -1.0, -1.0),
        (frame.left_bottom(), 1.0, -1.0),
    ] {
        let points = vec![corner + vec2(x * arm, 0.0), corner, corner + vec2(0.0, y * arm)];
        ui.painter().line(points.clone(), shade);
        ui.painter().line(points, stroke);
    }
}

/// The oval for the face, what lies around it shaded; `progress` of its outline, from the top, in the colour of what is done.
pub(super) fn oval(ui: &Ui, scene: &Scene<'_>, drawn: Drawn, oval: Oval, progress: f32) {
    let painter = ui.painter().with_clip_rect(drawn.rect);
    let at = |turn: f32| {
        let (sine, cosine) = (turn * std::f32::consts::TAU).sin_cos();
        let place = Point::new(oval.center.x + oval.radii[0] * sine, oval.center.y - oval.radii[1] * cosine);
        drawn.at(place)
    };
    let middle = drawn.at(oval.center);
    let outline: Vec<Pos2> = (0..=OUTLINE).map(|step| at(step as f32 / OUTLINE as f32)).collect();
    let mut shade = Mesh::default();
    let color = scene.palette.ground.gamma_multiply(0.72);
    for (step, point) in outline.iter().enumerate() {
        shade.colored_vertex(*point, color);
        shade.colored_vertex(middle + (*point - middle) * SHADE_REACH, color);
        if step > 0 {
            let first = 2 * (step as u32 - 1);
            shade.add_triangle(first, first + 1, first + 2);
            shade.add_triangle(first + 1, first + 2, first + 3);
        }
    }
    painter.add(shade);
    painter.add(Shape::line(outline.clone(), Stroke::new(scene.stage.units(8.0), scene.palette.accent)));
    let done = (progress.clamp(0.0, 1.0) * OUTLINE as f32).round() as usize;
    if done > 0 {
        let part = outline.into_iter().take(done + 1).collect();
        painter.add(Shape::line(part, Stroke::new(scene.stage.units(14.0), scene.palette.clear)));
    }
}

/// How far something is, as a bar.
pub(super) fn bar(ui: &Ui, scene: &Scene<'_>, rect: Rect, progress: f32) {
    let radius = CornerRadius::same((rect.height() / 2.0) as u8);
    ui.painter().rect(rect, radius, scene.palette.card, Stroke::new(1.0, scene.palette.weak), StrokeKind::Inside);
    let width = rect.width() * progress.clamp(0.0, 1.0);
    let done = Rect::from_min_size(rect.min, vec2(width, rect.height()));
    let done = toward_reading(done, rect);
    ui.painter().rect_filled(done, radius, scene.palette.clear);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_a_picture_are_found_in_a_mirror_and_in_a_part_of_it() {
        let rect = Rect::from_min_size(pos2(100.0, 50.0), vec2(200.0, 400.0));
        let seen = Rect::from_min_max(pos2(0.25, 0.0), pos2(0.75, 1.0));
        let plain = Drawn { rect, seen, is_mirrored: false };
        assert_eq!(plain.at(Point::new(0.25, 0.5)), pos2(100.0, 250.0));
        assert_eq!(plain.at(Point::new(0.75, 0.0)), pos2(300.0, 50.0));
        let mirror = Drawn { is_mirrored: true, ..plain };
        assert_eq!(mirror.at(Point::new(0.25, 0.5)), pos2(300.0, 250.0));
        assert_eq!(mirror.at(Point::new(0.5, 1.0)), pos2(200.0, 450.0));
    }

    #[test]
    fn pictures_are_dropped_as_soon_as_they_are_not_shown_and_never_drawn_broken() {
        let ctx = Context::default();
        let mut held = None;
        let picture = |id, bytes: usize| LivePicture { id, width: 4, height: 2, rgb: vec![7; bytes] };
        follow(&mut held, &ctx, "picture", Some(&picture(1, 24)));
        let first = held.as_ref().map(|held| held.texture.id());
        assert!(first.is_some());
        follow(&mut held, &ctx, "picture", Some(&picture(2, 24)));
        assert_eq!(held.as_ref().map(|held| held.texture.id()), first, "one texture for all");
        assert_eq!(held.as_ref().map(|held| held.picture), Some(2));
        follow(&mut held, &ctx, "picture", Some(&picture(3, 23)));
        assert!(held.is_none());
        follow(&mut held, &ctx, "picture", None);
        assert!(held.is_none());
    }
}
