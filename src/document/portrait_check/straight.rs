//! The portrait and what is around it seen straight on, measured in eye distances.

use image::RgbImage;

use crate::{
    case::{
        face::Landmarks,
        geometry::{Point, Rect},
        homography::SquareToQuad,
        quad,
    },
    document::rectify::rectified,
};

/// Added to codes before the logarithm, so that noise in the dark does not look like detail.
const DARK: f32 = 8.0;
/// Pixels along the border of the photo that are not in view: what is past it is black and must not look like an edge.
const EDGE: f32 = 8.0;

/// The corners of the document beginning at the top left one as the portrait stands upright.
pub(super) fn upright(quad: &[Point; 4], landmarks: &Landmarks) -> Option<[Point; 4]> {
    let eyes = landmarks.left_eye.middle(landmarks.right_eye);
    let mouth = landmarks.left_mouth.middle(landmarks.right_mouth);
    let up = |first: usize| {
        let (top, bottom) = (quad[first], quad[(first + 3) % 4]);
        let along = (eyes.x - mouth.x) * (top.x - bottom.x) + (eyes.y - mouth.y) * (top.y - bottom.y);
        along / top.distance(bottom).max(1.0)
    };
    let first = (0..4).max_by(|&a, &b| up(a).total_cmp(&up(b)))?;
    Some(std::array::from_fn(|corner| quad[(first + corner) % 4]))
}

/// A picture of light: the logarithm of the codes, meaned over the colours, so that a shadow takes as much everywhere.
pub(super) struct Light {
    pub(super) width: usize,
    pub(super) height: usize,
    values: Vec<f32>,
}

impl Light {
    fn of(picture: &RgbImage) -> Self {
        let logarithms: [f32; 256] = std::array::from_fn(|code| (code as f32 + DARK).ln());
        let mean =
            |pixel: &image::Rgb<u8>| pixel.0.iter().map(|&code| logarithms[usize::from(code)]).sum::<f32>() / 3.0;
        let (width, height) = (picture.width() as usize, picture.height() as usize);
        Light { width, height, values: picture.pixels().map(mean).collect() }
    }

    pub(super) fn at(&self, x: usize, y: usize) -> f32 {
        self.values[y * self.width + x]
    }
}

/// The way from the portrait's own measure to the photo. Places are in eye distances from the middle of the eyes, to the right and down
/// along the sides of the document.
pub(super) struct Straight<'a> {
    image: &'a RgbImage,
    document: SquareToQuad,
    /// Sides of the document, and the middle of the eyes on it, in eye distances.
    sides: [f32; 2],
    middle: [f32; 2],
    /// Pixels of the photo between the eyes.
    eyes: f32,
}

impl<'a> Straight<'a> {
    /// `None` where landmarks or corners are none, or the eyes do not lie on the document.
    pub(super) fn new(image: &'a RgbImage, quad: &[Point; 4], landmarks: &Landmarks) -> Option<Self> {
        let corners = upright(quad, landmarks)?;
        let document = SquareToQuad::new(&corners)?;
        let [a, b, c, d] = corners;
        let pixels = [(a.distance(b) + d.distance(c)) / 2.0, (a.distance(d) + b.distance(c)) / 2.0];
        let [left, right] = [landmarks.left_eye, landmarks.right_eye].map(|eye| document.inverse(eye));
        let eyes = ((right[0] - left[0]) * pixels[0]).hypot((right[1] - left[1]) * pixels[1]);
        let middle = [0, 1].map(|axis| (left[axis] + right[axis]) / 2.0);
        let is_on = middle.iter().all(|share| (0.0..1.0).contains(share)) && eyes.is_finite() && eyes >= 1.0;
        is_on.then(|| {
            let sides = pixels.map(|side| side / eyes);
            Straight { image, document, sides, middle: [middle[0] * sides[0], middle[1] * sides[1]], eyes }
        })
    }

    /// Pixels of the photo between the eyes.
    pub(super) fn eyes(&self) -> f32 {
        self.eyes
    }

    /// The place in the photo of a place of the picture that is turned by `turn` radians around the middle of the eyes.
    pub(super) fn in_photo(&self, at: [f32; 2], turn: f32) -> Point {
        let [u, v] = self.on_document(at, turn);
        self.document.apply(u, v)
    }

    /// The same as shares of the document's sides.
    fn on_document(&self, [x, y]: [f32; 2], turn: f32) -> [f32; 2] {
        let (sin, cos) = turn.sin_cos();
        [(self.middle[0] + x * cos - y * sin) / self.sides[0], (self.middle[1] + x * sin + y * cos) / self.sides[1]]
    }

