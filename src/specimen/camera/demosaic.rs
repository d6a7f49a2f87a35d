//! From the mosaic to green at every pixel and colour differences at every second: Hamilton and Adams, "Adaptive color
//! plane interpolation in single sensor color electronic camera" (US 5,629,734, 1997), with weights that pass smoothly
//! from one direction to the other instead of a choice.

use super::plane::Plane;
use crate::specimen::lanes::{Lanes, widest};

/// Green everywhere, and red minus green and blue minus green at half the resolution, at the sites of the mosaic.
pub(super) struct Split {
    pub(super) green: Plane,
    pub(super) red_minus_green: Plane,
    pub(super) blue_minus_green: Plane,
}

/// Splits a balanced mosaic whose first pixel is red. Both sides are even and above 4; the outer two pixels are only
/// roughly right.
pub(super) fn split(mosaic: &Plane) -> Split {
    let (width, height) = (mosaic.width, mosaic.height);
    let mut green = Plane::empty(width, height);
    widest(Green { mosaic, green: &mut green });
    let (half_width, half_height) = (width / 2, height / 2);
    let mut red = Plane::empty(half_width, half_height);
    let mut blue = Plane::empty(half_width, half_height);
    for y in 0..half_height {
        let sites = |row: usize, shift: usize, out: &mut [f32]| {
            let pairs = mosaic.row(row).chunks_exact(2).zip(green.row(row).chunks_exact(2));
            for (out, (raw, green)) in out.iter_mut().zip(pairs) {
                *out = raw[shift] - green[shift];
            }
        };
        sites(2 * y, 0, red.row_mut(y));
        sites(2 * y + 1, 1, blue.row_mut(y));
    }
    Split { green, red_minus_green: red, blue_minus_green: blue }
}

/// Green at every pixel.
struct Green<'a> {
    mosaic: &'a Plane,
    green: &'a mut Plane,
}

impl Lanes for Green<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let (mosaic, last) = (self.mosaic, self.mosaic.height - 1);
        for y in 0..mosaic.height {
            let around = [y.max(2) - 2, y.max(1) - 1, (y + 1).min(last), (y + 2).min(last)].map(|y| mosaic.row(y));
            interpolate(mosaic.row(y), around, y & 1, self.green.row_mut(y));
        }
    }
}

/// One row of green; in it the pixels of parity `first` lack green.
#[inline(always)]
fn interpolate(row: &[f32], around: [&[f32]; 4], first: usize, out: &mut [f32]) {
    let width = row.len();
    out.copy_from_slice(row);
    let [far_above, above, below, far_below] = around.map(|row| &row[..width]);
    let mut full = [0.0f32; 16];
    let mut start = 2;
    while start + 2 < width {
        let count = full.len().min(width - 2 - start);
        for (k, full) in full[..count].iter_mut().enumerate() {
            let x = start + k;
            let twice = 2.0 * row[x];
            let across = twice - row[x - 2] - row[x + 2];
            let along = twice - far_above[x] - far_below[x];
            let slope_x = (row[x - 1] - row[x + 1]).abs() + across.abs() + 1e-4;
            let slope_y = (above[x] - below[x]).abs() + along.abs() + 1e-4;
            let from_x = 0.5 * (row[x - 1] + row[x + 1]) + 0.25 * across;
            let from_y = 0.5 * (above[x] + below[x]) + 0.25 * along;
            let (wx, wy) = (slope_y * slope_y, slope_x * slope_x);
            *full = (wx * from_x + wy * from_y) / (wx + wy);
        }
        for k in ((start + first) & 1..count).step_by(2) {
            out[start + k] = full[k];
        }
        start += count;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grey_edge_stays_grey() {
        // An upright edge: every channel sees the same ramp.
        let mosaic = Plane::from_fn(24, 16, |x, _| if x < 11 { 0.1 } else { 0.7 });
        let split = split(&mosaic);
        for y in 2..14 {
            for x in 2..22 {
                let truth = if x < 11 { 0.1 } else { 0.7 };
                assert!((split.green.row(y)[x] - truth).abs() < 0.02, "{x} {y} {}", split.green.row(y)[x]);
            }
        }
        assert!(split.red_minus_green.row(3)[1..11].iter().all(|difference| difference.abs() < 0.02));
    }

    #[test]
    fn flat_colour_keeps_its_differences() {
        let colour = [0.5, 0.3, 0.2];
        let mosaic = Plane::from_fn(16, 16, |x, y| colour[(x & 1) + (y & 1)]);
        let split = split(&mosaic);
        assert!((split.green.row(6)[6] - 0.3).abs() < 1e-4);
        assert!((split.red_minus_green.row(3)[3] - 0.2).abs() < 1e-4);
        assert!((split.blue_minus_green.row(3)[3] + 0.1).abs() < 1e-4);
    }
}
