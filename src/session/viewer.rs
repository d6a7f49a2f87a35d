//! Pictures for the window: document, faces and video frames, decoded on a thread of their own.
//!
//! Only the latest request of each kind counts. For the player every frame that was looked at is kept as a small JPEG,
//! so that scrubbing follows the pointer; when the pointer rests, the frame is decoded again at full size.

use std::{
    sync::{
        Arc, Condvar, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread,
};

use image::RgbImage;

use super::{
    face_view::{FRAME_SIDE, live_image, portrait, still},
    snapshot::{CasePictures, Picture, PlayerFrame},
};
use crate::{
    case::{CaseId, Evidence, EvidenceKind, geometry::Point, report::FaceCrop},
    media::{
        MediaFile,
        image::{ImageLimits, decode_upright, encode_jpeg, fit_within},
        vault::Vault,
        video::{Frame, FrameListStream, FrameStream, SampleOptions, VideoError, frame_at, probe},
    },
    worker::guarded,
};

/// Longest side in pixels of document and selfie pictures: enough to read microtext at full zoom, within every GPU's
/// texture limit.
pub(super) const PICTURE_SIDE: u32 = 4096;
/// Longest side in pixels of the frames kept for scrubbing.
const PREVIEW_SIDE: u32 = 720;
/// JPEG quality of the frames kept for scrubbing.
const PREVIEW_QUALITY: u8 = 85;
/// Most frames kept for scrubbing: about 60 MB at 50 kB each, however long the video is.
const MAX_PREVIEWS: u32 = 1200;
/// Side in pixels of the portrait views.
const CROP_SIDE: u32 = 640;

/// A case whose pictures are wanted.
#[derive(Debug, Clone)]
pub(super) struct ViewRequest {
    pub(super) case: CaseId,
    pub(super) evidence: Vec<Evidence>,
    pub(super) document_face: Option<FaceCrop>,
    pub(super) live_face: Option<FaceCrop>,
    /// Sampling rate of the run: previews are the frames it looked at.
    pub(super) frames_per_second: f64,
}

/// Something to show.
pub(super) enum View {
    /// The pictures of the case so far.
    Pictures { case: CaseId, pictures: CasePictures },
    /// The frame asked for last.
    Frame { case: CaseId, frame: PlayerFrame },
    /// The video cannot be shown.
    Failed { case: CaseId, message: String },
}

#[derive(Default)]
struct Inbox {
    open: Option<Option<ViewRequest>>,
    seek: Option<i64>,
    closed: bool,
}

/// The thread that decodes pictures. Dropping it lets the thread end after the picture at hand.
pub(super) struct Viewer {
    inbox: Arc<(Mutex<Inbox>, Condvar)>,
}

impl Viewer {
    /// Starts the thread; `show` is called on it.
    pub(super) fn start(vault: Arc<Vault>, show: impl Fn(View) + Send + 'static) -> Result<Self, std::io::Error> {
        let inbox: Arc<(Mutex<Inbox>, Condvar)> = Arc::default();
        let mine = Arc::clone(&inbox);
        let work = move || Loop { inbox: &mine, vault: &vault, show: &show, opened: None }.serve();
        thread::Builder::new().name("viewer".to_owned()).spawn(work)?;
        Ok(Viewer { inbox })
    }

    /// Shows another case, or none.
    pub(super) fn open(&self, request: Option<ViewRequest>) {
        self.post(|inbox| {
            inbox.open = Some(request);
            inbox.seek = None;
        });
    }

    /// Shows the frame at this time.
    pub(super) fn seek(&self, millis: i64) {
        self.post(|inbox| inbox.seek = Some(millis));
    }

    fn post(&self, change: impl FnOnce(&mut Inbox)) {
        let (inbox, signal) = &*self.inbox;
        change(&mut inbox.lock().unwrap_or_else(PoisonError::into_inner));
        signal.notify_one();
    }
}

impl Drop for Viewer {
    fn drop(&mut self) {
        self.post(|inbox| inbox.closed = true);
    }
}

struct Loop<'a> {
    inbox: &'a (Mutex<Inbox>, Condvar),
    vault: &'a Vault,
    show: &'a dyn Fn(View),
    opened: Option<Opened>,
}

/// The case shown, with its frames for scrubbing.
struct Opened {
    request: ViewRequest,
    video: Option<MediaFile>,
    previews: Vec<Preview>,
}

/// A frame kept for scrubbing.
struct Preview {
    timestamp_millis: i64,
    jpeg: Vec<u8>,
    original_size: [u32; 2],
}

/// The video's file where the frames come from one, and the frames kept for scrubbing.
type Previews = (Option<MediaFile>, Vec<Preview>);

enum Task {
    Open(Option<Box<ViewRequest>>),
    Seek(i64),
    Sharpen(i64),
    Stop,
}

