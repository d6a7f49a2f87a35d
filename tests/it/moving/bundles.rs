//! Bundles: sealed, carried, taken in, refused, acknowledged, deleted.

use std::fs;

use serde_json::{Value, json};

use super::{assert_log_whole, assert_same_evidence, branch, branch_and_office, cases, events, sealed, trusts};
use crate::fixtures::{
    cases::photo_case,
    program::{Program, argument},
    stills::{jpeg, marked},
    tamper::without_triggers,
    write,
};

#[test]
fn cases_travel_whole_are_run_anew_and_keep_what_the_sender_did() {
    let (branch, office) = branch_and_office();
    branch.done(&["claim", "c1"]);
    let run = branch.done(&["show", "c1", "--json"]).object()["run"].to_string();
    branch.done(&["decide", "c1", "reject", "--run", &run, "--reason", "200", "--note", "not the same person"]);
    let bundles = sealed(&branch, &["c1", "v1"]);
    assert_eq!(bundles.len(), 2);
    let told = office.done(&["bundle", "import", argument(&branch.path("out")), "--json"]);
    assert_eq!(told.objects().len(), 2, "{told:?}");
    for (told, bundle) in told.objects().iter().zip(&bundles) {
        assert_eq!((&told["sender"], &told["cases"][0]["fate"]), (&json!("BRANCH-12"), &json!("received")));
        assert_eq!(told["acknowledgement"], json!(format!("{}.ack", bundle.display())));
    }
    assert_eq!(cases(&office), ["c1", "v1"]);
    assert_same_evidence(&branch.data(), &office.data());
    let shown = office.done(&["show", "c1", "--json"]).object();
    assert_eq!((&shown["case"]["status"], shown["decisions"].as_array().unwrap().len()), (&json!("open"), 0));
    assert_eq!(shown["case"]["entityName"], json!("Zoë Müller"));
    let provenance = &shown["provenance"];
    assert_eq!(
        (&provenance["sender"], &provenance["runs"], &provenance["decisions"]),
        (&json!("BRANCH-12"), &json!(1), &json!(1))
    );
    let record = &shown["senderRecord"];
    assert_eq!(record["decisions"][0]["note"], json!("not the same person"));
    assert_eq!(record["runs"][0]["report"]["case"], json!("c1"));
    let kinds: Vec<&str> =
        record["events"].as_array().unwrap().iter().map(|event| event["action"].as_str().unwrap()).collect();
    assert!(kinds.starts_with(&["import", "run"]) && kinds.contains(&"decide"), "{kinds:?}");
    assert_eq!(events(&office, "c1")[..3], ["import", "receive", "run"]);
    assert!(events(&branch, "c1").ends_with(&["export".to_owned()]), "{:?}", events(&branch, "c1"));
    assert!(office.done(&["show", "v1"]).out.contains("from BRANCH-12"));
    assert_log_whole(&branch);
    assert_log_whole(&office);
    // A second time nothing is doubled.
    let again = office.done(&["bundle", "import", argument(&bundles[0]), "--json"]).object();
    assert_eq!(again["cases"][0]["fate"], json!("known"));
    assert_eq!((cases(&office).len(), events(&office, "c1").iter().filter(|kind| *kind == "receive").count()), (2, 1));
}

#[test]
fn several_cases_in_one_file_and_nothing_of_them_can_be_read_by_the_sender() {
    let (branch, office) = branch_and_office();
    let out = branch.path("out");
    let together = ["bundle", "export", "c1", "v1", "--to", "OFFICE", "--out", argument(&out), "--together", "monday"];
    branch.done(&together);
    branch.refused(1, "is there already", &together);
    let bundle = out.join("monday.assaybundle");
    let bytes = fs::read(&bundle).unwrap();
    let name = "Zoë Müller".as_bytes();
    assert!(!bytes.windows(name.len()).any(|window| window == name));
    let sight = |program: &Program| program.done(&["bundle", "show", argument(&bundle), "--json"]).object();
    assert_eq!(sight(&branch)["cases"], Value::Null);
    assert_eq!(sight(&branch)["recipient"]["trustedAs"], json!("OFFICE"));
    let held = sight(&office);
    assert_eq!((&held["sender"]["trustedAs"], &held["cases"][1]["case"]), (&json!("BRANCH-12"), &json!("v1")));
    let text = branch.done(&["bundle", "show", argument(&bundle)]).out;
    assert!(text.contains("from this installation") && text.contains("only that installation can tell"), "{text}");
    branch.refused(1, "sealed to another installation", &["bundle", "import", argument(&bundle)]);
    let told = office.done(&["bundle", "import", "--no-run", argument(&bundle), "--json"]).object();
    assert_eq!(told["cases"].as_array().unwrap().len(), 2);
    assert_eq!(office.done(&["show", "v1", "--json"]).object()["case"]["status"], json!("pending"));
}

