//! Lines of text that could belong to one zone: parallel, equally long, at the zone's distance.

use super::{
    band::refined,
    grey::Pyramid,
    search_area::SearchArea,
    text_line::{TextLine, text_lines},
};
use crate::{document::ReadLine, media::image::ImageError};

/// Most lines that are looked at closely, and most that are kept; the longest first. A page of small print has more, a zone is
/// among the longest lines of its document.
const LOOKED_AT: usize = 80;
const KEPT: usize = 32;
/// Least length in letter heights: the shortest lines of a zone, 30 letters, have 24 and more; blurred letters look higher.
const LEAST_SLENDERNESS: f32 = 14.0;
/// Letters in a line of TD1, and distance of two lines in distances of two letters there and in the other formats (measured on
/// specimens of eight states).
const TD1_LETTERS: usize = 30;
const TD1_LINE_DISTANCE: f32 = 1.65;
const LINE_DISTANCE: f32 = 2.4;
/// Cosine of the largest angle between lines of a zone: 4 degrees.
const PARALLEL: f32 = 0.9976;

/// The lines in an area of a photo that could be a zone's, those with a parallel partner of their length first.
///
/// # Errors
/// When the photo cannot be scaled.
pub(in crate::document::mrz) fn candidates(photo: &Pyramid, area: SearchArea<'_>) -> Result<Vec<TextLine>, ImageError> {
    let mut lines: Vec<TextLine> = Vec::new();
    for rough in text_lines(photo)?.iter().filter(|rough| area.has_roughly(rough)).take(LOOKED_AT) {
        let Some(line) = refined(photo, rough) else { continue };
        let is_slender = line.length / line.height >= LEAST_SLENDERNESS;
        let is_new = !lines.iter().any(|other| is_same(other, &line));
        if is_slender && is_new && area.has(&line, photo.size()) {
            lines.push(line);
        }
        if lines.len() == KEPT {
            break;
        }
    }
    let has_partner = |line: &TextLine| lines.iter().any(|other| are_partners(line, other));
    let (mut first, mut others): (Vec<TextLine>, Vec<TextLine>) = lines.iter().partition(|line| has_partner(line));
    let by_length = |a: &TextLine, b: &TextLine| b.length.total_cmp(&a.length);
    first.sort_by(by_length);
    others.sort_by(by_length);
    first.append(&mut others);
    Ok(first)
}

/// Whether `line` is a part of `other`, or `other` itself.
fn is_same(other: &TextLine, line: &TextLine) -> bool {
    let (along, across) = other.place_of(line.middle);
    across.abs() < 0.6 * other.height && along.abs() < 0.5 * other.length && line.length < 1.2 * other.length
}

fn are_partners(line: &TextLine, other: &TextLine) -> bool {
    let (along, across) = line.place_of(other.middle);
    let ratio = other.length / line.length;
    let apart = across.abs() / line.height;
    cosine(line, other).abs() > PARALLEL
        && (0.85..1.18).contains(&ratio)
        && along.abs() < 0.12 * line.length
        && (1.2..5.0).contains(&apart)
}

fn cosine(a: &TextLine, b: &TextLine) -> f32 {
    a.along.x * b.along.x + a.along.y * b.along.y
}

/// The line with its ends where its first and last letter end, by the places at which they were read in a strip that reached
/// `ends` letter heights beyond it.
pub(in crate::document::mrz) fn with_ends(line: &TextLine, read: &ReadLine, ends: f32) -> TextLine {
    let (Some(first), Some(last)) = (read.letters.first(), read.letters.last()) else { return *line };
    let whole = line.length + 2.0 * ends * line.height;
    let pitch = (last.place - first.place) * whole / (read.letters.len().max(2) - 1) as f32;
    let start = first.place * whole - whole / 2.0 - 0.45 * pitch;
    let end = last.place * whole - whole / 2.0 + 0.45 * pitch;
    TextLine { middle: line.at((start + end) / 2.0, 0.0), length: (end - start).max(1.0), ..*line }
}

