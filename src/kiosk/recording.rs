//! The selfie video while it is taken: coded in memory, looked at frame by frame as it comes, over when what was asked for was seen.

use std::{path::Path, time::Duration};

use image::{RgbImage, imageops};
use zeroize::Zeroizing;

use crate::{
    case::meta::{Challenge, LivenessMethod},
    media::{
        image::{ImageError, fit_within},
        microphone::SoundPiece,
        video::encode::{Codec, EncodeError, Quality, Sound, VideoFormat, VideoWriter},
    },
    policy::Policy,
    selfie::{FrameView, SelfieTrack, actions_made, turned_far_enough},
};

/// Name of the video in its case.
pub(super) const VIDEO_NAME: &str = "video.mp4";
/// Quality of the video (CRF): finer than phones record, so that what speaks for a screen survives.
const VIDEO_QUALITY: u8 = 18;
/// Milliseconds that are recorded after the last thing that was asked for: the head comes back to rest.
const AFTER_MILLIS: i64 = 700;
/// Milliseconds that a spoken digit takes, and that it takes to begin.
const DIGIT_MILLIS: i64 = 900;
const BREATH_MILLIS: i64 = 1_500;
/// Part of a second by which sound may be late before it is taken for missing: devices hand it over in pieces.
const LONGEST_LAG: u32 = 4;
/// A sampling instant this near is reached: times come in whole milliseconds.
const ROUNDING_MILLIS: f64 = 1.0;

/// A selfie cannot be recorded.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The video cannot be coded, or grew too large.
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// A frame cannot be scaled.
    #[error(transparent)]
    Image(#[from] ImageError),
}

/// A selfie that was recorded.
pub struct Selfie {
    /// The file, wiped when it is dropped.
    pub video: Zeroizing<Vec<u8>>,
    /// What its frames show.
    pub track: SelfieTrack,
}

/// A selfie being recorded.
pub struct Recording {
    policy: Policy,
    method: LivenessMethod,
    challenge: Option<Challenge>,
    writer: Option<VideoWriter>,
    /// Samples a second of the sound that is recorded; `None` where none is.
    sound_rate: Option<u32>,
    /// Samples recorded so far.
    heard: usize,
    size: (u32, u32),
    /// Camera time of the first frame.
    first: Option<Duration>,
    last_millis: i64,
    frame_millis: i64,
    next_sample_millis: f64,
    track: SelfieTrack,
    /// Movements that were seen, and when all of them were.
    done: usize,
    complete_since: Option<i64>,
}

impl Recording {
    /// Begins with the first frame that is written. Sound of so many samples a second is recorded beside it where digits are to be
    /// spoken, and only then.
    pub fn new(policy: &Policy, challenge: Option<Challenge>, sound_rate: Option<u32>) -> Self {
        let asks_for_speech = challenge.as_ref().is_some_and(|challenge| challenge.digits.is_some());
        Recording {
            policy: policy.clone(),
            method: policy.kiosk.liveness_method(),
            challenge,
            writer: None,
            sound_rate: sound_rate.filter(|_| asks_for_speech),
            heard: 0,
            size: (0, 0),
            first: None,
            last_millis: 0,
            frame_millis: 0,
            next_sample_millis: 0.0,
            track: SelfieTrack::new(Vec::new(), 0, None),
            done: 0,
            complete_since: None,
        }
    }

    /// Writes a frame of the camera. Where its time is one of those that a run of the pipeline looks at, gives that time in milliseconds
    /// from the start of the video: then what it shows is to be handed to [`Recording::saw`].
    ///
    /// # Errors
    /// When the video cannot be coded or grows larger than the policy allows.
    pub fn write(&mut self, at: Duration, frame: &RgbImage) -> Result<Option<i64>, RecordError> {
        let first = *self.first.get_or_insert(at);
        let millis = i64::try_from(at.saturating_sub(first).as_millis()).unwrap_or(i64::MAX);
        if self.writer.is_some() && millis <= self.last_millis {
            return Ok(None);
        }
        let picture = self.fitted(frame)?;
        let limit = u64::from(self.policy.kiosk.selfie_mib) << 20;
        let writer = match &mut self.writer {
            Some(writer) => writer,
            None => {
                self.size = picture.dimensions();
                let format = VideoFormat {
                    codec: Codec::H264,
                    quality: Quality::Constant(VIDEO_QUALITY),
                    ..VideoFormat::new(self.size.0, self.size.1)
                };
                let sound = self.sound_rate.map(|rate| Sound {
                    rate,
                    channels: 1,
                    // As long as it ever gets: memory that grows leaves copies of what was said behind.
                    samples: Vec::with_capacity(most_samples(rate, &self.policy)),
                });
                self.writer.insert(VideoWriter::in_memory(Path::new(VIDEO_NAME), &format, sound, limit)?)
            }
        };
        writer.write(millis, &picture)?;
        self.frame_millis = millis - self.last_millis;
        self.last_millis = millis;
        Ok(self.is_sampled(millis).then_some(millis))
    }

