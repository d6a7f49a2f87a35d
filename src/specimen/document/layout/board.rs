//! Setting text and rows of fields into boxes.

use super::{Align, Caption, Cell, LINE_PITCH_MM, Plan, Tone};
use crate::{
    case::geometry::Rect,
    specimen::{
        document::{
            design::Design,
            field::Field,
            lexicon::{Lexicon, Term},
            mrz::MrzFormat,
            style::{Header, Labels},
        },
        lettering::{Face, OCRB_PITCH_MM, Setting},
    },
};

/// One row of fields with their shares of the width; two-line rows are taller.
pub(super) struct Row {
    pub(super) fields: Vec<(Field, f32)>,
    pub(super) lines: usize,
}

/// A row of fields on one line.
pub(super) fn row(fields: &[(Field, f32)]) -> Row {
    Row { fields: fields.to_vec(), lines: 1 }
}

/// A row for one long value, which may take two lines.
pub(super) fn tall(field: Field) -> Row {
    Row { fields: vec![(field, 1.0)], lines: 2 }
}

pub(super) fn rect(x: f32, y: f32, width: f32, height: f32) -> Rect {
    Rect { x, y, width, height }
}

/// A side in the making.
pub(super) struct Board<'a> {
    pub(super) design: &'a Design,
    pub(super) plan: Plan,
}

impl<'a> Board<'a> {
    pub(super) fn new(design: &'a Design) -> Self {
        let (width, height, corner) = design.format.size_mm();
        Board { design, plan: Plan { width, height, corner, ..Plan::default() } }
    }

    /// A preprinted line in the middle of a box's height.
    pub(super) fn caption(&mut self, text: &str, area: Rect, (face, size): (Face, f32), align: Align, tone: Tone) {
        let setting = Setting::new(face, size.min(area.height * 1.25)).fitted(text, area.width);
        let room = area.width - setting.advance(text);
        let shift = match align {
            Align::Left => 0.0,
            Align::Center => room / 2.0,
            Align::Right => room,
        };
        let y = area.y + area.height / 2.0 + setting.size * face.cap_height() / 2.0;
        self.plan.captions.push(Caption { text: text.to_owned(), x: area.x + shift, y, setting, tone, turned: false });
    }

    /// Words of a term in as many languages as the style has, the state's own first.
    pub(super) fn label(&self, term: Term) -> String {
        self.in_languages(self.design.style.languages, |lexicon| lexicon.label(term))
    }

    /// Words of a term in as many languages as can be read in that room.
    fn label_in(&self, term: Term, size: f32, room: f32) -> String {
        const SMALLEST: f32 = 0.7;
        let setting = Setting::new(self.design.style.label_face, size * SMALLEST);
        let labels = (1..=self.design.style.languages).rev();
        let mut labels = labels.map(|count| self.in_languages(count, |lexicon| lexicon.label(term)));
        let readable = labels.by_ref().find(|label| setting.advance(label) <= room);
        readable.unwrap_or_else(|| self.in_languages(1, |lexicon| lexicon.label(term)))
    }

