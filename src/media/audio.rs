//! The sound track of a video as 16 kHz mono samples, what speech recognisers take.

use std::path::PathBuf;

use ffmpeg_next::{
    self as ffmpeg, ChannelLayout,
    format::{Sample, sample},
    frame, media,
    software::resampling,
};

use super::{
    MediaFile,
    track::{OpenFailure, Track},
};

/// Samples per second of everything this module gives.
pub const SAMPLE_RATE: u32 = 16_000;
/// Sampling rates of real sound tracks; a damaged header with another one could ask for any amount of memory.
const PLAUSIBLE_RATES: std::ops::RangeInclusive<u32> = 4_000..=384_000;
/// Longest decoded frame in samples per channel: the longest of any codec (FLAC's 65,535) and a margin.
const MAX_FRAME_SAMPLES: usize = 1 << 18;
/// Channels above which a header is not believed.
const MAX_CHANNELS: u16 = 64;
/// Output samples that the resampler may hold back, in addition to the input's share.
const RESAMPLER_MARGIN: usize = 256;
/// Microseconds by which a frame may stray from the running clock before the clock is set anew: a gap in the sound.
const GAP_MICROS: i64 = 100_000;

/// A stretch of sound.
#[derive(Debug, Clone, PartialEq)]
pub struct AudioChunk {
    /// Time of the first sample in milliseconds from the start of the picture; negative where sound comes before it.
    pub timestamp_millis: i64,
    /// Mono samples in [-1, 1] at [`SAMPLE_RATE`], at least one.
    pub samples: Vec<f32>,
}

/// Sound cannot be had; the message names the file and the remedy.
#[derive(Debug, thiserror::Error)]
pub enum AudioError {
    /// The file has no sound: nothing is wrong with it.
    #[error("{path} has no sound track; ask for a new recording if a spoken challenge was part of it")]
    NoSoundTrack {
        /// The file.
        path: PathBuf,
    },
    /// There is or may be sound, but it cannot be read.
    #[error("the sound of {path} cannot be read: {reason}; copy the file again from its source")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the decoder said.
        reason: String,
    },
}

/// A sound track, chunk by chunk: one decoded frame each, some hundredths of a second. Holds no more than that.
pub struct AudioStream {
    path: PathBuf,
    track: Track,
    resampler: Option<resampling::Context>,
    /// Time of the next output sample.
    clock_micros: Option<i64>,
    samples_out: u64,
    draining: bool,
    finished: bool,
}

impl AudioStream {
    /// Opens the sound track of a file.
    ///
    /// # Errors
    /// [`AudioError::NoSoundTrack`] where the file is whole but silent by make, else [`AudioError::Unreadable`].
    pub fn open(file: impl Into<MediaFile>) -> Result<Self, AudioError> {
        let file = file.into();
        let path = file.path().to_owned();
        let track = Track::open(&file, media::Type::Audio, 1).map_err(|failure| match failure {
            OpenFailure::NoTrack => AudioError::NoSoundTrack { path: path.clone() },
            OpenFailure::Unreadable(reason) => AudioError::Unreadable { path: path.clone(), reason },
        })?;
        let (resampler, clock_micros) = (None, None);
        Ok(AudioStream { path, track, resampler, clock_micros, samples_out: 0, draining: false, finished: false })
    }

    /// Why only a part of the sound came, where that is so; final once the iterator has ended.
    pub fn partial(&self) -> Option<String> {
        self.track.shortfall(self.clock_micros.unwrap_or(0) / 1000)
    }

    fn unreadable(&self, reason: String) -> AudioError {
        AudioError::Unreadable { path: self.path.clone(), reason }
    }

    /// The next samples, nothing where the resampler holds them back, or the end.
    fn step(&mut self) -> Result<Step, AudioError> {
        let mut decoded = frame::Audio::empty();
        if !self.draining && self.track.next_frame(&mut decoded) {
            return self.resample(&mut decoded);
        }
        self.draining = true;
        let tail = match &mut self.resampler {
            Some(resampler) => {
                let mut out = output(SAMPLE_RATE as usize / 10);
                resampler.flush(&mut out).map_err(|error| error.to_string()).map(|_| out)
            }
            None => return Ok(Step::End),
        };
        // The resampler's own word on what it still holds never comes to zero: its output is what counts.
        match tail.map_err(|reason| self.unreadable(reason))? {
            out if out.samples() == 0 => Ok(Step::End),
            out => Ok(self.chunk(&out)),
        }
    }

