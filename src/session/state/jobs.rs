//! What the session's thread hands to the workers, and what it does about their answers.

use std::{path::PathBuf, sync::Arc};

use super::State;
use crate::{
    bundle::Fate,
    case::{CaseId, JobId, permission::Permission},
    session::{SessionError, job_board::Station, receiving::ReceivedFate, settings::Settings, snapshot::NoticeLevel},
    store::Imported,
    worker::{Arrival, BundleFacts, Event, JobEnd, RunOrder, Work, bundles_at},
};

/// Imports waiting for the import worker.
const MAX_IMPORTS: usize = 64;

/// What waits for the import worker.
pub(super) enum Incoming {
    /// Folders, archives and requests.
    Cases(Vec<PathBuf>),
    /// Bundles of other installations.
    Bundles(Vec<PathBuf>),
}

/// What became of the cases of one bundle so far.
pub(super) struct Arrived {
    of: Arc<BundleFacts>,
    fates: Vec<ReceivedFate>,
}

impl State {
    /// Takes paths in: bundles, and folders of them, apart from everything else.
    pub(super) fn import(&mut self, paths: Vec<PathBuf>) -> Result<(), SessionError> {
        let (mut cases, mut bundles) = (Vec::new(), Vec::new());
        for path in paths {
            match bundles_at(&path) {
                Ok(Some(found)) => {
                    bundles.extend(found);
                    match self.desk.cases_beside(&path) {
                        Ok(beside) => cases.extend(beside),
                        Err(error) => self.notify(NoticeLevel::Error, error.to_string()),
                    }
                }
                Ok(None) => cases.push(path),
                Err(error) => self.notify(NoticeLevel::Error, error.to_string()),
            }
        }
        for (incoming, what) in [(Incoming::Bundles(bundles), "bundles"), (Incoming::Cases(cases), "folders or files")]
        {
            let (Incoming::Cases(paths) | Incoming::Bundles(paths)) = &incoming;
            let title = match paths.as_slice() {
                [] => continue,
                [path] => format!("Import {}", path.display()),
                many => format!("Import {} {what}", many.len()),
            };
            if self.imports.len() >= MAX_IMPORTS {
                let text = "Too many imports are waiting; try again when some are done, or import their common folder.";
                self.notify(NoticeLevel::Error, text.to_owned());
                break;
            }
            self.imports.push_back((self.jobs.add(title), incoming));
        }
        Ok(())
    }

    /// Stores a case of a bundle.
    fn take_in(&mut self, job: JobId, facts: &Arc<BundleFacts>, arrival: Arrival) -> Result<(), SessionError> {
        let fate = self.desk.take_in(facts, arrival).inspect_err(|_| self.jobs.reject_case(job))?;
        match &fate {
            ReceivedFate::In(case, Fate::Known) => {
                self.notify(NoticeLevel::Info, format!("{case} is here already; nothing changed."));
            }
            ReceivedFate::In(_, Fate::Received) => {}
            ReceivedFate::Refused(case, error) => {
                self.jobs.reject_case(job);
                let text = format!("{case} from {} was refused: {error}; the bundle keeps it", facts.sender.name);
                self.notify(NoticeLevel::Error, text);
            }
        }
        // A bundle that broke off leaves its cases behind; they are no other's.
        let mut fates = self.fates_of(facts);
        fates.push(fate);
        self.arrived = Some(Arrived { of: Arc::clone(facts), fates });
        self.reload_queue()
    }

    /// Acknowledges a bundle of which every case is in.
    fn end_bundle(&mut self, facts: &Arc<BundleFacts>) -> Result<(), SessionError> {
        let fates = self.fates_of(facts);
        match self.desk.acknowledge(facts, &fates).transpose()? {
            Some(place) => {
                let (cases, sender) = (facts.cases, &facts.sender.name);
                let text =
                    format!("{cases} cases from {sender} are in; the acknowledgement lies in {}", place.display());
                self.notify(NoticeLevel::Info, text);
            }
            None => {
                let text = format!("{} is not acknowledged, since not every case of it is in.", facts.path.display());
                self.notify(NoticeLevel::Info, text);
            }
        }
        Ok(())
    }

    /// Takes what became of the cases of this bundle so far.
    fn fates_of(&mut self, facts: &Arc<BundleFacts>) -> Vec<ReceivedFate> {
        let arrived = self.arrived.take().filter(|arrived| Arc::ptr_eq(&arrived.of, facts));
        arrived.map(|arrived| arrived.fates).unwrap_or_default()
    }

    /// What the import worker is to do.
    fn work_of(&mut self, incoming: Incoming) -> Result<Work, SessionError> {
        Ok(match incoming {
            Incoming::Cases(paths) => Work::Import(paths),
            Incoming::Bundles(paths) => Work::Receive(paths, Box::new(self.desk.receive_order()?)),
        })
    }

    /// Gives idle workers their next job. Runs are taken from the store, so that nothing imported is ever forgotten.
    pub(super) fn start_waiting_work(&mut self) {
        while !self.jobs.is_busy(Station::Import) {
            let Some((job, incoming)) = self.imports.pop_front() else { break };
            let Some(cancel) = self.jobs.begin(job, Station::Import, None) else { continue };
            let taken = self.work_of(incoming).map(|work| self.staff.importer.take(job, work, cancel));
            let failed = match taken {
                Ok(true) => continue,
                Ok(false) => "the import worker is gone; restart Assay".to_owned(),
                Err(error) => error.to_string(),
            };
            self.jobs.end(job, &JobEnd::Failed(failed));
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
                Err(error) => self.end_unrecorded(&case, &error)?,
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

    /// A run that left no report: the case's own failure, unless the database or the disk failed; then it waits for the next start.
    fn end_unrecorded(&mut self, case: &CaseId, error: &SessionError) -> Result<(), SessionError> {
        if error.is_of_the_machine() {
            self.notify(
                NoticeLevel::Error,
                format!("{case} was not checked: {error}; it is checked at the next start"),
            );
            self.passed_over.insert(case.clone());
            return Ok(());
        }
        self.fail_run(case, &error.to_string())
    }

    pub(super) fn hear(&mut self, event: Event) -> Result<(), SessionError> {
        match event {
            Event::Health { problems, networks } => {
                self.snapshot.health = Arc::new(problems);
                self.snapshot.settings = Arc::new(Settings { networks, ..Settings::clone(&self.snapshot.settings) });
            }
            Event::Progress { job, stage, share } => self.jobs.progress(job, stage, share),
            // Who asked for it has signed out: it stays pending, or was never in, and then nothing of it is kept.
            Event::Staged { staged, .. } if !self.desk.may_work() => self.desk.discard(&staged.evidence)?,
            Event::Arrived { arrival, .. } if !self.desk.may_work() => {
                if let Arrival::Staged(received) = *arrival {
                    self.desk.discard(&received.staged.evidence)?;
                }
            }
            Event::BundleRead { .. } | Event::Reported { .. } | Event::RunFailed { .. } if !self.desk.may_work() => {}
            Event::Arrived { job, facts, arrival, turn: _turn } => self.take_in(job, &facts, *arrival)?,
            Event::BundleRead { facts } => self.end_bundle(&facts)?,
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
                    self.end_unrecorded(&report.case, &error)?;
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
