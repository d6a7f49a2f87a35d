//! What a person says beside the machine, and what follows a decision.

use assay::{
    case::{
        EvidenceKind, RunId,
        amendment::{CorrectionDraft, OverrideDraft},
        decision::{Decision, DecisionDraft, DecisionKind, DecisionStage, ReasonCode},
        finding::CheckId,
        queue::CaseStatus,
        reading::FieldName,
        verdict::Validation,
    },
    session::{CaseView, Command, ReviewCommand},
};
use eframe::egui::{Event, Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use super::{
    evidence::contradiction,
    flows::{change_case, click, opened, press, press_command, write},
    port::FakePort,
    scene, window,
};

fn reviewed(command: ReviewCommand) -> [Command; 1] {
    [Command::Review(command)]
}

#[test]
fn a_check_is_judged_otherwise_with_a_reason_and_not_without() {
    let (port, mut harness) = opened();
    press(&mut harness, Key::V);
    harness.get_by_label("Judge “Face match” otherwise");
    press(&mut harness, Key::Enter);
    assert_eq!(port.take(), [], "a judgement without a reason is none");
    write(&mut harness, "Why", " a twin ");
    press(&mut harness, Key::A);
    click(&mut harness, "Valid");
    click(&mut harness, "Judge");
    let (case, run, check) = (scene::case_id(0), scene::RUN, CheckId::FaceMatch);
    let draft = OverrideDraft { case, run, check, validation: Validation::Valid, reason: "a twin".to_owned() };
    assert_eq!(port.take(), reviewed(ReviewCommand::Override(draft)));
    assert!(harness.query_by_label("Why").is_none(), "the question is over");
}

#[test]
fn what_nobody_holds_is_not_judged_otherwise() {
    let (port, mut harness) = opened();
    change_case(&port, |case| {
        (case.row.status, case.row.claimed_by) = (CaseStatus::Open, None);
    });
    harness.run_ok();
    press(&mut harness, Key::V);
    assert!(harness.query_by_label_contains("otherwise").is_none());
}

#[test]
fn a_field_is_corrected_by_key_and_by_a_click_on_it() {
    let port = FakePort::new(scene::opened_case_with(Some(contradiction())));
    let mut harness = window(&port);
    port.take();
    press(&mut harness, Key::Y);
    harness.get_by_label("Correct a field");
    press(&mut harness, Key::Escape);
    assert!(harness.query_by_label("Correct a field").is_none());
    press(&mut harness, Key::D);
    click(&mut harness, "Surname: RASTAD (machine-readable zone)");
    harness.get_by_label("Correct a field");
    write(&mut harness, "What stands there", "X");
    write(&mut harness, "Why", "a fold");
    press(&mut harness, Key::Enter);
    let (case, run, side) = (scene::case_id(0), scene::RUN, EvidenceKind::DocumentFront);
    let (corrected_value, reason) = ("ROSTADX".to_owned(), "a fold".to_owned());
    let draft = CorrectionDraft { case, run, side, field: FieldName::Surname, corrected_value, reason };
    assert_eq!(port.take(), reviewed(ReviewCommand::Correct(draft)));
}

#[test]
fn a_claim_is_extended_by_key_and_offered_when_it_runs_out() {
    let (port, mut harness) = opened();
    assert!(harness.query_by_label("Extend").is_none(), "there is time");
    press_command(&mut harness, Key::U);
    assert_eq!(port.take(), reviewed(ReviewCommand::Extend(scene::case_id(0))));
    change_case(&port, |case| case.row.claim_expires_at_millis = Some(scene::NOW + 60_000));
    harness.run_ok();
    click(&mut harness, "Extend");
    assert_eq!(port.take(), reviewed(ReviewCommand::Extend(scene::case_id(0))));
}

/// The case as the store gives it back once it is decided.
fn record(case: &mut CaseView, draft: DecisionDraft) {
    case.row.status = CaseStatus::Decided;
    case.row.claimed_by = None;
    case.row.handling.decided_by = Some(scene::ACTOR.to_owned());
    case.decisions.push(Decision {
        draft,
        decided_by: scene::ACTOR.to_owned(),
        decided_at: "2026-11-29T08:00:00Z".to_owned(),
        stage: DecisionStage::Sole,
        second_cause: None,
        withdrawn: None,
    });
}

#[test]
fn the_next_case_follows_a_decision_and_the_one_before_can_be_taken_back() {
    let (port, mut harness) = opened();
    press(&mut harness, Key::R);
    press(&mut harness, Key::Num1);
    press_command(&mut harness, Key::Enter);
    let [Command::Decide(draft)] = &port.take()[..] else { panic!("one decision") };
    assert_eq!(port.take(), [], "nothing follows until it is recorded");
    let draft = draft.clone();
    change_case(&port, |case| record(case, draft));
    harness.run_ok();
    assert_eq!(port.take(), [Command::ClaimNext]);
    change_case(&port, |case| {
        case.row.case = scene::case_id(1);
        (case.row.status, case.row.claimed_by) = (CaseStatus::Claimed, Some(scene::ACTOR.to_owned()));
        case.decisions.clear();
    });
    harness.run_ok();
    port.take();
    harness.get_by_label("Undo scan-118200");
    press_command(&mut harness, Key::Z);
    let undo = Command::Review(ReviewCommand::Undo(scene::case_id(0)));
    assert_eq!(port.take(), [undo, Command::Open(scene::case_id(0))]);
    harness.run_ok();
    assert!(harness.query_by_label("Undo scan-118200").is_none(), "once");
}

#[test]
fn a_decision_of_another_person_claims_nothing() {
    let (port, mut harness) = opened();
    // One of one's own that was refused does not make the other's one's own.
    press(&mut harness, Key::R);
    press(&mut harness, Key::Num1);
    press_command(&mut harness, Key::Enter);
    assert!(matches!(&port.take()[..], [Command::Decide(_)]));
    let (case, run, kind, reason) = (scene::case_id(0), RunId(42), DecisionKind::Reject, ReasonCode::KnownFraud);
    change_case(&port, |view| {
        record(view, DecisionDraft { case, run, kind, reason, note: String::new(), request: None });
    });
    harness.run_ok();
    assert_eq!(port.take(), []);
}

/// A key and the letter that it types, as the window system sends them.
fn letter(key: Key, text: &str) -> [Event; 2] {
    let modifiers = Modifiers::NONE;
    let key = Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers };
    [key, Event::Text(text.to_owned())]
}

#[test]
fn what_is_typed_in_one_frame_is_written_whole_and_decides_nothing() {
    let (port, mut harness) = opened();
    press(&mut harness, Key::R);
    press(&mut harness, Key::Num6);
    // A busy machine draws few frames: several letters come in one.
    harness.input_mut().events.extend([letter(Key::E, "e"), letter(Key::A, "a"), letter(Key::B, "b")].concat());
    harness.step();
    let enter =
        Event::Key { key: Key::Enter, physical_key: None, pressed: true, repeat: false, modifiers: Modifiers::COMMAND };
    harness.input_mut().events.extend([letter(Key::C, "c").to_vec(), vec![enter]].concat());
    harness.run_ok();
    let [Command::Decide(draft)] = &port.take()[..] else { panic!("one decision") };
    assert_eq!((draft.kind, draft.note.as_str()), (DecisionKind::Reject, "abc"));
}
