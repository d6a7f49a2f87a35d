//! Figures of reviewers, from decisions on cases whose answer is known and from second persons.

use assay::{
    case::{
        audit::AuditAction,
        decision::{DecisionDraft, DecisionKind, ReasonCode},
        queue::CaseStatus,
        review::{FourEyes, ReviewRules},
        verdict::{ReviewReason, Route},
    },
    store::{NewCase, StoreError},
};

use super::{CLAIM, Desk, NOW, case, draft, new_case, queued, report, rules};

fn known_case(desk: &mut Desk, id: &str, known_answer: Option<DecisionKind>, route: Route) {
    desk.store.import(NewCase { known_answer, ..new_case(id) }, "importer", NOW).unwrap();
    desk.store.record_run(&report(id, route), "importer", NOW).unwrap();
}

fn decide(desk: &mut Desk, id: &str, kind: DecisionKind, (actor, millis): (&str, i64), rules: &ReviewRules) {
    desk.store.claim(&case(id), actor, NOW, CLAIM).unwrap();
    let run = desk.store.latest_run(&case(id)).unwrap().unwrap();
    let reason = if kind == DecisionKind::Approve { ReasonCode::Genuine } else { ReasonCode::FaceMismatch };
    desk.store.decide(&DecisionDraft { kind, reason, ..draft(id, run) }, actor, NOW + millis, rules).unwrap();
}

#[test]
fn reviewers_are_measured_by_known_answers_time_and_second_persons() {
    let mut desk = Desk::new();
    let normal = || queued(Default::default());
    let (approve, reject) = (DecisionKind::Approve, DecisionKind::Reject);
    for (id, answer) in [("a", Some(approve)), ("b", Some(reject)), ("c", Some(reject)), ("d", None), ("e", None)] {
        known_case(&mut desk, id, answer, normal());
    }
    let two = ReviewRules { four_eyes: FourEyes { sampled: 1.0, ..rules().four_eyes }, ..rules() };
    decide(&mut desk, "a", approve, ("ana", 10), &rules());
    decide(&mut desk, "b", approve, ("ana", 30), &rules());
    decide(&mut desk, "c", reject, ("ana", 500), &rules());
    desk.store.undo(&case("c"), "ana", NOW + 501, &rules()).unwrap();
    desk.store.release(&case("c"), "ana", NOW + 501).unwrap();
    decide(&mut desk, "d", approve, ("ana", 20), &two);
    decide(&mut desk, "d", reject, ("ben", 40), &two);
    decide(&mut desk, "e", approve, ("ana", 40), &two);
    decide(&mut desk, "e", approve, ("ben", 60), &two);
    let figures = desk.store.quality().unwrap();
    let [ana, ben] = figures.as_slice() else { panic!("{figures:?}") };
    assert_eq!((ana.reviewer.as_str(), ana.decisions, ana.median_millis), ("ana", 4, Some(25)));
    assert_eq!((ana.known_answers.hits, ana.known_answers.of), (1, 2), "what was undone does not count");
    assert_eq!((ana.overturned.hits, ana.overturned.of), (1, 2));
    assert!(ana.known_answers.low < 0.02 && ana.known_answers.high > 0.98, "{ana:?}");
    assert_eq!((ben.decisions, ben.median_millis), (2, Some(50)));
    assert_eq!((ben.known_answers.of, ben.overturned.of), (0, 0));
}

/// A reviewer meets such a case as any other; nothing shown or logged about it tells.
#[test]
fn a_known_answer_is_not_to_be_seen() {
    let mut desk = Desk::new();
    known_case(&mut desk, "known", Some(DecisionKind::Reject), Route::Settled);
    known_case(&mut desk, "plain", None, queued(Default::default()));
    let row = desk.store.row(&case("known"), NOW).unwrap();
    assert_eq!((row.status, row.reasons), (CaseStatus::Open, vec![ReviewReason::Sampled]), "whatever the verdict");
    let about = |id: &str| {
        let events = desk.store.audit_events(Some(&case(id)), 0, 100).unwrap();
        events.into_iter().map(|event| (event.action, event.after)).collect::<Vec<_>>()
    };
    let keys = |events: Vec<(String, String)>| {
        let keys = |text: &str| {
            let value: serde_json::Value = serde_json::from_str(text).unwrap();
            value.as_object().unwrap().keys().cloned().collect::<Vec<_>>()
        };
        events.into_iter().map(|(action, after)| (action, keys(&after))).collect::<Vec<_>>()
    };
    assert_eq!(keys(about("known")), keys(about("plain")));
    let all = desk.store.audit_events(None, 0, 100).unwrap();
    let name = serde_json::to_value(AuditAction::KnownAnswer).unwrap();
    let [noted] = all.iter().filter(|event| event.action == name).collect::<Vec<_>>()[..] else { panic!("{all:?}") };
    assert!(noted.case.is_none() && !noted.after.contains("known\"") && !noted.after.contains("reject"), "{noted:?}");
    for sql in ["UPDATE known_answers SET expected = 'approve'", "DELETE FROM known_answers"] {
        assert!(desk.raw().execute_batch(sql).unwrap_err().to_string().contains("never"), "{sql}");
    }
}

#[test]
fn a_known_answer_is_given_at_the_first_import_only() {
    let mut desk = Desk::new();
    known_case(&mut desk, "plain", None, queued(Default::default()));
    known_case(&mut desk, "known", Some(DecisionKind::Reject), queued(Default::default()));
    let mut again = |id, known_answer| desk.store.import(NewCase { known_answer, ..new_case(id) }, "importer", NOW);
    assert!(again("known", None).is_ok() && again("known", Some(DecisionKind::Reject)).is_ok());
    for (id, answer) in [("known", DecisionKind::Approve), ("plain", DecisionKind::Approve)] {
        assert!(matches!(again(id, Some(answer)), Err(StoreError::Conflict { .. })), "{id}");
    }
}
