//! An export without who the person is: for those who check the work, not the person. What is not known to be harmless goes.

use serde_json::Value;

use super::Dossier;
use crate::case::{
    Report,
    document::DocumentReport,
    finding::{CheckId, Exhibit, Outcome},
    pad::PadReason,
    queue::QueueRow,
    reading::{FieldName, FieldReading},
};

/// What stands in place of what was left out.
pub const REDACTED: &str = "[redacted]";

/// What the sender says that does not tell who the person is; everything else goes, also what later versions add.
const HARMLESS: [&str; 8] =
    ["id", "countryCode", "idType", "livenessMethod", "priority", "capturedAt", "challenge", "specimen"];
/// Fields of a document that do not tell who the person is.
const KEPT_FIELDS: [FieldName; 3] = [FieldName::IssuingCountry, FieldName::ExpirationDate, FieldName::ExpeditionDate];

/// The dossier without names, numbers, dates of birth and whatever else tells who the person is; scores, reasons, times, digests and
/// the names of those who work here stay, and so does the case's identifier. Words that a person wrote go as a whole. Faces in
/// pictures are not its business: whoever makes the pictures hides them.
pub fn redacted(mut dossier: Dossier) -> Dossier {
    redact_report(&mut dossier.report);
    for decision in &mut dossier.decisions {
        hide(&mut decision.draft.note);
        if let Some(request) = &mut decision.draft.request {
            hide(&mut request.customer_text);
        }
    }
    dossier.amendments.overrides.iter_mut().for_each(|made| hide(&mut made.draft.reason));
    for made in &mut dossier.amendments.corrections {
        made.read_value.iter_mut().for_each(hide);
        hide(&mut made.draft.corrected_value);
        hide(&mut made.draft.reason);
    }
    if let Some(enrolment) = &mut dossier.enrolment {
        hide(&mut enrolment.client_id);
        hide(&mut enrolment.details);
    }
    dossier.is_redacted = true;
    dossier
}

/// A row of the case list without who the person is.
pub fn redacted_row(mut row: QueueRow) -> QueueRow {
    row.entity_name.iter_mut().for_each(hide);
    row.failure.iter_mut().for_each(hide);
    row.handling.snooze.iter_mut().for_each(|snooze| hide(&mut snooze.reason));
    row.handling.escalation.iter_mut().for_each(|given| hide(&mut given.reason));
    row
}

/// Puts the sign in place of a text that says something.
fn hide(text: &mut String) {
    if !text.is_empty() {
        REDACTED.clone_into(text);
    }
}

fn redact_report(report: &mut Report) {
    if let Value::Object(meta) = &mut report.meta {
        for (key, value) in meta.iter_mut() {
            if key == "returnFaceImages" {
                *value = Value::Bool(false);
            } else if !HARMLESS.contains(&key.as_str()) && !value.is_null() {
                *value = REDACTED.into();
            }
        }
    }
    report.evidence.iter_mut().for_each(|evidence| hide(&mut evidence.file_name));
    for finding in &mut report.findings {
        redact_outcome(&mut finding.outcome);
        let tells_data = matches!(finding.check, CheckId::DocumentData | CheckId::DocumentPad);
        finding.exhibits.iter_mut().for_each(|exhibit| redact_exhibit(exhibit, tells_data));
    }
    report.document.iter_mut().for_each(redact_document);
    for face in &mut report.enrolled_faces_matches {
        hide(&mut face.client_id);
        face.entity_name.iter_mut().for_each(hide);
    }
    for image in &mut report.specimen_check_matches {
        hide(&mut image.name);
        image.url = None;
    }
    if let Some(timeline) = &mut report.timeline {
        timeline.partial.iter_mut().for_each(hide);
    }
    report.warnings.iter_mut().for_each(hide);
}

/// The cause stays: the detail may name files.
fn redact_outcome(outcome: &mut Outcome) {
    if let Outcome::NotChecked(reason) = outcome {
        reason.detail.clear();
    }
}

fn redact_exhibit(exhibit: &mut Exhibit, tells_data: bool) {
    match exhibit {
        Exhibit::Region { label, .. } | Exhibit::Heat { label, .. } | Exhibit::Span { label, .. } if tells_data => {
            hide(label)
        }
        Exhibit::Figure { .. } | Exhibit::Region { .. } | Exhibit::Heat { .. } | Exhibit::Span { .. } => {}
    }
}

fn redact_document(document: &mut DocumentReport) {
    document.photos.iter_mut().for_each(|photo| redact_outcome(&mut photo.liveness));
    for finding in &mut document.pad {
        redact_outcome(&mut finding.outcome);
        let tells_data = matches!(
            finding.reason,
            PadReason::SecurityDataCheck
                | PadReason::SecurityOcrCheck
                | PadReason::NotProcessedDataCheck
                | PadReason::NotProcessedOcr
        );
        finding.exhibits.iter_mut().for_each(|exhibit| redact_exhibit(exhibit, tells_data));
    }
    let reading = &mut document.reading;
    for side in &mut reading.sides {
        side.mrz = None;
        side.fields.iter_mut().for_each(redact_field);
        for barcode in &mut side.barcodes {
            hide(&mut barcode.text);
            barcode.fields.iter_mut().for_each(redact_field);
        }
        side.not_read.iter_mut().for_each(|reason| reason.detail.clear());
    }
    reading.checks.iter_mut().flat_map(|check| &mut check.readings).for_each(redact_field);
    reading.rules.iter_mut().for_each(|rule| hide(&mut rule.detail));
}

fn redact_field(read: &mut FieldReading) {
    if !KEPT_FIELDS.contains(&read.field) {
        hide(&mut read.value);
        hide(&mut read.text);
    }
}
