//! The pictures of a case as an export shows them: JPEG, made by whoever has the evidence.

use crate::case::{Digest, EvidenceKind, geometry::Point};

/// A picture, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plate {
    /// JPEG, with its width and height in pixels.
    Shown {
        /// The bytes.
        jpeg: Vec<u8>,
        /// Width and height.
        size: [u32; 2],
    },
    /// Why it cannot be shown.
    Missing(String),
}

/// The pictures of one photo.
#[derive(Debug, Clone, PartialEq)]
pub struct PhotoPlates {
    /// Which photo.
    pub kind: EvidenceKind,
    /// The whole photo, upright.
    pub upright: Plate,
    /// Width and height in pixels of the upright original, to which the boxes of a report refer; zero where it is missing.
    pub original_size: [u32; 2],
    /// Corners of the document in pixels of the original, where they are known.
    pub quad: Option<[Point; 4]>,
    /// The document alone, seen straight on, where its corners are known.
    pub straightened: Option<Plate>,
}

/// Whether a file of evidence is as it was imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceState {
    /// The file.
    pub digest: Digest,
    /// What is wrong with it; absent where it is whole.
    pub fault: Option<String>,
}

/// Everything to be seen of a case.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CasePictures {
    /// FACE-DOCUMENT; absent where no portrait was found.
    pub document_face: Option<Plate>,
    /// FACE-NOW; absent where no face was found.
    pub live_face: Option<Plate>,
    /// Document photos and the selfie still; none in a redacted export.
    pub photos: Vec<PhotoPlates>,
    /// Each file of evidence, in the order of the report.
    pub evidence: Vec<EvidenceState>,
}
