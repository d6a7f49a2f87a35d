//! Noise of the paper in a line's box against that of the document around it.

use super::{
    luma::Luma,
    surface_map::{Area, Owner, SurfaceMap},
};

/// How far around the line the paper is looked at: this times the shorter side of its box, and no less than so many pixels.
const REACH: f32 = 0.9;
const LEAST_REACH: f32 = 20.0;
/// Pixels left free around ink.
const INK_MARGIN: usize = 2;
/// Pixels without which there is no figure, in the box and around it.
const FEWEST_INSIDE: usize = 60;
const FEWEST_AROUND: usize = 100;
/// Residuals above this times their mean are cut to it: the lines of the background's pattern are no noise.
const CUT: f64 = 2.5;
/// Added to both means before they are divided, in steps of luma: what rounding leaves.
const FLOOR: f64 = 0.1;

/// How far in pixels around the line `index` the paper is looked at.
pub(super) fn reach(map: &SurfaceMap, index: usize) -> f32 {
    let boxed = map.around(index, 0.0);
    (REACH * boxed.width.min(boxed.height) as f32).max(LEAST_REACH)
}

/// Natural logarithm of the noise in the box of the line `index`, ink left out, over that around it. Ink is darker than `ink_below`.
/// Noise is the mean of what the high-pass filter of Immerkaer (1996) leaves.
pub(super) fn noise_ratio(luma: &Luma, map: &SurfaceMap, index: usize, ink_below: f32) -> Option<f64> {
    let own = Owner::Line(index as u16);
    let boxed = map.around(index, 0.0);
    let ink = ink_around(luma, map, boxed, own, ink_below);
    let is_inked = |x: usize, y: usize| {
        let (column, row) = (x.wrapping_sub(boxed.left), y.wrapping_sub(boxed.top));
        column < boxed.width && row < boxed.height && ink[row * boxed.width + column]
    };
    let (mut inside, mut around) = (Vec::new(), Vec::new());
    for (x, y) in map.around(index, reach(map, index)).pixels() {
        let owner = map.owner(x, y);
        let kept = match owner {
            Owner::Surface => &mut around,
            owner if owner == own && !is_inked(x, y) => &mut inside,
            _ => continue,
        };
        kept.extend(residual(luma, x, y));
    }
    if inside.len() < FEWEST_INSIDE || around.len() < FEWEST_AROUND {
        return None;
    }
    Some(((cut_mean(&inside) + FLOOR) / (cut_mean(&around) + FLOOR)).ln())
}

/// Ink and what lies within [`INK_MARGIN`] of it, row by row of `boxed`.
fn ink_around(luma: &Luma, map: &SurfaceMap, boxed: Area, own: Owner, ink_below: f32) -> Vec<bool> {
    let mut ink = vec![false; boxed.width * boxed.height];
    for (x, y) in boxed.pixels() {
        if map.owner(x, y) != own || luma.at(x, y).is_none_or(|value| value > ink_below) {
            continue;
        }
        let (column, row) = (x - boxed.left, y - boxed.top);
        for row in row.saturating_sub(INK_MARGIN)..(row + INK_MARGIN + 1).min(boxed.height) {
            let line = &mut ink[row * boxed.width..][..boxed.width];
            line[column.saturating_sub(INK_MARGIN)..(column + INK_MARGIN + 1).min(boxed.width)].fill(true);
        }
    }
    ink
}

/// Absolute response of the difference of two Laplacians, scaled to the noise's standard deviation.
fn residual(luma: &Luma, x: usize, y: usize) -> Option<f64> {
    let row = |y: usize| luma.three(x, y).map(|[left, own, right]| left - 2.0 * own + right);
    Some(f64::from(row(y.checked_sub(1)?)? - 2.0 * row(y)? + row(y + 1)?).abs() / 6.0)
}

fn cut_mean(values: &[f64]) -> f64 {
    let mean = |values: &mut dyn Iterator<Item = f64>| values.sum::<f64>();
    let count = values.len().max(1) as f64;
    let limit = CUT * mean(&mut values.iter().copied()) / count + 1e-3;
    mean(&mut values.iter().map(|value| value.min(limit))) / count
}
