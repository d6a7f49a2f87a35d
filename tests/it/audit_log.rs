//! The audit log as a file of its own: what was done to it is found and named without any database, and hostile files are refused.

use std::{fs, path::PathBuf};

use assay::{
    case::{
        Digest,
        audit::{AuditEvent, AuditHead},
        audit_chain::{BreakKind, ChainReport},
    },
    session::{SessionError, read_audit_head, verify_exported_audit},
};
use serde_json::{Value, json};

use crate::fixtures::{
    cases::photo_case,
    program::{Program, argument},
    tamper::without_triggers,
    write,
};

/// A log of more than ten events, as `assay audit export` writes it, with the head from before the last two.
fn exported() -> (Program, Vec<String>, AuditHead) {
    let program = Program::new();
    for index in 0..3 {
        photo_case(&program.path("in"), &format!("c{index}"), 60 + index);
    }
    program.done(&["import", "in"]);
    program.done(&["claim", "c0"]);
    program.done(&["release", "c0"]);
    program.done(&["audit", "head", "head.json"]);
    program.done(&["show", "c1"]);
    program.done(&["audit", "export", "log.jsonl"]);
    let lines: Vec<String> =
        fs::read_to_string(program.path("log.jsonl")).unwrap().lines().map(str::to_owned).collect();
    assert_eq!(
        lines.len(),
        1 + 11 + 1,
        "3 imports, 3 runs, a claim, its release, the key that signs, a view, the export"
    );
    let head = read_audit_head(&program.path("head.json")).unwrap();
    assert_eq!(head.events, 9);
    (program, lines, head)
}

fn place(program: &Program, lines: &[String]) -> PathBuf {
    let path = program.path("tampered.jsonl");
    fs::write(&path, format!("{}\n", lines.join("\n"))).unwrap();
    path
}

fn found(report: ChainReport) -> Option<(i64, BreakKind)> {
    report.broken.map(|broken| (broken.sequence, broken.kind))
}

/// The event of a line with something changed and, where asked for, its hash reckoned anew.
fn changed(line: &str, change: impl FnOnce(&mut AuditEvent), anew: bool) -> String {
    let mut event: AuditEvent = serde_json::from_str(line).unwrap();
    change(&mut event);
    if anew {
        event.hash = event.expected_hash();
    }
    serde_json::to_string(&event).unwrap()
}

/// What is done to the lines of a log.
type Tamper = fn(&mut Vec<String>);

/// Ways of tampering, where they are found and as what. Event n stands in line n, counted from 0.
const TAMPERS: [(&str, Tamper, i64, BreakKind); 19] = [
    (
        "edited",
        |lines| lines[4] = changed(&lines[4], |event| event.actor = "eve".to_owned(), false),
        4,
        BreakKind::Edited,
    ),
    (
        "edited, hash anew",
        |lines| lines[4] = changed(&lines[4], |event| event.at_millis += 1, true),
        5,
        BreakKind::Edited,
    ),
    ("number edited", |lines| lines[4] = changed(&lines[4], |event| event.sequence = 40, false), 4, BreakKind::Edited),
    (
        "one appended before the head",
        |lines| {
            let last: AuditEvent = serde_json::from_str(&lines[11]).unwrap();
            let next = |event: &mut AuditEvent| (event.sequence, event.previous) = (12, last.hash);
            let appended = changed(&lines[11], next, true);
            lines.insert(12, appended);
        },
        12,
        BreakKind::Inserted,
    ),
    (
        "last edited, hash anew",
        |lines| lines[11] = changed(&lines[11], |event| event.at_millis += 1, true),
        11,
        BreakKind::Edited,
    ),
    ("removed", |lines| drop(lines.remove(4)), 4, BreakKind::Removed),
    ("first removed", |lines| drop(lines.remove(1)), 1, BreakKind::Removed),
    ("three removed", |lines| drop(lines.drain(4..7)), 4, BreakKind::Removed),
    ("swapped", |lines| lines.swap(4, 5), 4, BreakKind::Reordered),
    (
        "moved up",
        |lines| {
            let line = lines.remove(9);
            lines.insert(3, line)
        },
        3,
        BreakKind::Reordered,
    ),
    (
        "moved down",
        |lines| {
            let line = lines.remove(3);
            lines.insert(8, line)
        },
        3,
        BreakKind::Reordered,
    ),
    ("repeated", |lines| lines.insert(5, lines[4].clone()), 5, BreakKind::Inserted),
    ("old one repeated", |lines| lines.insert(8, lines[2].clone()), 8, BreakKind::Inserted),
    (
        "forged in",
        |lines| {
            let forged = changed(&lines[5], |event| event.actor = "eve".to_owned(), true);
            lines.insert(5, forged);
        },
        6,
        BreakKind::Inserted,
    ),
    (
        "forged in without a link",
        |lines| {
            let forged = changed(&lines[5], |event| event.previous = Digest::of(b"x"), true);
            lines.insert(5, forged);
        },
        5,
        BreakKind::Inserted,
    ),
    ("end cut, head too", |lines| lines.truncate(10), 10, BreakKind::TailCut),
    ("end cut, head kept", |lines| drop(lines.drain(10..12)), 10, BreakKind::TailCut),
    ("not JSON", |lines| lines[4] = "not JSON".to_owned(), 4, BreakKind::Unreadable),
    ("after the head", |lines| lines.push(lines[4].clone()), 12, BreakKind::Unreadable),
];

