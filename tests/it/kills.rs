//! Killed at random moments of import, run, decision and export: whatever the program had told is there afterwards, nothing is half
//! done, and the same command finishes the work. `ASSAY_KILLS` says how many moments of each (`make kills`: 50), `ASSAY_KILL_SEED` which.

use std::{
    collections::BTreeMap,
    env, fs,
    io::{BufRead as _, BufReader, Read},
    process::Stdio,
    sync::mpsc::{Receiver, channel},
    thread,
    time::{Duration, Instant},
};

use assay::{
    case::{
        CaseId, Digest,
        audit::{AuditAction, AuditEvent, AuditQuery},
        decision::DecisionKind,
        queue::{CaseStatus, QueueQuery},
    },
    policy::{DEFAULT_POLICY, Policy},
    seal::Secret,
    session::Desk,
    store::Store,
};
use serde_json::Value;

use crate::{
    crash::{assert_files_match_their_names, assert_whole, evidence_files, some_cases},
    fixtures::{
        cases::photo_case,
        files_below,
        program::{Program, argument},
    },
    store::recorded_runs,
};

/// Moments of each kind where nothing else is asked for.
const USUAL: u32 = 8;

/// A number of the environment.
pub(crate) fn asked(name: &str) -> Option<u64> {
    env::var(name).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text}")))
}

/// Moments between the start and somewhat after the end of a command that takes `whole`.
fn moments(whole: Duration) -> impl Iterator<Item = Duration> {
    let seed = asked("ASSAY_KILL_SEED").unwrap_or(8);
    let mut random = fastrand::Rng::with_seed(seed);
    let count = asked("ASSAY_KILLS").map_or(USUAL, |count| u32::try_from(count).unwrap());
    (0..count).map(move |_| whole.mul_f64(1.05 * random.f64()))
}

fn words(arguments: &[String]) -> Vec<&str> {
    arguments.iter().map(String::as_str).collect()
}

/// What a command had told when it was killed, or had ended.
struct Told {
    is_killed: bool,
    out: Vec<String>,
    err: Vec<String>,
}

/// Starts the command and kills it after `delay`, unless it has ended before. Whatever it wrote before counts as told.
fn killed_after(program: &Program, arguments: &[&str], delay: Duration) -> Told {
    killed_after_line(None, program, arguments, delay)
}

/// The same, with the delay from the first line of progress that holds `begun`, where one is given.
fn killed_after_line(begun: Option<&str>, program: &Program, arguments: &[&str], delay: Duration) -> Told {
    let data = program.data();
    let mut command = program.command(["--data", argument(&data)]);
    let mut child = command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (out, err) = (lines_of(child.stdout.take().unwrap()), lines_of(child.stderr.take().unwrap()));
    let mut told = Vec::new();
    if let Some(begun) = begun {
        told.extend(err.iter().take_while(|line| !line.contains(begun)));
    }
    thread::sleep(delay);
    child.kill().unwrap();
    let status = child.wait().unwrap();
    assert!(matches!(status.code(), None | Some(0)), "{arguments:?}: {status}");
    told.extend(err.iter());
    Told { is_killed: status.code().is_none(), out: out.iter().collect(), err: told }
}

/// The lines that come out of a pipe, as they come.
fn lines_of(pipe: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, lines) = channel();
    thread::spawn(move || BufReader::new(pipe).lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
    lines
}

impl Told {
    /// The objects that were printed whole.
    fn objects(&self) -> Vec<Value> {
        self.out.iter().filter_map(|line| serde_json::from_str(line).ok()).collect()
    }
}

fn took(command: impl FnOnce()) -> Duration {
    let start = Instant::now();
    command();
    start.elapsed()
}

