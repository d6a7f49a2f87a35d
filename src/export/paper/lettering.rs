//! Letters: fonts, shaping and the breaking of lines. Text of both directions is set in visual order (Unicode annex 9).

use std::{cell::RefCell, collections::HashMap, ops::Range};

use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::{Direction, Face, Feature, UnicodeBuffer, ttf_parser::Tag};
use unicode_bidi::{BidiInfo, Level};

use super::PaperError;
use crate::export::legible::{is_mark, legible};

/// Which letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Type {
    Regular,
    Bold,
    /// Every letter as wide as the others: digests, machine-readable zones.
    Mono,
}

/// Letters of one direction, next to each other; lengths are in font sizes.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub(super) face: Type,
    pub(super) text: String,
    pub(super) glyphs: Vec<KrillaGlyph>,
    pub(super) width: f32,
}

/// A line as it is set, runs from left to right.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    pub(super) runs: Vec<Run>,
}

impl Line {
    /// Width in font sizes.
    pub(super) fn width(&self) -> f32 {
        self.runs.iter().map(|run| run.width).sum()
    }
}

struct Typeface {
    shapes: Face<'static>,
    font: Font,
}

impl Typeface {
    fn new(bytes: &'static [u8]) -> Result<Self, PaperError> {
        let shapes = Face::from_slice(bytes, 0).ok_or(PaperError::Fonts)?;
        let font = Font::new(bytes.into(), 0).ok_or(PaperError::Fonts)?;
        Ok(Typeface { shapes, font })
    }
}

/// The fonts of a paper, with the widths of words met before.
pub(super) struct Letters {
    regular: Typeface,
    bold: Typeface,
    mono: Typeface,
    widths: RefCell<HashMap<(Type, String), f32>>,
}

impl Letters {
    pub(super) fn new() -> Result<Self, PaperError> {
        Ok(Letters {
            regular: Typeface::new(dejavu::sans::regular())?,
            bold: Typeface::new(dejavu::sans::bold())?,
            mono: Typeface::new(dejavu::sans_mono::regular())?,
            widths: RefCell::default(),
        })
    }

    fn typeface(&self, face: Type) -> &Typeface {
        match face {
            Type::Regular => &self.regular,
            Type::Bold => &self.bold,
            Type::Mono => &self.mono,
        }
    }

    pub(super) fn font(&self, face: Type) -> Font {
        self.typeface(face).font.clone()
    }

    /// The text as one line, however long.
    pub(super) fn line(&self, face: Type, text: &str) -> Line {
        let shapes = &self.typeface(face).shapes;
        let text = legible(text, |c| shapes.glyph_index(c).is_some_and(|glyph| glyph.0 != 0));
        if text.is_empty() {
            return Line::default();
        }
        let bidi = BidiInfo::new(&text, Some(Level::ltr()));
        let mut runs = Vec::new();
        for paragraph in &bidi.paragraphs {
            let (levels, visual) = bidi.visual_runs(paragraph, paragraph.range.clone());
            for range in visual {
                let is_rtl = levels[range.start].is_rtl();
                runs.push(shape(shapes, face, &text[range], is_rtl));
            }
        }
        Line { runs }
    }

    fn width(&self, face: Type, word: &str) -> f32 {
        if let Some(width) = self.widths.borrow().get(&(face, word.to_owned())) {
            return *width;
        }
        let width = self.line(face, word).width();
        self.widths.borrow_mut().insert((face, word.to_owned()), width);
        width
    }

    /// The text in lines of at most `width` font sizes: broken at its own breaks, at spaces, and within words that are longer.
    pub(super) fn lines(&self, face: Type, text: &str, width: f32) -> Vec<Line> {
        let mut lines = Vec::new();
        for paragraph in text.lines() {
            let mut line = String::new();
            let mut used = 0.0;
            for word in paragraph.split_inclusive([' ', '/', ',', ';']) {
                let bare = self.width(face, word.trim_end());
                if used > 0.0 && used + bare > width {
                    lines.push(self.line(face, line.trim_end()));
                    (line, used) = (String::new(), 0.0);
                }
                if bare <= width {
                    used += self.width(face, word);
                    line.push_str(word);
                    continue;
                }
                for piece in self.pieces(face, word, width) {
                    if !line.is_empty() {
                        lines.push(self.line(face, &line));
                    }
                    (used, line) = (self.width(face, &piece), piece);
                }
            }
            lines.push(self.line(face, line.trim_end()));
        }
        lines
    }

