//! Thresholds of the portrait on a document.

use serde::Deserialize;

use super::{Ramp, within};

/// When the portrait on a document is not the one that was issued. Beyond `attention` a figure leaves doubt.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PortraitPolicy {
    /// Smallest distance between the eyes in pixels of the photo at which a portrait is judged.
    pub min_inter_eye_pixels: f32,
    /// Coarse detail of the portrait over that of its surroundings, in nats.
    pub coarse_grain: Ramp,
    /// Fine detail beside the face over that of the surroundings, in nats.
    pub fine_grain: Ramp,
    /// Least clearness of the portrait's frame, at most 1, at which its edge is judged.
    pub min_frame_clearness: f32,
    /// Bright line along two sides of the portrait or more, in nats.
    pub rim: Ramp,
    /// Dark line along one upright side of the portrait over that along the other, in nats.
    pub one_sided_shadow: Ramp,
    /// How much more clearly the surroundings show the steps of an earlier JPEG than the portrait does, up to 2.
    pub earlier_save: Ramp,
    /// Smallest distance between the eyes of a ghost portrait, in pixels, at which it is compared.
    pub ghost_min_inter_eye_pixels: f32,
    /// Cosine similarity of portrait and ghost.
    pub ghost_similarity: Ramp,
}

impl PortraitPolicy {
    pub(super) fn check(&self) -> Result<(), String> {
        within("portrait.min_inter_eye_pixels", f64::from(self.min_inter_eye_pixels), 24.0, 1000.0)?;
        within("portrait.ghost_min_inter_eye_pixels", f64::from(self.ghost_min_inter_eye_pixels), 8.0, 1000.0)?;
        within("portrait.min_frame_clearness", f64::from(self.min_frame_clearness), 0.0, 1.0)?;
        self.rim.check("portrait.rim", 0.0, 10.0)?;
        self.one_sided_shadow.check("portrait.one_sided_shadow", 0.0, 10.0)?;
        self.coarse_grain.check("portrait.coarse_grain", -10.0, 10.0)?;
        self.fine_grain.check("portrait.fine_grain", -10.0, 10.0)?;
        self.earlier_save.check("portrait.earlier_save", 0.0, 2.0)?;
        self.ghost_similarity.check("portrait.ghost_similarity", -1.0, 1.0)
    }
}
