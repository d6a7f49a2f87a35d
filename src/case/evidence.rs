//! What a case brings along: document photos, selfie still, selfie video or list of frames.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Digest;

/// The role a file plays in a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceKind {
    /// Front of the document, the side with the portrait.
    DocumentFront,
    /// Back of the document.
    DocumentBack,
    /// Selfie still or earlier portrait.
    Selfie,
    /// Selfie video.
    Video,
    /// One frame of a list given instead of a video, by its place in the list from 0.
    Frame(u32),
}

impl EvidenceKind {
    /// The file stem by which import recognises this kind; a frame's stem is its folder.
    pub const fn stem(self) -> &'static str {
        match self {
            EvidenceKind::DocumentFront => "document_front",
            EvidenceKind::DocumentBack => "document_back",
            EvidenceKind::Selfie => "selfie",
            EvidenceKind::Video => "video",
            EvidenceKind::Frame(_) => "frames",
        }
    }

    /// Whether the file is a still image.
    pub const fn is_image(self) -> bool {
        !matches!(self, EvidenceKind::Video)
    }
}

impl fmt::Display for EvidenceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EvidenceKind::Frame(index) => write!(f, "frames/{index}"),
            other => f.write_str(other.stem()),
        }
    }
}

/// One file of a case as it was imported. The bytes lie in the evidence store under `digest` and are never altered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    /// Role in the case.
    pub kind: EvidenceKind,
    /// SHA-256 of the bytes: their name in the evidence store.
    pub digest: Digest,
    /// File name at import, without folders.
    pub file_name: String,
    /// Media type found in the content, such as `image/jpeg`; the file's extension is not trusted.
    pub media_type: String,
    /// Length in bytes.
    pub byte_len: u64,
}
