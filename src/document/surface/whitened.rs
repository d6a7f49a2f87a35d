//! A power spectrum against what is usual at each frequency.

use std::sync::LazyLock;

use super::fourier::{Power, SPAN};

/// Highest frequency looked at, in bins: half a cycle per pixel.
pub(super) const TOP: i32 = SPAN as i32 / 2;
/// Bins from the axes that belong to them: rows of text, edges and the blocks of JPEG lie there.
const AXIS: i32 = 2;
/// Bands in bins of 1/128 cycle per pixel: 0.03 to 0.08, to 0.2, to 0.32, to 0.5.
pub(super) const BANDS: [std::ops::Range<i32>; 4] = [4..10, 10..26, 26..41, 41..64];

/// Logarithm of the power over the median of all frequencies as high, in nats.
pub(super) struct Whitened(Vec<f32>);

impl Whitened {
    /// Of a spectrum, each bin averaged with its eight neighbours, over which the window spreads a peak.
    pub(super) fn of(power: &Power) -> Whitened {
        let smooth = |x: i32, y: i32| {
            let around = (-1..=1).flat_map(|dy| (-1..=1).map(move |dx| power.at(x + dx, y + dy)));
            (around.sum::<f32>() / 9.0 + 1e-6).ln()
        };
        let mut values = vec![0.0; SPAN * SPAN];
        let mut rings: Vec<Vec<f32>> = vec![Vec::new(); SPAN];
        // The spectrum of a plane of real values is the same at the opposite frequency.
        for y in -TOP..TOP {
            for x in 0..TOP {
                let value = smooth(x, y);
                values[place(x, y)] = value;
                rings[radius(x, y)].push(value);
            }
        }
        let medians: Vec<f32> = rings.iter_mut().map(|ring| median(ring)).collect();
        for y in -TOP..TOP {
            (0..TOP).for_each(|x| values[place(x, y)] -= medians[radius(x, y)]);
        }
        Whitened(values)
    }

    /// The mean of several, zero where there are none: what all have in common stays, the chance of each levels out.
    pub(super) fn mean<'a>(spectra: impl ExactSizeIterator<Item = &'a Whitened>) -> Whitened {
        let share = 1.0 / spectra.len().max(1) as f32;
        let mut values = vec![0.0; SPAN * SPAN];
        for Whitened(one) in spectra {
            values.iter_mut().zip(one).for_each(|(sum, value)| *sum += value * share);
        }
        Whitened(values)
    }

    /// At the frequency (`x`, `y`) in bins, -[`TOP`] … [`TOP`], both ends left out.
    pub(super) fn at(&self, x: i32, y: i32) -> f32 {
        let (x, y) = if x < 0 { (-x, -y) } else { (x, y) };
        self.0[place(x, y.clamp(-TOP, TOP - 1))]
    }

    /// Frequencies on the axes whose height in bins lies in `heights`, each once.
    pub(super) fn on_axes(heights: std::ops::Range<i32>) -> impl Iterator<Item = (i32, i32)> {
        (-TOP + 1..TOP)
            .flat_map(|y| (0..TOP).map(move |x| (x, y)))
            .filter(move |&(x, y)| (x < AXIS || y.abs() < AXIS) && heights.contains(&(radius(x, y) as i32)))
    }

    /// Frequencies off the axes whose height in bins lies in `heights`, each once.
    pub(super) fn off_axes(heights: std::ops::Range<i32>) -> impl Iterator<Item = (i32, i32)> {
        (-TOP + 1..TOP)
            .flat_map(|y| (AXIS..TOP).map(move |x| (x, y)))
            .filter(move |&(x, y)| y.abs() >= AXIS && heights.contains(&(radius(x, y) as i32)))
    }
}

fn place(x: i32, y: i32) -> usize {
    (y + TOP) as usize * SPAN + x as usize
}

/// Heights of all frequencies, at their [`place`].
static HEIGHTS: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut heights = vec![0; SPAN * SPAN];
    for (y, x) in (-TOP..TOP).flat_map(|y| (0..TOP).map(move |x| (y, x))) {
        heights[place(x, y)] = ((x * x + y * y) as f32).sqrt().round() as u8;
    }
    heights
});

/// Height in bins of the frequency (`x`, `y`), `x` not negative.
fn radius(x: i32, y: i32) -> usize {
    usize::from(HEIGHTS[place(x, y)])
}

fn median(values: &mut [f32]) -> f32 {
    let middle = values.len() / 2;
    if values.is_empty() { 0.0 } else { *values.select_nth_unstable_by(middle, f32::total_cmp).1 }
}
