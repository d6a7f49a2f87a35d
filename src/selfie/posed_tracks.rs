//! Tracks made from figures, for the tests of this room.

use super::{SelfieTrack, carrier::CarrierCues, frame::FrameErrors, signature::FrameSignature};
use crate::{
    case::{
        face::{Face, Landmarks, Pose},
        geometry::{Point, Rect},
        timeline::{Expression, FaceSample, FrameSample, Timeline},
    },
    policy::{DEFAULT_POLICY, Policy},
};

pub(super) fn policy() -> Policy {
    Policy::parse(DEFAULT_POLICY, "default.toml").unwrap()
}

/// One frame of a made track.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    pub(super) faces: u32,
    pub(super) yaw: f32,
    pub(super) pitch: f32,
    pub(super) liveness: f32,
    pub(super) expression: Option<Expression>,
    /// Depth of the face against an average head's, and how far its plane is turned in degrees, where that is not the yaw.
    pub(super) depth: f32,
    pub(super) plane_degrees: Option<f32>,
}

pub(super) const STILL: Expression =
    Expression { right_eye_closed: 0.05, left_eye_closed: 0.05, mouth_open: 0.02, smile: 0.02 };

impl Default for Look {
    fn default() -> Self {
        let (expression, plane_degrees) = (Some(STILL), None);
        Look { faces: 1, yaw: 0.0, pitch: 0.0, liveness: 0.9, expression, depth: 1.0, plane_degrees }
    }
}

impl Look {
    /// Landmarks of a head 60 pixels between the eyes: turned, then nodded, seen from far away.
    fn landmarks(&self) -> Landmarks {
        let places: [[f32; 3]; 5] =
            [[-0.5, 0.0, 0.0], [0.5, 0.0, 0.0], [0.0, 0.57, 0.52], [-0.415, 1.155, 0.08], [0.415, 1.155, 0.08]];
        let (sin_yaw, cos_yaw) = self.plane_degrees.unwrap_or(self.yaw).to_radians().sin_cos();
        let (sin_pitch, cos_pitch) = self.pitch.to_radians().sin_cos();
        Landmarks::from_points(places.map(|[right, down, near]| {
            let near = near * self.depth;
            let (down, near) = (down * cos_pitch - near * sin_pitch, near * cos_pitch + down * sin_pitch);
            Point::new(200.0 + 60.0 * (right * cos_yaw + near * sin_yaw), 150.0 + 60.0 * down)
        }))
    }

    fn sample(&self, timestamp_millis: i64) -> FrameSample {
        let bbox = Rect { x: 140.0, y: 100.0, width: 120.0, height: 160.0 };
        let face = FaceSample {
            face: Face { bbox, landmarks: self.landmarks(), score: 0.9 },
            pose: Pose { yaw: self.yaw, pitch: self.pitch, roll: 0.0 },
            expression: self.expression,
            liveness: Some(self.liveness),
            quality: None,
            similarity_to_document: None,
            similarity_to_previous: None,
        };
        FrameSample {
            timestamp_millis,
            face_count: Some(self.faces),
            brightness: 0.5,
            face: (self.faces > 0).then_some(face),
        }
    }
}

/// A video of `frames` frames, ten a second.
pub(super) fn track(frames: usize, of: impl Fn(usize) -> Look) -> SelfieTrack {
    let samples: Vec<FrameSample> = (0..frames).map(|index| of(index).sample(index as i64 * 100)).collect();
    let duration_millis = frames as i64 * 100;
    SelfieTrack {
        sizes: vec![[640, 480]; samples.len()],
        carriers: vec![CarrierCues::default(); samples.len()],
        embeddings: samples.iter().map(|_| None).collect(),
        signatures: vec![FrameSignature::of(&image::RgbImage::new(8, 8), None); samples.len()],
        timeline: Timeline { frame_width: 640, frame_height: 480, duration_millis, partial: None, samples },
        errors: FrameErrors::default(),
    }
}

/// Up to `degrees` to the right and then to the left in the first two seconds and on, one way in a second.
pub(super) fn swing(index: usize, degrees: f32) -> f32 {
    degrees * (index as f32 * std::f32::consts::TAU / 20.0).sin()
}
