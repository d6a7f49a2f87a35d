//! What the session's thread owns and does: takes commands, hands jobs to the workers, writes to the store, and
//! publishes a snapshot after every change.

mod beside;
mod door;
mod examine;
mod exports;
mod jobs;
mod retention;
mod workplace;

use std::{
    collections::{HashSet, VecDeque},
    mem,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, RecvTimeoutError},
    },
    time::{Duration, Instant},
};

use super::{
    Command, SessionError,
    amended::reviewed_verdict,
    desk::{Desk, now_millis},
    examination::{Examiner, Shown},
    job_board::JobBoard,
    snapshot::{CasePictures, CaseView, Notice, NoticeLevel, Snapshot},
    viewer::{View, ViewRequest, Viewer},
};
use crate::{
    case::{CaseId, JobId, permission::Permission, queue::QueuePage},
    worker::{Event, Worker},
};
use beside::Trials;
use door::Doorkeeper;
use exports::{Exports, Made};
use jobs::{Arrived, Incoming};
pub use retention::RetentionCommand;
use workplace::Remembered;

/// How often the list is read again, so that other reviewers' work and ages show.
const REFRESH: Duration = Duration::from_secs(5);
/// How long a burst of messages may put a new snapshot off.
const BURST: Duration = Duration::from_millis(30);
/// Notices kept on the screen.
const MAX_NOTICES: usize = 50;

/// What reaches the session's thread.
pub(super) enum Message {
    Command(Command),
    Worker(Event),
    View(View),
    Examined(Shown),
    /// An export lies beside its place.
    Made(JobId, Made),
    Stop,
}

/// Called after every new snapshot, from the session's thread.
pub type Wake = Box<dyn Fn() + Send + Sync>;

/// Who works for the session, each on a thread of its own.
pub(super) struct Staff {
    pub(super) importer: Worker,
    pub(super) runner: Worker,
    pub(super) exporter: Worker,
    /// Takes what the exporter has for the session, on its thread; false where nobody listens any more.
    pub(super) hand_in: Arc<dyn Fn(Message) -> bool + Send + Sync>,
    pub(super) viewer: Viewer,
    pub(super) examiner: Examiner,
}

/// Everything the session's thread owns.
pub(super) struct State {
    desk: Desk,
    staff: Staff,
    frames_per_second: f64,
    jobs: JobBoard,
    imports: VecDeque<(JobId, Incoming)>,
    /// What became of the cases of the bundle at hand.
    arrived: Option<Arrived>,
    /// Cases whose run was cancelled, or failed and could not even be marked so: they wait for a new request or the next
    /// start.
    passed_over: HashSet<CaseId>,
    snapshot: Snapshot,
    shared: Arc<Mutex<Arc<Snapshot>>>,
    wake: Wake,
    next_notice: u64,
    refreshed: Instant,
    trials: Trials,
    exports: Exports,
    keeper: Doorkeeper,
    /// The forensic view that was noted last: of what, and which.
    noted_view: Option<(String, String)>,
    workplace: Remembered,
}

impl State {
    pub(super) fn new(
        desk: Desk,
        staff: Staff,
        frames_per_second: f64,
        shared: Arc<Mutex<Arc<Snapshot>>>,
        wake: Wake,
    ) -> Self {
        let first = Arc::clone(&shared.lock().unwrap_or_else(PoisonError::into_inner));
        State {
            desk,
            staff,
            frames_per_second,
            jobs: JobBoard::default(),
            imports: VecDeque::new(),
            arrived: None,
            passed_over: HashSet::new(),
            snapshot: Snapshot::clone(&first),
            shared,
            wake,
            next_notice: first.notices.last().map_or(0, |last| last.id),
            refreshed: Instant::now(),
            trials: Trials::default(),
            exports: Exports::default(),
            keeper: Doorkeeper::new(),
            noted_view: None,
            workplace: Remembered::default(),
        }
    }

    /// Works until it is told to stop. Hands the workers back whose end is worth waiting for: the one that has the networks, and the
    /// one that writes files.
    pub(super) fn serve(mut self, messages: &Receiver<Message>) -> [Worker; 2] {
        self.work(messages);
        self.drop_exports();
        self.jobs.cancel_all();
        [self.staff.runner, self.staff.exporter]
    }

