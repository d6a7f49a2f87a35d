//! A list of stills given instead of a video.

use super::{Frame, SampleOptions, StreamOutcome, VideoError, stream::Sampling};
use crate::{
    case::Evidence,
    media::{image, vault::Vault},
};

/// The stills of a case's `frames/` folder as a stream of frames, one in memory at a time.
pub struct FrameListStream<'a> {
    vault: &'a Vault,
    stills: Vec<Evidence>,
    list_rate: f64,
    max_side: u32,
    sampling: Sampling,
    next: usize,
    sampled: u64,
}

impl<'a> FrameListStream<'a> {
    /// The stills in the order given, taken to be `list_rate` a second (above 0, at most 1000), sampled as a video is.
    ///
    /// # Errors
    /// When a rate makes no sense.
    pub fn new(
        vault: &'a Vault,
        stills: Vec<Evidence>,
        list_rate: f64,
        options: SampleOptions,
    ) -> Result<Self, VideoError> {
        Sampling::new(list_rate)?;
        let sampling = Sampling::new(options.frames_per_second)?;
        Ok(FrameListStream { vault, stills, list_rate, max_side: options.max_side, sampling, next: 0, sampled: 0 })
    }

    /// How it went so far. A list is never partial: each still was checked at import, and one that cannot be read
    /// afterwards is an error.
    pub fn outcome(&self) -> StreamOutcome {
        StreamOutcome {
            duration_millis: self.micros(self.next) / 1000,
            decoded_frames: self.sampled,
            sampled: self.sampled,
            partial: None,
        }
    }

    fn micros(&self, index: usize) -> i64 {
        (index as f64 * 1e6 / self.list_rate).round() as i64
    }

    fn frame(&self, still: &Evidence, timestamp_millis: i64) -> Result<Frame, VideoError> {
        let bytes = self.vault.read(&still.digest)?;
        let full = image::decode_upright(&bytes, &still.file_name, self.vault.image_limits())?;
        let image = image::fit_within(&full, self.max_side)?;
        Ok(Frame { timestamp_millis, image, source_size: full.dimensions() })
    }
}

impl Iterator for FrameListStream<'_> {
    type Item = Result<Frame, VideoError>;

    fn next(&mut self) -> Option<Self::Item> {
        while let Some(still) = self.stills.get(self.next) {
            let at_micros = self.micros(self.next);
            self.next += 1;
            if self.sampling.takes(at_micros) {
                self.sampled += 1;
                return Some(self.frame(still, (at_micros + 500) / 1000));
            }
        }
        None
    }
}
