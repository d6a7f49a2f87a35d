//! The share of a picture that is blown out: what lies under glare cannot be judged.

use image::RgbImage;

/// All channels at or above this are blown out.
const BLOWN: u8 = 250;

/// Share in [0, 1] of the pixels of all `crops` that are blown out.
pub(super) fn share(crops: &[RgbImage]) -> f64 {
    let pixels = || crops.iter().flat_map(|crop| crop.pixels());
    let blown = pixels().filter(|pixel| pixel.0.iter().all(|value| *value >= BLOWN)).count();
    blown as f64 / pixels().count().max(1) as f64
}
