//! When a line of text stands out too much.

use serde::Deserialize;

use super::within;

/// Thresholds of the comparison of a document's lines of text with one another.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextCheckPolicy {
    /// Suspicion (log odds) of a line that scores 0.5; beyond it the line is marked.
    pub doubtful_above: f64,
    /// Most lines marked in a photo, those that stand out most.
    pub regions: usize,
}

impl TextCheckPolicy {
    pub(super) fn check(&self) -> Result<(), String> {
        within("text_check.doubtful_above", self.doubtful_above, 0.0, 20.0)?;
        within("text_check.regions", self.regions as f64, 0.0, 24.0)
    }
}
