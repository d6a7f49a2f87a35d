//! Which layers of a scene are seen where, block by block: most pixels see one thing alone.

use rayon::prelude::*;

use super::stage::{Layer, Stage};
use crate::specimen::camera::Area;

/// Width and height of a block in pixels; over its width places and light are interpolated.
pub(super) const STEP: usize = 16;

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
        let blocks = (0..rows * columns)
            .into_par_iter()
            .map(|index| block(stage, (left + index % columns) * STEP, (top + index / columns) * STEP))
            .collect();
        Reaches { left, top, columns, blocks }
    }

    /// The block of a pixel.
    #[inline]
    pub(super) fn at(&self, x: usize, y: usize) -> Block {
        self.blocks[(y / STEP - self.top) * self.columns + x / STEP - self.left]
    }
}

/// The block whose top left pixel is (x, y).
fn block(stage: &Stage, x: usize, y: usize) -> Block {
    let plane = |dx: usize, dy: usize| {
        let at = stage.lens.ideal((x + dx) as f32, (y + dy) as f32, 1, stage.width, stage.height);
        stage.to_plane.map(at[0], at[1])
    };
    let middle = plane(STEP / 2, STEP / 2);
    let away = |at: [f32; 2]| ((at[0] - middle[0]).powi(2) + (at[1] - middle[1]).powi(2)).sqrt();
    let corners = [plane(0, 0), plane(STEP, 0), plane(0, STEP), plane(STEP, STEP)];
    // Lateral colour and the bend of distortion need a little room.
    let half = corners.map(away).into_iter().fold(0.0, f32::max) + 0.2;
    let soft = stage.soft();
    let lighting = &stage.lighting;
    let mut block = Block { covers: None, near: 0 };
    for (index, layer) in stage.layers.iter().enumerate() {
        let (height, rim) = match layer {
            Layer::Sheet(sheet) => (sheet.height, sheet.rim[0]),
            Layer::Thing(thing) => (thing.height, 0.0),
        };
        let inside = inside(layer, middle, half);
        // Where light falls on the layer that would fall here without it.
        let cast = [0, 1].map(|k| middle[k] + 0.55 * height * lighting.from[k]);
        // Some things' distances grow by up to 1.25 a millimetre.
        let reach = |soft: f32| -(1.25 * half + 0.5 * soft);
        if inside > 1.25 * half + soft + rim {
            block = Block { covers: Some(index), near: 0 };
        } else if inside >= reach(soft) || self::inside(layer, cast, half) >= reach(height * lighting.penumbra + soft) {
            block.near |= 1 << index;
        }
    }
    block
}

/// Millimetres from a layer's edge, positive inside; farther out than `near` only roughly.
fn inside(layer: &Layer, at: [f32; 2], near: f32) -> f32 {
    match layer {
        Layer::Sheet(sheet) => sheet.seen.inside(sheet.local(at)),
        Layer::Thing(thing) => {
            let [x, y] = thing.center();
            let away = ((at[0] - x).powi(2) + (at[1] - y).powi(2)).sqrt() - thing.radius();
            if away > near { -away } else { thing.inside(at) }
        }
    }
}
