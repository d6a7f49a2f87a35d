//! Decisions: what persons concluded about a claimed case, on the newest run; where the rules ask for it, two of them.

use rusqlite::{Connection, OptionalExtension, Transaction, named_params};
use serde_json::json;

use super::{
    Store, StoreError, change::Change, column, enrolment::Registrar, lanes, operators, permit, runs, standing::Standing,
};
use crate::case::{
    CaseId, RunId,
    audit::AuditAction,
    decision::{Decision, DecisionDraft, DecisionKind, DecisionStage, ReasonCode, SecondCause},
    queue::CaseStatus,
    review::ReviewRules,
    run_change::run_changes,
};

impl Store {
    /// Records the decision of `actor`, who must hold the claim, on the newest run; the claim ends with it and nothing of the
    /// case is removed. Where the rules ask for two persons, the first decision leaves the case in the queue for another one,
    /// and nothing but the second person's same decision ends that: another decision leaves it to senior reviewers, and a third
    /// person. A decision that stands enrols the person where it approves and the run offers that, and takes out who was
    /// enrolled by an earlier acceptance where it rejects; cases whose answer is known leave the gallery alone.
    ///
    /// # Errors
    /// When the draft is none, the case is not in the queue, `actor` does not hold the claim or it ran out, he decided before
    /// and another must look, a newer run is there than the one decided on, or the database cannot be read or written.
    pub fn decide(
        &mut self,
        draft: &DecisionDraft,
        actor: &str,
        now_millis: i64,
        rules: &ReviewRules,
    ) -> Result<Decision, StoreError> {
        let decided_at = column::rfc3339(now_millis)?;
        let (stage, second_cause) = self.write(|transaction| {
            let change = Change { transaction, case: &draft.case, actor, now_millis };
            decide(&change, draft, rules)
        })?;
        let decided_by = actor.to_owned();
        Ok(Decision { draft: draft.clone(), decided_by, decided_at, stage, second_cause, withdrawn: None })
    }

    /// The decisions on a case, oldest first.
    ///
    /// # Errors
    /// When there is no such case, or the database cannot be read.
    pub fn decisions(&self, case: &CaseId) -> Result<Vec<Decision>, StoreError> {
        let what = || format!("a decision on case {case}");
        self.read(|connection| {
            Standing::load(connection, case)?;
            let sql = "SELECT run_id, kind, reason, note, decided_by, decided_at_millis, request, stage, second_cause,
                           (SELECT cause FROM decision_withdrawals WHERE decision_id = decisions.id)
                       FROM decisions WHERE case_id = ?1 ORDER BY id";
            let mut statement = connection.prepare_cached(sql)?;
            let mut rows = statement.query([&case.0])?;
            let mut decisions = Vec::new();
            while let Some(row) = rows.next()? {
                let text = |index| row.get::<_, Option<String>>(index);
                let reason = ReasonCode::try_from(row.get::<_, u16>(2)?);
                decisions.push(Decision {
                    draft: DecisionDraft {
                        case: case.clone(),
                        run: RunId(row.get(0)?),
                        kind: column::from_name(&row.get::<_, String>(1)?, what)?,
                        reason: reason.map_err(|error| StoreError::unreadable(what(), error))?,
                        note: row.get(3)?,
                        request: text(6)?.map(|request| column::from_json(&request, what)).transpose()?,
                    },
                    decided_by: row.get(4)?,
                    decided_at: column::rfc3339(row.get(5)?)?,
                    stage: column::from_name(&row.get::<_, String>(7)?, what)?,
                    second_cause: text(8)?.map(|cause| column::from_name(&cause, what)).transpose()?,
                    withdrawn: text(9)?.map(|cause| column::from_name(&cause, what)).transpose()?,
                });
            }
            Ok(decisions)
        })
    }

    /// Who could be the second person beside `actor`, by name: the operators who may decide; where there are none, whoever claimed
    /// or decided something since `since_millis`.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn colleagues(&self, actor: &str, since_millis: i64) -> Result<Vec<String>, StoreError> {
        self.read(|connection| {
            if permit::has_operators(connection)? {
                return operators::deciders_but(connection, actor);
            }
            let sql = "SELECT DISTINCT actor FROM audit_events
                       WHERE action IN ('claim', 'decide') AND at_millis >= ?1 AND actor <> ?2 ORDER BY actor";
            let mut statement = connection.prepare_cached(sql)?;
            let names = statement.query_map((since_millis, actor), |row| row.get(0))?.collect::<Result<_, _>>()?;
            Ok(names)
        })
    }
}

