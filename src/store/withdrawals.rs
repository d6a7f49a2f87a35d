//! Decisions that stand no longer: undone by who made them, or because the case was opened again. They stay on record.

use rusqlite::{Connection, OptionalExtension, Transaction, named_params};
use serde_json::json;

use super::{
    Store, StoreError, change::Change, claims, column, enrolment::Registrar, erasure::must_be_whole, lanes,
    standing::Standing,
};
use crate::case::{
    CaseId,
    audit::AuditAction,
    decision::{DecisionKind, DecisionStage, WithdrawalCause},
    queue::CaseStatus,
    review::ReviewRules,
};

impl Store {
    /// Takes back the newest decision on the case, which `actor` made not longer ago than the rules allow and with which nobody
    /// has gone on. The case is as it was before, claimed by him. Whom the decision enrolled is offered for enrolment again;
    /// what a rejection took out of the gallery comes back with the next run only.
    ///
    /// # Errors
    /// When any of this is not so, or the database cannot be written.
    pub fn undo(&mut self, case: &CaseId, actor: &str, now_millis: i64, rules: &ReviewRules) -> Result<(), StoreError> {
        self.write(|transaction| {
            let before = Standing::load(transaction, case)?;
            let change = Change { transaction, case, actor, now_millis };
            must_be_whole(case, &before, "decided otherwise")?;
            let made = may_undo(&change, rules.undo_millis)?;
            withdraw(&change, made.id, WithdrawalCause::Undone, "")?;
            put_back(&change, &made)?;
            let after =
                json!({"status": CaseStatus::Open.name(), "decision": made.id, "cause": WithdrawalCause::Undone});
            change.record(AuditAction::Undo, Some(&before), after)?;
            if made.stage.is_final() && made.kind == DecisionKind::Approve {
                Registrar { transaction, case, actor, now_millis }.approval_withdrawn()?;
            }
            claims::take(&change, rules.claim_millis)
        })
    }

    /// Puts a decided or settled case back into the queue, assigned to `actor`. Its decision stands no longer; who was enrolled
    /// stays so until the case is decided again.
    ///
    /// # Errors
    /// When the case is neither decided nor settled, the reason is empty or too long, or the database cannot be written.
    pub fn reopen(&mut self, case: &CaseId, reason: &str, actor: &str, now_millis: i64) -> Result<(), StoreError> {
        self.write(|transaction| {
            let reason = lanes::given(case, reason)?;
            let before = Standing::load(transaction, case)?;
            must_be_whole(case, &before, "opened again")?;
            let status = before.status(now_millis);
            if !matches!(status, CaseStatus::Decided | CaseStatus::Settled) {
                return Err(StoreError::NotClosed { case: case.clone(), status });
            }
            let change = Change { transaction, case, actor, now_millis };
            let made = newest(transaction, case)?.map(|made| made.id);
            if let Some(id) = made {
                withdraw(&change, id, WithdrawalCause::Reopened, reason)?;
            }
            let sql = "UPDATE queue SET status = 'open', decision = NULL, decided_by = NULL, assigned_to = ?2
                       WHERE case_id = ?1";
            transaction.prepare_cached(sql)?.execute((&case.0, actor))?;
            let after = json!({
                "status": CaseStatus::Open.name(), "decision": made, "reason": reason, "assignedTo": actor,
            });
            change.record(AuditAction::Reopen, Some(&before), after)
        })
    }
}

/// A decision, as far as taking it back needs it.
struct Made {
    id: i64,
    kind: DecisionKind,
    stage: DecisionStage,
    by: String,
    at_millis: i64,
    /// The first decision that it answers or takes the place of.
    first: Option<i64>,
}

