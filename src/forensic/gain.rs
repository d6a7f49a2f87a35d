//! By how much a faint picture is amplified: so that its bright end is just bright, and the number can be told.

/// Share of the values that may be brighter than white.
const CLIPPED: f64 = 0.005;
/// Amplification at most: more shows rounding alone.
const MOST: f32 = 40.0;

/// The factor for values of which `counts` tells how many have each size, 0 … 255.
pub(super) fn gain(counts: &[u64; 256]) -> f32 {
    let total: u64 = counts.iter().sum();
    let mut above = 0;
    let bright = (1..256).rev().find(|&size| {
        above += counts[size];
        above as f64 > CLIPPED * total as f64
    });
    bright.map_or(MOST, |size| (255.0 / size as f32).clamp(1.0, MOST))
}

/// Counts added one by one.
pub(super) fn added(mut one: [u64; 256], other: [u64; 256]) -> [u64; 256] {
    one.iter_mut().zip(other).for_each(|(count, more)| *count += more);
    one
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bright_end_becomes_white_and_single_pixels_do_not_count() {
        let mut counts = [0; 256];
        counts[0] = 10_000;
        assert_eq!(gain(&counts), MOST);
        counts[51] = 400;
        assert_eq!(gain(&counts), 5.0);
        counts[255] = 3;
        assert_eq!(gain(&counts), 5.0);
        counts[255] = 3_000;
        assert_eq!(gain(&counts), 1.0);
    }
}
