//! What the session's thread does about exports and bundles: it looks whether one may be made, has it written, notes it and hands it
//! out. Whoever ordered it must still be at an open window then.

use std::{collections::VecDeque, mem, path::PathBuf, sync::Arc};

use super::{Message, State};
use crate::{
    case::JobId,
    session::{
        SessionError,
        courier::{Courier, Sealed, SendOrder},
        export::ExportOrder,
        job_board::Station,
        scribe::{Scribe, Written},
        snapshot::NoticeLevel,
    },
    worker::{JobEnd, Stopped, Task, TaskWatch, Work},
};

/// Exports waiting for the worker.
const MAX_WAITING: usize = 32;

/// What is to leave.
enum Order {
    File(Box<ExportOrder>),
    Bundle(Box<SendOrder>),
}

impl Order {
    fn title(&self) -> String {
        match self {
            Order::File(order) => order.title(),
            Order::Bundle(order) => order.title(),
        }
    }

    fn path(&self) -> PathBuf {
        match self {
            Order::File(order) => order.path.clone(),
            Order::Bundle(order) => order.path().unwrap_or_default(),
        }
    }
}

/// Who makes it, on the worker's thread.
enum Maker {
    File(Box<Scribe>, Box<ExportOrder>),
    Bundle(Box<Courier>, Box<SendOrder>, PathBuf),
}

impl Maker {
    fn make(&self, watch: &TaskWatch<'_>) -> Result<Made, SessionError> {
        Ok(match self {
            Maker::File(scribe, order) => Made::File(Box::new(scribe.write(order, watch)?)),
            Maker::Bundle(courier, order, path) => Made::Bundle(Box::new(courier.seal(&order.cases, path, watch)?)),
        })
    }
}

/// What was made and waits to be noted and handed out; dropped before, nothing of it stays.
pub(in crate::session) enum Made {
    File(Box<Written>),
    Bundle(Box<Sealed>),
}

/// An export on its way.
struct AtHand {
    job: JobId,
    order: Order,
    /// Who ordered it.
    actor: String,
}

/// The exports of a session: one is written at a time.
#[derive(Default)]
pub(super) struct Exports {
    waiting: VecDeque<(AtHand, Maker)>,
    running: Option<AtHand>,
}

impl State {
    /// Takes an order, or forgets the one that a file was in the way of.
    pub(super) fn export(&mut self, order: Option<Box<ExportOrder>>) -> Result<(), SessionError> {
        self.snapshot.in_the_way = None;
        let Some(order) = order else { return Ok(()) };
        if !self.has_room() {
            return Ok(());
        }
        let scribe = match self.desk.begin_export(&order) {
            Ok(scribe) => scribe,
            Err(error) => return self.ask_or_refuse(&order, error),
        };
        let title = format!("Export {} to {}", order.title(), order.path.display());
        self.wait(title, Order::File(order.clone()), Maker::File(Box::new(scribe), order));
        Ok(())
    }

    /// Takes an order to seal a case for another installation.
    pub(super) fn send(&mut self, order: SendOrder) -> Result<(), SessionError> {
        if self.has_room() {
            let (courier, path) = self.desk.begin_send(&order)?;
            let (title, order) = (format!("Seal {} in {}", order.title(), path.display()), Box::new(order));
            self.wait(title, Order::Bundle(order.clone()), Maker::Bundle(Box::new(courier), order, path));
        }
        Ok(())
    }

    /// Whether one more may wait; where not, that is told.
    fn has_room(&mut self) -> bool {
        let has_room = self.exports.waiting.len() < MAX_WAITING;
        if !has_room {
            let text = "Too many exports are waiting; try again when some are done.";
            self.notify(NoticeLevel::Error, text.to_owned());
        }
        has_room
    }

    fn wait(&mut self, title: String, order: Order, maker: Maker) {
        let (job, actor) = (self.jobs.add(title), self.desk.actor().to_owned());
        self.exports.waiting.push_back((AtHand { job, order, actor }, maker));
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
            let Some((at_hand, maker)) = self.exports.waiting.pop_front() else { break };
            let job = at_hand.job;
            let Some(cancel) = self.jobs.begin(job, Station::Export, None) else {
                self.note(&at_hand, &Stopped.into())?;
                continue;
            };
            let task = self.task(job, maker);
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
    fn task(&self, job: JobId, maker: Maker) -> Task {
        let hand_in = Arc::clone(&self.staff.hand_in);
        Box::new(move |watch| match maker.make(watch) {
            Ok(made) => {
                // Where nobody listens any more it goes, and what was written with it.
                hand_in(Message::Made(job, made));
                JobEnd::Done
            }
            Err(SessionError::Stopped(Stopped)) => JobEnd::Cancelled,
            Err(error) => JobEnd::Failed(error.to_string()),
        })
    }

    /// An export lies beside its place: it is handed out if whoever ordered it is still at an open window and nobody stopped it.
    pub(super) fn hand_out(&mut self, job: JobId, made: Made) -> Result<(), SessionError> {
        let Some(at_hand) = self.exports.running.take_if(|running| running.job == job) else { return Ok(()) };
        match self.look_at_door().and_then(|()| self.check_and_hand_out(&at_hand, made)) {
            Ok((path, text)) => {
                self.notify(NoticeLevel::Info, text);
                self.jobs.deliver(job, path);
                Ok(())
            }
            Err(error) => {
                let is_stopped = matches!(error, SessionError::Stopped(_));
                let end = if is_stopped { JobEnd::Cancelled } else { JobEnd::Failed(error.to_string()) };
                self.jobs.end(job, &end);
                self.note(&at_hand, &error)?;
                match &at_hand.order {
                    _ if is_stopped => Ok(()),
                    Order::File(order) => self.ask_or_refuse(order, error),
                    Order::Bundle(_) => Err(error),
                }
            }
        }
    }

    /// Hands it out; returns where it lies, and what to tell of it.
    fn check_and_hand_out(&mut self, at_hand: &AtHand, made: Made) -> Result<(PathBuf, String), SessionError> {
        if self.jobs.is_cancelled(at_hand.job) {
            return Err(Stopped.into());
        }
        if self.snapshot.access.is_shut() || self.desk.actor() != at_hand.actor {
            let (path, operator) = (at_hand.order.path(), at_hand.actor.clone());
            return Err(SessionError::Left { path, operator });
        }
        let title = at_hand.order.title();
        Ok(match made {
            Made::File(written) => {
                let exported = self.desk.hand_out(*written)?;
                for fault in &exported.faults {
                    let text = format!("Warning: {title} was exported, and of its evidence {fault}.");
                    self.notify(NoticeLevel::Error, text);
                }
                let redacted = if exported.redacted { ", redacted" } else { "" };
                let (path, sha256) = (exported.path.display(), exported.sha256.short());
                let text = format!("{title} was exported to {path}{redacted} (SHA-256 {sha256}…)");
                (exported.path, text)
            }
            Made::Bundle(sealed) => {
                let sent = self.desk.hand_over(*sealed)?;
                let what = match &*sent.cases {
                    [case] => format!("{case} was sealed to {} in", sent.recipient),
                    cases => format!("{} cases were sealed to {} in", cases.len(), sent.recipient),
                };
                let text = format!("{what} {} (SHA-256 {}…)", sent.path.display(), sent.sha256.short());
                (sent.path, text)
            }
        })
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
        match &at_hand.order {
            Order::File(order) => self.desk.note_unmade(order, &at_hand.actor, error),
            Order::Bundle(order) => self.desk.note_unsent(order, &at_hand.actor, error),
        }
    }
}
