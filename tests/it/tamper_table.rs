//! The tamper table of docs/security.md: each row is carried out as it stands there, with its command, and must say what the table says.

use std::{fs, os::unix::fs::PermissionsExt as _, path::PathBuf};

use assay::case::{Digest, audit::AuditEvent};

use crate::{
    crash::evidence_files,
    fixtures::{cases::photo_case, program::Program, tamper::without_triggers},
};

const SECURITY: &str = include_str!("../../docs/security.md");

/// Three cases imported, one claimed and given back; the head of the log then, in `head.json`; afterwards a view, an export of `c0` as
/// `c0.pdf` and the log as `log.jsonl`.
fn installation() -> Program {
    let program = Program::new();
    for index in 0..3 {
        photo_case(&program.path("in"), &format!("c{index}"), 60 + index);
    }
    for command in [
        &["import", "in"][..],
        &["claim", "c0"],
        &["release", "c0"],
        &["audit", "head", "head.json"],
        &["show", "c1"],
        &["export", "c0", "--format", "pdf", "--out", "c0.pdf"],
        &["audit", "export", "log.jsonl"],
    ] {
        program.done(command);
    }
    program
}

fn sql(program: &Program, statements: &str) {
    without_triggers(&program.data().join("assay.db")).execute_batch(statements).unwrap();
}

/// Event 4 as somebody else would have it, with the right hash for its place; those from 4 on move up by one.
fn insert_event(program: &Program) {
    let database = program.data().join("assay.db");
    let store = assay::store::Store::open(&database, None).unwrap();
    let mut event: AuditEvent = store.audit_events(None, 3, 1).unwrap().remove(0);
    event.actor = "mallory".to_owned();
    event.hash = event.expected_hash();
    drop(store);
    let AuditEvent { at_millis, actor, action, case, before, after, previous, hash, .. } = event;
    let raw = without_triggers(&database);
    let move_up = "UPDATE audit_events SET sequence = -sequence - 1 WHERE sequence > 3;
                   UPDATE audit_events SET sequence = -sequence WHERE sequence < 0;";
    raw.execute_batch(move_up).unwrap();
    let values = (at_millis, actor, action, case, before, after, previous.to_string(), hash.to_string());
    raw.execute("INSERT INTO audit_events VALUES (4, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)", values).unwrap();
}

/// The last events replaced by one of somebody's own, whose hashes are right.
fn rewrite_end(program: &Program) {
    let database = program.data().join("assay.db");
    let store = assay::store::Store::open(&database, None).unwrap();
    let mut event: AuditEvent = store.audit_events(None, 7, 1).unwrap().remove(0);
    drop(store);
    (event.sequence, event.previous) = (9, event.hash);
    let hash = event.expected_hash();
    let raw = without_triggers(&database);
    raw.execute_batch("DELETE FROM audit_events WHERE sequence > 8").unwrap();
    let AuditEvent { at_millis, actor, action, case, before, after, previous, .. } = event;
    let values = (at_millis, actor, action, case, before, after, previous.to_string(), hash.to_string());
    raw.execute("INSERT INTO audit_events VALUES (9, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)", values).unwrap();
}

/// The document photo of `c0` in the vault.
fn photo_of_c0(program: &Program) -> PathBuf {
    let digest = Digest::of(&fs::read(program.path("in/c0/document_front.jpg")).unwrap()).to_string();
    let path = program.data().join("evidence").join(&digest[..2]).join(&digest[2..]);
    assert!(evidence_files(&program.data()).contains(&path));
    path
}

fn flip_byte(path: &std::path::Path) {
    let mut bytes = fs::read(path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::set_permissions(path, fs::Permissions::from_mode(0o644)).unwrap();
    fs::write(path, bytes).unwrap();
}

fn edit_line(program: &Program, from: &str, to: &str) {
    let path = program.path("log.jsonl");
    let text = fs::read_to_string(&path).unwrap();
    let edited = text.replacen(from, to, 1);
    assert_ne!(edited, text);
    fs::write(path, edited).unwrap();
}

/// What is done for the row of this name.
fn tamper(program: &Program, what: &str) {
    match what {
        "an event edited" => sql(program, "UPDATE audit_events SET actor = 'ben' WHERE sequence = 4"),
        "an event removed" => sql(program, "DELETE FROM audit_events WHERE sequence = 4"),
        "two events exchanged" => sql(
            program,
            "UPDATE audit_events SET sequence = -4 WHERE sequence = 4; UPDATE audit_events SET sequence = 4 WHERE sequence = 5;
             UPDATE audit_events SET sequence = 5 WHERE sequence = -4",
        ),
        "an event put in" => insert_event(program),
        "the end cut off" => sql(program, "DELETE FROM audit_events WHERE sequence > 8"),
        "the end written anew" => rewrite_end(program),
        "an event of an exported log edited" => edit_line(program, "\"action\":\"claim\"", "\"action\":\"wake\""),
        "a photo in the vault changed" => flip_byte(&photo_of_c0(program)),
        "a photo in the vault removed" => fs::remove_file(photo_of_c0(program)).unwrap(),
        "an exported file edited" => flip_byte(&program.path("c0.pdf")),
        "an exported file edited, for who has no installation" => {
            flip_byte(&program.path("c0.pdf"));
            fs::rename(program.data(), program.path("elsewhere")).unwrap();
        }
        other => panic!("docs/security.md tells of `{other}`, and nothing is done for it here"),
    }
}

/// The rows of the table: what, command, words.
fn table() -> Vec<[String; 3]> {
    let (_, rest) = SECURITY.split_once("| what was tampered with |").expect("the table is there");
    let rows = rest.lines().skip(2).take_while(|line| line.starts_with('|'));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        let [what, command, words] = cells[..] else { panic!("{row}") };
        [what, command.trim_matches('`'), words.trim_matches('`')].map(str::to_owned)
    })
    .collect()
}

#[test]
fn every_row_of_the_tamper_table_is_found_and_named_as_it_says() {
    let rows = table();
    assert!(rows.len() >= 11, "{rows:?}");
    for [what, command, words] in rows {
        let program = installation();
        let (key, command) = (installation_key(&program), command.strip_prefix("assay ").unwrap().to_owned());
        let arguments: Vec<&str> = command.split(' ').map(|word| if word == "KEY" { &key } else { word }).collect();
        // The same before: found is what was done, nothing else.
        let before = program.run(&arguments);
        assert_eq!(before.code, Some(0), "{what}: {before:?}");
        tamper(&program, &what);
        let after = program.run(&arguments);
        let told = format!("{}{}", after.out, after.err);
        assert!(after.code == Some(1) && told.contains(&words), "{what}: expected `{words}` in: {told}");
    }
}

fn installation_key(program: &Program) -> String {
    let told = program.done(&["keys", "show", "--json"]).object();
    told["publicKey"].as_str().unwrap_or_else(|| panic!("{told}")).to_owned()
}

/// What the chain alone cannot tell is said to be so.
#[test]
fn a_cut_end_is_not_seen_without_a_head_from_elsewhere() {
    let program = installation();
    tamper(&program, "the end cut off");
    program.done(&["audit", "verify"]);
    assert!(SECURITY.contains("a cut end shows only against a head"), "the page says so");
}
