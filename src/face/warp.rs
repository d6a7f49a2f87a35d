//! Resampling an image through a similarity transform.

use image::{Rgb, RgbImage};

use crate::case::geometry::Point;

/// A similarity of the plane: rotation, uniform scale and shift, `x' = a·x - b·y + tx`, `y' = b·x + a·y + ty`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Similarity {
    /// Scale times the cosine of the angle.
    pub a: f32,
    /// Scale times the sine of the angle.
    pub b: f32,
    /// Shift to the right.
    pub tx: f32,
    /// Shift down.
    pub ty: f32,
}

impl Similarity {
    /// The similarity that brings `from` closest to `to` in the least-squares sense (Umeyama 1991, without
    /// reflection); `None` when all points of `from` coincide.
    pub fn fit(from: &[Point; 5], to: &[Point; 5]) -> Option<Self> {
        let mean = |points: &[Point; 5]| {
            let sum = points.iter().fold(Point::default(), |sum, point| Point::new(sum.x + point.x, sum.y + point.y));
            sum.scaled(1.0 / 5.0)
        };
        let (from_mean, to_mean) = (mean(from), mean(to));
        let (mut dot, mut cross, mut spread) = (0.0, 0.0, 0.0);
        for (p, q) in from.iter().zip(to) {
            let (px, py) = (p.x - from_mean.x, p.y - from_mean.y);
            let (qx, qy) = (q.x - to_mean.x, q.y - to_mean.y);
            dot += px * qx + py * qy;
            cross += px * qy - py * qx;
            spread += px * px + py * py;
        }
        if !spread.is_finite() || spread <= f32::EPSILON {
            return None;
        }
        let (a, b) = (dot / spread, cross / spread);
        let tx = to_mean.x - (a * from_mean.x - b * from_mean.y);
        let ty = to_mean.y - (b * from_mean.x + a * from_mean.y);
        Some(Similarity { a, b, tx, ty })
    }

    /// Where `point` goes.
    pub fn apply(&self, point: Point) -> Point {
        Point::new(self.a * point.x - self.b * point.y + self.tx, self.b * point.x + self.a * point.y + self.ty)
    }

    /// Factor by which lengths grow.
    pub fn scale(&self) -> f32 {
        self.a.hypot(self.b)
    }

    /// The transform back; `None` when the scale is zero.
    pub fn inverse(&self) -> Option<Self> {
        let square = self.a * self.a + self.b * self.b;
        if !square.is_finite() || square <= f32::EPSILON * f32::EPSILON {
            return None;
        }
        let (a, b) = (self.a / square, -self.b / square);
        Some(Similarity { a, b, tx: -(a * self.tx - b * self.ty), ty: -(b * self.tx + a * self.ty) })
    }
}

/// A square of `side` pixels whose pixel p shows `image` at `to_image(p)`; black outside the image. Where the image is
/// shrunk more than one and a half times, each pixel averages several samples, so that fine texture does not alias.
pub fn warp(image: &RgbImage, to_image: &Similarity, side: u32) -> RgbImage {
    let samples = (to_image.scale() / 1.5).ceil().clamp(1.0, 16.0) as u32;
    let weight = 1.0 / (samples * samples) as f32;
    RgbImage::from_fn(side, side, |x, y| {
        let mut sum = [0.0; 3];
        for index in 0..samples * samples {
            let offset = |step: u32| (step as f32 + 0.5) / samples as f32 - 0.5;
            let (dx, dy) = (offset(index % samples), offset(index / samples));
            let value = bilinear(image, to_image.apply(Point::new(x as f32 + dx, y as f32 + dy)));
            (0..3).for_each(|channel| sum[channel] += value[channel]);
        }
        Rgb(sum.map(|value| (value * weight + 0.5) as u8))
    })
}

