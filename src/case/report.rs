//! Everything one run of the pipeline says about a case.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    CaseId, Digest,
    document::DocumentReport,
    evidence::{Evidence, EvidenceKind},
    face::Face,
    finding::{CheckId, Finding},
    gallery::{EnrolledFaceMatch, EnrolmentOffer},
    matching::FaceMatch,
    reference::{ReferenceRef, SpecimenCheckMatch},
    timeline::Timeline,
    verdict::{Route, Verdict},
    voice::HeardDigit,
};

/// Schema name carried by every report.
pub const REPORT_SCHEMA: &str = "assay.report/1";

/// A face chosen for display, matching and export.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FaceCrop {
    /// The image it was found in.
    pub evidence: EvidenceKind,
    /// Time in the video, where the image is a frame of one.
    pub timestamp_millis: Option<i64>,
    /// Where it is, in pixels of the upright image or frame. Its landmarks are named as they lie once the image is
    /// turned by `quarter_turns`.
    pub face: Face,
    /// Quarter turns clockwise after which the face stands upright, 0 … 3.
    pub quarter_turns: u8,
    /// Size of the image that the face's pixels refer to: width, height.
    pub image_size: [u32; 2],
}

/// A model that was ready for a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelRef {
    /// Name in the manifest.
    pub name: String,
    /// SHA-256 of the file.
    pub sha256: Digest,
}

/// The policy that judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyRef {
    /// Name in the file.
    pub name: String,
    /// SHA-256 of the file.
    pub sha256: Digest,
}

/// Everything one run says. The same case, day it came in, policy, models and references give the same report, byte for byte.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Always [`REPORT_SCHEMA`].
    pub schema: String,
    /// The case.
    pub case: CaseId,
    /// `case.json` as it was understood.
    pub meta: Value,
    /// What was looked at.
    pub evidence: Vec<Evidence>,
    /// The machine's conclusion.
    pub verdict: Verdict,
    /// Where the case goes.
    pub route: Route,
    /// Every check with its result.
    pub findings: Vec<Finding>,
    /// Face match, where a live face was found.
    pub face_match: Option<FaceMatch>,
    /// The portrait on the document (FACE-DOCUMENT).
    pub document_face: Option<FaceCrop>,
    /// What the document's photos showed; absent where the case has no photo of its front.
    #[serde(default)]
    pub document: Option<DocumentReport>,
    /// The day by which dates on the document were judged, `YYYY-MM-DD`.
    #[serde(default)]
    pub as_of: String,
    /// The best live face (FACE-NOW).
    pub live_face: Option<FaceCrop>,
    /// Faces of the gallery, of other clients, that the live face resembles; the most similar first.
    #[serde(default)]
    pub enrolled_faces_matches: Vec<EnrolledFaceMatch>,
    /// Images of the case that are known ones; the closest first.
    #[serde(default)]
    pub specimen_check_matches: Vec<SpecimenCheckMatch>,
    /// Score timelines of the selfie video.
    pub timeline: Option<Timeline>,
    /// Digits heard in the sound of the selfie video, in order of time; none where nobody was asked for any.
    #[serde(default)]
    pub heard_digits: Vec<HeardDigit>,
    /// What deserves a warning.
    pub warnings: Vec<String>,
    /// The policy that judged.
    pub policy: PolicyRef,
    /// Every model that was ready for the run, by name.
    pub models: Vec<ModelRef>,
    /// The gallery and the lists that the case was compared with.
    #[serde(default)]
    pub references: Vec<ReferenceRef>,
    /// The live face, for the gallery. Never part of the report's JSON: reports are kept for ever, a template must be
    /// removed when its person asks for it.
    #[serde(skip)]
    pub enrolment: Option<EnrolmentOffer>,
}

impl Report {
    /// The finding of one check.
    pub fn finding(&self, check: CheckId) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.check == check)
    }

    /// The evidence of one kind.
    pub fn evidence_of(&self, kind: EvidenceKind) -> Option<&Evidence> {
        self.evidence.iter().find(|evidence| evidence.kind == kind)
    }
}
