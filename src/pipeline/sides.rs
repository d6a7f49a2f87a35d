//! The two sides of a case before they meet: the document with the selfie still, and the selfie video.

use image::RgbImage;
use rayon::prelude::*;

use super::{
    CaseInput, Stage, Watcher,
    document::{DocumentAnalyst, JudgedDocument, LocatedSide, Photo},
    portrait::{of_selfie, portrait_findings, selfie_match},
    watched,
};
use crate::{
    case::{
        CaseMeta, Digest, Evidence, EvidenceKind,
        code::{NO_DOCUMENT_FACE, NO_MATCHING_MODEL, VIDEO_INVALID, VIDEO_PROCESSING},
        finding::{CheckId, Exhibit, Finding, NotChecked, NotCheckedCause, Outcome},
        geometry::Point,
        matching::MatchAlgorithm,
        report::FaceCrop,
    },
    document::{StillFace, StillFaceError, find_face, find_portrait},
    face::{Embedding, FaceTools},
    infer::InferError,
    matching::{Portrait, shrunk},
    media::{
        image::decode_upright,
        jpeg_quality,
        video::{Frame, FrameListStream, FrameStream, SampleOptions, StreamOutcome, VideoError, probe},
    },
    policy::Policy,
    selfie::{FrameAnalyst, FrameView, SelfieTrack},
};

/// The selfie video as it was seen, or why it was not, with the code for it.
pub type SelfieSide = Result<SelfieTrack, (NotChecked, Option<i32>)>;

/// The document and the selfie still, as they were seen.
#[derive(Clone)]
pub struct DocumentSide {
    /// The portrait on the document.
    pub(super) face: Option<FaceCrop>,
    /// Portraits to compare the live face with.
    pub(super) portraits: Vec<Portrait>,
    /// Why a portrait could not be compared, where a network was missing or failed.
    pub(super) embedding_error: Option<InferError>,
    /// Whether the document has a portrait.
    pub(super) finding: Finding,
    /// What else is said about the document.
    pub(super) judged: JudgedDocument,
    /// The stills as they are compared with known images, by their files; empty where there are none to compare with.
    pub(super) stills: Vec<(Digest, Result<RgbImage, String>)>,
}

impl DocumentSide {
    /// The embedding of the portrait on the document; of the restored one where it could only be embedded so.
    pub(super) fn portrait_embedding(&self) -> Option<&Embedding> {
        let mut of_document = self.portraits.iter().filter(|portrait| portrait.algorithm.is_of_document());
        of_document.find_map(|portrait| portrait.embedding.as_ref().ok())
    }
}

/// A finding that says why a check was not carried out.
pub(super) fn not_checked(check: CheckId, (reason, code): &(NotChecked, Option<i32>)) -> Finding {
    Finding::new(check, Outcome::NotChecked(reason.clone())).with_code(*code)
}

/// A finding that says which network was missing or failed.
pub(super) fn unavailable(check: CheckId, error: &InferError) -> Finding {
    Finding::not_checked(check, error.cause(), error.to_string()).with_code(Some(NO_MATCHING_MODEL))
}

