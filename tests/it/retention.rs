//! Holds, erasures and periods as a user meets them: what is destroyed is in no file any more, killed or not, and the checks tell
//! a tombstone from a loss.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use assay::{case::Digest, media::vault::Vault, store::Store};
use rusqlite::Connection;

use crate::{
    crash::{Moment, killed_at},
    fixtures::{
        cases::video_case,
        files_below,
        pdf_text::pdf_text,
        program::Program,
        stills::{jpeg, marked},
        write,
    },
};

/// Texts of case `a` that are nowhere else.
const MARKERS: [&str; 2] = ["Quartz", "quartz"];

/// Two cases, of which `b` has the photo of `a` as well.
fn two_cases(program: &Program) -> Vec<Vec<u8>> {
    let folder = video_case(&program.path("in/quartz-folder"), "a", 60, 8);
    write(
        &folder.join("case.json"),
        serde_json::json!({"id": "a", "entityName": "Zoë Quartz", "clientId": "c-quartz"}).to_string(),
    );
    write(&folder.join("selfie.jpg"), jpeg(&marked(64, 64, 90)));
    let other = program.path("in/b");
    fs::create_dir_all(&other).unwrap();
    fs::copy(folder.join("document_front.jpg"), other.join("document_front.jpg")).unwrap();
    write(&other.join("case.json"), serde_json::json!({"id": "b", "entityName": "Ben Basalt"}).to_string());
    let mut found: Vec<Vec<u8>> = MARKERS.iter().map(|marker| marker.as_bytes().to_vec()).collect();
    let kept = fs::read(folder.join("document_front.jpg")).unwrap();
    for file in ["video.mp4", "selfie.jpg"] {
        let bytes = fs::read(folder.join(file)).unwrap();
        let is_own = |part: &&[u8]| !kept.windows(part.len()).any(|window| window == *part);
        found.push(bytes[bytes.len() / 2..].windows(48).find(is_own).unwrap().to_vec());
    }
    found
}

/// Imports both, and decides `a` with a note that tells of the person.
fn decided(program: &Program) -> Vec<Vec<u8>> {
    let markers = two_cases(program);
    program.done(&["import", "in/quartz-folder", "in/b"]);
    program.done(&["claim", "a"]);
    program.done(&["decide", "a", "approve", "--run", "1", "--reason", "100", "--note", "see ticket-quartz"]);
    markers
}

/// The files of the data folder in which one of the markers can be read.
fn telling(data: &Path, markers: &[Vec<u8>]) -> Vec<PathBuf> {
    let tells = |path: &PathBuf| {
        let bytes = fs::read(path).unwrap();
        markers.iter().any(|marker| bytes.windows(marker.len()).any(|window| window == *marker))
    };
    files_below(data).into_iter().filter(tells).collect()
}

const ERASE: [&str; 5] = ["erase", "a", "--reason", "request", "--json"];

#[test]
fn nothing_of_an_erased_case_is_left_in_any_file() {
    let program = Program::new();
    let markers = decided(&program);
    assert!(telling(&program.data(), &markers).len() >= 3, "the markers are looked for rightly");
    let erased = program.done(&ERASE).object();
    assert_eq!((&erased["kinds"][0], &erased["outcome"]), (&"video".into(), &"approved".into()));
    let fate = |kind: &str| erased["files"].as_array().unwrap().iter().find(|file| file["kind"] == kind).unwrap();
    assert_eq!((&fate("video")["fate"], &fate("selfie")["fate"]), (&"destroyed".into(), &"destroyed".into()));
    assert_eq!((&fate("document_front")["fate"], &fate("document_front")["case"]), (&"kept_for".into(), &"b".into()));
    assert_eq!(telling(&program.data(), &markers), Vec::<PathBuf>::new());

    let verified = program.done(&["audit", "verify", "--evidence", "--json"]).object();
    assert_eq!(verified["broken"], serde_json::Value::Null);
    assert!(verified["emptied"].as_u64().unwrap() >= 3, "{verified}");
    let evidence = &verified["evidence"];
    assert_eq!((&evidence["whole"], &evidence["erased"], &evidence["shared"]), (&1.into(), &2.into(), &1.into()));
    assert_eq!((&evidence["faulty"], &evidence["strangers"]), (&0.into(), &0.into()));
    program.done(&["audit", "export", "log.jsonl"]);
    let alone = program.done(&["audit", "verify", "log.jsonl", "--json"]).object();
    assert_eq!((&alone["broken"], &alone["emptied"]), (&serde_json::Value::Null, &verified["emptied"]));
}

