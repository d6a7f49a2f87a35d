//! What the checks found, before any threshold is applied.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{evidence::EvidenceKind, geometry::Rect, heat_map::HeatMap};

/// The checks Assay knows. The name in `snake_case` is the name in the policy file and in every report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckId {
    /// One face, and only one, is in the selfie video.
    FaceDetection,
    /// The face is not a presentation attack, judged without cooperation.
    PassiveLiveness,
    /// The head moved as asked.
    HeadMovement,
    /// Passive and collaborative evidence together.
    SelfieLiveness,
    /// A portrait is on the document.
    DocumentPortrait,
    /// Document portrait and live face are the same person.
    FaceMatch,
    /// The document photo shows the document itself, not a copy or screen.
    DocumentLiveness,
    /// The document shows no sign of an attack or alteration.
    DocumentPad,
    /// Light, distance and place of the face in the selfie video are good enough to judge it.
    CaptureQuality,
    /// The selfie video is one take of one moving scene: nothing frozen, repeated, cut or exchanged.
    VideoIntegrity,
    /// The movements that were asked for were made, in their order.
    ActionChallenge,
    /// The digits that were asked for were spoken, by the person in view.
    VoiceChallenge,
    /// Liveness and face match together.
    IdentityVerification,
    /// The face was not enrolled before as another client.
    PreviouslyEnrolledFace,
    /// No image is a known one: a specimen, or one that was blocked.
    KnownImages,
    /// The case was not captured from the address of a virtual private network.
    CaptureAddress,
    /// Each document photo shows one document, whole, large enough and not too near to camera or border.
    DocumentLocation,
    /// What the document says agrees between its sides and zones, and can be so.
    DocumentData,
}

impl CheckId {
    /// Every check, in the order of a report.
    pub const ALL: [CheckId; 18] = [
        CheckId::FaceDetection,
        CheckId::PassiveLiveness,
        CheckId::HeadMovement,
        CheckId::SelfieLiveness,
        CheckId::DocumentPortrait,
        CheckId::FaceMatch,
        CheckId::DocumentLiveness,
        CheckId::DocumentPad,
        CheckId::CaptureQuality,
        CheckId::VideoIntegrity,
        CheckId::ActionChallenge,
        CheckId::VoiceChallenge,
        CheckId::IdentityVerification,
        CheckId::PreviouslyEnrolledFace,
        CheckId::KnownImages,
        CheckId::CaptureAddress,
        CheckId::DocumentLocation,
        CheckId::DocumentData,
    ];

    /// Name in policy files, reports and the database.
    pub const fn name(self) -> &'static str {
        match self {
            CheckId::FaceDetection => "face_detection",
            CheckId::PassiveLiveness => "passive_liveness",
            CheckId::HeadMovement => "head_movement",
            CheckId::SelfieLiveness => "selfie_liveness",
            CheckId::DocumentPortrait => "document_portrait",
            CheckId::FaceMatch => "face_match",
            CheckId::DocumentLiveness => "document_liveness",
            CheckId::DocumentPad => "document_pad",
            CheckId::CaptureQuality => "capture_quality",
            CheckId::VideoIntegrity => "video_integrity",
            CheckId::ActionChallenge => "action_challenge",
            CheckId::VoiceChallenge => "voice_challenge",
            CheckId::IdentityVerification => "identity_verification",
            CheckId::PreviouslyEnrolledFace => "previously_enrolled_face",
            CheckId::KnownImages => "known_images",
            CheckId::CaptureAddress => "capture_address",
            CheckId::DocumentLocation => "document_location",
            CheckId::DocumentData => "document_data",
        }
    }

    /// Name for people.
    pub const fn title(self) -> &'static str {
        match self {
            CheckId::FaceDetection => "One face in the video",
            CheckId::PassiveLiveness => "Passive liveness",
            CheckId::HeadMovement => "Head movement",
            CheckId::SelfieLiveness => "Selfie liveness",
            CheckId::DocumentPortrait => "Portrait on the document",
            CheckId::FaceMatch => "Face match",
            CheckId::DocumentLiveness => "Document liveness",
            CheckId::DocumentPad => "Document attack detection",
            CheckId::CaptureQuality => "Capture quality",
            CheckId::VideoIntegrity => "Video integrity",
            CheckId::ActionChallenge => "Movement challenge",
            CheckId::VoiceChallenge => "Voice challenge",
            CheckId::IdentityVerification => "Identity verification",
            CheckId::PreviouslyEnrolledFace => "Face enrolled before",
            CheckId::KnownImages => "Known images",
            CheckId::CaptureAddress => "Capture address",
            CheckId::DocumentLocation => "Document in view",
            CheckId::DocumentData => "Data on the document",
        }
    }
}

impl fmt::Display for CheckId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A score in [0, 1], higher is more bona fide. It cannot hold NaN, infinity or anything outside.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Score(f64);

/// The value is not a score.
#[derive(Debug, thiserror::Error)]
#[error("{0} is not a score in [0, 1]")]
pub struct NotAScore(f64);