/// The lines of the zone of which `anchor` is one, read with `letters` letters: `count` lines at most to each side, from the first
/// to the last, all in its direction and with its ends, and which of them it is. Lines that were not found are looked for
/// where they should be.
pub(in crate::document::mrz) fn neighbours(
    photo: &Pyramid,
    anchor: &TextLine,
    letters: usize,
    count: usize,
    found: &[TextLine],
) -> (Vec<TextLine>, usize) {
    let apart = if letters == TD1_LETTERS { TD1_LINE_DISTANCE } else { LINE_DISTANCE };
    let distance = apart * anchor.length / letters.max(2) as f32;
    let towards = |side: f32| -> Vec<TextLine> {
        let mut rows: Vec<TextLine> = Vec::new();
        while rows.len() < count {
            let from = rows.last().copied().unwrap_or(*anchor);
            let Some(row) = next_row(photo, anchor, &from, side * distance, found) else { break };
            rows.push(row);
        }
        rows
    };
    let mut rows = towards(-1.0);
    rows.reverse();
    let place = rows.len();
    rows.push(*anchor);
    rows.extend(towards(1.0));
    (rows, place)
}

/// The next line about `distance` pixels across from `from`: a found one, else what is there on a close look.
fn next_row(
    photo: &Pyramid,
    anchor: &TextLine,
    from: &TextLine,
    distance: f32,
    found: &[TextLine],
) -> Option<TextLine> {
    let share = |line: &TextLine| from.place_of(line.middle).1 / distance;
    let is_near = |line: &TextLine| (0.6..1.6).contains(&share(line)) && cosine(line, anchor).abs() > PARALLEL;
    let overlaps = |line: &&TextLine| {
        let (along, _) = anchor.place_of(line.middle);
        is_near(line) && along.abs() < 0.4 * anchor.length && line.length > 0.5 * anchor.length
    };
    let known = found.iter().filter(overlaps).min_by(|a, b| (share(a) - 1.0).abs().total_cmp(&(share(b) - 1.0).abs()));
    let row = known.copied().or_else(|| {
        let guess = TextLine { middle: from.at(0.0, distance), height: anchor.height, ..*from };
        refined(photo, &guess).filter(|line| is_near(line))
    })?;
    let row = if cosine(&row, anchor) < 0.0 { row.turned() } else { row };
    // The lines of a zone begin and end together.
    let (along, _) = row.place_of(anchor.middle);
    Some(TextLine { middle: row.at(along, 0.0), length: anchor.length, ..row })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{case::geometry::Point, document::ReadLetter};
    use image::{Rgb, RgbImage};

    /// Three rows of strokes, 18 pixels apart.
    fn zone() -> RgbImage {
        RgbImage::from_fn(700, 400, |x, y| {
            let row = (0..3).any(|row| (200 + 18 * row..211 + 18 * row).contains(&y));
            Rgb([if row && (100..400).contains(&x) && x % 10 < 3 { 20 } else { 220 }; 3])
        })
    }

    #[test]
    fn the_lines_of_a_zone_are_found_together() {
        let photo = Pyramid::new(&zone());
        let found = candidates(&photo, SearchArea::Anywhere).unwrap();
        assert!(found.len() >= 3, "{found:?}");
        let anchor = found.iter().find(|line| (line.middle.y - 223.5).abs() < 4.0).unwrap();
        for known in [&found[..], &[]] {
            let (rows, place) = neighbours(&photo, anchor, 30, 1, known);
            let middles: Vec<i32> = rows.iter().map(|row| row.middle.y.round() as i32).collect();
            assert_eq!((rows.len(), place), (3, 1), "{middles:?}");
            assert!(middles.iter().zip([206, 224, 242]).all(|(found, there)| (found - there).abs() < 4), "{middles:?}");
        }
    }

    #[test]
    fn ends_are_those_of_the_letters() {
        let line = TextLine { middle: Point::new(50.0, 0.0), along: Point::new(1.0, 0.0), length: 80.0, height: 10.0 };
        let letter = |place| ReadLetter { letter: 'A', confidence: 1.0, place };
        let read = ReadLine { letters: vec![letter(0.25), letter(0.5), letter(0.75)] };
        let ended = with_ends(&line, &read, 1.0);
        assert!((ended.length - 72.5).abs() < 1e-3 && (ended.middle.x - 50.0).abs() < 1e-3, "{ended:?}");
        assert_eq!(with_ends(&line, &ReadLine::default(), 1.0), line);
    }
}
