//! Killed at any moment, the program leaves whole cases behind and the next import finishes the work.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    thread,
    time::{Duration, Instant},
};

use assay::{
    case::{
        CaseId, Digest, RunId,
        decision::DecisionKind,
        queue::{CaseStatus, QueueQuery},
        workplace::{UnfinishedDecision, Workplace},
    },
    media::vault::Vault,
    policy::{DEFAULT_POLICY, Policy},
    seal::Secret,
    session::Desk,
    store::Store,
};

use crate::{
    fixtures::{
        cases::{photo_case, video_case},
        files_below,
        program::{Program, argument},
        stills::{jpeg, marked},
        write,
    },
    store::recorded_runs,
};

/// When a process is killed.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Moment {
    /// After so many lines of progress.
    Lines(usize),
    /// After so much time.
    Time(Duration),
}

/// Starts the command and kills it at the moment given, unless it ended before; true where it was killed.
pub(crate) fn killed_at(program: &Program, arguments: &[&str], moment: Moment) -> bool {
    let data = program.data();
    let mut command = program.command(["--data", argument(&data)]);
    let mut child = command.args(arguments).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let lines = lines_of(&mut child);
    match moment {
        Moment::Lines(count) => drop((0..count).map_while(|_| lines.recv().ok()).count()),
        Moment::Time(delay) => {
            let end = Instant::now() + delay;
            while !matches!(
                lines.recv_timeout(end.saturating_duration_since(Instant::now())),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected)
            ) {}
        }
    }
    child.kill().unwrap();
    child.wait().unwrap().code().is_none()
}

