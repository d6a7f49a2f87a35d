//! Reads the zone of a photo: finds lines, reads them either way up, completes the zone and keeps the best.

use image::RgbImage;
use jiff::civil::Date;
use rayon::prelude::*;

use super::{
    assemble::{assembled, is_flawless, is_zone, weight},
    find::{Margins, Pyramid, SearchArea, TextLine, candidates, neighbours, strip, with_ends},
    fit::trimmed,
};
use crate::{
    case::{
        geometry::Point,
        mrz::{MrzFormat, MrzReading},
    },
    document::{LineReader, ReadLine},
    infer::InferError,
    media::image::ImageError,
};

/// What a strip holds around its line: what the network was trained on, with more at the ends, which are found less exactly.
const FIRST_LOOK: Margins = Margins { ends: 0.6, sides: 0.3 };
/// Further looks at a line whose first reading is not sure; the surest counts.
const FURTHER_LOOKS: [Margins; 3] =
    [Margins { ends: 0.3, sides: 0.3 }, Margins { ends: 0.35, sides: 0.15 }, Margins { ends: 0.45, sides: 0.5 }];
/// Mean confidence below which a line is none of a zone's, and least confidence of a letter below which it is looked at again.
const LEAST_CONFIDENCE: f32 = 0.55;
const SURE: f32 = 0.98;
/// Lines of which a zone is tried before others are read, each both ways up; and lines that one core reads at once.
const BATCH: usize = 4;
const AT_ONCE: usize = 4;
/// Most lines around which a zone is tried.
const MOST_ANCHORS: usize = 8;

/// Why a zone could not be looked for.
#[derive(Debug, Clone, thiserror::Error)]
pub enum MrzError {
    /// The network is missing or failed.
    #[error(transparent)]
    Infer(#[from] InferError),
    /// The photo could not be scaled.
    #[error("{0}")]
    Image(String),
}

impl From<ImageError> for MrzError {
    fn from(error: ImageError) -> Self {
        MrzError::Image(error.to_string())
    }
}

/// A line, the way it is read, and its letters.
#[derive(Clone)]
struct SeenLine {
    line: TextLine,
    read: ReadLine,
}

/// Reads zones.
#[derive(Clone)]
pub struct ZoneReader {
    lines: LineReader,
}

impl ZoneReader {
    /// A reader that reads its lines with `lines`.
    pub fn new(lines: LineReader) -> Self {
        ZoneReader { lines }
    }

    /// The machine-readable zone in an area of `photo`, at any quarter turn and tilted by up to 40 degrees; `None` where there is none.
    /// Two-digit years are read as of `reference`.
    ///
    /// # Errors
    /// When the network is missing or fails, or the photo cannot be scaled.
    pub fn read(
        &self,
        photo: &RgbImage,
        area: SearchArea<'_>,
        reference: Date,
    ) -> Result<Option<MrzReading>, MrzError> {
        let photo = &Pyramid::new(photo);
        let found = candidates(photo, area)?;
        let (mut best, mut anchors) = (None::<MrzReading>, Vec::new());
        for batch in found.chunks(BATCH) {
            let mut seen = self.either_way(photo, batch)?;
            seen.sort_by(|a, b| confidence(&b.read).total_cmp(&confidence(&a.read)));
            for anchor in seen {
                if anchors.len() == MOST_ANCHORS || anchors.iter().any(|known: &SeenLine| is_within(known, &anchor)) {
                    continue;
                }
                let Some(reading) = self.around(photo, &anchor, &found, reference)? else { continue };
                if is_flawless(&reading) {
                    return Ok(Some(reading));
                }
                if best.as_ref().is_none_or(|best| weight(best) < weight(&reading)) {
                    best = Some(reading);
                }
                anchors.push(anchor);
            }
        }
        Ok(best.filter(is_zone))
    }

    /// Lines that could be a zone's, each the way up that reads better.
    fn either_way(&self, photo: &Pyramid, lines: &[TextLine]) -> Result<Vec<SeenLine>, InferError> {
        let both: Vec<TextLine> = lines.iter().flat_map(|line| [*line, line.turned()]).collect();
        let read = self.read_lines(photo, &both, FIRST_LOOK)?;
        let mut seen = Vec::new();
        for (lines, reads) in both.chunks(2).zip(read.chunks(2)) {
            let pairs = lines.iter().zip(reads).map(|(line, read)| SeenLine { line: *line, read: read.clone() });
            let better = pairs.max_by(|a, b| confidence(&a.read).total_cmp(&confidence(&b.read)));
            let fits = |seen: &SeenLine| length_of(&seen.read).is_some() && confidence(&seen.read) >= LEAST_CONFIDENCE;
            seen.extend(better.filter(fits));
        }
        Ok(seen)
    }

