//! The whole flow of a case on one page: values in, values out.
//!
//! The document and the selfie are judged side by side, then matched; the policy turns the findings into a verdict and
//! the verdict into a route. A part that fails is a finding that says so; the others go on.

mod sides;

use crate::{
    case::{
        CaseId, CaseMeta, Evidence, Report,
        finding::{CheckId, Finding, NotCheckedCause},
        matching::FaceMatch,
        report::REPORT_SCHEMA,
    },
    face::FaceTools,
    infer::{ModelSet, Task},
    matching::{compare, face_match_finding},
    media::vault::Vault,
    policy::{Policy, judge, route},
    selfie::{FrameAnalyst, LiveFace, findings, live_face},
};
use sides::{DocumentSide, SelfieSide, document_side, selfie_side};

/// A case with its evidence at hand.
#[derive(Clone, Copy)]
pub struct CaseInput<'a> {
    /// Name of the case.
    pub case: &'a CaseId,
    /// `case.json`.
    pub meta: &'a CaseMeta,
    /// What there is to look at.
    pub evidence: &'a [Evidence],
    /// Warnings of the import.
    pub warnings: &'a [String],
    /// Where the evidence lies.
    pub vault: &'a Vault,
}

/// What all runs share: the networks and the policy.
pub struct Engine {
    /// The networks.
    pub models: ModelSet,
    /// The thresholds.
    pub policy: Policy,
}

/// The parts of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Reading document photo and selfie still.
    DecodeImages,
    /// Finding and embedding the faces on them.
    Portrait,
    /// Decoding the selfie video and looking at its frames.
    Selfie,
    /// Comparing the faces.
    Match,
    /// Verdict and route.
    Verdict,
}

/// Follows a run, possibly from several threads at once.
pub trait Watcher: Sync {
    /// A stage begins.
    fn begin(&self, _stage: Stage) {}
    /// A stage is over.
    fn end(&self, _stage: Stage) {}
    /// So many milliseconds of the selfie video have been looked at, of so many where that is known.
    fn progress(&self, _millis: i64, _of_millis: Option<i64>) {}
    /// The run is no longer wanted.
    fn is_cancelled(&self) -> bool {
        false
    }
}

/// Nobody follows.
impl Watcher for () {}

/// The run was no longer wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the run was cancelled")]
pub struct Cancelled;

/// Runs every check over a case.
///
/// # Errors
/// Only when the watcher cancels: whatever is wrong with the evidence or the networks is part of the report.
pub fn run(input: &CaseInput<'_>, engine: &Engine, watcher: &dyn Watcher) -> Result<Report, Cancelled> {
    let Engine { models, policy } = engine;
    let tools = FaceTools::new(models);
    let analyst = FrameAnalyst::new(models, policy);
    let (document, mut selfie) =
        rayon::join(|| document_side(input, &tools, policy, watcher), || selfie_side(input, &analyst, policy, watcher));
    if watcher.is_cancelled() {
        return Err(Cancelled);
    }
    let live = watched(watcher, Stage::Match, || live_face_of(&mut selfie, &document, policy));
    let (matched, face_match) = watched(watcher, Stage::Match, || match_faces(&live, &document, models));

    watcher.begin(Stage::Verdict);
    let mut all = selfie_findings(&selfie, input.meta, policy);
    all.push(document.finding.clone());
    all.push(matched);
    all.extend(document_checks_to_come());
    let timeline = selfie.ok().map(|track| track.timeline);
    let partial = timeline.as_ref().is_some_and(|timeline| timeline.partial.is_some());
    let verdict = judge(&all, partial, policy);
    let route = route(&verdict, partial, input.case, input.meta.priority, policy);
    watcher.end(Stage::Verdict);

    let mut warnings = input.warnings.to_vec();
    warnings.extend(timeline.as_ref().and_then(|timeline| timeline.partial.clone()));
    Ok(Report {
        schema: REPORT_SCHEMA.to_owned(),
        case: input.case.clone(),
        meta: serde_json::json!(input.meta),
        evidence: input.evidence.to_vec(),
        verdict,
        route,
        findings: all,
        face_match,
        document_face: document.face,
        live_face: live.ok().map(|live| live.best),
        timeline,
        warnings,
        policy: policy.reference(),
        models: models.references(),
    })
}

fn watched<T>(watcher: &dyn Watcher, stage: Stage, work: impl FnOnce() -> T) -> T {
    watcher.begin(stage);
    let result = work();
    watcher.end(stage);
    result
}

/// The live face, with the timeline compared to the document's portrait; or why there is none.
fn live_face_of(selfie: &mut SelfieSide, document: &DocumentSide, policy: &Policy) -> Result<LiveFace, Finding> {
    let track = selfie.as_mut().map_err(|reason| sides::not_checked(CheckId::FaceMatch, reason))?;
    if let Some(portrait) = document.portrait_embedding() {
        track.compare_with_document(portrait);
    }
    live_face(track, &policy.selfie).ok_or_else(|| {
        match track.errors.detection.as_ref().or(track.errors.embedding.as_ref()) {
            Some(error) => sides::unavailable(CheckId::FaceMatch, error),
            None => {
                let detail = "no frame of the selfie video has a face that can be matched; ask for a new one";
                Finding::not_checked(CheckId::FaceMatch, NotCheckedCause::NoFace, detail).with_code(Some(-9))
            }
        }
    })
}

fn match_faces(
    live: &Result<LiveFace, Finding>,
    document: &DocumentSide,
    models: &ModelSet,
) -> (Finding, Option<FaceMatch>) {
    let live = match live {
        Ok(live) => live,
        Err(finding) => return (finding.clone(), None),
    };
    let table = models.networks(Task::FaceEmbedding).ok().and_then(|list| list.first()?.entry().calibration.as_ref());
    let Some(table) = table else {
        let detail = "the embedding model has no calibration; add one to its entry in the model manifest";
        return (Finding::not_checked(CheckId::FaceMatch, NotCheckedCause::ModelUnavailable, detail), None);
    };
    let face_match = compare(&live.embeddings, &document.portraits, table);
    let finding = face_match_finding(&face_match, table).with_code(document.finding.code);
    (finding, Some(face_match))
}

fn selfie_findings(selfie: &SelfieSide, meta: &CaseMeta, policy: &Policy) -> Vec<Finding> {
    const SELFIE_CHECKS: [CheckId; 4] =
        [CheckId::FaceDetection, CheckId::PassiveLiveness, CheckId::HeadMovement, CheckId::SelfieLiveness];
    match selfie {
        Ok(track) => findings(track, meta.liveness_method, policy),
        Err(reason) => SELFIE_CHECKS.map(|check| sides::not_checked(check, reason)).to_vec(),
    }
}

/// The checks of the document photo itself have no method in this version; they say so, so that no case is accepted
/// without a person having looked at the document.
fn document_checks_to_come() -> [Finding; 2] {
    [CheckId::DocumentLiveness, CheckId::DocumentPad].map(|check| {
        let detail = "this version does not judge the document photo itself; a person must look at it";
        Finding::not_checked(check, NotCheckedCause::NoMethod, detail)
    })
}