#[test]
fn every_way_of_tampering_with_an_exported_log_is_found_and_named() {
    let (program, lines, head) = exported();
    let whole = verify_exported_audit(&place(&program, &lines), Some(head.clone())).unwrap();
    assert_eq!((whole.verified, whole.broken), (11, None));
    for (what, tamper, sequence, kind) in TAMPERS {
        let mut tampered = lines.clone();
        tamper(&mut tampered);
        let report = verify_exported_audit(&place(&program, &tampered), None).unwrap();
        let detail = report.broken.as_ref().map(|broken| broken.detail.clone());
        assert_eq!(found(report), Some((sequence, kind)), "{what}: {detail:?}");
    }
}

/// Who can write the whole file anew can close it with a head of his own: only one that was kept elsewhere tells.
#[test]
fn a_cut_end_with_a_new_head_needs_the_head_from_elsewhere() {
    let (program, lines, head) = exported();
    let cut = |events: usize| {
        let last: AuditEvent = serde_json::from_str(&lines[events]).unwrap();
        let head = AuditHead { events: events as u64, hash: last.hash, ..head.clone() };
        let closing = json!({"head": head}).to_string();
        place(&program, &[&lines[..=events], &[closing]].concat())
    };
    assert_eq!(verify_exported_audit(&cut(7), None).unwrap().broken, None, "the file alone cannot tell");
    let report = verify_exported_audit(&cut(7), Some(head.clone())).unwrap();
    assert_eq!(found(report), Some((8, BreakKind::TailCut)));
    assert_eq!(
        verify_exported_audit(&cut(9), Some(head.clone())).unwrap().broken,
        None,
        "what the head tells of is there"
    );
    let other = AuditHead { hash: Digest::of(b"another log"), ..head };
    let report = verify_exported_audit(&place(&program, &lines), Some(other)).unwrap();
    assert_eq!(found(report), Some((9, BreakKind::Rewritten)));
}

#[test]
fn hostile_files_are_refused_or_named_and_none_is_read_whole() {
    let (program, lines, _) = exported();
    let path = program.path("hostile.jsonl");
    let refused = |bytes: &[u8], words: &str| {
        fs::write(&path, bytes).unwrap();
        let error = verify_exported_audit(&path, None).unwrap_err().to_string();
        assert!(error.contains(words) && error.contains("hostile.jsonl"), "{words}: {error}");
    };
    refused(b"", "it is empty");
    refused(b"\0\0\0\0", "no audit log of this form");
    refused(b"{}\n", "no audit log of this form");
    refused(lines[1].as_bytes(), "no audit log of this form");
    refused(lines[0].replace("audit-log/1", "audit-log/2").as_bytes(), "expected `assay.audit-log/1`");
    refused(&vec![b'x'; 9 << 20], "longer than");
    for folder in [program.data(), program.path("missing.jsonl")] {
        let error = verify_exported_audit(&folder, None).unwrap_err();
        assert!(matches!(error, SessionError::Log(_)), "{error}");
    }
    let named = |bytes: Vec<u8>, sequence: i64, kind: BreakKind| {
        fs::write(&path, bytes).unwrap();
        assert_eq!(found(verify_exported_audit(&path, None).unwrap()), Some((sequence, kind)));
    };
    let with = |line: &[u8]| [lines[..3].join("\n").as_bytes(), b"\n", line, b"\n"].concat();
    named(with(&vec![b'x'; 9 << 20]), 3, BreakKind::Unreadable);
    named(with(b"{\"sequence\":3,\0}"), 3, BreakKind::Unreadable);
    named(with(b"\xff\xfe"), 3, BreakKind::Unreadable);
    named(with("[".repeat(100_000).as_bytes()), 3, BreakKind::Unreadable);
    named(with(lines[3].replacen('{', "{\"more\":1,", 1).as_bytes()), 3, BreakKind::Unreadable);
    named(with(b""), 3, BreakKind::Unreadable);
    let text = lines.join("\n");
    for length in [lines[0].len() + 1, text.len() / 2, text.len() - 3] {
        fs::write(&path, &text[..length]).unwrap();
        let report = verify_exported_audit(&path, None).unwrap();
        assert_eq!(report.broken.map(|broken| broken.kind), Some(BreakKind::TailCut), "cut at {length}");
    }
}

