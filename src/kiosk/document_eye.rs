//! One frame of the document: where it is and what hinders a good photo, by the rules that judge the photo afterwards.

use image::RgbImage;

use super::{guidance::Guidance, machine::Side};
use crate::{
    case::{finding::CheckId, geometry::Point},
    document::{
        DocumentLocator, FoundDocument, Located, StillFaceError, find_portrait, location_errors, rectified,
        surface::{Clarity, ClarityFault},
    },
    face::FaceTools,
    infer::{InferError, ModelSet, Task},
    media::image::{ImageError, fit_within},
    policy::{LocationPolicy, Policy},
};

/// Longer side in pixels of the picture in which the document is looked for.
const SMALL_SIDE: u32 = 960;
/// Columns and rows of the coarse picture by which two sides are told apart.
const CELLS: [u32; 2] = [24, 16];
/// Correlation of two coarse pictures from which they show the same side.
const SAME_SIDE: f32 = 0.8;

/// A frame cannot be looked at.
#[derive(Debug, thiserror::Error)]
pub enum EyeError {
    /// A network is missing or failed.
    #[error(transparent)]
    Infer(#[from] InferError),
    /// The picture cannot be scaled.
    #[error(transparent)]
    Image(#[from] ImageError),
}

/// A document seen straight on, so coarsely that nothing on it can be read: mean zero, length one.
#[derive(Debug, Clone, PartialEq)]
pub struct CoarseSide(Vec<f32>);

impl CoarseSide {
    /// Of the document in `quad` of a picture, with the mean luma of the document in [0, 1].
    pub(super) fn of(picture: &RgbImage, quad: &[Point; 4]) -> (CoarseSide, f64) {
        let cells = rectified(picture, quad, CELLS);
        let luma = |pixel: &image::Rgb<u8>| {
            let [red, green, blue] = pixel.0.map(f32::from);
            (0.299 * red + 0.587 * green + 0.114 * blue) / 255.0
        };
        let values: Vec<f32> = cells.pixels().map(luma).collect();
        let mean = values.iter().sum::<f32>() / values.len().max(1) as f32;
        let apart: Vec<f32> = values.iter().map(|value| value - mean).collect();
        let length = apart.iter().map(|value| value * value).sum::<f32>().sqrt().max(1e-6);
        (CoarseSide(apart.iter().map(|value| value / length).collect()), f64::from(mean))
    }

    /// Whether both show the same side, the one upside down or not.
    fn is_same(&self, other: &CoarseSide) -> bool {
        let upright: f32 = self.0.iter().zip(&other.0).map(|(a, b)| a * b).sum();
        let turned: f32 = self.0.iter().zip(other.0.iter().rev()).map(|(a, b)| a * b).sum();
        upright.max(turned) >= SAME_SIDE
    }
}

/// What one frame shows of the document.
#[derive(Debug, Clone, PartialEq)]
pub struct DocumentLook {
    /// What to do about the first thing that hinders; `None` where the document is well placed.
    pub fault: Option<Guidance>,
    /// Corners of the document in pixels of the full frame, where they are sure.
    pub quad: Option<[Point; 4]>,
    /// How sharp it is, in nats: higher is sharper; `None` where it was not measured.
    pub sharpness: Option<f64>,
    /// The side, to be told from the other one.
    pub coarse: Option<CoarseSide>,
}

/// Looks at frames of the document. Can be used from any thread.
pub struct DocumentEye {
    locator: Result<DocumentLocator, InferError>,
    tools: FaceTools,
    policy: Policy,
    /// When a document counts as located: corners that would send the case to a person are none here.
    location: LocationPolicy,
}

impl DocumentEye {
    /// An eye with the networks of `models`.
    pub fn new(models: &ModelSet, policy: &Policy) -> Self {
        let locator = models.first(Task::DocumentLocation).map(DocumentLocator::new);
        let min_confidence = policy
            .check_policy(CheckId::DocumentLocation)
            .map_or(policy.location.min_confidence, |bands| bands.review_below);
        let location = LocationPolicy { min_confidence, ..policy.location };
        DocumentEye { locator, tools: FaceTools::new(models), policy: policy.clone(), location }
    }

    /// What a frame at the camera's full resolution shows. `front` is the side that was photographed already.
    ///
    /// # Errors
    /// When the network is missing or fails.
    pub fn look(&self, frame: &RgbImage, front: Option<&CoarseSide>) -> Result<DocumentLook, EyeError> {
        let locator = self.locator.as_ref().map_err(InferError::clone)?;
        let small = fit_within(frame, SMALL_SIDE)?;
        let seen = locator.locate(&small)?;
        let scale = frame.width() as f32 / small.width().max(1) as f32;
        let located = enlarged(&seen, scale);
        let size = [frame.width(), frame.height()];
        let quad = located.sure_quad(&self.location);
        let misplaced = location_errors(&located, size, None, &self.location).first().map(|error| error.code);
        let misplaced = misplaced.map(Guidance::of_error);
        let (Some(quad), Some(coarse_quad)) = (quad, seen.sure_quad(&self.location)) else {
            let fault = Some(of_unsure(&located, misplaced, &self.location));
            return Ok(DocumentLook { fault, quad: None, sharpness: None, coarse: None });
        };
        let (coarse, luma) = CoarseSide::of(&small, &coarse_quad);
        let is_front = front.is_some_and(|front| front.is_same(&coarse));
        let hindered = misplaced.or(is_front.then_some(Guidance::TurnOver)).or_else(|| self.of_light(luma));
        // Sharpness is measured at full resolution, which takes time: not of what will be no photo.
        let clarity = if hindered.is_none() { Clarity::of(frame, &quad) } else { None };
        let unclear = clarity.and_then(|clarity| clarity.fault(&self.policy.surface)).map(of_clarity);
        let fault = hindered.or(unclear).or_else(|| clarity.is_none().then_some(Guidance::DocumentCloser));
        let sharpness = clarity.map(|clarity| clarity.fine_detail);
        Ok(DocumentLook { fault, quad: Some(quad), sharpness, coarse: Some(coarse) })
    }

    /// What is wrong with a photo that was taken, and only shows there: where the document lies at full size, and that the front has a
    /// portrait.
    ///
    /// # Errors
    /// When a network is missing or fails.
    pub fn look_closely(&self, side: Side, photo: &RgbImage, quad: &[Point; 4]) -> Result<Option<Guidance>, EyeError> {
        // As the photo is judged afterwards: its corners as they are found in it at its full size.
        let located = self.locator.as_ref().map_err(InferError::clone)?.locate(photo)?;
        let size = [photo.width(), photo.height()];
        if let Some(error) = location_errors(&located, size, None, &self.location).first() {
            let guidance = Guidance::of_error(error.code);
            return Ok(Some(of_unsure(&located, Some(guidance), &self.location)));
        }
        if side == Side::Back {
            return Ok(None);
        }
        match find_portrait(photo, quad, &self.tools, &self.policy) {
            Ok(_) => Ok(None),
            Err(StillFaceError::NotFound) => Ok(Some(Guidance::PortraitSide)),
            Err(StillFaceError::TooSmall { .. }) => Ok(Some(Guidance::DocumentCloser)),
            Err(StillFaceError::Infer(error)) => Err(error.into()),
            // A frame has been decoded: this does not happen, and is not taken for a good photo.
            Err(StillFaceError::Image(_)) => Ok(Some(Guidance::DocumentStill)),
        }
    }

    fn of_light(&self, luma: f64) -> Option<Guidance> {
        let [dark, bright] = self.policy.kiosk.document_luma;
        if luma < dark {
            return Some(Guidance::DocumentDark);
        }
        (luma > bright).then_some(Guidance::DocumentBright)
    }
}

/// What to do where no document is seen for sure: whether one is there and only its edges are doubtful makes the difference.
fn of_unsure(located: &Located, misplaced: Option<Guidance>, policy: &LocationPolicy) -> Guidance {
    let is_there = located.document.is_some() && f64::from(located.presence) >= policy.min_presence;
    match misplaced {
        Some(Guidance::ShowDocument) | None if is_there => Guidance::PlainGround,
        misplaced => misplaced.unwrap_or(Guidance::ShowDocument),
    }
}

fn of_clarity(fault: ClarityFault) -> Guidance {
    match fault {
        ClarityFault::Coarse => Guidance::DocumentCloser,
        ClarityFault::Glare => Guidance::LessGlare,
        ClarityFault::Blurred => Guidance::DocumentStill,
    }
}

/// What was located in a small picture, in pixels of one that is `scale` times as large.
fn enlarged(located: &Located, scale: f32) -> Located {
    let enlarge =
        |found: &FoundDocument| FoundDocument { quad: found.quad.map(|corner| corner.scaled(scale)), ..*found };
    Located {
        presence: located.presence,
        document: located.document.as_ref().map(enlarge),
        others: located.others.iter().map(enlarge).collect(),
    }
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;
    use crate::case::quad::frame;

    fn card(seed: u32) -> RgbImage {
        RgbImage::from_fn(240, 160, |x, y| {
            let block = (x / 20).wrapping_mul(2_654_435_761).wrapping_add((y / 20).wrapping_mul(40_503) ^ seed);
            Rgb([(block >> 8 & 0xFF) as u8; 3])
        })
    }

    #[test]
    fn a_document_with_doubtful_edges_is_not_a_missing_one() {
        let document = FoundDocument {
            quad: frame([90, 60]),
            confidence: 0.4,
            side_support: [1.0; 4],
            upright: 1.0,
            outside: 0.0,
        };
        let policy = Policy::parse(crate::policy::DEFAULT_POLICY, "default.toml").unwrap().location;
        let told = |presence, document, misplaced| {
            of_unsure(&Located { presence, document, others: Vec::new() }, misplaced, &policy)
        };
        let missing = Some(Guidance::ShowDocument);
        assert_eq!(told(0.99, Some(document), missing), Guidance::PlainGround);
        assert_eq!(told(0.01, Some(document), missing), Guidance::ShowDocument, "the network sees none");
        assert_eq!(told(0.99, None, missing), Guidance::ShowDocument);
        assert_eq!(told(0.99, Some(document), Some(Guidance::OneDocument)), Guidance::OneDocument);
    }

    #[test]
    fn a_side_is_told_from_the_other_whichever_way_up() {
        let of = |picture: &RgbImage| CoarseSide::of(picture, &frame([240, 160])).0;
        let (front, back) = (of(&card(1)), of(&card(0x9E37_79B9)));
        assert!(front.is_same(&of(&card(1))) && !front.is_same(&back));
        assert!(front.is_same(&of(&image::imageops::rotate180(&card(1)))));
        let mut darker = card(1);
        darker.pixels_mut().for_each(|pixel| pixel.0 = pixel.0.map(|value| value / 2 + 10));
        assert!(front.is_same(&of(&darker)), "light does not matter");
        let (_, luma) = CoarseSide::of(&RgbImage::from_pixel(90, 60, Rgb([51; 3])), &frame([90, 60]));
        assert!((luma - 0.2).abs() < 0.01, "{luma}");
    }
}
