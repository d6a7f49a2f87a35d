//! The document of a case: found in its photos, judged, read, and joined to what attack detection concludes.

use image::RgbImage;
use jiff::civil::Date;
use rayon::prelude::*;

use crate::{
    case::{
        CaseMeta, Digest,
        document::{DocumentPhoto, DocumentReport, PhotoFault},
        evidence::EvidenceKind,
        finding::{CheckId, Exhibit, Finding, NotChecked, NotCheckedCause, Outcome},
        geometry::Point,
        pad::{PadDecision, PadFinding, PadReason},
    },
    document::{
        DocumentLocator, DocumentReader, DocumentSideView, Located, LocationError, ReadDocument, SideImage,
        input_warnings, location_errors, location_finding,
        surface::{SurfaceError, SurfaceJudge, SurfaceReport},
        text_check::TextCheck,
    },
    infer::{InferError, ModelSet, Task},
    policy::Policy,
};

/// How far inside its band the score of a decision stays.
const HAIR: f64 = 0.001;

/// A photo of the document, decoded.
pub(super) struct Photo {
    /// Front or back.
    pub(super) kind: EvidenceKind,
    /// The upright picture, or why there is none.
    pub(super) image: Result<RgbImage, NotChecked>,
    /// Quality of the file by its quantisation tables, 1 … 100; `None` where it is no JPEG.
    pub(super) jpeg_quality: Option<u8>,
    /// As it is compared with known images, or why it is not; `None` where there are none to compare with.
    pub(super) shrunk: Option<(Digest, Result<RgbImage, String>)>,
}

/// Looks at documents.
pub(super) struct DocumentAnalyst {
    locator: Result<DocumentLocator, InferError>,
    judge: Result<SurfaceJudge, InferError>,
    reader: DocumentReader,
}

impl DocumentAnalyst {
    pub(super) fn new(models: &ModelSet, policy: &Policy) -> Self {
        DocumentAnalyst {
            locator: models.first(Task::DocumentLocation).map(DocumentLocator::new),
            judge: SurfaceJudge::new(models, policy),
            reader: DocumentReader::new(models, models.texts()).with_barcode_bytes(policy.limits.barcode_bytes),
        }
    }

    /// Where the document is in each photo.
    pub(super) fn located<'a>(&self, photos: &'a [Photo], policy: &Policy) -> Vec<LocatedSide<'a>> {
        let locate = |photo: &'a Photo| {
            let image = photo.image.as_ref().map_err(NotChecked::clone);
            let located = image.clone().and_then(|image| {
                let locator = self.locator.as_ref().map_err(not_checked)?;
                locator.locate(image).map_err(|error| not_checked(&error))
            });
            let quad = located.as_ref().ok().and_then(|located| located.sure_quad(&policy.location));
            LocatedSide { photo, image, located, quad }
        };
        photos.par_iter().map(locate).collect()
    }

    /// What the photos of the document show, front first, as of `reference`.
    pub(super) fn look(
        &self,
        located: &[LocatedSide<'_>],
        meta: &CaseMeta,
        reference: Date,
        policy: &Policy,
    ) -> SeenDocument {
        let readable: Vec<SideImage<'_>> = located.iter().filter_map(LocatedSide::for_reading).collect();
        let (sides, read) = rayon::join(
            || located.par_iter().map(|side| side.told(self.surface(side, policy))).collect(),
            || self.reader.read(&readable, meta, reference, &policy.document_data),
        );
        SeenDocument { sides, read }
    }

    fn surface(&self, side: &LocatedSide<'_>, policy: &Policy) -> Result<SurfaceReport, NotChecked> {
        let image = side.image.clone()?;
        let judge = self.judge.as_ref().map_err(not_checked)?;
        let judged = judge.judge(image, side.quad());
        let judged = judged.map(|report| report.with_jpeg_quality(side.photo.jpeg_quality, &policy.surface));
        judged.map_err(|error: SurfaceError| NotChecked::new(error.cause(), error.to_string()))
    }
}

