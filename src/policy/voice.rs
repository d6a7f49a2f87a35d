//! Thresholds of the voice challenge.

use serde::Deserialize;

/// How spoken digits are judged.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VoicePolicy {
    /// Nats a digit of improbability that halve the score of the digits asked for.
    pub half_nats: f64,
    /// Nats that each word costs which is no digit.
    pub other_word_nats: f64,
}

impl VoicePolicy {
    /// What is out of range, in words.
    pub(super) fn check(&self) -> Result<(), String> {
        let figures = [("half_nats", self.half_nats, 0.05, 20.0), ("other_word_nats", self.other_word_nats, 0.0, 50.0)];
        match figures.into_iter().find(|(_, value, low, high)| !(*low..=*high).contains(value)) {
            Some((name, value, low, high)) => Err(format!("voice.{name} is {value}, expected {low} to {high}")),
            None => Ok(()),
        }
    }
}
