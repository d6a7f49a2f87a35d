//! Cases from one installation to another by the command line, and installations into backups and back.

mod backups;
mod bundles;
mod kills;

use std::path::{Path, PathBuf};

use assay::{
    case::{CaseId, queue::QueueQuery},
    store::Store,
};

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

/// The database of an installation that is not encrypted.
fn store(program: &Program) -> Store {
    Store::open(&program.data().join("assay.db"), None).unwrap()
}

/// Kinds of the events of a case, oldest first.
fn events(program: &Program, case: &str) -> Vec<String> {
    let events = store(program).audit_events(Some(&CaseId(case.to_owned())), 0, 1_000).unwrap();
    events.into_iter().map(|event| event.action).collect()
}

/// Identifiers of every case.
fn cases(program: &Program) -> Vec<String> {
    let page = store(program).queue(&QueueQuery::default(), "ana", 0).unwrap();
    let mut cases: Vec<String> = page.rows.into_iter().map(|row| row.case.0).collect();
    cases.sort();
    cases
}

/// The audit log is whole.
#[track_caller]
fn assert_log_whole(program: &Program) {
    assert_eq!(store(program).verify_audit().unwrap().broken, None);
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
