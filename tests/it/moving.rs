//! Cases from one installation to another by the command line, and installations into backups and back.

mod backups;
mod bundles;
mod kills;

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::fixtures::{
    cases::{photo_case, video_case},
    program::{Program, argument},
};

/// An installation with a case of two photos' kinds and one with a video: `c1` and `v1`.
fn branch() -> Program {
    let program = Program::new();
    photo_case(&program.path("in"), "c1", 90);
    video_case(&program.path("in"), "v1", 120, 8);
    program.done(&["import", "in"]);
    program
}

/// Makes `one` trust `other` under a name.
fn trusts(one: &Program, other: &Program, name: &str) {
    let file = other.path("own.contact");
    let told = other.done(&["keys", "recipient", "--out", argument(&file), "--json"]).object();
    let fingerprint = told["fingerprint"].as_str().unwrap();
    one.done(&["keys", "trust", argument(&file), "--name", name, "--fingerprint", fingerprint]);
}

/// A branch and a head office that trust each other.
fn branch_and_office() -> (Program, Program) {
    let (branch, office) = (branch(), Program::new());
    trusts(&branch, &office, "OFFICE");
    trusts(&office, &branch, "BRANCH-12");
    (branch, office)
}

/// Seals cases of the branch for the office into a folder that both reach; returns the bundles.
fn sealed(branch: &Program, cases: &[&str]) -> Vec<PathBuf> {
    let out = branch.path("out");
    let arguments = [&["bundle", "export"][..], cases, &["--to", "OFFICE", "--out", argument(&out), "--json"]].concat();
    let told = branch.done(&arguments).objects();
    told.iter().map(|sent| PathBuf::from(sent["path"].as_str().unwrap())).collect()
}

/// Kinds of the events of a case, oldest first.
fn events(program: &Program, case: &str) -> Vec<String> {
    let told = program.done(&["audit", "show", "--case", case, "--json"]).object();
    let mut kinds: Vec<String> =
        told["events"].as_array().unwrap().iter().map(|event| event["action"].as_str().unwrap().to_owned()).collect();
    kinds.reverse();
    kinds
}

/// Identifiers of every case.
fn cases(program: &Program) -> Vec<String> {
    let told = program.done(&["queue", "--json"]).object();
    let mut cases: Vec<String> =
        told["rows"].as_array().unwrap().iter().map(|row| row["case"].as_str().unwrap().to_owned()).collect();
    cases.sort();
    cases
}

/// The audit log is whole.
#[track_caller]
fn assert_log_whole(program: &Program) {
    assert_eq!(program.done(&["audit", "verify", "--json"]).object()["broken"], Value::Null);
}

/// The evidence of both is the same files.
#[track_caller]
fn assert_same_evidence(one: &Path, other: &Path) {
    let names = |data: &Path| -> Vec<PathBuf> {
        let evidence = data.join("evidence");
        let files = crate::fixtures::files_below(&evidence).into_iter().filter(|path| path.extension().is_none());
        files.map(|path| path.strip_prefix(&evidence).unwrap().to_owned()).collect()
    };
    assert_eq!(names(one), names(other));
    for name in names(one) {
        let read = |data: &Path| std::fs::read(data.join("evidence").join(&name)).unwrap();
        assert!(read(one) == read(other), "{}", name.display());
    }
}
