//! Lines of text in a photo, at any quarter turn and tilted by up to 40 degrees.

use super::grey::{Grey, Pyramid};
use crate::{case::geometry::Point, media::image::ImageError};

/// Height in pixels of the letters that are looked for, at each scale.
const LETTER: f32 = 9.0;
/// Long sides in pixels at which a photo is looked at: letters of 9 pixels are found from about 6 to 14, so that these cover
/// zones of which a line takes from a quarter of the photo's long side to all of it.
const LONG_SIDES: [u32; 4] = [1600, 1000, 640, 400];
/// Most that a small photo is enlarged.
const MOST_ENLARGED: f32 = 2.0;
/// How much more steps a place of text has than its surroundings, and how many at least (codes a pixel).
const MORE_STEPS: f32 = 1.25;
const LEAST_STEPS: f32 = 4.0;
/// Least length of a line, and most deviation of its pixels across, in letter heights.
const LEAST_LENGTH: f32 = 10.0;
const MOST_SPREAD: f32 = 0.9;
/// Largest angle to the rows or columns, as a tangent: 40 degrees.
const MOST_SLOPE: f32 = 0.84;

/// A line of text in pixels of the photo.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::document::mrz) struct TextLine {
    /// Its middle.
    pub(in crate::document::mrz) middle: Point,
    /// Unit vector along it; which way it is read is not known.
    pub(in crate::document::mrz) along: Point,
    /// Length of the ink.
    pub(in crate::document::mrz) length: f32,
    /// Height of its capitals.
    pub(in crate::document::mrz) height: f32,
}

impl TextLine {
    /// The point `along` pixels along the line and `across` pixels to its right-hand side, which is below it.
    pub(in crate::document::mrz) fn at(&self, along: f32, across: f32) -> Point {
        Point::new(
            self.middle.x + self.along.x * along - self.along.y * across,
            self.middle.y + self.along.y * along + self.along.x * across,
        )
    }

    /// How far a point lies along the line and across it, from its middle.
    pub(in crate::document::mrz) fn place_of(&self, point: Point) -> (f32, f32) {
        let (x, y) = (point.x - self.middle.x, point.y - self.middle.y);
        (x * self.along.x + y * self.along.y, y * self.along.x - x * self.along.y)
    }

    /// The same line read the other way.
    pub(in crate::document::mrz) fn turned(&self) -> Self {
        TextLine { along: Point::new(-self.along.x, -self.along.y), ..*self }
    }
}

/// The lines of text in `photo`, the longest first; several of them may be the same line seen at several scales.
///
/// # Errors
/// When the photo cannot be scaled.
pub(super) fn text_lines(photo: &Pyramid) -> Result<Vec<TextLine>, ImageError> {
    let (width, height) = photo.size();
    let long = width.max(height) as f32;
    let mut lines = Vec::new();
    for side in LONG_SIDES {
        let scale = side as f32 / long;
        if scale > MOST_ENLARGED || width.min(height) == 0 {
            continue;
        }
        let seen = photo.scaled_to(side)?;
        let back = |line: TextLine| TextLine {
            middle: line.middle.scaled(1.0 / scale),
            length: line.length / scale,
            height: line.height / scale,
            ..line
        };
        let flip = |line: TextLine| TextLine {
            middle: Point::new(line.middle.y, line.middle.x),
            along: Point::new(line.along.y, line.along.x),
            ..line
        };
        lines.extend(rows_of_text(&seen).into_iter().map(back));
        lines.extend(rows_of_text(&seen.transposed()).into_iter().map(flip).map(back));
    }
    lines.sort_by(|a, b| b.length.total_cmp(&a.length));
    Ok(lines)
}

/// Lines of letters of the usual height that run across the picture.
fn rows_of_text(seen: &Grey) -> Vec<TextLine> {
    let letter = LETTER as usize;
    let ink = seen.dark_details(letter * 6 / 10);
    let steps = ink.steps();
    let mut usual = Vec::with_capacity(steps.values.len());
    steps.means(6 * letter, 3 * letter, |_, means| usual.extend(means.iter().map(|mean| MORE_STEPS * mean)));
    let mut left = Vec::with_capacity(steps.values.len());
    steps.means(letter, letter / 9, |row, near| {
        let usual = &usual[row * near.len()..];
        left.extend(near.iter().zip(usual).map(|(near, usual)| near > usual && *near > LEAST_STEPS));
    });
    let mut lines = Vec::new();
    for start in 0..left.len() {
        if left.get(start) == Some(&true) {
            lines.extend(line_of(&patch(&mut left, seen.width, start), &ink));
        }
    }
    lines
}

