//! Assay's own JSON form.

use serde::Serialize;
use serde_json::Value;

use super::{Dossier, PeriodImprint};
use crate::case::{
    Report,
    amendment::Amendments,
    decision::Decision,
    erasure::{Erasure, Hold},
    gallery::Enrolment,
    period::PeriodFigures,
    verdict::Verdict,
};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CaseExport<'a> {
    #[serde(flatten)]
    report: &'a Report,
    run: i64,
    #[serde(rename = "reviewedVerdict")]
    reviewed: Option<&'a Verdict>,
    #[serde(flatten)]
    amendments: &'a Amendments,
    decisions: &'a [Decision],
    enrolment: Option<&'a Enrolment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hold: Option<&'a Hold>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    erasures: &'a [Erasure],
    export: Value,
}

/// The case as one JSON object of schema `assay.report/1`: the report's fields as the machine gave them, and `run`,
/// `overrides`, `corrections`, `reviewedVerdict` (null where no check was judged otherwise), `decisions`, `enrolment` (null where
/// nobody was to be enrolled), `hold` and `erasures` where there are any, and `export` (when, by whom, hash of the audit log's head, whether it is redacted).
///
/// # Errors
/// When a value has no JSON form, which no report that was recorded has.
pub fn case_json(dossier: &Dossier) -> Result<String, serde_json::Error> {
    let export = serde_json::json!({
        "exportedAt": dossier.exported_at,
        "exportedBy": dossier.exported_by,
        "auditHead": dossier.audit_head,
        "redacted": dossier.is_redacted,
    });
    let Dossier { run, report, reviewed, amendments, decisions, enrolment, hold, erasures, .. } = dossier;
    let (run, reviewed, enrolment, hold) = (run.0, reviewed.as_ref(), enrolment.as_ref(), hold.as_ref());
    let export = CaseExport { report, run, reviewed, amendments, decisions, enrolment, hold, erasures, export };
    serde_json::to_string_pretty(&export)
}

/// The figures of a period as one JSON object of schema `assay.period/1`: every figure, and `export` (when, by whom, hash of the
/// audit log's head).
///
/// # Errors
/// When a value has no JSON form, which no figure of a store has.
pub fn period_json(figures: &PeriodFigures, imprint: &PeriodImprint) -> Result<String, serde_json::Error> {
    let mut object = serde_json::to_value(figures)?;
    object["schema"] = "assay.period/1".into();
    object["export"] = serde_json::json!({
        "exportedAt": imprint.exported_at,
        "exportedBy": imprint.exported_by,
        "auditHead": imprint.audit_head,
    });
    serde_json::to_string_pretty(&object)
}