#[test]
fn strangers_are_not_believed_and_not_sealed_to() {
    let (branch, office, stranger) = (branch(), Program::new(), Program::new());
    let out = branch.path("out");
    let export = ["bundle", "export", "c1", "--to", "OFFICE", "--out", argument(&out)];
    branch.refused(1, "no installation is trusted as OFFICE", &export);
    trusts(&branch, &office, "OFFICE");
    branch.done(&export);
    office.refused(1, "not trusted here", &["bundle", "import", argument(&out)]);
    assert!(cases(&office).is_empty() && !out.join("c1.assaybundle.ack").exists());
    trusts(&office, &branch, "BRANCH-12");
    office.done(&["keys", "distrust", "BRANCH-12"]);
    office.refused(1, "not trusted here", &["bundle", "import", argument(&out)]);
    // The wrong keys under the right name.
    let contact = stranger.path("own.contact");
    stranger.done(&["keys", "recipient", "--out", argument(&contact)]);
    let other = branch.done(&["keys", "show", "--json"]).object()["fingerprint"].as_str().unwrap().to_owned();
    let trust = ["keys", "trust", argument(&contact), "--name", "BRANCH-12"];
    office.refused(1, "these are other keys", &[&trust[..], &["--fingerprint", &other]].concat());
    office.refused(1, "a name has letters", &["keys", "trust", argument(&contact), "--name", "../x"]);
    office.done(&trust);
    office.refused(1, "there is one of this name", &trust);
    office.refused(1, "trusted already as BRANCH-12", &["keys", "trust", argument(&contact), "--name", "again"]);
    let own = office.path("office.contact");
    office.done(&["keys", "recipient", "--out", argument(&own)]);
    office.refused(1, "contact of this very installation", &["keys", "trust", argument(&own), "--name", "me"]);
    assert!(office.done(&["keys", "trusted"]).out.starts_with("BRANCH-12"));
    office.refused(1, "not trusted here", &["bundle", "import", argument(&out)]);
    assert_log_whole(&office);
}

/// The same identifier with other content is refused, and both stay.
#[test]
fn another_case_of_the_same_name_is_refused_and_both_are_kept() {
    let (branch, office) = branch_and_office();
    photo_case(&office.path("in"), "c1", 200);
    office.done(&["import", "in"]);
    let bundle = &sealed(&branch, &["c1"])[0];
    let answer = office.run(&["bundle", "import", argument(bundle), "--json"]);
    assert_eq!(answer.code, Some(1));
    let told = answer.object();
    assert_eq!((&told["cases"][0]["fate"], &told["acknowledgement"]), (&json!("refused"), &Value::Null));
    assert!(
        answer.err.contains("c1 from BRANCH-12 was refused") && answer.err.contains("the bundle keeps it"),
        "{answer:?}"
    );
    assert!(bundle.exists() && !bundle.with_extension("assaybundle.ack").exists());
    assert_eq!(cases(&office), ["c1"]);
    assert_eq!(office.done(&["show", "c1", "--json"]).object()["provenance"], Value::Null);
    // The others of the same bundle are taken.
    let out = branch.path("both");
    branch.done(&["bundle", "export", "c1", "v1", "--to", "OFFICE", "--out", argument(&out), "--together", "both"]);
    let told = office.run(&["bundle", "import", argument(&out), "--json"]).object();
    assert_eq!((&told["cases"][0]["fate"], &told["cases"][1]["fate"]), (&json!("refused"), &json!("received")));
    assert_eq!(cases(&office), ["c1", "v1"]);
}

