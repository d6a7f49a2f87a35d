//! Figures of the policy by which movements of head and face are recognised and judged.

use serde::Deserialize;

/// How movements of head and face are recognised and judged. Angles and expressions count from the person's own rest.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MovementPolicy {
    /// Range of yaw in degrees that scores 0.5.
    pub half_degrees: f64,
    /// Yaw in degrees from which the head has turned.
    pub turn_degrees: f64,
    /// Pitch in degrees from which the head was raised or lowered.
    pub nod_degrees: f64,
    /// Rise of the smile, in [0, 1], from which somebody smiles.
    pub smile_rise: f64,
    /// Rise of the closing of both eyes, in [0, 1], from which somebody blinks.
    pub blink_rise: f64,
    /// Rise of the opening of the mouth, in [0, 1], from which it was opened.
    pub mouth_rise: f64,
    /// What a movement that was not asked for costs, as a share of one that was.
    pub other_cost: f64,
    /// Yaw in degrees from which a frame tells a head from a plane.
    pub depth_yaw_degrees: f64,
    /// Tilt in degrees of the landmarks' plane from which a frame tells a head from a plane whatever its yaw.
    pub depth_tilt_degrees: f64,
    /// Depth of the face, 1 in an average head, below which it is flat.
    pub flat_depth: f64,
    /// Depth from which it is a head's.
    pub head_depth: f64,
}

impl MovementPolicy {
    /// What is out of range, by `within` (name, value, least, most).
    pub(super) fn check(&self, within: impl Fn(&str, f64, f64, f64) -> Result<(), String>) -> Result<(), String> {
        within("movement.half_degrees", self.half_degrees, 1.0, 90.0)?;
        within("movement.turn_degrees", self.turn_degrees, 4.0, 60.0)?;
        within("movement.nod_degrees", self.nod_degrees, 4.0, 60.0)?;
        within("movement.smile_rise", self.smile_rise, 0.05, 0.95)?;
        within("movement.blink_rise", self.blink_rise, 0.05, 0.95)?;
        within("movement.mouth_rise", self.mouth_rise, 0.05, 0.95)?;
        within("movement.other_cost", self.other_cost, 0.0, 1.0)?;
        within("movement.depth_yaw_degrees", self.depth_yaw_degrees, 5.0, 60.0)?;
        within("movement.depth_tilt_degrees", self.depth_tilt_degrees, 10.0, 60.0)?;
        within("movement.flat_depth", self.flat_depth, 0.05, 1.0)?;
        within("movement.head_depth", self.head_depth, self.flat_depth, 1.0)
    }
}
