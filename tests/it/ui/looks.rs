//! How the window looks: a few pictures, compared with the ones in `tests/snapshots`.
//!
//! Two software renderers differ in the last bits of blended pixels and in the edges of glyphs, never in where things
//! are: a pixel may differ by the default threshold, and a small share of all pixels by more.

use assay::session::{Access, Door, ExportOrder, ExportSubject, JobState, JobView, Notice, NoticeLevel, Snapshot};
use eframe::egui::{Key, Modifiers, Theme};
use egui_kittest::{SnapshotOptions, kittest::Queryable as _};
use std::sync::Arc;

use super::{door, paint, port::FakePort, scene, sized_window};
use assay::{
    case::{
        EvidenceKind, JobId,
        audit::{AuditEvent, AuditPage, AuditQuery},
        permission::Role,
        workplace::{Appearance, Workplace},
    },
    forensic::{Subject, expose},
    session::{Examination, Examined, Source, Stage, View, ViewOfPhoto},
};

fn busy_queue() -> Snapshot {
    let mut snapshot = scene::queue(2_480);
    snapshot.jobs = vec![
        JobView {
            id: JobId(1),
            title: "Import 40 cases from /intake/monday".to_owned(),
            stage: "Selfie video of scan-118240".to_owned(),
            progress: Some(0.35),
            state: JobState::Running,
            file: None,
        },
        JobView {
            id: JobId(2),
            title: "Import /intake/broken.zip".to_owned(),
            stage: String::new(),
            progress: None,
            state: JobState::Failed("broken.zip is not a zip file: export it again".to_owned()),
            file: None,
        },
    ];
    snapshot.notices = vec![Notice {
        id: 9,
        level: NoticeLevel::Error,
        text: "scan-118207 was claimed by s.nakamura before you: claim the next one".to_owned(),
    }];
    snapshot
}

fn compare(snapshot: Snapshot, name: &str, size: [f32; 2], theme: Theme) {
    let port = FakePort::new(snapshot);
    let mut harness = sized_window(&port, size, theme, true);
    let few = (size[0] * size[1] * 0.002) as usize;
    harness.snapshot_options(name, &SnapshotOptions::new().threshold(1.2).max_failed_pixels(few));
}

#[test]
fn queue_in_dark() {
    compare(busy_queue(), "queue_dark", [1280.0, 720.0], Theme::Dark);
}

#[test]
fn queue_in_light() {
    compare(busy_queue(), "queue_light", [1280.0, 720.0], Theme::Light);
}

#[test]
fn case_in_dark() {
    compare(scene::opened_case(), "case_dark", [1280.0, 720.0], Theme::Dark);
}

#[test]
fn case_in_light() {
    compare(scene::opened_case(), "case_light", [1280.0, 720.0], Theme::Light);
}

/// The same in a language that is written from right to left.
fn in_arabic(mut snapshot: Snapshot) -> Snapshot {
    let appearance = Appearance { language: Some("ar".to_owned()), ..Appearance::default() };
    snapshot.workplace = Arc::new(Workplace { appearance, ..Workplace::default() });
    snapshot
}

#[test]
fn queue_in_arabic() {
    compare(in_arabic(busy_queue()), "queue_arabic", [1280.0, 720.0], Theme::Dark);
}

#[test]
fn case_in_arabic() {
    compare(in_arabic(scene::opened_case()), "case_arabic", [1280.0, 720.0], Theme::Light);
}

/// The settings, opened by their button.
fn compare_settings(name: &str, theme: Theme) {
    let mut harness = sized_window(&FakePort::new(scene::queue(12)), [1280.0, 720.0], theme, true);
    harness.get_by_label("Settings").click();
    harness.run_ok();
    harness.snapshot_options(name, &SnapshotOptions::new().threshold(1.2).max_failed_pixels(1_800));
}

#[test]
fn settings_in_dark() {
    compare_settings("settings_dark", Theme::Dark);
}

#[test]
fn settings_in_light() {
    compare_settings("settings_light", Theme::Light);
}

