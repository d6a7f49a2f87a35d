//! Bundles at the window: sealed by one session, taken in by another.

use assay::{
    session::{Desk, SendOrder, SessionError, TaskWatch},
    store::Store,
    worker::CancelFlag,
};

use super::*;

/// A desk at the data folder of a room, beside its session.
fn desk(room: &Room) -> Desk {
    let policy = Policy::parse(DEFAULT_POLICY, "built in").unwrap();
    Desk::open(&room.path("data"), "ana", &policy, &Secret::None).unwrap()
}

/// Makes the room trust another under a name.
fn trusts(room: &Room, other: &Room, name: &str) {
    let file = other.path("own.contact");
    desk(other).write_contact(&file).unwrap();
    desk(room).trust(&file, name, None).unwrap();
}

/// Seals c1 for `to` in `folder`.
fn seal(to: &str, folder: &Path) -> Command {
    let (cases, to, folder) = (vec![case("c1")], to.to_owned(), folder.to_owned());
    Command::Send(Box::new(SendOrder { cases, to, folder, name: None }))
}

#[test]
fn a_case_is_sealed_at_one_window_and_taken_in_at_another() {
    let (branch, office) = (Room::new(), Room::new());
    let sender = with_one_case(&branch);
    trusts(&branch, &office, "OFFICE");
    trusts(&office, &branch, "BRANCH-12");
    sender.until("the office is known", |now| now.recipients.iter().any(|name| name == "OFFICE"));
    let out = branch.path("out");
    let send = |to: &str| seal(to, &out);
    sender.send(send("nobody"));
    sender.until("it is refused", |now| says(now, NoticeLevel::Error, "no installation is trusted as nobody"));
    sender.send(send("OFFICE"));
    sender.until("it is sealed", |now| says(now, NoticeLevel::Info, "was sealed to OFFICE"));
    sender.send(send("OFFICE"));
    sender.until("it is not overwritten", |now| says(now, NoticeLevel::Error, "is there already"));

    let receiver = office.open();
    receiver.import([out.clone(), photo_case(&office.path("in"), "own", 140)]);
    let opened = |now: &Snapshot, name: &str| status(now, name) == Some(CaseStatus::Open);
    receiver.until("both are in and run", |now| opened(now, "c1") && opened(now, "own") && all_over(now));
    let ack = out.join("c1.assaybundle.ack");
    assert!(ack.exists() && says(&receiver.service.snapshot(), NoticeLevel::Info, "1 cases from BRANCH-12 are in"));
    receiver.send(Command::Open(case("c1")));
    let now = receiver.until("it is open", |now| now.case.is_some());
    let provenance = now.case.as_ref().unwrap().provenance.clone().unwrap();
    assert_eq!((provenance.sender.as_str(), provenance.runs), ("BRANCH-12", 1));
    receiver.import([out.join("c1.assaybundle")]);
    receiver.until("it is known", |now| says(now, NoticeLevel::Info, "c1 is here already"));
}

#[test]
fn a_refused_bundle_is_told_and_the_job_fails() {
    let (branch, office) = (Room::new(), Room::new());
    let sender = with_one_case(&branch);
    trusts(&branch, &office, "OFFICE");
    let out = branch.path("out");
    sender.send(seal("OFFICE", &out));
    sender.until("it is sealed", |now| says(now, NoticeLevel::Info, "was sealed to OFFICE"));
    let receiver = office.open();
    receiver.import([out.clone()]);
    let failed = |now: &Snapshot| now.jobs.iter().any(|job| matches!(job.state, JobState::Failed(_)));
    receiver.until("it is refused", |now| failed(now) && says(now, NoticeLevel::Error, "not trusted here"));
    assert!(receiver.service.snapshot().queue.rows.is_empty() && !out.join("c1.assaybundle.ack").exists());
}

/// The events of c1 that are about bundles, by kind, oldest first.
fn told_of(room: &Room) -> Vec<String> {
    let events = Store::open(&room.database(), None).unwrap().audit_events(Some(&case("c1")), 0, 1_000).unwrap();
    let names = events.into_iter().map(|event| event.action);
    names.filter(|name| name.starts_with("export")).collect()
}

