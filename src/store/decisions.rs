//! Decisions: what a person concluded about a claimed case, on the newest run.

use rusqlite::{Connection, named_params};
use serde_json::json;

use super::{Store, StoreError, change::Change, claims, column, enrolment::Registrar, standing::Standing};
use crate::case::{
    CaseId, RunId,
    audit::AuditAction,
    decision::{Decision, DecisionDraft, DecisionKind, ReasonCode},
    queue::CaseStatus,
};

impl Store {
    /// Records the decision of `actor`, who must hold the claim, on the newest run. The claim ends with it; nothing
    /// of the case is removed. An approval enrols the person where the run offers that, a rejection takes out who was
    /// enrolled by an earlier acceptance of the case.
    ///
    /// # Errors
    /// When the reason does not go with the decision, the case is not in the queue, `actor` does not hold the claim or
    /// it ran out, a newer run is there than the one decided on, or the database cannot be written.
    pub fn decide(&mut self, draft: &DecisionDraft, actor: &str, now_millis: i64) -> Result<Decision, StoreError> {
        let decided_at = rfc3339(now_millis)?;
        self.write(|transaction| {
            let case = &draft.case;
            let before = Standing::load(transaction, case)?;
            check(draft, actor, now_millis, &before)?;
            insert(transaction, draft, actor, now_millis)?;
            let change = Change { transaction, case, actor, now_millis };
            let after = json!({"status": CaseStatus::Decided.name(), "decision": draft});
            change.record(AuditAction::Decide, Some(&before), after)?;
            let registrar = Registrar { transaction, case, actor, now_millis };
            match draft.kind {
                DecisionKind::Approve => registrar.approved(draft.run),
                DecisionKind::Reject => registrar.rejected(),
                DecisionKind::Resubmit => registrar.forget_offers(),
            }
        })?;
        Ok(Decision { draft: draft.clone(), decided_by: actor.to_owned(), decided_at })
    }

    /// The decisions on a case, oldest first.
    ///
    /// # Errors
    /// When there is no such case, or the database cannot be read.
    pub fn decisions(&self, case: &CaseId) -> Result<Vec<Decision>, StoreError> {
        let what = || format!("a decision on case {case}");
        self.read(|connection| {
            Standing::load(connection, case)?;
            let sql = "SELECT run_id, kind, reason, note, decided_by, decided_at_millis
                       FROM decisions WHERE case_id = ?1 ORDER BY id";
            let mut statement = connection.prepare_cached(sql)?;
            let mut rows = statement.query([&case.0])?;
            let mut decisions = Vec::new();
            while let Some(row) = rows.next()? {
                let kind: String = row.get(1)?;
                let reason = ReasonCode::try_from(row.get::<_, u16>(2)?);
                decisions.push(Decision {
                    draft: DecisionDraft {
                        case: case.clone(),
                        run: RunId(row.get(0)?),
                        kind: column::from_name(&kind, what)?,
                        reason: reason.map_err(|error| StoreError::unreadable(what(), error))?,
                        note: row.get(3)?,
                    },
                    decided_by: row.get(4)?,
                    decided_at: rfc3339(row.get(5)?)?,
                });
            }
            Ok(decisions)
        })
    }
}

/// Whether `actor` may decide this now.
fn check(draft: &DecisionDraft, actor: &str, now_millis: i64, standing: &Standing) -> Result<(), StoreError> {
    let case = draft.case.clone();
    if draft.reason.kind() != draft.kind {
        return Err(StoreError::ReasonMismatch { case, kind: draft.kind, reason: draft.reason });
    }
    let status = standing.status(now_millis);
    if !matches!(status, CaseStatus::Open | CaseStatus::Claimed) {
        return Err(StoreError::NotInQueue { case, status });
    }
    match &standing.claim {
        Some(claim) if claim.holder == actor && claim.holds(now_millis) => {}
        Some(claim) if claim.holder == actor => {
            return Err(StoreError::ClaimExpired { case, actor: actor.to_owned() });
        }
        Some(claim) if claim.holds(now_millis) => return Err(claims::by_other(&case, &claim.holder)),
        _ => return Err(StoreError::NotClaimed { case, actor: actor.to_owned() }),
    }
    match standing.run {
        Some(latest) if latest == draft.run => Ok(()),
        Some(latest) => Err(StoreError::StaleRun { case, seen: draft.run, latest }),
        None => Err(StoreError::UnknownRun { case, run: draft.run }),
    }
}

fn insert(connection: &Connection, draft: &DecisionDraft, actor: &str, now_millis: i64) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO decisions (case_id, run_id, kind, reason, note, decided_by, decided_at_millis)
             VALUES (:case, :run, :kind, :reason, :note, :actor, :now)",
        )?
        .execute(named_params! {
            ":case": draft.case.0,
            ":run": draft.run.0,
            ":kind": draft.kind.name(),
            ":reason": draft.reason.code(),
            ":note": draft.note,
            ":actor": actor,
            ":now": now_millis,
        })?;
    connection
        .prepare_cached(
            "UPDATE queue SET status = 'decided', decision = ?2, claimed_by = NULL, claim_expires_at_millis = NULL
             WHERE case_id = ?1",
        )?
        .execute((&draft.case.0, draft.kind.name()))?;
    Ok(())
}

fn rfc3339(millis: i64) -> Result<String, StoreError> {
    let time = jiff::Timestamp::from_millisecond(millis).map_err(|_| StoreError::Time(millis))?;
    Ok(time.to_string())
}
