//! Background work: threads that take one job at a time and report what happens, each job ending exactly once.
//!
//! Workers read evidence and compute; they never write to the store. Channels are bounded: a worker that is ahead of
//! its listener waits.

mod cancel;
mod importing;
mod receiving;
mod task;
mod trial;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
    sync::{
        Arc, OnceLock,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread::{self, JoinHandle},
};

use jiff::civil::Date;

use crate::{
    case::{CaseId, CaseMeta, Evidence, JobId, NetworkStatus, Report},
    infer::{ModelSet, ModelStatus},
    matching::References,
    media::{
        import::{CaseSource, StagedCase},
        vault::Vault,
    },
    pipeline::{Cancelled, CaseInput, Engine, Stage, Watcher, run},
    policy::Policy,
};

pub use cancel::CancelFlag;
use importing::import;
use receiving::receive;
pub use receiving::{Arrival, BundleFacts, ReceiveOrder, ReceivedCase, Turn, bundles_at, open_bundle, stage_sent};
pub use task::{Stopped, Task, TaskWatch};
pub use trial::{PolicyFileError, Trial, TrialError, TrialOrder, read_policy};

/// A stored case with everything a run needs.
#[derive(Debug, Clone)]
pub struct RunOrder {
    /// The case.
    pub case: CaseId,
    /// `case.json`.
    pub meta: CaseMeta,
    /// What there is to look at.
    pub evidence: Vec<Evidence>,
    /// Warnings of the import.
    pub warnings: Vec<String>,
    /// What the case is compared with besides itself.
    pub references: Arc<References>,
    /// The day the case came in, UTC.
    pub received: Date,
}

impl RunOrder {
    /// Runs the pipeline.
    ///
    /// # Errors
    /// When the watcher cancels.
    pub fn run(&self, vault: &Vault, engine: &Engine, watcher: &dyn Watcher) -> Result<Report, Cancelled> {
        let RunOrder { case, meta, evidence, warnings, references, received } = self;
        let received = *received;
        run(&CaseInput { case, meta, evidence, warnings, vault, references, received }, engine, watcher)
    }
}

/// What a worker is asked to do.
pub enum Work {
    /// Find, check and stage the cases at these paths.
    Import(Vec<PathBuf>),
    /// Take the bundles at these paths in.
    Receive(Vec<PathBuf>, Box<ReceiveOrder>),
    /// Run the pipeline over a case.
    Run(Box<RunOrder>),
    /// Run it over a case under another policy or with other networks.
    Try(Box<TrialOrder>),
    /// Do this; what it gives, it hands over itself.
    Do(Task),
}

/// How a job ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobEnd {
    /// As it should.
    Done,
    /// Someone asked it to stop.
    Cancelled,
    /// With an error that says what to do.
    Failed(String),
}

/// What a worker reports.
pub enum Event {
    /// What hinders the checks as a whole, and the networks as they were found.
    Health {
        /// What hinders, with the remedy.
        problems: Vec<String>,
        /// The networks of the manifest.
        networks: Vec<NetworkStatus>,
    },
    /// The job has come so far.
    Progress {
        /// The job.
        job: JobId,
        /// What it is doing, for people.
        stage: String,
        /// Share done in [0, 1], where known.
        share: Option<f32>,
    },
    /// A case was checked and its evidence lies in the vault.
    Staged {
        /// The job.
        job: JobId,
        /// The case.
        staged: Box<StagedCase>,
        /// Where it came from.
        source: CaseSource,
    },
    /// A case of a bundle was looked at.
    Arrived {
        /// The job.
        job: JobId,
        /// The bundle.
        facts: Arc<BundleFacts>,
        /// What became of the case.
        arrival: Box<Arrival>,
        /// Dropped once it is dealt with: the worker looks at the next case then, so that one record waits at a time.
        turn: Turn,
    },
    /// Every case of a bundle was looked at.
    BundleRead {
        /// The bundle.
        facts: Arc<BundleFacts>,
    },
    /// A case could not be imported; the job goes on with the next.
    Refused {
        /// What was wrong and what to do.
        message: String,
    },
    /// A run is finished.
    Reported {
        /// The job.
        job: JobId,
        /// What it found.
        report: Box<Report>,
    },
    /// A trial is finished. It is no run of the case.
    Tried {
        /// The job.
        job: JobId,
        /// What it found; without the template of the face.
        report: Box<Report>,
    },
    /// A run could not be made.
    RunFailed {
        /// The case.
        case: CaseId,
        /// Why.
        message: String,
    },
    /// The job is over; nothing more comes from it.
    Ended {
        /// The job.
        job: JobId,
        /// How.
        end: JobEnd,
    },
}

