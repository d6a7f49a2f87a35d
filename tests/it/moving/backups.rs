//! Backups: made while others work, incremental, checked, refused where anything is not as it was, and restored.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Stdio,
};

use assay::{case::CaseId, store::Store};
use serde_json::{Value, json};

use super::{assert_log_whole, assert_same_evidence, branch, cases};
use crate::fixtures::{
    cases::photo_case,
    files_below,
    program::{Answer, Program, argument},
    write,
};

fn back_up(program: &Program, into: &Path) -> Value {
    program.done(&["backup", "--out", argument(into), "--json"]).object()
}

/// Runs a command of `program` at another data folder.
fn at(program: &Program, data: &Path, arguments: &[&str]) -> Answer {
    let all = [&["--data", argument(data)][..], arguments].concat();
    Answer::of(program.command(all).output().unwrap())
}

#[test]
fn an_installation_comes_back_from_its_backup_as_it_was() {
    let program = branch();
    let (backups, data) = (program.path("backups"), program.path("again"));
    let made = back_up(&program, &backups);
    assert_eq!((&made["cases"], &made["openedBy"], &made["damaged"]), (&json!(2), &Value::Null, &json!([])));
    let told = program.run(&["backup", "verify", argument(&backups), "--json"]).object();
    assert_eq!((&told["whole"], &told["databaseOpened"]), (&json!(true), &json!(true)));
    let head = program.path("head.json");
    program.done(&["audit", "head", argument(&head)]);
    // The head is newer than the backup: whoever keeps heads is told what was lost.
    let answer = at(&program, &data, &["restore", argument(&backups), "--head", argument(&head)]);
    assert!(answer.code == Some(1) && answer.err.contains("not to be trusted"), "{answer:?}");
    assert!(!data.exists());
    back_up(&program, &backups);
    // As completion writes it.
    let slashed = PathBuf::from(format!("{}/", data.display()));
    let told = at(&program, &slashed, &["restore", argument(&backups), "--head", argument(&head), "--json"]);
    assert_eq!(told.code, Some(0), "{told:?}");
    assert_eq!(told.object()["cases"], json!(2));
    assert_same_evidence(&program.data(), &data);
    let audit = at(&program, &data, &["audit", "verify", "--head", argument(&head), "--json"]).object();
    assert_eq!(audit["broken"], Value::Null);
    let newest = at(&program, &data, &["audit", "show", "--limit", "1", "--json"]).object();
    assert_eq!(newest["events"][0]["action"], json!("restore"));
    let shown = |data: &Path| at(&program, data, &["show", "v1", "--json"]).object();
    assert_eq!(shown(&data), shown(&program.data()));
    let key = |data: &Path| at(&program, data, &["keys", "show", "--json"]).object()["publicKey"].clone();
    assert_eq!(key(&data), key(&program.data()));
    // Never over anything.
    for wrong in [&data, &program.data(), &program.path("in")] {
        let answer = at(&program, wrong, &["restore", argument(&backups)]);
        assert!(answer.code == Some(1) && answer.err.contains("is not empty"), "{answer:?}");
    }
    let empty = program.path("empty");
    fs::create_dir(&empty).unwrap();
    assert_eq!(at(&program, &empty, &["restore", argument(&backups)]).code, Some(0));
}

#[test]
fn the_next_backup_copies_what_is_new_alone() {
    let program = branch();
    let backups = program.path("backups");
    let first = back_up(&program, &backups);
    let evidence = || files_below(&backups.join("evidence"));
    let before: Vec<(PathBuf, std::time::SystemTime)> =
        evidence().into_iter().map(|path| (path.clone(), fs::metadata(&path).unwrap().modified().unwrap())).collect();
    assert_eq!(first["newFiles"], json!(before.len()));
    photo_case(&program.path("more"), "c2", 33);
    program.done(&["import", "more"]);
    let second = back_up(&program, &backups);
    assert_eq!((&second["newFiles"], &second["evidenceFiles"]), (&json!(1), &json!(before.len() + 1)));
    for (path, time) in before {
        assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), time, "{}", path.display());
    }
    let list = program.done(&["backup", "list", argument(&backups), "--json"]).objects();
    assert_eq!(list.iter().map(|it| it["cases"].clone()).collect::<Vec<_>>(), [json!(2), json!(3)]);
    let oldest = list[0]["snapshot"].as_str().unwrap().to_owned();
    let data = program.path("older");
    assert_eq!(at(&program, &data, &["restore", argument(&backups), "--snapshot", &oldest]).code, Some(0));
    assert_eq!(at(&program, &data, &["queue", "--json"]).object()["total"], json!(2));
    // One piece of evidence that no later snapshot has.
    let stray = backups.join("evidence/plain/ab").join("c".repeat(62));
    write(&stray, "left by somebody");
    let third = program.done(&["backup", "--out", argument(&backups), "--keep", "2", "--json"]).object();
    assert_eq!(third["removed"], json!([oldest]));
    assert!(!stray.exists());
    assert_eq!(evidence().len(), 4, "{:?}", evidence());
    for snapshot in program.done(&["backup", "list", argument(&backups), "--json"]).objects() {
        let name = snapshot["snapshot"].as_str().unwrap();
        program.done(&["backup", "verify", argument(&backups), "--snapshot", name]);
    }
    program.refused(1, "has no snapshot", &["backup", "verify", argument(&backups), "--snapshot", "../../x"]);
}