#[test]
fn an_import_loses_no_case_that_it_told_of() {
    let program = Program::new();
    let cases = some_cases(&program);
    let whole = took(|| drop(program.done(&["import", "in", "--json"])));
    let files = evidence_files(&program.data()).len();
    let (mut kills, mut told_cases, mut told_runs) = (0, 0, 0);
    for delay in moments(whole) {
        fs::remove_dir_all(program.data()).unwrap();
        let told = killed_after(&program, &["import", "in", "--json"], delay);
        kills += u32::from(told.is_killed);
        let there = if program.data().join("assay.db").exists() && program.data().join("evidence").exists() {
            assert_whole(&program.data())
        } else {
            BTreeMap::new()
        };
        for case in told.err.iter().filter_map(|line| line.split(": imported as ").nth(1)) {
            assert!(there.contains_key(case), "{case} was told and is not there: {there:?}");
            told_cases += 1;
        }
        for object in told.objects() {
            let case = object["case"].as_str().unwrap();
            assert_eq!(there.get(case), Some(&CaseStatus::Open), "the run of {case} was told");
            told_runs += 1;
        }
        program.done(&["import", "in"]);
        let after = assert_whole(&program.data());
        assert!(after.len() == cases && after.values().all(|&status| status == CaseStatus::Open), "{after:?}");
        assert_eq!(evidence_files(&program.data()).len(), files, "nothing is left over or missing");
    }
    println!("import: {kills} kills, {told_cases} cases and {told_runs} runs told before, all there");
    assert!(kills > 0);
}

#[test]
fn a_run_loses_no_report_that_it_told_of() {
    let program = Program::new();
    let cases = some_cases(&program);
    program.done(&["import", "in"]);
    let database = program.data().join("assay.db");
    let ask = || {
        let policy = Policy::parse(DEFAULT_POLICY, "built in").unwrap();
        let mut desk = Desk::open(&program.data(), "ana", &policy, &Secret::None).unwrap();
        let rows = desk.queue(&QueueQuery::default()).unwrap().rows;
        rows.iter().for_each(|row| desk.request_rerun(&row.case).unwrap());
    };
    ask();
    let begun = Some("checking");
    let before_runs = took(|| drop(killed_after_line(begun, &program, &["import", "in", "--json"], Duration::ZERO)));
    let whole = took(|| drop(program.done(&["import", "in", "--json"]))).saturating_sub(before_runs);
    let (mut kills, mut told_runs) = (0, 0);
    for delay in moments(whole) {
        let before = recorded_runs(&database).len();
        ask();
        let told = killed_after_line(begun, &program, &["import", "in", "--json"], delay);
        kills += u32::from(told.is_killed);
        let store = Store::open(&database, None).unwrap();
        assert_eq!(store.verify_audit().unwrap().broken, None);
        assert!(recorded_runs(&database).iter().all(|(_, whole)| *whole));
        let waiting = store.pending().unwrap();
        for row in store.queue(&QueueQuery::default(), "ana", 0).unwrap().rows {
            let latest = store.latest_run(&row.case).unwrap();
            assert_eq!((row.run, row.status), (latest, CaseStatus::Open), "{}", row.case);
        }
        for object in told.objects() {
            let case = CaseId(object["case"].as_str().unwrap().to_owned());
            let latest = store.latest_run(&case).unwrap().unwrap();
            assert_eq!(object["run"], latest.0, "the run of {case} was told");
            assert!(!waiting.contains(&case), "{case} waits for a run that was told");
            told_runs += 1;
        }
        assert_eq!(recorded_runs(&database).len() + waiting.len(), before + cases, "each case ran or waits");
        drop(store);
        program.done(&["import", "in"]);
        assert_eq!(recorded_runs(&database).len(), before + cases, "each case ran once");
        assert_files_match_their_names(&program.data());
    }
    println!("run: {kills} kills, {told_runs} reports told before, all there");
    assert!(kills > 0);
}