/// Takes the patch of neighbouring marks that holds `start` out of `left`: its indices.
fn patch(left: &mut [bool], width: usize, start: usize) -> Vec<usize> {
    let mut patch = vec![start];
    left[start] = false;
    let mut next = 0;
    while let Some(&index) = patch.get(next) {
        next += 1;
        let (column, row) = (index % width, index / width);
        for neighbour_row in row.saturating_sub(1)..=row + 1 {
            for neighbour in column.saturating_sub(1)..=(column + 1).min(width - 1) {
                let index = neighbour_row * width + neighbour;
                if left.get(index) == Some(&true) {
                    left[index] = false;
                    patch.push(index);
                }
            }
        }
    }
    patch
}

/// The line that a patch is, by its moments weighed with ink; `None` where it is no line.
fn line_of(patch: &[usize], ink: &Grey) -> Option<TextLine> {
    if (patch.len() as f32) < 2.0 * LETTER * LETTER {
        return None;
    }
    let place = |index: usize| ((index % ink.width) as f64, (index / ink.width) as f64);
    let weight = |index: usize| f64::from(ink.values[index]) + 1.0;
    let (mut sum, mut x_sum, mut y_sum) = (0.0, 0.0, 0.0);
    for &index in patch {
        let ((x, y), weight) = (place(index), weight(index));
        (sum, x_sum, y_sum) = (sum + weight, x_sum + weight * x, y_sum + weight * y);
    }
    let (x_mean, y_mean) = (x_sum / sum, y_sum / sum);
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for &index in patch {
        let ((x, y), weight) = (place(index), weight(index));
        let (x, y) = (x - x_mean, y - y_mean);
        (xx, yy, xy) = (xx + weight * x * x, yy + weight * y * y, xy + weight * x * y);
    }
    let angle = 0.5 * (2.0 * xy).atan2(xx - yy);
    let (sine, cosine) = angle.sin_cos();
    let spread = ((xx * sine * sine + yy * cosine * cosine - 2.0 * xy * sine * cosine).max(0.0) / sum).sqrt();
    let along = patch.iter().map(|&index| {
        let (x, y) = place(index);
        (x - x_mean) * cosine + (y - y_mean) * sine
    });
    let (first, last) = along.fold((f64::MAX, f64::MIN), |(low, high), place| (low.min(place), high.max(place)));
    let (length, half) = ((last - first) as f32, (first + last) / 2.0);
    let slope = (sine / cosine.max(1e-9)).abs() as f32;
    let is_line = length >= LEAST_LENGTH * LETTER && spread as f32 <= MOST_SPREAD * LETTER && slope < MOST_SLOPE;
    is_line.then(|| TextLine {
        middle: Point::new((x_mean + half * cosine) as f32, (y_mean + half * sine) as f32),
        along: Point::new(cosine as f32, sine as f32),
        length,
        height: LETTER,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgb, RgbImage};

    /// Forty strokes in a row, tilted.
    fn page(slope: f32) -> RgbImage {
        RgbImage::from_fn(800, 500, |x, y| {
            let across = y as f32 - (300.0 + slope * (x as f32 - 400.0));
            let is_stroke = (200..600).contains(&x) && x % 10 < 3 && (0.0..9.0).contains(&across);
            Rgb([if is_stroke { 20 } else { 220 }; 3])
        })
    }

    #[test]
    fn a_row_of_strokes_is_a_line_where_it_lies() {
        for slope in [0.0f32, 0.2] {
            let lines = text_lines(&Pyramid::new(&page(slope))).unwrap();
            let line = lines.iter().find(|line| (line.length - 400.0).abs() < 40.0).unwrap();
            let (along, across) = line.place_of(Point::new(400.0, 304.0));
            assert!(along.abs() < 15.0 && across.abs() < 4.0, "{slope} {line:?}");
            assert!((line.along.y / line.along.x - slope).abs() < 0.03);
        }
    }

    #[test]
    fn empty_pictures_and_flat_ones_have_none() {
        for image in [RgbImage::new(0, 0), RgbImage::new(1, 1), RgbImage::from_pixel(300, 200, Rgb([90; 3]))] {
            assert!(text_lines(&Pyramid::new(&image)).unwrap().is_empty());
        }
    }
}