#[test]
fn a_backup_is_one_moment_while_others_import_and_decide() {
    let program = branch();
    for index in 0..60u8 {
        photo_case(&program.path("busy"), &format!("b{index:02}"), 20 + index * 3);
    }
    let (backups, data) = (program.path("backups"), program.data());
    let mut import = program.command(["--data", argument(&data), "import", "busy"]);
    let mut importing = import.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let (mut seen, mut meanwhile) = (Vec::new(), 0);
    for round in 0..14 {
        let is_importing = importing.try_wait().unwrap().is_none();
        seen.push(back_up(&program, &backups)["cases"].as_u64().unwrap());
        meanwhile += usize::from(is_importing && importing.try_wait().unwrap().is_none());
        if round < 8 {
            program.done(&["claim", "c1"]);
            let run = program.done(&["show", "c1", "--json"]).object()["run"].to_string();
            let decide = ["decide", "c1", "resubmit", "--run", &run, "--reason", "301"];
            program.done(&decide);
            program.done(&["undo", "c1"]);
        }
        if importing.try_wait().unwrap().is_some() && round >= 8 {
            break;
        }
    }
    assert!(importing.wait().unwrap().success());
    println!("cases in the backups: {seen:?}; {meanwhile} made while the import went on");
    assert!(seen.is_sorted() && meanwhile >= 1, "{seen:?}, {meanwhile}");
    for snapshot in program.done(&["backup", "list", argument(&backups), "--json"]).objects() {
        let name = snapshot["snapshot"].as_str().unwrap();
        let told = program.done(&["backup", "verify", argument(&backups), "--snapshot", name, "--json"]).object();
        assert_eq!((&told["whole"], &told["databaseOpened"]), (&json!(true), &json!(true)), "{name}");
    }
    assert_log_whole(&program);
    let data = program.path("again");
    assert_eq!(at(&program, &data, &["restore", argument(&backups)]).code, Some(0));
    let store = Store::open(&data.join("assay.db"), None).unwrap();
    assert_eq!(store.verify_audit().unwrap().broken, None);
    assert!(store.decisions(&CaseId("c1".to_owned())).unwrap().len() >= 8);
}

/// What may lie in a folder of backups, changed in one way.
fn snapshot_of(backups: &Path) -> PathBuf {
    let mut found: Vec<PathBuf> =
        fs::read_dir(backups.join("snapshots")).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.sort();
    found.pop().unwrap()
}

