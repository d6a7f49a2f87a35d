//! Which lines of text are which fields: by their labels, by agreement with what a zone or barcode says, and on licences by their order.

use super::{
    labels::{labelled, names_passport},
    licence,
    misread_label::is_nearly_label,
    printed_date::printed_date,
    reader::TextLine,
};
use crate::{
    case::{
        evidence::EvidenceKind,
        geometry::{Point, Rect},
        reading::{Agreement, FieldName, FieldReading, Zone},
    },
    document::{cross_check::agreement, mrz::state_of},
};

/// Confidence below which a line's text is not compared with anything: a slip of reading would look like an alteration.
const SURE: f32 = 0.9;
/// How far beside and below its label a value may begin, in heights of the label.
const BESIDE: f32 = 12.0;
const BELOW: f32 = 2.5;
/// Letters and digits of a number.
const NUMBER_LENGTHS: std::ops::RangeInclusive<usize> = 5..=20;

/// What text is read by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PrintHabit {
    /// The year of the reference date.
    pub this_year: i16,
    /// Whether dates in figures begin with the month.
    pub is_month_first: bool,
    /// Whether the document's zone says that it is no passport, so that the number of a passport on it is that of another document.
    pub is_no_passport: bool,
}

/// The fields in the text of a side. `known` are the readings of zones and barcodes of the document: a line that agrees with one is that
/// field, whatever its label, and so is the line behind, beside or below a label, also where it says something else: a true value
/// elsewhere does not hide an altered one. Where nothing is known, a driving licence is read by the order of its lines as well. `corners` gives a box's place in the photo.
pub fn visual_fields(
    lines: &[TextLine],
    known: &[FieldReading],
    side: EvidenceKind,
    habit: PrintHabit,
    corners: &dyn Fn(&Rect) -> [Point; 4],
) -> Vec<FieldReading> {
    let is_printed = |line: &&TextLine| line.confidence >= SURE && line.text.matches('<').count() < 2;
    let printed: Vec<&TextLine> = lines.iter().filter(is_printed).collect();
    let page = Page { printed, side, habit, corners };
    let in_order = if known.is_empty() { licence::in_order(&page.printed, habit) } else { Vec::new() };
    let ordered = |field: FieldName| {
        let (_, text, bbox) = in_order.iter().find(|(one, ..)| *one == field)?;
        page.reading(field, text, bbox)
    };
    FieldName::ALL
        .into_iter()
        .flat_map(|field| {
            let (agreeing, labelled) = (page.agreeing(field, known), page.labelled(field).or_else(|| ordered(field)));
            let other = labelled.filter(|labelled| is_another(labelled, agreeing.as_ref(), known));
            [agreeing, other]
        })
        .flatten()
        .collect()
}

/// The lines of a side that are read for sure.
struct Page<'a> {
    printed: Vec<&'a TextLine>,
    side: EvidenceKind,
    habit: PrintHabit,
    corners: &'a dyn Fn(&Rect) -> [Point; 4],
}

impl Page<'_> {
    /// The text in a box as a reading of `field`; `None` where it cannot be one.
    fn reading(&self, field: FieldName, text: &str, bbox: &Rect) -> Option<FieldReading> {
        let value = value_of(field, text, self.habit)?;
        let (text, zone, quad) = (text.to_owned(), Zone::Visual, Some((self.corners)(bbox)));
        Some(FieldReading { field, text, value, side: self.side, zone, quad, is_verified: None, is_cut: false })
    }

    /// The first line that agrees with one of the known readings of `field`.
    fn agreeing(&self, field: FieldName, known: &[FieldReading]) -> Option<FieldReading> {
        let is_of_field = |known: &&FieldReading| known.field == field && !known.value.is_empty();
        let of_field: Vec<&FieldReading> = known.iter().filter(is_of_field).collect();
        let matching = |line: &&TextLine| {
            let reading = self.reading(field, value_text(line), &line.bbox)?;
            of_field.iter().any(|known| agreement(&reading, known) == Agreement::Match).then_some(reading)
        };
        if is_telling(field) { self.printed.iter().find_map(matching) } else { None }
    }

    /// What stands behind, beside or below the first label of `field` that has a value.
    fn labelled(&self, field: FieldName) -> Option<FieldReading> {
        self.printed.iter().find_map(|line| {
            let (_, rest) = labelled(&line.text).filter(|(one, _)| *one == field)?;
            if field == FieldName::SerialNumber && self.habit.is_no_passport && names_passport(&line.text) {
                return None;
            }
            if !rest.is_empty() {
                return self.reading(field, rest, &line.bbox);
            }
            let values = value_lines(line, &self.printed);
            values.into_iter().find_map(|value| self.reading(field, &value.text, &value.bbox))
        })
    }
}

