//! Limits of the policy: what is above one is refused with the file, the limit and the remedy, and the other cases go on.

use std::{fs, path::Path};

use assay::{
    case::limits::{ImageLimits, ImportLimits, VideoLimits},
    infer::Task,
    media::{
        image::{ImageError, decode_upright},
        import::{ImportError, StagedCase, discover, stage},
        vault::Vault,
        video::{FrameStream, SampleOptions, VideoError},
    },
    policy::{DEFAULT_POLICY, Policy},
    selfie::{DigitListener, VoiceError},
};
use image::{DynamicImage, ImageFormat};

use crate::fixtures::{
    archives::zip,
    cases::photo_case,
    networks::failing,
    program::{Program, argument},
    stills::{encoded, jpeg, marked},
    video::{Clip, coded_frames, encode},
    write,
};

/// Imports what lies at `path`, up to the first error.
fn import(path: &Path, limits: &ImportLimits) -> Result<Vec<StagedCase>, ImportError> {
    let folder = tempfile::tempdir().unwrap();
    let vault = Vault::open(folder.path(), None).unwrap();
    discover(path, limits)?.iter().map(|source| stage(source, &vault, limits)).collect()
}

/// Expects a refusal as too large that names the file, and says `words`; and that `enough` lets it in.
#[track_caller]
fn refused(path: &Path, limits: &ImportLimits, words: &[&str], enough: &ImportLimits) {
    let error = import(path, limits).expect_err("it is above a limit");
    let text = error.to_string();
    assert!(words.iter().all(|word| text.contains(word)), "expected {words:?} in: {text}");
    assert_eq!(error.problem().status, 413, "{text}");
    import(path, enough).unwrap_or_else(|error| panic!("within its limits: {error}"));
}

#[test]
fn a_photo_that_would_take_too_much_memory_is_refused_before_it_does() {
    let sixteen_bits = encoded(DynamicImage::ImageRgb8(marked(64, 48, 90)).into_rgb16(), ImageFormat::Png);
    let needed = 64 * 48 * 6;
    let limits = |max_memory_bytes| ImageLimits { max_memory_bytes, ..ImageLimits::default() };
    let refused = decode_upright(&sixteen_bits, "back.png", &limits(needed - 1)).unwrap_err();
    assert!(matches!(refused, ImageError::TooMuchMemory { bytes, .. } if bytes == needed), "{refused}");
    assert!(refused.to_string().contains("back.png") && refused.to_string().contains("8 bits"), "{refused}");
    // What the decoder needs beside the pixels counts by itself.
    decode_upright(&sixteen_bits, "back.png", &limits(needed + (1 << 16))).unwrap();
    let eight = encoded(marked(64, 48, 90), ImageFormat::Bmp);
    decode_upright(&eight, "front.bmp", &limits(64 * 48 * 3)).unwrap();
}

#[test]
fn a_video_is_refused_for_its_length_its_frames_and_their_size() {
    let dir = tempfile::tempdir().unwrap();
    let times = (0..60).map(|index| index * 500);
    encode(&dir.path().join("video.mp4"), &Clip::default(), coded_frames(96, 64, times));
    let all = ImportLimits::default();
    let with = |video: VideoLimits| ImportLimits { video, ..all };
    let of = all.video;
    let named = |words: [&'static str; 3]| words;
    let words = named(["video.mp4", "limits.import.video.max_seconds", "is 29"]);
    refused(
        dir.path(),
        &with(VideoLimits { max_seconds: 29, ..of }),
        &words,
        &with(VideoLimits { max_seconds: 31, ..of }),
    );
    let words = named(["video.mp4", "limits.import.video.max_frames", "is 50"]);
    refused(
        dir.path(),
        &with(VideoLimits { max_frames: 50, ..of }),
        &words,
        &with(VideoLimits { max_frames: 62, ..of }),
    );
    let words = named(["video.mp4", "96 x 64", "limits.import.video.max_pixels"]);
    let (below, enough) = (96 * 64 - 1, 96 * 64);
    refused(
        dir.path(),
        &with(VideoLimits { max_pixels: below, ..of }),
        &words,
        &with(VideoLimits { max_pixels: enough, ..of }),
    );
}

/// A container may lie about its length; what is decoded is counted.
#[test]
fn a_video_longer_than_it_says_ends_at_the_limit_and_counts_as_partly_seen() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("clip.mp4");
    encode(&path, &Clip::default(), coded_frames(96, 64, (0..30).map(|index| index * 100)));
    let options = SampleOptions { frames_per_second: 1000.0, max_side: 96, threads: 1 };
    let seen = |limits: &VideoLimits| {
        let mut stream = FrameStream::open(&path, options).unwrap().within(limits);
        let frames: Result<Vec<_>, VideoError> = stream.by_ref().collect();
        (frames.map(|frames| frames.len()), stream.outcome().partial)
    };
    let all = VideoLimits::default();
    assert!(matches!(seen(&all), (Ok(30), None)));
    let (frames, partial) = seen(&VideoLimits { max_frames: 7, ..all });
    assert!(frames.unwrap() == 7 && partial.unwrap().contains("the 7 frames that limits.import.video.max_frames"));
    let (frames, partial) = seen(&VideoLimits { max_seconds: 1, ..all });
    assert!(frames.unwrap() == 11 && partial.unwrap().contains("the 1 s that limits.import.video.max_seconds"));
    let (frames, _) = seen(&VideoLimits { max_pixels: 96 * 64 - 1, ..all });
    assert!(matches!(frames, Err(VideoError::TooLarge { width: 96, height: 64, .. })));
}

