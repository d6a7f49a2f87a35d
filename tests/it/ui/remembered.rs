//! The window opens where it was left.

use std::sync::Arc;

use assay::case::{
    decision::{DecisionKind, ReasonCode},
    erasure::ErasureMark,
    retention::{DataKind, DataKinds},
    workplace::{Appearance, ThemeChoice, UnfinishedDecision, Workplace},
};
use eframe::egui::{Key, Theme};
use egui_kittest::kittest::Queryable as _;

use super::{
    flows::{opened, press, press_command, write},
    port::FakePort,
    scene, window,
};

#[test]
fn what_was_written_is_remembered_and_stands_there_again() {
    let (port, mut harness) = opened();
    press(&mut harness, Key::R);
    press(&mut harness, Key::Num5);
    write(&mut harness, "Note on the decision", "edge of the portrait");
    press(&mut harness, Key::Escape);
    press_command(&mut harness, Key::Plus);
    press_command(&mut harness, Key::T);
    // At most once a second; frames of a sixtieth.
    harness.run_steps(70);
    let remembered = port.remembered().expect("something is remembered");
    assert_eq!(remembered.case, Some(scene::case_id(0)));
    let draft = remembered.draft.as_ref().expect("a decision is begun");
    assert_eq!((draft.kind, draft.reason), (Some(DecisionKind::Reject), Some(ReasonCode::DocumentTampering)));
    assert_eq!(draft.note, "edge of the portrait");
    assert_eq!(remembered.appearance.theme, Some(ThemeChoice::Light));
    assert!(remembered.appearance.zoom.is_some_and(|zoom| zoom > 1.0));

    let mut snapshot = scene::opened_case();
    snapshot.workplace = Arc::new(remembered);
    let again = FakePort::new(snapshot);
    let mut harness = window(&again);
    assert_eq!(harness.ctx.theme(), Theme::Light);
    assert!(harness.get_by_label_contains("Ready: decides on run 42").rect().is_positive());
    let note = harness.get_by_label("Note on the decision");
    assert_eq!(note.value().as_deref(), Some("edge of the portrait"));
    again.take();
    press_command(&mut harness, Key::Enter);
    assert_eq!(again.take().len(), 1, "one key submits it");
}

#[test]
fn a_note_survives_a_look_at_another_case() {
    let (port, mut harness) = opened();
    write(&mut harness, "Note on the decision", "ask the branch");
    press(&mut harness, Key::Escape);
    super::flows::change_case(&port, |case| case.row.case = scene::case_id(1));
    harness.run_ok();
    assert_eq!(harness.get_by_label("Note on the decision").value().as_deref(), Some(""));
    super::flows::change_case(&port, |case| case.row.case = scene::case_id(0));
    harness.run_ok();
    assert_eq!(harness.get_by_label("Note on the decision").value().as_deref(), Some("ask the branch"));
}

#[test]
fn the_language_is_remembered_and_spoken_again() {
    let appearance = Appearance { language: Some("de".to_owned()), ..Appearance::default() };
    let mut snapshot = scene::queue(3);
    snapshot.workplace = Arc::new(Workplace { appearance, ..Workplace::default() });
    let port = FakePort::new(snapshot);
    let mut harness = window(&port);
    harness.get_by_label("Nächster Fall");
    press_command(&mut harness, Key::L);
    harness.get_by_label("Tomar siguiente");
    press_command(&mut harness, Key::L);
    harness.run_steps(70);
    let remembered = port.remembered().expect("something is remembered");
    assert_eq!(remembered.appearance.language.as_deref(), Some("ar"));
    press_command(&mut harness, Key::L);
    harness.get_by_label("Claim next");
}

#[test]
fn a_draft_for_an_older_run_keeps_the_note_and_must_be_chosen_again() {
    let draft = UnfinishedDecision {
        case: scene::case_id(0),
        run: assay::case::RunId(3),
        kind: Some(DecisionKind::Approve),
        reason: Some(ReasonCode::Genuine),
        note: "all agrees".to_owned(),
        request: None,
    };
    let mut snapshot = scene::opened_case();
    snapshot.workplace = Arc::new(Workplace { draft: Some(draft), ..Workplace::default() });
    let port = FakePort::new(snapshot);
    let harness = window(&port);
    assert_eq!(harness.get_by_label("Note on the decision").value().as_deref(), Some("all agrees"));
    harness.get_by_label("A newer run has arrived: look again, then choose");
}

#[test]
fn a_search_that_the_session_forgot_is_nowhere_in_the_window() {
    let port = FakePort::new(scene::queue(3));
    let mut harness = window(&port);
    write(&mut harness, "Search cases", "quartz");
    harness.run_steps(70);
    assert_eq!(port.remembered().map(|workplace| workplace.query.search), Some("quartz".to_owned()));
    port.change(|snapshot| snapshot.forgotten_searches = 1);
    harness.run_steps(70);
    assert_eq!(harness.get_by_label("Search cases").value().as_deref(), Some(""));
    assert_eq!(port.remembered().map(|workplace| workplace.query.search), Some(String::new()));
    // Nor does undoing bring it back.
    harness.get_by_label("Search cases").focus();
    harness.run_ok();
    press_command(&mut harness, Key::Z);
    assert_eq!(harness.get_by_label("Search cases").value().as_deref(), Some(""));
}

#[test]
fn what_was_written_about_a_case_goes_with_its_personal_fields() {
    let (port, mut harness) = opened();
    write(&mut harness, "Note on the decision", "the sister called");
    super::flows::change_case(&port, |case| {
        let (kinds, at_millis) = (DataKinds::from_iter([DataKind::Fields]), 0);
        case.row.handling.erasure = Some(ErasureMark { kinds, at_millis });
    });
    harness.run_steps(70);
    assert_eq!(port.remembered().and_then(|workplace| workplace.draft), None);
}
