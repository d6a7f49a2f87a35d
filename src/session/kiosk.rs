//! The kiosk as its window holds it: a thread of its own with camera and workers, reached by commands, seen by snapshots.

use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, SyncSender, TryRecvError, sync_channel},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use super::{
    clock_watch::ClockWatch,
    desk::{Desk, SessionError, now_millis},
    kiosk_booth::{open_booth, system_surroundings},
    state::Wake,
};
use crate::{
    case::operator::Operator,
    kiosk::{Booth, Eyes, Finished, KioskCommand, KioskSnapshot, Lane, Outbox, Task, WorkroomError},
    media::{
        camera::{CameraFeed, Opener},
        microphone::{MicrophoneChoice, MicrophoneFeed},
    },
    pipeline::Engine,
    seal::Passphrase,
    worker::guarded,
};

/// Messages that wait for the kiosk's thread.
const INBOX: usize = 128;
/// Tasks that wait for a worker: more than a step can ask for, with those of the step before.
const LANE: usize = 32;
/// Longest time from one look at the inbox to the next.
const BREATH: Duration = Duration::from_millis(20);

/// The kiosk cannot work; the message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum KioskError {
    /// The folder for sessions cannot be used.
    #[error(transparent)]
    Workroom(#[from] WorkroomError),
    /// The data folder cannot be used.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// The system has no threads to give.
    #[error("the kiosk's threads cannot be started: {0}; close other programs")]
    Threads(#[from] std::io::Error),
}

/// Somebody who hears of everything that is shown.
pub type Onlooker = Box<dyn Fn(&KioskSnapshot) + Send>;

/// With what a kiosk works.
pub struct KioskSetting {
    /// Data folder of the kiosk: its operators and its log lie there.
    pub data: PathBuf,
    /// Networks and policy.
    pub engine: Arc<Engine>,
    /// Opens the camera.
    pub camera: Opener,
    /// The microphone, where digits are to be spoken.
    pub microphone: Option<MicrophoneChoice>,
    /// Hears of everything that is shown: a camera that is no device can do what is asked.
    pub onlooker: Option<Onlooker>,
    /// The camera shows specimens: the cases say so.
    pub is_specimen: bool,
    /// Takes finished cases.
    pub outbox: Box<dyn Outbox>,
}

/// What the kiosk's window asks for.
pub enum CounterCommand {
    /// What the customer does.
    Customer(KioskCommand),
    /// Staff wants to be let behind the counter: to the health page, or out of the kiosk.
    SignIn {
        /// Name of an operator.
        name: String,
        /// His passphrase.
        passphrase: Passphrase,
    },
    /// Staff goes again.
    SignOut,
    /// Staff ends the kiosk.
    End,
}

/// Whether staff is behind the counter: only then may health be shown and the kiosk be left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Counter {
    /// Nobody is.
    Shut {
        /// Why the last one was not let in.
        refused: Option<String>,
    },
    /// This operator is.
    Open(Operator),
    /// An operator who may has ended the kiosk, which stands in the log: its window closes.
    Ended,
}

/// What the kiosk's window draws.
#[derive(Debug, Clone)]
pub struct KioskView {
    /// The session.
    pub shown: KioskSnapshot,
    /// Staff.
    pub counter: Counter,
}

/// The kiosk's end that its window holds.
pub trait KioskPort {
    /// What is to be drawn.
    fn view(&self) -> Arc<KioskView>;

    /// Sends a command; false when the kiosk is too busy or gone.
    fn send(&self, command: CounterCommand) -> bool;
}

enum Message {
    Command(CounterCommand),
    Finished(Box<Finished>),
    Stop,
}

/// A kiosk at work. Dropping it ends the session at hand, which leaves nothing behind.
pub struct KioskService {
    inbox: SyncSender<Message>,
    view: Arc<Mutex<Arc<KioskView>>>,
    thread: Option<JoinHandle<()>>,
}

