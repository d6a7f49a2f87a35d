//! Where the blocks of JPEG begin, region by region: a part from another file has its own.

use image::{Rgb, RgbImage};
use rayon::prelude::*;

use super::{Exposure, IsCancelled, Mark, NoExposure, unless_cancelled};
use crate::{
    case::geometry::Rect,
    media::{
        block_grid::{BLOCK, Borders, border_excess},
        image::fit_within,
    },
};

/// Side of a region in pixels: fewer say too little.
const SIDE: u32 = 64;
/// Of lines along a border every second is looked at.
const STEP: usize = 2;
/// How far the beginning with the highest excess must stand above the second, in standard errors of their difference, to be told: on
/// eight photos of several cameras no region of 64 pixels was told to begin elsewhere, and 0 to 97 % of them as the whole.
const CLEAR: f32 = 3.0;
/// Most that a line counts, in steps of grey a place: an edge of the picture is one line, borders of blocks are many.
const MOST: f32 = 2.0;
/// Added to the standard error, in steps of grey: what rounding alone leaves.
const ROUNDING: f32 = 0.03;
/// Longest side in pixels of the picture.
const LONGEST: u32 = 1600;
/// Regions beginning elsewhere, beside each other, from which a place is marked.
const FEWEST: usize = 3;
/// Blends for regions as the rest, elsewhere, and without clear borders.
const AS_THE_REST: [u8; 3] = [60, 140, 255];
const ELSEWHERE: [u8; 3] = [255, 60, 40];

/// Where the blocks of a region begin: column and row, 0 … 7, with how clearly.
#[derive(Clone, Copy)]
struct Grid {
    start: [u8; 2],
    clearness: [f32; 2],
}

impl Grid {
    fn of(image: &RgbImage, bounds: [u32; 4]) -> Grid {
        let [across, down] = [Borders::Upright, Borders::Level].map(|borders| clearest(image, bounds, borders));
        Grid { start: [across.0, down.0], clearness: [across.1, down.1] }
    }

    fn is_clear(&self) -> bool {
        self.clearness.iter().all(|clearness| *clearness >= CLEAR)
    }
}

/// The line of a block, 0 … 7 from the photo's edge, at which borders are, and how clearly, in standard errors.
fn clearest(image: &RgbImage, bounds: [u32; 4], borders: Borders) -> (u8, f32) {
    let [left, top, right, bottom] = bounds;
    let along = if borders == Borders::Upright { bottom - top } else { right - left };
    let places = (along as f32 / STEP as f32).max(1.0);
    let mut of_lines: [Vec<f32>; BLOCK] = Default::default();
    for (line, sum) in border_excess(image, bounds, borders, STEP) {
        of_lines[line as usize % BLOCK].push((sum / places).clamp(-MOST, MOST));
    }
    if of_lines.iter().any(|lines| lines.len() < 2) {
        return (0, 0.0);
    }
    let mean = |lines: &Vec<f32>| lines.iter().sum::<f32>() / lines.len() as f32;
    let means = of_lines.each_ref().map(mean);
    let squares = of_lines
        .iter()
        .zip(means)
        .map(|(lines, mean)| lines.iter().map(|value| (value - mean).powi(2)).sum::<f32>() / lines.len().pow(2) as f32);
    let error = (2.0 * squares.sum::<f32>() / BLOCK as f32).sqrt() + ROUNDING;
    let mut order: [usize; BLOCK] = std::array::from_fn(|line| line);
    order.sort_by(|a, b| means[*b].total_cmp(&means[*a]));
    (order[0] as u8, (means[order[0]] - means[order[1]]) / error)
}

/// The photo in grey, regions whose blocks begin as in the whole in blue, those that begin elsewhere in red.
pub(super) fn expose(image: &RgbImage, is_cancelled: IsCancelled<'_>) -> Result<Exposure, NoExposure> {
    let (width, height) = image.dimensions();
    let whole = Grid::of(image, [0, 0, width, height]);
    unless_cancelled(is_cancelled)?;
    let (columns, rows) = (width.div_ceil(SIDE), height.div_ceil(SIDE));
    let grids: Vec<Grid> = (0..columns * rows)
        .into_par_iter()
        .map(|cell| {
            let (left, top) = (cell % columns * SIDE, cell / columns * SIDE);
            Grid::of(image, [left, top, (left + SIDE).min(width), (top + SIDE).min(height)])
        })
        .collect();
    unless_cancelled(is_cancelled)?;
    let clear = grids.iter().filter(|grid| grid.is_clear()).count();
    let is_off = |grid: &Grid| whole.is_clear() && grid.is_clear() && grid.start != whole.start;
    let off: Vec<bool> = grids.iter().map(is_off).collect();
    let picture = fit_within(image, LONGEST).map_err(|error| NoExposure::Unsuitable(error.to_string()))?;
    let scale = picture.width() as f32 / width as f32;
    let picture = tinted(picture, scale, columns, &grids, &off);
    let mut exposure = Exposure::of_photo(picture);
    exposure.marks = marks(&off, columns, scale, [width, height]);
    let [x, y] = whole.start;
    let told = if whole.is_clear() {
        format!("at column {x}, row {y} (a photo saved as it was taken: 0, 0)")
    } else {
        "not to be seen: no JPEG, saved finely, or scaled since".to_owned()
    };
    Ok(exposure
        .with("Blocks begin", told)
        .with("Regions", format!("{} of {SIDE} × {SIDE} pixels, {clear} with clear blocks", grids.len()))
        .with("Beginning elsewhere", off.iter().filter(|off| **off).count().to_string()))
}

