//! Contact sheets: many specimens side by side, for the eye.

use image::{Rgb, RgbImage, imageops};

/// Width and height of one place on the sheet, in pixels.
const CELL: (u32, u32) = (420, 320);
/// Pixels between the places.
const GAP: u32 = 8;
/// Grey of the sheet: neither dark nor light pictures look better on it than they are.
const GROUND: Rgb<u8> = Rgb([70, 70, 70]);

/// Lays out the pictures in rows of `columns` (at least 1), each scaled down to fit its place and never enlarged.
pub fn contact_sheet(pictures: &[RgbImage], columns: u32) -> RgbImage {
    let columns = columns.max(1).min(pictures.len().max(1) as u32);
    let rows = (pictures.len() as u32).div_ceil(columns);
    let size = |count: u32, cell: u32| GAP + count * (cell + GAP);
    let mut sheet = RgbImage::from_pixel(size(columns, CELL.0), size(rows, CELL.1), GROUND);
    for (place, picture) in (0..).zip(pictures) {
        let fitted = fitted(picture);
        let (left, top) = (GAP + place % columns * (CELL.0 + GAP), GAP + place / columns * (CELL.1 + GAP));
        let (x, y) = (left + (CELL.0 - fitted.width()) / 2, top + (CELL.1 - fitted.height()) / 2);
        imageops::replace(&mut sheet, &fitted, i64::from(x), i64::from(y));
    }
    sheet
}

fn fitted(picture: &RgbImage) -> RgbImage {
    let (width, height) = picture.dimensions();
    let scale = (CELL.0 as f32 / width as f32).min(CELL.1 as f32 / height as f32).min(1.0);
    let side = |length: u32, most: u32| ((length as f32 * scale).round() as u32).clamp(1, most);
    // Area averaging, as an eye that stands back: fine patterns turn grey instead of into new ones.
    imageops::thumbnail(picture, side(width, CELL.0), side(height, CELL.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_keep_their_shape_and_their_places() {
        let wide = RgbImage::from_pixel(840, 100, Rgb([255, 0, 0]));
        let small = RgbImage::from_pixel(10, 10, Rgb([0, 255, 0]));
        let sheet = contact_sheet(&[wide, small], 3);
        assert_eq!(sheet.dimensions(), (GAP + 2 * (CELL.0 + GAP), GAP + CELL.1 + GAP));
        let count = |color: Rgb<u8>| sheet.pixels().filter(|pixel| **pixel == color).count();
        assert_eq!(count(Rgb([255, 0, 0])), 420 * 50);
        assert_eq!(count(Rgb([0, 255, 0])), 100);
        assert_eq!(contact_sheet(&[], 4).height(), GAP);
    }
}