    pub(super) fn in_languages(&self, count: usize, word: impl Fn(&'static Lexicon) -> &'static str) -> String {
        let mut words: Vec<&str> = Vec::new();
        for lexicon in self.design.languages().into_iter().take(count) {
            let word = word(lexicon);
            if !words.contains(&word) {
                words.push(word);
            }
        }
        words.join("/")
    }

    /// The header in the style's manner; `area` reaches from edge to edge.
    pub(super) fn header(&mut self, area: Rect, margin: f32) {
        let style = self.design.style;
        let band = style.header == Header::Band;
        if band {
            self.plan.bands.push(area);
        } else if style.header != Header::Centred {
            let y = area.y + area.height - 0.35;
            self.plan.rules.push(rect(margin, y, area.width - 2.0 * margin, 0.22));
        }
        let tone = if band { Tone::White } else { Tone::Strong };
        let side = area.height - 1.8;
        let (left, right) = (area.x + margin, area.x + area.width - margin);
        let emblem_x = if style.header == Header::EmblemRight { right - side } else { left };
        self.plan.emblem = Some((rect(emblem_x, area.y + 0.9, side, side), band));
        let inner = rect(left, area.y + 1.0, right - left, area.height - 2.0);
        let (mut text, title_align) = match style.header {
            Header::EmblemRight => (Rect { width: inner.width - side - 2.0, ..inner }, Align::Left),
            Header::Centred => {
                let both = rect(inner.x + side + 2.0, inner.y, inner.width - 2.0 * side - 4.0, inner.height);
                (both, Align::Center)
            }
            _ => (rect(inner.x + side + 1.8, inner.y, inner.width - side - 1.8, inner.height), Align::Left),
        };
        if style.number_apart && style.header != Header::Centred {
            text.width -= 24.0;
        }
        self.header_lines(text, title_align, tone);
    }

    fn header_lines(&mut self, text: Rect, align: Align, tone: Tone) {
        let design = self.design;
        let face = design.style.title_face;
        let names = design.state.names;
        let title = self.in_languages(3, |lexicon| design.title(lexicon)).replace('/', " / ");
        let first = names.first().copied().unwrap_or("");
        let rest = names.get(1..).unwrap_or_default().join(" · ");
        let upper = Rect { height: text.height * 0.4, ..text };
        let middle = rect(text.x, text.y + text.height * 0.42, text.width, text.height * 0.22);
        let lower = rect(text.x, text.y + text.height * 0.68, text.width, text.height * 0.32);
        self.caption(first, upper, (face.bold(), text.height * 0.4), align, tone);
        self.caption(&rest, middle, (design.style.label_face, text.height * 0.24), align, tone);
        self.caption(
            &title,
            lower,
            (face, text.height * 0.33),
            align,
            if tone == Tone::White { tone } else { Tone::Second },
        );
    }

    /// Rows of fields over the whole height of a box. Labels and values are no larger than given.
    pub(super) fn rows(&mut self, area: Rect, rows: &[Row], sizes: (f32, f32)) {
        self.rows_beside(area, rows, sizes, (rows.len(), 0.0));
    }

    /// Rows of which those from the `full`th on leave a column of that width free at the right.
    pub(super) fn rows_beside(&mut self, area: Rect, rows: &[Row], sizes: (f32, f32), (full, column): (usize, f32)) {
        if self.design.style.labels == Labels::Left && rows.iter().any(|row| row.fields.len() > 1) {
            let single = |(field, lines)| Row { fields: vec![(field, 1.0)], lines };
            let fields = rows.iter().flat_map(|row| row.fields.iter().map(|field| (field.0, row.lines)));
            let singles: Vec<Row> = fields.map(single).collect();
            let full = singles.len() - (rows.len() - full);
            return self.rows_beside(area, &singles, sizes, (full, column));
        }
        const TALL: f32 = 1.62;
        let (label_size, value_size) = sizes;
        let units: f32 = rows.iter().map(|row| if row.lines > 1 { TALL } else { 1.0 }).sum();
        let largest = label_size * 1.35 + value_size * 1.6;
        let unit = (area.height / units.max(1.0)).min(largest);
        // Room that is left goes between the rows.
        let gap = ((area.height - unit * units) / rows.len().max(1) as f32).clamp(0.0, value_size * 0.7);
        let mut y = area.y;
        for (index, row) in rows.iter().enumerate() {
            let height = unit * if row.lines > 1 { TALL } else { 1.0 };
            let line = Rect { y, height, width: area.width - if index >= full { column } else { 0.0 }, ..area };
            self.one_row(line, row, sizes);
            y += height + gap;
        }
    }

    fn one_row(&mut self, line: Rect, row: &Row, (label_size, value_size): (f32, f32)) {
        let total: f32 = row.fields.iter().map(|field| field.1).sum();
        let mut x = line.x;
        for (index, &(field, share)) in row.fields.iter().enumerate() {
            let width = line.width * share / total;
            let room = if index + 1 < row.fields.len() { width - 1.6 } else { width };
            self.cell(field, Rect { x, width: room, ..line }, row.lines, label_size, value_size);
            x += width;
        }
    }

    /// One field with its label in a box.
    pub(super) fn cell(&mut self, field: Field, area: Rect, lines: usize, label_size: f32, value_size: f32) {
        let style = self.design.style;
        let room = if style.labels == Labels::Left { label_size * 12.0 } else { area.width };
        let label = field.term().map(|term| self.label_in(term, label_size, room)).unwrap_or_default();
        let (face, tone) = (style.label_face, Tone::Label);
        let (left, top) = match style.labels {
            Labels::Above => (0.0, label_size.min(area.height * 0.3) * 1.22),
            Labels::Left => (label_size * 12.6, 0.0),
            Labels::Numbers if field.licence_number().is_some() => (label_size * 2.4, 0.0),
            Labels::Numbers => (0.0, 0.0),
        };
        let value_area = rect(area.x + left, area.y + top, area.width - left, area.height - top);
        let size = value_size.min(value_area.height / lines as f32 / 1.2);
        let setting = Setting::new(style.value_face, size);
        let cell = Cell { field, label, area: value_area, setting, lines, align: Align::Left };
        let (text, room, y) = match style.labels {
            Labels::Above => (cell.label.clone(), area.width, area.y + label_size.min(area.height * 0.3) * 0.92),
            Labels::Left => (cell.label.clone(), left - 0.8, cell.baseline(0, 1)),
            Labels::Numbers => (field.licence_number().unwrap_or("").to_owned(), left, cell.baseline(0, 1)),
        };
        if !text.is_empty() {
            let setting = Setting::new(face, label_size.min(area.height * 0.5)).fitted(&text, room);
            self.plan.captions.push(Caption { text, x: area.x, y, setting, tone, turned: false });
        }
        self.plan.cells.push(cell);
    }

    /// A value without a label, on one line.
    pub(super) fn bare(&mut self, field: Field, area: Rect, font: (Face, f32), align: Align) {
        self.labelled(field, String::new(), area, font, align);
    }

    /// A value on one line whose label stands elsewhere.
    pub(super) fn labelled(
        &mut self,
        field: Field,
        label: String,
        area: Rect,
        (face, size): (Face, f32),
        align: Align,
    ) {
        let setting = Setting::new(face, size.min(area.height / 1.2));
        self.plan.cells.push(Cell { field, label, area, setting, lines: 1, align });
    }

    /// The zone at the bottom: the last baseline 6.6 mm above the edge, lines 6.35 mm apart, in the middle of the width. The
    /// answer is the top of the zone.
    pub(super) fn zone(&mut self, format: MrzFormat) -> f32 {
        let (lines, columns) = format.shape();
        let first = self.plan.height - 5.4 - LINE_PITCH_MM * (lines - 1) as f32;
        let left = (self.plan.width - columns as f32 * OCRB_PITCH_MM) / 2.0;
        self.plan.mrz = Some((format, [left, first]));
        let top = first - 5.2;
        self.plan.quiet.push(rect(0.0, top, self.plan.width, self.plan.height - top));
        top
    }
}
