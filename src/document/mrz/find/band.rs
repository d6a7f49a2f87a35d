//! Exactly where a line of text lies: its slope, its height and its ends, from a strip at the photo's own resolution.

use super::{
    grey::Pyramid,
    plane::{Plane, running_means},
    strip::{Margins, grey_strip},
    text_line::TextLine,
};
use crate::case::geometry::Point;

/// Height in pixels of the letters in the strip that is looked at.
const LETTER: f32 = 12.0;
/// Surroundings looked at.
const MARGINS: Margins = Margins { ends: 1.5, sides: 1.1 };
/// Parts of the line whose middles give its slope.
const PARTS: usize = 8;
/// Share of the strongest row's steps above which a row belongs to the letters, and of the usual column's at the ends.
const ROW_SHARE: f32 = 0.4;
const COLUMN_SHARE: f32 = 0.35;
/// Widest gap within a line, in pixels of the strip: two letters and their distances.
const WIDEST_GAP: usize = 26;
/// Least length of a line in letter heights: half the shortest line of a zone, so that a half-found one is still completed.
const LEAST_LENGTH: f32 = 6.0;

/// The line as exactly as it can be told; `None` where nothing like a line of text is there.
pub(super) fn refined(photo: &Pyramid, line: &TextLine) -> Option<TextLine> {
    let first = look(photo, line, 8.0)?;
    look(photo, &first, 5.0)
}

/// One look, with the middle expected within about `reach` pixels of the strip.
fn look(photo: &Pyramid, line: &TextLine, reach: f32) -> Option<TextLine> {
    let grey = grey_strip(photo, line, MARGINS, LETTER)?;
    let mut steps = Plane::of(&grey.dark_details(7).steps());
    cap(&mut steps.values);
    let (height, width) = (steps.height as f32, steps.width as f32);
    let (middle, slope) = fitted_middle(&steps, reach)?;
    let level = levelled(&steps, middle, slope);
    let (top, bottom) = rows_of_letters(&level)?;
    let (start, end) = columns_of_letters(&level, top, bottom)?;
    let scale = LETTER / line.height;
    let (off, half) =
        ((top + bottom) as f32 / 2.0 + 0.5 - height / 2.0, (start + end) as f32 / 2.0 + 0.5 - width / 2.0);
    let across = (middle - height / 2.0 + off + slope * half) / scale;
    let (cosine, sine) = (1.0 / slope.hypot(1.0), slope / slope.hypot(1.0));
    let along = Point::new(line.along.x * cosine - line.along.y * sine, line.along.y * cosine + line.along.x * sine);
    let length = (end - start) as f32 / scale;
    let height = ((bottom - top + 1) as f32 / scale).clamp(0.5 * line.height, 1.7 * line.height);
    let found = TextLine { middle: line.at(half / scale, across), along, length, height };
    (length >= LEAST_LENGTH * height).then_some(found)
}

/// Cuts the strongest fiftieth, so that a few hard edges do not outweigh the letters.
fn cap(values: &mut [f32]) {
    let mut sorted: Vec<f32> = values.to_vec();
    let place = sorted.len() * 49 / 50;
    if place >= sorted.len() {
        return;
    }
    let (_, &mut most, _) = sorted.select_nth_unstable_by(place, f32::total_cmp);
    values.iter_mut().for_each(|value| *value = value.min(most));
}

/// Row of the line's middle half way along, and rows it falls a column: a robust straight fit to the middles of its parts.
fn fitted_middle(steps: &Plane, reach: f32) -> Option<(f32, f32)> {
    let centre = steps.width as f32 / 2.0;
    let mut points = Vec::with_capacity(PARTS);
    for part in 0..PARTS {
        let (start, end) = (part * steps.width / PARTS, (part + 1) * steps.width / PARTS);
        let profile = row_means(steps, start, end);
        if let Some((row, weight)) = middle_row(&profile, reach) {
            points.push(((start + end) as f32 / 2.0 - centre, row, weight));
        }
    }
    let mut weights: Vec<f32> = points.iter().map(|&(_, _, weight)| weight).collect();
    let (mut middle, mut slope) = (0.0, 0.0);
    for _ in 0..4 {
        (middle, slope) = straight(&points, &weights)?;
        for (weight, &(x, y, own)) in weights.iter_mut().zip(&points) {
            *weight = own / (1.0 + (y - middle - slope * x).powi(2));
        }
    }
    Some((middle, slope))
}

/// Weighted least squares.
fn straight(points: &[(f32, f32, f32)], weights: &[f32]) -> Option<(f32, f32)> {
    let (mut sum, mut x_sum, mut y_sum, mut xx, mut xy) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for (&(x, y, _), &weight) in points.iter().zip(weights) {
        (sum, x_sum, y_sum) = (sum + weight, x_sum + weight * x, y_sum + weight * y);
        (xx, xy) = (xx + weight * x * x, xy + weight * x * y);
    }
    let spread = sum * xx - x_sum * x_sum;
    if sum <= 0.0 || spread <= 0.0 {
        return None;
    }
    let slope = (sum * xy - x_sum * y_sum) / spread;
    Some(((y_sum - slope * x_sum) / sum, slope))
}

