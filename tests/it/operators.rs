//! Operators on the command line: from the first one to what each role may do, and what a kill in the middle leaves.

use std::{fs, os::unix::fs::PermissionsExt as _, process::Stdio, thread, time::Duration};

use assay::store::Store;
use serde_json::json;

use crate::fixtures::{
    cases::photo_case,
    program::{Answer, Program, argument},
    write,
};

const ROOT: &str = "correct horse battery";
const OTHER: &str = "staple of another kind";

/// Writes a passphrase where only its owner reads it.
pub(crate) fn keep(program: &Program, name: &str, passphrase: &str) {
    let path = program.path(name);
    write(&path, format!("{passphrase}\n"));
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
}

/// A place with two cases, which the administrator root keeps.
fn founded() -> Program {
    let program = Program::new();
    photo_case(&program.path("in"), "c1", 90);
    photo_case(&program.path("in"), "c2", 120);
    program.done(&["import", "in"]);
    keep(&program, "root", ROOT);
    keep(&program, "other", OTHER);
    let list = program.done(&["operator", "list"]);
    assert!(list.out.contains("open: there are no operators"), "{}", list.out);
    let add = ["operator", "add", "Root", "--role", "administrator", "--new-passphrase-file", "root", "--json"];
    assert_eq!(program.done(&add).object()["founding"], json!(true));
    program
}

pub(crate) fn add(program: &Program, name: &str, role: &str) {
    let arguments = ["operator", "add", name, "--role", role, "--new-passphrase-file", "other"];
    program.done(&[&arguments[..], &["--actor", "root", "--passphrase-file", "root"]].concat());
}

fn by(program: &Program, name: &str, arguments: &[&str]) -> Answer {
    program.run(&[arguments, &["--actor", name, "--passphrase-file", "other"]].concat())
}

#[test]
fn from_the_first_operator_on_everybody_signs_in() {
    let program = founded();
    for command in [
        &["queue"][..],
        &["show", "c1"],
        &["claim"],
        &["import", "in"],
        &["gallery", "list"],
        &["audit", "verify"],
        &["operator", "list"],
        &["lists", "show"],
        &["compare", "c1"],
    ] {
        program.refused(1, "no terminal to ask for a passphrase at", &[command, &["--actor", "root"]].concat());
        program.refused(
            1,
            "name or passphrase is wrong",
            &[command, &["--actor", "nobody", "--passphrase-file", "root"]].concat(),
        );
        clear_waits(&program);
    }
    // Nothing leads past the first: an installation is founded once.
    program.refused(
        1,
        "no terminal",
        &["operator", "add", "eve", "--role", "administrator", "--new-passphrase-file", "other"],
    );
    let list = program.done(&["operator", "list", "--actor", "ROOT", "--passphrase-file", "root", "--json"]).object();
    let root = &list["operators"][0];
    assert_eq!((&list["open"], &root["name"], &root["role"]), (&json!(false), &json!("root"), &json!("administrator")));
    assert!(root.get("hash").is_none());
}

/// Takes off what wrong names cost, as time would.
fn clear_waits(program: &Program) {
    let raw = rusqlite::Connection::open(program.data().join("assay.db")).unwrap();
    raw.execute_batch("UPDATE founding SET failed_attempts = 0, locked_until_millis = 0").unwrap();
}

