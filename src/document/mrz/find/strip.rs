//! The strip of a photo along a line, upright, in grey.

use image::RgbImage;

use super::{
    grey::{Grey, Pyramid},
    text_line::TextLine,
};
use crate::case::geometry::Point;

/// Most pixels of a strip: a line across the largest photo that is read has fewer.
const MOST_PIXELS: f32 = 8e6;

/// How much coarser than a strip the version may be of which it is cut to find its letters.
const COARSER: f32 = 1.3;

/// What of the surroundings of a line a strip holds, in letter heights beyond its ink.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::document::mrz) struct Margins {
    /// At the beginning and the end.
    pub(in crate::document::mrz) ends: f32,
    /// Above and below.
    pub(in crate::document::mrz) sides: f32,
}

/// The strip with at least `least` pixels (width, height), as far as the photo has as many; `None` where it has none, or too many.
pub(in crate::document::mrz) fn strip(
    photo: &Pyramid,
    line: &TextLine,
    margins: Margins,
    least: [u32; 2],
) -> Option<RgbImage> {
    let [along, across] = reach(line, margins);
    let [width, height] = least.map(|side| side.max(1) as f32);
    let (level, by) = photo.level((2.0 * along / width).min(2.0 * across / height));
    let grey = sampled(level, by, line, margins, 1.0 / by)?;
    let pixels = grey.values.iter().flat_map(|value| [*value; 3]).collect();
    RgbImage::from_raw(grey.width as u32, grey.height as u32, pixels)
}

/// The strip with letters `letter` pixels high.
pub(super) fn grey_strip(photo: &Pyramid, line: &TextLine, margins: Margins, letter: f32) -> Option<Grey> {
    let scale = letter / line.height;
    let (level, by) = photo.level(COARSER / scale);
    sampled(level, by, line, margins, scale)
}

/// Half the length and half the height of a strip.
fn reach(line: &TextLine, margins: Margins) -> [f32; 2] {
    [line.length / 2.0 + margins.ends * line.height, line.height * (0.5 + margins.sides)]
}

/// The strip with `scale` pixels for each of the photo, from a version of which a pixel covers `by`.
fn sampled(level: &Grey, by: f32, line: &TextLine, margins: Margins, scale: f32) -> Option<Grey> {
    let [along, across] = reach(line, margins);
    let (width, height) = size(along, across, scale)?;
    let place = |index: u32| (index as f32 + 0.5) / scale;
    let mut values = Vec::with_capacity((width * height) as usize);
    for y in 0..height {
        values.extend((0..width).map(|x| {
            let Point { x, y } = line.at(place(x) - along, place(y) - across);
            (level.between(x / by, y / by) + 0.5) as u8
        }));
    }
    Some(Grey { width: width as usize, height: height as usize, values })
}

fn size(along: f32, across: f32, scale: f32) -> Option<(u32, u32)> {
    let (width, height) = ((2.0 * along * scale).round(), (2.0 * across * scale).round());
    (width >= 8.0 && height >= 4.0 && width * height <= MOST_PIXELS).then_some((width as u32, height as u32))
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    const OWN: [u32; 2] = [u32::MAX; 2];

    #[test]
    fn a_strip_runs_along_its_line_whichever_way() {
        let photo = Pyramid::new(&RgbImage::from_fn(100, 60, |x, y| Rgb([(2 * x + y) as u8; 3])));
        let line = TextLine { middle: Point::new(50.0, 30.0), along: Point::new(1.0, 0.0), length: 40.0, height: 10.0 };
        let margins = Margins { ends: 0.0, sides: 0.0 };
        let pixels = strip(&photo, &line, margins, OWN).unwrap();
        assert_eq!((pixels.dimensions(), pixels.get_pixel(0, 0).0), ((40, 10), [85; 3]));
        let pixels = strip(&photo, &line.turned(), margins, OWN).unwrap();
        assert_eq!(pixels.get_pixel(0, 0).0, [172; 3]);
        let down = TextLine { along: Point::new(0.0, 1.0), length: 30.0, ..line };
        assert_eq!(strip(&photo, &down, margins, OWN).unwrap().get_pixel(0, 0).0, [123; 3]);
        assert_eq!(grey_strip(&photo, &line, margins, 5.0).unwrap().width, 20);
    }

    #[test]
    fn a_strip_of_a_large_photo_is_no_larger_than_it_need_be() {
        let photo = Pyramid::new(&RgbImage::from_fn(1200, 600, |x, _| Rgb([(x / 5) as u8; 3])));
        let line =
            TextLine { middle: Point::new(600.0, 300.0), along: Point::new(1.0, 0.0), length: 1000.0, height: 80.0 };
        let margins = Margins { ends: 0.0, sides: 0.0 };
        let pixels = strip(&photo, &line, margins, [240, 20]).unwrap();
        assert_eq!((pixels.dimensions(), pixels.get_pixel(125, 10).0), ((250, 20), [120; 3]));
        assert_eq!(strip(&photo, &line, margins, [240, 50]).unwrap().dimensions(), (1000, 80));
    }

    #[test]
    fn strips_without_pixels_are_none_and_edges_go_on() {
        let photo = Pyramid::new(&RgbImage::from_pixel(20, 20, Rgb([9; 3])));
        let line = TextLine { middle: Point::new(-50.0, 3.0), along: Point::new(1.0, 0.0), length: 40.0, height: 10.0 };
        let margins = Margins { ends: 0.3, sides: 0.3 };
        assert!(strip(&photo, &line, margins, OWN).unwrap().pixels().all(|pixel| pixel.0 == [9; 3]));
        for (length, height) in [(0.0, 0.0), (f32::NAN, 10.0), (1e9, 1e9)] {
            assert!(strip(&photo, &TextLine { length, height, ..line }, margins, OWN).is_none());
        }
    }
}
