//! What the window draws: plain values, replaced as a whole whenever something changed.

use std::{path::PathBuf, sync::Arc};

use super::{
    access::{Access, PassphraseChange},
    beside::BesideView,
    examination::Examination,
    export::ExportOrder,
    settings::Settings,
};
use crate::{
    case::{
        JobId, Report, RunId,
        amendment::Amendments,
        audit::AuditPage,
        decision::Decision,
        geometry::Point,
        quality::ReviewerFigures,
        queue::{QueuePage, QueueQuery, QueueRow},
        retention::DueCase,
        run_summary::RunSummary,
        sent::Provenance,
        verdict::Verdict,
        workplace::Workplace,
    },
    forensic::{Figure, Histogram, Mark, Table},
};

/// Decoded pixels, RGBA, 8 bits each, row by row from the top.
#[derive(Debug, PartialEq, Eq)]
pub struct Picture {
    /// Differs between any two pictures of this process: the key of texture caches.
    pub id: u64,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// `width * height * 4` bytes.
    pub rgba: Vec<u8>,
    /// Size of the upright original in pixels (width, height): boxes of the report refer to it.
    pub original_size: [u32; 2],
}

/// The pictures of the opened case; each appears when it has been decoded.
#[derive(Debug, Clone, Default)]
pub struct CasePictures {
    /// Front of the document.
    pub document_front: Option<Arc<Picture>>,
    /// Back of the document.
    pub document_back: Option<Arc<Picture>>,
    /// Selfie still.
    pub selfie: Option<Arc<Picture>>,
    /// Portrait view of the document's face (FACE-DOCUMENT), turned upright.
    pub document_face: Option<Arc<Picture>>,
    /// Portrait view of the best live face (FACE-NOW), at the same scale.
    pub live_face: Option<Arc<Picture>>,
    /// Where the five landmarks lie in [`CasePictures::document_face`] and [`CasePictures::live_face`], in pixels of each: eyes, nose,
    /// mouth corners.
    pub landmarks: [Option<[Point; 5]>; 2],
    /// What could not be decoded and what to do about it.
    pub errors: Vec<String>,
    /// Pictures are still being decoded.
    pub loading: bool,
}

/// The frame that the player shows.
#[derive(Debug, Clone)]
pub struct PlayerFrame {
    /// Presentation time of the frame, milliseconds from the start of the video.
    pub timestamp_millis: i64,
    /// The frame, upright.
    pub picture: Arc<Picture>,
}

/// A forensic view as the window draws it.
#[derive(Debug)]
pub struct ViewOfPhoto {
    /// The computed picture, where the view is one.
    pub picture: Option<Arc<Picture>>,
    /// Whether it shows the photo place by place.
    pub is_of_photo: bool,
    /// What was found, and with which settings.
    pub figures: Vec<Figure>,
    /// Places in the original photo, or in the picture where that does not show the photo.
    pub marks: Vec<Mark>,
    /// How often each value occurs.
    pub histogram: Option<Histogram>,
    /// Tables of numbers.
    pub tables: Vec<Table>,
}

/// How far a forensic view is.
#[derive(Debug, Clone)]
pub enum Stage {
    /// Being made.
    Working,
    /// Made.
    Done(Arc<ViewOfPhoto>),
    /// It cannot be made; says why.
    Failed(String),
}

/// The forensic view asked for last.
#[derive(Debug, Clone)]
pub struct Examined {
    /// What was asked for.
    pub wanted: Examination,
    /// How far it is.
    pub stage: Stage,
}

/// The opened case.
#[derive(Debug, Clone)]
pub struct CaseView {
    /// Its row in the list.
    pub row: QueueRow,
    /// Newest finished run and its report.
    pub report: Option<(RunId, Arc<Report>)>,
    /// Its finished runs, the newest first; those beyond [`crate::case::run_summary::MAX_LISTED_RUNS`] are left out.
    pub runs: Arc<Vec<RunSummary>>,
    /// Decisions, oldest first.
    pub decisions: Vec<Decision>,
    /// Checks that reviewers judged otherwise, and fields that they corrected.
    pub amendments: Amendments,
    /// What the newest run comes to with the checks judged otherwise; absent where none was.
    pub reviewed: Option<Verdict>,
    /// Where the case came from; absent where it was not received in a bundle.
    pub provenance: Option<Arc<Provenance>>,
}

