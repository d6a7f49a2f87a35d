//! Whether two readings of a field say the same.

use super::names::{names_agree, printed_names_agree};
use crate::{
    case::reading::{Agreement, FieldCheck, FieldName, FieldReading, Zone},
    document::{
        lookalikes::digit_like,
        mrz::{PartialDate, state_of},
    },
};

/// Letters of a number from which it counts as a part of a longer one.
const LEAST_PART: usize = 5;

/// Every field that was read in several places, compared pair by pair, in the order of fields. Readings are taken in their order, so
/// that those of the front, which come first, are the first of a pair.
pub(super) fn compared(readings: &[&FieldReading]) -> Vec<FieldCheck> {
    let mut checks = Vec::new();
    for field in FieldName::ALL {
        let of_field: Vec<&FieldReading> =
            readings.iter().copied().filter(|reading| reading.field == field && !reading.value.is_empty()).collect();
        for (index, first) in of_field.iter().enumerate() {
            for second in &of_field[index + 1..] {
                if !is_one_source(first, second) {
                    let readings = [(*first).clone(), (*second).clone()];
                    checks.push(FieldCheck { field, agreement: agreement(first, second), readings });
                }
            }
        }
    }
    checks
}

/// Whether two readings are of the same print, zone or barcode.
fn is_one_source(a: &FieldReading, b: &FieldReading) -> bool {
    (a.side, a.zone) == (b.side, b.zone) && (a.zone != Zone::Barcode || a.quad == b.quad)
}

/// How two readings of one field agree.
pub(in crate::document) fn agreement(a: &FieldReading, b: &FieldReading) -> Agreement {
    match a.field {
        FieldName::Surname | FieldName::Name | FieldName::BirthPlace | FieldName::Address => {
            let agree =
                if a.zone == Zone::Visual || b.zone == Zone::Visual { printed_names_agree } else { names_agree };
            let b_is_the_name = a.is_cut || a.zone != Zone::Visual && b.zone == Zone::Visual;
            if b_is_the_name { agree(&b.value, &a.value, a.is_cut) } else { agree(&a.value, &b.value, b.is_cut) }
        }
        FieldName::BirthDate | FieldName::ExpirationDate | FieldName::ExpeditionDate => dates_agree(&a.value, &b.value),
        FieldName::Sex => same(a.value == b.value),
        FieldName::Nationality | FieldName::IssuingCountry => {
            let state = |reading: &FieldReading| state_of(&reading.value).unwrap_or(&reading.value).to_uppercase();
            same(state(a) == state(b))
        }
        FieldName::SerialNumber | FieldName::PersonalNumber => numbers_agree(&a.value, &b.value),
    }
}

fn same(is_same: bool) -> Agreement {
    if is_same { Agreement::Match } else { Agreement::NoMatch }
}

/// Dates agree in part where one of them lacks its day or month.
fn dates_agree(a: &str, b: &str) -> Agreement {
    if a == b {
        return Agreement::Match;
    }
    let (Some(a), Some(b)) = (PartialDate::of_iso(a), PartialDate::of_iso(b)) else { return Agreement::NoMatch };
    let fits = |one: Option<i8>, other: Option<i8>| one.zip(other).is_none_or(|(one, other)| one == other);
    let is_part = a.year == b.year && fits(a.month, b.month) && fits(a.day, b.day);
    if is_part { Agreement::Partial } else { Agreement::NoMatch }
}

/// Numbers agree whatever parts their groups; in part where letters that look alike differ, or one is a part of the other.
fn numbers_agree(a: &str, b: &str) -> Agreement {
    let plain = |number: &str| -> String {
        number.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
    };
    let alike = |number: &str| -> String {
        let digit = |c: char| u8::try_from(c).ok().and_then(digit_like).map_or(c, char::from);
        number.chars().map(digit).collect()
    };
    let (a, b) = (plain(a), plain(b));
    let (shorter, longer) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
    let is_part = shorter.len() >= LEAST_PART && longer.contains(shorter.as_str());
    if a == b {
        same(!a.is_empty())
    } else if is_part || alike(&a) == alike(&b) {
        Agreement::Partial
    } else {
        Agreement::NoMatch
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::evidence::EvidenceKind;

    fn reading(field: FieldName, value: &str, zone: Zone) -> FieldReading {
        let (value, side) = (value.to_owned(), EvidenceKind::DocumentFront);
        FieldReading { field, text: value.clone(), value, side, zone, quad: None, is_verified: None, is_cut: false }
    }

    #[test]
    fn fields_are_compared_by_what_they_mean() {
        use Agreement::{Match, NoMatch, Partial};
        for (field, a, b, expected) in [
            (FieldName::BirthDate, "1974-08-12", "1974-08-12", Match),
            (FieldName::BirthDate, "1974-08-12", "1974-08", Partial),
            (FieldName::BirthDate, "1974-08-12", "1974-08-21", NoMatch),
            (FieldName::BirthDate, "1974-08-12", "12/O8/74", NoMatch),
            (FieldName::SerialNumber, "KZ 765860", "KZ765860", Match),
            (FieldName::SerialNumber, "KZ765860", "KZ76586O", Partial),
            (FieldName::SerialNumber, "KA765860", "K4765860", Partial),
            (FieldName::SerialNumber, "D23145890", "D23145890734", Partial),
            (FieldName::SerialNumber, "KZ765860", "KZ765861", NoMatch),
            (FieldName::Nationality, "D", "DEU", Match),
            (FieldName::Nationality, "FRA", "DEU", NoMatch),
            (FieldName::Sex, "F", "M", NoMatch),
            (FieldName::Surname, "Müller", "MUELLER", Match),
        ] {
            let (a, b) = (reading(field, a, Zone::Visual), reading(field, b, Zone::Mrz));
            assert_eq!(compared(&[&a, &b])[0].agreement, expected, "{a:?} {b:?}");
        }
    }

    #[test]
    fn only_readings_of_different_places_that_say_something_are_compared() {
        let (a, b) = (reading(FieldName::Sex, "M", Zone::Mrz), reading(FieldName::Sex, "", Zone::Visual));
        assert!(compared(&[&a, &a, &b]).is_empty());
        // Two barcodes of one side are two sources.
        let at = |place: f32| Some([crate::case::geometry::Point::new(place, place); 4]);
        let barcode = |place: f32| FieldReading { quad: at(place), ..reading(FieldName::Sex, "F", Zone::Barcode) };
        assert_eq!(compared(&[&barcode(1.0), &barcode(1.0), &barcode(9.0)]).len(), 2);
    }
}
