//! A face as the detector saw it.

use serde::{Deserialize, Serialize};

use super::geometry::{Point, Rect};

/// The five landmarks, as they lie in the image: "left" is the left of the picture, not of the person.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Landmarks {
    /// Centre of the eye on the left of the picture.
    pub left_eye: Point,
    /// Centre of the eye on the right of the picture.
    pub right_eye: Point,
    /// Tip of the nose.
    pub nose: Point,
    /// Corner of the mouth on the left of the picture.
    pub left_mouth: Point,
    /// Corner of the mouth on the right of the picture.
    pub right_mouth: Point,
}

impl Landmarks {
    /// All five, in the order of the alignment template: eyes, nose, mouth corners, left before right.
    pub fn points(&self) -> [Point; 5] {
        [self.left_eye, self.right_eye, self.nose, self.left_mouth, self.right_mouth]
    }

    /// The landmarks in the order of [`Landmarks::points`].
    pub fn from_points(points: [Point; 5]) -> Self {
        let [left_eye, right_eye, nose, left_mouth, right_mouth] = points;
        Landmarks { left_eye, right_eye, nose, left_mouth, right_mouth }
    }

    /// Distance between the eye centres in pixels, the face size of ISO/IEC 19794-5.
    pub fn inter_eye_distance(&self) -> f32 {
        self.left_eye.distance(self.right_eye)
    }
}

/// One detected face.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Face {
    /// Box around the face, in pixels of the upright image.
    pub bbox: Rect,
    /// Landmarks, in the same pixels.
    pub landmarks: Landmarks,
    /// The detector's confidence in [0, 1].
    pub score: f32,
}

impl Face {
    /// The same face in an image `factor` times as large.
    pub fn scaled(&self, factor: f32) -> Face {
        self.stretched(factor, factor)
    }

    /// The same face in an image `across` times as wide and `down` times as high: scaled images have whole pixels, so
    /// that their two factors differ a little.
    pub fn stretched(&self, across: f32, down: f32) -> Face {
        let Rect { x, y, width, height } = self.bbox;
        let stretch = |point: Point| Point::new(point.x * across, point.y * down);
        Face {
            bbox: Rect { x: x * across, y: y * down, width: width * across, height: height * down },
            landmarks: Landmarks::from_points(self.landmarks.points().map(stretch)),
            score: self.score,
        }
    }

    /// The same face in an image of which this one is the part from `origin` on.
    pub fn moved(&self, origin: Point) -> Face {
        let moved = |point: Point| Point::new(point.x + origin.x, point.y + origin.y);
        Face {
            bbox: Rect { x: self.bbox.x + origin.x, y: self.bbox.y + origin.y, ..self.bbox },
            landmarks: Landmarks::from_points(self.landmarks.points().map(moved)),
            score: self.score,
        }
    }
}

/// Head pose in degrees, seen in the picture: the head nods, then turns, then tilts.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Pose {
    /// Turn about the vertical axis: positive towards the right of the picture.
    pub yaw: f32,
    /// Nod: positive upwards.
    pub pitch: f32,
    /// Tilt in the picture plane: positive clockwise.
    pub roll: f32,
}
