//! Answers in the JSON forms of services: what they need from the clock and from the evidence.

use super::{
    desk::{SessionError, now_millis},
    face_view::face_images,
};
use crate::{
    case::{ProblemDetails, Report, RunId, decision::Decision, gallery::Enrolment},
    export::dialect::{Answer, Answered, Dialect, FaceImages, Registration, answer, refusal},
    media::vault::Vault,
};

/// What is known of a case beside its report.
pub(super) struct Record<'a> {
    pub(super) run: Option<RunId>,
    pub(super) decisions: &'a [Decision],
    pub(super) enrolment: Option<&'a Enrolment>,
    pub(super) created_at_millis: i64,
    pub(super) run_at_millis: i64,
    pub(super) updated_at_millis: i64,
}

/// The answer about a case that is not stored: it came in at `arrived_at_millis`, since 1970 in UTC, and was run until now.
///
/// # Errors
/// When a face cannot be cut out of the evidence for a sender that asks for it.
pub fn answer_unstored(
    report: &Report,
    vault: &Vault,
    dialect: Dialect,
    arrived_at_millis: i64,
) -> Result<Answer, SessionError> {
    let now = now_millis();
    let record = Record {
        run: None,
        decisions: &[],
        enrolment: None,
        created_at_millis: arrived_at_millis,
        run_at_millis: now,
        updated_at_millis: now,
    };
    answer_recorded(report, vault, dialect, &record)
}

/// What a service says now about input that was refused; `None` where it has no form for it.
///
/// # Errors
/// When the clock shows no time of this calendar.
pub fn answer_refused(problem: &ProblemDetails, dialect: Dialect) -> Result<Option<Answer>, SessionError> {
    Ok(refusal(dialect, problem, now_millis())?)
}

pub(super) fn answer_recorded(
    report: &Report,
    vault: &Vault,
    dialect: Dialect,
    record: &Record<'_>,
) -> Result<Answer, SessionError> {
    let asks_for_faces = report.meta["returnFaceImages"].as_bool() == Some(true);
    let faces = if asks_for_faces && dialect == Dialect::IdentityVerification {
        face_images(vault, report).map_err(|detail| SessionError::NoFaces { case: report.case.clone(), detail })?
    } else {
        FaceImages::default()
    };
    let Record { run, decisions, created_at_millis, run_at_millis, updated_at_millis, .. } = *record;
    let case = Answered {
        report,
        run,
        decisions,
        created_at_millis,
        run_at_millis,
        updated_at_millis,
        evidence_intact: report.evidence.iter().all(|evidence| vault.verified_file(&evidence.digest).is_ok()),
        faces,
        registration: record
            .enrolment
            .map(|enrolment| Registration { completed: enrolment.completed, details: enrolment.details.clone() }),
    };
    Ok(answer(dialect, &case)?)
}