#[test]
fn an_erased_case_is_shown_exported_and_refused_as_such() {
    let program = Program::new();
    decided(&program);
    program.refused(1, "nothing of the case was erased", &["retention", "report", "a", "none.pdf"]);
    program.done(&ERASE);
    let shown = program.done(&["show", "a", "--json"]).object();
    assert_eq!(shown["case"]["erasure"]["kinds"].as_array().unwrap().len(), 6);
    assert_eq!(shown["erasures"][0]["reason"], "request");
    assert!(program.done(&["queue"]).out.contains("ERASED (all)"));
    program.done(&["export", "a", "--format", "json", "--out", "a.json"]);
    let exported: serde_json::Value = serde_json::from_slice(&fs::read(program.path("a.json")).unwrap()).unwrap();
    assert_eq!(exported["erasures"][0]["caseSha256"], Digest::of(b"a").to_string());
    program.done(&["export", "a", "--format", "zip", "--out", "a.zip"]);
    program.done(&["export", "a", "--format", "pdf", "--out", "a.pdf"]);
    let text = pdf_text(&fs::read(program.path("a.pdf")).unwrap()).pages.join(" ");
    assert!(text.contains("the whole case") && text.contains("erased on"), "{text}");

    program.done(&["retention", "report", "a", "erasure.pdf"]);
    let text = pdf_text(&fs::read(program.path("erasure.pdf")).unwrap()).pages.join(" ");
    for words in ["report of an erasure", "the whole case", "kept: case b has the same file", "Not reached"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    program.done(&["retention", "report", "a", "erasure.json", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&fs::read(program.path("erasure.json")).unwrap()).unwrap();
    assert_eq!((&report["schema"], &report["case"]), (&"assay.erasure/1".into(), &"a".into()));
    for file in ["a.pdf", "erasure.pdf", "erasure.json"] {
        let check = program.done(&["export", "verify", file, "--json"]).object();
        assert_eq!(check["check"]["signerIsExpected"], true, "{file}: {check}");
    }

    program.refused(1, "was erased (all) and cannot be imported again", &["import", "in/quartz-folder"]);
    let verified = program.done(&["audit", "verify", "--evidence", "--json"]).object();
    assert_eq!((&verified["evidence"]["strangers"], &verified["evidence"]["faulty"]), (&0.into(), &0.into()));
    program.refused(1, "has nothing of that to erase", &ERASE);
    program.refused(1, "there is no case nobody", &["erase", "nobody", "--reason", "request"]);
    program.refused(2, "`because` is no reason", &["erase", "b", "--reason", "because"]);
    program.refused(2, "`films` is no kind of data", &["erase", "b", "--reason", "request", "--kinds", "films"]);
}

#[test]
fn a_missing_or_changed_file_is_told_from_an_erased_one() {
    let program = Program::new();
    decided(&program);
    program.done(&["erase", "a", "--reason", "request", "--kinds", "video"]);
    let store = Store::open(&program.data().join("assay.db"), None).unwrap();
    let vault = Vault::open(&program.data().join("evidence"), None).unwrap();
    let evidence = store.load_case(&assay::case::CaseId("a".to_owned())).unwrap().case.evidence;
    let path = |stem: &str| vault.path(&evidence.iter().find(|file| file.kind.stem() == stem).unwrap().digest);
    let faults = || {
        let answer = program.run(&["audit", "verify", "--evidence", "--json"]);
        let faults = answer.object()["evidence"]["faults"].as_array().unwrap().clone();
        assert_eq!(answer.code, Some(i32::from(!faults.is_empty())), "{answer:?}");
        faults.iter().map(|fault| format!("{} {} {}", fault["case"], fault["kind"], fault["fault"])).collect::<Vec<_>>()
    };
    assert_eq!(faults(), Vec::<String>::new());
    let selfie = fs::read(path("selfie")).unwrap();
    fs::remove_file(path("selfie")).unwrap();
    assert_eq!(faults(), [r#""a" "selfie" "missing""#]);
    fs::write(path("selfie"), [&selfie[..], b"x"].concat()).unwrap();
    assert_eq!(faults(), [r#""a" "selfie" "changed""#]);
    fs::write(path("selfie"), &selfie).unwrap();
    write(&path("video"), b"put back");
    assert_eq!(faults(), [r#""a" "video" "not_destroyed""#]);
    fs::remove_file(path("video")).unwrap();
    // Who writes the database past the program can say that something is erased; the log does not.
    let raw = Connection::open(program.data().join("assay.db")).unwrap();
    raw.execute("UPDATE queue SET erased_kinds = erased_kinds | 4 WHERE case_id = 'a'", []).unwrap();
    fs::remove_file(path("selfie")).unwrap();
    assert_eq!(faults(), [r#""a" "selfie" "no_tombstone""#]);
    let text = program.run(&["audit", "verify", "--evidence"]).out;
    assert!(text.contains("BROKEN: no_tombstone: selfie of case a"), "{text}");
}

/// Lets time pass for every case.
fn days_later(data: &Path, days: i64) {
    let raw = Connection::open(data.join("assay.db")).unwrap();
    raw.execute("UPDATE queue SET imported_at_millis = imported_at_millis - ?1", [days * 86_400_000]).unwrap();
}

#[test]
fn periods_erase_what_is_due_and_holds_keep_it() {
    let program = Program::new();
    two_cases(&program);
    program.done(&["import", "in/quartz-folder", "in/b"]);
    let policy = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/policy/default.toml")).unwrap();
    let periods = "[retention.undecided]\nvideo = 10\ncase = 30\n";
    write(&program.path("policy.toml"), format!("{policy}\n{periods}"));
    let with = |arguments: &[&'static str]| [&["--policy", "policy.toml"], arguments].concat();
    let due = || program.done(&with(&["retention", "due", "--json"])).object();
    assert_eq!(program.done(&["retention", "due", "--json"]).object()["cases"], serde_json::json!([]));
    assert!(program.done(&["retention", "due"]).err.contains("no [retention]"));
    assert_eq!(due()["cases"], serde_json::json!([]));

    days_later(&program.data(), 11);
    let found = due();
    assert_eq!(found["cases"].as_array().unwrap().len(), 1, "b has no video");
    assert_eq!((&found["cases"][0]["case"], &found["cases"][0]["kinds"][0]["kind"]), (&"a".into(), &"video".into()));
    program.done(&["retention", "hold", "a", "--reason", "litigation", "--note", "file 7"]);
    assert_eq!(due()["cases"][0]["keptBack"]["why"], "hold");
    assert!(program.done(&["queue"]).out.contains("HELD (litigation)"));
    let applied = program.done(&with(&["retention", "apply", "--json"])).object();
    assert_eq!((applied["erasures"].as_array().unwrap().len(), &applied["keptBack"][0]["case"]), (0, &"a".into()));
    program.refused(1, "placed a legal hold on it (litigation)", &ERASE);
    program.refused(1, "the note takes 1 to 500 characters", &["retention", "release", "a", "--note", " "]);
    program.done(&["retention", "release", "a", "--note", "closed"]);
    let applied = program.done(&with(&["retention", "apply", "--json"])).object();
    assert_eq!(applied["erasures"][0]["kinds"], serde_json::json!(["video"]));
    assert_eq!(due()["cases"], serde_json::json!([]));

    days_later(&program.data(), 20);
    let applied = program.done(&with(&["retention", "apply", "--json"])).object();
    let fates: Vec<_> = applied["erasures"].as_array().unwrap().iter().map(|it| it["case"].clone()).collect();
    assert_eq!(fates, ["a", "b"]);
    let verified = program.done(&["audit", "verify", "--evidence", "--json"]).object();
    assert_eq!((&verified["evidence"]["whole"], &verified["evidence"]["faulty"]), (&0.into(), &0.into()));
    let left = files_below(&program.data().join("evidence"));
    assert!(left.iter().all(|path| path.extension().is_some_and(|it| it == "lock")), "{left:?}");
}

#[test]
fn sealed_files_are_erased_like_plain_ones() {
    let program = Program::new();
    let markers = decided(&program);
    program.done(&["keys", "init", "--key-file", "key"]);
    let files = || files_below(&program.data().join("evidence")).len();
    let before = files();
    program.done(&[&ERASE[..], &["--key-file", "key"]].concat());
    assert_eq!(files(), before - 2);
    let verified = program.done(&["audit", "verify", "--evidence", "--json", "--key-file", "key"]).object();
    assert_eq!((&verified["evidence"]["erased"], &verified["evidence"]["faulty"]), (&2.into(), &0.into()));
    assert_eq!(telling(&program.data(), &markers), Vec::<PathBuf>::new());
}

fn copy(from: &Path, to: &Path) {
    if to.exists() {
        fs::remove_dir_all(to).unwrap();
    }
    for path in files_below(from) {
        let target = to.join(path.strip_prefix(from).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(path, target).unwrap();
    }
}

/// Killed at any moment, an erasure left everything as it was, or is finished by the next start.
#[test]
fn an_erasure_killed_at_any_moment_is_whole_or_finished_by_the_next_start() {
    let program = Program::new();
    let markers = decided(&program);
    let origin = program.path("origin");
    copy(&program.data(), &origin);
    let start = Instant::now();
    program.done(&ERASE);
    let whole = start.elapsed();
    let (mut killed, mut interrupted, mut left) = (0, 0, BTreeMap::new());
    for part in 0..60u32 {
        copy(&origin, &program.data());
        let moment = Moment::Time(whole * part / 30 + Duration::from_micros(u64::from(part) * 137 % 900));
        killed += usize::from(killed_at(&program, &ERASE, moment));
        let ordered = "SELECT count(*) FROM erasures WHERE state = 'ordered'";
        let raw = Connection::open(program.data().join("assay.db")).unwrap();
        interrupted += raw.query_row(ordered, [], |row| row.get::<_, i64>(0)).unwrap();
        drop(raw);
        // A start that has nothing to do with erasing.
        let row = program.done(&["show", "a", "--json"]).object();
        let verified = program.done(&["audit", "verify", "--evidence", "--json"]).object();
        assert_eq!((&verified["broken"], &verified["evidence"]["faulty"]), (&serde_json::Value::Null, &0.into()));
        assert_eq!(verified["evidence"]["isErasing"], false, "{moment:?}");
        let state = if row["case"]["erasure"].is_null() {
            assert_eq!(
                (row["case"]["entityName"].as_str(), &verified["evidence"]["whole"]),
                (Some("Zoë Quartz"), &3.into())
            );
            "as it was"
        } else {
            assert_eq!(
                (&verified["evidence"]["erased"], &row["erasures"][0]["files"][0]["fate"]),
                (&2.into(), &"kept_for".into())
            );
            assert!(row["erasures"][0]["doneAtMillis"].is_i64(), "{row}");
            // The database lets go of its log with the last that closes it.
            assert_eq!(telling(&program.data(), &markers), Vec::<PathBuf>::new(), "{moment:?}");
            "erased"
        };
        *left.entry(state).or_insert(0) += 1;
    }
    println!("{killed} of 60 erasures killed, {interrupted} of them half-way; within {whole:?}: {left:?}");
    assert!(killed >= 10 && left.len() == 2, "{killed} killed: {left:?}");
}
