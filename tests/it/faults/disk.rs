//! A disk that is full, and a folder that cannot be written.

use std::fs;

use assay::case::queue::CaseStatus;

use super::{whole, worked};
use crate::fixtures::{
    files_below,
    ground::Ground,
    program::{Program, argument},
};

/// The command at the program's data folder.
fn at_data(program: &Program, arguments: &[&str]) -> std::process::Command {
    let data = program.data();
    program.command(["--data", argument(&data)].into_iter().chain(arguments.iter().copied()))
}

/// Whether a message names the remedy.
fn speaks_of_space(message: &str) -> bool {
    ["free space", "free some space"].iter().any(|words| message.contains(words))
}

/// From nothing free at all to room for all but the last file: whatever fits is whole, what does not is refused with the remedy, and the
/// next import finishes it.
#[test]
fn an_import_onto_a_full_disk_keeps_what_was_there_and_goes_on_later() {
    let mut failures = 0;
    for free in [0, 12, 40, 100, 180, 300, 500, 900] {
        let program = worked(3);
        let before = whole(&program.data());
        let Some(answer) = Ground::Full(free).run(&program.data(), &at_data(&program, &["import", "more"])) else {
            return;
        };
        assert!(matches!(answer.code, Some(0 | 1)), "{free}: {answer:?}");
        if answer.code == Some(1) {
            failures += 1;
            assert!(
                speaks_of_space(&answer.err) && answer.err.contains(argument(&program.data())),
                "{free}: {}",
                answer.err
            );
        }
        let after = whole(&program.data());
        assert!(before.iter().all(|(case, status)| after.get(case) == Some(status)), "{free}: {before:?} {after:?}");
        program.done(&["import", "more"]);
        let done = whole(&program.data());
        assert!(done.len() == 6 && done.values().all(|&status| status == CaseStatus::Open), "{free}: {done:?}");
        let left: Vec<_> = files_below(&program.data().join("evidence/incoming"));
        assert!(left.is_empty(), "{free}: {left:?}");
    }
    assert!(failures >= 3, "the disk was full in {failures} of the rounds");
}

#[test]
fn a_decision_on_a_full_disk_is_refused_and_can_be_made_later() {
    let program = worked(1);
    program.done(&["claim", "c0"]);
    let decide = ["decide", "c0", "approve", "--run", "1", "--reason", "100"];
    let Some(answer) = Ground::Full(0).run(&program.data(), &at_data(&program, &decide)) else { return };
    assert_eq!(answer.code, Some(1), "{answer:?}");
    assert!(speaks_of_space(&answer.err) && answer.err.contains("assay.db"), "{}", answer.err);
    assert_eq!(whole(&program.data())["c0"], CaseStatus::Claimed);
    program.done(&decide);
    assert_eq!(whole(&program.data())["c0"], CaseStatus::Decided);
}

/// Where nothing can be written to, nothing is said to have been handed out.
#[test]
fn an_export_onto_a_full_disk_leaves_no_file_and_no_event() {
    let program = worked(1);
    let out = program.path("out");
    fs::create_dir(&out).unwrap();
    for (form, name) in [("pdf", "c0.pdf"), ("zip", "c0.zip"), ("json", "c0.json")] {
        let path = out.join(name);
        let export = ["export", "c0", "--format", form, "--out", argument(&path)];
        let Some(answer) = Ground::Full(0).run(&out, &at_data(&program, &export)) else { return };
        assert_eq!(answer.code, Some(1), "{answer:?}");
        let is_named = answer.err.contains(name) || answer.err.contains("the packet of case c0");
        assert!(is_named && answer.err.contains("No space left"), "{}", answer.err);
        assert_eq!(files_below(&out), Vec::<std::path::PathBuf>::new(), "nothing is left behind");
        let shown = program.done(&["audit", "show", "--kind", "export", "--json"]).object();
        assert_eq!(shown["events"].as_array().unwrap().len(), 0, "{shown}");
    }
    program.done(&["export", "c0", "--format", "pdf", "--out", argument(&out.join("c0.pdf"))]);
    // The log cannot note it: then nothing is handed out either.
    let path = out.join("later.pdf");
    let export = ["export", "c0", "--format", "pdf", "--out", argument(&path)];
    let Some(answer) = Ground::Full(0).run(&program.data(), &at_data(&program, &export)) else { return };
    assert!(answer.code == Some(1) && speaks_of_space(&answer.err), "{answer:?}");
    assert!(!path.exists());
}

#[test]
fn a_folder_that_cannot_be_written_is_named_with_the_remedy() {
    let program = worked(1);
    program.done(&["claim", "c0"]);
    let before = whole(&program.data());
    let decide = ["decide", "c0", "approve", "--run", "1", "--reason", "100"];
    for command in [&["import", "more"][..], &decide, &["queue"], &["audit", "verify"], &["show", "c0"]] {
        let Some(answer) = Ground::ReadOnly.run(&program.data(), &at_data(&program, command)) else { return };
        assert_eq!((answer.code, answer.out.as_str()), (Some(1), ""), "{command:?}: {answer:?}");
        let says = answer.err.contains("make the file and its folder writable") || answer.err.contains("permissions");
        assert!(says && answer.err.contains(argument(&program.data())), "{command:?}: {}", answer.err);
    }
    assert_eq!(whole(&program.data()), before);
    let out = program.path("out");
    fs::create_dir(&out).unwrap();
    let path = out.join("c0.pdf");
    let export = ["export", "c0", "--format", "pdf", "--out", argument(&path)];
    let Some(answer) = Ground::ReadOnly.run(&out, &at_data(&program, &export)) else { return };
    assert!(
        answer.code == Some(1) && answer.err.contains("c0.pdf") && answer.err.contains("another place"),
        "{answer:?}"
    );
    program.done(&decide);
}

/// A file where a folder should be, as a slip of whoever sets a machine up: no superuser's rights help there.
#[test]
fn a_file_in_the_place_of_a_folder_is_named() {
    let program = Program::new();
    fs::write(program.path("data"), "not a folder").unwrap();
    program.refused(1, "data", &["queue"]);
    fs::remove_file(program.path("data")).unwrap();
    fs::create_dir(program.path("data")).unwrap();
    fs::write(program.path("data/evidence"), "not a folder").unwrap();
    program.refused(1, "evidence", &["import", "in"]);
}