    /// Takes what the microphone heard since the last time. What came before the first frame, at another rate or past the longest selfie
    /// is not recorded. Where sound is missing there is silence, so that what follows stays beside its picture.
    pub fn hear(&mut self, piece: &SoundPiece) {
        let Some(rate) = self.sound_rate.filter(|rate| *rate == piece.rate) else { return };
        let Some(writer) = &mut self.writer else { return };
        let left = most_samples(rate, &self.policy).saturating_sub(self.heard);
        let due = (self.last_millis.max(0) as u64 * u64::from(rate) / 1000) as usize;
        let missing = due.saturating_sub(self.heard + piece.samples.len()).min(left);
        if missing > (rate / LONGEST_LAG) as usize {
            writer.hear(&vec![0.0; missing]);
            self.heard += missing;
        }
        let left = most_samples(rate, &self.policy).saturating_sub(self.heard);
        let samples = &piece.samples[..piece.samples.len().min(left)];
        self.heard += samples.len();
        writer.hear(samples);
    }

    /// The frame at the size of the video: even sides, none longer than the policy's.
    fn fitted(&self, frame: &RgbImage) -> Result<RgbImage, ImageError> {
        let small = fit_within(frame, self.policy.kiosk.selfie_long_side)?;
        let even = |side: u32| (side - side % 2).max(2);
        let (width, height) = match self.writer {
            Some(_) => self.size,
            None => (even(small.width()), even(small.height())),
        };
        if small.dimensions() == (width, height) {
            return Ok(small);
        }
        Ok(imageops::crop_imm(&small, 0, 0, width, height).to_image())
    }

    /// As the pipeline samples: the first frame at or after each instant.
    fn is_sampled(&mut self, millis: i64) -> bool {
        let (at, rate) = (millis as f64 + ROUNDING_MILLIS, self.policy.selfie.frames_per_second);
        if at < self.next_sample_millis || self.track.timeline.samples.len() >= self.policy.selfie.max_frames as usize {
            return false;
        }
        self.next_sample_millis = ((at * rate / 1000.0).floor() + 1.0) * 1000.0 / rate;
        true
    }

    /// Takes what a frame shows; frames come in order of time.
    pub fn saw(&mut self, view: FrameView) {
        let millis = view.sample.timestamp_millis;
        self.track.push(view);
        self.done = match self.method {
            LivenessMethod::HeadMovement => usize::from(turned_far_enough(&self.track, &self.policy)),
            LivenessMethod::Passive => usize::from(millis >= i64::from(self.policy.kiosk.passive_seconds) * 1000),
            LivenessMethod::PassiveAndChallenge => actions_made(&self.track, self.actions(), &self.policy),
        };
        let is_complete = self.done >= self.movements();
        self.complete_since = is_complete.then(|| self.complete_since.unwrap_or(millis));
    }

    fn actions(&self) -> &[crate::case::meta::Action] {
        self.challenge.as_ref().map_or(&[], |challenge| &challenge.actions)
    }

    /// How many things are asked for besides the digits.
    fn movements(&self) -> usize {
        match self.method {
            LivenessMethod::HeadMovement | LivenessMethod::Passive => 1,
            LivenessMethod::PassiveAndChallenge => self.actions().len(),
        }
    }

    /// What was asked for.
    pub fn challenge(&self) -> Option<&Challenge> {
        self.challenge.as_ref()
    }

    /// How many of the prompts are done: the movements, in their order; the digits are when the recording is over.
    pub fn done(&self) -> usize {
        self.done
    }

    /// How far it is, in [0, 1]: by what was done, or by time where nothing is to be done.
    pub fn progress(&self) -> f32 {
        let by_time = match self.method {
            LivenessMethod::Passive => self.last_millis as f32 / (self.policy.kiosk.passive_seconds as f32 * 1000.0),
            _ => 0.0,
        };
        let by_done = self.done as f32 / self.movements().max(1) as f32;
        by_time.max(by_done).clamp(0.0, 1.0)
    }

    /// Whether what was asked for was seen, or time is up.
    pub fn is_over(&self) -> bool {
        if self.last_millis >= i64::from(self.policy.kiosk.selfie_seconds) * 1000 {
            return true;
        }
        let digits = self.challenge.as_ref().and_then(|challenge| challenge.digits.as_ref());
        let after = digits.map_or(AFTER_MILLIS, |digits| BREATH_MILLIS + DIGIT_MILLIS * digits.len() as i64);
        self.complete_since.is_some_and(|since| self.last_millis >= since + after)
    }

    /// The video and what was seen in it.
    ///
    /// # Errors
    /// When no frame was written, or the end of the video cannot be.
    pub fn finish(mut self) -> Result<Selfie, RecordError> {
        let nothing = || EncodeError::Frame { path: VIDEO_NAME.into(), reason: "no frame was given".to_owned() };
        let video = self.writer.take().ok_or_else(nothing)?.finish_in_memory()?;
        self.track.timeline.duration_millis = self.last_millis + self.frame_millis;
        Ok(Selfie { video, track: self.track })
    }
}

