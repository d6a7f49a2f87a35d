//! Shapes in points (1/72 inch) from the top left corner of the page.

use super::lettering::{Letters, Line, Type};

/// A colour, red, green and blue.
pub(crate) type Color = [u8; 3];

pub(crate) const INK: Color = [0x1b, 0x1f, 0x24];
pub(crate) const MUTED: Color = [0x5b, 0x64, 0x70];
pub(crate) const RULE: Color = [0xc9, 0xce, 0xd6];
pub(crate) const SHADE: Color = [0xf2, 0xf4, 0xf7];
/// Passes; to a person; fails: dark enough to be read as text on white (contrast above 4.5).
pub(crate) const CLEAR: Color = [0x1d, 0x6f, 0x42];
pub(crate) const REVIEW: Color = [0x8a, 0x5a, 0x00];
pub(crate) const FAIL: Color = [0xa6, 0x1e, 0x1e];
/// Curves.
pub(crate) const CURVES: [Color; 3] = [[0x1f, 0x5f, 0xa8], [0xb3, 0x54, 0x00], [0x5a, 0x3e, 0x8f]];

/// What is drawn.
#[derive(Debug, Clone)]
pub(super) enum Shape {
    /// The line, its baseline beginning at the place.
    Text(Line),
    /// A filled polygon.
    Fill(Vec<[f32; 2]>),
    /// A line through the points, of this width.
    Stroke { points: Vec<[f32; 2]>, width: f32, dashed: bool },
    /// An image of the draft in a box of width and height from the place on.
    Image { index: usize, width: f32, height: f32 },
}

/// One shape on a page.
#[derive(Debug, Clone)]
pub(super) struct Ink {
    pub(super) shape: Shape,
    pub(super) x: f32,
    pub(super) y: f32,
    /// Font size of a text.
    pub(super) size: f32,
    pub(super) color: Color,
}

/// Something drawn, piece by piece.
pub(crate) struct Canvas<'a> {
    letters: &'a Letters,
    pub(super) inks: Vec<Ink>,
}

impl<'a> Canvas<'a> {
    pub(super) fn new(letters: &'a Letters) -> Self {
        Canvas { letters, inks: Vec::new() }
    }

    /// A filled box.
    pub(crate) fn rect(&mut self, x: f32, y: f32, width: f32, height: f32, color: Color) {
        self.polygon(vec![[x, y], [x + width, y], [x + width, y + height], [x, y + height]], color);
    }

    /// A filled polygon.
    pub(crate) fn polygon(&mut self, points: Vec<[f32; 2]>, color: Color) {
        self.inks.push(Ink { shape: Shape::Fill(points), x: 0.0, y: 0.0, size: 0.0, color });
    }

    /// A line through the points.
    pub(crate) fn stroke(&mut self, points: Vec<[f32; 2]>, width: f32, color: Color) {
        let shape = Shape::Stroke { points, width, dashed: false };
        self.inks.push(Ink { shape, x: 0.0, y: 0.0, size: 0.0, color });
    }

    /// A dashed line through the points.
    pub(crate) fn dashes(&mut self, points: Vec<[f32; 2]>, width: f32, color: Color) {
        let shape = Shape::Stroke { points, width, dashed: true };
        self.inks.push(Ink { shape, x: 0.0, y: 0.0, size: 0.0, color });
    }

    /// A text that begins at `x`, or ends there where `anchor` is 1, or has its middle there at 0.5; `y` is its baseline.
    pub(crate) fn text(&mut self, x: f32, y: f32, size: f32, color: Color, anchor: f32, text: &str) {
        let line = self.letters.line(Type::Regular, text);
        let x = x - anchor * line.width() * size;
        self.inks.push(Ink { shape: Shape::Text(line), x, y, size, color });
    }

    pub(super) fn image(&mut self, index: usize, [x, y]: [f32; 2], [width, height]: [f32; 2]) {
        self.inks.push(Ink { shape: Shape::Image { index, width, height }, x, y, size: 0.0, color: INK });
    }
}