fn decide(
    change: &Change<'_>,
    draft: &DecisionDraft,
    rules: &ReviewRules,
) -> Result<(DecisionStage, Option<SecondCause>), StoreError> {
    let &Change { transaction, case, actor, now_millis } = change;
    if let Some(detail) = draft.fault() {
        return Err(StoreError::WrongDraft { case: case.clone(), detail });
    }
    let before = Standing::load(transaction, case)?;
    before.must_be_held_by(case, actor, now_millis)?;
    must_be_new_to(transaction, case, &before, actor)?;
    must_be_newest(transaction, case, &before, draft.run)?;
    let (stage, cause) = stage(transaction, draft, &before, rules)?;
    let decision = insert(change, draft, &before, stage, cause)?;
    settle(change, draft, stage, decision)?;
    let status = if stage.is_final() { CaseStatus::Decided } else { CaseStatus::Open };
    let after = json!({
        "status": status.name(), "decision": draft, "stage": stage, "secondCause": cause, "claimedBy": null,
    });
    change.record(AuditAction::Decide, Some(&before), after)?;
    let registrar = Registrar { transaction, case, actor, now_millis };
    match draft.kind {
        _ if !stage.is_final() => Ok(()),
        _ if before.is_known => registrar.forget_offers(),
        DecisionKind::Approve => registrar.approved(draft.run),
        DecisionKind::Reject => registrar.rejected(),
        DecisionKind::Resubmit => registrar.forget_offers(),
    }?;
    Ok((stage, cause))
}

/// A decision that another person must answer, or that answers one.
struct Prior {
    id: i64,
    kind: String,
    by: String,
    run: RunId,
}

/// The decisions since the first that another person must answer, oldest first; none where no one must.
fn round(connection: &Connection, case: &CaseId, standing: &Standing) -> Result<Vec<Prior>, StoreError> {
    let sql = "SELECT id, kind, decided_by, run_id FROM decisions WHERE case_id = ?1 AND id >= ?2
                   AND NOT EXISTS (SELECT 1 FROM decision_withdrawals WHERE decision_id = decisions.id) ORDER BY id";
    let Some(first) = standing.first_decision else { return Ok(Vec::new()) };
    let mut statement = connection.prepare_cached(sql)?;
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Prior { id: row.get(0)?, kind: row.get(1)?, by: row.get(2)?, run: RunId(row.get(3)?) })
    };
    let found = statement.query_map((&case.0, first), read)?.collect::<Result<_, _>>()?;
    Ok(found)
}

/// An error where `person` decided the case already and another must look at it.
pub(super) fn must_be_new_to(
    connection: &Connection,
    case: &CaseId,
    standing: &Standing,
    person: &str,
) -> Result<(), StoreError> {
    if round(connection, case, standing)?.iter().any(|prior| prior.by == person) {
        return Err(StoreError::SecondPerson { case: case.clone(), actor: person.to_owned() });
    }
    Ok(())
}

/// Whether two persons decided the case differently and a third has not.
pub(super) fn is_contested(connection: &Connection, case: &CaseId, standing: &Standing) -> Result<bool, StoreError> {
    let round = round(connection, case, standing)?;
    Ok(round.iter().any(|prior| prior.kind != round[0].kind))
}

/// An error, with what changed, where `seen` is not the newest run.
pub(super) fn must_be_newest(
    connection: &Connection,
    case: &CaseId,
    standing: &Standing,
    seen: RunId,
) -> Result<(), StoreError> {
    let latest = standing.run.ok_or_else(|| StoreError::UnknownRun { case: case.clone(), run: seen })?;
    if latest == seen {
        return Ok(());
    }
    let reports = (runs::find_report(connection, case, seen)?, runs::find_report(connection, case, latest)?);
    let changes = match &reports {
        (Some(old), Some(new)) => Some(Box::new(run_changes(old, new))),
        _ => None,
    };
    Err(StoreError::StaleRun { case: case.clone(), seen, latest, changes })
}