#[test]
fn an_altered_bundle_is_refused_by_name_and_part() {
    let (branch, office) = branch_and_office();
    let bundle = &sealed(&branch, &["v1"])[0];
    let whole = fs::read(bundle).unwrap();
    let middle = whole.len() - 200;
    let mut bent = whole.clone();
    bent[middle] ^= 1;
    let import = ["bundle", "import", argument(bundle)];
    let refuse = |bytes: &[u8], words: &str| {
        fs::write(bundle, bytes).unwrap();
        office.refused(1, words, &import);
        office.refused(1, "v1.assaybundle", &import);
        assert!(cases(&office).is_empty());
    };
    refuse(&bent, "part ");
    refuse(&whole[..middle], "is not whole");
    refuse(b"ASSAYBN2 from the future", "newer Assay");
    refuse(b"", "no bundle");
    fs::write(bundle, &whole).unwrap();
    office.done(&import);
    assert_eq!(cases(&office), ["v1"]);
    assert_log_whole(&office);
}

#[test]
fn a_bundle_is_deleted_by_its_sender_when_its_recipient_has_it() {
    let (branch, office) = branch_and_office();
    let bundle = &sealed(&branch, &["c1"])[0];
    let delete = ["bundle", "delete", argument(bundle)];
    branch.refused(1, "c1.assaybundle.ack", &delete);
    office.done(&["bundle", "import", argument(bundle)]);
    office.refused(1, "was not sealed by this installation", &delete);
    let ack = bundle.with_extension("assaybundle.ack");
    let word = fs::read_to_string(&ack).unwrap();
    fs::write(&ack, word.replace("received\"", "known\"")).unwrap();
    branch.refused(1, "is not signed as it must be", &delete);
    assert!(bundle.exists());
    fs::write(&ack, &word).unwrap();
    let told = branch.done(&[&delete[..], &["--json"]].concat()).object();
    assert_eq!(told["recipient"], json!("OFFICE"));
    assert!(!bundle.exists() && !ack.exists());
    let log = branch.done(&["audit", "show", "--kind", "bundle_delete", "--json"]).object();
    assert_eq!(log["events"].as_array().unwrap().len(), 1);
}

#[test]
fn a_bundle_is_copied_to_a_stick_and_read_back() {
    let (branch, office) = branch_and_office();
    let bundle = &sealed(&branch, &["v1"])[0];
    let stick = branch.path("stick");
    fs::create_dir(&stick).unwrap();
    let copy = stick.join("v1.assaybundle");
    write(&stick.join("v1.assaybundle.part"), b"half of something else");
    let told = branch.done(&["bundle", "copy", argument(bundle), argument(&stick), "--json"]).object();
    assert_eq!((&told["resumedFrom"], fs::read(&copy).unwrap() == fs::read(bundle).unwrap()), (&json!(0), true));
    branch.refused(1, "is there already", &["bundle", "copy", argument(bundle), argument(&stick)]);
    office.done(&["bundle", "import", argument(&stick)]);
    assert!(stick.join("v1.assaybundle.ack").exists());
}

