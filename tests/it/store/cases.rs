//! Import, runs and failures.

use assay::{
    case::{
        CaseId, EvidenceKind, RunId,
        finding::{CheckId, Finding, Outcome},
        meta::Priority,
        queue::CaseStatus,
        verdict::{ProcessStatus, ReviewReason, Route},
    },
    store::{Imported, NewCase, StoreError},
};

use super::{CLAIM, Desk, NOW, case, draft, evidence, new_case, queued, report, rules};

fn status(desk: &Desk, id: &str) -> CaseStatus {
    desk.store.row(&case(id), NOW).unwrap().status
}

#[test]
fn an_imported_case_comes_back_and_waits_for_its_run() {
    let mut desk = Desk::new();
    assert_eq!(desk.store.import(new_case("b"), "ana", NOW).unwrap(), Imported::New(case("b")));
    desk.store.import(new_case("a"), "ana", NOW - 1).unwrap();
    desk.store.import(new_case("c"), "ana", NOW).unwrap();
    let stored = desk.store.load_case(&case("b")).unwrap();
    assert_eq!((stored.case, stored.imported_at_millis), (new_case("b"), NOW));
    assert_eq!(desk.store.pending().unwrap(), ["a", "b", "c"].map(case));
    assert_eq!(status(&desk, "b"), CaseStatus::Pending);
    assert!(matches!(desk.store.load_case(&case("x")), Err(StoreError::UnknownCase(id)) if id == case("x")));
}

#[test]
fn importing_the_same_again_changes_nothing() {
    let mut desk = Desk::new();
    desk.open_case("a", Priority::High, NOW);
    let head = desk.store.audit_head().unwrap();
    let mut again = new_case("a");
    again.evidence.reverse();
    again.source = "moved/elsewhere".to_owned();
    again.meta_json = again.meta_json.replace(':', " : ");
    assert_eq!(desk.store.import(again, "ben", NOW + 1).unwrap(), Imported::AlreadyKnown(case("a")));
    assert_eq!(desk.store.audit_head().unwrap(), head);
    assert_eq!(status(&desk, "a"), CaseStatus::Open);
}

#[test]
fn another_case_of_the_same_name_is_refused() {
    let mut desk = Desk::new();
    desk.store.import(new_case("a"), "ana", NOW).unwrap();
    let head = desk.store.audit_head().unwrap();
    let other = new_case("a");
    let more = [other.evidence.clone(), vec![evidence(EvidenceKind::Video, "v")]].concat();
    let swapped = vec![evidence(EvidenceKind::DocumentBack, "a"), other.evidence[1].clone()];
    let differing = [
        ("evidence", NewCase { evidence: more, ..other.clone() }),
        ("evidence", NewCase { evidence: swapped, ..other.clone() }),
        ("evidence", NewCase { evidence: Vec::new(), ..other.clone() }),
        ("case.json", NewCase { meta_json: "{}".to_owned(), ..other }),
    ];
    for (named, new) in differing {
        let error = desk.store.import(new, "ana", NOW).unwrap_err().to_string();
        assert!(error.contains("case a ") && error.contains(named) && error.contains("another `id`"), "{error}");
    }
    assert_eq!(desk.store.audit_head().unwrap(), head);
}

#[test]
fn a_run_routes_the_case_and_its_report_comes_back() {
    let mut desk = Desk::new();
    desk.store.import(new_case("a"), "ana", NOW).unwrap();
    assert_eq!(desk.store.report(&case("a"), None).unwrap(), None);
    let settled = report("a", Route::Settled);
    let first = desk.store.record_run(&settled, "ana", NOW).unwrap();
    assert_eq!(status(&desk, "a"), CaseStatus::Settled);
    assert_eq!(desk.store.pending().unwrap(), Vec::<CaseId>::new());

    let open = report("a", queued(Priority::Urgent));
    let second = desk.store.record_run(&open, "ana", NOW).unwrap();
    assert!(second > first);
    assert_eq!(desk.store.latest_run(&case("a")).unwrap(), Some(second));
    assert_eq!(desk.store.report(&case("a"), None).unwrap(), Some((second, open)));
    assert_eq!(desk.store.report(&case("a"), Some(first)).unwrap(), Some((first, settled)));
    let row = desk.store.row(&case("a"), NOW).unwrap();
    assert_eq!((row.status, row.priority, row.run), (CaseStatus::Open, Priority::Urgent, Some(second)));
    assert_eq!((row.process, row.match_level), (Some(ProcessStatus::Inconclusive), Some(4)));
    assert_eq!(row.reasons[1], ReviewReason::Sampled);

    desk.store.import(new_case("b"), "ana", NOW).unwrap();
    for (id, run) in [("b", second), ("a", RunId(99))] {
        let error = desk.store.report(&case(id), Some(run)).unwrap_err();
        assert!(matches!(error, StoreError::UnknownRun { .. }), "{error}");
    }
    let checks: i64 = desk.raw().query_row("SELECT count(*) FROM findings", [], |row| row.get(0)).unwrap();
    assert_eq!(checks, 4);
}

