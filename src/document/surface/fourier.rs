//! The power spectrum of a square of pixels.

use std::f32::consts::TAU;

/// Side of the square in pixels, and number of frequencies each way: bin `k` is `k / SPAN` cycles per pixel.
pub(super) const SPAN: usize = 128;

/// Power at every frequency of a plane, columns of [`SPAN`]; frequencies above one half wrap around to negative ones.
pub(super) struct Power(Vec<f32>);

impl Power {
    /// Of a plane of [`SPAN`] × [`SPAN`] values, weighed towards its middle (Hann's window), its mean taken off: the fast
    /// transform of Cooley and Tukey (1965) along columns, then along rows.
    pub(super) fn of(plane: &[f32]) -> Power {
        let mean = plane.iter().sum::<f32>() / plane.len().max(1) as f32;
        let turn: Vec<(f32, f32)> = (0..SPAN / 2)
            .map(|k| {
                let angle = -TAU * k as f32 / SPAN as f32;
                (angle.cos(), angle.sin())
            })
            .collect();
        let window: Vec<f32> = (0..SPAN).map(|k| 0.5 - 0.5 * (TAU * (k as f32 + 0.5) / SPAN as f32).cos()).collect();
        let mut real = vec![0.0; SPAN * SPAN];
        for (row, (from, to)) in plane.chunks_exact(SPAN).zip(real.chunks_exact_mut(SPAN)).enumerate() {
            for ((value, out), across) in from.iter().zip(to).zip(&window) {
                *out = (value - mean) * window[row] * across;
            }
        }
        let mut imaginary = vec![0.0; SPAN * SPAN];
        transform_columns(&mut real, &mut imaginary, &turn);
        let (mut real, mut imaginary) = (transposed(&real), transposed(&imaginary));
        transform_columns(&mut real, &mut imaginary, &turn);
        real.iter_mut().zip(&imaginary).for_each(|(real, imaginary)| *real = *real * *real + imaginary * imaginary);
        Power(real)
    }

    /// The power at the frequency (`x`, `y`) in bins, negative ones included.
    pub(super) fn at(&self, x: i32, y: i32) -> f32 {
        let wrapped = |k: i32| k.rem_euclid(SPAN as i32) as usize;
        self.0[wrapped(x) * SPAN + wrapped(y)]
    }
}

fn transposed(plane: &[f32]) -> Vec<f32> {
    (0..SPAN * SPAN).map(|index| plane[index % SPAN * SPAN + index / SPAN]).collect()
}

/// Every column in place, with the first half of the roots of unity in `turn`: all columns go through a step side by side.
fn transform_columns(real: &mut [f32], imaginary: &mut [f32], turn: &[(f32, f32)]) {
    let bits = SPAN.trailing_zeros();
    for index in 0..SPAN {
        let mirrored = index.reverse_bits() >> (usize::BITS - bits);
        if index < mirrored {
            for plane in [&mut *real, &mut *imaginary] {
                let (upper, lower) = plane.split_at_mut(mirrored * SPAN);
                upper[index * SPAN..][..SPAN].swap_with_slice(&mut lower[..SPAN]);
            }
        }
    }
    let mut half = 1;
    while half < SPAN {
        let step = SPAN / (2 * half);
        let blocks = real.chunks_exact_mut(2 * half * SPAN).zip(imaginary.chunks_exact_mut(2 * half * SPAN));
        for (real, imaginary) in blocks {
            let ((low, high), (low_i, high_i)) = (real.split_at_mut(half * SPAN), imaginary.split_at_mut(half * SPAN));
            let low = low.chunks_exact_mut(SPAN).zip(low_i.chunks_exact_mut(SPAN));
            let high = high.chunks_exact_mut(SPAN).zip(high_i.chunks_exact_mut(SPAN));
            for (k, (low, high)) in low.zip(high).enumerate() {
                butterfly(low, high, turn[k * step]);
            }
        }
        half *= 2;
    }
}

/// A step of the transform: rows of real and imaginary parts, of which the second is turned by `(cos, sin)`.
fn butterfly(low: (&mut [f32], &mut [f32]), high: (&mut [f32], &mut [f32]), (cos, sin): (f32, f32)) {
    let low = low.0.iter_mut().zip(low.1);
    let high = high.0.iter_mut().zip(high.1);
    for ((a, a_i), (b, b_i)) in low.zip(high) {
        let turned = (*b * cos - *b_i * sin, *b * sin + *b_i * cos);
        (*b, *b_i) = (*a - turned.0, *a_i - turned.1);
        (*a, *a_i) = (*a + turned.0, *a_i + turned.1);
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
