//! Specimens as files and as a stream: the same bytes for the same seed, labels that lead to files, cases that import.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use assay::{
    case::{EvidenceKind, meta::Action},
    media::{
        import::{ImportLimits, discover, stage},
        vault::Vault,
        video::probe,
    },
    specimen::{
        attack::PhotoKind,
        case_folder::{CaseMaker, CaseScale, CaseTruth},
        demo::{demo_recipes, demo_stamp},
        recipe::{Bearer, Recipe},
        selfie::SelfieKind,
    },
};
use serde_json::Value;

use crate::fixtures::{files_below, program::Program, specimens::samples};

/// Small enough for every test run, large enough for a face.
const SMALL: CaseScale = CaseScale { megapixels: 0.5, video: (120, 212), seconds: 1.0, dpi: 150.0 };

fn small_case(recipe: &Recipe, into: &Path) -> (PathBuf, CaseTruth) {
    let folder = into.join(&recipe.name);
    fs::create_dir_all(into).unwrap();
    let truth = CaseMaker::new(11, SMALL).write(recipe, &folder).unwrap();
    (folder, truth)
}

/// Name and content of every file.
fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let content = |path: PathBuf| (path.strip_prefix(folder).unwrap().to_owned(), fs::read(path).unwrap());
    files_below(folder).into_iter().map(content).collect()
}

#[test]
fn a_case_imports_without_a_warning_and_is_what_its_recipe_says() {
    let place = tempfile::tempdir().unwrap();
    let recipe = Recipe {
        front: PhotoKind::ScreenReplay,
        selfie: SelfieKind::WrongMovement,
        bearer: Bearer::Stranger,
        actions: vec![Action::Smile],
        digits: Some("42".to_owned()),
        ..Recipe::genuine("one", "much at once", 5)
    };
    let (folder, truth) = small_case(&recipe, place.path());
    let vault = Vault::open(&place.path().join("vault"), None).unwrap();
    let sources = discover(&folder, &ImportLimits::default()).unwrap();
    let staged = stage(&sources[0], &vault, &ImportLimits::default()).unwrap();
    assert_eq!(staged.warnings, Vec::<String>::new());
    assert_eq!(staged.id_hint.as_deref(), Some("one"));
    assert_eq!(staged.meta.country_code.unwrap().to_string(), truth.country);
    assert_eq!(staged.meta.challenge.as_ref().unwrap().digits.as_deref(), Some("42"));
    for kind in [EvidenceKind::DocumentFront, EvidenceKind::Video] {
        assert!(staged.evidence.iter().any(|evidence| evidence.kind == kind), "{kind}");
    }
    assert_eq!(truth.front.photo.kind, PhotoKind::ScreenReplay);
    assert!(truth.selfie.acts.iter().all(|act| act.action != Action::Smile), "{:?}", truth.selfie.acts);
    let info = probe(&folder.join(&truth.video)).unwrap();
    assert_eq!((info.width, info.height), (120, 212));
}

#[test]
fn a_recipe_makes_the_same_bytes_each_time_and_its_holder_comes_back() {
    let place = tempfile::tempdir().unwrap();
    let recipe = Recipe::genuine("again", "genuine", 9);
    let (first, truth) = small_case(&recipe, &place.path().join("a"));
    let (second, _) = small_case(&recipe, &place.path().join("b"));
    assert_eq!(contents(&first), contents(&second));
    let (_, returning) = small_case(&Recipe::genuine("other", "genuine", 9), place.path());
    assert_eq!(returning.holder, truth.holder);
    assert_ne!(returning.front.side, truth.front.side);
}

#[test]
fn who_puts_another_portrait_into_a_document_is_the_one_in_the_selfie() {
    let place = tempfile::tempdir().unwrap();
    let case = |front: PhotoKind, holder: u64| {
        let recipe = Recipe { front, ..Recipe::genuine(front.name(), "a portrait", holder) };
        small_case(&recipe, place.path()).1
    };
    let (swapped, genuine) = (case(PhotoKind::PortraitSwap, 3), case(PhotoKind::Genuine, 3));
    assert_eq!((&genuine.bearer, &swapped.holder), (&genuine.holder, &genuine.holder));
    assert_ne!(swapped.bearer, swapped.holder);
    assert_eq!(swapped.bearer.sex, swapped.holder.sex);
}

