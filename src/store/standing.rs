//! Where one case stands: what each change looks at first, and what its audit event tells as the state before.

use rusqlite::{Connection, OptionalExtension};
use serde_json::{Value, json};

use super::StoreError;
use crate::case::{CaseId, RunId, queue::CaseStatus};

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

/// Where one case stands, as stored: a claim that ran out is still on it.
pub(super) struct Standing {
    stored: CaseStatus,
    pub(super) run: Option<RunId>,
    pub(super) claim: Option<Claim>,
    pub(super) awaits_run: bool,
}

impl Standing {
    /// Where `case` stands; an error where there is no such case.
    pub(super) fn load(connection: &Connection, case: &CaseId) -> Result<Standing, StoreError> {
        let sql =
            "SELECT status, run_id, claimed_by, claim_expires_at_millis, awaits_run FROM queue WHERE case_id = ?1";
        let found = connection
            .prepare_cached(sql)?
            .query_row([&case.0], |row| {
                let claim = Claim::of(row.get(2)?, row.get(3)?);
                Ok((row.get::<_, String>(0)?, row.get::<_, Option<i64>>(1)?, claim, row.get(4)?))
            })
            .optional()?;
        let (status, run, claim, awaits_run) = found.ok_or_else(|| StoreError::UnknownCase(case.clone()))?;
        let stored = status_named(&status, case)?;
        Ok(Standing { stored, run: run.map(RunId), claim, awaits_run })
    }

    /// Where the case stands at `now_millis`, with claims that ran out taken off.
    pub(super) fn status(&self, now_millis: i64) -> CaseStatus {
        status_at(self.stored, self.claim.as_ref(), now_millis)
    }

    /// The standing for an audit event.
    pub(super) fn to_value(&self, now_millis: i64) -> Value {
        let claim = self.claim.as_ref();
        json!({
            "status": self.status(now_millis).name(),
            "run": self.run,
            "claimedBy": claim.map(|claim| &claim.holder),
            "claimExpiresAtMillis": claim.map(|claim| claim.expires_at_millis),
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
