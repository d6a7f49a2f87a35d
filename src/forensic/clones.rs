//! Places of a photo that equal another place moved: copied within the photo, or printed twice.
//!
//! Overlapping blocks are sorted by what they look like; equal ones come to lie next to each other and vote for the shift between
//! them (Fridrich, Soukal & Lukáš, "Detection of copy-move forgery in digital images", 2003). Turned, scaled or coarsely saved copies
//! are not found.

use image::{Rgb, RgbImage};
use rayon::prelude::*;

use super::{Exposure, IsCancelled, Mark, NoExposure, clone_regions, unless_cancelled};
use crate::media::image::fit_within;

/// Longest side in pixels of what is searched: about 2 million blocks.
const LONGEST: u32 = 1600;
/// Side of a block, and of the cells by whose means it is described.
pub(super) const BLOCK: usize = 16;
const CELL: usize = 4;
/// Steps of grey in which means are compared.
const STEP: f32 = 3.0;
/// Least spread of the means in steps of grey: plain paper equals itself everywhere.
const LEAST_SPREAD: f32 = 6.0;
/// Neighbours in the sorted list that are compared.
const NEIGHBOURS: usize = 6;
/// Sum of differences up to which two blocks are equal, in [`STEP`]s over 16 means.
const MOST_DIFFERENCE: u32 = 6;
/// Shifts shorter than this are of one texture with itself, in pixels.
const LEAST_SHIFT: i32 = 32;
/// Votes from which a shift is shown: a square of 28 pixels has as many blocks.
const LEAST_VOTES: u32 = 150;
/// Most shifts shown.
const MOST_SHIFTS: usize = 6;
/// Their colours, readable on grey.
const COLOURS: [[u8; 3]; MOST_SHIFTS] =
    [[255, 96, 64], [80, 200, 255], [255, 210, 70], [120, 230, 120], [230, 130, 255], [255, 160, 200]];

/// A block and what it looks like: its means less their mean, 16 of them, first the top left one.
struct Block {
    look: u128,
    at: [u16; 2],
}

/// From a block to an equal one, to the right, or straight down.
type Shift = [i16; 2];

/// The photo in faint grey with repeated places in colour, one for each shift.
pub(super) fn expose(image: &RgbImage, is_cancelled: IsCancelled<'_>) -> Result<Exposure, NoExposure> {
    let searched = fit_within(image, LONGEST).map_err(|error| NoExposure::Unsuitable(error.to_string()))?;
    let sums = Sums::of(&searched);
    let mut lists = Vec::new();
    // A value near the border of two steps may fall on either side: with the borders moved it does not.
    for moved in [0.0, 0.5] {
        unless_cancelled(is_cancelled)?;
        let mut blocks = blocks(&sums, moved);
        unless_cancelled(is_cancelled)?;
        blocks.par_sort_unstable_by_key(|block| (block.look, block.at));
        lists.push(blocks);
    }
    let mut votes = Votes::new(&sums);
    for list in &lists {
        unless_cancelled(is_cancelled)?;
        equal_pairs(list).for_each(|(_, shift)| votes.add(shift));
    }
    let chosen = votes.highest();
    let mut shifts: Vec<(Shift, Vec<[u16; 2]>)> = chosen.iter().map(|shift| (*shift, Vec::new())).collect();
    for (from, shift) in lists.iter().flat_map(|list| equal_pairs(list)) {
        if let Some((_, places)) = shifts.iter_mut().find(|(chosen, _)| *chosen == shift) {
            places.push(from);
        }
    }
    for (_, places) in &mut shifts {
        places.sort_unstable();
        places.dedup();
    }
    unless_cancelled(is_cancelled)?;
    shifts.retain(|(_, places)| places.len() >= LEAST_VOTES as usize);
    Ok(shown(&searched, image.width(), &shifts))
}

