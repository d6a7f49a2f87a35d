//! The sheet: plates are printed onto it one after another, each ink darkening what lies below as transparent offset inks do.

use image::RgbImage;

use super::plate::Plate;
use crate::{
    case::geometry::Rect,
    specimen::lettering::{Line, Setting},
};

/// An sRGB colour.
pub(crate) type Color = [u8; 3];

/// The colour between two, `t` in [0, 1].
pub(crate) fn mixed(a: Color, b: Color, t: f32) -> Color {
    std::array::from_fn(|c| (f32::from(a[c]) + (f32::from(b[c]) - f32::from(a[c])) * t.clamp(0.0, 1.0) + 0.5) as u8)
}

/// What a plate is inked with.
#[derive(Debug, Clone)]
pub(crate) enum Ink {
    /// One colour.
    Flat(Color),
    /// Split fountain: colours that run into each other from the left edge of the sheet to the right.
    Rainbow(Vec<Color>),
    /// Colours that run into each other between two columns in millimetres.
    Shift(Vec<Color>, [f32; 2]),
}

impl Ink {
    /// The ink in a column of a sheet of that width.
    fn at(&self, column: usize, width: usize, scale: f32) -> Color {
        match self {
            Ink::Flat(color) => *color,
            Ink::Rainbow(colors) => run(colors, column as f32 / width.max(1) as f32),
            Ink::Shift(colors, [from, to]) => run(colors, (column as f32 / scale - from) / (to - from).max(0.1)),
        }
    }
}

/// The colour at a share of the way through a row of colours.
fn run(colors: &[Color], share: f32) -> Color {
    let place = share.clamp(0.0, 1.0) * colors.len().saturating_sub(1) as f32;
    let index = (place as usize).min(colors.len().saturating_sub(2));
    let t = (place - index as f32).clamp(0.0, 1.0);
    match (colors.get(index), colors.get(index + 1)) {
        (Some(&a), Some(&b)) => mixed(a, b, t * t * (3.0 - 2.0 * t)),
        (Some(&a), None) => a,
        _ => [255; 3],
    }
}

/// Artwork in the making.
#[derive(Debug, Clone)]
pub(crate) struct Sheet {
    pub(crate) image: RgbImage,
    /// Pixels per millimetre.
    pub(crate) scale: f32,
}

impl Sheet {
    /// A blank sheet of that size in millimetres, tinted by an ink.
    pub(crate) fn new(width: f32, height: f32, scale: f32, tint: &Ink) -> Self {
        let size = |length: f32| (length * scale).round().max(1.0) as u32;
        let (width, height) = (size(width), size(height));
        let row: Vec<u8> = (0..width as usize).flat_map(|column| tint.at(column, width as usize, scale)).collect();
        let image = RgbImage::from_raw(width, height, row.repeat(height as usize)).unwrap_or_default();
        Sheet { image, scale }
    }

    /// Prints a plate.
    pub(crate) fn print(&mut self, plate: &Plate, ink: &Ink) {
        let (left, top, stride, cover) = plate.cover();
        let (width, height) = (self.image.width() as usize, self.image.height() as usize);
        let columns: Vec<[u16; 3]> =
            (0..width).map(|column| ink.at(column, width, self.scale).map(|value| 255 - u16::from(value))).collect();
        let pixels: &mut [u8] = &mut self.image;
        let first = left.max(0) as usize;
        let skip = (first as i32 - left) as usize;
        for (index, line) in cover.chunks_exact(stride).enumerate() {
            let y = top + index as i32;
            if y < 0 || y as usize >= height || skip >= stride || first >= width {
                continue;
            }
            let count = (stride - skip).min(width - first);
            let target = &mut pixels[(y as usize * width + first) * 3..][..count * 3];
            let covered = &line[skip..skip + count];
            for ((pixels, covered), inks) in
                target.chunks_mut(24).zip(covered.chunks(8)).zip(columns[first..first + count].chunks(8))
            {
                if covered.iter().all(|&value| value == 0) {
                    continue;
                }
                for ((pixel, &value), ink) in pixels.chunks_exact_mut(3).zip(covered).zip(inks) {
                    for (channel, &absorbed) in pixel.iter_mut().zip(ink) {
                        let kept = 65_025 - u32::from(value) * u32::from(absorbed);
                        *channel = ((u32::from(*channel) * kept + 32_512) / 65_025) as u8;
                    }
                }
            }
        }
    }

    /// Prints one line of text with its baseline starting at (x, y) in millimetres; the answer is the ink's box in millimetres.
    pub(crate) fn text(&mut self, text: &str, setting: &Setting, place: (f32, f32), color: Color) -> Rect {
        let line = setting.line(text);
        self.line(&line, place, color)
    }

    /// Prints a line that is set already.
    pub(crate) fn line(&mut self, line: &Line, (x, y): (f32, f32), color: Color) -> Rect {
        let ink = Rect { x: line.ink.x + x, y: line.ink.y + y, ..line.ink };
        let mut plate = Plate::over(ink, self.scale);
        plate.text(line, x, y);
        self.print(&plate, &Ink::Flat(color));
        ink
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inks_darken_and_run_into_each_other() {
        let area = Rect { x: 0.0, y: 0.0, width: 10.0, height: 2.0 };
        let mut plate = Plate::over(area, 10.0);
        plate.rect(area);
        let mut sheet = Sheet::new(10.0, 2.0, 10.0, &Ink::Flat([200, 200, 200]));
        sheet.print(&plate, &Ink::Rainbow(vec![[255, 0, 0], [0, 0, 255]]));
        assert_eq!(sheet.image.get_pixel(0, 5).0, [200, 0, 0]);
        assert_eq!(sheet.image.get_pixel(50, 5).0[1], 0);
        let right = sheet.image.get_pixel(99, 5).0;
        assert!(right[2] > 190 && right[0] < 10, "{right:?}");
    }
}