/// The newest decision on the case that was not withdrawn.
fn newest(connection: &Connection, case: &CaseId) -> Result<Option<Made>, StoreError> {
    let what = || format!("a decision on case {case}");
    let sql = "SELECT id, kind, stage, decided_by, decided_at_millis, first_id FROM decisions WHERE case_id = ?1
                   AND NOT EXISTS (SELECT 1 FROM decision_withdrawals WHERE decision_id = decisions.id)
               ORDER BY id DESC LIMIT 1";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([&case.0])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    Ok(Some(Made {
        id: row.get(0)?,
        kind: column::from_name(&row.get::<_, String>(1)?, what)?,
        stage: column::from_name(&row.get::<_, String>(2)?, what)?,
        by: row.get(3)?,
        at_millis: row.get(4)?,
        first: row.get(5)?,
    }))
}

/// The decision that the actor may take back now.
fn may_undo(change: &Change<'_>, undo_millis: i64) -> Result<Made, StoreError> {
    let &Change { transaction, case, actor, now_millis } = change;
    let refuse = |detail: String| StoreError::NotUndone { case: case.clone(), detail };
    let made = newest(transaction, case)?.ok_or_else(|| refuse("there is none".to_owned()))?;
    if made.by != actor {
        return Err(refuse(format!("{} made it; only who made it can undo it", made.by)));
    }
    if now_millis < made.at_millis {
        return Err(refuse("it was made later than now; set the clock of this machine".to_owned()));
    }
    if now_millis - made.at_millis >= undo_millis {
        return Err(refuse(format!("{} minutes are over; open the case again", undo_millis / 60_000)));
    }
    if let Some((action, who)) = gone_on(transaction, case)? {
        return Err(refuse(format!("{who} has gone on with the case ({action}); open the case again")));
    }
    Ok(made)
}

/// What was done with the case after its newest decision, and by whom; looking at it, and what the decision itself did to the
/// gallery, is nothing.
fn gone_on(connection: &Connection, case: &CaseId) -> Result<Option<(String, String)>, StoreError> {
    let sql = "SELECT action, actor FROM audit_events WHERE case_id = ?1
                   AND sequence > (SELECT max(sequence) FROM audit_events WHERE case_id = ?1 AND action = 'decide')
                   AND action NOT IN ('view', 'trial', 'enrol', 'unenrol', 'gallery_view') ORDER BY sequence LIMIT 1";
    Ok(connection.prepare_cached(sql)?.query_row([&case.0], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}

fn withdraw(change: &Change<'_>, decision: i64, cause: WithdrawalCause, reason: &str) -> Result<(), StoreError> {
    change
        .transaction
        .prepare_cached(
            "INSERT INTO decision_withdrawals (decision_id, cause, reason, withdrawn_by, withdrawn_at_millis)
             VALUES (:decision, :cause, :reason, :actor, :now)",
        )?
        .execute(named_params! {
            ":decision": decision,
            ":cause": column::to_name(&cause)?,
            ":reason": reason,
            ":actor": change.actor,
            ":now": change.now_millis,
        })?;
    Ok(())
}

/// Puts the case where it was before the decision.
fn put_back(change: &Change<'_>, made: &Made) -> Result<(), StoreError> {
    let &Change { transaction, case, actor, .. } = change;
    match made.stage {
        DecisionStage::Contradiction => return lanes::set_escalated(transaction, case, None),
        DecisionStage::Arbitration => {
            restore(transaction, case, made.first)?;
            return lanes::set_escalated(transaction, case, Some((actor, "the deciding third decision was undone")));
        }
        DecisionStage::Sole | DecisionStage::First | DecisionStage::Confirmation => {}
    }
    restore(transaction, case, made.first)
}

/// Opens the case, with the first decision that another person must answer where there is one.
fn restore(transaction: &Transaction<'_>, case: &CaseId, first: Option<i64>) -> Result<(), StoreError> {
    let sql = "UPDATE queue SET status = 'open', decision = NULL, decided_by = NULL, first_decision_id = ?2,
                   first_decided_by = (SELECT decided_by FROM decisions WHERE id = ?2) WHERE case_id = ?1";
    transaction.prepare_cached(sql)?.execute((&case.0, first))?;
    Ok(())
}
