//! A document seen straight on: the quad that it fills in a photo, resampled to an upright rectangle.

use image::RgbImage;
use rayon::prelude::*;

use crate::case::{geometry::Point, homography::SquareToQuad};

/// Photo pixels between two samples up to which one sample a pixel suffices; beyond it a pixel is the mean of several.
const STEP: f64 = 1.5;
/// Most samples along each axis of a pixel; bounds the time for a huge photo of which a small picture is wanted.
const MOST_SAMPLES: f64 = 12.0;
/// Neighbouring pixels that are the mean of equally many samples.
const SPAN: usize = 64;
/// Pixels from the edge within which a place counts as outside, so that rounding along a line cannot lead past it.
const MARGIN: f64 = 1e-3;

/// The part of `image` inside `quad` (corners clockwise from the document's own top left, in pixels, pixel p covering p to
/// p + 1) as an upright picture of `size` (width, height). Between pixels it is bilinear, in steps of 1/256; where the document
/// shrinks, each pixel is the mean of the area that it covers. What lies outside the photo is black, and so is everything where
/// `quad` is no convex quadrangle.
pub fn rectified(image: &RgbImage, quad: &[Point; 4], size: [u32; 2]) -> RgbImage {
    let [width, height] = size;
    let mut view = RgbImage::new(width, height);
    let Some(map) = SquareToQuad::new(quad).filter(|_| width.min(height) > 0 && !image.is_empty()) else { return view };
    let steps = [1.0 / f64::from(width), 1.0 / f64::from(height)];
    let rows = view.par_chunks_exact_mut(width as usize * 3);
    rows.enumerate().for_each(|(row, pixels)| {
        for (index, span) in pixels.chunks_mut(SPAN * 3).enumerate() {
            fill(span, image, &map, [index * SPAN, row], steps);
        }
    });
    view
}

/// Fills neighbouring pixels of a row, beginning at the pixel `first` (column, row) of a picture whose pixels are `steps` of the
/// unit square wide and high.
fn fill(span: &mut [u8], image: &RgbImage, map: &SquareToQuad, first: [usize; 2], steps: [f64; 2]) {
    let [column, row] = first.map(|place| place as f64 + 0.5);
    let [across, down] = steps;
    let middle = column + (span.len() / 6) as f64;
    let [right, below] = map.steps(middle * across, row * down);
    let samples = |step: f64| (step / STEP).ceil().clamp(1.0, MOST_SAMPLES) as u32;
    let (columns, rows) = (samples(right * across), samples(below * down));
    let offset = |step: u32, steps: u32| (f64::from(step) + 0.5) / f64::from(steps) - 0.5;
    let length = span.len() / 3;
    let (mut sums, mut xs, mut ys) = ([[0; 3]; SPAN], [0.0; SPAN], [0.0; SPAN]);
    let (sums, xs, ys) = (&mut sums[..length], &mut xs[..length], &mut ys[..length]);
    for (y, x) in (0..rows).flat_map(|y| (0..columns).map(move |x| (y, x))) {
        let (off, v) = (offset(x, columns), row + offset(y, rows));
        for (index, (to_x, to_y)) in xs.iter_mut().zip(ys.iter_mut()).enumerate() {
            [*to_x, *to_y] = map.at((column + f64::from(index as u32) + off) * across, v * down).map(|at| at - 0.5);
        }
        add_samples(sums, image, xs, ys);
    }
    let count = columns * rows;
    for (pixel, sum) in span.as_chunks_mut::<3>().0.iter_mut().zip(sums) {
        *pixel = sum.map(|sum| ((sum / count + (1 << 15)) >> 16) as u8);
    }
}

/// Adds 65,536 times the value at each place. The places lie on a line in their order, so that all of them lie where the first and the
/// last do.
fn add_samples(sums: &mut [[u32; 3]], image: &RgbImage, xs: &[f64], ys: &[f64]) {
    let are_inside = |places: &[f64], length: u32| {
        let inside = MARGIN..f64::from(length) - 1.0 - MARGIN;
        [places.first(), places.last()].iter().all(|end| end.is_some_and(|end| inside.contains(end)))
    };
    let are_inside = are_inside(xs, image.width()) && are_inside(ys, image.height());
    let (pixels, row) = (image.as_raw(), image.width() as usize * 3);
    for (sum, (&x, &y)) in sums.iter_mut().zip(xs.iter().zip(ys)) {
        let value = if are_inside {
            // In steps of 1/256, which a product with a power of two gives exactly.
            let [x, y] = [x, y].map(|at| (at * 256.0) as i32 as u32);
            let (to_right, down) = (x & 255, y & 255);
            let start = (y >> 8) as usize * row + (x >> 8) as usize * 3;
            let [upper, lower] = [&pixels[start..][..6], &pixels[start + row..][..6]];
            std::array::from_fn(|channel| {
                let four = [upper[channel], upper[channel + 3], lower[channel], lower[channel + 3]];
                mixed(four, to_right, down)
            })
        } else {
            bilinear(image, x, y)
        };
        (0..3).for_each(|channel| sum[channel] += value[channel]);
    }
}

