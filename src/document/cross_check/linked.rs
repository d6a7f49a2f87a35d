//! Whether anything says that two sides are of one document.

use crate::{
    case::reading::{FieldCheck, FieldName, FieldReading, SideReading},
    document::mrz::PartialDate,
};

/// Whether the sides are linked: a field was read on both, however it agrees, or the number of the person on one
/// holds the date of birth on the other, as numbers of many states do. True of a single side.
pub(super) fn are_linked(sides: &[SideReading], checks: &[FieldCheck]) -> bool {
    if sides.len() < 2 || checks.iter().any(FieldCheck::is_of_both_sides) {
        return true;
    }
    let of =
        |field: FieldName| sides.iter().flat_map(|side| &side.fields).filter(move |reading| reading.field == field);
    of(FieldName::BirthDate)
        .any(|birth| of(FieldName::PersonalNumber).any(|number| number.side != birth.side && holds_date(number, birth)))
}

/// Whether the digits of a number hold a date as year, month and day or the other way round, with years of two figures.
fn holds_date(number: &FieldReading, date: &FieldReading) -> bool {
    let Some(PartialDate { year, month: Some(month), day: Some(day) }) = PartialDate::of_iso(&date.value) else {
        return false;
    };
    let digits: String = number.value.chars().filter(char::is_ascii_digit).collect();
    let year = year.rem_euclid(100);
    digits.contains(&format!("{year:02}{month:02}{day:02}")) || digits.contains(&format!("{day:02}{month:02}{year:02}"))
}
