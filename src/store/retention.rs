//! What is due to be erased, and what keeps it.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row};

use super::{
    Store, StoreError, column, holds, import,
    standing::{Claim, Standing, status_named},
};
use crate::case::{
    CaseId,
    decision::DecisionKind,
    retention::{CaseOutcome, DAY_MILLIS, DataKind, DataKinds, DueCase, DueKind, KeptBack, Periods, RetentionRules},
};

/// A part of what is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DuePage {
    /// Cases, in the order in which they were imported.
    pub cases: Vec<DueCase>,
    /// After which number the next part begins; absent where there is none.
    pub next: Option<i64>,
}

/// When the decision that stands was made.
pub(super) const DECIDED_AT: &str = "(SELECT decided_at_millis FROM decisions d WHERE d.case_id = queue.case_id
    AND NOT EXISTS (SELECT 1 FROM decision_withdrawals WHERE decision_id = d.id) ORDER BY d.id DESC LIMIT 1)";

impl Store {
    /// Cases after number `after` of which something is due at `now_millis` by these rules, at most `limit`, with what is due of
    /// each and what keeps it. Looks at every case once and holds none but these.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn due(
        &self,
        rules: &RetentionRules,
        now_millis: i64,
        after: i64,
        limit: usize,
    ) -> Result<DuePage, StoreError> {
        let mut page = DuePage { cases: Vec::new(), next: None };
        if rules.is_empty() {
            return Ok(page);
        }
        self.read(|connection| {
            let sql = format!(
                "SELECT sequence, case_id, status, decision, imported_at_millis, {DECIDED_AT}, erased_kinds
                 FROM queue WHERE sequence > ?1 AND erased_kinds < 63 ORDER BY sequence"
            );
            let mut statement = connection.prepare_cached(&sql)?;
            let mut rows = statement.query([after])?;
            while let Some(row) = rows.next()? {
                let Some(due) = due_case(connection, row, rules, now_millis)? else { continue };
                page.cases.push(due);
                if page.cases.len() >= limit {
                    page.next = Some(row.get(0)?);
                    break;
                }
            }
            Ok(page)
        })
    }
}

fn due_case(
    connection: &Connection,
    row: &Row<'_>,
    rules: &RetentionRules,
    now_millis: i64,
) -> Result<Option<DueCase>, StoreError> {
    let case = CaseId(row.get(1)?);
    let what = || format!("the row of case {case}");
    let status = status_named(&row.get::<_, String>(2)?, &case)?;
    let decision: Option<String> = row.get(3)?;
    let decision: Option<DecisionKind> = decision.map(|name| column::from_name(&name, what)).transpose()?;
    let outcome = CaseOutcome::of(status, decision);
    let decided_at: Option<i64> = if decision.is_some() { row.get(5)? } else { None };
    let from_millis = decided_at.unwrap_or(row.get(4)?);
    let erased = kinds(row.get(6)?, &case)?;
    let periods = rules.of(outcome);
    if !is_any_over(periods, erased, from_millis, now_millis) {
        return Ok(None);
    }
    let present = present(connection, &case)?;
    let kinds: Vec<DueKind> = DataKind::ALL
        .into_iter()
        .filter(|kind| !erased.contains(*kind))
        .filter_map(|kind| {
            let (days, bytes) = (periods.days(kind)?, *present.get(&kind)?);
            let since_millis = end(from_millis, days);
            (since_millis <= now_millis).then_some(DueKind { kind, days, since_millis, bytes })
        })
        .collect();
    let is_whole = periods.case.is_some_and(|days| end(from_millis, days) <= now_millis);
    if kinds.is_empty() && !is_whole {
        return Ok(None);
    }
    let kept_back = kept_back(connection, &Standing::load(connection, &case)?, now_millis)?;
    let from_decision = decided_at.is_some();
    Ok(Some(DueCase { case, outcome, from_millis, from_decision, kinds, is_whole, kept_back }))
}

/// When a period is over. A time beyond the calendar is never over.
fn end(from_millis: i64, days: u32) -> i64 {
    from_millis.saturating_add(i64::from(days).saturating_mul(DAY_MILLIS))
}

fn is_any_over(periods: &Periods, erased: DataKinds, from_millis: i64, now_millis: i64) -> bool {
    let left = DataKind::ALL.into_iter().filter(|kind| !erased.contains(*kind));
    left.filter_map(|kind| periods.days(kind)).any(|days| end(from_millis, days) <= now_millis)
}

/// The kinds that the case has at all, with the bytes of their files.
fn present(connection: &Connection, case: &CaseId) -> Result<BTreeMap<DataKind, u64>, StoreError> {
    let mut present = BTreeMap::from([(DataKind::Derived, 0), (DataKind::Fields, 0)]);
    for evidence in import::find_evidence(connection, case)? {
        *present.entry(DataKind::of(evidence.kind)).or_default() += evidence.byte_len;
    }
    let sql = "SELECT EXISTS (SELECT 1 FROM enrolled_faces WHERE case_id = ?1)
                   OR EXISTS (SELECT 1 FROM enrolment_offers WHERE case_id = ?1)";
    if connection.prepare_cached(sql)?.query_row([&case.0], |row| row.get(0))? {
        present.insert(DataKind::Templates, 0);
    }
    Ok(present)
}

/// What keeps the case from being erased now.
pub(super) fn kept_back(
    connection: &Connection,
    standing: &Standing,
    now_millis: i64,
) -> Result<Option<KeptBack>, StoreError> {
    if let Some(hold) = standing.hold.map(|id| holds::find(connection, id)).transpose()?.flatten() {
        return Ok(Some(KeptBack::Hold(hold)));
    }
    let claim: Option<&Claim> = standing.claim.as_ref().filter(|claim| claim.holds(now_millis));
    if let Some(claim) = claim {
        return Ok(Some(KeptBack::Claimed { by: claim.holder.clone() }));
    }
    if standing.awaits_run {
        return Ok(Some(KeptBack::AwaitsRun));
    }
    Ok(standing.first_decision.map(|_| KeptBack::AwaitsSecondPerson))
}

/// The kinds with these bits in the row of `case`.
pub(super) fn kinds(bits: i64, case: &CaseId) -> Result<DataKinds, StoreError> {
    let none = || StoreError::unreadable(format!("the row of case {case}"), format!("{bits} are no kinds of data"));
    DataKinds::from_bits(bits).ok_or_else(none)
}
