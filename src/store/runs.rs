//! Runs of the pipeline: which cases wait for one, what it reported, or why it could not be made.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params};
use serde_json::json;

use super::{
    Store, StoreError, change::Change, column, enrolment::Registrar, erasure::must_be_whole, import, standing::Standing,
};
use crate::case::{
    CaseId, Digest, Report, RunId,
    audit::AuditAction,
    digest::DigestError,
    finding::Outcome,
    queue::CaseStatus,
    report::{ModelRef, PolicyRef},
    run_summary::{RunSummary, networks_digest},
    verdict::{ReviewReason, Route},
};

impl Store {
    /// Cases that wait for a run, oldest first: newly imported ones and those where a run was asked for. After a
    /// restart these are to be run again.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn pending(&self) -> Result<Vec<CaseId>, StoreError> {
        self.read(|connection| {
            let sql = "SELECT case_id FROM queue WHERE awaits_run = 1 ORDER BY imported_at_millis, sequence";
            let mut statement = connection.prepare_cached(sql)?;
            let cases = statement.query_map([], |row| row.get(0).map(CaseId))?.collect::<Result<_, _>>()?;
            Ok(cases)
        })
    }

    /// Notes that the case is to be run again. It keeps its place in the queue, its claim and its decision; a failed
    /// one is pending again. Asking twice changes nothing.
    ///
    /// # Errors
    /// When there is no such case, or the database cannot be written.
    pub fn request_rerun(&mut self, case: &CaseId, actor: &str, now_millis: i64) -> Result<(), StoreError> {
        self.write(|transaction| {
            let before = Standing::load(transaction, case)?;
            if before.awaits_run {
                return Ok(());
            }
            must_be_whole(case, &before, "run again")?;
            transaction
                .prepare_cached(
                    "UPDATE queue SET awaits_run = 1, failure = NULL,
                         status = CASE status WHEN 'failed' THEN 'pending' ELSE status END
                     WHERE case_id = ?1",
                )?
                .execute([&case.0])?;
            let change = Change { transaction, case, actor, now_millis };
            change.record(AuditAction::RunRequested, Some(&before), json!({"awaitsRun": true}))
        })
    }

    /// Records a finished run and routes the case: to the queue, or settled. A claimed case stays with its holder and a
    /// decided one stays decided, whatever the new verdict. A report that nobody waits for any more and that repeats the
    /// newest one to the byte, because two programs ran the same waiting case, changes nothing: it is that run.
    ///
    /// # Errors
    /// When there is no such case, the report judges other evidence than the case's or holds numbers that JSON
    /// cannot, or the database cannot be written.
    pub fn record_run(&mut self, report: &Report, actor: &str, now_millis: i64) -> Result<RunId, StoreError> {
        self.write(|transaction| insert(transaction, report, actor, now_millis))
    }

    /// Records that a run could not be made and why. A case without any finished run is failed; one that has a run
    /// keeps it, and its place in the queue.
    ///
    /// # Errors
    /// When there is no such case, or the database cannot be written.
    pub fn record_failure(
        &mut self,
        case: &CaseId,
        message: &str,
        actor: &str,
        now_millis: i64,
    ) -> Result<(), StoreError> {
        self.write(|transaction| {
            let before = Standing::load(transaction, case)?;
            must_be_whole(case, &before, "said to have failed")?;
            transaction
                .prepare_cached(
                    "UPDATE queue SET awaits_run = 0, failure = ?2,
                         status = CASE WHEN status = 'pending' AND run_id IS NULL THEN 'failed' ELSE status END
                     WHERE case_id = ?1",
                )?
                .execute((&case.0, message))?;
            let status = Standing::load(transaction, case)?.status(now_millis).name();
            let after = json!({"status": status, "message": message});
            Change { transaction, case, actor, now_millis }.record(AuditAction::RunFailed, Some(&before), after)
        })
    }

    /// The report of one run, or of the newest where none is named; `None` for a case without a finished run.
    ///
    /// # Errors
    /// When there is no such case or run, or the stored report cannot be read.
    pub fn report(&self, case: &CaseId, run: Option<RunId>) -> Result<Option<(RunId, Report)>, StoreError> {
        self.read(|connection| {
            let standing = Standing::load(connection, case)?;
            let Some(run) = run.or(standing.run) else { return Ok(None) };
            let report = find_report(connection, case, run)?;
            let report = report.ok_or_else(|| StoreError::UnknownRun { case: case.clone(), run })?;
            Ok(Some((run, report)))
        })
    }

    /// When a run of the case was recorded, milliseconds since 1970 in UTC.
    ///
    /// # Errors
    /// When there is no such run, or the database cannot be read.
    pub fn recorded_at(&self, case: &CaseId, run: RunId) -> Result<i64, StoreError> {
        self.read(|connection| {
            let found = connection
                .prepare_cached("SELECT recorded_at_millis FROM runs WHERE case_id = ?1 AND id = ?2")?
                .query_row((&case.0, run.0), |row| row.get(0))
                .optional()?;
            found.ok_or_else(|| StoreError::UnknownRun { case: case.clone(), run })
        })
    }

    /// The finished runs of the case, the newest first, at most `limit`.
    ///
    /// # Errors
    /// When there is no such case, or a stored run cannot be read.
    pub fn runs(&self, case: &CaseId, limit: u64) -> Result<Vec<RunSummary>, StoreError> {
        self.read(|connection| {
            Standing::load(connection, case)?;
            let sql = "SELECT id, recorded_at_millis, process, policy_sha256, report ->> '$.policy.name', report -> '$.models'
                       FROM runs WHERE case_id = ?1 ORDER BY id DESC LIMIT ?2";
            let mut statement = connection.prepare_cached(sql)?;
            let mut rows = statement.query((&case.0, column::count(limit)))?;
            let mut runs = Vec::new();
            while let Some(row) = rows.next()? {
                runs.push(summary(row, case)?);
            }
            Ok(runs)
        })
    }

    /// The newest finished run; `None` for a case without one.
    ///
    /// # Errors
    /// When there is no such case, or the database cannot be read.
    pub fn latest_run(&self, case: &CaseId) -> Result<Option<RunId>, StoreError> {
        self.read(|connection| Ok(Standing::load(connection, case)?.run))
    }
}