/// What a decision is among those on its case. Two persons decide on one and the same run: what was decided before another run
/// does not count, but the second person is still needed.
fn stage(
    connection: &Connection,
    draft: &DecisionDraft,
    standing: &Standing,
    rules: &ReviewRules,
) -> Result<(DecisionStage, Option<SecondCause>), StoreError> {
    if standing.first_decision.is_none() {
        let cause = rules.four_eyes.cause(draft, standing.priority, fails(connection, draft.run)?);
        return Ok((if cause.is_some() { DecisionStage::First } else { DecisionStage::Sole }, cause));
    }
    let round = round(connection, &draft.case, standing)?;
    // What was decided before there were operators may be anybody's, and counts for no second person.
    let open = operators::last_open_decision(connection)?.unwrap_or(0);
    let of_run: Vec<&Prior> = round.iter().filter(|prior| prior.run == draft.run && prior.id > open).collect();
    Ok(match of_run.as_slice() {
        [] if round.iter().any(|prior| prior.run == draft.run) => (DecisionStage::First, Some(SecondCause::Unsigned)),
        [] => (DecisionStage::First, Some(SecondCause::RunAgain)),
        [first] if first.kind == draft.kind.name() => (DecisionStage::Confirmation, None),
        [_] => (DecisionStage::Contradiction, None),
        _ => (DecisionStage::Arbitration, None),
    })
}

/// Whether a check of the run fails, by the machine or by a person; what a person calls valid still fails by the machine.
fn fails(connection: &Connection, run: RunId) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM findings WHERE run_id = ?1 AND band = 'fail')
                   OR EXISTS (SELECT 1 FROM overrides WHERE run_id = ?1 AND validation = 'NOT_VALID')";
    Ok(connection.prepare_cached(sql)?.query_row([run.0], |row| row.get(0))?)
}

/// Writes the decision; returns its number.
fn insert(
    change: &Change<'_>,
    draft: &DecisionDraft,
    before: &Standing,
    stage: DecisionStage,
    cause: Option<SecondCause>,
) -> Result<i64, StoreError> {
    let request = draft.request.as_ref().map(|request| column::to_json(request, "the request")).transpose()?;
    change
        .transaction
        .prepare_cached(
            "INSERT INTO decisions (case_id, run_id, kind, reason, note, decided_by, decided_at_millis, stage, first_id,
                 second_cause, claimed_at_millis, request)
             VALUES (:case, :run, :kind, :reason, :note, :actor, :now, :stage, :first, :cause, :claimed, :request)",
        )?
        .execute(named_params! {
            ":case": draft.case.0,
            ":run": draft.run.0,
            ":kind": draft.kind.name(),
            ":reason": draft.reason.code(),
            ":note": draft.note,
            ":actor": change.actor,
            ":now": change.now_millis,
            ":stage": column::to_name(&stage)?,
            ":first": before.first_decision,
            ":cause": cause.map(|cause| column::to_name(&cause)).transpose()?,
            ":claimed": before.claimed_at_millis,
            ":request": request,
        })?;
    Ok(change.transaction.last_insert_rowid())
}

/// Puts the case where the decision leads.
fn settle(change: &Change<'_>, draft: &DecisionDraft, stage: DecisionStage, id: i64) -> Result<(), StoreError> {
    let &Change { transaction, case, actor, .. } = change;
    if stage == DecisionStage::Contradiction {
        let first = first_decider(transaction, case)?;
        let reason = format!("{} of {actor} contradicts the decision of {first}", draft.kind.name());
        return lanes::set_escalated(transaction, case, Some((actor, &reason)));
    }
    if !stage.is_final() {
        let sql = "UPDATE queue SET claimed_by = NULL, claim_expires_at_millis = NULL, claimed_at_millis = NULL,
                       assigned_to = NULL, first_decision_id = ?2, first_decided_by = ?3 WHERE case_id = ?1";
        transaction.prepare_cached(sql)?.execute((&case.0, id, actor))?;
        return Ok(());
    }
    let sql = "UPDATE queue SET status = 'decided', decision = ?2, decided_by = ?3, claimed_by = NULL,
                   claim_expires_at_millis = NULL, claimed_at_millis = NULL, assigned_to = NULL, escalated_by = NULL,
                   escalation_reason = NULL, snoozed_until_millis = NULL, snooze_reason = NULL,
                   first_decision_id = NULL, first_decided_by = NULL WHERE case_id = ?1";
    transaction.prepare_cached(sql)?.execute((&case.0, draft.kind.name(), actor))?;
    Ok(())
}

fn first_decider(transaction: &Transaction<'_>, case: &CaseId) -> Result<String, StoreError> {
    let sql = "SELECT first_decided_by FROM queue WHERE case_id = ?1";
    let found: Option<Option<String>> =
        transaction.prepare_cached(sql)?.query_row([&case.0], |row| row.get(0)).optional()?;
    found.flatten().ok_or_else(|| StoreError::unreadable(format!("the row of case {case}"), "nobody decided first"))
}