impl Loop<'_> {
    fn serve(mut self) {
        let mut to_sharpen = None;
        loop {
            let task = self.next(&mut to_sharpen);
            let case = match &task {
                Task::Stop => return,
                Task::Open(request) => request.as_ref().map(|request| request.case.clone()),
                Task::Seek(_) | Task::Sharpen(_) => self.opened.as_ref().map(|opened| opened.request.case.clone()),
            };
            match (guarded(|| self.perform(task)), case) {
                (Ok(blurred), _) => to_sharpen = blurred,
                (Err(message), Some(case)) => (self.show)(View::Failed { case, message }),
                (Err(_), None) => {}
            }
        }
    }

    /// Does one thing; returns the time of the frame that is shown now where a sharper one can be had.
    fn perform(&mut self, task: Task) -> Option<i64> {
        match task {
            Task::Open(request) => {
                self.opened = None;
                self.open(*request?)
            }
            Task::Seek(millis) => self.show_preview(millis),
            Task::Sharpen(millis) => {
                self.show_full_frame(millis);
                None
            }
            Task::Stop => None,
        }
    }

    /// The next thing to do: what was asked for, else sharpening the frame at rest, else waiting.
    fn next(&self, to_sharpen: &mut Option<i64>) -> Task {
        let (inbox, signal) = self.inbox;
        let mut inbox = inbox.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if inbox.closed {
                return Task::Stop;
            }
            if let Some(request) = inbox.open.take() {
                return Task::Open(request.map(Box::new));
            }
            if let Some(millis) = inbox.seek.take() {
                return Task::Seek(millis);
            }
            if let Some(millis) = to_sharpen.take() {
                return Task::Sharpen(millis);
            }
            inbox = signal.wait(inbox).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Whether another case was asked for meanwhile, so that the work at hand is of no use.
    fn is_outdated(&self) -> bool {
        let inbox = self.inbox.0.lock().unwrap_or_else(PoisonError::into_inner);
        inbox.closed || inbox.open.is_some()
    }

    fn open(&mut self, request: ViewRequest) -> Option<i64> {
        let mut pictures = CasePictures { loading: true, ..CasePictures::default() };
        let publish = |pictures: &CasePictures| {
            (self.show)(View::Pictures { case: request.case.clone(), pictures: pictures.clone() });
        };
        for evidence in request.evidence.iter().filter(|evidence| !matches!(evidence.kind, EvidenceKind::Frame(_))) {
            if self.is_outdated() {
                return None;
            }
            if evidence.kind.is_image() {
                self.add_still(evidence, &request, &mut pictures);
                publish(&pictures);
            }
        }
        let mut shown = None;
        let (video, previews) = match self.previews(&request, &mut shown) {
            Ok(previews) => previews,
            Err(error) => {
                (self.show)(View::Failed { case: request.case.clone(), message: error.to_string() });
                (None, Vec::new())
            }
        };
        if self.is_outdated() {
            return None;
        }
        if let Some(crop) = &request.live_face {
            match live_image(self.vault, &request.evidence, crop, video.as_ref()) {
                Ok(image) => {
                    let portrait = image.and_then(|image| portrait_picture(&image, crop));
                    (pictures.live_face, pictures.landmarks[1]) = portrait.unzip();
                }
                Err(message) => pictures.errors.push(message),
            }
        }
        pictures.loading = false;
        publish(&pictures);
        let live = request.live_face.as_ref().and_then(|crop| crop.timestamp_millis);
        let first = shown.or(live).unwrap_or(0);
        self.opened = Some(Opened { request, video, previews });
        self.show_preview(first)
    }

    fn add_still(&self, evidence: &Evidence, request: &ViewRequest, pictures: &mut CasePictures) {
        let image = match still(self.vault, evidence) {
            Ok(image) => image,
            Err(message) => return pictures.errors.push(message),
        };
        let picture = match fit_within(&image, PICTURE_SIDE) {
            Ok(fitted) => Some(Arc::new(picture(&fitted, image.dimensions()))),
            Err(error) => return pictures.errors.push(error.to_string()),
        };
        match evidence.kind {
            EvidenceKind::DocumentFront => {
                pictures.document_front = picture;
                let portrait = request.document_face.as_ref().and_then(|crop| portrait_picture(&image, crop));
                (pictures.document_face, pictures.landmarks[0]) = portrait.unzip();
            }
            EvidenceKind::DocumentBack => pictures.document_back = picture,
            EvidenceKind::Selfie => pictures.selfie = picture,
            EvidenceKind::Video | EvidenceKind::Frame(_) => {}
        }
    }

    /// The frames for scrubbing; none without any selfie video. What is asked for meanwhile is shown at once and noted in
    /// `shown`: a long video takes a while.
    fn previews(&self, request: &ViewRequest, shown: &mut Option<i64>) -> Result<Previews, VideoError> {
        let video = request.evidence.iter().find(|evidence| evidence.kind == EvidenceKind::Video);
        if let Some(video) = video {
            let file = self.vault.verified_file(&video.digest)?;
            let options = preview_sampling(request.frames_per_second, probe(&file)?.duration_millis);
            let stream = FrameStream::open(&file, options)?;
            let previews = self.keep_previews(stream, || {
                if let Some(millis) = self.take_seek() {
                    *shown = Some(millis);
                    self.show_frame_of(&request.case, &file, millis);
                }
            })?;
            return Ok((Some(file), previews));
        }
        let is_frame = |evidence: &&Evidence| matches!(evidence.kind, EvidenceKind::Frame(_));
        let stills: Vec<Evidence> = request.evidence.iter().filter(is_frame).cloned().collect();
        if stills.is_empty() {
            return Ok((None, Vec::new()));
        }
        let rate = request.frames_per_second;
        let duration = (stills.len() as f64 * 1000.0 / rate) as i64;
        let stream = FrameListStream::new(self.vault, stills, rate, preview_sampling(rate, Some(duration)))?;
        Ok((None, self.keep_previews(stream, || {})?))
    }

    fn take_seek(&self) -> Option<i64> {
        self.inbox.0.lock().unwrap_or_else(PoisonError::into_inner).seek.take()
    }

    fn keep_previews(
        &self,
        stream: impl Iterator<Item = Result<Frame, VideoError>>,
        mut between: impl FnMut(),
    ) -> Result<Vec<Preview>, VideoError> {
        let mut previews = Vec::new();
        for frame in stream.take(MAX_PREVIEWS as usize) {
            if self.is_outdated() {
                break;
            }
            between();
            let Frame { timestamp_millis, image, source_size } = frame?;
            let jpeg = encode_jpeg(&image, PREVIEW_QUALITY)?;
            previews.push(Preview { timestamp_millis, jpeg, original_size: source_size.into() });
        }
        Ok(previews)
    }

    /// Shows the kept frame nearest to `millis`; returns its time when a sharper one can be had.
    fn show_preview(&self, millis: i64) -> Option<i64> {
        let opened = self.opened.as_ref()?;
        let case = &opened.request.case;
        let nearest = opened.previews.iter().min_by_key(|preview| (preview.timestamp_millis - millis).abs())?;
        let timestamp_millis = nearest.timestamp_millis;
        match decode_upright(&nearest.jpeg, "frame", &ImageLimits::default()) {
            Ok(image) => self.show_frame(case, timestamp_millis, &image, nearest.original_size),
            Err(error) => (self.show)(View::Failed { case: case.clone(), message: error.to_string() }),
        }
        let larger = nearest.original_size.iter().any(|&side| side > PREVIEW_SIDE);
        (larger && opened.video.is_some()).then_some(timestamp_millis)
    }

    fn show_full_frame(&self, millis: i64) {
        if let Some(Opened { request, video: Some(file), .. }) = &self.opened {
            self.show_frame_of(&request.case, file, millis);
        }
    }

    /// Shows the frame of the video at this time, decoded at full size.
    fn show_frame_of(&self, case: &CaseId, video: &MediaFile, millis: i64) {
        match frame_at(video, millis, FRAME_SIDE) {
            Ok(frame) => self.show_frame(case, frame.timestamp_millis, &frame.image, frame.source_size.into()),
            Err(error) => (self.show)(View::Failed { case: case.clone(), message: error.to_string() }),
        }
    }

    fn show_frame(&self, case: &CaseId, timestamp_millis: i64, image: &RgbImage, original_size: [u32; 2]) {
        let picture = Arc::new(picture(image, original_size.into()));
        (self.show)(View::Frame { case: case.clone(), frame: PlayerFrame { timestamp_millis, picture } });
    }
}

fn preview_sampling(frames_per_second: f64, duration_millis: Option<i64>) -> SampleOptions {
    let options = SampleOptions { frames_per_second, max_side: PREVIEW_SIDE, threads: 1 };
    options.at_most(MAX_PREVIEWS, duration_millis)
}

/// The portrait view of a face in `image`, and where its landmarks lie there; `None` when they make no face.
fn portrait_picture(image: &RgbImage, crop: &FaceCrop) -> Option<(Arc<Picture>, [Point; 5])> {
    let (view, landmarks) = portrait(image, crop, CROP_SIDE)?;
    Some((Arc::new(picture(&view, view.dimensions())), landmarks.points()))
}

pub(super) fn picture(image: &RgbImage, (width, height): (u32, u32)) -> Picture {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let rgba = image.pixels().flat_map(|pixel| [pixel[0], pixel[1], pixel[2], 255]).collect();
    Picture {
        id: NEXT.fetch_add(1, Ordering::Relaxed),
        width: image.width(),
        height: image.height(),
        rgba,
        original_size: [width, height],
    }
}
