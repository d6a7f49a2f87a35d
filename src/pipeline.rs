//! The whole flow of a case on one page: values in, values out.
//!
//! The document and the selfie are judged side by side, then matched; the policy turns the findings into a verdict and
//! the verdict into a route. A part that fails is a finding that says so; the others go on.

mod document;
mod portrait;
mod references;
mod sides;
mod sound;

use crate::{
    case::{
        CaseId, CaseMeta, Evidence, Report,
        code::{NO_FACE, SEVERAL_FACES},
        finding::{CheckId, Finding, NotCheckedCause},
        matching::FaceMatch,
        report::REPORT_SCHEMA,
        timeline::Timeline,
    },
    face::FaceTools,
    infer::{InferError, ModelSet, Task},
    matching::{References, Scale, compare, enrolment_offer, face_match_finding},
    media::vault::Vault,
    policy::{Part, Policy, judge, route, weakest_of},
    selfie::{FrameAnalyst, LiveFace, findings, live_face},
};
use document::DocumentAnalyst;
use jiff::{Unit, civil::Date};
pub use sides::{DocumentSide, SelfieSide, selfie_sampling};
use sides::{document_side, selfie_side};
use sound::voice_side;

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
    /// What it is compared with besides itself.
    pub references: &'a References,
    /// The day the case came in, UTC: by it dates on documents are judged where `case.json` names no time of capture.
    pub received: Date,
}

impl CaseInput<'_> {
    /// The day by which dates on documents are judged.
    fn as_of(&self) -> Date {
        judged_as_of(self.meta, self.received)
    }
}

/// The day of the capture, which cannot lie after the day the case came in, else that day.
fn judged_as_of(meta: &CaseMeta, received: Date) -> Date {
    captured(meta).map_or(received, |captured| captured.min(received))
}

fn captured(meta: &CaseMeta) -> Option<Date> {
    let captured = meta.captured_at.as_deref().and_then(|time| time.parse::<jiff::Timestamp>().ok());
    captured.map(|time| time.to_zoned(jiff::tz::TimeZone::UTC).date())
}

/// What to say of a time of capture that lies over `days` before the day the case came in, or after it: by it a document that has
/// expired since has not.
fn doubtful_capture(meta: &CaseMeta, received: Date, days: u32) -> Option<String> {
    let captured = captured(meta)?;
    let age = received.since((Unit::Day, captured)).map_or(i64::MAX, |span| i64::from(span.get_days()));
    (!(0..=i64::from(days)).contains(&age)).then(|| {
        let as_of = judged_as_of(meta, received);
        format!(
            "case.json says that it was captured on {captured}, but the case came in on {received}: dates on the document are \
             judged as of {as_of}; check its expiry"
        )
    })
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
    /// Finding, judging and reading the document.
    Document,
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
    let analyst = FrameAnalyst::new(&engine.models, &engine.policy);
    let (document, selfie) = rayon::join(
        || look_at_document(input, engine, watcher),
        || selfie_side(input, &analyst, &engine.policy, watcher),
    );
    conclude(input, engine, document?, selfie, watcher)
}

/// The document and the selfie still of a case, judged while its selfie video is not there yet.
///
/// # Errors
/// As [`run`].
pub fn look_at_document(
    input: &CaseInput<'_>,
    engine: &Engine,
    watcher: &dyn Watcher,
) -> Result<DocumentSide, Cancelled> {
    let Engine { models, policy } = engine;
    let tools = FaceTools::new(models);
    let documents = DocumentAnalyst::new(models, policy);
    let document = document_side(input, &tools, &documents, policy, watcher);
    if watcher.is_cancelled() { Err(Cancelled) } else { Ok(document) }
}

