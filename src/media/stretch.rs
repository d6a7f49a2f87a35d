//! A part of an image at the size that a network wants.

use fast_image_resize::FilterType;
use image::RgbImage;

use super::image::{ImageError, resized};
use crate::case::geometry::Rect;

/// The box `part` of the image, in whole pixels and as far as the image reaches, stretched to `width` × `height`. Where
/// both sides shrink each pixel is the mean of the area it covers (as OpenCV's `INTER_AREA`), else it lies between its
/// neighbours.
///
/// # Errors
/// When the scaler refuses the size, or the box holds no pixel.
pub fn stretched_part(image: &RgbImage, part: &Rect, width: u32, height: u32) -> Result<RgbImage, ImageError> {
    let edge = |value: f32, length: u32| (value.round().max(0.0) as u32).min(length);
    let (left, right) = (edge(part.x, image.width()), edge(part.x + part.width, image.width()));
    let (top, bottom) = (edge(part.y, image.height()), edge(part.y + part.height, image.height()));
    let part = [left, top, right.saturating_sub(left), bottom.saturating_sub(top)];
    let [_, _, across, down] = part;
    let refused = |reason: &str| ImageError::Pixels { action: "scaled", width, height, reason: reason.to_owned() };
    if across.min(down).min(width).min(height) == 0 {
        return Err(refused("there is no pixel to begin with or to end with"));
    }
    if across < width || down < height {
        return resized(image, part, (width, height), FilterType::Bilinear);
    }
    let pixels = averaged(image, part.map(|value| value as usize), width as usize, height as usize);
    RgbImage::from_raw(width, height, pixels).ok_or_else(|| refused("buffer too short"))
}

/// The means of the areas into which `width` × `height` pixels divide the part of the image.
fn averaged(image: &RgbImage, [left, top, across, down]: [usize; 4], width: usize, height: usize) -> Vec<u8> {
    let columns = shares(across, width);
    let mut sums = vec![0.0; across * 3];
    let mut pixels = Vec::with_capacity(width * height * 3);
    for (first, weights) in shares(down, height) {
        sums.fill(0.0);
        let rows = image.as_raw().chunks_exact(image.width() as usize * 3).skip(top + first);
        for (row, weight) in rows.zip(weights) {
            let part = row.get(left * 3..(left + across) * 3).unwrap_or_default();
            sums.iter_mut().zip(part).for_each(|(sum, &value)| *sum += weight * f32::from(value));
        }
        for (first, weights) in &columns {
            let mut mean = [0.5; 3];
            for (sum, weight) in sums.as_chunks::<3>().0.iter().skip(*first).zip(weights) {
                (0..3).for_each(|channel| mean[channel] += weight * sum[channel]);
            }
            pixels.extend(mean.map(|value| value as u8));
        }
    }
    pixels
}

/// Which of `from` pixels each of `to` covers: the first, and the shares of it and of those that follow, in all 1.
fn shares(from: usize, to: usize) -> Vec<(usize, Vec<f32>)> {
    let step = from as f64 / to as f64;
    let of = |index: usize| {
        let (start, end) = (index as f64 * step, ((index + 1) as f64 * step).min(from as f64));
        let (first, last) = (start as usize, (end - 1e-6).ceil() as usize);
        let share = |pixel: usize| (((pixel + 1) as f64).min(end) - start.max(pixel as f64)) / (end - start);
        (first, (first..last).map(|pixel| share(pixel) as f32).collect())
    };
    (0..to).map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    fn whole(image: &RgbImage) -> Rect {
        Rect { x: 0.0, y: 0.0, width: image.width() as f32, height: image.height() as f32 }
    }

    #[test]
    fn shrinking_gives_the_mean_of_the_area_covered() {
        let steps = RgbImage::from_fn(3, 6, |x, y| Rgb([90 * x as u8, 10 * y as u8, 7]));
        let small = stretched_part(&steps, &whole(&steps), 2, 2).unwrap();
        assert_eq!(small.into_raw(), [30, 10, 7, 150, 10, 7, 30, 40, 7, 150, 40, 7]);
        let stripes = RgbImage::from_fn(999, 701, |x, _| Rgb([if x % 2 == 0 { 0 } else { 200 }; 3]));
        let small = stretched_part(&stripes, &whole(&stripes), 96, 96).unwrap();
        assert!(small.pixels().all(|pixel| (i16::from(pixel[0]) - 100).abs() <= 10));
        for (from, to) in [(1, 1), (48, 32), (1344, 704), (7, 7), (9999, 96), (97, 96)] {
            for (index, (first, weights)) in shares(from, to).into_iter().enumerate() {
                assert!(
                    (weights.iter().sum::<f32>() - 1.0).abs() < 1e-4 && first + weights.len() <= from,
                    "{from} {to} {index}"
                );
            }
        }
    }

    #[test]
    fn the_part_is_cut_in_whole_pixels_and_ends_with_the_image() {
        let image = RgbImage::from_fn(8, 8, |x, y| Rgb([x as u8, y as u8, 9]));
        let part = Rect { x: 1.6, y: 2.4, width: 3.0, height: 2.0 };
        let cut = stretched_part(&image, &part, 3, 2).unwrap();
        assert_eq!((cut.get_pixel(0, 0).0, cut.get_pixel(2, 1).0), ([2, 2, 9], [4, 3, 9]));
        let past = Rect { x: -5.0, y: -5.0, width: 20.0, height: 20.0 };
        assert_eq!(stretched_part(&image, &past, 8, 8).unwrap(), image);
        let large = stretched_part(&image, &past, 16, 4).unwrap();
        assert_eq!(large.dimensions(), (16, 4));
    }

    #[test]
    fn boxes_without_pixels_are_refused() {
        let image = RgbImage::new(8, 8);
        for rect in [
            Rect { x: 20.0, y: 0.0, width: 5.0, height: 5.0 },
            Rect { x: 3.0, y: 3.0, width: 0.2, height: 5.0 },
            Rect { x: f32::NAN, y: 0.0, width: f32::NAN, height: 5.0 },
            Rect { x: 3.0, y: 3.0, width: -2.0, height: 5.0 },
        ] {
            assert!(stretched_part(&image, &rect, 4, 4).is_err(), "{rect:?}");
        }
        assert!(stretched_part(&RgbImage::new(0, 0), &whole(&image), 4, 4).is_err());
    }
}
