//! What lies on the axes of the luma spectrum: a display's rows and columns of pixels, seen upright, and its frame lines; on
//! paper text and edges put less there at high frequencies.

use super::whitened::{BANDS, Whitened};

/// Mean and highest value on both axes in each band, in nats over what is usual there.
pub(super) fn on_axes(spectrum: &Whitened) -> ([f64; 4], [f64; 4]) {
    let values = |band| Whitened::on_axes(band).map(|(x, y)| spectrum.at(x, y));
    let mean = BANDS.map(|band| {
        let (sum, count) = values(band).fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
        f64::from(sum / f32::max(count, 1.0))
    });
    (mean, BANDS.map(|band| f64::from(values(band).fold(f32::MIN, f32::max))))
}
