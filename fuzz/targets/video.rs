//! Videos and their sound: what FFmpeg is given and gives back stays within the limits, times never run backwards.
#![no_main]

use std::{fs, sync::OnceLock};

use assay::media::{
    sound_track::SoundTrack,
    video::{FrameStream, SampleOptions, frame_at, probe},
};
use assay_fuzz::{LIMITS, scratch, telling};
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

static FOLDER: OnceLock<TempDir> = OnceLock::new();

fuzz_target!(|data: &[u8]| {
    let path = FOLDER.get_or_init(scratch).path().join("video");
    fs::write(&path, data).expect("a file in memory");
    match probe(&path) {
        Ok(info) => assert!(info.width > 0 && info.height > 0 && info.rotation_degrees % 90 == 0),
        Err(error) => telling(&error.to_string()),
    }
    let options = SampleOptions { frames_per_second: 1000.0, max_side: 48, threads: 1 };
    match FrameStream::open(&path, options) {
        Ok(stream) => {
            let mut stream = stream.within(&LIMITS.video);
            let mut last = i64::MIN;
            for frame in stream.by_ref() {
                let Ok(frame) = frame else { break };
                assert!(frame.timestamp_millis >= last && frame.image.width().max(frame.image.height()) <= 48);
                last = frame.timestamp_millis;
            }
            let outcome = stream.outcome();
            assert!(outcome.decoded_frames <= u64::from(LIMITS.video.max_frames) + 1);
        }
        Err(error) => telling(&error.to_string()),
    }
    if let Ok(sound) = SoundTrack::read(&path, 5) {
        assert!(sound.samples.len() <= 5 * 16_000 + 1);
    }
    if let Err(error) = frame_at(&path, 500, 48) {
        telling(&error.to_string());
    }
});
