//! Traces of an earlier JPEG in one part of the document and not in the other.
//!
//! A JPEG that is opened, altered and saved again keeps steps of its first quantisation where nothing was put in (double
//! quantisation; Lukáš & Fridrich, "Estimation of primary quantization matrix in double compressed JPEG images", 2003; used for
//! pasted regions by Farid, "Exposing digital forgeries from JPEG ghosts", 2009). The last save leaves its own steps in both parts
//! alike. Resizing after the alteration, or a coarser last save, takes the traces away.

use std::f32::consts::PI;

use image::RgbImage;

use super::place::Place;
use crate::{
    case::geometry::{Point, Rect},
    media::block_grid::{Borders, border_excess},
};

/// Side of a block.
const SIDE: usize = 8;
/// Luma quantisation at quality 50 (ITU-T T.81, table K.1), row by row, of the coefficients looked at.
const COEFFICIENTS: [([usize; 2], f32); 9] = [
    ([0, 1], 11.0),
    ([1, 0], 12.0),
    ([1, 1], 12.0),
    ([0, 2], 10.0),
    ([2, 0], 14.0),
    ([1, 2], 14.0),
    ([2, 1], 13.0),
    ([0, 3], 16.0),
    ([3, 0], 14.0),
];
/// Qualities looked for. Below, nothing is left to read on a document; above, steps are finer than rounding.
const QUALITIES: std::ops::Range<u8> = 50..99;
/// Steps up to this one drown in the rounding of pixels.
const FINEST: f32 = 3.0;
/// Fewest coefficients of a part that are not rounded to nothing: the mean of fewer is off by more than 0.04.
const FEWEST: usize = 300;
/// Lines passed over between two on which borders of blocks are looked for.
const SKIPPED: usize = 3;
/// How clearly a part must show the steps to say that it has them, of 1.
const SHOWN: f32 = 0.12;

/// Steps of an earlier quality that the surroundings show more clearly than the portrait. The other way round says nothing: on 40
/// drawn genuine photos the portrait showed some step more clearly by up to 0.36, the surroundings by up to 0.12.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct EarlierSave {
    /// How much more clearly, up to 2: near 0 where both are alike.
    pub(super) difference: f64,
    /// The quality, 1 … 100.
    pub(super) quality: u8,
}

/// The quality whose steps the surroundings show most clearly against the portrait; `None` where they show none: the photo is no
/// JPEG, or was saved too finely or coarsely.
pub(super) fn earlier_save(image: &RgbImage, place: &Place) -> Option<EarlierSave> {
    let (of_portrait, of_surroundings) = (place.of_portrait(SIDE as f32), place.of_surroundings(SIDE as f32));
    let most = |a: &EarlierSave, b: &EarlierSave| a.difference.total_cmp(&b.difference);
    let on_grid = |grid: [u32; 2]| {
        let portrait = coefficients(image, grid, &of_portrait);
        let around = coefficients(image, grid, &of_surroundings);
        let compared = QUALITIES.filter_map(|quality| {
            let (inside, outside) = (steps_shown(&portrait, quality)?, steps_shown(&around, quality)?);
            let difference = f64::from(outside - inside);
            (outside > SHOWN).then_some(EarlierSave { difference, quality })
        });
        compared.max_by(most)
    };
    // A fine last save leaves borders of blocks too faint to be found: then the blocks begin where those of most photos do.
    let mut grids = vec![[0, 0], grid(image, place.bbox())?];
    grids.dedup();
    grids.into_iter().filter_map(on_grid).max_by(most)
}

fn luma(image: &RgbImage, x: u32, y: u32) -> f32 {
    let [r, g, b] = image.get_pixel(x, y).0.map(f32::from);
    0.299 * r + 0.587 * g + 0.114 * b
}

/// Column and row, 0 … 7, at which the blocks of the last save begin: where neighbours differ more than those beside them. `None`
/// where the box has too few pixels.
fn grid(image: &RgbImage, Rect { x, y, width, height }: Rect) -> Option<[u32; 2]> {
    let bounds = |from: f32, length: f32, limit: u32| {
        (from.max(2.0) as u32, ((from + length).max(0.0) as u32).min(limit.saturating_sub(2)))
    };
    let ((left, right), (top, bottom)) = (bounds(x, width, image.width()), bounds(y, height, image.height()));
    if right < left + 4 * SIDE as u32 || bottom < top + 4 * SIDE as u32 {
        return None;
    }
    let strongest = |borders: Borders| {
        let mut sums = [0.0f32; SIDE];
        for (line, excess) in border_excess(image, [left, top, right, bottom], borders, 1 + SKIPPED) {
            sums[line as usize % SIDE] += excess;
        }
        (0..SIDE).max_by(|&a, &b| sums[a].total_cmp(&sums[b])).unwrap_or_default() as u32
    };
    Some([strongest(Borders::Upright), strongest(Borders::Level)])
}

