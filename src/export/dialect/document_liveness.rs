//! The answer of the document liveness service.

use serde::Serialize;

use super::{Answered, cause, score};
use crate::case::{
    CaseId,
    document::DocumentReport,
    finding::{CheckId, NotCheckedCause},
};

/// The answer: a score, or the error for which there is none.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DocumentLiveness {
    session_id: CaseId,
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f64>,
    has_error: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

impl DocumentLiveness {
    /// The answer on a run. An error of a photo comes before any score: the score of such a photo says nothing.
    pub(super) fn of(case: &Answered<'_>) -> Self {
        let report = case.report;
        let of_photo = report.document.as_ref().and_then(DocumentReport::first_error).map(|error| error.code.clone());
        let missing = || cause(report, CheckId::DocumentLiveness).map(|cause| word(cause).to_owned());
        let unlocated = || cause(report, CheckId::DocumentLocation).map(|cause| word(cause).to_owned());
        let error = of_photo.or_else(missing).or_else(unlocated);
        let score = score(report, CheckId::DocumentLiveness).filter(|_| error.is_none());
        // Neither a score nor a reason: a run of a version that knew nothing of the check.
        let error = error.or_else(|| score.is_none().then(|| "NOT_CHECKED".to_owned()));
        DocumentLiveness { session_id: report.case.clone(), score, has_error: error.is_some(), error }
    }
}

/// Words of Assay's own beside the service's seven: the service has none for what hinders it rather than the photo.
const fn word(cause: NotCheckedCause) -> &'static str {
    match cause {
        NotCheckedCause::EvidenceMissing => "IMAGE_MISSING",
        NotCheckedCause::EvidenceUnreadable => "IMAGE_UNREADABLE",
        NotCheckedCause::ModelUnavailable => "MODEL_UNAVAILABLE",
        NotCheckedCause::ModelFailed => "MODEL_FAILED",
        NotCheckedCause::NoFace
        | NotCheckedCause::NoMethod
        | NotCheckedCause::NotAsked
        | NotCheckedCause::NoReference => "NOT_CHECKED",
    }
}
