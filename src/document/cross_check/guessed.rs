//! Letters of a zone that were chosen by a check digit, or that it cannot tell: it cannot vouch for what it chose, another reading of the field can.

use crate::case::{
    finding::Exhibit,
    mrz::{CheckedField, CorrectionRule, MrzCorrection, MrzReading},
    quad::bounds,
    reading::{Agreement, FieldCheck, FieldName, FieldReading, SideReading, Zone},
};

/// The fields that have a check digit.
const CHECKED: [(FieldName, CheckedField); 4] = [
    (FieldName::SerialNumber, CheckedField::Number),
    (FieldName::BirthDate, CheckedField::Birth),
    (FieldName::ExpirationDate, CheckedField::Expiry),
    (FieldName::PersonalNumber, CheckedField::Optional),
];

/// Whether a zone has a field of which a letter was chosen by its check digit, and nothing else that was read says the same.
pub(super) fn is_guessed(side: &SideReading, checks: &[FieldCheck]) -> bool {
    let Some(mrz) = &side.mrz else { return false };
    let is_confirmed = |reading: &FieldReading| {
        checks.iter().any(|check| check.agreement == Agreement::Match && check.readings.contains(reading))
    };
    // A right digit that does not vouch for its field covers a letter that was corrected.
    let is_open = |reading: &&FieldReading| {
        let digit = CHECKED.iter().find(|(name, _)| *name == reading.field).and_then(|(_, digit)| mrz.is_right(*digit));
        reading.zone == Zone::Mrz && digit == Some(true) && reading.is_verified.is_none()
    };
    let has_chosen = mrz.corrections.iter().any(|one| one.rule != CorrectionRule::Position);
    has_chosen && side.fields.iter().filter(is_open).any(|reading| !is_confirmed(reading))
}

/// Where letters of the zone were corrected, with what was read there.
pub(super) fn marks(side: &SideReading) -> Vec<Exhibit> {
    let mark = |(mrz, one): (&MrzReading, &MrzCorrection)| {
        let bbox_in_image = bounds(&mrz.letter_quad(one.line, one.column)?);
        let label = format!("read as {}, taken for {}", one.read, one.taken);
        Some(Exhibit::Region { label, evidence: side.side, bbox_in_image })
    };
    side.mrz.iter().flat_map(|mrz| mrz.corrections.iter().map(move |one| (mrz, one))).filter_map(mark).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        case::{CaseMeta, evidence::EvidenceKind, geometry::Point},
        document::{
            ReadLetter, ReadLine,
            cross_check::{CrossChecked, cross_check},
            mrz::{assembled, zone_fields},
        },
        policy::{DEFAULT_POLICY, Policy},
    };
    use jiff::civil::date;

    /// A passport whose number was read as `number`, its seventh letter with doubt, and is printed as `printed`.
    fn checked(number: &str, printed: Option<&str>) -> CrossChecked {
        let (front, today) = (EvidenceKind::DocumentFront, date(2010, 11, 28));
        let line = |text: &str, top: f32| {
            let letter = |(column, letter)| {
                let confidence = if top > 0.0 && column == 6 { 0.5 } else { 1.0 };
                ReadLetter { letter, confidence, place: (column as f32 + 0.5) / 44.0 }
            };
            let corners = [(0.0, top), (440.0, top), (440.0, top + 10.0), (0.0, top + 10.0)];
            let letters = text.chars().enumerate().map(letter).collect();
            (ReadLine { letters }, corners.map(|(x, y)| Point::new(x, y)))
        };
        let second = format!("{number}6UTO7408122F1204159ZE184226B<<<<<10");
        let lines = [line("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", 0.0), line(&second, 20.0)];
        let mrz = assembled(&lines, today).unwrap();
        let mut fields = zone_fields(&mrz, front);
        let number = fields.iter().find(|one| one.field == FieldName::SerialNumber).unwrap().clone();
        let print = |value: &str| {
            let (text, value) = (value.to_owned(), value.to_owned());
            FieldReading { text, value, zone: Zone::Visual, quad: None, is_verified: None, ..number.clone() }
        };
        fields.extend(printed.map(print));
        let side = SideReading { side: front, mrz: Some(mrz), barcodes: vec![], fields, not_read: vec![] };
        let policy = Policy::parse(DEFAULT_POLICY, "default.toml").unwrap();
        cross_check(vec![side], &CaseMeta::default(), today, &policy.document_data)
    }

    #[test]
    fn what_a_check_digit_chose_is_marked_and_leaves_doubt_until_another_reading_says_the_same() {
        let review = Policy::parse(DEFAULT_POLICY, "default.toml").unwrap();
        let review = review.check_policy(crate::case::finding::CheckId::DocumentData).unwrap().review_below;
        let marked = |checked: &CrossChecked| {
            let is_mark = |exhibit: &&Exhibit| {
                matches!(exhibit, Exhibit::Region { label, bbox_in_image, .. }
                    if label == "read as Z, taken for 2" && bbox_in_image.x == 60.0)
            };
            checked.finding.exhibits.iter().filter(is_mark).count()
        };
        for (number, printed, is_clear, marks) in [
            ("L898902C3", None, true, 0),
            ("L89890ZC3", None, false, 1),
            ("L89890ZC3", Some("L898902C3"), true, 1),
            ("L89890ZC3", Some("L898905C3"), false, 1),
        ] {
            let checked = checked(number, printed);
            let score = checked.finding.outcome.score().unwrap();
            assert_eq!((score >= review, marked(&checked)), (is_clear, marks), "{number} {printed:?} {score}");
        }
    }
}
