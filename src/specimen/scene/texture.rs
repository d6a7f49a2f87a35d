//! Four-channel textures in linear light, ready to be seen through a lens: halved until a texel is about a pixel or two thirds of the spot, then
//! blurred by what is left of the spot, so that one look-up stands for the light that a whole pixel gathers.

use image::{GrayImage, RgbImage};
use rayon::prelude::*;

use crate::specimen::{
    camera::{gaussian, whole},
    lanes::{Lanes, positive, widest},
    picture::light_of,
};

/// Value of a texel that stands for 1.0.
const ONE: f32 = 65_535.0;

/// The value of a texel that says how strongly it shines in changing colours.
pub(crate) const SHEEN: usize = 3;

/// Texels row by row; a value of 65535 is 1.0. Texel (x, y) covers the square from (x, y) to (x + 1, y + 1).
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Texture {
    pub(crate) width: usize,
    pub(crate) height: usize,
    texels: Vec<[u16; 4]>,
    /// Just before the centres of the last column and row.
    last: [f32; 2],
    /// From a texel to the next one on the right and below; nothing where there is only one.
    next: [usize; 2],
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
    fn new(width: usize, height: usize, texels: Vec<[u16; 4]>) -> Self {
        let last = [width, height].map(|length| ((length as f32 - 1.0) * (1.0 - 1e-5) - 1e-3).max(0.0));
        let next = [usize::from(width > 1), if height > 1 { width } else { 0 }];
        Texture { width, height, texels, last, next }
    }

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
        Texture::new(width, height, texels)
    }

    /// Reflectances of an sRGB image, with `sheen` (at any resolution, its nearest value) in the fourth channel. `halved`: at
    /// half the size, each the mean of four as in [`Texture::halved`]; the image then has two rows and columns or more.
    pub(crate) fn reflecting(image: &RgbImage, sheen: &GrayImage, halved: bool) -> Self {
        let table: [u16; 256] = std::array::from_fn(|code| packed(light_of(code as u8)));
        let step = if halved { 2 } else { 1 };
        let (stride, width) = (image.width() as usize * 3, (image.width() as usize / step).max(1));
        let height = (image.height() as usize / step).max(1);
        let sheen_at = |at: usize, length: usize, from: u32| (at * from as usize / length).min(from as usize - 1);
        let shiny = !sheen.is_empty();
        let columns: Vec<usize> = (0..width).filter(|_| shiny).map(|x| sheen_at(x, width, sheen.width())).collect();
        let mut texels = vec![[0u16; 4]; width * height];
        texels.par_chunks_mut(width).enumerate().for_each(|(y, out)| {
            let rows: &[u8] = &image.as_raw()[y * step * stride..][..step * stride];
            if halved {
                let (upper, lower) = rows.split_at(stride);
                for (out, (upper, lower)) in out.iter_mut().zip(upper.chunks_exact(6).zip(lower.chunks_exact(6))) {
                    for (c, out) in out[..3].iter_mut().enumerate() {
                        let light = [upper[c], upper[c + 3], lower[c], lower[c + 3]];
                        let sum = light.iter().map(|code| u32::from(table[usize::from(*code)])).sum::<u32>();
                        *out = ((sum + 2) / 4) as u16;
                    }
                }
            } else {
                for (out, codes) in out.iter_mut().zip(rows.chunks_exact(3)) {
                    out.iter_mut().zip(codes).for_each(|(out, code)| *out = table[usize::from(*code)]);
                }
            }
            if shiny {
                let row = sheen_at(y, height, sheen.height()) * sheen.width() as usize;
                let row = &sheen.as_raw()[row..][..sheen.width() as usize];
                out.iter_mut().zip(&columns).for_each(|(out, column)| out[SHEEN] = u16::from(row[*column]) * 257);
            }
        });
        Texture::new(width, height, texels)
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
        let place = self.place(x, y);
        let [[a, b], [c, d]] = self.around(&place);
        let [fx, fy] = place.share;
        std::array::from_fn(|k| {
            let above = f32::from(a[k]) + fx * (f32::from(b[k]) - f32::from(a[k]));
            let below = f32::from(c[k]) + fx * (f32::from(d[k]) - f32::from(c[k]));
            (above + fy * (below - above)) * (1.0 / ONE)
        })
    }

    /// A place between texels.
    #[inline(always)]
    pub(crate) fn place(&self, x: f32, y: f32) -> Place {
        let (x, y) = (positive(x - 0.5).min(self.last[0]), positive(y - 0.5).min(self.last[1]));
        // The texel at the left or, just before the next one, that next one's weight is 1: either way the same light.
        let (left, top) = (whole(positive(x - 0.5)), whole(positive(y - 0.5)));
        Place { at: top as usize * self.width + left as usize, share: [x - left as f32, y - top as f32] }
    }

    /// The texels around a place.
    #[inline(always)]
    fn around(&self, place: &Place) -> [[&[u16; 4]; 2]; 2] {
        let [right, down] = self.next;
        let near = &self.texels[place.at..];
        [[&near[0], &near[right]], [&near[down], &near[down + right]]]
    }

    /// One value at a place, bilinear.
    #[inline(always)]
    pub(crate) fn channel(&self, place: &Place, channel: usize) -> f32 {
        let [[a, b], [c, d]] = self.around(place).map(|row| row.map(|texel| i32::from(texel[channel & 3]) as f32));
        let [fx, fy] = place.share;
        let (above, below) = (a + fx * (b - a), c + fx * (d - c));
        (above + fy * (below - above)) * (1.0 / ONE)
    }

    /// Takes the first three values through the filters of a sensor (rows that sum to 1); says whether the fourth is above 0
    /// anywhere.
    pub(crate) fn filter(&mut self, filters: &[[f32; 3]; 3]) -> bool {
        self.texels
            .par_chunks_mut(self.width.max(1))
            .map(|row| widest(Filter { row, filters }))
            .reduce(|| false, |a, b| a | b)
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
        Texture::new(width, height, texels)
    }

    /// Blurred by Gaussians of the given standard deviations in texels, across and down.
    pub(crate) fn blurred(&self, across: f32, down: f32) -> Texture {
        let kernels = [gaussian(across), gaussian(down)];
        let mut texels = vec![[0u16; 4]; self.texels.len()];
        texels.par_chunks_mut(self.width * BAND).enumerate().for_each(|(band, out)| {
            widest(Blur { texture: self, kernels: &kernels, top: band * BAND, out });
        });
        Texture::new(self.width, self.height, texels)
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
        Texture::new(self.width, self.height, texels)
    }
}

