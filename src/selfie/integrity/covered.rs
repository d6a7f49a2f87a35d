//! A covered lens: the picture goes dark between faces, and whoever is there afterwards need not be who was there before.

use super::Reading;
use crate::{
    policy::Policy,
    selfie::{SelfieTrack, spans::span},
};

/// Depth of the deepest dip in brightness between the first face and the last: the darkest frame over the brightest before
/// it or the brightest after it, whichever is less. A lamp that is switched on or off is no dip.
pub(super) fn covered_lens(track: &SelfieTrack, policy: &Policy) -> Option<Reading> {
    let samples = &track.timeline.samples;
    let first = samples.iter().position(|sample| sample.face.is_some())?;
    let last = samples.iter().rposition(|sample| sample.face.is_some())?;
    let brightness: Vec<f32> = samples.get(first..=last)?.iter().map(|sample| sample.brightness).collect();
    let mut after = brightness.clone();
    for at in (1..after.len()).rev() {
        after[at - 1] = after[at - 1].max(after[at]);
    }
    let mut before = 0.0f32;
    let dips = brightness.iter().zip(&after).map(|(&now, &after)| {
        before = before.max(now);
        now / before.min(after).max(f32::MIN_POSITIVE)
    });
    let (at, deepest) = dips.enumerate().min_by(|a, b| a.1.total_cmp(&b.1))?;
    Some(Reading {
        figure: "brightness in the deepest dip over that around it",
        value: f64::from(deepest),
        ramp: policy.integrity.covered_brightness,
        spans: vec![span(samples, "dark", first + at, first + at)],
        code: None,
    })
}
