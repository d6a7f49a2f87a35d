//! Legal holds, and what is due: what keeps a case, and from when its periods run.

use assay::{
    case::{
        decision::{DecisionKind, ReasonCode},
        erasure::HoldReason,
        meta::Priority,
        queue::CaseStatus,
        retention::{CaseOutcome, DAY_MILLIS, DataKind, DataKinds, KeptBack, Periods, RetentionRules},
    },
    store::{RetentionError, StoreError},
};

use super::{
    CLAIM, Desk, NOW, case, draft,
    erasure::{all, kept, some},
    new_case, rules,
};

#[test]
fn a_hold_keeps_everything_and_is_seen() {
    let mut desk = Desk::new();
    desk.open_case("a", Priority::Normal, NOW);
    let long = "x".repeat(501);
    let hold = |desk: &mut Desk, note: &str| desk.store.hold(&case("a"), (HoldReason::Dispute, note), "cleo", NOW);
    assert!(matches!(kept(hold(&mut desk, &long).unwrap_err()), RetentionError::WrongNote { least: 0, .. }));
    let placed = hold(&mut desk, " letter of 3 May ").unwrap();
    assert_eq!((placed.note.as_str(), placed.reason), ("letter of 3 May", HoldReason::Dispute));
    assert!(matches!(kept(hold(&mut desk, "").unwrap_err()), RetentionError::HeldAlready(_)));
    assert_eq!(desk.store.row(&case("a"), NOW).unwrap().handling.hold, Some(placed.clone()));

    let refused = kept(desk.erase(&all("a")).unwrap_err());
    assert!(refused.to_string().contains("cleo placed a legal hold on it (dispute)"), "{refused}");
    let raw =
        "INSERT INTO erasures (case_id, case_sha256, kinds, reason, note, outcome, imported_at_millis, ordered_by,
                   ordered_at_millis, state, records)
               VALUES ('a', printf('%064d', 0), 63, 'request', '', 'undecided', 0, 'eve', 0, 'ordered', '{}')";
    let error = desk.raw().execute_batch(raw).unwrap_err().to_string();
    assert!(error.contains("legal hold"), "{error}");

    let release = |desk: &mut Desk, note: &str| desk.store.release_hold(&case("a"), note, "cleo", NOW + 1);
    assert!(matches!(kept(release(&mut desk, "  ").unwrap_err()), RetentionError::WrongNote { least: 1, .. }));
    assert_eq!(release(&mut desk, "settled").unwrap(), placed);
    assert!(matches!(kept(release(&mut desk, "again").unwrap_err()), RetentionError::NotHeld(_)));
    assert_eq!(desk.store.row(&case("a"), NOW).unwrap().handling.hold, None);
    let events = desk.store.audit_events(Some(&case("a")), 2, 10).unwrap();
    let actions: Vec<_> = events.iter().map(|event| event.action.as_str()).collect();
    assert_eq!(actions, ["hold", "hold_release"]);
    assert!(!events[0].after.contains("letter") && events[0].details()[1].contains("letter of 3 May"));
    desk.erase(&all("a")).unwrap();
}

#[test]
fn work_on_a_case_keeps_it_and_an_open_one_can_be_erased_on_request() {
    let mut desk = Desk::new();
    desk.open_case("claimed", Priority::Normal, NOW);
    desk.store.claim(&case("claimed"), "ana", NOW + 10, CLAIM).unwrap();
    desk.store.import(new_case("waiting"), "importer", NOW).unwrap();
    desk.open_case("open", Priority::Normal, NOW);
    let why = |desk: &mut Desk, id: &str| match kept(desk.erase(&all(id)).unwrap_err()) {
        RetentionError::KeptBack { why, .. } => *why,
        other => panic!("{other}"),
    };
    assert_eq!(why(&mut desk, "claimed"), KeptBack::Claimed { by: "ana".to_owned() });
    assert_eq!(why(&mut desk, "waiting"), KeptBack::AwaitsRun);
    desk.erase(&all("open")).unwrap();
    let row = desk.store.row(&case("open"), NOW).unwrap();
    assert_eq!((row.status, row.decision, row.reasons), (CaseStatus::Settled, None, Vec::new()));
    assert_eq!(desk.store.erasures(&case("open")).unwrap()[0].outcome, CaseOutcome::Undecided);
    assert!(matches!(desk.erase(&all("nobody")).unwrap_err(), StoreError::UnknownCase(_)));
}