fn summary(row: &Row<'_>, case: &CaseId) -> Result<RunSummary, StoreError> {
    let run = RunId(row.get(0)?);
    let what = || format!("run {run} of case {case}");
    let sha256: String = row.get(3)?;
    let sha256 = sha256.parse().map_err(|error: DigestError| StoreError::unreadable(what(), error))?;
    let models: Vec<ModelRef> = column::from_json(&row.get::<_, String>(5)?, what)?;
    Ok(RunSummary {
        run,
        recorded_at_millis: row.get(1)?,
        policy: PolicyRef { name: row.get(4)?, sha256 },
        networks: networks_digest(&models),
        process: column::from_name(&row.get::<_, String>(2)?, what)?,
    })
}

/// The report of one run of the case; `None` where it has no such run.
pub(super) fn find_report(connection: &Connection, case: &CaseId, run: RunId) -> Result<Option<Report>, StoreError> {
    let text: Option<String> = connection
        .prepare_cached("SELECT report FROM runs WHERE case_id = ?1 AND id = ?2")?
        .query_row((&case.0, run.0), |row| row.get(0))
        .optional()?;
    text.map(|text| column::from_json(&text, || format!("the report of run {run} of case {case}"))).transpose()
}

/// Records a run within a transaction.
pub(super) fn insert(
    transaction: &Transaction<'_>,
    report: &Report,
    actor: &str,
    now_millis: i64,
) -> Result<RunId, StoreError> {
    let case = &report.case;
    let what = format!("the report of case {case}");
    let before = Standing::load(transaction, case)?;
    must_be_whole(case, &before, "judged again")?;
    if !import::same_evidence(&import::find_evidence(transaction, case)?, &report.evidence) {
        let detail = "it judges other evidence than the case's".to_owned();
        return Err(StoreError::Unstorable { what, detail });
    }
    let text = column::to_json(report, &what)?;
    // JSON has no NaN: such a number would be written as null and the report could never be opened again.
    if let Err(error) = serde_json::from_str::<Report>(&text) {
        return Err(StoreError::Unstorable { what, detail: error.to_string() });
    }
    if !before.awaits_run
        && let Some(run) = repeated(transaction, case, &text)?
    {
        return Ok(run);
    }
    transaction
        .prepare_cached(
            "INSERT INTO runs (case_id, recorded_at_millis, recorded_by, process, policy_sha256, report)
             VALUES (:case, :now, :actor, :process, :policy, :report)",
        )?
        .execute(named_params! {
            ":case": case.0,
            ":now": now_millis,
            ":actor": actor,
            ":process": column::to_name(&report.verdict.process)?,
            ":policy": report.policy.sha256.to_string(),
            ":report": text,
        })?;
    let run = RunId(transaction.last_insert_rowid());
    insert_findings(transaction, run, report)?;
    let status = route(transaction, run, report, &before, now_millis)?;
    let after = json!({
        "status": status.name(),
        "run": run,
        "process": report.verdict.process,
        "route": report.route,
        "reportSha256": Digest::of(text.as_bytes()),
        "policy": report.policy,
        "models": report.models,
        "references": report.references,
    });
    Change { transaction, case, actor, now_millis }.record(AuditAction::Run, Some(&before), after)?;
    Registrar { transaction, case, actor, now_millis }.run_recorded(run, report, status)?;
    Ok(run)
}