#[test]
fn truncated_altered_missing_and_foreign_files_are_named_and_nothing_is_restored() {
    let program = branch();
    let backups = program.path("backups");
    back_up(&program, &backups);
    let snapshot = snapshot_of(&backups);
    let evidence = files_below(&backups.join("evidence"));
    let files = [snapshot.join("assay.db"), snapshot.join("keys.json"), evidence[0].clone(), evidence[1].clone()];
    let data = program.path("again");
    let restore = || {
        // What an attempt before copied and found right would be gone on with.
        drop(fs::remove_dir_all(program.path("again.restoring")));
        at(&program, &data, &["restore", argument(&backups)])
    };
    for path in &files {
        let whole = fs::read(path).unwrap();
        let mut bent = whole.clone();
        bent[whole.len() / 2] ^= 4;
        for wrong in [Some(bent), Some(whole[..whole.len() - 1].to_vec()), Some(Vec::new()), None] {
            match &wrong {
                Some(bytes) => fs::write(path, bytes).unwrap(),
                None => fs::remove_file(path).unwrap(),
            }
            let told = program.run(&["backup", "verify", argument(&backups), "--json"]);
            assert_eq!(told.code, Some(1), "{told:?}");
            assert_eq!(told.object()["faults"][0]["path"], json!(path), "{told:?}");
            let answer = restore();
            assert!(answer.code == Some(1) && !data.exists(), "{answer:?}");
            let name = path.file_name().unwrap().to_str().unwrap();
            assert!(answer.err.contains(name), "{name}: {answer:?}");
            fs::write(path, &whole).unwrap();
        }
    }
    write(&snapshot.join("run-me.sh"), "#!/bin/sh");
    let told = program.run(&["backup", "verify", argument(&backups)]);
    assert!(told.code == Some(1) && told.out.contains("run-me.sh: it does not belong"), "{told:?}");
    fs::remove_file(snapshot.join("run-me.sh")).unwrap();
    for (name, words) in
        [("backup.json", "is not signed as it must be"), ("backup.json.sig", "is not signed as it must be")]
    {
        let path = snapshot.join(name);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.replacen('0', "1", 1)).unwrap();
        program.refused(1, words, &["backup", "verify", argument(&backups)]);
        assert!(restore().err.contains(words) && !data.exists());
        fs::write(&path, &text[..text.len() / 2]).unwrap();
        assert_eq!(program.run(&["backup", "verify", argument(&backups)]).code, Some(1));
        fs::write(&path, &text).unwrap();
    }
    let other = branch();
    let key = other.done(&["keys", "show", "--json"]).object()["publicKey"].as_str().unwrap().to_owned();
    program.refused(1, "is not signed as it must be", &["backup", "verify", argument(&backups), "--key", &key]);
    other.refused(1, "the backups of another installation", &["backup", "--out", argument(&backups)]);
    program.refused(1, "no folder of backups", &["backup", "--out", argument(&program.path("in"))]);
    program.refused(1, "inside the data folder", &["backup", "--out", argument(&program.data().join("backups"))]);
    assert_eq!(restore().code, Some(0));
}

#[test]
fn an_encrypted_installation_has_an_encrypted_backup() {
    let program = branch();
    program.done(&["keys", "init", "--key-file", "key"]);
    let (backups, data) = (program.path("backups"), program.path("again"));
    let with_key = |arguments: &[&str]| program.run(&[arguments, &["--key-file", "key"]].concat());
    let made = with_key(&["backup", "--out", argument(&backups), "--json"]);
    assert_eq!(made.object()["openedBy"], json!("key file"));
    assert!(made.err.contains("nobody can read it"), "{made:?}");
    let name = "Zoë Müller".as_bytes();
    for path in files_below(&backups) {
        let bytes = fs::read(&path).unwrap();
        assert!(!bytes.windows(name.len()).any(|window| window == name), "{}", path.display());
        assert!(!bytes.starts_with(&[0xff, 0xd8]) && !bytes.starts_with(b"SQLite format"), "{}", path.display());
    }
    let without = program.run(&["backup", "verify", argument(&backups), "--json"]);
    assert_eq!((without.code, &without.object()["databaseOpened"]), (Some(0), &json!(false)), "{without:?}");
    let told = with_key(&["backup", "verify", argument(&backups), "--json"]).object();
    assert_eq!((&told["whole"], &told["databaseOpened"]), (&json!(true), &json!(true)));
    let restore = ["restore", argument(&backups)];
    let answer = at(&program, &data, &restore);
    assert!(answer.code == Some(1) && answer.err.contains("key file") && !data.exists(), "{answer:?}");
    write(&program.path("other"), [7; 32]);
    fs::set_permissions(program.path("other"), fs::Permissions::from_mode(0o600)).unwrap();
    let answer = at(&program, &data, &[&restore[..], &["--key-file", "other"]].concat());
    assert!(answer.code == Some(1) && !data.exists(), "{answer:?}");
    let answer = at(&program, &data, &[&restore[..], &["--key-file", "key"]].concat());
    assert_eq!(answer.code, Some(0), "{answer:?}");
    assert_same_evidence(&program.data(), &data);
    let queue = at(&program, &data, &["queue", "--key-file", "key", "--json"]).object();
    assert_eq!(queue["total"], json!(2));
    // Everything under a new key: the old snapshot stays as it is and opens with the old key.
    with_key(&["keys", "rotate", "--all", "--new-key-file", "newer"]);
    let newer = program.done(&["backup", "--out", argument(&backups), "--key-file", "newer", "--json"]).object();
    assert_eq!(newer["newFiles"], newer["evidenceFiles"]);
    let old = made.object()["snapshot"].as_str().unwrap().to_owned();
    assert_eq!(with_key(&["backup", "verify", argument(&backups), "--snapshot", &old]).code, Some(0));
    program.done(&["backup", "verify", argument(&backups), "--key-file", "newer"]);
}

