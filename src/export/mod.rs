//! What leaves the installation: a case with its run, its decisions and its place in the audit log; many cases as a table; the figures
//! of a period.

pub mod audit_log;
mod case_paper;
pub mod dialect;
mod erasure_paper;
mod json;
mod legible;
mod packet;
mod paper;
mod period_paper;
mod pictures;
mod redaction;
mod table;
mod wording;

pub use case_paper::case_pdf;
pub use erasure_paper::{ErasureImprint, erasure_json, erasure_pdf};
pub use json::{case_json, period_json};
pub use packet::{PacketError, PacketMedia, process_packet};
pub use paper::PaperError;
pub use period_paper::{PeriodImprint, period_pdf};
pub use pictures::{CasePictures, EvidenceState, PhotoPlates, Plate};
pub use redaction::{REDACTED, redacted, redacted_row};
pub use table::{Field, TableForm, TableWriter};

use crate::case::{
    Digest, EvidenceKind, Report, RunId,
    amendment::Amendments,
    decision::Decision,
    erasure::{Erasure, Hold},
    gallery::Enrolment,
    verdict::Verdict,
};

/// Everything an export is made from.
#[derive(Debug, Clone, PartialEq)]
pub struct Dossier {
    /// The run that is exported.
    pub run: RunId,
    /// When it was recorded, RFC 3339 in UTC.
    pub run_at: String,
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
    /// Whether it went through [`redacted`].
    pub is_redacted: bool,
    /// The legal hold that keeps the case.
    pub hold: Option<Hold>,
    /// What was erased of the case, oldest first.
    pub erasures: Vec<Erasure>,
}

impl Dossier {
    /// When a file of this role was erased, milliseconds since 1970 in UTC; `None` where it was not.
    pub fn erased_at(&self, evidence: EvidenceKind) -> Option<i64> {
        self.erasures.iter().find(|erasure| erasure.concerns(evidence)).map(|erasure| erasure.ordered_at_millis)
    }
}

/// What an export of one case is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExportFormat {
    /// Assay's own JSON, or that of a service.
    Json(Option<dialect::Dialect>),
    /// A report for people.
    Pdf,
    /// The packet of the process service.
    Zip,
}

impl ExportFormat {
    /// Name in the command line and the audit log.
    pub const fn name(self) -> &'static str {
        match self {
            ExportFormat::Json(_) => "json",
            ExportFormat::Pdf => "pdf",
            ExportFormat::Zip => "zip",
        }
    }
}
