//! The sound of a recording as a microphone, at its own pace and from the beginning again at its end.

use std::{
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use super::{Microphone, MicrophoneError, SoundPiece};
use crate::media::audio::{AudioStream, SAMPLE_RATE};

/// Longest sound that is kept, in seconds.
const MOST_SECONDS: usize = 180;
/// Samples of a piece: a fiftieth of a second.
const PIECE: usize = SAMPLE_RATE as usize / 50;

/// A recording that stands in.
pub(super) struct Tape {
    path: PathBuf,
    sound: SoundPiece,
    begin: Instant,
    given: usize,
}

impl Tape {
    /// Reads the sound of a file.
    ///
    /// # Errors
    /// When it has none, cannot be read, or is too long.
    pub(super) fn open(path: &Path) -> Result<Self, MicrophoneError> {
        let unusable = |reason: String| MicrophoneError::Unusable { path: path.to_owned(), reason };
        let mut sound = SoundPiece { rate: SAMPLE_RATE, samples: Vec::new() };
        for chunk in AudioStream::open(path).map_err(|error| unusable(error.to_string()))? {
            sound.samples.extend(chunk.map_err(|error| unusable(error.to_string()))?.samples);
            if sound.samples.len() > MOST_SECONDS * SAMPLE_RATE as usize {
                return Err(unusable(format!("it is longer than {MOST_SECONDS} s; cut it")));
            }
        }
        Ok(Tape { path: path.to_owned(), sound, begin: Instant::now(), given: 0 })
    }
}

impl Microphone for Tape {
    fn name(&self) -> String {
        self.path.display().to_string()
    }

    fn piece(&mut self) -> Result<SoundPiece, MicrophoneError> {
        let all = &self.sound.samples;
        let samples: Vec<f32> = all.iter().cycle().skip(self.given % all.len().max(1)).take(PIECE).copied().collect();
        self.given += PIECE;
        let due = Duration::from_secs_f64(self.given as f64 / f64::from(SAMPLE_RATE));
        thread::sleep(due.saturating_sub(self.begin.elapsed()));
        Ok(SoundPiece { rate: SAMPLE_RATE, samples })
    }
}

#[cfg(test)]
mod tests {
    use image::RgbImage;

    use super::*;
    use crate::media::video::encode::{Sound, VideoFormat, VideoWriter};

    #[test]
    fn a_recording_plays_over_and_over_and_one_without_sound_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, sound: Option<Sound>| {
            let path = folder.path().join(name);
            let mut writer = VideoWriter::create(&path, &VideoFormat::new(64, 64), sound).unwrap();
            (0..4).for_each(|place| writer.write(place * 50, &RgbImage::new(64, 64)).unwrap());
            writer.finish().unwrap();
            path
        };
        let samples = (0..3_200).map(|at| (at as f32 * 0.3).sin() * 0.5).collect();
        let mut tape = Tape::open(&write("loud.mp4", Some(Sound { rate: SAMPLE_RATE, channels: 1, samples }))).unwrap();
        let length = tape.sound.samples.len();
        let played: Vec<f32> = (0..2 * length / PIECE).flat_map(|_| tape.piece().unwrap().samples.clone()).collect();
        assert_eq!(played[..length / 2], played[length..][..length / 2]);
        assert!(played.iter().any(|sample| sample.abs() > 0.2));
        let error = Tape::open(&write("mute.mp4", None)).err().unwrap().to_string();
        assert!(error.contains("mute.mp4") && error.contains("no sound"), "{error}");
    }
}
