//! The grid of a display as a camera samples it: each harmonic of the grid, weakened by the lens and by the size of a
//! photosite, and seen at the pixel's middle. What lies above the sampling limit comes back as moiré by itself.

use std::{f32::consts::TAU, sync::LazyLock};

use crate::specimen::seed::{Draw, Seed};

/// Steps of the table of the cosine.
const STEPS: usize = 1024;

static COSINE: LazyLock<Vec<f32>> =
    LazyLock::new(|| (0..STEPS).map(|at| (at as f32 * TAU / STEPS as f32).cos()).collect());

/// Cosine of whole turns.
fn cosine(turns: f32) -> f32 {
    COSINE[((turns - turns.floor()) * STEPS as f32) as usize % STEPS]
}

/// One harmonic: cycles per display pixel across and down, strength, phase in turns.
type Harmonic = [f32; 4];

/// The grid of one display.
#[derive(Debug, Clone)]
pub(super) struct Grid {
    /// Size of a display pixel in millimetres.
    pub(super) pitch_mm: f32,
    harmonics: [Vec<Harmonic>; 3],
    /// Spot of the lens and width of a photosite, in camera pixels. Video modes that skip lines leave photosites smaller
    /// than the pixels they stand for.
    spot: f32,
    aperture: f32,
}

/// How colours lie in a display pixel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// Three upright stripes, as in most liquid crystal displays.
    Stripes,
    /// Half as many red and blue points as green ones, along the diagonals, as in most organic displays.
    Diamond,
}

impl Grid {
    pub(super) fn new(layout: Layout, pitch_mm: f32, seed: Seed) -> Self {
        let mut draw = seed.branch("grid").draw();
        let harmonics = match layout {
            Layout::Stripes => stripes(&mut draw),
            Layout::Diamond => diamond(&mut draw),
        };
        Grid { pitch_mm, harmonics, spot: draw.log_uniform(0.1..0.3), aperture: draw.uniform(0.2..0.75) }
    }

    /// How much of each colour's light a camera pixel gets against the mean, at a place in millimetres, where it covers
    /// `pixel_mm` of the display.
    pub(super) fn at(&self, [x, y]: [f32; 2], gains: &Gains) -> [f32; 3] {
        let (u, v) = (x / self.pitch_mm, y / self.pitch_mm);
        std::array::from_fn(|c| {
            let waves = self.harmonics[c].iter().zip(&gains.0[c]);
            let sum: f32 = waves
                .filter(|(_, gain)| gain.abs() > 2e-3)
                .map(|([across, down, _, phase], gain)| gain * cosine(across * u + down * v + phase))
                .sum();
            (1.0 + sum).max(0.0)
        })
    }

    /// What is left of each harmonic where a camera pixel covers `pixel_mm`.
    pub(super) fn gains(&self, pixel_mm: f32) -> Gains {
        let left = |[across, down, strength, _]: &Harmonic| {
            let cycles = pixel_mm / self.pitch_mm;
            let (fx, fy) = (across * cycles, down * cycles);
            let spot = (-0.5 * (TAU * self.spot).powi(2) * (fx * fx + fy * fy)).exp();
            strength * spot * sinc(fx * self.aperture) * sinc(fy * self.aperture)
        };
        Gains(self.harmonics.each_ref().map(|waves| waves.iter().map(left).collect()))
    }
}

/// Strengths of the harmonics at one distance.
#[derive(Debug, Clone)]
pub(super) struct Gains([Vec<f32>; 3]);

fn sinc(x: f32) -> f32 {
    let x = std::f32::consts::PI * x;
    if x.abs() < 1e-4 { 1.0 } else { x.sin() / x }
}

/// Stripes of a third of the pixel, with a dark matrix around.
fn stripes(draw: &mut Draw) -> [Vec<Harmonic>; 3] {
    let (wide, high) = (draw.uniform(0.2..0.3), draw.uniform(0.7..0.92));
    // Some displays have blue on the left.
    let order = if draw.chance(0.15) { [2.0, 1.0, 0.0] } else { [0.0, 1.0, 2.0] };
    order.map(|place: f32| {
        let phase = -place / 3.0;
        let across = [1.0, 2.0, 3.0].map(|k| [k, 0.0, 2.0 * sinc(k * wide), k * phase]);
        let down = [0.0, 1.0, 2.0 * sinc(high), 0.0];
        let mixed = [1.0, -1.0].map(|side| [1.0, side, 2.0 * sinc(wide) * sinc(high), phase]);
        across.into_iter().chain([down]).chain(mixed).collect()
    })
}

fn diamond(draw: &mut Draw) -> [Vec<Harmonic>; 3] {
    let fill = draw.uniform(0.35..0.6);
    let strength = |k: f32| 2.0 * sinc(k * fill);
    let green =
        vec![[1.0, 0.0, strength(1.0), 0.0], [0.0, 1.0, strength(1.0), 0.25], [1.0, 1.0, 0.5 * strength(1.4), 0.25]];
    let sparse = |phase: f32| {
        vec![
            [0.5, 0.5, strength(0.7), phase],
            [0.5, -0.5, strength(0.7), phase],
            [1.0, 0.0, strength(1.0), 0.5],
            [0.0, 1.0, strength(1.0), 0.75],
        ]
    };
    [sparse(0.0), green, sparse(0.5)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn swing(layout: Layout, cycles_mm: f32) -> f32 {
        let grid = Grid::new(layout, 0.2, Seed::new(1));
        let gains = grid.gains(cycles_mm);
        let greens: Vec<f32> =
            (0..400).map(|at| grid.at([at as f32 * cycles_mm, at as f32 * 0.617 * cycles_mm], &gains)[1]).collect();
        let mean = greens.iter().sum::<f32>() / 400.0;
        assert!((mean - 1.0).abs() < 0.12, "{mean}");
        greens.iter().map(|green| (green - mean).abs()).fold(0.0, f32::max)
    }

    #[test]
    fn near_grids_are_seen_and_far_ones_melt() {
        for layout in [Layout::Stripes, Layout::Diamond] {
            let (near, far) = (swing(layout, 0.07), swing(layout, 2.02));
            assert!(near > 0.5 && far < 0.02, "{layout:?}: {near} {far}");
        }
    }

    #[test]
    fn sampling_near_the_pitch_makes_slow_waves() {
        let grid = Grid::new(Layout::Stripes, 0.2, Seed::new(4));
        let gains = grid.gains(0.206);
        let values: Vec<f32> = (0..200).map(|at| grid.at([at as f32 * 0.206, 0.0], &gains)[1]).collect();
        let jump = values.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(0.0, f32::max);
        let reach = values.iter().copied().fold(f32::MIN, f32::max) - values.iter().copied().fold(f32::MAX, f32::min);
        assert!(reach > 4.0 * jump && reach > 0.05, "{reach} {jump}");
    }
}
