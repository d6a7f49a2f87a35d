//! Which lines of a picture may be a zone's by where they lie.

use super::text_line::TextLine;
use crate::case::{geometry::Point, quad};

/// Least share of a document's extent along a line of its zone that the line takes. Zones of all formats take 0.87 to 0.93 of it
/// (30 letters of 2.54 mm on 85.6 mm, 36 on 105 mm, 44 on 125 or 120 mm; ICAO 9303-4 to -7), and a line of which more than three
/// letters are missing is not read.
const LEAST_SHARE: f32 = 0.5;

/// Where a zone is looked for.
#[derive(Debug, Clone, Copy)]
pub enum SearchArea<'a> {
    /// In the whole picture.
    Anywhere,
    /// On a document that fills the picture: a line of its zone reaches over most of it.
    Document,
    /// In a photo, but not on the document with these corners, which was looked at from near.
    Beside(&'a [Point; 4]),
}

impl SearchArea<'_> {
    /// Whether a closer look at a line found roughly is worth while.
    pub(super) fn has_roughly(&self, line: &TextLine) -> bool {
        let half = line.length / 2.0;
        let is_within =
            |quad: &[Point; 4]| [-half, 0.0, half].iter().all(|along| quad::contains(quad, line.at(*along, 0.0)));
        match self {
            SearchArea::Anywhere | SearchArea::Document => true,
            SearchArea::Beside(quad) => !is_within(quad),
        }
    }

    /// Whether a line of a picture of `size` may be a zone's.
    pub(super) fn has(&self, line: &TextLine, size: (usize, usize)) -> bool {
        let Point { x, y } = line.along;
        let extent = (size.0 as f32 / x.abs().max(1e-6)).min(size.1 as f32 / y.abs().max(1e-6));
        !matches!(self, SearchArea::Document) || line.length >= LEAST_SHARE * extent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_lines_of_a_document_and_those_seen_before_are_none() {
        let line = |x: f32, y: f32, length: f32| TextLine {
            middle: Point::new(x, y),
            along: Point::new(1.0, 0.0),
            length,
            height: 8.0,
        };
        let has = |area: SearchArea<'_>, line: &TextLine| area.has_roughly(line) && area.has(line, (400, 250));
        assert!(has(SearchArea::Anywhere, &line(100.0, 100.0, 60.0)));
        assert!(has(SearchArea::Document, &line(200.0, 200.0, 340.0)));
        assert!(!has(SearchArea::Document, &line(200.0, 200.0, 190.0)));
        let upwards = TextLine { along: Point::new(0.0, -1.0), ..line(200.0, 120.0, 190.0) };
        assert!(has(SearchArea::Document, &upwards));
        let quad = [(50.0, 50.0), (200.0, 50.0), (200.0, 150.0), (50.0, 150.0)].map(|(x, y)| Point::new(x, y));
        assert!(!has(SearchArea::Beside(&quad), &line(125.0, 100.0, 140.0)));
        assert!(has(SearchArea::Beside(&quad), &line(125.0, 100.0, 180.0)));
        assert!(has(SearchArea::Beside(&quad), &line(125.0, 200.0, 140.0)));
    }
}