#[test]
fn more_cases_than_allowed_at_one_path_are_refused_together() {
    let dir = tempfile::tempdir().unwrap();
    let photo = jpeg(&marked(48, 32, 140));
    for name in ["a", "b", "c"] {
        write(&dir.path().join("cases").join(name).join("selfie.jpg"), &photo);
    }
    let all = ImportLimits::default();
    let (two, three) = (ImportLimits { cases: 2, ..all }, ImportLimits { cases: 3, ..all });
    let folder = dir.path().join("cases");
    refused(&folder, &two, &["cases", "more than 2 cases", "limits.import.cases", "in parts"], &three);
    let packed = dir.path().join("cases.zip");
    write(&packed, zip([("a/selfie.jpg", &photo[..]), ("b/selfie.jpg", &photo), ("c/selfie.jpg", &photo)]));
    refused(&packed, &two, &["cases.zip", "more than 2 cases"], &three);
    // Neither may a folder of nothing but other files be listed without end.
    let many = tempfile::tempdir().unwrap();
    (0..13).for_each(|index| write(&many.path().join(format!("{index}.txt")), ""));
    let few = ImportLimits { cases: 2, entries: 10, ..all };
    assert!(matches!(import(many.path(), &few), Err(ImportError::TooManyCases { limit: 2, .. })));
}

#[test]
fn a_case_json_of_too_many_values_or_too_deep_is_refused_unread() {
    let dir = tempfile::tempdir().unwrap();
    write(&dir.path().join("selfie.jpg"), jpeg(&marked(48, 32, 140)));
    let all = ImportLimits::default();
    let put = |text: &str| write(&dir.path().join("case.json"), text);
    put(r#"{"x": [[[1, 2, 3], 4], 5]}"#);
    let (deep, values) = (ImportLimits { json_depth: 3, ..all }, ImportLimits { entries: 7, ..all });
    let enough = ImportLimits { json_depth: 4, entries: 8, ..all };
    refused(dir.path(), &deep, &["case.json", "nested more than 3 deep", "limits.import.json_depth"], &enough);
    refused(dir.path(), &values, &["case.json", "more than 7 values", "limits.import.entries"], &enough);
    put(&"[".repeat(500_000));
    assert!(matches!(import(dir.path(), &all), Err(ImportError::TooDeep { limit: 32, .. })));
}

#[test]
fn names_in_archives_are_no_longer_than_names_are() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("case.zip");
    let photo = jpeg(&marked(48, 32, 140));
    let long = |length: usize| format!("{}.txt", "n".repeat(length - 4));
    write(&path, zip([("selfie.jpg", &photo[..]), (&long(1024), b"")]));
    import(&path, &ImportLimits::default()).unwrap();
    write(&path, zip([("selfie.jpg", &photo[..]), (&long(60_000), b"")]));
    let error = import(&path, &ImportLimits::default()).unwrap_err();
    assert!(matches!(error, ImportError::NameTooLong { length: 60_000, limit: 1024, .. }));
    assert!(error.to_string().len() < 400, "the name itself is not repeated");
}

#[test]
fn sound_is_listened_to_as_long_as_the_policy_says() {
    let listener = DigitListener::new(failing(Task::SpokenDigits)).up_to(1);
    let refused = listener.listen(&vec![0.0; 16_001]).unwrap_err();
    assert!(matches!(refused, VoiceError::TooLong { most: 1 }), "{refused}");
}

/// One hostile archive or photo among honest cases costs itself and no other, under the limits of the policy that is in force.
#[test]
fn the_other_cases_of_an_import_go_on() {
    let program = Program::new();
    let folder = program.path("in");
    photo_case(&folder, "a", 60);
    write(&folder.join("b/selfie.jpg"), jpeg(&marked(1300, 900, 90)));
    write(&folder.join("c.zip"), "PK\x03\x04 and nothing that an archive has");
    photo_case(&folder, "d", 70);
    let policy = DEFAULT_POLICY.replacen("image.max_pixels = 100_000_000", "image.max_pixels = 1_000_000", 1);
    Policy::parse(&policy, "small.toml").unwrap();
    fs::write(program.path("small.toml"), policy).unwrap();
    let answer = program.run(&["--policy", "small.toml", "import", argument(&folder), "--json"]);
    assert_eq!(answer.code, Some(1), "{answer:?}");
    for words in ["b/selfie.jpg", "1300 x 900", "1000000 pixels", "c.zip cannot be read as a zip archive"] {
        assert!(answer.err.contains(words), "{words}: {}", answer.err);
    }
    let objects = answer.objects();
    let stored = objects.iter().filter(|object| object["status"] == "open");
    let named: Vec<_> = stored.map(|object| object["case"].as_str().unwrap()).collect();
    assert_eq!(named, ["a", "d"]);
    program.refused(1, "1300 x 900", &["--policy", "small.toml", "check", "in/b"]);
    program.done(&["import", "in/b"]);
}