#[test]
fn each_role_does_what_it_may_on_the_command_line() {
    let program = founded();
    for role in ["reviewer", "senior", "compliance", "kiosk"] {
        add(&program, &format!("{role}1"), role);
    }
    photo_case(&program.path("more"), "c3", 150);
    let import = by(&program, "kiosk1", &["import", "more", "--json"]);
    assert_eq!((import.code, import.object()), (Some(0), json!({"case": "c3", "schema": "assay.report/1"})));
    let commands: [(&[&str], &[&str]); 9] = [
        (&["queue"], &["reviewer1", "senior1", "compliance1"]),
        (&["show", "c1"], &["reviewer1", "senior1", "compliance1"]),
        (&["queue", "quality"], &["senior1", "compliance1"]),
        (&["gallery", "list"], &["senior1", "compliance1"]),
        (&["export", "c1", "--format", "json", "--out", "c1.json", "--replace"], &["senior1", "compliance1"]),
        (&["audit", "verify"], &["compliance1"]),
        (&["audit", "show"], &["compliance1"]),
        (&["audit", "export", "log.jsonl"], &["compliance1"]),
        (&["operator", "list"], &[]),
    ];
    for (command, permitted) in commands {
        for name in ["reviewer1", "senior1", "compliance1", "kiosk1"] {
            let answer = by(&program, name, command);
            if permitted.contains(&name) {
                assert_eq!(answer.code, Some(0), "{command:?} by {name}: {answer:?}");
            } else {
                assert_eq!((answer.code, answer.out.as_str()), (Some(1), ""), "{command:?} by {name}");
                assert!(answer.err.contains("may not"), "{command:?} by {name}: {}", answer.err);
            }
        }
    }
    // A reviewer's table has no columns that tell who the person is, and names those that were asked for.
    assert_eq!(by(&program, "reviewer1", &["export", "--csv", "r.csv"]).code, Some(0));
    let table = fs::read_to_string(program.path("r.csv")).unwrap();
    assert!(table.starts_with("case,status,") && !table.contains("Müller"), "{table}");
    let named = ["export", "--csv", "n.csv", "--fields", "case,entityName"];
    let answer = by(&program, "reviewer1", &named);
    assert!(answer.code == Some(1) && answer.err.contains("entityName would tell"), "{answer:?}");
    assert_eq!(by(&program, "senior1", &named).code, Some(0));
    assert!(fs::read_to_string(program.path("n.csv")).unwrap().contains("Müller"));
    assert!(by(&program, "kiosk1", &["export", "--csv", "k.csv"]).err.contains("may not export"));
    program.refused(1, "may not see cases", &["show", "c1", "--actor", "root", "--passphrase-file", "root"]);
    let claimed = by(&program, "reviewer1", &["claim", "c1", "--json"]);
    assert_eq!(claimed.object()["claimedBy"], json!("reviewer1"));
}

#[test]
fn operators_are_changed_and_what_they_had_open_ends() {
    let program = founded();
    add(&program, "ana", "reviewer");
    let root =
        |arguments: &[&str]| program.run(&[arguments, &["--actor", "root", "--passphrase-file", "root"]].concat());
    assert_eq!(root(&["operator", "role", "ana", "senior", "--json"]).object()["role"], json!("senior"));
    assert_eq!(by(&program, "ana", &["queue", "quality"]).code, Some(0));
    assert_eq!(root(&["operator", "disable", "ana", "--json"]).object()["enabled"], json!(false));
    assert!(by(&program, "ana", &["queue"]).err.contains("was shut out"));
    assert_eq!(root(&["operator", "enable", "ana"]).code, Some(0));
    assert_eq!(by(&program, "ana", &["queue"]).code, Some(0));
    for arguments in [&["operator", "disable", "root"][..], &["operator", "role", "root", "kiosk"]] {
        let answer = root(arguments);
        assert!(answer.code == Some(1) && answer.err.contains("last administrator"), "{answer:?}");
    }
    keep(&program, "new", "yet another set of words");
    assert_eq!(by(&program, "ana", &["operator", "passphrase", "ana", "--new-passphrase-file", "new"]).code, Some(0));
    assert!(by(&program, "ana", &["queue"]).err.contains("name or passphrase is wrong"));
    let answer = program.run(&["queue", "--actor", "ana", "--passphrase-file", "new"]);
    assert_eq!(answer.code, Some(0), "{answer:?}");
    let other = ["operator", "passphrase", "root", "--new-passphrase-file", "new"];
    let answer = program.run(&[&other[..], &["--actor", "ana", "--passphrase-file", "new"]].concat());
    assert!(answer.err.contains("may not manage operators"), "{answer:?}");
    assert!(root(&["operator", "role", "nobody", "senior"]).err.contains("there is no operator nobody"));
    assert!(
        root(&["operator", "add", "a b", "--role", "kiosk", "--new-passphrase-file", "new"]).err.contains("cannot be")
    );
    let verified = root(&["audit", "verify", "--json"]);
    assert_eq!(verified.object()["broken"], json!(null));
}