/// The same after keys were pressed.
fn compare_after(
    keys: &[(Modifiers, Key)],
    name: &str,
    size: [f32; 2],
    theme: Theme,
    change: impl FnOnce(&mut Snapshot),
) {
    let port = FakePort::new(scene::opened_case());
    let mut harness = sized_window(&port, size, theme, true);
    for (modifiers, key) in keys {
        harness.key_press_modifiers(*modifiers, *key);
        harness.run_steps(3);
    }
    port.change(change);
    harness.run_steps(4);
    let few = (size[0] * size[1] * 0.002) as usize;
    harness.snapshot_options(name, &SnapshotOptions::new().threshold(1.2).max_failed_pixels(few));
}

/// The view of the painted document as the program makes it.
fn examined(view: View) -> Examined {
    let photo = paint::document(true);
    let colors = photo.rgba.chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    let image = image::RgbImage::from_raw(photo.width, photo.height, colors).expect("as many as there are pixels");
    let exposure = expose(view, Subject { image: &image, facts: None }, &|| false).expect("the view can be made");
    let picture = exposure.picture.map(|made| {
        let original = if exposure.is_of_photo { photo.original_size } else { made.dimensions().into() };
        paint::picture(&made, original)
    });
    let (figures, marks, is_of_photo) = (exposure.figures, exposure.marks, exposure.is_of_photo);
    let made =
        ViewOfPhoto { picture, is_of_photo, figures, marks, histogram: exposure.histogram, tables: exposure.tables };
    let wanted = Examination { source: Source::Photo(EvidenceKind::DocumentFront), view };
    Examined { wanted, stage: Stage::Done(Arc::new(made)) }
}

const PLAIN: Modifiers = Modifiers::NONE;

/// The forensic views of the document after `steps` to the next view.
fn compare_view(view: View, steps: usize, name: &str, size: [f32; 2], theme: Theme) {
    let keys: Vec<_> =
        [Key::X].into_iter().chain(std::iter::repeat_n(Key::Period, steps)).map(|key| (PLAIN, key)).collect();
    compare_after(&keys, name, size, theme, |snapshot| snapshot.examined = Some(examined(view)));
}

#[test]
fn error_level_in_dark() {
    compare_view(View::ErrorLevel, 0, "forensics_dark", [1280.0, 720.0], Theme::Dark);
}

#[test]
fn error_level_in_light() {
    compare_view(View::ErrorLevel, 0, "forensics_light", [1920.0, 1080.0], Theme::Light);
}

#[test]
fn spectrum_in_light() {
    compare_view(View::Spectrum, 2, "spectrum_light", [1280.0, 720.0], Theme::Light);
}

#[test]
fn histogram_in_dark() {
    compare_view(View::Histogram, 3, "histogram_dark", [1280.0, 720.0], Theme::Dark);
}

#[test]
fn large_faces_in_dark() {
    compare_after(&[(PLAIN, Key::P)], "faces_dark", [1280.0, 720.0], Theme::Dark, |_| {});
}

#[test]
fn wiped_faces_in_light() {
    let wipe = [(PLAIN, Key::P), (PLAIN, Key::W), (PLAIN, Key::M)];
    compare_after(&wipe, "wipe_light", [1920.0, 1080.0], Theme::Light, |_| {});
}

/// Views of those who answer for the work, after keys were pressed.
fn compare_office(snapshot: Snapshot, keys: &[(Modifiers, Key)], name: &str, theme: Theme) {
    let mut harness = sized_window(&FakePort::new(snapshot), [1280.0, 720.0], theme, true);
    for (modifiers, key) in keys {
        harness.key_press_modifiers(*modifiers, *key);
        harness.run_steps(4);
    }
    harness.snapshot_options(name, &SnapshotOptions::new().threshold(1.2).max_failed_pixels(1_800));
}

const AUDIT: (Modifiers, Key) = (Modifiers::COMMAND, Key::J);
const EXPORT: (Modifiers, Key) = (Modifiers::COMMAND, Key::E);

