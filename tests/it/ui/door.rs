//! Signing in, locking, operators and the audit log, as the window shows them.

use std::sync::Arc;

use assay::{
    case::{
        Digest,
        audit::{AuditAction, AuditEvent, AuditPage, AuditQuery},
        operator::Operator,
        permission::{Permission, Role},
    },
    session::{Access, Command, Door, OperatorCommand, Passphrase, Snapshot},
};
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use super::{
    flows::{click, is_disabled, press, press_command, write},
    port::FakePort,
    scene, window,
};

pub(super) fn operator(name: &str, role: Role) -> Operator {
    Operator {
        name: name.to_owned(),
        display_name: name.to_uppercase(),
        role,
        enabled: true,
        failed_attempts: 0,
        locked_until_millis: 0,
        added_at_millis: scene::NOW,
    }
}

/// The snapshot with an operator of this role at the door, or past it.
pub(super) fn with(mut snapshot: Snapshot, door: Door, role: Role) -> Snapshot {
    let permissions = if door == Door::SignedIn { role.permissions().to_vec() } else { Vec::new() };
    let access = Access { door, operator: Some(operator("ana", role)), permissions, ..Access::clone(&snapshot.access) };
    snapshot.access = Arc::new(access);
    snapshot
}

#[test]
fn behind_a_locked_door_nothing_is_shown_and_no_key_works_but_signing_in() {
    let mut snapshot = with(scene::queue(12), Door::Locked, Role::Reviewer);
    snapshot.queue = Arc::default();
    let port = FakePort::new(snapshot);
    let mut harness = window(&port);
    harness.get_by_label("Locked");
    for label in ["Queue", "Claim next", "Settings"] {
        assert!(harness.query_by_label(label).is_none(), "{label}");
    }
    for key in [Key::N, Key::A, Key::T] {
        press(&mut harness, key);
    }
    press_command(&mut harness, Key::Comma);
    assert_eq!(port.take(), []);
    assert!(is_disabled(&harness, "Sign in"), "nothing is written yet");
    write(&mut harness, "Passphrase", "five wet horses sing");
    press(&mut harness, Key::Enter);
    let passphrase = Passphrase::new("five wet horses sing".to_owned());
    assert_eq!(port.take(), [Command::SignIn { name: "ana".to_owned(), passphrase }]);
    assert_eq!(harness.get_by_label("Passphrase").value().as_deref(), Some(""), "it stays in no field");
    click(&mut harness, "Sign out instead");
    assert_eq!(port.take(), [Command::SignOut]);
}

#[test]
fn a_refusal_and_its_wait_are_told_at_the_door() {
    let mut snapshot = with(scene::queue(0), Door::SignedOut, Role::Reviewer);
    let access = Access {
        operator: None,
        refused: Some("name or passphrase is wrong".to_owned()),
        wait_until_millis: Some(scene::NOW + 8_000),
        ..Access::clone(&snapshot.access)
    };
    snapshot.access = Arc::new(access);
    let harness = window(&FakePort::new(snapshot));
    harness.get_by_label("name or passphrase is wrong");
    harness.get_by_label("No sign-in is looked at for another 8 s.");
}

#[test]
fn a_decision_that_is_begun_outlives_the_lock() {
    let port = FakePort::new(with(scene::opened_case(), Door::SignedIn, Role::Reviewer));
    let mut harness = window(&port);
    write(&mut harness, "Note on the decision", "edge of the portrait");
    press(&mut harness, Key::Escape);
    press_command(&mut harness, Key::K);
    assert!(port.take().contains(&Command::Lock));
    let opened = scene::opened_case();
    port.change(|snapshot| {
        *snapshot = with(snapshot.clone(), Door::Locked, Role::Reviewer);
        snapshot.case = None;
    });
    harness.run_ok();
    assert!(harness.query_by_label("Note on the decision").is_none());
    port.change(|snapshot| {
        *snapshot = with(snapshot.clone(), Door::SignedIn, Role::Reviewer);
        snapshot.case = opened.case.clone();
    });
    harness.run_ok();
    assert_eq!(harness.get_by_label("Note on the decision").value().as_deref(), Some("edge of the portrait"));
}

#[test]
fn who_comes_next_finds_nothing_of_who_was_there_before() {
    let port = FakePort::new(with(scene::opened_case(), Door::SignedIn, Role::Reviewer));
    let mut harness = window(&port);
    write(&mut harness, "Note on the decision", "edge of the portrait");
    press(&mut harness, Key::Escape);
    let opened = scene::opened_case();
    port.change(|snapshot| {
        *snapshot = with(snapshot.clone(), Door::Locked, Role::Reviewer);
        snapshot.case = None;
    });
    harness.run_ok();
    port.change(|snapshot| {
        *snapshot = with(snapshot.clone(), Door::SignedIn, Role::Reviewer);
        let other = Some(operator("ben", Role::Reviewer));
        snapshot.access = Arc::new(Access { operator: other, ..Access::clone(&snapshot.access) });
        snapshot.case = opened.case.clone();
    });
    harness.run_ok();
    assert_eq!(harness.get_by_label("Note on the decision").value().as_deref(), Some(""));
    harness.run_steps(70);
    assert_eq!(port.remembered().and_then(|workplace| workplace.draft), None, "nor is it remembered as his");
}

