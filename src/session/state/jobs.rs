//! What the session's thread hands to the workers, and what it does about their answers.

use std::{path::PathBuf, sync::Arc};

use super::State;
use crate::{
    case::{CaseId, permission::Permission},
    session::{SessionError, job_board::Station, settings::Settings, snapshot::NoticeLevel},
    store::Imported,
    worker::{Event, JobEnd, RunOrder, Work},
};

/// Imports waiting for the import worker.
const MAX_IMPORTS: usize = 64;

impl State {
    pub(super) fn import(&mut self, paths: Vec<PathBuf>) {
        if self.imports.len() >= MAX_IMPORTS {
            let text = "Too many imports are waiting; try again when some are done, or import their common folder.";
            return self.notify(NoticeLevel::Error, text.to_owned());
        }
        let title = match paths.as_slice() {
            [path] => format!("Import {}", path.display()),
            many => format!("Import {} folders or files", many.len()),
        };
        self.imports.push_back((self.jobs.add(title), paths));
    }

    /// Gives idle workers their next job. Runs are taken from the store, so that nothing imported is ever forgotten.
    pub(super) fn start_waiting_work(&mut self) {
        while !self.jobs.is_busy(Station::Import) {
            let Some((job, paths)) = self.imports.pop_front() else { break };
            let Some(cancel) = self.jobs.begin(job, Station::Import, None) else { continue };
            if !self.staff.importer.take(job, Work::Import(paths), cancel) {
                self.jobs.end(job, &JobEnd::Failed("the import worker is gone; restart Assay".to_owned()));
            }
        }
        if let Err(error) = self.start_export() {
            self.notify(NoticeLevel::Error, error.to_string());
        }
        // Nobody is here in whose name a run could be recorded, or he may record none.
        if self.desk.may(Permission::Run)
            && !self.jobs.is_busy(Station::Run)
            && let Err(error) = self.start_run_or_trial()
        {
            self.notify(NoticeLevel::Error, error.to_string());
        }
    }

    pub(super) fn start_next_run(&mut self) -> Result<(), SessionError> {
        while let Some(case) = self.desk.pending()?.into_iter().find(|case| !self.passed_over.contains(case)) {
            match self.desk.run_order(&case) {
                Ok(order) => {
                    self.start_run(order);
                    break;
                }
                Err(error) => self.fail_run(&case, &error.to_string())?,
            }
        }
        Ok(())
    }

    fn start_run(&mut self, order: RunOrder) {
        let case = order.case.clone();
        let job = self.jobs.add(format!("Check {case}"));
        let cancel = self.jobs.begin(job, Station::Run, Some(case.clone()));
        if !cancel.is_some_and(|cancel| self.staff.runner.take(job, Work::Run(Box::new(order)), cancel)) {
            self.jobs.end(job, &JobEnd::Failed("the check worker is gone; restart Assay".to_owned()));
            self.passed_over.insert(case);
        }
    }

    /// Marks a case as one whose run failed. Where even that fails the case is passed over, for as a pending one it would
    /// be run again without end.
    fn fail_run(&mut self, case: &CaseId, message: &str) -> Result<(), SessionError> {
        self.notify(NoticeLevel::Error, format!("{case} could not be checked: {message}"));
        self.change(|desk| desk.record_failure(case, message)).inspect_err(|_| {
            self.passed_over.insert(case.clone());
        })
    }

    pub(super) fn hear(&mut self, event: Event) -> Result<(), SessionError> {
        match event {
            Event::Health { problems, networks } => {
                self.snapshot.health = Arc::new(problems);
                self.snapshot.settings = Arc::new(Settings { networks, ..Settings::clone(&self.snapshot.settings) });
            }
            Event::Progress { job, stage, share } => self.jobs.progress(job, stage, share),
            // Who asked for it has signed out: it stays pending, or was never in.
            Event::Staged { .. } | Event::Reported { .. } | Event::RunFailed { .. } if !self.desk.may_work() => {}
            Event::Staged { job, staged, source } => {
                let admitted =
                    self.desk.admit(*staged, source.path(), None).inspect_err(|_| self.jobs.reject_case(job));
                if let Imported::AlreadyKnown(case) = admitted? {
                    self.notify(NoticeLevel::Info, format!("{case} was imported before; nothing changed."));
                }
                self.reload_queue()?;
            }
            Event::Refused { message } => self.notify(NoticeLevel::Error, message),
            Event::Reported { job, report } => {
                if let Err(error) = self.desk.record(&report) {
                    self.jobs.end(job, &JobEnd::Failed(error.to_string()));
                    self.fail_run(&report.case, &error.to_string())?;
                }
                self.reload()?;
            }
            Event::Tried { job, report } => self.show_trial(job, *report)?,
            Event::RunFailed { case, message } => self.fail_run(&case, &message)?,
            Event::Ended { job, end } => {
                if let (Some(case), JobEnd::Cancelled) = (self.jobs.end(job, &end), &end) {
                    self.passed_over.insert(case);
                }
                self.end_export(job, &end)?;
                self.end_trial(job, &end)?;
            }
        }
        Ok(())
    }
}
