//! The score timelines of a selfie video: one sample per frame looked at.

use serde::{Deserialize, Serialize};

use super::face::{Face, Pose};

/// What was seen of the main face (the largest) in one frame.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FaceSample {
    /// Where it is, in pixels of the upright frame.
    pub face: Face,
    /// Head pose.
    pub pose: Pose,
    /// Passive liveness in [0, 1]; absent where the model did not run.
    pub liveness: Option<f32>,
    /// Face quality in [0, 1]; absent where the model did not run.
    pub quality: Option<f32>,
    /// Cosine similarity in [-1, 1] to the document portrait; absent without portrait or embedding.
    pub similarity_to_document: Option<f32>,
    /// Cosine similarity in [-1, 1] to the face of the sample before; absent on the first face.
    pub similarity_to_previous: Option<f32>,
}

/// One frame that was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FrameSample {
    /// Presentation time, milliseconds from the start of the video.
    pub timestamp_millis: i64,
    /// Faces found in the frame; absent where the detector did not run.
    pub face_count: Option<u32>,
    /// Mean luma (BT.601) of the frame in [0, 1].
    pub brightness: f32,
    /// The main face, where there is one.
    pub face: Option<FaceSample>,
}

/// The timelines of one selfie video or list of frames.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Timeline {
    /// Width in pixels of the upright frames as they were analysed; of the widest, where they differ.
    pub frame_width: u32,
    /// Height in pixels of the upright frames as they were analysed; of the highest, where they differ.
    pub frame_height: u32,
    /// Length of the video in milliseconds.
    pub duration_millis: i64,
    /// Why only a part could be decoded, where that is so.
    pub partial: Option<String>,
    /// Samples in order of time.
    pub samples: Vec<FrameSample>,
}