    fn work(&mut self, messages: &Receiver<Message>) {
        let resumed = self.snapshot.workplace.case.clone().map_or(Ok(()), |case| self.open(&case));
        resumed.unwrap_or_else(|error| self.notify(NoticeLevel::Error, error.to_string()));
        self.start_waiting_work();
        self.publish();
        loop {
            match messages.recv_timeout(REFRESH.saturating_sub(self.refreshed.elapsed())) {
                Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => return,
                Ok(message) => self.handle(message),
                Err(RecvTimeoutError::Timeout) => {}
            }
            // What else is waiting is handled before the next snapshot, so that a burst costs one.
            let burst = Instant::now();
            while burst.elapsed() < BURST
                && let Ok(message) = messages.try_recv()
            {
                if matches!(message, Message::Stop) {
                    return;
                }
                self.handle(message);
            }
            // By the clock, not by silence: while jobs report there is none.
            if self.refreshed.elapsed() >= REFRESH {
                self.refresh();
            }
            self.start_waiting_work();
            self.publish();
        }
    }

    fn handle(&mut self, message: Message) {
        let result = match message {
            Message::Command(command) => self.obey(command),
            Message::Worker(event) => self.hear(event),
            Message::View(view) => {
                self.show(view);
                Ok(())
            }
            Message::Examined(shown) => {
                self.show_examined(shown);
                Ok(())
            }
            Message::Made(job, made) => self.hand_out(job, made),
            Message::Stop => Ok(()),
        };
        if let Err(error) = result {
            self.notify(NoticeLevel::Error, error.to_string());
        }
    }

    fn obey(&mut self, command: Command) -> Result<(), SessionError> {
        let Some(command) = self.pass(command)? else { return Ok(()) };
        match command {
            Command::Import(paths) => {
                self.desk.require(Permission::Import)?;
                self.import(paths)?;
            }
            Command::Cancel(job) => self.cancel(job),
            Command::Query(query) => self.query(query)?,
            Command::Open(case) => self.open(&case)?,
            Command::Close => self.close(),
            Command::ClaimNext => match self.desk.claim_next()? {
                Some(case) => self.open(&case)?,
                None => self.notify(NoticeLevel::Info, "No open case is waiting.".to_owned()),
            },
            Command::Claim(case) => self.change(|desk| desk.claim(&case))?,
            Command::Release(case) => self.change(|desk| desk.release(&case))?,
            Command::Decide(draft) => self.change_and_tell(|desk| {
                let decision = desk.decide(&draft)?;
                desk.after_decision(&decision)
            })?,
            Command::Review(command) => self.change_and_tell(|desk| desk.perform(&command))?,
            Command::Rerun(case) => {
                self.passed_over.remove(&case);
                self.change(|desk| desk.request_rerun(&case))?;
            }
            Command::Seek { millis } => self.staff.viewer.seek(millis),
            Command::Examine(wanted) => self.examine(wanted)?,
            Command::Beside(wanted) => self.put_beside(wanted)?,
            Command::Quality(wanted) => {
                let figures = wanted.then(|| self.desk.quality()).transpose()?;
                self.snapshot.quality = figures.map(Arc::new);
            }
            Command::Remember(workplace) => self.remember(*workplace)?,
            Command::Export(order) => self.export(order)?,
            Command::Send(order) => self.send(*order)?,
            Command::Audit(query) => self.show_audit(query)?,
            Command::Operators(command) => self.manage(command)?,
            Command::Retention(command) => self.keep(command)?,
            Command::Dismiss(id) => self.snapshot.notices.retain(|notice| notice.id != id),
            // The door took these.
            Command::Lock
            | Command::Active
            | Command::SignIn { .. }
            | Command::SignOut
            | Command::FoundInstallation { .. } => {}
        }
        Ok(())
    }

    /// Changes something and shows how it stands now: after a refusal too, which tells that something is not as shown.
    fn change(&mut self, change: impl FnOnce(&mut Desk) -> Result<(), SessionError>) -> Result<(), SessionError> {
        let changed = change(&mut self.desk);
        let reloaded = self.reload();
        changed.and(reloaded)
    }

    /// The same, and says what the person should be told besides.
    fn change_and_tell(
        &mut self,
        change: impl FnOnce(&mut Desk) -> Result<Option<String>, SessionError>,
    ) -> Result<(), SessionError> {
        let mut told = None;
        self.change(|desk| {
            told = change(desk)?;
            Ok(())
        })?;
        if let Some(text) = told {
            self.notify(NoticeLevel::Info, text);
        }
        Ok(())
    }

    fn show(&mut self, view: View) {
        let opened = self.snapshot.case.as_ref().map(|case| case.row.case.clone());
        match view {
            View::Pictures { case, pictures } if opened.as_ref() == Some(&case) => self.snapshot.pictures = pictures,
            View::Frame { case, frame } if opened.as_ref() == Some(&case) => self.snapshot.frame = Some(frame),
            View::Failed { case, message } if opened.as_ref() == Some(&case) => {
                self.snapshot.pictures.loading = false;
                self.notify(NoticeLevel::Error, message);
            }
            // A picture of a case that was closed meanwhile.
            View::Pictures { .. } | View::Frame { .. } | View::Failed { .. } => {}
        }
    }

