//! Bundles at the window: sealed by one session, taken in by another.

use assay::session::Desk;

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

#[test]
fn a_case_is_sealed_at_one_window_and_taken_in_at_another() {
    let (branch, office) = (Room::new(), Room::new());
    let sender = with_one_case(&branch);
    trusts(&branch, &office, "OFFICE");
    trusts(&office, &branch, "BRANCH-12");
    sender.until("the office is known", |now| now.recipients.iter().any(|name| name == "OFFICE"));
    let out = branch.path("out");
    let send = |to: &str| Command::Send { case: case("c1"), to: to.to_owned(), folder: out.clone() };
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
    sender.send(Command::Send { case: case("c1"), to: "OFFICE".to_owned(), folder: out.clone() });
    sender.until("it is sealed", |now| says(now, NoticeLevel::Info, "was sealed to OFFICE"));
    let receiver = office.open();
    receiver.import([out.clone()]);
    let failed = |now: &Snapshot| now.jobs.iter().any(|job| matches!(job.state, JobState::Failed(_)));
    receiver.until("it is refused", |now| failed(now) && says(now, NoticeLevel::Error, "not trusted here"));
    assert!(receiver.service.snapshot().queue.rows.is_empty() && !out.join("c1.assaybundle.ack").exists());
}
