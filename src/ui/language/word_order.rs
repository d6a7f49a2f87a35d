//! The order of words in lines that are written from right to left, in part or as a whole (Unicode Standard Annex 9).
//!
//! The library that lays text out shapes each word of such a script, letters joined and from right to left, but sets one word
//! after the other from the left. What it made is set in order just before it is painted: every line that has such
//! a word, wherever it stands.

use std::sync::Arc;

use eframe::egui::{
    Context, FullOutput, Plugin, Pos2, Shape, Vec2,
    epaint::{Galley, text::Row},
};
use unicode_bidi::{BidiInfo, Level};

use super::Language;

/// Stands for a whole word from right to left while levels are reckoned.
const WORD: char = '\u{5D0}';

/// Sets words in order in everything that is painted.
#[derive(Debug, Default)]
pub(crate) struct WordOrder;

impl Plugin for WordOrder {
    fn debug_name(&self) -> &'static str {
        "word order"
    }

    fn output_hook(&mut self, _ctx: &Context, output: &mut FullOutput) {
        for clipped in &mut output.shapes {
            set_in_order(&mut clipped.shape);
        }
    }
}

fn set_in_order(shape: &mut Shape) {
    match shape {
        Shape::Vec(shapes) => shapes.iter_mut().for_each(set_in_order),
        Shape::Text(text) if text.galley.job.text.contains(is_of_such_a_word) => {
            let galley: &mut Galley = Arc::make_mut(&mut text.galley);
            for placed in &mut galley.rows {
                if placed.row.glyphs.iter().any(|glyph| is_of_such_a_word(glyph.chr)) {
                    order_row(Arc::make_mut(&mut placed.row));
                }
            }
        }
        _ => {}
    }
}

/// Whether a character belongs to the blocks that are written from right to left: letters, marks and their punctuation.
fn is_of_such_a_word(character: char) -> bool {
    matches!(character, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}')
}

/// A part of a line that stays together: a word from right to left, or one other character.
struct Piece {
    glyphs: std::ops::Range<usize>,
    character: char,
    left: f32,
    width: f32,
}

/// The pieces of a line, in the order in which they are read. A piece is as wide as the place to the next one, since glyphs
/// stand on whole pixels and marks without width may stand beyond the end of their word.
fn pieces(row: &Row) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for (index, glyph) in row.glyphs.iter().enumerate() {
        let is_of_word = is_of_such_a_word(glyph.chr);
        match pieces.last_mut() {
            Some(last) if is_of_word && last.character == WORD => last.glyphs.end = index + 1,
            _ => {
                let character = if is_of_word { WORD } else { glyph.chr };
                pieces.push(Piece { glyphs: index..index + 1, character, left: glyph.pos.x, width: 0.0 });
            }
        }
    }
    let mut right = row.size.x;
    for piece in pieces.iter_mut().rev() {
        piece.width = right - piece.left;
        right = piece.left;
    }
    pieces
}

fn order_row(row: &mut Row) {
    let pieces = pieces(row);
    let text: String = pieces.iter().map(|piece| piece.character).collect();
    let base = Language::spoken().is_right_to_left().then_some(Level::rtl());
    let bidi = BidiInfo::new(&text, base);
    let Some(paragraph) = bidi.paragraphs.first() else { return };
    let levels = bidi.reordered_levels_per_char(paragraph, paragraph.range.clone());
    let Some(mut left) = pieces.first().map(|piece| piece.left) else { return };
    for place in BidiInfo::reorder_visual(&levels) {
        let Some(piece) = pieces.get(place) else { continue };
        let is_mirrored = levels.get(place).is_some_and(Level::is_rtl) && is_bracket(piece.character);
        shift(row, piece, left - piece.left, is_mirrored);
        left += piece.width;
    }
}

