//! What was found on a portrait, and as which reasons it is told.

use image::RgbImage;

use super::{cut_edge::CutEdge, earlier_save::EarlierSave, ghost::Ghost, grain::Grain, place::Place};
use crate::{
    case::{
        evidence::EvidenceKind,
        finding::{Exhibit, NotChecked, NotCheckedCause, Outcome},
        geometry::Rect,
        pad::{PadFinding, PadReason},
    },
    policy::PortraitPolicy,
};

/// What was measured on the border of a portrait.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Border {
    /// How clearly its four sides are edges that begin and end at the corners, at most 1.
    pub(super) clearness: f32,
    pub(super) cut_edge: CutEdge,
    /// Around it, and around its darker upright side, in the photo.
    pub(super) bbox: Rect,
    pub(super) shaded: Rect,
}

/// What was measured on the portrait of the document's front.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PortraitReport {
    pub(super) place: Place,
    pub(super) grain: Grain,
    /// `None` where the portrait has no frame to be seen.
    pub(super) border: Option<Border>,
    /// `None` where the photo shows no JPEG steps.
    pub(super) earlier_save: Option<EarlierSave>,
    /// Beside the portrait and on the back; `None` where there is none large enough to be compared.
    pub(super) ghosts: [Option<Ghost>; 2],
}

impl PortraitReport {
    /// What it means for the reasons about the portrait; `image` is the photo that was judged.
    pub fn pad_findings(&self, image: &RgbImage, policy: &PortraitPolicy) -> [PadFinding; 2] {
        [self.replacement(image, policy), self.alteration(policy)]
    }

    /// A photo glued over the portrait: its print has other dots than the document's, its edge catches light and throws a shadow. The worst
    /// figure counts.
    fn replacement(&self, image: &RgbImage, policy: &PortraitPolicy) -> PadFinding {
        let Grain { coarse, fine, .. } = self.grain;
        let [of_coarse, of_fine] = [(coarse, policy.coarse_grain.score(coarse)), (fine, policy.fine_grain.score(fine))];
        let of_grain = if of_fine.1 < of_coarse.1 { of_fine } else { of_coarse };
        let mut exhibits = vec![
            figure("coarse grain of the portrait over its surroundings (nats)", coarse),
            figure("fine grain of the portrait over its surroundings (nats)", fine),
            region(format!("print of the portrait unlike that around it: score {:.2}", of_grain.1), self.place.bbox()),
        ];
        let map = self.grain.heat_map(image, &self.place, |difference| policy.coarse_grain.score(difference));
        exhibits.extend(map.map(|map| Exhibit::Heat {
            label: "grain unlike that around the portrait".to_owned(),
            evidence: EvidenceKind::DocumentFront,
            map,
        }));
        let of_edge = self.border.map_or(Vec::new(), |border| border.figures(policy, &mut exhibits));
        let (raw, score) = worst(of_edge).filter(|edge| edge.1 < of_grain.1).unwrap_or(of_grain);
        PadFinding { reason: PadReason::PhotoReplacementAttack, outcome: Outcome::scored(raw, score), exhibits }
    }

    /// A portrait put in by software, or one that is not the person of its ghost: the worst counts. Where a photo has neither traces
    /// nor a ghost, nothing was measured, and a person must look.
    fn alteration(&self, policy: &PortraitPolicy) -> PadFinding {
        let (mut figures, mut exhibits) = (Vec::new(), Vec::new());
        if let Some(EarlierSave { difference, quality }) = self.earlier_save {
            let score = policy.earlier_save.score(difference);
            figures.push((difference, score));
            exhibits.push(figure("JPEG steps around the portrait that it lacks (of 2)", difference));
            exhibits.push(figure("quality of those steps", f64::from(quality)));
            let label = format!("lacks the steps of JPEG quality {quality} around it: score {score:.2}");
            exhibits.push(region(label, self.place.bbox()));
        }
        for Ghost { side, bbox, similarity } in self.ghosts.into_iter().flatten() {
            let score = policy.ghost_similarity.score(similarity);
            figures.push((similarity, score));
            exhibits.push(figure("cosine similarity of portrait and ghost", similarity));
            let label = format!("ghost of the portrait: score {score:.2}");
            exhibits.push(Exhibit::Region { label, evidence: side, bbox_in_image: bbox });
        }
        let Some((raw, score)) = worst(figures) else {
            let detail = "the photo has no traces of an earlier save and the document no ghost portrait large enough to compare, so \
                          nothing tells whether the portrait was put in by software; a person must look";
            let outcome = Outcome::NotChecked(NotChecked::new(NotCheckedCause::NoReference, detail));
            return PadFinding { reason: PadReason::NotProcessedPhotoCheck, outcome, exhibits: Vec::new() };
        };
        PadFinding { reason: PadReason::SecurityPhotoCheck, outcome: Outcome::scored(raw, score), exhibits }
    }
}

/// The figure with the lowest score; `None` where there is none.
fn worst(figures: impl IntoIterator<Item = (f64, f64)>) -> Option<(f64, f64)> {
    figures.into_iter().min_by(|(_, a), (_, b)| a.total_cmp(b))
}

impl Border {
    /// Its figures, each with its score: none where the frame is not clear. What a person can see of them joins `exhibits`.
    fn figures(&self, policy: &PortraitPolicy, exhibits: &mut Vec<Exhibit>) -> Vec<(f64, f64)> {
        exhibits.push(figure("clearness of the portrait's frame (of 1)", f64::from(self.clearness)));
        if self.clearness < policy.min_frame_clearness {
            return Vec::new();
        }
        let (rim, shadow) = (f64::from(self.cut_edge.rim), f64::from(self.cut_edge.shadow.abs()));
        let (of_rim, of_shadow) = (policy.rim.score(rim), policy.one_sided_shadow.score(shadow));
        exhibits.push(figure("bright line along two sides of the portrait or more (nats)", rim));
        exhibits
            .push(figure("dark line along one upright side of the portrait over that along the other (nats)", shadow));
        if policy.rim.is_beyond(rim) {
            let label = format!("the portrait's edge is bright like that of cut paper: score {of_rim:.2}");
            exhibits.push(region(label, self.bbox));
        }
        if policy.one_sided_shadow.is_beyond(shadow) {
            let label = format!("the portrait throws a shadow to this side: score {of_shadow:.2}");
            exhibits.push(region(label, self.shaded));
        }
        vec![(rim, of_rim), (shadow, of_shadow)]
    }
}

fn figure(name: &str, value: f64) -> Exhibit {
    Exhibit::Figure { name: name.to_owned(), value }
}

fn region(label: String, bbox_in_image: Rect) -> Exhibit {
    Exhibit::Region { label, evidence: EvidenceKind::DocumentFront, bbox_in_image }
}
