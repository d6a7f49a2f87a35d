//! What the person does and what the session is asked for in return.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use assay::{
    case::{
        JobId, RunId,
        decision::{DecisionDraft, DecisionKind, ReasonCode},
        finding::{CheckId, Exhibit},
        queue::{CaseStatus, QueueOrder, QueueQuery, QueueTab},
        verdict::ReviewReason,
    },
    session::{CaseView, Command, JobState, JobView, Notice, NoticeLevel, Snapshot},
};
use eframe::egui::{DroppedFile, Key, Modifiers, Theme, accesskit};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};

use super::{port::FakePort, scene, window};

pub(super) type Window = Harness<'static, Option<assay::ui::App>>;

pub(super) fn press(harness: &mut Window, key: Key) {
    harness.key_press(key);
    harness.run_ok();
}

pub(super) fn press_command(harness: &mut Window, key: Key) {
    harness.key_press_modifiers(Modifiers::COMMAND, key);
    harness.run_ok();
}

pub(super) fn click(harness: &mut Window, label: &str) {
    harness.get_by_label(label).click();
    harness.run_ok();
}

pub(super) fn write(harness: &mut Window, label: &str, text: &str) {
    harness.get_by_label(label).focus();
    harness.run_ok();
    harness.get_by_label(label).type_text(text);
    harness.run_ok();
}

pub(super) fn is_disabled(harness: &Window, label: &str) -> bool {
    harness.get_by_label(label).accesskit_node().is_disabled()
}

pub(super) fn change_case(port: &FakePort, change: impl FnOnce(&mut CaseView)) {
    port.change(|snapshot: &mut Snapshot| {
        let mut case = CaseView::clone(snapshot.case.as_ref().expect("a case is open"));
        change(&mut case);
        snapshot.case = Some(Arc::new(case));
    });
}

/// The opened case, with the commands of opening it already taken.
pub(super) fn opened() -> (FakePort, Window) {
    let port = FakePort::new(scene::opened_case());
    let harness = window(&port);
    assert_eq!(port.take(), [Command::Seek { millis: 1_800 }], "the player begins at the live face's frame");
    (port, harness)
}

fn draft(kind: DecisionKind, reason: ReasonCode, note: &str) -> Command {
    let (case, note) = (scene::case_id(0), note.to_owned());
    Command::Decide(DecisionDraft { case, run: scene::RUN, kind, reason, note, request: None })
}

#[test]
fn the_queue_opens_cases_by_name_and_by_key() {
    let port = FakePort::new(scene::queue(214));
    let mut harness = window(&port);
    click(&mut harness, "Open case scan-118203");
    assert_eq!(port.take(), [Command::Open(scene::case_id(3))]);
    press(&mut harness, Key::ArrowDown);
    press(&mut harness, Key::ArrowDown);
    press(&mut harness, Key::Enter);
    assert_eq!(port.take(), [Command::Open(scene::case_id(2))]);
    press(&mut harness, Key::N);
    assert_eq!(port.take(), [Command::ClaimNext]);
}

#[test]
fn search_status_and_order_ask_for_the_list_anew() {
    let port = FakePort::new(scene::queue(214));
    let mut harness = window(&port);
    press(&mut harness, Key::Slash);
    harness.get_by_label("Search cases").type_text("nn");
    harness.run_ok();
    let open = QueueQuery { statuses: vec![CaseStatus::Open], ..QueueQuery::default() };
    assert_eq!(port.take(), [Command::Query(QueueQuery { search: "nn".to_owned(), ..open.clone() })]);
    click(&mut harness, "Show done: 2");
    let decided = QueueQuery { statuses: Vec::new(), tab: Some(QueueTab::Done), search: "nn".to_owned(), ..open };
    assert_eq!(port.take(), [Command::Query(decided.clone())]);
    click(&mut harness, "Order of the list");
    click(&mut harness, "Newest first");
    assert_eq!(port.take(), [Command::Query(QueueQuery { order: QueueOrder::Newest, ..decided })]);
}

