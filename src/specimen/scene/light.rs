//! Light over the scene: lamps of several colours, shadows of things outside the picture, mirror images of lamps on glossy
//! faces, and the colours of optically variable parts. All of it changes slowly, so it is kept on a coarse grid.

use crate::specimen::seed::{Draw, Seed};

/// Pixels between nodes, both ways.
pub(crate) const STEP: usize = 32;

/// What falls on a place: red, green and blue, and a fourth value that keeps the arithmetic in one register.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Light {
    /// On matt faces.
    pub(crate) diffuse: [f32; 4],
    /// Mirrored by glossy faces, before their own strength.
    pub(crate) glare: [f32; 4],
    /// Sent back by optically variable parts.
    pub(crate) shine: [f32; 4],
}

impl Light {
    #[inline]
    pub(crate) fn between(a: &Light, b: &Light, t: f32) -> Light {
        let mix = |a: [f32; 4], b: [f32; 4]| std::array::from_fn(|c| a[c] + t * (b[c] - a[c]));
        Light { diffuse: mix(a.diffuse, b.diffuse), glare: mix(a.glare, b.glare), shine: mix(a.shine, b.shine) }
    }
}

#[derive(Debug, Clone, Copy)]
struct Lamp {
    /// Foot on the plane, in units of the picture's width from its middle, and height in the same units.
    at: [f32; 2],
    height: f32,
    color: [f32; 3],
}

/// Edge of a broad shadow: of the phone, the photographer, a window frame.
#[derive(Debug, Clone, Copy)]
struct Shade {
    normal: [f32; 2],
    offset: f32,
    soft: f32,
    depth: f32,
    /// Width of the strip; wide for the shadow of a body.
    width: f32,
}

#[derive(Debug, Clone, Copy)]
struct Mirror {
    at: [f32; 2],
    axes: [f32; 2],
    angle: f32,
    /// 2 for round images, more for windows and tubes.
    power: f32,
    light: [f32; 3],
}

/// How a scene is lit. Places are in units of the picture's width from its middle.
#[derive(Debug, Clone)]
pub(crate) struct Lighting {
    ambient: [f32; 3],
    lamps: Vec<Lamp>,
    shades: Vec<Shade>,
    mirrors: Vec<Mirror>,
    shine: [f32; 6],
    /// Where the strongest lamp stands, as a direction in the picture: shadows fall the other way.
    pub(crate) from: [f32; 2],
    /// Sharpness of shadows: millimetres of penumbra for a millimetre of height.
    pub(crate) penumbra: f32,
    /// Share of light that shadows take away.
    pub(crate) shadow: f32,
}

/// Colour of a black body, linear sRGB with mean 1: Planck's law under the colour matching functions of Wyman, Sloan and
/// Shirley, "Simple analytic approximations to the CIE XYZ color matching functions" (JCGT 2(2), 2013).
pub(crate) fn black_body(kelvin: f32) -> [f32; 3] {
    let lobe = |l: f32, mean: f32, below: f32, above: f32| {
        let t = (l - mean) / if l < mean { below } else { above };
        (-0.5 * t * t).exp()
    };
    let mut xyz = [0.0f32; 3];
    for step in 0..40 {
        let l = 385.0 + 10.0 * step as f32;
        let radiance = (l / 560.0).powi(-5) / ((1.438_8e7 / (l * kelvin)).exp() - 1.0);
        xyz[0] += radiance
            * (1.056 * lobe(l, 599.8, 37.9, 31.0) + 0.362 * lobe(l, 442.0, 16.0, 26.7)
                - 0.065 * lobe(l, 501.1, 20.4, 26.2));
        xyz[1] += radiance * (0.821 * lobe(l, 568.8, 46.9, 40.5) + 0.286 * lobe(l, 530.9, 16.3, 31.1));
        xyz[2] += radiance * (1.217 * lobe(l, 437.0, 11.8, 36.0) + 0.681 * lobe(l, 459.0, 26.0, 13.8));
    }
    let [x, y, z] = xyz;
    let rgb = [
        3.2406 * x - 1.5372 * y - 0.4986 * z,
        -0.9689 * x + 1.8758 * y + 0.0415 * z,
        0.0557 * x - 0.2040 * y + 1.0570 * z,
    ]
    .map(|channel| channel.max(1e-3 * y));
    let mean = rgb.iter().sum::<f32>() / 3.0;
    rgb.map(|channel| channel / mean)
}

