//! What leaves the installation through the command line: files of cases, tables, the report of a period, and their verification.

use std::fs;
use std::io::{Cursor, Read as _};
use std::process::Command;

use assay::case::Digest;
use ed25519_dalek::{Signer as _, SigningKey};
use serde_json::{Value, json};

use crate::fixtures::{
    cases::photo_case,
    files_below,
    pdf_text::{PdfText, pdf_text},
    program::{Answer, Program},
    stills::{jpeg, marked},
    write,
};

/// A data folder with one decided case and one open one.
fn with_cases() -> Program {
    let program = Program::new();
    photo_case(&program.path("in"), "c1", 90);
    photo_case(&program.path("in"), "c2", 120);
    program.done(&["import", "in"]);
    program.done(&["claim", "c1"]);
    let run = program.done(&["show", "c1", "--json"]).object()["run"].to_string();
    let note = "compared by eye with the passport of Zoë Müller";
    program.done(&["decide", "c1", "reject", "--run", &run, "--reason", "200", "--note", note]);
    program
}

fn text_of(program: &Program, name: &str) -> PdfText {
    pdf_text(&fs::read(program.path(name)).unwrap())
}

#[test]
fn a_pdf_tells_the_case_and_is_tagged() {
    let program = with_cases();
    program.done(&["export", "c1", "--format", "pdf", "--out", "c1.pdf"]);
    let PdfText { pages, raw } = text_of(&program, "c1.pdf");
    let all = pages.join("\n");
    for words in [
        "Identity verification: report of a case",
        "Zoë Müller",
        "200 Face does not match the document",
        "compared by eye with the passport",
        "Document liveness",
        "Audit log",
        "document_front",
    ] {
        assert!(all.contains(words), "{words} is missing in:\n{all}");
    }
    for (index, page) in pages.iter().enumerate() {
        assert!(page.contains(&format!("Page {} of {}", index + 1, pages.len())), "{page}");
    }
    for mark in ["/StructTreeRoot", "/MarkInfo", "/Lang", "/Outlines", "pdfuaid:part", "/Alt"] {
        assert!(raw.contains(mark), "{mark}");
    }
    let head = program.done(&["audit", "verify", "--json"]).object();
    assert_eq!(head["broken"], Value::Null);
}

#[test]
fn every_export_is_known_to_the_log_before_it_is_there_and_an_edited_one_is_told() {
    let program = with_cases();
    let exports: [(&str, &[&str]); 7] = [
        ("c1.pdf", &["export", "c1", "--format", "pdf", "--out", "c1.pdf"]),
        ("c1.json", &["export", "c1", "--format", "json", "--out", "c1.json"]),
        ("c1.zip", &["export", "c1", "--format", "zip", "--out", "c1.zip"]),
        ("all.csv", &["export", "--csv", "all.csv"]),
        ("all.jsonl", &["export", "--jsonl", "all.jsonl"]),
        ("period.pdf", &["report", "--from", "2020-01-01", "--to", "2100-01-01", "--out", "period.pdf"]),
        ("log.jsonl", &["audit", "export", "log.jsonl"]),
    ];
    for (name, arguments) in exports {
        let arguments: Vec<&str> = arguments.iter().copied().chain(["--json"]).collect();
        program.done(&arguments);
        let bytes = fs::read(program.path(name)).unwrap();
        let known = program.done(&["export", "verify", name, "--json"]).object();
        let digest = Digest::of(&bytes).to_string();
        assert_eq!((&known["unchanged"], &known["check"]["sha256"]), (&json!(true), &json!(digest)), "{name}");
        let newest = program.done(&["audit", "show", "--limit", "1", "--json"]).object();
        let told: Value = serde_json::from_str(newest["events"][0]["after"].as_str().unwrap()).unwrap();
        assert_eq!((&told["bytes"], &told["sha256"]), (&json!(bytes.len()), &json!(digest)), "{name}");
        fs::rename(program.path(name), program.path("renamed")).unwrap();
        program.done(&["export", "verify", "renamed"]);
        let mut edited = bytes.clone();
        let middle = edited.len() / 2;
        edited[middle] ^= 1;
        write(&program.path(name), edited);
        let told = program.run(&["export", "verify", name]);
        assert_eq!(told.code, Some(1), "{name}");
        assert!(told.out.contains("CHANGED") && told.out.contains(&digest), "{told:?}");
        write(&program.path(name), [bytes, vec![b' ']].concat());
        assert_eq!(program.run(&["export", "verify", name]).code, Some(1), "{name} with more at its end");
    }
    assert_eq!(program.done(&["audit", "verify", "--json"]).object()["broken"], Value::Null);
}

