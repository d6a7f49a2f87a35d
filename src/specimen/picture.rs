//! Linear-light pictures: light adds and blurs in them as it does before a lens.

use image::{Rgb, RgbImage};
use std::sync::LazyLock;

/// Steps of the table from linear light to sRGB codes: fine enough that every code comes back from its own light.
const ENCODE_STEPS: usize = 1 << 14;

static DECODE: LazyLock<[f32; 256]> = LazyLock::new(|| std::array::from_fn(|code| decode(code as f32 / 255.0)));
static ENCODE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    (0..=ENCODE_STEPS).map(|step| (encode(step as f32 / ENCODE_STEPS as f32) * 255.0 + 0.5) as u8).collect()
});

/// Linear light of an sRGB code (IEC 61966-2-1), 0 … 1.
pub fn light_of(code: u8) -> f32 {
    DECODE[usize::from(code)]
}

/// sRGB code (IEC 61966-2-1) of linear light; light outside 0 … 1 is clipped.
pub fn code_of(light: f32) -> u8 {
    ENCODE[(light.clamp(0.0, 1.0) * ENCODE_STEPS as f32 + 0.5) as usize]
}

fn decode(code: f32) -> f32 {
    if code <= 0.040_45 { code / 12.92 } else { ((code + 0.055) / 1.055).powf(2.4) }
}

fn encode(light: f32) -> f32 {
    if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 }
}

/// A picture in linear light with the primaries of sRGB. 1.0 is a white sheet under the scene's main light; brighter is
/// possible. Pixel (x, y) covers the square from (x, y) to (x + 1, y + 1): its centre lies at (x + 0.5, y + 0.5).
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    width: usize,
    height: usize,
    pixels: Vec<[f32; 3]>,
}

impl Picture {
    /// A picture of one colour.
    pub fn filled(width: usize, height: usize, color: [f32; 3]) -> Self {
        Picture { width, height, pixels: vec![color; width * height] }
    }

    /// The picture whose pixel in column x and row y is `color(x, y)`.
    pub fn from_fn(width: usize, height: usize, mut color: impl FnMut(usize, usize) -> [f32; 3]) -> Self {
        let mut pixels = Vec::with_capacity(width * height);
        for y in 0..height {
            pixels.extend((0..width).map(|x| color(x, y)));
        }
        Picture { width, height, pixels }
    }

    /// The light of an sRGB image.
    pub fn from_srgb(image: &RgbImage) -> Self {
        let pixels = image.pixels().map(|pixel| pixel.0.map(light_of)).collect();
        Picture { width: image.width() as usize, height: image.height() as usize, pixels }
    }

    /// The picture as an sRGB image, without noise or processing.
    pub fn to_srgb(&self) -> RgbImage {
        let mut image = RgbImage::new(self.width as u32, self.height as u32);
        for (code, pixel) in image.pixels_mut().zip(&self.pixels) {
            *code = Rgb(pixel.map(code_of));
        }
        image
    }

    /// Width in pixels.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Height in pixels.
    pub fn height(&self) -> usize {
        self.height
    }

    /// All pixels, row by row.
    pub fn pixels(&self) -> &[[f32; 3]] {
        &self.pixels
    }

    /// All pixels, row by row.
    pub fn pixels_mut(&mut self) -> &mut [[f32; 3]] {
        &mut self.pixels
    }

    /// The pixels of row `y`.
    pub fn row(&self, y: usize) -> &[[f32; 3]] {
        &self.pixels[y * self.width..][..self.width]
    }

    /// Light at a place, bilinear between pixel centres; the border goes on outside. The picture must not be empty.
    pub fn at(&self, x: f32, y: f32) -> [f32; 3] {
        let limit = |value: f32, length: usize| value.clamp(0.0, (length - 1) as f32);
        let (x, y) = (limit(x - 0.5, self.width), limit(y - 0.5, self.height));
        let (left, top) = (x as usize, y as usize);
        let (right, bottom) = ((left + 1).min(self.width - 1), (top + 1).min(self.height - 1));
        let (fx, fy) = (x - left as f32, y - top as f32);
        let (upper, lower) = (self.row(top), self.row(bottom));
        std::array::from_fn(|c| {
            let above = upper[left][c] + fx * (upper[right][c] - upper[left][c]);
            let below = lower[left][c] + fx * (lower[right][c] - lower[left][c]);
            above + fy * (below - above)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_survives_the_way_through_light() {
        assert!((0..=255).all(|code| code_of(light_of(code)) == code));
        assert_eq!((code_of(-1.0), code_of(9.0), code_of(f32::NAN)), (0, 255, 0));
    }

    #[test]
    fn between_pixels_light_is_interpolated() {
        let picture = Picture::from_fn(2, 1, |x, _| [x as f32; 3]);
        assert_eq!(picture.at(0.5, 0.5), [0.0; 3]);
        assert_eq!(picture.at(1.0, 0.5), [0.5; 3]);
        assert_eq!(picture.at(9.0, -3.0), [1.0; 3]);
    }
}
