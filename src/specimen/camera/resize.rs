//! Shrinking, as phones and messengers do: every pixel is a weighted mean of those it covers (Lanczos of order 2, stretched
//! to the factor), with weights that depend on its place in the whole picture alone.

use image::RgbImage;
use rayon::prelude::*;

use super::{develop::Area, tone::whole};
use crate::specimen::lanes::{Lanes, widest};

/// Shrinking a picture of one length to another, in one direction.
#[derive(Debug, Clone)]
pub(crate) struct Shrink {
    taps: Vec<(usize, Vec<f32>)>,
}

impl Shrink {
    /// From `from` pixels to `to`, `to` ≤ `from`.
    pub(crate) fn new(from: usize, to: usize) -> Self {
        let factor = from as f32 / to as f32;
        let lobe = |x: f32| {
            let x = x * std::f32::consts::PI;
            if x.abs() < 1e-4 { 1.0 } else { x.sin() / x }
        };
        let taps = (0..to)
            .map(|at| {
                let center = (at as f32 + 0.5) * factor;
                let first = (center - 2.0 * factor).floor().max(0.0) as usize;
                let last = ((center + 2.0 * factor).ceil() as usize).min(from);
                let weights: Vec<f32> = (first..last)
                    .map(|pixel| (pixel as f32 + 0.5 - center) / factor)
                    .map(|x| if x.abs() < 2.0 { lobe(x) * lobe(x / 2.0) } else { 0.0 })
                    .collect();
                let sum: f32 = weights.iter().sum();
                (first, weights.iter().map(|weight| weight / sum).collect())
            })
            .collect();
        Shrink { taps }
    }

    /// Pixels after shrinking.
    pub(crate) fn length(&self) -> usize {
        self.taps.len()
    }

    /// First source pixel and the one behind the last that the pixels `start..start + count` need.
    pub(crate) fn source(&self, start: usize, count: usize) -> (usize, usize) {
        let last = &self.taps[start + count - 1];
        (self.taps[start].0, last.0 + last.1.len())
    }
}

/// The part `area` of the shrunk picture from `source`, whose first pixel lies at `origin` in the large one.
pub(crate) fn shrink(source: &RgbImage, origin: [usize; 2], area: Area, across: &Shrink, down: &Shrink) -> RgbImage {
    let stride = source.width() as usize * 3;
    let bytes: &[u8] = source.as_raw();
    let mut out = vec![0u8; area.width * area.height * 3];
    out.par_chunks_mut((area.width * 3).max(1)).enumerate().for_each(|(y, out)| {
        let (first, weights) = &down.taps[area.top + y];
        let rows = &bytes[(first - origin[1]) * stride..][..weights.len() * stride];
        widest(Row { rows, stride, weights, across: &across.taps[area.left..][..area.width], left: origin[0], out });
    });
    RgbImage::from_raw(area.width as u32, area.height as u32, out).unwrap_or_default()
}

/// One row of the shrunk picture, from the `rows` above each other that it covers.
struct Row<'a> {
    rows: &'a [u8],
    stride: usize,
    weights: &'a [f32],
    across: &'a [(usize, Vec<f32>)],
    /// Column of the large picture in which the rows begin.
    left: usize,
    out: &'a mut [u8],
}

impl Lanes for Row<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let mut row = vec![0.0f32; self.stride];
        for (weight, from) in self.weights.iter().zip(self.rows.chunks_exact(self.stride)) {
            for (sum, byte) in row.iter_mut().zip(from) {
                *sum += weight * f32::from(*byte);
            }
        }
        for (pixel, (first, weights)) in self.out.chunks_exact_mut(3).zip(self.across) {
            let mut sum = [0.0f32; 3];
            for (weight, from) in weights.iter().zip(row[(first - self.left) * 3..].chunks_exact(3)) {
                for c in 0..3 {
                    sum[c] += weight * from[c];
                }
            }
            for c in 0..3 {
                pixel[c] = whole(sum[c].clamp(0.0, 255.0)) as u8;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_equals_the_whole_and_grey_stays() {
        let source = RgbImage::from_fn(100, 80, |x, y| image::Rgb([(x * 2) as u8, (y * 3) as u8, 90]));
        let (across, down) = (Shrink::new(100, 60), Shrink::new(80, 48));
        let whole = shrink(&source, [0, 0], Area { left: 0, top: 0, width: 60, height: 48 }, &across, &down);
        let area = Area { left: 21, top: 9, width: 10, height: 12 };
        let (x, y) = (across.source(21, 10), down.source(9, 12));
        let cut = image::imageops::crop_imm(&source, x.0 as u32, y.0 as u32, (x.1 - x.0) as u32, (y.1 - y.0) as u32);
        let part = shrink(&cut.to_image(), [x.0, y.0], area, &across, &down);
        assert_eq!(part, image::imageops::crop_imm(&whole, 21, 9, 10, 12).to_image());
        assert!(whole.pixels().all(|pixel| pixel.0[2] == 90));
    }
}