#[test]
fn who_may_and_what_is_damaged_is_told() {
    let program = branch();
    let backups = program.path("backups");
    let gone =
        files_below(&program.data().join("evidence")).into_iter().find(|path| path.extension().is_none()).unwrap();
    fs::remove_file(&gone).unwrap();
    let answer = program.run(&["backup", "--out", argument(&backups), "--json"]);
    assert_eq!((answer.code, answer.object()["damaged"].as_array().unwrap().len()), (Some(1), 1), "{answer:?}");
    crate::operators::keep(&program, "root", "correct horse battery");
    crate::operators::keep(&program, "other", "staple of another kind");
    program.done(&["operator", "add", "root", "--role", "administrator", "--new-passphrase-file", "root"]);
    crate::operators::add(&program, "ana", "senior");
    let backup = ["backup", "--out", argument(&backups)];
    let answer = program.run(&[&backup[..], &["--actor", "ana", "--passphrase-file", "other"]].concat());
    assert!(answer.code == Some(1) && answer.err.contains("may not back the installation up"), "{answer:?}");
    let root = ["--actor", "root", "--passphrase-file", "root"];
    assert_eq!(program.run(&[&backup[..], &root].concat()).code, Some(1), "one piece is damaged");
    let data = program.path("again");
    let restore = ["restore", argument(&backups)];
    let answer = at(&program, &data, &[&restore[..], &["--actor", "ana", "--passphrase-file", "other"]].concat());
    assert!(answer.code == Some(1) && !data.exists(), "{answer:?}");
    assert_eq!(at(&program, &data, &[&restore[..], &root].concat()).code, Some(0));
    let audit = at(&program, &data, &[&["audit", "verify", "--json"][..], &root].concat()).object();
    assert_eq!(audit["broken"], Value::Null);
    assert_eq!(cases(&branch()).len(), 2);
}

#[test]
fn what_is_removed_is_noted_and_what_cannot_be_does_not_hide_the_backup() {
    let program = Program::new();
    photo_case(&program.path("in"), "c1", 90);
    program.done(&["import", "in"]);
    let backups = program.path("backups");
    let first = back_up(&program, &backups)["snapshot"].clone();
    let keep = ["backup", "--out", argument(&backups), "--keep", "1", "--json"];
    let second = program.done(&keep).object();
    assert_eq!((&second["removed"], &second["notRemoved"]), (&json!([first]), &Value::Null));
    let newest = || {
        let page = program.done(&["audit", "show", "--kind", "backup_prune", "--limit", "1", "--json"]).object();
        page["events"][0]["after"].as_str().map(|after| serde_json::from_str::<Value>(after).unwrap())
    };
    let told = newest().expect("it is noted");
    assert_eq!((&told["removed"], &told["kept"], &told["failed"]), (&json!([first]), &json!(1), &Value::Null));
    // The list of a snapshot that stays cannot be believed: nothing is removed, and the new one is whole all the same.
    let snapshots = backups.join("snapshots");
    back_up(&program, &backups);
    let list = snapshots.join(second["snapshot"].as_str().unwrap()).join("backup.json");
    write(&list, fs::read_to_string(&list).unwrap().replace("madeAt", "madeat"));
    let answer = program.run(&["backup", "--out", argument(&backups), "--keep", "3", "--json"]);
    let made = answer.object();
    assert!(answer.code == Some(1) && answer.err.contains("the backup is whole and lies in"), "{answer:?}");
    let last = made["snapshot"].as_str().unwrap();
    assert!(made["notRemoved"].as_str().is_some_and(|why| why.contains("backup.json")), "{made}");
    program.done(&["backup", "verify", argument(&backups), "--snapshot", last]);
    assert_eq!(fs::read_dir(snapshots).unwrap().count(), 3);
    assert!(newest().unwrap()["failed"].is_string());
    assert_log_whole(&program);
}
