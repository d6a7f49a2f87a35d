//! Killed at any moment, a bundle is there whole or not at all, and what was begun is finished by the same command.

use std::fs;

use super::{assert_log_whole, assert_same_evidence, branch_and_office, cases, events};
use crate::{
    crash::{Moment, killed_at},
    fixtures::{
        cases::{photo_case, video_case},
        program::{Program, argument},
    },
};

/// A branch with eight cases more, and an office that trusts it.
fn many() -> (Program, Program, Vec<String>) {
    let (branch, office) = branch_and_office();
    for index in 0..8u8 {
        let name = format!("m{index}");
        match index % 2 {
            0 => photo_case(&branch.path("more"), &name, 30 + index * 9),
            _ => video_case(&branch.path("more"), &name, 30 + index * 9, 8),
        };
    }
    branch.done(&["import", "more"]);
    let all = cases(&branch);
    assert_eq!(all.len(), 10);
    (branch, office, all)
}

#[test]
fn an_import_of_a_bundle_killed_at_any_moment_is_finished_by_the_next() {
    let (branch, office, all) = many();
    let out = branch.path("out");
    let names: Vec<&str> = all.iter().map(String::as_str).collect();
    let export = ["--to", "OFFICE", "--out", argument(&out), "--together", "all"];
    branch.done(&[&["bundle", "export"][..], &names, &export].concat());
    let bundle = out.join("all.assaybundle");
    let import = ["bundle", "import", "--no-run", argument(&bundle)];
    let (fresh, data) = (office.path("fresh"), office.data());
    copy_folder(&data, &fresh);
    let start = std::time::Instant::now();
    office.done(&import);
    let whole = start.elapsed();
    let (mut kills, mut between) = (0, 0);
    let moments = (0..8).map(Moment::Lines).chain((1..=8).map(|part| Moment::Time(whole * part / 9)));
    for moment in moments {
        fs::remove_dir_all(&data).unwrap();
        copy_folder(&fresh, &data);
        drop(fs::remove_file(out.join("all.assaybundle.ack")));
        kills += usize::from(killed_at(&office, &import, moment));
        let left = cases(&office).len();
        between += usize::from((1..10).contains(&left));
        assert!(left == 10 || !out.join("all.assaybundle.ack").exists(), "acknowledged with {left} cases");
        assert_log_whole(&office);
        office.done(&import);
        assert_eq!(cases(&office), all, "{moment:?}");
        assert!(all.iter().all(|case| events(&office, case) == ["import", "receive"]), "{moment:?}");
        assert_same_evidence(&branch.data(), &data);
        assert!(out.join("all.assaybundle.ack").exists());
    }
    println!("{kills} kills, {between} with some of the cases in; a whole import takes {whole:?}");
    assert!(kills >= 8 && between >= 1, "{kills} kills, {between} between");
}

#[test]
fn sealing_and_copying_killed_at_any_moment_leave_no_half_bundle() {
    let (branch, office, all) = many();
    let (out, stick) = (branch.path("out"), branch.path("stick"));
    fs::create_dir(&stick).unwrap();
    let names: Vec<&str> = all.iter().map(String::as_str).collect();
    let export =
        [&["bundle", "export"][..], &names, &["--to", "OFFICE", "--out", argument(&out), "--together", "all"]].concat();
    let start = std::time::Instant::now();
    branch.done(&export);
    let whole = start.elapsed();
    let bundle = out.join("all.assaybundle");
    let mut kills = 0;
    for part in 1..=12 {
        drop(fs::remove_file(&bundle));
        kills += usize::from(killed_at(&branch, &export, Moment::Time(whole * part / 12)));
        if bundle.exists() {
            branch.done(&["bundle", "show", argument(&bundle)]);
        } else {
            branch.done(&export);
        }
        office.done(&["bundle", "show", argument(&bundle)]);
        assert_log_whole(&branch);
    }
    let copy = ["bundle", "copy", argument(&bundle), argument(&stick)];
    let start = std::time::Instant::now();
    branch.done(&copy);
    let whole = start.elapsed();
    for part in 0..8 {
        drop(fs::remove_file(stick.join("all.assaybundle")));
        kills += usize::from(killed_at(&branch, &copy, Moment::Time(whole * part / 8)));
        if !stick.join("all.assaybundle").exists() {
            branch.done(&copy);
        }
        assert!(fs::read(stick.join("all.assaybundle")).unwrap() == fs::read(&bundle).unwrap());
    }
    println!("{kills} kills of 20");
    assert!(kills >= 10, "{kills}");
    office.done(&["bundle", "import", "--no-run", argument(&stick)]);
    assert_eq!(cases(&office), all);
}

#[test]
fn a_backup_and_a_restoration_killed_at_any_moment_are_finished_by_the_next() {
    let (branch, _office, all) = many();
    let (backups, target) = (branch.path("backups"), branch.path("restored"));
    let back_up = ["backup", "--out", argument(&backups)];
    let start = std::time::Instant::now();
    branch.done(&back_up);
    let whole = start.elapsed();
    let verified = |program: &Program| program.done(&["backup", "verify", argument(&backups), "--json"]).object();
    let mut kills = 0;
    for part in 0..10 {
        if part % 3 == 0 {
            fs::remove_dir_all(&backups).unwrap();
        }
        kills += usize::from(killed_at(&branch, &back_up, Moment::Time(whole * part / 10)));
        // What is there is whole, whether the killed one is among it or not.
        if backups.join("backups.json").exists()
            && branch.run(&["backup", "list", argument(&backups)]).out.lines().count() > 0
        {
            assert_eq!(verified(&branch)["whole"], true);
        }
        branch.done(&back_up);
        let told = verified(&branch);
        assert_eq!((&told["whole"], &told["databaseOpened"]), (&true.into(), &true.into()));
        assert_log_whole(&branch);
    }
    let restored = Program::new();
    let restore = |program: &Program| {
        let data = program.data();
        let mut command = program.command(["--data", argument(&data), "restore", argument(&backups)]);
        command.output().unwrap().status.success()
    };
    let start = std::time::Instant::now();
    assert!(restore(&restored));
    let whole = start.elapsed();
    for part in 0..8 {
        drop(fs::remove_dir_all(restored.data()));
        kills += usize::from(killed_at(&restored, &["restore", argument(&backups)], Moment::Time(whole * part / 8)));
        if !restored.data().join("assay.db").exists() {
            assert!(!restored.data().exists() || fs::read_dir(restored.data()).unwrap().next().is_none());
            assert!(restore(&restored), "after {part} eighths");
        }
        assert_eq!(cases(&restored), all);
        assert_same_evidence(&branch.data(), &restored.data());
        assert_log_whole(&restored);
        assert!(!restored.path("data.restoring").exists());
    }
    println!("{kills} kills of 18");
    assert!(kills >= 9 && !target.exists(), "{kills}");
}

/// Copies a folder with everything below it.
fn copy_folder(from: &std::path::Path, to: &std::path::Path) {
    for file in crate::fixtures::files_below(from) {
        let target = to.join(file.strip_prefix(from).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(&file, &target).unwrap();
    }
}
