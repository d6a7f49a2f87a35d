//! The command line as scripts see it: what stands on stdout, what on stderr, and the exit code.

use std::{fs, io::Read, process::Stdio};

use serde_json::{Value, json};

use crate::fixtures::{
    cases::{photo_case, video_case},
    files_below,
    program::{Answer, Program, argument},
    stills::{jpeg, marked},
    tamper::without_triggers,
    write,
};

/// A data folder with these cases, each run and in the queue.
fn with_cases(names: &[&str]) -> Program {
    let program = Program::new();
    for (name, ground) in names.iter().zip(90..) {
        photo_case(&program.path("in"), name, ground);
    }
    program.done(&["import", "in"]);
    program
}

fn run_of(program: &Program, case: &str) -> String {
    program.done(&["show", case, "--json"]).object()["run"].to_string()
}

#[test]
fn wrong_usage_exits_with_2_and_says_what_is_wrong() {
    let program = Program::new();
    let table: [(&[&str], &str); 13] = [
        (&["frobnicate"], "frobnicate"),
        (&["check"], "<PATHS>"),
        (&["import"], "<PATHS>"),
        (&["check", "x", "--jsn"], "--jsn"),
        (&["queue", "--status", "lost"], "possible values: open"),
        (&["queue", "--limit", "-1"], "-1"),
        (&["show"], "<CASE>"),
        (&["decide", "c", "maybe", "--run", "1", "--reason", "100"], "approve, reject or resubmit"),
        (&["decide", "c", "approve", "--run", "1", "--reason", "999"], "approve 100 Genuine"),
        (&["decide", "c", "approve", "--run", "one", "--reason", "100"], "--run"),
        (&["export", "c", "--format", "docx", "--out", "x"], "docx"),
        (&["audit"], "verify"),
        (&["eval", "palm-reading", "x.csv"], "palm-reading"),
    ];
    for (arguments, words) in table {
        program.refused(2, words, arguments);
    }
    assert!(!program.data().exists(), "wrong usage leaves nothing behind");
    let help = program.done(&["--help"]);
    assert!(help.out.contains("import") && help.err.is_empty());
    assert!(program.done(&["--version"]).out.starts_with("assay "));
}

#[test]
fn check_prints_one_report_a_case_and_stores_nothing() {
    let program = Program::new();
    photo_case(&program.path("in"), "c1", 90);
    video_case(&program.path("in"), "c2", 120, 12);
    let answer = program.done(&["check", "in", "--json"]);
    let reports = answer.objects();
    let cases: Vec<_> = reports.iter().map(|report| report["case"].as_str().unwrap()).collect();
    assert_eq!(cases, ["c1", "c2"]);
    for report in &reports {
        assert_eq!(report["schema"], "assay.report/1");
        assert_eq!(report["verdict"]["process"], "inconclusive", "nothing is accepted without its checks");
        assert_eq!(report["route"]["to"], "queue");
    }
    assert!(answer.err.contains("checking c1") && answer.err.contains("no model for face detection"));
    let text = program.done(&["check", "in"]);
    assert!(text.out.starts_with("c1: inconclusive\n") && text.out.contains("\nc2: inconclusive\n"), "{}", text.out);
    assert!(!program.data().exists() && !program.path("home").exists());
}

#[test]
fn checking_twice_gives_the_same_bytes() {
    let program = Program::new();
    for index in 0..3 {
        video_case(&program.path("in"), &format!("c{index}"), 90 + index * 20, 10);
    }
    let first = program.done(&["check", "in", "--json"]).out;
    assert_eq!(first.lines().count(), 3);
    assert_eq!(first, program.done(&["check", "in", "--json"]).out);
    // With whatever networks this machine has.
    let with_networks = || {
        let mut command = program.command(["check", "in", "--json"]);
        Answer::of(command.env_remove("ASSAY_MODELS").output().unwrap())
    };
    let first = with_networks();
    assert_eq!((first.code, first.out.lines().count()), (Some(0), 3), "{first:?}");
    assert_eq!(first.out, with_networks().out);
}