pub(super) fn document_side(
    input: &CaseInput<'_>,
    tools: &FaceTools,
    analyst: &DocumentAnalyst,
    policy: &Policy,
    watcher: &dyn Watcher,
) -> DocumentSide {
    let of_document = photos(input, &[EvidenceKind::DocumentFront, EvidenceKind::DocumentBack], watcher);
    let front = of_document.iter().find(|photo| photo.kind == EvidenceKind::DocumentFront);
    let located = watched(watcher, Stage::Document, || analyst.located(&of_document, policy));
    let quad = located.iter().find(|side| side.kind() == EvidenceKind::DocumentFront).and_then(LocatedSide::quad);
    let back = located.iter().find(|side| side.kind() == EvidenceKind::DocumentBack).and_then(LocatedSide::view);
    let faces = || {
        let selfie = photos(input, &[EvidenceKind::Selfie], watcher);
        let find = |photo: &Photo, quad| watched(watcher, Stage::Portrait, || face_in(photo, quad, tools, policy));
        let found = (front.map(|front| find(front, quad)), selfie.first().map(|still| find(still, None).face));
        (found, selfie.into_iter().find_map(|photo| photo.shrunk))
    };
    let look = || watched(watcher, Stage::Document, || analyst.look(&located, input.meta, input.as_of(), policy));
    let (((document, selfie), small_selfie), seen) = rayon::join(faces, look);
    let is_beside = document.as_ref().is_some_and(|found| found.is_beside);
    let document = document.map(|found| found.face);
    let mut finding = document_portrait(document.as_ref(), is_beside, policy);
    let has_portrait = match &document {
        Some(Ok(_)) => Some(!is_beside),
        Some(Err(StillFaceError::NotFound)) => Some(false),
        _ => None,
    };
    let (nobody, seen_face) = (Err(StillFaceError::NotFound), document.as_ref());
    let on_document = if is_beside { Some(&nobody) } else { seen_face };
    let mut about_portrait =
        watched(watcher, Stage::Document, || portrait_findings(front, on_document, quad, back, tools, policy));
    let face = document.as_ref().and_then(|face| Some(face.as_ref().ok()?.crop.clone()));
    let has_selfie = selfie.is_some();
    let (portraits, embedding_error) = portraits(document, selfie);
    let matched = selfie_match(&portraits, tools, policy);
    finding.exhibits.extend(matched.iter().flat_map(|matched| matched.exhibits.iter().cloned()));
    about_portrait.extend(has_selfie.then(|| of_selfie(matched.as_ref())));
    let judged = seen.judged(has_portrait, about_portrait, policy);
    let stills = of_document.into_iter().filter_map(|photo| photo.shrunk).chain(small_selfie).collect();
    DocumentSide { face, portraits, embedding_error, finding, judged, stills }
}

/// A face in a still.
struct FoundFace {
    face: Result<StillFace, StillFaceError>,
    /// Whether it lies beside the document whose portrait was looked for.
    is_beside: bool,
}

/// The face in a still; of a document, where its corners are known, the one on it or, where that has none, one beside it.
fn face_in(photo: &Photo, quad: Option<&[Point; 4]>, tools: &FaceTools, policy: &Policy) -> FoundFace {
    let image = match &photo.image {
        Ok(image) => image,
        Err(reason) => return FoundFace { face: Err(StillFaceError::Image(reason.detail.clone())), is_beside: false },
    };
    let on_document = quad.map(|quad| find_portrait(image, quad, tools, policy));
    match on_document {
        Some(Err(StillFaceError::NotFound)) => {
            FoundFace { face: find_face(image, photo.kind, tools, policy), is_beside: true }
        }
        Some(face) => FoundFace { face, is_beside: false },
        None => FoundFace { face: find_face(image, photo.kind, tools, policy), is_beside: false },
    }
}

/// What the live face is compared with, and the network that was missing or failed where one was.
fn portraits(
    document: Option<Result<StillFace, StillFaceError>>,
    selfie: Option<Result<StillFace, StillFaceError>>,
) -> (Vec<Portrait>, Option<InferError>) {
    let restored = |face: Result<StillFace, StillFaceError>| match face {
        Ok(face) => face.restored,
        Err(error) => Some(Err(error)),
    };
    let attempts = [
        (MatchAlgorithm::FacePortrait, selfie.map(|face| face.and_then(|face| face.embedding))),
        (MatchAlgorithm::IdPhoto, document.clone().map(|face| face.and_then(|face| face.embedding))),
        (MatchAlgorithm::IdPhotoLowQuality, document.and_then(restored)),
    ];
    let (mut portraits, mut embedding_error) = (Vec::new(), None);
    for (algorithm, embedding) in attempts {
        let Some(embedding) = embedding else { continue };
        let embedding = embedding.map_err(|error| {
            let reason = error.image_processing().to_owned();
            if let StillFaceError::Infer(error) = error {
                embedding_error = Some(error);
            }
            reason
        });
        portraits.push(Portrait { algorithm, embedding });
    }
    (portraits, embedding_error)
}

