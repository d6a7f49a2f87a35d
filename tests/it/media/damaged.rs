//! Videos that were damaged, by chance and where fuzzing found something.

use std::fs;

use assay::media::{
    audio::AudioStream,
    video::{self, FrameStream, encode::Codec, frame_at},
};

use super::{ALL, sampled};
use crate::fixtures::video::{Clip, Tone, coded_frames, encode};

/// Found by fuzzing: the header of the pictures is lost, so that nothing says how large they are.
#[test]
fn a_video_of_pictures_without_a_size_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("old.mp4");
    encode(&path, &Clip { codec: Codec::Mpeg4, ..Clip::default() }, coded_frames(96, 64, [0, 40]));
    let mut bytes = fs::read(&path).unwrap(); // the decoder's own description: tag 5 of ISO/IEC 14496-1
    let tag = bytes.windows(4).position(|four| four == [5, 0x80, 0x80, 0x80]).unwrap();
    bytes[tag + 5..].split_at_mut(30).0.fill(0);
    fs::write(&path, bytes).unwrap();
    let error = video::probe(&path).unwrap_err().to_string();
    assert!(error.contains("old.mp4") && error.contains("how large its pictures"), "{error}");
}

/// Found by fuzzing: the length that the container names is no text.
#[test]
fn a_length_that_is_no_text_is_passed_over() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("clip.mkv");
    encode(&path, &Clip::default(), coded_frames(96, 64, [0, 40, 80]));
    let mut bytes = fs::read(&path).unwrap();
    let length = b"00:00:00.";
    let place = bytes.windows(length.len()).position(|window| window == length).unwrap();
    bytes[place..][..2].copy_from_slice(b"\xF0:");
    fs::write(&path, bytes).unwrap();
    let (frames, outcome) = sampled(&path, ALL);
    assert_eq!((frames.len(), outcome.decoded_frames), (3, 3));
}

#[test]
fn damaged_videos_never_crash_and_never_lie_about_it() {
    let dir = tempfile::tempdir().unwrap();
    let tone = Some(Tone { hertz: 300.0, millis: 1000, rate: 44_100 });
    for name in ["m.mp4", "m.mkv"] {
        let path = dir.path().join(name);
        encode(&path, &Clip { tone, ..Clip::default() }, coded_frames(96, 64, (0..25).map(|index| index * 40)));
        let whole = fs::read(&path).unwrap();
        let mut state = 0x9E37_79B9_7F4A_7C15u64;
        let mut random = move |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % below
        };
        for _ in 0..20 {
            let mut bytes = whole.clone();
            for _ in 0..1 + random(40) {
                let at = random(bytes.len());
                bytes[at] = random(256) as u8;
            }
            fs::write(&path, &bytes).unwrap();
            if let Ok(mut stream) = FrameStream::open(&path, ALL) {
                let good = stream.by_ref().filter(Result::is_ok).count();
                assert_eq!(good as u64, stream.outcome().sampled);
            }
            if let Ok(stream) = AudioStream::open(&path) {
                assert!(stream.flatten().map(|chunk| chunk.samples.len()).sum::<usize>() < 400_000);
            }
            let _either_way = frame_at(&path, 500, 64);
        }
    }
}
