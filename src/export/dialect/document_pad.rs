//! The answer of the document PAD service, and its form of refusal.

use serde::{Serialize, Serializer, ser::Error as _};

use super::{Answered, TimeError, time};
use crate::case::{
    CaseId, ProblemDetails, Report,
    document::DocumentReport,
    document_data::DocumentData,
    finding::{CheckId, Outcome},
    pad::PadDecision,
    problem::FieldError,
};

/// Times of the service: UTC, to the millisecond.
const TIME: &str = "%Y-%m-%dT%H:%M:%S%.3fZ";
/// What answers.
const VERSION: &str = concat!("assay_", env!("CARGO_PKG_VERSION"));

/// The answer. `serviceResult` and `serviceDocumentData` are JSON within a text, as the service has them.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DocumentPad {
    service_transaction_id: CaseId,
    service_result_code: i32,
    service_result_log: &'static str,
    timestamp: String,
    #[serde(serialize_with = "as_text")]
    service_result: ServiceResult,
    #[serde(serialize_with = "as_text")]
    service_document_data: Data,
    service_time: String,
}

/// What was read, or an empty object.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
enum Data {
    Read(Box<DocumentData>),
    Nothing {},
}

fn as_text<T: Serialize, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&serde_json::to_string(value).map_err(S::Error::custom)?)
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct ServiceResult {
    result: Diagnosis,
    api_version: &'static str,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Diagnosis {
    decision: PadDecision,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    #[serde(rename = "IQA", skip_serializing_if = "Option::is_none")]
    iqa: Option<Iqa>,
}

/// Image quality assessment: what is first to be mended in the photos (failure to acquire).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
struct Iqa {
    fta: String,
}

impl DocumentPad {
    /// The answer on a run.
    pub(super) fn of(case: &Answered<'_>) -> Result<Self, TimeError> {
        let report = case.report;
        let document = report.document.as_ref();
        let diagnosis = Diagnosis {
            decision: decision(report),
            reason: document.and_then(|document| Some(document.reasons.first()?.name())),
            iqa: document.and_then(DocumentReport::first_pad_fault).map(|fault| Iqa { fta: fault.code.clone() }),
        };
        let failed = diagnosis.decision == PadDecision::Error;
        let read = |document: &DocumentReport| Data::Read(Box::new(DocumentData::of(&document.reading)));
        Ok(DocumentPad {
            service_transaction_id: report.case.clone(),
            service_result_code: i32::from(failed),
            service_result_log: if failed { "Executed with an error of the photos" } else { "Executed OK" },
            timestamp: time(case.run_at_millis, TIME)?,
            service_result: ServiceResult { result: diagnosis, api_version: VERSION },
            service_document_data: document.map_or(Data::Nothing {}, read),
            service_time: case.run_at_millis.saturating_sub(case.created_at_millis).max(0).to_string(),
        })
    }
}

/// The decision; what could not be decided is an error, never credible.
fn decision(report: &Report) -> PadDecision {
    let is_decided =
        report.finding(CheckId::DocumentPad).is_some_and(|finding| matches!(finding.outcome, Outcome::Scored { .. }));
    match &report.document {
        Some(document) if is_decided => document.decision,
        _ => PadDecision::Error,
    }
}

/// The service's form of problem details, which lists what is wrong as plain texts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BadRequest {
    status: u16,
    title: &'static str,
    detail: &'static str,
    /// The page on the status that the service names; nothing is fetched from it.
    #[serde(rename = "type")]
    kind: String,
    errors: Vec<String>,
}

impl BadRequest {
    /// The refusal of wrong input.
    pub(super) fn of(problem: &ProblemDetails) -> Self {
        let said = |error: &FieldError| {
            format!("{} {}", error.pointer.trim_start_matches('/'), error.detail).trim().to_owned()
        };
        let mut errors: Vec<String> = problem.errors.iter().map(said).collect();
        if errors.is_empty() {
            errors.push(problem.detail.clone());
        }
        BadRequest {
            status: problem.status,
            title: "Bad Request",
            detail: "Invalid request.",
            kind: format!("https://developer.mozilla.org/en-US/docs/Web/HTTP/Status/{}", problem.status),
            errors,
        }
    }
}
