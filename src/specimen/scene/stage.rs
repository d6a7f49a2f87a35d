//! Everything before the lens put together, and the light that each pixel of the sensor receives.

use super::{
    ground::Ground,
    homography::Homography,
    light::{Light, LightGrid, Lighting},
    reach::{Block, Reaches, STEP},
    sheet::SeenSheet,
    thing::Thing,
};
use crate::specimen::camera::{Area, Lens, channel_at};

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

impl Layer {
    /// Height over what lies below in millimetres.
    pub(super) fn height(&self) -> f32 {
        match self {
            Layer::Sheet(sheet) => sheet.height,
            Layer::Thing(thing) => thing.height,
        }
    }
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
    /// The light of each pixel's own channel in `area`, whose left is a multiple of 4: `record` gets each row with its y.
    /// `reaches` holds the area.
    pub(crate) fn rows(&self, reaches: &Reaches, area: Area, mut record: impl FnMut(usize, &[f32])) {
        let (first, last) = (area.left / STEP, (area.left + area.width).div_ceil(STEP));
        let nodes = |y: usize| (first..=last).map(|column| self.node(column * STEP, y)).collect::<Vec<Node>>();
        let mut light = vec![0.0f32; area.width];
        let mut top = area.top / STEP * STEP;
        let mut above = nodes(top);
        while top < area.top + area.height {
            let below = nodes(top + STEP);
            for y in area.top.max(top)..(area.top + area.height).min(top + STEP) {
                let edge = |column: usize| Edge::between(&above[column], &below[column], share(y - top), y);
                let mut here = edge(0);
                for column in first..last {
                    let next = edge(column + 1 - first);
                    let (start, end) = (column * STEP, (column + 1) * STEP);
                    let (from, to) = (start.max(area.left), end.min(area.left + area.width));
                    let out = &mut light[from - area.left..to - area.left];
                    self.span(reaches.at(start, y), y, [&here, &next], from - start, out);
                    here = next;
                }
                record(y, &light);
            }
            (above, top) = (below, top + STEP);
        }
    }

    /// Pixels from `first` of the span of row `y` between two edges.
    fn span(&self, block: Block, y: usize, ends: [&Edge; 2], first: usize, out: &mut [f32]) {
        let row = (y as f32 + 0.5) / self.height as f32;
        let span = Span { stage: self, block, soft: self.soft(), row, ends };
        match block.covers.map(|layer| &self.layers[layer]) {
            None if block.near == 0 => span.ground(first, out),
            Some(Layer::Sheet(sheet)) if block.near == 0 => span.covered(sheet, first, out),
            Some(Layer::Thing(thing)) if block.near == 0 => span.hidden(thing, first, out),
            _ => span.mixed(first, out, [0, 1].map(|x| self.filters[channel_at(x, y)])),
        }
    }

