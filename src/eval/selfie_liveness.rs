//! Labelled selfies, live and attacks.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
};

use jiff::civil::Date;
use rayon::prelude::*;
use serde::Serialize;

use super::{
    EvalError, EvalReport,
    labels::{attack_species, cluster},
    pad_figures::{Presentation, pad_figures},
    pad_report::PadFigures,
    rows::Rows,
};
use crate::{
    case::{
        CaseId, CaseMeta, Evidence, EvidenceKind,
        finding::{CheckId, Outcome},
        meta::LivenessMethod,
    },
    infer::Task,
    matching::References,
    media::{
        image::{decode_upright, fit_within},
        import::{ImportLimits, discover, stage},
        sniff::{FileType, HEAD_LEN},
        vault::Vault,
    },
    pipeline::{CaseInput, Engine, selfie_liveness},
    selfie::FrameAnalyst,
};

/// One labelled presentation with what was measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PadItem {
    /// The row as it was written.
    #[serde(flatten)]
    pub row: BTreeMap<String, String>,
    /// Score in [0, 1], higher is more bona fide; absent of a non-response.
    pub score: Option<f64>,
    /// Why there is no score.
    pub error: Option<String>,
}

/// A score, or why there is none.
type Answer = Result<f64, String>;

/// Judges the files of a file with columns `path,label` and, where there is one, `attrs`.
///
/// A video goes through the selfie side of the pipeline as in a case that asks for `method`; so does a folder or zip archive
/// that holds a case with a video or frames. A still is judged as one frame of a video would be, by the passive liveness of
/// its main face, whatever the method. Stills are looked at side by side; of videos there is one at a time, its frames
/// side by side, so that memory does not grow with the number or length of files. `progress` is told after every file how
/// many are done, of how many.
///
/// # Errors
/// When the file of labels cannot be used or has no rows, or the networks are missing.
pub fn evaluate_selfies(
    labels: &Path,
    method: LivenessMethod,
    engine: &Engine,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<EvalReport<PadFigures, PadItem>, EvalError> {
    for task in [Task::FaceDetection, Task::PassiveLiveness] {
        engine.models.networks(task)?;
    }
    let rows = Rows::read(labels)?;
    let named = rows.columns(["path", "label"])?;
    let attrs = if rows.has("attrs") { rows.columns(["attrs"])? } else { vec![[""]; named.len()] };
    if named.is_empty() {
        return Err(rows.wrong("has no rows; expected path,label,attrs".to_owned()));
    }
    if let Some(row) = named.iter().position(|[path, label]| path.is_empty() || label.is_empty()) {
        return Err(rows.wrong(format!("row {}: needs a path and a label", row + 2)));
    }
    let paths: Vec<PathBuf> = named.iter().map(|[path, _]| rows.file(path)).collect();
    let judge = Judge { analyst: FrameAnalyst::new(&engine.models, &engine.policy), engine, method };
    let answers = judge.all(&paths, progress);

    let mut presentations = Vec::with_capacity(named.len());
    let mut items = Vec::with_capacity(named.len());
    for (index, (([path, label], [attrs]), answer)) in named.iter().zip(&attrs).zip(answers).enumerate() {
        let score = answer.as_ref().ok().copied();
        let species = attack_species(label).map(str::to_owned);
        presentations.push(Presentation { cluster: cluster(attrs, path), species, score });
        items.push(PadItem { row: rows.as_map(index, &["score", "error"]), score, error: answer.err() });
    }
    let figures = pad_figures(&presentations, &thresholds(engine));
    Ok(EvalReport::new("selfie-liveness", figures, items))
}

/// Where the policy draws its lines, and the middle.
fn thresholds(engine: &Engine) -> Vec<(String, f64)> {
    let policy = engine.policy.check_policy(CheckId::SelfieLiveness);
    let of_policy =
        policy.map(|check| [("policy review_below", check.review_below), ("policy fail_below", check.fail_below)]);
    let all = of_policy.into_iter().flatten().chain([("half", 0.5)]);
    all.map(|(name, threshold)| (name.to_owned(), threshold)).collect()
}

struct Judge<'a> {
    analyst: FrameAnalyst,
    engine: &'a Engine,
    method: LivenessMethod,
}

