//! Document presentation attack detection in the words of the PAD service: a decision and its reasons.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::finding::{Exhibit, Outcome};

/// Why a document is not credible, as the service names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PadReason {
    /// A display that shows the document.
    #[serde(rename = "Screen_Replay_Attack")]
    ScreenReplayAttack,
    /// A copy without colour.
    #[serde(rename = "Black_and_White_Printed_Copy_Attack")]
    BlackAndWhitePrintedCopyAttack,
    /// Another photo over the portrait.
    #[serde(rename = "Photo_Replacement_Attack")]
    PhotoReplacementAttack,
    /// The portrait is not as it should be.
    #[serde(rename = "SECURITY_PHOTO_CHECK")]
    SecurityPhotoCheck,
    /// Data of one side contradict each other or a rule, or print that was altered.
    #[serde(rename = "SECURITY_DATA_CHECK")]
    SecurityDataCheck,
    /// Data that the front and the back have in common differ.
    #[serde(rename = "SECURITY_OCR_CHECK")]
    SecurityOcrCheck,
    /// The text could not be read.
    #[serde(rename = "NOT_PROCESSED_OCR")]
    NotProcessedOcr,
    /// The portrait could not be judged.
    #[serde(rename = "NOT_PROCESSED_PHOTO_CHECK")]
    NotProcessedPhotoCheck,
    /// The data could not be compared.
    #[serde(rename = "NOT_PROCESSED_DATA_CHECK")]
    NotProcessedDataCheck,
}

impl PadReason {
    /// All nine.
    pub const ALL: [PadReason; 9] = [
        PadReason::ScreenReplayAttack,
        PadReason::BlackAndWhitePrintedCopyAttack,
        PadReason::PhotoReplacementAttack,
        PadReason::SecurityPhotoCheck,
        PadReason::SecurityDataCheck,
        PadReason::SecurityOcrCheck,
        PadReason::NotProcessedOcr,
        PadReason::NotProcessedPhotoCheck,
        PadReason::NotProcessedDataCheck,
    ];

    /// The service's name, also that of the policy file.
    pub const fn name(self) -> &'static str {
        match self {
            PadReason::ScreenReplayAttack => "Screen_Replay_Attack",
            PadReason::BlackAndWhitePrintedCopyAttack => "Black_and_White_Printed_Copy_Attack",
            PadReason::PhotoReplacementAttack => "Photo_Replacement_Attack",
            PadReason::SecurityPhotoCheck => "SECURITY_PHOTO_CHECK",
            PadReason::SecurityDataCheck => "SECURITY_DATA_CHECK",
            PadReason::SecurityOcrCheck => "SECURITY_OCR_CHECK",
            PadReason::NotProcessedOcr => "NOT_PROCESSED_OCR",
            PadReason::NotProcessedPhotoCheck => "NOT_PROCESSED_PHOTO_CHECK",
            PadReason::NotProcessedDataCheck => "NOT_PROCESSED_DATA_CHECK",
        }
    }

    /// Whether it says that something could not be judged: that leaves doubt and accuses nobody.
    pub const fn is_not_processed(self) -> bool {
        matches!(
            self,
            PadReason::NotProcessedOcr | PadReason::NotProcessedPhotoCheck | PadReason::NotProcessedDataCheck
        )
    }
}

impl fmt::Display for PadReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What is concluded. It has no default: it is always the result of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PadDecision {
    /// Nothing speaks against the document.
    Credible,
    /// A person must look.
    Doubtful,
    /// An attack.
    Spoof,
    /// The photos could not be judged.
    Error,
}

/// What was found on one reason.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PadFinding {
    /// The reason.
    pub reason: PadReason,
    /// Its result; the score is higher the less speaks for the reason.
    pub outcome: Outcome,
    /// What to look at.
    pub exhibits: Vec<Exhibit>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_code_and_json_agree() {
        for reason in PadReason::ALL {
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.name());
        }
        assert_eq!(serde_json::to_value(PadDecision::Credible).unwrap(), "Credible");
    }
}
