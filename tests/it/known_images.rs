//! Known images: copies are found, other pictures are not, and lists from elsewhere cannot do harm.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use assay::{
    case::{
        Digest, Evidence, EvidenceKind,
        finding::{Finding, NotCheckedCause, Outcome},
        reference::SpecimenCheckMatch,
    },
    matching::{KnownImages, ListForm, known_images_finding},
    media::image::{ImageLimits, decode_upright, encode_jpeg, fit_within},
    policy::{DEFAULT_POLICY, Policy},
};
use image::{Rgb, RgbImage, imageops};

use crate::fixtures::{
    program::{Program, argument},
    stills::jpeg,
    write,
};

/// A picture of rectangles, another one for each seed.
fn picture(seed: u64) -> RgbImage {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut image = RgbImage::from_pixel(320, 200, Rgb([random.u8(80..160); 3]));
    for _ in 0..40 {
        let (x, y) = (random.u32(0..300), random.u32(0..180));
        let (width, height) = (random.u32(10..90), random.u32(8..60));
        let colour = Rgb([random.u8(..), random.u8(..), random.u8(..)]);
        for (column, row) in (y..(y + height).min(200)).flat_map(|row| (x..(x + width).min(320)).map(move |x| (x, row)))
        {
            image.put_pixel(column, row, colour);
        }
    }
    image
}

fn cropped(image: &RgbImage, [left, top, right, bottom]: [f32; 4]) -> RgbImage {
    let (width, height) = (image.width() as f32, image.height() as f32);
    let part = [left * width, top * height, (1.0 - left - right) * width, (1.0 - top - bottom) * height];
    let [x, y, width, height] = part.map(|value| value.round() as u32);
    imageops::crop_imm(image, x, y, width, height).to_image()
}

fn compressed(image: &RgbImage, quality: u8) -> RgbImage {
    decode_upright(&encode_jpeg(image, quality).unwrap(), "x.jpg", &ImageLimits::default()).unwrap()
}

fn scaled(image: &RgbImage, factor: f32) -> RgbImage {
    let side = |length: u32| ((length as f32 * factor) as u32).max(16);
    imageops::resize(image, side(image.width()), side(image.height()), imageops::FilterType::Triangle)
}

fn lighter(image: &RgbImage) -> RgbImage {
    let mut image = image.clone();
    image.pixels_mut().for_each(|pixel| pixel.0 = pixel.0.map(|value| (f32::from(value) * 0.8 + 30.0) as u8));
    image
}

