//! The portrait on a document against the document: drawn attacks and genuine photos, ghosts on the back, files that are no photos.

use std::{fs, path::Path};

use assay::{
    case::{
        EvidenceKind,
        finding::Exhibit,
        geometry::Point,
        pad::{PadFinding, PadReason},
    },
    document::{DocumentSideView, check_portrait, find_portrait},
    eval::evaluate_portraits,
    face::FaceTools,
    infer::ModelSet,
    pipeline::Engine,
    policy::{DEFAULT_POLICY, Policy},
};
use image::{Rgb, RgbImage, imageops};
use serde_json::Value;

use crate::fixtures::{networks::shipped, program::Program};

fn policy() -> Policy {
    Policy::parse(DEFAULT_POLICY, "default").unwrap()
}

/// Specimens of a kind: the folder that they are in.
fn specimens(program: &Program, kind: &str, [count, seed, megapixels]: [&str; 3]) -> std::path::PathBuf {
    let out = program.path(&format!("{kind}-{seed}"));
    let arguments = ["specimen", "--kind", kind, "--count", count, "--seed", seed, "--megapixels", megapixels];
    let made = program.command(arguments).arg("--out").arg(&out).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    out
}

fn evaluated(labels: &Path) -> Value {
    let engine = Engine { models: shipped(), policy: policy() };
    serde_json::to_value(evaluate_portraits(labels, &engine, &|_, _| {}).unwrap()).unwrap()
}

#[test]
fn a_glued_portrait_is_told_by_its_edge_and_a_genuine_one_left_alone() {
    let program = Program::new();
    let items = |kind: &str| {
        let folder = specimens(&program, kind, ["1", "7004", "8"]);
        let report = evaluated(&folder.join("labels.csv"));
        assert_eq!((&report["schema"], &report["task"]), (&"assay.eval/1".into(), &"document-portrait".into()));
        report["items"][0].clone()
    };
    let figure = |item: &Value, name: &str| item["figures"][name].as_f64();
    let (glued, genuine) = (items("photo-photo-replacement"), items("photo-genuine"));
    let rim = "bright line along two sides of the portrait or more (nats)";
    assert!(figure(&glued, rim).unwrap() > 0.02, "{glued}");
    assert!(glued["score"].as_f64().unwrap() < 0.5 && genuine["score"].as_f64().unwrap() >= 0.5, "{glued} {genuine}");
}

#[test]
fn rows_without_a_portrait_say_why() {
    let here = tempfile::tempdir().unwrap();
    let at = |name: &str| here.path().join(name);
    RgbImage::from_pixel(640, 480, Rgb([180; 3])).save(at("even.png")).unwrap();
    RgbImage::new(3, 2).save(at("tiny.png")).unwrap();
    fs::write(at("text.jpg"), "no picture").unwrap();
    let rows = "path,label\neven.png,genuine\ntiny.png,genuine\ntext.jpg,photo_replacement\ngone.jpg,genuine\n";
    fs::write(at("labels.csv"), rows).unwrap();
    let report = evaluated(&at("labels.csv"));
    for (item, name) in report["items"].as_array().unwrap().iter().zip(["even.png", "tiny.png", "text.jpg", "gone.jpg"])
    {
        assert!(item["score"].is_null() && item["error"].as_str().unwrap().contains(name), "{item}");
    }
    fs::write(at("none.csv"), "path,label\n").unwrap();
    let engine = |models| Engine { models, policy: policy() };
    let refused = |models| evaluate_portraits(&at("none.csv"), &engine(models), &|_, _| {}).unwrap_err().to_string();
    assert!(refused(shipped()).contains("no rows"));
    assert!(refused(ModelSet::from_networks(Vec::new())).contains("face detection"));
}

/// A page with a picture on it.
fn page(picture: &RgbImage, left: i64) -> RgbImage {
    let mut page = RgbImage::from_fn(1300, 820, |x, y| {
        let grain = (x * 7919 + y * 104_729 + x * y * 31) % 23;
        Rgb([(180 + grain) as u8; 3])
    });
    imageops::replace(&mut page, picture, left, 140);
    page
}

#[test]
fn a_ghost_on_the_back_is_compared_whichever_way_up_it_lies() {
    let program = Program::new();
    let folder = specimens(&program, "person", ["2", "41", "1"]);
    let picture = |name: &str| image::open(folder.join(name)).unwrap().to_rgb8();
    let (own, other) = (picture("person-00000_0.jpg"), picture("person-00001_0.jpg"));
    let small = |picture: &RgbImage| imageops::resize(picture, 240, 309, imageops::FilterType::Triangle);
    let quad = [(0.0, 0.0), (1300.0, 0.0), (1300.0, 820.0), (0.0, 820.0)].map(|(x, y)| Point::new(x, y));
    let (tools, policy) = (FaceTools::new(&shipped()), policy());
    let front = page(&own, 60);
    let face = find_portrait(&front, &quad, &tools, &policy).unwrap();
    let told = |back: Option<&RgbImage>| -> PadFinding {
        let side = |image| DocumentSideView { image, quad: &quad };
        let report = check_portrait(side(&front), back.map(side), &face, &tools, &policy).unwrap();
        report.pad_findings(&front, &policy.portrait)[1].clone()
    };
    let similarity = |finding: &PadFinding| {
        let figures = finding.exhibits.iter().filter_map(|exhibit| match exhibit {
            Exhibit::Figure { name, value } if name.contains("ghost") => Some(*value),
            _ => None,
        });
        figures.reduce(f64::min)
    };
    let back = page(&small(&own), 900);
    for back in [&back, &imageops::rotate180(&back)] {
        let finding = told(Some(back));
        assert_eq!(finding.reason, PadReason::SecurityPhotoCheck);
        assert!(similarity(&finding).unwrap() > 0.6 && finding.outcome.score() == Some(1.0), "{finding:?}");
        let is_marked = |exhibit: &Exhibit| matches!(exhibit, Exhibit::Region { evidence: EvidenceKind::DocumentBack, bbox_in_image, .. } if bbox_in_image.area() > 900.0);
        assert!(finding.exhibits.iter().any(is_marked), "{finding:?}");
    }
    let stranger = told(Some(&page(&small(&other), 900)));
    assert!(similarity(&stranger).unwrap() < similarity(&told(Some(&back))).unwrap() - 0.2, "{stranger:?}");
    for nothing in [None, Some(&RgbImage::new(0, 0)), Some(&page(&RgbImage::new(1, 1), 0))] {
        assert_eq!(similarity(&told(nothing)), None);
    }
}
