//! Tables: rows that break across pages, a head that is repeated on each.

use super::{
    canvas::{Canvas, RULE, SHADE},
    flow::{LEADING, MARGIN, Paper, Style, TOP, WIDTH},
    lettering::Line,
    sheet::{Part, Role},
};

/// Space around the text of a cell.
const PAD: f32 = 3.5;
/// Lines of a row that stay together at the foot of a page.
const TOGETHER: usize = 3;

/// A column: its share of the width, and its head.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column<'a>(pub(crate) f32, pub(crate) &'a str);

/// Draws into the box it is told: left, top, width, height.
pub(crate) type Drawing = Box<dyn Fn(&mut Canvas<'_>, [f32; 4])>;

/// What stands in a cell.
pub(crate) enum Cell {
    Text(Style, String),
    /// Of two texts one below the other.
    Two((Style, String), (Style, String)),
    /// A drawing of this height, and what it shows in words.
    Drawing(f32, String, Drawing),
}

impl Cell {
    pub(crate) fn small(text: impl Into<String>) -> Cell {
        Cell::Text(Style::SMALL, text.into())
    }

    pub(crate) fn styled(style: Style, text: impl Into<String>) -> Cell {
        Cell::Text(style, text.into())
    }
}

/// A cell with its lines.
enum Set {
    Lines(Vec<(Style, Line)>),
    Drawing(f32, String, Drawing),
}

impl Set {
    fn height(&self) -> f32 {
        match self {
            Set::Lines(lines) => lines.iter().map(|(style, _)| style.size * LEADING).sum(),
            Set::Drawing(height, ..) => *height,
        }
    }

    /// Height of what stays together.
    fn least(&self) -> f32 {
        match self {
            Set::Lines(lines) => lines.iter().take(TOGETHER).map(|(style, _)| style.size * LEADING).sum(),
            Set::Drawing(height, ..) => *height,
        }
    }
}

impl Paper {
    /// A table with a head.
    pub(crate) fn table(&mut self, columns: &[Column<'_>], rows: Vec<Vec<Cell>>) {
        let whole: f32 = columns.iter().map(|column| column.0).sum();
        let widths: Vec<f32> = columns.iter().map(|column| column.0 / whole * WIDTH).collect();
        let head = || columns.iter().map(|column| Cell::styled(Style::HEAD, column.1)).collect::<Vec<_>>();
        self.keep(60.0);
        self.draft.begin(Part::Table);
        self.row(head(), &widths, |_| Part::ColumnHead, true);
        for row in rows {
            let set = self.set(row, &widths);
            let least = set.iter().map(Set::least).fold(0.0, f32::max) + 2.0 * PAD;
            if self.room() < least {
                self.new_page();
                self.repeat(head(), &widths);
            }
            self.put_row(set, &widths, |_| Part::Cell, false, &head);
        }
        self.draft.end();
        self.y += 4.0;
    }

    /// A table of facts: what is told on the left, what it is on the right.
    pub(crate) fn facts(&mut self, rows: Vec<(&str, Cell)>) {
        if rows.is_empty() {
            return;
        }
        let widths = [0.24 * WIDTH, 0.76 * WIDTH];
        self.draft.begin(Part::Table);
        for (label, value) in rows {
            let set = self.set(vec![Cell::styled(Style::HEAD, label), value], &widths);
            let least = set.iter().map(Set::least).fold(0.0, f32::max) + 2.0 * PAD;
            self.keep(least);
            let part = |place| if place == 0 { Part::RowHead } else { Part::Cell };
            self.put_row(set, &widths, part, false, &Vec::new);
        }
        self.draft.end();
        self.y += 4.0;
    }

    fn set(&self, row: Vec<Cell>, widths: &[f32]) -> Vec<Set> {
        let lines = |(style, text): (Style, String), width: f32| {
            let lines = self.letters.lines(style.face, &text, (width - 2.0 * PAD) / style.size);
            lines.into_iter().map(move |line| (style, line))
        };
        let set = |(cell, width): (Cell, &f32)| match cell {
            Cell::Text(style, text) => Set::Lines(lines((style, text), *width).collect()),
            Cell::Two(one, other) => Set::Lines(lines(one, *width).chain(lines(other, *width)).collect()),
            Cell::Drawing(height, alt, draw) => Set::Drawing(height, alt, draw),
        };
        row.into_iter().zip(widths).map(set).collect()
    }

    fn row(&mut self, row: Vec<Cell>, widths: &[f32], part: impl Fn(usize) -> Part, shaded: bool) {
        let set = self.set(row, widths);
        self.put_row(set, widths, part, shaded, &Vec::new);
    }

    /// The head once more, for the eye alone.
    fn repeat(&mut self, head: Vec<Cell>, widths: &[f32]) {
        if head.is_empty() {
            return;
        }
        let set = self.set(head, widths);
        let height = set.iter().map(Set::height).fold(0.0, f32::max) + 2.0 * PAD;
        self.shade(height);
        let mut x = MARGIN;
        for (cell, width) in set.into_iter().zip(widths) {
            if let Set::Lines(lines) = cell {
                let mut y = self.y + PAD;
                for (style, line) in lines {
                    self.put_line(line, x + PAD, y, style, Role::Artifact);
                    y += style.size * LEADING;
                }
            }
            x += width;
        }
        self.y += height;
    }

    fn shade(&mut self, height: f32) {
        let mut canvas = Canvas::new(&self.letters);
        canvas.rect(MARGIN, self.y, WIDTH, height, SHADE);
        let inks = canvas.inks;
        self.draft.put(Role::Artifact, inks);
    }

    /// Puts a row down, on as many pages as it takes.
    fn put_row(
        &mut self,
        mut set: Vec<Set>,
        widths: &[f32],
        part: impl Fn(usize) -> Part,
        shaded: bool,
        head: &dyn Fn() -> Vec<Cell>,
    ) {
        self.draft.begin(Part::Row);
        let first = self.draft.nodes.len();
        for place in 0..set.len() {
            self.draft.begin(part(place));
            self.draft.end();
        }
        loop {
            let most = self.room() - 2.0 * PAD;
            let height = set.iter().map(Set::height).fold(0.0, f32::max).min(most.max(0.0));
            if shaded {
                self.shade(height + 2.0 * PAD);
            }
            let mut x = MARGIN;
            for (place, (cell, width)) in set.iter_mut().zip(widths).enumerate() {
                self.draft.open.push(first + place);
                self.fill(cell, [x, *width], height, self.y <= TOP + 60.0);
                self.draft.open.pop();
                x += width;
            }
            self.y += height + 2.0 * PAD;
            self.rule();
            if set.iter().all(|cell| matches!(cell, Set::Lines(lines) if lines.is_empty())) {
                break;
            }
            self.new_page();
            self.repeat(head(), widths);
        }
        self.draft.end();
    }

    /// Puts into a cell what fits and leaves the rest; on a fresh page something always fits.
    fn fill(&mut self, cell: &mut Set, [x, width]: [f32; 2], height: f32, is_fresh: bool) {
        let top = self.y + PAD;
        match cell {
            Set::Lines(lines) => {
                let (mut y, mut taken) = (top, 0);
                for (style, line) in lines.iter() {
                    let below = y + style.size * LEADING;
                    if below > top + height + 0.01 && !(is_fresh && taken == 0) {
                        break;
                    }
                    self.put_line(line.clone(), x + PAD, y, *style, Role::Text);
                    (y, taken) = (below, taken + 1);
                }
                lines.drain(..taken);
            }
            Set::Drawing(own, alt, draw) => {
                let mut canvas = Canvas::new(&self.letters);
                draw(&mut canvas, [x + PAD, top, width - 2.0 * PAD, *own]);
                let inks = canvas.inks;
                self.draft.begin(Part::Figure(alt.clone()));
                self.draft.put(Role::Drawing, inks);
                self.draft.end();
                *cell = Set::Lines(Vec::new());
            }
        }
    }

    fn rule(&mut self) {
        let mut canvas = Canvas::new(&self.letters);
        canvas.stroke(vec![[MARGIN, self.y], [MARGIN + WIDTH, self.y]], 0.4, RULE);
        let inks = canvas.inks;
        self.draft.put(Role::Artifact, inks);
    }
}
