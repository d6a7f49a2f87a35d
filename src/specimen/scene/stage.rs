//! Everything before the lens put together, and the light that each pixel of the sensor receives. A pixel has one colour
//! filter: reflectances and light are taken through the sensor's filters first and multiplied then, one channel at a time.

use super::{
    ground::Ground,
    homography::Homography,
    light::{LightGrid, Lighting},
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
        let near = self.gutter > 0.0 && local[1] < 60.0;
        if near { 1.0 - self.gutter * (-local[1].max(0.0) / 7.0).exp() } else { 1.0 }
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
        let span = Span { stage: self, block, soft: self.soft(), y, row, ends };
        match block.covers.map(|layer| &self.layers[layer]) {
            None if block.near == 0 => span.ground(first, out),
            Some(Layer::Sheet(sheet)) if block.near == 0 => span.covered(sheet, first, out),
            Some(Layer::Thing(thing)) if block.near == 0 => span.hidden(thing, first, out),
            _ => span.mixed(first, out),
        }
    }

    /// Places and light at the corner of a block.
    fn node(&self, x: usize, y: usize) -> Node {
        let light = self.grid.at(x, y);
        let fall = self.lens.fall_off(x as f32, y as f32, self.width, self.height);
        Node(std::array::from_fn(|channel| {
            let at = self.lens.ideal(x as f32, y as f32, channel, self.width, self.height);
            let [diffuse, glare, shine] =
                [light.diffuse, light.glare, light.shine].map(|[r, g, b, _]| fall * self.filtered([r, g, b], channel));
            Column { at: self.to_plane.map(at[0], at[1]), light: [diffuse, glare, shine, fall] }
        }))
    }

    /// What the filter of `channel` lets through.
    #[inline]
    fn filtered(&self, [r, g, b]: [f32; 3], channel: usize) -> f32 {
        let weight = &self.filters[channel];
        weight[0] * r + weight[1] * g + weight[2] * b
    }

    /// Width over which edges run out.
    pub(super) fn soft(&self) -> f32 {
        (2.6 * self.spot_mm).max(1e-3)
    }
}

/// What is known at the corner of a block and interpolated within it, by channel.
struct Node([Column; 3]);

/// What is interpolated over a span of pixels, for even and odd columns.
struct Edge([Column; 2]);

impl Edge {
    /// The edge of row `y` that lies `t` of the way from one node down to the next.
    #[inline]
    fn between(above: &Node, below: &Node, t: f32, y: usize) -> Self {
        Edge([0, 1].map(|x| {
            let channel = channel_at(x, y);
            let (a, b) = (&above.0[channel], &below.0[channel]);
            Column { at: lerp(&a.at, &b.at, t), light: lerp(&a.light, &b.light, t) }
        }))
    }
}

/// Place and light as the filter of one column's pixels sees them.
struct Column {
    at: [f32; 2],
    /// Diffuse light, glare and shine, and the share of light that the lens' fall-off leaves, by which they are lessened.
    light: [f32; 4],
}

struct Span<'a> {
    stage: &'a Stage,
    block: Block,
    soft: f32,
    /// Row, and the same from 0 to 1.
    y: usize,
    row: f32,
    ends: [&'a Edge; 2],
}

/// Share of a display's gloss in mirror images: its light is far above that of the room.
const SCREEN_GLOSS: f32 = 0.05;
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

