//! How much of the detail is coloured, frequency by frequency: a camera's demosaicing and denoising leave their own course, and
//! what passes a display and a second camera another.

use super::fourier::Power;

/// Heights in bins of 1/128 cycle per pixel.
pub(super) const RINGS: [std::ops::Range<i32>; 8] = [3..6, 6..10, 10..16, 16..24, 24..32, 32..42, 42..53, 53..64];

/// Mean power of a colour difference over that of luma in each ring, in nats.
pub(super) fn over_luma(colour: &Power, luma: &Power) -> [f64; 8] {
    RINGS.map(|ring| (mean(colour, &ring) / mean(luma, &ring)).ln())
}

fn mean(power: &Power, ring: &std::ops::Range<i32>) -> f64 {
    let end = ring.end;
    let inside = |&(x, y): &(i32, i32)| (ring.start * ring.start..end * end).contains(&(x * x + y * y));
    let bins = (-end + 1..end).flat_map(|y| (0..end).map(move |x| (x, y))).filter(inside);
    let (sum, count) = bins.fold((0.0, 0.0), |(sum, count), (x, y)| (sum + f64::from(power.at(x, y)), count + 1.0));
    sum / count + 1e-3
}
