//! Whether a received file is whole evidence of its kind, and of which media type.

use std::{io::Read, path::Path};

use super::ImportError;
use crate::{
    case::EvidenceKind,
    media::{
        image::{self, ImageLimits},
        sniff::{FileType, HEAD_LEN},
        vault::{Pending, VaultError},
        video::{self, VideoError},
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
    limits: &ImageLimits,
) -> Result<String, ImportError> {
    if received.byte_len() == 0 {
        return Err(ImportError::Empty { path: shown.to_owned() });
    }
    if kind.is_image() {
        let bytes = received.file().read().map_err(|source| reading(received, source))?;
        let name = shown.display().to_string();
        image::decode_upright(&bytes, &name, limits)?;
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
    video::frame_at(&file, 0, TRIAL_SIDE).map_err(unplayable)?;
    Ok(known.map_or_else(|| format!("video/x-{}", info.container), str::to_owned))
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