/// A kiosk sends to the one recipient of the policy, nobody else to anyone without the permission.
#[test]
fn roles_and_policy_say_who_sends_and_who_takes_in() {
    let (branch, _office) = branch_and_office();
    let policy = format!("{}\n[moving]\nfixed_recipient = \"OFFICE\"\n", assay::policy::DEFAULT_POLICY);
    write(&branch.path("kiosk.toml"), policy);
    let redacts = assay::policy::DEFAULT_POLICY.to_owned() + "\n[export]\nalways_redact = true\n";
    write(&branch.path("redacts.toml"), redacts);
    let out = branch.path("out");
    let export = |to: &'static str| ["bundle", "export", "c1", "--to", to, "--out", argument(&out)].map(str::to_owned);
    let run = |extra: &[&str], export: &[String]| {
        let arguments: Vec<&str> = export.iter().map(String::as_str).chain(extra.iter().copied()).collect();
        branch.run(&arguments)
    };
    let refused = run(&["--policy", "redacts.toml"], &export("OFFICE"));
    assert!(refused.code == Some(1) && refused.err.contains("always_redact"), "{refused:?}");
    trusts(&branch, &Program::new(), "OTHER");
    crate::operators::keep(&branch, "root", "correct horse battery");
    crate::operators::keep(&branch, "other", "staple of another kind");
    branch.done(&["operator", "add", "root", "--role", "administrator", "--new-passphrase-file", "root"]);
    for role in ["kiosk", "reviewer", "senior"] {
        crate::operators::add(&branch, role, role);
    }
    let by = |name: &'static str| ["--actor", name, "--passphrase-file", "other", "--policy", "kiosk.toml"];
    for (name, to, may) in [
        ("reviewer", "OFFICE", false),
        ("kiosk", "OTHER", false),
        ("senior", "OTHER", true),
        ("kiosk", "OFFICE", false),
        ("kiosk", "OFFICE", true),
    ] {
        let extra: Vec<&str> = match (name, may) {
            // Without the policy that names the recipient a kiosk sends to nobody.
            ("kiosk", false) if to == "OFFICE" => by(name)[..4].to_vec(),
            _ => by(name).to_vec(),
        };
        let answer = run(&extra, &export(to));
        assert_eq!(answer.code == Some(0), may, "{name} to {to}: {answer:?}");
        assert!(may || answer.err.contains("may not"), "{answer:?}");
        drop(fs::remove_file(out.join("c1.assaybundle")));
    }
}

/// What a bundle brings goes through the checks of every import.
#[test]
fn evidence_that_changed_on_the_senders_disk_is_not_sealed() {
    let (branch, _office) = branch_and_office();
    let path = crate::fixtures::files_below(&branch.data().join("evidence"))
        .into_iter()
        .find(|path| path.extension().is_none() && fs::read(path).unwrap().starts_with(&[0xff, 0xd8]))
        .unwrap();
    fs::remove_file(&path).unwrap();
    fs::write(&path, jpeg(&marked(96, 64, 7))).unwrap();
    let out = branch.path("out");
    let export =
        |case: &'static str| ["bundle", "export", case, "--to", "OFFICE", "--out", argument(&out)].map(str::to_owned);
    let mut refused = 0;
    for case in ["c1", "v1"] {
        let export = export(case);
        let answer = branch.run(&export.iter().map(String::as_str).collect::<Vec<_>>());
        if answer.code == Some(1) {
            refused += 1;
            assert!(answer.err.contains("altered"), "{answer:?}");
            assert!(!out.join(format!("{case}.assaybundle")).exists());
            assert!(!out.join(format!("{case}.assaybundle.part")).exists());
        }
    }
    assert_eq!(refused, 1);
    assert_log_whole(&branch);
}

#[test]
fn what_lies_beside_bundles_is_not_left_out_in_silence() {
    let (branch, office) = branch_and_office();
    sealed(&branch, &["c1"]);
    let out = branch.path("out");
    photo_case(&out, "beside", 140);
    let told = office.done(&["bundle", "import", "--no-run", argument(&out)]);
    assert!(told.err.contains("beside is no bundle and was left out; `assay import"), "{told:?}");
    let told = office.done(&["import", argument(&out)]);
    assert!(told.err.contains("c1.assaybundle is a bundle and was left out; `assay bundle import"), "{told:?}");
    assert_eq!(cases(&office), ["beside", "c1"]);
    // Folders without a file of a case are no cases, such as systems leave on sticks.
    fs::remove_dir_all(out.join("beside")).unwrap();
    fs::create_dir(out.join("System Volume Information")).unwrap();
    let told = office.done(&["bundle", "import", "--no-run", argument(&out)]);
    assert!(!told.err.contains("left out"), "{told:?}");
}

#[test]
fn a_bundle_must_come_from_the_installation_that_its_key_is_trusted_for() {
    let (branch, office) = branch_and_office();
    let bundle = &sealed(&branch, &["c1"])[0];
    let raw = without_triggers(&office.data().join("assay.db"));
    assert_eq!(raw.execute("UPDATE contacts SET installation = ?1", ["0".repeat(32)]).unwrap(), 1);
    drop(raw);
    office.refused(1, "whose installation is 0000", &["bundle", "import", "--no-run", argument(bundle)]);
    assert_eq!(cases(&office), Vec::<String>::new());
}