/// A job on its way to a worker.
struct Order {
    job: JobId,
    work: Work,
    cancel: CancelFlag,
}

/// What a worker works with: evidence, policy, and the networks, which the first job that needs them loads.
pub struct Workshop {
    vault: Arc<Vault>,
    policy: Policy,
    engine: OnceLock<Result<Engine, String>>,
}

impl Workshop {
    /// A workshop that loads the networks on first need.
    pub fn new(vault: Arc<Vault>, policy: Policy) -> Self {
        Workshop { vault, policy, engine: OnceLock::new() }
    }

    fn engine(&self) -> Result<&Engine, String> {
        let load = || match ModelSet::load() {
            Ok(models) => Ok(Engine { models, policy: self.policy.clone() }),
            Err(error) => Err(error.to_string()),
        };
        self.engine.get_or_init(load).as_ref().map_err(String::clone)
    }
}

/// A thread that takes one job at a time. Dropping it lets the thread end after the job at hand.
pub struct Worker {
    orders: SyncSender<Order>,
    thread: JoinHandle<()>,
}

impl Worker {
    /// Starts a worker. `loads_models` makes it load the networks at once and report what is missing. `report` is called
    /// on its thread and returns false when nobody listens any more, which ends the worker.
    ///
    /// # Errors
    /// When the system has no thread to give.
    pub fn start(
        name: &str,
        workshop: Workshop,
        loads_models: bool,
        report: impl Fn(Event) -> bool + Send + Sync + 'static,
    ) -> Result<Self, std::io::Error> {
        let (orders, inbox) = sync_channel(1);
        let work = move || {
            if loads_models {
                let health = guarded(|| health(&workshop)).unwrap_or_else(unhealthy);
                if !report(health) {
                    return;
                }
            }
            serve(&inbox, &workshop, &report);
        };
        let thread = thread::Builder::new().name(name.to_owned()).spawn(work)?;
        Ok(Worker { orders, thread })
    }

    /// Hands over a job; false when the worker is busy or gone. The caller gives it one job at a time.
    pub fn take(&self, job: JobId, work: Work, cancel: CancelFlag) -> bool {
        self.orders.try_send(Order { job, work, cancel }).is_ok()
    }

    /// Waits until the job at hand is over and the thread has ended. Whoever listens to the worker must have gone, or
    /// the worker may wait for the listener meanwhile.
    pub fn finish(self) {
        drop(self.orders);
        // What a panic of the thread had to say was said when it happened.
        drop(self.thread.join());
    }
}

fn health(workshop: &Workshop) -> Event {
    match workshop.engine() {
        Ok(engine) => Event::Health {
            problems: engine.models.problems(),
            networks: engine.models.statuses().iter().map(network_status).collect(),
        },
        Err(error) => unhealthy(error),
    }
}

fn network_status(status: &ModelStatus) -> NetworkStatus {
    let ModelStatus { entry, path, bytes: _, error } = status.clone();
    let calibrated_on = entry
        .calibration
        .map(|calibration| format!("{} impostor pairs of {}", calibration.impostor_pairs, calibration.data_set));
    NetworkStatus {
        name: entry.name,
        task: entry.task.to_string(),
        path,
        sha256: entry.sha256,
        licence: entry.licence,
        card: entry.card,
        calibrated_on,
        error,
    }
}

fn unhealthy(problem: String) -> Event {
    Event::Health { problems: vec![problem], networks: Vec::new() }
}