fn not_checked(error: &InferError) -> NotChecked {
    NotChecked::new(error.cause(), error.to_string())
}

/// One photo with where the document is in it.
pub(super) struct LocatedSide<'a> {
    photo: &'a Photo,
    image: Result<&'a RgbImage, NotChecked>,
    located: Result<Located, NotChecked>,
    quad: Option<[Point; 4]>,
}

impl LocatedSide<'_> {
    /// Front or back.
    pub(super) fn kind(&self) -> EvidenceKind {
        self.photo.kind
    }

    /// The document's corners, where they are sure.
    pub(super) fn quad(&self) -> Option<&[Point; 4]> {
        self.quad.as_ref()
    }

    /// The photo with the document's corners, where it could be decoded and they are sure.
    pub(super) fn view(&self) -> Option<DocumentSideView<'_>> {
        Some(DocumentSideView { image: self.image.as_ref().ok()?, quad: self.quad.as_ref()? })
    }

    fn for_reading(&self) -> Option<SideImage<'_>> {
        let image = self.image.as_ref().ok()?;
        Some(SideImage { kind: self.photo.kind, image, quad: self.quad.as_ref() })
    }

    fn told(&self, surface: Result<SurfaceReport, NotChecked>) -> Side {
        Side {
            kind: self.photo.kind,
            size: self.image.as_ref().map_or([0, 0], |image| [image.width(), image.height()]),
            jpeg_quality: self.photo.jpeg_quality,
            located: self.located.clone(),
            quad: self.quad,
            surface,
        }
    }
}

/// One photo with what was seen.
struct Side {
    kind: EvidenceKind,
    size: [u32; 2],
    jpeg_quality: Option<u8>,
    located: Result<Located, NotChecked>,
    quad: Option<[Point; 4]>,
    surface: Result<SurfaceReport, NotChecked>,
}

/// The document as it was seen.
pub(super) struct SeenDocument {
    sides: Vec<Side>,
    read: ReadDocument,
}

/// What is said about a document.
#[derive(Clone)]
pub(super) struct JudgedDocument {
    /// Location, liveness, attack detection, data.
    pub(super) findings: [Finding; 4],
    /// Absent where the case has no photo of it.
    pub(super) report: Option<DocumentReport>,
}

impl SeenDocument {
    /// The findings. `has_portrait`: whether a face was found on the front; `None` where that could not be looked for.
    /// `about_portrait`: what is told of it.
    pub(super) fn judged(
        self,
        has_portrait: Option<bool>,
        about_portrait: Vec<PadFinding>,
        policy: &Policy,
    ) -> JudgedDocument {
        const CHECKS: [CheckId; 4] =
            [CheckId::DocumentLocation, CheckId::DocumentLiveness, CheckId::DocumentPad, CheckId::DocumentData];
        if !self.sides.iter().any(|side| side.kind == EvidenceKind::DocumentFront) {
            let detail = "the case has no photo of the document's front; ask for one named document_front";
            let missing = |check| Finding::not_checked(check, NotCheckedCause::EvidenceMissing, detail);
            return JudgedDocument { findings: CHECKS.map(missing), report: None };
        }
        let errors: Vec<Vec<LocationError>> = self.sides.iter().map(|side| side.errors(has_portrait, policy)).collect();
        let location = self.location(&errors);
        let liveness = self.liveness(policy);
        let pad = self.pad_findings(about_portrait, policy);
        let has_error = errors.iter().any(|errors| !errors.is_empty());
        let (decision, reasons) = match policy.check_policy(CheckId::DocumentLiveness) {
            Some(bands) => policy.pad.decide(has_error, &liveness.outcome, bands, &pad),
            None => (PadDecision::Doubtful, Vec::new()),
        };
        // Nobody looked for errors where nothing was located, or for a portrait where no face could be found.
        let is_seen = has_portrait.is_some() && self.sides.iter().all(|side| side.located.is_ok());
        let decision = if decision == PadDecision::Credible && !is_seen { PadDecision::Doubtful } else { decision };
        let first_error = errors.iter().flatten().next();
        let decided = pad_finding(decision, &reasons, &pad, &liveness, first_error, policy);
        let photos = self.sides.iter().zip(&errors).map(|(side, errors)| side.photo(errors, policy)).collect();
        let report = DocumentReport { photos, decision, reasons, pad, reading: self.read.checked.reading };
        JudgedDocument { findings: [location, liveness, decided, self.read.checked.finding], report: Some(report) }
    }

