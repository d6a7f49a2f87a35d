//! The portrait on the document against the document itself, its ghost and the selfie still.

use crate::{
    case::{
        finding::{Exhibit, Finding, NotChecked, NotCheckedCause, Outcome},
        geometry::Point,
        pad::{PadFinding, PadReason},
    },
    document::{DocumentSideView, PortraitReport, StillFace, StillFaceError, check_portrait},
    face::FaceTools,
    matching::{Portrait, Scale, compare, face_match_finding},
    policy::Policy,
};

use super::document::Photo;

/// What is told of the portrait on the front: its reasons, or why it could not be judged. `face` is what was found on it, `quad` where
/// the document is; a ghost is looked for on the back, too.
pub(super) fn portrait_findings(
    front: Option<&Photo>,
    face: Option<&Result<StillFace, StillFaceError>>,
    quad: Option<&[Point; 4]>,
    back: Option<DocumentSideView<'_>>,
    tools: &FaceTools,
    policy: &Policy,
) -> Vec<PadFinding> {
    let (Some(front), Some(face)) = (front, face) else { return Vec::new() };
    let judged = front.image.as_ref().map_err(NotChecked::clone).and_then(|image| {
        let report = judged(image, face, quad, back, tools, policy)?;
        Ok(report.pad_findings(image, &policy.portrait).to_vec())
    });
    judged.unwrap_or_else(|reason| {
        let outcome = Outcome::NotChecked(reason);
        vec![PadFinding { reason: PadReason::NotProcessedPhotoCheck, outcome, exhibits: Vec::new() }]
    })
}

fn judged(
    image: &image::RgbImage,
    face: &Result<StillFace, StillFaceError>,
    quad: Option<&[Point; 4]>,
    back: Option<DocumentSideView<'_>>,
    tools: &FaceTools,
    policy: &Policy,
) -> Result<PortraitReport, NotChecked> {
    let face = face.as_ref().map_err(|error| {
        let cause = match error {
            StillFaceError::Infer(error) => error.cause(),
            StillFaceError::Image(_) => NotCheckedCause::EvidenceUnreadable,
            StillFaceError::NotFound | StillFaceError::TooSmall { .. } => NotCheckedCause::NoFace,
        };
        NotChecked::new(cause, error.to_string())
    })?;
    let quad = quad.ok_or_else(|| {
        let detail = "the document's corners are not known, so the portrait cannot be compared with what surrounds it; ask for a photo \
                      of the whole document on a plain ground";
        NotChecked::new(NotCheckedCause::EvidenceUnreadable, detail)
    })?;
    check_portrait(DocumentSideView { image, quad }, back, face, tools, policy)
}

/// The portrait on the document against the selfie still, where the case has both: `faceBase64` of a request, or `selfie`. The
/// score is that of a face match (`matching::match_score`); its figures are named for the selfie.
pub(super) fn selfie_match(portraits: &[Portrait], tools: &FaceTools, policy: &Policy) -> Option<Finding> {
    let table = tools.embedder.as_ref().ok()?.network().entry().calibration.as_ref()?;
    let scale = Scale { table, restored_margin: policy.document.restored_margin };
    let (of_document, stills): (Vec<Portrait>, Vec<Portrait>) =
        portraits.iter().cloned().partition(|portrait| portrait.algorithm.is_of_document());
    let still = stills.into_iter().find_map(|portrait| portrait.embedding.ok())?;
    let mut finding = face_match_finding(&compare(&[still], &of_document, scale), scale);
    for exhibit in &mut finding.exhibits {
        if let Exhibit::Figure { name, .. } = exhibit {
            *name = format!("portrait and selfie still: {name}");
        }
    }
    finding.outcome.score().is_some().then_some(finding)
}

/// The comparison with the selfie still as a reason: the portrait is not that of who sent it, or could not be compared.
pub(super) fn of_selfie(matched: Option<&Finding>) -> PadFinding {
    let Some(matched) = matched else {
        let detail = "the selfie still could not be compared with the portrait on the document; a person must";
        let outcome = Outcome::NotChecked(NotChecked::new(NotCheckedCause::NoFace, detail));
        return PadFinding { reason: PadReason::NotProcessedPhotoCheck, outcome, exhibits: Vec::new() };
    };
    let (outcome, exhibits) = (matched.outcome.clone(), matched.exhibits.clone());
    PadFinding { reason: PadReason::SecurityPhotoCheck, outcome, exhibits }
}

#[cfg(test)]
mod tests {
    use image::RgbImage;

    use super::*;
    use crate::{
        case::{evidence::EvidenceKind, pad::PadDecision},
        infer::ModelSet,
        policy::DEFAULT_POLICY,
    };

    /// What could not be judged is said so and leaves doubt, whatever the cause.
    #[test]
    fn what_was_not_judged_leaves_doubt() {
        let policy = Policy::parse(DEFAULT_POLICY, "default.toml").unwrap();
        let tools = FaceTools::new(&ModelSet::from_networks(Vec::new()));
        let photo = |image| Photo { kind: EvidenceKind::DocumentFront, image, jpeg_quality: None, shrunk: None };
        let unreadable = NotChecked::new(NotCheckedCause::EvidenceUnreadable, "cut short");
        for (image, error, cause) in [
            (Err(unreadable), StillFaceError::NotFound, NotCheckedCause::EvidenceUnreadable),
            (Ok(RgbImage::new(9, 9)), StillFaceError::NotFound, NotCheckedCause::NoFace),
            (Ok(RgbImage::new(9, 9)), StillFaceError::TooSmall { found: 3.0, needed: 24.0 }, NotCheckedCause::NoFace),
        ] {
            let found = portrait_findings(Some(&photo(image)), Some(&Err(error)), None, None, &tools, &policy);
            assert_eq!(found[0].reason, PadReason::NotProcessedPhotoCheck);
            assert!(matches!(&found[0].outcome, Outcome::NotChecked(why) if why.cause == cause), "{found:?}");
            let bands = policy.check_policy(crate::case::finding::CheckId::DocumentLiveness).unwrap();
            let decided = policy.pad.decide(false, &Outcome::scored(0.0, 1.0), bands, &found);
            assert_eq!(decided, (PadDecision::Doubtful, vec![PadReason::NotProcessedPhotoCheck]));
        }
        assert!(portrait_findings(None, None, None, None, &tools, &policy).is_empty());
    }
}
