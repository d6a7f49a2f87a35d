//! The figures of a period, counted in one unchanging state of the database.

use rusqlite::{Connection, params_from_iter};
use serde::de::DeserializeOwned;

use super::{Store, StoreError, column, quality};
use crate::case::{
    decision::{DecisionKind, ReasonCode},
    period::{
        Ages, DayVolume, DecisionCount, FourEyesFigures, KnownAnswerErrors, OverrideCount, PeriodFigures, Volumes,
    },
    verdict::ProcessStatus,
};

/// Decisions that count: those that were not undone by who made them.
const NOT_UNDONE: &str = "id NOT IN (SELECT decision_id FROM decision_withdrawals WHERE cause = 'undone')";
/// Decisions that settle a case.
const FINAL: &str = "stage IN ('sole', 'confirmation', 'arbitration')";

impl Store {
    /// What happened from `from_millis` until before `to_millis`, and what waits at `now_millis`.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn period(&self, from_millis: i64, to_millis: i64, now_millis: i64) -> Result<PeriodFigures, StoreError> {
        self.read(|connection| {
            let period = Period { connection, span: [from_millis, to_millis] };
            let (machine, people) = period.known_answers()?;
            Ok(PeriodFigures {
                from_millis,
                to_millis,
                volumes: period.volumes()?,
                decisions: period.decisions()?,
                undone: period.count("decision_withdrawals", "withdrawn_at_millis", "cause = 'undone'")?,
                reopened: period.count("audit_events", "at_millis", "action = 'reopen'")?,
                overrides: period.overrides()?,
                corrections: period.count("corrections", "made_at_millis", "true")?,
                four_eyes: period.four_eyes()?,
                time_to_decision: period.time_to_decision()?,
                open_ages: open_ages(connection, now_millis)?,
                overdue: one(
                    connection,
                    "SELECT count(*) FROM queue WHERE status = 'open' AND due_at_millis <= ?1",
                    &[now_millis],
                )?,
                reviewers: quality::figures(connection, [from_millis, to_millis])?,
                machine,
                people,
            })
        })
    }
}

fn one(connection: &Connection, sql: &str, values: &[i64]) -> Result<u64, StoreError> {
    let count: i64 = connection.prepare_cached(sql)?.query_row(params_from_iter(values), |row| row.get(0))?;
    Ok(count.unsigned_abs())
}

/// What is counted in, and from when to when.
struct Period<'a> {
    connection: &'a Connection,
    span: [i64; 2],
}

