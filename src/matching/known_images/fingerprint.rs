//! What a picture shows, small enough to keep and fine enough to tell the documents of two holders apart.
//!
//! Two steps. A hash of 64 bits of the picture's lowest frequencies (DCT of 32 × 32 grey values; Zauner, Implementation and
//! benchmarking of perceptual image hash functions, 2010) finds who may be meant: it is compared with the hashes of 81
//! slightly cropped versions of the known picture, so that a cropped copy finds the version like it. Such a hash sees the
//! design of a document, not its holder. So the thumbnails of 64 × 64 grey values decide: brought to the same local
//! contrast, laid over each other with the crop that fits best, their distance is 1 less their correlation.

use image::RgbImage;

use crate::{
    case::{geometry::Rect, hex},
    face::stretched_part,
};

/// Side of the thumbnail.
const SIDE: usize = 64;
/// Side of the grid that is hashed.
const HASHED: usize = 32;
/// Rows and columns of frequencies in the hash.
const FREQUENCIES: usize = 8;
/// Side of the grids that are laid over each other.
const COMPARED: usize = 32;
/// What is cropped from each side of a known picture, as shares of its length: every combination is one version.
const CROPS: [f32; 3] = [0.0, 0.03, 0.06];
/// Most bits of 64 in which the hashes of copies differ. Of 645 pictures, a copy cropped by up to 8 % of each side differed
/// in 8 at most; a wide margin costs time only.
const MAX_BITS: u32 = 16;
/// Steps in which the best crop is looked for, from the coarsest.
const STEPS: [f32; 3] = [0.02, 0.01, 0.005];
/// Most that is cropped from one side.
const MAX_CROP: f32 = 0.15;
/// Reach in cells of the mean that is taken off each cell, so that light and shade do not count.
const REACH: usize = 3;
/// Largest contrast that a cell counts with, in standard deviations: a few glaring spots must not decide.
const MAX_CONTRAST: f32 = 1.5;
/// Smallest standard deviation of a thumbnail in grey values: one colour is no picture.
const MIN_DEVIATION: f32 = 2.0;

/// A part of a picture: left, top, right and bottom as shares of its sides.
type Part = [f32; 4];

/// The whole picture.
const WHOLE: Part = [0.0, 0.0, 1.0, 1.0];

/// Grey values of a picture stretched to a square.
#[derive(Debug, Clone, PartialEq)]
struct Thumbnail(Vec<u8>);

/// A known picture.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fingerprint {
    thumbnail: Thumbnail,
    /// Hash of every version, in the order of [`versions`].
    hashes: Vec<u64>,
}

/// A picture that is looked for.
#[derive(Debug, Clone)]
pub(super) struct Probe {
    hash: u64,
    cells: Vec<f32>,
}

/// The picture as small as known images are compared: it may stand for the picture itself, to the same effect.
///
/// # Errors
/// When the picture has no pixels.
pub fn shrunk(image: &RgbImage) -> Result<RgbImage, String> {
    let whole = Rect { x: 0.0, y: 0.0, width: image.width() as f32, height: image.height() as f32 };
    stretched_part(image, &whole, SIDE as u32, SIDE as u32).map_err(|error| error.to_string())
}

impl Thumbnail {
    fn of(image: &RgbImage) -> Result<Self, String> {
        let small = shrunk(image)?;
        // Luma of ITU-R BT.601.
        let grey = |[red, green, blue]: [u8; 3]| {
            (0.299 * f32::from(red) + 0.587 * f32::from(green) + 0.114 * f32::from(blue)).round() as u8
        };
        let thumbnail = Thumbnail(small.pixels().map(|pixel| grey(pixel.0)).collect());
        if thumbnail.deviation() < MIN_DEVIATION {
            return Err("the image shows one colour only and cannot be told from others".to_owned());
        }
        Ok(thumbnail)
    }

