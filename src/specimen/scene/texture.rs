//! Four-channel textures in linear light, ready to be seen through a lens: halved until a texel is about a pixel, then
//! blurred by what is left of the spot, so that one look-up stands for the light that a whole pixel gathers.

use std::borrow::Cow;

use image::{GrayImage, RgbImage};
use rayon::prelude::*;

use crate::specimen::{
    camera::{gaussian, whole},
    lanes::{Lanes, widest},
    picture::light_of,
};

/// Value of a texel that stands for 1.0.
const ONE: f32 = 65_535.0;

/// Texels row by row; a value of 65535 is 1.0. Texel (x, y) covers the square from (x, y) to (x + 1, y + 1).
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Texture {
    pub(crate) width: usize,
    pub(crate) height: usize,
    texels: Vec<[u16; 4]>,
}

/// The whole number at or below `x`, for |x| < 2²²: the library's `floor` is a call on processors without SSE 4.1, and a cast
/// has to care for all other numbers. Added to 1.5 · 2²³ the nearest whole number stands in the last bits.
#[inline]
pub(crate) fn floor(x: f32) -> i32 {
    let near = (x + 12_582_912.0).to_bits() as i32 - 0x4b40_0000;
    near - i32::from((near as f32) > x)
}

/// A value in [0, 1] as a texel's.
pub(crate) fn packed(value: f32) -> u16 {
    (value.clamp(0.0, 1.0) * ONE + 0.5) as u16
}

impl Texture {
    /// The texture whose texel is `texel(codes, x, y)` of the image's pixel.
    pub(crate) fn from_image(image: &RgbImage, texel: impl Fn([u8; 3], usize, usize) -> [u16; 4] + Sync) -> Self {
        let (width, height) = (image.width() as usize, image.height() as usize);
        let mut texels = vec![[0u16; 4]; width * height];
        let bytes: &[u8] = image.as_raw();
        texels.par_chunks_mut(width.max(1)).enumerate().for_each(|(y, row)| {
            for (x, (out, codes)) in row.iter_mut().zip(bytes[y * width * 3..].chunks_exact(3)).enumerate() {
                *out = texel([codes[0], codes[1], codes[2]], x, y);
            }
        });
        Texture { width, height, texels }
    }

    /// Reflectances of an sRGB image, with `sheen` (at any resolution) in the fourth channel.
    pub(crate) fn reflecting(image: &RgbImage, sheen: Option<&GrayImage>) -> Self {
        let table: [u16; 256] = std::array::from_fn(|code| packed(light_of(code as u8)));
        let sheen = sheen.filter(|sheen| sheen.width() > 0 && sheen.height() > 0);
        let scale = sheen.map_or([0.0; 2], |sheen| {
            [sheen.width() as f32 / image.width() as f32, sheen.height() as f32 / image.height() as f32]
        });
        let columns: Vec<usize> = sheen.map_or_else(Vec::new, |sheen| {
            (0..image.width()).map(|x| ((x as f32 * scale[0]) as usize).min(sheen.width() as usize - 1)).collect()
        });
        Texture::from_image(image, |codes, x, y| {
            let [r, g, b] = codes.map(|code| table[usize::from(code)]);
            let shine = sheen.map_or(0, |sheen| {
                let row = ((y as f32 * scale[1]) as i32 as usize).min(sheen.height() as usize - 1);
                u16::from(sheen.as_raw()[row * sheen.width() as usize + columns[x]]) * 257
            });
            [r, g, b, shine]
        })
    }

    /// The texels of row `y`.
    pub(crate) fn row_mut(&mut self, y: usize) -> &mut [[u16; 4]] {
        &mut self.texels[y * self.width..][..self.width]
    }

    /// The texel at (x, y).
    pub(crate) fn texel(&self, x: usize, y: usize) -> [u16; 4] {
        self.texels[y * self.width + x]
    }

    /// The four values at a place in texels, bilinear; the border goes on outside.
    #[inline(always)]
    pub(crate) fn at(&self, x: f32, y: f32) -> [f32; 4] {
        let x = (x - 0.5).clamp(0.0, (self.width - 1) as f32);
        let y = (y - 0.5).clamp(0.0, (self.height - 1) as f32);
        // The texel at the left or, just before the next one, that next one's weight is 1: either way the same light.
        let [left, top] = [x, y].map(|at| whole((at - 0.5).max(0.0)) as usize);
        let (fx, fy) = (x - left as f32, y - top as f32);
        let upper = &self.texels[top * self.width + left..];
        let right = usize::from(left + 1 < self.width);
        let lower = &self.texels[(top + usize::from(top + 1 < self.height)) * self.width + left..];
        let (a, b, c, d) = (upper[0], upper[right], lower[0], lower[right]);
        std::array::from_fn(|k| {
            let above = f32::from(a[k]) + fx * (f32::from(b[k]) - f32::from(a[k]));
            let below = f32::from(c[k]) + fx * (f32::from(d[k]) - f32::from(c[k]));
            (above + fy * (below - above)) * (1.0 / ONE)
        })
    }

