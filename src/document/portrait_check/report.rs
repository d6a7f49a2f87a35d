//! What was found on a portrait, and as which reasons it is told.

use image::RgbImage;

use super::{earlier_save::EarlierSave, ghost::Ghost, grain::Grain, place::Place};
use crate::{
    case::{
        evidence::EvidenceKind,
        finding::{Exhibit, NotChecked, NotCheckedCause, Outcome},
        geometry::Rect,
        pad::{PadFinding, PadReason},
    },
    policy::PortraitPolicy,
};

/// What was measured on the portrait of the document's front.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PortraitReport {
    pub(super) place: Place,
    pub(super) grain: Grain,
    /// `None` where the photo shows no JPEG steps.
    pub(super) earlier_save: Option<EarlierSave>,
    /// `None` where there is none large enough to be compared.
    pub(super) ghost: Option<Ghost>,
}

impl PortraitReport {
    /// What it means for the reasons about the portrait; `image` is the photo that was judged.
    pub fn pad_findings(&self, image: &RgbImage, policy: &PortraitPolicy) -> [PadFinding; 2] {
        [self.replacement(image, policy), self.alteration(policy)]
    }

    /// A photo glued over the portrait: its print has other dots than the document's.
    fn replacement(&self, image: &RgbImage, policy: &PortraitPolicy) -> PadFinding {
        let Grain { coarse, fine, .. } = self.grain;
        let (of_coarse, of_fine) = (policy.coarse_grain.score(coarse), policy.fine_grain.score(fine));
        let (raw, score) = if of_fine < of_coarse { (fine, of_fine) } else { (coarse, of_coarse) };
        let mut exhibits = vec![
            figure("coarse grain of the portrait over its surroundings (nats)", coarse),
            figure("fine grain of the portrait over its surroundings (nats)", fine),
            region(format!("print of the portrait unlike that around it: score {score:.2}"), self.place.bbox()),
        ];
        let map = self.grain.heat_map(image, &self.place, |difference| policy.coarse_grain.score(difference));
        exhibits.extend(map.map(|map| Exhibit::Heat {
            label: "grain unlike that around the portrait".to_owned(),
            evidence: EvidenceKind::DocumentFront,
            map,
        }));
        PadFinding { reason: PadReason::PhotoReplacementAttack, outcome: Outcome::scored(raw, score), exhibits }
    }

    /// A portrait put in by software, or one that is not the person of its ghost: the worse of both counts. Where a photo has neither
    /// traces nor a ghost, nothing was measured, and a person must look.
    fn alteration(&self, policy: &PortraitPolicy) -> PadFinding {
        if self.earlier_save.is_none() && self.ghost.is_none() {
            let detail = "the photo has no traces of an earlier save and the document no ghost portrait large enough to compare, so \
                          nothing tells whether the portrait was put in by software; a person must look";
            let outcome = Outcome::NotChecked(NotChecked::new(NotCheckedCause::NoReference, detail));
            return PadFinding { reason: PadReason::NotProcessedPhotoCheck, outcome, exhibits: Vec::new() };
        }
        let (mut raw, mut score, mut exhibits) = (0.0, 1.0, Vec::new());
        if let Some(EarlierSave { difference, quality }) = self.earlier_save {
            (raw, score) = (difference, policy.earlier_save.score(difference));
            exhibits.push(figure("JPEG steps around the portrait that it lacks (of 2)", difference));
            exhibits.push(figure("quality of those steps", f64::from(quality)));
            let label = format!("lacks the steps of JPEG quality {quality} around it: score {score:.2}");
            exhibits.push(region(label, self.place.bbox()));
        }
        if let Some(Ghost { bbox, similarity }) = self.ghost {
            let of_ghost = policy.ghost_similarity.score(similarity);
            if of_ghost < score {
                (raw, score) = (similarity, of_ghost);
            }
            exhibits.push(figure("cosine similarity of portrait and ghost", similarity));
            exhibits.push(region(format!("ghost of the portrait: score {of_ghost:.2}"), bbox));
        }
        PadFinding { reason: PadReason::SecurityPhotoCheck, outcome: Outcome::scored(raw, score), exhibits }
    }
}

fn figure(name: &str, value: f64) -> Exhibit {
    Exhibit::Figure { name: name.to_owned(), value }
}

fn region(label: String, bbox_in_image: Rect) -> Exhibit {
    Exhibit::Region { label, evidence: EvidenceKind::DocumentFront, bbox_in_image }
}
