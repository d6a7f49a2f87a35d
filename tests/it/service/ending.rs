//! The end of a session, the next one, and what calls cost meanwhile.

use super::*;

#[test]
fn the_next_session_runs_what_the_last_one_left() {
    let room = Room::new();
    for index in 0..12u8 {
        photo_case(&room.path("in"), &format!("c{index:02}"), 60 + index);
    }
    let session = room.open();
    session.import([room.path("in")]);
    session.until("all are stored", |now| now.queue.total == 12);
    session.close();
    let left = 12 - recorded_runs(&room.database()).len();
    println!("{left} of 12 runs were left to the second session");
    let session = room.open();
    session.until("all are open", |now| count(now, CaseStatus::Open) == 12);
    let mut runs = recorded_runs(&room.database());
    runs.sort();
    assert!(runs.iter().all(|(_, whole)| *whole));
    runs.dedup();
    assert_eq!((runs.len(), recorded_runs(&room.database()).len()), (12, 12), "each case has one run");
}

/// Ended at any moment, with workers and viewer amid their work and the inbox full, the session neither hangs nor loses
/// what it stored.
#[test]
fn a_session_ends_whatever_is_under_way() {
    let room = Room::new();
    for index in 0..40u8 {
        photo_case(&room.path("in"), &format!("c{index:02}"), 60 + index);
    }
    video_case(&room.path("in"), "v", 90, 60);
    let mut slowest = Duration::ZERO;
    for wakes in [0, 1, 4, 10, 25] {
        let session = room.open();
        session.import([room.path("in")]);
        session.send(Command::Open(case("v")));
        (0..wakes).for_each(|_| session.woken.recv_timeout(PATIENCE).expect("the session goes on"));
        // As many as go in: the request to stop then finds the inbox full.
        while session.service.send(Command::Seek { millis: 100 }) {}
        slowest = slowest.max(session.close());
    }
    println!("the slowest end took {slowest:?}");
    assert!(slowest < Duration::from_secs(10), "{slowest:?}");
    let store = assay::store::Store::open(&room.database(), None).unwrap();
    assert_eq!(store.verify_audit().unwrap().broken, None);
    assert!(recorded_runs(&room.database()).iter().all(|(_, whole)| *whole));
}

/// The window asks and commands while the session is busiest.
#[test]
fn the_port_never_waits_for_work() {
    let room = Room::new();
    for index in 0..60u8 {
        photo_case(&room.path("in"), &format!("c{index:02}"), 60 + index);
    }
    video_case(&room.path("in"), "v", 90, 60);
    let session = room.open();
    session.import([room.path("in")]);
    let mut calls = Vec::new();
    loop {
        let start = Instant::now();
        let now = session.service.snapshot();
        let taken = start.elapsed();
        calls.push(taken);
        let start = Instant::now();
        session.service.send(Command::Seek { millis: 0 });
        calls.push(start.elapsed());
        if count(&now, CaseStatus::Open) == 61 {
            break;
        }
        session.woken.recv_timeout(PATIENCE).expect("the import goes on");
    }
    calls.sort();
    let (high, slowest) = (calls[calls.len() * 99 / 100], calls[calls.len() - 1]);
    println!("{} calls: 99 % within {high:?}, the slowest {slowest:?}", calls.len());
    // One call in a hundred may find the processor taken by another process.
    assert!(high < Duration::from_millis(5) && slowest < Duration::from_millis(200), "{high:?}, {slowest:?}");
}

#[test]
fn a_session_is_opened_and_closed_at_once() {
    Room::new().open().close();
}

/// The networks are still being loaded when the session above ends, and then the process ends too: it must not crash.
#[test]
fn the_process_may_end_right_after_its_session() {
    for round in 0..6 {
        let this = std::env::current_exe().unwrap();
        let only = ["--exact", "service::ending::a_session_is_opened_and_closed_at_once"];
        let output = std::process::Command::new(this).args(only).output().unwrap();
        assert!(output.status.success(), "round {round}: {output:?}");
        assert!(String::from_utf8_lossy(&output.stdout).contains("1 passed"), "{output:?}");
    }
}