/// Value at `point` between pixel centres; black outside.
fn bilinear(image: &RgbImage, point: Point) -> [f32; 3] {
    // Also false for what is not a number; below, coordinates are small enough for whole numbers.
    let reached = point.x > -1.0 && point.y > -1.0 && point.x < image.width() as f32 && point.y < image.height() as f32;
    if !reached {
        return [0.0; 3];
    }
    // Whole numbers round towards zero; only those just left of or above the image are below it.
    let floor = |value: f32| value as i32 - i32::from(value < 0.0);
    let (left, top) = (floor(point.x), floor(point.y));
    let (right_share, lower_share) = (point.x - left as f32, point.y - top as f32);
    let weights = [
        (1.0 - right_share) * (1.0 - lower_share),
        right_share * (1.0 - lower_share),
        (1.0 - right_share) * lower_share,
        right_share * lower_share,
    ];
    let (width, height) = (image.width() as i32, image.height() as i32);
    let row_length = width as usize * 3;
    let start = |x: i32, y: i32| y as usize * row_length + x as usize * 3;
    let pixels = image.as_raw();
    if left >= 0 && top >= 0 && left + 1 < width && top + 1 < height {
        let upper = &pixels[start(left, top)..][..6];
        let lower = &pixels[start(left, top + 1)..][..6];
        return std::array::from_fn(|channel| {
            let four = [upper[channel], upper[channel + 3], lower[channel], lower[channel + 3]];
            four.iter().zip(weights).map(|(&value, weight)| weight * f32::from(value)).sum()
        });
    }
    let mut sum = [0.0; 3];
    for ((dx, dy), weight) in [(0, 0), (1, 0), (0, 1), (1, 1)].into_iter().zip(weights) {
        let (x, y) = (left + dx, top + dy);
        if (0..width).contains(&x) && (0..height).contains(&y) {
            let pixel = &pixels[start(x, y)..][..3];
            sum.iter_mut().zip(pixel).for_each(|(sum, &value)| *sum += weight * f32::from(value));
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_similarity_is_recovered_and_inverted() {
        let truth = Similarity { a: 0.6, b: 0.8, tx: 5.0, ty: -3.0 };
        let from = [(0.0, 0.0), (10.0, 1.0), (4.0, 7.0), (2.0, 12.0), (9.0, 11.0)].map(|(x, y)| Point::new(x, y));
        let fitted = Similarity::fit(&from, &from.map(|point| truth.apply(point))).unwrap();
        let back = fitted.inverse().unwrap();
        for point in from {
            assert!(fitted.apply(point).distance(truth.apply(point)) < 1e-4);
            assert!(back.apply(truth.apply(point)).distance(point) < 1e-4);
        }
        assert!(Similarity::fit(&[Point::new(3.0, 3.0); 5], &from).is_none());
        assert!(Similarity::fit(&[Point::new(f32::NAN, 0.0); 5], &from).is_none());
    }

    #[test]
    fn warp_moves_pixels_and_is_black_outside() {
        let image = RgbImage::from_fn(8, 8, |x, y| Rgb([(x * 10) as u8, (y * 10) as u8, 255]));
        let moved = warp(&image, &Similarity { a: 1.0, b: 0.0, tx: 2.0, ty: 3.0 }, 8);
        assert_eq!(moved.get_pixel(1, 1), image.get_pixel(3, 4));
        assert_eq!(moved.get_pixel(7, 7), &Rgb([0, 0, 0]));
    }

    #[test]
    fn absurd_places_are_black() {
        let image = RgbImage::from_pixel(8, 8, Rgb([9; 3]));
        for value in [1e30, -1e30, f32::INFINITY, f32::NAN] {
            assert_eq!(bilinear(&image, Point::new(value, 3.0)), [0.0; 3]);
            assert_eq!(bilinear(&image, Point::new(3.0, value)), [0.0; 3]);
        }
    }

    #[test]
    fn shrinking_averages() {
        let stripes = RgbImage::from_fn(64, 64, |x, _| Rgb([if x % 2 == 0 { 0 } else { 200 }; 3]));
        let small = warp(&stripes, &Similarity { a: 8.0, b: 0.0, tx: 3.5, ty: 3.5 }, 8);
        assert!(small.pixels().all(|pixel| (i16::from(pixel[0]) - 100).abs() <= 25), "{:?}", small.get_pixel(3, 3));
    }
}
