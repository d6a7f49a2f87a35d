//! Legal holds: while one stands, nothing of its case is erased.

use rusqlite::{Connection, OptionalExtension, Transaction};
use serde_json::json;

use super::{Store, StoreError, change::Change, column, permit, retention_error::RetentionError, standing::Standing};
use crate::case::{
    CaseId,
    audit::AuditAction,
    erasure::{Hold, HoldReason, MAX_NOTE},
    permission::Permission,
};

impl Store {
    /// Puts the case under a legal hold, whatever is left of it.
    ///
    /// # Errors
    /// When one stands already, the note is too long, there is no such case, the actor may not, or the database cannot be written.
    pub fn hold(
        &mut self,
        case: &CaseId,
        (reason, note): (HoldReason, &str),
        actor: &str,
        now_millis: i64,
    ) -> Result<Hold, StoreError> {
        self.write(|transaction| {
            permit::must_be_permitted(transaction, actor, &[Permission::Retention])?;
            let note = noted(case, note, 0)?;
            let before = Standing::load(transaction, case)?;
            if before.hold.is_some() {
                return Err(RetentionError::HeldAlready(case.clone()).into());
            }
            let sql =
                "INSERT INTO holds (case_id, reason, note, placed_by, placed_at_millis) VALUES (?1, ?2, ?3, ?4, ?5)";
            transaction.prepare_cached(sql)?.execute((&case.0, reason.name(), note, actor, now_millis))?;
            set(transaction, case, Some(transaction.last_insert_rowid()))?;
            let change = Change { transaction, case, actor, now_millis };
            change.record(AuditAction::Hold, Some(&before), json!({"reason": reason, "note": note}))?;
            let (note, placed_by) = (note.to_owned(), actor.to_owned());
            Ok(Hold { reason, note, placed_by, placed_at_millis: now_millis })
        })
    }

    /// Lifts the legal hold of the case and says why; the record of it stays. Returns the hold.
    ///
    /// # Errors
    /// When none stands, the note is empty or too long, there is no such case, the actor may not, or the database cannot be written.
    pub fn release_hold(
        &mut self,
        case: &CaseId,
        note: &str,
        actor: &str,
        now_millis: i64,
    ) -> Result<Hold, StoreError> {
        self.write(|transaction| {
            permit::must_be_permitted(transaction, actor, &[Permission::Retention])?;
            let note = noted(case, note, 1)?;
            let before = Standing::load(transaction, case)?;
            let id = before.hold.ok_or_else(|| RetentionError::NotHeld(case.clone()))?;
            let hold = find(transaction, id)?.ok_or_else(|| RetentionError::NotHeld(case.clone()))?;
            let sql = "UPDATE holds SET released_by = ?2, released_at_millis = ?3, release_note = ?4 WHERE id = ?1";
            transaction.prepare_cached(sql)?.execute((id, actor, now_millis, note))?;
            set(transaction, case, None)?;
            let change = Change { transaction, case, actor, now_millis };
            let after = json!({"reason": hold.reason, "placedBy": hold.placed_by, "note": note});
            change.record(AuditAction::HoldRelease, Some(&before), after)?;
            Ok(hold)
        })
    }
}

/// The hold of this number.
pub(super) fn find(connection: &Connection, id: i64) -> Result<Option<Hold>, StoreError> {
    let sql = "SELECT reason, note, placed_by, placed_at_millis FROM holds WHERE id = ?1";
    let found = connection
        .prepare_cached(sql)?
        .query_row([id], |row| {
            let hold = (row.get::<_, String>(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
            Ok(hold)
        })
        .optional()?;
    let Some((reason, note, placed_by, placed_at_millis)) = found else { return Ok(None) };
    let reason = column::from_name(&reason, || format!("the reason of hold {id}"))?;
    Ok(Some(Hold { reason, note, placed_by, placed_at_millis }))
}

fn set(transaction: &Transaction<'_>, case: &CaseId, hold: Option<i64>) -> Result<(), StoreError> {
    let sql = "UPDATE queue SET hold_id = ?2 WHERE case_id = ?1";
    transaction.prepare_cached(sql)?.execute((&case.0, hold))?;
    Ok(())
}

/// The note without the space around it; an error where it is too short or too long.
pub(super) fn noted<'a>(case: &CaseId, note: &'a str, least: usize) -> Result<&'a str, StoreError> {
    let note = note.trim();
    if (least..=MAX_NOTE).contains(&note.chars().count()) {
        return Ok(note);
    }
    Err(RetentionError::WrongNote { case: case.clone(), least }.into())
}
