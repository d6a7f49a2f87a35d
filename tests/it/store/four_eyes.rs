//! Two different persons decide where the rules ask for it.

use assay::{
    case::{
        decision::{DecisionDraft, DecisionKind, DecisionStage, ReasonCode, SecondCause},
        meta::Priority,
        queue::{CaseStatus, QueueTab},
        review::{FourEyes, ReviewRules},
        verdict::{Band, Route, Validation},
    },
    store::StoreError,
};

use super::{CLAIM, Desk, NOW, case, draft, queued, report, rules};

/// Every decision needs a second one.
fn always_two() -> ReviewRules {
    ReviewRules { four_eyes: FourEyes { sampled: 1.0, ..rules().four_eyes }, ..rules() }
}

fn rejection(id: &str, run: assay::case::RunId) -> DecisionDraft {
    DecisionDraft { kind: DecisionKind::Reject, reason: ReasonCode::FaceMismatch, ..draft(id, run) }
}

fn claim_and_decide(desk: &mut Desk, draft: &DecisionDraft, actor: &str) -> Result<DecisionStage, StoreError> {
    desk.store.claim(&draft.case, actor, NOW, CLAIM)?;
    Ok(desk.store.decide(draft, actor, NOW, &always_two())?.stage)
}

fn status(desk: &Desk) -> CaseStatus {
    desk.store.row(&case("a"), NOW).unwrap().status
}

#[test]
fn the_same_decision_of_another_person_ends_it() {
    let mut desk = Desk::new();
    let run = desk.open_case("a", Priority::Normal, NOW);
    assert_eq!(claim_and_decide(&mut desk, &draft("a", run), "ana").unwrap(), DecisionStage::First);
    assert_eq!((status(&desk), desk.store.row(&case("a"), NOW).unwrap().decision), (CaseStatus::Open, None));
    let made = desk.store.decisions(&case("a")).unwrap();
    assert_eq!((made[0].second_cause, made[0].stands()), (Some(SecondCause::Sampled), false));

    let own = claim_and_decide(&mut desk, &draft("a", run), "ana").unwrap_err();
    assert!(matches!(own, StoreError::SecondPerson { .. }), "{own}");
    assert_eq!(desk.store.claim_next("ana", NOW, &rules()).unwrap(), None, "it is not offered to the first person");
    let assigned = desk.store.assign(&[case("a")], Some("ana"), "ben", NOW).unwrap();
    assert!(matches!(assigned[0].1, Err(StoreError::SecondPerson { .. })));

    assert_eq!(desk.store.claim_next("ben", NOW, &rules()).unwrap(), Some(case("a")));
    // Rules that ask for nobody do not end what was begun under others.
    let confirmed = desk.store.decide(&draft("a", run), "ben", NOW, &rules()).unwrap();
    assert_eq!(
        (confirmed.stage, confirmed.stands(), status(&desk)),
        (DecisionStage::Confirmation, true, CaseStatus::Decided)
    );
    assert_eq!(desk.store.verify_audit().unwrap().broken, None);
}

#[test]
fn a_contradiction_goes_to_a_third_person() {
    let mut desk = Desk::new();
    let run = desk.open_case("a", Priority::Normal, NOW);
    claim_and_decide(&mut desk, &draft("a", run), "ana").unwrap();
    let stage = claim_and_decide(&mut desk, &rejection("a", run), "ben").unwrap();
    assert_eq!((stage, status(&desk)), (DecisionStage::Contradiction, CaseStatus::Open));
    let row = desk.store.row(&case("a"), NOW).unwrap().handling;
    assert!(row.escalation.is_some_and(|given| given.by == "ben" && given.reason.contains("decision of ana")));
    let tabs = desk.store.queue(&Default::default(), "ana", NOW).unwrap().tabs;
    assert!(tabs.contains(&(QueueTab::Escalated, 1)) && tabs.contains(&(QueueTab::SecondEyes, 0)), "{tabs:?}");
    for actor in ["ana", "ben"] {
        assert!(matches!(desk.store.claim(&case("a"), actor, NOW, CLAIM), Err(StoreError::SecondPerson { .. })));
    }
    let back = desk.store.deescalate(&case("a"), "never mind", "cem", NOW).unwrap_err();
    assert!(matches!(back, StoreError::Contested(_)), "{back}");
    let last = claim_and_decide(&mut desk, &rejection("a", run), "cem").unwrap();
    assert_eq!((last, status(&desk)), (DecisionStage::Arbitration, CaseStatus::Decided));
    assert_eq!(desk.store.row(&case("a"), NOW).unwrap().decision, Some(DecisionKind::Reject));
}

/// Both persons saw one and the same run; what was decided before another run still asks for a second person.
#[test]
fn two_persons_decide_on_one_run() {
    let mut desk = Desk::new();
    let old = desk.open_case("a", Priority::Normal, NOW);
    claim_and_decide(&mut desk, &draft("a", old), "ana").unwrap();
    desk.store.request_rerun(&case("a"), "ana", NOW).unwrap();
    let new = desk.store.record_run(&report("a", Route::Settled), "worker", NOW).unwrap();
    assert_eq!(status(&desk), CaseStatus::Open, "a machine does not take it away from the second person");
    let again = claim_and_decide(&mut desk, &draft("a", new), "ben").unwrap();
    assert_eq!((again, status(&desk)), (DecisionStage::First, CaseStatus::Open));
    let made = desk.store.decisions(&case("a")).unwrap();
    assert_eq!(made[1].second_cause, Some(SecondCause::RunAgain));
    assert_eq!(claim_and_decide(&mut desk, &draft("a", new), "ana").unwrap(), DecisionStage::Confirmation);
}

#[test]
fn an_approval_against_a_failing_check_needs_two_whatever_an_override_says() {
    let mut desk = Desk::new();
    desk.open_case("a", Priority::Normal, NOW);
    let mut failing = report("a", queued(Priority::Normal));
    failing.verdict.checks[0].band = Band::Fail;
    failing.verdict.checks[0].validation = Validation::NotValid;
    let run = desk.store.record_run(&failing, "worker", NOW).unwrap();
    let rules = ReviewRules { four_eyes: FourEyes { approvals_against_failing: true, ..rules().four_eyes }, ..rules() };
    desk.store.claim(&case("a"), "ana", NOW, CLAIM).unwrap();
    let amended = super::amendments::overriding("a", run, Validation::Valid);
    desk.store.record_override(&amended, (assay::case::verdict::ProcessStatus::Accepted, 0), "ana", NOW).unwrap();
    let made = desk.store.decide(&draft("a", run), "ana", NOW, &rules).unwrap();
    assert_eq!((made.stage, made.second_cause), (DecisionStage::First, Some(SecondCause::ApprovedAgainstCheck)));
}

#[test]
fn who_worked_here_lately_is_known_from_the_log() {
    let mut desk = Desk::new();
    let run = desk.open_case("a", Priority::Normal, NOW);
    desk.open_case("b", Priority::Normal, NOW);
    desk.store.claim(&case("b"), "ben", NOW - 10, CLAIM).unwrap();
    claim_and_decide(&mut desk, &draft("a", run), "ana").unwrap();
    assert_eq!(desk.store.colleagues("ana", NOW - 10).unwrap(), ["ben"]);
    assert_eq!(desk.store.colleagues("ana", NOW - 9).unwrap(), Vec::<String>::new(), "too long ago");
    assert_eq!(desk.store.colleagues("ben", NOW - 10).unwrap(), ["ana"], "importers are no reviewers");
}