    fn location(&self, errors: &[Vec<LocationError>]) -> Finding {
        let check = CheckId::DocumentLocation;
        if let Some(reason) = self.sides.iter().find_map(|side| side.located.as_ref().err()) {
            return Finding::new(check, Outcome::NotChecked(reason.clone()));
        }
        let seen: Vec<_> = self
            .sides
            .iter()
            .zip(errors)
            .filter_map(|(side, errors)| Some((side.kind, side.located.as_ref().ok()?, errors.as_slice())))
            .collect();
        location_finding(&seen).unwrap_or_else(|| {
            Finding::not_checked(check, NotCheckedCause::EvidenceMissing, "the case has no document photo")
        })
    }

    /// The photo that looks least alive decides; one that could not be judged leaves the whole so.
    fn liveness(&self, policy: &Policy) -> Finding {
        let check = CheckId::DocumentLiveness;
        let mut lowest: Option<Finding> = None;
        for side in &self.sides {
            let surface = match &side.surface {
                Ok(surface) => surface,
                Err(reason) => return Finding::new(check, Outcome::NotChecked(reason.clone())),
            };
            let finding = surface.finding(side.kind, policy.surface.regions);
            if lowest.as_ref().is_none_or(|one| finding.outcome.score() < one.outcome.score()) {
                lowest = Some(finding);
            }
        }
        lowest.unwrap_or_else(|| {
            Finding::not_checked(check, NotCheckedCause::EvidenceMissing, "the case has no document photo")
        })
    }

    /// What was found on each reason; of two findings on one the worse counts.
    fn pad_findings(&self, about_portrait: Vec<PadFinding>, policy: &Policy) -> Vec<PadFinding> {
        let surfaces = self.sides.iter().filter_map(|side| Some((side.kind, side.surface.as_ref().ok()?)));
        let of_surfaces = surfaces.flat_map(|(kind, surface)| surface.pad_findings(kind, policy.surface.regions));
        let texts = self.read.texts.iter().map(|(kind, text)| of_text(*kind, text, policy));
        let of_data = self.read.checked.reasons.iter().cloned();
        let mut found: Vec<PadFinding> = Vec::new();
        for one in of_surfaces.chain(texts).chain(of_data).chain(about_portrait) {
            match found.iter_mut().find(|other| other.reason == one.reason) {
                Some(other) => join(other, one, policy),
                None => found.push(one),
            }
        }
        found.sort_by_key(|finding| finding.reason);
        found
    }
}

/// What the comparison of the lines of a photo comes to.
fn of_text(side: EvidenceKind, text: &Result<TextCheck, NotChecked>, policy: &Policy) -> PadFinding {
    match text {
        Ok(text) => text.finding(side, &policy.text_check),
        Err(reason) => PadFinding {
            reason: PadReason::NotProcessedOcr,
            outcome: Outcome::NotChecked(reason.clone()),
            exhibits: Vec::new(),
        },
    }
}