/// The newest run of the case where it says the very same.
fn repeated(transaction: &Transaction<'_>, case: &CaseId, report: &str) -> Result<Option<RunId>, StoreError> {
    let newest = transaction
        .prepare_cached("SELECT id, report = ?2 FROM runs WHERE case_id = ?1 ORDER BY id DESC LIMIT 1")?
        .query_row([&case.0, report], |row| Ok((RunId(row.get(0)?), row.get(1)?)))
        .optional()?;
    Ok(newest.and_then(|(run, same)| if same { Some(run) } else { None }))
}

fn insert_findings(transaction: &Transaction<'_>, run: RunId, report: &Report) -> Result<(), StoreError> {
    let mut insert = transaction.prepare_cached(
        "INSERT INTO findings (run_id, position, check_name, raw, score, cause, code, validation, band)
         VALUES (:run, :position, :check, :raw, :score, :cause, :code, :validation, :band)",
    )?;
    for (position, finding) in (0_i64..).zip(&report.findings) {
        let (raw, cause) = match &finding.outcome {
            Outcome::Scored { raw, .. } => (Some(raw), None),
            Outcome::NotChecked(not_checked) => (None, Some(column::to_name(&not_checked.cause)?)),
        };
        let verdict = report.verdict.of(finding.check);
        insert.execute(named_params! {
            ":run": run.0,
            ":position": position,
            ":check": finding.check.name(),
            ":raw": raw,
            ":score": finding.outcome.score(),
            ":cause": cause,
            ":code": finding.code,
            ":validation": verdict.map(|verdict| column::to_name(&verdict.validation)).transpose()?,
            ":band": verdict.map(|verdict| column::to_name(&verdict.band)).transpose()?,
        })?;
    }
    Ok(())
}

/// Puts the case where its newest run says, and returns where it stands now.
fn route(
    transaction: &Transaction<'_>,
    run: RunId,
    report: &Report,
    standing: &Standing,
    now_millis: i64,
) -> Result<CaseStatus, StoreError> {
    let (mut reasons, priority) = match &report.route {
        Route::Queue { reasons, priority } => (reasons.clone(), Some(column::rank(*priority))),
        Route::Settled => (Vec::new(), None),
    };
    let before = standing.status(now_millis);
    let after = match (before, &report.route) {
        // Someone is looking at it, or has decided: a machine does not take that away.
        (CaseStatus::Claimed | CaseStatus::Decided, _) => before,
        (_, Route::Queue { .. }) => CaseStatus::Open,
        (_, Route::Settled) if standing.is_in_hands(now_millis) => CaseStatus::Open,
        // What reviewers are measured by comes before them whatever the verdict, and looks like any other case.
        (_, Route::Settled) if standing.is_known => {
            reasons.push(ReviewReason::Sampled);
            CaseStatus::Open
        }
        (_, Route::Settled) => CaseStatus::Settled,
    };
    let stored = if after == CaseStatus::Claimed { CaseStatus::Open } else { after };
    transaction
        .prepare_cached(
            "UPDATE queue SET awaits_run = 0, failure = NULL, run_id = :run, process = :process,
                 match_level = :match_level, reasons = :reasons, priority = coalesce(:priority, priority),
                 status = :status,
                 claimed_by = CASE :status WHEN 'open' THEN claimed_by END,
                 claim_expires_at_millis = CASE :status WHEN 'open' THEN claim_expires_at_millis END,
                 claimed_at_millis = CASE :status WHEN 'open' THEN claimed_at_millis END
             WHERE case_id = :case",
        )?
        .execute(named_params! {
            ":run": run.0,
            ":process": column::to_name(&report.verdict.process)?,
            ":match_level": report.face_match.as_ref().and_then(|face_match| face_match.level()).map(|level| level.level),
            ":reasons": column::to_json(&reasons, "the reasons")?,
            ":priority": priority,
            ":status": stored.name(),
            ":case": report.case.0,
        })?;
    Ok(after)
}
