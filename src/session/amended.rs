//! A run as reviewers amended it: for services, whose answers have one place for what the machine and what a person says.

use crate::{
    case::{
        EvidenceKind, Report, RunId,
        amendment::Amendments,
        finding::CheckId,
        reading::{DocumentReading, FieldName, FieldReading, Zone},
        verdict::{Validation, Verdict},
    },
    policy::reconsidered,
};

/// What the run's verdict comes to with the checks that reviewers judged otherwise; `None` where there are none.
pub(super) fn reviewed_verdict(run: RunId, report: &Report, amendments: &Amendments) -> Option<Verdict> {
    let overrides = amendments.overrides_of(run);
    (!overrides.is_empty()).then(|| reconsider(report, &overrides))
}

/// What the report's verdict comes to with these checks judged otherwise.
pub(super) fn reconsider(report: &Report, overrides: &[(CheckId, Validation)]) -> Verdict {
    let is_partial = report.timeline.as_ref().is_some_and(|timeline| timeline.partial.is_some());
    reconsidered(&report.verdict, is_partial, overrides)
}

/// The report with validations and fields as reviewers say they are; scores, zones and comparisons stay the machine's.
pub(super) fn amended(run: RunId, mut report: Report, amendments: &Amendments) -> Report {
    if let Some(verdict) = reviewed_verdict(run, &report, amendments) {
        report.verdict = verdict;
    }
    if let Some(document) = &mut report.document {
        correct(run, &mut document.reading, amendments);
    }
    report
}

/// Puts corrected values where the fields were read in print or in a barcode, or adds them where they were not.
fn correct(run: RunId, reading: &mut DocumentReading, amendments: &Amendments) {
    for side in &mut reading.sides {
        for field in FieldName::ALL {
            let Some(value) = amendments.corrected(run, side.side, field) else { continue };
            let zone = side.printed(field).map_or(Zone::Visual, |read| read.zone);
            let place = side.fields.iter_mut().find(|read| read.field == field && read.zone == zone);
            match place {
                Some(read) => value.clone_into(&mut read.value),
                None => side.fields.push(unread(side.side, field, value)),
            }
        }
    }
}

/// A field that only a person read.
fn unread(side: EvidenceKind, field: FieldName, value: &str) -> FieldReading {
    let value = value.to_owned();
    let zone = Zone::Visual;
    FieldReading { field, text: value.clone(), value, side, zone, quad: None, is_verified: None, is_cut: false }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{
        CaseId,
        amendment::{Correction, CorrectionDraft},
        reading::{Scoring, SideReading},
    };

    fn read(value: &str, zone: Zone) -> FieldReading {
        FieldReading { zone, ..unread(EvidenceKind::DocumentFront, FieldName::Surname, value) }
    }

    fn correction(field: FieldName, value: &str, run: RunId) -> Correction {
        let (case, side) = (CaseId("a".to_owned()), EvidenceKind::DocumentFront);
        let (corrected_value, reason) = (value.to_owned(), "a fold".to_owned());
        let draft = CorrectionDraft { case, run, side, field, corrected_value, reason };
        Correction { draft, read_value: None, made_by: "ana".to_owned(), made_at: String::new() }
    }

    #[test]
    fn the_newest_correction_stands_where_the_field_was_read() {
        let side = SideReading {
            side: EvidenceKind::DocumentFront,
            mrz: None,
            barcodes: Vec::new(),
            fields: vec![read("R0E", Zone::Mrz), read("RAE", Zone::Visual)],
            not_read: Vec::new(),
        };
        let mut reading = DocumentReading {
            sides: vec![side],
            checks: Vec::new(),
            rules: Vec::new(),
            scoring: Scoring { fields_total: 1, fields_returned: 1, overall_rating: None },
            doc_model: String::new(),
        };
        let corrections = vec![
            correction(FieldName::Surname, "REE", RunId(2)),
            correction(FieldName::Surname, "ROE", RunId(2)),
            correction(FieldName::Name, "ANA", RunId(2)),
            correction(FieldName::Surname, "OLD", RunId(1)),
        ];
        correct(RunId(2), &mut reading, &Amendments { overrides: Vec::new(), corrections });
        let [side] = reading.sides.as_slice() else { panic!("one side") };
        let printed = |field| side.printed(field).map(|read| read.value.as_str());
        assert_eq!((printed(FieldName::Surname), printed(FieldName::Name)), (Some("ROE"), Some("ANA")));
        assert_eq!(side.fields[0].value, "R0E", "the zone stays as it was read");
    }
}
