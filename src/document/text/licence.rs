//! Driving licences after directive 2006/126/EC, annex I, and ISO/IEC 18013-1: their fields are numbered and stand in the order of
//! their numbers, which are so small that they are often not read. So what is read is told by its order: surname (1), given names (2),
//! birth (3), issue (4a), expiry (4b), number (5).

use super::{
    fields::{PrintHabit, value_text},
    printed_date::printed_date,
    reader::TextLine,
};
use crate::case::{geometry::Rect, reading::FieldName};

/// What a licence is called, in capitals without diacritics, spaces and signs, as the reader of text gives it.
const TITLES: [&str; 24] = [
    "DRIVINGLICENCE",
    "DRIVERLICENSE",
    "DRIVERSLICENSE",
    "PERMISDECONDUIRE",
    "FUHRERSCHEIN",
    "PATENTEDIGUIDA",
    "PERMISODECONDUCCION",
    "LICENCIADECONDUC",
    "CARTADECONDUCAO",
    "PRAWOJAZDY",
    "RIJBEWIJS",
    "KORKORT",
    "KOREKORT",
    "FORERKORT",
    "AJOKORTTI",
    "VEZETOIENGEDELY",
    "RIDICSKYPRUKAZ",
    "VODICSKYPREUKAZ",
    "VOZACKADOZVOLA",
    "VOZNISKODOVOLJENJE",
    "PERMISDECONDUCERE",
    "SURUCUBELGESI",
    "JUHILUBA",
    "VADITAJAAPLIECIBA",
];
/// What stands between the dates of issue and expiry, where both are read as one line.
const OF_EXPIRY: &str = "4b";
/// How far a line of the column may begin from where the date of birth does, and how far rows may lie apart, in heights of its line.
const ASIDE: f32 = 0.8;
const APART: f32 = 3.5;
/// How far the middles of boxes in one row lie apart at most, in heights.
const ONE_ROW: f32 = 0.6;
/// How much one distance between rows may exceed the other.
const UNEVEN: f32 = 1.4;
/// Letters and digits of a licence's number; its digits are at least half as many as its letters, or it is an address.
const NUMBER_LENGTHS: std::ops::RangeInclusive<usize> = 5..=20;

/// A field's text and its place on the page.
pub(super) type Placed<'a> = (FieldName, &'a str, Rect);

/// The fields that the lines of a licence have by their order; none where the page is not called a licence, or has not three dates that
/// follow each other. Names and number are left out where it is not clear which line they are.
pub(super) fn in_order<'a>(printed: &[&'a TextLine], habit: PrintHabit) -> Vec<Placed<'a>> {
    if !printed.iter().any(|line| is_title(&line.text)) {
        return Vec::new();
    }
    let mut dates: Vec<(&str, Rect)> = printed.iter().flat_map(|line| dates_of(line, habit)).collect();
    dates.sort_by(|(_, a), (_, b)| middle(a).total_cmp(&middle(b)));
    // Issue and expiry stand in one row or in two.
    if let [_, issue, expiry] = &mut dates[..]
        && (middle(&issue.1) - middle(&expiry.1)).abs() < ONE_ROW * issue.1.height.min(expiry.1.height)
        && issue.1.x > expiry.1.x
    {
        std::mem::swap(issue, expiry);
    }
    let [birth, issue, expiry] = dates[..] else { return Vec::new() };
    let day = |text: &str, is_past: bool| {
        printed_date(text, habit.is_month_first, is_past, habit.this_year).map(|date| date.iso())
    };
    let days = [day(birth.0, true), day(issue.0, true), day(expiry.0, false)];
    if days.iter().any(Option::is_none) || days[0] >= days[1] || days[1] >= days[2] {
        return Vec::new();
    }
    let mut found = vec![
        (FieldName::BirthDate, birth.0, birth.1),
        (FieldName::ExpeditionDate, issue.0, issue.1),
        (FieldName::ExpirationDate, expiry.0, expiry.1),
    ];
    let in_column =
        |line: &&&TextLine| (line.bbox.x - birth.1.x).abs() < ASIDE * birth.1.height && !is_title(&line.text);
    let column: Vec<&TextLine> = printed.iter().filter(in_column).copied().collect();
    found.extend(names(&column, &birth.1));
    found.extend(number(&column, &issue.1, habit));
    found
}

/// Whether a line calls the page a driving licence.
fn is_title(text: &str) -> bool {
    let plain: String = text.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_uppercase).collect();
    TITLES.iter().any(|title| plain.contains(title))
}

fn middle(bbox: &Rect) -> f32 {
    bbox.y + bbox.height / 2.0
}

fn holds_date(text: &str, habit: PrintHabit) -> bool {
    printed_date(text, habit.is_month_first, false, habit.this_year).is_some()
}

/// The date in a line, or the dates of issue and expiry with the latter's number between them.
fn dates_of(line: &TextLine, habit: PrintHabit) -> Vec<(&str, Rect)> {
    let is_date = |text: &str| holds_date(text, habit);
    let text = value_text(line);
    if is_date(text) {
        return vec![(text, line.bbox)];
    }
    let Some((issue, expiry)) = text.split_once(OF_EXPIRY).filter(|(a, b)| is_date(a) && is_date(b)) else {
        return Vec::new();
    };
    let width = line.bbox.width * issue.len() as f32 / text.len() as f32;
    let rest = line.bbox.width * expiry.len() as f32 / text.len() as f32;
    let right = line.bbox.x + line.bbox.width - rest;
    vec![(issue, Rect { width, ..line.bbox }), (expiry, Rect { x: right, width: rest, ..line.bbox })]
}

