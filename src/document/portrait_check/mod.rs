//! Whether the portrait on a document is the one that was issued: of the same print and the same file as what surrounds it, and the
//! same person as its ghost.
//!
//! Everything is measured by comparison: of the portrait with what surrounds it in the same photo, so that camera, light and file count
//! for both. Traces in the pixels are measured on the photo's own, never on a resampled picture. `docs/document-tampering.md` has the
//! figures.
//!
//! | module | measures | tells |
//! |---|---|---|
//! | `place` | where portrait and surroundings are | |
//! | `straight` | the portrait straight on, in eye distances | |
//! | `frame` | where its four edges are, and how clear | |
//! | `cut_edge` | bright and dark lines along them: paper, and the shadow that it throws | a photo glued over the portrait |
//! | `grain` | fine over coarse detail: the dots of another print | a photo glued over the portrait |
//! | `earlier_save` | steps of an earlier JPEG around the portrait that it lacks | a portrait put in by software |
//! | `ghost` | the portrait's pale double | either |

mod cut_edge;
#[cfg(test)]
mod drawn;
mod earlier_save;
mod frame;
mod ghost;
mod grain;
mod place;
mod report;
mod straight;

use image::RgbImage;

use self::{
    cut_edge::CutEdge, earlier_save::earlier_save, frame::Frame, ghost::GhostSearch, grain::Grain, place::Place,
    report::Border, straight::Straight,
};
use crate::{
    case::{
        finding::{NotChecked, NotCheckedCause},
        geometry::Point,
    },
    face::FaceTools,
    policy::Policy,
};

use super::portrait::StillFace;
pub use ghost::DocumentSideView;
pub use report::PortraitReport;

/// Half width of the place that is marked along a side, in eye distances.
const BESIDE: f32 = 0.15;

/// Judges the portrait `face` of the document on its front; a ghost is looked for on the `back`, too.
///
/// # Errors
/// Why it could not be judged: too few pixels between the eyes, or too little of portrait or surroundings in view.
pub fn check_portrait(
    front: DocumentSideView<'_>,
    back: Option<DocumentSideView<'_>>,
    face: &StillFace,
    tools: &FaceTools,
    policy: &Policy,
) -> Result<PortraitReport, NotChecked> {
    let DocumentSideView { image, quad } = front;
    let landmarks = &face.crop.face.landmarks;
    let (found, needed) = (landmarks.inter_eye_distance(), policy.portrait.min_inter_eye_pixels);
    if found < needed {
        let detail = format!(
            "the portrait has {found:.0} pixels between the eyes, {needed:.0} are needed to judge it; ask for a photo from closer by"
        );
        return Err(NotChecked::new(NotCheckedCause::EvidenceUnreadable, detail));
    }
    let unseen = || {
        let detail = "too little of the portrait or of what surrounds it is in view and neither black nor blown out; ask for a photo \
                      of the whole document without glare";
        NotChecked::new(NotCheckedCause::EvidenceUnreadable, detail)
    };
    let place = Place::new(landmarks, quad).ok_or_else(unseen)?;
    let grain = Grain::of(image, &place).ok_or_else(unseen)?;
    let search = GhostSearch::new(face, tools, policy)?;
    let ((on_front, on_back), (border, earlier_save)) = rayon::join(
        || rayon::join(|| search.on_front(front), || back.map_or(Ok(None), |back| search.on_back(back))),
        || (border(image, quad, face), earlier_save(image, &place)),
    );
    Ok(PortraitReport { grain, border, earlier_save, ghosts: [on_front?, on_back?], place })
}

/// The border of the portrait; `None` where no four edges around the face have the shape of one.
fn border(image: &RgbImage, quad: &[Point; 4], face: &StillFace) -> Option<Border> {
    let seen = Straight::new(image, quad, &face.crop.face.landmarks)?;
    let frame = Frame::find(&seen)?;
    let cut_edge = CutEdge::of(&seen, &frame)?;
    let [left, top, right, bottom] = frame.area;
    let shaded = if cut_edge.shadow > 0.0 { left } else { right };
    let beside = [shaded - BESIDE, top, shaded + BESIDE, bottom];
    Some(Border {
        clearness: frame.clearness,
        cut_edge,
        bbox: seen.bounds(frame.area, frame.turn),
        shaded: seen.bounds(beside, frame.turn),
    })
}
