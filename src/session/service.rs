//! The session on a thread of its own, for the window: takes commands, hands jobs to the workers, writes to the store,
//! and publishes a snapshot after every change.

use std::{
    collections::{HashSet, VecDeque},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use super::{
    Command, SessionError,
    desk::{Desk, now_millis},
    job_board::{JobBoard, Station},
    snapshot::{CasePictures, CaseView, Notice, NoticeLevel, Port, Snapshot},
    viewer::{View, ViewRequest, Viewer},
};
use crate::{
    case::{CaseId, queue::QueueQuery},
    policy::Policy,
    store::Imported,
    worker::{CancelFlag, Event, JobEnd, Work, Worker, Workshop},
};

/// Messages waiting for the session; senders wait (workers) or are told (the window) when it is full.
const INBOX: usize = 256;
/// How often the list is read again, so that other reviewers' work and ages show.
const REFRESH: Duration = Duration::from_secs(5);
/// Imports waiting for the import worker.
const MAX_IMPORTS: usize = 64;
/// Notices kept on the screen.
const MAX_NOTICES: usize = 50;

enum Message {
    Command(Command),
    Worker(Event),
    View(View),
    Stop,
}

/// Called after every new snapshot, from the session's thread.
pub type Wake = Box<dyn Fn() + Send + Sync>;

/// The session's end that the window holds. Dropping it ends the session; the job at hand is not waited for, its case
/// stays pending and is run again at the next start.
pub struct Service {
    inbox: SyncSender<Message>,
    snapshot: Arc<Mutex<Arc<Snapshot>>>,
    thread: Option<JoinHandle<()>>,
}

impl Service {
    /// Opens the data folder and starts the session and its workers.
    ///
    /// # Errors
    /// When the data folder cannot be used or the system has no threads to give.
    pub fn start(data: &Path, actor: &str, policy: &Policy, wake: Wake) -> Result<Self, SessionError> {
        let desk = Desk::open(data, actor, policy)?;
        let (inbox, messages) = sync_channel(INBOX);
        let first = Arc::new(first_snapshot(&desk)?);
        let snapshot = Arc::new(Mutex::new(Arc::clone(&first)));
        let no_thread = |source| SessionError::DataFolder { path: data.to_owned(), source };
        let workshop = Arc::new(Workshop::new(desk.vault(), policy.clone()));
        let start_worker = |name: &str, loads_models: bool| {
            let to_session = inbox.clone();
            let report = move |event| to_session.send(Message::Worker(event)).is_ok();
            Worker::start(name, Arc::clone(&workshop), loads_models, report).map_err(no_thread)
        };
        let (importer, runner) = (start_worker("import", false)?, start_worker("run", true)?);
        let to_session = inbox.clone();
        let show = move |view| drop(to_session.send(Message::View(view)));
        let viewer = Viewer::start(desk.vault(), show).map_err(no_thread)?;
        let state = State {
            desk,
            importer,
            runner,
            viewer,
            frames_per_second: policy.selfie.frames_per_second,
            jobs: JobBoard::default(),
            imports: VecDeque::new(),
            passed_over: HashSet::new(),
            snapshot: Snapshot::clone(&first),
            shared: Arc::clone(&snapshot),
            wake,
            next_notice: 0,
        };
        let session = move || state.serve(&messages);
        let thread = thread::Builder::new().name("session".to_owned()).spawn(session).map_err(no_thread)?;
        Ok(Service { inbox, snapshot, thread: Some(thread) })
    }
}

impl Port for Service {
    fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.snapshot.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn send(&self, command: Command) -> bool {
        self.inbox.try_send(Message::Command(command)).is_ok()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // The session may be gone already; then there is nothing to stop.
        if self.inbox.send(Message::Stop).is_ok()
            && let Some(thread) = self.thread.take()
        {
            drop(thread.join());
        }
    }
}

fn first_snapshot(desk: &Desk) -> Result<Snapshot, SessionError> {
    let query = QueueQuery::default();
    let queue = Arc::new(desk.queue(&query)?);
    Ok(Snapshot {
        revision: 1,
        actor: desk.actor().to_owned(),
        now_millis: now_millis(),
        query,
        queue,
        case: None,
        pictures: CasePictures::default(),
        frame: None,
        jobs: Vec::new(),
        notices: Vec::new(),
        health: Arc::default(),
    })
}

/// Everything the session's thread owns.
struct State {
    desk: Desk,
    importer: Worker,
    runner: Worker,
    viewer: Viewer,
    frames_per_second: f64,
    jobs: JobBoard,
    imports: VecDeque<(crate::case::JobId, Vec<PathBuf>)>,
    /// Cases whose run was cancelled in this session: they wait for a new request or the next start.
    passed_over: HashSet<CaseId>,
    snapshot: Snapshot,
    shared: Arc<Mutex<Arc<Snapshot>>>,
    wake: Wake,
    next_notice: u64,
}

impl State {
    fn serve(mut self, messages: &Receiver<Message>) {
        self.start_waiting_work();
        self.publish();
        loop {
            match messages.recv_timeout(REFRESH) {
                Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => return self.jobs.cancel_all(),
                Ok(message) => self.handle(message),
                Err(RecvTimeoutError::Timeout) => self.refresh(),
            }
            // Whatever else is waiting is handled before the next snapshot, so that a burst costs one.
            while let Ok(message) = messages.try_recv() {
                if matches!(message, Message::Stop) {
                    return self.jobs.cancel_all();
                }
                self.handle(message);
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
            Message::Stop => Ok(()),
        };
        if let Err(error) = result {
            self.notify(NoticeLevel::Error, error.to_string());
        }
    }

    fn obey(&mut self, command: Command) -> Result<(), SessionError> {
        match command {
            Command::Import(paths) => self.import(paths),
            Command::Cancel(job) => self.jobs.cancel(job),
            Command::Query(query) => {
                self.snapshot.query = query;
                self.reload_queue()?;
            }
            Command::Open(case) => self.open(&case)?,
            Command::Close => self.close(),
            Command::ClaimNext => match self.desk.claim_next()? {
                Some(case) => self.open(&case)?,
                None => self.notify(NoticeLevel::Info, "No open case is waiting.".to_owned()),
            },
            Command::Claim(case) => {
                self.desk.claim(&case)?;
                self.reload()?;
            }
            Command::Release(case) => {
                self.desk.release(&case)?;
                self.reload()?;
            }
            Command::Decide(draft) => {
                self.desk.decide(&draft)?;
                self.reload()?;
            }
            Command::Rerun(case) => {
                self.passed_over.remove(&case);
                self.desk.request_rerun(&case)?;
                self.reload()?;
            }
            Command::Seek { millis } => self.viewer.seek(millis),
            Command::Export { case, path } => {
                self.desk.export_json(&case, &path)?;
                self.notify(NoticeLevel::Info, format!("{case} was exported to {}", path.display()));
            }
            Command::Dismiss(id) => self.snapshot.notices.retain(|notice| notice.id != id),
        }
        Ok(())
    }

    fn import(&mut self, paths: Vec<PathBuf>) {
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
    fn start_waiting_work(&mut self) {
        while !self.jobs.is_busy(Station::Import) {
            let Some((job, paths)) = self.imports.pop_front() else { break };
            let Some(cancel) = self.jobs.begin(job, Station::Import, None) else { continue };
            if !self.importer.take(job, Work::Import(paths), cancel) {
                self.jobs.end(job, &JobEnd::Failed("the import worker is gone; restart Assay".to_owned()));
            }
        }
        if !self.jobs.is_busy(Station::Run)
            && let Err(error) = self.start_next_run()
        {
            self.notify(NoticeLevel::Error, error.to_string());
        }
    }

    fn start_next_run(&mut self) -> Result<(), SessionError> {
        let next = self.desk.pending()?.into_iter().find(|case| !self.passed_over.contains(case));
        let Some(case) = next else { return Ok(()) };
        let order = match self.desk.run_order(&case) {
            Ok(order) => order,
            Err(error) => return self.desk.record_failure(&case, &error.to_string()),
        };
        let job = self.jobs.add(format!("Check {case}"));
        let cancel: Option<CancelFlag> = self.jobs.begin(job, Station::Run, Some(case));
        let taken = cancel.is_some_and(|cancel| self.runner.take(job, Work::Run(Box::new(order)), cancel));
        if !taken {
            self.jobs.end(job, &JobEnd::Failed("the check worker is gone; restart Assay".to_owned()));
        }
        Ok(())
    }

    fn hear(&mut self, event: Event) -> Result<(), SessionError> {
        match event {
            Event::Health(problems) => self.snapshot.health = Arc::new(problems),
            Event::Progress { job, stage, share } => self.jobs.progress(job, stage, share),
            Event::Staged { staged, source } => {
                if let Imported::AlreadyKnown(case) = self.desk.admit(*staged, source.path())? {
                    self.notify(NoticeLevel::Info, format!("{case} was imported before; nothing changed."));
                }
                self.reload_queue()?;
            }
            Event::Refused { message } => self.notify(NoticeLevel::Error, message),
            Event::Reported(report) => {
                self.desk.record(&report)?;
                self.reload()?;
            }
            Event::RunFailed { case, message } => {
                self.desk.record_failure(&case, &message)?;
                self.reload()?;
            }
            Event::Ended { job, end } => {
                if let (Some(case), JobEnd::Cancelled) = (self.jobs.end(job, &end), &end) {
                    self.passed_over.insert(case);
                }
            }
        }
        Ok(())
    }

    fn show(&mut self, view: View) {
        let opened = self.snapshot.case.as_ref().map(|case| case.row.case.clone());
        match view {
            View::Pictures { case, pictures } if opened.as_ref() == Some(&case) => self.snapshot.pictures = pictures,
            View::Frame { case, frame } if opened.as_ref() == Some(&case) => self.snapshot.frame = Some(frame),
            View::Failed { case, message } if opened.as_ref() == Some(&case) => {
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
        let evidence = self.desk.run_order(case)?.evidence;
        let report = view.report.as_ref().map(|(_, report)| report);
        self.viewer.open(Some(ViewRequest {
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
        self.viewer.open(None);
        self.snapshot.case = None;
        self.snapshot.pictures = CasePictures::default();
        self.snapshot.frame = None;
    }

    fn case_view(&self, case: &CaseId) -> Result<CaseView, SessionError> {
        let report = self.desk.report(case)?.map(|(run, report)| (run, Arc::new(report)));
        Ok(CaseView { row: self.desk.row(case)?, report, decisions: self.desk.decisions(case)? })
    }

    /// Reads the list and the opened case again.
    fn reload(&mut self) -> Result<(), SessionError> {
        if let Some(opened) = self.snapshot.case.clone() {
            let view = self.case_view(&opened.row.case)?;
            let run = |view: &CaseView| view.report.as_ref().map(|(run, _)| *run);
            if run(&view) == run(&opened) {
                self.snapshot.case = Some(Arc::new(view));
            } else {
                return self.open(&opened.row.case);
            }
        }
        self.reload_queue()
    }

    fn reload_queue(&mut self) -> Result<(), SessionError> {
        self.snapshot.queue = Arc::new(self.desk.queue(&self.snapshot.query)?);
        Ok(())
    }

    fn refresh(&mut self) {
        if let Err(error) = self.reload() {
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
        let published = Arc::new(self.snapshot.clone());
        *self.shared.lock().unwrap_or_else(PoisonError::into_inner) = published;
        (self.wake)();
    }
}