#[test]
fn the_head_in_an_export_is_that_before_its_own_event() {
    let program = with_cases();
    program.done(&["export", "c1", "--format", "json", "--out", "first.json"]); // makes the key that signs
    let head = program.done(&["audit", "verify", "--json"]).object()["head"].clone();
    program.done(&["export", "c1", "--format", "json", "--out", "c1.json"]);
    let export: Value = serde_json::from_slice(&fs::read(program.path("c1.json")).unwrap()).unwrap();
    let after = &program.done(&["audit", "verify", "--json"]).object()["head"];
    assert!(export["export"]["auditHead"] == head && *after != head, "{export}");
}

#[test]
fn a_signature_beside_a_file_is_checked() {
    let program = with_cases();
    let sha256 =
        program.done(&["export", "c1", "--format", "json", "--out", "c1.json", "--json"]).object()["sha256"].clone();
    let sha256 = sha256.as_str().unwrap();
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let digest: Vec<u8> = (0..32).map(|at| u8::from_str_radix(&sha256[2 * at..][..2], 16).unwrap()).collect();
    let key = SigningKey::from_bytes(&[7; 32]);
    let message = [&b"assay.signature/1\0"[..], &digest].concat();
    let public = hex(&key.verifying_key().to_bytes());
    let file = json!({
        "schema": "assay.signature/1", "algorithm": "Ed25519", "publicKey": public, "sha256": sha256,
        "signature": hex(&key.sign(&message).to_bytes()),
    });
    write(&program.path("c1.json.sig"), file.to_string());
    let verify = |arguments: &[&str]| {
        let answer = program.run(&[&["export", "verify", "c1.json"], arguments].concat());
        (answer.code, answer.out)
    };
    assert!(matches!(verify(&["--key", &public]), (Some(0), text) if text.contains("signature: right")));
    assert!(matches!(verify(&["--key", &"00".repeat(32)]), (Some(1), text) if text.contains("not by 0000")));
    // Who has only the file and its signature.
    let alone = Answer::of(program.command(["export", "verify", "c1.json", "--key", &public]).output().unwrap());
    assert_eq!((alone.code, program.path("home/.local/share/assay").exists()), (Some(0), false), "{alone:?}");
    // Anybody can sign: a signature by a key that nobody named proves nothing.
    let alone = Answer::of(program.command(["export", "verify", "c1.json"]).output().unwrap());
    assert!(alone.code == Some(1) && alone.out.contains("nobody vouches for"), "{alone:?}");
    let whole = fs::read(program.path("c1.json")).unwrap();
    write(&program.path("c1.json"), [whole.clone(), b" ".to_vec()].concat());
    assert!(matches!(verify(&[]), (Some(1), text) if text.contains("altered after it was signed")));
    write(&program.path("c1.json"), whole);
    for garbage in ["", "{}", "\0", &"x".repeat(100_000)] {
        write(&program.path("c1.json.sig"), garbage);
        assert!(matches!(verify(&[]), (Some(1), text) if text.contains("signature: WRONG")), "{garbage:.9}");
    }
}

#[test]
fn what_cannot_be_written_leaves_nothing() {
    let program = with_cases();
    let mut draw = fastrand::Rng::with_seed(7);
    let noise = image::RgbImage::from_fn(700, 700, |_, _| image::Rgb(std::array::from_fn(|_| draw.u8(..))));
    let folder = photo_case(&program.path("in"), "large", 50);
    let mut png = Cursor::new(Vec::new());
    noise.write_to(&mut png, image::ImageFormat::Png).unwrap();
    assert!(png.get_ref().len() > 900_000, "noise does not compress");
    write(&folder.join("selfie.png"), png.into_inner());
    program.done(&["import", "in"]);
    program.done(&["export", "large", "--format", "zip", "--out", "large.zip"]);
    let before = fs::read(program.path("large.zip")).unwrap();
    fs::create_dir(program.path("full")).unwrap();
    for place in ["full/large.zip", "large.zip"] {
        // As on a full disk, no file grows beyond 400 kB.
        let script = "trap '' XFSZ; ulimit -f 800; exec \"$@\"";
        let assay =
            program.command(["--data", "data", "export", "large", "--replace", "--format", "zip", "--out", place]);
        let mut limited = Command::new("sh");
        limited
            .args(["-c", script, "sh"])
            .arg(assay.get_program())
            .args(assay.get_args())
            .current_dir(program.path(""));
        limited.env("ASSAY_MODELS", program.path("models")).env("USER", "ana").env("HOME", program.path("home"));
        let answer = Answer::of(limited.output().unwrap());
        assert_eq!(answer.code, Some(1), "{answer:?}");
        assert!(answer.err.contains("cannot be written") || answer.err.contains("could not be made"), "{answer:?}");
    }
    assert!(files_below(&program.path("full")).is_empty(), "nothing half");
    assert_eq!(fs::read(program.path("large.zip")).unwrap(), before, "what lay there stays");
    program.refused(1, "no file has this name", &["export", "c1", "--format", "pdf", "--out", "/dev/full"]);
    program.refused(1, "no file has this name", &["export", "--csv", "full"]);
    program.refused(1, "choose another place", &["export", "--csv", "no/such/folder.csv"]);
    program.refused(
        1,
        "choose another place",
        &["report", "--from", "2026-01-01", "--to", "2026-02-01", "--out", "no/x.pdf"],
    );
}

