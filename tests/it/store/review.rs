//! Claims and decisions.

use std::{collections::HashMap, thread};

use assay::{
    case::{
        CaseId, RunId,
        decision::{DecisionKind, ReasonCode},
        meta::Priority,
        queue::{CaseStatus, QueueQuery},
        verdict::{Band, ProcessStatus, Route},
    },
    store::{Store, StoreError},
};

use super::{CLAIM, Desk, NOW, case, draft, new_case, queued, report, rules};

#[test]
fn claim_next_takes_the_most_urgent_then_the_oldest() {
    let mut desk = Desk::new();
    desk.open_case("young", Priority::High, NOW - 1);
    desk.open_case("old", Priority::High, NOW - 2);
    desk.open_case("urgent", Priority::Urgent, NOW);
    desk.open_case("low", Priority::Low, NOW - 9);
    desk.store.import(new_case("pending"), "importer", NOW - 10).unwrap();
    for expected in ["urgent", "old", "young", "low"] {
        assert_eq!(desk.store.claim_next("ana", NOW, &rules()).unwrap(), Some(case(expected)));
    }
    assert_eq!(desk.store.claim_next("ana", NOW, &rules()).unwrap(), None);
}

/// A claim ends at its last millisecond by itself, in the list as well as for the next reviewer.
#[test]
fn a_claim_runs_out_by_itself() {
    let mut desk = Desk::new();
    desk.open_case("a", Priority::Normal, NOW);
    desk.store.claim(&case("a"), "ana", NOW, CLAIM).unwrap();
    let listed = |desk: &Desk, status, now| {
        let page =
            desk.store.queue(&QueueQuery { statuses: vec![status], ..QueueQuery::default() }, "ana", now).unwrap();
        let count = page.counts.iter().find(|(counted, _)| *counted == status).unwrap().1;
        assert_eq!((page.total, page.rows.len() as u64), (count, count), "{status:?} at {now}");
        page.rows.first().map(|row| (row.status, row.claimed_by.clone()))
    };
    let (last, over) = (NOW + CLAIM - 1, NOW + CLAIM);
    assert_eq!(listed(&desk, CaseStatus::Claimed, last), Some((CaseStatus::Claimed, Some("ana".to_owned()))));
    assert_eq!(listed(&desk, CaseStatus::Open, last), None);
    assert_eq!(listed(&desk, CaseStatus::Claimed, over), None);
    assert_eq!(listed(&desk, CaseStatus::Open, over), Some((CaseStatus::Open, None)));

    assert!(matches!(desk.store.claim(&case("a"), "ben", last, CLAIM), Err(StoreError::ClaimedByOther { .. })));
    assert_eq!(desk.store.claim_next("ben", last, &rules()).unwrap(), None);
    assert_eq!(desk.store.claim_next("ben", over, &rules()).unwrap(), Some(case("a")));
    let actions: Vec<_> =
        desk.store.audit_events(Some(&case("a")), 2, 100).unwrap().into_iter().map(|event| event.action).collect();
    assert_eq!(actions, ["claim", "release", "claim"]);
}

#[test]
fn the_holder_extends_and_releases_and_nobody_else_does() {
    let mut desk = Desk::new();
    desk.open_case("a", Priority::Normal, NOW);
    assert!(matches!(desk.store.release(&case("a"), "ana", NOW), Err(StoreError::NotClaimed { .. })));
    desk.store.claim(&case("a"), "ana", NOW, CLAIM).unwrap();
    desk.store.claim(&case("a"), "ana", NOW + 1_000, CLAIM).unwrap();
    let row = desk.store.row(&case("a"), NOW + CLAIM).unwrap();
    assert_eq!((row.status, row.claim_expires_at_millis), (CaseStatus::Claimed, Some(NOW + 1_000 + CLAIM)));
    match desk.store.release(&case("a"), "ben", NOW) {
        Err(error @ StoreError::ClaimedByOther { .. }) => assert!(error.to_string().contains("ana"), "{error}"),
        other => panic!("{other:?}"),
    }
    desk.store.release(&case("a"), "ana", NOW).unwrap();
    assert_eq!(desk.store.row(&case("a"), NOW).unwrap().status, CaseStatus::Open);
    assert!(matches!(desk.store.release(&case("a"), "ana", NOW), Err(StoreError::NotClaimed { .. })));
    assert!(matches!(desk.store.claim(&case("x"), "ana", NOW, CLAIM), Err(StoreError::UnknownCase(_))));
}

#[test]
fn a_decision_is_recorded_and_takes_the_case_out_of_the_queue() {
    let mut desk = Desk::new();
    let run = desk.open_case("a", Priority::Normal, NOW);
    desk.store.claim(&case("a"), "ana", NOW, CLAIM).unwrap();
    let decision = desk.store.decide(&draft("a", run), "ana", NOW + 5, &rules()).unwrap();
    assert_eq!((decision.decided_by.as_str(), decision.decided_at.as_str()), ("ana", "2026-01-31T09:30:00.005Z"));
    assert_eq!(desk.store.decisions(&case("a")).unwrap(), [decision]);
    let row = desk.store.row(&case("a"), NOW).unwrap();
    assert_eq!((row.status, row.decision, row.claimed_by), (CaseStatus::Decided, Some(DecisionKind::Approve), None));
    let refused = desk.store.decide(&draft("a", run), "ana", NOW + 6, &rules()).unwrap_err();
    assert!(matches!(refused, StoreError::NotInQueue { status: CaseStatus::Decided, .. }), "{refused}");
    assert!(matches!(desk.store.claim(&case("a"), "ana", NOW, CLAIM), Err(StoreError::NotInQueue { .. })));
}

