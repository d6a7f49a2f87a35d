//! Frozen stretches: the same picture over and over, as an editor or a stopped player shows it.

use super::Reading;
use crate::{
    policy::Policy,
    selfie::{SelfieTrack, signature::distance, spans::span},
};

/// Seconds of the longest stretch in which neither the frame nor the face changes beyond what coding changes. Where no face
/// is to be seen nothing is called frozen: a covered lens is dark throughout.
pub(super) fn frozen_stretch(track: &SelfieTrack, policy: &Policy) -> Option<Reading> {
    let samples = &track.timeline.samples;
    let limits = &policy.integrity;
    let same: Vec<bool> = track
        .signatures
        .windows(2)
        .map(|pair| match (&pair[0].face, &pair[1].face) {
            (Some(before), Some(after)) => {
                distance(&pair[0].scene, &pair[1].scene) <= limits.same_picture
                    && distance(before, after) <= limits.same_face
            }
            _ => false,
        })
        .collect();
    let mut longest = (0, 0, 0);
    let mut at = 0;
    for run in same.chunk_by(|a, b| a == b) {
        let (first, last) = (at, at + run.len());
        at = last;
        let millis = samples.get(last)?.timestamp_millis - samples.get(first)?.timestamp_millis;
        if run[0] && millis > longest.0 {
            longest = (millis, first, last);
        }
    }
    let (millis, first, last) = longest;
    Some(Reading {
        figure: "longest frozen stretch in seconds",
        value: millis as f64 / 1000.0,
        ramp: limits.frozen_seconds,
        spans: vec![span(samples, "frozen", first, last)],
        code: None,
    })
}
