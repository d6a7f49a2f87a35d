//! Which case a reviewer looks at next.

use rusqlite::{Connection, OptionalExtension};

use super::{
    StoreError,
    listing::{CLAIM_HOLDS, SLEEPS},
};
use crate::case::CaseId;

/// Whether the case has no decision of `?2` that another person must answer. Indexed by the first of them.
const NEW_TO_ACTOR: &str = "(first_decision_id IS NULL OR NOT EXISTS (SELECT 1 FROM decisions d
    WHERE d.case_id = queue.case_id AND d.id >= queue.first_decision_id AND d.decided_by = ?2))";
/// Cases that `?2` may be given, in the order in which they are: what is assigned to him; what nobody is to look at. The status
/// leads to the index of what is overdue, and away from that of assignments.
const TIERS: [(u8, &str); 3] = [
    (0, "assigned_to = ?2"),
    (1, "status = 'open' AND lane = 'free'"),
    (1, "status = 'open' AND lane = 'second' AND assigned_to IS NULL"),
];
/// Ranks of priorities.
const RANKS: std::ops::Range<u8> = 0..4;

/// The case that `actor` should look at next. `known_share` is the share of his decisions, in [0, 1], that are to be on cases
/// whose answer is known.
pub(super) fn case_for(
    connection: &Connection,
    actor: &str,
    now_millis: i64,
    known_share: f64,
) -> Result<Option<CaseId>, StoreError> {
    let some_are_known: bool = connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM queue WHERE is_known = 1 AND lane IN ('free', 'assigned', 'second'))",
        )?
        .query_row([], |row| row.get(0))?;
    if !some_are_known {
        return head(connection, actor, now_millis, "");
    }
    let wanted =
        if a_known_one_is_due(connection, actor, known_share)? { " AND is_known = 1" } else { " AND is_known = 0" };
    match head(connection, actor, now_millis, wanted)? {
        Some(case) => Ok(Some(case)),
        None => head(connection, actor, now_millis, ""),
    }
}

/// Whether fewer of the actor's decisions were on cases whose answer is known than should be.
fn a_known_one_is_due(connection: &Connection, actor: &str, share: f64) -> Result<bool, StoreError> {
    let sql = "SELECT count(*), count(known_answers.case_id) FROM decisions
               LEFT JOIN known_answers USING (case_id)
               WHERE decided_by = ?1 AND id > coalesce((SELECT last_open_decision FROM founding), 0)";
    let (all, known): (i64, i64) =
        connection.prepare_cached(sql)?.query_row([actor], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok((known as f64) < share * (all + 1) as f64)
}

/// The first case of all tiers. Each tier gives its most urgent overdue case for every priority and its first case of all, so
/// that nothing is sorted but these.
fn head(connection: &Connection, actor: &str, now_millis: i64, wanted: &str) -> Result<Option<CaseId>, StoreError> {
    let mut heads = Vec::new();
    for (tier, lane) in TIERS {
        let available = format!("{lane} AND NOT {CLAIM_HOLDS} AND NOT {SLEEPS} AND {NEW_TO_ACTOR}{wanted}");
        for rank in RANKS {
            heads.push(format!(
                "SELECT * FROM (SELECT case_id, {tier} AS tier, 1 AS overdue, priority, due_at_millis AS moment, sequence
                     FROM queue WHERE priority = {rank} AND due_at_millis <= ?1 AND {available}
                     ORDER BY due_at_millis, sequence LIMIT 1)"
            ));
        }
        heads.push(format!(
            "SELECT * FROM (SELECT case_id, {tier}, 0, priority, imported_at_millis, sequence FROM queue WHERE {available}
                 ORDER BY priority DESC, imported_at_millis, sequence LIMIT 1)"
        ));
    }
    let order = "ORDER BY tier, overdue DESC, priority DESC, moment, sequence LIMIT 1";
    let sql = format!("SELECT case_id FROM ({}) {order}", heads.join(" UNION ALL "));
    let found = connection.prepare_cached(&sql)?.query_row((now_millis, actor), |row| row.get(0).map(CaseId));
    Ok(found.optional()?)
}
