//! What the document lies on or is held before.

use std::sync::Arc;

use super::{
    pattern::{Map, SIDE, SURFACES, Surface, map},
    texture::floor,
};
use crate::specimen::seed::{Draw, Seed};

/// Level of the map for blotches.
const COARSE: usize = 3;

/// A wide surface; its coordinates are millimetres on the plane.
#[derive(Debug, Clone)]
pub(crate) struct Ground {
    /// What it is.
    pub(crate) surface: Surface,
    map: Arc<Map>,
    /// The level of the map whose texels are about a spot wide.
    level: usize,
    /// Cosine and sine of its angle, times texels a millimetre.
    axes: [f32; 2],
    shift: [f32; 2],
    /// What the sensor's filters let through of the colours.
    ramp: Vec<[f32; 3]>,
    blotch: f32,
    gloss: f32,
}

impl Ground {
    /// A ground seen with `blur_mm` millimetres a spot through a sensor's filters.
    pub(crate) fn draw(seed: Seed, blur_mm: f32, filters: &[[f32; 3]; 3]) -> Self {
        let mut draw = seed.draw();
        let surface = SURFACES[draw.whole(0..SURFACES.len() as u32) as usize];
        let [low, high] = repeat_mm(surface);
        let texels_per_mm = SIDE as f32 / draw.log_uniform(low..high);
        let angle = if draw.chance(0.5) { draw.normal() * 6.0 } else { draw.uniform(0.0..360.0) };
        let (sin, cos) = angle.to_radians().sin_cos();
        let colours = draw_ramp(&mut draw, surface);
        let ramp =
            colours.map(|[r, g, b]| filters.map(|weight| weight[0] * r + weight[1] * g + weight[2] * b)).collect();
        let map = map(surface);
        Ground {
            surface,
            level: map.nearest(1.6 * blur_mm * texels_per_mm),
            map,
            axes: [cos * texels_per_mm, sin * texels_per_mm],
            shift: [draw.uniform(0.0..SIDE as f32), draw.uniform(0.0..SIDE as f32)],
            ramp,
            blotch: draw.uniform(0.02..0.16),
            gloss: if draw.chance(0.4) { draw.uniform(0.05..0.5) } else { 0.0 },
        }
    }

    /// Strength of mirror images of lamps on it.
    pub(crate) fn gloss(&self) -> f32 {
        self.gloss
    }

    /// A place in texels of the map as it is looked at.
    #[inline(always)]
    pub(crate) fn place(&self, at: [f32; 2]) -> [f32; 2] {
        let scale = 1.0 / (1u32 << self.level) as f32;
        self.texel(at).map(|texel| texel * scale)
    }

    /// Reflectance at a place in texels, blotches left out.
    #[inline(always)]
    pub(crate) fn tone(&self, place: [f32; 2], channel: usize) -> f32 {
        self.ramp[look(self.map.level(self.level), SIDE >> self.level, place[0], place[1]) as usize & 1023][channel]
    }

    /// A second look, far coarser, hides that the map repeats: a factor that hardly changes over a few pixels.
    pub(crate) fn blotch(&self, at: [f32; 2]) -> f32 {
        let [x, y] = self.texel(at);
        let wide = look(self.map.level(COARSE), SIDE >> COARSE, y * 0.017 + 31.0, x * 0.013 + 77.0) - 512;
        1.0 + self.blotch * wide as f32 * (1.0 / 512.0)
    }

    #[inline(always)]
    fn texel(&self, at: [f32; 2]) -> [f32; 2] {
        let [cos, sin] = self.axes;
        [at[0] * cos + at[1] * sin + self.shift[0], at[1] * cos - at[0] * sin + self.shift[1]]
    }
}

