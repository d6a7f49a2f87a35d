//! The case against what is known from before: enrolled faces, known images, addresses.

use image::RgbImage;

use super::{CaseInput, Engine};
use crate::{
    case::{
        Digest, Evidence, EvidenceKind,
        finding::{CheckId, Finding, NotCheckedCause},
        gallery::{EnrolledFaceMatch, LiveEvidence},
        reference::SpecimenCheckMatch,
    },
    infer::{CalibrationTable, Task},
    matching::{
        LiveCandidate, Owner, capture_address_finding, face_template, known_images_finding, previously_enrolled,
    },
    selfie::{LiveFace, SelfieTrack},
};

/// What the comparison came to.
pub(super) struct Known {
    pub(super) findings: [Finding; 3],
    pub(super) faces: Vec<EnrolledFaceMatch>,
    pub(super) images: Vec<SpecimenCheckMatch>,
    /// The live face as enrolment looks at it.
    pub(super) candidate: Option<LiveCandidate>,
}

pub(super) fn compare_with_references(
    input: &CaseInput<'_>,
    live: &Result<LiveFace, Finding>,
    track: Option<&SelfieTrack>,
    stills: &[(Digest, Result<RgbImage, String>)],
    engine: &Engine,
) -> Known {
    let embedding = engine.models.first(Task::FaceEmbedding).ok();
    let entry = embedding.as_ref().map(|network| network.entry());
    let candidate = live.as_ref().ok().zip(entry).and_then(|(live, entry)| {
        let template = face_template(&live.embeddings, entry.sha256)?;
        Some(LiveCandidate { template, live: live_evidence(input, live)?, quality: quality(live, track?) })
    });
    let table = entry.and_then(|entry| entry.calibration.as_ref());
    let (faces_finding, faces) = enrolled_faces(input, live, candidate.as_ref(), table, engine);
    let (images_finding, images) = known_images(input, stills, engine);
    let address = capture_address_finding(input.meta.capture_ip, input.references.addresses.as_deref());
    Known { findings: [faces_finding, images_finding, address], faces, images, candidate }
}

fn enrolled_faces(
    input: &CaseInput<'_>,
    live: &Result<LiveFace, Finding>,
    candidate: Option<&LiveCandidate>,
    table: Option<&CalibrationTable>,
    engine: &Engine,
) -> (Finding, Vec<EnrolledFaceMatch>) {
    let check = CheckId::PreviouslyEnrolledFace;
    let client_id = input.meta.client_id.as_ref().unwrap_or(&input.case.0);
    let owner = Owner { client_id, case: input.case };
    let finding = match (live, candidate, table) {
        (_, Some(candidate), Some(table)) => {
            let gallery = input.references.gallery.as_deref();
            return previously_enrolled(&candidate.template, owner, gallery, table, &engine.policy.gallery);
        }
        (Err(reason), ..) => Finding { check, exhibits: Vec::new(), ..reason.clone() },
        (Ok(_), ..) => {
            let detail = "the embedding model has no calibration; add one to its entry in the model manifest";
            Finding::not_checked(check, NotCheckedCause::ModelUnavailable, detail)
        }
    };
    (finding, Vec::new())
}

/// The video, or the still that the best frame is.
fn live_evidence(input: &CaseInput<'_>, live: &LiveFace) -> Option<LiveEvidence> {
    let evidence = input.evidence.iter().find(|evidence| evidence.kind == live.best.evidence)?;
    Some(match evidence.kind {
        EvidenceKind::Video => LiveEvidence::LiveVideoId(evidence.digest),
        _ => LiveEvidence::LivePhotoId(evidence.digest),
    })
}

/// Quality of the best frame.
fn quality(live: &LiveFace, track: &SelfieTrack) -> Option<f32> {
    if track.errors.attributes.is_some() {
        return None;
    }
    let at_best = |millis: i64| Some(millis) == live.best.timestamp_millis;
    track.timeline.samples.iter().find(|sample| at_best(sample.timestamp_millis))?.face?.quality
}

/// Looks for the case's images among the known ones. Every file is compared by its bytes, the `stills` by what they show.
fn known_images(
    input: &CaseInput<'_>,
    stills: &[(Digest, Result<RgbImage, String>)],
    engine: &Engine,
) -> (Finding, Vec<SpecimenCheckMatch>) {
    let shown = |evidence: &Evidence| {
        let still = stills.iter().find(|(digest, _)| *digest == evidence.digest);
        still.map_or_else(|| Err(format!("{} was not looked at", evidence.file_name)), |(_, still)| still.clone())
    };
    let known = input.references.known_images.as_deref();
    known_images_finding(input.evidence, shown, known, engine.policy.known_images.max_distance)
}
