//! Face detection with five landmarks: YuNet (Wu, Peng and Yu, "YuNet: A Tiny Millisecond-level Face Detector", Machine
//! Intelligence Research 20, 2023).

use std::sync::Arc;

use image::RgbImage;

use crate::{
    case::{
        face::{Face, Landmarks},
        geometry::{Point, Rect},
    },
    infer::{InferError, Network, Outputs},
    media::image::{ImageError, fit_within},
};

/// Strides of the network's three grids in input pixels.
const STRIDES: [u32; 3] = [8, 16, 32];

/// What counts as a face, and at which size to look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DetectorParams {
    /// Long side in pixels to which larger images are scaled down.
    pub long_side: u32,
    /// Confidence in [0, 1] below which there is no face.
    pub min_score: f32,
    /// Intersection over union in [0, 1] above which two boxes are one face.
    pub max_overlap: f32,
}

/// Finds faces.
#[derive(Clone)]
pub struct Detector {
    network: Arc<dyn Network>,
}

impl Detector {
    /// A detector around `network`.
    pub fn new(network: Arc<dyn Network>) -> Self {
        Detector { network }
    }

    /// The faces in `image`, the most confident first, in pixels of `image`.
    ///
    /// # Errors
    /// When the network fails or is not of the expected kind.
    pub fn detect(&self, image: &RgbImage, params: &DetectorParams) -> Result<Vec<Face>, InferError> {
        let longest = image.width().max(image.height());
        if longest == 0 {
            return Ok(Vec::new());
        }
        let factor = (params.long_side as f32 / longest as f32).min(1.0);
        let entry = self.network.entry();
        let failed = |error: ImageError| InferError::Failed { name: entry.name.clone(), detail: error.to_string() };
        let batch = if factor < 1.0 {
            entry.input.batch(&[&fit_within(image, params.long_side).map_err(failed)?])
        } else {
            entry.input.batch(&[image])
        };
        let (grid_width, grid_height) = (batch.shape[3] as u32, batch.shape[2] as u32);
        let outputs = self.network.run(&batch)?;
        let mut faces = Vec::new();
        for stride in STRIDES {
            let grid = Grid { columns: grid_width / stride, rows: grid_height / stride, stride };
            grid.decode(&outputs, params.min_score, &mut faces)?;
        }
        faces.sort_by(|a, b| b.score.total_cmp(&a.score));
        let mut kept: Vec<Face> = Vec::new();
        for face in faces {
            if kept.iter().all(|other| other.bbox.iou(&face.bbox) <= params.max_overlap) {
                kept.push(face);
            }
        }
        Ok(kept.iter().map(|face| face.scaled(1.0 / factor)).collect())
    }
}

/// The face a selfie or document is about: the largest.
pub fn main_face(faces: &[Face]) -> Option<&Face> {
    faces.iter().max_by(|a, b| a.bbox.area().total_cmp(&b.bbox.area()))
}

struct Grid {
    columns: u32,
    rows: u32,
    stride: u32,
}

impl Grid {
    /// Adds the faces of this grid: cell (row, column) predicts its centre's offset in strides, the logarithm of its
    /// size in strides and the landmarks' offsets in strides; the score is the geometric mean of class and objectness.
    fn decode(&self, outputs: &Outputs, min_score: f32, faces: &mut Vec<Face>) -> Result<(), InferError> {
        let named = |kind: &str| outputs.named(&format!("{kind}_{}", self.stride), 1);
        let (classes, objects, boxes, keypoints) = (named("cls")?, named("obj")?, named("bbox")?, named("kps")?);
        let stride = self.stride as f32;
        let scores = classes.data.iter().zip(&objects.data);
        let predictions = scores.zip(boxes.data.chunks_exact(4).zip(keypoints.data.chunks_exact(10)));
        let cells = (0..self.rows).flat_map(|row| (0..self.columns).map(move |column| (column as f32, row as f32)));
        for ((column, row), ((class, object), (shape, points))) in cells.zip(predictions) {
            let score = (class.clamp(0.0, 1.0) * object.clamp(0.0, 1.0)).sqrt();
            let finite = shape.iter().chain(points).all(|value| value.is_finite());
            if score.is_nan() || score < min_score || !finite {
                continue;
            }
            let (width, height) = (shape[2].exp() * stride, shape[3].exp() * stride);
            let (center_x, center_y) = ((column + shape[0]) * stride, (row + shape[1]) * stride);
            let bbox = Rect { x: center_x - width / 2.0, y: center_y - height / 2.0, width, height };
            let mut landmarks = [Point::default(); 5];
            for (landmark, offset) in landmarks.iter_mut().zip(points.chunks_exact(2)) {
                *landmark = Point::new((column + offset[0]) * stride, (row + offset[1]) * stride);
            }
            // The network names the landmarks by the person, right eye first: that is the picture's left.
            faces.push(Face { bbox, landmarks: Landmarks::from_points(landmarks), score });
        }
        Ok(())
    }
}
