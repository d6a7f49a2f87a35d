//! The part of a frame beside and above the head, in the cells of its signature.

use super::signature::SCENE_SIDE;
use crate::case::geometry::Rect;

/// Fewest cells from which surroundings are judged: a fiftieth of the frame.
pub(super) const LEAST_CELLS: usize = SCENE_SIDE * SCENE_SIDE / 50;

/// Whether the cell with this index lies outside head, hair and body of the person whose face is at `face`, in a frame of
/// `size` pixels. Hair and ears reach past the box of the face; below it is the person as well.
pub(super) fn is_beside(index: usize, face: &Rect, size: [u32; 2]) -> bool {
    let [width, height] = size.map(|side| side as f32 / SCENE_SIDE as f32);
    let x = ((index % SCENE_SIDE) as f32 + 0.5) * width;
    let y = ((index / SCENE_SIDE) as f32 + 0.5) * height;
    let aside = x < face.x - 0.4 * face.width || x > face.x + 1.4 * face.width;
    y < face.y + 1.3 * face.height && (aside || y < face.y - 0.5 * face.height)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beside_is_neither_head_nor_body() {
        let face = Rect { x: 120.0, y: 120.0, width: 80.0, height: 100.0 };
        let beside = |x: usize, y: usize| is_beside(y / 10 * SCENE_SIDE + x / 10, &face, [320, 320]);
        assert!(beside(5, 5) && beside(160, 5) && beside(310, 200) && beside(60, 170));
        assert!(!beside(160, 170) && !beside(160, 90) && !beside(160, 315) && !beside(5, 315));
    }
}
