//! Overrides and corrections.

use assay::{
    case::{
        EvidenceKind, RunId,
        amendment::{CorrectionDraft, OverrideDraft},
        finding::CheckId,
        meta::Priority,
        reading::FieldName,
        verdict::{ProcessStatus, Validation},
    },
    store::StoreError,
};

use super::{CLAIM, Desk, NOW, case, queued, report};

pub(super) fn overriding(id: &str, run: RunId, validation: Validation) -> OverrideDraft {
    let reason = "glare; compared by eye".to_owned();
    OverrideDraft { case: case(id), run, check: CheckId::DocumentLiveness, validation, reason }
}

fn correcting(run: RunId, value: &str) -> CorrectionDraft {
    CorrectionDraft {
        case: case("a"),
        run,
        side: EvidenceKind::DocumentFront,
        field: FieldName::Surname,
        corrected_value: value.to_owned(),
        reason: "a fold hides the second letter".to_owned(),
    }
}

#[test]
fn an_override_stands_beside_what_the_machine_said() {
    let mut desk = Desk::new();
    let run = desk.open_case("a", Priority::Normal, NOW);
    let mut attempt = |draft: &OverrideDraft, prior, actor, now| {
        desk.store.record_override(draft, (ProcessStatus::Rejected, prior), actor, now)
    };
    let not_valid = overriding("a", run, Validation::NotValid);
    assert!(matches!(attempt(&not_valid, 0, "ana", NOW), Err(StoreError::NotClaimed { .. })));
    desk.store.claim(&case("a"), "ana", NOW, CLAIM).unwrap();
    let mut attempt = |draft: &OverrideDraft, prior, actor, now| {
        desk.store.record_override(draft, (ProcessStatus::Rejected, prior), actor, now)
    };
    assert!(matches!(attempt(&not_valid, 0, "ben", NOW), Err(StoreError::ClaimedByOther { .. })));
    assert!(matches!(attempt(&not_valid, 0, "ana", NOW + CLAIM), Err(StoreError::ClaimExpired { .. })));
    let valid = overriding("a", run, Validation::Valid);
    assert!(matches!(attempt(&valid, 0, "ana", NOW), Err(StoreError::WrongAmendment { .. })), "it is valid already");
    let unjudged = OverrideDraft { check: CheckId::DocumentPad, ..not_valid.clone() };
    assert!(matches!(attempt(&unjudged, 0, "ana", NOW), Err(StoreError::WrongAmendment { .. })));
    let unchecked = overriding("a", run, Validation::NotChecked);
    assert!(matches!(attempt(&unchecked, 0, "ana", NOW), Err(StoreError::WrongAmendment { .. })));
    let silent = OverrideDraft { reason: String::new(), ..not_valid.clone() };
    assert!(matches!(attempt(&silent, 0, "ana", NOW), Err(StoreError::NoReason { .. })));
    assert!(matches!(
        attempt(&overriding("a", RunId(99), Validation::NotValid), 0, "ana", NOW),
        Err(StoreError::StaleRun { .. })
    ));

    let made = attempt(&not_valid, 0, "ana", NOW).unwrap();
    assert_eq!((made.machine_validation, made.process), (Validation::Valid, ProcessStatus::Rejected));
    assert!(
        matches!(attempt(&valid, 0, "ana", NOW), Err(StoreError::WrongAmendment { .. })),
        "reckoned without the first"
    );
    let back = attempt(&valid, 1, "ana", NOW).unwrap();
    let amendments = desk.store.amendments(&case("a")).unwrap();
    assert_eq!(amendments.overrides, [made, back]);
    assert_eq!(amendments.overrides_of(run).last(), Some(&(CheckId::DocumentLiveness, Validation::Valid)));
    let (_, machine) = desk.store.report(&case("a"), None).unwrap().unwrap();
    assert_eq!(machine, report("a", queued(Priority::Normal)), "the run stays as it was");
    let event = desk.store.audit_events(Some(&case("a")), 3, 1).unwrap().remove(0);
    assert_eq!(event.action, "override");
    assert!(event.after.contains("\"machineValidation\":\"VALID\"") && !event.after.contains("glare"), "{event:?}");
    assert!(event.details()[1].contains("glare"), "{event:?}");
}

#[test]
fn a_correction_names_what_was_read_and_what_stands_there() {
    let mut desk = Desk::new();
    let run = desk.open_case("a", Priority::Normal, NOW);
    desk.store.claim(&case("a"), "ana", NOW, CLAIM).unwrap();
    let mut correct = |draft: &CorrectionDraft, read| desk.store.record_correction(draft, read, "ana", NOW);
    assert!(matches!(correct(&correcting(run, "ROE"), Some("ROE")), Err(StoreError::WrongAmendment { .. })));
    assert!(matches!(correct(&correcting(run, " "), None), Err(StoreError::NoReason { .. })));
    let selfie = CorrectionDraft { side: EvidenceKind::Selfie, ..correcting(run, "ROE") };
    assert!(matches!(correct(&selfie, None), Err(StoreError::WrongAmendment { .. })));
    let first = correct(&correcting(run, "RAE"), Some("R0E")).unwrap();
    let second = correct(&correcting(run, "ROE"), Some("R0E")).unwrap();
    assert_eq!(first.read_value.as_deref(), Some("R0E"));
    let amendments = desk.store.amendments(&case("a")).unwrap();
    assert_eq!(amendments.corrections, [first, second]);
    let now = |side| amendments.corrected(run, side, FieldName::Surname);
    assert_eq!((now(EvidenceKind::DocumentFront), now(EvidenceKind::DocumentBack)), (Some("ROE"), None));
    let events = desk.store.audit_events(Some(&case("a")), 3, 9).unwrap();
    assert!(events.iter().all(|event| event.action == "correct" && event.details()[1].contains("R0E")), "{events:?}");
}

/// What was said is never altered or removed.
#[test]
fn amendments_cannot_be_altered_or_removed() {
    let mut desk = Desk::new();
    let run = desk.open_case("a", Priority::Normal, NOW);
    desk.store.claim(&case("a"), "ana", NOW, CLAIM).unwrap();
    let not_valid = overriding("a", run, Validation::NotValid);
    desk.store.record_override(&not_valid, (ProcessStatus::Rejected, 0), "ana", NOW).unwrap();
    desk.store.record_correction(&correcting(run, "ROE"), None, "ana", NOW).unwrap();
    for table in ["overrides", "corrections"] {
        for sql in [format!("DELETE FROM {table}"), format!("UPDATE {table} SET reason = 'other'")] {
            let error = desk.raw().execute_batch(&sql).unwrap_err().to_string();
            assert!(error.contains("never"), "{sql}: {error}");
        }
    }
}
