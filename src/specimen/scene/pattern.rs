//! Surfaces of tables, cloths and floors as grey maps that repeat without seams; made once for each kind and shared.

use std::sync::{Arc, LazyLock, OnceLock};

use rayon::prelude::*;

use super::texture::floor;

/// Side of a map in texels, a power of two; unit tests make do with little.
pub(crate) const SIDE: usize = if cfg!(test) { 128 } else { 1024 };

/// Kinds of surfaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Surface {
    /// Wood with wide grain.
    Wood,
    /// Planks side by side.
    Planks,
    /// Plain weave.
    Weave,
    /// Twill, as in jeans.
    Twill,
    /// Tufts of a carpet.
    Carpet,
    /// Speckled stone or laminate.
    Speckle,
    /// Stone with veins.
    Marble,
    /// Leather.
    Leather,
    /// Plaster or paper.
    Plaster,
    /// A cloth with checks.
    Checks,
    /// A printed page: rows of dark marks.
    Newsprint,
    /// Brushed metal or fine veneer.
    Brushed,
    /// A cloth printed with dots and rings.
    Dots,
    /// Tiles with joints.
    Tiles,
}

/// All kinds.
pub(crate) const SURFACES: [Surface; 14] = [
    Surface::Wood,
    Surface::Planks,
    Surface::Weave,
    Surface::Twill,
    Surface::Carpet,
    Surface::Speckle,
    Surface::Marble,
    Surface::Leather,
    Surface::Plaster,
    Surface::Checks,
    Surface::Newsprint,
    Surface::Brushed,
    Surface::Dots,
    Surface::Tiles,
];

/// A grey map at all halved sizes.
#[derive(Debug)]
pub(crate) struct Map {
    levels: Vec<Vec<u8>>,
}

impl Map {
    /// The level whose texels are nearest to `texels` of the full size wide; each level halves the side.
    pub(crate) fn nearest(&self, texels: f32) -> usize {
        (texels.max(1.0).log2().round() as usize).min(self.levels.len() - 1)
    }

    /// The values of a level, row by row.
    #[inline]
    pub(crate) fn level(&self, level: usize) -> &[u8] {
        &self.levels[level]
    }
}

static MAPS: [OnceLock<Arc<Map>>; SURFACES.len()] = [const { OnceLock::new() }; SURFACES.len()];

/// The map of a surface.
pub(crate) fn map(surface: Surface) -> Arc<Map> {
    MAPS[surface as usize].get_or_init(|| Arc::new(draw_map(surface))).clone()
}

fn draw_map(surface: Surface) -> Map {
    let mut full = vec![0u8; SIDE * SIDE];
    full.par_chunks_mut(SIDE).enumerate().for_each(|(y, row)| {
        for (x, out) in row.iter_mut().enumerate() {
            let value = height(surface, x as f32 / SIDE as f32, y as f32 / SIDE as f32);
            *out = (value.clamp(0.0, 1.0) * 255.0 + 0.5) as u8;
        }
    });
    let mut levels = vec![full];
    let mut side = SIDE;
    while side > 16 {
        let above = &levels[levels.len() - 1];
        let half = (0..side * side / 4)
            .map(|place| {
                let at = place / (side / 2) * 2 * side + place % (side / 2) * 2;
                let sum: u32 = [at, at + 1, at + side, at + side + 1].iter().map(|at| u32::from(above[*at])).sum();
                ((sum + 2) / 4) as u8
            })
            .collect();
        levels.push(half);
        side /= 2;
    }
    Map { levels }
}

/// A number in [0, 1) for a lattice point.
fn lattice(x: i32, y: i32, seed: u32) -> f32 {
    let mut value =
        (x as u32).wrapping_mul(0x8da6_b343) ^ (y as u32).wrapping_mul(0xd816_3841) ^ seed.wrapping_mul(0xcb1a_b31f);
    value = (value ^ (value >> 15)).wrapping_mul(0x2c1b_3c6d);
    value = (value ^ (value >> 12)).wrapping_mul(0x297a_2d39);
    ((value ^ (value >> 15)) >> 8) as f32 / (1 << 24) as f32
}

/// Value noise in [0, 1] that repeats after `across` and `down` lattice cells; x and y in [0, 1).
fn noise(x: f32, y: f32, across: i32, down: i32, seed: u32) -> f32 {
    let (x, y) = (x * across as f32, y * down as f32);
    let (left, top) = (floor(x), floor(y));
    let ease = |t: f32| t * t * (3.0 - 2.0 * t);
    let (fx, fy) = (ease(x - left as f32), ease(y - top as f32));
    let columns = [left, left + 1].map(|column| column.rem_euclid(across));
    let [above, below] = [top, top + 1].map(|row| {
        let [here, next] = columns.map(|column| lattice(column, row.rem_euclid(down), seed));
        here + fx * (next - here)
    });
    above + fy * (below - above)
}

/// Octaves of [`noise`], each twice as fine and half as strong.
fn octaves(x: f32, y: f32, across: i32, down: i32, count: u32, seed: u32) -> f32 {
    let (mut sum, mut weight, mut total) = (0.0, 1.0, 0.0);
    for octave in 0..count {
        sum += weight * noise(x, y, across << octave, down << octave, seed + octave);
        total += weight;
        weight *= 0.5;
    }
    sum / total
}

