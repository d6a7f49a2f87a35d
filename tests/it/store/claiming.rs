//! Two processes at one database.

use std::{
    collections::BTreeMap,
    env, fs,
    path::Path,
    process::{Command, Stdio},
    thread,
};

use assay::{
    case::{meta::Priority, queue::QueueQuery},
    store::Store,
};

use super::{CLAIM, Desk, NOW, rules};

/// Names the database in the environment of the processes that claim.
const DATABASE: &str = "ASSAY_TEST_CLAIM_FROM";
/// Names the reviewer.
const REVIEWER: &str = "ASSAY_TEST_CLAIM_AS";
const REVIEWERS: [&str; 2] = ["ana", "ben"];
const CASES: i64 = 1_000;

/// Claims half of the cases once the other process is there as well, a line for each: SQLite lets nobody wait in line, and one
/// process could take them all while the other sleeps between its tries.
fn claim_all(database: &Path, reviewer: &str) {
    let mut store = Store::open(database, None).unwrap();
    let sign = |reviewer: &str| database.with_file_name(format!("{reviewer} is there"));
    fs::write(sign(reviewer), "").unwrap();
    while !REVIEWERS.iter().all(|reviewer| sign(reviewer).exists()) {
        thread::yield_now();
    }
    println!();
    for _ in 0..CASES / 2 {
        println!("claimed {}", store.claim_next(reviewer, NOW, &rules()).unwrap().unwrap());
        // As the window does, and so that the other has its turn meanwhile.
        store.queue(&QueueQuery::default(), reviewer, NOW).unwrap();
    }
}

/// This test starts itself twice as a process of its own, with the database in the environment.
#[test]
fn two_processes_take_a_thousand_cases_once_each() {
    if let (Ok(database), Ok(reviewer)) = (env::var(DATABASE), env::var(REVIEWER)) {
        return claim_all(database.as_ref(), &reviewer);
    }
    let mut desk = Desk::new();
    for number in 0..CASES {
        desk.open_case(&format!("case-{number}"), Priority::Normal, NOW + number);
    }
    let start = |reviewer: &str| {
        let mut command = Command::new(env::current_exe().unwrap());
        command.args(["--exact", "store::claiming::two_processes_take_a_thousand_cases_once_each", "--nocapture"]);
        command.env(DATABASE, desk.path()).env(REVIEWER, reviewer).stdout(Stdio::piped());
        command.spawn().unwrap()
    };
    let processes = REVIEWERS.map(|reviewer| (reviewer, start(reviewer)));
    let mut holders = BTreeMap::new();
    for (reviewer, process) in processes {
        let output = process.wait_with_output().unwrap();
        assert!(output.status.success());
        for case in String::from_utf8(output.stdout).unwrap().lines().filter_map(|line| line.strip_prefix("claimed ")) {
            assert_eq!(holders.insert(case.to_owned(), reviewer), None, "{case} was claimed twice");
        }
    }
    assert_eq!(holders.len() as i64, CASES);
    for (case, reviewer) in &holders {
        let row = desk.store.row(&super::case(case), NOW + CLAIM - 1).unwrap();
        assert_eq!(row.claimed_by.as_deref(), Some(*reviewer), "{case}");
    }
    let events = desk.store.audit_events(None, 2 * CASES, u64::MAX).unwrap();
    let turns = events.windows(2).filter(|pair| pair[0].actor != pair[1].actor).count();
    println!("the processes took turns {turns} times");
    let chain = desk.store.verify_audit().unwrap();
    assert_eq!((chain.verified as i64, chain.broken), (3 * CASES, None), "two processes forked the chain");
}