/// Joins what another photo or method found on one reason: the worse counts, and what is not clear keeps what can be seen of it.
fn join(known: &mut PadFinding, mut other: PadFinding, policy: &Policy) {
    if other.outcome.score() < known.outcome.score() {
        std::mem::swap(known, &mut other);
    }
    let clear_from = policy.pad.reasons.get(&other.reason).map_or(1.0, |reason| reason.doubtful_below);
    if other.outcome.score().is_none_or(|score| score < clear_from) {
        let seen = other.exhibits.into_iter().filter(|exhibit| !matches!(exhibit, Exhibit::Figure { .. }));
        known.exhibits.extend(seen);
    }
}

/// The decision as a finding: its score lies in the band that the decision stands for.
fn pad_finding(
    decision: PadDecision,
    reasons: &[PadReason],
    pad: &[PadFinding],
    liveness: &Finding,
    error: Option<&LocationError>,
    policy: &Policy,
) -> Finding {
    let check = CheckId::DocumentPad;
    let scores = pad.iter().filter_map(|finding| finding.outcome.score()).chain(liveness.outcome.score());
    let (Some(lowest), Some(bands)) = (scores.reduce(f64::min), policy.check_policy(check)) else {
        return Finding::new(check, liveness.outcome.clone());
    };
    let score = match decision {
        PadDecision::Error => {
            let what = error.map_or("the photos cannot be used".to_owned(), |error| error.code.to_string());
            let detail = format!("{what}; ask for a new photo of the document");
            return Finding::not_checked(check, NotCheckedCause::EvidenceUnreadable, detail);
        }
        PadDecision::Spoof => lowest.min(bands.fail_below - HAIR).max(0.0),
        PadDecision::Doubtful => lowest.min(bands.review_below - HAIR).max(bands.fail_below),
        PadDecision::Credible => lowest.max(bands.review_below),
    };
    let mut finding = Finding::new(check, Outcome::scored(lowest, score));
    for one in pad {
        if let Some(score) = one.outcome.score() {
            finding = finding.with_figure(&format!("{} score", one.reason), score);
        }
    }
    for one in pad.iter().filter(|one| reasons.contains(&one.reason)) {
        if let Outcome::NotChecked(_) = one.outcome {
            finding = finding.with_figure(one.reason.name(), 1.0);
        }
        // Two reasons may rest on the same places.
        for exhibit in
            one.exhibits.iter().filter(|exhibit| matches!(exhibit, Exhibit::Region { .. } | Exhibit::Heat { .. }))
        {
            if !finding.exhibits.contains(exhibit) {
                finding.exhibits.push(exhibit.clone());
            }
        }
    }
    finding
}

impl Side {
    /// The errors of the photo; none where nothing could be located, which its finding says.
    fn errors(&self, has_portrait: Option<bool>, policy: &Policy) -> Vec<LocationError> {
        let has_portrait = has_portrait.filter(|_| self.kind == EvidenceKind::DocumentFront);
        self.located
            .as_ref()
            .map_or(Vec::new(), |located| location_errors(located, self.size, has_portrait, &policy.location))
    }

    fn photo(&self, errors: &[LocationError], policy: &Policy) -> DocumentPhoto {
        let document = self.located.as_ref().ok().and_then(|located| located.document.as_ref());
        let document = document.filter(|_| self.quad.is_some());
        let fault = |code: String, figure: &str, value, threshold| PhotoFault {
            code,
            figure: figure.to_owned(),
            value,
            threshold,
        };
        let errors = errors.iter().map(|one| fault(one.code.to_string(), one.figure, one.value, one.threshold));
        let warnings = input_warnings(self.size, self.jpeg_quality, document, &policy.location.warnings);
        let warnings =
            warnings.iter().map(|one| fault(one.code.name().to_owned(), one.figure, one.value, one.threshold));
        let liveness = match &self.surface {
            Ok(surface) => surface.finding(self.kind, 0).outcome,
            Err(reason) => Outcome::NotChecked(reason.clone()),
        };
        DocumentPhoto {
            side: self.kind,
            quad: self.quad,
            errors: errors.collect(),
            warnings: warnings.collect(),
            liveness,
        }
    }
}

#[cfg(test)]
mod tests;