impl KioskService {
    /// Starts camera, workers and the session's thread. `desk` is where staff signs in.
    ///
    /// # Errors
    /// When the data folder cannot be used or the system has no threads to give.
    pub fn start(setting: KioskSetting, desk: Desk, wake: Wake) -> Result<Self, KioskError> {
        let eyes = Arc::new(Eyes::new(Arc::clone(&setting.engine)));
        let booth = open_booth(
            setting.data,
            &setting.engine,
            &eyes,
            setting.outbox,
            system_surroundings(),
            setting.is_specimen,
        )?;
        let feed = CameraFeed::start(setting.camera)?;
        let microphone = setting.microphone.map(MicrophoneFeed::start).transpose()?;
        let (inbox, messages) = sync_channel(INBOX);
        let workers = Workers::start(&eyes, &inbox)?;
        let counter = Counter::Shut { refused: None };
        let clock = ClockWatch::begin(desk.last_event_millis()?, now_millis());
        let view = Arc::new(Mutex::new(Arc::new(KioskView { shown: booth.snapshot(0), counter: counter.clone() })));
        let keeper = Keeper {
            booth,
            desk,
            counter,
            feed,
            microphone,
            workers,
            started: Instant::now(),
            clock,
            view: Arc::clone(&view),
            wake,
            onlooker: setting.onlooker,
            published: (0, None),
        };
        let thread = thread::Builder::new().name("kiosk".to_owned()).spawn(move || {
            let workers = keeper.serve(&messages);
            drop(messages);
            workers.finish();
        })?;
        Ok(KioskService { inbox, view, thread: Some(thread) })
    }
}

