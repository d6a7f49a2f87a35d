//! A face picture with its eyes at a fixed place: two of them can be laid over each other.

use eframe::egui::{Color32, Mesh, Painter, Pos2, Rect, Shape, TextureId, Vec2, epaint::Vertex, pos2, vec2};

use crate::{case::geometry::Point, session::Picture};

/// Where the eyes are in a portrait view of which the landmarks are not known, as shares of its sides: as the session cuts them out.
const USUAL_EYES: [Point; 2] = [Point::new(0.402, 0.536), Point::new(0.597, 0.536)];
/// What is shown around the middle of the eyes at the smallest zoom, in distances between the eyes: up, down and to each side.
const ABOVE: f32 = 2.75;
const BELOW: f32 = 2.38;

/// Which part of both faces is in view, in distances between the eyes from the middle of the eyes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Look {
    /// Magnification over the whole head, at least 1.
    pub(super) zoom: f32,
    /// The point in the middle.
    pub(super) center: Vec2,
}

impl Default for Look {
    fn default() -> Self {
        Look { zoom: 1.0, center: vec2(0.0, (BELOW - ABOVE) / 2.0) }
    }
}

impl Look {
    /// Points on the screen between the eyes, in a place of this size.
    pub(super) fn scale(&self, area: Rect) -> f32 {
        self.zoom * area.width().min(area.height()) / (ABOVE + BELOW)
    }

    fn to_screen(self, at: Vec2, area: Rect) -> Pos2 {
        area.center() + (at - self.center) * self.scale(area)
    }
}

/// A face picture and how it lies.
pub(super) struct Aligned<'a> {
    pub(super) picture: &'a Picture,
    landmarks: Option<[Point; 5]>,
    is_mirrored: bool,
}

impl<'a> Aligned<'a> {
    pub(super) fn new(picture: &'a Picture, landmarks: Option<[Point; 5]>, is_mirrored: bool) -> Self {
        Aligned { picture, landmarks, is_mirrored }
    }

    /// A place of the picture in distances between the eyes, from their middle, with the eyes level.
    fn place(&self, at: Point) -> Vec2 {
        let [width, height] = [self.picture.width as f32, self.picture.height as f32];
        let usual = USUAL_EYES.map(|eye| Point::new(eye.x * width, eye.y * height));
        let known = self.landmarks.map(|points| [points[0], points[1]]).filter(|[a, b]| a.distance(*b) > 1.0);
        let [left, right] = known.unwrap_or(usual);
        let (middle, span) = (left.middle(right), vec2(right.x - left.x, right.y - left.y));
        let off = vec2(at.x - middle.x, at.y - middle.y) / span.length_sq();
        // Turned back by the angle of the line between the eyes.
        let placed = vec2(off.x * span.x + off.y * span.y, off.y * span.x - off.x * span.y);
        if self.is_mirrored { vec2(-placed.x, placed.y) } else { placed }
    }

    /// Draws the picture as far as it lies in `area`, seen in `look` of `whole`.
    pub(super) fn paint(&self, painter: &Painter, texture: TextureId, look: Look, whole: Rect, area: Rect) {
        let (width, height) = (self.picture.width as f32, self.picture.height as f32);
        let mut mesh = Mesh::with_texture(texture);
        for (u, v) in [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)] {
            let pos = look.to_screen(self.place(Point::new(u * width, v * height)), whole);
            mesh.vertices.push(Vertex { pos, uv: pos2(u, v), color: Color32::WHITE });
        }
        mesh.add_triangle(0, 1, 2);
        mesh.add_triangle(0, 2, 3);
        painter.with_clip_rect(area.intersect(painter.clip_rect())).add(Shape::mesh(mesh));
    }

    /// Where the landmarks lie on the screen; none where they are not known.
    pub(super) fn marks(&self, look: Look, whole: Rect) -> impl Iterator<Item = Pos2> {
        self.landmarks.into_iter().flatten().map(move |point| look.to_screen(self.place(point), whole))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(side: u32) -> Picture {
        Picture { id: 0, width: side, height: side, rgba: Vec::new(), original_size: [side, side] }
    }

    #[test]
    fn the_eyes_of_two_faces_fall_on_the_same_places_whatever_their_size_and_tilt() {
        let (one, other) = (picture(100), picture(640));
        let eyes = |a: (f32, f32), b: (f32, f32)| {
            let eyes = [Point::new(a.0, a.1), Point::new(b.0, b.1)];
            Some([eyes[0], eyes[1], eyes[0], eyes[0], eyes[0]])
        };
        let area = Rect::from_min_size(pos2(10.0, 20.0), vec2(300.0, 200.0));
        let look = Look { zoom: 2.0, center: vec2(0.3, -0.2) };
        let level = Aligned::new(&one, eyes((40.0, 50.0), (60.0, 50.0)), false);
        let tilted = Aligned::new(&other, eyes((250.0, 300.0), (400.0, 360.0)), false);
        for (a, b) in level.marks(look, area).zip(tilted.marks(look, area)).take(2) {
            assert!((a - b).length() < 0.01, "{a:?} {b:?}");
        }
        let marks: Vec<Pos2> = level.marks(look, area).collect();
        assert!((marks[1].x - marks[0].x - look.scale(area)).abs() < 0.01 && marks[0].y == marks[1].y);
        let mirrored = Aligned::new(&one, eyes((40.0, 50.0), (60.0, 50.0)), true);
        let swapped: Vec<Pos2> = mirrored.marks(look, area).collect();
        assert!((swapped[0] - marks[1]).length() < 0.01 && (swapped[1] - marks[0]).length() < 0.01);
    }

    #[test]
    fn a_portrait_view_without_landmarks_fills_the_place() {
        let view = picture(640);
        let face = Aligned::new(&view, None, false);
        let area = Rect::from_min_size(Pos2::ZERO, vec2(400.0, 400.0));
        let corner = Look::default().to_screen(face.place(Point::new(0.0, 0.0)), area);
        assert!(corner.distance(pos2(0.0, 0.0)) < 6.0, "{corner:?}");
    }
}
