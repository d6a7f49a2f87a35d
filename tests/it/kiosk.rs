//! Whole sessions at the kiosk, played from scripts by the program: what the camera sees is drawn, what looks at it are the networks that
//! ship.

mod outbox;
mod outcomes;

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

use assay::media::image::encode_jpeg;
use image::{Rgb, RgbImage};
use serde_json::Value;

use crate::fixtures::{
    files_below,
    program::{Answer, Program, argument},
    write,
};

/// Lets a command use the networks that ship.
fn with_networks(command: &mut Command) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    command.env("ASSAY_MODELS", root.join("models"));
    command.env("ORT_DYLIB_PATH", root.join("vendor/onnxruntime/libonnxruntime.so"));
}

/// Runs a script with the networks that ship.
fn played(program: &Program, script: &str, arguments: &[&str]) -> Answer {
    let path = program.path("script.txt");
    write(&path, script);
    let data = program.data();
    let place = ["--data", argument(&data), "kiosk", "--json", "--script", argument(&path)];
    let mut command = program.command(place.iter().chain(arguments));
    with_networks(&mut command);
    let output: Output = command.output().unwrap();
    Answer::of(output)
}

fn rehearsed(program: &Program, script: &str) -> Vec<Value> {
    let answer = played(program, script, &["--rehearse"]);
    assert_eq!(answer.code, Some(0), "{answer:?}");
    answer.objects()
}

/// The steps that were gone through, each once in a row.
fn steps(told: &[Value]) -> Vec<&str> {
    let mut steps: Vec<&str> = told.iter().filter_map(|line| line["step"].as_str()).collect();
    steps.dedup();
    steps
}

#[test]
fn wrong_scripts_are_refused_with_their_line() {
    let program = Program::new();
    let answer = played(&program, "begin card\njump\n", &["--rehearse"]);
    assert_eq!((answer.code, answer.out.as_str()), (Some(1), ""), "{answer:?}");
    assert!(answer.err.contains("script.txt, line 2") && answer.err.contains("there is no such instruction"));
    program.refused(1, "none.txt", &["kiosk", "--script", "none.txt", "--rehearse"]);
    program.refused(2, "--script", &["kiosk"]);
    assert_eq!(program.run(&["kiosk", "--cameras", "--json"]).code, Some(0));
}

/// Nobody begins where documents and faces cannot be found.
#[test]
fn without_networks_the_kiosk_is_out_of_service() {
    let program = Program::new();
    write(&program.path("script.txt"), "begin card\nuntil document_front 3\n");
    let answer = program.run(&["kiosk", "--json", "--script", "script.txt", "--rehearse"]);
    assert_eq!(answer.code, Some(1), "{answer:?}");
    assert!(answer.err.contains("the session is at start"), "{answer:?}");
}

/// Nobody comes on: every step gives up by itself, and nothing of the session is left.
#[test]
fn a_session_that_nobody_goes_on_with_ends_at_the_start() {
    let program = Program::new();
    write(&program.path("blank.jpg"), encode_jpeg(&RgbImage::from_pixel(640, 480, Rgb([90; 3])), 90).unwrap());
    let script = "specimen 3\nshow photo-genuine\nbegin card\nuntil review\nuntil start 70\nshow file:blank.jpg\nbegin passport\n\
                  until document_front\nplay 3\nunplug\nuntil camera_lost 1\nplay 5\nplug\nuntil document_front 1\nunplug\n\
                  until start 40\n";
    let told = rehearsed(&program, script);
    let (shot, lost) = (["document_front", "review", "start"], ["document_front", "camera_lost"]);
    assert_eq!(steps(&told), [&["start"][..], &shot, &lost, &lost, &["start"]].concat());
    let last = told.last().unwrap();
    assert_eq!((&last["outbox"], &last["lastError"]), (&Value::from(0), &Value::Null));
    let work = program.data().join("kiosk-work");
    let left: Vec<_> = files_below(&work).into_iter().filter(|path| !path.ends_with("kiosk.lock")).collect();
    assert_eq!(left, Vec::<PathBuf>::new());
}

#[test]
fn faults_are_told_while_the_photo_is_taken_and_no_photo_is_taken_of_them() {
    let program = Program::new();
    for (person, kind, guidance) in [(3, "photo-cropped", "WholeDocument"), (3, "photo-two-documents", "OneDocument")] {
        let script = format!("specimen {person}\nshow {kind}\nbegin card\nplay 4\ncancel\nuntil start 1\n");
        let told = rehearsed(&program, &script);
        assert!(!steps(&told).contains(&"review"), "{kind}");
        assert!(told.iter().any(|line| line["guidance"] == guidance), "{kind}: {told:?}");
    }
}
