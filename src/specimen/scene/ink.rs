//! Ink on paper: coverages from colours, amplitude-modulated screens, and the light that comes back.
//!
//! Colours follow Yule and Nielsen (1951) and Neugebauer (1937) with Demichel's weights: R = (Σ wᵢ Rᵢ^(1/n))ⁿ, n 1.7 … 2. With
//! overprints whose transmittances multiply, the sum over the sixteen primaries is the product ∏ⱼ (1 − aⱼ (1 − tⱼ)), which
//! is what is computed here.

use image::RgbImage;
use serde::Serialize;

use super::texture::{Texture, floor, packed};
use crate::specimen::{camera::gaussian, picture::light_of, seed::Seed};

/// Cells of the table of one halftone cell, each way.
const CELL: usize = 32;
/// Steps of tone in the table.
const TONES: usize = 32;
/// Steps of the table for the power n.
const POWER_STEPS: usize = 1024;

/// Which inks a printer has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Inks {
    /// Cyan, magenta, yellow, black.
    Colour,
    /// Black toner or ink alone.
    Black,
}

/// Inks and paper.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct InkSet {
    inks: Inks,
    /// Reflectance of the bare paper: red, green, blue, and 0.
    pub(crate) paper: [f32; 4],
    /// Transmittance of the solid inks to the power 1/n: cyan, magenta, yellow, black by channel.
    solid: [[f32; 4]; 4],
    n: f32,
    power: Vec<f32>,
    /// Share of black taken out of the colours.
    black: f32,
    /// Change of contrast in copies, around middle grey.
    contrast: f32,
}

impl InkSet {
    /// Inks of a printer.
    pub(crate) fn new(inks: Inks, seed: Seed) -> Self {
        let mut draw = seed.draw();
        let n = draw.uniform(1.7..2.0);
        let white = draw.uniform(0.85..0.9);
        let tint = draw.uniform(-0.02..0.04);
        let deep = draw.uniform(0.7..1.3);
        // Linear reflectances of solid process inks over white (own choice of common sRGB simulations).
        let base = [[0.05, 0.36, 0.74], [0.72, 0.04, 0.22], [0.85, 0.76, 0.05], [0.05, 0.05, 0.05]];
        let warm = draw.uniform(-0.012..0.012);
        let solid = base.map(|ink: [f32; 3]| {
            let tinted = if ink[0] == ink[2] { [ink[0] + warm, ink[1], ink[2] - warm] } else { ink };
            let [r, g, b] = tinted.map(|value| (value * deep.min(1.0 / value)).clamp(0.015, 0.97).powf(1.0 / n));
            [r, g, b, 1.0]
        });
        InkSet {
            inks,
            paper: [white, white - 0.3 * tint, white - tint, 0.0],
            solid,
            n,
            power: (0..=POWER_STEPS).map(|step| (step as f32 / POWER_STEPS as f32).powf(n)).collect(),
            black: draw.uniform(0.5..0.95),
            contrast: draw.uniform(0.95..1.35),
        }
    }

    /// Coverages that stand for the colours of an sRGB image: cyan, magenta, yellow, black in the four channels. Each ink is
    /// set against its own colour alone, so overprints come out darker than the original, as on uncorrected printers.
    pub(crate) fn coverages(&self, image: &RgbImage) -> Texture {
        let amount: [Vec<f32>; 4] = std::array::from_fn(|ink| {
            let channel = ink.min(2);
            let own = 1.0 - self.solid[ink][channel];
            (0..=255u8)
                .map(|code| {
                    let light = light_of(code);
                    let light = if ink == 3 { ((light - 0.2) * self.contrast + 0.2).clamp(0.0, 1.0) } else { light };
                    ((1.0 - light.max(1e-4).powf(1.0 / self.n)) / own).clamp(0.0, 1.0)
                })
                .collect()
        });
        Texture::from_image(image, |[r, g, b], _, _| match self.inks {
            Inks::Black => {
                let luma = (u32::from(r) * 54 + u32::from(g) * 183 + u32::from(b) * 19) >> 8;
                [0, 0, 0, packed(amount[3][luma as usize])]
            }
            Inks::Colour => {
                let [c, m, y] = [amount[0][usize::from(r)], amount[1][usize::from(g)], amount[2][usize::from(b)]];
                let grey = c.min(m).min(y);
                let key = self.black * grey * grey;
                let less = |ink: f32| packed((ink - key) / (1.0 - key).max(0.05) * 0.88);
                [less(c), less(m), less(y), packed(key)]
            }
        })
    }