impl Period<'_> {
    /// Rows of `table` whose time in the column `time` lies in the period and that meet `condition`.
    fn count(&self, table: &str, time: &str, condition: &str) -> Result<u64, StoreError> {
        let sql = format!("SELECT count(*) FROM {table} WHERE {time} >= ?1 AND {time} < ?2 AND {condition}");
        one(self.connection, &sql, &self.span)
    }

    /// Names with their counts, as `sql` gives them.
    fn named<T: DeserializeOwned>(&self, sql: &str) -> Result<Vec<(T, u64)>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(self.span)?;
        let mut counts = Vec::new();
        while let Some(row) = rows.next()? {
            let name = column::from_name(&row.get::<_, String>(0)?, || "a name in the figures".to_owned())?;
            counts.push((name, row.get::<_, i64>(1)?.unsigned_abs()));
        }
        Ok(counts)
    }

    fn volumes(&self) -> Result<Volumes, StoreError> {
        let final_decisions = format!("{FINAL} AND {NOT_UNDONE}");
        let sql = format!(
            "SELECT day, sum(imported), sum(decided) FROM (
                 SELECT imported_at_millis / 86400000 AS day, 1 AS imported, 0 AS decided FROM cases
                 WHERE imported_at_millis >= ?1 AND imported_at_millis < ?2
                 UNION ALL
                 SELECT decided_at_millis / 86400000, 0, 1 FROM decisions
                 WHERE decided_at_millis >= ?1 AND decided_at_millis < ?2 AND {final_decisions})
             GROUP BY day ORDER BY day"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let day = |row: &rusqlite::Row<'_>| {
            let [imported, decided] = [row.get::<_, i64>(1)?, row.get::<_, i64>(2)?].map(i64::unsigned_abs);
            Ok(DayVolume { day: row.get(0)?, imported, decided })
        };
        let days = statement.query_map(self.span, day)?.collect::<Result<_, _>>()?;
        let settled = "case_id IN (SELECT case_id FROM queue WHERE status = 'settled')
                       AND id IN (SELECT min(id) FROM runs GROUP BY case_id)";
        Ok(Volumes {
            imported: self.count("cases", "imported_at_millis", "true")?,
            runs: self.named::<ProcessStatus>(
                "SELECT process, count(*) FROM runs WHERE recorded_at_millis >= ?1 AND recorded_at_millis < ?2
                 GROUP BY process ORDER BY process",
            )?,
            failed_runs: self.count("audit_events", "at_millis", "action = 'run_failed'")?,
            settled: self.count("runs", "recorded_at_millis", settled)?,
            decided: self.count("decisions", "decided_at_millis", &final_decisions)?,
            days,
        })
    }

    fn decisions(&self) -> Result<Vec<DecisionCount>, StoreError> {
        let sql = format!(
            "SELECT kind, reason, count(*) FROM decisions WHERE decided_at_millis >= ?1 AND decided_at_millis < ?2
             AND {NOT_UNDONE} GROUP BY kind, reason ORDER BY reason"
        );
        let what = || "a decision in the figures".to_owned();
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query(self.span)?;
        let mut counts = Vec::new();
        while let Some(row) = rows.next()? {
            let kind: DecisionKind = column::from_name(&row.get::<_, String>(0)?, what)?;
            let reason = ReasonCode::try_from(row.get::<_, u16>(1)?);
            let reason = reason.map_err(|error| StoreError::unreadable(what(), error))?;
            counts.push(DecisionCount { kind, reason, count: row.get::<_, i64>(2)?.unsigned_abs() });
        }
        Ok(counts)
    }

    fn overrides(&self) -> Result<Vec<OverrideCount>, StoreError> {
        let sql = "SELECT check_name, machine_validation, validation, count(*) FROM overrides
                   WHERE made_at_millis >= ?1 AND made_at_millis < ?2
                   GROUP BY check_name, machine_validation, validation ORDER BY check_name, validation";
        let what = || "an override in the figures".to_owned();
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(self.span)?;
        let mut counts = Vec::new();
        while let Some(row) = rows.next()? {
            counts.push(OverrideCount {
                check: column::from_name(&row.get::<_, String>(0)?, what)?,
                from: column::from_name(&row.get::<_, String>(1)?, what)?,
                to: column::from_name(&row.get::<_, String>(2)?, what)?,
                count: row.get::<_, i64>(3)?.unsigned_abs(),
            });
        }
        Ok(counts)
    }

    fn four_eyes(&self) -> Result<FourEyesFigures, StoreError> {
        let first = format!(
            "SELECT second_cause, count(*) FROM decisions WHERE decided_at_millis >= ?1 AND decided_at_millis < ?2
             AND stage = 'first' AND second_cause IS NOT NULL AND {NOT_UNDONE} GROUP BY second_cause ORDER BY second_cause"
        );
        let staged =
            |stage: &str| self.count("decisions", "decided_at_millis", &format!("stage = '{stage}' AND {NOT_UNDONE}"));
        Ok(FourEyesFigures {
            first: self.named(&first)?,
            confirmed: staged("confirmation")?,
            contradicted: staged("contradiction")?,
            arbitrated: staged("arbitration")?,
            waiting: one(
                self.connection,
                "SELECT count(*) FROM queue WHERE status = 'open' AND first_decision_id IS NOT NULL",
                &[],
            )?,
        })
    }

    fn time_to_decision(&self) -> Result<Ages, StoreError> {
        let sql = format!(
            "SELECT d.decided_at_millis - c.imported_at_millis FROM decisions d JOIN cases c ON c.id = d.case_id
             WHERE d.decided_at_millis >= ?1 AND d.decided_at_millis < ?2 AND d.{FINAL} AND d.{NOT_UNDONE}"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let times = statement.query_map(self.span, |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(Ages::of(times))
    }

    /// The errors of the machine and of persons on cases whose answer is known and that were settled in the period, by the decision
    /// that stands.
    fn known_answers(&self) -> Result<(KnownAnswerErrors, KnownAnswerErrors), StoreError> {
        let sql = format!(
            "SELECT k.expected = 'approve', d.kind, r.process FROM decisions d
             JOIN known_answers k ON k.case_id = d.case_id JOIN runs r ON r.id = d.run_id
             WHERE d.decided_at_millis >= ?1 AND d.decided_at_millis < ?2 AND d.{FINAL}
                 AND d.id NOT IN (SELECT decision_id FROM decision_withdrawals)"
        );
        let what = || "an answer in the figures".to_owned();
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query(self.span)?;
        let (mut machine, mut people) = (Vec::new(), Vec::new());
        while let Some(row) = rows.next()? {
            let is_bona_fide: bool = row.get(0)?;
            let kind: DecisionKind = column::from_name(&row.get::<_, String>(1)?, what)?;
            let process: ProcessStatus = column::from_name(&row.get::<_, String>(2)?, what)?;
            let said = match process {
                ProcessStatus::Accepted => Some(true),
                ProcessStatus::Rejected => Some(false),
                ProcessStatus::Inconclusive => None,
            };
            let decided = match kind {
                DecisionKind::Approve => Some(true),
                DecisionKind::Reject => Some(false),
                DecisionKind::Resubmit => None,
            };
            machine.push((is_bona_fide, said));
            people.push((is_bona_fide, decided));
        }
        Ok((KnownAnswerErrors::of(machine), KnownAnswerErrors::of(people)))
    }
}

fn open_ages(connection: &Connection, now_millis: i64) -> Result<Ages, StoreError> {
    let sql = "SELECT ?1 - imported_at_millis FROM queue WHERE status = 'open'";
    let mut statement = connection.prepare_cached(sql)?;
    let times = statement.query_map([now_millis], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(Ages::of(times))
}
