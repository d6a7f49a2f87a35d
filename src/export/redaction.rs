//! An export without who the person is: for those who check the work, not the person. What is not known to be harmless goes.

use super::Dossier;
use crate::case::{queue::QueueRow, redaction};

/// What stands in place of what was left out.
pub const REDACTED: &str = "[redacted]";

/// The dossier without names, numbers, dates of birth and whatever else tells who the person is; scores, reasons, times, digests and
/// the names of those who work here stay, and so does the case's identifier. Words that a person wrote go as a whole. Faces in
/// pictures are not its business: whoever makes the pictures hides them.
pub fn redacted(mut dossier: Dossier) -> Dossier {
    dossier.report.withhold_person(REDACTED, &redaction::HARMLESS_FIELDS);
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
    dossier.hold.iter_mut().for_each(|hold| hide(&mut hold.note));
    dossier.is_redacted = true;
    dossier
}

/// A row of the case list without who the person is.
pub fn redacted_row(mut row: QueueRow) -> QueueRow {
    row.entity_name.iter_mut().for_each(hide);
    row.failure.iter_mut().for_each(hide);
    row.handling.snooze.iter_mut().for_each(|snooze| hide(&mut snooze.reason));
    row.handling.hold.iter_mut().for_each(|hold| hide(&mut hold.note));
    row.handling.escalation.iter_mut().for_each(|given| hide(&mut given.reason));
    row
}

/// Puts the sign in place of a text that says something.
fn hide(text: &mut String) {
    redaction::hide(text, REDACTED);
}
