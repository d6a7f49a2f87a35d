//! How well a face image suits recognition.

use std::sync::Arc;

use image::RgbImage;

use super::warp::sample_rect;
use crate::{
    case::geometry::Rect,
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

    /// Quality in [0, 1] of a face aligned by [`super::align`], higher is better. The face is scaled to the network's
    /// side: aligning it a second time would cost more than the network.
    ///
    /// # Errors
    /// When the network fails or gives something that is no quality.
    pub fn quality(&self, aligned: &RgbImage) -> Result<f32, InferError> {
        let entry = self.network.entry();
        let side = entry.input.side.unwrap_or(super::ALIGNED_SIDE);
        let whole = Rect { x: 0.0, y: 0.0, width: aligned.width() as f32, height: aligned.height() as f32 };
        let outputs = self.network.run(&entry.input.batch(&[&sample_rect(aligned, &whole, side, side)]))?;
        match outputs.first(1)?.row(0) {
            [quality] if quality.is_finite() => Ok(quality.clamp(0.0, 1.0)),
            other => {
                let detail = format!("it gave {:.40}, which is no quality", format!("{other:?}"));
                Err(InferError::Failed { name: entry.name.clone(), detail })
            }
        }
    }
}