#[test]
fn what_a_role_may_not_do_is_not_offered() {
    let harness = window(&FakePort::new(with(scene::queue(12), Door::SignedIn, Role::Compliance)));
    assert!(is_disabled(&harness, "Claim next") && is_disabled(&harness, "Import"));
    harness.get_by_label("Audit");
    let harness = window(&FakePort::new(with(scene::queue(12), Door::SignedIn, Role::Reviewer)));
    assert!(!is_disabled(&harness, "Claim next"));
    assert!(harness.query_by_label("Audit").is_none() && harness.query_by_label("Operators").is_none());
    assert!(!Role::Reviewer.may(Permission::SeeAudit));
}

#[test]
fn an_installation_is_founded_with_a_passphrase_that_is_written_twice() {
    let port = FakePort::new(scene::queue(3));
    let mut harness = window(&port);
    press_command(&mut harness, Key::O);
    harness.get_by_label_contains("nobody signs in");
    write(&mut harness, "Name to sign in with", "root");
    write(&mut harness, "Passphrase", "five wet horses sing");
    write(&mut harness, "Passphrase once more", "five wet horses");
    harness.get_by_label("The two passphrases differ.");
    assert!(is_disabled(&harness, "Add"));
    write(&mut harness, "Passphrase once more", " sing");
    click(&mut harness, "Add");
    let (name, display_name) = ("root".to_owned(), String::new());
    let passphrase = Passphrase::new("five wet horses sing".to_owned());
    assert_eq!(port.take(), [Command::FoundInstallation { name, display_name, passphrase }]);
    assert_eq!(harness.get_by_label("Passphrase").value().as_deref(), Some(""));
}

#[test]
fn an_administrator_shuts_operators_out_and_lets_them_in() {
    let mut snapshot = with(scene::queue(0), Door::SignedIn, Role::Administrator);
    let mut ben = operator("ben", Role::Senior);
    ben.enabled = false;
    let mut cem = operator("cem", Role::Compliance);
    (cem.failed_attempts, cem.locked_until_millis) = (10, scene::NOW + 60_000);
    let operators = Some(Arc::new(vec![operator("ana", Role::Administrator), ben, cem]));
    snapshot.access = Arc::new(Access { operators, ..Access::clone(&snapshot.access) });
    let port = FakePort::new(snapshot);
    let mut harness = window(&port);
    click(&mut harness, "Operators");
    assert_eq!(harness.query_all_by_label("may sign in").count(), 2);
    for told in ["shut out", "failed sign-ins in a row: 10"] {
        harness.get_by_label(told);
    }
    harness.get_by_label_contains("locked until ");
    click(&mut harness, "Let in: ben");
    click(&mut harness, "Shut out: ana");
    click(&mut harness, "Let in: cem");
    let set = |name: &str, enabled| Command::Operators(OperatorCommand::SetEnabled { name: name.to_owned(), enabled });
    let sent: Vec<Command> = port.take().into_iter().filter(|command| *command != Command::Active).collect();
    assert_eq!(sent, [set("ben", true), set("ana", false), set("cem", true)]);
}

pub(super) fn event(sequence: i64) -> AuditEvent {
    AuditEvent {
        sequence,
        at_millis: 1_790_000_000_000,
        actor: "ana".to_owned(),
        action: "decide".to_owned(),
        case: Some("scan-118200".to_owned()),
        before: "{\"status\":\"claimed\"}".to_owned(),
        after: "{\"status\":\"decided\"}".to_owned(),
        previous: Digest::ZERO,
        hash: Digest::of(b"event"),
        personal: None,
    }
}

