//! A drawn page with a portrait, for tests of its frame.

use image::{Rgb, RgbImage};

use super::straight::Straight;
use crate::case::{face::Landmarks, geometry::Point};

/// What a page shows: a portrait 320 pixels wide with 80 between the eyes, from (60, 50) to (380, 462).
#[derive(Debug, Clone, Copy)]
pub(super) struct Page {
    /// Codes of the portrait above those of the page.
    pub(super) contrast: f32,
    /// Pixels over which the portrait fades in.
    pub(super) soft: f32,
    /// Turn of the portrait in degrees around the middle of the eyes.
    pub(super) turn: f32,
    /// Codes by which the outermost four pixels of the portrait are brighter.
    pub(super) rim: f32,
    /// Codes by which four pixels left of the portrait are darker.
    pub(super) shadow: f32,
}

impl Page {
    /// A portrait printed into the page.
    pub(super) const PRINTED: Page = Page { contrast: -50.0, soft: 6.0, turn: 0.0, rim: 0.0, shadow: 0.0 };

    pub(super) fn draw(&self) -> RgbImage {
        let (sin, cos) = self.turn.to_radians().sin_cos();
        RgbImage::from_fn(960, 640, |x, y| {
            let noise = ((x * 7919 + y * 104_729 + x * y * 31).wrapping_mul(2_654_435) >> 9) % 13;
            let (dx, dy) = (x as f32 + 0.5 - 220.0, y as f32 + 0.5 - 250.0);
            let (across, down) = (dx * cos + dy * sin, dy * cos - dx * sin);
            let from_left = across + 160.0;
            let is_level = (-200.0..212.0).contains(&down);
            let inside = from_left.min(160.0 - across).min(down + 200.0).min(212.0 - down);
            let mut value = 170.0 + noise as f32 + self.contrast * (inside / self.soft + 0.5).clamp(0.0, 1.0);
            value += if (0.0..4.0).contains(&inside) { self.rim } else { 0.0 };
            value -= if is_level && (-4.0..0.0).contains(&from_left) { self.shadow } else { 0.0 };
            Rgb([value as u8; 3])
        })
    }
}

/// The landmarks of the face on the page, and the corners of the document that it fills.
pub(super) fn places() -> (Landmarks, [Point; 4]) {
    let at = |x: f32, y: f32| Point::new(x, y);
    let face = [at(180.0, 250.0), at(260.0, 250.0), at(220.0, 290.0), at(190.0, 330.0), at(250.0, 330.0)];
    (Landmarks::from_points(face), [at(20.0, 10.0), at(940.0, 10.0), at(940.0, 630.0), at(20.0, 630.0)])
}

/// The page as it is seen.
pub(super) fn seen(page: &RgbImage) -> Straight<'_> {
    let (face, quad) = places();
    Straight::new(page, &quad, &face).expect("the face lies on the page")
}
