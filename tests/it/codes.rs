//! The result codes of the identity verification service: each that can arise here from the smallest evidence that raises
//! it.

use std::{fs, path::Path, sync::Arc};

use assay::{
    case::{
        ProblemDetails, Report, code,
        finding::{CheckId, NotCheckedCause},
        verdict::ProcessStatus,
    },
    infer::{Network, Task},
    media::{
        import::{ImportLimits, discover, stage},
        vault::Vault,
    },
};
use image::Rgb;

use crate::{
    fixtures::{
        networks::{RawFace, constant, detections, failing, fake, rows},
        stills::{jpeg, marked},
        video::{Clip, encode},
        write,
    },
    pipeline::{Case, cause, engine, frames, networks},
};

/// The problem with which a case of this content is refused.
#[track_caller]
fn refused(fill: impl Fn(&Path)) -> ProblemDetails {
    let folder = tempfile::tempdir().unwrap();
    let case = folder.path().join("case");
    write(&case.join("document_front.jpg"), jpeg(&marked(320, 224, 125)));
    fill(&case);
    let vault = Vault::open(&folder.path().join("vault"), None).unwrap();
    let source = discover(&case, &ImportLimits::default()).unwrap().remove(0);
    stage(&source, &vault, &ImportLimits::default()).expect_err("the case is refused").problem()
}

fn code_of(report: &Report, check: CheckId) -> Option<i32> {
    report.finding(check).unwrap().code
}

/// A detector that finds these faces, in shares of the picture's width and height; eye distance in shares of its width.
fn faces_at(faces: Vec<[f32; 3]>) -> Arc<dyn Network> {
    fake(Task::FaceDetection, move |input| {
        let (height, width) = (input.shape[2] as f32, input.shape[3] as f32);
        let face = |&[x, y, eyes]: &[f32; 3]| RawFace::at(x * width, y * height, eyes * width, 0.0);
        Ok(detections(input, &faces.iter().map(face).collect::<Vec<_>>()))
    })
}

/// The moving video of the other tests, as light as `change` makes it.
fn video_of(change: impl Fn(u32, u32, u8) -> u8 + Copy) -> Case {
    Case::of(move |case| {
        let changed = frames().into_iter().map(move |(at, mut image)| {
            image
                .enumerate_pixels_mut()
                .for_each(|(x, y, pixel)| *pixel = Rgb(pixel.0.map(|value| change(x, y, value))));
            (at, image)
        });
        encode(&case.join("video.mp4"), &Clip::default(), changed);
    })
}

/// The descriptions are the document's own, word for word.
#[test]
fn the_descriptions_are_those_of_the_document() {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let shared = std::env::var_os("ASSAY_SHARED").map_or(beside, Into::into);
    let Ok(document) = fs::read_to_string(shared.join("seeds/000_3f34c09a7436a2db.txt")) else {
        return println!("skipped: no ../shared");
    };
    for (number, text) in code::ALL {
        assert!(document.contains(&format!("{number}: {text}")), "{number}: {text}");
    }
}

#[test]
fn a_file_that_is_no_video_is_1() {
    let still = refused(|case| write(&case.join("video.mp4"), jpeg(&marked(64, 64, 90))));
    let noise = refused(|case| write(&case.join("video.mp4"), b"no video at all".repeat(100)));
    assert_eq!((still.code, noise.code), (Some(code::VIDEO_INVALID), Some(code::VIDEO_INVALID)));
}

#[test]
fn a_video_that_ends_early_or_is_lost_after_import_is_2() {
    let cut = Case::of(|case| {
        let path = case.join("video.mp4");
        encode(&path, &Clip::default(), frames());
        let bytes = fs::read(&path).unwrap();
        fs::write(&path, &bytes[..bytes.len() * 3 / 4]).unwrap();
    });
    let report = cut.run(&engine(networks(None)));
    assert_eq!(code_of(&report, CheckId::VideoIntegrity), Some(code::VIDEO_PROCESSING));
    assert_eq!(cause(&report, CheckId::VideoIntegrity), Some(NotCheckedCause::EvidenceUnreadable));
    assert_eq!(report.verdict.process, ProcessStatus::Inconclusive);

    let lost = Case::with_video();
    fs::remove_file(lost.vault.path(&lost.staged.evidence[1].digest)).unwrap();
    let report = lost.run(&engine(networks(None)));
    assert_eq!(code_of(&report, CheckId::VideoIntegrity), Some(code::VIDEO_PROCESSING));
    assert_eq!(code_of(&report, CheckId::CaptureQuality), Some(code::VIDEO_PROCESSING));
}