    fn deviation(&self) -> f32 {
        let count = self.0.len().max(1) as f32;
        let mean = self.0.iter().map(|&value| f32::from(value)).sum::<f32>() / count;
        (self.0.iter().map(|&value| (f32::from(value) - mean).powi(2)).sum::<f32>() / count).sqrt()
    }

    /// Means of the `side` × `side` cells of a part.
    fn grid(&self, [left, top, right, bottom]: Part, side: usize) -> Vec<f32> {
        let (columns, rows) = (shares(left, right, side), shares(top, bottom, side));
        let mut cells = Vec::with_capacity(side * side);
        for row in &rows {
            let mut line = [0.0f32; SIDE];
            for &(at, weight) in row {
                let values = self.0.iter().skip(at * SIDE);
                line.iter_mut().zip(values).for_each(|(sum, &value)| *sum += weight * f32::from(value));
            }
            cells.extend(
                columns.iter().map(|column| -> f32 { column.iter().map(|&(at, weight)| weight * line[at]).sum() }),
            );
        }
        cells
    }

    /// Sign of each of the lowest frequencies of a part against their median.
    fn hash(&self, part: Part) -> u64 {
        let grid = self.grid(part, HASHED);
        let wave = |frequency: usize, at: usize| {
            (std::f32::consts::PI / HASHED as f32 * (at as f32 + 0.5) * frequency as f32).cos()
        };
        let waves: Vec<Vec<f32>> =
            (0..FREQUENCIES).map(|frequency| (0..HASHED).map(|at| wave(frequency, at)).collect()).collect();
        let mut frequencies = Vec::with_capacity(FREQUENCIES * FREQUENCIES);
        let product = |a: &[f32], b: &[f32]| -> f32 { a.iter().zip(b).map(|(a, b)| a * b).sum() };
        for across in &waves {
            let line: Vec<f32> = grid.chunks_exact(HASHED).map(|row| product(row, across)).collect();
            frequencies.extend(waves.iter().map(|down| product(&line, down)));
        }
        // The first is the mean brightness, which says nothing.
        let mut sorted = frequencies[1..].to_vec();
        sorted.sort_by(f32::total_cmp);
        let median = sorted[sorted.len() / 2];
        frequencies.iter().enumerate().fold(0, |bits, (place, &value)| bits | u64::from(value > median) << place)
    }

    /// A part at one local contrast, as a vector of length 1.
    fn cells(&self, part: Part) -> Vec<f32> {
        let grid = self.grid(part, COMPARED);
        let mut cells = without_surroundings(&grid);
        let deviation = norm(&cells) / COMPARED as f32;
        if deviation > 0.0 {
            cells.iter_mut().for_each(|cell| *cell = (*cell / deviation).clamp(-MAX_CONTRAST, MAX_CONTRAST));
            let length = norm(&cells);
            cells.iter_mut().for_each(|cell| *cell /= length);
        }
        cells
    }
}

/// Which of the thumbnail's cells each of `side` parts from `start` to `end` covers, and their shares of it.
fn shares(start: f32, end: f32, side: usize) -> Vec<Vec<(usize, f32)>> {
    let edge = |place: usize| (start + (end - start) * place as f32 / side as f32) * SIDE as f32;
    let of = |place: usize| {
        let (from, to) = (edge(place).clamp(0.0, SIDE as f32), edge(place + 1).clamp(0.0, SIDE as f32));
        let first = (from as usize).min(SIDE - 1);
        let covered = (first..SIDE).map(|at| (at, (to.min(at as f32 + 1.0) - from.max(at as f32)) / (to - from)));
        covered.take_while(|&(_, share)| share > 0.0).collect()
    };
    (0..side).map(of).collect()
}