fn serve(inbox: &Receiver<Order>, workshop: &Workshop, report: &(impl Fn(Event) -> bool + Sync)) {
    for order in inbox {
        let job = order.job;
        let case = match &order.work {
            Work::Run(order) => Some(order.case.clone()),
            Work::Import(_) | Work::Receive(..) | Work::Try(_) | Work::Do(_) => None,
        };
        let end = guarded(|| perform(order, workshop, report)).unwrap_or_else(JobEnd::Failed);
        if let (Some(case), JobEnd::Failed(message)) = (case, &end)
            && !report(Event::RunFailed { case, message: message.clone() })
        {
            return;
        }
        if !report(Event::Ended { job, end }) {
            return;
        }
    }
}

/// Runs `work`; a panic within becomes a message. A defect must cost one piece of work, not the thread: what was
/// computed so far is dropped with the unwinding.
pub(crate) fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let text = panic.downcast_ref::<&str>().copied();
        let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("unknown");
        format!("internal error: {text}; report this with the case's files, and go on with the others")
    })
}

fn perform(order: Order, workshop: &Workshop, report: &(impl Fn(Event) -> bool + Sync)) -> JobEnd {
    let Order { job, work, cancel } = order;
    if cancel.is_cancelled() {
        return JobEnd::Cancelled;
    }
    match work {
        Work::Import(paths) => import(job, &paths, workshop, &cancel, report),
        Work::Receive(paths, order) => receive(job, (&paths, &order), workshop, &cancel, report),
        Work::Run(order) => {
            let engine = match workshop.engine() {
                Ok(engine) => engine,
                Err(message) => return JobEnd::Failed(message),
            };
            match order.run(&workshop.vault, engine, &JobWatcher { job, cancel: &cancel, report }) {
                Ok(finished) => {
                    report(Event::Reported { job, report: Box::new(finished) });
                    JobEnd::Done
                }
                Err(Cancelled) => JobEnd::Cancelled,
            }
        }
        Work::Try(order) => try_out(job, &order, workshop, &cancel, report),
        Work::Do(task) => {
            let tell = |stage: &str, share| {
                report(Event::Progress { job, stage: stage.to_owned(), share });
            };
            task(&TaskWatch::new(cancel, tell))
        }
    }
}

/// Makes a trial; what it needs besides what is usual is dropped at its end.
fn try_out(
    job: JobId,
    TrialOrder { order, trial }: &TrialOrder,
    workshop: &Workshop,
    cancel: &CancelFlag,
    report: &(impl Fn(Event) -> bool + Sync),
) -> JobEnd {
    report(Event::Progress { job, stage: format!("loading {trial}"), share: None });
    let usual_models = || workshop.engine().map(|engine| engine.models.clone());
    let engine = match trial.engine(&workshop.policy, usual_models) {
        Ok(engine) => engine,
        Err(error) => return JobEnd::Failed(error.to_string()),
    };
    match order.run(&workshop.vault, &engine, &JobWatcher { job, cancel, report }) {
        Ok(finished) => {
            // Nobody is enrolled by a trial.
            report(Event::Tried { job, report: Box::new(Report { enrolment: None, ..finished }) });
            JobEnd::Done
        }
        Err(Cancelled) => JobEnd::Cancelled,
    }
}

struct JobWatcher<'a, R> {
    job: JobId,
    cancel: &'a CancelFlag,
    report: &'a R,
}

impl<R: Fn(Event) -> bool + Sync> Watcher for JobWatcher<'_, R> {
    fn begin(&self, stage: Stage) {
        let stage = match stage {
            Stage::DecodeImages => "reading images",
            Stage::Portrait => "looking for the portrait",
            Stage::Document => "looking at the document",
            Stage::Selfie => "looking at the selfie video",
            Stage::Match => "comparing faces",
            Stage::Verdict => "reaching a verdict",
        };
        (self.report)(Event::Progress { job: self.job, stage: stage.to_owned(), share: None });
    }

    fn progress(&self, millis: i64, of_millis: Option<i64>) {
        let share = of_millis.filter(|&total| total > 0).map(|total| (millis as f32 / total as f32).clamp(0.0, 1.0));
        (self.report)(Event::Progress { job: self.job, stage: "looking at the selfie video".to_owned(), share });
    }

    fn is_cancelled(&self) -> bool {
        self.cancel.is_cancelled()
    }
}