#[test]
fn missing_and_damaged_evidence_is_told_and_the_rest_goes_on() {
    let program = with_cases();
    let photos: Vec<_> =
        files_below(&program.data().join("evidence")).into_iter().filter(|path| !path.ends_with("open.lock")).collect();
    for photo in photos {
        let mut permissions = fs::metadata(&photo).unwrap().permissions();
        #[allow(clippy::permissions_set_readonly_false, reason = "the file is the test's own")]
        permissions.set_readonly(false);
        fs::set_permissions(&photo, permissions).unwrap();
        fs::remove_file(photo).unwrap();
    }
    program.done(&["export", "c1", "--format", "pdf", "--out", "c1.pdf"]);
    let all = text_of(&program, "c1.pdf").pages.join("\n");
    assert!(all.contains("Front of the document cannot be shown") && all.contains("is not in the vault"), "{all}");
    assert!(all.contains("200 Face does not match the document"), "{all}");
    program.done(&["export", "c1", "--format", "zip", "--out", "c1.zip"]);
    let mut zip = zip::ZipArchive::new(fs::File::open(program.path("c1.zip")).unwrap()).unwrap();
    let manifest: Value = serde_json::from_reader(zip.by_name("manifest.json").unwrap()).unwrap();
    let front = manifest["files"].as_array().unwrap().iter().find(|file| file["name"] == "front.jpeg").unwrap();
    assert!(front["missing"].as_str().unwrap().contains("is not in the vault"), "{manifest}");
}

#[test]
fn a_packet_holds_what_the_process_service_puts_into_it() {
    let program = with_cases();
    program.done(&["export", "c1", "--format", "zip", "--out", "c1.zip"]);
    let mut zip = zip::ZipArchive::new(fs::File::open(program.path("c1.zip")).unwrap()).unwrap();
    let mut read = |name: &str| {
        let mut bytes = Vec::new();
        zip.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
        bytes
    };
    assert_eq!(read("front.jpeg"), jpeg(&marked(96, 64, 90)), "as it was imported");
    let [process, liveness, matching, manifest] =
        ["process.json", "liveness.json", "matching_facePortrait.json", "manifest.json"]
            .map(|name| serde_json::from_slice::<Value>(&read(name)).unwrap());
    assert_eq!(process["processId"], "c1");
    let told = &process["providerSpecific"]["liveness"];
    for key in told.as_object().unwrap().keys() {
        assert_eq!(liveness[key], told[key]);
    }
    assert!(liveness["assay"]["findings"].as_array().unwrap().len() > 5);
    assert_eq!(matching["success"], process["providerSpecific"]["matching"]["success"]);
    assert_eq!((&manifest["schema"], manifest["files"].as_array().unwrap().len()), (&json!("assay.packet/1"), 4));
}