fn lines_of(child: &mut Child) -> Receiver<String> {
    let (sender, lines) = channel();
    let stderr = BufReader::new(child.stderr.take().unwrap());
    thread::spawn(move || stderr.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
    lines
}

pub(crate) fn evidence_files(data: &Path) -> Vec<PathBuf> {
    files_below(&data.join("evidence")).into_iter().filter(|path| path.extension().is_none()).collect()
}

/// Every file below the evidence folder bears the name of its bytes, save what is not received to its end.
pub(crate) fn assert_files_match_their_names(data: &Path) {
    for path in evidence_files(data).into_iter().filter(|path| !path.parent().unwrap().ends_with("incoming")) {
        let below = path.strip_prefix(data.join("evidence")).unwrap();
        let name: String = below.iter().map(|part| part.to_str().unwrap()).collect();
        assert_eq!(name, Digest::of(&std::fs::read(&path).unwrap()).to_string(), "{}", path.display());
    }
}

/// What is there is whole: the log, every case's evidence, every run. Returns the cases by status.
#[track_caller]
pub(crate) fn assert_whole(data: &Path) -> BTreeMap<String, CaseStatus> {
    let store = Store::open(&data.join("assay.db"), None).unwrap();
    let vault = Vault::open(&data.join("evidence"), None).unwrap();
    assert_eq!(store.verify_audit().unwrap().broken, None);
    assert_files_match_their_names(data);
    let runs = recorded_runs(&data.join("assay.db"));
    assert!(runs.iter().all(|(_, whole)| *whole), "{runs:?}");
    let rows = store.queue(&QueueQuery::default(), "ana", 0).unwrap().rows;
    for row in &rows {
        for evidence in store.load_case(&row.case).unwrap().case.evidence {
            assert_eq!(vault.read(&evidence.digest).unwrap().len() as u64, evidence.byte_len, "{}", row.case);
        }
        let count = runs.iter().filter(|(case, _)| *case == row.case.0).count();
        assert_eq!(count, usize::from(row.run.is_some()), "runs of {}", row.case);
        assert_eq!(row.run.is_some(), row.status != CaseStatus::Pending);
    }
    rows.into_iter().map(|row| (row.case.0, row.status)).collect()
}

/// Cases with photos, with videos, with frames, and with evidence that another has too.
pub(crate) fn some_cases(program: &Program) -> usize {
    let folder = program.path("in");
    for index in 0..3u8 {
        photo_case(&folder, &format!("photo{index}"), 60 + index * 10);
        video_case(&folder, &format!("video{index}"), 60 + index * 10, 8);
    }
    for index in 0..4u8 {
        write(&folder.join(format!("stills/frames/{index}.jpg")), jpeg(&marked(48, 32, 60 + index)));
    }
    7
}

#[test]
fn an_import_killed_at_any_moment_is_finished_by_the_next() {
    let begin = Instant::now();
    let program = Program::new();
    let cases = some_cases(&program);
    let start = Instant::now();
    let line_count = program.done(&["import", "in"]).err.lines().count();
    let whole = start.elapsed();
    let files = evidence_files(&program.data()).len();
    assert_eq!(assert_whole(&program.data()).len(), cases);
    let by_lines = (0..line_count).map(Moment::Lines);
    let by_time = (1..=12).map(|part| Moment::Time(whole * part / 12));
    let (mut kills, mut seen) = (0, BTreeMap::new());
    for moment in by_lines.chain(by_time) {
        std::fs::remove_dir_all(program.data()).unwrap();
        let killed = killed_at(&program, &["import", "in"], moment);
        kills += usize::from(killed);
        if program.data().join("assay.db").exists() && program.data().join("evidence").exists() {
            let left = assert_whole(&program.data());
            let pending = left.values().filter(|&&status| status == CaseStatus::Pending).count();
            *seen.entry((left.len(), pending)).or_insert(0) += 1;
        }
        let answer = program.done(&["import", "in", "--json"]);
        let done: Vec<_> = answer.objects().iter().map(|object| object["status"].clone()).collect();
        assert_eq!(done, vec!["open"; cases], "{moment:?}");
        let after = assert_whole(&program.data());
        assert!(after.len() == cases && after.values().all(|&status| status == CaseStatus::Open), "{after:?}");
        assert_eq!(evidence_files(&program.data()).len(), files, "nothing is left over, {moment:?}");
    }
    println!("{kills} kills in {:?}; (cases, of these pending) -> times: {seen:?}", begin.elapsed());
    assert!(kills > line_count, "{kills} kills");
    assert!(seen.keys().any(|&(_, pending)| pending > 0), "some kill came between import and run: {seen:?}");
}

#[test]
fn a_decision_killed_at_any_moment_is_there_whole_or_not_at_all() {
    let program = Program::new();
    let count: u32 = 20;
    for index in 0..count {
        photo_case(&program.path("in"), &format!("c{index:02}"), 60 + index as u8);
        photo_case(&program.path("more"), &format!("m{index:02}"), 100 + index as u8);
    }
    program.done(&["import", "in"]);
    let mut store = Store::open(&program.data().join("assay.db"), None).unwrap();
    let name = |index: u32| CaseId(format!("c{index:02}"));
    (0..count).for_each(|index| store.claim(&name(index), "ana", i64::MAX / 4, i64::MAX / 4).unwrap());
    let run = |case: &CaseId| store.latest_run(case).unwrap().unwrap().to_string();
    let decide = |index: u32, moment: Moment| {
        let case = name(index);
        let run = run(&case);
        killed_at(&program, &["decide", &case.0, "approve", "--run", &run, "--reason", "100"], moment)
    };
    let start = Instant::now();
    assert!(!decide(0, Moment::Time(Duration::from_secs(30))), "a decision takes less");
    let whole = start.elapsed();
    // Another process writes meanwhile, so that decisions wait for their turn as well.
    let data = program.data();
    let mut other = program.command(["--data", argument(&data), "import", "more"]);
    let mut other = other.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let moments = (1..count).map(|index| (index, Moment::Time(whole * (index - 1) / (count - 4))));
    let killed = moments.filter(|&(index, moment)| decide(index, moment)).count();
    assert!(other.wait().unwrap().success());

    assert_eq!(store.verify_audit().unwrap().broken, None);
    let logged = |case: &CaseId| {
        let events = store.audit_events(Some(case), 0, 100).unwrap();
        events.into_iter().filter(|event| event.action == "decide").count()
    };
    let mut decided = 0;
    for case in (0..count).map(name) {
        let row = store.row(&case, i64::MAX / 4).unwrap();
        let made: Vec<(DecisionKind, RunId)> =
            store.decisions(&case).unwrap().into_iter().map(|made| (made.draft.kind, made.draft.run)).collect();
        let expected = if row.status == CaseStatus::Decided {
            decided += 1;
            assert_eq!((row.decision, row.claimed_by), (Some(DecisionKind::Approve), None));
            vec![(DecisionKind::Approve, row.run.unwrap())]
        } else {
            assert_eq!((row.status, row.claimed_by.as_deref(), row.decision), (CaseStatus::Claimed, Some("ana"), None));
            vec![]
        };
        assert_eq!(made, expected);
        assert_eq!(logged(&case), expected.len());
    }
    println!("{killed} of {} decisions killed, {decided} made", count - 1);
    assert!(decided >= 1 && killed >= 1, "{decided} decided, {killed} killed");
    assert_eq!(assert_whole(&program.data()).len(), 2 * count as usize);
}

/// Set for a process that is to remember line after line in the data folder of that name, until it is killed.
const REMEMBER_IN: &str = "ASSAY_TEST_REMEMBER_IN";

/// What a person has written after so many rounds.
fn written(round: usize) -> Workplace {
    let (case, note) = (CaseId("c1".to_owned()), format!("{round} {}", "é".repeat(round * 37 % 1900)));
    let draft = UnfinishedDecision { case, run: RunId(1), kind: None, reason: None, note, request: None };
    Workplace { draft: Some(draft), ..Workplace::default() }
}

#[test]
fn a_person_writes_line_after_line() {
    let killed_in = std::env::var_os(REMEMBER_IN);
    let folder = tempfile::tempdir().unwrap();
    let data = killed_in.as_ref().map_or(folder.path(), Path::new);
    let policy = Policy::parse(DEFAULT_POLICY, "built in").unwrap();
    let mut desk = Desk::open(data, "ana", &policy, &Secret::None).unwrap();
    let rounds = if killed_in.is_some() { 1_000_000 } else { 20 };
    let start = Instant::now();
    for round in 1..=rounds {
        desk.remember(&written(round), 0).unwrap();
        println!("remembered {round}");
    }
    println!("{rounds} in {:?}", start.elapsed());
    assert_eq!(Store::open(&data.join("assay.db"), None).unwrap().workplace("ana").unwrap().0, written(rounds));
}

#[test]
fn what_was_remembered_outlives_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let mut last = 0;
    for lines in [1, 2, 3, 5, 8, 13, 21, 34, 55, 89] {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command
            .args(["--exact", "crash::a_person_writes_line_after_line", "--nocapture"])
            .env(REMEMBER_IN, folder.path());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let said = stdout.lines().map_while(Result::ok);
        let mut rounds = said.filter_map(|line| line.split("remembered ").nth(1)?.parse::<usize>().ok());
        let seen = rounds.by_ref().take(lines).last().unwrap();
        child.kill().unwrap();
        // What it said before it noticed counts as well.
        let seen = rounds.last().unwrap_or(seen);
        assert_eq!(child.wait().unwrap().code(), None, "it was killed");
        let store = Store::open(&folder.path().join("assay.db"), None).unwrap();
        let (found, left_out) = store.workplace("ana").unwrap();
        // The last one may have been stored and not yet told.
        assert!(found == written(seen) || found == written(seen + 1), "after {seen} rounds: {found:?}");
        assert_eq!((left_out, store.verify_audit().unwrap().broken), (Vec::new(), None));
        last = last.max(seen);
    }
    assert!(last >= 89, "{last}");
}
