//! Review by several people on the command line.

use std::fs;

use assay::{
    case::{CaseId, Digest},
    policy::DEFAULT_POLICY,
    store::Store,
};
use serde_json::{Value, json};

use crate::fixtures::{
    cases::photo_case,
    program::{Answer, Program, argument},
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

fn row(program: &Program, arguments: &[&str]) -> Value {
    program.done(&[arguments, &["--json"]].concat()).object()
}

fn listed(program: &Program, arguments: &[&str]) -> Vec<String> {
    let page = program.done(&[&["queue", "--json"], arguments].concat()).object();
    let rows = page["rows"].as_array().unwrap();
    rows.iter().map(|row| row["case"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn wrong_usage_of_review_exits_with_2() {
    let program = Program::new();
    let table: [(&[&str], &str); 9] = [
        (&["queue", "--tab", "lost"], "second-eyes"),
        (&["queue", "--reason", "boredom"], "required-not-checked"),
        (&["queue", "--json", "quality"], "quality"),
        (&["assign", "--to", "ben"], "<CASES>"),
        (&["snooze", "c", "--reason", "x", "--minutes", "-1"], "-1"),
        (&["escalate", "c"], "--reason"),
        (&["override", "c", "palm", "valid", "--run", "1", "--reason", "x"], "face_match"),
        (&["correct", "c", "PALM", "x", "--side", "document_front", "--run", "1", "--reason", "x"], "SURNAME"),
        (&["import", "in", "--known-answer", "resubmit"], "approve or reject"),
    ];
    for (arguments, words) in table {
        program.refused(2, words, arguments);
    }
    assert!(!program.data().exists(), "wrong usage leaves nothing behind");
}

#[test]
fn cases_are_handed_on_put_off_and_escalated() {
    let program = with_cases(&["c1", "c2", "c3"]);
    let answer = program.run(&["assign", "c1", "nobody's", "c2", "--to", "ben", "--json"]);
    assert_eq!(answer.code, Some(1), "{answer:?}");
    let told: Vec<_> = answer.objects().into_iter().map(|told| told["assignedTo"].clone()).collect();
    assert_eq!(told, [json!("ben"), Value::Null, json!("ben")]);
    assert!(answer.err.contains("there is no case nobody's"), "{}", answer.err);
    assert_eq!(listed(&program, &["--tab", "mine", "--actor", "ben"]), ["c1", "c2"]);
    assert_eq!(listed(&program, &["--assigned-to", "ben"]), ["c1", "c2"]);
    assert_eq!(listed(&program, &["--tab", "unclaimed"]), ["c3"]);
    program.refused(1, "assigned to ben", &["claim", "c1"]);
    assert_eq!(row(&program, &["claim", "--actor", "ben"])["case"], "c1");

    let snoozed = row(&program, &["snooze", "c3", "--minutes", "60", "--reason", "awaits a call"]);
    assert_eq!(snoozed["snooze"]["reason"], "awaits a call");
    assert_eq!(listed(&program, &["--tab", "snoozed"]), ["c3"]);
    program.refused(1, "at most 168 hours", &["snooze", "c3", "--minutes", "100000", "--reason", "x"]);
    program.refused(1, "no open case is waiting for you", &["claim"]);
    assert_eq!(row(&program, &["wake", "c3"])["snooze"], Value::Null);
    assert_eq!(row(&program, &["escalate", "c3", "--reason", "unsure"])["escalation"]["by"], "ana");
    let page = program.done(&["queue", "--json"]).object();
    let tabs =
        json!([["mine", 0], ["unclaimed", 0], ["second_eyes", 0], ["snoozed", 0], ["escalated", 1], ["done", 0]]);
    assert_eq!(page["tabs"], tabs);
    assert_eq!(row(&program, &["deescalate", "c3", "--reason", "plain"])["escalation"], Value::Null);
    let text = program.done(&["queue"]).out;
    assert!(text.contains("c1") && text.contains(" by ben for ben") && text.contains("tabs: 0 mine"), "{text}");
    assert!(program.done(&["audit", "verify"]).out.contains("events are whole"));
}

#[test]
fn what_a_reviewer_says_beside_a_run_is_shown_and_exported() {
    let program = with_cases(&["c1"]);
    let run = program.done(&["show", "c1", "--json"]).object()["run"].to_string();
    let override_check =
        ["override", "c1", "face_match", "valid", "--run", &run, "--reason", "compared by eye", "--json"];
    program.refused(1, "not claimed by ana", &override_check);
    program.done(&["claim", "c1"]);
    let made = program.done(&override_check).object();
    assert_eq!((&made["machineValidation"], &made["validation"]), (&json!("NOT_CHECKED"), &json!("VALID")));
    assert_eq!(made["process"], "inconclusive", "the other checks are not carried out either");
    let side = ["--side", "document_front", "--run", &run, "--reason", "a fold"];
    let correct = [&["correct", "c1", "SURNAME", "ROE"][..], &side].concat();
    assert!(program.done(&correct).out.contains("SURNAME read nothing, is ROE"));

    let shown = program.done(&["show", "c1", "--json"]).object();
    assert_eq!(shown["overrides"], json!([strip_schema(made)]));
    assert_eq!(shown["corrections"][0]["correctedValue"], "ROE");
    let said = |verdict: &Value| {
        let checks = verdict["checks"].as_array().unwrap();
        checks.iter().find(|check| check["check"] == "face_match").unwrap()["validation"].clone()
    };
    assert_eq!(said(&shown["reviewedVerdict"]), "VALID");
    assert_eq!(said(&shown["report"]["verdict"]), "NOT_CHECKED", "what the machine said stays");
    let text = program.done(&["show", "c1"]).out;
    assert!(text.contains("Face match is VALID by ana: compared by eye"), "{text}");
    assert!(text.contains("the whole is inconclusive") && text.contains("is ROE by ana: a fold"), "{text}");

    let out = program.path("c1.json");
    let export = |dialect: &[&str]| {
        let base = ["export", "c1", "--format", "json", "--replace", "--out", argument(&out)];
        program.done(&[&base[..], dialect].concat());
        serde_json::from_slice::<Value>(&fs::read(&out).unwrap()).unwrap()
    };
    let own = export(&[]);
    assert_eq!((&own["overrides"], &own["corrections"]), (&shown["overrides"], &shown["corrections"]));
    assert_eq!((said(&own["reviewedVerdict"]), said(&own["verdict"])), (json!("VALID"), json!("NOT_CHECKED")));
    let service = export(&["--dialect", "identity-verification"]);
    assert_eq!(service["validations"]["faceMatching"], "VALID");
    assert_eq!(service["scores"]["faceMatching"], Value::Null, "nobody measured anything");
}

fn strip_schema(mut value: Value) -> Value {
    value.as_object_mut().unwrap().remove("schema");
    value
}

#[test]
fn decisions_are_undone_reopened_and_ask_the_customer() {
    let program = with_cases(&["c1"]);
    let run = program.done(&["show", "c1", "--json"]).object()["run"].to_string();
    program.done(&["claim", "c1"]);
    let resubmit = ["decide", "c1", "resubmit", "--run", &run, "--reason", "301"];
    let approve = ["decide", "c1", "approve", "--run", &run, "--reason", "100", "--ask", "video"];
    program.refused(1, "only a resubmission asks", &approve);
    let usual = program.done(&[&resubmit[..], &["--json"]].concat()).object();
    assert_eq!(usual["request"]["evidence"], json!(["document_front", "document_back"]));
    program.done(&["undo", "c1"]);
    let asked = ["--ask", "document_front", "--customer-text", "Please photograph it again", "--note", "glare"];
    program.done(&[&resubmit[..], &asked].concat());
    let decision = program.done(&["show", "c1", "--json"]).object()["decisions"][1].clone();
    let request = json!({"evidence": ["document_front"], "customerText": "Please photograph it again"});
    assert_eq!((&decision["request"], &decision["note"]), (&request, &json!("glare")));
    assert_eq!(listed(&program, &["--tab", "done", "--decision", "resubmit", "--decided-by", "ana"]), ["c1"]);

    program.refused(1, "ana made it", &["undo", "c1", "--actor", "ben"]);
    assert_eq!(row(&program, &["undo", "c1"])["claimedBy"], "ana");
    program.done(&["decide", "c1", "approve", "--run", &run, "--reason", "100"]);
    assert_eq!(row(&program, &["reopen", "c1", "--reason", "a letter", "--actor", "ben"])["assignedTo"], "ben");
    program.refused(1, "cannot be undone", &["undo", "c1"]);
    let text = program.done(&["show", "c1"]).out;
    for words in ["resubmit by ana, undone", "asks for document_front: Please", "approve by ana, reopened"] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[test]
fn a_second_person_confirms_and_reviewers_are_measured() {
    let program = with_cases(&["c1"]);
    photo_case(&program.path("known"), "c2", 120);
    program.done(&["import", "known", "--known-answer", "reject"]);
    let text = DEFAULT_POLICY.replace("sampled = 0.0 ", "sampled = 1.0 ");
    assert_ne!(text, DEFAULT_POLICY);
    write(&program.path("two.toml"), text);
    let policy = program.path("two.toml");
    let act = |arguments: &[&str], actor: &str| -> Answer {
        program.done(&[arguments, &["--actor", actor, "--policy", argument(&policy)]].concat())
    };
    let run = program.done(&["show", "c1", "--json"]).object()["run"].to_string();
    let approve = ["decide", "c1", "approve", "--run", &run, "--reason", "100"];
    act(&["claim", "c1"], "ana");
    let first = act(&approve, "ana");
    assert!(first.err.contains("waits for the decision of a second person. Nobody else has"), "{first:?}");
    assert_eq!(listed(&program, &["--tab", "second-eyes"]), ["c1"]);
    program.refused(1, "another person must look at it", &["claim", "c1"]);
    act(&["claim", "c1"], "ben");
    act(&approve, "ben");
    assert_eq!(program.done(&["show", "c1", "--json"]).object()["decisions"][1]["stage"], "confirmation");

    let known = program.done(&["show", "c2", "--json"]);
    let told = ["known_answer", "knownAnswer", "isKnown", "is_known"].map(|word| known.out.contains(word));
    assert_eq!(told, [false; 4], "{known:?}");
    let run = known.object()["run"].to_string();
    program.done(&["claim", "c2"]);
    program.done(&["decide", "c2", "approve", "--run", &run, "--reason", "100"]);
    let figures = program.done(&["queue", "quality", "--json"]).object();
    let ana = &figures["reviewers"][0];
    assert_eq!((&ana["reviewer"], &ana["decisions"]), (&json!("ana"), &json!(2)));
    assert_eq!((&ana["knownAnswers"]["hits"], &ana["knownAnswers"]["of"]), (&json!(0), &json!(1)));
    assert_eq!((&ana["overturned"]["hits"], &ana["overturned"]["of"]), (&json!(0), &json!(1)));
    let text = program.done(&["queue", "quality"]).out;
    assert!(text.contains("known answers 0 of 1 [0, 9") && text.lines().count() == 2, "{text}");
}

#[test]
fn a_run_is_compared_with_an_earlier_one_and_with_what_would_be() {
    let program = with_cases(&["c1"]);
    program.refused(1, "has one run; name a policy", &["compare", "c1"]);
    program.refused(1, "there is no case c9", &["compare", "c9"]);
    Store::open(&program.data().join("assay.db"), None)
        .unwrap()
        .request_rerun(&CaseId("c1".to_owned()), "ana", 1)
        .unwrap();
    program.done(&["import", "in"]);
    let same = program.done(&["compare", "c1"]).out;
    assert_eq!(same, "c1: from run 2 to run 1\n  verdict, scores, policy and networks are the same\n");
    let run = program.done(&["compare", "c1", "--run", "1", "--json"]).object();
    assert_eq!((&run["run"], &run["beside"]["run"], &run["changes"]["policy"]), (&json!(2), &json!(1), &json!(false)));
    program.refused(1, "has no run 9", &["compare", "c1", "--run", "9"]);

    // The same thresholds under another name change nothing but the policy.
    let text = DEFAULT_POLICY.replacen("name = \"", "name = \"other ", 1);
    write(&program.path("other.toml"), &text);
    let tried = program.done(&["compare", "c1", "--policy", "other.toml", "--json"]).object();
    assert_eq!(tried["beside"]["policy"]["sha256"], Digest::of(text.as_bytes()).to_string());
    assert_eq!((&tried["beside"]["run"], &tried["changes"]["policy"]), (&Value::Null, &json!(true)));
    assert_eq!((&tried["changes"]["models"], &tried["changes"]["checks"]), (&json!(false), &json!([])));
    let text = program.done(&["compare", "c1", "--policy", "other.toml", "--models", "models"]).out;
    assert_eq!(text, "c1: from run 2 to a trial with policy other.toml and networks of models\n  another policy\n");

    fs::create_dir(program.path("empty")).unwrap();
    write(&program.path("prose.toml"), "Dear policy");
    let table: [(&[&str], &str); 5] = [
        (&["--policy", "nowhere.toml"], "nowhere.toml cannot be read"),
        (&["--policy", "empty"], "it is a folder"),
        (&["--policy", "prose.toml"], "TOML parse error"),
        (&["--models", "nowhere"], "a folder to try needs its manifest.toml"),
        (&["--models", "empty"], "empty/manifest.toml: cannot be read"),
    ];
    for (arguments, words) in table {
        program.refused(1, words, &[&["compare", "c1"], arguments].concat());
    }
    for arguments in [["--run", "1", "--models", "models"], ["--run", "1", "--policy", "other.toml"]] {
        program.refused(2, "cannot be used with", &[&["compare", "c1"][..], &arguments].concat());
    }
    assert_eq!(program.done(&["show", "c1", "--json"]).object()["run"], 2, "a trial is no run");
    let store = Store::open(&program.data().join("assay.db"), None).unwrap();
    let events = store.audit_events(Some(&CaseId("c1".to_owned())), 0, 100).unwrap();
    let noted = |action: &str| events.iter().filter(|event| event.action == action && event.actor == "ana").count();
    assert_eq!((noted("trial"), noted("run"), noted("view")), (7, 2, 3), "what is shown was looked at");
    assert_eq!(store.verify_audit().unwrap().broken, None);
}
