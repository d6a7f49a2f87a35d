//! `assay keys` and the other commands on an encrypted folder, as a user starts them.

use std::fs;

use serde_json::json;

use super::{NAME, key_file, markers, opened, readable, write_secret};
use crate::fixtures::{
    cases::{photo_case, video_case},
    program::{Answer, Program},
};

#[test]
fn a_new_folder_is_encrypted_from_the_start() {
    let program = Program::new();
    photo_case(&program.path("in"), "k1", 90);
    video_case(&program.path("in"), "k2", 120, 6);
    program.refused(1, "--passphrase", &["keys", "init"]);
    program.refused(1, "no terminal", &["keys", "init", "--passphrase"]);
    assert!(!program.data().join("keys.json").exists());
    let made = program.done(&["keys", "init", "--key-file", "key", "--json"]).object();
    assert_eq!((&made["openedBy"], &made["evidenceFiles"]), (&json!("key file"), &json!(0)));
    program.refused(1, "encrypted already", &["keys", "init", "--key-file", "key"]);
    let inside = ["keys", "rotate", "--key-file", "key", "--new-key-file", "data/key"];
    program.refused(1, "inside the data folder", &inside);

    program.refused(1, "--key-file", &["import", "in"]);
    program.done(&["import", "in", "--key-file", "key"]);
    assert_eq!(readable(&program.data(), &markers(&program.path("in"))), Vec::<std::path::PathBuf>::new());
    let by_variable = {
        let data = program.data();
        let arguments = ["--data", data.to_str().unwrap(), "show", "k2", "--json"];
        Answer::of(program.command(arguments).env("ASSAY_KEY_FILE", "key").output().unwrap())
    };
    assert!(by_variable.code == Some(0) && by_variable.out.contains("k2"), "{by_variable:?}");
    let found = program.done(&["--key-file", "key", "queue", "--search", "Zoë", "--json"]).object();
    assert_eq!(found["total"], 2, "the search works on an encrypted database");
    program.done(&["--key-file", "key", "export", "k1", "--format", "json", "--out", "k1.json"]);
    assert!(fs::read(program.path("k1.json")).unwrap().windows(NAME.len()).any(|window| window == NAME));
    assert_eq!(program.done(&["--key-file", "key", "audit", "verify", "--json"]).object()["broken"], json!(null));
    let actions: Vec<String> = {
        let secret = key_file(&program.path("key"), &program.data());
        let (_keys, store, _) = opened(&program.data(), &secret);
        store.audit_events(None, 0, 100).unwrap().into_iter().map(|event| event.action).collect()
    };
    assert_eq!(actions[0], "keys_init", "{actions:?}");
}

#[test]
fn what_was_plain_is_encrypted_and_opens_with_what_it_was_rotated_to() {
    let program = Program::new();
    photo_case(&program.path("in"), "k1", 90);
    video_case(&program.path("in"), "k2", 120, 6);
    program.done(&["import", "in"]);
    let all = markers(&program.path("in"));
    assert!(readable(&program.data(), &all).len() >= 4, "the markers are found where nothing is encrypted");
    let public_key = program.done(&["keys", "show", "--json"]).object()["publicKey"].clone();
    write_secret(&program.path("words"), "correct horse battery\n");
    write_secret(&program.path("short"), "short\n");
    fs::write(program.data().join("notes.txt"), "mine").unwrap();
    program.refused(1, "at least 12", &["keys", "init", "--key-passphrase-file", "short"]);
    let made = program.done(&["keys", "init", "--key-passphrase-file", "words", "--json"]);
    assert_eq!(made.object()["evidenceFiles"], 3);
    assert_eq!(made.object()["notEncrypted"], json!(["notes.txt"]));
    assert!(made.err.contains("notes.txt"), "{}", made.err);
    assert_eq!(readable(&program.data(), &all), Vec::<std::path::PathBuf>::new());

    program.refused(1, "no terminal", &["queue"]);
    write_secret(&program.path("others"), "correct horse batterie\n");
    program.refused(1, "another one", &["queue", "--key-passphrase-file", "others"]);
    let shown = program.done(&["keys", "show", "--key-passphrase-file", "words", "--json"]).object();
    assert_eq!((&shown["publicKey"], &shown["openedBy"]), (&public_key, &json!("passphrase")));

    let from_words = ["keys", "rotate", "--key-passphrase-file", "words", "--new-key-file", "key"];
    assert_eq!(program.done(&from_words).code, Some(0));
    program.refused(1, "a key file", &["queue", "--key-passphrase-file", "words"]);
    let before = fs::read(program.data().join("assay.db")).unwrap();
    let rotated = program.done(&["keys", "rotate", "--all", "--key-file", "key", "--json"]).object();
    assert_eq!((&rotated["evidenceFiles"], &rotated["damaged"]), (&json!(3), &json!([])));
    assert_ne!(fs::read(program.data().join("assay.db")).unwrap()[16..4096], before[16..4096], "another key");
    let shown = program.done(&["keys", "show", "--key-file", "key", "--json"]).object();
    assert_eq!(shown["publicKey"], public_key, "who checks signatures need not be told of a rotation");
    assert_eq!(program.done(&["queue", "--key-file", "key", "--json"]).object()["total"], 2);
    let secret = key_file(&program.path("key"), &program.data());
    let (_keys, store, _) = opened(&program.data(), &secret);
    let actions: Vec<String> =
        store.audit_events(None, 0, 100).unwrap().into_iter().map(|event| event.action).collect();
    for (action, count) in [("signing_key", 1), ("keys_show", 3), ("keys_init", 1), ("keys_rotate", 2)] {
        assert_eq!(actions.iter().filter(|name| *name == action).count(), count, "{action} in {actions:?}");
    }
}

/// A file that was damaged before hinders nothing, stays as it is and is told.
#[test]
fn damaged_evidence_is_told_and_kept() {
    let program = Program::new();
    photo_case(&program.path("in"), "k1", 90);
    program.done(&["import", "in"]);
    let path = crate::fixtures::files_below(&program.data().join("evidence"))
        .into_iter()
        .find(|path| fs::metadata(path).unwrap().len() > 100)
        .unwrap();
    fs::remove_file(&path).unwrap();
    fs::write(&path, "not the photo any more").unwrap();
    let made = program.done(&["keys", "init", "--key-file", "key", "--json"]);
    assert_eq!(made.object()["damaged"].as_array().unwrap().len(), 1, "{made:?}");
    let secret = key_file(&program.path("key"), &program.data());
    let (_keys, store, vault) = opened(&program.data(), &secret);
    let evidence = store.load_case(&assay::case::CaseId("k1".to_owned())).unwrap().case.evidence;
    assert!(vault.read(&evidence[0].digest).unwrap_err().to_string().contains("altered"));
}
