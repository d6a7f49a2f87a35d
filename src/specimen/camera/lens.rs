//! The lens: distortion, lateral colour, fall-off towards the corners, and the spot into which a point is drawn.

use rayon::prelude::*;

use crate::specimen::picture::Picture;

/// Taps of the path along which the hand shakes.
const SHAKE_TAPS: usize = 9;

/// One lens, focused and held in one way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lens {
    /// Radial distortion: a point at radius r (1 at half the diagonal) is seen at r · (1 + distortion · r²).
    pub distortion: f32,
    /// Relative magnification of red and of blue against green, minus 1 (lateral chromatic aberration).
    pub colour_shift: [f32; 2],
    /// Share of light lost in the corner.
    pub vignetting: f32,
    /// Standard deviation of the spot in sensor pixels, focus error included.
    pub blur: f32,
    /// How far the picture moved while the shutter was open: sensor pixels right and down.
    pub shake: [f32; 2],
    /// How far the middle of that path lies from its chord, as a share of its length.
    pub shake_bend: f32,
}

impl Lens {
    /// Where the light of `channel` (0 red, 1 green, 2 blue) at the sensor's place (x, y) would lie with a lens free of
    /// distortion and lateral colour.
    pub fn ideal(&self, x: f32, y: f32, channel: usize, width: usize, height: usize) -> [f32; 2] {
        let (cx, cy) = (width as f32 / 2.0, height as f32 / 2.0);
        let (dx, dy) = (x - cx, y - cy);
        let r2 = (dx * dx + dy * dy) / (cx * cx + cy * cy);
        let shift = [self.colour_shift[0], 0.0, self.colour_shift[1]][channel];
        // First-order inverse of r(1 + k r²): exact to k² ≤ 1e-3.
        let scale = (1.0 - self.distortion * r2) * (1.0 - shift);
        [cx + dx * scale, cy + dy * scale]
    }

    /// Where a point of the undistorted picture is seen; the inverse of [`Lens::ideal`] for green.
    pub fn seen(&self, x: f32, y: f32, width: usize, height: usize) -> [f32; 2] {
        let mut at = [x, y];
        for _ in 0..4 {
            let back = self.ideal(at[0], at[1], 1, width, height);
            at = [at[0] + x - back[0], at[1] + y - back[1]];
        }
        at
    }

    /// Share of light that arrives at (x, y): the fourth power of the cosine, scaled to the corner's loss.
    pub fn fall_off(&self, x: f32, y: f32, width: usize, height: usize) -> f32 {
        let (cx, cy) = (width as f32 / 2.0, height as f32 / 2.0);
        let r2 = ((x - cx).powi(2) + (y - cy).powi(2)) / (cx * cx + cy * cy);
        // cos⁴ = (1 + tan²)⁻²; tan² at the corner follows from the loss there.
        let corner = (1.0 - self.vignetting).max(0.05).sqrt().recip() - 1.0;
        (1.0 + corner * r2).powi(-2)
    }

    /// The path of the shaking hand: offsets in pixels, the middle of the exposure at (0, 0).
    pub fn shake_path(&self) -> Vec<[f32; 2]> {
        let [sx, sy] = self.shake;
        if sx.hypot(sy) < 0.4 {
            return vec![[0.0, 0.0]];
        }
        (0..SHAKE_TAPS)
            .map(|tap| {
                let t = (tap as f32 + 0.5) / SHAKE_TAPS as f32 - 0.5;
                let bend = self.shake_bend * (0.25 - 4.0 * t * t / 4.0);
                [sx * t - sy * bend, sy * t + sx * bend]
            })
            .collect()
    }

    /// The picture as the sensor's plane receives it: blurred, shaken and darker towards the corners. Distortion and
    /// lateral colour belong to the scene's geometry and are left to it.
    pub fn project(&self, light: &Picture) -> Picture {
        let (width, height) = (light.width(), light.height());
        let shaken = self.shaken(light);
        let light = shaken.as_ref().unwrap_or(light);
        let kernel = gaussian(self.blur);
        let radius = kernel.len() / 2;
        let mut rows = vec![[0.0f32; 3]; width * height];
        rows.par_chunks_mut(width.max(1)).enumerate().for_each(|(y, out)| {
            let mut upright = vec![[0.0f32; 3]; width + 2 * radius];
            for (tap, weight) in kernel.iter().enumerate() {
                let from = light.row((y + tap).saturating_sub(radius).min(height - 1));
                for (sum, value) in upright[radius..].iter_mut().zip(from) {
                    for c in 0..3 {
                        sum[c] += weight * value[c];
                    }
                }
            }
            let (first, last) = (upright[radius], upright[radius + width - 1]);
            upright[..radius].fill(first);
            upright[radius + width..].fill(last);
            for (tap, weight) in kernel.iter().enumerate() {
                for (sum, value) in out.iter_mut().zip(&upright[tap..]) {
                    for c in 0..3 {
                        sum[c] += weight * value[c];
                    }
                }
            }
            if self.vignetting > 0.0 {
                for (x, sum) in out.iter_mut().enumerate() {
                    let share = self.fall_off(x as f32 + 0.5, y as f32 + 0.5, width, height);
                    *sum = sum.map(|value| value * share);
                }
            }
        });
        let mut picture = Picture::filled(width, height, [0.0; 3]);
        picture.pixels_mut().copy_from_slice(&rows);
        picture
    }

