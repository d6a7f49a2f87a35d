//! The surface of document photos: what the judge makes of its network's answers, and how labelled photos are evaluated.

use std::fs;

use assay::{
    case::{
        EvidenceKind,
        finding::{CheckId, Exhibit, NotCheckedCause},
        geometry::Point,
        pad::PadReason,
    },
    document::surface::{SurfaceError, SurfaceJudge, SurfaceReport, SurfaceSign},
    eval::{SurfaceTask, evaluate_surfaces},
    infer::{ModelSet, Network, Task, Tensor},
    pipeline::Engine,
    policy::{DEFAULT_POLICY, Policy},
};
use image::{Rgb, RgbImage};

use crate::fixtures::networks::{constant, failing, fake, rows, set};

const QUAD: [Point; 4] =
    [Point::new(80.0, 90.0), Point::new(930.0, 100.0), Point::new(920.0, 640.0), Point::new(70.0, 630.0)];

fn policy() -> Policy {
    Policy::parse(DEFAULT_POLICY, "default").unwrap()
}

/// A colourful, detailed page on a table.
fn photo() -> RgbImage {
    RgbImage::from_fn(1000, 720, |x, y| {
        let grain = (x * 7919 + y * 104_729 + x * y * 31) % 40;
        let hue = [(x / 60 + y / 50) % 3, (x / 60) % 3, (y / 50) % 3];
        Rgb(hue.map(|step| (90 + 45 * step + grain) as u8))
    })
}

/// The same without colour.
fn grey() -> RgbImage {
    let mut page = photo();
    page.pixels_mut().for_each(|pixel| *pixel = Rgb([pixel[1]; 3]));
    page
}

fn judged(network: std::sync::Arc<dyn Network>) -> Result<SurfaceReport, SurfaceError> {
    SurfaceJudge::new(&set([network]), &policy()).unwrap().judge(&photo(), Some(&QUAD))
}

#[test]
fn what_the_network_sees_lowers_the_score_and_is_shown() {
    let clear = judged(constant(Task::DocumentSurface, &[-9.0, -9.0, -9.0])).unwrap();
    for (head, sign) in SurfaceSign::ALL.into_iter().enumerate() {
        let mut answer = [-9.0; 3];
        answer[head] = 9.0;
        let report = judged(constant(Task::DocumentSurface, &answer)).unwrap();
        assert!(report.signs[head].evidence > clear.signs[head].evidence + 1.0, "{sign:?}");
        // The page's own colour outweighs a network that takes it for a grey copy.
        let is_lower = report.liveness < clear.liveness;
        assert_eq!(is_lower, sign != SurfaceSign::Grey, "{sign:?}: {} {}", report.liveness, clear.liveness);
        // The odds of the signs add up.
        let odds: f64 = report.signs.iter().map(|one| one.evidence.exp()).sum();
        assert!((report.evidence - odds.ln()).abs() < 1e-9, "{} {}", report.evidence, odds.ln());
    }
    // One crop of a screen: that is the one to look at.
    let one = fake(Task::DocumentSurface, |input| {
        Ok(rows(input.shape[0], |row| vec![if row == 5 { 9.0 } else { -9.0 }, -9.0, -9.0]))
    });
    let report = judged(one).unwrap();
    assert_eq!(report.crops.len(), 24);
    let findings = report.pad_findings(EvidenceKind::DocumentFront, 2);
    let reasons: Vec<PadReason> = findings.iter().map(|finding| finding.reason).collect();
    assert_eq!(reasons, [PadReason::ScreenReplayAttack, PadReason::BlackAndWhitePrintedCopyAttack]);
    let regions: Vec<_> = findings[0]
        .exhibits
        .iter()
        .filter_map(|exhibit| match exhibit {
            Exhibit::Region { bbox_in_image, evidence, .. } => Some((*bbox_in_image, *evidence)),
            _ => None,
        })
        .collect();
    assert_eq!(regions, [(report.crops[5].bbox, EvidenceKind::DocumentFront)]);
    let finding = report.finding(EvidenceKind::DocumentFront, 2);
    assert_eq!((finding.check, finding.outcome.score()), (CheckId::DocumentLiveness, Some(report.score())));
}

#[test]
fn a_poor_file_is_capped_and_never_helped() {
    let all = policy();
    let policy = all.surface;
    let clear = judged(constant(Task::DocumentSurface, &[-30.0, -30.0, -30.0])).unwrap();
    let poor = clear.clone().with_jpeg_quality(Some(20), &policy);
    assert!(poor.score() <= clear.score() && (0.25..0.5).contains(&poor.score()), "{}", poor.score());
    let judge = SurfaceJudge::new(&set([constant(Task::DocumentSurface, &[-30.0, -30.0, 30.0])]), &all);
    let attack = judge.unwrap().judge(&grey(), Some(&QUAD)).unwrap();
    assert!(attack.score() < 0.25, "{}", attack.score());
    assert_eq!(attack.clone().with_jpeg_quality(Some(20), &policy).score(), attack.score());
    assert_eq!(clear.clone().with_jpeg_quality(None, &policy), clear);
}

