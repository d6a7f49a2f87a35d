//! Where open cases lie: with whom, until when put off, whether with senior reviewers.

use rusqlite::Transaction;
use serde_json::{Value, json};

use super::{Store, StoreError, change::Change, decisions, operators, permit, standing::Standing};
use crate::case::{
    CaseId,
    audit::AuditAction,
    queue::CaseStatus,
    review::{MAX_BATCH, MAX_REASON},
};

/// How one case of a batch fared.
pub type BatchResult = (CaseId, Result<(), StoreError>);

impl Store {
    /// Assigns cases to `assignee`, or to nobody where it is `None`, in one transaction. A case that cannot be assigned is told
    /// beside the others, which are. A claim of `actor` on a case that goes to someone else ends.
    ///
    /// # Errors
    /// When there are more than [`MAX_BATCH`] cases or the database cannot be written; then nothing is assigned. Of a single
    /// case: when it is not in the queue, someone else has claimed it, or the assignee decided it first.
    pub fn assign(
        &mut self,
        cases: &[CaseId],
        assignee: Option<&str>,
        actor: &str,
        now_millis: i64,
    ) -> Result<Vec<BatchResult>, StoreError> {
        if cases.len() > MAX_BATCH {
            return Err(StoreError::TooMany { count: cases.len(), most: MAX_BATCH });
        }
        self.write(|transaction| {
            let mut results = Vec::with_capacity(cases.len());
            for case in cases {
                match assign(&Change { transaction, case, actor, now_millis }, assignee) {
                    Err(failure) if !failure.is_refusal() => return Err(failure),
                    result => results.push((case.clone(), result)),
                }
            }
            Ok(results)
        })
    }

    /// Puts a case off until `until_millis`; it wakes by itself. The actor's claim on it ends.
    ///
    /// # Errors
    /// When the case is not in the queue or someone else has it, the time is over or farther than `longest_millis` from now,
    /// the reason is empty or too long, or the database cannot be written.
    pub fn snooze(
        &mut self,
        case: &CaseId,
        (until_millis, longest_millis): (i64, i64),
        reason: &str,
        actor: &str,
        now_millis: i64,
    ) -> Result<(), StoreError> {
        let farthest = now_millis.saturating_add(longest_millis);
        self.write(|transaction| {
            let reason = given(case, reason)?;
            if until_millis <= now_millis || until_millis > farthest {
                let hours = longest_millis / 3_600_000;
                return Err(StoreError::SnoozeTime { case: case.clone(), hours });
            }
            let change = Change { transaction, case, actor, now_millis };
            let before = change.free()?;
            let sql = "UPDATE queue SET snoozed_until_millis = ?2, snooze_reason = ?3, claimed_by = NULL,
                           claim_expires_at_millis = NULL, claimed_at_millis = NULL WHERE case_id = ?1";
            transaction.prepare_cached(sql)?.execute((&case.0, until_millis, reason))?;
            let after = json!({"snoozedUntilMillis": until_millis, "reason": reason, "claimedBy": null});
            change.record(AuditAction::Snooze, Some(&before), after)
        })
    }

    /// Wakes a case before its time.
    ///
    /// # Errors
    /// When the case is not put off, or the database cannot be written.
    pub fn wake(&mut self, case: &CaseId, actor: &str, now_millis: i64) -> Result<(), StoreError> {
        self.write(|transaction| {
            let before = Standing::load(transaction, case)?;
            if before.status(now_millis) != CaseStatus::Open || !before.sleeps(now_millis) {
                return Err(StoreError::NotSnoozed(case.clone()));
            }
            let sql = "UPDATE queue SET snoozed_until_millis = NULL, snooze_reason = NULL WHERE case_id = ?1";
            transaction.prepare_cached(sql)?.execute([&case.0])?;
            let change = Change { transaction, case, actor, now_millis };
            change.record(AuditAction::Wake, Some(&before), json!({"snoozedUntilMillis": null}))
        })
    }

    /// Leaves a case to senior reviewers: it is nobody's, and `claim_next` passes it over unless it is assigned to who asks.
    ///
    /// # Errors
    /// When the case is not in the queue or someone else has it, it is escalated already, the reason is empty or too long, or
    /// the database cannot be written.
    pub fn escalate(&mut self, case: &CaseId, reason: &str, actor: &str, now_millis: i64) -> Result<(), StoreError> {
        self.write(|transaction| {
            let reason = given(case, reason)?;
            let change = Change { transaction, case, actor, now_millis };
            let before = change.free()?;
            if before.escalated_by.is_some() {
                return Err(StoreError::AlreadyEscalated(case.clone()));
            }
            set_escalated(transaction, case, Some((actor, reason)))?;
            let after = json!({"escalatedBy": actor, "reason": reason, "claimedBy": null, "assignedTo": null});
            change.record(AuditAction::Escalate, Some(&before), after)
        })
    }