/// The texel at the upper left of a place, and how far the place lies from its centre towards the next ones.
pub(crate) struct Place {
    at: usize,
    share: [f32; 2],
}

/// A row of texels before a sensor's filters.
struct Filter<'a> {
    row: &'a mut [[u16; 4]],
    filters: &'a [[f32; 3]; 3],
}

impl Lanes for Filter<'_> {
    type Output = bool;

    #[inline(always)]
    fn run(self) -> bool {
        let mut sheen = 0;
        for texel in self.row {
            let [r, g, b] = [texel[0], texel[1], texel[2]].map(f32::from);
            for (value, weight) in texel.iter_mut().zip(self.filters) {
                *value = whole((weight[0] * r + weight[1] * g + weight[2] * b).min(ONE)) as u16;
            }
            sheen |= texel[SHEEN];
        }
        sheen > 0
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

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::specimen::scene) fn stripes() -> Texture {
        let image = RgbImage::from_fn(64, 48, |x, _| image::Rgb([if x % 2 == 0 { 255 } else { 0 }; 3]));
        Texture::reflecting(&image, &GrayImage::new(0, 0), false)
    }

    #[test]
    fn halving_and_blurring_keep_the_mean() {
        let half = stripes().halved();
        let image = RgbImage::from_fn(64, 48, |x, y| image::Rgb([(x * 4) as u8, (y * 5) as u8, 90]));
        let sheen = GrayImage::from_pixel(8, 6, image::Luma([40]));
        let (whole, direct) = [false, true].map(|halved| Texture::reflecting(&image, &sheen, halved)).into();
        assert_eq!(whole.halved(), direct);
        assert_eq!((half.width, half.height), (32, 24));
        assert!((half.at(9.3, 7.7)[1] - 0.5).abs() < 1e-3);
        assert!((stripes().blurred(2.0, 0.0).at(30.0, 20.0)[0] - 0.5).abs() < 0.01);
        assert!((stripes().smeared(&[[0.0, 0.0], [1.0, 0.0]]).at(30.5, 20.0)[0] - 0.5).abs() < 1e-3);
    }
}