#[test]
fn what_is_due_follows_from_outcome_and_kind_and_says_what_keeps_it() {
    let mut desk = Desk::new();
    desk.told_case("approved");
    desk.told_case("held");
    desk.open_case("open", Priority::Normal, NOW);
    desk.store.hold(&case("held"), (HoldReason::Litigation, ""), "cleo", NOW).unwrap();
    let mut approved = Periods { case: Some(100), ..Periods::default() };
    approved.by_kind[DataKind::Video as usize] = Some(30);
    let mut rules = [Periods::default(); 5];
    rules[CaseOutcome::Approved as usize] = approved;
    let rules = RetentionRules(rules);
    let due = |desk: &Desk, days: i64| desk.store.due(&rules, NOW + days * DAY_MILLIS, 0, 100).unwrap().cases;
    assert!(due(&desk, 29).is_empty());
    let found = due(&desk, 30);
    assert_eq!(found.iter().map(|due| due.case.0.as_str()).collect::<Vec<_>>(), ["approved", "held"]);
    let (first, second) = (&found[0], &found[1]);
    assert_eq!((first.kinds(), first.bytes(), first.is_whole), (DataKinds::from_iter([DataKind::Video]), 5, false));
    assert_eq!((first.from_millis, first.from_decision, first.kept_back.clone()), (NOW, true, None));
    assert!(matches!(second.kept_back, Some(KeptBack::Hold(_))));
    assert!(due(&desk, 100).iter().all(|due| due.is_whole && due.kinds() == DataKinds::ALL));

    desk.erase(&some("approved", DataKinds::from_iter([DataKind::Video]))).unwrap();
    assert_eq!(due(&desk, 31).len(), 1, "what is erased is not due again");
    assert_eq!(due(&desk, 101).len(), 2);
    let page = desk.store.due(&rules, NOW + 100 * DAY_MILLIS, 0, 1).unwrap();
    assert_eq!((page.cases.len(), page.next.is_some()), (1, true));
    let rest = desk.store.due(&rules, NOW + 100 * DAY_MILLIS, page.next.unwrap(), 100).unwrap();
    assert_eq!((rest.cases.len(), rest.next), (1, None));
    assert!(desk.store.due(&RetentionRules::default(), i64::MAX, 0, 100).unwrap().cases.is_empty());
}

#[test]
fn a_decision_that_was_taken_back_begins_no_period() {
    let mut desk = Desk::new();
    let run = desk.open_case("a", Priority::Normal, NOW);
    desk.store.claim(&case("a"), "ana", NOW, CLAIM).unwrap();
    let mut reject = draft("a", run);
    (reject.kind, reject.reason) =
        (DecisionKind::Reject, ReasonCode::ALL.iter().copied().find(|it| it.kind() == DecisionKind::Reject).unwrap());
    desk.store.decide(&reject, "ana", NOW, &rules()).unwrap();
    desk.store.reopen(&case("a"), "new letter", "ben", NOW + 1).unwrap();
    let mut periods = [Periods::default(); 5];
    periods[CaseOutcome::Undecided as usize] = Periods { case: Some(1), ..Periods::default() };
    let due = desk.store.due(&RetentionRules(periods), NOW + DAY_MILLIS, 0, 10).unwrap();
    assert_eq!(due.cases.iter().map(|due| (due.from_millis, due.from_decision)).collect::<Vec<_>>(), [(NOW, false)]);
}
