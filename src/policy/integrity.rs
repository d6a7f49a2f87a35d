//! Thresholds of the selfie video's integrity.

use serde::Deserialize;

use super::{Ramp, within};

/// When a selfie video is not one take of one moving scene. Differences of pictures are in steps of luma, 0 … 255.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IntegrityPolicy {
    /// Frames needed before a video is judged.
    pub min_frames: usize,
    /// Difference of two frames up to which they are the same picture, coded again.
    pub same_picture: f32,
    /// Difference of two aligned faces up to which they are the same picture: landmarks are found a little differently.
    pub same_face: f32,
    /// Longest stretch of one picture, in seconds.
    pub frozen_seconds: Ramp,
    /// Change of the aligned face through the video: a photo's does not change.
    pub face_change: Ramp,
    /// Frames in a row that must come again.
    pub repeated_frames: usize,
    /// Difference of what comes again over the difference some frames beside it.
    pub repeat_ratio: Ramp,
    /// Difference some frames beside, below which nothing moves and a repetition means nothing.
    pub repeat_motion: f32,
    /// Jump from one frame to the next over the largest step near it.
    pub cut_ratio: Ramp,
    /// Jump below which there is no cut.
    pub cut_step: f32,
    /// Similarity in [-1, 1] of the faces before and after the moment at which they differ most.
    pub person_similarity: Ramp,
    /// Frames in a row with another face, from which it is not a mistake of the detector.
    pub company_frames: Ramp,
    /// Brightness in a dip between faces over that before and after it: below it the lens was covered.
    pub covered_brightness: Ramp,
    /// Change around the face over that of the face: nothing but the face moves where it was put in.
    pub surround_change: Ramp,
}

impl IntegrityPolicy {
    pub(super) fn check(&self) -> Result<(), String> {
        within("integrity.min_frames", self.min_frames as f64, 5.0, 1000.0)?;
        within("integrity.same_picture", f64::from(self.same_picture), 0.0, 10.0)?;
        within("integrity.same_face", f64::from(self.same_face), 0.0, 10.0)?;
        within("integrity.repeated_frames", self.repeated_frames as f64, 4.0, 100.0)?;
        if self.min_frames < 2 * self.repeated_frames {
            return Err(
                "integrity.min_frames needs twice integrity.repeated_frames: shorter videos hold no repetition"
                    .to_owned(),
            );
        }
        within("integrity.repeat_motion", f64::from(self.repeat_motion), 0.0, 255.0)?;
        within("integrity.cut_step", f64::from(self.cut_step), 0.0, 255.0)?;
        self.frozen_seconds.check("integrity.frozen_seconds", 0.0, 60.0)?;
        self.face_change.check("integrity.face_change", 0.0, 255.0)?;
        self.repeat_ratio.check("integrity.repeat_ratio", 0.0, 2.0)?;
        self.cut_ratio.check("integrity.cut_ratio", 0.0, 100.0)?;
        self.person_similarity.check("integrity.person_similarity", -1.0, 1.0)?;
        self.company_frames.check("integrity.company_frames", 0.0, 100.0)?;
        self.covered_brightness.check("integrity.covered_brightness", 0.0, 1.0)?;
        self.surround_change.check("integrity.surround_change", 0.0, 10.0)
    }
}
