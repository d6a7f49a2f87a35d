//! The conditions of the case list in SQL: statuses, tabs, filters, search and order.

use rusqlite::types::Value;

use super::column;
use crate::case::{
    queue::{CaseStatus, QueueFilter, QueueOrder, QueueQuery, QueueTab},
    verdict::ReasonKind,
};

/// Whether an open case is claimed at the time `?1`.
pub(super) const CLAIM_HOLDS: &str = "coalesce(claim_expires_at_millis, ?1) > ?1";
/// Whether a case is put off at the time `?1`.
pub(super) const SLEEPS: &str = "coalesce(snoozed_until_millis, ?1) > ?1";
/// The due time, after every other where there is none: the expression that is indexed.
const DUE: &str = "coalesce(due_at_millis, 9223372036854775807)";
/// The lanes of cases in the queue.
pub(super) const OPEN_LANES: [&str; 4] = ["free", "assigned", "second", "escalated"];

/// Shortest text that is searched for in the index of letters in threes.
const INDEXED_LETTERS: usize = 3;

/// What a search finds.
pub(super) enum Found {
    /// Nothing is searched for.
    All,
    /// These cases, by their numbers as a JSON list: so few that sorting them is quicker than looking at all in their order.
    Few(String),
    /// More than that: the text is looked for in each case, in the order of the list.
    Many,
}

/// The query that gives the numbers of cases with the folded text in `?1`, at most `?2` of them, and what stands for `?1`.
pub(super) fn search(needle: &str) -> (&'static str, String) {
    if needle.chars().count() < INDEXED_LETTERS {
        let sql = "SELECT sequence FROM queue INDEXED BY queue_text WHERE instr(search, ?1) > 0 LIMIT ?2";
        return (sql, needle.to_owned());
    }
    let phrase = format!("\"{}\"", needle.replace('"', "\"\""));
    ("SELECT rowid FROM queue_search WHERE queue_search MATCH ?1 LIMIT ?2", phrase)
}

/// What stands for the parameters of a list: `?1` the time, `?2` the text searched for or the numbers found, `?3` who looks, `?4`
/// and `?5` the persons of the filter, `?6` and `?7` limit and offset.
pub(super) fn parameters(query: &QueueQuery, viewer: &str, now_millis: i64, found: &Found) -> [Value; 7] {
    let text = |text: &Option<String>| text.clone().map_or(Value::Null, Value::Text);
    let searched = match found {
        Found::All => Value::Null,
        Found::Few(numbers) => Value::Text(numbers.clone()),
        Found::Many => Value::Text(column::fold(&query.search)),
    };
    [
        Value::Integer(now_millis),
        searched,
        Value::Text(viewer.to_owned()),
        text(&query.filter.assigned_to),
        text(&query.filter.decided_by),
        Value::Integer(column::count(query.limit)),
        Value::Integer(column::count(query.offset)),
    ]
}

/// The condition of a list. Where a condition that few cases meet stands in it, the wide ones are written with a `+`: SQLite
/// then begins with the index of the former.
pub(super) fn condition(query: &QueueQuery, found: &Found) -> String {
    let is_narrow = matches!(found, Found::Few(_))
        || is_narrow(&query.filter)
        || matches!(query.tab, Some(QueueTab::Mine | QueueTab::Snoozed));
    let mut terms = statuses(&query.statuses, is_narrow).into_iter().collect::<Vec<_>>();
    terms.extend(query.tab.map(|tab| self::tab(tab, is_narrow)));
    terms.extend(filter(&query.filter, query.order, is_narrow));
    match found {
        Found::All => {}
        Found::Few(_) => terms.push("sequence IN (SELECT value FROM json_each(?2))".to_owned()),
        Found::Many => terms.push("instr(search, ?2) > 0".to_owned()),
    }
    if terms.is_empty() { "true".to_owned() } else { terms.join(" AND ") }
}

fn is_narrow(filter: &QueueFilter) -> bool {
    let named = filter.assigned_to.is_some() || filter.decided_by.is_some() || filter.decision.is_some();
    named || filter.held || filter.erased || filter.reasons.len() == 1
}