/// Whether what stands at a label is to be read besides what agrees: it says something else, and is not what a zone or barcode has as
/// another field, whose line the label was then brought together with, nor a label misread.
fn is_another(labelled: &FieldReading, agreeing: Option<&FieldReading>, known: &[FieldReading]) -> bool {
    let Some(agreeing) = agreeing else { return true };
    let is_of_other = known.iter().any(|known| known.field != labelled.field && known.value == labelled.value);
    !is_of_other && !is_nearly_label(&labelled.text) && agreement(labelled, agreeing) == Agreement::NoMatch
}

/// The text of a line after its label, where it has one with something behind.
pub(super) fn value_text(line: &TextLine) -> &str {
    labelled(&line.text).map(|(_, rest)| rest).filter(|rest| !rest.is_empty()).unwrap_or(&line.text)
}

/// Whether a line that agrees with a field must be it: a single letter or a state's code stands in many places.
const fn is_telling(field: FieldName) -> bool {
    !matches!(field, FieldName::Sex | FieldName::Nationality | FieldName::IssuingCountry)
}

/// Lines that may be the value of a label: the next one beside it, then the next one below.
fn value_lines<'a>(label: &TextLine, lines: &[&'a TextLine]) -> Vec<&'a TextLine> {
    let Rect { x, y, width, height } = label.bbox;
    let others = || lines.iter().copied().filter(|line| labelled(&line.text).is_none());
    let overlap = |a: (f32, f32), b: (f32, f32)| a.1.min(b.1) - a.0.max(b.0);
    let nearest =
        |found: Vec<(&'a TextLine, f32)>| found.into_iter().min_by(|a, b| a.1.total_cmp(&b.1)).map(|(line, _)| line);
    let beside = others().filter_map(|line| {
        let gap = line.bbox.x - (x + width);
        let level = overlap((y, y + height), (line.bbox.y, line.bbox.y + line.bbox.height));
        (gap > -0.5 * height && gap < BESIDE * height && level > 0.5 * height.min(line.bbox.height))
            .then_some((line, gap))
    });
    let below = others().filter_map(|line| {
        let gap = line.bbox.y - (y + height);
        let shared = overlap((x, x + width), (line.bbox.x, line.bbox.x + line.bbox.width));
        (gap > -0.6 * height && gap < BELOW * height && shared > 0.0).then_some((line, gap))
    });
    [nearest(beside.collect()), nearest(below.collect())].into_iter().flatten().collect()
}

