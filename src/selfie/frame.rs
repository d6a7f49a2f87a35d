//! One frame of the selfie video.

use image::RgbImage;

use super::{
    PassiveLiveness,
    carrier::{CarrierCues, CarrierSearch, with_carrier},
    signature::FrameSignature,
};
use crate::{
    case::{
        face::{Face, Pose},
        timeline::{FaceSample, FrameSample},
    },
    face::{DetectorParams, Embedding, FaceTools, estimate_pose, main_face},
    infer::{InferError, ModelSet},
    policy::Policy,
};

/// What one frame shows. A part that could not be measured is absent, and `errors` says why where a network failed.
#[derive(Debug, Clone)]
pub struct FrameView {
    /// The measured values; similarities are not filled in yet.
    pub sample: FrameSample,
    /// Width and height in pixels of the frame.
    pub size: [u32; 2],
    /// Embedding of the main face.
    pub embedding: Option<Embedding>,
    /// What is kept of its pixels.
    pub signature: FrameSignature,
    /// What may carry the main face; nothing where it is too small to be judged.
    pub carrier: CarrierCues,
    /// First failure of each network that failed.
    pub errors: FrameErrors,
}

impl FrameView {
    /// Passive liveness in [0, 1] of this frame alone, straight edges around the face considered; absent where the face was
    /// not judged.
    pub fn passive_liveness(&self, policy: &Policy) -> Option<f64> {
        let liveness = self.sample.face.as_ref()?.liveness?;
        Some(with_carrier(f64::from(liveness), &self.carrier, policy))
    }
}

/// Failures of the networks, by what they were asked for.
#[derive(Debug, Clone, Default)]
pub struct FrameErrors {
    /// Face detection.
    pub detection: Option<InferError>,
    /// Embedding.
    pub embedding: Option<InferError>,
    /// Passive liveness.
    pub passive: Option<InferError>,
    /// Pose, expression and quality.
    pub attributes: Option<InferError>,
}

impl FrameErrors {
    /// Keeps the errors there are and fills up from `later`.
    pub fn or(&mut self, later: &FrameErrors) {
        let fill = |mine: &mut Option<InferError>, other: &Option<InferError>| {
            if mine.is_none() {
                mine.clone_from(other);
            }
        };
        fill(&mut self.detection, &later.detection);
        fill(&mut self.embedding, &later.embedding);
        fill(&mut self.passive, &later.passive);
        fill(&mut self.attributes, &later.attributes);
    }
}

/// Looks at frames, one by one and from many threads.
pub struct FrameAnalyst {
    tools: FaceTools,
    passive: Result<PassiveLiveness, InferError>,
    carrier: CarrierSearch,
    params: DetectorParams,
    min_inter_eye_pixels: f32,
}

impl FrameAnalyst {
    /// An analyst with the networks of `models`.
    pub fn new(models: &ModelSet, policy: &Policy) -> Self {
        FrameAnalyst {
            tools: FaceTools::new(models),
            passive: PassiveLiveness::new(models),
            carrier: CarrierSearch::new(),
            params: DetectorParams {
                long_side: policy.selfie.detector_long_side,
                min_score: policy.faces.min_score,
                max_overlap: policy.faces.max_overlap,
            },
            min_inter_eye_pixels: policy.selfie.min_inter_eye_pixels,
        }
    }

    /// What the frame shown at `timestamp_millis` shows.
    pub fn look(&self, timestamp_millis: i64, image: &RgbImage) -> FrameView {
        let mut errors = FrameErrors::default();
        let detector = self.tools.detector.as_ref().map_err(InferError::clone);
        let faces = note(detector.and_then(|detector| detector.detect(image, &self.params)), &mut errors.detection);
        let face = faces.as_deref().and_then(main_face).copied();
        let brightness = mean_luma(image);
        let (face, embedding, aligned) = match face {
            Some(face) => self.look_at_face(image, face, &mut errors),
            None => (None, None, None),
        };
        let face_count = faces.map(|faces| faces.len() as u32);
        let sample = FrameSample { timestamp_millis, face_count, brightness, face };
        let signature = FrameSignature::of(image, aligned.as_ref());
        let judged = sample.face.as_ref().filter(|face| face.liveness.is_some());
        let carrier = judged.map(|face| self.carrier.cues(image, &face.face.bbox)).unwrap_or_default();
        FrameView { sample, size: [image.width(), image.height()], embedding, signature, carrier, errors }
    }

    fn look_at_face(
        &self,
        image: &RgbImage,
        face: Face,
        errors: &mut FrameErrors,
    ) -> (Option<FaceSample>, Option<Embedding>, Option<RgbImage>) {
        let Some(pose) = estimate_pose(&face.landmarks) else { return (None, None, None) };
        let mut sample = FaceSample {
            face,
            pose,
            expression: None,
            liveness: None,
            quality: None,
            similarity_to_document: None,
            similarity_to_previous: None,
        };
        if face.landmarks.inter_eye_distance() < self.min_inter_eye_pixels {
            return (Some(sample), None, None);
        }
        let passive = self.passive.as_ref().map_err(InferError::clone);
        sample.liveness = note(passive.and_then(|passive| passive.probability(image, &face.bbox)), &mut errors.passive);
        let Some(close) = self.tools.look_closely(image, &face.landmarks) else { return (Some(sample), None, None) };
        sample.face.landmarks = close.landmarks;
        // The aligned face is upright: only its landmarks know the roll.
        sample.pose = estimate_pose(&close.landmarks).unwrap_or(pose);
        if let Some(seen) = note(close.attributes, &mut errors.attributes) {
            sample.pose = Pose { yaw: seen.yaw, pitch: seen.pitch, roll: sample.pose.roll };
            (sample.expression, sample.quality) = (Some(seen.expression), Some(seen.quality));
        }
        let embedder = self.tools.embedder.as_ref().map_err(InferError::clone);
        let embedding = note(embedder.and_then(|embedder| embedder.embed(&close.aligned)), &mut errors.embedding);
        (Some(sample), embedding, Some(close.aligned))
    }
}

/// The value, or the error put down in `error`.
fn note<T>(result: Result<T, InferError>, error: &mut Option<InferError>) -> Option<T> {
    result.map_err(|failure| *error = Some(failure)).ok()
}

/// Mean luma (ITU-R BT.601) in [0, 1], from every fourth pixel of every fourth row.
fn mean_luma(image: &RgbImage) -> f32 {
    let row_length = image.width() as usize * 3;
    let (mut sum, mut count) = (0u64, 0u64);
    for row in image.as_raw().chunks_exact(row_length.max(1)).step_by(4) {
        for pixel in row.chunks_exact(3).step_by(4) {
            sum += 299 * u64::from(pixel[0]) + 587 * u64::from(pixel[1]) + 114 * u64::from(pixel[2]);
            count += 1;
        }
    }
    if count == 0 { 0.0 } else { (sum as f64 / (count as f64 * 255_000.0)) as f32 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    #[test]
    fn luma_weighs_the_colours() {
        for (colour, expected) in [([255, 0, 0], 0.299), ([0, 255, 0], 0.587), ([0, 0, 255], 0.114), ([255; 3], 1.0)] {
            assert!((mean_luma(&RgbImage::from_pixel(9, 9, Rgb(colour))) - expected).abs() < 1e-4);
        }
        assert_eq!(mean_luma(&RgbImage::new(0, 0)), 0.0);
    }
}