/// A wrong case among good ones costs that case alone.
#[test]
fn broken_cases_are_named_and_the_others_are_done() {
    for command in ["check", "import"] {
        let program = Program::new();
        photo_case(&program.path("in"), "a-good", 90);
        let wrong = json!({"id": 7, "countryCode": "ES", "priority": "now", "challenge": {"digits": "x"}});
        write(&program.path("in/b-wrong/case.json"), wrong.to_string());
        write(&program.path("in/b-wrong/selfie.jpg"), jpeg(&marked(48, 32, 90)));
        write(&program.path("in/c-cut/selfie.jpg"), &jpeg(&marked(48, 32, 90))[..200]);
        photo_case(&program.path("in"), "d-good", 95);
        let answer = program.run(&[command, "nowhere", "in", "--json"]);
        assert_eq!(answer.code, Some(1), "{answer:?}");
        let objects = answer.objects();
        let problems: Vec<&Value> = objects.iter().filter_map(|object| object.get("problem")).collect();
        assert_eq!(problems.iter().map(|problem| problem["status"].clone()).collect::<Vec<_>>(), [404, 400, 400]);
        let wrong = problems[1]["errors"].as_array().unwrap();
        let mut pointers: Vec<_> = wrong.iter().map(|error| error["pointer"].as_str().unwrap()).collect();
        pointers.sort_unstable();
        assert_eq!(pointers, ["/challenge/digits", "/countryCode", "/id", "/priority"]);
        let done: Vec<_> = objects.iter().filter_map(|object| object["case"].as_str()).collect();
        assert_eq!(done, ["a-good", "d-good"]);
        for words in ["nowhere does not exist", "/challenge/digits", "cut off"] {
            assert!(answer.err.contains(words), "expected `{words}` in: {}", answer.err);
        }
        let text = program.run(&[command, "in"]);
        assert_eq!(text.code, Some(1));
        assert!(text.out.contains("a-good: inconclusive") && text.out.contains("d-good: inconclusive"), "{text:?}");
        assert!(!text.out.contains("cut off"), "diagnostics go to stderr");
    }
}

#[test]
fn importing_again_changes_nothing_and_another_case_of_that_name_is_refused_alone() {
    let program = with_cases(&["c1", "c2"]);
    let first = program.done(&["import", "in/c1", "in/c2", "in/c1", "--json"]);
    let rows = first.objects();
    let known: Vec<_> = rows.iter().map(|row| (row["case"].as_str().unwrap(), row["run"].as_i64())).collect();
    assert_eq!(known, [("c1", Some(1)), ("c2", Some(2)), ("c1", Some(1))]);
    assert!(first.err.contains("known already as c1"));
    photo_case(&program.path("other"), "c1", 200);
    photo_case(&program.path("other"), "c3", 210);
    let answer = program.run(&["import", "other", "--json"]);
    assert_eq!(answer.code, Some(1), "{answer:?}");
    let objects = answer.objects();
    assert_eq!(objects[0]["problem"]["status"], 409);
    assert_eq!((objects[1]["case"].as_str(), objects[1]["status"].as_str()), (Some("c3"), Some("open")));
    assert_eq!(program.done(&["queue", "--json"]).object()["total"], 3);
}

#[test]
fn the_data_folder_is_the_one_given_or_the_users_own() {
    let program = with_cases(&["c1"]);
    let empty = program.path("elsewhere");
    let run = |arguments: &[&str]| Answer::of(program.command(arguments).output().unwrap());
    assert_eq!(run(&["--data", argument(&empty), "queue", "--json"]).object()["total"], 0);
    assert_eq!(run(&["queue", "--json"]).object()["total"], 0);
    assert!(program.path("home/.local/share/assay/assay.db").exists(), "the user's own folder where none is given");
    assert_eq!(run(&["queue", "--json", "--data", argument(&program.data())]).object()["total"], 1);
    assert_eq!(files_below(&empty.join("evidence")).len(), 1, "the lock alone");
    write(&program.path("a-file"), "");
    let unusable = run(&["--data", "a-file", "queue"]);
    assert_eq!((unusable.code, unusable.out.as_str()), (Some(1), ""));
    assert!(unusable.err.contains("choose another with --data"), "{}", unusable.err);
}

