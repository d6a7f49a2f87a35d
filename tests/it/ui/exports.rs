//! What leaves by the window: the question of each place, and what is asked when a file lies in the way.

use std::{path::PathBuf, sync::Arc};

use assay::{
    case::{
        CaseId,
        permission::{Permission, Role},
        queue::QueueQuery,
    },
    session::{Access, Command, ExportForm, ExportFormat, ExportOrder, ExportSubject, Snapshot, TableForm, TableOrder},
};
use eframe::egui::Key;
use egui_kittest::kittest::Queryable as _;

use super::{
    flows::{click, is_disabled, press, press_command, write},
    port::FakePort,
    scene, window,
};

fn ordered(subject: ExportSubject, path: &str, replaces: bool) -> Command {
    Command::Export(Some(Box::new(ExportOrder { subject, path: PathBuf::from(path), replaces })))
}

fn of_case(format: ExportFormat, is_redacted: bool) -> ExportSubject {
    ExportSubject::Case { case: CaseId("scan-118200".to_owned()), form: ExportForm { format, is_redacted } }
}

fn table(query: QueueQuery, is_redacted: bool) -> ExportSubject {
    let query = QueueQuery { offset: 0, limit: u64::MAX, ..query };
    let form = TableForm::JsonLines;
    ExportSubject::Table(Box::new(TableOrder { form, fields: Vec::new(), query, only: Vec::new(), is_redacted }))
}

#[test]
fn a_case_is_exported_from_its_page() {
    let port = FakePort::new(scene::opened_case());
    let mut harness = window(&port);
    port.take();
    press_command(&mut harness, Key::E);
    click(&mut harness, "ZIP packet");
    write(&mut harness, "Path of the file", "/out/c.zip");
    press(&mut harness, Key::Enter);
    assert_eq!(port.take(), [ordered(of_case(ExportFormat::Zip, false), "/out/c.zip", false)]);
    assert!(harness.query_by_label("Path of the file").is_none(), "the question is answered");
}

#[test]
fn the_list_is_exported_as_it_is_filtered() {
    let snapshot = scene::queue(214);
    let query = snapshot.query.clone();
    let port = FakePort::new(snapshot);
    let mut harness = window(&port);
    click(&mut harness, "Filter the list");
    click(&mut harness, "Export");
    harness.get_by_label("Export the list as it is filtered (214)");
    click(&mut harness, "JSON Lines");
    click(&mut harness, "Without who the person is");
    write(&mut harness, "Path of the file", "/out/all.jsonl");
    press(&mut harness, Key::Enter);
    assert_eq!(port.take(), [ordered(table(query, true), "/out/all.jsonl", false)]);
}

#[test]
fn a_period_takes_two_days_that_are_days() {
    let port = FakePort::new(scene::queue(3));
    let mut harness = window(&port);
    press_command(&mut harness, Key::G);
    port.take();
    press_command(&mut harness, Key::E);
    write(&mut harness, "Path of the file", "/out/p.pdf");
    write(&mut harness, "First day", "2026-02-01");
    write(&mut harness, "Last day", "2026-01-31");
    press(&mut harness, Key::Enter);
    assert_eq!(port.take(), [], "the last day comes first");
    for _ in 0..10 {
        harness.get_by_label("Last day").focus();
        press(&mut harness, Key::Backspace);
    }
    write(&mut harness, "Last day", "2026-02-28");
    press(&mut harness, Key::Enter);
    let (from, day) = (1_769_904_000_000, 86_400_000);
    let subject = ExportSubject::Period { span_millis: [from, from + 28 * day], is_pdf: true };
    assert_eq!(port.take(), [ordered(subject, "/out/p.pdf", false)]);
}

#[test]
fn the_audit_log_is_exported_from_its_view() {
    let port = FakePort::new(scene::queue(3));
    let mut harness = window(&port);
    press_command(&mut harness, Key::J);
    port.take();
    press_command(&mut harness, Key::E);
    assert!(harness.query_by_label("Without who the person is").is_none(), "it names cases, not persons");
    write(&mut harness, "Path of the file", "/out/log.jsonl");
    press(&mut harness, Key::Enter);
    assert_eq!(port.take(), [ordered(ExportSubject::AuditLog, "/out/log.jsonl", false)]);
}

#[test]
fn who_may_export_only_redacted_finds_that_chosen() {
    let mut snapshot: Snapshot = scene::opened_case();
    let permissions = Role::Reviewer.permissions().to_vec();
    assert!(!permissions.contains(&Permission::Export));
    snapshot.access = Arc::new(Access { permissions, ..Access::clone(&snapshot.access) });
    let port = FakePort::new(snapshot);
    let mut harness = window(&port);
    port.take();
    press_command(&mut harness, Key::E);
    assert!(is_disabled(&harness, "Without who the person is"));
    write(&mut harness, "Path of the file", "/out/c.pdf");
    press(&mut harness, Key::Enter);
    assert_eq!(port.take(), [ordered(of_case(ExportFormat::Pdf, true), "/out/c.pdf", false)]);
}

#[test]
fn a_file_in_the_way_is_asked_about_and_kept_unless_that_is_answered() {
    let subject = of_case(ExportFormat::Pdf, false);
    let order = ExportOrder { subject: subject.clone(), path: PathBuf::from("/out/c.pdf"), replaces: false };
    let mut snapshot = scene::opened_case();
    snapshot.in_the_way = Some(Arc::new(order));
    let port = FakePort::new(snapshot);
    let mut harness = window(&port);
    port.take();
    harness.get_by_label("There is a file of this name already");
    harness.get_by_label("/out/c.pdf");
    press(&mut harness, Key::Enter);
    press(&mut harness, Key::A);
    assert_eq!(port.take(), [], "no key replaces a file or does anything behind the question");
    click(&mut harness, "Keep it");
    assert_eq!(port.take(), [Command::Export(None)]);
    click(&mut harness, "Replace it");
    assert_eq!(port.take(), [ordered(subject, "/out/c.pdf", true)]);
}
