//! The enhanced identity check: an outcome and its breakdown. Its vocabulary has two words, `clear` and `attention`. What was
//! not carried out is never clear: it needs attention, or is left out where the case does not ask for it or there is nothing
//! to compare with.

use serde::Serialize;

use super::{Answered, TimeError, cause, score, time};
use crate::case::{
    CaseId, EvidenceKind, Report,
    finding::{CheckId, NotCheckedCause},
    gallery::{EnrolledFaceMatch, LiveEvidence},
    reference::SpecimenCheckMatch,
    verdict::{Band, ProcessStatus},
};

/// The only kind of check in this form.
const KIND: &str = "enhanced_identity_check";
/// A run that is answered is over.
const STATUS: &str = "complete";
/// Times of the service: UTC, to the millisecond.
const TIME: &str = "%Y-%m-%dT%H:%M:%S%.3fZ";

/// Result of an analysis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Analysis {
    /// Carried out, and nothing to look at.
    Clear,
    /// Something to look at.
    Attention,
}

/// The check.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EnhancedCheck {
    id: CaseId,
    #[serde(skip_serializing_if = "Option::is_none")]
    entity_name: Option<String>,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    document_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    live_video_id: Option<String>,
    status: &'static str,
    result: CheckResult,
    created_at: String,
    updated_at: String,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct CheckResult {
    outcome: Analysis,
    breakdown: Breakdown,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Breakdown {
    face_analysis: FaceAnalysis,
    authenticity_analysis: AuthenticityAnalysis,
    integrity_analysis: IntegrityAnalysis,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct FaceAnalysis {
    facial_similarity: Analysis,
    #[serde(skip_serializing_if = "Option::is_none")]
    previously_enrolled_face: Option<Analysis>,
    breakdown: FaceBreakdown,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct FaceBreakdown {
    #[serde(skip_serializing_if = "Option::is_none")]
    facial_similarity_score: Option<u8>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    enrolled_faces_matches: Vec<EnrolledFace>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct AuthenticityAnalysis {
    #[serde(skip_serializing_if = "Option::is_none")]
    spoofed_image_analysis: Option<Analysis>,
    liveness_check: Analysis,
    #[serde(skip_serializing_if = "Option::is_none")]
    liveness_voice_challenge_analysis: Option<Analysis>,
    #[serde(skip_serializing_if = "Option::is_none")]
    liveness_action_challenge_analysis: Option<Analysis>,
    breakdown: AuthenticityBreakdown,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct AuthenticityBreakdown {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    specimen_check_matches: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    liveness_check_score: Option<u8>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct IntegrityAnalysis {
    face_detection: Analysis,
    #[serde(skip_serializing_if = "Option::is_none")]
    vpn_detected: Option<Analysis>,
}

/// A face of another client, enrolled before, that the live face resembles.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct EnrolledFace {
    client_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    entity_name: Option<String>,
    #[serde(flatten)]
    live: LiveEvidence,
    facial_similarity_score: u8,
}

impl From<&EnrolledFaceMatch> for EnrolledFace {
    fn from(found: &EnrolledFaceMatch) -> Self {
        EnrolledFace {
            client_id: found.client_id.clone(),
            entity_name: found.entity_name.clone(),
            live: found.live,
            facial_similarity_score: (100.0 * found.facial_similarity_score).round() as u8,
        }
    }
}

/// Where a known image was published, or what the list calls it.
fn known_as(found: &SpecimenCheckMatch) -> String {
    found.url.clone().unwrap_or_else(|| found.name.clone())
}

impl EnhancedCheck {
    pub(super) fn of(case: &Answered<'_>) -> Result<Self, TimeError> {
        let report = case.report;
        let sent = case.sent();
        let digest_of = |kind| Some(report.evidence_of(kind)?.digest.to_string());
        let breakdown = Breakdown::of(case);
        let accepted = report.verdict.process == ProcessStatus::Accepted;
        let outcome = if accepted && breakdown.is_clear() { Analysis::Clear } else { Analysis::Attention };
        Ok(EnhancedCheck {
            id: report.case.clone(),
            entity_name: sent.entity_name,
            kind: KIND,
            client_id: sent.client_id,
            document_id: sent.document_id.or_else(|| digest_of(EvidenceKind::DocumentFront)),
            live_video_id: sent.live_video_id.or_else(|| digest_of(EvidenceKind::Video)),
            status: STATUS,
            result: CheckResult { outcome, breakdown },
            created_at: time(case.created_at_millis, TIME)?,
            updated_at: time(case.updated_at_millis, TIME)?,
        })
    }
}

impl Breakdown {
    fn of(case: &Answered<'_>) -> Self {
        let report = case.report;
        Breakdown {
            face_analysis: FaceAnalysis {
                facial_similarity: needed(report, &[CheckId::FaceMatch]),
                previously_enrolled_face: conducted(report, &[CheckId::PreviouslyEnrolledFace]),
                breakdown: FaceBreakdown {
                    facial_similarity_score: percent(report, CheckId::FaceMatch),
                    enrolled_faces_matches: report.enrolled_faces_matches.iter().map(EnrolledFace::from).collect(),
                },
            },
            authenticity_analysis: AuthenticityAnalysis {
                spoofed_image_analysis: conducted(
                    report,
                    &[CheckId::DocumentLiveness, CheckId::DocumentPad, CheckId::VideoIntegrity, CheckId::KnownImages],
                ),
                liveness_check: needed(report, &[CheckId::SelfieLiveness]),
                liveness_voice_challenge_analysis: conducted(report, &[CheckId::VoiceChallenge]),
                liveness_action_challenge_analysis: conducted(report, &[CheckId::ActionChallenge]),
                breakdown: AuthenticityBreakdown {
                    specimen_check_matches: report.specimen_check_matches.iter().map(known_as).collect(),
                    liveness_check_score: percent(report, CheckId::SelfieLiveness),
                },
            },
            integrity_analysis: IntegrityAnalysis {
                face_detection: needed(report, &[CheckId::FaceDetection, CheckId::DocumentPortrait]),
                vpn_detected: conducted(report, &[CheckId::CaptureAddress]),
            },
        }
    }

    fn is_clear(&self) -> bool {
        let Breakdown { face_analysis: face, authenticity_analysis: authenticity, integrity_analysis: integrity } =
            self;
        let always = [face.facial_similarity, authenticity.liveness_check, integrity.face_detection];
        let conducted = [
            face.previously_enrolled_face,
            authenticity.spoofed_image_analysis,
            authenticity.liveness_voice_challenge_analysis,
            authenticity.liveness_action_challenge_analysis,
            integrity.vpn_detected,
        ];
        always.into_iter().chain(conducted.into_iter().flatten()).all(|analysis| analysis == Analysis::Clear)
    }
}

/// An analysis that every check has: clear only where all its parts are.
fn needed(report: &Report, checks: &[CheckId]) -> Analysis {
    conducted(report, checks).unwrap_or(Analysis::Attention)
}

/// An analysis: attention as soon as one part needs it, and `None` where a part has nothing to go by.
fn conducted(report: &Report, checks: &[CheckId]) -> Option<Analysis> {
    let parts: Vec<Option<Analysis>> = checks.iter().map(|check| part(report, *check)).collect();
    if parts.contains(&Some(Analysis::Attention)) {
        return Some(Analysis::Attention);
    }
    parts.iter().all(|part| *part == Some(Analysis::Clear)).then_some(Analysis::Clear)
}

fn part(report: &Report, check: CheckId) -> Option<Analysis> {
    match report.verdict.of(check).map_or(Band::NotChecked, |verdict| verdict.band) {
        Band::Clear => Some(Analysis::Clear),
        Band::Review | Band::Fail => Some(Analysis::Attention),
        Band::NotChecked => match cause(report, check) {
            Some(NotCheckedCause::NotAsked) => None,
            // A list that is not there has no code; a gallery that is there and cannot be searched has one.
            Some(NotCheckedCause::NoReference) if report.finding(check).is_some_and(|found| found.code.is_none()) => {
                None
            }
            _ => Some(Analysis::Attention),
        },
    }
}

/// The check's score from 0 to 100, in whole numbers.
fn percent(report: &Report, check: CheckId) -> Option<u8> {
    score(report, check).map(|score| (100.0 * score).round() as u8)
}
