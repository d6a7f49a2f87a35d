//! Noise reduction as phones do it: colour first and broadly, then brightness over the nearest pixels, so that fine texture
//! smears. A bilateral filter (Tomasi and Manduchi 1998) with Tukey's biweight in place of the exponential.

use super::plane::Plane;
use crate::specimen::lanes::{Lanes, positive, widest};

/// One pass: every value moves by `strength` (0 … 1) towards its neighbours `step` away that lie within `tolerance` of it;
/// the tolerance grows with brightness as √(floor² + slope · guide). The outermost `step` values stay as they are.
pub(super) fn smooth(plane: &mut Plane, guide: Option<&Plane>, noise: Tolerance, strength: f32, step: usize) {
    let (width, height) = (plane.width, plane.height);
    if width <= 2 * step || height <= 2 * step {
        return;
    }
    let source = plane.clone();
    widest(Rows { source: &source, guide, noise, strength, step, plane });
}

/// How far apart two values may lie to count as the same but for noise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Tolerance {
    /// Square of the tolerance in the dark.
    pub(super) floor: f32,
    /// What brightness adds to the square.
    pub(super) slope: f32,
}

/// The rows of a plane, smoothed.
struct Rows<'a> {
    source: &'a Plane,
    guide: Option<&'a Plane>,
    noise: Tolerance,
    strength: f32,
    step: usize,
    plane: &'a mut Plane,
}

impl Lanes for Rows<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let (source, step) = (self.source, self.step);
        let count = source.width - 2 * step;
        for y in step..source.height - step {
            let bright = &self.guide.unwrap_or(source).row(y)[step..][..count];
            let near = [y - step, y, y + step].map(|y| [0, step, 2 * step].map(|x| &source.row(y)[x..][..count]));
            smooth_row(near, bright, self.noise, self.strength, &mut self.plane.row_mut(y)[step..][..count]);
        }
    }
}

#[inline(always)]
fn smooth_row(rows: [[&[f32]; 3]; 3], bright: &[f32], noise: Tolerance, strength: f32, out: &mut [f32]) {
    let [[a0, a1, a2], [b0, b1, b2], [c0, c1, c2]] = rows;
    let count = out.len();
    // The slices all have `count` values; cutting them again lets the loop run without checks.
    let [a0, a1, a2, b0, b1, b2, c0, c1, c2] = [a0, a1, a2, b0, b1, b2, c0, c1, c2].map(|row| &row[..count]);
    let bright = &bright[..count];
    for (index, out) in out.iter_mut().enumerate() {
        let here = b1[index];
        let inverse = 1.0 / (noise.floor + noise.slope * positive(bright[index]));
        let (mut sum, mut weights) = (0.0f32, 1.0f32);
        for near in [a1[index], b0[index], b2[index], c1[index]] {
            let difference = near - here;
            let weight = positive(1.0 - difference * difference * inverse);
            sum += weight * difference;
            weights += weight;
        }
        for near in [a0[index], a2[index], c0[index], c2[index]] {
            let difference = near - here;
            let weight = 0.6 * positive(1.0 - difference * difference * inverse);
            sum += weight * difference;
            weights += weight;
        }
        *out = here + strength * sum / weights;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::specimen::seed::Seed;

    #[test]
    fn noise_shrinks_and_edges_stay() {
        let mut draw = Seed::new(2).draw();
        let noise: Vec<f32> = (0..64 * 64).map(|_| 0.01 * draw.normal()).collect();
        let step = |x: usize| if x < 32 { 0.2 } else { 0.8 };
        let mut plane = Plane::from_fn(64, 64, |x, y| step(x) + noise[y * 64 + x]);
        smooth(&mut plane, None, Tolerance { floor: 0.0016, slope: 0.0 }, 1.0, 1);
        let spread = |plane: &Plane| {
            let row: f32 = (2..62).flat_map(|y| plane.row(y)[2..30].to_vec()).map(|v| (v - 0.2).powi(2)).sum();
            (row / (60.0 * 28.0)).sqrt()
        };
        assert!(spread(&plane) < 0.0055, "{}", spread(&plane));
        assert!((plane.row(30)[31] - 0.2).abs() < 0.03 && (plane.row(30)[32] - 0.8).abs() < 0.03);
    }
}
