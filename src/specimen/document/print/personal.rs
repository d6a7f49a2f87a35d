//! Personalisation: what is printed onto a blank for one holder.

use tiny_skia::Transform;

use super::{
    bars, guilloche,
    plate::Plate,
    portrait,
    sheet::{Ink, Sheet, mixed},
    table,
};
use crate::{
    case::geometry::Rect,
    specimen::{
        document::{
            content::{Content, Override},
            date::{BirthDate, DateStyle},
            design::Design,
            layout::{Align, Bars, Cell, Plan},
            lexicon::ENGLISH,
            payload,
            record::Record,
            transliterate::transliterate,
            truth::{BarcodeTruth, FieldTruth, MrzTruth},
        },
        lettering::{Face, Setting, ocrb_line, signature},
        seed::Seed,
    },
};

/// The printer's work on one side.
pub(crate) struct Printer<'a> {
    pub(crate) design: &'a Design,
    pub(crate) plan: &'a Plan,
    pub(crate) content: &'a Content,
    pub(crate) record: &'a Record,
    pub(crate) sheet: Sheet,
    /// How far the personalisation lies off the blank's print, in millimetres.
    pub(crate) shift: [f32; 2],
}

fn moved(area: Rect, [dx, dy]: [f32; 2]) -> Rect {
    Rect { x: area.x + dx, y: area.y + dy, ..area }
}

fn united(a: Rect, b: Rect) -> Rect {
    if a.width <= 0.0 {
        return b;
    }
    let (x, y) = (a.x.min(b.x), a.y.min(b.y));
    let right = (a.x + a.width).max(b.x + b.width);
    let bottom = (a.y + a.height).max(b.y + b.height);
    Rect { x, y, width: right - x, height: bottom - y }
}

