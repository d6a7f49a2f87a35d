//! Connected places among blocks that equal others at one shift.

use std::collections::BTreeMap;

use image::RgbImage;

use super::clones::BLOCK;
use crate::case::geometry::Rect;

/// Side in pixels of the squares by which blocks count as connected.
const SQUARE: u16 = 8;
/// Blocks without which a place is left out.
const FEWEST: usize = 100;

/// A place and where it is repeated, in pixels of what was searched.
pub(super) struct Region {
    pub(super) from: Rect,
    pub(super) to: Rect,
}

/// The places whose blocks (top left corners) are equal to those at `shift`, largest first.
pub(super) fn of(places: &[[u16; 2]], shift: [i16; 2], size: [u32; 2]) -> Vec<Region> {
    let mut squares: BTreeMap<[u16; 2], Vec<[u16; 2]>> = BTreeMap::new();
    for place in places {
        squares.entry(place.map(|at| at / SQUARE)).or_default().push(*place);
    }
    let mut found = Vec::new();
    while let Some((start, mut blocks)) = squares.pop_first() {
        let mut open = vec![start];
        while let Some([x, y]) = open.pop() {
            for (dx, dy) in (0..9).map(|step| (step % 3, step / 3)) {
                let next = [(x + dx).wrapping_sub(1), (y + dy).wrapping_sub(1)];
                if let Some(more) = squares.remove(&next) {
                    blocks.extend(more);
                    open.push(next);
                }
            }
        }
        if blocks.len() >= FEWEST {
            found.push(blocks);
        }
    }
    found.sort_by_key(|blocks| std::cmp::Reverse(blocks.len()));
    found.iter().map(|blocks| region(blocks, shift, size)).collect()
}

fn region(blocks: &[[u16; 2]], shift: [i16; 2], [width, height]: [u32; 2]) -> Region {
    let ends = |axis: usize, limit: u32| {
        let values = blocks.iter().map(|block| u32::from(block[axis]));
        let end = (values.clone().max().unwrap_or_default() + BLOCK as u32).min(limit);
        (values.min().unwrap_or_default() as f32, end as f32)
    };
    let ((left, right), (top, bottom)) = (ends(0, width), ends(1, height));
    let from = Rect { x: left, y: top, width: right - left, height: bottom - top };
    Region { from, to: Rect { x: left + f32::from(shift[0]), y: top + f32::from(shift[1]), ..from } }
}

/// Tints the blocks and those they equal.
pub(super) fn paint(picture: &mut RgbImage, searched: &RgbImage, places: &[[u16; 2]], shift: [i16; 2], color: [u8; 3]) {
    let mut covered = vec![false; (picture.width() * picture.height()) as usize];
    let width = picture.width();
    for &[x, y] in places {
        for [x, y] in
            [[i32::from(x), i32::from(y)], [i32::from(x) + i32::from(shift[0]), i32::from(y) + i32::from(shift[1])]]
        {
            for row in 0..BLOCK as i32 {
                let start = ((y + row) as u32 * width) as usize + x as usize;
                covered[start..start + BLOCK].fill(true);
            }
        }
    }
    for ((to, from), _) in picture.pixels_mut().zip(searched.pixels()).zip(covered).filter(|(_, covered)| *covered) {
        for ((to, from), tint) in to.0.iter_mut().zip(from.0).zip(color) {
            *to = ((u16::from(from) + 2 * u16::from(tint)) / 3) as u8;
        }
    }
}
