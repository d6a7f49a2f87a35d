//! The strip of a photo along a line, upright.

use image::{Rgb, RgbImage};

use super::{
    grey::{Grey, Pyramid},
    text_line::TextLine,
};
use crate::case::geometry::Point;

/// Most pixels of a strip: a line across the largest photo that is read has fewer.
const MOST_PIXELS: f32 = 8e6;

/// What of the surroundings of a line a strip holds, in letter heights beyond its ink.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::document::mrz) struct Margins {
    /// At the beginning and the end.
    pub(in crate::document::mrz) ends: f32,
    /// Above and below.
    pub(in crate::document::mrz) sides: f32,
}

/// The strip in colours at the photo's own resolution, with its corners in the photo clockwise from the line's beginning; `None`
/// where it has no pixels, or too many.
pub(in crate::document::mrz) fn strip(
    photo: &RgbImage,
    line: &TextLine,
    margins: Margins,
) -> Option<(RgbImage, [Point; 4])> {
    let along = line.length / 2.0 + margins.ends * line.height;
    let across = line.height * (0.5 + margins.sides);
    let (width, height) = size(along, across, 1.0)?;
    let at = |x: u32, y: u32| line.at(x as f32 + 0.5 - along, y as f32 + 0.5 - across);
    let pixels = RgbImage::from_fn(width, height, |x, y| colour(photo, at(x, y)));
    let corners = [(-along, -across), (along, -across), (along, across), (-along, across)];
    Some((pixels, corners.map(|(along, across)| line.at(along, across))))
}

/// The strip in grey with letters `letter` pixels high.
pub(super) fn grey_strip(photo: &Pyramid, line: &TextLine, margins: Margins, letter: f32) -> Option<Grey> {
    let scale = letter / line.height;
    let along = line.length / 2.0 + margins.ends * line.height;
    let across = line.height * (0.5 + margins.sides);
    let (width, height) = size(along, across, scale)?;
    let (level, by) = photo.level(1.0 / scale)?;
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

/// The colour at a point, between its four neighbours; the edges go on outwards.
fn colour(photo: &RgbImage, point: Point) -> Rgb<u8> {
    let (width, height) = photo.dimensions();
    let (x, y) = ((point.x - 0.5).clamp(0.0, width as f32 - 1.0), (point.y - 0.5).clamp(0.0, height as f32 - 1.0));
    let (left, top) = (x as u32, y as u32);
    let (right, bottom) = ((left + 1).min(width - 1), (top + 1).min(height - 1));
    let (across, down) = (x - left as f32, y - top as f32);
    let [a, b, c, d] = [(left, top), (right, top), (left, bottom), (right, bottom)]
        .map(|(x, y)| photo.get_pixel(x, y).0.map(f32::from));
    Rgb(std::array::from_fn(|channel| {
        let upper = a[channel] + (b[channel] - a[channel]) * across;
        let lower = c[channel] + (d[channel] - c[channel]) * across;
        (upper + (lower - upper) * down + 0.5) as u8
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strip_runs_along_its_line_whichever_way() {
        let photo = RgbImage::from_fn(100, 60, |x, y| Rgb([x as u8, y as u8, 0]));
        let line = TextLine { middle: Point::new(50.0, 30.0), along: Point::new(1.0, 0.0), length: 40.0, height: 10.0 };
        let margins = Margins { ends: 0.0, sides: 0.0 };
        let (pixels, corners) = strip(&photo, &line, margins).unwrap();
        assert_eq!((pixels.dimensions(), pixels.get_pixel(0, 0).0), ((40, 10), [30, 25, 0]));
        assert_eq!((corners[0], corners[2]), (Point::new(30.0, 25.0), Point::new(70.0, 35.0)));
        let (pixels, _) = strip(&photo, &line.turned(), margins).unwrap();
        assert_eq!(pixels.get_pixel(0, 0).0, [69, 34, 0]);
        let down = TextLine { along: Point::new(0.0, 1.0), length: 30.0, ..line };
        assert_eq!(strip(&photo, &down, margins).unwrap().0.get_pixel(0, 0).0, [54, 15, 0]);
        assert_eq!(grey_strip(&Pyramid::new(&photo), &line, margins, 5.0).unwrap().width, 20);
    }

    #[test]
    fn strips_without_pixels_are_none_and_edges_go_on() {
        let photo = RgbImage::from_pixel(20, 20, Rgb([9; 3]));
        let line = TextLine { middle: Point::new(-50.0, 3.0), along: Point::new(1.0, 0.0), length: 40.0, height: 10.0 };
        let margins = Margins { ends: 0.3, sides: 0.3 };
        assert!(strip(&photo, &line, margins).unwrap().0.pixels().all(|pixel| pixel.0 == [9; 3]));
        for (length, height) in [(0.0, 0.0), (f32::NAN, 10.0), (1e9, 1e9)] {
            assert!(strip(&photo, &TextLine { length, height, ..line }, margins).is_none());
        }
    }
}