fn wave(cycles: f32) -> f32 {
    0.5 + 0.5 * (std::f32::consts::TAU * cycles).cos()
}

fn height(surface: Surface, x: f32, y: f32) -> f32 {
    match surface {
        Surface::Wood => wood(x, y, 0),
        Surface::Planks => planks(x, y),
        Surface::Weave => weave(x, y),
        Surface::Twill => {
            let bend = 0.12 * noise(x, y, 64, 64, 30);
            let rib = wave(96.0 * x + 96.0 * y + bend) * 0.6 + 0.25 * wave(192.0 * x);
            rib * (0.7 + 0.3 * noise(x, y, 128, 128, 31)) + 0.2 * octaves(x, y, 6, 6, 3, 32)
        }
        Surface::Carpet => 0.75 * octaves(x, y, 96, 96, 3, 40) + 0.25 * octaves(x, y, 6, 6, 2, 41),
        Surface::Speckle => {
            let grain = noise(x, y, 220, 220, 50);
            let spots = noise(x, y, 90, 90, 51);
            let dark = if spots > 0.83 { 0.0 } else { 0.55 };
            let bright = if noise(x, y, 130, 130, 52) > 0.85 { 0.35 } else { 0.0 };
            dark + bright + 0.25 * (grain - 0.3) + 0.15 * octaves(x, y, 8, 8, 2, 53)
        }
        Surface::Marble => {
            let bend = octaves(x, y, 4, 4, 5, 60);
            let vein = (2.0 * (noise(x + 0.12 * bend, y - 0.1 * bend, 5, 5, 61) - 0.5)).abs();
            0.45 * bend + 0.75 * vein.powf(0.35) - 0.08 + 0.06 * noise(x, y, 300, 300, 62)
        }
        Surface::Leather => leather(x, y),
        Surface::Plaster => 0.35 + 0.4 * octaves(x, y, 24, 24, 5, 70) + 0.15 * noise(x, y, 340, 340, 71),
        Surface::Checks => {
            let band = |at: f32| if (at * 8.0).fract() < 0.5 { 0.32 } else { 0.0 } + if (at * 8.0).fract() > 0.93 { 0.2 } else { 0.0 };
            0.1 + band(x) + band(y) + 0.2 * weave(x, y)
        }
        Surface::Newsprint => newsprint(x, y),
        Surface::Brushed => {
            0.5 * noise(x, y, 6, 512, 80) + 0.3 * noise(x, y, 24, 340, 81) + 0.2 * octaves(x, y, 3, 6, 2, 82)
        }
        Surface::Dots => dots(x, y),
        Surface::Tiles => {
            let joint = |at: f32| ((at * 4.0).fract() - 0.5).abs() > 0.488;
            let tile = lattice((x * 4.0) as i32, (y * 4.0) as i32, 90);
            if joint(x) || joint(y) { 0.15 } else { 0.5 + 0.2 * tile + 0.25 * octaves(x, y, 10, 10, 4, 91) }
        }
    }
}

fn wood(x: f32, y: f32, seed: u32) -> f32 {
    let sway = 0.9 * octaves(x, y, 2, 4, 3, seed + 1) + 0.08 * noise(x, y, 8, 32, seed + 2);
    let rings = wave(9.0 * (y + 0.0) + 6.0 * sway).powf(1.6);
    let fibre = 0.6 * noise(x, y, 14, 420, seed + 3) + 0.4 * noise(x, y, 40, 512, seed + 4);
    let pores = if noise(x, y, 30, 300, seed + 5) > 0.84 { 0.3 } else { 0.0 };
    0.3 + 0.34 * rings + 0.38 * (fibre - 0.5) + 0.2 * noise(x, y, 3, 9, seed + 6) - pores
}

fn planks(x: f32, y: f32) -> f32 {
    let row = (y * 4.0).floor();
    let shift = lattice(row as i32, 3, 12);
    let along = (x + shift).rem_euclid(1.0);
    let gap = (y * 4.0).fract() < 0.014 || ((along * 2.0).fract() < 0.004);
    let tone = lattice(row as i32, (along * 2.0) as i32, 13) - 0.5;
    if gap { 0.05 } else { wood(along, y, 100 + 10 * row as u32) + 0.3 * tone }
}

fn weave(x: f32, y: f32) -> f32 {
    let threads = 96.0;
    let (wx, wy) = (x * threads, y * threads);
    let over = ((wx.floor() + wy.floor()) as i32).rem_euclid(2) == 0;
    let along = if over { wx } else { wy }.fract();
    let across = if over { wy } else { wx }.fract();
    let round = (std::f32::consts::PI * across).sin() * (0.6 + 0.4 * (std::f32::consts::PI * along).sin());
    let thread = if over { lattice(wy as i32, 1, 20) } else { lattice(wx as i32, 2, 20) };
    round * (0.65 + 0.35 * thread) * (0.85 + 0.15 * noise(x, y, 400, 400, 21))
}

