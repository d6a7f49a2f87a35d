//! Encryption and rotation killed at any moment: nothing is lost, and the same command finishes the work.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use assay::store::Store;

use super::{key_file, markers, opened, readable};
use crate::{
    crash::{Moment, killed_at},
    fixtures::{
        cases::{photo_case, video_case},
        files_below,
        program::Program,
    },
};

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

/// Everything that was there before is there under the key: the log's first events, every case, every byte of evidence.
#[track_caller]
fn assert_nothing_lost(data: &Path, key: &Path, cases: &[&str], before: u64, all: &[Vec<u8>]) {
    let secret = key_file(key, data);
    let (_keys, store, vault) = opened(data, &secret);
    let chain = store.verify_audit().unwrap();
    assert!(chain.broken.is_none() && chain.verified > before, "{chain:?}");
    for case in cases {
        let loaded = store.load_case(&assay::case::CaseId((*case).to_owned())).unwrap();
        assert!(!loaded.case.evidence.is_empty());
        for evidence in loaded.case.evidence {
            assert_eq!(vault.read(&evidence.digest).unwrap().len() as u64, evidence.byte_len, "{case}");
        }
    }
    assert_eq!(readable(data, all), Vec::<PathBuf>::new());
    let unfinished = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy();
        name.contains(".resealed") || name.starts_with(".keys-") || path.parent().unwrap().ends_with("incoming")
    };
    assert_eq!(files_below(data).into_iter().filter(unfinished).collect::<Vec<_>>(), Vec::<PathBuf>::new());
}

/// Kills `arguments` at moments all through its work, each time on a fresh copy of `origin`, finishes it with `again`, and looks
/// whether all is there.
fn kill_everywhere(program: &Program, origin: &Path, (arguments, again, key): (&[&str], &[&str], &str), before: u64) {
    let all = markers(&program.path("in"));
    let cases = ["p0", "p1", "p2", "v0"];
    copy(origin, &program.data());
    let start = Instant::now();
    let lines = program.done(arguments).err.lines().count();
    let whole = start.elapsed();
    assert_nothing_lost(&program.data(), &program.path(key), &cases, before, &all);
    let moments = (0..=lines).map(Moment::Lines).chain((1..=24).map(|part| Moment::Time(whole * part / 24)));
    let (mut killed, mut left) = (0, BTreeMap::new());
    for moment in moments {
        copy(origin, &program.data());
        if !killed_at(program, arguments, moment) {
            continue;
        }
        killed += 1;
        let resumed = program.run(again);
        let end = match (resumed.code, resumed.err.contains("encrypted already")) {
            (Some(0), _) if resumed.object()["resumed"] == true => "resumed",
            (Some(0), _) => "begun again",
            (Some(1), true) => "was finished",
            _ => panic!("{moment:?}: {resumed:?}"),
        };
        *left.entry(end).or_insert(0) += 1;
        assert_nothing_lost(&program.data(), &program.path(key), &cases, before, &all);
    }
    println!("{}: {killed} kills; {left:?}; whole {whole:?}", arguments.join(" "));
    assert!(killed >= 5 && left.contains_key("resumed"), "{killed} kills: {left:?}");
}

#[test]
fn changes_of_the_keys_killed_at_any_moment_lose_nothing() {
    let program = Program::new();
    for index in 0..3u8 {
        photo_case(&program.path("in"), &format!("p{index}"), 60 + index * 20);
    }
    video_case(&program.path("in"), "v0", 130, 8);
    program.done(&["import", "in"]);
    let events = Store::open(&program.data().join("assay.db"), None).unwrap().verify_audit().unwrap().verified;
    let (plain, sealed) = (program.path("plain"), program.path("sealed"));
    copy(&program.data(), &plain);
    let init = ["keys", "init", "--key-file", "key", "--json"];
    kill_everywhere(&program, &plain, (&init, &init, "key"), events);

    copy(&plain, &program.data());
    program.done(&init);
    copy(&program.data(), &sealed);
    // While it is interrupted the folder opens with neither the old nor the new key, and says how to go on.
    let rotate = ["keys", "rotate", "--all", "--key-file", "key", "--new-key-file", "new", "--json"];
    let again = ["keys", "rotate", "--all", "--key-file", "new", "--json"];
    program.done(&rotate);
    kill_rotation(&program, &sealed, &rotate, &again, events);
}

/// A rotation may be killed before it began: then the old key still opens, and it is begun with the same words.
fn kill_rotation(program: &Program, sealed: &Path, rotate: &[&str], again: &[&str], before: u64) {
    let all = markers(&program.path("in"));
    let cases = ["p0", "p1", "p2", "v0"];
    copy(sealed, &program.data());
    let start = Instant::now();
    let lines = program.done(rotate).err.lines().count();
    let whole = start.elapsed();
    let moments = (0..=lines).map(Moment::Lines).chain((1..=24).map(|part| Moment::Time(whole * part / 24)));
    let mut left = BTreeMap::new();
    for moment in moments {
        copy(sealed, &program.data());
        if !killed_at(program, rotate, moment) {
            continue;
        }
        let queue = program.run(&["queue", "--key-file", "key", "--json"]);
        let end = match queue.code {
            Some(0) => {
                program.done(rotate);
                "not begun"
            }
            _ if queue.err.contains("run it again with the new key") => {
                assert_eq!(program.done(again).object()["resumed"], true, "{moment:?}");
                "resumed"
            }
            _ => {
                assert!(queue.err.contains("does not open with this key file"), "{moment:?}: {queue:?}");
                "was finished"
            }
        };
        *left.entry(end).or_insert(0) += 1;
        assert_nothing_lost(&program.data(), &program.path("new"), &cases, before, &all);
    }
    println!("rotate --all: {left:?}; whole {whole:?}");
    assert!(left.contains_key("resumed"), "{left:?}");
}
