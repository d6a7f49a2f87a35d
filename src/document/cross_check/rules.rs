//! Rules about what a document may say: check digits, dates, and what the case says about it.

use jiff::civil::Date;

use crate::{
    case::{
        CaseMeta,
        evidence::EvidenceKind,
        meta::IdType,
        mrz::{MrzFaultKind, MrzReading},
        reading::{DataRule, FieldName, RuleCheck, SideReading},
    },
    document::{barcode::Licence, mrz::PartialDate},
};

/// Age in years that nobody has reached since 1997.
const HIGHEST_AGE: i16 = 120;

/// Every rule that what was read on `side` allows to apply, as of `reference`.
pub(super) fn applied(side: &SideReading, meta: &CaseMeta, reference: Date) -> Vec<RuleCheck> {
    let rule = |rule: DataRule, is_kept: bool, detail: String| RuleCheck { rule, side: side.side, is_kept, detail };
    let mut rules = Vec::new();
    if let Some(mrz) = &side.mrz {
        let wrong: Vec<String> = mrz
            .check_digits
            .iter()
            .filter(|digit| !digit.right)
            .map(|digit| format!("{:?}: {} instead of {}", digit.field, digit.found, digit.expected).to_lowercase())
            .collect();
        rules.push(rule(DataRule::CheckDigits, wrong.is_empty(), wrong.join("; ")));
        let faults: Vec<String> = mrz
            .faults
            .iter()
            .filter(|fault| fault.kind != MrzFaultKind::Refitted)
            .map(|fault| format!("{:?} in line {}, column {}", fault.kind, fault.line + 1, fault.column + 1))
            .collect();
        rules.push(rule(DataRule::ZoneContent, faults.is_empty(), faults.join("; ")));
    }
    let date = |field: FieldName| {
        let mut dates = side.fields.iter().filter(|reading| reading.field == field);
        dates.find_map(|reading| PartialDate::of_iso(&reading.value))
    };
    if let Some(expiry) = date(FieldName::ExpirationDate) {
        let detail = format!("expires {}, looked at on {reference}", expiry.iso());
        rules.push(rule(DataRule::NotExpired, expiry.last().is_some_and(|last| last >= reference), detail));
    }
    if let Some(birth) = date(FieldName::BirthDate) {
        let is_plausible = birth.first() <= Some(reference) && reference.year() - birth.year <= HIGHEST_AGE;
        rules.push(rule(DataRule::PlausibleAge, is_plausible, format!("born {}", birth.iso())));
    }
    let issuer = side.fields.iter().find(|reading| reading.field == FieldName::IssuingCountry);
    if let (Some(issuer), Some(country)) = (issuer, meta.country_code) {
        let detail = format!("the document says {}, the case {country}", issuer.value);
        rules.push(rule(DataRule::CountryCode, issuer.value == country.to_string(), detail));
    }
    let code = document_code(side);
    if let (Some(code), Some(id_type)) = (code, meta.id_type)
        && let Some(kinds) = kinds_of(&code)
    {
        let detail = format!("the document says {code}, the case {id_type:?}");
        rules.push(rule(DataRule::IdType, kinds.contains(&id_type), detail));
    }
    rules
}

/// Whether birth, issue and expiry follow each other, wherever on the document they stand; `None` where only one of them was read.
pub(super) fn dates_in_order(sides: &[SideReading]) -> Option<RuleCheck> {
    let of = |name: &'static str, field: FieldName| {
        let mut readings = sides.iter().flat_map(|side| &side.fields).filter(move |reading| reading.field == field);
        readings.find_map(|reading| Some((name, reading.side, PartialDate::of_iso(&reading.value)?)))
    };
    let dated: Vec<(&str, EvidenceKind, PartialDate)> = [
        of("birth", FieldName::BirthDate),
        of("issue", FieldName::ExpeditionDate),
        of("expiry", FieldName::ExpirationDate),
    ]
    .into_iter()
    .flatten()
    .collect();
    let (_, side, _) = *dated.get(1..)?.last()?;
    let is_kept = dated.windows(2).all(|pair| pair[0].2.first() < pair[1].2.last());
    let detail: Vec<String> = dated.iter().map(|(name, _, date)| format!("{name} {}", date.iso())).collect();
    Some(RuleCheck { rule: DataRule::DatesInOrder, side, is_kept, detail: detail.join(", ") })
}

