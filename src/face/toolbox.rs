//! The face networks in use, or why they cannot be.

use super::{AttributeModel, Detector, Embedder};
use crate::infer::{InferError, ModelSet, Task};

/// Detector, embedder and judge of attributes; each may be missing on its own.
#[derive(Clone)]
pub struct FaceTools {
    /// Face detector.
    pub detector: Result<Detector, InferError>,
    /// Face embedder.
    pub embedder: Result<Embedder, InferError>,
    /// Judge of pose, expression and quality.
    pub attributes: Result<AttributeModel, InferError>,
}

impl FaceTools {
    /// The face networks of `models`. Where several are in use for a task, the first serves.
    pub fn new(models: &ModelSet) -> Self {
        FaceTools {
            detector: models.first(Task::FaceDetection).map(Detector::new),
            embedder: models.first(Task::FaceEmbedding).map(Embedder::new),
            attributes: models.first(Task::FaceAttributes).map(AttributeModel::new),
        }
    }
}