/// The statuses wanted; nothing where every one is.
fn statuses(statuses: &[CaseStatus], is_narrow: bool) -> Option<String> {
    let wanted = |status: &CaseStatus| statuses.is_empty() || statuses.contains(status);
    let (open, claimed) = (wanted(&CaseStatus::Open), wanted(&CaseStatus::Claimed));
    let is_closed = |status: &CaseStatus| !matches!(status, CaseStatus::Open | CaseStatus::Claimed);
    let closed: Vec<&str> =
        CaseStatus::ALL.iter().filter(|&it| is_closed(it) && wanted(it)).map(|status| status.name()).collect();
    let plus = if is_narrow { "+" } else { "" };
    match (open, claimed, closed.as_slice()) {
        (true, true, all) if all.len() == CaseStatus::ALL.len() - 2 => None,
        (true, true, []) => Some(format!("{plus}status = 'open'")),
        (true, false, []) => Some(format!("{plus}status = 'open' AND NOT {CLAIM_HOLDS}")),
        (false, true, []) => Some(format!("{plus}status = 'open' AND claim_expires_at_millis > ?1")),
        (false, false, [one]) => Some(format!("{plus}status = '{one}'")),
        (false, false, many) => Some(lanes(many)),
        (open, claimed, many) => {
            let queue = lanes(&OPEN_LANES);
            let queue = match (open, claimed) {
                (true, true) => queue,
                (true, false) => format!("{queue} AND NOT {CLAIM_HOLDS}"),
                _ => format!("{queue} AND {CLAIM_HOLDS}"),
            };
            Some(format!("({queue} OR {})", lanes(many)))
        }
    }
}

/// Several lanes are read in the order of the list: the index of that order tells the lane.
fn lanes(names: &[&str]) -> String {
    format!("+lane IN ('{}')", names.join("', '"))
}

fn tab(tab: QueueTab, is_narrow: bool) -> String {
    let plus = if is_narrow { "+" } else { "" };
    let awake = format!("NOT {SLEEPS}");
    match tab {
        QueueTab::Mine => format!(
            "((claimed_by = ?3 AND claim_expires_at_millis > ?1) OR (assigned_to = ?3 AND NOT {CLAIM_HOLDS} AND {awake}))"
        ),
        QueueTab::Unclaimed => format!("{plus}lane = 'free' AND NOT {CLAIM_HOLDS} AND {awake}"),
        QueueTab::SecondEyes => format!("{plus}lane = 'second' AND {awake}"),
        QueueTab::Snoozed => "+status = 'open' AND snoozed_until_millis > ?1".to_owned(),
        QueueTab::Escalated => format!("{plus}lane = 'escalated' AND {awake}"),
        QueueTab::Done => lanes(&["decided", "settled"]),
    }
}

fn filter(filter: &QueueFilter, order: QueueOrder, is_narrow: bool) -> Vec<String> {
    let mut terms = Vec::new();
    if !filter.reasons.is_empty() {
        let bits: i64 = filter.reasons.iter().map(|kind| bit(*kind)).fold(0, |all, bit| all | bit);
        terms.push(format!("reason_kinds & {bits}"));
    }
    if !filter.priorities.is_empty() {
        let ranks: Vec<String> = filter.priorities.iter().map(|&it| column::rank(it).to_string()).collect();
        terms.push(format!("priority IN ({})", ranks.join(", ")));
    }
    if filter.overdue {
        terms.push(match order {
            QueueOrder::Due => format!("+status = 'open' AND {DUE} <= ?1"),
            _ if is_narrow => "+status = 'open' AND due_at_millis <= ?1".to_owned(),
            _ => "status = 'open' AND due_at_millis <= ?1".to_owned(),
        });
    }
    terms.extend(filter.held.then(|| "hold_id IS NOT NULL".to_owned()));
    terms.extend(filter.erased.then(|| "erased_kinds > 0".to_owned()));
    terms.extend(filter.assigned_to.as_ref().map(|_| "assigned_to = ?4".to_owned()));
    terms.extend(filter.decided_by.as_ref().map(|_| "decided_by = ?5".to_owned()));
    terms.extend(filter.decision.map(|kind| format!("decision = '{}'", kind.name())));
    terms
}

/// The bit of a kind of reasons, as the column `reason_kinds` has it.
const fn bit(kind: ReasonKind) -> i64 {
    match kind {
        ReasonKind::Borderline => 1,
        ReasonKind::RequiredNotChecked => 2,
        ReasonKind::Failed => 4,
        ReasonKind::Sampled => 8,
        ReasonKind::PartialEvidence => 16,
        ReasonKind::Invalidated => 32,
    }
}

/// The order of a list, as its indexes have it.
pub(super) const fn order(order: QueueOrder) -> &'static str {
    match order {
        QueueOrder::PriorityThenAge => "priority DESC, imported_at_millis, sequence",
        QueueOrder::Oldest => "imported_at_millis, sequence",
        QueueOrder::Newest => "imported_at_millis DESC, sequence DESC",
        QueueOrder::Due => "coalesce(due_at_millis, 9223372036854775807), sequence",
    }
}