#[test]
fn a_head_is_read_as_one_or_refused() {
    let (program, ..) = exported();
    let path = program.path("wrong.json");
    let text = fs::read_to_string(program.path("head.json")).unwrap();
    for wrong in ["", "{}", "\0", &text.replace("head/1", "head/2"), &text.replace("\"events\": 9", "\"events\": -9")] {
        write(&path, wrong);
        let error = read_audit_head(&path).unwrap_err().to_string();
        assert!(error.contains("wrong.json"), "{error}");
    }
    assert!(read_audit_head(&program.data()).is_err());
    // What is signed is not altered unnoticed, and what is not signed is read as before.
    let mut head: AuditHead = serde_json::from_str(&text).unwrap();
    assert!(head.signature.is_some(), "a head is signed");
    head.events -= 1;
    write(&path, serde_json::to_string(&head).unwrap());
    let error = read_audit_head(&path).unwrap_err().to_string();
    assert!(error.contains("wrong.json"), "{error}");
    head.signature = Some(json!({"by": "somebody"}));
    write(&path, serde_json::to_string(&head).unwrap());
    assert!(read_audit_head(&path).is_err());
    head.signature = None;
    write(&path, serde_json::to_string(&head).unwrap());
    assert_eq!(read_audit_head(&path).unwrap(), head);
}

/// A head that another installation signed is none of this log, whatever it says.
#[test]
fn a_head_signed_by_another_key_is_refused() {
    let (program, _, head) = exported();
    let (other, ..) = exported();
    let foreign = read_audit_head(&other.path("head.json")).unwrap();
    let forged = AuditHead { signature: foreign.signature, ..head };
    write(&program.path("forged.json"), serde_json::to_string(&forged).unwrap());
    program.refused(1, "forged.json", &["audit", "verify", "--head", "forged.json"]);
    fs::copy(other.path("head.json"), program.path("foreign.json")).unwrap();
    program.refused(1, "holds no head", &["audit", "verify", "--head", "foreign.json"]);
}

#[test]
fn the_command_line_verifies_takes_heads_and_shows_pages() {
    let (program, lines, _) = exported();
    let report = program.done(&["audit", "verify", "log.jsonl", "--head", "head.json", "--json"]).object();
    assert_eq!((&report["verified"], &report["broken"]), (&json!(11), &Value::Null));
    let mut cut = lines.clone();
    cut.remove(6);
    let path = place(&program, &cut);
    let answer = program.run(&["audit", "verify", argument(&path), "--json"]);
    let broken = &answer.object()["broken"];
    assert_eq!((answer.code, &broken["kind"], &broken["line"]), (Some(1), &json!("removed"), &json!(7)));
    let answer = program.run(&["audit", "verify", argument(&path)]);
    assert!(answer.out.contains("BROKEN at event 6, line 7: removed"), "{}", answer.out);

    let head = program.done(&["audit", "head", "--json"]).object();
    assert_eq!((&head["schema"], &head["events"]), (&json!("assay.audit-head/1"), &json!(12)));
    program.done(&["audit", "verify", "--head", "head.json"]);
    let page = program.done(&["audit", "show", "--kind", "import", "--limit", "2", "--json"]).object();
    assert_eq!((page["events"].as_array().unwrap().len(), &page["hasMore"]), (2, &json!(true)));
    let shown = program.done(&["audit", "show", "--by", "ana", "--case", "c1"]).out;
    assert!(shown.contains("view") && shown.contains("import") && !shown.contains("claim"), "{shown}");
    let views = program.done(&["audit", "show", "--kind", "audit_view", "--json"]).object();
    assert_eq!(views["events"].as_array().unwrap().len(), 2, "looking at the log is in the log");

    let raw = without_triggers(&program.data().join("assay.db"));
    raw.execute("DELETE FROM audit_events WHERE sequence > 8", []).unwrap();
    program.done(&["audit", "verify"]);
    let answer = program.run(&["audit", "verify", "--head", "head.json"]);
    assert_eq!(answer.code, Some(1));
    assert!(answer.out.contains("BROKEN at event 9: tail_cut"), "{}", answer.out);
}