#[test]
fn quality_keeps_the_order_and_makes_nothing_more_suspicious() {
    let clear = judged(constant(Task::DocumentSurface, &[-30.0, -30.0, -30.0])).unwrap();
    let score = |liveness, quality_cap| SurfaceReport { liveness, quality_cap, ..clear.clone() }.score();
    for cap in [0.0, 0.3, 0.45, 0.5, 0.7, 1.0] {
        let scores: Vec<f64> = (0..=20).map(|step| score(f64::from(step) / 20.0, cap)).collect();
        assert!(scores.windows(2).all(|pair| pair[0] < pair[1]), "{cap}: {scores:?}");
        // None above the cap, and no poor photo at half or above.
        assert!((scores[20] - f64::max(cap, 0.3)).abs() < 1e-9, "{cap}: {scores:?}");
    }
    for (liveness, cap) in [(0.2, 0.0), (0.3, 0.45), (0.55, 0.7), (0.9, 1.0)] {
        assert!((score(liveness, cap) - liveness).abs() < 1e-9, "{liveness} under {cap}");
    }
    assert!(score(0.9, 0.49) < 0.5);
}

#[test]
fn what_cannot_be_judged_says_why() {
    let missing = SurfaceJudge::new(&ModelSet::from_networks(Vec::new()), &policy()).err().unwrap();
    assert_eq!(missing.cause(), NotCheckedCause::ModelUnavailable);
    for network in [
        failing(Task::DocumentSurface),
        constant(Task::DocumentSurface, &[0.0, f32::NAN, 0.0]),
        constant(Task::DocumentSurface, &[0.0, 0.0]),
    ] {
        assert_eq!(judged(network).unwrap_err().cause(), NotCheckedCause::ModelFailed);
    }
    let judge = SurfaceJudge::new(&set([constant(Task::DocumentSurface, &[0.0; 3])]), &policy()).unwrap();
    let error = judge.judge(&RgbImage::new(159, 900), None).unwrap_err();
    assert!(matches!(error, SurfaceError::TooSmall { width: 159, .. }), "{error}");
}

#[test]
fn labelled_photos_are_judged_row_by_row() {
    let folder = tempfile::tempdir().unwrap();
    photo().save(folder.path().join("a.png")).unwrap();
    RgbImage::from_pixel(400, 300, Rgb([10, 20, 30])).save(folder.path().join("b.png")).unwrap();
    fs::write(folder.path().join("c.jpg"), b"\xFF\xD8 cut").unwrap();
    let labels = folder.path().join("labels.csv");
    fs::write(&labels, "path,label,attrs\na.png,genuine_photo,quad=80 90 930 100 920 640 70 630\nb.png,grey_print_copy,quad=20 20 380 20 380 280 20 280\nc.jpg,real_photo,\n")
        .unwrap();
    let dark_is_a_copy = |input: &Tensor| {
        let answer = |row: usize| {
            let values = input.row(row);
            let mean = values.iter().sum::<f32>() / values.len() as f32;
            vec![-20.0, -20.0, if mean < -0.5 { 20.0 } else { -20.0 }]
        };
        Ok(rows(input.shape[0], answer))
    };
    // Sees no document anywhere: the whole photo is judged.
    let blind = |_: &Tensor| {
        let maps = Tensor { shape: vec![1, 5, 64, 64], data: vec![0.0; 5 * 64 * 64] };
        Ok(vec![("maps".to_owned(), maps), ("presence".to_owned(), Tensor { shape: vec![1, 1], data: vec![0.0] })])
    };
    let models = || set([fake(Task::DocumentSurface, dark_is_a_copy), fake(Task::DocumentLocation, blind)]);
    let engine = Engine { models: models(), policy: policy() };
    for (task, has_colour) in [
        (SurfaceTask::Surface, false),
        (SurfaceTask::DocumentLiveness, false),
        (SurfaceTask::DocumentLivenessAtTrueCorners, true),
    ] {
        let report = evaluate_surfaces(&labels, task, &engine, &|_, _| {}).unwrap();
        let [genuine, copy, broken] = &report.items[..] else { panic!("{} items", report.items.len()) };
        // Of a whole photo the network does not count yet; of a document it tells copies.
        let (genuine_score, copy_score) = (genuine.item.score.unwrap(), copy.item.score.unwrap());
        assert!(!has_colour || genuine_score > copy_score, "{task:?}: {genuine_score} {copy_score}");
        assert_eq!(genuine.figures.contains_key("colour_median"), has_colour, "{task:?}");
        assert!(broken.item.score.is_none() && broken.item.error.as_ref().unwrap().contains("c.jpg"));
        assert_eq!((report.figures.bona_fide.responses, report.figures.attacks.responses), (1, 1));
        let json = serde_json::to_value(&report).unwrap();
        assert_eq!((&json["schema"], &json["items"][1]["label"]), (&"assay.eval/1".into(), &"grey_print_copy".into()));
    }
}
