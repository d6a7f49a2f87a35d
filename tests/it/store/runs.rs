//! The list of a case's finished runs.

use assay::{
    case::{
        Digest, Report, RunId,
        meta::Priority,
        report::{ModelRef, PolicyRef},
        run_summary::networks_digest,
        verdict::{ProcessStatus, Route, Verdict},
    },
    store::StoreError,
};

use super::{Desk, NOW, case, queued, report};

#[test]
fn runs_are_listed_the_newest_first_with_what_made_them() {
    let mut desk = Desk::new();
    let first = desk.open_case("a", Priority::Normal, NOW);
    desk.open_case("b", Priority::Normal, NOW);
    let plain = report("a", queued(Priority::Normal));
    let verdict = Verdict { process: ProcessStatus::Accepted, ..plain.verdict.clone() };
    let policy = PolicyRef { name: "strict “é”".to_owned(), sha256: Digest::of(b"strict") };
    let models = vec![ModelRef { name: "other".to_owned(), sha256: Digest::of(b"other") }];
    let second =
        Report { verdict, policy: policy.clone(), models: models.clone(), route: Route::Settled, ..plain.clone() };
    let second = desk.store.record_run(&second, "ana", NOW + 5).unwrap();
    let listed = desk.store.runs(&case("a"), 50).unwrap();
    let [newest, oldest] = listed.as_slice() else { panic!("{listed:?}") };
    assert_eq!((newest.run, newest.recorded_at_millis, newest.process), (second, NOW + 5, ProcessStatus::Accepted));
    assert_eq!((&newest.policy, newest.networks), (&policy, networks_digest(&models)));
    assert_eq!((oldest.run, oldest.recorded_at_millis, oldest.process), (first, NOW, ProcessStatus::Inconclusive));
    assert_eq!((&oldest.policy, oldest.networks), (&plain.policy, networks_digest(&plain.models)));
    assert_eq!(desk.store.runs(&case("a"), 1).unwrap(), listed[..1]);
    let runs = |id: &str| desk.store.runs(&case(id), 50);
    assert_eq!(runs("b").unwrap().len(), 1);
    assert!(matches!(runs("nobody"), Err(StoreError::UnknownCase(_))));
    assert_eq!((first, second), (RunId(1), RunId(3)));
}