    fn open(&mut self, case: &CaseId) -> Result<(), SessionError> {
        self.close();
        let view = self.case_view(case)?;
        self.desk.note_view(case, view.report.as_ref().map(|(run, _)| *run))?;
        let evidence = self.desk.evidence(case)?;
        let report = view.report.as_ref().map(|(_, report)| report);
        self.staff.viewer.open(Some(ViewRequest {
            case: case.clone(),
            evidence,
            document_face: report.and_then(|report| report.document_face.clone()),
            live_face: report.and_then(|report| report.live_face.clone()),
            frames_per_second: self.frames_per_second,
        }));
        self.snapshot.pictures.loading = true;
        self.snapshot.case = Some(Arc::new(view));
        self.reload_queue()
    }

    fn close(&mut self) {
        self.drop_beside();
        self.staff.viewer.open(None);
        self.staff.examiner.examine(None);
        self.snapshot.examined = None;
        self.noted_view = None;
        self.snapshot.case = None;
        self.snapshot.pictures = CasePictures::default();
        self.snapshot.frame = None;
    }

    fn case_view(&self, case: &CaseId) -> Result<CaseView, SessionError> {
        let report = self.desk.report(case)?.map(|(run, report)| (run, Arc::new(report)));
        let amendments = self.desk.amendments(case)?;
        let reviewed = report.as_ref().and_then(|(run, report)| reviewed_verdict(*run, report, &amendments));
        let (row, decisions) = (self.desk.row(case)?, self.desk.decisions(case)?);
        let newest = report.as_ref().map(|(run, _)| *run);
        let listed = |view: &&Arc<CaseView>| view.row.case == *case && view.runs.first().map(|run| run.run) == newest;
        let runs = match self.snapshot.case.as_ref().filter(listed) {
            Some(view) => Arc::clone(&view.runs),
            None => Arc::new(self.desk.runs(case)?),
        };
        let provenance = self.desk.provenance(case)?.map(Arc::new);
        Ok(CaseView { row, report, runs, decisions, amendments, reviewed, provenance })
    }

    /// Reads the list and the opened case again.
    fn reload(&mut self) -> Result<(), SessionError> {
        self.look_at_door()?;
        self.forget_erased()?;
        if let Some(opened) = self.snapshot.case.clone() {
            let view = self.case_view(&opened.row.case)?;
            let shows = |view: &CaseView| (view.report.as_ref().map(|(run, _)| *run), view.row.handling.erasure);
            if shows(&view) == shows(&opened) {
                self.snapshot.case = Some(Arc::new(view));
            } else {
                self.show_newer_run(&opened.row.case)?;
                return self.reload_quality();
            }
        }
        self.reload_quality()?;
        self.reload_queue()
    }

    /// Reads the figures of reviewers, the page of the audit log and what is due again where they are asked for.
    fn reload_quality(&mut self) -> Result<(), SessionError> {
        if let Some(shown) = &self.snapshot.audit {
            self.snapshot.audit = Some(Arc::new(self.desk.audit_page(&shown.query)?));
        }
        if self.snapshot.quality.is_some() {
            self.snapshot.quality = Some(Arc::new(self.desk.quality()?));
        }
        self.reload_due()
    }

    fn reload_queue(&mut self) -> Result<(), SessionError> {
        let may_look = self.snapshot.access.may(Permission::Look);
        let queue = if may_look { self.desk.queue(&self.snapshot.query)? } else { QueuePage::default() };
        self.snapshot.queue = Arc::new(queue);
        Ok(())
    }

    fn refresh(&mut self) {
        self.refreshed = Instant::now();
        if let Err(error) = self.lock_if_idle().and_then(|()| self.reload()) {
            self.notify(NoticeLevel::Error, error.to_string());
        }
    }

    fn notify(&mut self, level: NoticeLevel, text: String) {
        let repeats = self.snapshot.notices.last().is_some_and(|last| last.text == text);
        if !repeats {
            self.next_notice += 1;
            self.snapshot.notices.push(Notice { id: self.next_notice, level, text });
        }
        let excess = self.snapshot.notices.len().saturating_sub(MAX_NOTICES);
        self.snapshot.notices.drain(..excess);
    }

    fn publish(&mut self) {
        self.snapshot.revision += 1;
        self.snapshot.now_millis = now_millis();
        self.snapshot.jobs = self.jobs.views();
        let mut published = self.snapshot.clone();
        if published.access.is_shut() {
            // Both name cases.
            (published.jobs, published.notices) = (Vec::new(), Vec::new());
        }
        let published = Arc::new(published);
        // Taking a snapshot must not wait for the last one's pictures to be freed: that happens after the lock.
        let last = mem::replace(&mut *self.shared.lock().unwrap_or_else(PoisonError::into_inner), published);
        drop(last);
        (self.wake)();
    }
}
