//! Photo quality that document liveness asks for.

use serde::Deserialize;

use super::{CheckPolicy, Ramp, within};

/// What a photo must be like for its surface to be judged. The worst of these caps the score: where one scores below a half, the
/// photo goes to a person. Poor quality alone never rejects, and never raises a score.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurfacePolicy {
    /// Pixels per millimetre of the document.
    pub px_per_mm: Ramp,
    /// Power of fine over coarse detail, in nats.
    pub fine_detail: Ramp,
    /// Share of the pixels that are blown out.
    pub glare_share: Ramp,
    /// Quality of the JPEG file, 1 to 100, by its quantisation.
    pub jpeg_quality: Ramp,
    /// Regions shown of a photo, those with the strongest evidence.
    pub regions: usize,
}

impl SurfacePolicy {
    /// Scores up to this one, and some above it, are left alone by a photo's quality; nothing may fail above it.
    pub const UNCAPPED: f64 = 0.25;
    /// The highest score of the poorest photo; it must go to a person.
    pub const POOREST: f64 = 0.30;

    pub(super) fn check(&self) -> Result<(), String> {
        self.px_per_mm.check("surface.px_per_mm", 0.0, 100.0)?;
        self.fine_detail.check("surface.fine_detail", -30.0, 10.0)?;
        self.glare_share.check("surface.glare_share", 0.0, 1.0)?;
        self.jpeg_quality.check("surface.jpeg_quality", 0.0, 100.0)?;
        within("surface.regions", self.regions as f64, 0.0, 24.0)
    }

    /// What is wrong with the bands of document liveness: a poor photo must lie between them.
    pub(super) fn check_bands(bands: &CheckPolicy) -> Result<(), String> {
        within("checks.document_liveness.fail_below", bands.fail_below, 0.0, Self::UNCAPPED)?;
        let (name, lowest) = ("checks.document_liveness.review_below", Self::POOREST + 0.01);
        within(name, bands.review_below, lowest, 1.0)
    }
}