/// Distance to the nearest and second nearest of scattered points (Worley 1996), in cells.
fn cells(x: f32, y: f32, count: i32, seed: u32) -> [f32; 2] {
    let (x, y) = (x * count as f32, y * count as f32);
    let (cx, cy) = (x.floor() as i32, y.floor() as i32);
    let mut nearest = [9.0f32; 2];
    for dy in -1..=1 {
        for dx in -1..=1 {
            let (ix, iy) = ((cx + dx).rem_euclid(count), (cy + dy).rem_euclid(count));
            let px = (cx + dx) as f32 + lattice(ix, iy, seed);
            let py = (cy + dy) as f32 + lattice(ix, iy, seed + 1);
            let distance = (px - x).hypot(py - y);
            if distance < nearest[0] {
                nearest = [distance, nearest[0]];
            } else if distance < nearest[1] {
                nearest[1] = distance;
            }
        }
    }
    nearest
}

fn leather(x: f32, y: f32) -> f32 {
    let bend = 0.01 * octaves(x, y, 16, 16, 2, 110);
    let [near, next] = cells(x + bend, y - bend, 56, 111);
    let crease = ((next - near) * 2.6).min(1.0);
    0.25 + 0.5 * crease.sqrt() + 0.15 * (octaves(x, y, 5, 5, 3, 112) - 0.5) + 0.1 * noise(x, y, 300, 300, 113)
}

fn newsprint(x: f32, y: f32) -> f32 {
    let paper = 0.86 + 0.1 * (octaves(x, y, 64, 64, 3, 120) - 0.5);
    let column = (x * 3.0).fract();
    let line = y * 56.0;
    let heading = lattice((line / 7.0) as i32, (x * 3.0) as i32, 121) > 0.8;
    let (inside, tall) = (line.fract(), if heading { 0.75 } else { 0.5 });
    if !(0.05..0.95).contains(&column) || inside > tall || lattice(line as i32, (x * 3.0) as i32, 122) > 0.93 {
        return paper;
    }
    let pitch = if heading { 90.0 } else { 170.0 };
    let letter = (x * pitch).floor();
    let blank = lattice((letter / 1.0) as i32, line as i32, 123) > 0.84;
    let stroke = noise(x, y, pitch as i32 * 3, 56 * 5, 124) > 0.46 && (x * pitch).fract() < 0.8;
    if stroke && !blank { 0.12 } else { paper }
}

fn dots(x: f32, y: f32) -> f32 {
    let (cx, cy) = ((x * 10.0).fract() - 0.5, (y * 10.0).fract() - 0.5);
    let size = 0.2 + 0.2 * lattice((x * 10.0) as i32, (y * 10.0) as i32, 130);
    let radius = cx.hypot(cy);
    let ring = if (radius - size).abs() < 0.06 {
        0.5
    } else if radius < 0.12 {
        0.3
    } else {
        0.0
    };
    0.2 + ring + 0.22 * weave(x, y)
}

/// Noise of paper fibres with mean 0 and standard deviation about 1; a unit step is about a fibre's width.
static FIBRES: LazyLock<Box<[f32; 1 << 16]>> = LazyLock::new(|| {
    let raw: Vec<f32> = (0..256 * 256)
        .map(|place| {
            let (x, y) = ((place % 256) as f32 / 256.0, (place / 256) as f32 / 256.0);
            octaves(x, y, 32, 128, 2, 140) + octaves(x, y, 128, 32, 2, 150) + 0.6 * noise(x, y, 256, 256, 160)
        })
        .collect();
    let mean = raw.iter().sum::<f32>() / raw.len() as f32;
    let spread = (raw.iter().map(|value| (value - mean).powi(2)).sum::<f32>() / raw.len() as f32).sqrt();
    let mut fibres = Box::new([0.0; 1 << 16]);
    fibres.iter_mut().zip(raw).for_each(|(fibre, value)| *fibre = (value - mean) / spread);
    fibres
});

/// The fibres at a place.
#[inline]
pub(crate) fn fibre(x: f32, y: f32) -> f32 {
    let (column, row) = (floor(x) & 255, floor(y) & 255);
    FIBRES[(row << 8 | column) as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_repeat_without_a_seam() {
        for surface in [Surface::Wood, Surface::Leather, Surface::Plaster] {
            for y in 0..16 {
                let y = y as f32 / 16.0;
                let (end, start) = (height(surface, 0.99999, y), height(surface, 0.0, y));
                assert!((end - start).abs() < 0.12, "{surface:?} {end} {start}");
            }
        }
    }

    #[test]
    fn fibres_have_mean_zero_and_spread_one() {
        let values: Vec<f32> = (0..4096).map(|i| fibre((i % 64) as f32 * 3.0, (i / 64) as f32 * 3.0)).collect();
        let mean = values.iter().sum::<f32>() / 4096.0;
        let spread = values.iter().map(|value| (value - mean).powi(2)).sum::<f32>() / 4096.0;
        assert!(mean.abs() < 0.1 && (spread - 1.0).abs() < 0.2, "{mean} {spread}");
    }
}