#[test]
fn a_query_that_was_refused_is_sent_again() {
    let port = FakePort::new(scene::queue(214));
    let mut harness = window(&port);
    port.set_busy(true);
    click(&mut harness, "Show failed: 1");
    assert_eq!(port.take(), []);
    port.set_busy(false);
    harness.run_ok();
    assert!(matches!(&port.take()[..], [Command::Query(query)] if query.statuses == [CaseStatus::Failed]));
}

#[test]
fn a_refused_request_is_said() {
    let port = FakePort::new(scene::queue(214));
    let mut harness = window(&port);
    port.set_busy(true);
    press(&mut harness, Key::N);
    assert!(harness.query_by_label_contains("too busy").is_some());
    port.set_busy(false);
    press(&mut harness, Key::N);
    assert!(harness.query_by_label_contains("too busy").is_none());
}

#[test]
fn an_empty_installation_says_what_to_do_and_imports_a_typed_path() {
    let mut snapshot = scene::queue(0);
    snapshot.queue = Arc::default();
    let port = FakePort::new(snapshot);
    let mut harness = window(&port);
    assert!(harness.query_by_label("No cases yet").is_some());
    assert!(is_disabled(&harness, "Claim next"));
    press_command(&mut harness, Key::I);
    write(&mut harness, "Path", "/intake/case 7");
    click(&mut harness, "Import path");
    assert_eq!(port.take(), [Command::Import(vec![PathBuf::from("/intake/case 7")])]);
    assert!(harness.query_by_label("Import path").is_none(), "the dialog closes");
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("the window reads no files".to_owned())
    }
}

#[test]
fn dropped_folders_are_imported_together() {
    let port = FakePort::new(scene::queue(5));
    let mut harness = window(&port);
    for name in ["a", "b.zip"] {
        harness.input_mut().dropped_files.push(Arc::new(Dropped(PathBuf::from(name))));
    }
    harness.run_ok();
    assert_eq!(port.take(), [Command::Import(vec![PathBuf::from("a"), PathBuf::from("b.zip")])]);
}

#[test]
fn the_theme_changes_by_key() {
    let port = FakePort::new(scene::queue(5));
    let mut harness = window(&port);
    press_command(&mut harness, Key::T);
    assert_eq!(harness.ctx.theme(), Theme::Light);
}

#[test]
fn jobs_are_cancelled_and_notices_dismissed() {
    let mut snapshot = scene::queue(5);
    let job = |id, state| JobView {
        id: JobId(id),
        title: format!("Import {id}"),
        stage: "Document front".to_owned(),
        progress: None,
        state,
        file: (id == 1).then(|| PathBuf::from("/out/table.csv")),
    };
    snapshot.jobs = vec![job(1, JobState::Done), job(2, JobState::Waiting)];
    snapshot.notices = vec![Notice { id: 7, level: NoticeLevel::Info, text: "40 cases imported".to_owned() }];
    snapshot.health = Arc::new(vec!["face_embedding.onnx is missing".to_owned()]);
    let port = FakePort::new(snapshot);
    let mut harness = window(&port);
    assert!(harness.query_by_label("face_embedding.onnx is missing").is_some());
    assert!(harness.query_by_label("Cancel Import 1").is_none(), "an ended job cannot be cancelled");
    harness.get_by_label("Written to /out/table.csv");
    click(&mut harness, "Cancel Import 2");
    click(&mut harness, "Dismiss: 40 cases imported");
    assert_eq!(port.take(), [Command::Cancel(JobId(2)), Command::Dismiss(7)]);
}

#[test]
fn many_problems_take_one_line_until_they_are_asked_for() {
    let mut snapshot = scene::queue(5);
    snapshot.health = Arc::new(vec!["first.onnx is missing".to_owned(), "second.onnx is missing".to_owned()]);
    let mut harness = window(&FakePort::new(snapshot));
    assert!(harness.query_by_label("first.onnx is missing").is_none());
    click(&mut harness, "2 problems keep checks from running; their cases go to a person");
    assert!(harness.query_by_label("first.onnx is missing").is_some());
    assert!(harness.query_by_label("second.onnx is missing").is_some());
}