/// Every way in which a decision is refused; none leaves a trace.
#[test]
fn decisions_that_must_not_stand_are_refused() {
    let mut desk = Desk::new();
    let old = desk.open_case("a", Priority::Normal, NOW);
    desk.store.import(new_case("pending"), "importer", NOW).unwrap();
    let unclaimed = desk.store.decide(&draft("a", old), "ana", NOW, &rules()).unwrap_err();
    assert!(matches!(unclaimed, StoreError::NotClaimed { .. }), "{unclaimed}");

    desk.store.claim(&case("a"), "ana", NOW, CLAIM).unwrap();
    desk.store.request_rerun(&case("a"), "ana", NOW).unwrap();
    let mut newer = report("a", queued(Priority::Normal));
    newer.verdict.process = ProcessStatus::Accepted;
    (newer.verdict.checks[0].score, newer.verdict.checks[0].band) = (Some(0.625), Band::Clear);
    let new = desk.store.record_run(&newer, "worker", NOW).unwrap();
    let head = desk.store.audit_head().unwrap();
    let mut refuse = |draft, actor, now| desk.store.decide(&draft, actor, now, &rules()).unwrap_err();
    let stale = refuse(draft("a", old), "ana", NOW);
    assert!(matches!(stale, StoreError::StaleRun { seen, latest, .. } if (seen, latest) == (old, new)), "{stale}");
    assert!(stale.to_string().contains(&format!("newest run is {new}")), "{stale}");
    let changed = "process inconclusive -> accepted; Document liveness 0.375 review -> 0.625 clear";
    assert!(stale.to_string().contains(changed), "{stale}");
    assert!(matches!(refuse(draft("a", RunId(99)), "ana", NOW), StoreError::StaleRun { .. }));
    assert!(matches!(refuse(draft("a", new), "ben", NOW), StoreError::ClaimedByOther { .. }));
    assert!(matches!(refuse(draft("a", new), "ana", NOW + CLAIM), StoreError::ClaimExpired { .. }));
    assert!(matches!(refuse(draft("a", new), "ben", NOW + CLAIM), StoreError::NotClaimed { .. }));
    assert!(matches!(refuse(draft("x", new), "ana", NOW), StoreError::UnknownCase(_)));
    assert!(matches!(refuse(draft("pending", new), "ana", NOW), StoreError::NotInQueue { .. }));
    assert!(matches!(refuse(draft("a", new), "ana", i64::MAX), StoreError::Time(_)));
    let mut mismatch = draft("a", new);
    mismatch.reason = ReasonCode::SelfieAttack;
    assert!(matches!(refuse(mismatch, "ana", NOW), StoreError::WrongDraft { .. }));

    assert!(desk.store.decisions(&case("a")).unwrap().is_empty());
    assert_eq!(desk.store.audit_head().unwrap(), head);
    desk.store.decide(&draft("a", new), "ana", NOW, &rules()).unwrap();
}

#[test]
fn settled_cases_are_neither_claimed_nor_decided() {
    let mut desk = Desk::new();
    desk.store.import(new_case("a"), "importer", NOW).unwrap();
    let run = desk.store.record_run(&report("a", Route::Settled), "worker", NOW).unwrap();
    assert_eq!(desk.store.claim_next("ana", NOW, &rules()).unwrap(), None);
    let refused = desk.store.decide(&draft("a", run), "ana", NOW, &rules()).unwrap_err();
    assert!(matches!(refused, StoreError::NotInQueue { status: CaseStatus::Settled, .. }), "{refused}");
}

/// Four reviewers, each with a database handle of their own as separate processes have, take 1,000 cases.
#[test]
fn no_case_is_claimed_twice() {
    let mut desk = Desk::new();
    for number in 0..1_000 {
        desk.open_case(&format!("case-{number}"), Priority::Normal, NOW + number);
    }
    let path = desk.path();
    let take_all = |actor: String| {
        let mut store = Store::open(&path, None).unwrap();
        let mut taken: Vec<CaseId> = Vec::new();
        while let Some(case) = store.claim_next(&actor, NOW, &rules()).unwrap() {
            taken.push(case);
        }
        taken
    };
    let mut holders = HashMap::new();
    thread::scope(|scope| {
        let take_all = &take_all;
        let reviewers: Vec<_> =
            (0..4).map(|number| scope.spawn(move || take_all(format!("reviewer-{number}")))).collect();
        for (number, reviewer) in reviewers.into_iter().enumerate() {
            for case in reviewer.join().unwrap() {
                assert_eq!(holders.insert(case.clone(), number), None, "{case} was claimed twice");
            }
        }
    });
    assert_eq!(holders.len(), 1_000);
    let chain = desk.store.verify_audit().unwrap();
    assert_eq!((chain.verified, chain.broken), (3_000, None), "two processes forked the chain");
}
