//! Peaks of the spectrum off its axes: the grid of a display, and its beat with the sensor (moiré), in luma or in colour.
//!
//! They are looked for in each crop, and in the mean of all crops' spectra: a grid runs through the whole photo, an edge or a weave does
//! not, and 24 crops leave a fifth of what is chance in one.
//!
//! Luma peaks at 0.32 to 0.5 cycles per pixel were the best single figure of real recaptures (measured on the development set).

use super::whitened::{BANDS, Whitened};

/// The highest peak of each band, in nats over what is usual there.
pub(super) fn highest(spectrum: &Whitened) -> [f64; 4] {
    BANDS.map(|band| {
        let heights = Whitened::off_axes(band).map(|(x, y)| spectrum.at(x, y));
        f64::from(heights.fold(0.0, f32::max))
    })
}