/// Two programs may take the same waiting case; the second result says nothing new.
#[test]
fn a_repeated_report_is_the_run_there_is() {
    let mut desk = Desk::new();
    let run = desk.open_case("a", Priority::Normal, NOW);
    let head = desk.store.audit_head().unwrap();
    let same = report("a", queued(Priority::Normal));
    assert_eq!(desk.store.record_run(&same, "other", NOW).unwrap(), run);
    assert_eq!(desk.store.audit_head().unwrap(), head, "nothing changed, so nothing is logged");
    let other = report("a", Route::Settled);
    let second = desk.store.record_run(&other, "other", NOW).unwrap();
    assert!(second > run);
    assert!(desk.store.record_run(&same, "other", NOW).unwrap() > second, "only the newest run counts");
    desk.store.request_rerun(&case("a"), "ana", NOW).unwrap();
    let asked_for = desk.store.record_run(&same, "worker", NOW).unwrap();
    assert_eq!(desk.store.latest_run(&case("a")).unwrap(), Some(asked_for));
    assert!(asked_for > second && desk.store.pending().unwrap().is_empty());
}

#[test]
fn a_rerun_leaves_claims_and_decisions_alone() {
    let mut desk = Desk::new();
    let run = desk.open_case("a", Priority::Normal, NOW);
    desk.store.claim(&case("a"), "ana", NOW, CLAIM).unwrap();
    desk.store.request_rerun(&case("a"), "ana", NOW).unwrap();
    desk.store.request_rerun(&case("a"), "ana", NOW).unwrap();
    assert_eq!(desk.store.pending().unwrap(), [case("a")]);
    assert_eq!(status(&desk, "a"), CaseStatus::Claimed);

    let newer = desk.store.record_run(&report("a", Route::Settled), "worker", NOW).unwrap();
    let row = desk.store.row(&case("a"), NOW).unwrap();
    assert_eq!((row.status, row.claimed_by.as_deref(), row.run), (CaseStatus::Claimed, Some("ana"), Some(newer)));
    assert!(newer > run);

    desk.store.decide(&draft("a", newer), "ana", NOW, &rules()).unwrap();
    desk.store.record_run(&report("a", queued(Priority::Urgent)), "worker", NOW).unwrap();
    assert_eq!(status(&desk, "a"), CaseStatus::Decided);
    assert_eq!(desk.store.decisions(&case("a")).unwrap().len(), 1);

    let requests = desk.store.audit_events(Some(&case("a")), 0, 100).unwrap();
    assert_eq!(requests.iter().filter(|event| event.action == "run_requested").count(), 1);
}

/// A claim that ran out holds nothing back: the case goes where the new run says.
#[test]
fn a_rerun_after_a_claim_ran_out_settles_the_case() {
    let mut desk = Desk::new();
    desk.open_case("a", Priority::Normal, NOW);
    desk.store.claim(&case("a"), "ana", NOW, CLAIM).unwrap();
    desk.store.record_run(&report("a", Route::Settled), "worker", NOW + CLAIM).unwrap();
    assert_eq!(status(&desk, "a"), CaseStatus::Settled);
}

