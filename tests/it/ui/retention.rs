//! Holds and erasures at the window: what is asked first, what is sent, and what shows of them.

use std::sync::Arc;

use assay::{
    case::{
        erasure::{ErasureMark, ErasureOrder, ErasureReason, Hold, HoldReason},
        permission::Role,
        queue::Handling,
        retention::{CaseOutcome, DAY_MILLIS, DataKind, DataKinds, DueCase, DueKind, KeptBack},
    },
    session::{Command, Door, DueView, RetentionCommand, Snapshot},
};
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use super::{
    door::with,
    flows::{Window, change_case, click, is_disabled, press_command, write},
    port::FakePort,
    scene, window,
};

fn compliance(snapshot: Snapshot) -> FakePort {
    FakePort::new(with(snapshot, Door::SignedIn, Role::Compliance))
}

fn sent(port: &FakePort) -> Vec<RetentionCommand> {
    let of_retention = |command| match command {
        Command::Retention(command) => Some(command),
        _ => None,
    };
    port.take().into_iter().filter_map(of_retention).collect()
}

fn hold() -> Hold {
    Hold {
        reason: HoldReason::Dispute,
        note: String::new(),
        placed_by: "cleo".to_owned(),
        placed_at_millis: scene::NOW,
    }
}

fn handling(change: impl FnOnce(&mut Handling)) -> (FakePort, Window) {
    let port = compliance(scene::opened_case());
    change_case(&port, |case| change(&mut case.row.handling));
    let harness = window(&port);
    (port, harness)
}

#[test]
fn a_case_is_held_with_a_reason_and_released_with_a_note() {
    let (port, mut harness) = handling(|_| {});
    click(&mut harness, "Hold");
    write(&mut harness, "Note for the record", " file 7 ");
    harness.get_all_by_label("Hold").last().unwrap().click();
    harness.run_ok();
    let case = scene::opened_case().case.unwrap().row.case.clone();
    let note = "file 7".to_owned();
    let held = RetentionCommand::Hold { case: case.clone(), reason: HoldReason::Litigation, note };
    assert_eq!(sent(&port), [held]);

    change_case(&port, |case| case.row.handling.hold = Some(hold()));
    harness.run_ok();
    harness.get_by_label("Legal hold");
    assert!(harness.query_by_label("Erase").is_none(), "what is held is not erased");
    click(&mut harness, "Release the hold");
    harness.get_by_label_contains("Release the legal hold of");
    write(&mut harness, "Note for the record", "closed");
    harness.get_all_by_label("Release the hold").last().unwrap().click();
    harness.run_ok();
    assert_eq!(sent(&port), [RetentionCommand::Release { case, note: "closed".to_owned() }]);
}

#[test]
fn nothing_is_erased_before_the_identifier_is_typed() {
    let (port, mut harness) = handling(|_| {});
    let case = scene::opened_case().case.unwrap().row.case.clone();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Delete);
    harness.run_ok();
    assert!(is_disabled(&harness, "Erase for ever"));
    write(&mut harness, "Identifier of the case", &case.0);
    click(&mut harness, "Face templates in the gallery");
    click(&mut harness, "Erase for ever");
    let kinds = DataKinds::ALL.without(DataKinds::from_iter([DataKind::Templates]));
    let (reason, note) = (ErasureReason::Request, String::new());
    let order = ErasureOrder { case: case.clone(), kinds, reason, note };
    assert_eq!(sent(&port), [RetentionCommand::Erase { order, typed: case.0 }]);
}

#[test]
fn an_erased_case_says_so_and_offers_nothing_that_needs_what_is_gone() {
    let mark = |kinds| Some(ErasureMark { kinds, at_millis: scene::NOW });
    let (port, mut harness) = handling(|handling| handling.erasure = mark(DataKinds::ALL));
    harness.get_by_label("Erased");
    assert!(harness.query_by_label("Erase").is_none());
    assert!(is_disabled(&harness, "Run again"));
    change_case(&port, |case| case.row.handling.erasure = mark(DataKinds::from_iter([DataKind::Video])));
    harness.run_ok();
    harness.get_by_label("Partly erased");
    harness.get_by_label("Erase");
}

#[test]
fn who_may_not_finds_neither_buttons_nor_keys() {
    let port = FakePort::new(with(scene::opened_case(), Door::SignedIn, Role::Senior));
    let mut harness = window(&port);
    for label in ["Hold", "Erase", "Retention"] {
        assert!(harness.query_by_label(label).is_none(), "{label}");
    }
    press_command(&mut harness, Key::H);
    press_command(&mut harness, Key::Delete);
    assert!(
        harness.query_by_label("Erase for ever").is_none() && harness.query_by_label_contains("legal hold").is_none()
    );
    assert_eq!(sent(&port), []);
}

#[test]
fn what_is_due_is_looked_at_and_then_erased() {
    let port = compliance(scene::queue(12));
    let mut harness = window(&port);
    click(&mut harness, "Retention");
    assert_eq!(sent(&port), [RetentionCommand::ShowDue(true)]);
    harness.get_by_label_contains("Being read");
    let due = |id: &str, kept_back| DueCase {
        case: assay::case::CaseId(id.to_owned()),
        outcome: CaseOutcome::Approved,
        from_millis: scene::NOW - 40 * DAY_MILLIS,
        from_decision: true,
        kinds: vec![DueKind { kind: DataKind::Video, days: 30, since_millis: scene::NOW, bytes: 1_234_567 }],
        is_whole: false,
        kept_back,
    };
    let shown = |has_periods, cases| Some(Arc::new(DueView { has_periods, cases, has_more: false }));
    port.change(|snapshot| snapshot.due = shown(false, Vec::new()));
    harness.run_ok();
    harness.get_by_label_contains("The policy has no periods");
    port.change(|snapshot| {
        snapshot.due = shown(true, vec![due("scan-1", None), due("scan-2", Some(KeptBack::Hold(hold())))])
    });
    harness.run_ok();
    for words in ["days since the decision: 40", "legal hold by cleo", "Due cases: 1."] {
        assert!(harness.query_all_by_label_contains(words).next().is_some(), "{words}");
    }
    assert!(is_disabled(&harness, "Erase what is due"));
    click(&mut harness, "I have looked at the list");
    click(&mut harness, "Erase what is due");
    assert_eq!(sent(&port), [RetentionCommand::Apply]);
    click(&mut harness, "Retention");
    assert_eq!(sent(&port), [RetentionCommand::ShowDue(false)]);
}
