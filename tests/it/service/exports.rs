//! Exports in the background: what they write, what is in their way, and what stops them.

use assay::{
    case::{JobId, permission::Role},
    session::{Desk, ExportFormat, SessionError, TableForm, TableOrder},
    store::OperatorChange,
    worker::{CancelFlag, TaskWatch},
};

use super::{
    door::{founded, other, root, sign_in},
    *,
};

/// An order of everything that can be exported, below `folder`.
fn orders(folder: &Path) -> Vec<ExportOrder> {
    let form = ExportForm { format: ExportFormat::Pdf, is_redacted: true };
    let packet = ExportForm { format: ExportFormat::Zip, is_redacted: false };
    let subjects = [
        ("c1.pdf", ExportSubject::Case { case: case("c1"), form }),
        ("c1.zip", ExportSubject::Case { case: case("c1"), form: packet }),
        ("all.csv", ExportSubject::Table(Box::new(table()))),
        ("period.json", ExportSubject::Period { span_millis: [1_577_836_800_000, 4_102_444_800_000], is_pdf: false }),
        ("log.jsonl", ExportSubject::AuditLog),
    ];
    let order = |(name, subject)| ExportOrder { subject, path: folder.join(name), replaces: false };
    subjects.into_iter().map(order).collect()
}

fn table() -> TableOrder {
    let query = QueueQuery { limit: u64::MAX, ..QueueQuery::default() };
    TableOrder { form: TableForm::Csv, fields: Vec::new(), query, only: Vec::new(), is_redacted: false }
}

fn desk(room: &Room, actor: &str) -> Desk {
    let policy = Policy::parse(DEFAULT_POLICY, "built in").unwrap();
    Desk::open(&room.path("data"), actor, &policy, &Secret::None).unwrap()
}

fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort_unstable();
    names
}

/// Events of these kinds: kind, who, and the path that they name.
fn noted(room: &Room, kinds: &[&str]) -> Vec<(String, String, String)> {
    let store = assay::store::Store::open(&room.database(), None).unwrap();
    let events = store.audit_events(None, 0, 1_000).unwrap();
    let path =
        |after: &str| serde_json::from_str::<serde_json::Value>(after).unwrap()["path"].as_str().map(str::to_owned);
    let told = events.into_iter().filter(|event| kinds.contains(&event.action.as_str()));
    told.map(|event| {
        let [_, after] = event.details();
        (event.action, event.actor, path(&after).unwrap_or_default())
    })
    .collect()
}

#[test]
fn every_export_is_a_job_that_ends_with_its_file() {
    let room = Room::new();
    let session = with_one_case(&room);
    fs::create_dir(room.path("out")).unwrap();
    let orders = orders(&room.path("out"));
    for order in &orders {
        session.send(Command::Export(Some(Box::new(order.clone()))));
    }
    let is_export = |title: &str| title.starts_with("Export ");
    let now = session.until("all are written", |now| {
        all_over(now) && now.jobs.iter().filter(|job| is_export(&job.title)).count() == orders.len()
    });
    for order in &orders {
        let job = now.jobs.iter().find(|job| job.file.as_ref() == Some(&order.path)).expect("its job names the file");
        assert_eq!(job.state, JobState::Done);
        let name = order.path.file_name().unwrap().to_str().unwrap();
        assert!(says(&now, NoticeLevel::Info, name), "{name}: {:?}", now.notices);
        assert!(assay::session::ExportCheck::by_signature(&order.path, None).unwrap().signature_fault.is_none());
    }
    let mut expected: Vec<String> =
        ["c1.pdf", "c1.zip", "all.csv", "period.json", "log.jsonl"].map(str::to_owned).to_vec();
    expected.extend(expected.clone().iter().map(|name| format!("{name}.sig")));
    expected.sort_unstable();
    assert_eq!(files(&room.path("out")), expected, "and nothing else is left there");
    assert_eq!(noted(&room, &["export"]).len(), 4);
    assert_eq!(noted(&room, &["audit_export"]).len(), 2, "before it is written, and before it is handed out");
    assert_eq!(noted(&room, &["export_unmade"]), []);
}

#[test]
fn whether_a_file_in_the_way_may_be_replaced_is_asked() {
    let room = Room::new();
    let session = with_one_case(&room);
    let path = room.path("c1.json");
    write(&path, "somebody's");
    session.send(export("c1", &path));
    let now = session.until("it is asked", |now| now.in_the_way.is_some());
    let asked = ExportOrder::clone(now.in_the_way.as_ref().unwrap());
    assert_eq!(asked, order("c1", &path));
    session.send(Command::Export(None));
    session.until("no", |now| now.in_the_way.is_none());
    assert_eq!(fs::read_to_string(&path).unwrap(), "somebody's");
    assert!(noted(&room, &["export", "export_unmade"]).is_empty(), "nothing was begun");
    session.send(Command::Export(Some(Box::new(ExportOrder { replaces: true, ..asked }))));
    session.until("replaced", |now| now.jobs.iter().any(|job| job.file.as_ref() == Some(&path)));
    assert_ne!(fs::read_to_string(&path).unwrap(), "somebody's");
}

