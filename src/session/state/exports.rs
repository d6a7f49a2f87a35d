//! What the session's thread does about exports: it looks whether one may be made, has it written, notes it and hands it out. Whoever
//! ordered it must still be at an open window then.

use std::{collections::VecDeque, mem, sync::Arc};

use super::{Message, State};
use crate::{
    case::JobId,
    session::{
        SessionError,
        export::{ExportOrder, Exported},
        job_board::Station,
        scribe::{Scribe, Written},
        snapshot::NoticeLevel,
    },
    worker::{JobEnd, Stopped, Task, Work},
};

/// Exports waiting for the worker.
const MAX_WAITING: usize = 32;

/// An export on its way.
struct AtHand {
    job: JobId,
    order: Box<ExportOrder>,
    /// Who ordered it.
    actor: String,
}

/// The exports of a session: one is written at a time.
#[derive(Default)]
pub(super) struct Exports {
    waiting: VecDeque<(AtHand, Scribe)>,
    running: Option<AtHand>,
}

impl State {
    /// Takes an order, or forgets the one that a file was in the way of.
    pub(super) fn export(&mut self, order: Option<Box<ExportOrder>>) -> Result<(), SessionError> {
        self.snapshot.in_the_way = None;
        let Some(order) = order else { return Ok(()) };
        if self.exports.waiting.len() >= MAX_WAITING {
            let text = "Too many exports are waiting; try again when some are done.";
            self.notify(NoticeLevel::Error, text.to_owned());
            return Ok(());
        }
        let scribe = match self.desk.begin_export(&order) {
            Ok(scribe) => scribe,
            Err(error) => return self.ask_or_refuse(&order, error),
        };
        let job = self.jobs.add(format!("Export {} to {}", order.title(), order.path.display()));
        let actor = self.desk.actor().to_owned();
        self.exports.waiting.push_back((AtHand { job, order, actor }, scribe));
        Ok(())
    }

    /// Where a file lies in the way, whether it may be replaced is asked; everything else is refused.
    fn ask_or_refuse(&mut self, order: &ExportOrder, error: SessionError) -> Result<(), SessionError> {
        if matches!(error, SessionError::InTheWay { .. }) {
            self.snapshot.in_the_way = Some(Arc::new(order.clone()));
            return Ok(());
        }
        Err(error)
    }

    /// Gives the idle worker the next export.
    pub(super) fn start_export(&mut self) -> Result<(), SessionError> {
        while !self.jobs.is_busy(Station::Export) {
            let Some((at_hand, scribe)) = self.exports.waiting.pop_front() else { break };
            let job = at_hand.job;
            let Some(cancel) = self.jobs.begin(job, Station::Export, None) else {
                self.note(&at_hand, &Stopped.into())?;
                continue;
            };
            let task = self.task(&at_hand, scribe);
            self.exports.running = Some(at_hand);
            if !self.staff.exporter.take(job, Work::Do(task), cancel) {
                let end = JobEnd::Failed("the export worker is gone; restart Assay".to_owned());
                self.jobs.end(job, &end);
                self.end_export(job, &end)?;
            }
        }
        Ok(())
    }

    /// What the worker does: it writes, and hands in what it wrote.
    fn task(&self, AtHand { job, order, .. }: &AtHand, scribe: Scribe) -> Task {
        let (job, order, hand_in) = (*job, order.clone(), Arc::clone(&self.staff.hand_in));
        Box::new(move |watch| match scribe.write(&order, watch) {
            Ok(written) => {
                // Where nobody listens any more it goes, and what was written with it.
                hand_in(Message::Written(job, Box::new(written)));
                JobEnd::Done
            }
            Err(SessionError::Stopped(Stopped)) => JobEnd::Cancelled,
            Err(error) => JobEnd::Failed(error.to_string()),
        })
    }

    /// An export lies beside its place: it is handed out if whoever ordered it is still at an open window and nobody stopped it.
    pub(super) fn hand_out(&mut self, job: JobId, written: Written) -> Result<(), SessionError> {
        let Some(at_hand) = self.exports.running.take_if(|running| running.job == job) else { return Ok(()) };
        match self.look_at_door().and_then(|()| self.check_and_hand_out(&at_hand, written)) {
            Ok(exported) => {
                let redacted = if exported.redacted { ", redacted" } else { "" };
                let (title, path, sha256) = (at_hand.order.title(), exported.path.display(), exported.sha256.short());
                let text = format!("{title} was exported to {path}{redacted} (SHA-256 {sha256}…)");
                self.notify(NoticeLevel::Info, text);
                self.jobs.deliver(job, exported.path);
                Ok(())
            }
            Err(error) => {
                let is_stopped = matches!(error, SessionError::Stopped(_));
                let end = if is_stopped { JobEnd::Cancelled } else { JobEnd::Failed(error.to_string()) };
                self.jobs.end(job, &end);
                self.note(&at_hand, &error)?;
                if is_stopped { Ok(()) } else { self.ask_or_refuse(&at_hand.order, error) }
            }
        }
    }

    fn check_and_hand_out(&mut self, at_hand: &AtHand, written: Written) -> Result<Exported, SessionError> {
        if self.jobs.is_cancelled(at_hand.job) {
            return Err(Stopped.into());
        }
        if self.snapshot.access.is_shut() || self.desk.actor() != at_hand.actor {
            let (path, operator) = (at_hand.order.path.clone(), at_hand.actor.clone());
            return Err(SessionError::Left { path, operator });
        }
        self.desk.hand_out(written)
    }

    /// The worker is done with a job. Where it was an export that it handed nothing in for, the log is told.
    pub(super) fn end_export(&mut self, job: JobId, end: &JobEnd) -> Result<(), SessionError> {
        let Some(at_hand) = self.exports.running.take_if(|running| running.job == job) else { return Ok(()) };
        let detail = match end {
            JobEnd::Cancelled => return self.note(&at_hand, &Stopped.into()),
            JobEnd::Failed(detail) => detail.clone(),
            JobEnd::Done => "nothing was handed in".to_owned(),
        };
        self.notify(NoticeLevel::Error, format!("{} was not exported: {detail}", at_hand.order.title()));
        let error = SessionError::Unmade { what: at_hand.order.title(), detail };
        self.note(&at_hand, &error)
    }

    /// Stops every export: nothing is handed out any more of what is waiting or being written.
    pub(super) fn drop_exports(&mut self) {
        let waiting = mem::take(&mut self.exports.waiting).into_iter().map(|(at_hand, _)| at_hand);
        for at_hand in waiting.chain(self.exports.running.take()).collect::<Vec<_>>() {
            self.jobs.cancel(at_hand.job);
            // It may lie there written already: nothing of it comes out, so that it is not done.
            self.jobs.end(at_hand.job, &JobEnd::Cancelled);
            if let Err(error) = self.note(&at_hand, &Stopped.into()) {
                self.notify(NoticeLevel::Error, error.to_string());
            }
        }
    }

    fn note(&mut self, at_hand: &AtHand, error: &SessionError) -> Result<(), SessionError> {
        self.desk.note_unmade(&at_hand.order, &at_hand.actor, error)
    }
}
