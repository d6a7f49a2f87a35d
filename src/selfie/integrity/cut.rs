//! Cuts: the scene jumps from one frame to the next, and moves on from there as slowly as before.

use super::Reading;
use crate::{
    policy::Policy,
    selfie::{SelfieTrack, signature::distance, spans::span},
};

/// Steps on each side of a jump that it is compared with: a quick movement takes several.
const NEAR: usize = 3;

/// The step between two frames over the largest one near it, where it is largest. Of frames that lie further apart in time
/// than usual none is judged: a gap in the recording is none in the scene.
pub(super) fn cut(track: &SelfieTrack, policy: &Policy) -> Option<Reading> {
    let limits = &policy.integrity;
    let samples = &track.timeline.samples;
    let steps: Vec<f32> = track.signatures.windows(2).map(|pair| distance(&pair[0].scene, &pair[1].scene)).collect();
    let gaps: Vec<i64> = samples.windows(2).map(|pair| pair[1].timestamp_millis - pair[0].timestamp_millis).collect();
    let mut sorted = gaps.clone();
    sorted.sort_unstable();
    let usual = *sorted.get(sorted.len() / 2)?;
    let ratio = |at: usize| {
        let near = steps[at - NEAR..at].iter().chain(&steps[at + 1..=at + NEAR]);
        steps[at] / near.copied().fold(1.0, f32::max)
    };
    let judged = (NEAR..steps.len().saturating_sub(NEAR))
        .filter(|&at| steps[at] >= limits.cut_step && gaps[at] <= 2 * usual)
        .map(|at| (at, ratio(at)));
    let (at, ratio) = judged.max_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or((0, 0.0));
    Some(Reading {
        figure: "largest jump over the steps near it",
        value: f64::from(ratio),
        ramp: limits.cut_ratio,
        spans: vec![span(samples, "jump", at, at + 1)],
        code: None,
    })
}
