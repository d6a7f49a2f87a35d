//! The photo as the locator's network sees it: shrunk into the middle of a square, with a ring around it, so that corners
//! outside the frame have a place.

use image::{Rgb, RgbImage, imageops};

use crate::{
    case::geometry::Point,
    media::image::{ImageError, fit_to},
};

/// Share of the square's side that the ring takes on each side: 24 of 256 pixels, as in training.
const RING: f32 = 24.0 / 256.0;
/// Grey of the ring: zero for the network.
const EMPTY: u8 = 128;

/// A photo, or a part of one, on its square.
pub(super) struct Canvas {
    /// The square.
    pub(super) picture: RgbImage,
    /// Pixels of the square a pixel of the photo, across and down.
    scale: [f32; 2],
    /// Its width and height in the square.
    size: [u32; 2],
    /// Where it begins in the square.
    left: u32,
    top: u32,
    /// Where it begins in the photo.
    origin: Point,
}

impl Canvas {
    /// `photo`, which is the part of a larger one from `origin` on, on a square of `side` pixels.
    pub(super) fn new(photo: &RgbImage, origin: Point, side: u32) -> Result<Self, ImageError> {
        if photo.width().min(photo.height()) == 0 {
            let (width, height) = photo.dimensions();
            return Err(ImageError::Pixels { action: "scaled", width, height, reason: "there is no pixel".to_owned() });
        }
        let inner = (side as f32 * (1.0 - 2.0 * RING)).round().max(1.0) as u32;
        let small = fit_to(photo, inner)?;
        let (left, top) = ((side - small.width().min(side)) / 2, (side - small.height().min(side)) / 2);
        let mut picture = RgbImage::from_pixel(side, side, Rgb([EMPTY; 3]));
        imageops::replace(&mut picture, &small, i64::from(left), i64::from(top));
        let share = |small: u32, photo: u32| small as f32 / photo.max(1) as f32;
        let scale = [share(small.width(), photo.width()), share(small.height(), photo.height())];
        Ok(Canvas { picture, scale, size: [small.width(), small.height()], left, top, origin })
    }

    /// The place in the photo of a place in the square.
    pub(super) fn to_photo(&self, at: Point) -> Point {
        let part = [(at.x - self.left as f32) / self.scale[0], (at.y - self.top as f32) / self.scale[1]];
        Point::new(part[0] + self.origin.x, part[1] + self.origin.y)
    }

    /// The place in the square of a place in the photo.
    pub(super) fn of_photo(&self, at: Point) -> Point {
        let part = [(at.x - self.origin.x) * self.scale[0], (at.y - self.origin.y) * self.scale[1]];
        Point::new(part[0] + self.left as f32, part[1] + self.top as f32)
    }

    /// Whether a place in the square lies in the photo.
    pub(super) fn shows(&self, at: Point) -> bool {
        let [x, y] = [at.x - self.left as f32, at.y - self.top as f32];
        let [width, height] = self.size.map(|side| side as f32);
        (0.0..=width).contains(&x) && (0.0..=height).contains(&y)
    }

    /// Pixels of the photo a pixel of the square.
    pub(super) fn photo_pixels(&self) -> f32 {
        1.0 / self.scale[0].max(self.scale[1])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_photo_lies_in_the_middle_and_points_come_back() {
        let photo = RgbImage::from_pixel(416, 208, Rgb([9; 3]));
        let canvas = Canvas::new(&photo, Point::default(), 256).unwrap();
        let at = |x, y| canvas.picture.get_pixel(x, y).0;
        assert_eq!((at(23, 128), at(24, 128), at(231, 128), at(232, 128)), ([128; 3], [9; 3], [9; 3], [128; 3]));
        assert_eq!((at(128, 75), at(128, 76), at(128, 179), at(128, 180)), ([128; 3], [9; 3], [9; 3], [128; 3]));
        assert_eq!(canvas.to_photo(Point::new(24.0, 76.0)), Point::new(0.0, 0.0));
        assert_eq!(canvas.to_photo(Point::new(232.0, 180.0)), Point::new(416.0, 208.0));
        assert_eq!(canvas.to_photo(Point::new(0.0, 76.0)), Point::new(-48.0, 0.0));
        assert_eq!(canvas.photo_pixels(), 2.0);
        let shown = [(25.0, 77.0), (23.0, 100.0), (100.0, 75.0), (231.0, 179.0), (233.0, 100.0), (100.0, 181.0)];
        assert_eq!(shown.map(|(x, y)| canvas.shows(Point::new(x, y))), [true, false, false, true, false, false]);
        let part = Canvas::new(&photo, Point::new(30.0, 7.0), 256).unwrap();
        assert_eq!(part.to_photo(Point::new(24.0, 76.0)), Point::new(30.0, 7.0));
        assert!(part.of_photo(part.to_photo(Point::new(99.0, 101.0))).distance(Point::new(99.0, 101.0)) < 1e-3);
        assert!(Canvas::new(&RgbImage::new(0, 0), Point::default(), 256).is_err());
        assert!(Canvas::new(&RgbImage::new(9000, 1), Point::default(), 256).is_ok());
    }
}
