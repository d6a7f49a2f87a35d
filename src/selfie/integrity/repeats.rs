//! Loops: a stretch of the video that comes again, exactly or coded again.

use std::collections::VecDeque;

use super::Reading;
use crate::{
    policy::{IntegrityPolicy, Policy},
    selfie::{SelfieTrack, signature::distance, spans::span},
};

/// How far beside a lag, in frames, its neighbours lie with which it is compared. Sampling meets a repetition up to half a
/// frame off; three frames off the scene has moved on.
const BESIDE: [usize; 2] = [3, 4];
const FARTHEST: usize = 4;

/// A stretch and the one it may repeat.
struct Repetition {
    ratio: f32,
    first: usize,
    lag: usize,
}

/// For every stretch and every later one: their difference, over that of stretches some frames before and after the later
/// one. People come back to a pose; they do not go through one second twice with the same camera shake and the same timing.
pub(super) fn repetition(track: &SelfieTrack, policy: &Policy) -> Option<Reading> {
    let count = track.signatures.len();
    let limits = &policy.integrity;
    let length = limits.repeated_frames;
    let lags = length..count.checked_sub(length)?;
    let mut diagonals: VecDeque<Vec<f32>> = VecDeque::with_capacity(2 * FARTHEST + 1);
    let mut best: Option<Repetition> = None;
    for newest in lags.start.saturating_sub(FARTHEST)..lags.end + FARTHEST {
        if diagonals.len() > 2 * FARTHEST {
            diagonals.pop_front();
        }
        diagonals.push_back(diagonal(track, newest));
        if diagonals.len() > 2 * FARTHEST {
            let found = repetition_at(&diagonals, newest - FARTHEST, limits);
            best = [best, found].into_iter().flatten().min_by(|a, b| a.ratio.total_cmp(&b.ratio));
        }
    }
    let best = [best, short_loop(track, limits)].into_iter().flatten().min_by(|a, b| a.ratio.total_cmp(&b.ratio));
    // Where nothing moves nothing can be told to repeat.
    let best = best.unwrap_or(Repetition { ratio: 1.0, first: 0, lag: 0 });
    let samples = &track.timeline.samples;
    let stretch = |label: &str, first: usize| span(samples, label, first, first + length.saturating_sub(1));
    Some(Reading {
        figure: "difference of the most similar stretches over that beside them",
        value: f64::from(best.ratio),
        ramp: limits.repeat_ratio,
        spans: vec![stretch("comes again", best.first), stretch("repeated", best.first + best.lag)],
        code: None,
    })
}

/// The clearest loop of so few frames that the lags beside it repeat as well: against the steps from frame to frame.
fn short_loop(track: &SelfieTrack, limits: &IntegrityPolicy) -> Option<Repetition> {
    let length = limits.repeated_frames;
    let mean = |values: &[f32], first: usize| -> Option<f32> {
        Some(values.get(first..first + length)?.iter().sum::<f32>() / length as f32)
    };
    let steps = diagonal(track, 1);
    let at_lag = |lag: usize| {
        let same = diagonal(track, lag);
        let at = |first: usize| {
            let moved = mean(&steps, first)?;
            let ratio = mean(&same, first)? / moved;
            (moved >= limits.repeat_motion).then_some(Repetition { ratio, first, lag })
        };
        (0..same.len()).filter_map(at).min_by(|a, b| a.ratio.total_cmp(&b.ratio))
    };
    (2..=FARTHEST).filter_map(at_lag).min_by(|a, b| a.ratio.total_cmp(&b.ratio))
}

/// Differences of the frames that are `lag` apart.
fn diagonal(track: &SelfieTrack, lag: usize) -> Vec<f32> {
    let signatures = &track.signatures;
    signatures.iter().zip(signatures.iter().skip(lag)).map(|(a, b)| distance(&a.scene, &b.scene)).collect()
}

/// The clearest repetition at the lag in the middle of `diagonals`.
fn repetition_at(diagonals: &VecDeque<Vec<f32>>, lag: usize, limits: &IntegrityPolicy) -> Option<Repetition> {
    let length = limits.repeated_frames;
    let mean = |place: usize, first: usize| -> Option<f32> {
        let stretch = diagonals.get(place)?.get(first..first + length)?;
        Some(stretch.iter().sum::<f32>() / length as f32)
    };
    let last = diagonals.get(FARTHEST)?.len().checked_sub(length)?;
    let at = |first: usize| {
        let neighbours = BESIDE.into_iter().flat_map(|off| [FARTHEST - off, FARTHEST + off]);
        let beside = neighbours.filter_map(|place| mean(place, first)).min_by(f32::total_cmp)?;
        let ratio = mean(FARTHEST, first)? / beside;
        (beside >= limits.repeat_motion).then_some(Repetition { ratio, first, lag })
    };
    (0..=last).filter_map(at).min_by(|a, b| a.ratio.total_cmp(&b.ratio))
}
