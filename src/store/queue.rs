//! The case list: rows, filter, search, order and counts, without reading a single report.

use rusqlite::{Connection, OptionalExtension, Row, params_from_iter, types::Value};

use super::{
    Store, StoreError, column,
    listing::{self, Found},
    retention::kinds,
    standing::{Claim, status_at, status_named},
};
use crate::case::{
    CaseId, RunId,
    erasure::ErasureMark,
    queue::{CaseStatus, Escalation, Handling, QueuePage, QueueQuery, QueueRow, QueueTab, Snooze},
};

pub(super) const ROW: &str =
    "SELECT case_id, entity_name, status, priority, imported_at_millis, run_id, process, match_level,
    reasons, claimed_by, claim_expires_at_millis, decision, failure, assigned_to, snoozed_until_millis, snooze_reason,
    escalated_by, escalation_reason, first_decided_by, due_at_millis, decided_by,
    (SELECT meta ->> 'specimen' IS 1 FROM cases WHERE id = case_id),
    (SELECT json_object('reason', reason, 'note', note, 'placedBy', placed_by, 'placedAtMillis', placed_at_millis)
     FROM holds WHERE id = hold_id), erased_kinds, erased_at_millis FROM queue";

/// Cases of a filtered or searched list that are counted: beyond them the list only says that there are more. A count takes a
/// look at each, and nobody scrolls so far.
const MAX_COUNTED: i64 = 2000;

