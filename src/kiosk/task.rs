//! Work that takes longer than a frame: looked at, judged and concluded beside the course of the session.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use image::RgbImage;
use jiff::civil::Date;

use super::{
    document_eye::{CoarseSide, DocumentEye, DocumentLook, EyeError},
    document_watch::Shot,
    guidance::Guidance,
    machine::Side,
    outcome::{Outcome, outcome_of},
};
use crate::{
    case::{CaseId, CaseMeta, Evidence, geometry::Point},
    infer::Task as Network,
    matching::References,
    media::{camera::CameraPicture, image::fit_within, vault::Vault},
    pipeline::{CaseInput, DocumentSide, Engine, Watcher, conclude, look_at_document},
    selfie::{FrameAnalyst, FrameView, SelfieTrack},
};

/// What looks at frames and judges cases. Can be used from any thread.
pub struct Eyes {
    document: DocumentEye,
    analyst: FrameAnalyst,
    engine: Arc<Engine>,
}

impl Eyes {
    /// Eyes with the networks and the policy of `engine`.
    pub fn new(engine: Arc<Engine>) -> Self {
        let (models, policy) = (&engine.models, &engine.policy);
        Eyes { document: DocumentEye::new(models, policy), analyst: FrameAnalyst::new(models, policy), engine }
    }

    /// Why nobody can be guided, with the remedy; `None` where documents and faces are found.
    pub fn hindrance(&self) -> Option<String> {
        let needed = [Network::DocumentLocation, Network::FaceDetection];
        needed.into_iter().find_map(|task| self.engine.models.first(task).err()).map(|error| error.to_string())
    }
}

/// No longer wanted: its session is over.
#[derive(Debug, Clone, Default)]
pub(super) struct Abandoned(Arc<AtomicBool>);

impl Abandoned {
    pub(super) fn abandon(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Watcher for Abandoned {
    fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// A case at hand, as the pipeline wants it.
#[derive(Clone)]
pub(super) struct CaseAtHand {
    pub(super) case: CaseId,
    pub(super) meta: CaseMeta,
    pub(super) evidence: Vec<Evidence>,
    pub(super) vault: Arc<Vault>,
    pub(super) references: Arc<References>,
    pub(super) received: Date,
    pub(super) abandoned: Abandoned,
}

impl CaseAtHand {
    fn input(&self) -> CaseInput<'_> {
        CaseInput {
            case: &self.case,
            meta: &self.meta,
            evidence: &self.evidence,
            warnings: &[],
            vault: &self.vault,
            references: &self.references,
            received: self.received,
        }
    }
}

/// Which part of which session a task belongs to: what comes back later than that is not looked at.
pub(super) type Ticket = u64;

/// Something to be done, on any thread.
pub struct Task {
    pub(super) ticket: Ticket,
    pub(super) work: Work,
}

pub(super) enum Work {
    /// Look for the document; the side that was photographed already is told from it.
    Document { picture: Arc<CameraPicture>, front: Option<CoarseSide> },
    /// Look whether a photo is good.
    Photo { side: Side, shot: Shot },
    /// Look for the face before the recording.
    Face(Arc<CameraPicture>),
    /// Look at a frame of the recording.
    Selfie { picture: Arc<CameraPicture>, at_millis: i64 },
    /// Judge the document.
    Judge(Box<CaseAtHand>),
    /// Reach a verdict.
    Conclude { case: Box<CaseAtHand>, document: Box<DocumentSide>, selfie: Box<SelfieTrack> },
}

/// What came of a task.
pub struct Finished {
    pub(super) ticket: Ticket,
    pub(super) result: Seen,
}

pub(super) enum Seen {
    Document { look: Result<DocumentLook, EyeError>, picture: Arc<CameraPicture> },
    Photo { side: Side, shot: Shot, fault: Result<Option<Guidance>, EyeError> },
    Face(FrameView),
    Selfie(FrameView),
    Judged(Option<Box<DocumentSide>>),
    Concluded(Option<Outcome>),
    Broken(String),
}

/// How urgent a task is, and which may wait for each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// A frame: in order, and soon.
    Frames,
    /// Beside the frames.
    Judging,
}

/// What a frame is looked at for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Look {
    /// Guidance of the document.
    Document,
    /// Guidance of the face.
    Face,
    /// The recording of the selfie.
    Selfie,
}

impl Look {
    /// Its name in figures.
    pub const fn name(self) -> &'static str {
        match self {
            Look::Document => "document",
            Look::Face => "face",
            Look::Selfie => "selfie",
        }
    }
}

impl Task {
    /// What it looks at a frame for; `None` where it does something else.
    pub const fn look(&self) -> Option<Look> {
        match self.work {
            Work::Document { .. } => Some(Look::Document),
            Work::Face(_) => Some(Look::Face),
            Work::Selfie { .. } => Some(Look::Selfie),
            Work::Photo { .. } | Work::Judge(_) | Work::Conclude { .. } => None,
        }
    }

    /// Where it belongs.
    pub const fn lane(&self) -> Lane {
        match self.work {
            Work::Document { .. } | Work::Photo { .. } | Work::Face(_) | Work::Selfie { .. } => Lane::Frames,
            Work::Judge(_) | Work::Conclude { .. } => Lane::Judging,
        }
    }

    /// What becomes of it where it could not be done, because of `reason`.
    pub fn broken(ticket: u64, reason: String) -> Finished {
        Finished { ticket, result: Seen::Broken(reason) }
    }

    /// Which part of which session it belongs to.
    pub const fn ticket(&self) -> u64 {
        self.ticket
    }

    /// Does it.
    pub fn run(self, eyes: &Eyes) -> Finished {
        let engine = &eyes.engine;
        let result = match self.work {
            Work::Document { picture, front } => {
                let look = eyes.document.look(picture.image(), front.as_ref());
                Seen::Document { look, picture }
            }
            Work::Photo { side, shot } => {
                let fault = eyes.document.look_closely(side, shot.picture.image(), &shot.quad);
                Seen::Photo { side, shot, fault }
            }
            Work::Face(picture) => view(eyes, picture.image(), 0).map_or_else(Seen::Broken, Seen::Face),
            Work::Selfie { picture, at_millis } => {
                view(eyes, picture.image(), at_millis).map_or_else(Seen::Broken, Seen::Selfie)
            }
            Work::Judge(case) => {
                Seen::Judged(look_at_document(&case.input(), engine, &case.abandoned).ok().map(Box::new))
            }
            Work::Conclude { case, document, selfie } => {
                let report = conclude(&case.input(), engine, *document, Ok(*selfie), &case.abandoned);
                Seen::Concluded(report.ok().as_ref().map(outcome_of))
            }
        };
        Finished { ticket: self.ticket, result }
    }
}

/// A frame as the pipeline looks at it.
fn view(eyes: &Eyes, picture: &RgbImage, at_millis: i64) -> Result<FrameView, String> {
    let small = fit_within(picture, eyes.engine.policy.selfie.analysed_long_side).map_err(|error| error.to_string())?;
    Ok(eyes.analyst.look(at_millis, &small))
}

/// Corners in pixels of a picture as shares of it.
pub(super) fn quad_shares(quad: &[Point; 4], picture: &RgbImage) -> [Point; 4] {
    let (width, height) = (picture.width().max(1) as f32, picture.height().max(1) as f32);
    quad.map(|corner| Point::new(corner.x / width, corner.y / height))
}
