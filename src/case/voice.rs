//! What was heard in the sound of a selfie video.

use serde::{Deserialize, Serialize};

/// A digit as it was heard.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HeardDigit {
    /// 0 … 9.
    pub digit: u8,
    /// Milliseconds from the start of the video to where it is heard first; the word itself begins a little before.
    pub start_millis: i64,
    /// Milliseconds to where it is heard last.
    pub end_millis: i64,
    /// Probability in [0, 1] that the network gives it.
    pub confidence: f32,
}
