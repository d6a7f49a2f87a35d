//! Everything before the lens put together, and the light that each pixel of the sensor receives.

use super::{
    ground::Ground,
    homography::Homography,
    light::{Light, LightGrid, Lighting},
    sheet::SeenSheet,
    thing::Thing,
};
use crate::specimen::camera::{Lens, channel_at};

/// A sheet on the plane.
#[derive(Debug, Clone)]
pub(crate) struct Placed {
    pub(crate) seen: SeenSheet,
    /// From millimetres on the plane to millimetres on the sheet: cosine, sine and shift.
    pub(crate) turn: [f32; 2],
    pub(crate) shift: [f32; 2],
    /// Strength of mirror images.
    pub(crate) gloss: f32,
    /// Height over what lies below in millimetres, which makes its shadow.
    pub(crate) height: f32,
    /// Width and strength of the light that catches in its cut edge.
    pub(crate) rim: [f32; 2],
    /// Depth of the shade along its upper edge: a bound page.
    pub(crate) gutter: f32,
}

impl Placed {
    #[inline]
    fn local(&self, at: [f32; 2]) -> [f32; 2] {
        let [cos, sin] = self.turn;
        [at[0] * cos + at[1] * sin + self.shift[0], at[1] * cos - at[0] * sin + self.shift[1]]
    }
}

/// What lies on the ground, from below to above.
#[derive(Debug, Clone)]
pub(crate) enum Layer {
    Sheet(Box<Placed>),
    Thing(Thing),
}

/// A scene as a camera's sensor sees it.
#[derive(Debug, Clone)]
pub(crate) struct Stage {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) lens: Lens,
    /// From pixels of the undistorted picture to millimetres on the plane.
    pub(crate) to_plane: Homography,
    pub(crate) ground: Ground,
    pub(crate) layers: Vec<Layer>,
    pub(crate) lighting: Lighting,
    pub(crate) grid: LightGrid,
    /// Standard deviation of the spot in millimetres in the middle of the picture.
    pub(crate) spot_mm: f32,
    /// What the sensor's filters make of linear sRGB.
    pub(crate) filters: [[f32; 3]; 3],
}

/// Pixels of a row over which places and light are interpolated.
const STEP: usize = 16;

/// How a layer lies to a span of pixels.
#[derive(Clone, Copy, PartialEq)]
enum Reach {
    Away,
    Near,
    Covers,
}

impl Stage {
    /// The light of each pixel's own channel in row `y` from column `left`, a multiple of 4.
    pub(crate) fn row(&self, y: usize, left: usize, out: &mut [f32]) {
        let weights = [self.filters[channel_at(0, y)], self.filters[channel_at(1, y)]];
        let channels = [channel_at(0, y), channel_at(1, y)];
        let end = left + out.len();
        let mut start = left / STEP * STEP;
        let row = (y as f32 + 0.5) / self.height as f32;
        let mut ends = self.plane(start, y, channels);
        let mut here_light = self.grid.at(start, y);
        while start < end {
            let next = self.plane(start + STEP, y, channels);
            let next_light = self.grid.at(start + STEP, y);
            let fall = [start, start + STEP].map(|x| self.lens.fall_off(x as f32, y as f32, self.width, self.height));
            let span = Span::new(self, ends, next, row);
            for x in start.max(left)..(start + STEP).min(end) {
                let t = (x - start) as f32 + 0.5;
                let (from, to) = (ends[x & 1], next[x & 1]);
                let at = [0, 1].map(|k| from[k] + (to[k] - from[k]) * (t / STEP as f32));
                let t = t / STEP as f32;
                let light = Light::between(&here_light, &next_light, t);
                let [r, g, b, _] = span.pixel(at, &light);
                let weight = weights[x & 1];
                out[x - left] = (weight[0] * r + weight[1] * g + weight[2] * b) * (fall[0] + t * (fall[1] - fall[0]));
            }
            start += STEP;
            (ends, here_light) = (next, next_light);
        }
    }

    /// The place on the plane at the left edge of a column, for the channels of even and odd columns.
    fn plane(&self, x: usize, y: usize, channels: [usize; 2]) -> [[f32; 2]; 2] {
        channels.map(|channel| {
            let at = self.lens.ideal(x as f32, y as f32 + 0.5, channel, self.width, self.height);
            self.to_plane.map(at[0], at[1])
        })
    }
}

struct Span<'a> {
    stage: &'a Stage,
    bare: bool,
    reach: [Reach; MAX_LAYERS],
    soft: f32,
    row: f32,
}

/// Layers that a scene may have at most.
pub(crate) const MAX_LAYERS: usize = 24;