    fn shaken(&self, light: &Picture) -> Option<Picture> {
        let path = self.shake_path();
        if path.len() < 2 {
            return None;
        }
        let (width, height) = (light.width() as i32, light.height() as i32);
        let share = 1.0 / path.len() as f32;
        let mut picture = Picture::filled(light.width(), light.height(), [0.0; 3]);
        picture.pixels_mut().par_chunks_mut(light.width().max(1)).enumerate().for_each(|(y, out)| {
            for [dx, dy] in &path {
                let (dx, dy) = (dx.round() as i32, dy.round() as i32);
                let from = light.row((y as i32 + dy).clamp(0, height - 1) as usize);
                for (x, sum) in out.iter_mut().enumerate() {
                    let value = from[(x as i32 + dx).clamp(0, width - 1) as usize];
                    for c in 0..3 {
                        sum[c] += share * value[c];
                    }
                }
            }
        });
        Some(picture)
    }
}

/// Weights of a Gaussian with standard deviation `sigma`, integrated over each cell, of odd length and sum 1.
pub(crate) fn gaussian(sigma: f32) -> Vec<f32> {
    let radius = (2.6 * sigma + 0.2).ceil().max(0.0) as i32;
    if sigma < 0.15 {
        return vec![1.0];
    }
    // Three points a cell are plenty for σ ≥ 0.15 after normalisation.
    let point = |x: f32| (-x * x / (2.0 * sigma * sigma)).exp();
    let cells: Vec<f32> = (-radius..=radius)
        .map(|cell| [-0.34f32, 0.0, 0.34].iter().map(|part| point(cell as f32 + part)).sum())
        .collect();
    let sum: f32 = cells.iter().sum();
    cells.iter().map(|cell| cell / sum).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LENS: Lens = Lens {
        distortion: 0.02,
        colour_shift: [3e-4, -2e-4],
        vignetting: 0.4,
        blur: 1.5,
        shake: [0.0; 2],
        shake_bend: 0.0,
    };

    #[test]
    fn seen_and_ideal_undo_each_other() {
        let at = LENS.seen(13.0, 700.0, 1000, 800);
        let back = LENS.ideal(at[0], at[1], 1, 1000, 800);
        assert!((back[0] - 13.0).abs() < 0.01 && (back[1] - 700.0).abs() < 0.01, "{back:?}");
        assert!((at[0] - 13.0).abs() > 1.0, "a barrel moves the edge: {at:?}");
    }

    #[test]
    fn a_point_becomes_a_spot_of_the_stated_width() {
        let point = Picture::from_fn(31, 31, |x, y| [if (x, y) == (15, 15) { 1.0 } else { 0.0 }; 3]);
        let spot = Lens { vignetting: 0.0, ..LENS }.project(&point);
        let (mut sum, mut spread) = (0.0, 0.0);
        for (index, pixel) in spot.pixels().iter().enumerate() {
            sum += pixel[1];
            spread += pixel[1] * ((index % 31) as f32 - 15.0).powi(2);
        }
        assert!((sum - 1.0).abs() < 1e-3 && (spread.sqrt() - 1.5).abs() < 0.15, "{sum} {}", spread.sqrt());
    }

    #[test]
    fn corners_lose_what_is_stated() {
        assert!((LENS.fall_off(0.0, 0.0, 100, 80) - 0.6).abs() < 1e-4);
        assert_eq!(LENS.fall_off(50.0, 40.0, 100, 80), 1.0);
    }

    #[test]
    fn shake_is_centred() {
        let path = Lens { shake: [6.0, 2.0], ..LENS }.shake_path();
        let mean: f32 = path.iter().map(|at| at[0]).sum::<f32>() / path.len() as f32;
        assert!(mean.abs() < 1e-4 && path.len() == SHAKE_TAPS);
    }
}