fn shown(searched: &RgbImage, original_width: u32, shifts: &[(Shift, Vec<[u16; 2]>)]) -> Exposure {
    let mut picture = RgbImage::from_fn(searched.width(), searched.height(), |x, y| {
        let [red, green, blue] = searched.get_pixel(x, y).0.map(u32::from);
        Rgb([(40 + (299 * red + 587 * green + 114 * blue) / 2200) as u8; 3])
    });
    let scale = original_width as f32 / searched.width() as f32;
    let mut marks = Vec::new();
    let mut regions = 0;
    for ((shift, places), color) in shifts.iter().zip(COLOURS) {
        for region in clone_regions::of(places, *shift, [searched.width(), searched.height()]) {
            regions += 1;
            for (bbox, label) in [(region.from, format!("{regions}")), (region.to, format!("{regions} again"))] {
                marks.push(Mark { label, bbox });
            }
        }
        clone_regions::paint(&mut picture, searched, places, *shift, color);
    }
    let mut exposure = Exposure { marks, ..Exposure::of_photo(picture) }
        .with("Searched", format!("{} × {} pixels", searched.width(), searched.height()))
        .with("Repeated places", if regions == 0 { "none".to_owned() } else { regions.to_string() });
    for (shift, places) in shifts {
        let [x, y] = shift.map(|step| (f32::from(step) * scale).round());
        exposure = exposure.with(&format!("Moved by {x:+}, {y:+} px"), format!("{} equal blocks", places.len()));
    }
    exposure
}

/// Sums of luma over all pixels above and to the left.
struct Sums {
    width: usize,
    height: usize,
    sums: Vec<u32>,
}

impl Sums {
    fn of(image: &RgbImage) -> Self {
        let (width, height) = (image.width() as usize, image.height() as usize);
        let mut sums = vec![0u32; (width + 1) * (height + 1)];
        for (y, row) in image.as_raw().chunks_exact(3 * width).enumerate() {
            let mut of_row = 0;
            for (x, &[red, green, blue]) in row.as_chunks::<3>().0.iter().enumerate() {
                of_row += (299 * u32::from(red) + 587 * u32::from(green) + 114 * u32::from(blue)) / 1000;
                sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1] + of_row;
            }
        }
        Sums { width, height, sums }
    }

    fn mean(&self, left: usize, top: usize, side: usize) -> f32 {
        let at = |x: usize, y: usize| self.sums[y * (self.width + 1) + x];
        let (right, bottom) = (left + side, top + side);
        (at(right, bottom) + at(left, top) - at(right, top) - at(left, bottom)) as f32 / (side * side) as f32
    }

    /// What a block looks like; `None` where it is plain. Borders of steps lie `moved` of a step further.
    fn look(&self, left: usize, top: usize, moved: f32) -> Option<u128> {
        let mean = self.mean(left, top, BLOCK);
        let mut look = 0;
        let mut squares = 0.0;
        for cell in 0..(BLOCK / CELL) * (BLOCK / CELL) {
            let (x, y) = (cell % (BLOCK / CELL) * CELL, cell / (BLOCK / CELL) * CELL);
            let off = self.mean(left + x, top + y, CELL) - mean;
            squares += off * off;
            let step = (off / STEP + moved).round().clamp(-127.0, 127.0) as i8;
            look = look << 8 | u128::from((step as u8) ^ 0x80);
        }
        let spread = (squares / ((BLOCK / CELL) * (BLOCK / CELL)) as f32).sqrt();
        (spread >= LEAST_SPREAD).then_some(look)
    }
}

fn blocks(sums: &Sums, moved: f32) -> Vec<Block> {
    let (Some(columns), Some(rows)) = ((sums.width + 1).checked_sub(BLOCK), (sums.height + 1).checked_sub(BLOCK))
    else {
        return Vec::new();
    };
    (0..rows)
        .into_par_iter()
        .flat_map_iter(|y| {
            (0..columns)
                .filter_map(move |x| sums.look(x, y, moved).map(|look| Block { look, at: [x as u16, y as u16] }))
        })
        .collect()
}

/// Pairs of equal blocks: where one is, and how far from it the other, to the right or straight down.
fn equal_pairs(blocks: &[Block]) -> impl Iterator<Item = ([u16; 2], Shift)> {
    blocks.iter().enumerate().flat_map(|(index, one)| {
        let next = blocks[index + 1..].iter().take(NEIGHBOURS);
        next.filter(move |other| difference(one.look, other.look) <= MOST_DIFFERENCE).filter_map(move |other| {
            let step = |axis: usize| i32::from(other.at[axis]) - i32::from(one.at[axis]);
            let [x, y] = [step(0), step(1)];
            let (from, sign) = if x > 0 || (x == 0 && y > 0) { (one.at, 1) } else { (other.at, -1) };
            let is_far = x * x + y * y >= LEAST_SHIFT * LEAST_SHIFT;
            is_far.then_some((from, [(sign * x) as i16, (sign * y) as i16]))
        })
    })
}

/// How many pairs have each shift.
struct Votes {
    height: usize,
    counts: Vec<u32>,
}