#[test]
fn passphrases_come_from_files_that_nobody_else_reads() {
    let program = founded();
    let list = |file: &str| program.run(&["operator", "list", "--actor", "root", "--passphrase-file", file]);
    assert_eq!(list("root").code, Some(0));
    for mode in [0o640, 0o604, 0o644, 0o620] {
        fs::set_permissions(program.path("root"), fs::Permissions::from_mode(mode)).unwrap();
        let answer = list("root");
        assert!(answer.code == Some(1) && answer.err.contains("others may read"), "{mode:o}: {answer:?}");
    }
    keep(&program, "empty", "");
    fs::create_dir(program.path("folder")).unwrap();
    fs::set_permissions(program.path("folder"), fs::Permissions::from_mode(0o700)).unwrap();
    for (file, words) in [("empty", "is empty"), ("missing", "check path and permissions"), ("folder", "is no file")] {
        let answer = list(file);
        assert!(answer.code == Some(1) && answer.err.contains(words), "{file}: {answer:?}");
    }
    fs::set_permissions(program.path("root"), fs::Permissions::from_mode(0o600)).unwrap();
    fs::copy(program.path("root"), program.data().join("words")).unwrap();
    assert!(list("data/words").err.contains("inside the data folder"));
    let weak = [("short", "short one"), ("name", "eve"), ("same", "aaaaaaaaaaaaaaaaaaaa")];
    for (file, passphrase) in weak {
        keep(&program, file, passphrase);
        let add = ["operator", "add", "eve", "--role", "senior", "--new-passphrase-file", file];
        let answer = program.run(&[&add[..], &["--actor", "root", "--passphrase-file", "root"]].concat());
        assert!(answer.code == Some(1) && answer.err.contains("use several words"), "{file}: {answer:?}");
    }
    let files = [program.data().join("assay.db"), program.data().join("assay.db-wal")];
    for bytes in files.iter().filter_map(|path| fs::read(path).ok()) {
        assert!(!bytes.windows(ROOT.len()).any(|window| window == ROOT.as_bytes()), "the passphrase was stored");
    }
}

/// Killed at any moment, adding an operator leaves one who can sign in, with his event, or none.
#[test]
fn adding_an_operator_killed_at_any_moment_is_whole_or_nothing() {
    let program = founded();
    let data = program.data();
    let (mut killed, mut added) = (0, 0);
    for round in 0..16u64 {
        let name = format!("op{round}");
        let arguments = ["operator", "add", &name, "--role", "senior", "--new-passphrase-file", "other"];
        let place = ["--data", argument(&data), "--actor", "root", "--passphrase-file", "root"];
        let mut command = program.command([&place[..], &arguments].concat());
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(Duration::from_millis(round * 60));
        if child.try_wait().unwrap().is_none() {
            child.kill().unwrap();
            killed += 1;
        }
        child.wait().unwrap();
        let store = Store::open(&data.join("assay.db"), None).unwrap();
        let there = store.operators().unwrap().iter().any(|operator| operator.name == name);
        let events = store.audit_events(None, 0, 1000).unwrap();
        let noted = events.iter().filter(|event| event.action == "operator_add" && event.after.contains(&name)).count();
        assert_eq!(noted, usize::from(there), "{name}");
        assert_eq!(store.verify_audit().unwrap().broken, None);
        if there {
            added += 1;
            assert_eq!(by(&program, &name, &["queue"]).code, Some(0), "{name} can sign in");
        }
    }
    println!("{killed} of 16 killed, {added} added");
    assert!(killed > 0, "none was killed");
}
