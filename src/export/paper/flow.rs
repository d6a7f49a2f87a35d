//! The paper as it is written: headings, paragraphs and figures one below the other, a new page where one is full.

use super::{
    PaperError,
    canvas::{Canvas, Color, INK, Ink, MUTED, Shape},
    lettering::{Letters, Line, Type},
    sheet::{Draft, Entry, Part, Role, Sheet},
};

/// A4 in points, upright.
pub(super) const PAGE: [f32; 2] = [595.28, 841.89];
/// Points left free at each side.
pub(super) const MARGIN: f32 = 48.0;
/// Where content begins and ends on a page.
pub(super) const TOP: f32 = 62.0;
pub(super) const BOTTOM: f32 = PAGE[1] - 56.0;
/// Width of the content in points.
pub(crate) const WIDTH: f32 = PAGE[0] - 2.0 * MARGIN;
/// From one baseline to the next, in font sizes.
pub(super) const LEADING: f32 = 1.38;
/// From the top of a line to its baseline, in font sizes.
pub(super) const ASCENT: f32 = 0.98;

/// How a text looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Style {
    pub(crate) face: Type,
    pub(crate) size: f32,
    pub(crate) color: Color,
}

impl Style {
    pub(crate) const BODY: Style = Style { face: Type::Regular, size: 9.0, color: INK };
    pub(crate) const STRONG: Style = Style { face: Type::Bold, size: 9.0, color: INK };
    pub(crate) const SMALL: Style = Style { face: Type::Regular, size: 7.5, color: INK };
    pub(crate) const NOTE: Style = Style { face: Type::Regular, size: 7.5, color: MUTED };
    pub(crate) const HEAD: Style = Style { face: Type::Bold, size: 7.5, color: MUTED };
    pub(crate) const DIGEST: Style = Style { face: Type::Mono, size: 6.5, color: INK };
    pub(crate) const TITLE: Style = Style { face: Type::Bold, size: 19.0, color: INK };

    pub(crate) const fn colored(self, color: Color) -> Style {
        Style { color, ..self }
    }

    pub(super) fn leading(&self) -> f32 {
        self.size * LEADING
    }
}

/// A paper in the making.
pub(crate) struct Paper {
    pub(super) letters: Letters,
    pub(super) draft: Draft,
    /// Where the next block begins.
    pub(super) y: f32,
    sections: Vec<u16>,
}

impl Paper {
    /// An empty paper.
    ///
    /// # Errors
    /// When the fonts inside the program cannot be read.
    pub(crate) fn new() -> Result<Self, PaperError> {
        let mut draft = Draft::default();
        draft.sheets.push(Sheet::default());
        Ok(Paper { letters: Letters::new()?, draft, y: TOP, sections: Vec::new() })
    }

    /// Free height on this page.
    pub(super) fn room(&self) -> f32 {
        BOTTOM - self.y
    }

    pub(super) fn new_page(&mut self) {
        self.draft.sheets.push(Sheet::default());
        self.y = TOP;
    }

    /// Begins a page unless `height` points are free on this one.
    pub(crate) fn keep(&mut self, height: f32) {
        if self.room() < height && self.y > TOP {
            self.new_page();
        }
    }

    /// Leaves some height free.
    pub(crate) fn gap(&mut self, height: f32) {
        self.y += height;
    }

    /// A heading that opens a section of `level` 1, 2 or 3; sections of this level or below end.
    pub(crate) fn heading(&mut self, level: u16, text: &str) {
        while self.sections.last().is_some_and(|open| *open >= level) {
            self.sections.pop();
            self.draft.end();
        }
        let (size, before, follows) = match level {
            1 => (19.0, 0.0, 60.0),
            2 => (13.0, 16.0, 70.0),
            _ => (10.0, 9.0, 50.0),
        };
        self.keep(before + size * LEADING + follows);
        if self.y > TOP {
            self.y += before;
        }
        self.draft.begin(Part::Section);
        self.sections.push(level);
        let shown = crate::export::legible::legible(text, |_| true).into_owned();
        self.draft.outline.push(Entry { level, text: shown.clone(), page: self.draft.sheets.len() - 1, y: self.y });
        let style = Style { size, ..Style::TITLE };
        self.block(Part::Heading(level, shown), text, style, WIDTH);
        self.y += if level == 1 { 6.0 } else { 3.0 };
    }

    /// A paragraph.
    pub(crate) fn paragraph(&mut self, style: Style, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        self.block(Part::Paragraph, text, style, WIDTH);
        self.y += 3.0;
    }

    fn block(&mut self, part: Part, text: &str, style: Style, width: f32) {
        let lines = self.letters.lines(style.face, text, width / style.size);
        self.draft.begin(part);
        for line in lines {
            self.keep(style.leading());
            self.put_line(line, MARGIN, self.y, style, Role::Text);
            self.y += style.leading();
        }
        self.draft.end();
    }

    pub(super) fn put_line(&mut self, line: Line, x: f32, top: f32, style: Style, role: Role) {
        let y = top + style.size * ASCENT;
        self.draft.put(role, vec![Ink { shape: Shape::Text(line), x, y, size: style.size, color: style.color }]);
    }

    /// A figure of `height` points across the page, drawn by `draw` from the place it is told; `alt` says in words what it shows.
    pub(crate) fn figure(&mut self, alt: &str, height: f32, draw: impl FnOnce(&mut Canvas<'_>, f32, f32)) {
        self.keep(height);
        let mut canvas = Canvas::new(&self.letters);
        draw(&mut canvas, MARGIN, self.y);
        let inks = canvas.inks;
        let alt = crate::export::legible::legible(alt, |_| true).into_owned();
        self.draft.begin(Part::Figure(alt));
        self.draft.put(Role::Drawing, inks);
        self.draft.end();
        self.y += height;
    }

    /// The finished draft; every open section ends.
    pub(super) fn finish(mut self) -> (Letters, Draft) {
        while !self.draft.open.is_empty() {
            self.draft.end();
        }
        (self.letters, self.draft)
    }
}
