//! From raw codes to an sRGB image, tile by tile: black level, white balance, demosaic, noise reduction, colour matrix, tone,
//! sharpening. A tile is a pure function of the codes around it, so that crops equal the whole and threads do not matter.

use image::RgbImage;
use rayon::prelude::*;

use super::{
    demosaic,
    denoise::{self, Tolerance},
    plane::Plane,
    sensor::{FULL_SCALE, PEDESTAL, Raw},
    tone::{Tone, whole},
};
use crate::specimen::{
    lanes::{Lanes, widest},
    spare,
};

/// Pixels around an area that its development looks at; even.
pub(crate) const HALO: usize = 16;
/// Width and height of a tile: with these its planes stay in the cache.
const TILE: [usize; 2] = [384, 128];

/// Settings of the image processor.
#[derive(Debug, Clone, PartialEq)]
pub struct Processing {
    /// Gains that make white white, as far as the camera knows.
    pub balance: [f32; 3],
    /// Tolerance of the noise reduction in standard deviations of the noise, for brightness and for colour.
    pub tolerance: [f32; 2],
    /// Share of the noise reduction that is mixed in, for brightness and for colour, 0 … 1.
    pub smoothing: [f32; 2],
    /// Strength of the unsharp mask.
    pub sharpening: f32,
    /// Standard deviation of the unsharp mask in pixels.
    pub sharpening_radius: f32,
    /// Differences below this many codes are not sharpened.
    pub coring: f32,
    /// Colours and tones.
    pub tone: Tone,
}

/// An area of the picture: left, top, width, height in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Area {
    pub(crate) left: usize,
    pub(crate) top: usize,
    pub(crate) width: usize,
    pub(crate) height: usize,
}

impl Area {
    /// The area with a border of `by` pixels (and one or two more, as tiles begin and end on even pixels), within a
    /// picture, its corner on even pixels (4 across).
    pub(crate) fn grown(self, by: usize, width: usize, height: usize) -> Area {
        let (left, top) = (self.left.saturating_sub(by) & !3, self.top.saturating_sub(by) & !1);
        let (right, bottom) =
            ((self.left + self.width + by + 2).min(width), (self.top + self.height + by + 2).min(height));
        Area { left, top, width: right - left, height: bottom - top }
    }
}

impl Processing {
    /// Develops `area`. `raw` must hold it with [`HALO`] around, as far as the sensor of `full` (width, height) reaches.
    pub(crate) fn develop(&self, raw: &Raw, area: Area, full: [usize; 2], noise: [f32; 2]) -> RgbImage {
        let columns = area.width.div_ceil(TILE[0]);
        let mut bytes = spare::take(&spare::BYTES, area.width * area.height * 3);
        bytes.par_chunks_mut((area.width * TILE[1] * 3).max(1)).enumerate().for_each(|(band, out)| {
            let height = out.len() / (area.width * 3);
            for column in 0..columns {
                let left = column * TILE[0];
                let width = TILE[0].min(area.width - left);
                let tile = Area { left: area.left + left, top: area.top + band * TILE[1], width, height };
                self.tile(raw, tile, full, noise, &mut out[left * 3..], area.width * 3);
            }
        });
        RgbImage::from_raw(area.width as u32, area.height as u32, bytes).unwrap_or_default()
    }

