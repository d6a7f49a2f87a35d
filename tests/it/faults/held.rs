//! Another program that holds the database for longer than anybody waits.

use std::{path::Path, thread, time::Duration};

use assay::case::queue::CaseStatus;
use rusqlite::Connection;

use super::{whole, worked};
use crate::fixtures::program::argument;

/// Holds the database until it is dropped.
fn hold(database: &Path) -> Connection {
    let other = Connection::open(database).unwrap();
    other.busy_timeout(Duration::from_secs(5)).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    other
}

/// All at once, since each waits as long as it may.
#[test]
fn whoever_waits_too_long_is_told_who_is_in_the_way_and_nothing_is_lost() {
    let program = worked(2);
    program.done(&["claim", "c0"]);
    let out = program.path("c0.json");
    let commands: [&[&str]; 4] = [
        &["import", "more"],
        &["decide", "c0", "approve", "--run", "1", "--reason", "100"],
        &["export", "c0", "--format", "json", "--out", argument(&out)],
        &["claim", "c1"],
    ];
    let before = whole(&program.data());
    let other = hold(&program.data().join("assay.db"));
    thread::scope(|scope| {
        let waiting = commands.map(|command| (command, scope.spawn(|| program.run(command))));
        for (command, answer) in waiting {
            let answer = answer.join().unwrap();
            assert_eq!(answer.code, Some(1), "{command:?}: {answer:?}");
            let says = "another program holds it: close it and try again";
            assert!(answer.err.contains(says) && answer.err.contains("assay.db"), "{command:?}: {}", answer.err);
        }
    });
    drop(other);
    assert!(!out.exists(), "what the log could not note was not handed out");
    assert_eq!(whole(&program.data()), before);
    commands.iter().for_each(|command| drop(program.done(command)));
    let after = whole(&program.data());
    assert_eq!((after.len(), after["c0"], after["c1"]), (4, CaseStatus::Decided, CaseStatus::Claimed));
}

/// One that lets go in time is waited for.
#[test]
fn whoever_waits_long_enough_goes_on() {
    let program = worked(1);
    let other = hold(&program.data().join("assay.db"));
    thread::scope(|scope| {
        let waiting = scope.spawn(|| program.run(&["claim", "c0"]));
        thread::sleep(Duration::from_millis(1500));
        assert!(!waiting.is_finished(), "it waits");
        other.execute_batch("COMMIT").unwrap();
        assert_eq!(waiting.join().unwrap().code, Some(0));
    });
    assert_eq!(whole(&program.data())["c0"], CaseStatus::Claimed);
}
