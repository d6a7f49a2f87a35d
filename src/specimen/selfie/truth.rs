//! What is known of a selfie video because it was made.

use serde::{Deserialize, Serialize};

use super::order::{Label, SelfieKind};
use crate::case::{
    face::{Landmarks, Pose},
    geometry::Rect,
    meta::Action,
};

/// A movement with its time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Act {
    /// What was done, as seen in the picture.
    pub action: Action,
    /// When it began, milliseconds from the first frame.
    pub start_millis: i64,
    /// When the face was at rest again.
    pub end_millis: i64,
}

/// A spoken digit with its time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SpokenDigit {
    /// `0` … `9`.
    pub digit: char,
    /// When it began, milliseconds from the first frame.
    pub start_millis: i64,
    /// When it ended.
    pub end_millis: i64,
}

/// A stretch of time in milliseconds from the first frame.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Span {
    /// Its start.
    pub start_millis: i64,
    /// Its end.
    pub end_millis: i64,
}

/// A face in one frame; for prints and displays the face shown on them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FaceTruth {
    /// 0 for the person the order is about, 1 for the other.
    pub person: u8,
    /// How the head is turned to the camera.
    pub pose: Pose,
    /// Corners of the mouth pulled up, 0 … 1.
    pub smile: f32,
    /// Mouth open, 0 … 1.
    pub mouth_open: f32,
    /// Eyes closed, 0 … 1.
    pub blink: f32,
    /// Box around the face in pixels; it may reach past the picture.
    pub bbox: Rect,
    /// Landmarks in pixels.
    pub landmarks: Landmarks,
}

/// One frame.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FrameTruth {
    /// Presentation time in milliseconds.
    pub at_millis: i64,
    /// Number of the moment shown: the same in two frames that show the same moment.
    pub moment: usize,
    /// Mean luma of the frame as recorded, 0 … 255.
    pub brightness: f32,
    /// Mean luma of the middle half of the first face's box as recorded, 0 … 255.
    pub face_brightness: Option<f32>,
    /// The faces, the one the video is about first.
    pub faces: Vec<FaceTruth>,
}

/// What is known of a selfie video.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SelfieTruth {
    /// What it shows.
    pub kind: SelfieKind,
    /// What that is called.
    pub label: Label,
    /// Movements asked for.
    pub asked_actions: Vec<Action>,
    /// Digits asked for.
    pub asked_digits: String,
    /// Movements that are seen, in order of time.
    pub acts: Vec<Act>,
    /// Blinks that nobody asked for.
    pub blinks: Vec<Span>,
    /// Digits said, or mouthed where [`SelfieTruth::spoken`] is false.
    pub digits: Vec<SpokenDigit>,
    /// Whether there is a voice in the sound track: false where the speech program is missing or nothing was to be said.
    pub spoken: bool,
    /// When the other person took over.
    pub swap_millis: Option<i64>,
    /// Width of the upright picture in pixels.
    pub width: usize,
    /// Height of the upright picture in pixels.
    pub height: usize,
    /// The frames, in order.
    pub frames: Vec<FrameTruth>,
}