#[test]
fn the_audit_log_is_filtered_paged_and_looked_into() {
    let port = FakePort::new(scene::opened_case());
    let mut harness = window(&port);
    port.take();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::J);
    harness.run_ok();
    let query = AuditQuery { case: Some("scan-118200".to_owned()), limit: 200, ..AuditQuery::default() };
    assert_eq!(port.take(), [Command::Audit(Some(query.clone()))], "in a case the log is that of the case");
    let show = |query: AuditQuery| {
        let page = AuditPage { query, events: vec![event(9), event(7)], has_more: true };
        port.change(|snapshot| snapshot.audit = Some(Arc::new(page)));
    };
    show(query.clone());
    harness.run_ok();
    assert_eq!(harness.query_all_by_label("2026-09-21 14:13:20").count(), 2);
    let rect = harness.get_by_label("7").rect();
    harness.hover_at(rect.center());
    harness.drag_at(rect.center());
    harness.drop_at(rect.center());
    harness.run_ok();
    harness.get_by_label("{\n  \"status\": \"decided\"\n}");
    assert_eq!(harness.query_all_by_label("Decision").count(), 2, "events are told in words");
    click(&mut harness, "Older");
    let older = AuditQuery { before_sequence: Some(7), ..query.clone() };
    assert_eq!(port.take(), [Command::Audit(Some(older.clone()))]);
    show(older);
    harness.run_ok();
    write(&mut harness, "Only of this: Person", "ben");
    let of_ben = AuditQuery { actor_part: Some("ben".to_owned()), ..query };
    assert_eq!(port.take().last(), Some(&Command::Audit(Some(of_ben.clone()))), "another filter begins at the newest");
    click(&mut harness, "Only of this: Action");
    harness.get_by_label("Export not made");
    click(&mut harness, "Case imported");
    let imports = AuditQuery { action: Some(AuditAction::Import), ..of_ben };
    assert_eq!(port.take().last(), Some(&Command::Audit(Some(imports.clone()))));
    write(&mut harness, "Only of this: First day", "2026-09-2");
    harness.get_by_label_contains("A day is written");
    write(&mut harness, "Only of this: First day", "1");
    let (from, day) = (1_789_948_800_000, 86_400_000);
    let on_that_day = AuditQuery { from_millis: Some(from), until_millis: Some(from + day), ..imports };
    assert_eq!(port.take().last(), Some(&Command::Audit(Some(on_that_day))));
    write(&mut harness, "Only of this: Case", "9");
    let of_part = port.take().pop();
    let Some(Command::Audit(Some(AuditQuery { case: None, case_part: Some(part), .. }))) = of_part else {
        panic!("{of_part:?}");
    };
    assert!(part.contains("scan-118200") && part.contains('9'), "{part}");
    click(&mut harness, "Show everything");
    let all = AuditQuery { limit: 200, ..AuditQuery::default() };
    assert_eq!(port.take().last(), Some(&Command::Audit(Some(all))));
    press(&mut harness, Key::Escape);
    assert_eq!(port.take(), [Command::Audit(None)]);
}

#[test]
fn a_passphrase_is_changed_in_a_dialog_that_keeps_nothing() {
    let port = FakePort::new(with(scene::queue(3), Door::SignedIn, Role::Reviewer));
    let mut harness = window(&port);
    let asked = |port: &FakePort| -> Vec<Command> {
        port.take().into_iter().filter(|command| *command != Command::Active).collect()
    };
    press_command(&mut harness, Key::P);
    harness.get_by_label("Change your passphrase");
    assert!(is_disabled(&harness, "Change"), "nothing is written yet");
    let fields = ["Passphrase until now", "New passphrase", "Passphrase once more"];
    let fill = |harness: &mut super::flows::Window, texts: [&str; 3]| {
        for (field, text) in fields.into_iter().zip(texts) {
            write(harness, field, text);
        }
    };
    fill(&mut harness, ["five wet horses sing", "nine brass kettles hum", "nine brass kettles ham"]);
    harness.get_by_label("The two passphrases differ.");
    assert!(is_disabled(&harness, "Change"));
    write(&mut harness, "Passphrase once more", "");
    press(&mut harness, Key::Escape);
    assert!(harness.query_by_label("Change your passphrase").is_none());
    press_command(&mut harness, Key::P);
    for field in fields {
        assert_eq!(harness.get_by_label(field).value().as_deref().unwrap_or_default(), "", "{field} was kept");
    }
    let texts = ["five wet horses sing", "nine brass kettles hum", "nine brass kettles hum"];
    let [old, new, _] = texts.map(|text| Passphrase::new(text.to_owned()));
    let sent = Command::Operators(OperatorCommand::ChangePassphrase { old, new });
    fill(&mut harness, texts);
    click(&mut harness, "Change");
    assert_eq!(asked(&port), std::slice::from_ref(&sent));
    assert_eq!(harness.get_by_label("New passphrase").value().as_deref().unwrap_or_default(), "");
    // A refusal stays in the dialog, and what was done closes it.
    port.change(|snapshot| {
        snapshot.passphrase_change.answered = 1;
        snapshot.passphrase_change.refused = Some("not the right one".to_owned());
    });
    harness.run_ok();
    harness.get_by_label("not the right one");
    fill(&mut harness, texts);
    press(&mut harness, Key::Enter);
    assert_eq!(asked(&port), [sent]);
    port.change(|snapshot| {
        snapshot.passphrase_change.answered = 2;
        snapshot.passphrase_change.refused = None;
    });
    harness.run_ok();
    assert!(harness.query_by_label("Change your passphrase").is_none());
    // In an installation without operators there is none to be changed.
    let mut harness = window(&FakePort::new(scene::queue(3)));
    press_command(&mut harness, Key::P);
    assert!(harness.query_by_label("Change your passphrase").is_none());
}
