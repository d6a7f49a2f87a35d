//! The order of words in lines that are written from right to left, in part or as a whole (Unicode Standard Annex 9).
//!
//! The library that lays text out shapes each word of such a script, letters joined and from right to left, but sets one word
//! after the other from the left. What it made is set in order just before it is painted: every line that has such
//! a word, wherever it stands.

use std::sync::Arc;

use eframe::egui::{
    Context, FullOutput, Plugin, Pos2, Shape, Vec2,
    epaint::{
        Galley,
        text::{Glyph, Row},
    },
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

/// The pieces of a line, in the order in which they are read.
fn pieces(glyphs: &[Glyph]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for (index, glyph) in glyphs.iter().enumerate() {
        let end = glyph.pos.x + glyph.advance_width;
        let is_of_word = is_of_such_a_word(glyph.chr);
        match pieces.last_mut() {
            Some(last) if is_of_word && last.character == WORD => {
                last.glyphs.end = index + 1;
                last.width = last.width.max(end - last.left);
            }
            _ => {
                let character = if is_of_word { WORD } else { glyph.chr };
                pieces.push(Piece {
                    glyphs: index..index + 1,
                    character,
                    left: glyph.pos.x,
                    width: glyph.advance_width,
                });
            }
        }
    }
    pieces
}

fn order_row(row: &mut Row) {
    let pieces = pieces(&row.glyphs);
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