    /// Light from paper covered by shares of the inks.
    #[inline]
    pub(crate) fn light(&self, coverage: [f32; 4]) -> [f32; 4] {
        let mut product = [1.0f32; 4];
        for (share, solid) in coverage.iter().zip(&self.solid) {
            for (product, solid) in product.iter_mut().zip(solid) {
                *product *= 1.0 - share * (1.0 - solid);
            }
        }
        let power = |share: f32| self.power[(share.clamp(0.0, 1.0) * POWER_STEPS as f32) as usize];
        std::array::from_fn(|channel| self.paper[channel] * power(product[channel]))
    }
}

/// An amplitude-modulated screen, as it looks through a spot.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Screen {
    /// Cosine and sine of each ink's angle, times cells a millimetre.
    axes: [[f32; 2]; 4],
    /// Coverage at a phase of the cell and a tone: `[(row · CELL + column) · (TONES + 1) + tone]`.
    table: Vec<f32>,
}

/// What a screen is made of.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ScreenRuling {
    /// Cells per inch, 85 … 200.
    pub lines_per_inch: f32,
    /// Angles of cyan, magenta, yellow and black in degrees.
    pub angles: [f32; 4],
    /// 0 round dots … 1 lines.
    pub lines: f32,
    /// Standard deviation of the spread of ink in millimetres.
    pub spread_mm: f32,
    /// Growth of a coverage of one half by spread ink.
    pub gain: f32,
}

impl ScreenRuling {
    /// The usual angles 15°, 75°, 0°, 45° and a ruling of 85 … 200 lines an inch.
    pub fn draw(seed: Seed) -> Self {
        let mut draw = seed.draw();
        let turn = draw.normal() * 0.5;
        ScreenRuling {
            lines_per_inch: draw.log_uniform(85.0..200.0),
            angles: [15.0, 75.0, 0.0, 45.0].map(|angle| angle + turn),
            lines: if draw.chance(0.25) { draw.uniform(0.5..1.0) } else { 0.0 },
            spread_mm: draw.uniform(0.008..0.022),
            gain: draw.uniform(0.02..0.16),
        }
    }
}

impl Screen {
    /// The screen through a spot of standard deviation `sigma_mm`.
    pub(crate) fn new(ruling: &ScreenRuling, sigma_mm: f32) -> Self {
        let cells_per_mm = ruling.lines_per_inch / 25.4;
        let axes = ruling.angles.map(|angle| {
            let (sin, cos) = angle.to_radians().sin_cos();
            [cos * cells_per_mm, sin * cells_per_mm]
        });
        let sigma = sigma_mm.hypot(ruling.spread_mm) * cells_per_mm * CELL as f32;
        let order = cell_order(ruling.lines);
        let kernel = gaussian(sigma.min(CELL as f32));
        let mut table = vec![0.0f32; CELL * CELL * (TONES + 1)];
        for tone in 0..=TONES {
            let wanted = tone as f32 / TONES as f32;
            let grown = (wanted + 4.0 * ruling.gain * wanted * (1.0 - wanted)).min(1.0);
            let inked = (grown * (CELL * CELL) as f32).round() as usize;
            let mut cell = vec![0.0f32; CELL * CELL];
            order[..inked].iter().for_each(|place| cell[*place] = 1.0);
            for (place, value) in wrapped_blur(&wrapped_blur(&cell, &kernel, true), &kernel, false).iter().enumerate() {
                table[place * (TONES + 1) + tone] = *value;
            }
        }
        Screen { axes, table }
    }

