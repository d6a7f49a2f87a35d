//! The jobs of a session: waiting, running, and the last ones that ended.

use std::path::PathBuf;

use super::snapshot::{JobState, JobView};
use crate::{
    case::{CaseId, JobId},
    worker::{CancelFlag, JobEnd},
};

/// Ended jobs that stay on the board.
const KEPT: usize = 20;

/// Which worker a job is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Station {
    Import,
    Run,
    Export,
}

#[derive(Debug)]
struct Job {
    view: JobView,
    cancel: CancelFlag,
    station: Option<Station>,
    case: Option<CaseId>,
    /// Cases of an import that were whole but could not be stored.
    rejected: usize,
}

/// All jobs, oldest first.
#[derive(Debug, Default)]
pub(super) struct JobBoard {
    jobs: Vec<Job>,
    last: u64,
}

impl JobBoard {
    /// Adds a waiting job.
    pub(super) fn add(&mut self, title: String) -> JobId {
        self.last += 1;
        let id = JobId(self.last);
        let (stage, state) = ("waiting".to_owned(), JobState::Waiting);
        let view = JobView { id, title, stage, progress: None, state, file: None };
        self.jobs.push(Job { view, cancel: CancelFlag::default(), station: None, case: None, rejected: 0 });
        id
    }

    /// Whether a job runs at the station.
    pub(super) fn is_busy(&self, station: Station) -> bool {
        self.jobs.iter().any(|job| job.view.state == JobState::Running && job.station == Some(station))
    }

    /// Sets a waiting job to work; `None` when it was cancelled meanwhile.
    pub(super) fn begin(&mut self, id: JobId, station: Station, case: Option<CaseId>) -> Option<CancelFlag> {
        let job = self.jobs.iter_mut().find(|job| job.view.id == id && job.view.state == JobState::Waiting)?;
        job.view.state = JobState::Running;
        job.view.stage = "starting".to_owned();
        job.station = Some(station);
        job.case = case;
        Some(job.cancel.clone())
    }

    /// Notes how far a running job has come.
    pub(super) fn progress(&mut self, id: JobId, stage: String, share: Option<f32>) {
        if let Some(job) = self.jobs.iter_mut().find(|job| job.view.id == id && job.view.state == JobState::Running) {
            // Frames are looked at on several threads and report out of order; a bar must not go back.
            let same = job.view.stage == stage;
            job.view.progress = if same {
                share.or(job.view.progress).map(|now| now.max(job.view.progress.unwrap_or(0.0)))
            } else {
                share
            };
            job.view.stage = stage;
        }
    }

    /// Notes that a case of an import could not be stored.
    pub(super) fn reject_case(&mut self, id: JobId) {
        if let Some(job) = self.jobs.iter_mut().find(|job| job.view.id == id) {
            job.rejected += 1;
        }
    }

    /// Notes the file that a job handed out.
    pub(super) fn deliver(&mut self, id: JobId, file: PathBuf) {
        if let Some(job) = self.jobs.iter_mut().find(|job| job.view.id == id) {
            job.view.file = Some(file);
        }
    }

    /// Whether somebody asked the job to stop.
    pub(super) fn is_cancelled(&self, id: JobId) -> bool {
        self.jobs.iter().any(|job| job.view.id == id && job.cancel.is_cancelled())
    }

    /// Ends a job; the first end counts. Returns its case, where it has one.
    pub(super) fn end(&mut self, id: JobId, end: &JobEnd) -> Option<CaseId> {
        let job = self.jobs.iter_mut().find(|job| job.view.id == id && !job.view.state.has_ended())?;
        job.view.state = match end {
            JobEnd::Done if job.rejected > 0 => {
                JobState::Failed(format!("{} could not be stored, see the notices", job.rejected))
            }
            JobEnd::Done => JobState::Done,
            JobEnd::Cancelled => JobState::Cancelled,
            JobEnd::Failed(message) => JobState::Failed(message.clone()),
        };
        let case = job.case.clone();
        let ended = self.jobs.iter().filter(|job| job.view.state.has_ended()).count();
        let mut excess = ended.saturating_sub(KEPT);
        self.jobs.retain(|job| {
            let drop = excess > 0 && job.view.state.has_ended();
            excess -= usize::from(drop);
            !drop
        });
        case
    }

    /// Asks a job to stop. A waiting one ends at once, a running one when its worker notices.
    pub(super) fn cancel(&mut self, id: JobId) {
        let Some(job) = self.jobs.iter().find(|job| job.view.id == id) else { return };
        job.cancel.cancel();
        if job.view.state == JobState::Waiting {
            self.end(id, &JobEnd::Cancelled);
        }
    }

    /// Asks every job to stop.
    pub(super) fn cancel_all(&self) {
        self.jobs.iter().for_each(|job| job.cancel.cancel());
    }

    /// The jobs as the window draws them.
    pub(super) fn views(&self) -> Vec<JobView> {
        self.jobs.iter().map(|job| job.view.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_ends_once_and_the_first_end_counts() {
        let mut board = JobBoard::default();
        let job = board.add("job".into());
        let case = CaseId("c".into());
        assert!(board.begin(job, Station::Run, Some(case.clone())).is_some());
        assert_eq!(board.end(job, &JobEnd::Done), Some(case));
        assert_eq!(board.end(job, &JobEnd::Failed("late".into())), None);
        assert_eq!(board.views()[0].state, JobState::Done);
    }

    #[test]
    fn an_import_that_lost_a_case_is_not_done() {
        let mut board = JobBoard::default();
        let job = board.add("import".into());
        board.begin(job, Station::Import, None);
        board.reject_case(job);
        board.end(job, &JobEnd::Done);
        assert!(matches!(&board.views()[0].state, JobState::Failed(text) if text.starts_with("1 could not")));
    }

    #[test]
    fn a_cancelled_waiting_job_never_begins() {
        let mut board = JobBoard::default();
        let (first, second) = (board.add("first".into()), board.add("second".into()));
        board.cancel(first);
        assert!(board.begin(first, Station::Import, None).is_none());
        let flag = board.begin(second, Station::Import, None).unwrap();
        board.cancel(second);
        assert!(flag.is_cancelled() && board.is_busy(Station::Import), "a running job ends when its worker says so");
    }

    #[test]
    fn the_board_keeps_the_running_and_the_last_ended() {
        let mut board = JobBoard::default();
        let running = board.add("running".into());
        board.begin(running, Station::Run, None);
        for index in 0..100 {
            let job = board.add(format!("{index}"));
            board.end(job, &JobEnd::Done);
        }
        assert_eq!(board.views().len(), KEPT + 1);
        assert_eq!(board.views()[0].id, running);
        assert_eq!(board.views()[KEPT].title, "99");
    }

    #[test]
    fn progress_does_not_go_back_within_a_stage() {
        let mut board = JobBoard::default();
        let job = board.add("job".into());
        board.begin(job, Station::Run, None);
        board.progress(job, "frames".into(), Some(0.6));
        board.progress(job, "frames".into(), Some(0.4));
        assert_eq!(board.views()[0].progress, Some(0.6));
        board.progress(job, "match".into(), None);
        assert_eq!(board.views()[0].progress, None);
    }
}
