//! The pictures of a case for an export: decoded, made smaller, straightened, and hidden where who the person is must not be told.

use image::{RgbImage, imageops};

use super::{
    face_view::{live_image, portrait, still},
    scribe::time_text,
};
use crate::{
    case::{Evidence, EvidenceKind, Report, geometry::Point, report::FaceCrop},
    document::DocumentView,
    export::{CasePictures, Dossier, EvidenceState, PhotoPlates, Plate},
    media::{
        image::{encode_jpeg, fit_within},
        vault::Vault,
    },
    worker::{Stopped, TaskWatch},
};

/// Side in pixels of a face on paper: 5 cm at 180 dots an inch.
const FACE_SIDE: u32 = 360;
/// Longest side in pixels of a photo on paper: half a page at 300 dots an inch.
const PHOTO_SIDE: u32 = 1100;
const QUALITY: u8 = 82;
/// Squares across the picture of a hidden face, fewer across the face itself. People stop recognising faces between 18 and 15 squares
/// (Bachmann, European Journal of Cognitive Psychology 3, 1991), and a mean over a square cannot be undone as a blur can.
const VEIL_SQUARES: u32 = 12;
/// Pixels of each square.
const SQUARE: u32 = 10;

/// Photos that are shown; a video is shown by its faces and timelines.
const PHOTOS: [EvidenceKind; 3] = [EvidenceKind::DocumentFront, EvidenceKind::DocumentBack, EvidenceKind::Selfie];

/// Everything to be seen of the run. What is missing or damaged is told in its place.
pub(super) fn case_pictures(vault: &Vault, dossier: &Dossier, is_redacted: bool) -> CasePictures {
    let report = &dossier.report;
    let face = |crop: &Option<FaceCrop>| crop.as_ref().map(|crop| face(vault, report, crop, is_redacted));
    let state = |evidence: &Evidence| EvidenceState {
        digest: evidence.digest,
        fault: match dossier.erased_at(evidence.kind) {
            Some(at_millis) => Some(format!("erased on {}", time_text(at_millis))),
            None => vault.verified_file(&evidence.digest).err().map(|error| match is_redacted {
                true => "missing or altered".to_owned(),
                false => error.to_string(),
            }),
        },
    };
    let is_there = |kind: &&EvidenceKind| !is_redacted && dossier.erased_at(**kind).is_none();
    let photos = PHOTOS.iter().filter(is_there).filter_map(|kind| report.evidence_of(*kind));
    CasePictures {
        document_face: face(&report.document_face),
        live_face: face(&report.live_face),
        photos: photos.map(|evidence| photo(vault, report, evidence)).collect(),
        evidence: report.evidence.iter().map(state).collect(),
    }
}

/// What of the evidence is missing or not what was imported, a line each, without a name that a sender gave. What was erased is none.
///
/// # Errors
/// When `watch` stops it.
pub(super) fn evidence_faults(vault: &Vault, dossier: &Dossier, watch: &TaskWatch<'_>) -> Result<Vec<String>, Stopped> {
    let evidence: Vec<&Evidence> =
        dossier.report.evidence.iter().filter(|file| dossier.erased_at(file.kind).is_none()).collect();
    let mut faults = Vec::new();
    for (done, file) in (0..).zip(&evidence) {
        watch.reach("checking the evidence", done, evidence.len() as u64)?;
        if vault.verified_file(&file.digest).is_err() {
            faults.push(format!("{} is missing or no longer what was imported", file.kind));
        }
    }
    Ok(faults)
}

/// FACE-DOCUMENT; `None` where no portrait was found.
pub(super) fn document_face(vault: &Vault, report: &Report) -> Option<Plate> {
    report.document_face.as_ref().map(|crop| face(vault, report, crop, false))
}

fn face(vault: &Vault, report: &Report, crop: &FaceCrop, is_redacted: bool) -> Plate {
    match face_picture(vault, report, crop) {
        Ok(face) if is_redacted => plate(veiled(&face)),
        Ok(face) => plate(Ok(face)),
        Err(_) if is_redacted => Plate::Missing("its evidence is missing or damaged".to_owned()),
        Err(why) => Plate::Missing(why),
    }
}

fn face_picture(vault: &Vault, report: &Report, crop: &FaceCrop) -> Result<RgbImage, String> {
    let is_frame_of_video = crop.evidence == EvidenceKind::Video;
    let video = report.evidence_of(EvidenceKind::Video).filter(|_| is_frame_of_video);
    let video = video.map(|video| vault.verified_file(&video.digest)).transpose().map_err(|error| error.to_string())?;
    let image = live_image(vault, &report.evidence, crop, video.as_ref())?;
    let image = image.ok_or_else(|| "the picture is not among the evidence".to_owned())?;
    let view = portrait(&image, crop, FACE_SIDE).ok_or_else(|| "its landmarks make no face".to_owned())?;
    Ok(view.0)
}

/// The face in squares, each the mean of what it covers.
fn veiled(face: &RgbImage) -> Result<RgbImage, String> {
    let small = fit_within(face, VEIL_SQUARES).map_err(|error| error.to_string())?;
    let (width, height) = (small.width() * SQUARE, small.height() * SQUARE);
    Ok(imageops::resize(&small, width, height, imageops::FilterType::Nearest))
}

fn plate(image: Result<RgbImage, String>) -> Plate {
    let shown = image.and_then(|image| {
        let jpeg = encode_jpeg(&image, QUALITY).map_err(|error| error.to_string())?;
        Ok(Plate::Shown { jpeg, size: [image.width(), image.height()] })
    });
    shown.unwrap_or_else(Plate::Missing)
}

fn photo(vault: &Vault, report: &Report, evidence: &Evidence) -> PhotoPlates {
    let kind = evidence.kind;
    let quad = report
        .document
        .as_ref()
        .and_then(|document| document.photos.iter().find(|photo| photo.side == kind).and_then(|photo| photo.quad));
    let small = |image: &RgbImage| fit_within(image, PHOTO_SIDE).map_err(|error| error.to_string());
    match still(vault, evidence) {
        Ok(image) => PhotoPlates {
            kind,
            upright: plate(small(&image)),
            original_size: [image.width(), image.height()],
            quad,
            straightened: quad.and_then(|quad: [Point; 4]| {
                let view = DocumentView::new(&image, Some(&quad));
                view.is_rectified().then(|| plate(small(view.picture())))
            }),
        },
        Err(why) => {
            PhotoPlates { kind, upright: Plate::Missing(why), original_size: [0; 2], quad: None, straightened: None }
        }
    }
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;

    #[test]
    fn a_hidden_face_has_twelve_squares_across() {
        let face = RgbImage::from_fn(360, 360, |x, y| Rgb([(x % 256) as u8, (y % 256) as u8, ((x * y) % 256) as u8]));
        let hidden = veiled(&face).unwrap();
        assert_eq!((hidden.width(), hidden.height()), (120, 120));
        for (x, y, pixel) in hidden.enumerate_pixels() {
            assert_eq!(pixel, hidden.get_pixel(x / SQUARE * SQUARE, y / SQUARE * SQUARE));
        }
    }
}
