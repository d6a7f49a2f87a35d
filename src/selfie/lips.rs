//! Whether the mouth moves with the sound.
//!
//! The opening of the mouth is compared with the loudness of speech at several delays (Hershey and Movellan, "Audio vision:
//! using audio-visual synchrony to locate sounds", NIPS 1999). At ten frames a second it tells little: see
//! `docs/voice-challenge.md`. It is shown and does not decide.

use crate::{case::timeline::FrameSample, infer::SOUND_RATE};

/// Samples over which loudness is taken, and its milliseconds.
const STEP: usize = SOUND_RATE as usize / 50;
const STEP_MILLIS: i64 = 20;
/// Most steps by which the sound may come before or after the mouth, half a second, and steps from one delay to the next.
const MOST_LAG: i64 = 25;
const LAG_STEP: i64 = 2;
/// Band of the voice in Hz.
const LOW_HERTZ: f32 = 300.0;
const HIGH_HERTZ: f32 = 3000.0;
/// Share of the greatest loudness from which on there is speech: 20 decibels below it.
const SPEECH_SHARE: f32 = 0.1;
/// Milliseconds around speech in which the mouth is looked at.
const AROUND_MILLIS: i64 = 500;
/// Frames needed: a second at ten a second.
const FEWEST_FRAMES: usize = 10;

/// How well the mouth goes with the sound.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LipMatch {
    /// Pearson's correlation of the mouth's opening with the loudness in [-1, 1], the highest of all delays.
    pub correlation: f64,
    /// Milliseconds by which the sound comes after the mouth there.
    pub lag_millis: i64,
    /// Standard deviation of the mouth's opening, which is 0 closed and 1 wide open.
    pub movement: f64,
    /// Frames compared.
    pub frames: usize,
}

/// Compares the mouth in `frames` with the sound that begins at `start_millis`; `None` where there is no speech, where too few
/// frames around it show a mouth, or where mouth or loudness never change.
pub fn lip_match(frames: &[FrameSample], start_millis: i64, samples: &[f32]) -> Option<LipMatch> {
    let loudness = loudness(samples);
    let peak = loudness.iter().copied().fold(0.0f32, f32::max);
    let is_speech = |loud: &f32| peak > 0.0 && *loud >= SPEECH_SHARE * peak;
    let at = |step: usize| start_millis.saturating_add(step as i64 * STEP_MILLIS);
    let first = at(loudness.iter().position(is_speech)?).saturating_sub(AROUND_MILLIS);
    let last = at(loudness.iter().rposition(is_speech)?).saturating_add(AROUND_MILLIS);
    let mouth = |frame: &FrameSample| {
        let open = frame.face?.expression?.mouth_open;
        (first..=last).contains(&frame.timestamp_millis).then_some((frame.timestamp_millis, f64::from(open)))
    };
    let mouth: Vec<(i64, f64)> = frames.iter().filter_map(mouth).collect();
    let mut best: Option<LipMatch> = None;
    for lag in (-MOST_LAG..=MOST_LAG).filter(|lag| lag % LAG_STEP == 0) {
        let loud = |(time, open): &(i64, f64)| {
            let step = time.saturating_sub(start_millis).div_euclid(STEP_MILLIS).saturating_add(lag);
            let loud = usize::try_from(step).ok().and_then(|step| loudness.get(step))?;
            Some((*open, f64::from(*loud)))
        };
        let pairs: Vec<(f64, f64)> = mouth.iter().filter_map(loud).collect();
        let Some((correlation, movement)) = correlation(&pairs) else { continue };
        if best.is_none_or(|best| correlation > best.correlation) {
            best = Some(LipMatch { correlation, lag_millis: lag * STEP_MILLIS, movement, frames: pairs.len() });
        }
    }
    best
}

/// Root mean square in the band of the voice, fifty times a second, smoothed over a tenth of a second.
fn loudness(samples: &[f32]) -> Vec<f32> {
    let keep = |hertz: f32| (-std::f32::consts::TAU * hertz / SOUND_RATE as f32).exp();
    let (low, high) = (keep(LOW_HERTZ), keep(HIGH_HERTZ));
    let (mut below, mut within) = (0.0f32, 0.0f32);
    let band = samples.iter().map(|sample| {
        let sample = sample.clamp(-1.0, 1.0);
        below = sample + low * (below - sample);
        within = sample - below + high * (within - (sample - below));
        within * within
    });
    let power: Vec<f32> = band.collect();
    let rough: Vec<f32> =
        power.chunks(STEP).map(|chunk| (chunk.iter().sum::<f32>() / chunk.len() as f32).sqrt()).collect();
    let value = |step: Option<usize>| step.and_then(|step| rough.get(step)).copied().unwrap_or(0.0);
    let smooth = |step: usize| {
        let weights = [(-2, 1.0), (-1, 3.0), (0, 4.0), (1, 3.0), (2, 1.0)];
        weights.iter().map(|(offset, weight)| weight * value(step.checked_add_signed(*offset))).sum::<f32>() / 12.0
    };
    (0..rough.len()).map(smooth).collect()
}

/// Pearson's correlation and the standard deviation of the first figures; `None` of too few pairs or where one never changes.
fn correlation(pairs: &[(f64, f64)]) -> Option<(f64, f64)> {
    if pairs.len() < FEWEST_FRAMES {
        return None;
    }
    let count = pairs.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / count;
    let (first, second) = (mean(|pair| pair.0), mean(|pair| pair.1));
    let (mut aa, mut bb, mut ab) = (0.0, 0.0, 0.0);
    for (a, b) in pairs {
        (aa, bb, ab) = (aa + (a - first).powi(2), bb + (b - second).powi(2), ab + (a - first) * (b - second));
    }
    let correlation = ab / (aa * bb).sqrt();
    correlation.is_finite().then_some((correlation.clamp(-1.0, 1.0), (aa / count).sqrt()))
}
