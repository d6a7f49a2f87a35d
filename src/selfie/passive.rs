//! Passive liveness of one face: a network looks at the face and its surroundings.

use std::sync::Arc;

use image::RgbImage;

use crate::{
    case::geometry::Rect,
    face::stretched_part,
    infer::{InferError, ModelSet, Network, Task},
};

/// Class of the network's answer that means live.
const LIVE_CLASS: usize = 1;

/// Judges single faces with networks in the manner of MiniFASNet: each sees its own crop scale, the probabilities are
/// averaged.
#[derive(Clone)]
pub struct PassiveLiveness {
    networks: Vec<Arc<dyn Network>>,
}

impl PassiveLiveness {
    /// The networks of `models`.
    ///
    /// # Errors
    /// Why there is none.
    pub fn new(models: &ModelSet) -> Result<Self, InferError> {
        Ok(PassiveLiveness { networks: models.networks(Task::PassiveLiveness)?.to_vec() })
    }

    /// Probability in [0, 1] that the face in `bbox` is live.
    ///
    /// # Errors
    /// When a network fails or gives no probability.
    pub fn probability(&self, image: &RgbImage, bbox: &Rect) -> Result<f32, InferError> {
        let mut sum = 0.0;
        for network in &self.networks {
            let input = &network.entry().input;
            let side = input.side.unwrap_or(80);
            let crop = surroundings(bbox, input.crop_scale.unwrap_or(1.0), image.width(), image.height());
            let seen = stretched_part(image, &crop, side, side).map_err(|error| InferError::Failed {
                name: network.entry().name.clone(),
                detail: format!("it was given a face without picture: {error}"),
            })?;
            let outputs = network.run(&input.batch(&[&seen]))?;
            let classes = outputs.first(1)?.row(0);
            // Raw logits can happen to lie in [0, 1]; only probabilities also sum to 1.
            let is_distribution = classes.iter().all(|value| (0.0..=1.0).contains(value))
                && (classes.iter().sum::<f32>() - 1.0).abs() < 1e-3;
            match classes.get(LIVE_CLASS) {
                Some(probability) if is_distribution => sum += probability,
                _ => {
                    let detail = format!("it gave {:.60}, which are no probabilities", format!("{classes:?}"));
                    return Err(outputs.failed(detail));
                }
            }
        }
        Ok(sum / self.networks.len() as f32)
    }
}

/// The box `scale` times as large around the same centre, smaller where the image does not hold it, and moved inside
/// the image: the crop the networks were trained with.
fn surroundings(bbox: &Rect, scale: f32, width: u32, height: u32) -> Rect {
    let (image_width, image_height) = (width as f32, height as f32);
    let fits = |side: f32, length: f32| if side > 0.0 { length / side } else { scale };
    let scale = scale.min(fits(bbox.width, image_width)).min(fits(bbox.height, image_height));
    let (crop_width, crop_height) = (bbox.width * scale, bbox.height * scale);
    let center = bbox.center();
    let inside = |start: f32, length: f32, limit: f32| start.min(limit - length).max(0.0);
    Rect {
        x: inside(center.x - crop_width / 2.0, crop_width, image_width),
        y: inside(center.y - crop_height / 2.0, crop_height, image_height),
        width: crop_width,
        height: crop_height,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_crop_stays_inside_and_keeps_its_shape() {
        let bbox = Rect { x: 10.0, y: 100.0, width: 100.0, height: 120.0 };
        let crop = surroundings(&bbox, 2.0, 640, 480);
        assert_eq!(crop, Rect { x: 0.0, y: 40.0, width: 200.0, height: 240.0 });
        let large = surroundings(&bbox, 9.0, 640, 480);
        assert_eq!((large.height, large.y), (480.0, 0.0));
        assert!((large.width / large.height - 100.0 / 120.0).abs() < 1e-6 && large.x >= 0.0);
    }
}
