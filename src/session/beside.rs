//! What stands beside the newest run of the opened case for comparison: an earlier run, or a trial.

use std::sync::Arc;

use serde_json::json;

use super::desk::{Desk, SessionError};
use crate::{
    case::{
        CaseId, Digest, JobId, Report, RunId,
        audit::AuditAction,
        permission::Permission,
        run_change::RunChanges,
        run_summary::{MAX_LISTED_RUNS, RunSummary},
    },
    worker::Trial,
};

/// What a person wants to see beside the newest run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Beside {
    /// Another run of the case.
    Run(RunId),
    /// The same evidence run again under another policy or with other networks. It is kept while the case is open, and never
    /// becomes a run of it.
    Trial(Trial),
}

/// What stands beside the newest run.
#[derive(Debug, Clone)]
pub struct BesideView {
    /// What was asked for.
    pub what: Beside,
    /// The run that it is compared with: the newest, which the case shows.
    pub shown: RunId,
    /// How far it is.
    pub stage: BesideStage,
}

/// How far it is.
#[derive(Debug, Clone)]
pub enum BesideStage {
    /// A trial waits or is being made; the job tells how far it is, and cancelling it takes this away.
    Working {
        /// The job.
        job: JobId,
    },
    /// It is there.
    Done {
        /// What it says.
        report: Arc<Report>,
        /// What is otherwise in it than in the run that the case shows.
        changes: RunChanges,
    },
    /// It cannot be had; says why and what to do.
    Failed(String),
}

/// How a trial ended.
#[derive(Debug, Clone, Copy)]
pub enum TrialEnd<'a> {
    /// With this report.
    Made(&'a Report),
    /// It could not be made, for this reason.
    Failed(&'a str),
    /// Nobody wanted it any more.
    Cancelled,
}

impl Desk {
    /// The newest runs of the case, at most [`MAX_LISTED_RUNS`], the newest first.
    ///
    /// # Errors
    /// When there is no such case, or a stored run does not read back.
    pub fn runs(&self, case: &CaseId) -> Result<Vec<RunSummary>, SessionError> {
        Ok(self.store.read(Permission::Look, &self.actor)?.runs(case, MAX_LISTED_RUNS)?)
    }

    /// What one run of the case says; that this person looked is noted in the audit log.
    ///
    /// # Errors
    /// When there is no such case or run, or the database cannot be written.
    pub fn look_at_run(&mut self, case: &CaseId, run: RunId) -> Result<Report, SessionError> {
        let (run, report) = self.run_of(case, run)?;
        self.note_view(case, Some(run))?;
        Ok(report)
    }

    /// Notes in the audit log that this person tried something on the case beside the run `shown`, and what came of it.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn note_trial(
        &mut self,
        case: &CaseId,
        shown: RunId,
        trial: &Trial,
        end: TrialEnd<'_>,
    ) -> Result<(), SessionError> {
        let (outcome, report, detail) = match end {
            TrialEnd::Made(report) => ("made", Some(report), None),
            TrialEnd::Failed(detail) => ("failed", None, Some(detail)),
            TrialEnd::Cancelled => ("cancelled", None, None),
        };
        let text = report.map(serde_json::to_vec).transpose();
        let text = text.map_err(|error| SessionError::Damaged {
            case: case.clone(),
            what: "report",
            detail: error.to_string(),
        })?;
        let after = json!({
            "run": shown,
            "policyFile": trial.policy,
            "modelsFolder": trial.models,
            "outcome": outcome,
            "detail": detail,
            "policy": report.map(|report| &report.policy),
            "models": report.map(|report| &report.models),
            "process": report.map(|report| report.verdict.process),
            "reportSha256": text.map(|text| Digest::of(&text)),
        });
        self.log(AuditAction::Trial, Some(case), after)
    }
}