impl Store {
    /// A part of the case list at `now_millis`, with the length of the whole list and the counts of every status and of every
    /// tab of `viewer`.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn queue(&self, query: &QueueQuery, viewer: &str, now_millis: i64) -> Result<QueuePage, StoreError> {
        self.read(|connection| {
            let counts = Counts::read(connection, viewer, now_millis)?;
            let found = find(connection, &query.search)?;
            let parameters = listing::parameters(query, viewer, now_millis, &found);
            let (condition, order) = (listing::condition(query, &found), listing::order(query.order));
            let sql = format!("{ROW} WHERE {condition} ORDER BY {order} LIMIT ?6 OFFSET ?7");
            let mut statement = connection.prepare_cached(&sql)?;
            let mut listed = statement.query(params_from_iter(&parameters))?;
            let mut rows = Vec::new();
            while let Some(row) = listed.next()? {
                rows.push(read_row(row, now_millis)?);
            }
            let (total, has_more) = match counts.of_list(query, &found) {
                Some(total) => total,
                None => match end_of_list(query, rows.len()) {
                    Some(total) => (total, false),
                    None => matches(connection, &condition, order, &parameters)?,
                },
            };
            let (tabs, counts) = (counts.tabs.to_vec(), counts.statuses.to_vec());
            Ok(QueuePage { offset: query.offset, rows, total, has_more, counts, tabs })
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

/// What the text is found in.
pub(super) fn find(connection: &Connection, search: &str) -> Result<Found, StoreError> {
    let needle = column::fold(search);
    if needle.is_empty() {
        return Ok(Found::All);
    }
    let (sql, text) = listing::search(&needle);
    let mut statement = connection.prepare_cached(sql)?;
    let numbers = statement.query_map((text, MAX_COUNTED + 1), |row| row.get(0))?.collect::<Result<Vec<i64>, _>>()?;
    if numbers.len() as i64 > MAX_COUNTED {
        return Ok(Found::Many);
    }
    Ok(Found::Few(column::to_json(&numbers, "the cases found")?))
}

/// The length of a list whose last row is among those that were read.
fn end_of_list(query: &QueueQuery, rows: usize) -> Option<u64> {
    let rows = rows as u64;
    let is_end = rows < query.limit && (rows > 0 || query.offset == 0);
    is_end.then(|| query.offset.saturating_add(rows))
}

/// How many cases the condition lets through, as far as they are counted, and whether there are more.
fn matches(
    connection: &Connection,
    condition: &str,
    order: &str,
    parameters: &[Value; 7],
) -> Result<(u64, bool), StoreError> {
    let limit = MAX_COUNTED + 1;
    let sql = format!("SELECT count(*) FROM (SELECT 1 FROM queue WHERE {condition} ORDER BY {order} LIMIT {limit})");
    let mut statement = connection.prepare_cached(&sql)?;
    let used = statement.parameter_count();
    let count: i64 = statement.query_row(params_from_iter(&parameters[..used]), |row| row.get(0))?;
    Ok((count.min(MAX_COUNTED).unsigned_abs(), count > MAX_COUNTED))
}

/// How many cases stand where, in the order of the tabs.
struct Counts {
    statuses: [(CaseStatus, u64); 6],
    tabs: [(QueueTab, u64); 6],
}

impl Counts {
    fn read(connection: &Connection, viewer: &str, now_millis: i64) -> Result<Counts, StoreError> {
        let lanes = by_lane(connection, "SELECT lane, cases FROM lane_counts WHERE ?1 IS NOT NULL", now_millis)?;
        // Without the names of the indexes SQLite would look at every case.
        let claimed = by_lane(
            connection,
            "SELECT lane, count(*) FROM queue INDEXED BY queue_claims WHERE claim_expires_at_millis > ?1 GROUP BY lane",
            now_millis,
        )?;
        let asleep = by_lane(
            connection,
            "SELECT lane, count(*) FROM queue INDEXED BY queue_snoozed WHERE snoozed_until_millis > ?1 GROUP BY lane",
            now_millis,
        )?;
        let in_lanes = |names: &[&str], of: &[(String, i64)]| -> i64 {
            of.iter().filter(|(lane, _)| names.contains(&lane.as_str())).map(|(_, count)| count).sum()
        };
        let (all_claimed, all_asleep) =
            (in_lanes(&listing::OPEN_LANES, &claimed), in_lanes(&listing::OPEN_LANES, &asleep));
        let mine: i64 = connection
            .prepare_cached(&format!(
                "SELECT (SELECT count(*) FROM queue WHERE claimed_by = ?2 AND claim_expires_at_millis > ?1)
                      + (SELECT count(*) FROM queue WHERE assigned_to = ?2 AND NOT {} AND NOT {})",
                listing::CLAIM_HOLDS,
                listing::SLEEPS
            ))?
            .query_row((now_millis, viewer), |row| row.get(0))?;
        let tab = |tab| match tab {
            QueueTab::Mine => mine,
            QueueTab::Unclaimed => {
                in_lanes(&["free"], &lanes) - in_lanes(&["free"], &claimed) - in_lanes(&["free"], &asleep)
            }
            QueueTab::SecondEyes => in_lanes(&["second"], &lanes) - in_lanes(&["second"], &asleep),
            QueueTab::Snoozed => all_asleep,
            QueueTab::Escalated => in_lanes(&["escalated"], &lanes) - in_lanes(&["escalated"], &asleep),
            QueueTab::Done => in_lanes(&["decided", "settled"], &lanes),
        };
        let status = |status: CaseStatus| match status {
            CaseStatus::Claimed => all_claimed,
            CaseStatus::Open => in_lanes(&listing::OPEN_LANES, &lanes) - all_claimed,
            closed => in_lanes(&[closed.name()], &lanes),
        };
        Ok(Counts {
            statuses: CaseStatus::ALL.map(|it| (it, status(it).unsigned_abs())),
            tabs: QueueTab::ALL.map(|it| (it, tab(it).unsigned_abs())),
        })
    }

    /// The length of the list, as far as it is known, and whether there are more, where that need not be counted.
    fn of_list(&self, query: &QueueQuery, found: &Found) -> Option<(u64, bool)> {
        if !query.filter.is_empty() {
            return None;
        }
        match (found, query.tab, query.statuses.as_slice()) {
            (Found::All, Some(tab), []) => {
                self.tabs.iter().find(|(of, _)| *of == tab).map(|(_, count)| (*count, false))
            }
            (Found::All, None, statuses) => {
                let wanted = |status: &CaseStatus| statuses.is_empty() || statuses.contains(status);
                let counts = self.statuses.iter().filter(|(status, _)| wanted(status));
                Some((counts.map(|(_, count)| count).sum(), false))
            }
            (Found::Many, None, []) => Some((MAX_COUNTED.unsigned_abs(), true)),
            _ => None,
        }
    }
}

fn by_lane(connection: &Connection, sql: &str, now_millis: i64) -> Result<Vec<(String, i64)>, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    let counts = statement.query_map([now_millis], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    Ok(counts)
}

/// What is gone of the case, where anything is.
fn erasure(row: &Row<'_>, case: &CaseId) -> Result<Option<ErasureMark>, StoreError> {
    let kinds = kinds(row.get(23)?, case)?;
    let at_millis: Option<i64> = row.get(24)?;
    Ok(at_millis.filter(|_| !kinds.is_empty()).map(|at_millis| ErasureMark { kinds, at_millis }))
}

pub(super) fn read_row(row: &Row<'_>, now_millis: i64) -> Result<QueueRow, StoreError> {
    let case = CaseId(row.get(0)?);
    let what = || format!("the row of case {case}");
    let name = |index| row.get::<_, Option<String>>(index);
    let claim = Claim::of(name(9)?, row.get(10)?);
    let stored = status_named(&row.get::<_, String>(2)?, &case)?;
    let status = status_at(stored, claim.as_ref(), now_millis);
    let claim = claim.filter(|_| status == CaseStatus::Claimed);
    let is_open = matches!(status, CaseStatus::Open | CaseStatus::Claimed);
    let until_millis = row.get::<_, Option<i64>>(14)?.filter(|&until| is_open && now_millis < until);
    let handling = Handling {
        assigned_to: name(13)?,
        snooze: until_millis.zip(name(15)?).map(|(until_millis, reason)| Snooze { until_millis, reason }),
        escalation: name(16)?.zip(name(17)?).map(|(by, reason)| Escalation { by, reason }),
        first_decided_by: name(18)?,
        due_at_millis: row.get(19)?,
        decided_by: name(20)?,
        hold: name(22)?.map(|hold| column::from_json(&hold, what)).transpose()?,
        erasure: erasure(row, &case)?,
    };
    Ok(QueueRow {
        entity_name: name(1)?,
        is_specimen: row.get(21)?,
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
        handling,
        case,
    })
}