#[test]
fn a_method_that_is_none_is_3_and_last_frames_that_are_neither_14() {
    let meta = |json: &'static str| refused(move |case| write(&case.join("case.json"), json));
    assert_eq!(meta(r#"{"livenessMethod": 3}"#).code, Some(code::METHOD_INVALID));
    assert_eq!(meta(r#"{"lastFrames": "maybe"}"#).code, Some(code::LAST_FRAMES_INVALID));
    let problem = serde_json::to_value(meta(r#"{"livenessMethod": "1"}"#)).unwrap();
    assert_eq!((&problem["code"], &problem["status"]), (&(-3).into(), &400.into()));
    assert_eq!(serde_json::to_value(meta(r#"{"idType": 1}"#)).unwrap().get("code"), None);
}

#[test]
fn networks_that_are_missing_or_fail_are_4_and_5() {
    let case = Case::with_video();
    for (task, check, expected) in [
        (Task::PassiveLiveness, CheckId::SelfieLiveness, code::NO_LIVENESS_MODEL),
        (Task::FaceDetection, CheckId::CaptureQuality, code::NO_LIVENESS_MODEL),
        (Task::FaceEmbedding, CheckId::VideoIntegrity, code::NO_LIVENESS_MODEL),
        (Task::FaceEmbedding, CheckId::FaceMatch, code::NO_MATCHING_MODEL),
    ] {
        let mut without = networks(None);
        without.retain(|network| network.entry().task != task);
        for engine in [engine(without), engine(networks(Some(failing(task))))] {
            let report = case.run(&engine);
            assert_eq!(code_of(&report, check), Some(expected), "{task} {check}");
            assert!(report.finding(check).unwrap().outcome.score().is_none());
        }
    }
}

#[test]
fn no_face_is_9_no_movement_10_and_several_faces_11() {
    let case = Case::with_video();
    let report = case.run(&engine(networks(Some(faces_at(Vec::new())))));
    for check in [CheckId::FaceDetection, CheckId::CaptureQuality] {
        assert_eq!(code_of(&report, check), Some(code::NO_FACE), "{check}");
    }
    let facing_ahead = constant(Task::FaceAttributes, &[0.0, 0.0, 0.1, 0.2, 0.3, 0.4, 0.5]);
    let report = case.run(&engine(networks(Some(facing_ahead))));
    assert_eq!(code_of(&report, CheckId::HeadMovement), Some(code::NO_MOVEMENT));
    let report = case.run(&engine(networks(Some(faces_at(vec![[0.5, 0.5, 0.14], [0.1, 0.8, 0.08]])))));
    for check in [CheckId::FaceDetection, CheckId::VideoIntegrity] {
        assert_eq!(code_of(&report, check), Some(code::SEVERAL_FACES), "{check}");
    }
    assert_ne!(report.verdict.process, ProcessStatus::Accepted);
}

/// A person who takes over part-way, whom the share of unlike frames alone would let pass.
#[test]
fn another_person_in_a_part_of_the_video_is_11() {
    let dark = fake(Task::FaceEmbedding, |input| {
        let row = |index: usize| {
            let mean = input.row(index).iter().sum::<f32>() / input.row(index).len() as f32;
            // A quarter of the frames, at the start and at the end; portraits come with their mirror image, frames alone.
            if input.shape[0] == 1 && mean < -0.4 { vec![0.0, 1.0] } else { vec![1.0, 0.0] }
        };
        Ok(rows(input.shape[0], row))
    });
    // Turned faces are not compared.
    let mut all = networks(Some(dark));
    all.retain(|network| network.entry().task != Task::FaceAttributes);
    all.push(constant(Task::FaceAttributes, &[0.0, 0.0, 0.1, 0.2, 0.3, 0.4, 0.5]));
    let report = Case::with_video().run(&engine(all));
    assert_eq!(code_of(&report, CheckId::VideoIntegrity), Some(code::SEVERAL_FACES), "{report:#?}");
    assert_ne!(report.verdict.process, ProcessStatus::Accepted);
}

#[test]
fn a_document_without_a_face_is_12() {
    let nothing_in_stills = fake(Task::FaceDetection, |input| {
        let (height, width) = (input.shape[2], input.shape[3]);
        let grey = input.data[width * (height / 2) + width / 2];
        // The document is a flat grey that no frame of the video has.
        let face = RawFace::at(width as f32 / 2.0, height as f32 / 2.0, width as f32 / 6.0, 0.0);
        Ok(detections(input, if (grey + 0.0196).abs() < 0.02 { &[] } else { std::slice::from_ref(&face) }))
    });
    let report = Case::with_video().run(&engine(networks(Some(nothing_in_stills))));
    assert_eq!(code_of(&report, CheckId::DocumentPortrait), Some(code::NO_DOCUMENT_FACE));
    assert_eq!(code_of(&report, CheckId::FaceMatch), Some(code::NO_DOCUMENT_FACE));
}

#[test]
fn a_list_without_a_frame_is_13() {
    let empty = refused(|case| fs::create_dir_all(case.join("frames")).unwrap());
    assert_eq!(empty.code, Some(code::NO_FRAMES));
    assert!(empty.detail.contains("frames"), "{}", empty.detail);
    let litter = refused(|case| write(&case.join("Frames/.DS_Store"), b"x"));
    assert_eq!(litter.code, Some(code::NO_FRAMES));
}

/// More frames are to come: what there is, is looked at, and nothing is accepted.
#[test]
fn frames_that_are_not_the_last_are_a_part() {
    let run = |json: &'static str| {
        let case = Case::of(move |case| {
            write(&case.join("case.json"), json);
            for (index, (_, image)) in frames().iter().enumerate() {
                write(&case.join(format!("frames/{index:03}.jpg")), jpeg(image));
            }
        });
        case.run(&engine(networks(None)))
    };
    let whole = run(r#"{"lastFrames": "true"}"#);
    assert_eq!(cause(&whole, CheckId::VideoIntegrity), None);
    assert!(!whole.warnings.iter().any(|warning| warning.contains("lastFrames")), "{:?}", whole.warnings);
    let part = run(r#"{"lastFrames": "false"}"#);
    assert_eq!(part.verdict.process, ProcessStatus::Inconclusive);
    assert_eq!(cause(&part, CheckId::VideoIntegrity), Some(NotCheckedCause::EvidenceMissing));
    assert!(part.warnings.iter().any(|warning| warning.contains("lastFrames")), "{:?}", part.warnings);
}

#[test]
fn light_is_16_to_18() {
    let face = faces_at(vec![[0.5, 0.5, 0.14]]);
    let inside = |x: u32, y: u32| (100..220).contains(&x) && (50..180).contains(&y);
    for (expected, case) in [
        (code::TOO_BRIGHT, video_of(|_, _, value| 255 - value / 64)),
        (code::TOO_DARK, video_of(|_, _, value| value / 12)),
        (code::BACKLIT, video_of(move |x, y, value| if inside(x, y) { value / 6 + 10 } else { 255 - value / 8 })),
    ] {
        let report = case.run(&engine(networks(Some(face.clone()))));
        let finding = report.finding(CheckId::CaptureQuality).unwrap();
        assert_eq!(finding.code, Some(expected), "{finding:#?}");
        assert_ne!(report.verdict.process, ProcessStatus::Accepted);
    }
}

#[test]
fn place_is_101_to_103() {
    let case = Case::with_video();
    for (expected, face) in [
        (None, [0.5, 0.5, 0.14]),
        (Some(code::NEAR_BORDER), [0.15, 0.5, 0.14]),
        (Some(code::CROPPED), [0.07, 0.5, 0.14]),
        (Some(code::TOO_CLOSE), [0.5, 0.5, 0.24]),
    ] {
        let report = case.run(&engine(networks(Some(faces_at(vec![face])))));
        let finding = report.finding(CheckId::CaptureQuality).unwrap();
        assert_eq!(finding.code, expected, "{finding:#?}");
    }
}

/// What must not look like a fault: the good video of the other tests.
#[test]
fn a_good_video_has_no_code() {
    let report = Case::with_video().run(&engine(networks(None)));
    let codes: Vec<_> = report.findings.iter().filter_map(|finding| Some((finding.check, finding.code?))).collect();
    assert_eq!(codes, []);
}
