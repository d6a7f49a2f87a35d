//! The result of a process, with the details of liveness and of every attempt to match.

use serde::Serialize;

use super::{Answered, TimeError, cause, time};
use crate::case::{
    CaseId, Report,
    decision::DecisionKind,
    finding::{CheckId, NotCheckedCause},
    matching::{FaceMatch, MatchAlgorithm, MatchAttempt, SimilarityScore},
    verdict::{ProcessStatus, Validation},
};

/// Who carried the process out, in the place where the service names its provider.
const PROVIDER: &str = "assay";
/// Times of the service: UTC, to the second.
const TIME: &str = "%Y-%m-%dT%H:%M:%SZ";

/// The result.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Process {
    process_id: CaseId,
    provider: &'static str,
    status: ProcessStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    final_result: Option<FinalResult>,
    created_at: String,
    updated_at: String,
    provider_specific: ProviderSpecific,
}

/// Only an accepted process has one.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct FinalResult {
    #[serde(skip_serializing_if = "Option::is_none")]
    liveness_detected: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    similarity_score: Option<SimilarityScore>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct ProviderSpecific {
    liveness: Liveness,
    matching: Matching,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Liveness {
    face_scan_security_checks: SecurityChecks,
    error: bool,
    success: bool,
}

/// A check that was not carried out is left out.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct SecurityChecks {
    audit_trail_verification_check_succeeded: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    replay_check_succeeded: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    face_scan_liveness_check_succeeded: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    session_token_check_succeeded: Option<bool>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Matching {
    attempts: Vec<Attempt>,
    #[serde(flatten)]
    result: Attempt,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Attempt {
    #[serde(skip_serializing_if = "Option::is_none")]
    algorithm: Option<MatchAlgorithm>,
    #[serde(skip_serializing_if = "Option::is_none")]
    match_level: Option<u8>,
    /// Only where it is so: the calibration is too small to support the level by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    extrapolated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image_processing: Option<String>,
    success: bool,
    error: bool,
}

impl Process {
    pub(super) fn of(case: &Answered<'_>) -> Result<Self, TimeError> {
        let report = case.report;
        let status = match case.decision().map(|decision| decision.draft.kind) {
            Some(DecisionKind::Approve) => ProcessStatus::Accepted,
            Some(DecisionKind::Reject) => ProcessStatus::Rejected,
            Some(DecisionKind::Resubmit) => ProcessStatus::Inconclusive,
            // A person decided on an older run: what a newer one accepts is not the last word.
            None if !case.decisions.is_empty() && report.verdict.process == ProcessStatus::Accepted => {
                ProcessStatus::Inconclusive
            }
            None => report.verdict.process,
        };
        Ok(Process {
            process_id: report.case.clone(),
            provider: PROVIDER,
            status,
            final_result: (status == ProcessStatus::Accepted).then(|| FinalResult::of(report)),
            created_at: time(case.created_at_millis, TIME)?,
            updated_at: time(case.updated_at_millis, TIME)?,
            provider_specific: ProviderSpecific {
                liveness: Liveness::of(report, case.evidence_intact),
                matching: Matching::of(report.face_match.as_ref()),
            },
        })
    }
}

impl FinalResult {
    fn of(report: &Report) -> Self {
        FinalResult {
            liveness_detected: succeeded(report, &[CheckId::SelfieLiveness])
                .map(|detected| if detected { "true" } else { "false" }),
            similarity_score: report.face_match.as_ref().and_then(FaceMatch::similarity_score),
        }
    }
}

impl Liveness {
    fn of(report: &Report, evidence_intact: bool) -> Self {
        let challenges = [CheckId::ActionChallenge, CheckId::VoiceChallenge];
        let is_asked = |check: &CheckId| cause(report, *check) != Some(NotCheckedCause::NotAsked);
        let asked: Vec<CheckId> = challenges.into_iter().filter(is_asked).collect();
        let checks = SecurityChecks {
            audit_trail_verification_check_succeeded: evidence_intact,
            replay_check_succeeded: succeeded(report, &[CheckId::VideoIntegrity, CheckId::PassiveLiveness]),
            face_scan_liveness_check_succeeded: succeeded(report, &[CheckId::SelfieLiveness]),
            session_token_check_succeeded: if asked.is_empty() { None } else { succeeded(report, &asked) },
        };
        let needed = [
            Some(checks.audit_trail_verification_check_succeeded),
            checks.replay_check_succeeded,
            checks.face_scan_liveness_check_succeeded,
            if asked.is_empty() { Some(true) } else { checks.session_token_check_succeeded },
        ];
        Liveness {
            face_scan_security_checks: checks,
            error: needed.contains(&None),
            success: needed.iter().all(|check| *check == Some(true)),
        }
    }
}

/// Whether all of these checks succeeded: no as soon as one did not, and `None` where one was not carried out otherwise.
fn succeeded(report: &Report, checks: &[CheckId]) -> Option<bool> {
    let passed = |check: &CheckId| match report.verdict.of(*check) {
        Some(verdict) if verdict.validation != Validation::NotChecked => Some(verdict.has_passed()),
        _ => None,
    };
    let passed: Vec<Option<bool>> = checks.iter().map(passed).collect();
    if passed.contains(&Some(false)) {
        return Some(false);
    }
    passed.iter().all(|passed| *passed == Some(true)).then_some(true)
}

impl Matching {
    fn of(face_match: Option<&FaceMatch>) -> Self {
        let attempts = face_match.iter().flat_map(|face_match| &face_match.attempts).map(Attempt::of).collect();
        let best = face_match.and_then(FaceMatch::best_attempt);
        Matching { attempts, result: best.map_or(Attempt::NONE, Attempt::of) }
    }
}

impl Attempt {
    /// No attempt could be made, or none that may count.
    const NONE: Attempt = Attempt {
        algorithm: None,
        match_level: None,
        extrapolated: None,
        image_processing: None,
        success: false,
        error: true,
    };

    fn of(attempt: &MatchAttempt) -> Self {
        Attempt {
            algorithm: Some(attempt.algorithm),
            match_level: attempt.level.map(|level| level.level),
            extrapolated: attempt.level.and_then(|level| level.extrapolated.then_some(true)),
            image_processing: Some(attempt.image_processing.clone()),
            success: attempt.level.is_some_and(|level| level.level > 0),
            error: attempt.level.is_none(),
        }
    }
}
