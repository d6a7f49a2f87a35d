//! A photo to a report on its surface.

use std::sync::Arc;

use image::{RgbImage, imageops};

use super::{
    figures::{Answer, Figures, OF_DOCUMENT, OF_PHOTO, figures, px_per_mm},
    glare,
    places::{SIDE, places},
    report::{SignEvidence, SurfaceCrop, SurfaceReport, SurfaceSign},
};
use crate::{
    case::{
        finding::NotCheckedCause,
        geometry::{Point, Rect},
    },
    infer::{InferError, ModelSet, Network, SurfaceCalibration, SurfaceEvidence, SurfaceView, Task},
    policy::{Policy, SurfacePolicy},
};

/// Why a surface could not be judged.
#[derive(Debug, thiserror::Error)]
pub enum SurfaceError {
    /// The photo is smaller than a crop.
    #[error(
        "the photo has {width} x {height} pixels, its surface is judged from {SIDE} each way; take it from nearer or send it unscaled"
    )]
    TooSmall {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// The network is missing or failed.
    #[error(transparent)]
    Infer(#[from] InferError),
}

impl SurfaceError {
    /// Why a check that rests on the surface was not carried out.
    pub const fn cause(&self) -> NotCheckedCause {
        match self {
            SurfaceError::TooSmall { .. } => NotCheckedCause::EvidenceUnreadable,
            SurfaceError::Infer(error) => error.cause(),
        }
    }
}

/// Judges whether a photo shows a document itself, or a display, a colour print or a grey copy of it.
#[derive(Clone)]
pub struct SurfaceJudge {
    network: Arc<dyn Network>,
    calibration: SurfaceCalibration,
    policy: SurfacePolicy,
}

impl SurfaceJudge {
    /// A judge with the network of `models` and its calibration.
    ///
    /// # Errors
    /// Why there is no network, or that its calibration weighs figures that are not measured.
    pub fn new(models: &ModelSet, policy: &Policy) -> Result<Self, InferError> {
        let network = models.first(Task::DocumentSurface)?;
        let failed = |detail: String| InferError::Failed { name: network.entry().name.clone(), detail };
        let calibration =
            network.entry().surface.clone().ok_or_else(|| failed("it has no surface calibration".to_owned()))?;
        for (view, adds) in [(&calibration.photo, &[][..]), (&calibration.document, &OF_DOCUMENT)] {
            for evidence in [&view.screen, &view.print, &view.grey] {
                let known = |name: &&String| OF_PHOTO.iter().chain(adds).any(|figure| figure == *name);
                if let Some(name) = evidence.weights.keys().find(|name| !known(name)) {
                    return Err(failed(format!("its calibration weighs `{name}`, which is not measured there")));
                }
            }
        }
        Ok(SurfaceJudge { network, calibration, policy: policy.surface })
    }

    /// The report on `image`: on the document in `quad` where its corners are known (clockwise from its own top left), else on the
    /// whole photo.
    ///
    /// # Errors
    /// When the photo is too small, or the network fails or gives no numbers.
    pub fn judge(&self, image: &RgbImage, quad: Option<&[Point; 4]>) -> Result<SurfaceReport, SurfaceError> {
        let places = places(image, quad);
        if places.is_empty() {
            return Err(SurfaceError::TooSmall { width: image.width(), height: image.height() });
        }
        let crops: Vec<RgbImage> = places
            .iter()
            .map(|place| imageops::crop_imm(image, place.corner[0], place.corner[1], SIDE, SIDE).to_image())
            .collect();
        let answers = self.answers(&crops)?;
        let on_border: Vec<bool> = places.iter().map(|place| place.is_on_border).collect();
        let mut figures = figures(image, &crops, &on_border, &answers, quad);
        let view = if quad.is_some() { &self.calibration.document } else { &self.calibration.photo };
        let signs = SurfaceSign::ALL.map(|sign| sign_evidence(sign, view, &figures));
        let strongest =
            signs.iter().copied().reduce(|best, next| if next.evidence > best.evidence { next } else { best });
        let strongest = strongest.unwrap_or(signs[0]);
        figures.insert("glare_share", glare::share(&crops));
        figures.extend(quad.map(|quad| ("px_per_mm", px_per_mm(quad))));
        let evidence = of_any(&signs);
        Ok(SurfaceReport {
            crops: places.iter().zip(&answers).map(|(place, answer)| surface_crop(place.corner, answer)).collect(),
            signs,
            decided_by: strongest.sign,
            evidence,
            liveness: view.liveness.score(evidence),
            quality_cap: quality_cap(&figures, &self.policy),
            figures,
        })
    }

    fn answers(&self, crops: &[RgbImage]) -> Result<Vec<Answer>, InferError> {
        let seen: Vec<&RgbImage> = crops.iter().collect();
        let outputs = self.network.run(&self.network.entry().input.batch(&seen))?;
        let said = outputs.first(crops.len())?;
        let answer = |row: usize| match said.row(row) {
            &[screen, print, grey] if [screen, print, grey].iter().all(|score| score.is_finite()) => {
                Ok([screen, print, grey])
            }
            other => Err(outputs.failed(format!("it gave {:.60}, expected three numbers", format!("{other:?}")))),
        };
        (0..crops.len()).map(answer).collect()
    }
}

fn sign_evidence(sign: SurfaceSign, view: &SurfaceView, figures: &Figures) -> SignEvidence {
    let SurfaceEvidence { bias, weights, reason } = match sign {
        SurfaceSign::Screen => &view.screen,
        SurfaceSign::Print => &view.print,
        SurfaceSign::Grey => &view.grey,
    };
    let weighed = weights.iter().filter_map(|(name, weight)| Some(weight * figures.get(name.as_str())?));
    let evidence = bias + weighed.sum::<f64>();
    SignEvidence { sign, evidence, score: reason.score(evidence) }
}

/// Logarithm of the odds of any attack: a photo shows one of them or none, so that their odds add up.
fn of_any(signs: &[SignEvidence]) -> f64 {
    let most = signs.iter().map(|one| one.evidence).fold(f64::NEG_INFINITY, f64::max);
    most + signs.iter().map(|one| (one.evidence - most).exp()).sum::<f64>().ln()
}

fn surface_crop([x, y]: [u32; 2], answer: &Answer) -> SurfaceCrop {
    let bbox = Rect { x: x as f32, y: y as f32, width: SIDE as f32, height: SIDE as f32 };
    SurfaceCrop { bbox, signs: answer.map(|score| 1.0 / (1.0 + (-score).exp())) }
}

fn quality_cap(figures: &Figures, policy: &SurfacePolicy) -> f64 {
    let ramps =
        [("px_per_mm", policy.px_per_mm), ("fine_detail", policy.fine_detail), ("glare_share", policy.glare_share)];
    let scores = ramps.iter().filter_map(|(name, ramp)| Some(ramp.score(*figures.get(name)?)));
    scores.fold(1.0, f64::min)
}
