//! How much fine detail a photo holds.

use super::fourier::Power;

/// Heights in bins of 1/128 cycle per pixel: what blur takes first, and what it leaves.
const FINE: std::ops::Range<i32> = 32..60;
const COARSE: std::ops::Range<i32> = 8..24;

/// Mean power of 0.25 to 0.47 cycles per pixel over that of 0.06 to 0.19, in nats: -2 to -4 of most photos, below
/// -6 of one out of focus without noise.
pub(super) fn fine_detail(power: &Power) -> f64 {
    let mean = |heights: std::ops::Range<i32>| {
        let reach = heights.end;
        let inside = |&(x, y): &(i32, i32)| {
            let square = x * x + y * y;
            square >= heights.start * heights.start && square < reach * reach
        };
        let bins = (-reach..reach).flat_map(|y| (0..reach).map(move |x| (x, y))).filter(inside);
        let (sum, count) =
            bins.fold((0.0f64, 0.0), |(sum, count), (x, y)| (sum + f64::from(power.at(x, y)), count + 1.0));
        sum / count + 1e-3
    };
    (mean(FINE) / mean(COARSE)).ln()
}
