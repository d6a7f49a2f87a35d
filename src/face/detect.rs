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
    media::image::fit_to,
};

/// Strides of the network's three grids in input pixels.
const STRIDES: [u32; 3] = [8, 16, 32];
/// Largest coordinate and side of a face in long sides of the image: a face may reach past the image, but not far.
const MAX_FACE_SIDES: f32 = 4.0;

/// What counts as a face, and at which size to look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DetectorParams {
    /// Long side in pixels to which every image is scaled before the network sees it.
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
        let (width, height) = image.dimensions();
        if width == 0 || height == 0 {
            return Ok(Vec::new());
        }
        let entry = self.network.entry();
        let failed = |detail: String| InferError::Failed { name: entry.name.clone(), detail };
        let seen = fit_to(image, params.long_side).map_err(|error| failed(error.to_string()))?;
        let batch = entry.input.batch(&[&seen]);
        let &[_, _, grid_height, grid_width] = batch.shape.as_slice() else {
            return Err(failed(format!("its input has shape {:?}", batch.shape)));
        };
        let outputs = self.network.run(&batch)?;
        let limit = MAX_FACE_SIDES * seen.width().max(seen.height()).max(STRIDES[2]) as f32;
        let mut faces = Vec::new();
        for stride in STRIDES {
            let (columns, rows) = (grid_width as u32 / stride, grid_height as u32 / stride);
            Grid { columns, rows, stride, limit }.decode(&outputs, params.min_score, &mut faces)?;
        }
        faces.sort_by(|a, b| b.score.total_cmp(&a.score));
        let mut kept: Vec<Face> = Vec::new();
        for face in faces {
            if kept.iter().all(|other| other.bbox.iou(&face.bbox) <= params.max_overlap) {
                kept.push(face);
            }
        }
        let (across, down) = (width as f32 / seen.width() as f32, height as f32 / seen.height() as f32);
        Ok(kept.iter().map(|face| face.stretched(across, down)).collect())
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
    /// Largest coordinate and side in input pixels that a face can have.
    limit: f32,
}

impl Grid {
    /// Adds the faces of this grid: cell (row, column) predicts its centre's offset in strides, the logarithm of its
    /// size in strides and the landmarks' offsets in strides; the score is the geometric mean of class and objectness.
    ///
    /// A score that is no number, or a face with figures that are none or lie far outside the image, is a failure of
    /// the network: to pass over it could hide a face.
    fn decode(&self, outputs: &Outputs, min_score: f32, faces: &mut Vec<Face>) -> Result<(), InferError> {
        let (classes, objects) = (self.values(outputs, "cls", 1)?, self.values(outputs, "obj", 1)?);
        let (boxes, keypoints) = (self.values(outputs, "bbox", 4)?, self.values(outputs, "kps", 10)?);
        let predictions = classes.iter().zip(objects).zip(boxes.chunks_exact(4).zip(keypoints.chunks_exact(10)));
        let cells = (0..self.rows).flat_map(|row| (0..self.columns).map(move |column| (column as f32, row as f32)));
        for (cell, ((class, object), (shape, points))) in cells.zip(predictions) {
            let score = (class.clamp(0.0, 1.0) * object.clamp(0.0, 1.0)).sqrt();
            if score.is_nan() {
                return Err(outputs.failed("it gave a score that is not a number".to_owned()));
            }
            if score >= min_score {
                let face = self.face(cell, shape, points, score);
                faces
                    .push(face.ok_or_else(|| outputs.failed(format!("it gave a face of impossible size: {shape:?}")))?);
            }
        }
        Ok(())
    }

    /// One of the network's arrays, with `per_cell` values for every cell of this grid and no more.
    fn values<'a>(&self, outputs: &'a Outputs, kind: &str, per_cell: usize) -> Result<&'a [f32], InferError> {
        let name = format!("{kind}_{}", self.stride);
        let tensor = outputs.named(&name, 1)?;
        let expected = self.columns as usize * self.rows as usize * per_cell;
        if tensor.data.len() == expected {
            Ok(&tensor.data)
        } else {
            Err(outputs.failed(format!("its output `{name}` has {} values, expected {expected}", tensor.data.len())))
        }
    }

    fn face(&self, (column, row): (f32, f32), shape: &[f32], points: &[f32], score: f32) -> Option<Face> {
        let stride = self.stride as f32;
        let &[dx, dy, log_width, log_height] = shape else { return None };
        let (width, height) = (log_width.exp() * stride, log_height.exp() * stride);
        let bbox =
            Rect { x: (column + dx) * stride - width / 2.0, y: (row + dy) * stride - height / 2.0, width, height };
        let mut landmarks = [Point::default(); 5];
        for (landmark, offset) in landmarks.iter_mut().zip(points.chunks_exact(2)) {
            *landmark = Point::new((column + offset[0]) * stride, (row + offset[1]) * stride);
        }
        let figures = [bbox.x, bbox.y, width, height].into_iter().chain(landmarks.iter().flat_map(|at| [at.x, at.y]));
        // Also false for what is not a number.
        let possible = figures.into_iter().all(|figure| figure.abs() <= self.limit);
        // The network names the landmarks by the person, right eye first: that is the picture's left.
        possible.then(|| Face { bbox, landmarks: Landmarks::from_points(landmarks), score })
    }
}
