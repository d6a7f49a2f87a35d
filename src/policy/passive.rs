//! Thresholds of what passive liveness sees around the face.

use serde::Deserialize;

use super::Ramp;

/// When a print or a screen around the face calls a person. Such a cue never rejects alone.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PassivePolicy {
    /// Share of the weakest side of a frame around the face that is edge.
    pub border_side: Ramp,
}

impl PassivePolicy {
    pub(super) fn check(&self) -> Result<(), String> {
        self.border_side.check("passive.border_side", 0.0, 1.0)
    }
}
