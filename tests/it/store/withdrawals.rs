//! Undo and reopening: decisions that stand no longer, and stay on record.

use assay::{
    case::{
        decision::{DecisionKind, DecisionStage, WithdrawalCause},
        meta::Priority,
        queue::CaseStatus,
        review::{FourEyes, ReviewRules},
        verdict::Route,
    },
    store::StoreError,
};

use super::{CLAIM, Desk, NOW, case, draft, new_case, report, rules};

/// A desk at which ana decided case `a` just now.
fn decided(rules: &ReviewRules) -> Desk {
    let mut desk = Desk::new();
    let run = desk.open_case("a", Priority::Normal, NOW);
    desk.store.claim(&case("a"), "ana", NOW, CLAIM).unwrap();
    desk.store.decide(&draft("a", run), "ana", NOW, rules).unwrap();
    desk
}

fn always_two() -> ReviewRules {
    ReviewRules { four_eyes: FourEyes { sampled: 1.0, ..rules().four_eyes }, ..rules() }
}

#[track_caller]
fn refused(desk: &mut Desk, actor: &str, now: i64, words: &str) {
    let head = desk.store.audit_head().unwrap();
    match desk.store.undo(&case("a"), actor, now, &rules()) {
        Err(error @ StoreError::NotUndone { .. }) => assert!(error.to_string().contains(words), "{error}"),
        other => panic!("{other:?}"),
    }
    assert_eq!(desk.store.audit_head().unwrap(), head);
}

#[test]
fn who_decided_takes_it_back_and_has_the_case_again() {
    let mut desk = decided(&rules());
    desk.store.undo(&case("a"), "ana", NOW + 5 * CLAIM - 1, &rules()).unwrap();
    let row = desk.store.row(&case("a"), NOW + 5 * CLAIM).unwrap();
    assert_eq!((row.status, row.claimed_by.as_deref(), row.decision), (CaseStatus::Claimed, Some("ana"), None));
    let made = desk.store.decisions(&case("a")).unwrap();
    assert_eq!((made.len(), made[0].withdrawn, made[0].stands()), (1, Some(WithdrawalCause::Undone), false));
    let run = desk.store.latest_run(&case("a")).unwrap().unwrap();
    desk.store.decide(&draft("a", run), "ana", NOW + 5 * CLAIM, &rules()).unwrap();
    assert_eq!(desk.store.decisions(&case("a")).unwrap().len(), 2);
    let events = desk.store.audit_events(Some(&case("a")), 0, 100).unwrap();
    let actions: Vec<_> = events.iter().map(|event| event.action.as_str()).collect();
    assert_eq!(actions, ["import", "run", "claim", "decide", "undo", "claim", "decide"]);
    assert_eq!(desk.store.verify_audit().unwrap().broken, None);
    for sql in ["DELETE FROM decision_withdrawals", "UPDATE decision_withdrawals SET reason = 'x'"] {
        assert!(desk.raw().execute_batch(sql).unwrap_err().to_string().contains("never"), "{sql}");
    }
}

#[test]
fn only_a_fresh_own_decision_with_which_nobody_went_on_is_undone() {
    let mut desk = decided(&rules());
    refused(&mut desk, "ben", NOW, "ana made it");
    refused(&mut desk, "ana", NOW + 5 * CLAIM, "5 minutes are over");
    refused(&mut desk, "ana", NOW - 1, "set the clock");
    desk.store.undo(&case("a"), "ana", NOW, &rules()).unwrap();
    refused(&mut desk, "ana", NOW, "there is none");

    let mut desk = decided(&rules());
    desk.store.request_rerun(&case("a"), "ben", NOW).unwrap();
    refused(&mut desk, "ana", NOW, "ben has gone on with the case (run_requested)");
    let mut desk = decided(&always_two());
    desk.store.claim(&case("a"), "ben", NOW, CLAIM).unwrap();
    refused(&mut desk, "ana", NOW, "ben has gone on with the case (claim)");
    let mut desk = decided(&rules());
    desk.store.reopen(&case("a"), "a letter came", "ben", NOW).unwrap();
    refused(&mut desk, "ana", NOW, "there is none");
}

