//! Detail along the diagonals against detail along rows and columns: what a display shows lies on a grid of pixels, and what was
//! enlarged for it or by a webcam has lost its diagonals first; a lens and paper treat all directions alike.

use super::{colour_profile::RINGS, fourier::Power};

/// Tangent of 22.5 degrees: nearer to a diagonal than to an axis above it.
const HALF_WAY: f64 = std::f64::consts::SQRT_2 - 1.0;

/// Mean power nearer to the diagonals over mean power nearer to the axes in each of the four highest rings (0.19 to 0.5 cycles per
/// pixel), in nats: about zero where all directions are alike.
pub(super) fn over_axes(power: &Power) -> [f64; 4] {
    [&RINGS[4], &RINGS[5], &RINGS[6], &RINGS[7]].map(|ring| {
        let [axes, diagonals] = sums(power, ring);
        (diagonals / axes).ln()
    })
}

/// Mean power of a ring near its axes and near its diagonals.
fn sums(power: &Power, ring: &std::ops::Range<i32>) -> [f64; 2] {
    let end = ring.end;
    let (mut sums, mut counts) = ([0.0; 2], [0.0; 2]);
    for (x, y) in (-end + 1..end).flat_map(|y| (0..end).map(move |x| (x, y))) {
        if (ring.start * ring.start..end * end).contains(&(x * x + y * y)) {
            let (short, long) = (x.min(y.abs()), x.max(y.abs()));
            let part = usize::from(f64::from(short) > HALF_WAY * f64::from(long));
            sums[part] += f64::from(power.at(x, y));
            counts[part] += 1.0;
        }
    }
    [0, 1].map(|part| sums[part] / counts[part] + 1e-3)
}

#[cfg(test)]
mod tests {
    use super::{super::fourier::SPAN, *};

    /// Waves of 44 bins' height in a direction, in degrees from the rows.
    fn waves(degrees: f32) -> [f64; 4] {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let step = std::f32::consts::TAU * 44.0 / SPAN as f32;
        let wave = |k: usize| (step * ((k % SPAN) as f32 * cos + (k / SPAN) as f32 * sin)).cos() * 20.0;
        over_axes(&Power::of(&(0..SPAN * SPAN).map(wave).collect::<Vec<_>>()))
    }

    #[test]
    fn waves_along_a_diagonal_and_along_an_axis_are_told_apart() {
        assert!(waves(45.0)[2] > 5.0, "{:?}", waves(45.0));
        assert!(waves(-135.0)[2] > 5.0, "{:?}", waves(-135.0));
        assert!(waves(4.0)[2] < -5.0 && waves(86.0)[2] < -5.0, "{:?} {:?}", waves(4.0), waves(86.0));
    }

    #[test]
    fn where_all_directions_are_alike_none_stands_out() {
        let mut state = 1u32;
        let grain = (0..SPAN * SPAN).map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as f32
        });
        let flat = over_axes(&Power::of(&grain.collect::<Vec<_>>()));
        assert!(flat.iter().all(|value| value.abs() < 0.3), "{flat:?}");
    }
}