/// What the text means as a value of `field`; `None` where it cannot be one.
fn value_of(field: FieldName, text: &str, habit: PrintHabit) -> Option<String> {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let date =
        |is_past: bool| printed_date(text, habit.is_month_first, is_past, habit.this_year).map(|date| date.iso());
    match field {
        FieldName::Surname | FieldName::Name => (letters >= 2 && digits == 0).then(|| text.trim().to_uppercase()),
        FieldName::BirthDate | FieldName::ExpeditionDate => date(true),
        FieldName::ExpirationDate => date(false),
        FieldName::SerialNumber | FieldName::PersonalNumber => {
            let is_number = digits >= 3 && NUMBER_LENGTHS.contains(&(letters + digits));
            (is_number && printed_date(text, false, true, habit.this_year).is_none()).then(|| text.trim().to_owned())
        }
        FieldName::Sex => {
            let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| matches!(*word, "M" | "F" | "X"));
            words.next_back().map(str::to_owned)
        }
        FieldName::Nationality => state_of(text.trim()).filter(|_| letters == 3).map(str::to_owned),
        FieldName::IssuingCountry | FieldName::BirthPlace | FieldName::Address => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, x: f32, y: f32, width: f32) -> TextLine {
        TextLine { text: text.to_owned(), confidence: 0.97, bbox: Rect { x, y, width, height: 30.0 } }
    }

    fn fields(lines: &[TextLine], known: &[FieldReading]) -> Vec<(FieldName, String)> {
        let habit = PrintHabit { this_year: 2026, is_month_first: false, is_no_passport: true };
        let read = visual_fields(lines, known, EvidenceKind::DocumentFront, habit, &|_| [Point::default(); 4]);
        read.into_iter().map(|one| (one.field, one.value)).collect()
    }

    fn known(field: FieldName, value: &str) -> FieldReading {
        let (value, side) = (value.to_owned(), EvidenceKind::DocumentBack);
        FieldReading {
            field,
            text: value.clone(),
            value,
            side,
            zone: Zone::Mrz,
            quad: None,
            is_verified: Some(true),
            is_cut: false,
        }
    }

    #[test]
    fn values_stand_beside_or_below_their_labels_or_in_one_line_with_them() {
        let lines = [
            line("Nom/Surname", 500.0, 100.0, 160.0),
            line("BERENGER", 800.0, 98.0, 190.0),
            line("Prenoms/Given names", 500.0, 150.0, 240.0),
            line("SOLENE", 500.0, 184.0, 150.0),
            line("Date de naissance/Date of birth 19122005", 500.0, 240.0, 500.0),
            line("Nationality", 500.0, 300.0, 150.0),
            line("FRA", 500.0, 334.0, 80.0),
        ];
        let expected = [
            (FieldName::Surname, "BERENGER"),
            (FieldName::Name, "SOLENE"),
            (FieldName::BirthDate, "2005-12-19"),
            (FieldName::Nationality, "FRA"),
        ];
        assert_eq!(fields(&lines, &[]), expected.map(|(field, value)| (field, value.to_owned())));
    }

    #[test]
    fn a_licence_is_read_by_the_order_of_its_lines_where_nothing_is_known() {
        let lines = [
            line("PATENTE DI GUIDA", 200.0, 20.0, 400.0),
            line("ROSSI", 500.0, 100.0, 160.0),
            line("ANNA", 500.0, 150.0, 120.0),
            line("13/03/1955", 500.0, 200.0, 190.0),
            line("05/08/2014", 500.0, 250.0, 190.0),
            line("04/08/2029", 800.0, 250.0, 190.0),
        ];
        let expected = [
            (FieldName::Surname, "ROSSI"),
            (FieldName::Name, "ANNA"),
            (FieldName::BirthDate, "1955-03-13"),
            (FieldName::ExpirationDate, "2029-08-04"),
            (FieldName::ExpeditionDate, "2014-08-05"),
        ];
        assert_eq!(fields(&lines, &[]), expected.map(|(field, value)| (field, value.to_owned())));
        // With a barcode that says something else only what agrees or stands at a label is read.
        assert_eq!(fields(&lines, &[known(FieldName::Surname, "BIANCHI")]), []);
    }

    #[test]
    fn a_line_that_agrees_is_read_and_so_is_what_stands_at_the_label() {
        let lines = [
            line("Surname", 500.0, 100.0, 160.0),
            line("BERINGER", 800.0, 98.0, 190.0),
            line("MULLER", 10.0, 500.0, 90.0),
        ];
        assert_eq!(
            fields(&lines, &[known(FieldName::Surname, "MUELLER")]),
            [(FieldName::Surname, "MULLER".to_owned()), (FieldName::Surname, "BERINGER".to_owned())]
        );
        // The label was brought together with the line of another field.
        assert_eq!(
            fields(&lines, &[known(FieldName::Surname, "MUELLER"), known(FieldName::Name, "BERINGER")])[..1],
            [(FieldName::Surname, "MULLER".to_owned())]
        );
        assert_eq!(
            fields(&lines, &[known(FieldName::Surname, "SMITH")]),
            [(FieldName::Surname, "BERINGER".to_owned())]
        );
        // The number of a passport on a permit is that of another document.
        let other = [line("Reisepass-Nr./Passport No.", 500.0, 300.0, 260.0), line("75579059", 500.0, 334.0, 120.0)];
        assert_eq!(fields(&other, &[known(FieldName::SerialNumber, "RP7894172")]), []);
        let mut doubtful = lines.clone();
        doubtful[1].confidence = 0.6;
        assert_eq!(fields(&doubtful, &[known(FieldName::Surname, "SMITH")]), []);
        assert_eq!(
            fields(&[line("P<UTOERIKSSON<<ANNA", 0.0, 0.0, 900.0)], &[known(FieldName::Surname, "ERIKSSON")]),
            []
        );
    }
}