/// The report, once document and selfie video were looked at.
///
/// # Errors
/// As [`run`].
pub fn conclude(
    input: &CaseInput<'_>,
    engine: &Engine,
    document: DocumentSide,
    mut selfie: SelfieSide,
    watcher: &dyn Watcher,
) -> Result<Report, Cancelled> {
    let Engine { models, policy } = engine;
    if watcher.is_cancelled() {
        return Err(Cancelled);
    }
    let (live, matched, face_match, known) =
        watched(watcher, Stage::Match, || compared(input, &mut selfie, &document, engine));

    watcher.begin(Stage::Verdict);
    let mut all = selfie_findings(&selfie, input.meta, policy);
    all.push(document.finding.clone());
    all.push(matched);
    all.push(identity_verification(&all, policy));
    all.extend(document.judged.findings);
    let (voice, heard_digits) = voice_side(input, &selfie, engine);
    all.push(voice);
    all.extend(known.findings);
    let unranked = selfie.as_ref().ok().and_then(|track| track.errors.attributes.clone());
    let timeline = selfie.ok().map(|track| track.timeline);
    let partial = timeline.as_ref().is_some_and(|timeline| timeline.partial.is_some());
    let verdict = judge(&all, partial, policy);
    let route = route(&verdict, partial, input.case, input.meta.priority, policy);
    let enrolment = enrolment_offer(known.candidate, &all, &verdict, &policy.gallery);
    watcher.end(Stage::Verdict);

    let warnings = warnings(input, timeline.as_ref(), unranked, policy);
    let (findings, as_of) = (all, input.as_of().to_string());
    Ok(Report {
        schema: REPORT_SCHEMA.to_owned(),
        case: input.case.clone(),
        meta: serde_json::json!(input.meta),
        evidence: input.evidence.to_vec(),
        verdict,
        route,
        findings,
        face_match,
        document_face: document.face,
        document: document.judged.report,
        as_of,
        live_face: live.map(|live| live.best),
        enrolled_faces_matches: known.faces,
        specimen_check_matches: known.images,
        timeline,
        heard_digits,
        warnings,
        policy: policy.reference(),
        models: models.references(),
        references: input.references.named(),
        enrolment,
    })
}

/// The live face, its match with the document's portrait, and what it is known from.
fn compared(
    input: &CaseInput<'_>,
    selfie: &mut SelfieSide,
    document: &DocumentSide,
    engine: &Engine,
) -> (Option<LiveFace>, Finding, Option<FaceMatch>, references::Known) {
    compare_with_document(selfie, document);
    let live = live_face_of(selfie, input, &engine.policy);
    let (matched, face_match) = match_faces(&live, selfie, document, engine);
    let known = references::compare_with_references(input, &live, selfie.as_ref().ok(), &document.stills, engine);
    (live.ok(), matched, face_match, known)
}

/// Whether the selfie of a case is live, by the method that the case asks for, without the rest of a run.
pub fn selfie_liveness(input: &CaseInput<'_>, engine: &Engine) -> Finding {
    let analyst = FrameAnalyst::new(&engine.models, &engine.policy);
    let selfie = selfie_side(input, &analyst, &engine.policy, &());
    let found = selfie_findings(&selfie, input.meta, &engine.policy);
    found.into_iter().find(|finding| finding.check == CheckId::SelfieLiveness).unwrap_or_else(|| {
        Finding::not_checked(CheckId::SelfieLiveness, NotCheckedCause::NoMethod, "selfie liveness was not judged")
    })
}

/// What deserves a warning about this run.
fn warnings(
    input: &CaseInput<'_>,
    timeline: Option<&Timeline>,
    unranked: Option<InferError>,
    policy: &Policy,
) -> Vec<String> {
    let mut warnings = input.warnings.to_vec();
    warnings.extend(doubtful_capture(input.meta, input.received, policy.document_data.capture_within_days));
    let partial_text = timeline.and_then(|timeline| timeline.partial.as_ref());
    warnings.extend(partial_text.map(|partial| format!("the selfie video is not whole: {partial}")));
    warnings.extend(timeline.and_then(|timeline| sparse_sampling(timeline, policy)));
    warnings.extend(unranked.map(|error| {
        format!("where face attributes failed pose comes from landmarks, and the best frames were chosen without face quality: {error}")
    }));
    warnings
}

/// What to say about a video too long to be looked at as closely as others.
fn sparse_sampling(timeline: &Timeline, policy: &Policy) -> Option<String> {
    let seconds = timeline.duration_millis as f64 / 1000.0;
    let looked_at = timeline.samples.len();
    (seconds * policy.selfie.frames_per_second > f64::from(policy.selfie.max_frames))
        .then(|| format!("the selfie video is {seconds:.0} s long: only {looked_at} frames of it were looked at"))
}

fn watched<T>(watcher: &dyn Watcher, stage: Stage, work: impl FnOnce() -> T) -> T {
    watcher.begin(stage);
    let result = work();
    watcher.end(stage);
    result
}

/// Fills in the timeline of similarity to the document's portrait.
fn compare_with_document(selfie: &mut SelfieSide, document: &DocumentSide) {
    if let (Ok(track), Some(portrait)) = (selfie, document.portrait_embedding()) {
        track.compare_with_document(portrait);
    }
}

/// The live face, or why there is none.
fn live_face_of(selfie: &SelfieSide, input: &CaseInput<'_>, policy: &Policy) -> Result<LiveFace, Finding> {
    let check = CheckId::FaceMatch;
    let track = selfie.as_ref().map_err(|reason| sides::not_checked(check, reason))?;
    // A network that fails on some frames could leave just those that suit an attacker.
    if let Some(error) = track.errors.detection.as_ref().or(track.errors.embedding.as_ref()) {
        return Err(sides::unavailable(check, error));
    }
    let mut live = live_face(track, &policy.selfie).ok_or_else(|| {
        let detail = "no frame of the selfie video has a face that can be matched; ask for a new one";
        Finding::not_checked(check, NotCheckedCause::NoFace, detail).with_code(Some(NO_FACE))
    })?;
    live.best.evidence = sides::evidence_at(input, live.best.timestamp_millis, policy);
    Ok(live)
}

