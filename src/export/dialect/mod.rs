//! A case in the JSON form of the services whose vocabulary Assay speaks: one file for each. What comes from where is told
//! field by field in `docs/dialects.md`.

mod document_liveness;
mod document_pad;
mod enhanced_check;
mod identity_verification;
mod process;

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

pub use document_liveness::DocumentLiveness;
pub use document_pad::{BadRequest, DocumentPad};
pub use enhanced_check::EnhancedCheck;
pub use identity_verification::{IdentityVerification, Refusal, Registration};
pub use process::Process;

use crate::case::{
    ProblemDetails, Report, RunId,
    decision::Decision,
    finding::{CheckId, NotCheckedCause, Outcome},
    verdict::Validation,
};

/// The JSON form of one service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// Answer of the identity verification service: code, scores, validations.
    IdentityVerification,
    /// Result of a process: liveness, attempts to match, status.
    Process,
    /// Enhanced identity check: outcome and breakdown.
    EnhancedCheck,
    /// Document liveness: a score or an error.
    DocumentLiveness,
    /// Document PAD: decision, reason and what was read.
    DocumentPad,
}

impl Dialect {
    /// Every dialect that can be written.
    pub const ALL: [Dialect; 5] = [
        Dialect::IdentityVerification,
        Dialect::Process,
        Dialect::EnhancedCheck,
        Dialect::DocumentLiveness,
        Dialect::DocumentPad,
    ];

    /// Name in the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Dialect::IdentityVerification => "identity-verification",
            Dialect::Process => "process",
            Dialect::EnhancedCheck => "enhanced-check",
            Dialect::DocumentLiveness => "document-liveness",
            Dialect::DocumentPad => "document-pad",
        }
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Dialect {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Dialect::ALL.into_iter().find(|dialect| dialect.name() == text).ok_or_else(|| {
            let names = Dialect::ALL.map(Dialect::name);
            format!("`{text}` is no dialect: use {}", names.join(", "))
        })
    }
}

/// A case as it is to be answered.
#[derive(Debug, Clone)]
pub struct Answered<'a> {
    /// The run.
    pub report: &'a Report,
    /// Its number, where it is stored.
    pub run: Option<RunId>,
    /// Decisions on the case, oldest first.
    pub decisions: &'a [Decision],
    /// When the case came in, milliseconds since 1970 in UTC.
    pub created_at_millis: i64,
    /// When the run was recorded, likewise.
    pub run_at_millis: i64,
    /// When the case was last run or decided, likewise.
    pub updated_at_millis: i64,
    /// Every file of evidence still has the SHA-256 it had at import.
    pub evidence_intact: bool,
    /// The crops, for a sender that asks for them.
    pub faces: FaceImages,
    /// How the enrolment in the gallery ended, where there was to be one.
    pub registration: Option<Registration>,
}

impl Answered<'_> {
    /// The decision that stands, where it rests on this run.
    fn decision(&self) -> Option<&Decision> {
        let standing = self.decisions.iter().rev().find(|decision| decision.stands());
        standing.filter(|decision| Some(decision.draft.run) == self.run)
    }

    fn sent(&self) -> Sent {
        // What was stored was made from checked values; a report of a later version may still hold other ones.
        Sent::deserialize(&self.report.meta).unwrap_or_default()
    }
}

/// Crops of the faces that were compared, JPEG.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FaceImages {
    /// FACE-DOCUMENT.
    pub document: Option<Vec<u8>>,
    /// FACE-NOW.
    pub live: Option<Vec<u8>>,
}

/// A time has no place in the calendar.
#[derive(Debug, thiserror::Error)]
#[error("{millis} milliseconds since 1970 are no time that can be written; restore the database from a backup")]
pub struct TimeError {
    millis: i64,
}

/// An answer in one of the dialects; it serializes as the service's JSON, keys in the service's order.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Answer {
    /// Identity verification.
    IdentityVerification(IdentityVerification),
    /// Process.
    Process(Process),
    /// Enhanced identity check.
    EnhancedCheck(EnhancedCheck),
    /// Document liveness.
    DocumentLiveness(DocumentLiveness),
    /// Document PAD.
    DocumentPad(DocumentPad),
    /// Identity verification that could not begin.
    Refusal(Refusal),
    /// Document PAD that could not begin.
    BadRequest(BadRequest),
}

/// The case in a dialect.
///
/// # Errors
/// When its times are not of this calendar.
pub fn answer(dialect: Dialect, case: &Answered<'_>) -> Result<Answer, TimeError> {
    Ok(match dialect {
        Dialect::IdentityVerification => Answer::IdentityVerification(IdentityVerification::of(case)?),
        Dialect::Process => Answer::Process(Process::of(case)?),
        Dialect::EnhancedCheck => Answer::EnhancedCheck(EnhancedCheck::of(case)?),
        Dialect::DocumentLiveness => Answer::DocumentLiveness(DocumentLiveness::of(case)),
        Dialect::DocumentPad => Answer::DocumentPad(DocumentPad::of(case)?),
    })
}

/// What a service says about input that was refused; `None` where it has no form for it.
///
/// # Errors
/// When the time is not of this calendar.
pub fn refusal(dialect: Dialect, problem: &ProblemDetails, at_millis: i64) -> Result<Option<Answer>, TimeError> {
    Ok(match dialect {
        Dialect::IdentityVerification => Refusal::of(problem, at_millis)?.map(Answer::Refusal),
        Dialect::DocumentPad => Some(Answer::BadRequest(BadRequest::of(problem))),
        Dialect::Process | Dialect::EnhancedCheck | Dialect::DocumentLiveness => None,
    })
}

/// What the sender says about the case, as far as answers repeat it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Sent {
    client_id: Option<String>,
    entity_name: Option<String>,
    document_id: Option<String>,
    live_video_id: Option<String>,
}

fn time(millis: i64, format: &str) -> Result<String, TimeError> {
    let time = jiff::Timestamp::from_millisecond(millis).map_err(|_| TimeError { millis })?;
    Ok(time.strftime(format).to_string())
}

/// The check's validation; one that the run knew nothing of was not carried out.
fn validation(report: &Report, check: CheckId) -> Validation {
    report.verdict.of(check).map_or(Validation::NotChecked, |verdict| verdict.validation)
}

/// Why the check was not carried out, where it was not.
fn cause(report: &Report, check: CheckId) -> Option<NotCheckedCause> {
    match &report.finding(check)?.outcome {
        Outcome::NotChecked(reason) => Some(reason.cause),
        Outcome::Scored { .. } => None,
    }
}

/// The check's score in [0, 1]; `None` where it was not carried out.
fn score(report: &Report, check: CheckId) -> Option<f64> {
    report.finding(check)?.outcome.score()
}
