//! Overrides and corrections: what a reviewer says beside the run he holds, never in its place.

use rusqlite::{Connection, OptionalExtension, named_params};
use serde_json::json;

use super::{Store, StoreError, change::Change, column, decisions, lanes, standing::Standing};
use crate::case::{
    CaseId, EvidenceKind, RunId,
    amendment::{Amendments, Correction, CorrectionDraft, Override, OverrideDraft},
    audit::AuditAction,
    verdict::{ProcessStatus, Validation},
};

impl Store {
    /// Records that `actor`, who must hold the claim, judges one check of the newest run otherwise. `process` is what the whole
    /// comes to with this and with the `prior` overrides of the run that it was reckoned from.
    ///
    /// # Errors
    /// When the case is not in the queue, `actor` does not hold the claim, a newer run or another override came in between, the
    /// run did not judge the check or judged it so, `NOT_CHECKED` is asked for, the reason is empty or too long, or the database
    /// cannot be written.
    pub fn record_override(
        &mut self,
        draft: &OverrideDraft,
        (process, prior): (ProcessStatus, usize),
        actor: &str,
        now_millis: i64,
    ) -> Result<Override, StoreError> {
        let case = &draft.case;
        let made_at = column::rfc3339(now_millis)?;
        self.write(|transaction| {
            let change = Change { transaction, case, actor, now_millis };
            let (before, reason) = amendable(&change, draft.run, &draft.reason)?;
            let (machine, current) = said(transaction, draft)?;
            let wrong = |detail: String| Err(StoreError::WrongAmendment { case: case.clone(), detail });
            if draft.validation == Validation::NotChecked {
                return wrong("a check is called VALID or NOT_VALID; it cannot be called not checked".to_owned());
            }
            if current == draft.validation {
                return wrong(format!("{} is judged so already; nothing was changed", draft.check.title()));
            }
            if i64::try_from(prior) != Ok(count(transaction, draft.run)?) {
                return wrong("another override came in between; open the case again".to_owned());
            }
            insert_override(&change, draft, machine, reason, process)?;
            let after = json!({
                "run": draft.run, "check": draft.check, "machineValidation": machine, "validation": draft.validation,
                "reason": reason, "process": process,
            });
            change.record(AuditAction::Override, Some(&before), after)?;
            let draft = OverrideDraft { reason: reason.to_owned(), ..draft.clone() };
            Ok(Override { draft, machine_validation: machine, process, made_by: actor.to_owned(), made_at })
        })
    }

    /// Records what stands in a field that the newest run read as `read_value`, or did not read. `actor` must hold the claim.
    ///
    /// # Errors
    /// When the case is not in the queue, `actor` does not hold the claim, a newer run is there, the value is too long or was
    /// read so, the reason is empty or too long, or the database cannot be written.
    pub fn record_correction(
        &mut self,
        draft: &CorrectionDraft,
        read_value: Option<&str>,
        actor: &str,
        now_millis: i64,
    ) -> Result<Correction, StoreError> {
        let case = &draft.case;
        let made_at = column::rfc3339(now_millis)?;
        self.write(|transaction| {
            let change = Change { transaction, case, actor, now_millis };
            let (before, reason) = amendable(&change, draft.run, &draft.reason)?;
            let value = lanes::given(case, &draft.corrected_value)?;
            if !matches!(draft.side, EvidenceKind::DocumentFront | EvidenceKind::DocumentBack) {
                let detail = format!("{} is no side of a document; use document_front or document_back", draft.side);
                return Err(StoreError::WrongAmendment { case: case.clone(), detail });
            }
            if read_value == Some(value) {
                let detail = format!("{} was read so; there is nothing to correct", draft.field.key());
                return Err(StoreError::WrongAmendment { case: case.clone(), detail });
            }
            insert_correction(&change, draft, read_value, value, reason)?;
            let after = json!({
                "run": draft.run, "side": draft.side, "field": draft.field, "readValue": read_value,
                "correctedValue": value, "reason": reason,
            });
            change.record(AuditAction::Correct, Some(&before), after)?;
            let draft =
                CorrectionDraft { corrected_value: value.to_owned(), reason: reason.to_owned(), ..draft.clone() };
            Ok(Correction { draft, read_value: read_value.map(str::to_owned), made_by: actor.to_owned(), made_at })
        })
    }

    /// Everything that reviewers said beside the runs of the case.
    ///
    /// # Errors
    /// When there is no such case, or the database cannot be read.
    pub fn amendments(&self, case: &CaseId) -> Result<Amendments, StoreError> {
        self.read(|connection| {
            Standing::load(connection, case)?;
            Ok(Amendments { overrides: overrides(connection, case)?, corrections: corrections(connection, case)? })
        })
    }
}

/// Where the case stands, and the reason, where the actor may say something beside this run now.
fn amendable<'a>(change: &Change<'_>, run: RunId, reason: &'a str) -> Result<(Standing, &'a str), StoreError> {
    let &Change { transaction, case, actor, now_millis } = change;
    let reason = lanes::given(case, reason)?;
    let before = Standing::load(transaction, case)?;
    before.must_be_held_by(case, actor, now_millis)?;
    decisions::must_be_newest(transaction, case, &before, run)?;
    Ok((before, reason))
}

