//! Forensic views for the window, made on a thread of their own: only the latest request counts, and what it replaces is stopped.

use std::{
    sync::{
        Arc, Condvar, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread,
};

use image::RgbImage;

use super::{
    face_view::FRAME_SIDE,
    snapshot::{Examined, Stage, ViewOfPhoto},
    viewer::{PICTURE_SIDE, picture},
};
use crate::{
    case::{CaseId, Digest, Evidence, EvidenceKind},
    forensic::{Exposure, NoExposure, Subject, View, expose},
    media::{
        image::{decode_upright, fit_within},
        photo_facts::PhotoFacts,
        vault::Vault,
        video::frame_at,
    },
    worker::guarded,
};

/// What a view is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// A photo of the case; one frame of a list is a photo as well.
    Photo(EvidenceKind),
    /// The frame of the selfie video at this time, milliseconds from its start.
    Moment(i64),
}

/// A view that the person wants to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Examination {
    /// Of what.
    pub source: Source,
    /// Which.
    pub view: View,
}

/// A view wanted, with the case's evidence.
pub(super) struct Order {
    pub(super) case: CaseId,
    pub(super) evidence: Vec<Evidence>,
    pub(super) wanted: Examination,
}

/// The view made last, or on its way.
pub(super) struct Shown {
    pub(super) case: CaseId,
    pub(super) examined: Examined,
}

#[derive(Default)]
struct Inbox {
    order: Option<Order>,
    closed: bool,
}

#[derive(Default)]
struct Tray {
    inbox: Mutex<Inbox>,
    signal: Condvar,
    /// Grows with every request: what is being made for an older one is of no use.
    latest: AtomicU64,
}

/// The thread that makes forensic views. Dropping it lets the thread end as soon as the view at hand notices.
pub(super) struct Examiner {
    tray: Arc<Tray>,
}

impl Examiner {
    /// Starts the thread; `show` is called on it.
    pub(super) fn start(vault: Arc<Vault>, show: impl Fn(Shown) + Send + 'static) -> Result<Self, std::io::Error> {
        let tray: Arc<Tray> = Arc::default();
        let mine = Arc::clone(&tray);
        thread::Builder::new().name("examiner".to_owned()).spawn(move || serve(&mine, &vault, &show))?;
        Ok(Examiner { tray })
    }

    /// Makes this view; nothing where there is no order. What is being made is stopped.
    pub(super) fn examine(&self, order: Option<Order>) {
        self.post(|inbox| inbox.order = order);
    }

    fn post(&self, change: impl FnOnce(&mut Inbox)) {
        let mut inbox = self.tray.inbox.lock().unwrap_or_else(PoisonError::into_inner);
        self.tray.latest.fetch_add(1, Ordering::AcqRel);
        change(&mut inbox);
        drop(inbox);
        self.tray.signal.notify_one();
    }
}

impl Drop for Examiner {
    fn drop(&mut self) {
        self.post(|inbox| inbox.closed = true);
    }
}

/// The photo looked at last: going through the views decodes it once.
struct Photo {
    digest: Digest,
    source: Source,
    image: RgbImage,
    facts: Option<PhotoFacts>,
}

fn serve(tray: &Tray, vault: &Vault, show: &dyn Fn(Shown)) {
    let mut photo: Option<Photo> = None;
    loop {
        let (order, number) = {
            let mut inbox = tray.inbox.lock().unwrap_or_else(PoisonError::into_inner);
            loop {
                if inbox.closed {
                    return;
                }
                if let Some(order) = inbox.order.take() {
                    break (order, tray.latest.load(Ordering::Acquire));
                }
                inbox = tray.signal.wait(inbox).unwrap_or_else(PoisonError::into_inner);
            }
        };
        let is_outdated = || tray.latest.load(Ordering::Acquire) != number;
        let made = guarded(|| -> Result<Stage, NoExposure> {
            let photo = opened(&mut photo, vault, &order)?;
            let subject = Subject { image: &photo.image, facts: photo.facts.as_ref() };
            let exposure = expose(order.wanted.view, subject, &is_outdated)?;
            Ok(Stage::Done(Arc::new(of_photo(exposure, photo.image.dimensions())?)))
        });
        let stage = match made {
            Ok(Err(NoExposure::Cancelled)) => continue,
            Ok(Err(NoExposure::Unsuitable(message))) | Err(message) => Stage::Failed(message),
            Ok(Ok(stage)) => stage,
        };
        if !is_outdated() {
            show(Shown { case: order.case, examined: Examined { wanted: order.wanted, stage } });
        }
    }
}

/// The photo that is wanted, from the last time or opened now.
fn opened<'a>(kept: &'a mut Option<Photo>, vault: &Vault, order: &Order) -> Result<&'a Photo, NoExposure> {
    let source = order.wanted.source;
    let kind = match source {
        Source::Photo(kind) => kind,
        Source::Moment(_) => EvidenceKind::Video,
    };
    let Some(evidence) = order.evidence.iter().find(|evidence| evidence.kind == kind) else {
        return Err(NoExposure::Unsuitable("This is not part of the case.".to_owned()));
    };
    let is_kept = kept.as_ref().is_some_and(|photo| photo.digest == evidence.digest && photo.source == source);
    if !is_kept {
        // Freed first: two large photos need not be held at once.
        *kept = None;
        *kept = Some(open(vault, evidence, source).map_err(NoExposure::Unsuitable)?);
    }
    kept.as_ref().ok_or(NoExposure::Cancelled)
}

fn open(vault: &Vault, evidence: &Evidence, source: Source) -> Result<Photo, String> {
    let digest = evidence.digest;
    if let Source::Moment(millis) = source {
        let file = vault.verified_file(&digest).map_err(|error| error.to_string())?;
        let frame = frame_at(&file, millis, FRAME_SIDE).map_err(|error| error.to_string())?;
        return Ok(Photo { digest, source, image: frame.image, facts: None });
    }
    let bytes = vault.read(&digest).map_err(|error| error.to_string())?;
    let image = decode_upright(&bytes, &evidence.file_name, vault.image_limits()).map_err(|error| error.to_string())?;
    Ok(Photo { digest, source, image, facts: Some(PhotoFacts::of(&bytes)) })
}

fn of_photo(exposure: Exposure, original_size: (u32, u32)) -> Result<ViewOfPhoto, NoExposure> {
    let Exposure { picture: made, is_of_photo, figures, mut marks, histogram, tables } = exposure;
    let fitted = made.map(|made| -> Result<_, NoExposure> {
        let fitted = fit_within(&made, PICTURE_SIDE).map_err(|error| NoExposure::Unsuitable(error.to_string()))?;
        let original = if is_of_photo { original_size } else { made.dimensions() };
        // Boxes of what is drawn refer to the original.
        let factor = original.0 as f32 / made.width() as f32;
        marks.iter_mut().for_each(|mark| mark.bbox = mark.bbox.scaled(factor));
        Ok(Arc::new(picture(&fitted, original)))
    });
    Ok(ViewOfPhoto { picture: fitted.transpose()?, is_of_photo, figures, marks, histogram, tables })
}
