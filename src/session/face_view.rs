//! The faces of a case, cut out of its evidence: for the window and for answers to the sender.

use image::RgbImage;

use crate::{
    case::{Evidence, EvidenceKind, Report, face::Landmarks, report::FaceCrop},
    export::dialect::FaceImages,
    face::portrait_view,
    media::{
        MediaFile,
        image::{decode_upright, encode_jpeg},
        vault::Vault,
        video::frame_at,
    },
};

/// Longest side in pixels of a frame at full size.
pub(super) const FRAME_SIDE: u32 = 1920;
/// Side in pixels of the crops in an answer: enough to compare two faces by eye.
const ANSWER_SIDE: u32 = 320;
/// JPEG quality of the crops in an answer.
const ANSWER_QUALITY: u8 = 92;

/// A photo of the case.
pub(super) fn still(vault: &Vault, evidence: &Evidence) -> Result<RgbImage, String> {
    let bytes = vault.read(&evidence.digest).map_err(|error| error.to_string())?;
    decode_upright(&bytes, &evidence.file_name, vault.image_limits()).map_err(|error| error.to_string())
}

/// The frame or still that the live face was found in, as large as there is; `video` is where the frames come from, if they
/// come from a video. `None` where the picture is not evidence any more.
pub(super) fn live_image(
    vault: &Vault,
    evidence: &[Evidence],
    crop: &FaceCrop,
    video: Option<&MediaFile>,
) -> Result<Option<RgbImage>, String> {
    if let Some(file) = video {
        let frame = frame_at(file, crop.timestamp_millis.unwrap_or(0), FRAME_SIDE);
        return frame.map(|frame| Some(frame.image)).map_err(|error| error.to_string());
    }
    let source = evidence.iter().find(|evidence| evidence.kind == crop.evidence);
    source.map(|source| still(vault, source)).transpose()
}

/// The portrait view of a face in `image`, of which the run may have seen a smaller copy, and the landmarks in it; `None` when they
/// make no face.
pub(super) fn portrait(image: &RgbImage, crop: &FaceCrop, side: u32) -> Option<(RgbImage, Landmarks)> {
    let [width, height] = crop.image_size.map(|side| side.max(1) as f32);
    let face = crop.face.stretched(image.width() as f32 / width, image.height() as f32 / height);
    portrait_view(image, &face.landmarks, side)
}

/// FACE-DOCUMENT and FACE-NOW of a run, where they were found.
pub(super) fn face_images(vault: &Vault, report: &Report) -> Result<FaceImages, String> {
    let jpeg = |image: &RgbImage, crop: &FaceCrop| {
        let view = portrait(image, crop, ANSWER_SIDE);
        view.map(|(view, _)| encode_jpeg(&view, ANSWER_QUALITY)).transpose().map_err(|error| error.to_string())
    };
    let document = match (&report.document_face, report.evidence_of(EvidenceKind::DocumentFront)) {
        (Some(crop), Some(photo)) => jpeg(&still(vault, photo)?, crop)?,
        _ => None,
    };
    let live = match &report.live_face {
        Some(crop) => {
            let video = report.evidence_of(EvidenceKind::Video).map(|video| vault.verified_file(&video.digest));
            let video = video.transpose().map_err(|error| error.to_string())?;
            let image = live_image(vault, &report.evidence, crop, video.as_ref())?;
            image.map(|image| jpeg(&image, crop)).transpose()?.flatten()
        }
        None => None,
    };
    Ok(FaceImages { document, live })
}
