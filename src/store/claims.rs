//! Claims: a reviewer takes a case for a while, and no other has it meanwhile.

use rusqlite::OptionalExtension;
use serde_json::json;

use super::{Store, StoreError, change::Change, standing::Standing};
use crate::case::{CaseId, audit::AuditAction, queue::CaseStatus};

impl Store {
    /// Claims the most urgent open case, the oldest among equals, for `claim_millis` milliseconds; `None` where nothing
    /// is open. However many reviewers ask at once, no case goes to two of them.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn claim_next(
        &mut self,
        actor: &str,
        now_millis: i64,
        claim_millis: i64,
    ) -> Result<Option<CaseId>, StoreError> {
        self.write(|transaction| {
            let next = transaction
                .prepare_cached(
                    "SELECT case_id FROM queue
                     WHERE status = 'open' AND (claim_expires_at_millis IS NULL OR claim_expires_at_millis <= ?1)
                     ORDER BY priority DESC, imported_at_millis, sequence LIMIT 1",
                )?
                .query_row([now_millis], |row| row.get(0).map(CaseId))
                .optional()?;
            if let Some(case) = &next {
                take(&Change { transaction, case, actor, now_millis }, claim_millis)?;
            }
            Ok(next)
        })
    }

    /// Claims one case for `claim_millis` milliseconds from now. The holder may claim again, which extends the claim.
    ///
    /// # Errors
    /// When the case is not in the queue or someone else holds it, or the database cannot be written.
    pub fn claim(&mut self, case: &CaseId, actor: &str, now_millis: i64, claim_millis: i64) -> Result<(), StoreError> {
        self.write(|transaction| take(&Change { transaction, case, actor, now_millis }, claim_millis))
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
                Some(claim) if claim.holds(now_millis) => return Err(by_other(case, &claim.holder)),
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

/// The error of a case that `holder` has.
pub(super) fn by_other(case: &CaseId, holder: &str) -> StoreError {
    StoreError::ClaimedByOther { case: case.clone(), holder: holder.to_owned() }
}

fn take(change: &Change<'_>, claim_millis: i64) -> Result<(), StoreError> {
    let &Change { transaction, case, actor, now_millis } = change;
    let mut before = Standing::load(transaction, case)?;
    let status = before.status(now_millis);
    match (status, &before.claim) {
        (CaseStatus::Claimed, Some(claim)) if claim.holder != actor => return Err(by_other(case, &claim.holder)),
        (CaseStatus::Claimed | CaseStatus::Open, _) => {}
        _ => return Err(StoreError::NotInQueue { case: case.clone(), status }),
    }
    if status == CaseStatus::Open && before.claim.is_some() {
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
    });
    change.record(AuditAction::Claim, Some(&before), after)
}

/// Writes a claim of the actor that ends at `expires_at_millis`, or takes the claim off.
fn set(change: &Change<'_>, expires_at_millis: Option<i64>) -> Result<(), StoreError> {
    let holder = expires_at_millis.map(|_| change.actor);
    change
        .transaction
        .prepare_cached("UPDATE queue SET claimed_by = ?2, claim_expires_at_millis = ?3 WHERE case_id = ?1")?
        .execute((&change.case.0, holder, expires_at_millis))?;
    Ok(())
}