/// Surname and given names: the two lines above the date of birth, where the three rows are evenly spaced.
fn names<'a>(column: &[&'a TextLine], birth: &Rect) -> Vec<Placed<'a>> {
    let mut above: Vec<&TextLine> = column.iter().copied().filter(|line| middle(&line.bbox) < birth.y).collect();
    above.sort_by(|a, b| b.bbox.y.total_cmp(&a.bbox.y));
    let [given, surname, ..] = above[..] else { return Vec::new() };
    let (near, far) = (birth.y - given.bbox.y, given.bbox.y - surname.bbox.y);
    let is_even = near < UNEVEN * far && far < UNEVEN * near && near < APART * birth.height;
    let are_words = [surname, given].iter().all(|line| !value_text(line).chars().any(|c| c.is_ascii_digit()));
    if !is_even || !are_words {
        return Vec::new();
    }
    vec![(FieldName::Surname, value_text(surname), surname.bbox), (FieldName::Name, value_text(given), given.bbox)]
}

/// The licence's number: the only line below the dates that can be one.
fn number<'a>(column: &[&'a TextLine], issue: &Rect, habit: PrintHabit) -> Option<Placed<'a>> {
    let is_number = |line: &&TextLine| {
        let text = value_text(line);
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let is_below = middle(&line.bbox) > middle(issue) + ONE_ROW * issue.height;
        let can_be_number = digits >= 3 && 2 * digits >= letters && NUMBER_LENGTHS.contains(&(letters + digits));
        is_below && can_be_number && !holds_date(text, habit)
    };
    let mut numbers = column.iter().copied().filter(is_number);
    let one = numbers.next().filter(|_| numbers.next().is_none())?;
    Some((FieldName::SerialNumber, value_text(one), one.bbox))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, x: f32, y: f32) -> TextLine {
        let width = 30.0 * text.len() as f32;
        TextLine { text: text.to_owned(), confidence: 0.97, bbox: Rect { x, y, width, height: 60.0 } }
    }

    /// As it was read of a photographed licence: of the numbers only 4b.
    fn licence() -> Vec<TextLine> {
        vec![
            line("KORKORT", 363.0, 35.0),
            line("KONUNGARIKETNORRVALDIA", 356.0, 138.0),
            line("ALVDAHL", 671.0, 270.0),
            line("RASMUS", 668.0, 382.0),
            line("01.03.1955", 666.0, 495.0),
            line("FAROSUND NORRA", 1256.0, 489.0),
            line("03.07.2022", 664.0, 605.0),
            line("4b.", 1079.0, 619.0),
            line("02.07.2032", 1153.0, 604.0),
            line("LANSSTYRELSEN NYKOPSTAD", 670.0, 711.0),
            line("XS873327 8F", 668.0, 824.0),
            line("STORGATAN 172/ KUNGSANGBY", 669.0, 932.0),
        ]
    }

    fn read(lines: &[TextLine]) -> Vec<(FieldName, String)> {
        let printed: Vec<&TextLine> = lines.iter().collect();
        in_order(&printed, HABIT).into_iter().map(|(field, text, _)| (field, text.to_owned())).collect()
    }

    const HABIT: PrintHabit = PrintHabit { this_year: 2026, is_month_first: false, is_no_passport: false };

    const ALL: [(FieldName, &str); 6] = [
        (FieldName::BirthDate, "01.03.1955"),
        (FieldName::ExpeditionDate, "03.07.2022"),
        (FieldName::ExpirationDate, "02.07.2032"),
        (FieldName::Surname, "ALVDAHL"),
        (FieldName::Name, "RASMUS"),
        (FieldName::SerialNumber, "XS873327 8F"),
    ];

    #[test]
    fn fields_are_told_by_their_order() {
        assert_eq!(read(&licence()), ALL.map(|(field, text)| (field, text.to_owned())));
        let mut one_line = licence();
        one_line.retain(|line| line.text != "4b." && line.text != "02.07.2032");
        one_line[6].text = "03.07.20224b02.07.2032".to_owned();
        one_line[2].text = "1.ALVDAHL".to_owned();
        assert_eq!(read(&one_line), ALL.map(|(field, text)| (field, text.to_owned())));
        let printed: Vec<&TextLine> = one_line.iter().collect();
        let boxes: Vec<Rect> = in_order(&printed, HABIT).into_iter().map(|(_, _, bbox)| bbox).collect();
        assert!(boxes[1].x + boxes[1].width < boxes[2].x, "{boxes:?}");
        // Years of two figures: who was born in 55 was not born in 2055.
        let mut short = licence();
        [(4, "01.03.55"), (6, "03.07.22"), (8, "02.07.32")]
            .into_iter()
            .for_each(|(at, day)| short[at].text = day.to_owned());
        assert_eq!(read(&short).len(), ALL.len());
    }

    #[test]
    fn what_is_not_clear_is_left_out() {
        let with = |change: &dyn Fn(&mut Vec<TextLine>)| {
            let mut lines = licence();
            change(&mut lines);
            read(&lines)
        };
        // No licence; two dates; dates that do not follow each other.
        assert_eq!(with(&|lines| lines[0].text = "REISEPASS".to_owned()), []);
        assert_eq!(with(&|lines| drop(lines.remove(8))), []);
        assert_eq!(with(&|lines| lines[4].text = "01.03.2035".to_owned()), []);
        // A line is missing between; another number may be the personal one.
        let without_names = with(&|lines| drop(lines.remove(3)));
        assert!(without_names.iter().all(|(field, _)| !matches!(field, FieldName::Surname | FieldName::Name)));
        assert_eq!(without_names.len(), 4);
        let two_numbers = with(&|lines| lines[9].text = "930117 4411".to_owned());
        assert!(two_numbers.iter().all(|(field, _)| *field != FieldName::SerialNumber), "{two_numbers:?}");
        assert_eq!(read(&[]), []);
    }
}