impl<'a> Span<'a> {
    fn new(stage: &'a Stage, from: [[f32; 2]; 2], to: [[f32; 2]; 2], row: f32) -> Self {
        let middle = [0, 1].map(|k| 0.5 * (from[0][k] + to[0][k]));
        let half = 0.5 * (from[0][0] - to[0][0]).hypot(from[0][1] - to[0][1]) + 0.2;
        let soft = (2.6 * stage.spot_mm).max(1e-3);
        let mut span = Span { stage, bare: true, reach: [Reach::Away; MAX_LAYERS], soft, row };
        for (layer, reach) in stage.layers.iter().zip(&mut span.reach) {
            let (inside, height, rim) = match layer {
                Layer::Sheet(sheet) => (sheet.seen.inside(sheet.local(middle)), sheet.height, sheet.rim[0]),
                Layer::Thing(thing) => {
                    let [x, y] = thing.center();
                    let away = (middle[0] - x).hypot(middle[1] - y) - thing.radius();
                    (if away > half { -away } else { thing.inside(middle) }, thing.height, 0.0)
                }
            };
            let shadow = height * (1.0 + stage.lighting.penumbra);
            *reach = if inside > half + soft + rim {
                Reach::Covers
            } else if inside < -(half + soft + shadow) {
                Reach::Away
            } else {
                Reach::Near
            };
            span.bare &= *reach != Reach::Covers;
        }
        span
    }

    #[inline]
    fn pixel(&self, at: [f32; 2], light: &Light) -> [f32; 4] {
        let stage = self.stage;
        let mut color = [0.0f32; 4];
        if self.bare {
            let ground = stage.ground.light(at);
            let gloss = 0.25 * stage.ground.gloss();
            color = std::array::from_fn(|c| ground[c] * light.diffuse[c] + gloss * light.glare[c]);
        }
        for (layer, reach) in stage.layers.iter().zip(&self.reach) {
            if *reach == Reach::Away {
                continue;
            }
            let (local, inside) = match layer {
                Layer::Sheet(sheet) => {
                    let local = sheet.local(at);
                    let covers = *reach == Reach::Covers;
                    (local, if covers { sheet.rim[0] } else { sheet.seen.inside(local) })
                }
                Layer::Thing(thing) => (at, thing.inside(at)),
            };
            let cover = if *reach == Reach::Covers { 1.0 } else { ease(inside / self.soft + 0.5) };
            if cover < 1.0 {
                let dark = self.shadow(layer, at);
                color = color.map(|channel| channel * (1.0 - dark));
            }
            if cover > 0.0 {
                let own = match layer {
                    Layer::Sheet(sheet) => self.sheet(sheet, local, inside, light),
                    Layer::Thing(thing) => {
                        let [r, g, b] = thing.light(at, inside, stage.lighting.from);
                        let own = [r, g, b, 0.0];
                        std::array::from_fn(|c| own[c] * light.diffuse[c] + 0.25 * thing.gloss * light.glare[c])
                    }
                };
                color = std::array::from_fn(|c| color[c] + cover * (own[c] - color[c]));
            }
        }
        color
    }

    /// Share of light that a layer takes from what lies below it.
    fn shadow(&self, layer: &Layer, at: [f32; 2]) -> f32 {
        let lighting = &self.stage.lighting;
        let height = match layer {
            Layer::Sheet(sheet) => sheet.height,
            Layer::Thing(thing) => thing.height,
        };
        let at = [0, 1].map(|k| at[k] + 0.55 * height * lighting.from[k]);
        let inside = match layer {
            Layer::Sheet(sheet) => sheet.seen.inside(sheet.local(at)),
            Layer::Thing(thing) => thing.inside(at),
        };
        // The umbra is full near the thing and fades over the penumbra; close to the edge air lets less light in.
        let soft = height * lighting.penumbra + self.soft;
        lighting.shadow * ease(inside / soft + 0.5)
    }

    #[inline]
    fn sheet(&self, sheet: &Placed, local: [f32; 2], inside: f32, light: &Light) -> [f32; 4] {
        let (own, sheen) = sheet.seen.light(local);
        if let Some(veil) = sheet.seen.shines() {
            let band = sheet.seen.band(self.row);
            let gloss = 0.05 * sheet.gloss;
            return std::array::from_fn(|c| own[c] * band + veil * light.diffuse[c] + gloss * light.glare[c]);
        }
        let mut by = 1.0;
        if inside < sheet.rim[0] {
            by += sheet.rim[1] * (1.0 - inside / sheet.rim[0]);
        }
        if sheet.gutter > 0.0 {
            by *= 1.0 - sheet.gutter * (-local[1].max(0.0) / 7.0).exp();
        }
        std::array::from_fn(|c| own[c] * light.diffuse[c] * by + sheet.gloss * light.glare[c] + sheen * light.shine[c])
    }
}

fn ease(t: f32) -> f32 {
    let t = t.clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}