#[test]
fn a_bundle_is_a_job_and_nothing_is_left_of_a_cancelled_or_failed_one() {
    let (branch, office) = (Room::new(), Room::new());
    let sender = with_one_case(&branch);
    trusts(&branch, &office, "OFFICE");
    let out = branch.path("out");
    let left = || fs::read_dir(&out).map_or(0, |entries| entries.count());
    // Both commands are taken before the worker's end is heard of: whatever it had sealed by then goes.
    sender.send(seal("OFFICE", &out));
    sender.send(Command::Cancel(JobId(sender.service.snapshot().jobs.iter().map(|job| job.id.0).max().unwrap() + 1)));
    let ended =
        |now: &Snapshot| now.jobs.iter().rev().find(|job| job.title.starts_with("Seal")).map(|job| job.state.clone());
    let now = sender.until("it has ended", |now| ended(now).is_some_and(|state| state.has_ended()));
    if ended(&now) == Some(JobState::Cancelled) {
        assert_eq!((left(), told_of(&branch)), (0, vec!["export_unmade".to_owned()]));
    } else {
        panic!("it was not cancelled: {:?}", ended(&now));
    }
    // Evidence that was altered is found when it is sealed.
    let evidence = branch.path("data").join("evidence");
    let files = crate::fixtures::files_below(&evidence);
    let photo = files.iter().max_by_key(|file| fs::metadata(file).unwrap().len()).unwrap();
    let whole = fs::read(photo).unwrap();
    let mut altered = whole.clone();
    altered[whole.len() / 2] ^= 1;
    fs::write(photo, altered).unwrap();
    sender.send(seal("OFFICE", &out));
    sender.until("it fails", |now| matches!(ended(now), Some(JobState::Failed(_))));
    assert_eq!((left(), told_of(&branch).len()), (0, 2));
    fs::write(photo, whole).unwrap();
    // Stopped in the middle of it.
    let cancel = CancelFlag::default();
    let watch = TaskWatch::new(cancel.clone(), |stage, _| {
        if stage == "sealing" {
            cancel.cancel();
        }
    });
    let order = SendOrder { cases: vec![case("c1")], to: "OFFICE".to_owned(), folder: out.clone(), name: None };
    let stopped = desk(&branch).send(&order, &watch).unwrap_err();
    assert!(matches!(stopped, SessionError::Stopped(_)) && left() == 0, "{stopped}");
    sender.send(seal("OFFICE", &out));
    let now = sender.until("it is sealed", |now| says(now, NoticeLevel::Info, "was sealed to OFFICE"));
    let sealed = now.jobs.iter().rev().find(|job| job.title.starts_with("Seal")).unwrap();
    assert_eq!(sealed.file, Some(out.join("c1.assaybundle")));
    assert_eq!(
        (left(), told_of(&branch)),
        (1, ["export_unmade", "export_unmade", "export_unmade", "export"].map(str::to_owned).to_vec())
    );
}

#[test]
fn cases_beside_bundles_come_in_as_well() {
    let (branch, office) = (Room::new(), Room::new());
    let sender = with_one_case(&branch);
    trusts(&branch, &office, "OFFICE");
    trusts(&office, &branch, "BRANCH-12");
    let out = branch.path("out");
    sender.send(seal("OFFICE", &out));
    sender.until("it is sealed", |now| says(now, NoticeLevel::Info, "was sealed to OFFICE"));
    photo_case(&out, "beside", 140);
    fs::create_dir(out.join("System Volume Information")).unwrap();
    let receiver = office.open();
    receiver.import([out]);
    let opened = |now: &Snapshot, name: &str| status(now, name) == Some(CaseStatus::Open);
    let now = receiver.until("both are in", |now| opened(now, "c1") && opened(now, "beside") && all_over(now));
    assert!(!now.notices.iter().any(|notice| notice.level == NoticeLevel::Error), "{:?}", now.notices);
}