/// The code of the document's kind: that of its zone, or `DL` or `ID` of a licence's barcode.
fn document_code(side: &SideReading) -> Option<String> {
    let of_zone = |mrz: &MrzReading| Some(mrz.lines.first()?.get(..2)?.trim_end_matches('<').to_owned());
    let of_barcode = || side.barcodes.iter().find_map(|barcode| Some(Licence::parse(&barcode.text).ok()?.subfile));
    side.mrz.as_ref().and_then(of_zone).or_else(of_barcode)
}

/// What documents of a code may be called (ICAO 9303-4, -5, -6, -7, 4.2.2; ISO/IEC 18013-1 for D); `None` of a code that says nothing.
fn kinds_of(code: &str) -> Option<&'static [IdType]> {
    Some(match code.chars().next()? {
        'P' => &[IdType::Passport],
        'V' => &[IdType::Visa],
        'D' => &[IdType::DriversLicense, IdType::DrivingLicense],
        'I' | 'A' | 'C' => &[IdType::IdCard, IdType::ResidencePermit],
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        case::{
            country::CountryCode,
            reading::{FieldReading, Zone},
        },
        document::{ReadLetter, ReadLine, mrz::assembled},
    };
    use jiff::civil::date;
    use std::slice::from_ref;

    fn side(fields: &[(FieldName, &str)]) -> SideReading {
        let reading = |&(field, value): &(FieldName, &str)| FieldReading {
            field,
            text: value.to_owned(),
            value: value.to_owned(),
            side: EvidenceKind::DocumentFront,
            zone: Zone::Visual,
            quad: None,
            is_verified: None,
            is_cut: false,
        };
        let fields = fields.iter().map(reading).collect();
        SideReading { side: EvidenceKind::DocumentFront, mrz: None, barcodes: vec![], fields, not_read: vec![] }
    }

    fn broken(side: &SideReading, meta: &CaseMeta) -> Vec<DataRule> {
        let rules = applied(side, meta, date(2026, 11, 28)).into_iter().chain(dates_in_order(from_ref(side)));
        rules.filter(|rule| !rule.is_kept).map(|rule| rule.rule).collect()
    }

    #[test]
    fn dates_must_be_in_order_and_plausible() {
        let (birth, issue, expiry) = (FieldName::BirthDate, FieldName::ExpeditionDate, FieldName::ExpirationDate);
        let meta = CaseMeta::default();
        assert_eq!(broken(&side(&[(birth, "1974-08-12"), (issue, "2020-01-01"), (expiry, "2030-01-01")]), &meta), []);
        assert_eq!(broken(&side(&[(birth, "2021-08-12"), (issue, "2020-01-01")]), &meta), [DataRule::DatesInOrder]);
        assert_eq!(broken(&side(&[(birth, "1900-01-01")]), &meta), [DataRule::PlausibleAge]);
        assert_eq!(broken(&side(&[(birth, "2026-11-29")]), &meta), [DataRule::PlausibleAge]);
        assert_eq!(broken(&side(&[(expiry, "2026-11-27")]), &meta), [DataRule::NotExpired]);
        assert_eq!(broken(&side(&[(expiry, "2026-11")]), &meta), []);
        assert_eq!(broken(&side(&[(expiry, "nonsense")]), &meta), []);
    }

    #[test]
    fn what_the_case_says_must_be_what_the_document_says() {
        let letter = |letter| ReadLetter { letter, confidence: 1.0, place: 0.0 };
        let line = |text: &str| (ReadLine { letters: text.chars().map(letter).collect() }, Default::default());
        let lines = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F3204153ZE184226B<<<<<16"];
        let mrz = assembled(&lines.map(line), date(2026, 11, 28));
        let mut side = side(&[(FieldName::IssuingCountry, "UTO")]);
        side.mrz = mrz;
        let meta = |country: &str, id_type| CaseMeta {
            country_code: CountryCode::parse(country),
            id_type: Some(id_type),
            ..CaseMeta::default()
        };
        let first = broken(&side, &meta("UTO", IdType::Passport));
        assert!(!first.contains(&DataRule::CountryCode) && !first.contains(&DataRule::IdType));
        let other = broken(&side, &meta("ESP", IdType::IdCard));
        assert!(other.contains(&DataRule::CountryCode) && other.contains(&DataRule::IdType));
    }
}
