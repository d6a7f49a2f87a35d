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
        self.coarse_grain.check("portrait.coarse_grain", -10.0, 10.0)?;
        self.fine_grain.check("portrait.fine_grain", -10.0, 10.0)?;
        self.earlier_save.check("portrait.earlier_save", 0.0, 2.0)?;
        self.ghost_similarity.check("portrait.ghost_similarity", -1.0, 1.0)
    }
}