    fn tile(&self, raw: &Raw, area: Area, full: [usize; 2], noise: [f32; 2], out: &mut [u8], stride: usize) {
        let mosaic = self.balanced(raw, area, full);
        let mut split = demosaic::split(&mosaic);
        let green_noise = Tolerance { floor: noise[1] * noise[1], slope: noise[0] };
        let times = |by: f32| Tolerance { floor: green_noise.floor * by * by, slope: green_noise.slope * by * by };
        let guide = halved(&split.green);
        for plane in [&mut split.red_minus_green, &mut split.blue_minus_green] {
            // Red and blue are amplified by about two: so is their noise.
            let wide = times(2.2 * self.tolerance[1]);
            denoise::smooth(plane, Some(&guide), wide, self.smoothing[1], 1);
            denoise::smooth(plane, Some(&guide), wide, self.smoothing[1], 2);
        }
        if self.smoothing[0] > 0.0 {
            denoise::smooth(&mut split.green, None, times(self.tolerance[0]), self.smoothing[0], 1);
            denoise::smooth(&mut split.green, None, times(0.7 * self.tolerance[0]), self.smoothing[0], 2);
        }
        let origin = [area.left - (area.left & 1), area.top - (area.top & 1)];
        let inset = [HALO + area.left - origin[0], HALO + area.top - origin[1]];
        widest(Finish { processing: self, split: &split, inset, area, out, stride });
    }

    /// The mosaic of the area with its halo, black at 0 and white balanced; reflected at the sensor's border.
    fn balanced(&self, raw: &Raw, area: Area, full: [usize; 2]) -> Plane {
        let (left, top) = (area.left as isize & !1, area.top as isize & !1);
        let span = |length: usize, start: usize| (length + (start & 1)).next_multiple_of(2) + 2 * HALO;
        let (width, height) = (span(area.width, area.left), span(area.height, area.top));
        let mut mosaic = Plane::empty(width, height);
        let mirror = |at: isize, length: usize| -> usize {
            let last = length as isize - 1;
            let at = at.abs();
            (if at > last { 2 * last - at } else { at }).clamp(0, last) as usize
        };
        for y in 0..height {
            let from = mirror(top + y as isize - HALO as isize, full[1]);
            let codes = &raw.codes[(from - raw.top) * raw.width..][..raw.width];
            let gains = [0, 1].map(|x| self.balance[(y & 1) + x] / FULL_SCALE);
            let out = mosaic.row_mut(y);
            let first = left - HALO as isize;
            let inner = (-first).clamp(0, width as isize) as usize;
            let end = (full[0] as isize - first).clamp(0, width as isize) as usize;
            let codes_from = (first + inner as isize) as usize - raw.left;
            for (pair, codes) in out[inner..end].chunks_exact_mut(2).zip(codes[codes_from..].chunks_exact(2)) {
                pair[0] = (f32::from(codes[0]) - PEDESTAL) * gains[0];
                pair[1] = (f32::from(codes[1]) - PEDESTAL) * gains[1];
            }
            for x in (0..inner).chain(end - (end - inner) % 2..width) {
                let code = codes[mirror(first + x as isize, full[0]) - raw.left];
                out[x] = (f32::from(code) - PEDESTAL) * gains[x & 1];
            }
        }
        mosaic
    }

