//! Where one case stands: what each change looks at first, and what its audit event tells as the state before.

use rusqlite::Connection;
use serde_json::{Value, json};

use super::{StoreError, column, retention::kinds};
use crate::case::{CaseId, RunId, meta::Priority, queue::CaseStatus, retention::DataKinds};

/// A claim as it was made; it may have run out.
pub(super) struct Claim {
    pub(super) holder: String,
    pub(super) expires_at_millis: i64,
}

impl Claim {
    /// The claim in its two columns, where there is one; `what` names the row in the error.
    pub(super) fn of(holder: Option<String>, expires_at_millis: Option<i64>) -> Option<Claim> {
        holder.zip(expires_at_millis).map(|(holder, expires_at_millis)| Claim { holder, expires_at_millis })
    }

    /// Whether the claim holds at `now_millis`.
    pub(super) fn holds(&self, now_millis: i64) -> bool {
        now_millis < self.expires_at_millis
    }
}

/// Where one case stands, as stored: a claim that ran out is still on it, and so is a snooze that is over.
pub(super) struct Standing {
    stored: CaseStatus,
    pub(super) run: Option<RunId>,
    pub(super) claim: Option<Claim>,
    pub(super) awaits_run: bool,
    pub(super) priority: Priority,
    pub(super) assigned_to: Option<String>,
    snoozed_until_millis: Option<i64>,
    pub(super) escalated_by: Option<String>,
    /// The decision that another person must answer.
    pub(super) first_decision: Option<i64>,
    pub(super) claimed_at_millis: Option<i64>,
    pub(super) is_known: bool,
    /// The legal hold that stands.
    pub(super) hold: Option<i64>,
    /// What of the case is erased.
    pub(super) erased: DataKinds,
}

impl Standing {
    /// Where `case` stands; an error where there is no such case.
    pub(super) fn load(connection: &Connection, case: &CaseId) -> Result<Standing, StoreError> {
        let sql = "SELECT status, run_id, claimed_by, claim_expires_at_millis, awaits_run, priority, assigned_to,
                       snoozed_until_millis, escalated_by, first_decision_id, claimed_at_millis, is_known, hold_id, erased_kinds
                   FROM queue WHERE case_id = ?1";
        let mut statement = connection.prepare_cached(sql)?;
        let mut rows = statement.query([&case.0])?;
        let Some(row) = rows.next()? else { return Err(StoreError::UnknownCase(case.clone())) };
        Ok(Standing {
            stored: status_named(&row.get::<_, String>(0)?, case)?,
            run: row.get::<_, Option<i64>>(1)?.map(RunId),
            claim: Claim::of(row.get(2)?, row.get(3)?),
            awaits_run: row.get(4)?,
            priority: column::priority(row.get(5)?, || format!("the row of case {case}"))?,
            assigned_to: row.get(6)?,
            snoozed_until_millis: row.get(7)?,
            escalated_by: row.get(8)?,
            first_decision: row.get(9)?,
            claimed_at_millis: row.get(10)?,
            is_known: row.get(11)?,
            hold: row.get(12)?,
            erased: kinds(row.get(13)?, case)?,
        })
    }

    /// Where the case stands at `now_millis`, with claims that ran out taken off.
    pub(super) fn status(&self, now_millis: i64) -> CaseStatus {
        status_at(self.stored, self.claim.as_ref(), now_millis)
    }

    /// Whether the case is put off at `now_millis`.
    pub(super) fn sleeps(&self, now_millis: i64) -> bool {
        self.snoozed_until_millis.is_some_and(|until| now_millis < until)
    }

    /// Whether people have taken the case on, so that a machine's verdict must not take it out of the queue.
    pub(super) fn is_in_hands(&self, now_millis: i64) -> bool {
        let claimed = self.status(now_millis) == CaseStatus::Claimed;
        let handled = self.assigned_to.is_some() || self.escalated_by.is_some() || self.first_decision.is_some();
        claimed || (self.stored == CaseStatus::Open && (handled || self.sleeps(now_millis)))
    }

    /// An error unless the case is in the queue and nobody but `actor` has it.
    pub(super) fn must_be_free_for(&self, case: &CaseId, actor: &str, now_millis: i64) -> Result<(), StoreError> {
        let status = self.status(now_millis);
        match (status, &self.claim) {
            (CaseStatus::Claimed, Some(claim)) if claim.holder != actor => {
                Err(StoreError::ClaimedByOther { case: case.clone(), holder: claim.holder.clone() })
            }
            (CaseStatus::Claimed | CaseStatus::Open, _) => Ok(()),
            _ => Err(StoreError::NotInQueue { case: case.clone(), status }),
        }
    }

    /// An error unless `actor` holds the claim now.
    pub(super) fn must_be_held_by(&self, case: &CaseId, actor: &str, now_millis: i64) -> Result<(), StoreError> {
        self.must_be_free_for(case, actor, now_millis)?;
        match &self.claim {
            Some(claim) if claim.holder == actor && claim.holds(now_millis) => Ok(()),
            Some(claim) if claim.holder == actor => {
                Err(StoreError::ClaimExpired { case: case.clone(), actor: actor.to_owned() })
            }
            _ => Err(StoreError::NotClaimed { case: case.clone(), actor: actor.to_owned() }),
        }
    }

    /// The standing for an audit event.
    pub(super) fn to_value(&self, now_millis: i64) -> Value {
        let claim = self.claim.as_ref();
        json!({
            "status": self.status(now_millis).name(),
            "run": self.run,
            "claimedBy": claim.map(|claim| &claim.holder),
            "claimExpiresAtMillis": claim.map(|claim| claim.expires_at_millis),
            "assignedTo": self.assigned_to,
            "snoozedUntilMillis": self.snoozed_until_millis,
            "escalatedBy": self.escalated_by,
            "firstDecision": self.first_decision,
            "held": self.hold.is_some(),
            "erased": self.erased,
        })
    }
}

/// The status that a stored one means at `now_millis`: an open case whose claim holds is claimed.
pub(super) fn status_at(stored: CaseStatus, claim: Option<&Claim>, now_millis: i64) -> CaseStatus {
    match claim {
        Some(claim) if stored == CaseStatus::Open && claim.holds(now_millis) => CaseStatus::Claimed,
        _ => stored,
    }
}

/// The status named `name` in the row of `case`.
pub(super) fn status_named(name: &str, case: &CaseId) -> Result<CaseStatus, StoreError> {
    CaseStatus::ALL
        .into_iter()
        .find(|status| status.name() == name)
        .ok_or_else(|| StoreError::unreadable(format!("the status of case {case}"), format!("`{name}` is no status")))
}
