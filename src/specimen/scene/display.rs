//! Displays: the grid of sub-pixels through a spot, after the simulation of Liu et al. (arXiv
//! 1804.03809): emission times mask, the mask's mean being one. Where that paper supersamples, the mask is blurred by the
//! spot beforehand, which has no aliasing of its own: what beats remain come from the sensor's grid.

use image::RgbImage;
use serde::Serialize;

use super::{
    spot::Spot,
    texture::{Levels, Texture, floor, packed},
};
use crate::specimen::{camera::gaussian, seed::Seed};

/// Cells of the mask's table for one display pixel, each way.
const CELLS: usize = 32;
/// Display pixels in one period of the mask, each way.
const PERIOD: usize = 2;
const SIDE: usize = CELLS * PERIOD;

/// Arrangement of the sub-pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Grid {
    /// Upright stripes red, green, blue: most liquid crystals.
    Stripe,
    /// Upright stripes blue, green, red.
    StripeBgr,
    /// Green in every pixel, red and blue in turn, as diamonds: many organic displays.
    PenTile,
    /// None: the control, the same picture and light without a grid.
    None,
}

/// A display panel and its settings.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Panel {
    /// Arrangement of the sub-pixels.
    pub grid: Grid,
    /// Width of a display pixel in millimetres.
    pub pitch_mm: f32,
    /// Share of a third of the pixel that a stripe fills across, 0.6 … 1.
    pub stripe_width: f32,
    /// Share of the pixel that it fills down, 0.65 … 0.95.
    pub stripe_height: f32,
    /// Exponent from code to light.
    pub gamma: f32,
    /// Light of black as a share of that of white.
    pub black: f32,
    /// Light of white; a white sheet under the scene's main light has 1.
    pub brightness: f32,
    /// Colour of white.
    pub white: [f32; 3],
    /// Depth of the bands that shutter and backlight make, 0 … 0.2.
    pub banding: f32,
    /// Bands from top to bottom of the picture.
    pub bands: f32,
    /// Reflectance of the surface: veiling glare from the room.
    pub veil: f32,
    /// Strength of mirror images of lamps on it.
    pub gloss: f32,
}

impl Panel {
    /// A panel with pixels of `pitch_mm`.
    pub fn draw(pitch_mm: f32, seed: Seed) -> Self {
        let mut draw = seed.draw();
        let grids = [Grid::Stripe, Grid::Stripe, Grid::Stripe, Grid::StripeBgr, Grid::PenTile, Grid::PenTile];
        let grid = draw.pick(&grids).copied().unwrap_or(Grid::Stripe);
        let cool = draw.uniform(-0.06..0.14);
        let flickers = draw.chance(0.35);
        Panel {
            grid,
            pitch_mm,
            stripe_width: draw.uniform(0.6..1.0),
            stripe_height: draw.uniform(0.65..0.95),
            gamma: draw.uniform(2.0..2.45),
            black: if grid == Grid::PenTile { draw.uniform(0.0..0.002) } else { draw.log_uniform(0.001..0.02) },
            brightness: draw.uniform(0.75..1.25),
            white: [1.0 - cool, 1.0 - 0.2 * cool.abs(), 1.0 + cool],
            banding: if flickers { draw.log_uniform(0.02..0.2) } else { 0.0 },
            bands: draw.uniform(1.0..9.0),
            veil: draw.log_uniform(0.004..0.05),
            gloss: draw.uniform(0.2..1.0),
        }
    }

    /// Emission of the picture's codes, as shares of white.
    pub(crate) fn emission(&self, picture: &RgbImage) -> Texture {
        let table: Vec<u16> = (0..=255)
            .map(|code| packed(self.black + (1.0 - self.black) * (code as f32 / 255.0).powf(self.gamma)))
            .collect();
        Texture::from_image(picture, |codes, _, _| {
            let [r, g, b] = codes.map(|code| table[usize::from(code)]);
            [r, g, b, 0]
        })
    }

    /// Light of row `y` (0 … 1 down the picture) against the mean: bands of the shutter.
    pub(crate) fn band(&self, y: f32) -> f32 {
        1.0 + self.banding * (std::f32::consts::TAU * self.bands * y + self.bands).sin()
    }

    /// Whether the sub-pixel of `channel` shines at a place in display pixels.
    fn lit(&self, channel: usize, x: f32, y: f32) -> bool {
        let (fx, fy) = (x.fract(), y.fract());
        let column = match self.grid {
            Grid::Stripe => channel,
            Grid::StripeBgr => 2 - channel,
            Grid::PenTile => {
                let odd = (x as usize + y as usize) % 2;
                let reach = |dx: f32, dy: f32, size: f32| dx.abs() + dy.abs() < size;
                return match channel {
                    1 => reach(fx - 0.5, fy - 0.25, 0.25 * self.stripe_height),
                    0 => odd == 0 && reach(fx - 0.5, fy - 0.75, 0.36 * self.stripe_width),
                    _ => odd == 1 && reach(fx - 0.5, fy - 0.75, 0.4 * self.stripe_width),
                };
            }
            Grid::None => return true,
        };
        let middle = (column as f32 + 0.5) / 3.0;
        (fx - middle).abs() < self.stripe_width / 6.0 && (fy - 0.5).abs() < self.stripe_height / 2.0
    }
}

/// A panel showing a picture, seen through a spot.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Shining {
    mask: Vec<[f32; 4]>,
    shown: Texture,
    /// Texels of `shown` a display pixel.
    texels: [f32; 2],
    /// Display pixels a millimetre.
    density: f32,
    /// Width over which neighbouring display pixels run together, in display pixels.
    soft: f32,
    light: [f32; 4],
}