    /// Coverage of one ink (0 cyan … 3 black) for a tone in [0, 1] at a place in millimetres.
    #[inline]
    pub(crate) fn coverage(&self, ink: usize, tone: f32, u: f32, v: f32) -> f32 {
        let [cos, sin] = self.axes[ink];
        let (x, y) = (u * cos + v * sin, v * cos - u * sin);
        let column = ((x - floor(x) as f32) * CELL as f32) as usize % CELL;
        let row = ((y - floor(y) as f32) * CELL as f32) as usize % CELL;
        let at = tone.clamp(0.0, 0.9999) * TONES as f32;
        let low = at as usize;
        let pair = &self.table[(row * CELL + column) * (TONES + 1) + low..][..2];
        pair[0] + (at - low as f32) * (pair[1] - pair[0])
    }
}

/// The places of a cell in the order in which growing tone covers them: the spot function ½ + ¼ (cos 2πx + cos 2πy), bent
/// towards lines, ranked so that every tone covers its share.
fn cell_order(lines: f32) -> Vec<usize> {
    let wave = |at: usize| (std::f32::consts::TAU * (at as f32 + 0.5) / CELL as f32).cos();
    let height = |place: &usize| wave(place % CELL) + (1.0 - lines) * wave(place / CELL);
    let mut order: Vec<usize> = (0..CELL * CELL).collect();
    order.sort_by(|a, b| height(a).total_cmp(&height(b)).then(a.cmp(b)));
    order
}

fn wrapped_blur(cell: &[f32], kernel: &[f32], across: bool) -> Vec<f32> {
    let radius = kernel.len() / 2;
    (0..CELL * CELL)
        .map(|place| {
            let (x, y) = (place % CELL, place / CELL);
            let shifted = |at: usize, tap: usize| (at + tap + 16 * CELL - radius) % CELL;
            kernel
                .iter()
                .enumerate()
                .map(|(tap, weight)| {
                    weight * if across { cell[y * CELL + shifted(x, tap)] } else { cell[shifted(y, tap) * CELL + x] }
                })
                .sum()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coverage_grows_with_tone_and_its_mean_is_the_tone() {
        let ruling = ScreenRuling { gain: 0.0, lines: 0.0, ..ScreenRuling::draw(Seed::new(1)) };
        let screen = Screen::new(&ruling, 0.01);
        let mean = |tone: f32| {
            let values = (0..900).map(|i| screen.coverage(3, tone, (i % 30) as f32 * 0.017, (i / 30) as f32 * 0.019));
            values.sum::<f32>() / 900.0
        };
        let means: Vec<f32> = (0..=10).map(|step| mean(step as f32 / 10.0)).collect();
        assert!(means.windows(2).all(|pair| pair[0] < pair[1]), "{means:?}");
        assert!(means.iter().enumerate().all(|(step, mean)| (mean - step as f32 / 10.0).abs() < 0.05), "{means:?}");
    }

    #[test]
    fn a_wide_spot_sees_even_tone() {
        let screen = Screen::new(&ScreenRuling { gain: 0.0, ..ScreenRuling::draw(Seed::new(1)) }, 0.4);
        assert!((0..50).all(|i| (screen.coverage(0, 0.4, i as f32 * 0.03, 0.1) - 0.4).abs() < 0.02));
    }

    #[test]
    fn more_ink_is_darker_and_black_toner_is_grey() {
        let set = InkSet::new(Inks::Black, Seed::new(3));
        let image = RgbImage::from_fn(1, 1, |_, _| image::Rgb([200, 40, 40]));
        let tones = set.coverages(&image).at(0.5, 0.5);
        assert_eq!(tones[..3], [0.0; 3]);
        let (light, dark) = (set.light([0.0; 4]), set.light([0.0, 0.0, 0.0, 1.0]));
        assert!((0..3).all(|c| dark[c] < 0.12 && light[c] > 0.8));
        let set = InkSet::new(Inks::Colour, Seed::new(3));
        let red = set.light(set.coverages(&image).at(0.5, 0.5));
        assert!(red[0] > 2.0 * red[1] && red[0] > 2.0 * red[2], "{red:?}");
    }
}
