//! The part of a photo around a document: a second look at it is nearer and so finer.

use image::{RgbImage, imageops};

use crate::case::{geometry::Point, quad};

/// Width of the surround on each side, in extents of the document (130 grey copies of DLC-2021, every third: of 0.25, 0.5 and 0.8 the
/// first two served best).
const SURROUND: f32 = 0.4;
/// Share of the photo's longer side above which a part of it is no nearer.
const NEARER: f32 = 0.85;
/// Intersection over union from which two looks see the same document.
const SAME: f64 = 0.3;

/// A box of whole pixels in a photo.
pub(super) struct Window {
    left: u32,
    top: u32,
    width: u32,
    height: u32,
}

impl Window {
    /// The window around a quad in a photo; `None` where a look at it would be no nearer.
    pub(super) fn around(corners: &[Point; 4], photo: &RgbImage) -> Option<Self> {
        let ends = |of: fn(&Point) -> f32| {
            let values = corners.iter().map(of);
            (values.clone().fold(f32::INFINITY, f32::min), values.fold(f32::NEG_INFINITY, f32::max))
        };
        let (across, down) = (ends(|corner| corner.x), ends(|corner| corner.y));
        let margin = SURROUND * (across.1 - across.0).max(down.1 - down.0);
        let part = |(low, high): (f32, f32), length: u32| {
            let start = ((low - margin).max(0.0) as u32).min(length);
            (start, ((high + margin).max(0.0).ceil() as u32).min(length).saturating_sub(start))
        };
        let ((left, width), (top, height)) = (part(across, photo.width()), part(down, photo.height()));
        let nearer = (width.max(height) as f32) < NEARER * photo.width().max(photo.height()) as f32;
        (nearer && width.min(height) > 0).then_some(Window { left, top, width, height })
    }

    /// Its part of the photo.
    pub(super) fn cut(&self, photo: &RgbImage) -> RgbImage {
        imageops::crop_imm(photo, self.left, self.top, self.width, self.height).to_image()
    }

    /// Where it begins in the photo.
    pub(super) fn origin(&self) -> Point {
        Point::new(self.left as f32, self.top as f32)
    }
}

/// Whether two looks, which see these quads, see the same document.
pub(super) fn is_same(before: &[Point; 4], again: &[Point; 4]) -> bool {
    quad::overlap(before, again) >= SAME
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(left: f32, top: f32) -> [Point; 4] {
        [(0.0, 0.0), (80.0, 0.0), (80.0, 50.0), (0.0, 50.0)].map(|(x, y)| Point::new(left + x, top + y))
    }

    #[test]
    fn the_window_lies_around_and_places_come_back() {
        let photo = RgbImage::from_fn(400, 300, |x, y| image::Rgb([(x % 256) as u8, (y % 256) as u8, 0]));
        let window = Window::around(&document(100.0, 20.0), &photo).unwrap();
        let cut = window.cut(&photo);
        assert_eq!((cut.dimensions(), cut.get_pixel(0, 0)), ((144, 102), photo.get_pixel(68, 0)));
        assert_eq!(window.origin(), Point::new(68.0, 0.0));
        assert!(is_same(&document(100.0, 20.0), &document(102.0, 22.0)));
        assert!(!is_same(&document(100.0, 20.0), &document(200.0, 200.0)));
    }

    #[test]
    fn what_fills_the_photo_or_lies_outside_has_none() {
        let photo = RgbImage::new(160, 100);
        assert!(Window::around(&document(40.0, 20.0), &photo).is_none());
        assert!(Window::around(&document(4000.0, 20.0), &photo).is_none());
        assert!(Window::around(&[Point::new(f32::NAN, 0.0); 4], &photo).is_none());
    }
}