fn tinted(mut picture: RgbImage, scale: f32, columns: u32, grids: &[Grid], off: &[bool]) -> RgbImage {
    for (x, y, pixel) in picture.enumerate_pixels_mut() {
        let cell = (y as f32 / scale) as u32 / SIDE * columns + ((x as f32 / scale) as u32 / SIDE).min(columns - 1);
        let cell = (cell as usize).min(grids.len() - 1);
        let [red, green, blue] = pixel.0.map(u32::from);
        let grey = (40 + (299 * red + 587 * green + 114 * blue) / 1800) as u8;
        let tint = match (off[cell], grids[cell].is_clear()) {
            (true, _) => ELSEWHERE,
            (false, true) => AS_THE_REST,
            (false, false) => [grey; 3],
        };
        *pixel = Rgb(tint.map(|tint| ((2 * u16::from(grey) + u16::from(tint)) / 3) as u8));
    }
    picture
}

/// A box around regions beside each other that begin elsewhere.
fn marks(off: &[bool], columns: u32, scale: f32, [width, height]: [u32; 2]) -> Vec<Mark> {
    let columns = columns as usize;
    let mut left: Vec<bool> = off.to_vec();
    let mut marks = Vec::new();
    for start in 0..left.len() {
        let mut open = vec![start];
        let mut cells = Vec::new();
        while let Some(cell) = open.pop() {
            if !std::mem::take(&mut left[cell]) {
                continue;
            }
            cells.push(cell);
            let (column, last) = (cell % columns, left.len() - 1);
            let beside = [
                (column > 0).then(|| cell - 1),
                (column + 1 < columns && cell < last).then(|| cell + 1),
                cell.checked_sub(columns),
                (cell + columns <= last).then(|| cell + columns),
            ];
            open.extend(beside.into_iter().flatten());
        }
        if cells.len() < FEWEST {
            continue;
        }
        let ends = |of: fn(usize, usize) -> usize, limit: u32| {
            let places = cells.iter().map(|cell| of(*cell, columns) as u32);
            let first = places.clone().min().unwrap_or_default() * SIDE;
            (first as f32 * scale, ((places.max().unwrap_or_default() + 1) * SIDE).min(limit) as f32 * scale)
        };
        let ((x, right), (y, bottom)) =
            (ends(|cell, columns| cell % columns, width), ends(|cell, columns| cell / columns, height));
        let bbox = Rect { x, y, width: right - x, height: bottom - y };
        marks.push(Mark { label: "blocks begin elsewhere".to_owned(), bbox });
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::image::{ImageLimits, decode_upright, encode_jpeg};

    fn saved(width: u32, height: u32) -> RgbImage {
        let grain = |x: u32, y: u32| (x.wrapping_mul(7919) ^ y.wrapping_mul(104_729)).wrapping_mul(2_654_435_761) >> 28;
        let photo = RgbImage::from_fn(width, height, |x, y| Rgb([(60 + grain(x, y) + (x + y) / 12) as u8; 3]));
        let bytes = encode_jpeg(&photo, 60).unwrap();
        decode_upright(&bytes, "saved", &ImageLimits::default()).unwrap()
    }

    #[test]
    fn a_part_from_another_file_is_marked() {
        let mut photo = saved(640, 512);
        let other = saved(400, 400);
        for (x, y) in (0..192).flat_map(|x| (0..192).map(move |y| (x, y))) {
            photo.put_pixel(256 + x, 192 + y, *other.get_pixel(64 + x + 3, 64 + y + 5));
        }
        let exposure = expose(&photo, &|| false).unwrap();
        assert_eq!(exposure.marks.len(), 1, "{:?}", exposure.figures);
        assert_eq!(exposure.marks[0].bbox, Rect { x: 256.0, y: 192.0, width: 192.0, height: 192.0 });
        assert_eq!(exposure.figures[2].value, "9");
        let picture = exposure.picture.unwrap();
        let [red, _, blue] = picture.get_pixel(300, 250).0;
        assert!(red > blue + 30);
        let [red, _, blue] = picture.get_pixel(30, 30).0;
        assert!(blue > red + 30);
    }

    #[test]
    fn one_save_has_one_beginning_and_no_save_has_none() {
        let exposure = expose(&saved(300, 260), &|| false).unwrap();
        assert_eq!(exposure.marks, []);
        assert!(exposure.figures[0].value.starts_with("at column 0, row 0"), "{:?}", exposure.figures);
        let cut = image::imageops::crop_imm(&saved(300, 260), 6, 3, 256, 250).to_image();
        assert!(expose(&cut, &|| false).unwrap().figures[0].value.starts_with("at column 2, row 5"));
        for plain in [RgbImage::from_pixel(300, 260, Rgb([90; 3])), RgbImage::new(5, 5)] {
            let exposure = expose(&plain, &|| false).unwrap();
            assert!(exposure.figures[0].value.starts_with("not to be seen"), "{:?}", exposure.figures);
        }
    }
}
