//! What encryption at rest costs: the same work on a plain and on an encrypted data folder, by turns.
//!
//! `cargo bench --bench sealed` prints one line a piece of work: plain, encrypted, and their ratio, each the best of its rounds.
#![allow(
    missing_docs,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a program that prints figures and has nobody to return errors to"
)]

mod cases;

use std::{fs, hint::black_box, path::Path, time::Instant};

use assay::{
    case::queue::{QueueQuery, QueueTab},
    media::{
        vault::Vault,
        video::{FrameStream, SampleOptions, encode::VideoFormat, encode::VideoWriter},
    },
    policy::{DEFAULT_POLICY, Policy},
    seal::{KeyChange, KeyFile, Keyring, Keys, Passphrase, Secret},
    store::{Store, reseal},
};
use cases::sample;
use image::{Rgb, RgbImage};

const CASES: usize = 10_000;
const PHOTO_LEN: usize = 12_000_000;
/// Frames of the video, at 30 a second.
const FRAMES: i64 = 300;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let keys = opening(folder.path());
    case_list(folder.path(), &keys);
    evidence(folder.path(), &keys);
}

/// Milliseconds of `work`.
fn millis<T>(work: impl FnOnce() -> T) -> f64 {
    let start = Instant::now();
    black_box(work());
    start.elapsed().as_secs_f64() * 1000.0
}

/// The fastest of `rounds` of both, by turns, so that whatever else the machine does hits both.
fn both<T, U>(name: &str, rounds: usize, mut plain: impl FnMut() -> T, mut sealed: impl FnMut() -> U) {
    let times = (0..rounds).map(|_| [millis(&mut plain), millis(&mut sealed)]);
    print(name, times.fold([f64::INFINITY; 2], |best, time| [best[0].min(time[0]), best[1].min(time[1])]));
}

fn print(name: &str, [plain, sealed]: [f64; 2]) {
    println!("{name:<44} plain {plain:9.3} ms   encrypted {sealed:9.3} ms   ratio {:.2}", sealed / plain);
}

/// Time to open the keys, by key file and by passphrase; returns keys.
fn opening(folder: &Path) -> Keys {
    let [by_file, by_words] = ["file", "words"].map(|name| folder.join(name));
    let file = Secret::KeyFile(KeyFile::read_or_make(&folder.join("key"), &by_file).unwrap());
    let words = Secret::Passphrase(Passphrase::new("four words for measuring".to_owned()));
    for (data, secret) in [(&by_file, &file), (&by_words, &words)] {
        fs::create_dir(data).unwrap();
        KeyChange::encrypt(data, secret).unwrap().finish().unwrap();
    }
    let best = |data: &Path, secret: &Secret| {
        (0..5).map(|_| millis(|| Keyring::open(data, secret).unwrap())).fold(f64::INFINITY, f64::min)
    };
    println!(
        "open the keys by key file {:.1} ms, by passphrase {:.1} ms",
        best(&by_file, &file),
        best(&by_words, &words)
    );
    Keyring::open(&by_file, &file).unwrap().keys().unwrap().clone()
}

fn case_list(folder: &Path, keys: &Keys) {
    let policy = Policy::parse(DEFAULT_POLICY, "default").unwrap();
    let [plain, sealed] = ["plain.db", "sealed.db"].map(|name| folder.join(name));
    let mut stores = [Store::open(&plain, None).unwrap(), Store::open(&sealed, Some(&keys.database)).unwrap()];
    let mut spent = [0.0; 2];
    for index in 0..CASES {
        for (store, spent) in stores.iter_mut().zip(&mut spent) {
            let (case, report) = sample(index, &policy);
            *spent += millis(|| {
                store.import(case, "bench", index as i64).unwrap();
                store.record_run(&report, "bench", index as i64).unwrap();
            });
        }
    }
    print("import and record one case, mean of 10 000", spent.map(|spent| spent / CASES as f64));
    let [one, other] = &stores;
    let now = CASES as i64;
    let list = |name: &str, query: QueueQuery| {
        both(name, 20, || one.queue(&query, "bench", now).unwrap(), || other.queue(&query, "bench", now).unwrap());
    };
    list("first 200 rows of 10 000", QueueQuery::default());
    list("last 200 rows of 10 000", QueueQuery { offset: CASES as u64 - 200, ..QueueQuery::default() });
    list("search by name", QueueQuery { search: "person 99".to_owned(), ..QueueQuery::default() });
    list("first 200 unclaimed ones", QueueQuery { tab: Some(QueueTab::Unclaimed), ..QueueQuery::default() });
    both("verify the audit log (20 000 events)", 3, || one.verify_audit().unwrap(), || other.verify_audit().unwrap());
    drop(stores);
    let cold = |path: &Path, keys: Option<&Keys>| {
        let store = Store::open(path, keys.map(|keys| &keys.database)).unwrap();
        store.queue(&QueueQuery::default(), "bench", now).unwrap()
    };
    both("open the store and list 200 rows", 5, || cold(&plain, None), || cold(&sealed, Some(keys)));
    let size = |path: &Path| fs::metadata(path).unwrap().len() / 1024;
    println!("size of the database: plain {} KiB, encrypted {} KiB", size(&plain), size(&sealed));
    println!(
        "encrypt the database of 10 000 cases and compare it: {:.0} ms",
        millis(|| reseal(&plain, None, &keys.database))
    );
}

fn evidence(folder: &Path, keys: &Keys) {
    let clip = folder.join("clip.mp4");
    let mut writer = VideoWriter::create(&clip, &VideoFormat::new(1080, 1920), None).unwrap();
    for index in 0..FRAMES {
        let picture = RgbImage::from_fn(1080, 1920, |x, y| Rgb([(x + index as u32) as u8, y as u8, (x * y) as u8]));
        writer.write(index * 1000 / 30, &picture).unwrap();
    }
    writer.finish().unwrap();
    let mut random = fastrand::Rng::with_seed(1);
    let photo: Vec<u8> = (0..PHOTO_LEN).map(|_| random.u8(..)).collect();
    let vaults = [("plain", None), ("sealed", Some(keys.evidence.clone()))]
        .map(|(name, key)| Vault::open(&folder.join(name), key).unwrap());
    let mut spent = [f64::INFINITY; 2];
    for round in 0..5 {
        // Other bytes every time: what is there already is not written.
        let other: Vec<u8> = photo.iter().map(|byte| byte ^ (round + 1)).collect();
        for (vault, spent) in vaults.iter().zip(&mut spent) {
            *spent = spent.min(millis(|| vault.put(&mut &other[..], u64::MAX).unwrap()));
        }
    }
    print("store a photo of 12 MB", spent);
    let [one, other] = &vaults;
    let [still, _] = [one, other].map(|vault| vault.put(&mut &photo[..], u64::MAX).unwrap().digest);
    both("read and verify a photo of 12 MB", 10, || one.read(&still).unwrap(), || other.read(&still).unwrap());
    let [video, _] = [one, other].map(|vault| vault.put(&mut fs::File::open(&clip).unwrap(), u64::MAX).unwrap().digest);
    let len = fs::metadata(&clip).unwrap().len() / 1024;
    println!("a video of 10 s, 1080 x 1920, 30 frames a second: {len} KiB");
    both("verify it", 10, || one.verified_file(&video).unwrap(), || other.verified_file(&video).unwrap());
    let decode = |vault: &Vault| {
        let file = vault.verified_file(&video).unwrap();
        FrameStream::open(&file, SampleOptions::default()).unwrap().map(Result::unwrap).count()
    };
    both("verify and decode it, 10 frames a second", 3, || decode(one), || decode(other));
}