#[test]
fn a_click_on_a_timeline_lands_on_the_frame() {
    let (port, mut harness) = opened();
    let lane = harness.get_by_label("Similarity over time").rect();
    let dip = [lane.left() + lane.width() * 4_600.0 / 6_400.0, lane.center().y];
    harness.drag_at(dip.into());
    harness.drop_at(dip.into());
    harness.run_ok();
    let commands = port.take();
    let [Command::Seek { millis }] = commands[..] else { panic!("{commands:?}") };
    assert!((4_580..=4_620).contains(&millis), "{millis}");
}

#[test]
fn keys_step_through_samples_and_spans_jump() {
    let (port, mut harness) = opened();
    press(&mut harness, Key::ArrowRight);
    press(&mut harness, Key::ArrowLeft);
    press(&mut harness, Key::ArrowLeft);
    assert_eq!(port.take(), [1_900, 1_800, 1_700].map(|millis| Command::Seek { millis }));
    click(&mut harness, "Face match: borderline");
    assert_eq!(port.take(), [Command::Seek { millis: 4_200 }], "a reason jumps to its evidence");
}

#[test]
fn many_figures_are_shown_of_the_chosen_check_only() {
    let (port, mut harness) = opened();
    change_case(&port, |case| {
        let report = Arc::make_mut(&mut case.report.as_mut().expect("the case was run").1);
        let finding = report.findings.iter_mut().find(|finding| finding.check == CheckId::DocumentLiveness).unwrap();
        let figure = |number| Exhibit::Figure { name: format!("figure {number}"), value: f64::from(number) };
        finding.exhibits.extend((0..8).map(figure));
    });
    harness.run_ok();
    // Two figures are the scene's own.
    assert!(harness.query_by_label("figure 2").is_some() && harness.query_by_label("figure 3").is_none());
    assert!(harness.query_by_label("5 more figures: click the title").is_some());
    click(&mut harness, "Document liveness");
    assert!(harness.query_by_label("figure 7").is_some());
    assert!(harness.query_by_label("5 more figures: click the title").is_none());
}

#[test]
fn playing_asks_for_frames_as_time_goes_by_and_stops_at_the_end() {
    let (port, mut harness) = opened();
    let play = |harness: &mut Window, steps: usize| -> Vec<Command> {
        harness.key_press(Key::Space);
        harness.run_steps(steps);
        port.take()
    };
    let played = play(&mut harness, 6);
    let times: Vec<i64> =
        played.iter().map(|command| if let Command::Seek { millis } = command { *millis } else { -1 }).collect();
    assert!(times.len() >= 4 && times.is_sorted() && times[0] >= 1_800, "{times:?}");
    assert_eq!(play(&mut harness, 5), [], "paused");
    let played = play(&mut harness, 40);
    assert_eq!(played.last(), Some(&Command::Seek { millis: 6_400 }), "it stops at the end");
}

#[test]
fn a_rejection_with_reason_and_note_is_sent_as_written() {
    let (port, mut harness) = opened();
    click(&mut harness, "Reject");
    assert!(is_disabled(&harness, "Submit"), "a rejection needs a reason");
    click(&mut harness, "Document was altered");
    write(&mut harness, "Note on the decision", "Portrait edges are doubled. N a r 1 c");
    assert_eq!(port.take(), [], "writing triggers no shortcut");
    click(&mut harness, "Submit");
    let expected = draft(DecisionKind::Reject, ReasonCode::DocumentTampering, "Portrait edges are doubled. N a r 1 c");
    assert_eq!(port.take(), [expected]);
    assert!(is_disabled(&harness, "Submit"), "a decision is handed over once");
}

#[test]
fn a_clear_case_is_approved_with_two_keys() {
    let (port, mut harness) = opened();
    change_case(&port, |case| case.row.reasons = vec![ReviewReason::Sampled]);
    harness.run_ok();
    press(&mut harness, Key::A);
    press_command(&mut harness, Key::Enter);
    assert_eq!(port.take(), [draft(DecisionKind::Approve, ReasonCode::Genuine, "")]);
}

