//! The answer of the identity verification service.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Serialize;

use super::{Answered, TimeError, score, time, validation};
use crate::case::{
    CaseId, ProblemDetails, Report, code,
    finding::CheckId,
    verdict::{Band, Validation},
};

/// Which code is told when several apply: what is wrong with the input itself, then networks that are missing, then the
/// document, then the face in the video from what hides most of it to what hides least, then the movement, and last the
/// validation matrix, which says least about what to mend.
const FIRST_TOLD: [i32; 18] = [
    code::VIDEO_INVALID,
    code::VIDEO_PROCESSING,
    code::NO_FRAMES,
    code::LAST_FRAMES_INVALID,
    code::METHOD_INVALID,
    code::NO_LIVENESS_MODEL,
    code::NO_MATCHING_MODEL,
    code::NO_DOCUMENT_FACE,
    code::NO_FACE,
    code::SEVERAL_FACES,
    code::CROPPED,
    code::NEAR_BORDER,
    code::TOO_CLOSE,
    code::TOO_DARK,
    code::TOO_BRIGHT,
    code::BACKLIT,
    code::NO_MOVEMENT,
    code::SCAN_INVALIDATED,
];

/// Times of the service: UTC, to the millisecond.
const TIME: &str = "%Y-%m-%d %H:%M:%S%.3f";

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct IdentityVerification {
    code: i32,
    description: &'static str,
    timestamp: String,
    scan_id: CaseId,
    scores: PerPart<Option<f64>>,
    validations: PerPart<Validation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    face_document: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    face_selfie: Option<String>,
    result_scan_process_validation: ScanProcessValidation,
    #[serde(skip_serializing_if = "Option::is_none")]
    mobb_id_registration: Option<Registration>,
}

/// One value for each part of the verification.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct PerPart<T> {
    liveness: T,
    face_matching: T,
    identity_verification: T,
}

impl<T> PerPart<T> {
    fn of(value: impl Fn(CheckId) -> T) -> Self {
        PerPart {
            liveness: value(CheckId::SelfieLiveness),
            face_matching: value(CheckId::FaceMatch),
            identity_verification: value(CheckId::IdentityVerification),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct ScanProcessValidation {
    enabled_process: bool,
    scan_process_validation_result: Validation,
    scan_process_failed_validations: Vec<CheckId>,
}

/// How the enrolment in the gallery ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Registration {
    /// Whether the person was enrolled.
    pub completed: bool,
    /// What happened.
    pub details: String,
}

impl IdentityVerification {
    pub(super) fn of(case: &Answered<'_>) -> Result<Self, TimeError> {
        let report = case.report;
        let code = code_of(report);
        let matrix = report.verdict.matrix.as_ref();
        let image = |jpeg: &Option<Vec<u8>>| jpeg.as_ref().map(|jpeg| STANDARD.encode(jpeg));
        Ok(IdentityVerification {
            code,
            description: code::description(code).unwrap_or_default(),
            timestamp: time(case.run_at_millis, TIME)?,
            scan_id: report.case.clone(),
            scores: PerPart::of(|check| score(report, check)),
            validations: PerPart::of(|check| validation(report, check)),
            face_document: image(&case.faces.document),
            face_selfie: image(&case.faces.live),
            result_scan_process_validation: ScanProcessValidation {
                enabled_process: matrix.is_some_and(|matrix| matrix.enabled),
                scan_process_validation_result: matrix.map_or(Validation::NotChecked, |matrix| matrix.validation),
                scan_process_failed_validations: matrix.map(|matrix| matrix.failed.clone()).unwrap_or_default(),
            },
            mobb_id_registration: case.registration.clone(),
        })
    }
}

/// The code of the run: of the codes of all checks that are not clear, the one that is told first; 0 where there is none.
fn code_of(report: &Report) -> i32 {
    let clear = |check| report.verdict.of(check).is_some_and(|verdict| verdict.band == Band::Clear);
    let found = report.findings.iter().filter(|finding| !clear(finding.check)).filter_map(|finding| finding.code);
    let invalidated = report.verdict.matrix.as_ref().is_some_and(|matrix| matrix.validation == Validation::NotValid);
    let all: Vec<i32> = found.chain(invalidated.then_some(code::SCAN_INVALIDATED)).collect();
    FIRST_TOLD.into_iter().find(|code| all.contains(code)).unwrap_or(code::FINISHED)
}

/// What the service says about input that it cannot verify at all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    code: i32,
    description: &'static str,
    timestamp: String,
}

impl Refusal {
    /// `None` for a problem that the service has no code for.
    pub(super) fn of(problem: &ProblemDetails, at_millis: i64) -> Result<Option<Self>, TimeError> {
        let known = problem.code.and_then(|code| Some((code, code::description(code)?)));
        let refusal = |(code, description)| Ok(Refusal { code, description, timestamp: time(at_millis, TIME)? });
        known.map(refusal).transpose()
    }
}
