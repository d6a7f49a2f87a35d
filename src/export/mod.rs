//! What leaves the installation: a case with its run, its decisions and its place in the audit log.

pub mod audit_log;
pub mod dialect;
mod json;

pub use json::case_json;

use crate::case::{
    Digest, Report, RunId, amendment::Amendments, decision::Decision, gallery::Enrolment, verdict::Verdict,
};

/// Everything an export is made from.
#[derive(Debug, Clone, PartialEq)]
pub struct Dossier {
    /// The run that is exported.
    pub run: RunId,
    /// Its report.
    pub report: Report,
    /// What its verdict comes to with the checks that reviewers judged otherwise; absent where they judged none.
    pub reviewed: Option<Verdict>,
    /// What reviewers said beside the runs of the case.
    pub amendments: Amendments,
    /// Decisions on the case, oldest first.
    pub decisions: Vec<Decision>,
    /// How the person's enrolment in the gallery ended, where there was one.
    pub enrolment: Option<Enrolment>,
    /// Hash of the newest audit event: whoever keeps the export can show later that the log was not rewritten.
    pub audit_head: Digest,
    /// Time of the export, RFC 3339 in UTC.
    pub exported_at: String,
    /// Who exported.
    pub exported_by: String,
}
