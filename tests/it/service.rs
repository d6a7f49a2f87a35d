//! The window's session through its port: commands in, snapshots out, and its end.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        mpsc::{Receiver, channel},
    },
    thread,
    time::{Duration, Instant},
};

use assay::{
    case::{
        CaseId, EvidenceKind, JobId, RunId,
        decision::{DecisionDraft, DecisionKind, ReasonCode},
        queue::{CaseStatus, QueueQuery},
    },
    policy::{DEFAULT_POLICY, Policy},
    seal::Secret,
    session::{
        Command, Examination, ExportForm, ExportOrder, ExportSubject, JobState, NoticeLevel, Port, Service, Snapshot,
        Source, Stage, View,
    },
};

use crate::{
    fixtures::{
        cases::{photo_case, video_case},
        stills::{jpeg, marked},
        video::{Clip, coded_frames, coded_place, encode},
        write,
    },
    store::{recorded_runs, refuse_changes, refuse_runs},
};

mod beside;
mod bundles;
mod door;
mod ending;
mod exports;
mod jobs;
mod retention;
mod review;
mod workplace;

/// Far longer than anything here takes, the loading of networks on a busy machine included.
const PATIENCE: Duration = Duration::from_secs(120);

struct Room {
    folder: tempfile::TempDir,
}

struct Session {
    service: Service,
    woken: Receiver<()>,
}

impl Room {
    fn new() -> Self {
        Room { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn database(&self) -> PathBuf {
        self.path("data/assay.db")
    }

    fn open(&self) -> Session {
        self.open_as("ana")
    }

    fn open_as(&self, actor: &str) -> Session {
        let (sender, woken) = channel();
        let policy = Policy::parse(DEFAULT_POLICY, "built in").unwrap();
        // Nobody listens any more once the test is over.
        let wake = Box::new(move || sender.send(()).unwrap_or_default());
        Session { service: Service::start(&self.path("data"), actor, &policy, &Secret::None, wake).unwrap(), woken }
    }
}

impl Session {
    fn send(&self, command: Command) {
        assert!(self.service.send(command), "the session is not busy");
    }

    /// Waits for a snapshot of which the condition is true.
    #[track_caller]
    fn until(&self, what: &str, condition: impl Fn(&Snapshot) -> bool) -> Arc<Snapshot> {
        let end = Instant::now() + PATIENCE;
        loop {
            let now = self.service.snapshot();
            if condition(&now) {
                return now;
            }
            if self.woken.recv_timeout(end.saturating_duration_since(Instant::now())).is_err() {
                panic!("never: {what}; jobs {:?}, notices {:?}, queue {:?}", now.jobs, now.notices, now.queue);
            }
        }
    }

    fn import(&self, paths: impl IntoIterator<Item = PathBuf>) {
        self.send(Command::Import(paths.into_iter().collect()));
    }

    /// Ends the session and says how long that took.
    fn close(self) -> Duration {
        let (sender, closed) = channel();
        let start = Instant::now();
        thread::spawn(move || {
            drop(self.service);
            sender.send(()).unwrap();
        });
        closed.recv_timeout(PATIENCE).expect("the session ends");
        start.elapsed()
    }
}

fn count(snapshot: &Snapshot, status: CaseStatus) -> u64 {
    snapshot.queue.counts.iter().filter(|(counted, _)| *counted == status).map(|(_, count)| count).sum()
}

fn status(snapshot: &Snapshot, case: &str) -> Option<CaseStatus> {
    snapshot.queue.rows.iter().find(|row| row.case.0 == case).map(|row| row.status)
}

fn all_over(snapshot: &Snapshot) -> bool {
    !snapshot.jobs.is_empty() && snapshot.jobs.iter().all(|job| job.state.has_ended())
}

fn says(snapshot: &Snapshot, level: NoticeLevel, words: &str) -> bool {
    snapshot.notices.iter().any(|notice| notice.level == level && notice.text.contains(words))
}

fn case(name: &str) -> CaseId {
    CaseId(name.to_owned())
}

fn approval(name: &str, run: RunId) -> Command {
    let (kind, reason) = (DecisionKind::Approve, ReasonCode::Genuine);
    Command::Decide(DecisionDraft { case: case(name), run, kind, reason, note: String::new(), request: None })
}

/// The order of a case as JSON.
fn order(name: &str, path: &Path) -> ExportOrder {
    let subject = ExportSubject::Case { case: case(name), form: ExportForm::default() };
    ExportOrder { subject, path: path.to_owned(), replaces: false }
}

fn export(name: &str, path: &Path) -> Command {
    Command::Export(Some(Box::new(order(name, path))))
}

/// A session with one case in its queue.
fn with_one_case(room: &Room) -> Session {
    let session = room.open();
    session.import([photo_case(&room.path("in"), "c1", 90)]);
    session.until("c1 is open", |now| status(now, "c1") == Some(CaseStatus::Open) && all_over(now));
    session
}