    /// Takes a case back from senior reviewers: it lies where it would without the escalation.
    ///
    /// # Errors
    /// When the case is not escalated, two persons contradict each other on it, someone else has claimed it, the reason is empty
    /// or too long, or the database cannot be written.
    pub fn deescalate(&mut self, case: &CaseId, reason: &str, actor: &str, now_millis: i64) -> Result<(), StoreError> {
        self.write(|transaction| {
            let reason = given(case, reason)?;
            let change = Change { transaction, case, actor, now_millis };
            let before = change.free()?;
            if before.escalated_by.is_none() {
                return Err(StoreError::NotEscalated(case.clone()));
            }
            if decisions::is_contested(transaction, case, &before)? {
                return Err(StoreError::Contested(case.clone()));
            }
            set_escalated(transaction, case, None)?;
            let after = json!({"escalatedBy": null, "reason": reason, "claimedBy": null, "assignedTo": null});
            change.record(AuditAction::Deescalate, Some(&before), after)
        })
    }
}

impl Change<'_> {
    /// Where the case stands; an error unless it is in the queue and nobody but the actor has it.
    fn free(&self) -> Result<Standing, StoreError> {
        let before = Standing::load(self.transaction, self.case)?;
        before.must_be_free_for(self.case, self.actor, self.now_millis)?;
        Ok(before)
    }
}

fn assign(change: &Change<'_>, assignee: Option<&str>) -> Result<(), StoreError> {
    let &Change { transaction, case, actor, now_millis } = change;
    let before = Standing::load(transaction, case)?;
    let held_by_assignee = before.claim.as_ref().is_some_and(|claim| Some(claim.holder.as_str()) == assignee);
    before.must_be_free_for(case, assignee.filter(|_| held_by_assignee).unwrap_or(actor), now_millis)?;
    if let Some(assignee) = assignee {
        if assignee.trim().is_empty() {
            return Err(StoreError::NoReviewer(case.clone()));
        }
        let escalated = before.escalated_by.is_some();
        if permit::has_operators(transaction)? && !operators::can_take(transaction, assignee, escalated)? {
            return Err(StoreError::CannotTake { case: case.clone(), assignee: assignee.to_owned() });
        }
        decisions::must_be_new_to(transaction, case, &before, assignee)?;
    }
    let sql = "UPDATE queue SET assigned_to = ?2,
                   claimed_by = CASE WHEN ?3 THEN claimed_by END,
                   claim_expires_at_millis = CASE WHEN ?3 THEN claim_expires_at_millis END,
                   claimed_at_millis = CASE WHEN ?3 THEN claimed_at_millis END
               WHERE case_id = ?1";
    transaction.prepare_cached(sql)?.execute((&case.0, assignee, held_by_assignee))?;
    let claimed_by = if held_by_assignee { json!(assignee) } else { Value::Null };
    change.record(AuditAction::Assign, Some(&before), json!({"assignedTo": assignee, "claimedBy": claimed_by}))
}

/// Leaves the case to senior reviewers, by whom and why, or takes it back from them; nobody has it after that.
pub(super) fn set_escalated(
    transaction: &Transaction<'_>,
    case: &CaseId,
    escalation: Option<(&str, &str)>,
) -> Result<(), StoreError> {
    let (by, reason) = escalation.unzip();
    let sql = "UPDATE queue SET escalated_by = ?2, escalation_reason = ?3, assigned_to = NULL, claimed_by = NULL,
                   claim_expires_at_millis = NULL, claimed_at_millis = NULL, snoozed_until_millis = NULL,
                   snooze_reason = NULL WHERE case_id = ?1";
    transaction.prepare_cached(sql)?.execute((&case.0, by, reason))?;
    Ok(())
}

/// The reason without the space around it; an error where nothing is left, or too much.
pub(super) fn given<'a>(case: &CaseId, reason: &'a str) -> Result<&'a str, StoreError> {
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > MAX_REASON {
        return Err(StoreError::NoReason { case: case.clone(), most: MAX_REASON });
    }
    Ok(reason)
}
