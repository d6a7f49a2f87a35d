//! Whether one face, and only one, is in the video.

use super::{SelfieTrack, liveness::unavailable, spans::spans};
use crate::{
    case::{
        code::{NO_FACE, SEVERAL_FACES},
        finding::{CheckId, Finding, NotCheckedCause, Outcome},
    },
    policy::Policy,
};

/// Share of frames with exactly one face.
pub(super) fn face_detection(track: &SelfieTrack, policy: &Policy) -> Finding {
    let check = CheckId::FaceDetection;
    if let Some(error) = &track.errors.detection {
        return unavailable(check, error);
    }
    let samples = &track.timeline.samples;
    let share = |wanted: fn(u32) -> bool| {
        let matching = samples.iter().filter(|sample| sample.face_count.is_some_and(wanted)).count();
        matching as f64 / samples.len().max(1) as f64
    };
    let (one, several) = (share(|count| count == 1), share(|count| count > 1));
    if one + several == 0.0 {
        let detail = "no face was found in the selfie video; ask for a new one with the face in view";
        return Finding::not_checked(check, NotCheckedCause::NoFace, detail).with_code(Some(NO_FACE));
    }
    let code = (several > policy.selfie.several_faces_share).then_some(SEVERAL_FACES);
    let mut finding = Finding::new(check, Outcome::scored(one, one))
        .with_code(code)
        .with_figure("share of frames with one face", one)
        .with_figure("share of frames with several faces", several);
    let of_count =
        |label, wanted: fn(u32) -> bool| spans(samples, label, |at| samples[at].face_count.is_some_and(wanted));
    finding.exhibits.extend(of_count("several faces", |count| count > 1));
    finding.exhibits.extend(of_count("no face", |count| count == 0));
    finding
}