    /// The letters of lines, each in its direction.
    fn read_lines(&self, photo: &Pyramid, lines: &[TextLine], margins: Margins) -> Result<Vec<ReadLine>, InferError> {
        let read = |lines: &[TextLine]| {
            let size = self.lines.size();
            let pixels = |line: &TextLine| strip(photo, line, margins, size).unwrap_or_default();
            let strips: Vec<RgbImage> = lines.iter().map(pixels).collect();
            self.lines.read(&strips.iter().collect::<Vec<_>>())
        };
        let parts: Result<Vec<Vec<ReadLine>>, InferError> = lines.par_chunks(AT_ONCE).map(read).collect();
        Ok(parts?.into_iter().flatten().collect())
    }

    /// The best zone that has `anchor` as one of its lines.
    fn around(
        &self,
        photo: &Pyramid,
        anchor: &SeenLine,
        found: &[TextLine],
        reference: Date,
    ) -> Result<Option<MrzReading>, InferError> {
        let Some((count, length)) = length_of(&anchor.read) else { return Ok(None) };
        let line = with_ends(&anchor.line, &trimmed(&anchor.read, length), FIRST_LOOK.ends);
        let (rows, place) = neighbours(photo, &line, length, count - 1, found);
        let mut reads = Vec::with_capacity(rows.len());
        for row in &rows {
            reads.push(self.surest(photo, row, length)?);
        }
        let seen: Vec<(ReadLine, [Point; 4])> =
            reads.into_iter().zip(&rows).map(|(read, row)| (read, corners(row))).collect();
        let windows = seen.windows(count).enumerate().filter(|(start, _)| (*start..start + count).contains(&place));
        let readings = windows.filter_map(|(_, window)| assembled(window, reference));
        Ok(readings.max_by(|a, b| weight(a).total_cmp(&weight(b))))
    }

    /// The surest reading of a line of `length` letters, of several looks where the first leaves doubt.
    fn surest(&self, photo: &Pyramid, line: &TextLine, length: usize) -> Result<ReadLine, InferError> {
        let rank = |read: &ReadLine| {
            let off = read.letters.len().abs_diff(length) as f32;
            confidence(read) - 0.2 * off
        };
        let mut best = ReadLine::default();
        for (index, margins) in FURTHER_LOOKS.into_iter().enumerate() {
            let read = self.read_lines(photo, &[*line], margins)?.into_iter().next().unwrap_or_default();
            if index == 0 || rank(&read) > rank(&best) {
                best = read;
            }
            let least = best.letters.iter().map(|letter| letter.confidence).fold(1.0, f32::min);
            if best.letters.len() == length && least >= SURE {
                break;
            }
        }
        Ok(best)
    }
}

/// The corners of the line's ink with a tenth of a letter around it.
fn corners(line: &TextLine) -> [Point; 4] {
    let (along, across) = (line.length / 2.0, 0.6 * line.height);
    [(-along, -across), (along, -across), (along, across), (-along, across)]
        .map(|(along, across)| line.at(along, across))
}

/// Number of lines, and of letters in each, of the format whose lines are nearest in length; `None` where none is near.
fn length_of(read: &ReadLine) -> Option<(usize, usize)> {
    let off = |length: usize| read.letters.len().abs_diff(length);
    let shapes = [MrzFormat::Td1, MrzFormat::Td2, MrzFormat::Td3].map(MrzFormat::shape);
    shapes.into_iter().min_by_key(|&(_, length)| off(length)).filter(|&(_, length)| off(length) <= 3)
}

/// Whether the line lies in one that was tried before.
fn is_within(known: &SeenLine, seen: &SeenLine) -> bool {
    let (along, across) = known.line.place_of(seen.line.middle);
    across.abs() < 0.6 * known.line.height && along.abs() < 0.5 * known.line.length
}

fn confidence(read: &ReadLine) -> f32 {
    read.letters.iter().map(|letter| letter.confidence).sum::<f32>() / read.letters.len().max(1) as f32
}