impl KioskPort for KioskService {
    fn view(&self) -> Arc<KioskView> {
        Arc::clone(&self.view.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn send(&self, command: CounterCommand) -> bool {
        self.inbox.try_send(Message::Command(command)).is_ok()
    }
}

impl Drop for KioskService {
    fn drop(&mut self) {
        // The thread may be gone already; then there is nothing to stop.
        if self.inbox.send(Message::Stop).is_ok()
            && let Some(thread) = self.thread.take()
        {
            drop(thread.join());
        }
    }
}

/// The threads that do what takes longer than a frame: one for frames, in order, and one beside it.
struct Workers {
    frames: SyncSender<Task>,
    judging: SyncSender<Task>,
    threads: [JoinHandle<()>; 2],
}

impl Workers {
    fn start(eyes: &Arc<Eyes>, inbox: &SyncSender<Message>) -> Result<Self, std::io::Error> {
        let start = |name: &str| {
            let (orders, tasks) = sync_channel::<Task>(LANE);
            let (eyes, inbox) = (Arc::clone(eyes), inbox.clone());
            let work = move || {
                for task in tasks {
                    let ticket = task.ticket();
                    let finished = guarded(|| task.run(&eyes)).unwrap_or_else(|error| Task::broken(ticket, error));
                    if inbox.send(Message::Finished(Box::new(finished))).is_err() {
                        return;
                    }
                }
            };
            Ok::<_, std::io::Error>((orders, thread::Builder::new().name(name.to_owned()).spawn(work)?))
        };
        let ((frames, of_frames), (judging, of_judging)) = (start("kiosk-frames")?, start("kiosk-judging")?);
        Ok(Workers { frames, judging, threads: [of_frames, of_judging] })
    }

    /// Waits until the tasks at hand are over: ONNX Runtime takes the whole process down when it ends while a network is run. Nobody
    /// may listen to the workers any more, or they would wait for the listener.
    fn finish(self) {
        drop((self.frames, self.judging));
        // What a panic of a thread had to say was said when it happened.
        self.threads.into_iter().for_each(|thread| drop(thread.join()));
    }

    /// Hands a task over; what comes of it, where no worker takes it.
    fn give(&self, task: Task) -> Option<Finished> {
        let ticket = task.ticket();
        let lane = if task.lane() == Lane::Frames { &self.frames } else { &self.judging };
        let reason = "the machine is too slow for its camera; choose a smaller picture";
        lane.try_send(task).err().map(|_| Task::broken(ticket, reason.to_owned()))
    }
}

/// The session's thread.
struct Keeper {
    booth: Booth,
    desk: Desk,
    counter: Counter,
    feed: CameraFeed,
    microphone: Option<MicrophoneFeed>,
    workers: Workers,
    started: Instant,
    clock: ClockWatch,
    view: Arc<Mutex<Arc<KioskView>>>,
    wake: Wake,
    onlooker: Option<Onlooker>,
    /// Revision and whole seconds left that were shown last.
    published: (u64, Option<u64>),
}

impl Keeper {
    fn now(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// Works until it is told to stop; the session at hand is forgotten then.
    fn serve(mut self, messages: &Receiver<Message>) -> Workers {
        loop {
            let frame = self.feed.queue().take(BREATH);
            let now = self.now();
            let mut tasks = self.booth.camera(now, self.feed.queue().state());
            self.booth.dropped(self.feed.queue().dropped());
            if let Some(microphone) = &self.microphone {
                self.booth.microphone(microphone.state());
                self.booth.sound(&microphone.take());
            }
            if let Some(frame) = frame {
                tasks.extend(self.booth.frame(now, frame));
            }
            let is_over = loop {
                match messages.try_recv() {
                    Ok(Message::Finished(finished)) => tasks.extend(self.booth.finished(self.now(), *finished)),
                    Ok(Message::Command(command)) => tasks.extend(self.obey(command)),
                    Err(TryRecvError::Empty) => break false,
                    Ok(Message::Stop) | Err(TryRecvError::Disconnected) => break true,
                }
            };
            if is_over {
                return self.workers;
            }
            tasks.extend(self.booth.tick(self.now()));
            self.give(tasks);
            self.publish();
        }
    }

    fn give(&mut self, mut tasks: Vec<Task>) {
        while let Some(task) = tasks.pop() {
            if let Some(broken) = self.workers.give(task) {
                tasks.extend(self.booth.finished(self.now(), broken));
            }
        }
    }

    fn obey(&mut self, command: CounterCommand) -> Vec<Task> {
        match command {
            CounterCommand::Customer(command) => return self.booth.command(self.now(), command),
            CounterCommand::SignIn { name, passphrase } => {
                self.counter = match self.desk.sign_in(&name, &passphrase) {
                    Ok(operator) => Counter::Open(operator),
                    Err(error) => Counter::Shut { refused: Some(error.to_string()) },
                };
            }
            CounterCommand::SignOut => self.shut(None),
            CounterCommand::End => match self.desk.end_kiosk() {
                Ok(()) => self.counter = Counter::Ended,
                Err(error) => self.shut(Some(error.to_string())),
            },
        }
        self.published = (0, None);
        Vec::new()
    }

    /// Staff goes, or is sent away because of `refused`.
    fn shut(&mut self, refused: Option<String>) {
        let failed = self.desk.sign_out().err().map(|error| error.to_string());
        self.counter = Counter::Shut { refused: refused.or(failed) };
    }

    fn publish(&mut self) {
        let now = self.now();
        if let Some(millis) = self.clock.went_back(now, now_millis()) {
            self.booth.clock_went_back(millis);
        }
        let shown = self.booth.snapshot(now);
        let state = (shown.revision, shown.left_millis.map(|millis| millis.div_ceil(1000)));
        if state == self.published {
            return;
        }
        self.published = state;
        if let Some(onlooker) = &self.onlooker {
            onlooker(&shown);
        }
        let view = Arc::new(KioskView { shown, counter: self.counter.clone() });
        *self.view.lock().unwrap_or_else(PoisonError::into_inner) = view;
        (self.wake)();
    }
}