/// The stills of these kinds that the case has, decoded, in the order of the kinds.
fn photos(input: &CaseInput<'_>, kinds: &[EvidenceKind], watcher: &dyn Watcher) -> Vec<Photo> {
    let wanted = kinds.iter().filter_map(|kind| input.evidence.iter().find(|evidence| evidence.kind == *kind));
    let wanted: Vec<&Evidence> = wanted.collect();
    let unreadable =
        |error: &dyn std::fmt::Display| NotChecked::new(NotCheckedCause::EvidenceUnreadable, error.to_string());
    let is_compared = input.references.known_images.as_ref().is_some_and(|known| !known.is_empty());
    let decode = |evidence: &&Evidence| {
        let bytes = input.vault.read(&evidence.digest).map_err(|error| unreadable(&error));
        let quality = bytes.as_ref().ok().and_then(|bytes| jpeg_quality(bytes));
        let image = bytes.and_then(|bytes| {
            let decoded = decode_upright(&bytes, &evidence.file_name, input.vault.image_limits());
            decoded.map_err(|error| unreadable(&error))
        });
        let shrunk = is_compared.then(|| {
            let small = image.as_ref().map_err(|reason| reason.detail.clone()).and_then(shrunk);
            (evidence.digest, small)
        });
        Photo { kind: evidence.kind, image, jpeg_quality: quality, shrunk }
    };
    watched(watcher, Stage::DecodeImages, || wanted.par_iter().map(decode).collect())
}

/// Whether the document has a portrait. A face beside the document, or on one whose corners were found wrongly, goes to a person.
fn document_portrait(
    document: Option<&Result<StillFace, StillFaceError>>,
    is_beside: bool,
    policy: &Policy,
) -> Finding {
    let check = CheckId::DocumentPortrait;
    let face = match document {
        Some(Ok(face)) => face,
        None => {
            let detail = "the case has no document photo; ask for one named document_front";
            return Finding::not_checked(check, NotCheckedCause::EvidenceMissing, detail);
        }
        Some(Err(StillFaceError::Infer(error))) => return unavailable(check, error),
        Some(Err(error)) => {
            let cause = match error {
                StillFaceError::Image(_) => NotCheckedCause::EvidenceUnreadable,
                _ => NotCheckedCause::NoFace,
            };
            return Finding::not_checked(check, cause, error.to_string()).with_code(Some(NO_DOCUMENT_FACE));
        }
    };
    let found = face.crop.face;
    let raw = f64::from(found.score);
    let unsure = policy.check_policy(check).map_or(0.0, |bands| (bands.fail_below + bands.review_below) / 2.0);
    let score = if is_beside { raw.min(unsure) } else { raw };
    let mut finding = Finding::new(check, Outcome::scored(raw, score))
        .with_figure("pixels between the eyes", f64::from(found.landmarks.inter_eye_distance()))
        .with_figure("faces on the document", if is_beside { 0.0 } else { 1.0 });
    finding.exhibits.push(Exhibit::Region {
        label: if is_beside { "face beside the document" } else { "portrait" }.to_owned(),
        evidence: EvidenceKind::DocumentFront,
        bbox_in_image: found.bbox,
    });
    finding
}

pub(super) fn selfie_side(
    input: &CaseInput<'_>,
    analyst: &FrameAnalyst,
    policy: &Policy,
    watcher: &dyn Watcher,
) -> SelfieSide {
    watched(watcher, Stage::Selfie, || {
        let video = input.evidence.iter().find(|evidence| evidence.kind == EvidenceKind::Video);
        let stills = stills(input);
        match video {
            Some(video) => look_at_video(input, video, analyst, policy, watcher).map_err(|error| unreadable(&error)),
            None if !stills.is_empty() => {
                look_at_stills(input, stills, analyst, policy, watcher).map_err(|error| unreadable(&error))
            }
            None => {
                let detail =
                    "the case has no selfie video; ask for one named video, or stills in a folder named frames";
                Err((NotChecked::new(NotCheckedCause::EvidenceMissing, detail), None))
            }
        }
    })
}

/// The stills of a case without a video, in their order.
fn stills(input: &CaseInput<'_>) -> Vec<Evidence> {
    let is_still = |evidence: &&Evidence| matches!(evidence.kind, EvidenceKind::Frame(_));
    let mut stills: Vec<Evidence> = input.evidence.iter().filter(is_still).cloned().collect();
    stills.sort_by_key(|still| still.kind);
    stills
}

/// Which evidence the frame at this time is: the video, or the still of that moment.
pub(super) fn evidence_at(input: &CaseInput<'_>, timestamp_millis: Option<i64>, policy: &Policy) -> EvidenceKind {
    if input.evidence.iter().any(|evidence| evidence.kind == EvidenceKind::Video) {
        return EvidenceKind::Video;
    }
    let place = timestamp_millis.unwrap_or(0) as f64 * policy.selfie.frames_per_second / 1000.0;
    stills(input).get(place.round() as usize).map_or(EvidenceKind::Video, |still| still.kind)
}