    /// Half the size, each texel the mean of four (a last odd row or column is left out).
    pub(crate) fn halved(&self) -> Texture {
        let (width, height) = ((self.width / 2).max(1), (self.height / 2).max(1));
        let mut texels = vec![[0u16; 4]; width * height];
        texels.par_chunks_mut(width).enumerate().for_each(|(y, out)| {
            let upper = &self.texels[2 * y.min(self.height / 2) * self.width..];
            let lower = &self.texels[(2 * y + 1).min(self.height - 1) * self.width..];
            for (out, (upper, lower)) in out.iter_mut().zip(upper.chunks_exact(2).zip(lower.chunks_exact(2))) {
                *out = std::array::from_fn(|k| {
                    let sum = u32::from(upper[0][k]) + u32::from(upper[1][k]) + u32::from(lower[0][k]);
                    ((sum + u32::from(lower[1][k]) + 2) / 4) as u16
                });
            }
        });
        Texture { width, height, texels }
    }

    /// Blurred by Gaussians of the given standard deviations in texels, across and down.
    pub(crate) fn blurred(&self, across: f32, down: f32) -> Texture {
        let kernels = [gaussian(across), gaussian(down)];
        let mut texels = vec![[0u16; 4]; self.texels.len()];
        texels.par_chunks_mut(self.width * BAND).enumerate().for_each(|(band, out)| {
            widest(Blur { texture: self, kernels: &kernels, top: band * BAND, out });
        });
        Texture { width: self.width, height: self.height, texels }
    }

    /// The mean of the texture moved by each of `path` (texels).
    pub(crate) fn smeared(&self, path: &[[f32; 2]]) -> Texture {
        let (width, height) = (self.width as i32, self.height as i32);
        let mut texels = vec![[0u16; 4]; self.texels.len()];
        texels.par_chunks_mut(self.width).enumerate().for_each(|(y, out)| {
            let mut sums = vec![[0u32; 4]; out.len()];
            for [dx, dy] in path {
                let dx = dx.round() as i32;
                let from = (y as i32 + dy.round() as i32).clamp(0, height - 1) as usize;
                let from = &self.texels[from * self.width..][..self.width];
                for (x, sum) in sums.iter_mut().enumerate() {
                    let texel = from[(x as i32 + dx).clamp(0, width - 1) as usize];
                    (0..4).for_each(|k| sum[k] += u32::from(texel[k]));
                }
            }
            for (out, sum) in out.iter_mut().zip(sums) {
                *out = sum.map(|value| (value / path.len() as u32) as u16);
            }
        });
        Texture { width: self.width, height: self.height, texels }
    }
}

/// Rows that are blurred together.
const BAND: usize = 16;
/// Values of a row that are blurred together.
const RUN: usize = 256;

/// The rows of a blurred texture from `top`.
struct Blur<'a> {
    texture: &'a Texture,
    /// Across and down.
    kernels: &'a [Vec<f32>; 2],
    top: usize,
    out: &'a mut [[u16; 4]],
}

impl Lanes for Blur<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Blur { texture, kernels: [across, down], top, out } = self;
        let (width, pad) = (texture.width, across.len() / 2);
        let mut upright = vec![[0.0f32; 4]; width + 2 * pad];
        for (row, out) in out.chunks_exact_mut(width).enumerate() {
            let inner = upright[pad..][..width].as_flattened_mut();
            inner.fill(0.0);
            for (tap, weight) in down.iter().enumerate() {
                let from = (top + row + tap).saturating_sub(down.len() / 2).min(texture.height - 1);
                let from = texture.texels[from * width..][..width].as_flattened();
                for (sum, value) in inner.iter_mut().zip(from) {
                    *sum += weight * f32::from(*value);
                }
            }
            let (first, last) = (upright[pad], upright[pad + width - 1]);
            upright[..pad].fill(first);
            upright[pad + width..].fill(last);
            let upright = upright.as_flattened();
            for (run, out) in out.as_flattened_mut().chunks_mut(RUN).enumerate() {
                let mut sums = [0.0f32; RUN];
                let sums = &mut sums[..out.len()];
                for (tap, weight) in across.iter().enumerate() {
                    for (sum, value) in sums.iter_mut().zip(&upright[run * RUN + 4 * tap..]) {
                        *sum += weight * value;
                    }
                }
                for (out, sum) in out.iter_mut().zip(sums) {
                    *out = whole(*sum) as u16;
                }
            }
        }
    }
}

/// The spot of a lens, in the coordinates of a sheet.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Spot {
    /// Standard deviation in pixels, the pixel's own width left out.
    pub(crate) sigma: f32,
    /// Millimetres on the sheet for a step of one pixel: ∂(u, v)/∂(x, y).
    pub(crate) mm_per_px: [[f32; 2]; 2],
    /// Path of the shaking hand in pixels; one point when it is still.
    pub(crate) path: Vec<[f32; 2]>,
}

