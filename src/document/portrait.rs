//! The portrait on a document, or the face in any still, whichever way up.

use image::{RgbImage, imageops};

use super::restoration::restored;

use crate::{
    case::{
        evidence::EvidenceKind,
        face::{Face, Landmarks},
        finding::NotCheckedCause,
        geometry::{Point, Rect},
        quad,
        report::FaceCrop,
    },
    face::{Detector, DetectorParams, Embedding, FaceTools, estimate_pose, main_face},
    infer::InferError,
    media::image::{ImageError, fit_to, quarter_turns},
    policy::{FacePolicy, Policy},
};

/// Confidence at which an upright face is taken without trying the other three ways up.
const SURE: f32 = 0.9;
/// Largest tilt in degrees at which a face counts as upright; beyond it another quarter turn fits better.
const UPRIGHT_ROLL: f32 = 45.0;

/// Height of a face box in pixels of the detector's view from which its landmarks count as fine. The reference detector
/// shifts landmarks by some 4 % of the eye distance with every change of scale (120 LFW images at 256 to 640 pixels), so
/// faces are judged at the scale at which they fill its view, like those that match levels are calibrated on.
const FINE_HEIGHT: f32 = 96.0;

/// A face in a still.
#[derive(Debug, Clone)]
pub struct StillFace {
    /// Where it is.
    pub crop: FaceCrop,
    /// Its embedding, averaged with that of the mirror image.
    pub embedding: Result<Embedding, StillFaceError>,
    /// The embedding of the portrait of a document after restoration, or of a portrait too small for `embedding` as it is;
    /// absent of other stills, which are no prints.
    pub restored: Option<Result<Embedding, StillFaceError>>,
}

/// Why a still has no face that can be matched.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StillFaceError {
    /// A network is missing or failed.
    #[error(transparent)]
    Infer(#[from] InferError),
    /// The image could not be scaled.
    #[error("{0}")]
    Image(String),
    /// No face was found.
    #[error("no face was found; ask for a new photo with the portrait in view, sharp and without glare")]
    NotFound,
    /// The face is too small to match.
    #[error("the face has {found:.0} pixels between the eyes, {needed:.0} are needed; ask for a photo from closer by")]
    TooSmall {
        /// Pixels between the eyes.
        found: f32,
        /// Pixels that the policy asks for.
        needed: f32,
    },
}

impl StillFaceError {
    /// The word for `imageProcessing` of a match attempt.
    pub const fn image_processing(&self) -> &'static str {
        match self {
            StillFaceError::Infer(error) => match error.cause() {
                NotCheckedCause::ModelFailed => "modelFailed",
                _ => "modelUnavailable",
            },
            StillFaceError::Image(_) => "imageUnreadable",
            StillFaceError::NotFound => "faceNotFound",
            StillFaceError::TooSmall { .. } => "faceTooSmall",
        }
    }
}

impl From<ImageError> for StillFaceError {
    fn from(error: ImageError) -> Self {
        StillFaceError::Image(error.to_string())
    }
}

/// The largest face in `image`, tried in all four ways up; its pixels are those of `image` as it is.
///
/// # Errors
/// When there is none, or the detector is not available. A face that is found but cannot be embedded is a result.
pub fn find_face(
    image: &RgbImage,
    evidence: EvidenceKind,
    tools: &FaceTools,
    policy: &Policy,
) -> Result<StillFace, StillFaceError> {
    described(image, evidence, locate(image, tools, policy)?, tools, policy)
}

/// The largest face on the document that fills `quad` of the photo of a front: a larger one beside it, of a person or in a picture, is
/// not its portrait.
///
/// # Errors
/// As those of [`find_face`].
pub fn find_portrait(
    image: &RgbImage,
    quad: &[Point; 4],
    tools: &FaceTools,
    policy: &Policy,
) -> Result<StillFace, StillFaceError> {
    let bounds = quad::bounds(quad);
    let reach = |start: f32, length: f32, end: u32| {
        let first = (start.max(0.0) as u32).min(end);
        (first, ((start + length).max(0.0).ceil() as u32).min(end).saturating_sub(first))
    };
    let (left, width) = reach(bounds.x, bounds.width, image.width());
    let (top, height) = reach(bounds.y, bounds.height, image.height());
    if width.min(height) == 0 {
        return Err(StillFaceError::NotFound);
    }
    let part = imageops::crop_imm(image, left, top, width, height).to_image();
    let (face, turns) = locate(&part, tools, policy)?;
    let face = face.moved(Point::new(left as f32, top as f32));
    if !quad::contains(quad, face.bbox.center()) {
        return Err(StillFaceError::NotFound);
    }
    described(image, EvidenceKind::DocumentFront, (face, turns), tools, policy)
}

