//! Documents that never expire: the print gives the year 9999, of which a zone has room for the last two figures.

use crate::{
    case::reading::{FieldName, SideReading, Zone},
    document::mrz::PartialDate,
};

/// Reads the expiry of zones, whose two figures were taken for a year near the present, as the print of the document gives it, where
/// that is a day of the year 9999 and the zone has the same figures. A zone alone cannot tell 1999 from 9999: it stays as it is.
pub(super) fn resolve(sides: &mut [SideReading]) {
    let printed = |side: &SideReading| {
        let mut dates =
            side.fields.iter().filter(|one| one.field == FieldName::ExpirationDate && one.zone == Zone::Visual);
        dates.find_map(|one| PartialDate::of_iso(&one.value).filter(|date| date.year == PartialDate::NEVER))
    };
    let Some(never) = sides.iter().find_map(printed) else { return };
    let is_meant = |value: &str| {
        let is_same = |date: PartialDate| {
            date.year.rem_euclid(100) == PartialDate::NEVER.rem_euclid(100)
                && (date.month, date.day) == (never.month, never.day)
        };
        PartialDate::of_iso(value).is_some_and(is_same)
    };
    for side in sides {
        let of_zone = side.mrz.iter_mut().map(|mrz| &mut mrz.data.expiration_date);
        let read = side.fields.iter_mut().filter(|one| one.field == FieldName::ExpirationDate && one.zone == Zone::Mrz);
        of_zone
            .chain(read.map(|one| &mut one.value))
            .filter(|value| is_meant(value))
            .for_each(|value| *value = never.iso());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        case::{
            CaseMeta,
            evidence::EvidenceKind,
            reading::{Agreement, DataRule, FieldReading},
        },
        document::cross_check::cross_check,
        policy::{DEFAULT_POLICY, Policy},
    };
    use jiff::civil::date;

    /// Whether a document with these dates of expiry counts as expired, and how they agree.
    fn expired(printed: &str, of_zone: &str) -> (bool, Option<Agreement>) {
        let reading = |side, value: &str, zone| FieldReading {
            field: FieldName::ExpirationDate,
            text: value.to_owned(),
            value: value.to_owned(),
            side,
            zone,
            quad: None,
            is_verified: None,
            is_cut: false,
        };
        let side = |side, value, zone| {
            let fields = vec![reading(side, value, zone)];
            SideReading { side, mrz: None, barcodes: vec![], fields, not_read: vec![] }
        };
        let sides = vec![
            side(EvidenceKind::DocumentFront, printed, Zone::Visual),
            side(EvidenceKind::DocumentBack, of_zone, Zone::Mrz),
        ];
        let policy = Policy::parse(DEFAULT_POLICY, "default.toml").unwrap();
        let reading = cross_check(sides, &CaseMeta::default(), date(2026, 11, 28), &policy.document_data).reading;
        let is_expired = reading.rules.iter().any(|one| one.rule == DataRule::NotExpired && !one.is_kept);
        (is_expired, reading.checks.first().map(|check| check.agreement))
    }

    #[test]
    fn a_document_without_expiry_has_not_expired_where_its_print_says_so() {
        assert_eq!(expired("9999-12-31", "1999-12-31"), (false, Some(Agreement::Match)));
        assert_eq!(expired("9999-01-01", "1999-01-01"), (false, Some(Agreement::Match)));
        // Fillers in the zone: it says nothing.
        assert_eq!(expired("9999-12-31", ""), (false, None));
        assert_eq!(expired("", "1999-12-31"), (true, None));
        assert_eq!(expired("1999-12-31", "1999-12-31"), (true, Some(Agreement::Match)));
        assert_eq!(expired("9999-12-31", "1998-12-31"), (true, Some(Agreement::NoMatch)));
        assert_eq!(expired("9999-12-31", "1999-01-01"), (true, Some(Agreement::NoMatch)));
    }
}
