//! The pipeline with the networks that ship on labelled real material, which lies beside the checkout, not in it; without
//! it these tests say so and pass.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};

use assay::{
    case::{EvidenceKind, finding::CheckId},
    document::find_face,
    eval::evaluate,
    face::{ALIGNED_SIDE, Embedding, FaceTools},
    infer::Task,
    matching::References,
    media::{
        image::{ImageLimits, decode_upright},
        import::{ImportLimits, discover, stage},
        sound_track::SoundTrack,
        vault::Vault,
    },
    pipeline::{CaseInput, Engine, run},
    policy::{DEFAULT_POLICY, Policy},
    selfie::DigitListener,
    session::case_id,
};
use image::RgbImage;
use jiff::civil::Date;

use crate::fixtures::networks::shipped;

/// The folder with the data, or none.
pub(crate) fn shared() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folder = env::var_os("ASSAY_SHARED").map_or(beside, PathBuf::from);
    let found = folder.join("data").is_dir();
    if !found {
        println!("skipped: no ../shared");
    }
    found.then_some(folder)
}

pub(crate) fn engine() -> Engine {
    Engine { models: shipped(), policy: Policy::parse(DEFAULT_POLICY, "default.toml").unwrap() }
}

fn read(path: &Path) -> RgbImage {
    decode_upright(&fs::read(path).unwrap(), &path.display().to_string(), &ImageLimits::default()).unwrap()
}

/// Folds 7 and 8 of the pairs, whose people no training saw.
#[test]
fn labelled_pairs_are_told_apart() {
    let Some(shared) = shared() else { return };
    let faces = shared.join("data/faces");
    let Engine { models, policy } = engine();
    let text = fs::read_to_string(faces.join("pairs.csv")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let in_folds = |line: &&str| line.ends_with(",7") || line.ends_with(",8");
    let rows = text.lines().skip(1).filter(in_folds).filter_map(|line| {
        let [a, b, same, _] = line.split(',').collect::<Vec<_>>().try_into().ok()?;
        let path = |name: &str| faces.join("aligned112").join(format!("{name}.jpg")).display().to_string();
        Some(format!("{},{},{same}\n", path(a), path(b)))
    });
    let labels = folder.path().join("pairs.csv");
    fs::write(&labels, format!("a,b,same\n{}", rows.collect::<String>())).unwrap();
    let figures = evaluate(&labels, &models, &policy).unwrap().figures;
    println!("{} genuine, {} impostor pairs: {:.4}", figures.genuine, figures.impostor, figures.best_accuracy);
    assert_eq!((figures.genuine, figures.impostor, figures.failed), (600, 600, 0));
    assert!(figures.best_accuracy >= 0.98, "{}", figures.best_accuracy);
}

/// Our detection and alignment of whole images against the aligned crops that the embedding is calibrated on.
#[test]
fn our_alignment_agrees_with_the_aligned_crops() {
    let Some(shared) = shared() else { return };
    let Engine { models, policy } = engine();
    let tools = FaceTools::new(&models);
    let mut names: Vec<_> =
        fs::read_dir(shared.join("data/faces/full250")).unwrap().map(|e| e.unwrap().file_name()).collect();
    names.sort();
    let similarity = |name: &std::ffi::OsString| {
        let whole = read(&shared.join("data/faces/full250").join(name));
        let found = find_face(&whole, EvidenceKind::Selfie, &tools, &policy).ok()?.embedding.ok()?;
        let aligned = read(&shared.join("data/faces/aligned112").join(name));
        assert_eq!(aligned.dimensions(), (ALIGNED_SIDE, ALIGNED_SIDE));
        let expected: Embedding = tools.embedder.as_ref().unwrap().embed_mirrored(&aligned).unwrap();
        Some(found.similarity(&expected))
    };
    let mut similarities: Vec<f32> = names.iter().step_by(10).filter_map(similarity).collect();
    similarities.sort_by(f32::total_cmp);
    let median = similarities[similarities.len() / 2];
    println!("median cosine of {} faces: {median:.4}", similarities.len());
    assert!(similarities.len() >= 95 && median >= 0.95, "{median}");
}

struct Seen {
    level: u8,
    passive: f64,
    movement: f64,
}

fn seen(engine: &Engine, video: &Path, portrait: &Path) -> Seen {
    let folder = tempfile::tempdir().unwrap();
    let case = folder.path().join("case");
    fs::create_dir(&case).unwrap();
    fs::copy(video, case.join("video.mov")).unwrap();
    fs::copy(portrait, case.join("document_front.jpg")).unwrap();
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
    let report = run(&input, engine, &()).unwrap();
    let score = |check| report.finding(check).unwrap().outcome.score().unwrap();
    let level = report.face_match.as_ref().unwrap().level().unwrap().level;
    Seen { level, passive: score(CheckId::PassiveLiveness), movement: score(CheckId::HeadMovement) }
}

/// Live clips against stills of the same and of other people: the same person is accepted by level, nobody else is.
#[test]
fn live_clips_match_their_own_stills() {
    let Some(shared) = shared() else { return };
    let engine = engine();
    let folder = shared.join("data/selfie_video");
    let clip = |name: &str| folder.join(name);
    let turning = seen(&engine, &clip("td_live/675b9eb3.mov"), &clip("td_live/675b9eb3_selfie.jpg"));
    let talking = seen(&engine, &clip("td_sets/242466_4.mov"), &clip("td_sets/242466_1.jpg"));
    let other = seen(&engine, &clip("td_live/675b9eb3.mov"), &clip("td_live/d5131267_selfie.jpg"));
    assert!(turning.level >= 6 && talking.level >= 6 && other.level < 6);
    println!("passive liveness of two live clips: {:.2} {:.2}", turning.passive, talking.passive);
    assert!(turning.passive > 0.5 && talking.passive > 0.5);
    assert!(turning.movement >= 0.5 && talking.movement < 0.5, "{} {}", turning.movement, talking.movement);
}

/// Single words in quiet, of two speakers whom the network was trained on and of one whom it has never heard.
#[test]
fn spoken_digits_are_heard() {
    let Some(shared) = shared() else { return };
    let listener = DigitListener::new(shipped().first(Task::SpokenDigits).unwrap());
    let mut right: BTreeMap<String, Vec<bool>> = BTreeMap::new();
    for entry in fs::read_dir(shared.join("data/voice/fsdd")).unwrap() {
        let path = entry.unwrap().path();
        // DIGIT_SPEAKER_NUMBER
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let [said, speaker, _] = name.split('_').collect::<Vec<_>>().try_into().unwrap();
        let sound = SoundTrack::read(&path, DigitListener::MOST_SECONDS).unwrap();
        let heard = listener.listen(&sound.samples).unwrap().heard();
        let alone = matches!(heard.digits[..], [only] if only.digit.to_string() == said);
        right.entry(speaker.to_owned()).or_default().push(alone);
    }
    for (speaker, least) in [("george", 0.75), ("jackson", 0.95), ("lucas", 0.95)] {
        let (all, count) = (right[speaker].len(), right[speaker].iter().filter(|right| **right).count());
        println!("{speaker}: {count} of {all} digits heard");
        assert!(all >= 40 && count as f64 >= least * all as f64, "{speaker}: {count} of {all}");
    }
}
