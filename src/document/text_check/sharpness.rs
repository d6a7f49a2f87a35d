//! How steep the edges of a line's letters are.

use image::RgbImage;

use super::{luma::luma_of, outlier::quantile};
use crate::{case::geometry::Point, document::rectified};

/// Ranks of the luma that count as ink and paper.
const INK: f64 = 0.03;
const PAPER: f64 = 0.8;
/// Rank of the gradient that counts as that of an edge.
const EDGE: f64 = 0.97;
/// Least contrast in steps of luma.
const LEAST_CONTRAST: f64 = 15.0;
/// Least and most pixels of a line along each side.
const LEAST_SIDE: f32 = 4.0;
const MOST_SIDE: f32 = 6000.0;

/// A line by itself, upright.
pub(super) struct LineSight {
    /// Luma at or below which a pixel is ink (Otsu 1979).
    pub(super) ink_below: f32,
    /// Natural logarithm of the steepest part of its edges, in parts of its contrast a pixel; `None` of a line without contrast.
    pub(super) sharpness: Option<f64>,
}

impl LineSight {
    /// The line at `quad`; `None` where that is too small or no quad.
    pub(super) fn of(image: &RgbImage, quad: &[Point; 4]) -> Option<LineSight> {
        let side = |a: usize, b: usize, c: usize, d: usize| quad[a].distance(quad[b]).max(quad[c].distance(quad[d]));
        let sides = [side(0, 1, 3, 2), side(0, 3, 1, 2)];
        if !sides.iter().all(|side| (LEAST_SIDE..MOST_SIDE).contains(side)) {
            return None;
        }
        let upright = rectified(image, quad, sides.map(|side| side.round() as u32));
        let luma: Vec<f64> = upright.pixels().map(|pixel| f64::from(luma_of(pixel.0).round())).collect();
        let contrast = quantile(&mut luma.clone(), PAPER) - quantile(&mut luma.clone(), INK);
        let sharpness = (contrast >= LEAST_CONTRAST).then(|| {
            let mut gradients = gradients(&luma, upright.width() as usize);
            (quantile(&mut gradients, EDGE) / contrast + 0.01).ln()
        });
        Some(LineSight { ink_below: otsu(&luma), sharpness })
    }
}

/// Lengths of the gradient, by differences over two pixels.
fn gradients(luma: &[f64], width: usize) -> Vec<f64> {
    let height = luma.len() / width.max(1);
    let inner = (1..height.max(2) - 1).flat_map(|y| (1..width.max(2) - 1).map(move |x| y * width + x));
    let length = |at: usize| {
        let (across, down) = (luma[at + 1] - luma[at - 1], luma[at + width] - luma[at - width]);
        (across * across + down * down).sqrt() / 2.0
    };
    inner.map(length).collect()
}

/// The threshold that parts dark from light with the largest variance between them (Otsu 1979).
fn otsu(luma: &[f64]) -> f32 {
    let mut counts = [0.0f64; 256];
    luma.iter().for_each(|&value| counts[value.clamp(0.0, 255.0) as usize] += 1.0);
    let all: f64 = counts.iter().zip(0u32..).map(|(count, value)| count * f64::from(value)).sum();
    let total = luma.len() as f64;
    let (mut below, mut sum, mut best) = (0.0, 0.0, (-1.0, 0u32));
    for (count, value) in counts.iter().zip(0u32..) {
        (below, sum) = (below + count, sum + count * f64::from(value));
        if below > 0.0 && below < total {
            let between = below * (total - below) * (sum / below - (all - sum) / (total - below)).powi(2);
            if between > best.0 {
                best = (between, value);
            }
        }
    }
    best.1 as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    fn bars(soft: bool) -> RgbImage {
        RgbImage::from_fn(120, 24, |x, _| {
            let dark = match x % 12 {
                0..4 => 1.0,
                4 | 11 if soft => 0.5,
                _ => 0.0,
            };
            Rgb([(220.0 - 180.0 * dark) as u8; 3])
        })
    }

    #[test]
    fn soft_letters_are_less_steep_and_ink_is_told_from_paper() {
        let quad = [(0.0, 0.0), (120.0, 0.0), (120.0, 24.0), (0.0, 24.0)].map(|(x, y)| Point::new(x, y));
        let [hard, soft] = [false, true].map(|soft| LineSight::of(&bars(soft), &quad).unwrap());
        assert!(hard.sharpness >= soft.sharpness && (40.0..220.0).contains(&hard.ink_below));
        let flat = LineSight::of(&RgbImage::from_pixel(120, 24, Rgb([9; 3])), &quad).unwrap();
        assert_eq!(flat.sharpness, None);
        for quad in
            [[Point::new(f32::NAN, 0.0); 4], [Point::new(3.0, 3.0); 4], quad.map(|p| Point::new(p.x * 1e9, p.y))]
        {
            assert!(LineSight::of(&bars(true), &quad).is_none());
        }
    }
}
