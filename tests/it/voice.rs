//! Spoken digits through the pipeline and the evaluation: sound that is missing, cut or not heard never counts as said.

use std::{path::Path, sync::Arc};

use assay::{
    case::{
        Report,
        finding::{CheckId, NotCheckedCause, Outcome},
        verdict::{ProcessStatus, ReviewReason},
    },
    eval::evaluate_voices,
    infer::{Network, Task},
};
use serde_json::Value;

use crate::{
    fixtures::{
        networks::{failing, fake, set, signs},
        video::{Clip, Tone, encode},
        write,
    },
    pipeline::{Case, cause, engine, frames, networks, reasons},
};

/// A network that hears 4, 2 and 7 in every sound, between the first and the second second, and silence in the rest.
fn listener() -> Arc<dyn Network> {
    fake(Task::SpokenDigits, |input| {
        let said = |place: usize| match place {
            50..55 => 5,
            65..70 => 3,
            80..85 => 8,
            _ => 0,
        };
        Ok(signs([1, input.row(0).len() / 320 - 1, 12], |_, place| said(place)))
    })
}

/// A case that asks for `digits`, with a video whose sound lasts four seconds where it has any.
fn asking(digits: &str, sound: bool, kept: f64) -> Case {
    Case::of(|case| {
        let path = case.join("video.mp4");
        let tone = sound.then_some(Tone { hertz: 440.0, millis: 4000, rate: 48_000 });
        encode(&path, &Clip { tone, ..Clip::default() }, frames());
        let bytes = std::fs::read(&path).unwrap();
        write(&path, &bytes[..(bytes.len() as f64 * kept) as usize]);
        write(&case.join("case.json"), format!("{{\"challenge\": {{\"digits\": \"{digits}\"}}}}"));
    })
}

fn heard(report: &Report) -> String {
    report.heard_digits.iter().map(|digit| char::from(b'0' + digit.digit)).collect()
}

/// The check was not carried out, says why, and holds the case back.
fn held_back(report: &Report, expected: NotCheckedCause, words: &str) {
    let check = CheckId::VoiceChallenge;
    assert_eq!(cause(report, check), Some(expected));
    let Outcome::NotChecked(reason) = &report.finding(check).unwrap().outcome else { return };
    assert!(reason.detail.contains(words), "{}", reason.detail);
    assert_eq!(report.verdict.process, ProcessStatus::Inconclusive);
    assert!(reasons(report).contains(&ReviewReason::RequiredNotChecked(check)), "{:?}", reasons(report));
    assert_eq!(heard(report), "");
}

#[test]
fn digits_said_are_clear_and_others_go_to_a_person() {
    let engine = engine([networks(None), vec![listener()]].concat());
    let right = asking("427", true, 1.0).run(&engine);
    assert_eq!((heard(&right).as_str(), right.verdict.process), ("427", ProcessStatus::Accepted), "{right:#?}");
    let times: Vec<i64> = right.heard_digits.iter().map(|digit| digit.start_millis).collect();
    assert!(times.is_sorted() && times.iter().all(|at| (500..2500).contains(at)), "{times:?}");
    let wrong = asking("951", true, 1.0).run(&engine);
    assert_eq!(wrong.verdict.process, ProcessStatus::Inconclusive);
    assert!(reasons(&wrong).contains(&ReviewReason::Borderline(CheckId::VoiceChallenge)), "{:?}", reasons(&wrong));
}

#[test]
fn a_video_without_sound_or_with_a_cut_one_is_not_heard() {
    let engine = engine([networks(None), vec![listener()]].concat());
    let silent = asking("427", false, 1.0).run(&engine);
    held_back(&silent, NotCheckedCause::EvidenceMissing, "no sound track");
    let cut = asking("427", true, 0.6).run(&engine);
    held_back(&cut, NotCheckedCause::EvidenceUnreadable, "partly readable");
}

#[test]
fn without_a_network_that_works_nothing_counts_as_said() {
    let case = asking("427", true, 1.0);
    held_back(&case.run(&engine(networks(None))), NotCheckedCause::ModelUnavailable, "spoken");
    let broken = engine([networks(None), vec![failing(Task::SpokenDigits)]].concat());
    held_back(&case.run(&broken), NotCheckedCause::ModelFailed, "out of order");
}

/// Two seconds of silence as 16-bit samples, 16 000 a second.
fn wave() -> Vec<u8> {
    let samples = vec![0u8; 64_000];
    let mut bytes = b"RIFF".to_vec();
    bytes.extend(36u32.wrapping_add(64_000).to_le_bytes());
    bytes.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    bytes.extend([16_000u32, 32_000].map(u32::to_le_bytes).concat());
    bytes.extend(b"\x02\0\x10\0data");
    bytes.extend(64_000u32.to_le_bytes());
    bytes.extend(samples);
    bytes
}

#[test]
fn an_evaluation_names_the_sounds_it_cannot_hear() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    write(&at("whole.wav"), wave());
    write(&at("head.wav"), &wave()[..20]);
    write(&at("half.wav"), &wave()[..30_000]);
    write(&at("text.wav"), "no sound, only words");
    write(&at("empty.wav"), "");
    let rows =
        "whole.wav,427\nhead.wav,427\ntext.wav,427\nempty.wav,427\ngone.wav,427\n.,427\nhalf.wav,427\nwhole.wav,\n";
    write(&at("labels.csv"), format!("path,label\n{rows}"));
    let models = set([listener()]);
    let (report, warnings) = evaluate_voices(&at("labels.csv"), &models).unwrap();
    let report: Value = serde_json::to_value(report).unwrap();
    let items = report["items"].as_array().unwrap();
    assert_eq!(items.len(), 8);
    assert_eq!((items[0]["heard"].as_str(), items[0]["error"].is_null()), (Some("427"), true), "{}", items[0]);
    for (item, name) in items[1..5].iter().zip(["head.wav", "text.wav", "empty.wav", "gone.wav"]) {
        assert!(item["heard"].is_null() && item["error"].as_str().unwrap().contains(name), "{item}");
    }
    for item in &items[5..7] {
        assert!(item["heard"].is_null() != item["error"].is_null(), "one of both: {item}");
    }
    assert!(warnings.len() == 1 && warnings[0].contains("whole.wav"), "{warnings:?}");
}

#[test]
fn labels_without_use_are_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let labels = folder.path().join("labels.csv");
    let refused = |labels: &Path| evaluate_voices(labels, &set([listener()])).unwrap_err().to_string();
    assert!(refused(&labels).contains("labels.csv"));
    let long = format!("path,label\na.wav,{}\n", "4".repeat(1001));
    for text in ["", "path,label\n", "path,label\na.wav,\n", "path,label\na.wav,no digit\n", "path\na.wav\n", &long] {
        write(&labels, text);
        assert!(refused(&labels).contains("labels.csv"), "{text:.40}: {}", refused(&labels));
    }
    write(&labels, [0xff, 0xfe, 0x00, 0x80]);
    assert!(refused(&labels).contains("labels.csv"));
    write(&labels, "path,label\na.wav,427\n");
    let error = evaluate_voices(&labels, &set([])).unwrap_err().to_string();
    assert!(error.contains("spoken"), "{error}");
}