/// What the machine said about the check, and what is said now.
fn said(connection: &Connection, draft: &OverrideDraft) -> Result<(Validation, Validation), StoreError> {
    let sql = "SELECT validation, (SELECT validation FROM overrides o WHERE o.run_id = ?1 AND o.check_name = ?2
                                   ORDER BY id DESC LIMIT 1)
               FROM findings WHERE run_id = ?1 AND check_name = ?2";
    let found = connection
        .prepare_cached(sql)?
        .query_row((draft.run.0, draft.check.name()), |row| {
            Ok((row.get::<_, Option<String>>(0)?, row.get::<_, Option<String>>(1)?))
        })
        .optional()?;
    let Some((Some(machine), current)) = found else {
        let detail = format!("run {} did not judge {}", draft.run, draft.check.title());
        return Err(StoreError::WrongAmendment { case: draft.case.clone(), detail });
    };
    let read = |name: &str| column::from_name(name, || format!("a validation of run {}", draft.run));
    Ok((read(&machine)?, read(current.as_ref().unwrap_or(&machine))?))
}

fn count(connection: &Connection, run: RunId) -> Result<i64, StoreError> {
    let sql = "SELECT count(*) FROM overrides WHERE run_id = ?1";
    Ok(connection.prepare_cached(sql)?.query_row([run.0], |row| row.get(0))?)
}

fn insert_override(
    change: &Change<'_>,
    draft: &OverrideDraft,
    machine: Validation,
    reason: &str,
    process: ProcessStatus,
) -> Result<(), StoreError> {
    change
        .transaction
        .prepare_cached(
            "INSERT INTO overrides (case_id, run_id, check_name, machine_validation, validation, reason, process, made_by,
                 made_at_millis)
             VALUES (:case, :run, :check, :machine, :validation, :reason, :process, :actor, :now)",
        )?
        .execute(named_params! {
            ":case": draft.case.0,
            ":run": draft.run.0,
            ":check": draft.check.name(),
            ":machine": column::to_name(&machine)?,
            ":validation": column::to_name(&draft.validation)?,
            ":reason": reason,
            ":process": column::to_name(&process)?,
            ":actor": change.actor,
            ":now": change.now_millis,
        })?;
    Ok(())
}

fn insert_correction(
    change: &Change<'_>,
    draft: &CorrectionDraft,
    read_value: Option<&str>,
    value: &str,
    reason: &str,
) -> Result<(), StoreError> {
    change
        .transaction
        .prepare_cached(
            "INSERT INTO corrections (case_id, run_id, side, field, read_value, corrected_value, reason, made_by,
                 made_at_millis)
             VALUES (:case, :run, :side, :field, :read, :corrected, :reason, :actor, :now)",
        )?
        .execute(named_params! {
            ":case": draft.case.0,
            ":run": draft.run.0,
            ":side": column::to_name(&draft.side)?,
            ":field": column::to_name(&draft.field)?,
            ":read": read_value,
            ":corrected": value,
            ":reason": reason,
            ":actor": change.actor,
            ":now": change.now_millis,
        })?;
    Ok(())
}

fn overrides(connection: &Connection, case: &CaseId) -> Result<Vec<Override>, StoreError> {
    let what = || format!("an override on case {case}");
    let sql = "SELECT run_id, check_name, validation, reason, machine_validation, process, made_by, made_at_millis
               FROM overrides WHERE case_id = ?1 ORDER BY id";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([&case.0])?;
    let mut made = Vec::new();
    while let Some(row) = rows.next()? {
        let text = |index| row.get::<_, String>(index);
        made.push(Override {
            draft: OverrideDraft {
                case: case.clone(),
                run: RunId(row.get(0)?),
                check: column::from_name(&text(1)?, what)?,
                validation: column::from_name(&text(2)?, what)?,
                reason: text(3)?,
            },
            machine_validation: column::from_name(&text(4)?, what)?,
            process: column::from_name(&text(5)?, what)?,
            made_by: text(6)?,
            made_at: column::rfc3339(row.get(7)?)?,
        });
    }
    Ok(made)
}

fn corrections(connection: &Connection, case: &CaseId) -> Result<Vec<Correction>, StoreError> {
    let what = || format!("a correction on case {case}");
    let sql = "SELECT run_id, side, field, corrected_value, reason, read_value, made_by, made_at_millis
               FROM corrections WHERE case_id = ?1 ORDER BY id";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([&case.0])?;
    let mut made = Vec::new();
    while let Some(row) = rows.next()? {
        let text = |index| row.get::<_, String>(index);
        made.push(Correction {
            draft: CorrectionDraft {
                case: case.clone(),
                run: RunId(row.get(0)?),
                side: column::from_name(&text(1)?, what)?,
                field: column::from_name(&text(2)?, what)?,
                corrected_value: text(3)?,
                reason: text(4)?,
            },
            read_value: row.get(5)?,
            made_by: text(6)?,
            made_at: column::rfc3339(row.get(7)?)?,
        });
    }
    Ok(made)
}
