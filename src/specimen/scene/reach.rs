//! Which layers of a scene are seen where, block by block: most pixels see one thing alone.

use rayon::prelude::*;

use super::stage::{Layer, Stage};
use crate::specimen::camera::Area;

/// Width and height of a block in pixels; over its width places and light are interpolated.
pub(super) const STEP: usize = 16;

/// Blocks each way whose layers are looked for together first: what does not reach the group reaches none of its blocks.
const GROUP: usize = 8;

/// The layers of one block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Block {
    /// The uppermost layer that hides all below it in the whole block.
    pub(super) covers: Option<usize>,
    /// Layers above that one whose edges or shadows reach the block, a bit each.
    pub(super) near: u32,
}

/// The blocks of an area. They lie on a grid of the whole picture, so that parts equal the whole.
#[derive(Debug)]
pub(crate) struct Reaches {
    left: usize,
    top: usize,
    columns: usize,
    blocks: Vec<Block>,
}

impl Reaches {
    /// The blocks of `area`.
    pub(crate) fn new(stage: &Stage, area: Area) -> Self {
        let (left, top) = (area.left / STEP, area.top / STEP);
        let columns = (area.left + area.width).div_ceil(STEP) - left;
        let rows = (area.top + area.height).div_ceil(STEP) - top;
        // Corners of all groups that the area touches, whole groups on the picture's grid.
        let first = [left / GROUP * GROUP, top / GROUP * GROUP];
        let wide = (left + columns).div_ceil(GROUP) - first[0] / GROUP;
        let high = (top + rows).div_ceil(GROUP) - first[1] / GROUP;
        let across = wide * GROUP + 1;
        let corner = |index: usize| {
            let (x, y) = ((first[0] + index % across) * STEP, (first[1] + index / across) * STEP);
            let at = stage.lens.ideal(x as f32, y as f32, 1, stage.width, stage.height);
            stage.to_plane.map(at[0], at[1])
        };
        let corners: Vec<[f32; 2]> = (0..across * (high * GROUP + 1)).into_par_iter().map(corner).collect();
        let part = |x: usize, y: usize, side: usize| {
            let at = y * across + x;
            Part::between([at, at + side, at + side * across, at + side * across + side].map(|at| corners[at]))
        };
        let group = |index: usize| reached(stage, &part(index % wide * GROUP, index / wide * GROUP, GROUP));
        let groups: Vec<u32> = (0..wide * high).map(group).collect();
        let blocks = (0..rows * columns)
            .into_par_iter()
            .map(|index| {
                let (x, y) = (left - first[0] + index % columns, top - first[1] + index / columns);
                block(stage, &part(x, y, 1), groups[y / GROUP * wide + x / GROUP])
            })
            .collect();
        Reaches { left, top, columns, blocks }
    }

    /// The block of a pixel.
    #[inline]
    pub(super) fn at(&self, x: usize, y: usize) -> Block {
        self.blocks[(y / STEP - self.top) * self.columns + x / STEP - self.left]
    }
}

#[cfg(test)]
impl Reaches {
    /// Whether the blocks of `part`, which lies within, are the same here.
    pub(crate) fn holds(&self, part: &Reaches) -> bool {
        part.blocks.iter().enumerate().all(|(index, block)| {
            let (x, y) = (part.left + index % part.columns, part.top + index / part.columns);
            self.at(x * STEP, y * STEP) == *block
        })
    }
}

/// A part of the plane between four corners.
struct Part {
    middle: [f32; 2],
    /// Millimetres from the middle to the farthest corner.
    half: f32,
}

impl Part {
    fn between(corners: [[f32; 2]; 4]) -> Self {
        let middle = [0, 1].map(|k| 0.25 * corners.iter().map(|corner| corner[k]).sum::<f32>());
        let away = |at: [f32; 2]| ((at[0] - middle[0]).powi(2) + (at[1] - middle[1]).powi(2)).sqrt();
        // Lateral colour and the bend of distortion need a little room.
        Part { middle, half: corners.map(away).into_iter().fold(0.0, f32::max) + 0.2 }
    }

    /// How far inside the layer the middle lies, and whether the layer's edge or shadow may reach the part.
    fn meets(&self, stage: &Stage, layer: &Layer) -> (f32, bool) {
        let (lighting, soft) = (&stage.lighting, stage.soft());
        let height = layer.height();
        let within = inside(layer, self.middle);
        // Where light falls on the layer that would fall here without it.
        let cast = [0, 1].map(|k| self.middle[k] + 0.55 * height * lighting.from[k]);
        // Some things' distances grow by up to 1.25 a millimetre.
        let reach = |soft: f32| -(1.25 * self.half + 0.5 * soft);
        let near = within >= reach(soft) || inside(layer, cast) >= reach(height * lighting.penumbra + soft);
        (within, near)
    }
}

/// The layers that are seen in a part or reach it, a bit each.
fn reached(stage: &Stage, part: &Part) -> u32 {
    let layers = stage.layers.iter().enumerate();
    layers.filter(|(_, layer)| part.meets(stage, layer).1).fold(0, |bits, (index, _)| bits | 1 << index)
}

/// The layers of a block; only those of `reached` may be seen in it.
fn block(stage: &Stage, part: &Part, mut reached: u32) -> Block {
    let mut block = Block { covers: None, near: 0 };
    while reached != 0 {
        let index = reached.trailing_zeros() as usize;
        reached &= reached - 1;
        let layer = &stage.layers[index];
        let rim = match layer {
            Layer::Sheet(sheet) => sheet.rim[0],
            Layer::Thing(_) => 0.0,
        };
        let (within, near) = part.meets(stage, layer);
        if within > 1.25 * part.half + stage.soft() + rim {
            block = Block { covers: Some(index), near: 0 };
        } else if near {
            block.near |= 1 << index;
        }
    }
    block
}

/// Millimetres from a layer's edge, positive inside.
fn inside(layer: &Layer, at: [f32; 2]) -> f32 {
    match layer {
        Layer::Sheet(sheet) => sheet.seen.inside(sheet.local(at)),
        Layer::Thing(thing) => thing.inside(at),
    }
}