fn with_audit_log() -> Snapshot {
    let mut snapshot = scene::queue(12);
    let events = ["decide", "view", "export_unmade", "sign_in", "of_a_later_version"].into_iter().zip((0..40).rev());
    let events = events.map(|(action, sequence)| AuditEvent { action: action.to_owned(), ..door::event(sequence) });
    let query = AuditQuery { limit: 200, ..AuditQuery::default() };
    snapshot.audit = Some(Arc::new(AuditPage { query, events: events.collect(), has_more: true }));
    snapshot
}

#[test]
fn audit_log_in_dark() {
    compare_office(with_audit_log(), &[AUDIT], "audit_dark", Theme::Dark);
}

#[test]
fn audit_log_in_arabic() {
    compare_office(in_arabic(with_audit_log()), &[AUDIT], "audit_arabic", Theme::Light);
}

#[test]
fn export_of_the_list_in_dark() {
    compare_office(scene::queue(214), &[EXPORT], "export_list_dark", Theme::Dark);
}

#[test]
fn report_of_a_period_in_light() {
    let keys = [(Modifiers::COMMAND, Key::G), EXPORT];
    compare_office(scene::queue(3), &keys, "export_period_light", Theme::Light);
}

#[test]
fn file_in_the_way_in_light() {
    let mut snapshot = scene::queue(12);
    let path = "/home/ana/reports/assay-audit-log.jsonl".into();
    snapshot.in_the_way = Some(Arc::new(ExportOrder { subject: ExportSubject::AuditLog, path, replaces: false }));
    compare_office(snapshot, &[], "in_the_way_light", Theme::Light);
}

#[test]
fn operators_in_light() {
    let mut snapshot = scene::queue(0);
    let mut locked = door::operator("s.nakamura", Role::Senior);
    (locked.failed_attempts, locked.locked_until_millis) = (10, scene::NOW + 900_000);
    let mut out = door::operator("former", Role::Reviewer);
    out.enabled = false;
    let operators = vec![door::operator("ana", Role::Administrator), out, locked];
    let access = Access::clone(&snapshot.access);
    snapshot.access = Arc::new(Access { door: Door::SignedIn, operators: Some(Arc::new(operators)), ..access });
    compare_office(snapshot, &[(Modifiers::COMMAND, Key::O)], "operators_light", Theme::Light);
}

#[test]
fn nothing_is_cut_off_at_any_size() {
    for (size, zoom) in [
        ([1280.0, 720.0], 1.0),
        ([1280.0, 720.0], 0.8),
        ([3840.0, 2160.0], 1.0),
        ([1920.0, 1080.0], 2.0),
        ([1024.0, 640.0], 1.0),
    ] {
        for snapshot in [busy_queue(), scene::opened_case()] {
            let case = snapshot.case.is_some();
            let port = FakePort::new(snapshot);
            let mut harness = sized_window(&port, size, Theme::Dark, false);
            harness.set_pixels_per_point(zoom);
            harness.run_ok();
            let window = harness.ctx.content_rect();
            let names: &[&str] = if case {
                &[
                    "Approve",
                    "Reject",
                    "Ask again",
                    "Release",
                    "Submit",
                    "Note on the decision",
                    "Live face",
                    "Quality over time",
                ]
            } else {
                &["Claim next", "Import", "Search cases", "Order of the list", "Show failed: 1", "Filter the list"]
            };
            for name in names {
                let rect = harness.get_by_label(name).rect();
                // Panes that do not fit below each other are scrolled; bars and widths always fit.
                let is_pane = matches!(*name, "Live face" | "Quality over time");
                let place = if is_pane && window.height() < 600.0 { window.with_max_y(f32::INFINITY) } else { window };
                assert!(place.contains_rect(rect), "{name} at {size:?} × {zoom}: {rect:?} in {window:?}");
                assert!(rect.width() >= 20.0 && rect.height() >= 12.0, "{name} at {size:?}: {rect:?}");
            }
        }
    }
}