#[test]
fn a_borderline_case_needs_a_reason() {
    let (port, mut harness) = opened();
    press(&mut harness, Key::A);
    press_command(&mut harness, Key::Enter);
    assert_eq!(port.take(), []);
    press(&mut harness, Key::Num2);
    press(&mut harness, Key::E);
    harness.get_by_label("Note on the decision").type_text("Glare, 2nd photo is clear");
    press_command(&mut harness, Key::Enter);
    let expected = draft(DecisionKind::Approve, ReasonCode::Explained, "Glare, 2nd photo is clear");
    assert_eq!(port.take(), [expected]);
}

#[test]
fn only_the_holder_submits() {
    let (port, mut harness) = opened();
    press(&mut harness, Key::R);
    press(&mut harness, Key::Num1);
    assert!(!is_disabled(&harness, "Submit"));
    let others: [fn(&mut CaseView); 3] = [
        |case| case.row.claimed_by = Some("s.nakamura".to_owned()),
        |case| {
            case.row.claimed_by = Some(scene::ACTOR.to_owned());
            case.row.claim_expires_at_millis = Some(scene::NOW);
        },
        |case| {
            case.row.status = CaseStatus::Open;
            (case.row.claimed_by, case.row.claim_expires_at_millis) = (None, None);
        },
    ];
    for other in others {
        change_case(&port, other);
        harness.run_ok();
        assert!(is_disabled(&harness, "Submit"));
        press_command(&mut harness, Key::Enter);
        assert_eq!(port.take(), []);
    }
    press(&mut harness, Key::C);
    assert_eq!(port.take(), [Command::Claim(scene::case_id(0))]);
}

#[test]
fn a_newer_run_undoes_the_choice() {
    let (port, mut harness) = opened();
    press(&mut harness, Key::R);
    press(&mut harness, Key::Num1);
    change_case(&port, |case| case.row.run = Some(RunId(43)));
    harness.run_ok();
    assert!(is_disabled(&harness, "Submit"), "the run on the screen is not the newest");
    change_case(&port, |case| case.report.as_mut().expect("a report").0 = RunId(43));
    harness.run_ok();
    assert!(is_disabled(&harness, "Submit"), "the choice was made on another run");
    assert!(harness.query_by_label_contains("newer run has arrived").is_some());
}

#[test]
fn claims_are_given_back_and_cases_closed() {
    let (port, mut harness) = opened();
    press(&mut harness, Key::U);
    press(&mut harness, Key::Escape);
    assert_eq!(port.take(), [Command::Release(scene::case_id(0)), Command::Close]);
}

#[test]
fn escape_leaves_the_note_before_the_case() {
    let (port, mut harness) = opened();
    write(&mut harness, "Note on the decision", "the mole is new");
    press(&mut harness, Key::Escape);
    assert_eq!(port.take(), [], "a note half written is not thrown away");
    press(&mut harness, Key::Escape);
    assert_eq!(port.take(), [Command::Close]);
}

#[test]
fn help_lists_the_keys_and_hides_them_again() {
    let (port, mut harness) = opened();
    press(&mut harness, Key::Questionmark);
    assert!(harness.query_by_label("Record the decision; the audit log keeps it").is_some());
    press(&mut harness, Key::C);
    press(&mut harness, Key::Escape);
    assert!(harness.query_by_label("Record the decision; the audit log keeps it").is_none());
    press(&mut harness, Key::Questionmark);
    press(&mut harness, Key::Questionmark);
    assert!(harness.query_by_label("Record the decision; the audit log keeps it").is_none());
    assert_eq!(port.take(), [], "keys do nothing behind the list");
}

#[test]
fn damaged_pictures_and_missing_results_are_said() {
    let mut snapshot = scene::opened_case();
    snapshot.pictures.document_front = None;
    snapshot.pictures.errors = vec!["document_front.jpg is cut short: ask for it again".to_owned()];
    snapshot.frame = None;
    let port = FakePort::new(snapshot);
    let mut harness = window(&port);
    assert!(harness.query_by_label("document_front.jpg is cut short: ask for it again").is_some());
    change_case(&port, |case| {
        case.report = None;
        case.row.failure = Some("video.mp4 has no picture".to_owned());
    });
    harness.run_ok();
    assert!(harness.query_all_by_label("video.mp4 has no picture").count() >= 2);
    let roles = harness.query_all_by_role(accesskit::Role::Meter).count();
    assert_eq!(roles, 0, "no score is drawn without a report");
}