/// 65,536 times the value between pixel centres at whole numbers. The outermost half pixel repeats the edge; further out it is
/// black.
fn bilinear(image: &RgbImage, x: f64, y: f64) -> [u32; 3] {
    let (width, height) = (f64::from(image.width()), f64::from(image.height()));
    // Also false for what is not a number.
    if !(x >= -0.5 && y >= -0.5 && x <= width - 0.5 && y <= height - 0.5) {
        return [0; 3];
    }
    let split = |value: f64, length: f64| {
        let value = value.clamp(0.0, length - 1.0);
        let first = value as usize;
        (first, (first + 1).min(length as usize - 1), ((value - first as f64) * 256.0) as u32)
    };
    let ((left, right, to_right), (top, bottom, down)) = (split(x, width), split(y, height));
    let (pixels, row) = (image.as_raw(), image.width() as usize);
    let at = |x: usize, y: usize| &pixels[(y * row + x) * 3..][..3];
    let (a, b, c, d) = (at(left, top), at(right, top), at(left, bottom), at(right, bottom));
    std::array::from_fn(|channel| mixed([a[channel], b[channel], c[channel], d[channel]], to_right, down))
}

/// 65,536 times the mean of four values, upper left, upper right, lower left and lower right, at so many 256ths from the left and top.
#[inline]
fn mixed(four: [u8; 4], to_right: u32, down: u32) -> u32 {
    let [a, b, c, d] = four.map(u32::from);
    (a * (256 - to_right) + b * to_right) * (256 - down) + (c * (256 - to_right) + d * to_right) * down
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;

    fn quad(corners: [(f32, f32); 4]) -> [Point; 4] {
        corners.map(|(x, y)| Point::new(x, y))
    }

    #[test]
    fn an_upright_part_is_cut_out_exactly_and_turned_by_its_first_corner() {
        let image = RgbImage::from_fn(9, 8, |x, y| Rgb([(x * 20) as u8, (y * 20) as u8, 7]));
        let cut = rectified(&image, &quad([(2.0, 3.0), (6.0, 3.0), (6.0, 5.0), (2.0, 5.0)]), [4, 2]);
        assert!(cut.enumerate_pixels().all(|(x, y, pixel)| pixel == image.get_pixel(x + 2, y + 3)));
        let turned = rectified(&image, &quad([(6.0, 3.0), (6.0, 5.0), (2.0, 5.0), (2.0, 3.0)]), [2, 4]);
        assert_eq!(turned.get_pixel(0, 0), image.get_pixel(5, 3));
        assert_eq!(turned.get_pixel(1, 3), image.get_pixel(2, 4));
    }

    #[test]
    fn spans_across_the_edge_and_inside_have_the_same_values() {
        let image = RgbImage::from_fn(300, 200, |x, y| Rgb([(x * 7 + y * 3) as u8, (x * y) as u8, (y * 11) as u8]));
        let tilted = quad([(-20.5, 10.0), (280.0, -8.0), (310.0, 190.0), (5.0, 230.0)]);
        let size = [330, 210];
        let view = rectified(&image, &tilted, size);
        let map = SquareToQuad::new(&tilted).unwrap();
        let mut inside = 0;
        for (x, y, pixel) in view.enumerate_pixels() {
            let [u, v] = [(x, size[0]), (y, size[1])].map(|(at, length)| (f64::from(at) + 0.5) / f64::from(length));
            let [px, py] = map.at(u, v);
            let expected = bilinear(&image, px - 0.5, py - 0.5).map(|value| (value + (1 << 15)) >> 16);
            // One step of luma where the last bit of a place decides on which side of a step of 1/256 it lies.
            let off = pixel.0.iter().zip(expected).map(|(value, expected)| u32::from(*value).abs_diff(expected)).max();
            assert!(off <= Some(1), "{x} {y} {pixel:?} {expected:?}");
            inside += u32::from(expected != [0; 3]);
        }
        assert!((40_000..69_000).contains(&inside), "{inside}");
    }

    #[test]
    fn shrinking_averages_and_outside_is_black() {
        let stripes = RgbImage::from_fn(120, 120, |x, _| Rgb([if x % 2 == 0 { 0 } else { 200 }; 3]));
        let small = rectified(&stripes, &quad([(0.0, 0.0), (120.0, 0.0), (120.0, 120.0), (0.0, 120.0)]), [12, 12]);
        assert!(small.pixels().all(|pixel| (i16::from(pixel[0]) - 100).abs() <= 15));
        let half = rectified(&stripes, &quad([(-50.0, 0.0), (50.0, 0.0), (50.0, 50.0), (-50.0, 50.0)]), [10, 5]);
        assert_eq!((half.get_pixel(2, 2).0, half.get_pixel(7, 2).0[0] > 60), ([0; 3], true));
    }

    #[test]
    fn what_is_no_quad_is_black() {
        let image = RgbImage::from_pixel(20, 20, Rgb([200; 3]));
        for corners in [
            [(5.0, 5.0); 4],
            [(0.0, 0.0), (5.0, 5.0), (10.0, 10.0), (0.0, 10.0)],
            [(0.0, 0.0), (10.0, 0.0), (2.0, 2.0), (0.0, 10.0)],
            [(0.0, 0.0), (10.0, 10.0), (10.0, 0.0), (0.0, 10.0)],
            [(f32::NAN, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)],
            [(f32::INFINITY, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)],
        ] {
            assert!(SquareToQuad::new(&quad(corners)).is_none(), "{corners:?}");
            assert!(rectified(&image, &quad(corners), [4, 4]).pixels().all(|pixel| pixel.0 == [0; 3]));
        }
        let whole = quad([(0.0, 0.0), (20.0, 0.0), (20.0, 20.0), (0.0, 20.0)]);
        assert_eq!(rectified(&image, &whole, [0, 3]).dimensions(), (0, 3));
        assert_eq!(rectified(&RgbImage::new(0, 0), &whole, [2, 2]).get_pixel(1, 1).0, [0; 3]);
    }
}