/// Samples of the sound of the longest selfie.
fn most_samples(rate: u32, policy: &Policy) -> usize {
    (rate as usize).saturating_mul(policy.kiosk.selfie_seconds as usize + 1)
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;
    use crate::{
        media::{
            audio::AudioStream,
            video::{FrameStream, SampleOptions},
        },
        policy::{DEFAULT_POLICY, KioskPolicy},
    };

    fn policy(kiosk: KioskPolicy) -> Policy {
        let mut policy = Policy::parse(DEFAULT_POLICY, "default.toml").unwrap();
        policy.kiosk = kiosk;
        policy
    }

    #[test]
    fn the_same_frames_are_looked_at_as_by_the_pipeline() {
        let policy = policy(KioskPolicy { selfie_long_side: 320, ..KioskPolicy::default() });
        let mut recording = Recording::new(&policy, None, None);
        let mut sampled = Vec::new();
        // Frames at 30 a second of a camera that has been on for a while, with a gap and a time that comes twice.
        for place in (0u64..20).chain(40..70).chain([69]) {
            let frame = RgbImage::from_pixel(801, 451, Rgb([(place * 3) as u8; 3]));
            sampled.extend(recording.write(Duration::from_millis(5_000 + place * 1000 / 30), &frame).unwrap());
        }
        let selfie = recording.finish().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(VIDEO_NAME);
        std::fs::write(&path, &*selfie.video).unwrap();
        let options = SampleOptions { frames_per_second: policy.selfie.frames_per_second, max_side: 640, threads: 1 };
        let mut stream = FrameStream::open(&path, options).unwrap();
        let expected: Vec<i64> = stream.by_ref().map(|frame| frame.unwrap().timestamp_millis).collect();
        assert_eq!(sampled, expected);
        assert_eq!(stream.outcome().decoded_frames, 50);
        assert!((stream.outcome().duration_millis - selfie.track.timeline.duration_millis).abs() <= 1);
    }

    #[test]
    fn a_passive_selfie_ends_by_time_and_no_selfie_goes_on_for_ever() {
        let passive = KioskPolicy { method: 1, passive_seconds: 2, selfie_seconds: 6, ..KioskPolicy::default() };
        let mut recording = Recording::new(&policy(passive.clone()), None, None);
        let blank = RgbImage::new(64, 64);
        for place in 0..61 {
            recording.write(Duration::from_millis(place * 100), &blank).unwrap();
            assert_eq!(recording.is_over(), place >= 60, "nothing was seen, time is up after six seconds: {place}");
        }
        assert!(Recording::new(&policy(passive), None, None).finish().is_err(), "a video without frames is none");
    }

    #[test]
    fn sound_is_recorded_where_digits_are_asked_for_and_only_there() {
        let policy = policy(KioskPolicy { selfie_seconds: 6, ..KioskPolicy::default() });
        let digits = |digits: Option<&str>| Challenge { actions: Vec::new(), digits: digits.map(str::to_owned) };
        let tone = |rate, length| SoundPiece { rate, samples: (0..length).map(|at| (at as f32 * 0.3).sin()).collect() };
        let folder = tempfile::tempdir().unwrap();
        let recorded = |name: &str, asked: Option<&str>, rate: Option<u32>| {
            let mut recording = Recording::new(&policy, Some(digits(asked)), rate);
            recording.hear(&tone(16_000, 8_000));
            for place in 0..20 {
                recording.write(Duration::from_millis(place * 100), &RgbImage::new(64, 64)).unwrap();
                // The microphone is gone for half a second.
                if !(5..10).contains(&place) {
                    recording.hear(&tone(16_000, 1_600));
                }
                recording.hear(&tone(8_000, 1_600));
            }
            let path = folder.path().join(name);
            std::fs::write(&path, &*recording.finish().unwrap().video).unwrap();
            let mut samples = Vec::new();
            for chunk in AudioStream::open(&path).ok()? {
                samples.extend(chunk.unwrap().samples);
            }
            Some(samples)
        };
        let samples = recorded("asked.mp4", Some("42"), Some(16_000)).unwrap();
        assert!((30_000..34_500).contains(&samples.len()), "two seconds: {}", samples.len());
        let loud = |from: usize, to: usize| samples[from..to].iter().any(|sample| sample.abs() > 0.3);
        assert!(loud(4_000, 7_000) && !loud(10_000, 14_000) && loud(20_000, 30_000), "silence where nothing was heard");
        assert_eq!(recorded("not-asked.mp4", None, Some(16_000)), None);
        assert_eq!(recorded("no-microphone.mp4", Some("42"), None), None);
    }

    #[test]
    fn a_video_that_grows_too_large_is_an_error() {
        let mut policy = policy(KioskPolicy::default());
        policy.kiosk.selfie_mib = 0;
        let mut recording = Recording::new(&policy, None, None);
        let mut random = fastrand::Rng::with_seed(7);
        let mut noise = || RgbImage::from_fn(640, 480, |_, _| Rgb([random.u8(..); 3]));
        let wrote =
            (0..20).try_for_each(|place| recording.write(Duration::from_millis(place * 40), &noise()).map(drop));
        assert!(wrote.is_err() || recording.finish().is_err());
    }
}