/// What a person with a known picture does to it before sending it.
fn copies(image: &RgbImage) -> [(&'static str, RgbImage); 5] {
    [
        ("compressed anew, quality 30", compressed(image, 30)),
        ("scaled to 40 %, quality 70", compressed(&scaled(image, 0.4), 70)),
        ("lighter", lighter(image)),
        ("cropped by up to 5 % a side", compressed(&cropped(image, [0.05, 0.01, 0.03, 0.04]), 80)),
        ("cropped, halved, quality 50", compressed(&scaled(&cropped(image, [0.0, 0.04, 0.02, 0.03]), 0.5), 50)),
    ]
}

fn max_distance() -> f64 {
    Policy::parse(DEFAULT_POLICY, "default.toml").unwrap().known_images.max_distance
}

fn evidence(kind: EvidenceKind, content: &[u8]) -> Evidence {
    let (file_name, media_type) = ("document_front.jpg".to_owned(), "image/jpeg".to_owned());
    Evidence { kind, digest: Digest::of(content), file_name, media_type, byte_len: content.len() as u64 }
}

fn look(known: Option<&KnownImages>, image: &RgbImage) -> (Finding, Vec<SpecimenCheckMatch>) {
    let photo = [evidence(EvidenceKind::DocumentFront, image.as_raw())];
    known_images_finding(&photo, |_| Ok(image.clone()), known, max_distance())
}

fn known(images: &[RgbImage]) -> KnownImages {
    let mut list = KnownImages::default();
    for (index, image) in images.iter().enumerate() {
        list.add_image(&format!("known {index}"), None, Digest::of(image.as_raw()), image).unwrap();
    }
    list
}

#[test]
fn copies_are_found_and_other_pictures_are_not() {
    let images: Vec<RgbImage> = (0..12).map(picture).collect();
    let list = known(&images);
    for (index, image) in images.iter().enumerate() {
        for (how, copy) in copies(image) {
            let (finding, found) = look(Some(&list), &copy);
            let names: Vec<_> = found.iter().map(|found| found.name.clone()).collect();
            assert_eq!(names, [format!("known {index}")], "{how}");
            assert_eq!(finding.outcome.score(), Some(0.0));
        }
        let (_, found) = look(Some(&list), image);
        assert_eq!((found[0].distance, found[0].evidence), (0.0, EvidenceKind::DocumentFront), "the very file");
    }
    for seed in 100..130 {
        let (finding, found) = look(Some(&list), &picture(seed));
        assert_eq!((finding.outcome.score(), found.len()), (Some(1.0), 0), "{seed}");
    }
    assert_eq!(KnownImages::from_lines(&list.to_lines(), "x").unwrap(), list);
}

fn cause(finding: &Finding) -> Option<NotCheckedCause> {
    match &finding.outcome {
        Outcome::Scored { .. } => None,
        Outcome::NotChecked(reason) => Some(reason.cause),
    }
}

#[test]
fn what_could_not_be_compared_is_no_pass() {
    let image = picture(1);
    assert_eq!(cause(&look(None, &image).0), Some(NotCheckedCause::NoReference));
    assert_eq!(cause(&look(Some(&KnownImages::default()), &image).0), Some(NotCheckedCause::NoReference));
    let list = known(&[image]);
    let broken = [evidence(EvidenceKind::DocumentBack, b"x"), evidence(EvidenceKind::Video, b"y")];
    let (finding, _) = known_images_finding(&broken, |_| Err("cut off".to_owned()), Some(&list), 0.1);
    assert_eq!(cause(&finding), Some(NotCheckedCause::EvidenceUnreadable));
    let blank = RgbImage::from_pixel(64, 64, Rgb([200; 3]));
    assert_eq!(cause(&look(Some(&list), &blank).0), Some(NotCheckedCause::EvidenceUnreadable));
    assert!(KnownImages::default().add_image("blank", None, Digest::ZERO, &blank).is_err());
    // A file that is known by its bytes alone is found, whatever it is.
    let csv = format!("name,hash\nblocked clip,{}\n", Digest::of(b"y"));
    let list = KnownImages::parse(&csv, ListForm::Csv, "x.csv", 100, |_| Err(String::new())).unwrap();
    let (finding, found) = known_images_finding(&broken, |_| Err("cut off".to_owned()), Some(&list), 0.1);
    assert_eq!((finding.outcome.score(), found[0].evidence), (Some(0.0), EvidenceKind::Video));
}

#[test]
fn wrong_lists_are_refused_with_place_and_remedy() {
    let none = |_: &str| Err("no such image".to_owned());
    let hash = Digest::ZERO.to_string();
    let cases = [
        (ListForm::Csv, "name,colour\na,b\n".to_owned(), "line 2"),
        (ListForm::Csv, format!("name,hash\nok,{hash}\n,{hash}\n"), "line 3"),
        (ListForm::Csv, format!("name,hash\na,{}\n", &hash[1..]), "neither a SHA-256"),
        (ListForm::Csv, format!("name,hash,image\na,{hash},x.png\n"), "either a hash or an image"),
        (ListForm::Csv, "name,image\na,x.png\n".to_owned(), "no such image"),
        (ListForm::Csv, "name,hash\na\n".to_owned(), "line 2"),
        (ListForm::Csv, "name,hash\n".to_owned(), "holds 0 images"),
        (ListForm::Json, "{}".to_owned(), "expected ["),
        (ListForm::Json, "[{\"name\": \"a\"}]".to_owned(), "entry 1"),
        (ListForm::Json, "[".repeat(100_000), "expected ["),
        (ListForm::Json, format!("[{{\"name\": \"{}\", \"hash\": \"{hash}\"}}]", "x".repeat(3000)), "at most"),
    ];
    for (form, text, words) in cases {
        let error = KnownImages::parse(&text, form, "list", 100, none).unwrap_err().to_string();
        assert!(error.contains(words) && error.starts_with("list"), "{words}: {error}");
    }
    for line in ["{}", "{\"name\":\"a\",\"url\":null,\"sha256\":null,\"fingerprint\":\"00\"}"] {
        assert!(KnownImages::from_lines(line, "x").is_err(), "{line}");
    }
}

/// A list from elsewhere must not choose files of this machine.
#[test]
fn lists_name_images_beside_them_only() {
    let program = Program::new();
    write(&program.path("secret.jpg"), jpeg(&picture(5)));
    write(&program.path("lists/good.jpg"), jpeg(&picture(6)));
    let secret = program.path("secret.jpg");
    std::os::unix::fs::symlink(&secret, program.path("lists/link.jpg")).unwrap();
    for image in ["../secret.jpg", argument(&secret), "link.jpg", "./../lists/../secret.jpg", "none.jpg", "."] {
        write(&program.path("lists/list.csv"), format!("name,image\na,{image}\n"));
        program.refused(1, "line 2", &["lists", "import", "known-images", "lists/list.csv"]);
    }
    program.refused(1, "no file", &["lists", "import", "addresses", "/dev/zero"]);
    write(&program.path("lists/list.csv"), "name,url,image\na,https://example.org/a,good.jpg\n");
    let list = program.done(&["lists", "import", "known-images", "lists/list.csv", "--json"]).object();
    assert_eq!((&list["kind"], &list["entries"]), (&"known_images".into(), &1.into()));
    program.done(&["lists", "import", "known-images", "lists", "--name", "folder"]);
    assert_eq!(program.done(&["lists", "show", "--json"]).object()["lists"].as_array().unwrap().len(), 2);
    program.done(&["lists", "remove", "known-images", "folder"]);
    program.refused(1, "no list folder", &["lists", "remove", "known-images", "folder"]);
    assert_eq!(program.done(&["audit", "verify", "--json"]).object()["verified"], 3);
}

fn images_below(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        match path.extension().and_then(|ending| ending.to_str()) {
            _ if path.is_dir() => images_below(&path, found),
            Some("jpg" | "png") => found.push(path),
            _ => {}
        }
    }
}