    /// Places and light at the corner of a block.
    fn node(&self, x: usize, y: usize) -> Node {
        let light = self.grid.at(x, y);
        let fall = self.lens.fall_off(x as f32, y as f32, self.width, self.height);
        let columns = std::array::from_fn(|channel| {
            let at = self.lens.ideal(x as f32, y as f32, channel, self.width, self.height);
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
        Node { light, fall, columns }
    }

    /// Width over which edges run out.
    pub(super) fn soft(&self) -> f32 {
        (2.6 * self.spot_mm).max(1e-3)
    }
}

/// What is known at the corner of a block and interpolated within it.
struct Node {
    light: Light,
    fall: f32,
    /// By channel.
    columns: [Column; 3],
}

/// What is interpolated over a span of pixels.
struct Edge {
    light: Light,
    fall: f32,
    /// For even and odd columns.
    columns: [Column; 2],
}

impl Edge {
    /// The edge of row `y` that lies `t` of the way from one node down to the next.
    #[inline]
    fn between(above: &Node, below: &Node, t: f32, y: usize) -> Self {
        let column = |channel: usize| {
            let (a, b) = (&above.columns[channel], &below.columns[channel]);
            Column {
                at: lerp(&a.at, &b.at, t),
                diffuse: lerp(&a.diffuse, &b.diffuse, t),
                weight: lerp(&a.weight, &b.weight, t),
                whole: lerp(&a.whole, &b.whole, t),
            }
        };
        Edge {
            light: Light::between(&above.light, &below.light, t),
            fall: above.fall + t * (below.fall - above.fall),
            columns: [column(channel_at(0, y)), column(channel_at(1, y))],
        }
    }
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

/// Values that change evenly over a span.
struct Ramp<const N: usize> {
    start: [f32; N],
    rise: [f32; N],
}

impl<const N: usize> Ramp<N> {
    #[inline]
    fn new([start, end]: [[f32; N]; 2]) -> Self {
        Ramp { start, rise: std::array::from_fn(|k| end[k] - start[k]) }
    }

    #[inline]
    fn at(&self, t: f32) -> [f32; N] {
        std::array::from_fn(|k| self.start[k] + t * self.rise[k])
    }
}

/// The pixels of a span from its pixel `first` that lie in columns of one parity, with their share of the way.
#[inline]
fn every_second(first: usize, parity: usize, out: &mut [f32]) -> impl Iterator<Item = (f32, &mut f32)> {
    let skipped = (first + parity) & 1;
    out.iter_mut().enumerate().skip(skipped).step_by(2).map(move |(k, out)| (share(first + k), out))
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
        let blotch = Ramp::new(self.columns(0).map(|column| [ground.blotch(column.at)]));
        for parity in 0..2 {
            let columns = self.columns(parity);
            let place = Ramp::new(columns.map(|column| ground.place(column.at)));
            let diffuse = Ramp::new(columns.map(|column| column.diffuse));
            let glare = Ramp::new(columns.map(|column| [gloss * column.whole[1]]));
            for (t, out) in every_second(first, parity, out) {
                let tone = ground.tone(place.at(t));
                *out = blotch.at(t)[0] * dot(tone, diffuse.at(t)) + glare.at(t)[0];
            }
        }
    }

    /// Pixels from `first` that lie on one sheet, away from its edges.
    fn covered(&self, sheet: &Placed, first: usize, out: &mut [f32]) {
        let shade = Ramp::new(self.columns(0).map(|column| [sheet.shade(sheet.local(column.at))]));
        let band = sheet.seen.band(self.row);
        for parity in 0..2 {
            let columns = self.columns(parity);
            let place = Ramp::new(columns.map(|column| sheet.local(column.at)));
            if let Some(veil) = sheet.seen.shines() {
                let weight = Ramp::new(columns.map(|column| column.weight.map(|weight| band * weight)));
                let back = |whole: &[f32; 3]| [veil * whole[0] + 0.05 * sheet.gloss * whole[1]];
                let back = Ramp::new(columns.map(|column| back(&column.whole)));
                for (t, out) in every_second(first, parity, out) {
                    *out = dot(sheet.seen.light(place.at(t)).0, weight.at(t)) + back.at(t)[0];
                }
                continue;
            }
            let diffuse = Ramp::new(columns.map(|column| column.diffuse));
            let mirrored = Ramp::new(columns.map(|column| [sheet.gloss * column.whole[1], column.whole[2]]));
            for (t, out) in every_second(first, parity, out) {
                let (own, sheen) = sheet.seen.light(place.at(t));
                let [glare, shine] = mirrored.at(t);
                *out = shade.at(t)[0] * dot(own, diffuse.at(t)) + glare + sheen * shine;
            }
        }
    }

    /// Pixels from `first` that lie on one thing, away from its edges.
    fn hidden(&self, thing: &Thing, first: usize, out: &mut [f32]) {
        let from = self.stage.lighting.from;
        for parity in 0..2 {
            let columns = self.columns(parity);
            let place = Ramp::new(columns.map(|column| column.at));
            let diffuse = Ramp::new(columns.map(|column| column.diffuse));
            let glare = Ramp::new(columns.map(|column| [0.25 * thing.gloss * column.whole[1]]));
            for (t, out) in every_second(first, parity, out) {
                let at = place.at(t);
                let [r, g, b] = thing.light(at, thing.inside(at), from);
                *out = dot([r, g, b, 0.0], diffuse.at(t)) + glare.at(t)[0];
            }
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
        let height = layer.height();
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