    fn resample(&mut self, decoded: &mut frame::Audio) -> Result<Step, AudioError> {
        let (rate, channels, samples) = (decoded.rate(), decoded.channels(), decoded.samples());
        if !PLAUSIBLE_RATES.contains(&rate) || !(1..=MAX_CHANNELS).contains(&channels) || samples > MAX_FRAME_SAMPLES {
            let reason = format!("{samples} samples of {channels} channels at {rate} Hz are not plausible");
            return Err(self.unreadable(reason));
        }
        if decoded.channel_layout().is_empty() {
            decoded.set_channel_layout(ChannelLayout::default(i32::from(channels)));
        }
        self.set_clock(decoded);
        let input = resampling::context::Definition {
            format: decoded.format(),
            channel_layout: decoded.channel_layout(),
            rate,
        };
        if self.resampler.as_ref().is_none_or(|resampler| *resampler.input() != input) {
            self.resampler = Some(resampler(input).map_err(|error| self.unreadable(error.to_string()))?);
        }
        let mut out = output(samples * SAMPLE_RATE as usize / rate as usize + RESAMPLER_MARGIN);
        let done = match &mut self.resampler {
            Some(resampler) => resampler.run(decoded, &mut out).map_err(|error| error.to_string()),
            None => Err("no resampler".to_owned()),
        };
        done.map_err(|reason| self.unreadable(reason))?;
        Ok(if out.samples() == 0 { Step::Nothing } else { self.chunk(&out) })
    }

    /// Follows the frame's own time where it is the first or there is a gap; counts samples otherwise, which is steadier.
    fn set_clock(&mut self, decoded: &frame::Audio) {
        let stated = decoded.timestamp().map(|units| self.track.micros(units));
        self.clock_micros = match (self.clock_micros, stated) {
            (None, stated) => Some(stated.unwrap_or(0)),
            (Some(clock), Some(stated)) if stated - clock > GAP_MICROS => Some(stated),
            (clock, _) => clock,
        };
    }

    fn chunk(&mut self, out: &frame::Audio) -> Step {
        let samples = out.plane::<f32>(0).to_vec();
        let start = self.clock_micros.unwrap_or(0);
        self.clock_micros = Some(start + samples.len() as i64 * 1_000_000 / i64::from(SAMPLE_RATE));
        self.samples_out += samples.len() as u64;
        Step::Chunk(AudioChunk { timestamp_millis: (start + 500).div_euclid(1000), samples })
    }
}

enum Step {
    Chunk(AudioChunk),
    Nothing,
    End,
}

impl Iterator for AudioStream {
    type Item = Result<AudioChunk, AudioError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.finished {
            match self.step() {
                Ok(Step::Chunk(chunk)) => return Some(Ok(chunk)),
                Ok(Step::Nothing) => {}
                Ok(Step::End) => {
                    self.finished = true;
                    let empty = self.samples_out == 0;
                    return empty.then(|| Err(self.unreadable("it holds no sample that can be decoded".to_owned())));
                }
                Err(error) => {
                    self.finished = true;
                    return Some(Err(error));
                }
            }
        }
        None
    }
}

fn resampler(input: resampling::context::Definition) -> Result<resampling::Context, ffmpeg::Error> {
    // Without it the resampler lets a mix of channels exceed full scale when its samples are floating point.
    let mut options = ffmpeg::Dictionary::new();
    options.set("rematrix_maxval", "1.0");
    resampling::Context::get_with(
        input.format,
        input.channel_layout,
        input.rate,
        Sample::F32(sample::Type::Packed),
        ChannelLayout::MONO,
        SAMPLE_RATE,
        options,
    )
}

/// Room for `samples` of output; the resampler's own allocation would be too small and lose sound.
fn output(samples: usize) -> frame::Audio {
    let mut out = frame::Audio::new(Sample::F32(sample::Type::Packed), samples, ChannelLayout::MONO);
    out.set_rate(SAMPLE_RATE);
    out
}
