//! The decision queue as a list: rows, filter, order and counts.

use serde::{Deserialize, Serialize};

use super::{
    CaseId, RunId,
    decision::DecisionKind,
    meta::Priority,
    verdict::{ProcessStatus, ReviewReason},
};

/// Where a case stands in the installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseStatus {
    /// Imported, its run not finished yet.
    Pending,
    /// The run could not be made.
    Failed,
    /// Settled by the machine's verdict.
    Settled,
    /// In the queue, nobody's.
    Open,
    /// In the queue, claimed by a reviewer.
    Claimed,
    /// Decided by a person.
    Decided,
}

impl CaseStatus {
    /// Every status, in the order of the tabs.
    pub const ALL: [CaseStatus; 6] = [
        CaseStatus::Open,
        CaseStatus::Claimed,
        CaseStatus::Decided,
        CaseStatus::Settled,
        CaseStatus::Pending,
        CaseStatus::Failed,
    ];

    /// Name in the database and the command line.
    pub const fn name(self) -> &'static str {
        match self {
            CaseStatus::Pending => "pending",
            CaseStatus::Failed => "failed",
            CaseStatus::Settled => "settled",
            CaseStatus::Open => "open",
            CaseStatus::Claimed => "claimed",
            CaseStatus::Decided => "decided",
        }
    }
}

/// One row of the case list.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct QueueRow {
    /// The case.
    pub case: CaseId,
    /// The person's name as sent, where it was.
    pub entity_name: Option<String>,
    /// Where the case stands.
    pub status: CaseStatus,
    /// How urgent.
    pub priority: Priority,
    /// When it was imported, milliseconds since 1970 in UTC.
    pub imported_at_millis: i64,
    /// Newest finished run.
    pub run: Option<RunId>,
    /// The machine's conclusion in that run.
    pub process: Option<ProcessStatus>,
    /// Match level in that run.
    pub match_level: Option<u8>,
    /// Why the case is in the queue.
    pub reasons: Vec<ReviewReason>,
    /// Who holds the claim.
    pub claimed_by: Option<String>,
    /// When the claim ends, milliseconds since 1970 in UTC.
    pub claim_expires_at_millis: Option<i64>,
    /// What was decided.
    pub decision: Option<DecisionKind>,
    /// Why the run could not be made.
    pub failure: Option<String>,
}

/// What orders the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QueueOrder {
    /// Most urgent first, oldest first among equals: the order in which "claim next" takes.
    #[default]
    PriorityThenAge,
    /// Oldest first.
    Oldest,
    /// Newest first.
    Newest,
}

/// Which cases are wanted, in which order, and which part of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueQuery {
    /// Only cases with one of these; every status where empty.
    pub statuses: Vec<CaseStatus>,
    /// Only cases whose identifier, name or client contains this text, any letter case; all where empty.
    pub search: String,
    /// Order of the list.
    pub order: QueueOrder,
    /// First row wanted, from 0.
    pub offset: u64,
    /// Most rows wanted.
    pub limit: u64,
}

impl Default for QueueQuery {
    fn default() -> Self {
        QueueQuery { statuses: Vec::new(), search: String::new(), order: QueueOrder::default(), offset: 0, limit: 200 }
    }
}

/// A part of the case list.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct QueuePage {
    /// Place of the first row in the whole list.
    pub offset: u64,
    /// The rows.
    pub rows: Vec<QueueRow>,
    /// Length of the whole list.
    pub total: u64,
    /// Number of cases per status, whatever the filter.
    pub counts: Vec<(CaseStatus, u64)>,
}
