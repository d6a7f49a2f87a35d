//! Who looks at a case and when: assigning, putting off, escalating, reopening, filters and due times.

use std::sync::Arc;

use assay::{
    case::{
        EvidenceKind,
        amendment::{Override, OverrideDraft},
        decision::{
            Decision, DecisionDraft, DecisionKind, DecisionStage, ReasonCode, ResubmissionRequest, WithdrawalCause,
        },
        finding::CheckId,
        meta::Priority,
        queue::{CaseStatus, Escalation, QueueFilter, QueueQuery, QueueRow, Snooze},
        verdict::{ProcessStatus, Validation},
    },
    session::{CaseView, Command, ReviewCommand},
};
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use super::{
    flows::{Window, click, press, write},
    port::FakePort,
    scene, window,
};

/// The queue with its first row changed.
fn queue_with(change: impl FnOnce(&mut QueueRow)) -> (FakePort, Window) {
    let mut snapshot = scene::queue(40);
    let mut page = (*snapshot.queue).clone();
    change(&mut page.rows[0]);
    snapshot.queue = Arc::new(page);
    let port = FakePort::new(snapshot);
    let harness = window(&port);
    (port, harness)
}

fn review(command: ReviewCommand) -> [Command; 1] {
    [Command::Review(command)]
}

#[test]
fn marked_cases_are_assigned_at_once_and_else_the_selected_one() {
    let (port, mut harness) = queue_with(|_| {});
    press(&mut harness, Key::T);
    harness.get_by_label("Assign scan-118200");
    click(&mut harness, "To me");
    let own = ReviewCommand::Assign { cases: vec![scene::case_id(0)], assignee: Some(scene::ACTOR.to_owned()) };
    assert_eq!(port.take(), review(own));
    press(&mut harness, Key::Y);
    click(&mut harness, "Mark case scan-118202");
    harness.get_by_label("2 cases marked");
    press(&mut harness, Key::T);
    harness.get_by_label("Assign 2 cases");
    write(&mut harness, "Name of the person", " s.nakamura ");
    press(&mut harness, Key::Enter);
    let cases = vec![scene::case_id(0), scene::case_id(2)];
    assert_eq!(port.take(), review(ReviewCommand::Assign { cases, assignee: Some("s.nakamura".to_owned()) }));
    click(&mut harness, "Unmark all");
    assert!(harness.query_by_label_contains("marked").is_none());
}

#[test]
fn marks_of_rows_that_were_scrolled_away_still_count() {
    let (port, mut harness) = queue_with(|_| {});
    press(&mut harness, Key::Y);
    port.change(|snapshot| {
        let mut page = (*snapshot.queue).clone();
        page.offset = 20;
        page.rows.drain(..20);
        page.has_more = true;
        snapshot.queue = Arc::new(page);
    });
    harness.run_ok();
    harness.get_by_label_contains("More than 40 cases match");
    press(&mut harness, Key::T);
    click(&mut harness, "To nobody");
    let all = ReviewCommand::Assign { cases: vec![scene::case_id(0)], assignee: None };
    assert!(port.take().contains(&Command::Review(all)));
}

#[test]
fn an_answer_that_was_not_taken_is_kept() {
    let (port, mut harness) = queue_with(|_| {});
    press(&mut harness, Key::Q);
    write(&mut harness, "Why they should see it", "same face, other name");
    port.set_busy(true);
    press(&mut harness, Key::Enter);
    assert_eq!(port.take(), []);
    port.set_busy(false);
    click(&mut harness, "Escalate");
    let (case, reason) = (scene::case_id(0), "same face, other name".to_owned());
    assert_eq!(port.take(), review(ReviewCommand::Escalate { case, reason }));
}

#[test]
fn what_reviewers_said_and_took_back_stands_beside_the_run() {
    let mut snapshot = scene::opened_case();
    let mut case = CaseView::clone(snapshot.case.as_ref().expect("a case is open"));
    let (id, run) = (scene::case_id(0), scene::RUN);
    let reason = "a twin, by the family book".to_owned();
    let (made_by, made_at) = ("s.nakamura".to_owned(), "2026-11-29T08:00:00Z".to_owned());
    case.amendments.overrides.push(Override {
        draft: OverrideDraft {
            case: id.clone(),
            run,
            check: CheckId::FaceMatch,
            validation: Validation::Valid,
            reason,
        },
        machine_validation: Validation::NotValid,
        process: ProcessStatus::Inconclusive,
        made_by: made_by.clone(),
        made_at: made_at.clone(),
    });
    case.reviewed = case.report.as_ref().map(|(_, report)| report.verdict.clone());
    let (kind, reason) = (DecisionKind::Reject, ReasonCode::KnownFraud);
    case.decisions.push(Decision {
        draft: DecisionDraft { case: id, run, kind, reason, note: String::new(), request: None },
        decided_by: made_by,
        decided_at: made_at,
        stage: DecisionStage::First,
        second_cause: None,
        withdrawn: Some(WithdrawalCause::Undone),
    });
    snapshot.case = Some(Arc::new(case));
    let harness = window(&FakePort::new(snapshot));
    harness.get_by_label_contains("called valid by s.nakamura");
    harness.get_by_label_contains("With the checks judged so the newest run is");
    harness.get_by_label_contains("Another person must decide as well. Taken back.");
}

