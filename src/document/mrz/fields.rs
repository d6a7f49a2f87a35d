//! The fields of a zone with their places in the photo, for comparison with other places.

use super::{
    layout::{Slot, fields},
    zone::Zone,
};
use crate::case::{
    evidence::EvidenceKind,
    geometry::Point,
    mrz::{CheckedField, MrzFormat, MrzReading},
    reading::{FieldName, FieldReading, Zone as Place},
};

/// Fields of the zone with the check digit that vouches for each.
const FIELDS: [(FieldName, Slot, Option<CheckedField>); 9] = [
    (FieldName::Surname, Slot::Names, None),
    (FieldName::Name, Slot::Names, None),
    (FieldName::BirthDate, Slot::Birth, Some(CheckedField::Birth)),
    (FieldName::Sex, Slot::Sex, None),
    (FieldName::Nationality, Slot::Nationality, None),
    (FieldName::ExpirationDate, Slot::Expiry, Some(CheckedField::Expiry)),
    (FieldName::IssuingCountry, Slot::Issuer, None),
    (FieldName::SerialNumber, Slot::Number, Some(CheckedField::Number)),
    (FieldName::PersonalNumber, Slot::Optional, Some(CheckedField::Optional)),
];

/// The fields of `reading`, as it stands on `side`; one that the document does not have is empty.
pub fn zone_fields(reading: &MrzReading, side: EvidenceKind) -> Vec<FieldReading> {
    let lines: Vec<&str> = reading.lines.iter().map(String::as_str).collect();
    let Ok(zone) = Zone::parse(&lines) else { return Vec::new() };
    let of = |(field, slot, check): (FieldName, Slot, Option<CheckedField>)| {
        of_slot(reading, &zone, side, field, slot_of(field, slot, zone.format()), check)
    };
    FIELDS.map(of).to_vec()
}

/// Where a field stands: the old French card has a field of its own for given names, and no nationality but the issuer's.
const fn slot_of(field: FieldName, usual: Slot, format: MrzFormat) -> Slot {
    match (format, field) {
        (MrzFormat::OldFrench, FieldName::Name) => Slot::GivenNames,
        (MrzFormat::OldFrench, FieldName::Nationality) => Slot::Issuer,
        _ => usual,
    }
}

fn of_slot(
    reading: &MrzReading,
    zone: &Zone,
    side: EvidenceKind,
    field: FieldName,
    slot: Slot,
    check: Option<CheckedField>,
) -> FieldReading {
    FieldReading {
        field,
        text: String::from_utf8_lossy(zone.text(slot)).trim_end_matches('<').to_owned(),
        value: value(reading, field).to_owned(),
        side,
        zone: Place::Mrz,
        quad: quad(reading, slot),
        is_verified: check.and_then(|check| verified(reading, zone, check)),
        is_cut: reading.is_name_cut && field == last_name(reading),
    }
}

/// The identifier that reaches the end of the field of names.
fn last_name(reading: &MrzReading) -> FieldName {
    let alone = reading.format == MrzFormat::OldFrench || reading.data.name.is_empty();
    if alone { FieldName::Surname } else { FieldName::Name }
}

fn value(reading: &MrzReading, field: FieldName) -> &str {
    let data = &reading.data;
    match field {
        FieldName::Surname => &data.surname,
        FieldName::Name => &data.name,
        FieldName::BirthDate => &data.birth_date,
        FieldName::Sex => &data.sex,
        FieldName::Nationality => &data.nationality,
        FieldName::ExpirationDate => &data.expiration_date,
        FieldName::IssuingCountry => &data.issuing_country,
        FieldName::SerialNumber => &data.serial_number,
        FieldName::PersonalNumber => &data.personal_number,
        FieldName::ExpeditionDate | FieldName::BirthPlace | FieldName::Address => "",
    }
}

fn quad(reading: &MrzReading, slot: Slot) -> Option<[Point; 4]> {
    let field = fields(reading.format).into_iter().find(|field| field.slot == slot)?;
    reading.part_quad(field.line, field.columns)
}

/// Whether the check digit of a field is right, or wrong; `None` where it has none, or where a letter that it covers or itself was
/// corrected by it: what it chose it cannot vouch for.
fn verified(reading: &MrzReading, zone: &Zone, field: CheckedField) -> Option<bool> {
    let right = reading.is_right(field)?;
    let (mut places, digit) = zone.covered(field)?;
    places.push(digit);
    let is_corrected = reading.corrections.iter().any(|one| places.contains(&(one.line, one.column)));
    (!(right && is_corrected)).then_some(right)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{ReadLetter, ReadLine, mrz::assembled};
    use jiff::civil::date;

    #[test]
    fn fields_have_their_place_and_their_check_digit() {
        let letter = |letter| ReadLetter { letter, confidence: 1.0, place: 0.0 };
        let quad = |top: f32| {
            [(0.0, top), (440.0, top), (440.0, top + 10.0), (0.0, top + 10.0)].map(|(x, y)| Point::new(x, y))
        };
        let line = |text: &str, top| (ReadLine { letters: text.chars().map(letter).collect() }, quad(top));
        let lines = [
            line("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", 0.0),
            line("L898902C36UTO7408132F1204159ZE184226B<<<<<10", 20.0),
        ];
        let reading = assembled(&lines, date(2026, 11, 28)).unwrap();
        let fields = zone_fields(&reading, EvidenceKind::DocumentBack);
        let of = |name| fields.iter().find(|field| field.field == name).unwrap();
        assert_eq!(of(FieldName::BirthDate).quad.unwrap()[0], Point::new(130.0, 20.0));
        assert_eq!(of(FieldName::BirthDate).quad.unwrap()[2], Point::new(190.0, 30.0));
        assert_eq!(
            (of(FieldName::BirthDate).is_verified, of(FieldName::ExpirationDate).is_verified),
            (Some(false), Some(true))
        );
        assert_eq!((of(FieldName::Surname).is_verified, of(FieldName::Name).value.as_str()), (None, "ANNA MARIA"));
    }
}
