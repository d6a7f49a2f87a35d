//! Labelled photos, of documents and of anything, whose surface is judged.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
};

use image::RgbImage;
use rayon::prelude::*;
use serde::Serialize;

use super::{
    EvalError, EvalReport,
    labels::{attack_species, entries},
    location_labels,
    pad_figures::{Presentation, pad_figures},
    pad_report::PadFigures,
    photo::read_photo,
    rows::Rows,
    selfie_liveness::PadItem,
};
use crate::{
    case::{finding::CheckId, geometry::Point},
    document::{
        DocumentLocator,
        surface::{SurfaceJudge, SurfaceReport},
    },
    infer::{InferError, Task},
    media::jpeg_quality,
    pipeline::Engine,
};

/// Keys of `attrs` that name what a photo comes from, the closest first. The native size tells the cameras of a set apart.
const SOURCES: [&str; 9] = ["subject", "person", "clip", "source", "card", "design", "doc", "device", "full"];

/// How photos are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SurfaceTask {
    /// Any photo, without looking for a document.
    Surface,
    /// The document in the photo.
    DocumentLiveness,
    /// The same, with the corners that a row gives (`quad=` in `attrs`): the judge without the locator's mistakes.
    DocumentLivenessAtTrueCorners,
}

impl SurfaceTask {
    /// The name on the command line.
    const fn name(self) -> &'static str {
        match self {
            SurfaceTask::Surface => "surface",
            SurfaceTask::DocumentLiveness | SurfaceTask::DocumentLivenessAtTrueCorners => "document-liveness",
        }
    }
}

/// One labelled photo with what was measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SurfaceItem {
    /// Row, score and error.
    #[serde(flatten)]
    pub item: PadItem,
    /// The figures that the score rests on.
    pub figures: BTreeMap<&'static str, f64>,
}

/// Judges the photos of a file with columns `path,label` and, where there is one, `attrs`; `progress` is told after every photo how many
/// are done, of how many.
///
/// # Errors
/// When the file of labels cannot be used or has no rows, or the network is missing.
pub fn evaluate_surfaces(
    labels: &Path,
    task: SurfaceTask,
    engine: &Engine,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<EvalReport<PadFigures, SurfaceItem>, EvalError> {
    let judge = SurfaceJudge::new(&engine.models, &engine.policy)?;
    let locator = match task {
        SurfaceTask::DocumentLiveness => Some(DocumentLocator::new(engine.models.first(Task::DocumentLocation)?)),
        SurfaceTask::Surface | SurfaceTask::DocumentLivenessAtTrueCorners => None,
    };
    let looking = Looking { task, judge, locator, engine };
    let rows = Rows::read(labels)?;
    let named = rows.columns(["path", "label"])?;
    let attrs = if rows.has("attrs") { rows.columns(["attrs"])? } else { vec![[""]; named.len()] };
    if named.is_empty() {
        return Err(rows.wrong("has no rows; expected path,label,attrs".to_owned()));
    }
    let done = AtomicUsize::new(0);
    let judged = |(&[path, _], &[attrs]): (&[&str; 2], &[&str; 1])| {
        let answer = looking.judged(&rows.file(path), attrs);
        progress(done.fetch_add(1, Ordering::Relaxed) + 1, named.len());
        answer
    };
    let answers: Vec<Result<SurfaceReport, String>> = named.par_iter().zip(&attrs).map(judged).collect();

    let mut presentations = Vec::with_capacity(named.len());
    let mut items = Vec::with_capacity(named.len());
    for (index, (([path, label], [attrs]), answer)) in named.iter().zip(&attrs).zip(answers).enumerate() {
        let score = answer.as_ref().ok().map(SurfaceReport::score);
        let species = attack_species(label).map(str::to_owned);
        presentations.push(Presentation { cluster: cluster(attrs, path, label), species, score });
        let row = rows.as_map(index, &["score", "error", "figures"]);
        let (figures, error) = match answer {
            Ok(report) => (with_evidence(&report), None),
            Err(error) => (BTreeMap::new(), Some(error)),
        };
        items.push(SurfaceItem { item: PadItem { row, score, error }, figures });
    }
    let figures = pad_figures(&presentations, &thresholds(engine));
    Ok(EvalReport::new(task.name(), figures, items))
}

/// What every photo of an evaluation is looked at with.
struct Looking<'a> {
    task: SurfaceTask,
    judge: SurfaceJudge,
    locator: Option<DocumentLocator>,
    engine: &'a Engine,
}

impl Looking<'_> {
    fn judged(&self, path: &Path, attrs: &str) -> Result<SurfaceReport, String> {
        let named = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let (image, bytes) = read_photo(path)?;
        let quad = match self.task {
            SurfaceTask::DocumentLivenessAtTrueCorners if location_labels::has_quad(attrs) => {
                let quad = location_labels::quad(attrs);
                Some(quad.ok_or_else(|| named(&"quad= is not eight numbers"))?)
            }
            SurfaceTask::DocumentLivenessAtTrueCorners => None,
            SurfaceTask::Surface | SurfaceTask::DocumentLiveness => {
                self.located(&image).map_err(|error| named(&error))?
            }
        };
        let report = self.judge.judge(&image, quad.as_ref()).map_err(|error| named(&error))?;
        Ok(report.with_jpeg_quality(jpeg_quality(&bytes), &self.engine.policy.surface))
    }

    /// The document's corners as a run finds them; the whole photo is judged where there are none or none are looked for.
    fn located(&self, image: &RgbImage) -> Result<Option<[Point; 4]>, InferError> {
        let Some(locator) = &self.locator else { return Ok(None) };
        Ok(locator.locate(image)?.sure_quad(&self.engine.policy.location))
    }
}

/// What a photo comes from: the first of [`SOURCES`] in `attrs`, else its folder. Photos of one camera of a set and label belong together.
pub(super) fn cluster(attrs: &str, path: &str, label: &str) -> String {
    let all: Vec<(&str, &str)> = entries(attrs, ';').chain(entries(attrs, ',')).collect();
    match SOURCES.iter().find_map(|key| all.iter().find(|(name, _)| name == key)) {
        Some(("full", size)) => format!("{label} {size}"),
        Some((name, value)) => format!("{name}={value}"),
        None => Path::new(path).parent().map_or_else(String::new, |folder| folder.display().to_string()),
    }
}

fn with_evidence(report: &SurfaceReport) -> BTreeMap<&'static str, f64> {
    let names = ["screen_evidence", "print_evidence", "grey_evidence"];
    let evidence = names.into_iter().zip(report.signs.map(|one| one.evidence));
    report
        .figures
        .clone()
        .into_iter()
        .chain(evidence)
        .chain([("any_evidence", report.evidence), ("quality_cap", report.quality_cap)])
        .collect()
}

/// Where the policy draws its lines.
fn thresholds(engine: &Engine) -> Vec<(String, f64)> {
    let policy = engine.policy.check_policy(CheckId::DocumentLiveness);
    let lines =
        policy.map(|check| [("policy review_below", check.review_below), ("policy fail_below", check.fail_below)]);
    lines.into_iter().flatten().map(|(name, threshold)| (name.to_owned(), threshold)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn photos_of_one_source_belong_together() {
        assert_eq!(cluster("doc=alb_id;clip=00.cg0001;quad=1,2", "a/b.jpg", "x"), "clip=00.cg0001");
        assert_eq!(cluster("full=800x800;crop=centre 800", "a/b.jpg", "x"), "x 800x800");
        assert_eq!(cluster("750x1000, paper/document content", "a/b.jpg", "x"), "a");
    }
}
