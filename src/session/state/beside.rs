//! What the session's thread does about what stands beside the newest run.

use std::sync::Arc;

use super::State;
use crate::{
    case::{CaseId, JobId, Report, RunId, permission::Permission, run_change::run_changes},
    session::{
        SessionError,
        beside::{Beside, BesideStage, BesideView, TrialEnd},
        job_board::Station,
    },
    worker::{JobEnd, Trial, TrialOrder, Work},
};

/// A trial on its way.
pub(super) struct TrialAtHand {
    job: JobId,
    case: CaseId,
    shown: RunId,
    trial: Trial,
}

/// The trials of a session: one waits and one runs at most.
#[derive(Default)]
pub(super) struct Trials {
    waiting: Option<TrialAtHand>,
    running: Option<TrialAtHand>,
    /// The last thing that the worker was given is a trial: a run of a case goes first now.
    was_last: bool,
}

impl State {
    /// Puts something beside the newest run of the opened case, or takes away what is there.
    pub(super) fn put_beside(&mut self, wanted: Option<Beside>) -> Result<(), SessionError> {
        self.drop_beside();
        let (Some(what), Some(opened)) = (wanted, self.snapshot.case.clone()) else { return Ok(()) };
        let case = &opened.row.case;
        let Some((shown, report)) = opened.report.clone() else { return Err(SessionError::NoRun(case.clone())) };
        let stage = match &what {
            Beside::Run(run) => match self.desk.look_at_run(case, *run) {
                Ok(beside) => done(&report, Arc::new(beside)),
                Err(error) => BesideStage::Failed(error.to_string()),
            },
            Beside::Trial(trial) => {
                self.desk.require(Permission::Run)?;
                let job = self.jobs.add(format!("Try {case} with {trial}"));
                let case = case.clone();
                self.trials.waiting = Some(TrialAtHand { job, case, shown, trial: trial.clone() });
                BesideStage::Working { job }
            }
        };
        self.snapshot.beside = Some(Arc::new(BesideView { what, shown, stage }));
        Ok(())
    }

    /// Takes away what stands beside the newest run, and stops the trial that makes it.
    pub(super) fn drop_beside(&mut self) {
        let beside = self.snapshot.beside.take();
        if let Some(BesideStage::Working { job }) = beside.map(|beside| beside.stage.clone()) {
            self.jobs.cancel(job);
        }
        self.trials.waiting = None;
    }

    /// Stops any job; what a trial was to show goes with it.
    pub(super) fn cancel(&mut self, job: JobId) {
        if self.trials.waiting.as_ref().is_some_and(|trial| trial.job == job) {
            self.drop_beside();
        } else {
            self.jobs.cancel(job);
        }
    }

    /// Opens the case again for its newer run; what stands beside stays, and is compared with that one.
    pub(super) fn show_newer_run(&mut self, case: &CaseId) -> Result<(), SessionError> {
        let (beside, waiting) = (self.snapshot.beside.take(), self.trials.waiting.take());
        let opened = self.open(case);
        self.trials.waiting = waiting;
        opened?;
        let report = self.snapshot.case.as_ref().and_then(|opened| opened.report.clone());
        let (Some(beside), Some((shown, report))) = (beside, report) else { return Ok(()) };
        let stage = match &beside.stage {
            BesideStage::Done { report: beside, .. } => done(&report, Arc::clone(beside)),
            other => other.clone(),
        };
        self.snapshot.beside = Some(Arc::new(BesideView { what: beside.what.clone(), shown, stage }));
        Ok(())
    }

    /// Gives the idle worker what it is to do next: trials and runs of cases take turns, so that neither holds the other up
    /// for longer than one takes.
    pub(super) fn start_run_or_trial(&mut self) -> Result<(), SessionError> {
        if self.trials.was_last {
            self.trials.was_last = false;
            self.start_next_run()?;
        }
        if !self.jobs.is_busy(Station::Run) {
            self.start_trial()?;
        }
        if !self.jobs.is_busy(Station::Run) {
            self.start_next_run()?;
        }
        Ok(())
    }

    fn start_trial(&mut self) -> Result<(), SessionError> {
        let Some(at_hand) = self.trials.waiting.take() else { return Ok(()) };
        let Some(cancel) = self.jobs.begin(at_hand.job, Station::Run, None) else { return Ok(()) };
        let (job, case, trial) = (at_hand.job, at_hand.case.clone(), at_hand.trial.clone());
        self.trials.running = Some(at_hand);
        let order = match self.desk.run_order(&case) {
            Ok(order) => order,
            Err(error) => return self.end_trial(job, &JobEnd::Failed(error.to_string())),
        };
        self.trials.was_last = true;
        if self.staff.runner.take(job, Work::Try(Box::new(TrialOrder { order, trial })), cancel) {
            return Ok(());
        }
        self.end_trial(job, &JobEnd::Failed("the check worker is gone; restart Assay".to_owned()))
    }

    /// A trial was made: it is noted, then shown where its case is still open.
    pub(super) fn show_trial(&mut self, job: JobId, report: Report) -> Result<(), SessionError> {
        let Some(trial) = self.trials.running.take_if(|trial| trial.job == job) else { return Ok(()) };
        let noted = self.desk.note_trial(&trial.case, trial.shown, &trial.trial, TrialEnd::Made(&report));
        let shown = self.snapshot.case.as_ref().and_then(|opened| opened.report.clone());
        let stage = match (&noted, shown) {
            // What nobody can account for is not shown.
            (Err(error), _) => BesideStage::Failed(error.to_string()),
            (Ok(()), Some((_, shown))) => done(&shown, Arc::new(report)),
            (Ok(()), None) => return Ok(()),
        };
        if let Err(error) = &noted {
            self.jobs.end(job, &JobEnd::Failed(error.to_string()));
        }
        self.show_stage(job, Some(stage));
        noted
    }

    /// A trial ended without a report, or after it.
    pub(super) fn end_trial(&mut self, job: JobId, end: &JobEnd) -> Result<(), SessionError> {
        self.jobs.end(job, end);
        let Some(trial) = self.trials.running.take_if(|trial| trial.job == job) else { return Ok(()) };
        let (end, stage) = match end {
            JobEnd::Failed(message) => (TrialEnd::Failed(message), Some(BesideStage::Failed(message.clone()))),
            JobEnd::Cancelled | JobEnd::Done => (TrialEnd::Cancelled, None),
        };
        self.show_stage(job, stage);
        self.desk.note_trial(&trial.case, trial.shown, &trial.trial, end)
    }

    /// Shows how far the trial of this job is where that is what is waited for; with no stage it goes.
    fn show_stage(&mut self, job: JobId, stage: Option<BesideStage>) {
        let awaited =
            |beside: &mut Arc<BesideView>| matches!(beside.stage, BesideStage::Working { job: at } if at == job);
        if let Some(beside) = self.snapshot.beside.take_if(awaited) {
            let (what, shown) = (beside.what.clone(), beside.shown);
            self.snapshot.beside = stage.map(|stage| Arc::new(BesideView { what, shown, stage }));
        }
    }
}

fn done(shown: &Report, beside: Arc<Report>) -> BesideStage {
    BesideStage::Done { changes: run_changes(shown, &beside), report: beside }
}
