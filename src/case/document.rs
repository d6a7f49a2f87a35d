//! What a case's document photos showed: where the document is, what its surface says, what is read on it, and what attack
//! detection concludes.

use serde::{Deserialize, Serialize};

use super::{
    evidence::EvidenceKind,
    finding::Outcome,
    geometry::Point,
    pad::{PadDecision, PadFinding, PadReason},
    reading::DocumentReading,
};

/// The warning that a photo has too few pixels for document liveness; attack detection wants fewer.
const FOR_LIVENESS_ALONE: &str = "IMAGE_TOO_SMALL_FOR_LIVENESS";

/// What is wrong with a photo, or lacking, with what decided it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PhotoFault {
    /// The service's word, such as `DOCUMENT_CROPPED`.
    pub code: String,
    /// What was measured, with its unit.
    pub figure: String,
    /// The measured value.
    pub value: f64,
    /// Where the policy draws the line.
    pub threshold: f64,
}

/// One photo of the document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DocumentPhoto {
    /// Which.
    pub side: EvidenceKind,
    /// Corners of the document in pixels of the upright photo, clockwise from its own top left; they may lie outside. Absent
    /// where none was found.
    pub quad: Option<[Point; 4]>,
    /// Errors of document liveness; the first is the answer.
    pub errors: Vec<PhotoFault>,
    /// What the photo lacks (`IQA`).
    pub warnings: Vec<PhotoFault>,
    /// Document liveness of this photo.
    pub liveness: Outcome,
}

/// The document of a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DocumentReport {
    /// Its photos, front first.
    pub photos: Vec<DocumentPhoto>,
    /// What attack detection concludes.
    pub decision: PadDecision,
    /// Why it is not credible, the gravest first; empty where it is, or where document liveness alone leaves doubt.
    pub reasons: Vec<PadReason>,
    /// What was found on each reason.
    pub pad: Vec<PadFinding>,
    /// What was read.
    pub reading: DocumentReading,
}

impl DocumentReport {
    /// The first error of the photos.
    pub fn first_error(&self) -> Option<&PhotoFault> {
        self.photos.iter().find_map(|photo| photo.errors.first())
    }

    /// What is first to be mended in the photos for attack detection: an error, else what one lacks. What document liveness alone
    /// lacks does not hinder it.
    pub fn first_pad_fault(&self) -> Option<&PhotoFault> {
        let mut warnings = self.photos.iter().flat_map(|photo| &photo.warnings);
        self.first_error().or_else(|| warnings.find(|warning| warning.code != FOR_LIVENESS_ALONE))
    }
}
