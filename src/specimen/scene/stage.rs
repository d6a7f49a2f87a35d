//! Everything before the lens put together, and the light that each pixel of the sensor receives.

use super::{
    ground::Ground,
    homography::Homography,
    light::{Light, LightGrid, Lighting},
    reach::{Block, Reaches, STEP},
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
    pub(super) fn local(&self, at: [f32; 2]) -> [f32; 2] {
        let [cos, sin] = self.turn;
        [at[0] * cos + at[1] * sin + self.shift[0], at[1] * cos - at[0] * sin + self.shift[1]]
    }

    /// Share of light that the bend towards a gutter leaves.
    #[inline]
    fn shade(&self, local: [f32; 2]) -> f32 {
        if self.gutter > 0.0 { 1.0 - self.gutter * (-local[1].max(0.0) / 7.0).exp() } else { 1.0 }
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

impl Stage {
    /// The light of each pixel's own channel in row `y` from column `left`, a multiple of 4. `reaches` holds the row.
    pub(crate) fn row(&self, reaches: &Reaches, y: usize, left: usize, out: &mut [f32]) {
        let channels = [channel_at(0, y), channel_at(1, y)];
        let end = left + out.len();
        let mut start = left / STEP * STEP;
        let row = (y as f32 + 0.5) / self.height as f32;
        let mut here = self.edge(start, y, channels);
        while start < end {
            let next = self.edge(start + STEP, y, channels);
            let block = reaches.at(start, y);
            let span = Span { stage: self, block, soft: self.soft(), row, ends: [&here, &next] };
            let first = start.max(left);
            let out = &mut out[first - left..(start + STEP).min(end) - left];
            match block.covers.map(|layer| &self.layers[layer]) {
                None if block.near == 0 => span.ground(first - start, out),
                Some(Layer::Sheet(sheet)) if block.near == 0 => span.covered(sheet, first - start, out),
                _ => span.mixed(first - start, out, channels.map(|channel| self.filters[channel])),
            }
            start += STEP;
            here = next;
        }
    }

    /// Places and light at the left edge of a column.
    fn edge(&self, x: usize, y: usize, channels: [usize; 2]) -> Edge {
        let light = self.grid.at(x, y);
        let fall = self.lens.fall_off(x as f32, y as f32, self.width, self.height);
        let columns = channels.map(|channel| {
            let at = self.lens.ideal(x as f32, y as f32 + 0.5, channel, self.width, self.height);
            let [r, g, b] = self.filters[channel].map(|weight| weight * fall);
            let weight = [r, g, b, 0.0];
            let seen = |light: &[f32; 4]| r * light[0] + g * light[1] + b * light[2];
            Column {
                at: self.to_plane.map(at[0], at[1]),
                diffuse: std::array::from_fn(|c| weight[c] * light.diffuse[c]),
                weight,
                whole: [seen(&light.diffuse), seen(&light.glare), seen(&light.shine)],
            }
        });
        Edge { light, fall, columns }
    }

    /// Width over which edges run out.
    pub(super) fn soft(&self) -> f32 {
        (2.6 * self.spot_mm).max(1e-3)
    }
}

/// What is interpolated over a span of pixels.
struct Edge {
    light: Light,
    fall: f32,
    /// For even and odd columns.
    columns: [Column; 2],
}

/// Place and light as the filter of one column's pixels sees them, the lens' fall-off included.
struct Column {
    at: [f32; 2],
    /// Diffuse light by channel.
    diffuse: [f32; 4],
    /// Light of strength 1 by channel.
    weight: [f32; 4],
    /// Sums over the channels: diffuse, glare and shine.
    whole: [f32; 3],
}

struct Span<'a> {
    stage: &'a Stage,
    block: Block,
    soft: f32,
    row: f32,
    ends: [&'a Edge; 2],
}

/// Layers that a scene may have at most.
pub(crate) const MAX_LAYERS: usize = 24;

/// Share of the way from one end of a span to the other at the middle of its pixel `k`.
#[inline]
fn share(k: usize) -> f32 {
    (k as f32 + 0.5) * (1.0 / STEP as f32)
}

#[inline]
fn lerp<const N: usize>(a: &[f32; N], b: &[f32; N], t: f32) -> [f32; N] {
    std::array::from_fn(|k| a[k] + t * (b[k] - a[k]))
}

#[inline]
fn dot(a: [f32; 4], b: [f32; 4]) -> f32 {
    (a[0] * b[0] + a[1] * b[1]) + a[2] * b[2]
}

impl Span<'_> {
    /// The columns of parity `k` at both ends.
    #[inline]
    fn columns(&self, k: usize) -> [&Column; 2] {
        self.ends.map(|end| &end.columns[k & 1])
    }

    /// Pixels from `first` where nothing but the ground is seen.
    fn ground(&self, first: usize, out: &mut [f32]) {
        let ground = &self.stage.ground;
        let gloss = 0.25 * ground.gloss();
        let blotch = self.columns(0).map(|column| [ground.blotch(column.at)]);
        let places = [0, 1].map(|k| self.columns(k).map(|column| ground.place(column.at)));
        for (k, out) in (first..).zip(out) {
            let t = share(k);
            let ([from, to], [start, end]) = (self.columns(k), &places[k & 1]);
            let tone = ground.tone(lerp(start, end, t));
            let [by] = lerp(&blotch[0], &blotch[1], t);
            let glare = from.whole[1] + t * (to.whole[1] - from.whole[1]);
            *out = by * dot(tone, lerp(&from.diffuse, &to.diffuse, t)) + gloss * glare;
        }
    }

    /// Pixels from `first` that lie on one sheet, away from its edges.
    fn covered(&self, sheet: &Placed, first: usize, out: &mut [f32]) {
        let places = [0, 1].map(|k| self.columns(k).map(|column| sheet.local(column.at)));
        let shade = places[0].map(|local| [sheet.shade(local)]);
        let shines = sheet.seen.shines();
        let band = sheet.seen.band(self.row);
        for (k, out) in (first..).zip(out) {
            let t = share(k);
            let ([from, to], [start, end]) = (self.columns(k), &places[k & 1]);
            let (own, sheen) = sheet.seen.light(lerp(start, end, t));
            let [diffuse, glare, shine] = lerp(&from.whole, &to.whole, t);
            *out = match shines {
                Some(veil) => {
                    band * dot(own, lerp(&from.weight, &to.weight, t)) + veil * diffuse + 0.05 * sheet.gloss * glare
                }
                None => {
                    let [by] = lerp(&shade[0], &shade[1], t);
                    by * dot(own, lerp(&from.diffuse, &to.diffuse, t)) + sheet.gloss * glare + sheen * shine
                }
            };
        }
    }

    /// Pixels from `first` where edges, shadows or things are seen.
    fn mixed(&self, first: usize, out: &mut [f32], weights: [[f32; 3]; 2]) {
        let [here, next] = self.ends;
        for (k, out) in (first..).zip(out) {
            let t = share(k);
            let [from, to] = self.columns(k);
            let [r, g, b, _] = self.pixel(lerp(&from.at, &to.at, t), &Light::between(&here.light, &next.light, t));
            let weight = weights[k & 1];
            *out = (weight[0] * r + weight[1] * g + weight[2] * b) * (here.fall + t * (next.fall - here.fall));
        }
    }

    #[inline]
    fn pixel(&self, at: [f32; 2], light: &Light) -> [f32; 4] {
        let stage = self.stage;
        let mut color = match self.block.covers.map(|layer| &stage.layers[layer]) {
            Some(Layer::Sheet(sheet)) => self.sheet(sheet, sheet.local(at), sheet.rim[0], light),
            Some(Layer::Thing(thing)) => self.thing(thing, at, thing.inside(at), light),
            None => {
                let ground = stage.ground.light(at);
                let gloss = 0.25 * stage.ground.gloss();
                std::array::from_fn(|c| ground[c] * light.diffuse[c] + gloss * light.glare[c])
            }
        };
        let mut near = self.block.near;
        while near != 0 {
            let layer = &stage.layers[near.trailing_zeros() as usize];
            near &= near - 1;
            let (local, inside) = match layer {
                Layer::Sheet(sheet) => {
                    let local = sheet.local(at);
                    (local, sheet.seen.inside(local))
                }
                Layer::Thing(thing) => (at, thing.inside(at)),
            };
            let cover = ease(inside / self.soft + 0.5);
            if cover < 1.0 {
                let dark = self.shadow(layer, at);
                color = color.map(|channel| channel * (1.0 - dark));
            }
            if cover > 0.0 {
                let own = match layer {
                    Layer::Sheet(sheet) => self.sheet(sheet, local, inside, light),
                    Layer::Thing(thing) => self.thing(thing, at, inside, light),
                };
                color = std::array::from_fn(|c| color[c] + cover * (own[c] - color[c]));
            }
        }
        color
    }

    fn thing(&self, thing: &Thing, at: [f32; 2], inside: f32, light: &Light) -> [f32; 4] {
        let [r, g, b] = thing.light(at, inside, self.stage.lighting.from);
        let own = [r, g, b, 0.0];
        std::array::from_fn(|c| own[c] * light.diffuse[c] + 0.25 * thing.gloss * light.glare[c])
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
        let mut by = sheet.shade(local);
        if inside < sheet.rim[0] {
            by *= 1.0 + sheet.rim[1] * (1.0 - inside / sheet.rim[0]);
        }
        std::array::from_fn(|c| own[c] * light.diffuse[c] * by + sheet.gloss * light.glare[c] + sheen * light.shine[c])
    }
}

fn ease(t: f32) -> f32 {
    let t = t.clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}
