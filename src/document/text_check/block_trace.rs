//! Traces of JPEG compression in the blocks of a line: how well its coefficients fit the steps of each quality.
//!
//! A photo that was saved, edited and saved again has coefficients near multiples of its first quantisation, except where something
//! was put in (JPEG ghosts, Farid 2009). What is left of the coefficients once they are rounded to the steps of a quality is a
//! curve over qualities; lines with one history have curves of one shape.

use super::{
    luma::Luma,
    surface_map::{Owner, SurfaceMap},
};

/// Side of a block.
const BLOCK: usize = 8;
/// Qualities tried: 60, 62, … 98 of the standard's tables as libjpeg scales them.
const QUALITIES: usize = 20;
/// Frequencies looked at, across and down: the fourteen lowest but the mean. Higher ones are mostly rounded away.
const FREQUENCIES: [(usize, usize); 14] =
    [(0, 1), (0, 2), (0, 3), (0, 4), (1, 0), (1, 1), (1, 2), (1, 3), (2, 0), (2, 1), (2, 2), (3, 0), (3, 1), (4, 0)];
/// Steps of the luma table of ITU-T T.81, annex K, at quality 50, in the order of [`FREQUENCIES`] (down, across).
const STEPS: [f32; 14] = [11.0, 10.0, 16.0, 24.0, 12.0, 12.0, 14.0, 19.0, 14.0, 13.0, 16.0, 14.0, 17.0, 18.0];
/// Blocks without which there is no curve.
const FEWEST_BLOCKS: usize = 4;
/// Added to a mean square before its logarithm is taken, in squared steps of luma.
const FLOOR: f64 = 0.3;

/// Logarithms of the mean square left at each quality, less their mean over the qualities: a shape, whatever the contrast.
pub(super) type Trace = [f64; QUALITIES];

/// The trace of the line `index`. Blocks lie on the grid of the photo's first pixel.
pub(super) fn block_trace(luma: &Luma, map: &SurfaceMap, index: usize) -> Option<Trace> {
    let steps: Vec<[f32; 14]> = (0..QUALITIES).map(|step| steps_at(60 + 2 * step as i32)).collect();
    let waves = waves();
    let (mut left, mut blocks) = ([0.0f64; QUALITIES], 0usize);
    let area = map.around(index, 0.0);
    for top in (area.top / BLOCK * BLOCK..area.top + area.height).step_by(BLOCK) {
        for start in (area.left / BLOCK * BLOCK..area.left + area.width).step_by(BLOCK) {
            if map.owner(start + BLOCK / 2, top + BLOCK / 2) != Owner::Line(index as u16) {
                continue;
            }
            let Some(coefficients) = coefficients(luma, start, top, &waves) else { continue };
            blocks += 1;
            for (left, steps) in left.iter_mut().zip(&steps) {
                let off = coefficients.iter().zip(steps).map(|(value, step)| {
                    let off = value - step * (value / step).round();
                    f64::from(off * off)
                });
                *left += off.sum::<f64>() / FREQUENCIES.len() as f64;
            }
        }
    }
    if blocks < FEWEST_BLOCKS {
        return None;
    }
    let curve = left.map(|sum| (sum / blocks as f64 + FLOOR).ln());
    let mean = curve.iter().sum::<f64>() / QUALITIES as f64;
    Some(curve.map(|value| value - mean))
}

/// The steps at a quality, as libjpeg scales them.
fn steps_at(quality: i32) -> [f32; 14] {
    let scale = if quality < 50 { 5000 / quality } else { 200 - 2 * quality } as f32;
    STEPS.map(|step| ((step * scale + 50.0) / 100.0).floor().clamp(1.0, 255.0))
}

/// The cosines of the transform: by frequency, then by place.
fn waves() -> [[f32; BLOCK]; 5] {
    std::array::from_fn(|frequency| {
        let scale = if frequency == 0 { 0.125f32.sqrt() } else { 0.5 };
        std::array::from_fn(|place| {
            scale * ((2 * place + 1) as f32 * frequency as f32 * std::f32::consts::PI / 16.0).cos()
        })
    })
}

/// The coefficients of the block at (`left`, `top`); `None` where it is not whole.
fn coefficients(luma: &Luma, left: usize, top: usize, waves: &[[f32; BLOCK]; 5]) -> Option<[f32; 14]> {
    let mut across = [[0.0f32; 5]; BLOCK];
    for (row, sums) in across.iter_mut().enumerate() {
        let mut values = [0.0f32; BLOCK];
        for (column, value) in values.iter_mut().enumerate() {
            *value = luma.at(left + column, top + row)? - 128.0;
        }
        for (sum, wave) in sums.iter_mut().zip(waves) {
            *sum = values.iter().zip(wave).map(|(value, wave)| value * wave).sum();
        }
    }
    Some(FREQUENCIES.map(|(down, right)| (0..BLOCK).map(|row| across[row][right] * waves[down][row]).sum()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_those_of_the_standard() {
        assert_eq!(steps_at(50), STEPS);
        assert_eq!(steps_at(90)[..4], [2.0, 2.0, 3.0, 5.0]);
        assert_eq!(steps_at(98)[0], 1.0);
    }
}
