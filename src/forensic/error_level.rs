//! What another save as JPEG would change, place by place (Krawetz, "A picture's worth", Black Hat 2007).

use image::RgbImage;
use rayon::prelude::*;

use super::{Exposure, IsCancelled, NoExposure, gain, unless_cancelled};
use crate::media::image::{ImageLimits, decode_upright, encode_jpeg};

/// Quality of the other save: coarse enough to change what was saved finely, fine enough to leave what was saved before.
const QUALITY: u8 = 90;

/// The differences of the three colours to the photo saved again.
pub(super) fn expose(image: &RgbImage, is_cancelled: IsCancelled<'_>) -> Result<Exposure, NoExposure> {
    let unsuitable = |error: crate::media::image::ImageError| NoExposure::Unsuitable(error.to_string());
    let saved = encode_jpeg(image, QUALITY).map_err(unsuitable)?;
    unless_cancelled(is_cancelled)?;
    let again = decode_upright(&saved, "the photo saved again", &ImageLimits::default()).map_err(unsuitable)?;
    drop(saved);
    unless_cancelled(is_cancelled)?;
    let row = 3 * image.width() as usize;
    let mut picture = again;
    let counts = picture
        .par_chunks_mut(row)
        .zip(image.par_chunks(row))
        .map(|(to, from)| {
            let mut counts = [0; 256];
            for (to, from) in to.iter_mut().zip(from) {
                *to = to.abs_diff(*from);
                counts[usize::from(*to)] += 1;
            }
            counts
        })
        .reduce(|| [0; 256], gain::added);
    unless_cancelled(is_cancelled)?;
    let factor = gain::gain(&counts);
    picture.par_chunks_mut(row).for_each(|row| {
        row.iter_mut().for_each(|value| *value = (factor * f32::from(*value)).round() as u8);
    });
    let (sum, total) =
        counts.iter().zip(0u64..).fold((0, 0), |(sum, total), (count, size)| (sum + count * size, total + count));
    let mean = sum as f64 / total.max(1) as f64;
    Ok(Exposure::of_photo(picture)
        .with("Saved again at quality", QUALITY.to_string())
        .with("Shown", format!("{factor:.1} times amplified"))
        .with("Mean difference", format!("{mean:.2} of 255")))
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;

    fn grain(x: u32, y: u32) -> u8 {
        (((x.wrapping_mul(7919) ^ y.wrapping_mul(104_729)).wrapping_mul(2_654_435_761) >> 24) % 60) as u8
    }

    /// What was saved coarsely before changes little when saved again; what was never saved changes more.
    #[test]
    fn what_was_put_in_after_the_last_save_is_brighter() {
        let raw = RgbImage::from_fn(256, 128, |x, y| Rgb([90 + grain(x, y); 3]));
        let coarse = encode_jpeg(&raw, 60).unwrap();
        let mut mixed = decode_upright(&coarse, "coarse", &ImageLimits::default()).unwrap();
        for (x, y) in (160..224).flat_map(|x| (32..96).map(move |y| (x, y))) {
            mixed.put_pixel(x, y, *raw.get_pixel(x, y));
        }
        let picture = expose(&mixed, &|| false).unwrap().picture.unwrap();
        let mean = |left: u32| {
            let places = (left..left + 48).flat_map(|x| (40..88).map(move |y| (x, y)));
            places.map(|(x, y)| f64::from(picture.get_pixel(x, y).0[1])).sum::<f64>() / (48.0 * 48.0)
        };
        assert!(mean(168) > 1.5 * mean(40), "{} against {}", mean(168), mean(40));
    }

    #[test]
    fn what_does_not_change_is_black() {
        let exposure = expose(&RgbImage::from_pixel(40, 30, Rgb([128; 3])), &|| false).unwrap();
        assert!(exposure.picture.unwrap().pixels().all(|pixel| pixel.0 == [0; 3]));
    }
}
