//! Selfie videos and lists of frames, streamed as upright RGB frames sampled by time; and videos written.

mod convert;
pub mod encode;
mod frame_list;
mod orientation;
mod stream;

use std::path::{Path, PathBuf};

use ffmpeg_next::media;
use image::RgbImage;

pub(in crate::media) use convert::Converter;
pub use frame_list::FrameListStream;
pub use stream::{FrameStream, frame_at};

use super::{
    MediaFile,
    image::ImageError,
    track::{self, OpenFailure, Track},
    vault::VaultError,
};

/// Threads by which a video is decoded where nothing else is asked for.
const DEFAULT_THREADS: usize = 2;

/// Which frames are wanted, and how large.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SampleOptions {
    /// Sampling instants per second, above 0 and at most 1000; at each the first frame at or after it is taken.
    pub frames_per_second: f64,
    /// Longest side of the frames in pixels, at least 1; smaller videos are not enlarged.
    pub max_side: u32,
    /// Decoding threads, 1 … 16. More than one holds that many more frames in memory.
    pub threads: usize,
}

impl Default for SampleOptions {
    /// Ten frames a second follow any head movement; 640 pixels are enough for a face at arm's length.
    fn default() -> Self {
        SampleOptions { frames_per_second: 10.0, max_side: 640, threads: DEFAULT_THREADS }
    }
}

impl SampleOptions {
    /// These options for a video of `duration_millis`, sparser where it would give more than `max_frames` (at least 2),
    /// so that time and memory stay bounded. Where the length is unknown or a lie, more frames can come.
    pub fn at_most(self, max_frames: u32, duration_millis: Option<i64>) -> Self {
        let seconds = duration_millis.map_or(0.0, |millis| millis as f64 / 1000.0);
        // One frame more for the first instant.
        let affordable = f64::from(max_frames.max(2) - 1) / seconds.max(1e-3);
        SampleOptions { frames_per_second: self.frames_per_second.min(affordable).max(0.01), ..self }
    }
}

/// One upright frame.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// Presentation time in milliseconds from the start of the picture.
    pub timestamp_millis: i64,
    /// Pixels, upright, scaled down to the size asked for.
    pub image: RgbImage,
    /// Width and height of the upright frame before it was scaled down.
    pub source_size: (u32, u32),
}

/// How a stream of frames ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamOutcome {
    /// End of the last good frame, milliseconds from the start.
    pub duration_millis: i64,
    /// Frames decoded whole.
    pub decoded_frames: u64,
    /// Frames handed out.
    pub sampled: u64,
    /// Why only a part of the video came, where that is so.
    pub partial: Option<String>,
}

/// What a video file holds.
#[derive(Debug, Clone, PartialEq)]
pub struct VideoInfo {
    /// Width in pixels of the upright picture.
    pub width: u32,
    /// Height in pixels of the upright picture.
    pub height: u32,
    /// Length in milliseconds that the container promises, where it does.
    pub duration_millis: Option<i64>,
    /// Mean frames per second that the container states, where it does.
    pub frames_per_second: Option<f64>,
    /// Degrees clockwise by which the stored picture is turned to be upright: 0, 90, 180 or 270.
    pub rotation_degrees: u16,
    /// Whether there is a sound track.
    pub has_audio: bool,
    /// FFmpeg's name of the video codec, such as `h264`.
    pub codec: String,
    /// FFmpeg's short name of the container, such as `mov`.
    pub container: String,
}

/// A video cannot be used; the message names the file and the remedy.
#[derive(Debug, thiserror::Error)]
pub enum VideoError {
    /// Not a video, or too damaged to be opened.
    #[error("{path} cannot be read as a video: {reason}; copy it again from its source or convert it to MP4")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the decoder said.
        reason: String,
    },
    /// The file has no picture.
    #[error("{path} has no video track; check that the right file was chosen")]
    NoVideoTrack {
        /// The file.
        path: PathBuf,
    },
    /// Not one whole frame.
    #[error("{path} holds no frame that can be decoded; copy it again from its source")]
    NoFrames {
        /// The file.
        path: PathBuf,
    },
    /// Larger than any camera's picture.
    #[error("{path} has frames of {width} x {height} pixels, more than the limit; scale the video down before import")]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Width it claims.
        width: u32,
        /// Height it claims.
        height: u32,
    },
    /// A frame could not be brought to RGB.
    #[error("{path}: a frame could not be converted: {reason}; convert the video to MP4 with H.264")]
    Conversion {
        /// The file.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// The sampling makes no sense.
    #[error("cannot sample {frames_per_second} frames a second; use a number above 0 and at most 1000")]
    Sampling {
        /// What was asked for.
        frames_per_second: f64,
    },
    /// A still of a frame list cannot be used.
    #[error(transparent)]
    Still(#[from] ImageError),
    /// A still of a frame list cannot be had.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

impl VideoError {
    fn opening(path: &Path, failure: OpenFailure) -> Self {
        let path = path.to_owned();
        match failure {
            OpenFailure::NoTrack => VideoError::NoVideoTrack { path },
            OpenFailure::Unreadable(reason) => VideoError::Unreadable { path, reason },
        }
    }
}

/// What a video holds, without decoding it.
///
/// # Errors
/// When it cannot be opened, has no picture, does not say how large they are, or claims a size above the limit.
pub fn probe(file: impl Into<MediaFile>) -> Result<VideoInfo, VideoError> {
    let file = file.into();
    let path = file.path();
    let track = Track::open(&file, media::Type::Video, 1).map_err(|failure| VideoError::opening(path, failure))?;
    let stream = track.stream().ok_or_else(|| VideoError::NoVideoTrack { path: path.to_owned() })?;
    let orientation = orientation::of_stream(&stream);
    let geometry = convert::Geometry::of_stream(&stream);
    let (width, height) = geometry.upright_size(orientation);
    if width == 0 || height == 0 {
        let reason = "it does not say how large its pictures are".to_owned();
        return Err(VideoError::Unreadable { path: path.to_owned(), reason });
    }
    if i64::from(width) * i64::from(height) > track::MAX_FRAME_PIXELS {
        return Err(VideoError::TooLarge { path: path.to_owned(), width, height });
    }
    let rate = stream.avg_frame_rate();
    let known_rate = rate.numerator() > 0 && rate.denominator() > 0;
    let container = track.input().format().name().split(',').next().unwrap_or_default().to_owned();
    Ok(VideoInfo {
        width,
        height,
        duration_millis: track.promised_millis(),
        frames_per_second: known_rate.then(|| f64::from(rate.numerator()) / f64::from(rate.denominator())),
        rotation_degrees: orientation::degrees(orientation),
        has_audio: track.input().streams().best(media::Type::Audio).is_some(),
        codec: stream.parameters().id().name().to_owned(),
        container,
    })
}