impl Printer<'_> {
    /// Portrait, its double, and the fine lines that run over its edge.
    pub(crate) fn portraits(&mut self) -> (Option<Rect>, Option<Rect>) {
        let seed = self.content.seed;
        let empty = portrait::empty(7, 9);
        let missing = self.content.portrait_missing;
        let (mut main, mut pale) = (None, None);
        if let Some((area, treatment)) = self.plan.portrait {
            let area = moved(area, self.shift);
            if !missing {
                portrait::print(&mut self.sheet, &self.content.portrait, area, treatment, seed.branch("grain"));
                main = Some(area);
            }
            self.overprint(area);
        }
        if let Some((area, kind)) = self.plan.ghost {
            let area = moved(area, self.shift);
            let own = self.content.ghost_portrait.as_ref().unwrap_or(&self.content.portrait);
            let image = if missing { &empty } else { own };
            portrait::ghost(&mut self.sheet, image, area, kind, self.design.palette.strong);
            pale = (!missing).then_some(area);
        }
        (main, pale)
    }

    /// A light rosette across the portrait's inner edge, printed over it.
    fn overprint(&mut self, area: Rect) {
        let left = area.center().x < self.plan.width / 2.0;
        let edge = if left { area.x + area.width } else { area.x };
        let draw = &mut self.design.seed.branch("overprint").draw();
        let radius = area.width * draw.uniform(0.17..0.24);
        // The greater part lies on the portrait, so that little of it meets the fields.
        let center = [edge + radius * if left { -0.45 } else { 0.45 }, area.y + area.height * draw.uniform(0.7..0.82)];
        let field = Rect { x: center[0] - radius, y: center[1] - radius, width: 2.0 * radius, height: 2.0 * radius };
        let mut plate = Plate::over(field, self.sheet.scale);
        guilloche::rosette(&mut plate, center, radius, 0.07, draw);
        let color = mixed(self.design.palette.light[1], self.design.palette.strong, 0.12);
        self.sheet.print(&plate, &Ink::Flat(color));
    }

    /// Values of the fields.
    pub(crate) fn fields(&mut self) -> Vec<FieldTruth> {
        let cells: Vec<&Cell> = self.plan.cells.iter().collect();
        let mut truths: Vec<FieldTruth> = Vec::with_capacity(cells.len());
        for cell in cells {
            let printed = cell.field.print(self.record, self.design);
            let other = self.content.overrides.iter().find(|other| other.field == cell.field);
            let lines = other
                .map_or_else(|| printed.lines.clone(), |other| other.value.split('\n').map(String::from).collect());
            let lines = if lines.len() > cell.lines { vec![lines.join(" / ")] } else { lines };
            let bbox = self.value(cell, &lines, other);
            let meaning = if other.is_some() { lines.join(" ") } else { printed.meaning };
            truths.push(FieldTruth {
                name: cell.field.name().to_owned(),
                label: cell.label.clone(),
                value: lines.join("\n"),
                meaning,
                bbox: bbox.scaled(self.sheet.scale),
            });
        }
        truths
    }

    /// Prints a value into its cell; the answer is the ink's box in millimetres.
    fn value(&mut self, cell: &Cell, lines: &[String], other: Option<&Override>) -> Rect {
        let mut setting = cell.setting;
        let mut offset = self.shift;
        let mut color = self.design.style.ink;
        if let Some(hand) = other.map(|other| &other.hand) {
            setting.face = hand.face.unwrap_or(setting.face);
            setting.size *= hand.scale;
            offset = [offset[0] + hand.offset_mm[0], offset[1] + hand.offset_mm[1]];
            color = hand.ink.unwrap_or(color);
        }
        let area = moved(cell.area, offset);
        let mut ink = Rect::default();
        for (index, text) in lines.iter().enumerate() {
            let fitted = setting.fitted(text, area.width);
            let line = fitted.line(text);
            let baseline = cell.baseline(index, lines.len()) + offset[1];
            let x = area.x
                + match cell.align {
                    Align::Left => 0.0,
                    Align::Center => (area.width - line.advance) / 2.0,
                    Align::Right => area.width - line.advance,
                };
            let place = self.sheet.line(&line, (x, baseline), color);
            ink = united(ink, place);
        }
        ink
    }

    /// The machine-readable zone.
    pub(crate) fn zone(&mut self) -> Option<MrzTruth> {
        let (format, [x, y]) = self.plan.mrz?;
        let lines = self.record.zone(self.design, self.content.wrong_digit);
        let right = self.record.zone(self.design, None);
        let mut boxes = Vec::with_capacity(lines.len());
        for (index, line) in lines.iter().enumerate() {
            let baseline = y + crate::specimen::document::layout::LINE_PITCH_MM * index as f32 + self.shift[1];
            let left = x + self.shift[0];
            let path = ocrb_line(line, &self.design.style.zone)?;
            let bounds = path.bounds();
            let ink =
                Rect { x: left + bounds.x(), y: baseline + bounds.y(), width: bounds.width(), height: bounds.height() };
            let mut plate = Plate::over(ink, self.sheet.scale);
            plate.fill(&path, Transform::from_translate(left, baseline));
            self.sheet.print(&plate, &Ink::Flat(self.design.style.ink));
            boxes.push(ink.scaled(self.sheet.scale));
        }
        Some(MrzTruth { format: format.name().to_owned(), check_digits_right: lines == right, lines, boxes })
    }

    /// The barcode with the same data.
    pub(crate) fn barcode(&mut self) -> Option<BarcodeTruth> {
        let (kind, area) = self.plan.barcode?;
        let text = match kind {
            Bars::Pdf417 => payload::licence(self.record, self.design),
            _ => payload::lines(self.record, self.design),
        };
        let place = bars::print(&mut self.sheet, kind, &text, moved(area, self.shift), [22, 22, 24])?;
        Some(BarcodeTruth { format: bars::name(kind).to_owned(), text, bbox: place.scaled(self.sheet.scale) })
    }

    /// Dates of the categories held.
    pub(crate) fn categories(&mut self) -> Vec<FieldTruth> {
        let Some(area) = self.plan.table else { return Vec::new() };
        let style = if self.design.dates() == DateStyle::Iso { DateStyle::Iso } else { DateStyle::Dots };
        let mut truths = Vec::new();
        for category in self.record.categories.clone() {
            let Some(boxes) = table::date_boxes(area, category.code) else { continue };
            let mut ink = Rect::default();
            let mut values = Vec::new();
            for (place, date) in boxes.into_iter().zip([category.from, category.until]) {
                let place = moved(place, self.shift);
                let text = style.print(BirthDate::known(date), self.design.state.native(), &ENGLISH);
                let setting = Setting::new(Face::Condensed, (place.height * 0.62).min(1.75)).fitted(&text, place.width);
                let baseline = place.y + place.height / 2.0 + setting.size * 0.36;
                ink = united(ink, self.sheet.text(&text, &setting, (place.x, baseline), self.design.style.ink));
                values.push(text);
            }
            truths.push(FieldTruth {
                name: format!("CATEGORY_{}", category.code),
                label: category.code.to_owned(),
                value: values.join(" "),
                meaning: format!("{} {}", category.from.iso(), category.until.iso()),
                bbox: ink.scaled(self.sheet.scale),
            });
        }
        truths
    }

    /// The holder's signature.
    pub(crate) fn signature(&mut self) {
        let Some(area) = self.plan.signature else { return };
        let area = moved(area, self.shift);
        let holder = &self.record.holder;
        let spell = |name: &str| title_case(&transliterate(name, self.design.state.habit));
        let name = format!("{} {}", spell(&holder.given), spell(&holder.surname));
        let strokes = signature(name.trim(), Seed::new(0x51).branch(&holder.surname).branch(&holder.personal));
        let points = strokes.iter().flat_map(|stroke| stroke.points.iter());
        let (mut low, mut high) = ([f32::MAX; 2], [f32::MIN; 2]);
        for point in points {
            for axis in 0..2 {
                low[axis] = low[axis].min(point[axis]);
                high[axis] = high[axis].max(point[axis]);
            }
        }
        let (width, height) = ((high[0] - low[0]).max(0.1), (high[1] - low[1]).max(0.1));
        let scale = ((area.width - 1.0) / width).min((area.height - 0.6) / height);
        let mut plate = Plate::over(area, self.sheet.scale);
        for stroke in &strokes {
            let placed: Vec<[f32; 3]> = stroke
                .points
                .iter()
                .map(|&[x, y, w]| {
                    let x = area.x + 0.5 + (x - low[0]) * scale;
                    [
                        x,
                        area.y + (area.height - height * scale) / 2.0 + (y - low[1]) * scale,
                        (w * scale).clamp(0.16, 0.42),
                    ]
                })
                .collect();
            plate.stroke_swelling(&placed);
            for point in placed.iter() {
                plate.dot([point[0], point[1]], point[2] * 0.42);
            }
        }
        let color = if self.design.old { [38, 48, 120] } else { self.design.style.ink };
        self.sheet.print(&plate, &Ink::Flat(color));
    }

    /// A round stamp, partly over the photograph.
    pub(crate) fn stamp(&mut self) {
        let Some((center, radius)) = self.plan.stamp else { return };
        let draw = &mut self.content.seed.branch("stamp").draw();
        let center = [center[0] + draw.uniform(-1.5..1.5), center[1] + draw.uniform(-1.5..1.5)];
        let turn = draw.uniform(-0.5..0.5);
        let area = Rect { x: center[0] - radius, y: center[1] - radius, width: radius * 2.0, height: radius * 2.0 };
        let mut plate = Plate::over(area, self.sheet.scale);
        for (r, width) in [(radius - 0.3, 0.35), (radius - 3.0, 0.2)] {
            let ring: Vec<[f32; 2]> = (0..=120)
                .map(|step| {
                    let angle = std::f32::consts::TAU * step as f32 / 120.0;
                    [center[0] + r * angle.cos(), center[1] + r * angle.sin()]
                })
                .collect();
            plate.stroke(&ring, width);
        }
        let text =
            format!("{} · {} · ", self.design.state.names.first().copied().unwrap_or(""), self.design.state.code);
        let setting = Setting::new(self.design.style.title_face.bold(), 2.0);
        let around = std::f32::consts::TAU * (radius - 2.5);
        let fill = around / setting.advance(&text).max(1.0);
        let mut angle = turn;
        for letter in text.chars() {
            let glyph = setting.line(&letter.to_string());
            let place = Transform::from_translate(center[0], center[1])
                .pre_concat(Transform::from_rotate(angle.to_degrees()))
                .pre_concat(Transform::from_translate(-glyph.advance / 2.0, -(radius - 2.5)));
            if let Some(path) = &glyph.path {
                plate.fill(path, place);
            }
            angle += glyph.advance * fill.min(1.6) / (radius - 2.5);
        }
        let emblem = super::emblem::Emblem::draw(Seed::new(0xa6).branch(self.design.state.code));
        let inner = radius - 3.8;
        let field = Rect { x: center[0] - inner, y: center[1] - inner, width: inner * 2.0, height: inner * 2.0 };
        emblem.figure(field).iter().for_each(|path| plate.fill_even_odd(path, Transform::identity()));
        worn(&mut plate, draw.whole(0..u32::MAX));
        self.sheet.print(&plate, &Ink::Flat([92, 74, 160]));
    }
}

/// Ink of a stamp lies unevenly.
fn worn(plate: &mut Plate, seed: u32) {
    let scale = plate.scale();
    let (_, _, width, cover) = plate.cover_mut();
    for (index, value) in cover.iter_mut().enumerate().filter(|(_, value)| **value > 0) {
        let (x, y) = ((index % width) as f32 / scale, (index / width) as f32 / scale);
        let phase = seed as f32 * 1e-9;
        let cloud = (x * 1.7 + phase).sin() + (y * 1.3 - phase * 3.0).cos() + (x * 0.8 + y * 2.1).sin();
        *value = (f32::from(*value) * (0.62 + 0.12 * cloud).clamp(0.2, 0.95)) as u8;
    }
}

fn title_case(zone: &str) -> String {
    let mut out = String::new();
    let mut first = true;
    for letter in zone.chars() {
        if letter == '<' {
            out.push(' ');
            first = true;
        } else {
            out.push(if first { letter } else { letter.to_ascii_lowercase() });
            first = false;
        }
    }
    out
}