#[test]
fn a_case_goes_from_import_to_a_whole_export() {
    let program = with_cases(&["c1"]);
    let queue = program.done(&["queue", "--status", "open", "--json"]).object();
    assert_eq!((&queue["total"], &queue["rows"][0]["case"]), (&json!(1), &json!("c1")));
    assert!(program.done(&["queue", "--search", "zoë"]).out.contains("c1"));
    assert_eq!(program.done(&["claim", "--json"]).object()["claimedBy"], "ana");
    assert_eq!(program.done(&["release", "c1", "--json"]).object()["status"], "open");
    assert!(program.done(&["claim", "c1"]).out.contains("claimed"));
    let run = run_of(&program, "c1");
    let note = "the card lies flat; \"quoted\" \u{1F5CE}";
    let decide = ["decide", "c1", "resubmit", "--run", &run, "--reason", "301", "--note", note, "--json"];
    let decision = program.done(&decide).object();
    assert_eq!((&decision["decidedBy"], &decision["reason"]), (&json!("ana"), &json!(301)));
    let shown = program.done(&["show", "c1"]).out;
    assert!(shown.contains("resubmit by ana") && shown.contains(note), "{shown}");
    assert_eq!(program.done(&["show", "c1", "--json"]).object()["decisions"][0]["note"], note);

    // The first export makes the key that signs, which is an event of its own.
    program.done(&["export", "c1", "--format", "json", "--out", "first.json"]);
    let before = program.done(&["audit", "verify", "--json"]).object();
    program.done(&["export", "c1", "--format", "json", "--out", "c1.json"]);
    let export: Value = serde_json::from_slice(&fs::read(program.path("c1.json")).unwrap()).unwrap();
    assert_eq!((&export["schema"], &export["case"]), (&json!("assay.report/1"), &json!("c1")));
    assert_eq!(export["decisions"][0]["note"], note);
    assert_eq!(export["run"].to_string(), run);
    let audit = program.done(&["audit", "verify", "--json"]).object();
    assert_eq!(export["export"]["auditHead"], before["head"], "the event after it records the export");
    assert_eq!(audit["broken"], Value::Null);
    assert!(audit["verified"].as_u64().unwrap() >= 7, "{audit}");
    assert!(program.done(&["audit", "verify"]).out.contains(audit["head"].as_str().unwrap()));
}

#[test]
fn decisions_that_must_not_be_are_refused() {
    let program = with_cases(&["c1", "c2"]);
    let run = run_of(&program, "c1");
    let decide = |run: &str, reason: &str, words: &str, actor: &str| {
        let arguments = ["decide", "c1", "approve", "--run", run, "--reason", reason, "--actor", actor];
        program.refused(1, words, &arguments);
    };
    decide(&run, "100", "claim it first", "ana");
    program.done(&["claim", "c1"]);
    decide(&run, "100", "claimed by ana", "ben");
    decide(&run, "200", "does not go with approve", "ana");
    decide(&run_of(&program, "c2"), "100", "open the case again", "ana");
    program.refused(1, "claimed by ana", &["claim", "c1", "--actor", "ben"]);
    program.refused(1, "claimed by ana", &["release", "c1", "--actor", "ben"]);
    program.done(&["decide", "c1", "approve", "--run", &run, "--reason", "100"]);
    decide(&run, "100", "not in the queue", "ana");
    program.done(&["claim", "--actor", "ben"]);
    program.refused(1, "no open case", &["claim"]);
    for command in [&["show", "no"][..], &["claim", "no"], &["export", "no", "--format", "json", "--out", "x.json"]] {
        program.refused(1, "there is no case no", command);
    }
    assert!(!program.path("x.json").exists());
    assert_eq!(program.done(&["audit", "verify", "--json"]).object()["broken"], Value::Null);
}

#[test]
fn exports_of_hostile_identifiers_stay_in_their_folder_and_apart() {
    let program = Program::new();
    let long = "x".repeat(256);
    let names = ["../../up", "a/b", "a_b", "a b", "..", "-rf", "$(id)", "\u{202e}fdp", long.as_str()];
    for (index, (name, ground)) in names.iter().zip(60..).enumerate() {
        let folder = photo_case(&program.path("in"), &format!("c{index}"), ground);
        write(&folder.join("case.json"), json!({"id": name}).to_string());
    }
    program.done(&["import", "in"]);
    let before = files_below(&program.path("")).len();
    let arguments = ["export", "--format", "json", "--out", "out", "--"].into_iter().chain(names);
    program.done(&arguments.collect::<Vec<_>>());
    let (signatures, written): (Vec<_>, Vec<_>) = files_below(&program.path("out"))
        .into_iter()
        .partition(|path| path.extension().is_some_and(|extension| extension == "sig"));
    assert_eq!((written.len(), signatures.len()), (names.len(), names.len()), "{written:?}");
    let keys = 1;
    assert_eq!(files_below(&program.path("")).len(), before + 2 * names.len() + keys, "nothing lies elsewhere");
    let mut found: Vec<String> = written
        .iter()
        .map(|path| serde_json::from_slice::<Value>(&fs::read(path).unwrap()).unwrap()["case"].as_str().unwrap().into())
        .collect();
    found.sort_unstable();
    let mut expected = names.map(str::to_owned);
    expected.sort_unstable();
    assert_eq!(found, expected);
    let partly = program.run(&["export", "a_b", "no", "--format", "json", "--out", "more"]);
    assert_eq!((partly.code, files_below(&program.path("more")).len()), (Some(1), 2), "{partly:?}");
}