impl Score {
    /// The score `value`.
    ///
    /// # Errors
    /// When `value` is not a number in [0, 1].
    pub fn new(value: f64) -> Result<Self, NotAScore> {
        if (0.0..=1.0).contains(&value) { Ok(Score(value)) } else { Err(NotAScore(value)) }
    }

    /// The value in [0, 1].
    pub fn get(self) -> f64 {
        self.0
    }
}

impl TryFrom<f64> for Score {
    type Error = NotAScore;

    fn try_from(value: f64) -> Result<Self, Self::Error> {
        Score::new(value)
    }
}

impl From<Score> for f64 {
    fn from(score: Score) -> f64 {
        score.0
    }
}

/// Why a check has no score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotCheckedCause {
    /// The case has no such evidence.
    EvidenceMissing,
    /// The evidence could not be decoded.
    EvidenceUnreadable,
    /// No usable face was found where one is needed.
    NoFace,
    /// The model is missing, altered or does not fit.
    ModelUnavailable,
    /// The model failed while running, or gave a value that is no score.
    ModelFailed,
    /// This version has no method for the check.
    NoMethod,
    /// The case does not ask for the check: nobody was challenged, no address was given. Acceptance does not wait for it.
    NotAsked,
    /// There is nothing to compare with: no list was imported.
    NoReference,
}

/// A check that was not carried out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NotChecked {
    /// The kind of reason.
    pub cause: NotCheckedCause,
    /// What happened and what to do about it.
    pub detail: String,
}

impl NotChecked {
    /// A check not carried out because of `cause`.
    pub fn new(cause: NotCheckedCause, detail: impl Into<String>) -> Self {
        NotChecked { cause, detail: detail.into() }
    }
}

/// The result of one check: a score, or the reason why there is none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The check ran.
    Scored {
        /// The method's own figure in its own unit, named by the finding's figures.
        raw: f64,
        /// Calibrated score.
        score: Score,
    },
    /// The check did not run.
    NotChecked(NotChecked),
}

impl Outcome {
    /// A scored outcome, or `NotChecked` when `score` is not one: a network that yields NaN must not pass.
    pub fn scored(raw: f64, score: f64) -> Self {
        match Score::new(score) {
            Ok(score) if raw.is_finite() => Outcome::Scored { raw, score },
            _ => Outcome::NotChecked(NotChecked::new(
                NotCheckedCause::ModelFailed,
                format!("the method gave {raw} with score {score}, which is no score; replace the model"),
            )),
        }
    }

    /// The score, when there is one.
    pub fn score(&self) -> Option<f64> {
        match self {
            Outcome::Scored { score, .. } => Some(score.get()),
            Outcome::NotChecked(_) => None,
        }
    }
}

/// Something a person can look at to see why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Exhibit {
    /// A measured figure.
    Figure {
        /// What was measured, with its unit.
        name: String,
        /// The measured value.
        value: f64,
    },
    /// A stretch of the selfie video.
    Span {
        /// What is to be seen there.
        label: String,
        /// First moment, milliseconds from the start of the video.
        start_millis: i64,
        /// Last moment.
        end_millis: i64,
    },
    /// A place in an image.
    Region {
        /// What is to be seen there.
        label: String,
        /// The image.
        evidence: EvidenceKind,
        /// Box in pixels of the upright image.
        bbox_in_image: Rect,
    },
    /// How much speaks against each part of an image.
    Heat {
        /// What is to be seen there.
        label: String,
        /// The image.
        evidence: EvidenceKind,
        /// The values.
        map: HeatMap,
    },
}

/// One check with its result and what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// Which check.
    pub check: CheckId,
    /// Its result.
    pub outcome: Outcome,
    /// Result code of the identity verification service (-1 … -299) where one applies.
    pub code: Option<i32>,
    /// What to look at.
    pub exhibits: Vec<Exhibit>,
}

impl Finding {
    /// A finding without code and exhibits.
    pub fn new(check: CheckId, outcome: Outcome) -> Self {
        Finding { check, outcome, code: None, exhibits: Vec::new() }
    }

    /// A check that did not run.
    pub fn not_checked(check: CheckId, cause: NotCheckedCause, detail: impl Into<String>) -> Self {
        Finding::new(check, Outcome::NotChecked(NotChecked::new(cause, detail)))
    }

    /// The finding with a service result code.
    pub fn with_code(mut self, code: Option<i32>) -> Self {
        self.code = code;
        self
    }

    /// The finding with one more measured figure.
    pub fn with_figure(mut self, name: &str, value: f64) -> Self {
        self.exhibits.push(Exhibit::Figure { name: name.to_owned(), value });
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_is_no_score_is_not_checked() {
        for score in [f64::NAN, f64::INFINITY, -0.1, 1.1] {
            assert_eq!(Outcome::scored(0.0, score).score(), None, "{score}");
        }
        assert_eq!(Outcome::scored(f64::NAN, 0.5).score(), None);
        assert_eq!(Outcome::scored(7.0, 1.0).score(), Some(1.0));
        assert!(serde_json::from_str::<Score>("1.5").is_err());
    }

    #[test]
    fn names_in_code_and_json_agree() {
        for check in CheckId::ALL {
            assert_eq!(serde_json::to_value(check).unwrap(), check.name());
        }
    }
}
