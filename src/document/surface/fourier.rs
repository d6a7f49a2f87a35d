//! The power spectrum of a square of pixels.

use std::f32::consts::TAU;

/// Side of the square in pixels, and number of frequencies each way: bin `k` is `k / SPAN` cycles per pixel.
pub(super) const SPAN: usize = 128;

/// Power at every frequency of a plane, rows of [`SPAN`]; frequencies above one half wrap around to negative ones.
pub(super) struct Power(Vec<f32>);

impl Power {
    /// Of a plane of [`SPAN`] × [`SPAN`] values, weighed towards its middle (Hann's window), its mean taken off: the fast
    /// transform of Cooley and Tukey (1965) along rows, then along columns.
    pub(super) fn of(plane: &[f32]) -> Power {
        let mean = plane.iter().sum::<f32>() / plane.len().max(1) as f32;
        let turn: Vec<(f32, f32)> = (0..SPAN / 2)
            .map(|k| {
                let angle = -TAU * k as f32 / SPAN as f32;
                (angle.cos(), angle.sin())
            })
            .collect();
        let window: Vec<f32> = (0..SPAN).map(|k| 0.5 - 0.5 * (TAU * (k as f32 + 0.5) / SPAN as f32).cos()).collect();
        let mut values = vec![(0.0, 0.0); SPAN * SPAN];
        for (row, (from, to)) in plane.chunks_exact(SPAN).zip(values.chunks_exact_mut(SPAN)).enumerate() {
            for ((value, out), across) in from.iter().zip(to.iter_mut()).zip(&window) {
                *out = ((value - mean) * window[row] * across, 0.0);
            }
            transform(to, &turn);
        }
        let mut power = vec![0.0; SPAN * SPAN];
        let mut column = [(0.0, 0.0); SPAN];
        for x in 0..SPAN {
            (0..SPAN).for_each(|y| column[y] = values[y * SPAN + x]);
            transform(&mut column, &turn);
            (0..SPAN).for_each(|y| power[y * SPAN + x] = column[y].0 * column[y].0 + column[y].1 * column[y].1);
        }
        Power(power)
    }

    /// The power at the frequency (`x`, `y`) in bins, negative ones included.
    pub(super) fn at(&self, x: i32, y: i32) -> f32 {
        let wrapped = |k: i32| k.rem_euclid(SPAN as i32) as usize;
        self.0[wrapped(y) * SPAN + wrapped(x)]
    }
}

/// In place, of [`SPAN`] complex values, with the first half of the roots of unity in `turn`.
fn transform(values: &mut [(f32, f32)], turn: &[(f32, f32)]) {
    let bits = SPAN.trailing_zeros();
    for index in 0..SPAN {
        let mirrored = index.reverse_bits() >> (usize::BITS - bits);
        if index < mirrored {
            values.swap(index, mirrored);
        }
    }
    let mut half = 1;
    while half < SPAN {
        let step = SPAN / (2 * half);
        for block in values.chunks_exact_mut(2 * half) {
            let (low, high) = block.split_at_mut(half);
            for (k, (a, b)) in low.iter_mut().zip(high).enumerate() {
                let (cos, sin) = turn[k * step];
                let turned = (b.0 * cos - b.1 * sin, b.0 * sin + b.1 * cos);
                *b = (a.0 - turned.0, a.1 - turned.1);
                *a = (a.0 + turned.0, a.1 + turned.1);
            }
        }
        half *= 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wave_stands_at_its_frequency() {
        let wave = |k: usize| ((20 * (k % SPAN) + 9 * (k / SPAN)) as f32 * TAU / SPAN as f32).cos();
        let power = Power::of(&(0..SPAN * SPAN).map(wave).collect::<Vec<_>>());
        let half = SPAN as i32 / 2;
        let strongest = (-half..half)
            .flat_map(|y| (1..half).map(move |x| (x, y)))
            .max_by(|a, b| power.at(a.0, a.1).total_cmp(&power.at(b.0, b.1)));
        assert_eq!(strongest, Some((20, 9)));
        assert!((power.at(20, 9) - power.at(-20, -9)).abs() < power.at(20, 9) * 1e-3);
        assert!(power.at(40, 40) < 1e-3 * power.at(20, 9));
    }
}
