//! The face networks in use, or why they cannot be.

use super::{Detector, Embedder, QualityModel};
use crate::infer::{InferError, ModelSet, Task};

/// Detector, embedder and quality judge; each may be missing on its own.
#[derive(Clone)]
pub struct FaceTools {
    /// Face detector.
    pub detector: Result<Detector, InferError>,
    /// Face embedder.
    pub embedder: Result<Embedder, InferError>,
    /// Face quality judge.
    pub quality: Result<QualityModel, InferError>,
}

impl FaceTools {
    /// The face networks of `models`. Where several are in use for a task, the first serves.
    pub fn new(models: &ModelSet) -> Self {
        let first =
            |task| models.networks(task).and_then(|list| list.first().cloned().ok_or(InferError::NoModel(task)));
        FaceTools {
            detector: first(Task::FaceDetection).map(Detector::new),
            embedder: first(Task::FaceEmbedding).map(Embedder::new),
            quality: first(Task::FaceQuality).map(QualityModel::new),
        }
    }
}
