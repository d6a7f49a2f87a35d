//! Whether the portrait on a document is the one that was issued: of the same print and the same file as what surrounds it, and the
//! same person as its ghost.
//!
//! Everything is measured on the photo's own pixels, never on a resampled picture, and by comparison: of the portrait with what
//! surrounds it in the same photo, so that camera, light and file count for both. `docs/document-tampering.md` has the figures.
//!
//! | module | measures | tells |
//! |---|---|---|
//! | `place` | where portrait and surroundings are | |
//! | `grain` | fine over coarse detail: the dots of another print | a photo glued over the portrait |
//! | `earlier_save` | steps of an earlier JPEG around the portrait that it lacks | a portrait put in by software |
//! | `ghost` | the portrait's pale double | either |

mod earlier_save;
mod ghost;
mod grain;
mod place;
mod report;

use image::RgbImage;

use self::{earlier_save::earlier_save, ghost::ghost, grain::Grain, place::Place};
use crate::{
    case::{
        finding::{NotChecked, NotCheckedCause},
        geometry::Point,
    },
    face::FaceTools,
    policy::Policy,
};

use super::portrait::StillFace;
pub use report::PortraitReport;

/// Judges the portrait `face` of the document in `quad` (corners clockwise, in pixels of `image`).
///
/// # Errors
/// Why it could not be judged: too few pixels between the eyes, or too little of portrait or surroundings in view.
pub fn check_portrait(
    image: &RgbImage,
    quad: &[Point; 4],
    face: &StillFace,
    tools: &FaceTools,
    policy: &Policy,
) -> Result<PortraitReport, NotChecked> {
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
    let ghost = ghost(image, quad, face, tools, policy)?;
    Ok(PortraitReport { grain, earlier_save: earlier_save(image, &place), ghost, place })
}