/// Each cell less the mean of those around it.
fn without_surroundings(grid: &[f32]) -> Vec<f32> {
    let around = |line: &[f32]| -> Vec<f32> {
        let mean = |at: usize| {
            let part = &line[at.saturating_sub(REACH)..(at + REACH + 1).min(line.len())];
            part.iter().sum::<f32>() / part.len() as f32
        };
        (0..line.len()).map(mean).collect()
    };
    let turned = |grid: &[f32]| -> Vec<f32> {
        (0..COMPARED).flat_map(|x| (0..COMPARED).map(move |y| grid[y * COMPARED + x])).collect()
    };
    let along = |grid: &[f32]| -> Vec<f32> { grid.chunks_exact(COMPARED).flat_map(around).collect() };
    let means = turned(&along(&turned(&along(grid))));
    grid.iter().zip(means).map(|(cell, mean)| cell - mean).collect()
}

fn norm(values: &[f32]) -> f32 {
    values.iter().map(|value| value * value).sum::<f32>().sqrt()
}

/// Every version that is hashed, the whole picture first.
fn versions() -> impl Iterator<Item = Part> {
    let count = CROPS.len();
    (0..count.pow(4)).map(move |version| {
        let crop = |place: u32| CROPS[version / count.pow(place) % count];
        [crop(0), crop(1), 1.0 - crop(2), 1.0 - crop(3)]
    })
}

impl Fingerprint {
    /// What `image` shows.
    ///
    /// # Errors
    /// When it has no pixels or only one colour.
    pub(super) fn of(image: &RgbImage) -> Result<Self, String> {
        Ok(Fingerprint::from(Thumbnail::of(image)?))
    }

    /// The fingerprint as hexadecimal digits: the thumbnail's grey values row by row.
    pub(super) fn to_hex(&self) -> String {
        hex::encode(&self.thumbnail.0)
    }

    /// The fingerprint that [`Fingerprint::to_hex`] wrote; `None` where it is none.
    pub(super) fn from_hex(text: &str) -> Option<Self> {
        let thumbnail = Thumbnail(hex::decode::<{ SIDE * SIDE }>(text)?.to_vec());
        (thumbnail.deviation() >= MIN_DEVIATION).then(|| Fingerprint::from(thumbnail))
    }
}

impl From<Thumbnail> for Fingerprint {
    fn from(thumbnail: Thumbnail) -> Self {
        let hashes = versions().map(|part| thumbnail.hash(part)).collect();
        Fingerprint { thumbnail, hashes }
    }
}

impl Probe {
    /// What `image` shows.
    pub(super) fn of(image: &RgbImage) -> Result<Self, String> {
        let thumbnail = Thumbnail::of(image)?;
        Ok(Probe { hash: thumbnail.hash(WHOLE), cells: thumbnail.cells(WHOLE) })
    }

    /// Distance in [0, 1] to a known picture; `None` where their hashes already differ too much.
    pub(super) fn distance(&self, known: &Fingerprint) -> Option<f64> {
        let bits = |hash: &u64| (hash ^ self.hash).count_ones();
        let (version, hash) = versions().zip(&known.hashes).min_by_key(|(_, hash)| bits(hash))?;
        (bits(hash) <= MAX_BITS).then(|| f64::from(self.best_distance(&known.thumbnail, version)))
    }

    /// The smallest distance to any crop near `part`: each edge is moved for as long as that brings the pictures closer.
    fn best_distance(&self, known: &Thumbnail, mut part: Part) -> f32 {
        let distance = |part: Part| {
            let product: f32 = self.cells.iter().zip(known.cells(part)).map(|(a, b)| a * b).sum();
            (1.0 - product).clamp(0.0, 1.0)
        };
        let mut best = distance(part);
        for step in STEPS {
            let mut moved = true;
            while moved {
                moved = false;
                for (edge, by) in (0..4).flat_map(|edge| [(edge, -step), (edge, step)]) {
                    let mut other = part;
                    other[edge] += by;
                    let cropped = if edge < 2 { other[edge] } else { 1.0 - other[edge] };
                    let closer = (0.0..=MAX_CROP).contains(&cropped).then(|| distance(other)).filter(|&d| d < best);
                    if let Some(closer) = closer {
                        (part, best, moved) = (other, closer, true);
                    }
                }
            }
        }
        best
    }
}