impl Lighting {
    /// A lighting whose light on the point `focus` is 1. `glossy`: chance of mirror images near that point.
    pub(crate) fn draw(seed: Seed, focus: [f32; 2], glossy: f32) -> Self {
        let mut draw = seed.draw();
        let kelvin = draw.log_uniform(2700.0..7000.0);
        let spread = draw.uniform(0.9..1.12);
        let count = 1 + draw.whole(0..3);
        let lamps: Vec<Lamp> = (0..count)
            .map(|index| {
                let angle = draw.uniform(0.0..std::f32::consts::TAU);
                let far = draw.uniform(0.2..1.6);
                let power = if index == 0 { 1.0 } else { draw.uniform(0.1..0.7) };
                let own = kelvin * if draw.chance(0.3) { draw.log_uniform(0.72..1.4) } else { 1.0 };
                Lamp {
                    at: [far * angle.cos(), far * angle.sin()],
                    height: draw.log_uniform(0.7..4.0),
                    color: black_body(own).map(|channel| channel * power),
                }
            })
            .collect();
        let ambient = black_body(kelvin * spread).map(|channel| channel * draw.uniform(0.25..1.2));
        let from = lamps.first().map_or([0.7, -0.7], |lamp| {
            let length = lamp.at[0].hypot(lamp.at[1]).max(0.05);
            lamp.at.map(|part| part / length)
        });
        let shades = (0..draw.whole(0..3)).filter_map(|_| draw_shade(&mut draw)).collect();
        let mirrors = (0..draw.whole(1..4)).filter_map(|_| draw_mirror(&mut draw, focus, glossy, &lamps)).collect();
        let tune: [f32; 6] = std::array::from_fn(|k| draw.uniform(0.0..1.0) + if k == 2 { 0.5 } else { 0.0 });
        let (penumbra, shadow) = (draw.log_uniform(0.15..2.5), draw.uniform(0.2..0.75));
        let mut lighting = Lighting { ambient, lamps, shades, mirrors, shine: tune, from, penumbra, shadow };
        let here = lighting.at(focus, [0.0; 2]).diffuse;
        let mean = (here[0] + here[1] + here[2]) / 3.0;
        lighting.ambient = lighting.ambient.map(|channel| channel / mean);
        for lamp in &mut lighting.lamps {
            lamp.color = lamp.color.map(|channel| channel / mean);
        }
        lighting
    }

    /// Light on a place; `plane_mm` is the same place on the plane.
    pub(crate) fn at(&self, place: [f32; 2], plane_mm: [f32; 2]) -> Light {
        let mut diffuse = [0.0f32; 3];
        for lamp in &self.lamps {
            let (dx, dy) = (place[0] - lamp.at[0], place[1] - lamp.at[1]);
            let h2 = lamp.height * lamp.height;
            // Lambert's cosine and the square of the distance.
            let falls = (h2 / (h2 + dx * dx + dy * dy)).powi(2);
            (0..3).for_each(|c| diffuse[c] += falls * lamp.color[c]);
        }
        for shade in &self.shades {
            let along = place[0] * shade.normal[0] + place[1] * shade.normal[1] - shade.offset;
            let edge = |at: f32| {
                let t = (at / shade.soft + 0.5).clamp(0.0, 1.0);
                t * t * (3.0 - 2.0 * t)
            };
            let dark = shade.depth * edge(along) * (1.0 - edge(along - shade.width));
            diffuse = diffuse.map(|channel| channel * (1.0 - dark));
        }
        (0..3).for_each(|c| diffuse[c] += self.ambient[c]);
        let mut glare = [0.0f32; 3];
        for mirror in &self.mirrors {
            let (sin, cos) = mirror.angle.sin_cos();
            let (dx, dy) = (place[0] - mirror.at[0], place[1] - mirror.at[1]);
            let (a, b) = ((dx * cos + dy * sin) / mirror.axes[0], (dy * cos - dx * sin) / mirror.axes[1]);
            let reach = (a.abs().powf(mirror.power) + b.abs().powf(mirror.power)).powf(2.0 / mirror.power);
            let core = 1.0 / (1.0 + reach * reach * reach);
            let halo = 0.05 / (1.0 + 0.6 * reach);
            (0..3).for_each(|c| glare[c] += mirror.light[c] * (core + halo));
        }
        let shine = self.shine_at(place, plane_mm, diffuse);
        let [diffuse, glare, shine] = [diffuse, glare, shine].map(|[r, g, b]| [r, g, b, 0.0]);
        Light { diffuse, glare, shine }
    }

