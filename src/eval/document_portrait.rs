//! Labelled photos of document fronts whose portrait is compared with the document.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
};

use rayon::prelude::*;
use serde::Serialize;

use super::{
    EvalError, EvalReport,
    document_surface::cluster,
    labels::attack_species,
    pad_figures::{Presentation, pad_figures},
    pad_report::PadFigures,
    photo::read_photo,
    rows::Rows,
    selfie_liveness::PadItem,
};
use crate::{
    case::{finding::Exhibit, pad::PadReason},
    document::{DocumentLocator, DocumentSideView, check_portrait, find_portrait},
    face::FaceTools,
    infer::Task,
    pipeline::Engine,
};

/// One labelled photo with what was measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PortraitItem {
    /// Row, the lowest score of any reason, and error.
    #[serde(flatten)]
    pub item: PadItem,
    /// The score of each reason, and the figures that they rest on.
    pub figures: BTreeMap<String, f64>,
}

/// Judges the portraits of a file with columns `path,label` and, where there is one, `attrs`, as a run does; backs and selfies, which a
/// case may have, are not looked at. `progress` is told after every photo how many are done, of how many.
///
/// # Errors
/// When the file of labels cannot be used or has no rows, or a network is missing.
pub fn evaluate_portraits(
    labels: &Path,
    engine: &Engine,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<EvalReport<PadFigures, PortraitItem>, EvalError> {
    for task in [Task::FaceDetection, Task::FaceEmbedding] {
        engine.models.networks(task)?;
    }
    let locator = DocumentLocator::new(engine.models.first(Task::DocumentLocation)?);
    let looking = Looking { locator, tools: FaceTools::new(&engine.models), engine };
    let rows = Rows::read(labels)?;
    let named = rows.columns(["path", "label"])?;
    let attrs = if rows.has("attrs") { rows.columns(["attrs"])? } else { vec![[""]; named.len()] };
    if named.is_empty() {
        return Err(rows.wrong("has no rows; expected path,label,attrs".to_owned()));
    }
    let done = AtomicUsize::new(0);
    let judged = |&[path, _]: &[&str; 2]| {
        let answer = looking.judged(&rows.file(path));
        progress(done.fetch_add(1, Ordering::Relaxed) + 1, named.len());
        answer
    };
    let answers: Vec<Result<Judged, String>> = named.par_iter().map(judged).collect();

    let mut presentations = Vec::with_capacity(named.len());
    let mut items = Vec::with_capacity(named.len());
    for (index, (([path, label], [attrs]), answer)) in named.iter().zip(&attrs).zip(answers).enumerate() {
        let score = answer.as_ref().ok().map(|judged| judged.score);
        let species = attack_species(label).map(str::to_owned);
        presentations.push(Presentation { cluster: cluster(attrs, path, label), species, score });
        let row = rows.as_map(index, &["score", "error", "figures"]);
        let (figures, error) = match answer {
            Ok(judged) => (judged.figures, None),
            Err(error) => (BTreeMap::new(), Some(error)),
        };
        items.push(PortraitItem { item: PadItem { row, score, error }, figures });
    }
    let figures = pad_figures(&presentations, &thresholds(engine));
    Ok(EvalReport::new("document-portrait", figures, items))
}

/// What every photo is looked at with.
struct Looking<'a> {
    locator: DocumentLocator,
    tools: FaceTools,
    engine: &'a Engine,
}

struct Judged {
    score: f64,
    figures: BTreeMap<String, f64>,
}

impl Looking<'_> {
    fn judged(&self, path: &Path) -> Result<Judged, String> {
        let named = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let policy = &self.engine.policy;
        let (image, _) = read_photo(path)?;
        let located = self.locator.locate(&image).map_err(|error| named(&error))?;
        let quad = located.sure_quad(&policy.location);
        let quad = quad.ok_or_else(|| named(&"the document's corners are not sure"))?;
        let face = find_portrait(&image, &quad, &self.tools, policy).map_err(|error| named(&error))?;
        let front = DocumentSideView { image: &image, quad: &quad };
        let report = check_portrait(front, None, &face, &self.tools, policy).map_err(|reason| named(&reason.detail))?;
        let (mut lowest, mut figures) = (None, BTreeMap::new());
        for finding in report.pad_findings(&image, &policy.portrait) {
            for exhibit in &finding.exhibits {
                if let Exhibit::Figure { name, value } = exhibit {
                    figures.insert(name.clone(), *value);
                }
            }
            // What was not measured leaves doubt in a case, but is no figure.
            if let Some(score) = finding.outcome.score() {
                figures.insert(finding.reason.name().to_owned(), score);
                lowest = Some(lowest.map_or(score, |lowest: f64| lowest.min(score)));
            }
        }
        let score = lowest.ok_or_else(|| named(&"nothing of the portrait could be measured"))?;
        Ok(Judged { score, figures })
    }
}

/// Where the policy begins to doubt.
fn thresholds(engine: &Engine) -> Vec<(String, f64)> {
    let of_reason = |reason: PadReason| {
        let lines = engine.policy.pad.reasons.get(&reason)?;
        Some((format!("doubtful_below of {reason}"), lines.doubtful_below))
    };
    [PadReason::PhotoReplacementAttack, PadReason::SecurityPhotoCheck].into_iter().filter_map(of_reason).collect()
}
