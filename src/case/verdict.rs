//! What the machine concludes. No type here has a default value: a verdict is always the result of a rule.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{finding::CheckId, meta::Priority};

/// Result of a check after its threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Validation {
    /// Carried out, at or above the threshold.
    Valid,
    /// Carried out, below the threshold.
    NotValid,
    /// Not carried out.
    NotChecked,
}

/// Status of the whole process.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProcessStatus {
    /// Everything required is clear.
    Accepted,
    /// A person must look.
    Inconclusive,
    /// A required check failed clearly.
    Rejected,
}

/// Where a check's score lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// Passes.
    Clear,
    /// To a person.
    Review,
    /// Fails.
    Fail,
    /// Not carried out.
    NotChecked,
}

/// One check against the policy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CheckVerdict {
    /// Which check.
    pub check: CheckId,
    /// Whether acceptance needs it.
    pub required: bool,
    /// Result after the threshold.
    pub validation: Validation,
    /// Where the score lies.
    pub band: Band,
    /// Score in [0, 1]; absent where not carried out.
    pub score: Option<f64>,
    /// Scores below this fail.
    pub threshold: f64,
    /// Scores below this, and not below the threshold, go to a person.
    pub review_below: f64,
}

impl CheckVerdict {
    /// Whether the check succeeded: it is valid, and where its threshold is 0, so that nothing can be below it, it needs no
    /// person either.
    pub fn has_passed(&self) -> bool {
        let cannot_fail = self.threshold <= 0.0;
        self.validation == Validation::Valid && !(cannot_fail && self.band == Band::Review)
    }
}

/// Why a case goes to the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "reason", content = "check")]
pub enum ReviewReason {
    /// The check's score lies in its review band.
    Borderline(CheckId),
    /// A required check was not carried out.
    RequiredNotChecked(CheckId),
    /// The check failed and the policy shows failures to a person.
    Failed(CheckId),
    /// A clear acceptance, drawn as a sample.
    Sampled,
    /// Only part of the evidence could be decoded.
    PartialEvidence,
    /// The validation matrix asks for the check, and it is not valid.
    Invalidated(CheckId),
}

/// A kind of [`ReviewReason`], whatever the check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReasonKind {
    /// A score lies in its review band.
    Borderline,
    /// A required check was not carried out.
    RequiredNotChecked,
    /// A check failed.
    Failed,
    /// A clear acceptance, drawn as a sample.
    Sampled,
    /// Only part of the evidence could be decoded.
    PartialEvidence,
    /// The validation matrix asks for a check that is not valid.
    Invalidated,
}

impl ReasonKind {
    /// Every kind.
    pub const ALL: [ReasonKind; 6] = [
        ReasonKind::Borderline,
        ReasonKind::RequiredNotChecked,
        ReasonKind::Failed,
        ReasonKind::Sampled,
        ReasonKind::PartialEvidence,
        ReasonKind::Invalidated,
    ];
}

impl ReviewReason {
    /// Its kind.
    pub const fn kind(&self) -> ReasonKind {
        match self {
            ReviewReason::Borderline(_) => ReasonKind::Borderline,
            ReviewReason::RequiredNotChecked(_) => ReasonKind::RequiredNotChecked,
            ReviewReason::Failed(_) => ReasonKind::Failed,
            ReviewReason::Sampled => ReasonKind::Sampled,
            ReviewReason::PartialEvidence => ReasonKind::PartialEvidence,
            ReviewReason::Invalidated(_) => ReasonKind::Invalidated,
        }
    }

    /// The check it is about, where it is about one.
    pub const fn check(&self) -> Option<CheckId> {
        match self {
            ReviewReason::Borderline(check)
            | ReviewReason::RequiredNotChecked(check)
            | ReviewReason::Failed(check)
            | ReviewReason::Invalidated(check) => Some(*check),
            ReviewReason::Sampled | ReviewReason::PartialEvidence => None,
        }
    }
}

impl fmt::Display for ReviewReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReviewReason::Borderline(check) => write!(f, "{}: borderline", check.title()),
            ReviewReason::RequiredNotChecked(check) => write!(f, "{}: not checked", check.title()),
            ReviewReason::Failed(check) => write!(f, "{}: failed", check.title()),
            ReviewReason::Sampled => f.write_str("Sample of accepted cases"),
            ReviewReason::PartialEvidence => f.write_str("Evidence only partly readable"),
            ReviewReason::Invalidated(check) => write!(f, "{}: validation matrix", check.title()),
        }
    }
}

/// Where a case goes after its run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "to")]
pub enum Route {
    /// To the decision queue.
    Queue {
        /// Why, at least one.
        reasons: Vec<ReviewReason>,
        /// How urgent.
        priority: Priority,
    },
    /// Nowhere: the verdict stands by itself.
    Settled,
}

/// What the validation matrix says: the checks that must be valid whatever else is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MatrixVerdict {
    /// Whether the policy has it on.
    pub enabled: bool,
    /// Valid or not valid; not checked where it is off.
    pub validation: Validation,
    /// The checks that are not valid though they must be, in the order of a report.
    pub failed: Vec<CheckId>,
}

/// The machine's conclusion about a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Verdict {
    /// Status of the process.
    pub process: ProcessStatus,
    /// Every check of the policy.
    pub checks: Vec<CheckVerdict>,
    /// The validation matrix; absent in runs of versions that had none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matrix: Option<MatrixVerdict>,
}

impl Verdict {
    /// The verdict of one check.
    pub fn of(&self, check: CheckId) -> Option<&CheckVerdict> {
        self.checks.iter().find(|verdict| verdict.check == check)
    }
}
