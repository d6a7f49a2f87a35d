//! Erasures: what the database holds is overwritten in the transaction that orders one, the files go after it, and the record of both
//! stays. Killed in between, the next start does the rest.

mod files;
mod person;
mod record;
mod reports;

use rusqlite::{Transaction, named_params};
use serde_json::json;

use self::person::Subject;
use super::{
    Store, StoreError,
    change::Change,
    column,
    enrolment::Registrar,
    holds::noted,
    permit,
    retention::{DECIDED_AT, kept_back},
    retention_error::RetentionError,
    standing::Standing,
};
use crate::case::{
    CaseId, Digest,
    audit::AuditAction,
    audit_personal::EmptiedEvent,
    decision::DecisionKind,
    erasure::{ErasedRecords, ErasureOrder},
    gallery::RemovalCause,
    permission::Permission,
    queue::CaseStatus,
    retention::{CaseOutcome, DataKind, DataKinds},
};

impl Store {
    /// Orders an erasure: from the moment that this returns the database holds nothing of it any more, and [`Store::finish_erasures`]
    /// destroys the files, now or at the next start. What is erased already is not erased again; templates go with the personal fields, since
    /// nobody could find them again without. Returns its number.
    ///
    /// # Errors
    /// When the case is held, claimed, waits for a run or a second person, nothing of what is asked for is left, the note is too long,
    /// there is no such case, the actor may not, or the database cannot be written. Nothing is erased then.
    pub fn order_erasure(&mut self, order: &ErasureOrder, actor: &str, now_millis: i64) -> Result<i64, StoreError> {
        self.write(|transaction| {
            permit::must_be_permitted(transaction, actor, &[Permission::Retention])?;
            let case = &order.case;
            let note = noted(case, &order.note, 0)?;
            let before = Standing::load(transaction, case)?;
            if let Some(why) = kept_back(transaction, &before, now_millis)? {
                return Err(RetentionError::KeptBack { case: case.clone(), why: Box::new(why) }.into());
            }
            let kinds = order.kinds.with_what_depends().without(before.erased);
            if kinds.is_empty() {
                return Err(RetentionError::NothingToErase { case: case.clone(), erased: before.erased }.into());
            }
            let change = Change { transaction, case, actor, now_millis };
            let (id, outcome) = insert(&change, order, kinds, note, &before)?;
            let (records, emptied) = overwrite(&change, id, kinds)?;
            let sql = "UPDATE erasures SET records = ?2 WHERE id = ?1";
            transaction.prepare_cached(sql)?.execute((id, column::to_json(&records, "the records erased")?))?;
            mark(&change, kinds.and(before.erased))?;
            let after = json!({
                "erasure": id, "kinds": kinds, "reason": order.reason, "note": note, "outcome": outcome,
                "caseSha256": Digest::of(case.0.as_bytes()), "records": records, "emptied": emptied,
            });
            change.record(AuditAction::EraseOrdered, Some(&before), after)?;
            Ok(id)
        })
    }
}

impl Store {
    /// An error where something of the case is erased, so that `deed` cannot be done with it: it cannot be run, not even to see what
    /// would come of it, nor sent.
    ///
    /// # Errors
    /// Also when there is no such case, or the database cannot be read.
    pub fn must_be_whole(&self, case: &CaseId, deed: &'static str) -> Result<(), StoreError> {
        self.read(|connection| must_be_whole(case, &Standing::load(connection, case)?, deed))
    }
}

/// Writes the order down, with what had become of the case: from here on its records may be overwritten.
fn insert(
    change: &Change<'_>,
    order: &ErasureOrder,
    kinds: DataKinds,
    note: &str,
    before: &Standing,
) -> Result<(i64, CaseOutcome), StoreError> {
    let &Change { transaction, case, actor, now_millis } = change;
    let sql = format!("SELECT decision, imported_at_millis, {DECIDED_AT} FROM queue WHERE case_id = ?1");
    let (decision, imported_at, decided_at): (Option<String>, i64, Option<i64>) =
        transaction.prepare_cached(&sql)?.query_row([&case.0], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let what = || format!("the row of case {case}");
    let decision: Option<DecisionKind> = decision.map(|name| column::from_name(&name, what)).transpose()?;
    let outcome = CaseOutcome::of(before.status(now_millis), decision);
    transaction
        .prepare_cached(
            "INSERT INTO erasures (case_id, case_sha256, kinds, reason, note, outcome, imported_at_millis, decided_at_millis,
                 ordered_by, ordered_at_millis, state, records)
             VALUES (:case, :digest, :kinds, :reason, :note, :outcome, :imported, :decided, :actor, :now, 'ordered', '{}')",
        )?
        .execute(named_params! {
            ":case": case.0,
            ":digest": Digest::of(case.0.as_bytes()).to_string(),
            ":kinds": kinds.bits(),
            ":reason": order.reason.name(),
            ":note": note,
            ":outcome": outcome.name(),
            ":imported": imported_at,
            ":decided": decided_at.filter(|_| decision.is_some()),
            ":actor": actor,
            ":now": now_millis,
        })?;
    Ok((transaction.last_insert_rowid(), outcome))
}