impl Votes {
    fn new(sums: &Sums) -> Self {
        Votes { height: sums.height, counts: vec![0; sums.width * 2 * sums.height] }
    }

    fn add(&mut self, [x, y]: Shift) {
        let row = (i32::from(y) + self.height as i32) as usize;
        self.counts[x as usize * 2 * self.height + row] += 1;
    }

    /// The shifts with enough votes, those with the most first.
    fn highest(&self) -> Vec<Shift> {
        let enough = self.counts.iter().enumerate().filter(|(_, count)| **count >= LEAST_VOTES);
        let mut found: Vec<(u32, usize)> = enough.map(|(at, count)| (*count, at)).collect();
        found.sort_unstable_by_key(|(count, at)| (std::cmp::Reverse(*count), *at));
        found.truncate(MOST_SHIFTS);
        let shift = |at: usize| {
            let (x, row) = (at / (2 * self.height), at % (2 * self.height));
            [x as i16, (row as i32 - self.height as i32) as i16]
        };
        found.into_iter().map(|(_, at)| shift(at)).collect()
    }
}

fn difference(one: u128, other: u128) -> u32 {
    one.to_be_bytes().iter().zip(other.to_be_bytes()).map(|(a, b)| u32::from(a.abs_diff(b))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A surface of which no two places are alike.
    fn surface(width: u32, height: u32) -> RgbImage {
        let value = |x: u32, y: u32| {
            let grain = |x: u32, y: u32| {
                let mixed = (x.wrapping_mul(0x9e37_79b1) ^ y.wrapping_mul(0x85eb_ca6b)).wrapping_mul(0xc2b2_ae35);
                f32::from((mixed ^ mixed >> 15) as u8)
            };
            let (left, top) = (x / 5, y / 5);
            let (u, v) = ((x % 5) as f32 / 5.0, (y % 5) as f32 / 5.0);
            let across = |top: u32| grain(left, top) * (1.0 - u) + grain(left + 1, top) * u;
            (60.0 + 0.5 * (across(top) * (1.0 - v) + across(top + 1) * v)) as u8
        };
        RgbImage::from_fn(width, height, |x, y| Rgb([value(x, y); 3]))
    }

    fn with_copy() -> RgbImage {
        let mut image = surface(420, 300);
        let original = image.clone();
        for (x, y) in (0..60).flat_map(|x| (0..48).map(move |y| (x, y))) {
            image.put_pixel(283 + x, 187 + y, *original.get_pixel(40 + x, 50 + y));
        }
        image
    }

    #[test]
    fn a_copied_place_is_found_with_its_source() {
        let exposure = expose(&with_copy(), &|| false).unwrap();
        assert_eq!(exposure.marks.len(), 2, "{:?}", exposure.figures);
        let [from, to] = [&exposure.marks[0], &exposure.marks[1]];
        assert!((from.bbox.x - 40.0).abs() <= 3.0 && (from.bbox.y - 50.0).abs() <= 3.0, "{from:?}");
        assert!((to.bbox.x - 283.0).abs() <= 3.0 && (to.bbox.y - 187.0).abs() <= 3.0, "{to:?}");
        assert!((from.bbox.width - 60.0).abs() <= 6.0 && (from.bbox.height - 48.0).abs() <= 6.0, "{from:?}");
        assert!(
            exposure.figures.iter().any(|figure| figure.name == "Moved by +243, +137 px"),
            "{:?}",
            exposure.figures
        );
        let [red, green, _] = exposure.picture.unwrap().get_pixel(300, 200).0;
        assert!(red > green + 40, "the copy is coloured");
    }

    /// Saving the forgery at a good quality does not hide it.
    #[test]
    fn a_copy_is_found_after_saving() {
        let saved = crate::media::image::encode_jpeg(&with_copy(), 92).unwrap();
        let limits = crate::media::image::ImageLimits::default();
        let image = crate::media::image::decode_upright(&saved, "saved", &limits).unwrap();
        let exposure = expose(&image, &|| false).unwrap();
        assert!(exposure.marks.len() >= 2, "{:?}", exposure.figures);
    }

    #[test]
    fn nothing_is_found_where_nothing_repeats() {
        for image in [surface(420, 300), RgbImage::from_pixel(200, 200, Rgb([200; 3])), RgbImage::new(8, 8)] {
            let exposure = expose(&image, &|| false).unwrap();
            assert_eq!((exposure.marks.len(), exposure.figures[1].value.as_str()), (0, "none"));
        }
    }
}
