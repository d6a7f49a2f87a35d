//! A case sealed for another installation, and where a received one came from.

use std::{path::PathBuf, sync::Arc};

use assay::{
    case::sent::Provenance,
    session::{CaseView, Command, SendOrder, Snapshot},
};
use eframe::egui::{Key, accesskit};
use egui_kittest::kittest::Queryable as _;

use super::{
    flows::{Window, click, press, press_command, write},
    port::FakePort,
    scene, window,
};

fn opened(change: impl FnOnce(&mut Snapshot)) -> (FakePort, Window) {
    let mut snapshot = scene::opened_case();
    change(&mut snapshot);
    let port = FakePort::new(snapshot);
    let harness = window(&port);
    // Of the frame that the player shows.
    port.take();
    (port, harness)
}

fn ask(harness: &mut Window) {
    press_command(harness, Key::E);
}

#[test]
fn a_case_is_sealed_to_whom_the_person_chooses() {
    let (port, mut harness) = opened(|snapshot| {
        snapshot.recipients = Arc::new(vec!["HEAD-OFFICE".to_owned(), "OTHER".to_owned()]);
    });
    ask(&mut harness);
    click(&mut harness, "Bundle to…");
    assert!(harness.query_by_label("Without who the person is").is_none(), "a bundle holds the whole case");
    harness.get_by_label_contains("not even this one");
    write(&mut harness, "Path of the folder", "/media/stick");
    press(&mut harness, Key::Enter);
    let send = |to: &str| {
        let (cases, folder) = (vec![scene::case_id(0)], PathBuf::from("/media/stick"));
        Command::Send(Box::new(SendOrder { cases, to: to.to_owned(), folder, name: None }))
    };
    assert_eq!(port.take(), [send("HEAD-OFFICE")]);
    ask(&mut harness);
    harness.get_by_role_and_label(accesskit::Role::ComboBox, "Sealed to").click();
    harness.run_ok();
    click(&mut harness, "OTHER");
    press(&mut harness, Key::Enter);
    assert_eq!(port.take(), [send("OTHER")]);
}

#[test]
fn without_a_trusted_installation_there_is_no_bundle() {
    let (port, mut harness) = opened(|_| {});
    ask(&mut harness);
    click(&mut harness, "Bundle to…");
    harness.get_by_label("Path of the file");
    assert!(harness.query_by_label("Path of the folder").is_none());
    assert_eq!(port.take(), []);
}

#[test]
fn a_received_case_says_where_it_came_from() {
    let provenance = Provenance {
        bundle: "0123456789abcdef0123456789abcdef".parse().unwrap(),
        sender: "BRANCH-12".to_owned(),
        installation: "f".repeat(32),
        signing_key: "e".repeat(64),
        sealed_at_millis: scene::NOW - 7_200_000,
        taken_in_at_millis: scene::NOW - 9_000_000,
        received_at_millis: scene::NOW - 60_000,
        runs: 2,
        decisions: 1,
        record_sha256: None,
    };
    let (_port, harness) = opened(|snapshot| {
        let case = CaseView::clone(snapshot.case.as_ref().unwrap());
        snapshot.case = Some(Arc::new(CaseView { provenance: Some(Arc::new(provenance)), ..case }));
    });
    harness.get_by_label_contains("From BRANCH-12, bundle 0123456789ab");
    harness.get_by_label_contains("runs 2, decisions 1");
}
