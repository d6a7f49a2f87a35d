//! A video as a stream of sampled frames, and one frame by its time.

use std::path::PathBuf;

use ffmpeg_next::{frame, media};

use super::{DEFAULT_THREADS, Frame, SampleOptions, StreamOutcome, VideoError, convert, orientation};
use crate::{
    case::limits::VideoLimits,
    media::{
        MediaFile,
        track::{self, Track},
    },
};

/// Containers store times in units as coarse as a millisecond: a frame this much early is still on time.
const ROUNDING_MICROS: i64 = 1_000;
/// Frame length taken where neither the frame nor the container knows better: 25 frames a second.
const USUAL_FRAME_MICROS: i64 = 40_000;
/// Decoding threads above which memory grows and speed does not.
const MAX_THREADS: usize = 16;

/// Decoded pictures in order of time, not converted yet.
struct Pictures {
    path: PathBuf,
    track: Track,
    picture: frame::Video,
    /// Length of a frame where it does not say itself.
    frame_micros: i64,
    at_micros: i64,
    end_micros: i64,
    decoded: u64,
}

impl Pictures {
    fn open(file: &MediaFile, threads: usize) -> Result<Self, VideoError> {
        let threads = threads.clamp(1, MAX_THREADS);
        let track = Track::open(file, media::Type::Video, threads);
        let track = track.map_err(|failure| VideoError::opening(file.path(), failure))?;
        let rate = track.stream().map(|stream| stream.avg_frame_rate());
        let frame_micros = rate
            .filter(|rate| rate.numerator() > 0 && rate.denominator() > 0)
            .map(|rate| i64::from(rate.denominator()) * 1_000_000 / i64::from(rate.numerator()))
            .unwrap_or(USUAL_FRAME_MICROS);
        let picture = frame::Video::empty();
        let path = file.path().to_owned();
        Ok(Pictures { path, track, picture, frame_micros, at_micros: 0, end_micros: 0, decoded: 0 })
    }

    fn converter(&self, max_side: u32) -> Result<convert::Converter, VideoError> {
        let stream = self.track.stream().ok_or_else(|| VideoError::NoVideoTrack { path: self.path.clone() })?;
        let geometry = convert::Geometry::of_stream(&stream);
        Ok(convert::Converter::new(orientation::of_stream(&stream), geometry, max_side))
    }

    /// Decodes the next picture; false at the end. Times never run backwards, whatever the file says.
    fn advance(&mut self) -> bool {
        if !self.track.next_frame(&mut self.picture) {
            return false;
        }
        let stated = self.picture.timestamp().map(|units| self.track.micros(units));
        let expected = if self.decoded == 0 { 0 } else { self.end_micros };
        self.at_micros = stated.filter(|&stated| self.decoded == 0 || stated > self.at_micros).unwrap_or(expected);
        let stated_length = self.track.duration_micros(self.picture.packet().duration);
        let length = if (1..=10_000_000).contains(&stated_length) { stated_length } else { self.frame_micros };
        self.end_micros = self.at_micros.saturating_add(length);
        self.decoded += 1;
        true
    }

    /// The current picture as others see it, where it has at most `most` pixels.
    fn convert(
        &self,
        converter: &mut convert::Converter,
        picture: &frame::Video,
        most: u64,
    ) -> Result<Frame, VideoError> {
        let (width, height) = (picture.width(), picture.height());
        if u64::from(width) * u64::from(height) > most.min(track::MAX_FRAME_PIXELS as u64) {
            return Err(VideoError::TooLarge { path: self.path.clone(), width, height });
        }
        let (image, source_size) =
            converter.convert(picture).map_err(|reason| VideoError::Conversion { path: self.path.clone(), reason })?;
        Ok(Frame { timestamp_millis: rounded_millis(self.at_micros), image, source_size })
    }
}

/// A video's frames, sampled by time. Holds a few decoded pictures at most, however long the video is; dropping it ends
/// the work.
pub struct FrameStream {
    pictures: Pictures,
    converter: convert::Converter,
    sampling: Sampling,
    limits: Option<VideoLimits>,
    /// The limit at which the stream ended before the video did.
    exceeded: Option<String>,
    sampled: u64,
    finished: bool,
}

impl FrameStream {
    /// Opens a video.
    ///
    /// # Errors
    /// When it is no video, has no picture, or the sampling makes no sense.
    pub fn open(file: impl Into<MediaFile>, options: SampleOptions) -> Result<Self, VideoError> {
        let sampling = Sampling::new(options.frames_per_second)?;
        let pictures = Pictures::open(&file.into(), options.threads)?;
        let converter = pictures.converter(options.max_side)?;
        let (limits, exceeded) = (None, None);
        Ok(FrameStream { pictures, converter, sampling, limits, exceeded, sampled: 0, finished: false })
    }

    /// The same stream, ending where the video exceeds `limits`, whatever its container says of itself: a frame that is too large is
    /// an error, at the end of what may be decoded the video counts as partly looked at.
    pub fn within(self, limits: &VideoLimits) -> Self {
        FrameStream { limits: Some(*limits), ..self }
    }