#[test]
fn tables_hold_the_fields_and_cases_asked_for_and_no_formulas() {
    let program = with_cases();
    let folder = photo_case(&program.path("in"), "sum", 60);
    let name = "=HYPERLINK(\"http://x\",\"y\")\u{202E}";
    write(&folder.join("case.json"), json!({"id": "sum", "entityName": name}).to_string());
    program.done(&["import", "in"]);
    program.done(&["export", "--csv", "all.csv", "--order", "oldest"]);
    let mut csv = csv::Reader::from_path(program.path("all.csv")).unwrap();
    assert_eq!(csv.headers().unwrap().iter().take(3).collect::<Vec<_>>(), ["case", "entityName", "status"]);
    let rows: Vec<csv::StringRecord> = csv.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 3);
    let sum = rows.iter().find(|row| &row[0] == "sum").unwrap();
    assert_eq!(&sum[1], "'=HYPERLINK(\"http://x\",\"y\")[U+202E]");
    program.done(&[
        "export",
        "--jsonl",
        "some.jsonl",
        "--fields",
        "case,decision,reasonCode,decidedBy",
        "--status",
        "decided",
    ]);
    let lines = fs::read_to_string(program.path("some.jsonl")).unwrap();
    let row: Value = serde_json::from_str(&lines).unwrap();
    assert_eq!(row, json!({"case": "c1", "decision": "reject", "reasonCode": 200, "decidedBy": "ana"}));
    program.done(&["export", "c2", "sum", "--format", "csv", "--out", "two.csv", "--fields", "case"]);
    let mut named: Vec<_> = fs::read_to_string(program.path("two.csv")).unwrap().lines().map(str::to_owned).collect();
    named.sort_unstable();
    assert_eq!(named, ["c2", "case", "sum"]);
    program.refused(2, "entityName", &["export", "--csv", "x.csv", "--fields", "colour"]);
    program.refused(2, "--format", &["export", "c1", "--out", "x"]);
    program.refused(2, "--out", &["export", "c1", "--format", "pdf"]);
    program.refused(1, "goes with", &["export", "c1", "--format", "pdf", "--dialect", "process", "--out", "x"]);
}

/// The built-in policy, by which nothing leaves with who the person is.
fn strict_policy() -> String {
    include_str!("../../assets/policy/default.toml").to_owned() + "\n[export]\nalways_redact = true\n"
}

#[test]
fn a_redacted_export_does_not_tell_who_the_person_is() {
    let program = with_cases();
    let hidden = ["Müller", "Zoë", "passport of"];
    let check = |text: &str, what: &str| {
        for name in hidden {
            assert!(!text.contains(name), "{what} tells {name}:\n{text}");
        }
        assert!(text.contains("redacted"), "{what} says that it is redacted");
    };
    program.done(&["export", "c1", "--format", "pdf", "--redact", "--out", "c1.pdf"]);
    let PdfText { pages, raw } = text_of(&program, "c1.pdf");
    check(&pages.join("\n"), "PDF");
    assert!(!raw.contains("/DCTDecode"), "no photo, and no face was found");
    program.done(&["export", "c1", "--format", "json", "--redact", "--out", "c1.json"]);
    check(&fs::read_to_string(program.path("c1.json")).unwrap(), "JSON");
    program.done(&["export", "--csv", "all.csv", "--redact"]);
    let table = fs::read_to_string(program.path("all.csv")).unwrap();
    assert!(hidden.iter().all(|hidden| !table.contains(hidden)) && table.starts_with("case,status,"), "{table}");
    for (options, cause) in [(&["--redact"][..], "a redacted table"), (&["--policy", "strict.toml"], "the policy lets")]
    {
        let asked = ["export", "--csv", "named.csv", "--fields", "case,entityName,failure"];
        write(&program.path("strict.toml"), strict_policy());
        program.refused(1, "entityName, failure", &[&asked[..], options].concat());
        program.refused(1, cause, &[&asked[..], options].concat());
        assert!(!program.path("named.csv").exists());
    }
    program.done(&["export", "c1", "--format", "zip", "--redact", "--out", "c1.zip"]);
    let mut zip = zip::ZipArchive::new(fs::File::open(program.path("c1.zip")).unwrap()).unwrap();
    let names: Vec<String> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
    assert_eq!(names.len(), 4, "no media: {names:?}");
    for name in names {
        let mut text = String::new();
        zip.by_name(&name).unwrap().read_to_string(&mut text).unwrap();
        assert!(hidden.iter().all(|hidden| !text.contains(hidden)), "{name}: {text}");
    }
    program.done(&["export", "c1", "--format", "json", "--out", "strict.json", "--policy", "strict.toml"]);
    check(&fs::read_to_string(program.path("strict.json")).unwrap(), "what the policy redacts");
}

