//! Live clips with labelled head turns, which lie beside the checkout: movements are seen when they were made, and nobody
//! live is rejected.

use std::{fs, path::Path};

use assay::{
    case::{
        Report,
        finding::{CheckId, Exhibit},
        verdict::Band,
    },
    matching::References,
    media::{
        import::{ImportLimits, discover, stage},
        vault::Vault,
    },
    pipeline::{CaseInput, Engine, run},
    session::case_id,
};

use jiff::civil::Date;

use crate::reference::{engine, shared};

const LEFT: &str = "head turned to the picture's left";
const RIGHT: &str = "head turned to the picture's right";
const UP: &str = "head raised";
const DOWN: &str = "head lowered";

/// Clip, liveness method, and the movements read off by eye to half a second: what, from, to in seconds.
type Labels = (&'static str, u8, &'static [(&'static str, f64, f64)]);
const CLIPS: [Labels; 7] = [
    ("td_live/d5131267.mov", 0, &[(RIGHT, 1.9, 2.9), (LEFT, 4.3, 4.8), (UP, 6.8, 6.8), (DOWN, 8.3, 9.2)]),
    ("td_live/9f2be705.mov", 0, &[(RIGHT, 1.1, 2.2), (LEFT, 3.9, 5.4), (UP, 7.1, 7.7), (DOWN, 9.3, 10.4)]),
    ("td_live/675b9eb3.mov", 0, &[(RIGHT, 2.9, 4.4), (LEFT, 5.4, 5.9), (DOWN, 7.9, 8.4)]),
    ("head_turn_Brow-Down.mp4", 0, &[(LEFT, 3.9, 4.5), (RIGHT, 6.8, 6.8), (UP, 8.8, 9.8), (DOWN, 11.8, 12.7)]),
    ("intel_head-pose-face-detection-female.gif", 0, &[]),
    ("intel_head-pose-face-detection-male.gif", 0, &[]),
    ("td_sets/242466_4.mov", 1, &[]),
];

fn report(engine: &Engine, video: &Path, method: u8) -> Report {
    let folder = tempfile::tempdir().unwrap();
    let case = folder.path().join("case");
    fs::create_dir(&case).unwrap();
    let ending = video.extension().unwrap().to_string_lossy();
    fs::copy(video, case.join(format!("video.{ending}"))).unwrap();
    fs::write(case.join("case.json"), format!("{{\"livenessMethod\": {method}}}")).unwrap();
    let vault = Vault::open(&folder.path().join("vault"), None).unwrap();
    let staged =
        stage(&discover(&case, &ImportLimits::default()).unwrap()[0], &vault, &ImportLimits::default()).unwrap();
    let (id, evidence, warnings) = (case_id(&staged), &staged.evidence, &staged.warnings);
    let references = References::default();
    let input = CaseInput {
        case: &id,
        meta: &staged.meta,
        evidence,
        warnings,
        vault: &vault,
        references: &references,
        received: Date::default(),
    };
    run(&input, engine, &()).unwrap()
}

/// How many seconds a movement's middle lies outside the labelled time: of all spans of its kind the nearest.
fn seconds_off(report: &Report, movement: &str, from: f64, to: f64) -> f64 {
    let finding = report.finding(CheckId::HeadMovement).unwrap();
    let off = |exhibit: &Exhibit| match exhibit {
        Exhibit::Span { label, start_millis, end_millis } if label == movement => {
            let middle = (start_millis + end_millis) as f64 / 2000.0;
            Some((from - middle).max(middle - to).max(0.0))
        }
        _ => None,
    };
    finding.exhibits.iter().filter_map(off).fold(f64::INFINITY, f64::min)
}

#[test]
fn live_clips_are_not_rejected_and_their_movements_are_timed() {
    let Some(shared) = shared() else { return };
    let engine = engine();
    let mut worst: f64 = 0.0;
    for (clip, method, movements) in CLIPS {
        let report = report(&engine, &shared.join("data/selfie_video").join(clip), method);
        let verdict = report.verdict.of(CheckId::SelfieLiveness).unwrap();
        println!("{clip}: liveness {:?} {:?}", verdict.score, verdict.band);
        assert_ne!(verdict.band, Band::Fail, "{clip}: {:?}", report.finding(CheckId::SelfieLiveness));
        assert_ne!(verdict.band, Band::NotChecked, "{clip}: {:?}", report.finding(CheckId::SelfieLiveness));
        for &(movement, from, to) in movements {
            let off = seconds_off(&report, movement, from, to);
            assert!(off <= 0.5, "{clip}: {movement} {from} … {to} s is {off} s off");
            worst = worst.max(off);
        }
    }
    println!("the middle of every movement lies within {worst:.2} s of its labelled time");
}