impl Span<'_> {
    /// The channel of columns of a parity, and places and light in them.
    #[inline]
    fn columns(&self, parity: usize) -> (usize, [&Column; 2]) {
        (channel_at(parity, self.y), self.ends.map(|end| &end.0[parity]))
    }

    /// The ground's blotches at both ends: a factor that hardly differs from one column to the next.
    fn blotch(&self) -> [f32; 2] {
        self.ends.map(|end| self.stage.ground.blotch(end.0[0].at))
    }

    /// Pixels from `first` where nothing but the ground is seen.
    fn ground(&self, first: usize, out: &mut [f32]) {
        let ground = &self.stage.ground;
        let gloss = 0.25 * ground.gloss();
        let blotch = self.blotch();
        for parity in 0..2 {
            let (channel, columns) = self.columns(parity);
            let place = Ramp::new(columns.map(|column| ground.place(column.at)));
            let light = Ramp::new([0, 1].map(|end| {
                let [diffuse, glare, ..] = columns[end].light;
                [blotch[end] * diffuse, gloss * glare]
            }));
            for (t, out) in every_second(first, parity, out) {
                let [diffuse, glare] = light.at(t);
                *out = ground.tone(place.at(t), channel) * diffuse + glare;
            }
        }
    }

    /// Pixels from `first` that lie on one sheet, away from its edges.
    fn covered(&self, sheet: &Placed, first: usize, out: &mut [f32]) {
        let shines = sheet.seen.shines();
        let band = sheet.seen.band(self.row);
        for parity in 0..2 {
            let (channel, columns) = self.columns(parity);
            let place = Ramp::new(columns.map(|column| sheet.local(column.at)));
            let light = Ramp::new(columns.map(|Column { at, light: [diffuse, glare, shine, fall] }| match shines {
                Some(veil) => [band * fall, veil * diffuse + SCREEN_GLOSS * sheet.gloss * glare, 0.0],
                None => [sheet.shade(sheet.local(*at)) * diffuse, sheet.gloss * glare, *shine],
            }));
            for (t, out) in every_second(first, parity, out) {
                let (own, sheen) = sheet.seen.light(place.at(t), channel);
                let [by, mirrored, shine] = light.at(t);
                *out = own * by + mirrored + sheen * shine;
            }
        }
    }

    /// Pixels from `first` that lie on one thing, away from its edges.
    fn hidden(&self, thing: &Thing, first: usize, out: &mut [f32]) {
        for parity in 0..2 {
            let (channel, columns) = self.columns(parity);
            let place = Ramp::new(columns.map(|column| column.at));
            let light = Ramp::new(columns.map(|column| column.light));
            for (t, out) in every_second(first, parity, out) {
                let at = place.at(t);
                *out = self.thing(thing, at, || thing.inside(at), &light.at(t), channel);
            }
        }
    }

    /// Pixels from `first` where edges, shadows or things are seen.
    fn mixed(&self, first: usize, out: &mut [f32]) {
        let blotch = Ramp::new(self.blotch().map(|blotch| [blotch]));
        for parity in 0..2 {
            let (channel, columns) = self.columns(parity);
            let place = Ramp::new(columns.map(|column| column.at));
            let light = Ramp::new(columns.map(|column| column.light));
            for (t, out) in every_second(first, parity, out) {
                *out = self.pixel(place.at(t), &light.at(t), blotch.at(t)[0], channel);
            }
        }
    }

    /// A pixel; `blotch` is the ground's factor there.
    #[inline]
    fn pixel(&self, at: [f32; 2], light: &[f32; 4], blotch: f32, channel: usize) -> f32 {
        let stage = self.stage;
        let mut seen = match self.block.covers.map(|layer| &stage.layers[layer]) {
            Some(Layer::Sheet(sheet)) => self.sheet(sheet, sheet.local(at), sheet.rim[0], light, channel),
            Some(Layer::Thing(thing)) => self.thing(thing, at, || thing.inside(at), light, channel),
            None => {
                let ground = &stage.ground;
                blotch * ground.tone(ground.place(at), channel) * light[0] + 0.25 * ground.gloss() * light[1]
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
                seen *= 1.0 - self.shadow(layer, at);
            }
            if cover > 0.0 {
                let own = match layer {
                    Layer::Sheet(sheet) => self.sheet(sheet, local, inside, light, channel),
                    Layer::Thing(thing) => self.thing(thing, at, || inside, light, channel),
                };
                seen += cover * (own - seen);
            }
        }
        seen
    }

    fn thing(
        &self,
        thing: &Thing,
        at: [f32; 2],
        inside: impl FnOnce() -> f32,
        light: &[f32; 4],
        channel: usize,
    ) -> f32 {
        let own = thing.light(at, inside, self.stage.lighting.from);
        self.stage.filtered(own, channel) * light[0] + 0.25 * thing.gloss * light[1]
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
    fn sheet(&self, sheet: &Placed, local: [f32; 2], inside: f32, light: &[f32; 4], channel: usize) -> f32 {
        let (own, sheen) = sheet.seen.light(local, channel);
        let [diffuse, glare, shine, fall] = light;
        if let Some(veil) = sheet.seen.shines() {
            return own * sheet.seen.band(self.row) * fall + veil * diffuse + SCREEN_GLOSS * sheet.gloss * glare;
        }
        let mut by = sheet.shade(local);
        if inside < sheet.rim[0] {
            by *= 1.0 + sheet.rim[1] * (1.0 - inside / sheet.rim[0]);
        }
        own * diffuse * by + sheet.gloss * glare + sheen * shine
    }
}

fn ease(t: f32) -> f32 {
    let t = t.clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}