/// Specimens of real documents: what is found of their copies, and how often two of them are taken for one.
#[test]
fn figures_on_real_specimens() {
    let shared = env::var_os("ASSAY_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let folder = shared.join("data/id_docs/passporteye");
    if !folder.is_dir() {
        println!("skipped: no ../shared");
        return;
    }
    let mut paths = Vec::new();
    images_below(&folder, &mut paths);
    let read = |path: &PathBuf| {
        let image = decode_upright(&fs::read(path).unwrap(), "x", &ImageLimits::default()).unwrap();
        fit_within(&image, 600).unwrap()
    };
    let images: Vec<RgbImage> = paths.iter().map(read).collect();
    let list = known(&images);
    let (mut found, mut asked, mut wrong) = (0, 0, 0);
    for (index, image) in images.iter().enumerate() {
        for (how, copy) in copies(image) {
            let (_, matches) = look(Some(&list), &copy);
            let own = matches.iter().filter(|known| known.name == format!("known {index}")).count();
            (found, asked, wrong) = (found + own, asked + 1, wrong + matches.len() - own);
            if own == 0 {
                println!("{}: {how}: not found", paths[index].display());
            }
        }
    }
    println!("{found} of {asked} copies found, {wrong} others of {} pairs", asked * (images.len() - 1));
    assert!(found * 100 >= asked * 96 && wrong == 0);
}