/// An undone decision of each stage leaves the case where it was before it.
#[test]
fn every_stage_goes_back_to_the_one_before() {
    let rules = always_two();
    let mut desk = decided(&rules);
    let run = desk.store.latest_run(&case("a")).unwrap().unwrap();
    let first = |desk: &Desk| desk.store.row(&case("a"), NOW).unwrap().handling.first_decided_by;
    desk.store.undo(&case("a"), "ana", NOW, &rules).unwrap();
    assert_eq!(first(&desk), None);
    desk.store.decide(&draft("a", run), "ana", NOW, &rules).unwrap();

    let decide = |desk: &mut Desk, actor, kind| {
        desk.store.claim(&case("a"), actor, NOW, CLAIM).unwrap();
        let mut draft = draft("a", run);
        if kind == DecisionKind::Reject {
            (draft.kind, draft.reason) = (kind, assay::case::decision::ReasonCode::FaceMismatch);
        }
        desk.store.decide(&draft, actor, NOW, &rules).unwrap().stage
    };
    assert_eq!(decide(&mut desk, "ben", DecisionKind::Approve), DecisionStage::Confirmation);
    desk.store.undo(&case("a"), "ben", NOW, &rules).unwrap();
    assert_eq!((first(&desk).as_deref(), desk.store.row(&case("a"), NOW).unwrap().decision), (Some("ana"), None));

    assert_eq!(decide(&mut desk, "ben", DecisionKind::Reject), DecisionStage::Contradiction);
    desk.store.undo(&case("a"), "ben", NOW, &rules).unwrap();
    assert_eq!(desk.store.row(&case("a"), NOW).unwrap().handling.escalation, None);
    assert_eq!(decide(&mut desk, "ben", DecisionKind::Reject), DecisionStage::Contradiction);

    assert_eq!(decide(&mut desk, "cem", DecisionKind::Approve), DecisionStage::Arbitration);
    desk.store.undo(&case("a"), "cem", NOW, &rules).unwrap();
    assert!(desk.store.row(&case("a"), NOW).unwrap().handling.escalation.is_some());
    assert_eq!(decide(&mut desk, "cem", DecisionKind::Reject), DecisionStage::Arbitration);
    assert_eq!(desk.store.row(&case("a"), NOW).unwrap().decision, Some(DecisionKind::Reject));
    assert_eq!(desk.store.verify_audit().unwrap().broken, None);
}

#[test]
fn decided_and_settled_cases_come_back_with_a_reason() {
    let mut desk = decided(&rules());
    assert!(matches!(desk.store.reopen(&case("a"), " ", "ben", NOW), Err(StoreError::NoReason { .. })));
    desk.store.reopen(&case("a"), "a letter came", "ben", NOW).unwrap();
    let open = desk.store.reopen(&case("a"), "again", "ben", NOW).unwrap_err();
    assert!(matches!(open, StoreError::NotClosed { status: CaseStatus::Open, .. }), "{open}");
    let row = desk.store.row(&case("a"), NOW).unwrap();
    assert_eq!((row.status, row.decision), (CaseStatus::Open, None));
    assert_eq!(row.handling.assigned_to.as_deref(), Some("ben"));
    let made = desk.store.decisions(&case("a")).unwrap();
    assert_eq!(made[0].withdrawn, Some(WithdrawalCause::Reopened));
    desk.store.record_run(&report("a", Route::Settled), "worker", NOW).unwrap();
    assert_eq!(desk.store.row(&case("a"), NOW).unwrap().status, CaseStatus::Open, "a person asked for it back");

    desk.store.import(new_case("s"), "importer", NOW).unwrap();
    desk.store.record_run(&report("s", Route::Settled), "importer", NOW).unwrap();
    desk.store.reopen(&case("s"), "a letter came", "ben", NOW).unwrap();
    assert_eq!(desk.store.claim_next("ben", NOW, &rules()).unwrap(), Some(case("a")));
    assert_eq!(desk.store.claim_next("ben", NOW, &rules()).unwrap(), Some(case("s")));
}
