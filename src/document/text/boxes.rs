//! From the map of how likely each pixel belongs to text to boxes (DB of Liao et al. 2020: shrunk kernels, grown back).

use crate::case::geometry::Rect;

/// Likelihood from which a pixel belongs to text, mean from which a box does (the figures of PaddleOCR).
const PIXEL: f32 = 0.3;
const BOX: f32 = 0.5;
/// How far a box grows: this times its area by its perimeter.
const GROWTH: f32 = 1.5;
/// Least side of a box in pixels of the map, before it grows.
const LEAST_SIDE: usize = 4;
/// Most boxes; a document has some sixty lines.
const MOST_BOXES: usize = 160;

/// Upright boxes of text in a map of `width` columns, from top to bottom, in pixels of the map.
pub(super) fn boxes(map: &[f32], width: usize) -> Vec<Rect> {
    let mut left: Vec<bool> = map.iter().map(|&value| value > PIXEL).collect();
    let mut boxes = Vec::new();
    for start in 0..left.len() {
        if left[start] && boxes.len() < MOST_BOXES {
            boxes.extend(taken(&mut left, map, width, start));
        }
    }
    boxes
}

/// The box of the patch that holds `start`, which is taken out of `left`.
fn taken(left: &mut [bool], map: &[f32], width: usize, start: usize) -> Option<Rect> {
    let mut patch = vec![start];
    left[start] = false;
    let (mut sum, mut next) = (0.0, 0);
    let (mut columns, mut rows) = ((usize::MAX, 0), (usize::MAX, 0));
    while let Some(&index) = patch.get(next) {
        next += 1;
        sum += map[index];
        let (column, row) = (index % width, index / width);
        columns = (columns.0.min(column), columns.1.max(column));
        rows = (rows.0.min(row), rows.1.max(row));
        let beside = [(column > 0).then(|| index - 1), (column + 1 < width).then_some(index + 1)];
        let above = [index.checked_sub(width), Some(index + width)];
        for index in beside.into_iter().chain(above).flatten() {
            if left.get(index) == Some(&true) {
                left[index] = false;
                patch.push(index);
            }
        }
    }
    let (across, down) = (columns.1 - columns.0 + 1, rows.1 - rows.0 + 1);
    if across.min(down) < LEAST_SIDE || sum / (patch.len() as f32) < BOX {
        return None;
    }
    let (across, down) = (across as f32, down as f32);
    let grown = GROWTH * patch.len() as f32 / (2.0 * (across + down));
    Some(Rect {
        x: columns.0 as f32 - grown,
        y: rows.0 as f32 - grown,
        width: across + 2.0 * grown,
        height: down + 2.0 * grown,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patches_become_grown_boxes_and_specks_none() {
        let mut map = vec![0.0; 60 * 30];
        (10..16).for_each(|row| (5..45).for_each(|column| map[row * 60 + column] = 0.9));
        map[29 * 60 + 59] = 1.0;
        (20..26).for_each(|row| (5..45).for_each(|column| map[row * 60 + column] = 0.35));
        let found = boxes(&map, 60);
        assert_eq!(found.len(), 1);
        let grown = 1.5 * 240.0 / 92.0;
        assert!((found[0].x - (5.0 - grown)).abs() < 1e-3 && (found[0].height - (6.0 + 2.0 * grown)).abs() < 1e-3);
        assert!(boxes(&[], 60).is_empty());
    }
}