#[test]
fn a_failed_run_is_told_and_can_be_asked_for_again() {
    let mut desk = Desk::new();
    desk.store.import(new_case("a"), "ana", NOW).unwrap();
    desk.store.record_failure(&case("a"), "the disk is full", "worker", NOW).unwrap();
    let row = desk.store.row(&case("a"), NOW).unwrap();
    assert_eq!((row.status, row.failure.as_deref()), (CaseStatus::Failed, Some("the disk is full")));
    assert!(desk.store.pending().unwrap().is_empty());
    assert!(matches!(desk.store.claim(&case("a"), "ana", NOW, CLAIM), Err(StoreError::NotInQueue { .. })));

    desk.store.request_rerun(&case("a"), "ana", NOW).unwrap();
    assert_eq!((status(&desk, "a"), desk.store.pending().unwrap()), (CaseStatus::Pending, vec![case("a")]));

    let run = desk.store.record_run(&report("a", queued(Priority::Low)), "worker", NOW).unwrap();
    desk.store.record_failure(&case("a"), "out of memory", "worker", NOW).unwrap();
    let row = desk.store.row(&case("a"), NOW).unwrap();
    assert_eq!((row.status, row.run, row.failure.is_some()), (CaseStatus::Open, Some(run), true));
}

/// Each statement of a recorded run fails in turn: none of the others stays.
#[test]
fn a_run_that_fails_half_way_leaves_nothing() {
    for (table, when) in [("runs", "INSERT"), ("findings", "INSERT"), ("queue", "UPDATE"), ("audit_events", "INSERT")] {
        let mut desk = Desk::new();
        desk.store.import(new_case("a"), "ana", NOW).unwrap();
        let head = desk.store.audit_head().unwrap();
        let raw = desk.raw();
        let sabotage =
            format!("CREATE TRIGGER sabotage AFTER {when} ON {table} BEGIN SELECT RAISE(ABORT, 'pulled'); END");
        raw.execute_batch(&sabotage).unwrap();
        let error = desk.store.record_run(&report("a", queued(Priority::High)), "worker", NOW).unwrap_err();
        assert!(error.to_string().contains("assay.db") && error.to_string().contains("pulled"), "{table}: {error}");
        let rows: i64 = raw
            .query_row("SELECT (SELECT count(*) FROM runs) + (SELECT count(*) FROM findings)", [], |row| row.get(0))
            .unwrap();
        assert_eq!((rows, status(&desk, "a")), (0, CaseStatus::Pending), "{table}");
        assert_eq!(
            (desk.store.audit_head().unwrap(), desk.store.pending().unwrap()),
            (head, vec![case("a")]),
            "{table}"
        );

        raw.execute_batch("DROP TRIGGER sabotage").unwrap();
        desk.store.record_run(&report("a", queued(Priority::High)), "worker", NOW).unwrap();
        assert_eq!(desk.store.verify_audit().unwrap().verified, 2, "{table}");
    }
}

/// A report read back and exported must be the one that was recorded, to the last bit of every number.
#[test]
fn numbers_come_back_exactly() {
    let mut desk = Desk::new();
    desk.store.import(new_case("a"), "ana", NOW).unwrap();
    let mut exact = report("a", Route::Settled);
    exact.findings = (1..=200)
        .map(|number| {
            Finding::new(CheckId::PassiveLiveness, Outcome::scored(f64::from(number).sqrt(), f64::from(number).recip()))
        })
        .collect();
    desk.store.record_run(&exact, "worker", NOW).unwrap();
    assert_eq!(desk.store.report(&case("a"), None).unwrap().unwrap().1, exact);
}

/// JSON writes NaN as null, which no report could be read back from.
#[test]
fn a_report_that_could_not_be_read_back_is_refused() {
    let mut desk = Desk::new();
    desk.store.import(new_case("a"), "ana", NOW).unwrap();
    let mut wrong = report("a", Route::Settled);
    wrong.verdict.checks[0].threshold = f64::NAN;
    let error = desk.store.record_run(&wrong, "worker", NOW).unwrap_err();
    assert!(matches!(error, StoreError::Unstorable { .. }) && error.to_string().contains("case a"), "{error}");
    assert_eq!(desk.store.latest_run(&case("a")).unwrap(), None);
}

#[test]
fn a_report_about_other_evidence_is_refused() {
    let mut desk = Desk::new();
    desk.store.import(new_case("a"), "importer", NOW).unwrap();
    let mut other = report("a", queued(Priority::Normal));
    other.evidence = new_case("b").evidence;
    let error = desk.store.record_run(&other, "importer", NOW).unwrap_err();
    assert!(error.to_string().contains("other evidence"), "{error}");
    assert_eq!(desk.store.pending().unwrap(), [case("a")]);
    desk.store.record_run(&report("a", queued(Priority::Normal)), "importer", NOW).unwrap();
}