/// Takes out of the database what the erasure is about.
fn overwrite(change: &Change<'_>, id: i64, kinds: DataKinds) -> Result<(ErasedRecords, Vec<EmptiedEvent>), StoreError> {
    let mut records = ErasedRecords::default();
    let mut emptied = Vec::new();
    if kinds.contains(DataKind::Templates) {
        (records.templates, records.offers) = forget_templates(change)?;
    }
    if kinds.contains(DataKind::Fields) {
        let subject = Subject::load(change)?;
        records.reports_of_others = reports::rewrite_others(change, id)?;
        records.drafts = person::forget_drafts(change, &subject)?;
        emptied = person::empty_events(change, &subject)?;
        person::overwrite(change, &subject)?;
        // What the senders of other cases recorded may name the person whose face theirs resembled.
        let sql = "UPDATE received_cases SET record = NULL WHERE case_id <> ?1 AND record IS NOT NULL
                       AND EXISTS (SELECT 1 FROM evidence e WHERE e.case_id = ?1 AND instr(record, e.digest) > 0)";
        change.transaction.prepare_cached(sql)?.execute([&change.case.0])?;
    }
    if kinds.contains(DataKind::Fields) || kinds.contains(DataKind::Derived) {
        records.reports = reports::rewrite_own(change, id, kinds)?;
        // What a sender recorded of the case goes whole: its reports are in it.
        let sql = "UPDATE received_cases SET record = NULL WHERE case_id = ?1 AND record IS NOT NULL";
        change.transaction.prepare_cached(sql)?.execute([&change.case.0])?;
    }
    records.events = emptied.len() as u64;
    Ok((records, emptied))
}

/// Takes the case's face out of the gallery, and out of what its runs offer; returns how many of each there were.
fn forget_templates(change: &Change<'_>) -> Result<(u64, u64), StoreError> {
    let &Change { transaction, case, actor, now_millis } = change;
    let registrar = Registrar { transaction, case, actor, now_millis };
    let enrolled = registrar.enrolled()?;
    for &enrolment in &enrolled {
        registrar.remove(enrolment, RemovalCause::Request)?;
    }
    let sql = "SELECT count(*) FROM enrolment_offers WHERE case_id = ?1 AND template IS NOT NULL";
    let offers: i64 = transaction.prepare_cached(sql)?.query_row([&case.0], |row| row.get(0))?;
    registrar.forget_offers()?;
    Ok((enrolled.len() as u64, offers.unsigned_abs()))
}

/// Marks the row. A case of which the whole is gone leaves the queue: nobody can work on it.
fn mark(change: &Change<'_>, erased: DataKinds) -> Result<(), StoreError> {
    let &Change { transaction, case, now_millis, .. } = change;
    let sql = "UPDATE queue SET erased_kinds = ?2, erased_at_millis = ?3 WHERE case_id = ?1";
    transaction.prepare_cached(sql)?.execute((&case.0, erased.bits(), now_millis))?;
    if erased.is_all() {
        let sql = "UPDATE queue SET status = CASE status WHEN 'decided' THEN status ELSE ?2 END, reasons = '[]',
                       claimed_by = NULL, claim_expires_at_millis = NULL, claimed_at_millis = NULL, assigned_to = NULL,
                       escalated_by = NULL, escalation_reason = NULL, snoozed_until_millis = NULL, snooze_reason = NULL,
                       failure = NULL, due_at_millis = NULL WHERE case_id = ?1";
        transaction.prepare_cached(sql)?.execute((&case.0, CaseStatus::Settled.name()))?;
    }
    Ok(())
}

/// An error where something of the case is erased, so that `deed` cannot be done with it.
pub(super) fn must_be_whole(case: &CaseId, standing: &Standing, deed: &'static str) -> Result<(), StoreError> {
    if standing.erased.is_empty() {
        return Ok(());
    }
    Err(RetentionError::Erased { case: case.clone(), erased: standing.erased, deed }.into())
}

/// Runs `change` over every row of what `sql` gives for the case: its number and its texts.
fn each_text<const N: usize>(
    transaction: &Transaction<'_>,
    sql: &str,
    case: &CaseId,
    mut take: impl FnMut(i64, [Option<String>; N]) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut statement = transaction.prepare_cached(sql)?;
    let mut found: Vec<(i64, [Option<String>; N])> = Vec::new();
    let mut rows = statement.query([&case.0])?;
    while let Some(row) = rows.next()? {
        let mut texts: [Option<String>; N] = [const { None }; N];
        for (index, text) in texts.iter_mut().enumerate() {
            *text = row.get(index + 1)?;
        }
        found.push((row.get(0)?, texts));
    }
    drop(rows);
    found.into_iter().try_for_each(|(id, texts)| take(id, texts))
}
