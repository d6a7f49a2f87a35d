//! Pose, expression, quality and landmarks of a face from its picture.

use std::sync::Arc;

use image::RgbImage;

use super::ALIGNED_SIDE;
use crate::{
    case::{face::Landmarks, geometry::Point, timeline::Expression},
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
    /// Where the landmarks lie in the picture, in its pixels; from so near they are seen better than by a detector. `None`
    /// of networks that do not place them.
    pub landmarks: Option<Landmarks>,
}

/// Figures of a network that places no landmarks.
const FIGURES: usize = 7;

/// Judges aligned faces.
#[derive(Clone)]
pub struct AttributeModel {
    network: Arc<dyn Network>,
}

impl AttributeModel {
    /// A judge around `network`, which answers (n, 7): yaw and pitch in degrees, right and left eye closed (the person's),
    /// mouth open, smile and quality in [0, 1]; or (n, 17), then also x and y of five landmarks in pixels of the face, in the
    /// order of [`Landmarks::points`].
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
        let wrong = || {
            let told = format!("{figures:?}");
            outputs.failed(format!("it gave {told:.90}, which are no attributes of a face"))
        };
        let (&[yaw, pitch, ref shares @ ..], places) = figures.split_first_chunk::<FIGURES>().ok_or_else(wrong)?;
        // Also false for what is not a number.
        let is_share = |share: &f32| (-ROUNDING..=1.0 + ROUNDING).contains(share);
        if !(yaw.abs() <= MAX_DEGREES && pitch.abs() <= MAX_DEGREES && shares.iter().all(is_share)) {
            return Err(wrong());
        }
        let landmarks = if places.is_empty() { None } else { Some(landmarks(places).ok_or_else(wrong)?) };
        let [right_eye_closed, left_eye_closed, mouth_open, smile, quality] = shares.map(|share| share.clamp(0.0, 1.0));
        let expression = Expression { right_eye_closed, left_eye_closed, mouth_open, smile };
        Ok(Attributes { yaw, pitch, expression, quality, landmarks })
    }
}

/// Five places in an aligned face; `None` of another number of figures, or where one lies outside.
fn landmarks(places: &[f32]) -> Option<Landmarks> {
    let inside = 0.0..=ALIGNED_SIDE as f32;
    let points = places.as_array::<10>()?.as_chunks::<2>().0;
    let places = points.as_array::<5>()?.map(|[x, y]| Point::new(x, y));
    places
        .iter()
        .all(|place| inside.contains(&place.x) && inside.contains(&place.y))
        .then(|| Landmarks::from_points(places))
}
