//! Face match: attempts, level and the false-accept rate behind it.

use serde::{Deserialize, Serialize};

/// False-accept rate of each match level 1 … 15, as the process service publishes them.
pub const LEVEL_FAR: [f64; 15] = [
    1.0 / 100.0,
    1.0 / 250.0,
    1.0 / 500.0,
    1.0 / 1_000.0,
    1.0 / 10_000.0,
    1.0 / 100_000.0,
    1.0 / 500_000.0,
    1.0 / 1_000_000.0,
    1.0 / 2_000_000.0,
    1.0 / 12_800_000.0,
    1.0 / 25_000_000.0,
    1.0 / 50_000_000.0,
    1.0 / 70_000_000.0,
    1.0 / 95_000_000.0,
    1.0 / 125_000_000.0,
];

/// The highest level a document portrait can reach against a selfie.
pub const DOCUMENT_LEVEL_CAP: u8 = 7;

/// How sure the match is: 0 is no match, 15 the surest.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MatchLevel {
    /// 0 … 15.
    pub level: u8,
    /// False-accept rate that the level stands for; absent at level 0.
    pub far: Option<f64>,
    /// The calibration set is too small to support this rate by itself (fewer than 3/FAR impostor pairs).
    pub extrapolated: bool,
}

/// How alike two faces are in one word, as the process service gives it: what it accepts, leaves open and rejects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SimilarityScore {
    /// Level 0: rejected.
    Low,
    /// Levels 1 … 5: to a person.
    Medium,
    /// Level 6, a false-accept rate of 1/100 000, and above.
    High,
}

impl MatchLevel {
    /// The level in one word.
    pub const fn similarity_score(&self) -> SimilarityScore {
        match self.level {
            0 => SimilarityScore::Low,
            1..=5 => SimilarityScore::Medium,
            _ => SimilarityScore::High,
        }
    }
}

/// Which portrait was compared with the live face.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum MatchAlgorithm {
    /// Selfie still or earlier portrait.
    FacePortrait,
    /// Portrait on the document.
    IdPhoto,
    /// The same after restoration, for small or printed portraits.
    IdPhotoLowQuality,
}

impl MatchAlgorithm {
    /// Whether the portrait comes from the document.
    pub const fn is_of_document(self) -> bool {
        matches!(self, MatchAlgorithm::IdPhoto | MatchAlgorithm::IdPhotoLowQuality)
    }
}

/// One comparison, or why it could not be made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MatchAttempt {
    /// Which portrait.
    pub algorithm: MatchAlgorithm,
    /// `faceFound`, or why there was no comparison: `faceNotFound`, `faceTooSmall`, `imageUnreadable`,
    /// `modelUnavailable`, `modelFailed`.
    pub image_processing: String,
    /// Cosine similarity in [-1, 1]; absent where no comparison was made.
    pub similarity: Option<f64>,
    /// Level by the model's calibration; absent where no comparison was made.
    pub level: Option<MatchLevel>,
}

/// The calibration that turned similarities into levels.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CalibrationRef {
    /// Data set and selection the impostor pairs come from.
    pub data_set: String,
    /// Number of impostor pairs.
    pub impostor_pairs: u64,
}

/// The face match of a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FaceMatch {
    /// Every attempt, in the order tried.
    pub attempts: Vec<MatchAttempt>,
    /// Index of the attempt that counts; absent where none could be made.
    pub best: Option<usize>,
    /// What the levels rest on.
    pub calibration: Option<CalibrationRef>,
}

impl FaceMatch {
    /// The attempt that counts.
    pub fn best_attempt(&self) -> Option<&MatchAttempt> {
        self.attempts.get(self.best?)
    }

    /// The level that counts.
    pub fn level(&self) -> Option<MatchLevel> {
        self.best_attempt()?.level
    }

    /// The level that counts in one word.
    pub fn similarity_score(&self) -> Option<SimilarityScore> {
        Some(self.level()?.similarity_score())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_have_the_words_of_the_process_service() {
        let word = |level| {
            let score = MatchLevel { level, far: None, extrapolated: false }.similarity_score();
            serde_json::to_value(score).unwrap().as_str().unwrap().to_owned()
        };
        let words: Vec<String> = (0..=15).map(word).collect();
        assert_eq!(words[0], "low");
        assert!(words[1..=5].iter().all(|word| word == "medium"));
        assert!(words[6..].iter().all(|word| word == "high"));
        let algorithm = serde_json::to_value(MatchAlgorithm::IdPhotoLowQuality).unwrap();
        assert_eq!(algorithm, "idPhotoLowQuality");
    }
}
