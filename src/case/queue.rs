//! The decision queue as a list: rows, filter, order and counts.

use serde::{Deserialize, Serialize};

use super::{
    CaseId, RunId,
    decision::{DecisionKind, ReasonCode},
    erasure::{ErasureMark, Hold},
    meta::Priority,
    verdict::{ProcessStatus, ReasonKind, ReviewReason},
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

/// A part of the work, as a reviewer sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QueueTab {
    /// Claimed by or assigned to whoever looks.
    Mine,
    /// Nobody's: neither claimed nor assigned, nor waiting for anything.
    Unclaimed,
    /// Decided once; another person must decide as well.
    SecondEyes,
    /// Put off until a time.
    Snoozed,
    /// Left to senior reviewers.
    Escalated,
    /// Decided by a person, or settled by the machine's verdict.
    Done,
}

impl QueueTab {
    /// Every tab, in the order of the window.
    pub const ALL: [QueueTab; 6] = [
        QueueTab::Mine,
        QueueTab::Unclaimed,
        QueueTab::SecondEyes,
        QueueTab::Snoozed,
        QueueTab::Escalated,
        QueueTab::Done,
    ];
}

/// A case that was put off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Snooze {
    /// When it wakes, milliseconds since 1970 in UTC.
    pub until_millis: i64,
    /// Why it waits.
    pub reason: String,
}

/// A case that was left to senior reviewers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Escalation {
    /// Who left it.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// Who is to look at a case, and when.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Handling {
    /// Who is to look at it.
    pub assigned_to: Option<String>,
    /// Until when it is put off; absent once it woke.
    pub snooze: Option<Snooze>,
    /// Why senior reviewers have it.
    pub escalation: Option<Escalation>,
    /// Who decided first, where another person must decide as well.
    pub first_decided_by: Option<String>,
    /// When it should be decided, milliseconds since 1970 in UTC; absent where it was imported before there were due times.
    pub due_at_millis: Option<i64>,
    /// Who decided it.
    pub decided_by: Option<String>,
    /// The legal hold that keeps it from being erased.
    pub hold: Option<Hold>,
    /// What is gone of it.
    pub erasure: Option<ErasureMark>,
}

/// One row of the case list.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct QueueRow {
    /// The case.
    pub case: CaseId,
    /// The person's name as sent, where it was.
    pub entity_name: Option<String>,
    /// Whether the sender says that a program drew it.
    #[serde(rename = "specimen", skip_serializing_if = "std::ops::Not::not")]
    pub is_specimen: bool,
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
    /// Who is to look at it, and when.
    #[serde(flatten)]
    pub handling: Handling,
}

/// A case of the list with how its decision came about: a row of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct ListedCase {
    /// The row.
    pub row: QueueRow,
    /// When the decision that stands was made, milliseconds since 1970 in UTC.
    pub decided_at_millis: Option<i64>,
    /// The reason of the decision that stands.
    pub reason: Option<ReasonCode>,
}

/// What orders the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QueueOrder {
    /// Most urgent first, oldest first among equals.
    #[default]
    PriorityThenAge,
    /// Oldest first.
    Oldest,
    /// Newest first.
    Newest,
    /// What is due first, first; what has no due time last.
    Due,
}

/// Which cases of a list are wanted, whatever the tab; a case must meet every condition.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct QueueFilter {
    /// Only cases with a reason of one of these kinds; all where empty.
    pub reasons: Vec<ReasonKind>,
    /// Only cases of one of these priorities; all where empty.
    pub priorities: Vec<Priority>,
    /// Only cases in the queue whose due time is over.
    pub overdue: bool,
    /// Only cases under a legal hold.
    pub held: bool,
    /// Only cases of which something is erased.
    pub erased: bool,
    /// Only cases assigned to this person.
    pub assigned_to: Option<String>,
    /// Only cases decided by this person.
    pub decided_by: Option<String>,
    /// Only cases decided so.
    pub decision: Option<DecisionKind>,
}

impl QueueFilter {
    /// Whether every case meets it.
    pub fn is_empty(&self) -> bool {
        *self == QueueFilter::default()
    }
}

/// Which cases are wanted, in which order, and which part of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct QueueQuery {
    /// Only cases with one of these; every status where empty.
    pub statuses: Vec<CaseStatus>,
    /// Only cases in this tab; every tab, and what is in none, where absent.
    pub tab: Option<QueueTab>,
    /// Further conditions.
    pub filter: QueueFilter,
    /// Only cases whose identifier, name or client contains this text, any letter case; all where empty.
    pub search: String,
    /// Order of the list.
    pub order: QueueOrder,
    /// First row wanted, from 0.
    pub offset: u64,
    /// Most rows wanted; never written down.
    #[serde(skip)]
    pub limit: u64,
}

impl Default for QueueQuery {
    fn default() -> Self {
        QueueQuery {
            statuses: Vec::new(),
            tab: None,
            filter: QueueFilter::default(),
            search: String::new(),
            order: QueueOrder::default(),
            offset: 0,
            limit: 200,
        }
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
    /// Length of the whole list, where `has_more` is false.
    pub total: u64,
    /// The list is longer than `total`: what a filter or a search lets through is only counted so far.
    pub has_more: bool,
    /// Number of cases per status, whatever the filter.
    pub counts: Vec<(CaseStatus, u64)>,
    /// Number of cases per tab of whoever looks, whatever the filter.
    pub tabs: Vec<(QueueTab, u64)>,
}
