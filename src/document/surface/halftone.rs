//! Periodicity of a halftone screen: dots in rows repeat along two directions at right angles, so that a peak of the luma
//! spectrum has a partner a quarter turn away.
//!
//! Of 150 lines per inch a period is 2 pixels where an ID-1 document is 1,000 pixels wide: on smaller ones it cannot be seen.
//! Printers that scatter their dots (error diffusion) have no such peaks.

use super::whitened::Whitened;

/// Heights in bins of 1/128 cycle per pixel at which dots are looked for: 0.12 to 0.47.
const HEIGHTS: std::ops::Range<i32> = 15..60;

/// The strongest pair: the lower of the two peaks, in nats over what is usual there.
pub(super) fn strongest_pair(spectrum: &Whitened) -> f64 {
    let pairs = Whitened::off_axes(HEIGHTS).map(|(x, y)| spectrum.at(x, y).min(spectrum.at(-y, x)));
    f64::from(pairs.fold(0.0, f32::max))
}
