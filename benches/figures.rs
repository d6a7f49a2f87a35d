//! The speed figures of the README that need no networks: case list and hot loops. `make bench` prints them; the figures
//! of a whole case come from `assay bench`.
//!
//! `cargo bench -- --keep DIR` leaves the database with its cases in DIR, for trying the window on it.
#![allow(
    missing_docs,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a program that prints figures and has nobody to return errors to"
)]

mod cases;

use std::{env, fs, hint::black_box, path::Path, sync::Arc, time::Instant};

use assay::{
    case::{
        CaseId, Digest, RunId,
        face::{Face, Landmarks},
        gallery::{EnrolledPerson, FaceTemplate, GalleryState, LiveEvidence},
        geometry::{Point, Rect},
        queue::{CaseStatus, QueueFilter, QueueQuery, QueueTab},
        verdict::ReasonKind,
    },
    face::{ALIGNED_SIDE, align, estimate_pose},
    infer::{BUILT_IN_MANIFEST, Manifest, Task},
    matching::{FileHead, Gallery, GalleryError, GalleryFile, Owner, write_gallery},
    policy::{DEFAULT_POLICY, Policy},
    store::Store,
};
use cases::sample;
use image::{Rgb, RgbImage};

const CASES: usize = 10_000;

fn main() {
    let mut arguments = env::args().skip_while(|argument| argument != "--keep").skip(1);
    let kept = arguments.next();
    let temporary = tempfile::tempdir().unwrap();
    let folder = kept.as_deref().map_or(temporary.path(), Path::new);
    fs::create_dir_all(folder).unwrap();
    case_list(&folder.join("assay.db"));
    hot_loops();
    gallery(&folder.join("gallery.bin"));
}

/// Time of `work` in milliseconds, the fastest of `rounds`.
fn fastest<T>(rounds: usize, mut work: impl FnMut() -> T) -> f64 {
    let time = |_| {
        let start = Instant::now();
        black_box(work());
        start.elapsed().as_secs_f64() * 1000.0
    };
    (0..rounds).map(time).fold(f64::INFINITY, f64::min)
}

fn print(name: &str, millis: f64) {
    println!("{name:<44} {millis:10.3} ms");
}

fn case_list(path: &Path) {
    let policy = Policy::parse(DEFAULT_POLICY, "default").unwrap();
    let mut store = Store::open(path, None).unwrap();
    let start = Instant::now();
    for index in 0..CASES {
        let (case, report) = sample(index, &policy);
        store.import(case, "bench", index as i64).unwrap();
        store.record_run(&report, "bench", index as i64).unwrap();
    }
    let each = start.elapsed().as_secs_f64() * 1000.0 / CASES as f64;
    print("import and record one case (two transactions)", each);
    drop(store);

    print("open the store with 10 000 cases", fastest(5, || Store::open(path, None).unwrap()));
    let mut store = Store::open(path, None).unwrap();
    let now = CASES as i64;
    let rules = policy.review.rules(policy.route.claim_minutes);
    let query = |statuses: Vec<CaseStatus>, search: &str| QueueQuery {
        statuses,
        search: search.to_owned(),
        ..QueueQuery::default()
    };
    let all = query(Vec::new(), "");
    print("first 200 rows of 10 000", fastest(20, || store.queue(&all, "bench", now).unwrap()));
    let last = QueueQuery { offset: CASES as u64 - 200, ..all.clone() };
    print("last 200 rows of 10 000", fastest(20, || store.queue(&last, "bench", now).unwrap()));
    let open = query(vec![CaseStatus::Open], "");
    print("first 200 open ones", fastest(20, || store.queue(&open, "bench", now).unwrap()));
    let found = query(Vec::new(), "person 99");
    print("search by name", fastest(20, || store.queue(&found, "bench", now).unwrap()));
    let unclaimed = QueueQuery { tab: Some(QueueTab::Unclaimed), ..QueueQuery::default() };
    print("first 200 unclaimed ones", fastest(20, || store.queue(&unclaimed, "bench", now).unwrap()));
    let failed = QueueFilter { reasons: vec![ReasonKind::Failed], ..QueueFilter::default() };
    let failed = QueueQuery { filter: failed, ..unclaimed };
    print("those with a failed check", fastest(20, || store.queue(&failed, "bench", now).unwrap()));
    print("claim next", fastest(20, || store.claim_next("bench", now, &rules).unwrap()));
    print("verify the audit log (20 000 events)", fastest(1, || store.verify_audit().unwrap()));
}

/// The search of a gallery of 1,000,000 templates of 128 numbers, mapped from its file, with one probe that is in it.
fn gallery(path: &Path) {
    const FACES: i64 = 1_000_000;
    let mut random = fastrand::Rng::with_seed(1);
    let mut template = move || {
        let vector: Vec<f32> = (0..128).map(|_| random.f32() - 0.5).collect();
        let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
        vector.into_iter().map(|value| value / length).collect::<Vec<f32>>()
    };
    let person = |enrolment: i64| EnrolledPerson {
        enrolment,
        client_id: format!("client-{enrolment}"),
        entity_name: None,
        case: CaseId(format!("case-{enrolment}")),
        run: RunId(enrolment),
        live: LiveEvidence::LiveVideoId(Digest::ZERO),
    };
    let model = Digest::ZERO;
    let head = FileHead { model, dimension: 128, newest: FACES, removals: 0 };
    let values = template();
    let first = values.clone();
    let people = (1..=FACES).map(|number| (person(number), if number == 1 { first.clone() } else { template() }));
    let start = Instant::now();
    write_gallery::<GalleryError>(path, &head, people.map(Ok), None).unwrap();
    print("write a gallery of 1,000,000 faces", start.elapsed().as_secs_f64() * 1000.0);
    let file = Arc::new(GalleryFile::open(path, None).unwrap());
    print("open and verify it", fastest(2, || GalleryFile::open(path, None).unwrap()));
    let state = GalleryState { faces: FACES as u64, other_faces: 0, model: Some(model), newest: FACES, removals: 0 };
    let gallery = Gallery::new(state, Some(file), Vec::new()).unwrap();
    let (probe, case) = (FaceTemplate { model, values }, CaseId("new".to_owned()));
    let owner = Owner { client_id: "new", case: &case };
    let search = || gallery.search(&probe, 0.7, owner).unwrap();
    assert_eq!(search().found.len(), 1);
    print("search 1,000,000 faces", fastest(20, search));
}

fn hot_loops() {
    let frame = RgbImage::from_fn(640, 360, |x, y| Rgb([x as u8, y as u8, (x ^ y) as u8]));
    let at = |x, y| Point::new(x, y);
    let points = [at(280.0, 150.0), at(350.0, 152.0), at(316.0, 195.0), at(287.0, 235.0), at(345.0, 236.0)];
    let landmarks = Landmarks::from_points(points);
    let bbox = Rect { x: 250.0, y: 80.0, width: 130.0, height: 190.0 };
    let face = Face { bbox, landmarks, score: 0.9 };
    print("align one face to 112 pixels", fastest(200, || align(&frame, &face.landmarks, ALIGNED_SIDE)));
    print("pose from five landmarks", fastest(200, || estimate_pose(&face.landmarks)));
    let manifest = Manifest::parse(BUILT_IN_MANIFEST, "built in").unwrap();
    let detector = manifest.used_for(Task::FaceDetection).unwrap()[0].input.clone();
    let small = RgbImage::from_fn(320, 180, |x, y| *frame.get_pixel(x * 2, y * 2));
    print("a 320 x 180 frame into a tensor", fastest(200, || detector.batch(&[&small])));
}
