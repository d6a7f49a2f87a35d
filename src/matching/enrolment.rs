//! Whether a run's live face may come into the gallery.

use crate::{
    case::{
        Digest,
        code::SEVERAL_FACES,
        finding::{CheckId, Finding},
        gallery::{EnrolmentFault, EnrolmentOffer, EnrolmentRule, FaceTemplate, LiveEvidence},
        verdict::{Band, Verdict},
    },
    face::Embedding,
    policy::GalleryPolicy,
};

/// The template of a live face: the mean of its frames' embeddings, not made a unit vector again. `None` without frames.
pub fn face_template(frames: &[Embedding], model: Digest) -> Option<FaceTemplate> {
    let mut values = vec![0.0; frames.first()?.as_slice().len()];
    for frame in frames {
        values.iter_mut().zip(frame.as_slice()).for_each(|(sum, value)| *sum += value / frames.len() as f32);
    }
    Some(FaceTemplate { model, values })
}

/// The live face of a run as far as enrolment looks at it.
#[derive(Debug, Clone)]
pub struct LiveCandidate {
    /// Its template.
    pub template: FaceTemplate,
    /// Where it was seen.
    pub live: LiveEvidence,
    /// Quality of the best frame in [0, 1]; absent where it was not judged.
    pub quality: Option<f32>,
}

/// What the run offers to the gallery; `None` where the policy enrols nobody.
///
/// A fault keeps the face out whoever approves the case: an attack or another person in the gallery would accuse honest
/// clients later. Liveness that only goes to review is not a fault: whoever approves the case has looked.
pub fn enrolment_offer(
    candidate: Option<LiveCandidate>,
    findings: &[Finding],
    verdict: &Verdict,
    policy: &GalleryPolicy,
) -> Option<EnrolmentOffer> {
    if policy.enrol == EnrolmentRule::Never {
        return None;
    }
    // Whichever check saw them: two at once, a match with frames of another person, a person exchanged part-way.
    let several = findings.iter().any(|finding| finding.code == Some(SEVERAL_FACES));
    let live = verdict.of(CheckId::SelfieLiveness).map(|verdict| verdict.band);
    let face = match candidate {
        _ if several => Err(EnrolmentFault::SeveralFaces),
        None => Err(EnrolmentFault::NoValidFace),
        Some(_) if !matches!(live, Some(Band::Clear | Band::Review)) => Err(EnrolmentFault::AttackSuspected),
        Some(candidate) if candidate.quality.is_some_and(|quality| quality >= policy.min_quality) => {
            Ok((candidate.template, candidate.live))
        }
        Some(_) => Err(EnrolmentFault::InsufficientQuality),
    };
    Some(EnrolmentOffer { rule: policy.enrol, face })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        case::finding::Outcome,
        policy::{DEFAULT_POLICY, Policy, judge},
    };

    fn candidate(quality: Option<f32>) -> LiveCandidate {
        let frames = [[1.0, 0.0], [0.0, 1.0]].map(|vector| Embedding::from_vector(vector.to_vec()).unwrap());
        let template = face_template(&frames, Digest::ZERO).unwrap();
        LiveCandidate { template, live: LiveEvidence::LiveVideoId(Digest::ZERO), quality }
    }

    /// The product of two templates is the mean similarity of their frames, by which levels are calibrated.
    #[test]
    fn templates_keep_the_mean_similarity() {
        let template = candidate(None).template;
        assert_eq!(template.values, [0.5, 0.5]);
        assert!(face_template(&[], Digest::ZERO).is_none());
    }

    #[test]
    fn every_fault_keeps_a_face_out() {
        let policy = Policy::parse(DEFAULT_POLICY, "default.toml").unwrap();
        let offer_of = |candidate, liveness: f64, seen_by: CheckId, code, gallery: &GalleryPolicy| {
            let score = |check| if check == CheckId::SelfieLiveness { liveness } else { 1.0 };
            let mut findings = CheckId::ALL.map(|check| Finding::new(check, Outcome::scored(1.0, score(check))));
            let place = CheckId::ALL.iter().position(|check| *check == seen_by).unwrap();
            findings[place].code = code;
            let verdict = judge(&findings, false, &policy);
            enrolment_offer(candidate, &findings, &verdict, gallery).map(|offer| offer.face.map(|_| ()))
        };
        let offer = |candidate, liveness: f64, gallery: &GalleryPolicy| {
            offer_of(candidate, liveness, CheckId::FaceDetection, None, gallery)
        };
        let good = || Some(candidate(Some(0.9)));
        let gallery = &policy.gallery;
        assert_eq!(offer(good(), 1.0, gallery), Some(Ok(())));
        assert_eq!(offer(good(), 0.5, gallery), Some(Ok(())), "a person may have looked");
        assert_eq!(offer(None, 1.0, gallery), Some(Err(EnrolmentFault::NoValidFace)));
        for seen_by in [CheckId::FaceDetection, CheckId::FaceMatch, CheckId::VideoIntegrity] {
            let fault = offer_of(good(), 1.0, seen_by, Some(SEVERAL_FACES), gallery);
            assert_eq!(fault, Some(Err(EnrolmentFault::SeveralFaces)), "{seen_by}");
        }
        assert_eq!(offer(good(), 0.1, gallery), Some(Err(EnrolmentFault::AttackSuspected)));
        assert_eq!(offer(good(), f64::NAN, gallery), Some(Err(EnrolmentFault::AttackSuspected)));
        for poor in [None, Some(0.0)] {
            let fault = offer(Some(candidate(poor)), 1.0, gallery);
            assert_eq!(fault, Some(Err(EnrolmentFault::InsufficientQuality)));
        }
        let never = GalleryPolicy { enrol: EnrolmentRule::Never, ..policy.gallery };
        assert_eq!(offer(good(), 1.0, &never), None);
        for fault in EnrolmentFault::ALL {
            assert_eq!(EnrolmentFault::from_code(fault.code()), Some(fault));
        }
    }
}
