//! A report without who the person is: for an export to those who check the work, and for good when a case is erased. What is not known
//! to be harmless goes.

use serde_json::Value;

use super::{
    document::DocumentReport,
    finding::{CheckId, Exhibit, Outcome},
    pad::PadReason,
    reading::{FieldName, FieldReading},
    report::Report,
};

/// What the sender says that does not tell who the person is; everything else goes, also what later versions add.
const HARMLESS: [&str; 8] =
    ["id", "countryCode", "idType", "livenessMethod", "priority", "capturedAt", "challenge", "specimen"];
/// Fields of a document that do not tell by themselves who the person is.
pub const HARMLESS_FIELDS: [FieldName; 3] =
    [FieldName::IssuingCountry, FieldName::ExpirationDate, FieldName::ExpeditionDate];

/// Puts the sign in place of a text that says something.
pub fn hide(text: &mut String, sign: &str) {
    if !text.is_empty() {
        sign.clone_into(text);
    }
}

/// Takes out of the sender's data what may tell of the person; what is left reads back as such data.
pub fn keep_harmless(meta: &mut Value) {
    if let Value::Object(meta) = meta {
        meta.retain(|key, _| HARMLESS.contains(&key.as_str()));
    }
}

/// Puts the sign in place of what the sender says of the person.
fn withhold_meta(meta: &mut Value, sign: &str) {
    let Value::Object(meta) = meta else { return };
    for (key, value) in meta.iter_mut() {
        if key == "returnFaceImages" {
            *value = Value::Bool(false);
        } else if !HARMLESS.contains(&key.as_str()) && !value.is_null() {
            *value = sign.into();
        }
    }
}

impl Report {
    /// Puts `sign` in place of names, numbers, dates of birth and whatever else in the report tells who the person is; scores, reasons,
    /// times and digests stay, and so do the case's identifier and the `kept` fields of the document.
    pub fn withhold_person(&mut self, sign: &str, kept: &[FieldName]) {
        withhold_meta(&mut self.meta, sign);
        self.evidence.iter_mut().for_each(|evidence| hide(&mut evidence.file_name, sign));
        for finding in &mut self.findings {
            redact_outcome(&mut finding.outcome);
            let tells_data = matches!(finding.check, CheckId::DocumentData | CheckId::DocumentPad);
            finding.exhibits.iter_mut().for_each(|exhibit| redact_exhibit(exhibit, tells_data, sign));
        }
        self.document.iter_mut().for_each(|document| redact_document(document, sign, kept));
        for face in &mut self.enrolled_faces_matches {
            hide(&mut face.client_id, sign);
            face.entity_name.iter_mut().for_each(|text| hide(text, sign));
        }
        for image in &mut self.specimen_check_matches {
            hide(&mut image.name, sign);
            image.url = None;
        }
        if let Some(timeline) = &mut self.timeline {
            timeline.partial.iter_mut().for_each(|text| hide(text, sign));
        }
        self.warnings.iter_mut().for_each(|text| hide(text, sign));
    }
}

impl Report {
    /// Takes out what shows a part of the evidence or says where on it a face is: places of the faces, and heat maps.
    pub fn withhold_pictures(&mut self) {
        (self.document_face, self.live_face) = (None, None);
        let no_picture = |exhibit: &Exhibit| !matches!(exhibit, Exhibit::Heat { .. } | Exhibit::Region { .. });
        let pad = self.document.iter_mut().flat_map(|document| &mut document.pad).map(|finding| &mut finding.exhibits);
        let checks = self.findings.iter_mut().map(|finding| &mut finding.exhibits);
        checks.chain(pad).for_each(|exhibits| exhibits.retain(no_picture));
    }
}

/// The cause stays: the detail may name files.
fn redact_outcome(outcome: &mut Outcome) {
    if let Outcome::NotChecked(reason) = outcome {
        reason.detail.clear();
    }
}

fn redact_exhibit(exhibit: &mut Exhibit, tells_data: bool, sign: &str) {
    match exhibit {
        Exhibit::Region { label, .. } | Exhibit::Heat { label, .. } | Exhibit::Span { label, .. } if tells_data => {
            hide(label, sign)
        }
        Exhibit::Figure { .. } | Exhibit::Region { .. } | Exhibit::Heat { .. } | Exhibit::Span { .. } => {}
    }
}

fn redact_document(document: &mut DocumentReport, sign: &str, kept: &[FieldName]) {
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
        finding.exhibits.iter_mut().for_each(|exhibit| redact_exhibit(exhibit, tells_data, sign));
    }
    let reading = &mut document.reading;
    for side in &mut reading.sides {
        side.mrz = None;
        side.fields.iter_mut().for_each(|read| redact_field(read, sign, kept));
        for barcode in &mut side.barcodes {
            hide(&mut barcode.text, sign);
            barcode.fields.iter_mut().for_each(|read| redact_field(read, sign, kept));
        }
        side.not_read.iter_mut().for_each(|reason| reason.detail.clear());
    }
    reading.checks.iter_mut().flat_map(|check| &mut check.readings).for_each(|read| redact_field(read, sign, kept));
    reading.rules.iter_mut().for_each(|rule| hide(&mut rule.detail, sign));
}

fn redact_field(read: &mut FieldReading, sign: &str, kept: &[FieldName]) {
    if !kept.contains(&read.field) {
        hide(&mut read.value, sign);
        hide(&mut read.text, sign);
    }
}