/// The coefficients of the blocks around the points that lie inside the photo.
fn coefficients(image: &RgbImage, grid: [u32; 2], points: &[Point]) -> Vec<[f32; COEFFICIENTS.len()]> {
    let waves: [[f32; SIDE]; 4] = std::array::from_fn(|order| {
        let scale = if order == 0 { (1.0f32 / 8.0).sqrt() } else { 0.5 };
        std::array::from_fn(|at| scale * ((2 * at + 1) as f32 * order as f32 * PI / 16.0).cos())
    });
    let start = |value: f32, from: u32, limit: u32| {
        let blocks = ((value - from as f32) / SIDE as f32).floor();
        let first = blocks * SIDE as f32 + from as f32;
        (first >= 0.0 && first + SIDE as f32 <= limit as f32).then_some(first as u32)
    };
    let of_block = |point: &Point| {
        let (left, top) = (start(point.x, grid[0], image.width())?, start(point.y, grid[1], image.height())?);
        let mut found = [0.0f32; COEFFICIENTS.len()];
        for y in 0..SIDE {
            for x in 0..SIDE {
                let value = luma(image, left + x as u32, top + y as u32);
                for (sum, ([v, u], _)) in found.iter_mut().zip(COEFFICIENTS) {
                    *sum += value * waves[v][y] * waves[u][x];
                }
            }
        }
        Some(found)
    };
    points.iter().filter_map(of_block).collect()
}

/// How clearly the coefficients lie on multiples of the steps of a quality, in [-1, 1]: the mean of a cosine whose period is the step,
/// over those that are not nearest to 0. `None` where they are too few.
fn steps_shown(found: &[[f32; COEFFICIENTS.len()]], quality: u8) -> Option<f32> {
    // Scaling of the Independent JPEG Group's library.
    let scale = if quality < 50 { 5000.0 / f32::from(quality) } else { 200.0 - 2.0 * f32::from(quality) };
    let (mut sum, mut count) = (0.0f32, 0usize);
    for (index, (_, at_50)) in COEFFICIENTS.iter().enumerate() {
        let step = ((at_50 * scale + 50.0) / 100.0).floor().max(1.0);
        if step < FINEST {
            continue;
        }
        for value in found.iter().map(|block| block[index]).filter(|value| value.abs() > step / 2.0) {
            sum += (2.0 * PI * value / step).cos();
            count += 1;
        }
    }
    (count >= FEWEST).then(|| sum / count as f32)
}

#[cfg(test)]
mod tests {
    use image::{Rgb, imageops};

    use super::*;
    use crate::{
        case::face::Landmarks,
        media::image::{ImageLimits, decode_upright, encode_jpeg},
    };

    /// A page full of smooth detail of every size; another for every `seed`.
    fn page(seed: f32) -> RgbImage {
        RgbImage::from_fn(960, 640, |x, y| {
            let (x, y) = (x as f32, y as f32);
            let wave = |fx: f32, fy: f32| (x * fx + y * fy + seed * (3.0 + 7.0 * fx)).sin();
            let grain = ((x as u32 * 7919 + y as u32 * 104_729 + (x * y) as u32 * 31 + seed as u32 * 613) % 17) as f32;
            let value = 128.0 + 30.0 * wave(0.05, 0.31) + 26.0 * wave(0.43, 0.17) + 20.0 * wave(0.71, -0.53) + grain;
            Rgb([value as u8; 3])
        })
    }

    fn saved(image: &RgbImage, quality: u8) -> RgbImage {
        decode_upright(&encode_jpeg(image, quality).unwrap(), "page.jpg", &ImageLimits::default()).unwrap()
    }

    fn place() -> Place {
        let [left, right] = [Point::new(180.0, 250.0), Point::new(260.0, 250.0)];
        let quad = [(20.0, 20.0), (940.0, 20.0), (940.0, 620.0), (20.0, 620.0)].map(|(x, y)| Point::new(x, y));
        Place::new(&Landmarks::from_points([left, right, left, left, right]), &quad).unwrap()
    }

    #[test]
    fn a_portrait_put_into_a_saved_photo_lacks_its_steps() {
        let before = saved(&page(1.0), 65);
        let mut altered = before.clone();
        let portrait = imageops::crop_imm(&page(2.0), 60, 130, 320, 320).to_image();
        imageops::replace(&mut altered, &portrait, 60, 130);
        let found = earlier_save(&saved(&altered, 95), &place()).unwrap();
        assert!(found.difference > 0.3, "{found:?}");
        assert!((60..=70).contains(&found.quality), "{found:?}");
        let whole = earlier_save(&saved(&before, 95), &place());
        assert!(whole.is_none_or(|found| found.difference < 0.15), "{whole:?}");
        let once = earlier_save(&saved(&page(1.0), 85), &place());
        assert!(once.is_none_or(|found| found.difference < 0.15), "{once:?}");
    }

    #[test]
    fn what_was_never_a_jpeg_or_is_too_small_has_no_trace() {
        let plain = earlier_save(&page(1.0), &place());
        assert!(plain.is_none_or(|found| found.difference < 0.15), "{plain:?}");
        for size in [(0, 0), (3, 3), (64, 5)] {
            assert_eq!(earlier_save(&RgbImage::new(size.0, size.1), &place()), None);
        }
    }
}