#[test]
fn the_report_of_a_period_is_the_same_as_json_and_on_paper() {
    let program = with_cases();
    let span = ["report", "--from", "2020-01-01", "--to", "2100-01-01", "--format"];
    program.done(&[&span[..], &["json", "--out", "p.json"]].concat());
    let figures: Value = serde_json::from_slice(&fs::read(program.path("p.json")).unwrap()).unwrap();
    assert_eq!((&figures["schema"], &figures["volumes"]["imported"]), (&json!("assay.period/1"), &json!(2)));
    assert_eq!(figures["decisions"], json!([{"kind": "reject", "reason": 200, "count": 1}]));
    assert_eq!(figures["openAges"]["counts"][0], 1);
    program.done(&[&span[..], &["pdf", "--out", "p.pdf"]].concat());
    let all = text_of(&program, "p.pdf").pages.join("\n");
    for words in
        ["200 Face does not match the document", "APCER: attacks accepted", "Four eyes", "Ageing", "2020-01-01"]
    {
        assert!(all.contains(words), "{words} is missing in:\n{all}");
    }
    program.refused(1, "exchange them", &["report", "--from", "2026-02-01", "--to", "2026-01-01"]);
    program.refused(2, "--from", &["report", "--from", "soon", "--to", "2026-01-01"]);
}

#[test]
fn a_file_of_the_same_name_is_replaced_only_when_that_is_said() {
    let program = with_cases();
    let exports: [(&str, &[&str]); 5] = [
        ("c1.json", &["export", "c1", "--format", "json", "--out", "c1.json"]),
        ("all.csv", &["export", "--csv", "all.csv"]),
        ("p.json", &["report", "--from", "2020-01-01", "--to", "2100-01-01", "--format", "json", "--out", "p.json"]),
        ("log.jsonl", &["audit", "export", "log.jsonl"]),
        ("head.json", &["audit", "head", "head.json"]),
    ];
    for (name, arguments) in exports {
        write(&program.path(name), "somebody's");
        let before = program.done(&["audit", "verify", "--json"]).object()["verified"].clone();
        program.refused(1, "--replace", arguments);
        let after = program.done(&["audit", "verify", "--json"]).object()["verified"].clone();
        assert_eq!(fs::read_to_string(program.path(name)).unwrap(), "somebody's");
        assert!(!program.path(&format!("{name}.sig")).exists());
        assert_eq!(before, after, "{name}: nothing was read that the log should know of");
        program.done(&[arguments, &["--replace"]].concat());
        assert_ne!(fs::read_to_string(program.path(name)).unwrap(), "somebody's");
    }
    program.refused(1, "all.csv", &["export", "--csv", "all.csv"]);
    // The signature of another file is one too.
    write(&program.path("c2.json.sig"), "somebody's");
    program.refused(1, "c2.json.sig", &["export", "c2", "--format", "json", "--out", "c2.json"]);
    assert!(!program.path("c2.json").exists());
}

#[test]
fn a_failed_export_is_in_the_log_as_one_that_was_not_made() {
    let program = with_cases();
    program.refused(1, "choose another place", &["export", "c1", "--format", "json", "--out", "no/such/c1.json"]);
    let page = program.done(&["audit", "show", "--kind", "export_unmade", "--json"]).object();
    let event = &page["events"][0];
    let told: Value = serde_json::from_str(event["after"].as_str().unwrap()).unwrap();
    assert_eq!((&event["case"], &event["actor"], &told["outcome"]), (&json!("c1"), &json!("ana"), &json!("failed")));
    // Where and why may tell of the person: beside the chain, so that an erasure can take it.
    let personal = event["personal"]["values"].as_str().unwrap();
    assert!(personal.contains("choose another place"), "{event}");
    assert_eq!(program.done(&["audit", "show", "--kind", "export", "--json"]).object()["events"], json!([]));
    assert_eq!(program.done(&["audit", "verify", "--json"]).object()["broken"], Value::Null);
}

#[test]
fn an_export_of_altered_evidence_is_written_with_a_warning() {
    let program = with_cases();
    assert!(!program.done(&["export", "c1", "--format", "pdf", "--out", "whole.pdf"]).err.contains("WARNING"));
    for photo in files_below(&program.data().join("evidence")).iter().filter(|path| path.extension().is_none()) {
        fs::write(photo, "altered").unwrap();
    }
    for form in ["json", "pdf", "zip"] {
        let (path, redacted) = (format!("c1.{form}"), format!("c1-redacted.{form}"));
        let fault = "document_front is missing or no longer what was imported";
        let answer = program.done(&["export", "c1", "--format", form, "--out", &path]);
        assert!(answer.err.contains(&format!("WARNING: c1: {fault}")), "{form}: {answer:?}");
        let export = ["export", "c1", "--format", form, "--redact", "--out", &redacted, "--json"];
        let told: Value = serde_json::from_str(&program.done(&export).out).unwrap();
        assert_eq!(told["faults"], json!([fault]));
    }
}