impl Spot {
    /// Standard deviations in millimetres across and down the sheet, the pixel's width included.
    pub(crate) fn sigma_mm(&self) -> [f32; 2] {
        let sigma = (self.sigma * self.sigma + 1.0 / 12.0).sqrt();
        self.mm_per_px.map(|[a, b]| sigma * a.hypot(b))
    }

    /// Geometric mean of the two, with the shake's share.
    pub(crate) fn mean_mm(&self) -> f32 {
        let [a, b] = self.sigma_mm();
        let scale = self.scale_mm();
        let ends = [self.path.first(), self.path.last()].map(|end| end.copied().unwrap_or_default());
        let length = (ends[1][0] - ends[0][0]).hypot(ends[1][1] - ends[0][1]) * scale;
        (a * b + length * length / 24.0).sqrt()
    }

    /// Millimetres a pixel.
    pub(crate) fn scale_mm(&self) -> f32 {
        let [[a, b], [c, d]] = self.mm_per_px;
        (a * d - b * c).abs().sqrt()
    }
}

/// A texture at all halved sizes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Levels(Vec<Texture>);

impl Levels {
    /// The levels of a texture, down to `smallest` texels on the shorter side.
    pub(crate) fn new(texture: Texture, smallest: usize) -> Self {
        let mut levels = vec![texture];
        while let Some(last) = levels.last().filter(|last| last.width.min(last.height) >= 2 * smallest.max(2)) {
            let next = last.halved();
            levels.push(next);
        }
        Levels(levels)
    }

    /// The largest level.
    pub(crate) fn full(&self) -> &Texture {
        &self.0[0]
    }

    /// The level for `step` texels of the full size a pixel, and how many of the full size one of its texels is.
    pub(crate) fn level(&self, step: f32) -> (&Texture, f32) {
        let level = (step.max(1.0).log2().floor() as usize).min(self.0.len() - 1);
        (&self.0[level], (1 << level) as f32)
    }
}

/// The texture as a lens with this spot sees it, and its texels a millimetre. `density`: texels a millimetre of the full size.
pub(crate) fn through_lens(texture: &Texture, density: [f32; 2], spot: &Spot) -> (Texture, [f32; 2]) {
    let step = spot.mm_per_px.map(|[a, b]| a.hypot(b));
    let (mut seen, mut density) = (Cow::Borrowed(texture), density);
    let sigma = spot.sigma_mm();
    // A texel is at most a pixel wide, or so much narrower than the spot that the light between texels holds no more.
    let coarse = |density: [f32; 2]| {
        let least = |a: [f32; 2]| (a[0] * density[0]).min(a[1] * density[1]);
        least(step) >= 2.0 || least(sigma) >= 1.5
    };
    while coarse(density) && seen.width.min(seen.height) >= 8 {
        seen = Cow::Owned(seen.halved());
        density = density.map(|density| density / 2.0);
    }
    // Bilinear look-up blurs by a variance of 1/6 of a texel on average: only the rest is to be added.
    let rest = [0, 1].map(|k| ((sigma[k] * density[k]).powi(2) - 1.0 / 6.0).max(0.0).sqrt());
    if rest[0] > 0.2 || rest[1] > 0.2 {
        seen = Cow::Owned(seen.blurred(rest[0], rest[1]));
    }
    if spot.path.len() > 1 {
        let [[a, b], [c, d]] = spot.mm_per_px;
        let path: Vec<[f32; 2]> =
            spot.path.iter().map(|[x, y]| [(a * x + b * y) * density[0], (c * x + d * y) * density[1]]).collect();
        seen = Cow::Owned(seen.smeared(&path));
    }
    (seen.into_owned(), density)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stripes() -> Texture {
        let image = RgbImage::from_fn(64, 48, |x, _| image::Rgb([if x % 2 == 0 { 255 } else { 0 }; 3]));
        Texture::reflecting(&image, None)
    }

    #[test]
    fn halving_and_blurring_keep_the_mean() {
        let half = stripes().halved();
        assert_eq!((half.width, half.height), (32, 24));
        assert!((half.at(9.3, 7.7)[1] - 0.5).abs() < 1e-3);
        assert!((stripes().blurred(2.0, 0.0).at(30.0, 20.0)[0] - 0.5).abs() < 0.01);
        assert!((stripes().smeared(&[[0.0, 0.0], [1.0, 0.0]]).at(30.5, 20.0)[0] - 0.5).abs() < 1e-3);
    }

    #[test]
    fn fine_detail_goes_where_the_lens_cannot_see_it() {
        let spot = Spot { sigma: 0.7, mm_per_px: [[0.25, 0.0], [0.0, 0.25]], path: vec![[0.0; 2]] };
        let (seen, density) = through_lens(&stripes(), [10.0, 10.0], &spot);
        assert_eq!(density, [5.0, 5.0]);
        assert!((seen.at(10.2, 9.1)[0] - 0.5).abs() < 0.02);
    }
}