impl Shining {
    /// `shown` fills `size_mm` of the panel.
    pub(crate) fn new(panel: &Panel, shown: &Levels, size_mm: [f32; 2], spot: &Spot) -> Self {
        let sigma = spot.mean_mm() / panel.pitch_mm;
        let step = spot.scale_mm() * shown.full().width as f32 / size_mm[0];
        let (level, _) = shown.level(step);
        let texels = [level.width as f32 / size_mm[0], level.height as f32 / size_mm[1]];
        let rest = ((spot.mean_mm() * texels[0]).powi(2) - 1.0 / 6.0).max(0.0).sqrt();
        let shown = if rest > 0.4 { level.blurred(rest, rest) } else { level.clone() };
        let mut mask = vec![[0.0f32; 4]; SIDE * SIDE];
        let channels = [0, 1, 2].map(|channel| blurred_mask(panel, channel, sigma * CELLS as f32));
        for (cell, mask) in mask.iter_mut().enumerate() {
            *mask = [channels[0][cell], channels[1][cell], channels[2][cell], 0.0];
        }
        let [r, g, b] = panel.white.map(|channel| channel * panel.brightness);
        let light = [r, g, b, 0.0];
        let texels = texels.map(|texels| texels * panel.pitch_mm);
        Shining { mask, shown, texels, density: 1.0 / panel.pitch_mm, soft: (2.5 * sigma).clamp(0.05, 1.0), light }
    }

    /// Light from a place in millimetres.
    #[inline]
    pub(crate) fn light(&self, u: f32, v: f32) -> [f32; 4] {
        let (x, y) = (u * self.density, v * self.density);
        let phase = |at: f32| {
            let at = at * (1.0 / PERIOD as f32);
            ((at - floor(at) as f32) * SIDE as f32) as usize % SIDE
        };
        let mask = self.mask[phase(y) * SIDE + phase(x)];
        let edged = |at: f32| {
            // Display pixels are squares of one colour: blend only near their borders.
            let from = at - 0.5;
            let whole = floor(from) as f32;
            whole + ((from - whole - 0.5) / self.soft + 0.5).clamp(0.0, 1.0) + 0.5
        };
        let shown = self.shown.at(edged(x) * self.texels[0], edged(y) * self.texels[1]);
        std::array::from_fn(|c| shown[c] * mask[c] * self.light[c])
    }
}

/// The mask of one channel with mean 1, blurred by `sigma` cells.
fn blurred_mask(panel: &Panel, channel: usize, sigma: f32) -> Vec<f32> {
    let at = |cell: usize| (cell as f32 + 0.5) / CELLS as f32;
    let lit: Vec<f32> =
        (0..SIDE * SIDE).map(|i| if panel.lit(channel, at(i % SIDE), at(i / SIDE)) { 1.0 } else { 0.0 }).collect();
    let mean = (lit.iter().sum::<f32>() / lit.len() as f32).max(1e-3);
    let kernel = gaussian(sigma.min(2.0 * CELLS as f32));
    let radius = kernel.len() / 2;
    let shifted = |at: usize, tap: usize| (at + tap + 16 * SIDE - radius) % SIDE;
    let mut across = vec![0.0f32; SIDE * SIDE];
    let mut both = vec![0.0f32; SIDE * SIDE];
    for (cell, out) in across.iter_mut().enumerate() {
        let row = &lit[cell / SIDE * SIDE..][..SIDE];
        *out = kernel.iter().enumerate().map(|(tap, weight)| weight * row[shifted(cell % SIDE, tap)]).sum();
    }
    for y in 0..SIDE {
        for (tap, weight) in kernel.iter().enumerate() {
            let from = &across[shifted(y, tap) * SIDE..][..SIDE];
            for (out, value) in both[y * SIDE..][..SIDE].iter_mut().zip(from) {
                *out += weight * value / mean;
            }
        }
    }
    both
}

#[cfg(test)]
mod tests {
    use super::*;

    fn panel(grid: Grid) -> Panel {
        Panel { grid, brightness: 1.0, white: [1.0; 3], ..Panel::draw(0.1, Seed::new(2)) }
    }

    fn shining(grid: Grid, sigma: f32) -> Shining {
        let panel = panel(grid);
        let white = RgbImage::from_pixel(40, 40, image::Rgb([255; 3]));
        let spot = Spot { sigma, mm_per_px: [[0.02, 0.0], [0.0, 0.02]], path: vec![[0.0; 2]] };
        Shining::new(&panel, &Levels::new(panel.emission(&white), 16), [4.0, 4.0], &spot)
    }

    #[test]
    fn every_grid_has_mean_one_and_its_own_order() {
        for grid in [Grid::Stripe, Grid::StripeBgr, Grid::PenTile, Grid::None] {
            let seen = shining(grid, 0.5);
            let mean: f32 =
                (0..4000).map(|i| seen.light(1.0 + (i % 40) as f32 * 0.005, 1.0 + (i / 40) as f32 * 0.002)[1]).sum();
            assert!((mean / 4000.0 - 1.0).abs() < 0.08, "{grid:?} {mean}");
        }
        let left = [Grid::Stripe, Grid::StripeBgr].map(|grid| shining(grid, 0.3).light(1.0 + 0.1 / 6.0, 1.05));
        assert!(left[0][0] > left[0][2] && left[1][2] > left[1][0], "{left:?}");
    }

    #[test]
    fn without_a_grid_white_is_even() {
        let seen = shining(Grid::None, 0.5);
        assert!((0..100).all(|i| (seen.light(1.0 + i as f32 * 0.007, 1.3)[0] - 1.0).abs() < 0.01));
    }
}
