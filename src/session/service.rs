//! The session as the window holds it: a thread of its own with its workers, reached by commands, seen by snapshots.

use std::{
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{SyncSender, sync_channel},
    },
    thread::{self, JoinHandle},
};

use super::{
    Command, SessionError,
    access::{Access, PassphraseChange},
    desk::{Desk, now_millis},
    examination::Examiner,
    settings::Settings,
    snapshot::{CasePictures, Notice, NoticeLevel, Port, Snapshot},
    state::{Message, Staff, State, Wake},
    viewer::Viewer,
};
use crate::{
    case::{permission::Permission, queue::QueuePage},
    policy::Policy,
    seal::Secret,
    worker::{Worker, Workshop},
};

/// Messages waiting for the session; senders wait (workers) or are told (the window) when it is full.
const INBOX: usize = 256;

/// The session's end that the window holds. Dropping it ends the session: the run at hand is cancelled, its case stays
/// pending and is run again at the next start; the export at hand is cancelled too. The import at hand is not waited for: what it did not store yet was never
/// said to be stored.
pub struct Service {
    inbox: SyncSender<Message>,
    snapshot: Arc<Mutex<Arc<Snapshot>>>,
    thread: Option<JoinHandle<[Worker; 2]>>,
}

impl Service {
    /// Opens the data folder and starts the session and its workers. `secret` opens a folder that is encrypted.
    ///
    /// # Errors
    /// When the data folder cannot be used or the system has no threads to give.
    pub fn start(data: &Path, actor: &str, policy: &Policy, secret: &Secret, wake: Wake) -> Result<Self, SessionError> {
        let desk = Desk::open(data, actor, policy, secret)?;
        let settings = Settings::new(data.to_owned(), policy);
        let (inbox, messages) = sync_channel(INBOX);
        let snapshot = Arc::new(Mutex::new(Arc::new(first_snapshot(&desk, settings)?)));
        let no_thread = |source| SessionError::DataFolder { path: data.to_owned(), source };
        let start_worker = |name: &str, loads_models: bool| {
            let to_session = inbox.clone();
            let report = move |event| to_session.send(Message::Worker(event)).is_ok();
            // One each: the networks must go with the worker that is waited for.
            let workshop = Workshop::new(desk.vault(), policy.clone());
            Worker::start(name, workshop, loads_models, report).map_err(no_thread)
        };
        let (importer, runner) = (start_worker("import", false)?, start_worker("run", true)?);
        let exporter = start_worker("export", false)?;
        let to_session = inbox.clone();
        let hand_in = Arc::new(move |message| to_session.send(message).is_ok());
        let to_session = inbox.clone();
        let show = move |view| drop(to_session.send(Message::View(view)));
        let viewer = Viewer::start(desk.vault(), show).map_err(no_thread)?;
        let to_session = inbox.clone();
        let show = move |shown| drop(to_session.send(Message::Examined(shown)));
        let examiner = Examiner::start(desk.vault(), show).map_err(no_thread)?;
        let staff = Staff { importer, runner, exporter, hand_in, viewer, examiner };
        let state = State::new(desk, staff, policy.selfie.frames_per_second, Arc::clone(&snapshot), wake);
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
            && let Ok(workers) = thread.join()
        {
            // ONNX Runtime takes the whole process down when this ends while a network is being loaded or run, and an export that
            // is cut off would leave what it had written.
            workers.into_iter().for_each(Worker::finish);
        }
    }
}

fn first_snapshot(desk: &Desk, settings: Settings) -> Result<Snapshot, SessionError> {
    let (workplace, told) = desk.remembered();
    let notices = (1..).zip(told).map(|(id, text)| Notice { id, level: NoticeLevel::Info, text }).collect();
    let query = workplace.query.clone();
    let access = Access::of(desk.presence()?, false, desk.operator_rules());
    let queue = if access.may(Permission::Look) { desk.queue(&query)? } else { QueuePage::default() };
    Ok(Snapshot {
        revision: 1,
        actor: desk.actor().to_owned(),
        now_millis: now_millis(),
        query,
        queue: Arc::new(queue),
        forgotten_searches: 0,
        case: None,
        pictures: CasePictures::default(),
        frame: None,
        examined: None,
        beside: None,
        quality: None,
        workplace: Arc::new(workplace),
        jobs: Vec::new(),
        notices,
        health: Arc::default(),
        settings: Arc::new(settings),
        access: Arc::new(access),
        passphrase_change: PassphraseChange::default(),
        in_the_way: None,
        audit: None,
        due: None,
        recipients: Arc::new(desk.recipients()),
    })
}
