//! Pictures turned by quarters.

use image::{DynamicImage, RgbImage, metadata::Orientation};

/// Side in pixels of the squares that are turned one after the other: both rows and columns of one stay in the nearest cache.
const TILE: usize = 16;

/// The picture turned and mirrored as `orientation` says.
pub(super) fn oriented(image: RgbImage, orientation: Orientation) -> RgbImage {
    match orientation {
        Orientation::NoTransforms => image,
        Orientation::Rotate90 => turned(&image, true),
        Orientation::Rotate270 => turned(&image, false),
        other => {
            let mut image = DynamicImage::ImageRgb8(image);
            image.apply_orientation(other);
            image.into_rgb8()
        }
    }
}

/// The picture a quarter turn on, clockwise or the other way.
pub(super) fn turned(image: &RgbImage, is_clockwise: bool) -> RgbImage {
    let (width, height) = (image.width() as usize, image.height() as usize);
    let mut to = RgbImage::new(image.height(), image.width());
    let from = image.as_raw().as_chunks::<3>().0;
    for (band, rows) in to.as_chunks_mut::<3>().0.chunks_mut((TILE * height).max(1)).enumerate() {
        for first in (0..height).step_by(TILE) {
            let places = first..(first + TILE).min(height);
            for (row, pixels) in rows.chunks_exact_mut(height).enumerate() {
                let column = band * TILE + row;
                let column = if is_clockwise { column } else { width - 1 - column };
                for (pixel, place) in pixels[places.clone()].iter_mut().zip(first..) {
                    let row = if is_clockwise { height - 1 - place } else { place };
                    *pixel = from[row * width + column];
                }
            }
        }
    }
    to
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_orientation_is_that_of_the_image_library() {
        for (width, height) in [(70, 45), (33, 1), (1, 64), (0, 0)] {
            let image = RgbImage::from_fn(width, height, |x, y| image::Rgb([x as u8, y as u8, (x * y) as u8]));
            for exif in 1..=8 {
                let orientation = Orientation::from_exif(exif).unwrap();
                let mut expected = DynamicImage::ImageRgb8(image.clone());
                expected.apply_orientation(orientation);
                assert_eq!(oriented(image.clone(), orientation), expected.into_rgb8(), "{width} x {height}, {exif}");
            }
        }
    }
}