/// A video that is none differs from one that was accepted at import and fails now.
fn unreadable(error: &VideoError) -> (NotChecked, Option<i32>) {
    let code = match error {
        VideoError::Unreadable { .. } | VideoError::NoVideoTrack { .. } => VIDEO_INVALID,
        _ => VIDEO_PROCESSING,
    };
    (NotChecked::new(NotCheckedCause::EvidenceUnreadable, error.to_string()), Some(code))
}

/// Which frames of a selfie video of this length a run looks at.
pub fn selfie_sampling(policy: &Policy, duration_millis: Option<i64>) -> SampleOptions {
    let options = SampleOptions {
        frames_per_second: policy.selfie.frames_per_second,
        max_side: policy.selfie.analysed_long_side,
        threads: rayon::current_num_threads().min(4),
    };
    options.at_most(policy.selfie.max_frames, duration_millis)
}

fn look_at_video(
    input: &CaseInput<'_>,
    video: &Evidence,
    analyst: &FrameAnalyst,
    policy: &Policy,
    watcher: &dyn Watcher,
) -> Result<SelfieTrack, VideoError> {
    let file = input.vault.verified_file(&video.digest)?;
    let promised = probe(&file)?.duration_millis;
    let stream = FrameStream::open(&file, selfie_sampling(policy, promised))?;
    let mut stream = stream.within(&policy.limits.import.video);
    let looked = look_at_frames(&mut stream, analyst, policy, watcher, promised);
    looked.finish(stream.outcome(), input.meta)
}

fn look_at_stills(
    input: &CaseInput<'_>,
    stills: Vec<Evidence>,
    analyst: &FrameAnalyst,
    policy: &Policy,
    watcher: &dyn Watcher,
) -> Result<SelfieTrack, VideoError> {
    let rate = policy.selfie.frames_per_second;
    let duration = (stills.len() as f64 * 1000.0 / rate) as i64;
    let mut stream = FrameListStream::new(input.vault, stills, rate, selfie_sampling(policy, Some(duration)))?;
    let looked = look_at_frames(&mut stream, analyst, policy, watcher, Some(duration));
    looked.finish(stream.outcome(), input.meta)
}

/// What came out of a stream of frames.
struct Looked {
    /// In order of time.
    views: Vec<FrameView>,
    /// The first frame that could not be had.
    failure: Option<VideoError>,
    /// The frame limit was reached although the container did not promise so many.
    cut_at: Option<usize>,
}

/// Looks at frames on all threads while they are decoded. No more frames are held than there are threads.
fn look_at_frames(
    stream: &mut (impl Iterator<Item = Result<Frame, VideoError>> + Send),
    analyst: &FrameAnalyst,
    policy: &Policy,
    watcher: &dyn Watcher,
    promised: Option<i64>,
) -> Looked {
    let limit = policy.selfie.max_frames as usize;
    let mut results: Vec<(usize, Result<FrameView, VideoError>)> = stream
        .by_ref()
        .take(limit)
        .take_while(|_| !watcher.is_cancelled())
        .enumerate()
        .par_bridge()
        .map(|(place, frame)| {
            let view = frame.map(|frame| {
                let view = analyst.look(frame.timestamp_millis, &frame.image);
                watcher.progress(frame.timestamp_millis, promised);
                view
            });
            (place, view)
        })
        .collect();
    // The threads finish in any order; two frames may lie within one millisecond, so their times do not tell it.
    results.sort_unstable_by_key(|(place, _)| *place);
    let cut_at = (results.len() == limit && stream.next().is_some()).then_some(limit);
    let mut looked = Looked { views: Vec::with_capacity(results.len()), failure: None, cut_at };
    for (_, result) in results {
        match result {
            Ok(view) => looked.views.push(view),
            Err(error) => looked.failure = looked.failure.or(Some(error)),
        }
    }
    looked
}

impl Looked {
    fn finish(self, outcome: StreamOutcome, meta: &CaseMeta) -> Result<SelfieTrack, VideoError> {
        let more =
            "case.json says that more frames are to come (lastFrames is false); send the case again with all of them";
        let partial = match (self.failure, self.cut_at) {
            (Some(error), _) if self.views.is_empty() => return Err(error),
            (Some(error), _) => Some(error.to_string()),
            (None, Some(limit)) => Some(format!("only the first {limit} frames were looked at: the video is too long")),
            (None, None) => outcome.partial.or((meta.last_frames == Some(false)).then(|| more.to_owned())),
        };
        Ok(SelfieTrack::new(self.views, outcome.duration_millis, partial))
    }
}