/// A face that was found, looked at closely.
fn described(
    image: &RgbImage,
    evidence: EvidenceKind,
    (mut face, quarter_turns): (Face, u8),
    tools: &FaceTools,
    policy: &Policy,
) -> Result<StillFace, StillFaceError> {
    let found = face.landmarks.inter_eye_distance();
    let of_document = evidence == EvidenceKind::DocumentFront;
    let needed = policy.document.min_inter_eye_pixels;
    let needed_restored = policy.document.restored_min_inter_eye_pixels;
    let is_judged = found >= if of_document { needed_restored } else { needed };
    let close = if is_judged { tools.look_closely(image, &face.landmarks) } else { None };
    if let Some(close) = &close {
        face.landmarks = close.landmarks;
    }
    let embed = |needed: f32, picture: &dyn Fn(&RgbImage) -> Option<RgbImage>| {
        if found < needed {
            return Err(StillFaceError::TooSmall { found, needed });
        }
        let close = close.as_ref().ok_or(StillFaceError::NotFound)?;
        let embedder = tools.embedder.as_ref().map_err(InferError::clone)?;
        Ok(embedder.embed_mirrored(picture(&close.aligned).as_ref().unwrap_or(&close.aligned))?)
    };
    let embedding = embed(needed, &|_| None);
    // A portrait of few pixels is smooth as it is: restoring it would only lose, so it is compared as it is.
    let restored = of_document.then(|| embed(needed_restored, &|aligned| (found >= needed).then(|| restored(aligned))));
    let image_size = [image.width(), image.height()];
    let crop = FaceCrop { evidence, timestamp_millis: None, face, quarter_turns, image_size };
    Ok(StillFace { crop, embedding, restored })
}

/// The face and the quarter turns after which it stands upright. The image is searched at one size after the other until
/// a face fills enough of the detector's view for its landmarks to be placed finely.
fn locate(image: &RgbImage, tools: &FaceTools, policy: &Policy) -> Result<(Face, u8), StillFaceError> {
    let detector = tools.detector.as_ref().map_err(InferError::clone)?;
    let mut found = None;
    for &long_side in &policy.document.detector_long_sides {
        let FacePolicy { min_score, max_overlap } = policy.faces;
        let params = DetectorParams { long_side, min_score, max_overlap };
        let seen = fit_to(image, long_side)?;
        let Some((face, turns)) = locate_upright(&seen, detector, &params)? else { continue };
        let (width, height) = (seen.width() as f32, seen.height() as f32);
        let (across, down) = (image.width() as f32 / width, image.height() as f32 / height);
        found = Some((turn_back(&face, turns, width, height).stretched(across, down), turns));
        if face.bbox.height >= FINE_HEIGHT {
            break;
        }
    }
    found.ok_or(StillFaceError::NotFound)
}

/// The face in `image`, in pixels of the image turned by the quarter turns that make it stand upright.
fn locate_upright(
    image: &RgbImage,
    detector: &Detector,
    params: &DetectorParams,
) -> Result<Option<(Face, u8)>, InferError> {
    let mut best: Option<(Face, u8)> = None;
    for turns in 0..4 {
        let faces = detector.detect(&quarter_turns(image, turns), params)?;
        let upright = main_face(&faces)
            .filter(|face| estimate_pose(&face.landmarks).is_some_and(|pose| pose.roll.abs() <= UPRIGHT_ROLL));
        if let Some(face) = upright
            && best.is_none_or(|(other, _)| face.score > other.score)
        {
            best = Some((*face, turns));
            if turns == 0 && face.score >= SURE {
                break;
            }
        }
    }
    Ok(best)
}

/// The face in an image of `width` × `height` pixels that was found after turning it clockwise by `turns` quarters.
fn turn_back(face: &Face, turns: u8, width: f32, height: f32) -> Face {
    let back = |point: Point| match turns {
        0 => point,
        1 => Point::new(point.y, height - point.x),
        2 => Point::new(width - point.x, height - point.y),
        _ => Point::new(width - point.y, point.x),
    };
    let Rect { x, y, width: box_width, height: box_height } = face.bbox;
    let (a, b) = (back(Point::new(x, y)), back(Point::new(x + box_width, y + box_height)));
    let bbox = Rect { x: a.x.min(b.x), y: a.y.min(b.y), width: (a.x - b.x).abs(), height: (a.y - b.y).abs() };
    Face { bbox, landmarks: Landmarks::from_points(face.landmarks.points().map(back)), score: face.score }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    /// Marks a pixel, turns the picture, and expects the marked place to come back.
    #[test]
    fn turned_faces_come_back_to_their_place() {
        for turns in 0..4 {
            let mut image = RgbImage::new(40, 20);
            image.put_pixel(31, 4, Rgb([255; 3]));
            let turned = quarter_turns(&image, turns);
            let (x, y, _) = turned.enumerate_pixels().find(|(_, _, pixel)| pixel[0] == 255).unwrap();
            let (x, y) = (x as f32 + 0.5, y as f32 + 0.5);
            let bbox = Rect { x: x - 2.0, y: y - 1.0, width: 4.0, height: 2.0 };
            let face = Face { bbox, landmarks: Landmarks::from_points([Point::new(x, y); 5]), score: 1.0 };
            let back = turn_back(&face, turns, 40.0, 20.0);
            assert_eq!(back.landmarks.nose, Point::new(31.5, 4.5), "{turns}");
            assert_eq!(back.bbox.center(), Point::new(31.5, 4.5), "{turns}");
            assert_eq!(back.bbox.width, if turns % 2 == 0 { 4.0 } else { 2.0 });
        }
    }
}
