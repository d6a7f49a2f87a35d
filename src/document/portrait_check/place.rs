//! Where the portrait and what surrounds it are in a photo.

use crate::case::{
    face::Landmarks,
    geometry::{Point, Rect},
    homography::SquareToQuad,
};

/// Margin of the document that is left out, as a share of its sides: background, rounded corners, thickness.
const MARGIN: f32 = 0.035;
/// Most places looked at in the surroundings: enough for steady medians, and a huge photo takes no longer.
const MOST_PLACES: f32 = 6000.0;

/// Part of a document, relative to its portrait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Face and hair.
    Face,
    /// The rest of the portrait that is sure to be one: shoulders, what is beside the head.
    Backdrop,
    /// The document away from the portrait.
    Surroundings,
}

/// The portrait in its own measure, the distance of the eyes, and the document around it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Place {
    middle: Point,
    /// From the eye on the left to that on the right, in pixels.
    across: Point,
    document: SquareToQuad,
    /// Sides of the document in pixels: across and down as its corners go.
    sides: [f32; 2],
}

impl Place {
    /// The portrait with these landmarks on the document with these corners; `None` where either is no such thing.
    pub(super) fn new(landmarks: &Landmarks, quad: &[Point; 4]) -> Option<Self> {
        let (left, right) = (landmarks.left_eye, landmarks.right_eye);
        let across = Point::new(right.x - left.x, right.y - left.y);
        let eyes = across.x.hypot(across.y);
        let side = |from: usize, to: usize| quad[from].distance(quad[to]);
        let sides = [(side(0, 1) + side(3, 2)) / 2.0, (side(0, 3) + side(1, 2)) / 2.0];
        let document = SquareToQuad::new(quad)?;
        (eyes.is_finite() && eyes >= 1.0).then(|| Place { middle: left.middle(right), across, document, sides })
    }

    /// Pixels between the eyes.
    pub(super) fn eyes(&self) -> f32 {
        self.across.x.hypot(self.across.y)
    }

    /// A point of the photo in eye distances from the middle of the eyes, across and down the face.
    fn in_eye_distances(&self, at: Point) -> [f32; 2] {
        let (x, y) = (at.x - self.middle.x, at.y - self.middle.y);
        let Point { x: ax, y: ay } = self.across;
        let squared = ax * ax + ay * ay;
        [(x * ax + y * ay) / squared, (y * ax - x * ay) / squared]
    }

    /// The point of the photo that lies so many eye distances across and down the face from the middle of the eyes.
    fn to_photo(self, [across, down]: [f32; 2]) -> Point {
        let Point { x: ax, y: ay } = self.across;
        Point::new(self.middle.x + across * ax - down * ay, self.middle.y + across * ay + down * ax)
    }

    /// What a point of the photo belongs to; `None` in the belt between portrait and surroundings. Portraits of documents are 3 to 4
    /// eye distances wide (ISO/IEC 19794-5: the head takes 50 to 75 % of the width), so that within 1.3 there is nothing else, and
    /// beyond 2.4 none of it.
    pub(super) fn part(&self, at: Point) -> Option<Part> {
        let [x, y] = self.in_eye_distances(at);
        let is_face = (x / 0.95).powi(2) + ((y - 0.35) / 1.25).powi(2) < 1.0;
        if is_face {
            Some(Part::Face)
        } else if x.abs() < 1.3 && (-1.3..1.9).contains(&y) {
            Some(Part::Backdrop)
        } else if x.abs() > 2.4 || !(-2.6..4.0).contains(&y) {
            Some(Part::Surroundings)
        } else {
            None
        }
    }

    /// Points of the portrait, about `step` pixels apart.
    pub(super) fn of_portrait(&self, step: f32) -> Vec<Point> {
        let pitch = step / self.eyes();
        let count = |length: f32| (length / pitch) as usize;
        let rows = (0..count(3.2)).flat_map(|row| (0..count(2.6)).map(move |column| (column as f32, row as f32)));
        rows.map(|(column, row)| self.to_photo([-1.3 + (column + 0.5) * pitch, -1.3 + (row + 0.5) * pitch])).collect()
    }

    /// Points of the document away from the portrait, at least `step` pixels apart.
    pub(super) fn of_surroundings(&self, step: f32) -> Vec<Point> {
        let [width, height] = self.sides;
        let step = step.max((width * height / MOST_PLACES).sqrt());
        let (columns, rows) = ((width / step) as usize, (height / step) as usize);
        let share = |index: usize, count: usize| MARGIN + (1.0 - 2.0 * MARGIN) * (index as f32 + 0.5) / count as f32;
        let all = (0..rows).flat_map(|row| (0..columns).map(move |column| (column, row)));
        all.map(|(column, row)| self.document.apply(share(column, columns), share(row, rows)))
            .filter(|point| self.part(*point) == Some(Part::Surroundings))
            .collect()
    }

    /// The upright box in the photo around the portrait and a little of what is beside it.
    pub(super) fn bbox(&self) -> Rect {
        let corners = [[-1.9, -2.1], [1.9, -2.1], [1.9, 3.0], [-1.9, 3.0]].map(|corner| self.to_photo(corner));
        let least = |value: fn(&Point) -> f32| corners.iter().map(value).fold(f32::MAX, f32::min);
        let most = |value: fn(&Point) -> f32| corners.iter().map(value).fold(f32::MIN, f32::max);
        let (x, y) = (least(|point| point.x), least(|point| point.y));
        Rect { x, y, width: most(|point| point.x) - x, height: most(|point| point.y) - y }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn landmarks(left: (f32, f32), right: (f32, f32)) -> Landmarks {
        let [left, right] = [left, right].map(|(x, y)| Point::new(x, y));
        Landmarks::from_points([left, right, left, left, right])
    }

    fn quad() -> [Point; 4] {
        [(0.0, 0.0), (800.0, 0.0), (800.0, 500.0), (0.0, 500.0)].map(|(x, y)| Point::new(x, y))
    }

    #[test]
    fn parts_turn_with_the_face() {
        for (left, right, below) in
            [((180.0, 200.0), (220.0, 200.0), (200.0, 214.0)), ((200.0, 220.0), (200.0, 180.0), (214.0, 200.0))]
        {
            let place = Place::new(&landmarks(left, right), &quad()).unwrap();
            assert_eq!(place.part(Point::new(below.0, below.1)), Some(Part::Face));
            assert_eq!(place.part(Point::new(700.0, 450.0)), Some(Part::Surroundings));
            assert!(
                place
                    .of_portrait(8.0)
                    .iter()
                    .all(|point| matches!(place.part(*point), Some(Part::Face | Part::Backdrop)))
            );
            assert!(place.of_surroundings(8.0).len() > 500);
        }
        let upright = Place::new(&landmarks((180.0, 200.0), (220.0, 200.0)), &quad()).unwrap();
        assert_eq!(upright.part(Point::new(248.0, 260.0)), Some(Part::Backdrop));
        assert_eq!(upright.part(Point::new(280.0, 260.0)), None);
        assert_eq!(upright.bbox(), Rect { x: 124.0, y: 116.0, width: 152.0, height: 204.0 });
    }

    #[test]
    fn what_is_no_face_or_no_quad_has_no_place() {
        assert!(Place::new(&landmarks((5.0, 5.0), (5.0, 5.0)), &quad()).is_none());
        assert!(Place::new(&landmarks((f32::NAN, 5.0), (9.0, 5.0)), &quad()).is_none());
        assert!(Place::new(&landmarks((5.0, 5.0), (9.0, 5.0)), &[Point::default(); 4]).is_none());
    }
}
