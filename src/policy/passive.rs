//! Thresholds of what passive liveness sees around the face.

use serde::Deserialize;

use super::Ramp;

/// When a print or a screen around the face calls a person. These cues never reject alone.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PassivePolicy {
    /// Share of the weakest side of a frame around the face that is edge.
    pub border_side: Ramp,
    /// Peak of the face's spectrum over the rest of the frame, in nats.
    pub moire_peak: Ramp,
}

impl PassivePolicy {
    pub(super) fn check(&self) -> Result<(), String> {
        self.border_side.check("passive.border_side", 0.0, 1.0)?;
        self.moire_peak.check("passive.moire_peak", 0.0, 10.0)
    }
}