/// Brackets open towards where reading goes.
const fn is_bracket(character: char) -> bool {
    matches!(character, '(' | ')' | '[' | ']' | '{' | '}' | '<' | '>' | '«' | '»' | '‹' | '›' | '→' | '←' | '≤' | '≥')
}

/// Moves the corners of a piece's glyphs; a mirrored one shows its picture the other way round.
fn shift(row: &mut Row, piece: &Piece, by: f32, is_mirrored: bool) {
    for index in piece.glyphs.clone() {
        let Some(glyph) = row.glyphs.get(index) else { continue };
        if glyph.uv_rect.is_nothing() {
            continue;
        }
        let first = glyph.first_vertex as usize;
        let Some(corners) = row.visuals.mesh.vertices.get_mut(first..first + 4) else { continue };
        for corner in corners.iter_mut() {
            corner.pos += Vec2::new(by, 0.0);
        }
        if is_mirrored {
            let (low, high) = corners
                .iter()
                .fold((f32::MAX, f32::MIN), |(low, high), corner| (low.min(corner.uv.x), high.max(corner.uv.x)));
            for corner in corners.iter_mut() {
                corner.uv = Pos2::new(low + high - corner.uv.x, corner.uv.y);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use eframe::egui::{Color32, FontId, RawInput};

    use super::*;
    use crate::ui::theme;

    /// Where the glyphs of each character of a line stand once it is set in order: the character and its left edge.
    fn set(text: &str) -> Vec<(char, f32)> {
        let ctx = Context::default();
        theme::install(&ctx);
        // Fonts are there from the second frame on.
        let mut galley = None;
        for _ in 0..2 {
            let mut output = ctx.run_ui(RawInput::default(), |ui| {
                let font = FontId::proportional(16.0);
                galley = Some(ui.painter().layout_no_wrap(text.to_owned(), font, Color32::WHITE));
            });
            // Nothing is drawn.
            output.textures_delta.clear();
        }
        let mut shape = Shape::galley(Pos2::ZERO, galley.unwrap(), Color32::WHITE);
        set_in_order(&mut shape);
        let Shape::Text(text) = shape else { panic!("a text") };
        let row = &text.galley.rows[0].row;
        let drawn = row.glyphs.iter().filter(|glyph| !glyph.uv_rect.is_nothing());
        drawn.map(|glyph| (glyph.chr, row.visuals.mesh.vertices[glyph.first_vertex as usize].pos.x)).collect()
    }

    fn left_of(set: &[(char, f32)], character: char) -> f32 {
        set.iter().find(|(other, _)| *other == character).unwrap().1
    }

    #[test]
    fn words_run_from_the_right_and_numbers_in_themselves_from_the_left() {
        Language::Arabic.speak();
        let line = set("حمد زيد 12");
        assert!(left_of(&line, 'ح') > left_of(&line, 'ز'), "the first word stands at the right: {line:?}");
        assert!(left_of(&line, 'ز') > left_of(&line, '2'), "the number follows at the left: {line:?}");
        assert!(left_of(&line, '1') < left_of(&line, '2'), "its digits keep their order: {line:?}");
        let end = line.iter().map(|(_, left)| *left).fold(f32::MIN, f32::max);
        assert!(left_of(&line, 'د') >= -0.5 && end < 200.0, "nothing leaves the line: {line:?}");
        Language::English.speak();
    }

    #[test]
    fn a_line_without_such_words_stays_as_it_is_and_one_with_keeps_its_sides() {
        let plain = set("scan-12 (b)");
        assert!(plain.windows(2).all(|pair| pair[0].1 < pair[1].1), "{plain:?}");
        let mixed = set("to حمد زيد it");
        assert!(
            left_of(&mixed, 't') < left_of(&mixed, 'ز') && left_of(&mixed, 'ز') < left_of(&mixed, 'ح'),
            "{mixed:?}"
        );
        assert!(left_of(&mixed, 'ح') < left_of(&mixed, 'i'), "{mixed:?}");
    }
}
