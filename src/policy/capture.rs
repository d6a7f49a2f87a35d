//! Thresholds of the selfie video's capture quality.

use serde::Deserialize;

use super::{Ramp, within};

/// When a frame of the selfie video has a fault, and how many such frames are too many. Luma is that of ITU-R BT.601 in
/// [0, 1].
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CapturePolicy {
    /// Share in [0, 1] of the frames with a face that may have one fault.
    pub faulty_share: Ramp,
    /// Share of clipped pixels in the face above which it is too bright.
    pub clipped_share: f32,
    /// Median luma of the face below which it is too dark.
    pub dark_luma: f32,
    /// Median luma of the face over that of the bright part of what is around it, below which the light comes from behind.
    pub backlit_ratio: f32,
    /// Median luma of the face from which no light from behind matters.
    pub backlit_luma: f32,
    /// Luma that a twentieth of the face exceeds, above which it is exposed as it should be.
    pub backlit_bright: f32,
    /// Distance from the face to the nearest side of the frame, in widths of the face, below which it is near the border.
    pub border_widths: f32,
    /// Share of the face inside the frame, across, down or by its landmarks, below which it is cropped.
    pub visible_share: f32,
    /// Width of the face, in widths of a portrait frame (three quarters of the height of another), above which it is too
    /// close.
    pub close_share: f32,
}

impl CapturePolicy {
    pub(super) fn check(&self) -> Result<(), String> {
        self.faulty_share.check("capture.faulty_share", 0.0, 1.0)?;
        let shares = [
            ("capture.clipped_share", self.clipped_share),
            ("capture.dark_luma", self.dark_luma),
            ("capture.backlit_ratio", self.backlit_ratio),
            ("capture.backlit_luma", self.backlit_luma),
            ("capture.backlit_bright", self.backlit_bright),
            ("capture.visible_share", self.visible_share),
        ];
        shares.into_iter().try_for_each(|(name, share)| within(name, f64::from(share), 0.0, 1.0))?;
        within("capture.border_widths", f64::from(self.border_widths), 0.0, 1.0)?;
        within("capture.close_share", f64::from(self.close_share), 0.1, 2.0)
    }
}