fn match_faces(
    live: &Result<LiveFace, Finding>,
    selfie: &SelfieSide,
    document: &DocumentSide,
    Engine { models, policy }: &Engine,
) -> (Finding, Option<FaceMatch>) {
    let (live, track) = match (live, selfie) {
        (Ok(live), Ok(track)) => (live, track),
        (Err(finding), _) => return (finding.clone(), None),
        (_, Err(reason)) => return (sides::not_checked(CheckId::FaceMatch, reason), None),
    };
    let table = models.networks(Task::FaceEmbedding).ok().and_then(|list| list.first()?.entry().calibration.as_ref());
    let Some(table) = table else {
        let detail = "the embedding model has no calibration; add one to its entry in the model manifest";
        return (Finding::not_checked(CheckId::FaceMatch, NotCheckedCause::ModelUnavailable, detail), None);
    };
    let scale = Scale { table, restored_margin: policy.document.restored_margin };
    let face_match = compare(&live.embeddings, &document.portraits, scale);
    let [same_person, ..] = table.level_thresholds;
    let others = live.share_of_others(track, same_person, &policy.selfie);
    let finding = if others > policy.selfie.other_person_share {
        let detail = format!(
            "in {:.0} % of the frontal or best frames the face is not the one of the best frame; a person must watch the \
             video",
            100.0 * others
        );
        Finding::not_checked(CheckId::FaceMatch, NotCheckedCause::NoFace, detail).with_code(Some(SEVERAL_FACES))
    } else if let (None, Some(error)) = (face_match.best, &document.embedding_error) {
        sides::unavailable(CheckId::FaceMatch, error)
    } else {
        face_match_finding(&face_match, scale).with_code(document.finding.code)
    };
    (finding.with_figure("share of frames unlike the best one", others), Some(face_match))
}

fn selfie_findings(selfie: &SelfieSide, meta: &CaseMeta, policy: &Policy) -> Vec<Finding> {
    const SELFIE_CHECKS: [CheckId; 7] = [
        CheckId::FaceDetection,
        CheckId::PassiveLiveness,
        CheckId::HeadMovement,
        CheckId::ActionChallenge,
        CheckId::SelfieLiveness,
        CheckId::CaptureQuality,
        CheckId::VideoIntegrity,
    ];
    match selfie {
        Ok(track) => findings(track, meta, policy),
        Err(reason) => SELFIE_CHECKS.map(|check| sides::not_checked(check, reason)).to_vec(),
    }
}

/// Liveness and match together: the weaker of the two.
fn identity_verification(found: &[Finding], policy: &Policy) -> Finding {
    let check = CheckId::IdentityVerification;
    let part = |(name, of): (&'static str, CheckId)| {
        let finding = found.iter().find(|finding| finding.check == of)?;
        let (outcome, code) = (&finding.outcome, finding.code);
        Some(Part { name, outcome, code, bands: policy.check_policy(of)?, may_reject: true })
    };
    let parts = [("selfie liveness", CheckId::SelfieLiveness), ("face match", CheckId::FaceMatch)].map(part);
    let joined = match (parts, policy.check_policy(check)) {
        ([Some(liveness), Some(matched)], Some(bands)) => weakest_of(check, &[liveness, matched], bands),
        _ => None,
    };
    let detail = "liveness or match was not looked at";
    joined.unwrap_or_else(|| Finding::not_checked(check, NotCheckedCause::EvidenceMissing, detail))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_capture_after_the_case_came_in_or_long_before_is_warned_of() {
        let received = date(2026, 11, 28);
        for (captured_at, as_of, warns) in [
            (None, received, false),
            (Some("2026-11-28T23:10:00Z"), received, false),
            (Some("2026-10-28T09:00:00Z"), date(2026, 10, 28), false),
            (Some("2026-10-27T09:00:00Z"), date(2026, 10, 27), true),
            (Some("2015-01-01T00:00:00Z"), date(2015, 1, 1), true),
            (Some("2027-01-01T00:00:00Z"), received, true),
        ] {
            let meta = CaseMeta { captured_at: captured_at.map(str::to_owned), ..CaseMeta::default() };
            assert_eq!(judged_as_of(&meta, received), as_of, "{captured_at:?}");
            assert_eq!(doubtful_capture(&meta, received, 31).is_some(), warns, "{captured_at:?}");
        }
    }
}
