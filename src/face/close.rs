//! A second look at a face that was found.

use image::RgbImage;

use super::{ALIGNED_SIDE, Attributes, FaceTools, align::to_aligned, warp};
use crate::{
    case::{face::Landmarks, geometry::Point},
    infer::InferError,
};

/// How far the judge may move a landmark, in pixels of the aligned face: a third of the distance of its eyes. Detectors are
/// off by a twentieth (median; models/face-detector.md). Beyond it the judge looks at something else, and what it would
/// have aligned is no face that match levels are calibrated on.
const FARTHEST: f32 = 12.0;

/// A face seen close.
pub struct CloseLook {
    /// The landmarks, in pixels of the image: where the judge of attributes sees them, if that is near, or else where the
    /// detector did.
    pub landmarks: Landmarks,
    /// The face aligned by them, [`ALIGNED_SIDE`] pixels high and wide.
    pub aligned: RgbImage,
    /// Pose, expression and quality, or why there are none.
    pub attributes: Result<Attributes, InferError>,
}

impl FaceTools {
    /// Aligns the face with `landmarks`, judges it, and aligns it once more where the judge places the landmarks: a detector
    /// sees a face with fewer pixels than an aligned one has. `None` when the landmarks coincide or are no numbers.
    pub fn look_closely(&self, image: &RgbImage, landmarks: &Landmarks) -> Option<CloseLook> {
        let from_image = to_aligned(landmarks, ALIGNED_SIDE)?;
        let to_image = from_image.inverse()?;
        let first = warp(image, &to_image, ALIGNED_SIDE);
        let judge = self.attributes.as_ref().map_err(InferError::clone);
        let attributes = judge.and_then(|judge| judge.attributes(&first));
        let near = |seen: &Landmarks| {
            let moved = |(seen, found): (Point, Point)| seen.distance(from_image.apply(found));
            seen.points().into_iter().zip(landmarks.points()).map(moved).all(|pixels| pixels <= FARTHEST)
        };
        let seen = attributes.as_ref().ok().and_then(|attributes| attributes.landmarks).filter(near);
        let better = seen.map(|seen| Landmarks::from_points(seen.points().map(|point| to_image.apply(point))));
        let again = better.and_then(|better| Some((better, to_aligned(&better, ALIGNED_SIDE)?.inverse()?)));
        let (landmarks, aligned) = match again {
            Some((better, to_image)) => (better, warp(image, &to_image, ALIGNED_SIDE)),
            None => (*landmarks, first),
        };
        Some(CloseLook { landmarks, aligned, attributes })
    }
}
