//! The gallery of enrolled faces: who is in it, how a face comes in, and what a search finds.

use serde::{Deserialize, Serialize};

use super::{
    CaseId, Digest, RunId,
    code::{ENROL_ATTACK_SUSPECTED, ENROL_LOW_QUALITY, ENROL_NO_FACE, ENROL_SEVERAL_FACES},
    matching::MatchLevel,
};

/// The live evidence that a face was taken from, named by the SHA-256 of the file: a video or a photo, never both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum LiveEvidence {
    /// A selfie video.
    LiveVideoId(Digest),
    /// One still of a list of frames.
    LivePhotoId(Digest),
}

/// A face as the gallery compares it: the mean of the embeddings of the best live frames. Its length is at most 1 and not
/// made 1 again, so that the product of two templates is the mean of the similarities of their frames, which is what
/// match levels are calibrated for.
#[derive(Debug, Clone, PartialEq)]
pub struct FaceTemplate {
    /// SHA-256 of the embedding network; templates of two networks cannot be compared.
    pub model: Digest,
    /// The components.
    pub values: Vec<f32>,
}

/// When the policy lets a person be enrolled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EnrolmentRule {
    /// With a person's approval, or with an acceptance that settles the case.
    OnAcceptance,
    /// With a person's approval only.
    OnDecision,
    /// Never; no template is kept.
    Never,
}

/// Why a face cannot be enrolled, numbered as the identity verification service numbers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnrolmentFault {
    /// No face that can be matched.
    NoValidFace,
    /// More than one person in view.
    SeveralFaces,
    /// The best frame is too poor.
    InsufficientQuality,
    /// Liveness was not shown.
    AttackSuspected,
}

impl EnrolmentFault {
    /// Every fault.
    pub const ALL: [EnrolmentFault; 4] = [
        EnrolmentFault::NoValidFace,
        EnrolmentFault::SeveralFaces,
        EnrolmentFault::InsufficientQuality,
        EnrolmentFault::AttackSuspected,
    ];

    /// Code of the identity verification service, -203 … -206.
    pub const fn code(self) -> i32 {
        match self {
            EnrolmentFault::NoValidFace => ENROL_NO_FACE,
            EnrolmentFault::SeveralFaces => ENROL_SEVERAL_FACES,
            EnrolmentFault::InsufficientQuality => ENROL_LOW_QUALITY,
            EnrolmentFault::AttackSuspected => ENROL_ATTACK_SUSPECTED,
        }
    }

    /// The fault with the number `code`.
    pub fn from_code(code: i32) -> Option<Self> {
        EnrolmentFault::ALL.into_iter().find(|fault| fault.code() == code)
    }

    /// What is told.
    pub const fn details(self) -> &'static str {
        match self {
            EnrolmentFault::NoValidFace => "no valid face was found in the selfie video",
            EnrolmentFault::SeveralFaces => "several faces were found in the selfie video",
            EnrolmentFault::InsufficientQuality => "the face in the selfie video is not of sufficient quality",
            EnrolmentFault::AttackSuspected => "an attack is suspected: the selfie video did not pass liveness",
        }
    }
}

/// What a run offers for enrolment; the store keeps it until the case is decided.
#[derive(Debug, Clone, PartialEq)]
pub struct EnrolmentOffer {
    /// When the policy lets the person be enrolled.
    pub rule: EnrolmentRule,
    /// The face and where it was seen, or why it cannot be enrolled.
    pub face: Result<(FaceTemplate, LiveEvidence), EnrolmentFault>,
}

/// How an enrolment ended (`mobbIdRegistration` of the identity verification service).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Enrolment {
    /// Whether the person is enrolled by it.
    pub completed: bool,
    /// What happened.
    pub details: String,
    /// -203 … -206 where the face cannot be enrolled.
    pub code: Option<i32>,
    /// The run that it rests on.
    pub run: RunId,
    /// The client enrolled.
    pub client_id: String,
    /// Why the template is no longer in the gallery, where that is so.
    pub removed: Option<RemovalCause>,
}

/// Why a template left the gallery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RemovalCause {
    /// The person asked for it.
    Request,
    /// A reviewer rejected the case, or took the approval back.
    Rejected,
    /// The same case was enrolled again with another embedding network.
    Superseded,
}

/// Someone in the gallery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EnrolledPerson {
    /// Number of the enrolment; later ones are larger.
    pub enrolment: i64,
    /// The sender's identifier of the person; the case's own identifier where the sender gave none.
    pub client_id: String,
    /// The person's full name as sent.
    pub entity_name: Option<String>,
    /// The case that was accepted.
    pub case: CaseId,
    /// The run that the acceptance rests on.
    pub run: RunId,
    /// Where the face was seen.
    #[serde(flatten)]
    pub live: LiveEvidence,
}

/// A face of the gallery that resembles the case's live face.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EnrolledFaceMatch {
    /// The client enrolled.
    pub client_id: String,
    /// The client's full name.
    pub entity_name: Option<String>,
    /// Where the enrolled face was seen.
    #[serde(flatten)]
    pub live: LiveEvidence,
    /// Score in [0, 1] of the similarity, on the scale of the face match.
    pub facial_similarity_score: f64,
    /// Mean cosine similarity of the frames in [-1, 1].
    pub similarity: f64,
    /// Level by the model's calibration for one comparison; the search made as many as there are faces.
    pub level: MatchLevel,
}

/// What a search needs from whatever keeps the gallery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GalleryState {
    /// Templates of the embedding network that most recently enrolled someone.
    pub faces: u64,
    /// Templates of other networks, which cannot be compared with those.
    pub other_faces: u64,
    /// That network; absent for an empty gallery.
    pub model: Option<Digest>,
    /// Number of the newest enrolment that is still there, 0 for none.
    pub newest: i64,
    /// Number of the newest removal, 0 for none.
    pub removals: i64,
}

impl GalleryState {
    /// The state of a gallery that nobody is in and nobody was.
    pub const EMPTY: GalleryState = GalleryState { faces: 0, other_faces: 0, model: None, newest: 0, removals: 0 };

    /// One digest that changes with every enrolment and removal.
    pub fn digest(&self) -> Digest {
        let model = self.model.map(|model| model.to_string()).unwrap_or_default();
        let GalleryState { faces, other_faces, newest, removals, .. } = self;
        Digest::of(format!("gallery {model} {faces} {other_faces} {newest} {removals}").as_bytes())
    }
}