#[test]
fn a_cancelled_export_leaves_no_file_and_says_so_in_the_log() {
    let room = Room::new();
    with_one_case(&room).close();
    fs::create_dir(room.path("out")).unwrap();
    let mut desk = desk(&room, "ana");
    for order in orders(&room.path("out")) {
        // In the middle of it: at the last thing that it tells.
        let last = std::cell::RefCell::new(String::new());
        desk.export(
            &order,
            &TaskWatch::new(CancelFlag::default(), |stage, _| stage.clone_into(&mut last.borrow_mut())),
        )
        .unwrap();
        fs::remove_file(&order.path).unwrap();
        fs::remove_file(format!("{}.sig", order.path.display())).unwrap();
        let cancel = CancelFlag::default();
        let watch = TaskWatch::new(cancel.clone(), |_, _| cancel.cancel());
        assert!(matches!(desk.export(&order, &watch), Err(SessionError::Stopped(_))), "{order:?}");
        assert_eq!(*last.borrow(), "bringing it to the disk");
    }
    assert_eq!(files(&room.path("out")), Vec::<String>::new());
    assert_eq!(noted(&room, &["export_unmade"]).len(), 5);
    assert_eq!(noted(&room, &["export"]).len(), 4, "each once, for the file that was taken away");
    assert_eq!(desk.verify_audit(None).unwrap().broken, None);
}

/// Somebody shuts the operator out, or takes the permission, while the export is written.
#[test]
fn an_export_of_who_may_not_any_more_is_not_handed_out() {
    let room = founded();
    let mut keeper = desk(&room, "root");
    keeper.sign_in("root", &root()).unwrap();
    for (change, back) in [
        (OperatorChange::Enabled(false), OperatorChange::Enabled(true)),
        (OperatorChange::Role(Role::Reviewer), OperatorChange::Role(Role::Senior)),
    ] {
        let mut ana = desk(&room, "ana");
        ana.sign_in("ana", &other()).unwrap();
        let keeper = std::cell::RefCell::new(&mut keeper);
        let watch = TaskWatch::new(CancelFlag::default(), |stage, _| {
            if stage == "bringing it to the disk" {
                keeper.borrow_mut().change_operator("ana", change).unwrap();
            }
        });
        let path = room.path("c1.json");
        let refused = ana.export(&order("c1", &path), &watch).unwrap_err().to_string();
        assert!(refused.contains("session of ana is over") || refused.contains("may not export"), "{refused}");
        assert!(!path.exists() && !room.path("c1.json.sig").exists());
        keeper.borrow_mut().change_operator("ana", back).unwrap();
    }
    let path = room.path("c1.json").display().to_string();
    let unmade = ("export_unmade".to_owned(), "ana".to_owned(), path);
    assert_eq!(noted(&room, &["export", "export_unmade"]), [unmade.clone(), unmade]);
}

/// Each order ends in one way, whenever the lock falls: with its file and a note of it, or without and a note of that.
#[test]
fn behind_a_lock_nothing_leaves_any_more() {
    let room = founded();
    let session = room.open();
    session.send(sign_in("ana", other()));
    session.until("ana is in", |now| status(now, "c1").is_some());
    fs::create_dir(room.path("out")).unwrap();
    let paths: Vec<PathBuf> = (0..12).map(|index| room.path(&format!("out/{index:02}.json"))).collect();
    for path in &paths {
        session.send(export("c1", path));
    }
    session.until("some are there", |now| now.jobs.iter().any(|job| job.file.is_some()));
    session.send(Command::Lock);
    session.until("it is locked", |now| now.access.is_shut());
    // What is being written at this moment lies beside its place under another name.
    let there: Vec<String> = files(&room.path("out")).into_iter().filter(|name| !name.starts_with('.')).collect();
    session.send(sign_in("ana", other()));
    session.until("it goes on", |now| !now.access.is_shut() && all_over(now));
    session.close();
    assert_eq!(files(&room.path("out")), there, "nothing came later, and nothing half is left");
    let events = noted(&room, &["export", "export_unmade"]);
    for path in &paths {
        let of: Vec<_> = events.iter().filter(|event| event.2 == path.display().to_string()).collect();
        assert_eq!(of.len(), 1, "{path:?}: {of:?}");
        assert_eq!(of[0].0 == "export", path.exists(), "{path:?}: {of:?}");
    }
}

#[test]
fn who_closes_the_window_finds_the_rest_of_the_exports_in_the_log() {
    let room = Room::new();
    let session = with_one_case(&room);
    let paths: Vec<PathBuf> = (0..12).map(|index| room.path(&format!("{index:02}.json"))).collect();
    for path in &paths {
        session.send(export("c1", path));
    }
    let now = session.until("the last is on the board", |now| now.jobs.iter().any(|job| job.title.contains("11.json")));
    let job = |name: &str| -> JobId { now.jobs.iter().find(|job| job.title.contains(name)).unwrap().id };
    session.send(Command::Cancel(job("11.json")));
    session.close();
    let events = noted(&room, &["export", "export_unmade"]);
    assert_eq!(events.len(), paths.len(), "{events:?}");
    for path in &paths {
        let of: Vec<_> = events.iter().filter(|event| event.2 == path.display().to_string()).collect();
        assert!(of.len() == 1 && (of[0].0 == "export") == path.exists(), "{path:?}: {of:?}");
    }
}

#[test]
fn a_warning_stands_beside_an_export_of_altered_evidence() {
    let room = Room::new();
    let session = with_one_case(&room);
    for photo in crate::fixtures::files_below(&room.path("data").join("evidence")) {
        if photo.extension().is_none() {
            fs::write(photo, "altered").unwrap();
        }
    }
    session.send(export("c1", &room.path("c1.json")));
    let now = session.until("it is exported", |now| says(now, NoticeLevel::Info, "case c1 was exported"));
    assert!(says(&now, NoticeLevel::Error, "Warning: case c1 was exported, and of its evidence"), "{:?}", now.notices);
}
