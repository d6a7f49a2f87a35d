//! Pose, expression and quality of a face from its picture.

use std::sync::Arc;

use image::RgbImage;

use crate::{
    case::timeline::Expression,
    infer::{InferError, Network},
};

/// Largest turn in degrees that a head can be said to have.
const MAX_DEGREES: f32 = 180.0;
/// How far a share may lie outside [0, 1] by rounding alone.
const ROUNDING: f32 = 1e-3;

/// What a face's picture tells besides who it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Attributes {
    /// Turn to the side in degrees, positive with the nose towards the right of the picture, as in
    /// [`Pose`](crate::case::face::Pose).
    pub yaw: f32,
    /// Nod in degrees, positive with the nose towards the top of the picture.
    pub pitch: f32,
    /// Eyes, mouth and smile.
    pub expression: Expression,
    /// How well the picture suits recognition, in [0, 1], higher is better.
    pub quality: f32,
}

/// Judges aligned faces.
#[derive(Clone)]
pub struct AttributeModel {
    network: Arc<dyn Network>,
}

impl AttributeModel {
    /// A judge around `network`, which answers (n, 7): yaw and pitch in degrees, right and left eye closed (the person's),
    /// mouth open, smile and quality in [0, 1].
    pub fn new(network: Arc<dyn Network>) -> Self {
        AttributeModel { network }
    }

    /// The attributes of one face aligned to 112 pixels.
    ///
    /// # Errors
    /// When the network fails or gives figures that no face has.
    pub fn attributes(&self, aligned: &RgbImage) -> Result<Attributes, InferError> {
        let outputs = self.network.run(&self.network.entry().input.batch(&[aligned]))?;
        let figures = outputs.first(1)?.row(0);
        let possible = |&[yaw, pitch, ref shares @ ..]: &[f32; 7]| {
            // Also false for what is not a number.
            let is_share = |share: &f32| (-ROUNDING..=1.0 + ROUNDING).contains(share);
            yaw.abs() <= MAX_DEGREES && pitch.abs() <= MAX_DEGREES && shares.iter().all(is_share)
        };
        let Some(&[yaw, pitch, ref shares @ ..]) = figures.as_array::<7>().filter(|figures| possible(figures)) else {
            let told = format!("{figures:?}");
            return Err(outputs.failed(format!("it gave {told:.90}, which are no attributes of a face")));
        };
        let [right_eye_closed, left_eye_closed, mouth_open, smile, quality] = shares.map(|share| share.clamp(0.0, 1.0));
        let expression = Expression { right_eye_closed, left_eye_closed, mouth_open, smile };
        Ok(Attributes { yaw, pitch, expression, quality })
    }
}