#[test]
fn models_eval_and_bench_say_what_is_missing() {
    let program = with_cases(&["c1"]);
    let models = program.done(&["models", "--json"]);
    assert_eq!(models.object()["models"], json!([]));
    assert!(models.err.contains("no model for face embedding is in use"));
    assert!(program.done(&["models"]).err.contains("no model for face embedding is in use"));
    write(&program.path("pairs.csv"), "a,b,same\nin/c1/document_front.jpg,in/c1/document_front.jpg,1\n");
    program.refused(1, "no model for face embedding", &["eval", "face-match", "pairs.csv", "--json"]);
    program.refused(1, "pairs.csv", &["eval", "face-match", "no/pairs.csv"]);
    // The networks for printed text are no matter of the manifest: where the wheel is unpacked, they alone are measured.
    let bench = program.run(&["bench", "in/c1", "--json"]);
    match bench.code {
        Some(0) => assert!(bench.object()["modelCalls"].as_u64() > Some(0), "{bench:?}"),
        _ => assert!(bench.code == Some(1) && bench.err.contains("see `assay models`"), "{bench:?}"),
    }
    program.refused(1, "does not exist", &["bench", "nowhere"]);
    // The networks that ship with the program or lie beside it: in use with their papers, or named as missing.
    let answer = Answer::of(program.command(["models", "--json"]).env_remove("ASSAY_MODELS").output().unwrap());
    let models = answer.object();
    for model in models["models"].as_array().unwrap() {
        assert!(model["sha256"].is_string() && model["licence"].is_string(), "{model}");
        assert!(model["path"].is_string() || model["error"].is_string(), "{model}");
    }
    let usable = models["models"].as_array().unwrap().iter().all(|model| model["error"].is_null());
    if !usable {
        return println!("skipped: bench with networks, which do not lie on this machine");
    }
    let bench = ["bench", "in/c1", "--rounds", "1", "--json"];
    let figures = Answer::of(program.command(bench).env_remove("ASSAY_MODELS").output().unwrap()).object();
    let figure = |name: &str| figures[name].as_f64().unwrap();
    assert!(figure("modelCalls") >= 1.0 && figure("totalMillis") > 0.0, "{figures}");
    let ratio = figure("totalMillis") / (figure("decodeAloneMillis") + figure("modelsAloneMillis"));
    assert!((figure("ratio") - ratio).abs() < 1e-6, "{figures}");
}

/// `assay … | head -1` must neither fail nor lose a case.
#[test]
fn a_reader_that_goes_away_costs_nothing() {
    let program = Program::new();
    for (index, ground) in (60..90).enumerate() {
        photo_case(&program.path("in"), &format!("c{index:02}"), ground);
    }
    let data = program.data();
    let mut child = program
        .command(["--data", argument(&data), "import", "in", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop((child.stdout.take(), child.stderr.take()));
    assert_eq!(child.wait().unwrap().code(), Some(0));
    let queue = program.done(&["queue", "--json", "--limit", "1"]).object();
    assert_eq!((&queue["total"], &queue["counts"][0]), (&json!(30), &json!(["open", 30])));
    let full = fs::File::options().write(true).open("/dev/full");
    let Ok(full) = full else { return println!("skipped: no /dev/full") };
    let mut child =
        program.command(["--data", argument(&data), "queue"]).stdout(full).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(1), "{said}");
    assert!(said.contains("cannot be written to stdout"), "{said}");
}

#[test]
fn a_broken_audit_log_is_named_and_exits_with_1() {
    let program = with_cases(&["c1", "c2"]);
    let whole = program.done(&["audit", "verify", "--json"]).object();
    assert_eq!(whole["broken"], Value::Null);
    let raw = without_triggers(&program.data().join("assay.db"));
    let changed = raw.execute("UPDATE audit_events SET actor = 'nobody' WHERE sequence = 2", []).unwrap();
    assert_eq!(changed, 1);
    drop(raw);
    let answer = program.run(&["audit", "verify", "--json"]);
    assert_eq!(answer.code, Some(1));
    let broken = &answer.object()["broken"];
    assert_eq!((&broken["sequence"], &broken["kind"]), (&json!(2), &json!("edited")));
    let answer = program.run(&["audit", "verify"]);
    assert_eq!(answer.code, Some(1));
    assert!(answer.out.contains("BROKEN at event 2"), "{}", answer.out);
}
