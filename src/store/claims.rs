//! Claims: a reviewer takes a case for a while, and no other has it meanwhile.

use rusqlite::Transaction;
use serde_json::json;

use super::{Store, StoreError, change::Change, decisions, next, permit, standing::Standing};
use crate::case::{CaseId, audit::AuditAction, permission::Permission, queue::CaseStatus, review::ReviewRules};

/// The longest claim that any policy allows: a day.
const LONGEST_MILLIS: i64 = 24 * 60 * 60 * 1000;

impl Store {
    /// Claims the case that `actor` should look at next; `None` where nothing waits for him. What is assigned to him comes
    /// first, then what nobody has, alone or as the second person: overdue cases before others, the most urgent first, the
    /// oldest among equals. Cases that are put off, that senior reviewers have, or that he decided first are passed over.
    /// Cases whose answer is known come as often as the rules say. However many reviewers ask at once, no case goes to two.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn claim_next(
        &mut self,
        actor: &str,
        now_millis: i64,
        rules: &ReviewRules,
    ) -> Result<Option<CaseId>, StoreError> {
        self.write(|transaction| {
            end_impossible(transaction, actor, now_millis, rules.claim_millis)?;
            let next = next::case_for(transaction, actor, now_millis, rules.known_answers)?;
            if let Some(case) = &next {
                take(&Change { transaction, case, actor, now_millis }, rules.claim_millis)?;
            }
            Ok(next)
        })
    }

    /// Claims one case for `claim_millis` milliseconds from now. The holder may claim again, which extends the claim. A case
    /// that was put off wakes.
    ///
    /// # Errors
    /// When the case is not in the queue, someone else holds it or is to look at it, or `actor` decided it first and another
    /// person must look; or the database cannot be written.
    pub fn claim(&mut self, case: &CaseId, actor: &str, now_millis: i64, claim_millis: i64) -> Result<(), StoreError> {
        self.write(|transaction| {
            end_impossible(transaction, actor, now_millis, claim_millis)?;
            take(&Change { transaction, case, actor, now_millis }, claim_millis)
        })
    }

    /// Lets a claim that holds end `claim_millis` milliseconds from now.
    ///
    /// # Errors
    /// When `actor` does not hold the claim or it ran out, or the database cannot be written.
    pub fn extend(&mut self, case: &CaseId, actor: &str, now_millis: i64, claim_millis: i64) -> Result<(), StoreError> {
        self.write(|transaction| {
            Standing::load(transaction, case)?.must_be_held_by(case, actor, now_millis)?;
            take(&Change { transaction, case, actor, now_millis }, claim_millis)
        })
    }

    /// Gives a claim back, also one that ran out and that nobody took over.
    ///
    /// # Errors
    /// When `actor` does not hold the claim, or the database cannot be written.
    pub fn release(&mut self, case: &CaseId, actor: &str, now_millis: i64) -> Result<(), StoreError> {
        self.write(|transaction| {
            let before = Standing::load(transaction, case)?;
            match &before.claim {
                Some(claim) if claim.holder == actor => {}
                Some(claim) if claim.holds(now_millis) => {
                    return Err(StoreError::ClaimedByOther { case: case.clone(), holder: claim.holder.clone() });
                }
                _ => return Err(StoreError::NotClaimed { case: case.clone(), actor: actor.to_owned() }),
            }
            let change = Change { transaction, case, actor, now_millis };
            set(&change, None)?;
            change.record(
                AuditAction::Release,
                Some(&before),
                json!({"status": CaseStatus::Open.name(), "cause": "given back"}),
            )
        })
    }
}

/// Ends claims of others that would hold for longer than any policy allows: the clock was ahead when they were made, and has been set
/// back. Nobody should wait for it to come round again.
fn end_impossible(
    transaction: &Transaction<'_>,
    actor: &str,
    now_millis: i64,
    claim_millis: i64,
) -> Result<(), StoreError> {
    let latest = now_millis.saturating_add(claim_millis.max(LONGEST_MILLIS));
    let sql = "SELECT case_id FROM queue WHERE claim_expires_at_millis > ?1 AND claimed_by <> ?2";
    let mut statement = transaction.prepare_cached(sql)?;
    let cases = statement.query_map((latest, actor), |row| row.get(0).map(CaseId))?.collect::<Result<Vec<_>, _>>()?;
    for case in &cases {
        let before = Standing::load(transaction, case)?;
        let change = Change { transaction, case, actor, now_millis };
        set(&change, None)?;
        let after = json!({"status": CaseStatus::Open.name(), "cause": "longer than claims last: the clock went back"});
        change.record(AuditAction::Release, Some(&before), after)?;
    }
    Ok(())
}

/// Claims the case for whoever makes the change.
pub(super) fn take(change: &Change<'_>, claim_millis: i64) -> Result<(), StoreError> {
    let &Change { transaction, case, actor, now_millis } = change;
    let mut before = Standing::load(transaction, case)?;
    before.must_be_free_for(case, actor, now_millis)?;
    if let Some(assignee) = before.assigned_to.as_ref().filter(|assignee| *assignee != actor) {
        return Err(StoreError::AssignedToOther { case: case.clone(), assignee: assignee.clone() });
    }
    decisions::must_be_new_to(transaction, case, &before, actor)?;
    if before.escalated_by.is_some() {
        permit::must_be_permitted(transaction, actor, &[Permission::HandleEscalated])?;
    }
    if before.status(now_millis) == CaseStatus::Open && before.claim.is_some() {
        // Nobody saw the earlier claim run out; the log must tell before it tells of the next.
        let after = json!({"status": CaseStatus::Open.name(), "cause": "ran out"});
        change.record(AuditAction::Release, Some(&before), after)?;
        before.claim = None;
    }
    let expires_at_millis = now_millis.saturating_add(claim_millis);
    set(change, Some(expires_at_millis))?;
    let after = json!({
        "status": CaseStatus::Claimed.name(),
        "claimedBy": actor,
        "claimExpiresAtMillis": expires_at_millis,
        "snoozedUntilMillis": null,
    });
    change.record(AuditAction::Claim, Some(&before), after)
}

/// Writes a claim of the actor that ends at `expires_at_millis` and wakes the case, or takes the claim off. Who holds the case
/// already has had it since the claim began.
fn set(change: &Change<'_>, expires_at_millis: Option<i64>) -> Result<(), StoreError> {
    let holder = expires_at_millis.map(|_| change.actor);
    change
        .transaction
        .prepare_cached(
            "UPDATE queue SET claimed_by = ?2, claim_expires_at_millis = ?3,
                 claimed_at_millis = CASE WHEN ?2 IS NULL THEN NULL
                     WHEN claimed_by = ?2 AND claim_expires_at_millis > ?4 THEN claimed_at_millis ELSE ?4 END,
                 snoozed_until_millis = CASE WHEN ?2 IS NULL THEN snoozed_until_millis END,
                 snooze_reason = CASE WHEN ?2 IS NULL THEN snooze_reason END
             WHERE case_id = ?1",
        )?
        .execute((&change.case.0, holder, expires_at_millis, change.now_millis))?;
    Ok(())
}