/// Means of the rows between two columns.
fn row_means(steps: &Plane, start: usize, end: usize) -> Vec<f32> {
    let span = (end - start).max(1) as f32;
    let mean = |row: usize| {
        let cells = steps.values.get(row * steps.width + start..row * steps.width + end).unwrap_or_default();
        cells.iter().sum::<f32>() / span
    };
    (0..steps.height).map(mean).collect()
}

/// The middle of the strongest band near the middle of a profile, and its strength.
fn middle_row(profile: &[f32], reach: f32) -> Option<(f32, f32)> {
    let smooth = running_means(profile, 4);
    let centre = profile.len() as f32 / 2.0;
    let near = |row: usize| (-((row as f32 - centre) / reach).powi(2)).exp();
    let strongest = (0..smooth.len()).max_by(|&a, &b| (smooth[a] * near(a)).total_cmp(&(smooth[b] * near(b))))?;
    let (low, high) = (strongest.saturating_sub(9), (strongest + 10).min(profile.len()));
    let least = profile.iter().copied().fold(f32::MAX, f32::min);
    let (mut sum, mut moment) = (0.0, 0.0);
    for (row, &value) in profile.iter().enumerate().take(high).skip(low) {
        (sum, moment) = (sum + value - least, moment + (value - least) * row as f32);
    }
    (sum > 0.0).then(|| (moment / sum, smooth[strongest]))
}

/// The strip with its line level, in the middle.
fn levelled(steps: &Plane, middle: f32, slope: f32) -> Plane {
    let turned = steps.transposed();
    let mut level = Plane { values: vec![0.0; turned.values.len()], ..turned };
    let (centre, half) = (steps.width as f32 / 2.0, steps.height as f32 / 2.0);
    for column in 0..steps.width {
        let down = middle + slope * (column as f32 - centre) - half;
        for row in 0..steps.height {
            level.values[column * steps.height + row] = turned.between(row as f32 + down, column);
        }
    }
    level.transposed()
}

/// First and last row of the letters of a level line.
fn rows_of_letters(level: &Plane) -> Option<(usize, usize)> {
    let profile = running_means(&row_means(level, 0, level.width), 1);
    let middle = profile.len() / 2;
    let near = profile.get(middle.checked_sub(4)?..middle + 5)?;
    let strongest = near.iter().copied().fold(0.0, f32::max);
    let mut sorted = profile.clone();
    sorted.sort_by(f32::total_cmp);
    let least = sorted.get(sorted.len() * 15 / 100).copied()?;
    let limit = least + ROW_SHARE * (strongest - least);
    let (mut top, mut bottom) = (middle, middle);
    while top > 0 && profile[top - 1] > limit {
        top -= 1;
    }
    while bottom + 1 < profile.len() && profile[bottom + 1] > limit {
        bottom += 1;
    }
    (strongest > least).then_some((top, bottom))
}

/// First and last column of the longest stretch of letters.
fn columns_of_letters(level: &Plane, top: usize, bottom: usize) -> Option<(usize, usize)> {
    let rows = top.saturating_sub(1)..(bottom + 2).min(level.height);
    let mut sums = vec![0.0; level.width];
    for row in rows {
        let cells = level.values.get(row * level.width..(row + 1) * level.width).unwrap_or_default();
        sums.iter_mut().zip(cells).for_each(|(sum, cell)| *sum += cell);
    }
    let sums = running_means(&sums, 6);
    let mut sorted = sums.clone();
    sorted.sort_by(f32::total_cmp);
    let limit = COLUMN_SHARE * sorted.get(sorted.len() * 3 / 5).copied()?;
    let (mut best, mut run) = ((0, 0), None::<(usize, usize)>);
    for (column, _) in sums.iter().enumerate().filter(|(_, sum)| **sum > limit) {
        let start = run.filter(|(_, last)| column - last <= WIDEST_GAP).map_or(column, |(start, _)| start);
        run = Some((start, column));
        if column - start > best.1 - best.0 {
            best = (start, column);
        }
    }
    (best.1 > best.0).then_some(best)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgb, RgbImage};

    #[test]
    fn a_rough_guess_is_made_exact() {
        let photo = RgbImage::from_fn(900, 300, |x, y| {
            let across = y as f32 - (140.0 + 0.1 * (x as f32 - 450.0));
            let is_stroke = (150..750).contains(&x) && x % 14 < 4 && (0.0..20.0).contains(&across);
            Rgb([if is_stroke { 30 } else { 210 }; 3])
        });
        let guess =
            TextLine { middle: Point::new(470.0, 160.0), along: Point::new(1.0, 0.08), length: 500.0, height: 18.0 };
        let photo = Pyramid::new(&photo);
        let line = refined(&photo, &guess).unwrap();
        let line = refined(&photo, &line).unwrap();
        assert!((line.along.y / line.along.x - 0.1).abs() < 0.01, "{line:?}");
        assert!((line.height - 20.0).abs() < 5.0 && (line.length - 600.0).abs() < 40.0, "{line:?}");
        assert!(line.place_of(Point::new(450.0, 150.0)).1.abs() < 3.0, "{line:?}");
    }

    #[test]
    fn where_nothing_is_no_line_is_found() {
        let blank = RgbImage::from_pixel(300, 200, Rgb([200; 3]));
        let guess =
            TextLine { middle: Point::new(150.0, 100.0), along: Point::new(1.0, 0.0), length: 200.0, height: 10.0 };
        assert_eq!(refined(&Pyramid::new(&blank), &guess), None);
    }
}
