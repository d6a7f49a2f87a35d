//! The whole sound of a file, in its place in time.

use super::{
    MediaFile,
    audio::{AudioError, AudioStream, SAMPLE_RATE},
};

const SAMPLES_A_MILLI: i64 = SAMPLE_RATE as i64 / 1000;
/// Samples by which a chunk may stray from the running count: stated times are rounded.
const JITTER: usize = SAMPLE_RATE as usize / 50;

/// A sound track without its gaps: where it has none, there is silence.
#[derive(Debug, Clone, PartialEq)]
pub struct SoundTrack {
    /// Time of the first sample in milliseconds from the start of the picture; negative where sound comes before it.
    pub start_millis: i64,
    /// Mono samples in [-1, 1] at [`SAMPLE_RATE`].
    pub samples: Vec<f32>,
    /// Why only a part could be decoded, where that is so.
    pub partial: Option<String>,
}

impl SoundTrack {
    /// Reads the sound of a file, no further than one sample past `most_seconds`, so that whoever listens sees that
    /// there is more.
    ///
    /// # Errors
    /// As [`AudioStream`].
    pub fn read(file: impl Into<MediaFile>, most_seconds: usize) -> Result<Self, AudioError> {
        let most = most_seconds.saturating_mul(SAMPLE_RATE as usize).saturating_add(1);
        let mut stream = AudioStream::open(file)?;
        let mut track = SoundTrack { start_millis: 0, samples: Vec::new(), partial: None };
        for chunk in stream.by_ref() {
            let chunk = chunk?;
            track.add(chunk.timestamp_millis, &chunk.samples, most);
            if track.samples.len() >= most {
                return Ok(track);
            }
        }
        track.partial = stream.partial();
        Ok(track)
    }

    fn add(&mut self, timestamp_millis: i64, samples: &[f32], most: usize) {
        if self.samples.is_empty() {
            self.start_millis = timestamp_millis;
        }
        let place = timestamp_millis.saturating_sub(self.start_millis).saturating_mul(SAMPLES_A_MILLI);
        let place = usize::try_from(place).unwrap_or(0);
        if place > self.samples.len() + JITTER {
            self.samples.resize(place.min(most), 0.0);
        }
        let room = most.saturating_sub(self.samples.len()).min(samples.len());
        self.samples.extend_from_slice(&samples[..room]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_silent_and_nothing_grows_without_bound() {
        let mut track = SoundTrack { start_millis: 0, samples: Vec::new(), partial: None };
        track.add(-20, &[0.5; 320], 4000);
        track.add(1, &[0.25; 160], 4000);
        assert_eq!((track.start_millis, track.samples.len()), (-20, 480));
        track.add(110, &[0.75; 160], 4000);
        assert_eq!(
            (track.samples.len(), track.samples[479], track.samples[2079], track.samples[2080]),
            (2240, 0.25, 0.0, 0.75)
        );
        track.add(i64::MAX, &[0.75; 160], 4000);
        assert_eq!(track.samples.len(), 4000);
        track.add(i64::MIN, &[0.75; 160], 4000);
        assert_eq!(track.samples.len(), 4000);
    }
}