#[test]
fn a_decision_that_was_told_is_there_and_none_is_half_there() {
    let program = Program::new();
    let count = moments(Duration::ZERO).count() + 1;
    let name = |index: usize| format!("c{index:03}");
    for index in 0..count {
        photo_case(&program.path("in"), &name(index), (40 + index) as u8);
    }
    program.done(&["import", "in"]);
    let database = program.data().join("assay.db");
    let store = Store::open(&database, None).unwrap();
    (0..count).for_each(|index| drop(program.done(&["claim", &name(index)])));
    let run = |case: &str| store.latest_run(&CaseId(case.to_owned())).unwrap().unwrap().to_string();
    let first = name(0);
    let whole = took(|| drop(program.done(&["decide", &first, "approve", "--run", &run(&first), "--reason", "100"])));
    let (mut kills, mut told_decisions, mut made) = (0, 0, 0);
    for (index, delay) in (1..).zip(moments(whole)) {
        let case = name(index);
        let decide = ["decide", &case, "approve", "--run", &run(&case), "--reason", "100"];
        let told = killed_after(&program, &decide, delay);
        kills += u32::from(told.is_killed);
        assert_eq!(store.verify_audit().unwrap().broken, None);
        let id = CaseId(case.clone());
        let row = store.row(&id, 0).unwrap();
        let decisions = store.decisions(&id).unwrap();
        let logged = store.audit_events(Some(&id), 0, 100).unwrap();
        let logged = logged.iter().filter(|event| event.action == "decide").count();
        match row.status {
            CaseStatus::Decided => {
                made += 1;
                assert_eq!((decisions.len(), logged, row.decision), (1, 1, Some(DecisionKind::Approve)));
            }
            CaseStatus::Claimed => assert_eq!((decisions.len(), logged, row.decision), (0, 0, None), "half a decision"),
            other => panic!("{case} is {other:?}"),
        }
        if !told.is_killed || !told.out.is_empty() {
            told_decisions += 1;
            assert_eq!(row.status, CaseStatus::Decided, "the decision on {case} was told");
        }
        if row.status == CaseStatus::Claimed {
            program.done(&decide);
        }
    }
    println!("decide: {kills} kills, {told_decisions} decisions told and {made} made before, all there");
    assert!(kills > 0);
    assert_eq!(assert_whole(&program.data()).values().filter(|&&status| status == CaseStatus::Decided).count(), count);
}

#[test]
fn an_export_is_whole_and_in_the_log_or_not_there() {
    let program = Program::new();
    some_cases(&program);
    program.done(&["import", "in"]);
    let out = program.path("out");
    fs::create_dir(&out).unwrap();
    let forms = ["pdf", "zip", "json"];
    let command =
        |form: &'static str, path: &str| ["export", "video0", "--format", form, "--out", path].map(str::to_owned);
    let whole = forms.map(|form| {
        let arguments = command(form, argument(&out.join(format!("whole.{form}"))));
        took(|| drop(program.done(&words(&arguments))))
    });
    let store = Store::open(&program.data().join("assay.db"), None).unwrap();
    let (mut kills, mut handed_out, mut unsigned, mut left) = (0, 0, 0, 0);
    for (index, share) in moments(Duration::from_secs(1)).enumerate() {
        let form = forms[index % forms.len()];
        let path = out.join(format!("{index}.{form}"));
        let arguments = command(form, argument(&path));
        let told = killed_after(&program, &words(&arguments), whole[index % forms.len()].mul_f64(share.as_secs_f64()));
        kills += u32::from(told.is_killed);
        assert_eq!(store.verify_audit().unwrap().broken, None);
        let query = AuditQuery { action: Some(AuditAction::Export), limit: 500, ..AuditQuery::default() };
        let digest = |event: &AuditEvent| serde_json::from_str::<Value>(&event.after).unwrap()["sha256"].clone();
        let noted: Vec<Value> = store.audit_page(&query).unwrap().events.iter().map(digest).collect();
        if path.exists() {
            handed_out += 1;
            let sha256 = serde_json::json!(Digest::of(&fs::read(&path).unwrap()));
            assert!(noted.contains(&sha256), "{} was handed out and is not in the log", path.display());
            unsigned += u32::from(!out.join(format!("{index}.{form}.sig")).exists());
        } else {
            assert!(told.is_killed && told.out.is_empty(), "{}: told and not there", path.display());
        }
        let named =
            |file: &std::path::PathBuf| file.file_name().unwrap().to_string_lossy().starts_with(|c: char| c != '.');
        let passing = files_below(&out).iter().filter(|file| !named(file)).count();
        assert!(passing <= 2, "the leftovers of earlier kills are still there: {passing}");
        left += passing;
    }
    println!(
        "export: {kills} kills, {handed_out} files handed out whole, {unsigned} of them not signed yet, {left} passing files left"
    );
    assert!(kills > 0);
    for form in forms {
        let path = out.join(format!("after.{form}"));
        program.done(&words(&command(form, argument(&path))));
        program.done(&["export", "verify", argument(&path)]);
    }
    let hidden: Vec<_> = fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    let hidden: Vec<_> = hidden.iter().filter(|name| name.to_string_lossy().starts_with('.')).collect();
    assert_eq!(hidden, Vec::<&std::ffi::OsString>::new(), "an export clears what killed ones left beside it");
}