/// How a job stands; each job ends exactly once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobState {
    /// Waits for a free worker.
    Waiting,
    /// At work.
    Running,
    /// Ended as it should.
    Done,
    /// Ended because someone asked.
    Cancelled,
    /// Ended with an error, which says what to do.
    Failed(String),
}

impl JobState {
    /// Whether the job is over.
    pub const fn has_ended(&self) -> bool {
        matches!(self, JobState::Done | JobState::Cancelled | JobState::Failed(_))
    }
}

/// One piece of background work.
#[derive(Debug, Clone, PartialEq)]
pub struct JobView {
    /// Its name.
    pub id: JobId,
    /// What it is about, for people.
    pub title: String,
    /// What it is doing now, for people.
    pub stage: String,
    /// Share done in [0, 1]; absent where unknown.
    pub progress: Option<f32>,
    /// How it stands.
    pub state: JobState,
    /// The file that it wrote; there once it was handed out.
    pub file: Option<PathBuf>,
}

/// How serious a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeLevel {
    /// Something was done.
    Info,
    /// Something could not be done.
    Error,
}

/// Something the person should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its name, for dismissing it.
    pub id: u64,
    /// How serious.
    pub level: NoticeLevel,
    /// What happened and what to do.
    pub text: String,
}

/// What is due to be erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueView {
    /// Whether the policy has any periods.
    pub has_periods: bool,
    /// The first cases of which something is due, in the order of their import.
    pub cases: Vec<DueCase>,
    /// There are more.
    pub has_more: bool,
}

/// Everything the window draws.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// Grows with every change.
    pub revision: u64,
    /// Who works here.
    pub actor: String,
    /// Time of the snapshot, milliseconds since 1970 in UTC: ages are counted from it.
    pub now_millis: i64,
    /// Which part of the list is shown.
    pub query: QueueQuery,
    /// That part.
    pub queue: Arc<QueuePage>,
    /// How often the text that was searched for was cleared because it may have named a person who was erased.
    pub forgotten_searches: u64,
    /// The opened case.
    pub case: Option<Arc<CaseView>>,
    /// Its pictures.
    pub pictures: CasePictures,
    /// The frame the player shows.
    pub frame: Option<PlayerFrame>,
    /// The forensic view asked for last.
    pub examined: Option<Examined>,
    /// What stands beside the newest run of the opened case.
    pub beside: Option<Arc<BesideView>>,
    /// How reviewers do, by name; only while it is asked for.
    pub quality: Option<Arc<Vec<ReviewerFigures>>>,
    /// Where the person was at work when the session started, as far as it can be gone on with: a value to restore from, which
    /// later commands do not change. Query and case are restored already.
    pub workplace: Arc<Workplace>,
    /// Background work, newest last; ended jobs stay a while.
    pub jobs: Vec<JobView>,
    /// Notices, newest last.
    pub notices: Vec<Notice>,
    /// What hinders the checks as a whole, such as a missing model, with the remedy.
    pub health: Arc<Vec<String>>,
    /// What this installation works with.
    pub settings: Arc<Settings>,
    /// Who is at the window, and what he may do. While the door is shut, nothing above tells of any case.
    pub access: Arc<Access>,
    /// What became of the operator's wish for another passphrase.
    pub passphrase_change: PassphraseChange,
    /// An export that was not made because a file lies in its place: whether that may be replaced is asked.
    pub in_the_way: Option<Arc<ExportOrder>>,
    /// The page of the audit log that is shown; only while one is asked for.
    pub audit: Option<Arc<AuditPage>>,
    /// What is due to be erased; only while it is asked for.
    pub due: Option<Arc<DueView>>,
    /// Installations to which whoever is at the window may send cases, by name.
    pub recipients: Arc<Vec<String>>,
}

/// What a view needs of a session: the newest snapshot and a place to put commands.
pub trait Port {
    /// The newest snapshot; never waits for work.
    fn snapshot(&self) -> Arc<Snapshot>;
    /// Hands over a command; never waits for work. False when the session is too busy to take it.
    fn send(&self, command: super::Command) -> bool;
}
