//! The digits that were asked for against the sound of the selfie video.

use super::{
    digit_alignment::{DigitStep, align_digits},
    lips::lip_match,
    voice::Hearing,
};
use crate::{
    case::{
        finding::{CheckId, Exhibit, Finding, Outcome},
        timeline::FrameSample,
        voice::HeardDigit,
    },
    policy::VoicePolicy,
};

/// Lowest mean logarithm that is reported, in nats a digit: e⁻⁵⁰ is as good as never.
const LEAST_NATS: f64 = -50.0;

/// A sound with what the network makes of it.
pub struct ListenedTo<'a> {
    /// Time of its first sample, milliseconds from the start of the video.
    pub start_millis: i64,
    /// Its samples, mono at 16 kHz.
    pub samples: &'a [f32],
    /// What the network makes of them.
    pub hearing: &'a Hearing,
}

impl ListenedTo<'_> {
    /// The digits heard and the number of other words, in the time of the video.
    pub fn digits(&self) -> (Vec<HeardDigit>, u32) {
        let heard = self.hearing.heard();
        let later = |digit: HeardDigit| HeardDigit {
            start_millis: digit.start_millis.saturating_add(self.start_millis),
            end_millis: digit.end_millis.saturating_add(self.start_millis),
            ..digit
        };
        (heard.digits.into_iter().map(later).collect(), heard.other_words)
    }
}

/// Whether `asked`, each 0 … 9 and at least one, was said.
///
/// The score does not rest on the digits that were heard best: a network that mistakes one digit in five of a stranger would
/// refuse most strings of four. It rests on the probability that the digits asked for, and no others, were said: raw is its
/// logarithm divided by the number of digits, and each [`VoicePolicy::half_nats`] of it halve the score. The digits heard best
/// are shown against those asked for. So is the mouth's agreement with the sound, which does not count.
pub fn voice_challenge(asked: &[u8], sound: &ListenedTo<'_>, frames: &[FrameSample], policy: &VoicePolicy) -> Finding {
    let log = sound.hearing.log_probability(asked, policy.other_word_nats);
    let raw = (log / asked.len().max(1) as f64).max(LEAST_NATS);
    let (heard, other_words) = sound.digits();
    let score = (raw / policy.half_nats).exp2().clamp(0.0, 1.0);
    let mut finding = Finding::new(CheckId::VoiceChallenge, Outcome::scored(raw, score))
        .with_figure("log-probability, nats a digit", raw)
        .with_figure("digits asked for", asked.len() as f64)
        .with_figure("digits heard", heard.len() as f64)
        .with_figure("other words heard", f64::from(other_words));
    finding.exhibits.extend(spans(asked, &heard, sound));
    match lip_match(frames, sound.start_millis, sound.samples) {
        None => finding,
        Some(lips) => finding
            .with_figure("mouth against loudness (not counted)", lips.correlation)
            .with_figure("sound after mouth in milliseconds", lips.lag_millis as f64)
            .with_figure("spread of the mouth's opening", lips.movement)
            .with_figure("frames compared with sound", lips.frames as f64),
    }
}

/// Each step of the way from the digits asked for to those heard, with its time.
fn spans(asked: &[u8], heard: &[HeardDigit], sound: &ListenedTo<'_>) -> Vec<Exhibit> {
    let digits: Vec<u8> = heard.iter().map(|digit| digit.digit).collect();
    let sound_end = sound.start_millis.saturating_add((sound.samples.len() / 16) as i64);
    let span = |label: String, start_millis: i64, end_millis: i64| Exhibit::Span { label, start_millis, end_millis };
    let told = |index: usize, what: String| {
        let HeardDigit { digit, start_millis, end_millis, confidence } = heard[index];
        span(format!("{digit} heard ({:.0} %), {what}", 100.0 * confidence), start_millis, end_millis)
    };
    let step = |step: DigitStep| match step {
        DigitStep::Same { heard } => told(heard, "as asked".to_owned()),
        DigitStep::Other { asked: place, heard } => told(heard, format!("{} asked for", asked[place])),
        DigitStep::Extra { heard } => told(heard, "not asked for".to_owned()),
        DigitStep::Missing { asked: place, heard_before } => {
            let before = heard_before.checked_sub(1).map_or(sound.start_millis, |before| heard[before].end_millis);
            let after = heard.get(heard_before).map_or(sound_end, |after| after.start_millis);
            span(format!("{} asked for, not heard", asked[place]), before, after)
        }
    };
    align_digits(asked, &digits).into_iter().map(step).collect()
}