/// The map's value times 4, 0 … 1020, bilinear and repeating, in whole numbers: places to 1/64 of a texel.
#[inline(always)]
fn look(map: &[u8], side: usize, x: f32, y: f32) -> i32 {
    let [x, y] = [x, y].map(|at| floor(at * 64.0));
    let [fx, fy] = [x, y].map(|at| at & 63);
    let last = side - 1;
    let [x0, y0] = [x, y].map(|at| (at >> 6) as usize & last);
    let (x1, y1) = ((x0 + 1) & last, (y0 + 1) & last);
    let at = |x: usize, y: usize| i32::from(map[y * side + x]);
    let above = (at(x0, y0) << 6) + fx * (at(x1, y0) - at(x0, y0));
    let below = (at(x0, y1) << 6) + fx * (at(x1, y1) - at(x0, y1));
    ((above << 6) + fy * (below - above)) >> 10
}

/// Size of a surface's map in millimetres, from fine to coarse.
fn repeat_mm(surface: Surface) -> [f32; 2] {
    match surface {
        Surface::Wood | Surface::Brushed => [140.0, 420.0],
        Surface::Planks => [300.0, 800.0],
        Surface::Weave | Surface::Twill => [50.0, 150.0],
        Surface::Carpet => [150.0, 420.0],
        Surface::Speckle | Surface::Plaster => [90.0, 300.0],
        Surface::Marble => [200.0, 600.0],
        Surface::Leather => [60.0, 160.0],
        Surface::Checks | Surface::Dots => [90.0, 260.0],
        Surface::Newsprint => [160.0, 260.0],
        Surface::Tiles => [300.0, 800.0],
    }
}

/// Colour from hue (0 … 1), saturation and lightness, linear.
pub(crate) fn colour(hue: f32, saturation: f32, light: f32) -> [f32; 3] {
    std::array::from_fn(|c| {
        let wave = 0.5 + 0.5 * (std::f32::consts::TAU * (hue - c as f32 / 3.0)).cos();
        light * (1.0 - saturation + saturation * wave)
    })
}

fn draw_ramp(draw: &mut Draw, surface: Surface) -> impl Iterator<Item = [f32; 3]> {
    let (dark, bright) = match surface {
        Surface::Wood | Surface::Planks => {
            let (hue, tone) = (draw.uniform(0.04..0.10), draw.log_uniform(0.12..0.75));
            let saturation = draw.uniform(0.45..0.85);
            (colour(hue, saturation, tone * draw.uniform(0.15..0.5)), colour(hue + 0.015, saturation * 0.85, tone))
        }
        Surface::Newsprint => (colour(0.1, 0.1, 0.04), colour(0.12, draw.uniform(0.02..0.2), draw.uniform(0.5..0.8))),
        Surface::Leather => {
            let tone = draw.log_uniform(0.03..0.4);
            let (hue, saturation) = (draw.uniform(0.0..0.1), draw.uniform(0.1..0.8));
            (colour(hue, saturation, 0.35 * tone), colour(hue, saturation, tone))
        }
        Surface::Plaster | Surface::Tiles | Surface::Marble => {
            let tone = draw.log_uniform(0.15..0.85);
            let (hue, saturation) = (draw.uniform(0.0..1.0), draw.uniform(0.0..0.3));
            (colour(hue, saturation, tone * draw.uniform(0.4..0.85)), colour(hue + 0.03, saturation, tone))
        }
        _ => {
            let tone = draw.log_uniform(0.05..0.8);
            let (hue, saturation) = (draw.uniform(0.0..1.0), draw.uniform(0.0..0.85));
            let other = hue + if draw.chance(0.3) { draw.uniform(0.0..1.0) } else { draw.normal() * 0.03 };
            (colour(hue, saturation, tone * draw.uniform(0.08..0.55)), colour(other, saturation * 0.8, tone))
        }
    };
    let power = draw.uniform(0.7..1.5);
    (0..1024).map(move |step| {
        let t = (step as f32 / 1023.0).powf(power);
        std::array::from_fn(|c| dark[c] + t * (bright[c] - dark[c]))
    })
}