#[test]
fn batches_are_labelled_repeatable_and_never_overwrite() {
    let program = Program::new();
    let (first, second) = (program.path("first"), program.path("second"));
    let order = |out: &Path, threads: &str| {
        let arguments =
            ["specimen", "--count", "14", "--seed", "3", "--kind", "photo", "--megapixels", "0.4", "--sheet"];
        let mut command = program.command(arguments);
        command.arg("--out").arg(out).env("RAYON_NUM_THREADS", threads);
        command.output().unwrap()
    };
    assert!(order(&first, "1").status.success());
    assert!(order(&second, "2").status.success());
    assert_eq!(contents(&first), contents(&second));
    let labels = fs::read_to_string(first.join("labels.csv")).unwrap();
    let rows: Vec<Vec<&str>> = labels.lines().skip(1).map(|line| line.split(',').collect()).collect();
    assert_eq!(rows.len(), PhotoKind::ALL.len());
    for row in &rows {
        assert!(first.join(row[0]).is_file(), "{row:?}");
        let truth = first.join(row[0].replace(".jpg", ".truth.json"));
        let truth: Value = serde_json::from_slice(&fs::read(truth).unwrap()).unwrap();
        let bona_fide = truth["photo"]["label"] == "bonaFide";
        assert_eq!(row[1].starts_with("genuine"), bona_fide, "{row:?}");
    }
    assert!(first.join("sheet.jpg").is_file());
    let refused = order(&first, "1");
    assert_eq!(refused.status.code(), Some(1));
    let message = String::from_utf8(refused.stderr).unwrap();
    assert!(message.contains("first") && message.contains("not empty"), "{message}");
}

#[test]
fn wrong_orders_are_refused_with_what_is_possible() {
    let program = Program::new();
    let out = program.path("out").display().to_string();
    program.refused(2, "photo-grey-copy", &["specimen", "--out", &out, "--kind", "photo-of-a-cat"]);
    program.refused(2, "selfie-mask", &["specimen", "--out", &out, "--kind", ""]);
    for megapixels in ["0", "-3", "1e9", "nan"] {
        program.refused(2, "0.3 to 50", &["specimen", "--out", &out, &format!("--megapixels={megapixels}")]);
    }
    program.refused(2, "--out", &["specimen", "--kind", "photo"]);
    program.refused(2, "surface, mrz, selfie", &["specimen", "--stream", "faces"]);
    program.refused(1, "choose --kind document or photo", &["specimen", "--out", &out, "--series", "2"]);
    program.refused(2, "--series", &["specimen", "--stream", "surface", "--series", "2"]);
    assert!(!program.path("out").exists());
}

#[test]
fn a_photograph_of_another_series_shows_the_design_of_that_series() {
    let program = Program::new();
    let labels = |series: &str| {
        let out = program.path(series);
        let order = ["specimen", "--kind", "photo-genuine", "--megapixels", "0.5", "--series", series, "--out"];
        let answer = program.command(order).arg(&out).output().unwrap();
        assert!(answer.status.success(), "{}", String::from_utf8_lossy(&answer.stderr));
        let labels = fs::read_to_string(out.join("labels.csv")).unwrap();
        labels.trim_end().rsplit_once("design=").unwrap().1.trim_matches('"').to_owned()
    };
    assert_eq!(labels("7"), format!("{}.7", labels("0")));
}

#[test]
fn streams_hold_what_their_labels_say() {
    let program = Program::new();
    let stream = |kind: &str, count: &str| {
        let arguments = ["specimen", "--stream", kind, "--count", count, "--megapixels", "1.5", "--seed", "2"];
        let answer = program.command(arguments).output().unwrap();
        assert!(answer.status.success(), "{}", String::from_utf8_lossy(&answer.stderr));
        samples(&answer.stdout)
    };
    let surface = stream("surface", "7");
    assert_eq!(surface.len(), 7);
    for (label, pixels) in &surface {
        assert_eq!((label["width"].as_u64(), label["height"].as_u64()), (Some(160), Some(160)));
        assert!(pixels.pixels().any(|value| value != pixels.get_pixel(0, 0)), "{label}");
    }
    let lines = stream("mrz", "3");
    assert_eq!(lines.len(), 3);
    for (label, _) in &lines {
        let text = label["text"].as_str().unwrap();
        assert!([30, 36, 44].contains(&text.len()), "{text}");
    }
}

#[test]
fn the_demo_imports_what_is_there_and_prints_a_line_for_each_case() {
    let program = Program::new();
    let specimens = program.data().join(format!("specimens-{}", demo_stamp()));
    // The demo keeps cases that are there already: small ones stand for those it would make.
    for recipe in demo_recipes() {
        crate::fixtures::cases::photo_case(&specimens, &recipe.name, 90);
    }
    let answer = program.run(&["demo", "--headless"]);
    assert_eq!(answer.code, Some(0), "{}", answer.err);
    let lines: Vec<&str> = answer.out.lines().collect();
    assert_eq!(lines.len(), 15, "{}", answer.out);
    assert!(lines[0].starts_with("case") && lines[1].starts_with("demo-01-genuine"), "{}", answer.out);
    assert!(lines[14].starts_with("demo-14-dark") && lines[14].contains("queue: "), "{}", answer.out);
    // The first case is decided, so that its face is in the gallery before the person comes back.
    let first = program.run(&["show", "demo-01-genuine", "--json"]);
    let shown: Value = serde_json::from_str(&first.out).unwrap();
    assert_eq!(shown["case"]["status"], "decided", "{}", first.out);
    assert_eq!(shown["decisions"][0]["decidedBy"], "demo");
    let again = program.run(&["demo", "--headless"]);
    assert_eq!(again.out, answer.out);
}
