//! Evaluations of labelled files with networks that answer by rule.

use std::fs;

use assay::{
    case::meta::LivenessMethod,
    eval::{EvalError, evaluate_selfies},
    infer::Task,
};
use serde_json::{Value, json};

use crate::{
    fixtures::{
        networks::constant,
        stills::{jpeg, marked},
        video::{Clip, encode},
        write,
    },
    pipeline::{engine, frames, networks},
};

#[test]
fn selfies_are_judged_row_by_row_and_what_has_no_answer_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    write(&at("live.jpg"), jpeg(&marked(320, 224, 125)));
    write(&at("text.txt"), "no picture");
    let whole = jpeg(&marked(320, 224, 125));
    write(&at("torn.jpg"), &whole[..whole.len() / 2]);
    encode(&at("clip.mp4"), &Clip::default(), frames());
    let stills = at("listed/frames");
    for (index, (_, image)) in frames().into_iter().enumerate() {
        write(&stills.join(format!("{index}.jpg")), jpeg(&image));
    }
    let rows = "path,label,attrs,score\nlive.jpg,real,subject=1,old\nclip.mp4,print_attack,subject=1,\n\
                listed,genuine_phone,,\ntext.txt,mask;paper,,\ntorn.jpg,real,,\ngone.mp4,replay,,\n";
    write(&at("labels.csv"), rows);
    let engine = engine(networks(None));
    let report = evaluate_selfies(&at("labels.csv"), LivenessMethod::Passive, &engine, &|_, _| {}).unwrap();
    let again = evaluate_selfies(&at("labels.csv"), LivenessMethod::Passive, &engine, &|_, _| {}).unwrap();
    assert_eq!(report, again);
    let report: Value = serde_json::to_value(report).unwrap();
    assert_eq!((&report["schema"], &report["task"]), (&json!("assay.eval/1"), &json!("selfie-liveness")));
    let items = report["items"].as_array().unwrap();
    assert_eq!(items.len(), 6);
    for item in &items[..3] {
        assert!((item["score"].as_f64().unwrap() - 0.9).abs() < 1e-3 && item["error"].is_null(), "{item}");
    }
    for (item, name) in items[3..].iter().zip(["text.txt", "torn.jpg", "gone.mp4"]) {
        assert!(item["score"].is_null() && item["error"].as_str().unwrap().contains(name), "{item}");
        assert_eq!(item["path"], name);
    }
    let figures = &report["figures"];
    let species: Vec<_> = figures["species"].as_array().unwrap().iter().map(|one| &one["species"]).collect();
    assert_eq!(species, ["mask", "print_attack", "replay"]);
    assert_eq!(figures["bonaFide"]["presentations"], 3);
    let at_policy = &figures["atThresholds"][0];
    assert_eq!((&at_policy["apcerMax"]["species"], &at_policy["bpcer"]["rate"]), (&json!("print_attack"), &json!(0.0)));
    assert_eq!(at_policy["bpcerWithNonResponses"]["rate"], json!(1.0 / 3.0));
}

#[test]
fn a_file_of_labels_that_cannot_be_used_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let labels = folder.path().join("labels.csv");
    let refused = |engine: &assay::pipeline::Engine| {
        evaluate_selfies(&labels, LivenessMethod::Passive, engine, &|_, _| {}).unwrap_err().to_string()
    };
    let whole = engine(networks(None));
    assert!(refused(&whole).contains("labels.csv"));
    for (text, words) in [("path,label\n", "no rows"), ("path\na.jpg\n", "`label`"), ("path,label\na.jpg,\n", "row 2")]
    {
        fs::write(&labels, text).unwrap();
        assert!(refused(&whole).contains(words), "{text}: {}", refused(&whole));
    }
    let blind = engine(vec![constant(Task::FaceEmbedding, &[1.0, 0.0])]);
    let error = evaluate_selfies(&labels, LivenessMethod::Passive, &blind, &|_, _| {}).unwrap_err();
    assert!(matches!(error, EvalError::Infer(_)));
}
