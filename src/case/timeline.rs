//! The score timelines of a selfie video: one sample per frame looked at.

use serde::{Deserialize, Serialize};

use super::face::{Face, Pose};

/// What the main face does in one frame, each in [0, 1]: 0 not at all, 1 wholly.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Expression {
    /// The person's right eye is closed.
    pub right_eye_closed: f32,
    /// The person's left eye is closed.
    pub left_eye_closed: f32,
    /// The mouth is open.
    pub mouth_open: f32,
    /// The person smiles.
    pub smile: f32,
}

/// What was seen of the main face (the largest) in one frame.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FaceSample {
    /// Where it is, in pixels of the upright frame.
    pub face: Face,
    /// Head pose; yaw and pitch come from the face's picture where `expression` was measured, else from its landmarks.
    pub pose: Pose,
    /// Eyes, mouth and smile; absent where the model did not run.
    #[serde(default)]
    pub expression: Option<Expression>,
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Reports stay as they were stored: expressions were not measured at first.
    #[test]
    fn samples_without_expression_are_read() {
        let point = r#"{"x":1.0,"y":2.0}"#;
        let landmarks =
            ["leftEye", "rightEye", "nose", "leftMouth", "rightMouth"].map(|name| format!("\"{name}\":{point}"));
        let text = format!(
            r#"{{"face":{{"bbox":{{"x":0.0,"y":0.0,"width":9.0,"height":9.0}},"landmarks":{{{}}},"score":0.9}},
            "pose":{{"yaw":1.0,"pitch":2.0,"roll":3.0}},"liveness":0.5,"quality":null,"similarityToDocument":null,
            "similarityToPrevious":null}}"#,
            landmarks.join(",")
        );
        let sample: FaceSample = serde_json::from_str(&text).unwrap();
        assert_eq!((sample.expression, sample.liveness), (None, Some(0.5)));
        let expression = Expression { right_eye_closed: 0.25, left_eye_closed: 1.0, mouth_open: 0.0, smile: 0.5 };
        let told = serde_json::to_string(&FaceSample { expression: Some(expression), ..sample }).unwrap();
        assert!(told.contains(r#""rightEyeClosed":0.25"#), "{told}");
        assert_eq!(serde_json::from_str::<FaceSample>(&told).unwrap().expression, Some(expression));
    }
}
