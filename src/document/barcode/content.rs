//! The fields in what a barcode says: a licence of the AAMVA standard, or the lines of a machine-readable zone.

use jiff::civil::Date;

use super::aamva::Licence;
use crate::{
    case::{
        evidence::EvidenceKind,
        geometry::Point,
        reading::{FieldName, FieldReading, Zone},
    },
    document::mrz::{Zone as MrzZone, is_name_cut, mrz_data},
};

/// The fields of `text`; none where it is of no known form. What a barcode says is read right: it has an error-correcting code.
pub fn fields(text: &str, side: EvidenceKind, quad: Option<[Point; 4]>, reference: Date) -> Vec<FieldReading> {
    let of_licence = Licence::parse(text).map(|licence| licence_fields(&licence)).unwrap_or_default();
    let (found, is_cut) = if of_licence.is_empty() { zone_fields(text, reference) } else { (of_licence, false) };
    // The identifier that reaches the end may be cut.
    let has_given = found.iter().any(|(field, text, _)| *field == FieldName::Name && !text.is_empty());
    let reading = |(field, text, value): (FieldName, String, String)| FieldReading {
        field,
        text,
        value,
        side,
        zone: Zone::Barcode,
        quad,
        is_verified: Some(true),
        is_cut: is_cut && field == if has_given { FieldName::Name } else { FieldName::Surname },
    };
    found.into_iter().filter(|(_, text, _)| !text.is_empty()).map(reading).collect()
}

fn licence_fields(licence: &Licence) -> Vec<(FieldName, String, String)> {
    let (surname, given) = licence.names();
    let same = |field: FieldName, text: Option<String>| text.map(|text| (field, text.clone(), text));
    let date = |field: FieldName, id: &str| Some((field, licence.get(id)?.to_owned(), licence.date(id)?.iso()));
    let text = |id: &str| licence.get(id).map(str::to_owned);
    let address: Vec<&str> = ["DAG", "DAH", "DAI", "DAJ", "DAK"].iter().filter_map(|id| licence.get(id)).collect();
    let fields = [
        same(FieldName::Surname, surname),
        same(FieldName::Name, given),
        date(FieldName::BirthDate, "DBB"),
        licence.sex().and_then(|sex| Some((FieldName::Sex, text("DBC")?, sex.to_owned()))),
        date(FieldName::ExpirationDate, "DBA"),
        date(FieldName::ExpeditionDate, "DBD"),
        same(FieldName::IssuingCountry, text("DCG")),
        same(FieldName::SerialNumber, text("DAQ")),
        (!address.is_empty()).then(|| (FieldName::Address, address.join("\n"), address.join("\n"))),
    ];
    fields.into_iter().flatten().collect()
}

/// The fields of a zone that a barcode repeats, and whether its names may be cut off.
fn zone_fields(text: &str, reference: Date) -> (Vec<(FieldName, String, String)>, bool) {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).take(4).collect();
    let Ok(zone) = MrzZone::parse(&lines) else { return (Vec::new(), false) };
    let data = mrz_data(&zone, reference);
    let found = [
        (FieldName::Surname, data.surname),
        (FieldName::Name, data.name),
        (FieldName::BirthDate, data.birth_date),
        (FieldName::Sex, data.sex),
        (FieldName::Nationality, data.nationality),
        (FieldName::ExpirationDate, data.expiration_date),
        (FieldName::IssuingCountry, data.issuing_country),
        (FieldName::SerialNumber, data.serial_number),
        (FieldName::PersonalNumber, data.personal_number),
    ]
    .map(|(field, value)| (field, value.clone(), value));
    (found.to_vec(), is_name_cut(&zone))
}
