//! What a reviewer says beside a run: a check judged otherwise, a field that was misread. The run itself stays as it is.

use serde::{Deserialize, Serialize};

use super::{
    CaseId, EvidenceKind, RunId,
    finding::CheckId,
    reading::FieldName,
    verdict::{ProcessStatus, Validation},
};

/// One check judged otherwise than the machine did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OverrideDraft {
    /// The case.
    pub case: CaseId,
    /// The run that the reviewer saw; an override of an older run is refused.
    pub run: RunId,
    /// The check.
    pub check: CheckId,
    /// What the reviewer says instead.
    pub validation: Validation,
    /// Why, in words.
    pub reason: String,
}

/// An override as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Override {
    /// What was submitted.
    #[serde(flatten)]
    pub draft: OverrideDraft,
    /// What the machine had said.
    pub machine_validation: Validation,
    /// What the whole came to with every override of the run so far.
    pub process: ProcessStatus,
    /// Who judged.
    pub made_by: String,
    /// When, RFC 3339 in UTC.
    pub made_at: String,
}

/// What stands in a field that was misread, or not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CorrectionDraft {
    /// The case.
    pub case: CaseId,
    /// The run that the reviewer saw; a correction of an older run is refused.
    pub run: RunId,
    /// The side of the document.
    pub side: EvidenceKind,
    /// The field.
    pub field: FieldName,
    /// What stands there.
    pub corrected_value: String,
    /// Why, in words.
    pub reason: String,
}

/// A correction as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Correction {
    /// What was submitted.
    #[serde(flatten)]
    pub draft: CorrectionDraft,
    /// What was read; absent where nothing was.
    pub read_value: Option<String>,
    /// Who corrected.
    pub made_by: String,
    /// When, RFC 3339 in UTC.
    pub made_at: String,
}

/// Everything that reviewers said beside the runs of a case, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Amendments {
    /// Checks judged otherwise.
    pub overrides: Vec<Override>,
    /// Fields that were misread.
    pub corrections: Vec<Correction>,
}

impl Amendments {
    /// The checks of one run judged otherwise, oldest first.
    pub fn overrides_of(&self, run: RunId) -> Vec<(CheckId, Validation)> {
        let of_run = self.overrides.iter().filter(|made| made.draft.run == run);
        of_run.map(|made| (made.draft.check, made.draft.validation)).collect()
    }

    /// What a person says stands in a field that the run misread; the newest correction counts.
    pub fn corrected(&self, run: RunId, side: EvidenceKind, field: FieldName) -> Option<&str> {
        let is_it = |made: &&Correction| (made.draft.run, made.draft.side, made.draft.field) == (run, side, field);
        self.corrections.iter().rev().find(is_it).map(|made| made.draft.corrected_value.as_str())
    }
}
