//! Whether a received file is whole evidence of its kind, and of which media type.

use std::{io::Read, path::Path};

use super::{ImportError, ImportLimits};
use crate::{
    case::{EvidenceKind, limits::VideoLimits},
    media::{
        image,
        sniff::{FileType, HEAD_LEN},
        vault::{Pending, VaultError},
        video::{self, VideoError, VideoInfo},
    },
};

/// Longest side in pixels of the frame by which a video is tried: the content does not matter here.
const TRIAL_SIDE: u32 = 64;

/// The media type of a received file after it was decoded: a still fully, a video up to its first frame. `shown` is the
/// name by which the user knows the file.
pub(super) fn media_type(
    received: &Pending,
    kind: EvidenceKind,
    shown: &Path,
    limits: &ImportLimits,
) -> Result<String, ImportError> {
    if received.byte_len() == 0 {
        return Err(ImportError::Empty { path: shown.to_owned() });
    }
    if kind.is_image() {
        let bytes = received.file().read().map_err(|source| reading(received, source))?;
        let name = shown.display().to_string();
        image::decode_upright(&bytes, &name, &limits.image)?;
        return Ok(image::image_type(&bytes, &name)?.media_type().to_owned());
    }
    let mut head = Vec::new();
    let file = received.file();
    let read = file.open().and_then(|opened| opened.take(HEAD_LEN as u64).read_to_end(&mut head));
    read.map_err(|source| reading(received, source))?;
    let known = match FileType::of(&head) {
        FileType::Video(media_type) => Some(media_type),
        FileType::Unknown => None,
        other => return Err(ImportError::NotAVideo { path: shown.to_owned(), found: other.describe() }),
    };
    let unplayable = |error: VideoError| ImportError::BadVideo { path: shown.to_owned(), reason: reason(error) };
    let info = video::probe(&file).map_err(unplayable)?;
    check_video(&info, shown, &limits.video)?;
    video::frame_at(&file, 0, TRIAL_SIDE).map_err(unplayable)?;
    Ok(known.map_or_else(|| format!("video/x-{}", info.container), str::to_owned))
}

/// What the container says of itself; whoever decodes the video counts.
fn check_video(info: &VideoInfo, shown: &Path, limits: &VideoLimits) -> Result<(), ImportError> {
    let path = || shown.to_owned();
    let VideoInfo { width, height, .. } = *info;
    if u64::from(width) * u64::from(height) > limits.max_pixels {
        return Err(ImportError::VideoTooLarge { path: path(), width, height, limit: limits.max_pixels });
    }
    let millis = info.duration_millis.unwrap_or(0);
    if millis > i64::from(limits.max_seconds) * 1000 {
        let seconds = millis.saturating_add(999) / 1000;
        return Err(ImportError::VideoTooLong { path: path(), seconds, limit: limits.max_seconds });
    }
    let frames = info.frames_per_second.unwrap_or(0.0) * millis as f64 / 1000.0;
    if frames > f64::from(limits.max_frames) {
        let frames = frames.ceil() as u64;
        return Err(ImportError::TooManyVideoFrames { path: path(), frames, limit: limits.max_frames });
    }
    Ok(())
}

/// What is wrong with a video, without the name it has while it is checked.
fn reason(error: VideoError) -> String {
    match error {
        VideoError::Unreadable { reason, .. } | VideoError::Conversion { reason, .. } => reason,
        VideoError::NoVideoTrack { .. } => "it has no video track".to_owned(),
        VideoError::NoFrames { .. } => "it holds no frame that can be decoded".to_owned(),
        VideoError::TooLarge { width, height, .. } => {
            format!("frames of {width} x {height} pixels are above the limit")
        }
        other => other.to_string(),
    }
}

fn reading(received: &Pending, source: std::io::Error) -> ImportError {
    ImportError::Vault(VaultError::Io { action: "read", path: received.file().path().to_owned(), source })
}