    /// Colour matrix, tone and sharpening of the area inside the halo, row by row.
    #[inline(always)]
    fn finish(&self, split: &demosaic::Split, inset: [usize; 2], area: Area, out: &mut [u8], stride: usize) {
        const EDGE: usize = 4;
        let width = area.width + 2 * EDGE;
        let rows = area.height + 2 * EDGE;
        let mut colours = [0; 3].map(|_| Plane::empty(width, rows));
        let mut luma = Plane::empty(width, rows);
        let mut sites = Vec::with_capacity(width);
        for y in 0..rows {
            let [red, green, blue] = &mut colours;
            let mut row = [red.row_mut(y), green.row_mut(y), blue.row_mut(y)];
            joined(split, inset[1] + y - EDGE, inset[0] - EDGE, &mut sites, &mut row);
            self.tone.apply(&mut row);
            let [red, green, blue] = row;
            for (luma, ((red, green), blue)) in luma.row_mut(y).iter_mut().zip(red.iter().zip(green).zip(blue)) {
                *luma = 0.299 * *red + 0.587 * *green + 0.114 * *blue;
            }
        }
        let kernel = super::lens::gaussian(self.sharpening_radius.min(1.1));
        let radius = kernel.len() / 2;
        let mut upright = vec![0.0f32; width];
        let mut detail = vec![0.0f32; area.width];
        for y in 0..area.height {
            upright.fill(0.0);
            for (tap, weight) in kernel.iter().enumerate() {
                for (sum, value) in upright.iter_mut().zip(luma.row(y + EDGE + tap - radius)) {
                    *sum += weight * value;
                }
            }
            detail.copy_from_slice(&luma.row(y + EDGE)[EDGE..][..area.width]);
            for (tap, weight) in kernel.iter().enumerate() {
                for (sum, value) in detail.iter_mut().zip(&upright[EDGE + tap - radius..]) {
                    *sum -= weight * value;
                }
            }
            for value in &mut detail {
                let cored = *value - value.clamp(-self.coring, self.coring);
                *value = (self.sharpening * cored).clamp(-48.0, 40.0);
            }
            let [red, green, blue] = [0, 1, 2].map(|channel| colours[channel].row(y + EDGE));
            let pixels = out[y * stride..][..area.width * 3].chunks_exact_mut(3).zip(&detail);
            let colours = red[EDGE..].iter().zip(&green[EDGE..]).zip(&blue[EDGE..]);
            for ((pixel, detail), ((red, green), blue)) in pixels.zip(colours) {
                pixel[0] = whole((red + detail).clamp(0.0, 255.0)) as u8;
                pixel[1] = whole((green + detail).clamp(0.0, 255.0)) as u8;
                pixel[2] = whole((blue + detail).clamp(0.0, 255.0)) as u8;
            }
        }
    }
}

/// The last steps of a tile.
struct Finish<'a> {
    processing: &'a Processing,
    split: &'a demosaic::Split,
    inset: [usize; 2],
    area: Area,
    out: &'a mut [u8],
    stride: usize,
}

impl Lanes for Finish<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        self.processing.finish(self.split, self.inset, self.area, self.out, self.stride);
    }
}

/// Green at the red sites and their neighbours, as a guide for the colour differences.
fn halved(green: &Plane) -> Plane {
    let mut half = Plane::empty(green.width / 2, green.height / 2);
    for y in 0..half.height {
        let (upper, lower) = (green.row(2 * y), green.row(2 * y + 1));
        let quads = upper.chunks_exact(2).zip(lower.chunks_exact(2));
        for (out, (upper, lower)) in half.row_mut(y).iter_mut().zip(quads) {
            *out = 0.25 * (upper[0] + upper[1] + lower[0] + lower[1]);
        }
    }
    half
}

/// Red, green and blue of a row from column `left`: green plus the colour differences between their sites. `sites` is room
/// for the work.
#[inline(always)]
fn joined(split: &demosaic::Split, y: usize, left: usize, sites: &mut Vec<f32>, out: &mut [&mut [f32]; 3]) {
    let [red, green, blue] = out;
    let width = green.len();
    green.copy_from_slice(&split.green.row(y)[left..][..width]);
    for (plane, site, out) in [(&split.red_minus_green, 0, red), (&split.blue_minus_green, 1, blue)] {
        // Rows: a site's own row, or the mean of the two around.
        let row = (y - site) / 2;
        let upper = plane.row(row);
        let lower = plane.row(if (y & 1) == site { row } else { row + 1 });
        let first = (left - site) / 2;
        let count = upper.len().min(first + width / 2 + 3) - first;
        sites.clear();
        sites.extend(upper[first..][..count].iter().zip(&lower[first..][..count]).map(|(a, b)| 0.5 * (a + b)));
        let neighbours = sites.iter().zip(&sites[1..]);
        let pairs = out.chunks_mut(2).zip(green.chunks(2)).zip(neighbours);
        let at_site = (left + site) & 1 == 0;
        for ((out, green), (here, next)) in pairs {
            let between = 0.5 * (here + next);
            let values = if at_site { [*here, between] } else { [between, *next] };
            for ((out, green), value) in out.iter_mut().zip(green).zip(values) {
                *out = green + value;
            }
        }
    }
}