impl Judge<'_> {
    /// The answer for every file, in their order.
    fn all(&self, paths: &[PathBuf], progress: &(dyn Fn(usize, usize) + Sync)) -> Vec<Answer> {
        let done = AtomicUsize::new(0);
        let judged = |index: usize, judge: &dyn Fn(&Path) -> Answer| {
            let answer = judge(&paths[index]);
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, paths.len());
            (index, answer)
        };
        let is_still = |index: &usize| matches!(file_type(&paths[*index]), Ok(FileType::Image(_) | FileType::Heif));
        let (stills, others): (Vec<usize>, Vec<usize>) = (0..paths.len()).partition(is_still);
        let mut answers: BTreeMap<usize, Answer> =
            stills.into_par_iter().map(|index| judged(index, &|path| self.still(path))).collect();
        answers.extend(others.into_iter().map(|index| judged(index, &|path| self.moving(path))));
        answers.into_values().collect()
    }

    /// Passive liveness of the main face of a still.
    fn still(&self, path: &Path) -> Answer {
        let limits = self.engine.policy.limits.import;
        let name = path.display();
        let bytes = read_at_most(path, limits.image_bytes).map_err(|error| format!("{name}: {error}"))?;
        let image = decode_upright(&bytes, &name.to_string(), &limits.image).map_err(|error| error.to_string())?;
        let policy = &self.engine.policy.selfie;
        let seen = fit_within(&image, policy.analysed_long_side).map_err(|error| format!("{name}: {error}"))?;
        let view = self.analyst.look(0, &seen);
        if let Some(error) = view.errors.detection.as_ref().or(view.errors.passive.as_ref()) {
            return Err(format!("{name}: {error}"));
        }
        if view.sample.face.is_none() {
            return Err(format!("{name}: no face was found"));
        }
        let needed = policy.min_inter_eye_pixels;
        view.passive_liveness(&self.engine.policy).ok_or_else(|| {
            format!("{name}: the face is too small to judge, {needed:.0} pixels between the eyes are needed")
        })
    }

    /// Selfie liveness of a video, or of the case in a folder or archive.
    fn moving(&self, path: &Path) -> Answer {
        let name = path.display();
        let found = file_type(path).map_err(|error| format!("{name}: {error}; check the path in the row"))?;
        let folder = tempfile::tempdir().map_err(|error| format!("no temporary folder could be made: {error}"))?;
        let limits = &self.engine.policy.limits.import;
        let vault =
            Vault::open(folder.path(), None).map_err(|error| error.to_string())?.with_image_limits(limits.image);
        let (meta, evidence) = match found {
            FileType::Video(media_type) => {
                (CaseMeta::default(), vec![put_video(path, media_type, &vault, limits.video_bytes)?])
            }
            _ => staged_case(path, &vault, limits)?,
        };
        let case = CaseId("eval".to_owned());
        let meta = CaseMeta { liveness_method: self.method, ..meta };
        let references = References::default();
        let evidence = &evidence;
        // Selfies are not judged by the day.
        let received = Date::default();
        let (case, meta, vault, references) = (&case, &meta, &vault, &references);
        let input = CaseInput { case, meta, evidence, warnings: &[], vault, references, received };
        match selfie_liveness(&input, self.engine).outcome {
            Outcome::Scored { score, .. } => Ok(score.get()),
            Outcome::NotChecked(reason) => Err(format!("{name}: {}", reason.detail)),
        }
    }
}

fn put_video(path: &Path, media_type: &str, vault: &Vault, most_bytes: u64) -> Result<Evidence, String> {
    let named = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let mut file = File::open(path).map_err(|error| named(&error))?;
    let stored = vault.put(&mut file, most_bytes).map_err(|error| named(&error))?;
    let file_name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let (digest, byte_len) = (stored.digest, stored.byte_len);
    Ok(Evidence { kind: EvidenceKind::Video, digest, file_name, media_type: media_type.to_owned(), byte_len })
}

fn staged_case(path: &Path, vault: &Vault, limits: &ImportLimits) -> Result<(CaseMeta, Vec<Evidence>), String> {
    let sources = discover(path, limits).map_err(|error| error.to_string())?;
    let [source] = &sources[..] else {
        return Err(format!("{}: holds {} cases, a row is one", path.display(), sources.len()));
    };
    let staged = stage(source, vault, limits).map_err(|error| error.to_string())?;
    Ok((staged.meta, staged.evidence))
}

/// What a file is, by its first bytes; a folder is nothing known.
fn file_type(path: &Path) -> io::Result<FileType> {
    if fs::metadata(path)?.is_dir() {
        return Ok(FileType::Unknown);
    }
    let mut head = Vec::with_capacity(HEAD_LEN);
    File::open(path)?.take(HEAD_LEN as u64).read_to_end(&mut head)?;
    Ok(FileType::of(&head))
}

fn read_at_most(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(limit + 1).read_to_end(&mut bytes)?;
    match bytes.len() as u64 > limit {
        true => Err(io::Error::other(format!("the file has more than {limit} bytes; scale the image down"))),
        false => Ok(bytes),
    }
}
