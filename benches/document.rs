//! Time of the document stage: front and back found and judged, and also read, beside decoding alone and the networks alone.
//!
//! `cargo bench --bench document -- FRONT BACK [ROUNDS]` takes two photos, such as those of 12 megapixels that
//! `assay specimen --kind photo-genuine --megapixels 12` makes.
#![allow(
    missing_docs,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a program that prints figures and has nobody to return errors to"
)]

use std::{env, fs, hint::black_box, time::Instant};

use assay::{
    case::{CaseMeta, evidence::EvidenceKind, geometry::Point},
    document::{DocumentLocator, DocumentReader, SideImage, surface::SurfaceJudge},
    infer::{CallLog, ModelSet, Task, replay},
    media::image::{ImageLimits, decode_upright},
    policy::{DEFAULT_POLICY, Policy},
};
use image::RgbImage;
use jiff::civil::date;
use rayon::prelude::*;

const SIDES: [EvidenceKind; 2] = [EvidenceKind::DocumentFront, EvidenceKind::DocumentBack];

fn main() {
    let arguments: Vec<String> = env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let [front, back, rest @ ..] = &arguments[..] else {
        println!("give the photos of a front and a back: cargo bench --bench document -- FRONT BACK [ROUNDS]");
        return;
    };
    let rounds = rest.first().map_or(5, |rounds| rounds.parse().unwrap());
    let files = [front, back].map(|path| fs::read(path).unwrap());
    let models = ModelSet::load().unwrap();
    for is_read in [false, true] {
        let log = CallLog::default();
        stage(&files, &log.watch(&models), is_read);
        let calls = log.take();
        let (mut whole, mut decoding, mut networks) = (f64::INFINITY, f64::INFINITY, f64::INFINITY);
        for _ in 0..rounds {
            whole = whole.min(millis(|| stage(&files, &models, is_read)));
            decoding = decoding.min(millis(|| decoded(&files)));
            networks = networks.min(millis(|| replay(&models, &calls).unwrap()));
        }
        let name = if is_read { "front and back, with reading" } else { "front and back, without reading" };
        println!(
            "{name:<34} {whole:8.0} ms; decoding alone {decoding:.0} ms, {} network calls alone {networks:.0} ms, ratio {:.2}",
            calls.len(),
            whole / (decoding + networks)
        );
    }
}

fn millis<T>(work: impl FnOnce() -> T) -> f64 {
    let start = Instant::now();
    black_box(work());
    start.elapsed().as_secs_f64() * 1000.0
}

fn decoded(files: &[Vec<u8>; 2]) -> Vec<RgbImage> {
    let decode = |bytes: &Vec<u8>| decode_upright(bytes, "photo", &ImageLimits::default()).unwrap();
    files.par_iter().map(decode).collect()
}

/// Decodes both sides, finds and judges them, and reads them where `is_read`.
fn stage(files: &[Vec<u8>; 2], models: &ModelSet, is_read: bool) {
    let policy = Policy::parse(DEFAULT_POLICY, "default").unwrap();
    let locator = DocumentLocator::new(models.first(Task::DocumentLocation).unwrap());
    let judge = SurfaceJudge::new(models, &policy).unwrap();
    let photos = decoded(files);
    let look = |photo: &RgbImage| {
        let quad = locator.locate(photo).unwrap().sure_quad(&policy.location);
        black_box(judge.judge(photo, quad.as_ref()).unwrap());
        quad
    };
    let quads: Vec<Option<[Point; 4]>> = photos.par_iter().map(look).collect();
    if is_read {
        let reader = DocumentReader::new(models, models.texts());
        let side = |((kind, image), quad)| SideImage { kind, image, quad: Option::as_ref(quad) };
        let sides: Vec<SideImage<'_>> = SIDES.into_iter().zip(&photos).zip(&quads).map(side).collect();
        black_box(reader.read(&sides, &CaseMeta::default(), date(2026, 11, 28), &policy.document_data));
    }
}