    /// A word that is too long, in pieces that are not.
    fn pieces(&self, face: Type, word: &str, width: f32) -> Vec<String> {
        let (mut pieces, mut piece, mut used) = (Vec::new(), String::new(), 0.0);
        for c in word.chars() {
            let advance = self.width(face, c.encode_utf8(&mut [0; 4]));
            if !piece.is_empty() && used + advance > width && !is_mark(c) {
                pieces.push(std::mem::take(&mut piece));
                used = 0.0;
            }
            piece.push(c);
            used += advance;
        }
        pieces.push(piece);
        pieces
    }
}

/// Sets `text`, all of one direction. Joined letters are left apart where they only look better: a reader finds `fi` again.
fn shape(shapes: &Face<'_>, face: Type, text: &str, is_rtl: bool) -> Run {
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(text);
    buffer.guess_segment_properties();
    buffer.set_direction(if is_rtl { Direction::RightToLeft } else { Direction::LeftToRight });
    let plain = [b"liga", b"clig", b"dlig"].map(|tag| Feature::new(Tag::from_bytes(tag), 0, ..));
    let shaped = rustybuzz::shape(shapes, &plain, buffer);
    let clusters = clusters(text.len(), shaped.glyph_infos().iter().map(|info| info.cluster as usize));
    let unit = 1.0 / shapes.units_per_em().max(1) as f32;
    let mut glyphs = Vec::with_capacity(shaped.len());
    let mut width = 0.0;
    for (info, position) in shaped.glyph_infos().iter().zip(shaped.glyph_positions()) {
        let [advance, x, y] = [position.x_advance, position.x_offset, position.y_offset].map(|it| it as f32 * unit);
        width += advance;
        let range = clusters.get(&(info.cluster as usize)).cloned().unwrap_or(0..text.len());
        glyphs.push(KrillaGlyph::new(GlyphId::new(info.glyph_id), advance, x, y, 0.0, range, None));
    }
    Run { face, text: text.to_owned(), glyphs, width }
}

/// The part of the text that each cluster stands for.
fn clusters(length: usize, starts: impl Iterator<Item = usize>) -> HashMap<usize, Range<usize>> {
    let mut starts: Vec<usize> = starts.collect();
    starts.sort_unstable();
    starts.dedup();
    let ends = starts.iter().copied().skip(1).chain([length]);
    starts.iter().copied().zip(ends).map(|(start, end)| (start, start..end)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_every_word_and_their_width() {
        let letters = Letters::new().unwrap();
        let text =
            "one two three four five six seven eight nine ten\n\nMüller-Lüdenscheidt ".to_owned() + &"x".repeat(300);
        let lines = letters.lines(Type::Regular, &text, 20.0);
        assert!(lines.len() > 9 && lines.iter().all(|line| line.width() <= 20.001), "{}", lines.len());
        let set: String = lines.iter().flat_map(|line| &line.runs).map(|run| run.text.as_str()).collect();
        let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        assert_eq!(bare(&set), bare(&text));
    }

    #[test]
    fn every_letter_has_a_sign_or_is_told() {
        let letters = Letters::new().unwrap();
        let line = letters.line(Type::Bold, "日本 محمد علي Ana\u{202E}!");
        assert!(line.runs.iter().flat_map(|run| &run.glyphs).all(|glyph| glyph.glyph_id.to_u32() != 0));
        let set: String = line.runs.iter().map(|run| run.text.as_str()).collect();
        assert!(set.contains("[U+65E5][U+672C]") && set.contains("[U+202E]"), "{set}");
        assert!(line.runs.len() >= 3, "Arabic is a run of its own");
    }
}