    /// Whether the place is in view and lies on the document, not within `margin` (a share of its longer side) of its edge.
    pub(super) fn is_inside(&self, at: [f32; 2], turn: f32, margin: f32) -> bool {
        let margin = margin * self.sides[0].max(self.sides[1]);
        let [u, v] = self.on_document(at, turn);
        let is_on = |share: f32, side: f32| (margin..side - margin).contains(&(share * side));
        let Point { x, y } = self.document.apply(u, v);
        let is_seen = |place: f32, side: u32| (EDGE..side as f32 - EDGE).contains(&place);
        is_on(u, self.sides[0])
            && is_on(v, self.sides[1])
            && is_seen(x, self.image.width())
            && is_seen(y, self.image.height())
    }

    /// The light of a box (left, top, right, bottom), turned, with `scale` pixels an eye distance; black outside the photo.
    pub(super) fn light(&self, area: [f32; 4], turn: f32, scale: f32) -> Light {
        let [left, top, right, bottom] = area;
        let corners = [[left, top], [right, top], [right, bottom], [left, bottom]].map(|at| self.in_photo(at, turn));
        let size = [right - left, bottom - top].map(|length| (length * scale).round().max(1.0) as u32);
        Light::of(&rectified(self.image, &corners, size))
    }

    /// The upright box in the photo around a box that is turned.
    pub(super) fn bounds(&self, area: [f32; 4], turn: f32) -> Rect {
        let [left, top, right, bottom] = area;
        quad::bounds(&[[left, top], [right, top], [right, bottom], [left, bottom]].map(|at| self.in_photo(at, turn)))
    }
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;

    fn landmarks(left: (f32, f32), right: (f32, f32), mouth: (f32, f32)) -> Landmarks {
        let [left, right, mouth] = [left, right, mouth].map(|(x, y)| Point::new(x, y));
        Landmarks::from_points([left, right, mouth, mouth, mouth])
    }

    #[test]
    fn whichever_corner_comes_first_the_portrait_stands_upright() {
        let image = RgbImage::from_fn(400, 200, |x, _| Rgb([if x < 100 { 40 } else { 200 }; 3]));
        let corners = [(0.0, 0.0), (400.0, 0.0), (400.0, 200.0), (0.0, 200.0)].map(|(x, y)| Point::new(x, y));
        let face = landmarks((80.0, 90.0), (120.0, 90.0), (100.0, 130.0));
        for first in 0..4 {
            let quad: [Point; 4] = std::array::from_fn(|corner| corners[(first + corner) % 4]);
            let seen = Straight::new(&image, &quad, &face).unwrap();
            assert!((seen.eyes() - 40.0).abs() < 0.01);
            assert!(seen.in_photo([1.0, -0.5], 0.0).distance(Point::new(140.0, 70.0)) < 0.01, "{first}");
            assert!(seen.in_photo([1.0, 0.0], std::f32::consts::FRAC_PI_2).distance(Point::new(100.0, 130.0)) < 0.01);
            let light = seen.light([-1.0, -1.0, 1.0, 1.0], 0.0, 10.0);
            assert_eq!((light.width, light.height), (20, 20));
            assert!((light.at(15, 3) - light.at(4, 3) - (208.0f32 / 48.0).ln()).abs() < 1e-4);
            assert!(seen.is_inside([-2.0, 0.0], 0.0, 0.02) && !seen.is_inside([-2.4, 0.0], 0.0, 0.02));
        }
    }

    #[test]
    fn what_is_no_face_on_a_document_is_not_seen() {
        let image = RgbImage::new(40, 20);
        let quad = [(0.0, 0.0), (40.0, 0.0), (40.0, 20.0), (0.0, 20.0)].map(|(x, y)| Point::new(x, y));
        let same = landmarks((8.0, 9.0), (8.0, 9.0), (8.0, 12.0));
        let beside = landmarks((48.0, 9.0), (58.0, 9.0), (53.0, 14.0));
        let no_number = landmarks((f32::NAN, 9.0), (12.0, 9.0), (10.0, 13.0));
        assert!([same, beside, no_number].iter().all(|face| Straight::new(&image, &quad, face).is_none()));
        let face = landmarks((8.0, 9.0), (12.0, 9.0), (10.0, 13.0));
        assert!(Straight::new(&image, &[Point::new(3.0, 3.0); 4], &face).is_none());
        assert!(Straight::new(&RgbImage::new(0, 0), &quad, &face).is_some(), "nothing is read yet");
    }
}