#[test]
fn a_case_is_put_off_with_a_reason_and_woken_without() {
    let (port, mut harness) = queue_with(|_| {});
    press(&mut harness, Key::H);
    click(&mut harness, "1 day");
    press(&mut harness, Key::Enter);
    assert_eq!(port.take(), [], "no case is put off without a reason");
    write(&mut harness, "Why it has to wait", "the customer calls back");
    press(&mut harness, Key::Enter);
    let [Command::Review(ReviewCommand::Snooze { case, until_millis, reason })] = &port.take()[..] else {
        panic!("no snooze was asked for")
    };
    assert_eq!((case, reason.as_str()), (&scene::case_id(0), "the customer calls back"));
    assert_eq!(until_millis - scene::NOW, 24 * 3_600_000 - 60_000);

    let snooze = Snooze { until_millis: scene::NOW + 7_200_000, reason: "the customer calls back".to_owned() };
    let (port, mut harness) = queue_with(|row| row.handling.snooze = Some(snooze));
    harness.get_by_label("Snoozed for 2 h");
    press(&mut harness, Key::H);
    assert_eq!(port.take(), review(ReviewCommand::Wake(scene::case_id(0))));
}

#[test]
fn a_case_goes_to_senior_reviewers_and_back() {
    let (port, mut harness) = queue_with(|_| {});
    press(&mut harness, Key::Q);
    write(&mut harness, "Why they should see it", "same face, other name");
    press(&mut harness, Key::Enter);
    let (case, reason) = (scene::case_id(0), "same face, other name".to_owned());
    assert_eq!(port.take(), review(ReviewCommand::Escalate { case, reason }));
    let escalation = Escalation { by: "s.nakamura".to_owned(), reason: "same face".to_owned() };
    let (port, mut harness) = queue_with(|row| row.handling.escalation = Some(escalation));
    harness.get_by_label("Escalated by s.nakamura");
    press(&mut harness, Key::Q);
    write(&mut harness, "Why they need not see it", "twins");
    press(&mut harness, Key::Escape);
    press(&mut harness, Key::Escape);
    assert_eq!(port.take(), [], "a question that was left asks for nothing");
    press(&mut harness, Key::O);
    assert_eq!(port.take(), [], "what is open cannot be opened again");
}

#[test]
fn decided_cases_are_reopened_and_own_decisions_taken_back() {
    let (port, mut harness) = queue_with(|row| {
        row.status = CaseStatus::Decided;
        row.decision = Some(DecisionKind::Approve);
        row.handling.decided_by = Some(scene::ACTOR.to_owned());
    });
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run_ok();
    assert_eq!(port.take(), review(ReviewCommand::Undo(scene::case_id(0))));
    for (name, commands) in [(scene::ACTOR, 1), ("s.nakamura", 0)] {
        let (port, mut harness) = queue_with(|row| row.handling.first_decided_by = Some(name.to_owned()));
        harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
        harness.run_ok();
        assert_eq!(port.take().len(), commands, "a first decision is taken back by {name}");
    }
    press(&mut harness, Key::O);
    write(&mut harness, "Why it is opened again", "the bank asked");
    press(&mut harness, Key::Enter);
    let (case, reason) = (scene::case_id(0), "the bank asked".to_owned());
    assert_eq!(port.take(), review(ReviewCommand::Reopen { case, reason }));
}

#[test]
fn conditions_are_set_in_a_menu_and_taken_away_by_their_chips() {
    let (port, mut harness) = queue_with(|row| row.handling.due_at_millis = Some(scene::NOW - 7_200_000));
    harness.get_by_label("2 h over");
    click(&mut harness, "Filter the list");
    click(&mut harness, "Overdue");
    click(&mut harness, "High priority");
    press(&mut harness, Key::Escape);
    let filter = QueueFilter { overdue: true, priorities: vec![Priority::High], ..QueueFilter::default() };
    let sent = port.take();
    assert!(
        matches!(sent.last(), Some(Command::Query(QueueQuery { filter: last, .. })) if *last == filter),
        "{sent:?}"
    );
    click(&mut harness, "Overdue");
    let [Command::Query(query)] = &port.take()[..] else { panic!("the chip changed nothing") };
    assert_eq!(query.filter, QueueFilter { overdue: false, ..filter });
    click(&mut harness, "Clear");
    let [Command::Query(query)] = &port.take()[..] else { panic!("nothing was cleared") };
    assert!(query.filter.is_empty());
}

#[test]
fn a_customer_is_asked_for_named_evidence_in_words_of_their_own() {
    let port = FakePort::new(scene::opened_case());
    let mut harness = window(&port);
    port.take();
    press(&mut harness, Key::S);
    press(&mut harness, Key::Num2);
    write(&mut harness, "Text for the customer", "Please photograph the front without glare.");
    write(&mut harness, "Note on the decision", "hologram burns out");
    click(&mut harness, "Ask for document back");
    click(&mut harness, "Submit");
    let [Command::Decide(draft)] = &port.take()[..] else { panic!("nothing was decided") };
    assert_eq!((draft.kind, draft.reason), (DecisionKind::Resubmit, ReasonCode::DocumentUnusable));
    assert_eq!(draft.note, "hologram burns out");
    let request = ResubmissionRequest {
        evidence: vec![EvidenceKind::DocumentFront],
        customer_text: "Please photograph the front without glare.".to_owned(),
    };
    assert_eq!(draft.request, Some(request));
}
