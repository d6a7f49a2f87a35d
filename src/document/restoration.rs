//! A document's portrait as it was before it was printed, as far as that can be guessed: the dots of the print smoothed
//! away, and the blacks, whites and colours that print and camera shifted put back.
//!
//! Sharpening, median and non-local means filters, finer interpolation, and notches at the peaks of the spectrum were tried
//! as well: they help no more, or do harm (models/face-embedding.md).

use image::{Rgb, RgbImage, imageops};

/// Standard deviation of the smoothing in pixels of an aligned face, whose eyes are 35 apart. It takes away dots that lie
/// up to three such pixels apart.
const SMOOTHING: f32 = 1.0;
/// Share of the pixels that are taken for black, and for white.
const CLIPPED: f32 = 0.01;
/// What they become: not quite black and white, as in photographs.
const BLACK: f32 = 15.0;
const WHITE: f32 = 235.0;
/// Least range of codes that is stretched: what is flatter has noise and no face.
const LEAST_RANGE: f32 = 30.0;

/// The aligned face restored.
pub(super) fn restored(aligned: &RgbImage) -> RgbImage {
    let mut face = imageops::blur(aligned, SMOOTHING);
    let channels: [[u8; 256]; 3] = std::array::from_fn(|channel| stretch(&face, channel));
    for Rgb(pixel) in face.pixels_mut() {
        pixel.iter_mut().zip(&channels).for_each(|(value, codes)| *value = codes[usize::from(*value)]);
    }
    face
}

/// What each code of a channel becomes when its darkest pixels are to be black and its lightest white.
fn stretch(face: &RgbImage, channel: usize) -> [u8; 256] {
    let mut counts = [0u32; 256];
    face.pixels().for_each(|Rgb(pixel)| counts[usize::from(pixel[channel])] += 1);
    let clipped = (CLIPPED * (face.width() * face.height()) as f32) as u32;
    let mut seen = 0;
    let dark = counts.iter().position(|count| passes(&mut seen, *count, clipped)).unwrap_or(0) as f32;
    seen = 0;
    let light = counts.iter().rposition(|count| passes(&mut seen, *count, clipped)).unwrap_or(0) as f32;
    let factor = (WHITE - BLACK) / (light - dark).max(LEAST_RANGE);
    std::array::from_fn(|code| ((code as f32 - dark) * factor + BLACK + 0.5).clamp(0.0, 255.0) as u8)
}

/// Counts on, and tells whether more than `limit` have been seen.
fn passes(seen: &mut u32, count: u32, limit: u32) -> bool {
    *seen += count;
    *seen > limit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_washed_out_cast_is_put_back() {
        let washed = RgbImage::from_fn(112, 112, |x, y| {
            let light = (x + y) as f32 / 222.0;
            Rgb([90.0 + 80.0 * light, 100.0 + 80.0 * light, 120.0 + 70.0 * light].map(|value| value as u8))
        });
        let back = restored(&washed);
        let (dark, light) = (back.get_pixel(4, 4).0, back.get_pixel(107, 107).0);
        assert!(dark.iter().all(|&code| code < 35) && light.iter().all(|&code| code > 215), "{dark:?} {light:?}");
        let middle = back.get_pixel(56, 55).0;
        assert!(middle.iter().all(|code| code.abs_diff(middle[0]) <= 6), "grey again: {middle:?}");
    }

    #[test]
    fn dots_of_print_are_smoothed_and_a_face_without_contrast_stays_flat() {
        let dotted = RgbImage::from_fn(112, 112, |x, y| Rgb([if (x / 2 + y / 2) % 2 == 0 { 60 } else { 180 }; 3]));
        let contrast = |face: &RgbImage| {
            let row: Vec<i32> = (30..80).map(|x| i32::from(face.get_pixel(x, 56).0[0])).collect();
            row.iter().max().unwrap() - row.iter().min().unwrap()
        };
        let smoothed = imageops::blur(&dotted, SMOOTHING);
        assert!(contrast(&smoothed) < contrast(&dotted) / 3);
        let flat = restored(&RgbImage::from_pixel(112, 112, Rgb([90, 91, 92])));
        assert_eq!(flat.get_pixel(50, 50), flat.get_pixel(60, 60));
        assert_eq!(restored(&RgbImage::new(2, 1)).dimensions(), (2, 1));
    }
}