    /// Optically variable parts: a rainbow over place and view, strongest near the mirror direction.
    fn shine_at(&self, place: [f32; 2], plane_mm: [f32; 2], diffuse: [f32; 3]) -> [f32; 3] {
        let [px, py, strength, hue, fine, turn] = self.shine;
        let near = (-((place[0] - px + 0.5).powi(2) + (place[1] - py + 0.5).powi(2)) / 0.18).exp();
        let angle = turn * std::f32::consts::TAU;
        let phase =
            hue + (0.02 + 0.05 * fine) * (plane_mm[0] * angle.cos() + plane_mm[1] * angle.sin()) + 1.5 * place[0];
        std::array::from_fn(|c| {
            let wave = 0.5 + 0.5 * (std::f32::consts::TAU * (phase + c as f32 / 3.0)).cos();
            (0.04 + 0.6 * near * strength) * wave * diffuse[c]
        })
    }

    /// Colour of the light on a white sheet at a place.
    pub(crate) fn white(&self, place: [f32; 2]) -> [f32; 3] {
        let [r, g, b, _] = self.at(place, [0.0; 2]).diffuse;
        [r, g, b]
    }
}

fn draw_shade(draw: &mut Draw) -> Option<Shade> {
    let angle = draw.uniform(0.0..std::f32::consts::TAU);
    let shade = Shade {
        normal: [angle.cos(), angle.sin()],
        offset: draw.uniform(-0.1..0.45),
        soft: draw.log_uniform(0.03..0.5),
        depth: draw.uniform(0.1..0.6),
        width: if draw.chance(0.3) { draw.uniform(0.05..0.3) } else { 9.0 },
    };
    draw.chance(0.55).then_some(shade)
}

fn draw_mirror(draw: &mut Draw, focus: [f32; 2], glossy: f32, lamps: &[Lamp]) -> Option<Mirror> {
    let near = draw.chance(glossy);
    let reach = if near { 0.22 } else { 0.9 };
    let color = draw.pick(lamps).map_or([1.0; 3], |lamp| lamp.color);
    let peak = color.iter().fold(0.01f32, |peak, channel| peak.max(*channel));
    let light = draw.log_uniform(0.15..4.0);
    let (long, thin) = (draw.log_uniform(0.03..0.3), draw.log_uniform(0.3..1.0));
    let mirror = Mirror {
        at: focus.map(|at| at + reach * draw.normal()),
        axes: [long, long * thin],
        angle: draw.uniform(0.0..std::f32::consts::PI),
        power: if draw.chance(0.5) { 2.0 } else { draw.uniform(3.0..7.0) },
        light: color.map(|channel| channel / peak * light),
    };
    (near || draw.chance(0.5)).then_some(mirror)
}

/// The light on a grid over the picture.
#[derive(Debug, Clone)]
pub(crate) struct LightGrid {
    columns: usize,
    nodes: Vec<Light>,
}

impl LightGrid {
    /// Nodes for a picture of `width` × `height` pixels: `node(x, y)` at every [`STEP`] pixels.
    pub(crate) fn new(width: usize, height: usize, node: impl Fn(f32, f32) -> Light + Sync) -> Self {
        use rayon::prelude::*;
        let (columns, rows) = (width.div_ceil(STEP) + 2, height.div_ceil(STEP) + 1);
        let place = |index: usize| ((index % columns * STEP) as f32, (index / columns * STEP) as f32);
        let nodes = (0..columns * rows)
            .into_par_iter()
            .map(|index| {
                let (x, y) = place(index);
                node(x, y)
            })
            .collect();
        LightGrid { columns, nodes }
    }

    /// Light at the upper left corner of the pixel in column `x` of row `y`.
    #[inline]
    pub(crate) fn at(&self, x: usize, y: usize) -> Light {
        let (column, row) = (x / STEP, y / STEP);
        let (s, t) = ((x % STEP) as f32 / STEP as f32, (y % STEP) as f32 / STEP as f32);
        let first = row * self.columns + column;
        let node = |index: usize| &self.nodes[index.min(self.nodes.len() - 1)];
        let above = Light::between(node(first), node(first + 1), s);
        let below = Light::between(node(first + self.columns), node(first + self.columns + 1), s);
        Light::between(&above, &below, t)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn black_bodies_run_from_orange_to_blue() {
        let (warm, cool) = (black_body(2700.0), black_body(9000.0));
        assert!(warm[0] > 2.0 * warm[2] && cool[2] > cool[0], "{warm:?} {cool:?}");
        let day = black_body(6500.0);
        assert!((0..3).all(|c| (day[c] - 1.0).abs() < 0.06), "{day:?}");
    }

    #[test]
    fn the_focus_is_lit_with_strength_one() {
        for number in 0..8 {
            let focus = [0.1, -0.05];
            let white = Lighting::draw(Seed::new(number), focus, 0.5).white(focus);
            assert!((white.iter().sum::<f32>() / 3.0 - 1.0).abs() < 0.35, "{white:?}");
        }
    }
}
