//! Another face beside the first, if only for a moment.

use super::Reading;
use crate::{
    case::code::SEVERAL_FACES,
    policy::Policy,
    selfie::{SelfieTrack, spans::span},
};

/// Length in frames of the longest stretch with several faces. A single frame may be the detector's mistake; through how
/// much of the video there are several is judged with the presence of the face.
pub(super) fn another_face(track: &SelfieTrack, policy: &Policy) -> Option<Reading> {
    let samples = &track.timeline.samples;
    let (mut longest, mut at) = ((0, 0), 0);
    for run in samples.chunk_by(|a, b| (a.face_count > Some(1)) == (b.face_count > Some(1))) {
        if run[0].face_count > Some(1) && run.len() > longest.1 {
            longest = (at, run.len());
        }
        at += run.len();
    }
    let (first, length) = longest;
    Some(Reading {
        figure: "frames in a row with several faces",
        value: length as f64,
        ramp: policy.integrity.company_frames,
        spans: vec![span(samples, "another face", first, first + length.saturating_sub(1))],
        code: Some(SEVERAL_FACES),
    })
}
