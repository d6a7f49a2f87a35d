//! The case list: rows, filter, search, order and counts, without reading a single report.

use rusqlite::{Connection, OptionalExtension, Row};

use super::{
    Store, StoreError, column,
    standing::{Claim, status_at, status_named},
};
use crate::case::{
    CaseId, RunId,
    queue::{CaseStatus, QueueOrder, QueuePage, QueueQuery, QueueRow},
};

const ROW: &str = "SELECT case_id, entity_name, status, priority, imported_at_millis, run_id, process, match_level,
    reasons, claimed_by, claim_expires_at_millis, decision, failure FROM queue";

/// Whether an open case is claimed at the time `?1`.
const CLAIM_HOLDS: &str = "coalesce(claim_expires_at_millis, ?1) > ?1";

impl Store {
    /// A part of the case list at `now_millis`, with the length of the whole list and the counts of every status.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn queue(&self, query: &QueueQuery, now_millis: i64) -> Result<QueuePage, StoreError> {
        self.read(|connection| {
            let counts = counts(connection, now_millis)?;
            let needle = column::fold(&query.search);
            let filter = filter(&query.statuses, &needle);
            let total = if needle.is_empty() {
                counts.iter().filter(|(status, _)| is_wanted(&query.statuses, *status)).map(|(_, count)| count).sum()
            } else {
                matches(connection, &filter, &needle, now_millis)?
            };
            let sql = format!("{ROW} WHERE {filter} ORDER BY {} LIMIT ?3 OFFSET ?4", order(query.order));
            let mut statement = connection.prepare_cached(&sql)?;
            let (limit, offset) = (column::count(query.limit), column::count(query.offset));
            let mut found = statement.query((now_millis, &needle, limit, offset))?;
            let mut rows = Vec::new();
            while let Some(row) = found.next()? {
                rows.push(read_row(row, now_millis)?);
            }
            Ok(QueuePage { offset: query.offset, rows, total, counts })
        })
    }

    /// One case as a row of the list at `now_millis`.
    ///
    /// # Errors
    /// When there is no such case, or the database cannot be read.
    pub fn row(&self, case: &CaseId, now_millis: i64) -> Result<QueueRow, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&format!("{ROW} WHERE case_id = ?1"))?;
            let row = statement.query_row([&case.0], |row| Ok(read_row(row, now_millis))).optional()?;
            row.ok_or_else(|| StoreError::UnknownCase(case.clone()))?
        })
    }
}

fn is_wanted(statuses: &[CaseStatus], status: CaseStatus) -> bool {
    statuses.is_empty() || statuses.contains(&status)
}

/// The condition of the list, with the time as `?1` and the folded search text as `?2`.
fn filter(statuses: &[CaseStatus], needle: &str) -> String {
    let mut stored: Vec<CaseStatus> = CaseStatus::ALL.into_iter().filter(|&it| is_wanted(statuses, it)).collect();
    let mut terms = Vec::new();
    let (open, claimed) = (stored.contains(&CaseStatus::Open), stored.contains(&CaseStatus::Claimed));
    stored.retain(|&status| status != CaseStatus::Claimed && (status != CaseStatus::Open || claimed));
    match (open, claimed) {
        (true, false) => terms.push(format!("status = 'open' AND NOT {CLAIM_HOLDS}")),
        (false, true) => terms.push(format!("status = 'open' AND {CLAIM_HOLDS}")),
        _ => {}
    }
    let names: Vec<String> = stored.iter().map(|status| format!("'{}'", status.name())).collect();
    if open && names.len() == CaseStatus::ALL.len() - 1 {
        // Every status, where the list's order is an index of its own and need not be sorted.
        terms.push("true".to_owned());
    } else if !names.is_empty() {
        terms.push(format!("status IN ({})", names.join(", ")));
    }
    let by_text = if needle.is_empty() { "" } else { " AND instr(search, ?2) > 0" };
    format!("({}){by_text}", terms.join(" OR "))
}

const fn order(order: QueueOrder) -> &'static str {
    match order {
        QueueOrder::PriorityThenAge => "priority DESC, imported_at_millis, sequence",
        QueueOrder::Oldest => "imported_at_millis, sequence",
        QueueOrder::Newest => "imported_at_millis DESC, sequence DESC",
    }
}

/// How many cases the filter lets through.
fn matches(connection: &Connection, filter: &str, needle: &str, now_millis: i64) -> Result<u64, StoreError> {
    let mut statement = connection.prepare_cached(&format!("SELECT count(*) FROM queue WHERE {filter}"))?;
    let count: i64 = statement.query_row((now_millis, needle), |row| row.get(0))?;
    Ok(count.unsigned_abs())
}

/// How many cases stand where, in the order of the tabs.
fn counts(connection: &Connection, now_millis: i64) -> Result<Vec<(CaseStatus, u64)>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT status, count(*) FROM queue GROUP BY status")?;
    let stored = statement
        .query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?)))?
        .collect::<Result<Vec<_>, _>>()?;
    let claimed: i64 = connection
        .prepare_cached("SELECT count(*) FROM queue WHERE claim_expires_at_millis > ?1")?
        .query_row([now_millis], |row| row.get(0))?;
    let count_of = |status: CaseStatus| {
        let stored = stored.iter().find(|(name, _)| name == status.name()).map_or(0, |(_, count)| *count);
        let count = match status {
            CaseStatus::Claimed => claimed,
            CaseStatus::Open => stored - claimed,
            _ => stored,
        };
        (status, count.unsigned_abs())
    };
    Ok(CaseStatus::ALL.into_iter().map(count_of).collect())
}

fn read_row(row: &Row<'_>, now_millis: i64) -> Result<QueueRow, StoreError> {
    let case = CaseId(row.get(0)?);
    let what = || format!("the row of case {case}");
    let name = |index| row.get::<_, Option<String>>(index);
    let claim = Claim::of(name(9)?, row.get(10)?);
    let stored = status_named(&row.get::<_, String>(2)?, &case)?;
    let status = status_at(stored, claim.as_ref(), now_millis);
    let claim = claim.filter(|_| status == CaseStatus::Claimed);
    Ok(QueueRow {
        entity_name: name(1)?,
        status,
        priority: column::priority(row.get(3)?, what)?,
        imported_at_millis: row.get(4)?,
        run: row.get::<_, Option<i64>>(5)?.map(RunId),
        process: name(6)?.map(|text| column::from_name(&text, what)).transpose()?,
        match_level: row.get(7)?,
        reasons: column::from_json(&row.get::<_, String>(8)?, what)?,
        claim_expires_at_millis: claim.as_ref().map(|claim| claim.expires_at_millis),
        claimed_by: claim.map(|claim| claim.holder),
        decision: name(11)?.map(|text| column::from_name(&text, what)).transpose()?,
        failure: name(12)?,
        case,
    })
}