    /// Which limit the current picture exceeds by its number or time.
    fn excess(&self) -> Option<String> {
        let limits = self.limits?;
        if self.pictures.decoded > u64::from(limits.max_frames) {
            return Some(format!(
                "it has more than the {} frames that limits.import.video.max_frames allows",
                limits.max_frames
            ));
        }
        let is_late = self.pictures.at_micros > i64::from(limits.max_seconds) * 1_000_000;
        is_late.then(|| {
            format!("it is longer than the {} s that limits.import.video.max_seconds allows", limits.max_seconds)
        })
    }

    /// How it went so far; final once the iterator has ended.
    pub fn outcome(&self) -> StreamOutcome {
        let end_millis = rounded_millis(self.pictures.end_micros);
        StreamOutcome {
            duration_millis: end_millis,
            decoded_frames: self.pictures.decoded,
            sampled: self.sampled,
            partial: self.exceeded.clone().or_else(|| self.pictures.track.shortfall(end_millis)),
        }
    }
}

impl Iterator for FrameStream {
    type Item = Result<Frame, VideoError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.finished {
            if !self.pictures.advance() {
                self.finished = true;
                let path = &self.pictures.path;
                return (self.sampled == 0).then(|| Err(VideoError::NoFrames { path: path.clone() }));
            }
            if let Some(reason) = self.excess() {
                self.finished = true;
                self.exceeded = Some(reason.clone());
                let path = self.pictures.path.clone();
                return (self.sampled == 0).then_some(Err(VideoError::Unreadable { path, reason }));
            }
            if self.sampling.takes(self.pictures.at_micros) {
                let most = self.limits.map_or(u64::MAX, |limits| limits.max_pixels);
                let frame = self.pictures.convert(&mut self.converter, &self.pictures.picture, most);
                match frame {
                    Ok(_) => self.sampled += 1,
                    Err(_) => self.finished = true,
                }
                return Some(frame);
            }
        }
        None
    }
}

/// The frame that is first at or after `millis`, or the last one where the video ends before: for a player that jumps.
/// A sampled frame's own time gives the same frame again.
///
/// # Errors
/// As [`FrameStream`].
pub fn frame_at(file: impl Into<MediaFile>, millis: i64, max_side: u32) -> Result<Frame, VideoError> {
    let file = file.into();
    let mut pictures = Pictures::open(&file, DEFAULT_THREADS)?;
    let mut converter = pictures.converter(max_side)?;
    let target = millis.max(0).saturating_mul(1000);
    if pictures.track.seek(millis.max(0)).is_ok()
        && let Some(frame) = pictures.first_from(target, &mut converter)?
    {
        return Ok(frame);
    }
    // No index, or a damaged one: from the start.
    let mut pictures = Pictures::open(&file, DEFAULT_THREADS)?;
    let frame = pictures.first_from(target, &mut converter)?;
    frame.ok_or_else(|| VideoError::NoFrames { path: file.path().to_owned() })
}

impl Pictures {
    fn first_from(
        &mut self,
        target_micros: i64,
        converter: &mut convert::Converter,
    ) -> Result<Option<Frame>, VideoError> {
        let mut last = frame::Video::empty();
        while self.advance() {
            if self.at_micros + ROUNDING_MICROS >= target_micros {
                return self.convert(converter, &self.picture, u64::MAX).map(Some);
            }
            std::mem::swap(&mut last, &mut self.picture);
        }
        if self.decoded == 0 { Ok(None) } else { self.convert(converter, &last, u64::MAX).map(Some) }
    }
}

/// Which times are wanted.
pub(super) struct Sampling {
    frames_per_second: f64,
    /// Number of the next sampling instant that no frame was taken for.
    next: f64,
}

impl Sampling {
    pub(super) fn new(frames_per_second: f64) -> Result<Self, VideoError> {
        if frames_per_second > 0.0 && frames_per_second <= 1000.0 {
            return Ok(Sampling { frames_per_second, next: 0.0 });
        }
        Err(VideoError::Sampling { frames_per_second })
    }

    /// Whether the frame at this time is the first at or after an instant that has none yet.
    pub(super) fn takes(&mut self, at_micros: i64) -> bool {
        let instants = (at_micros.max(0) + ROUNDING_MICROS) as f64 * self.frames_per_second / 1e6;
        let wanted = instants >= self.next;
        if wanted {
            self.next = instants.floor() + 1.0;
        }
        wanted
    }
}

fn rounded_millis(micros: i64) -> i64 {
    micros.saturating_add(500).div_euclid(1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_instant_takes_one_frame_and_late_frames_serve_several() {
        let mut sampling = Sampling::new(10.0).unwrap();
        let at = [0, 33, 66, 99, 133, 150, 420, 430, 500, 599, 600];
        let taken: Vec<i64> = at.into_iter().filter(|millis| sampling.takes(millis * 1000)).collect();
        assert_eq!(taken, [0, 99, 420, 500, 599]);
    }

    #[test]
    fn sampling_at_the_videos_own_rate_takes_every_frame() {
        let mut sampling = Sampling::new(30.0).unwrap();
        assert!((0..3000).all(|frame| sampling.takes(frame * 1_000_000 / 30)));
        let mut rounded = Sampling::new(30.0).unwrap();
        assert!((0..3000).all(|frame| rounded.takes((frame * 1000 + 15) / 30 * 1000)));
    }

    #[test]
    fn absurd_rates_are_refused() {
        for rate in [0.0, -1.0, f64::NAN, f64::INFINITY, 1001.0] {
            assert!(Sampling::new(rate).is_err(), "{rate}");
        }
    }
}
