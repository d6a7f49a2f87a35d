//! How well a face image suits recognition.

use std::sync::Arc;

use image::RgbImage;

use super::align::align;
use crate::{
    case::face::Landmarks,
    infer::{InferError, Network},
};

/// Judges face quality with a network such as LightQNet (Chen et al., "LightQNet: Lightweight Deep Face Quality
/// Assessment for Risk-Controlled Face Recognition", IEEE SPL 2021).
#[derive(Clone)]
pub struct QualityModel {
    network: Arc<dyn Network>,
}

impl QualityModel {
    /// A judge around `network`.
    pub fn new(network: Arc<dyn Network>) -> Self {
        QualityModel { network }
    }

    /// Quality in [0, 1], higher is better; `None` when the face cannot be aligned.
    ///
    /// # Errors
    /// When the network fails or gives something that is no quality.
    pub fn quality(&self, image: &RgbImage, landmarks: &Landmarks) -> Result<Option<f32>, InferError> {
        let entry = self.network.entry();
        let side = entry.input.side.unwrap_or(super::ALIGNED_SIDE);
        let Some(aligned) = align(image, landmarks, side) else { return Ok(None) };
        let outputs = self.network.run(&entry.input.batch(&[&aligned]))?;
        match outputs.first(1)?.row(0) {
            [quality] if quality.is_finite() => Ok(Some(quality.clamp(0.0, 1.0))),
            other => {
                let detail = format!("it gave {:.40}, which is no quality", format!("{other:?}"));
                Err(InferError::Failed { name: entry.name.clone(), detail })
            }
        }
    }
}
