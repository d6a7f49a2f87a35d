//! How values are put into words.

use crate::case::{
    decision::{DecisionKind, DecisionStage, ReasonCode, WithdrawalCause},
    evidence::EvidenceKind,
    finding::CheckId,
    matching::{MatchAlgorithm, MatchLevel},
    meta::Priority,
    queue::{CaseStatus, QueueOrder, QueueTab},
    reading::{FieldName, Zone},
    verdict::{Band, ProcessStatus, ReasonKind, ReviewReason, Validation},
};

pub(crate) const fn status(status: CaseStatus) -> &'static str {
    match status {
        CaseStatus::Pending => "Pending",
        CaseStatus::Failed => "Failed",
        CaseStatus::Settled => "Settled",
        CaseStatus::Open => "Open",
        CaseStatus::Claimed => "Claimed",
        CaseStatus::Decided => "Decided",
    }
}

pub(crate) const fn tab(tab: QueueTab) -> &'static str {
    match tab {
        QueueTab::Mine => "Mine",
        QueueTab::Unclaimed => "Unclaimed",
        QueueTab::SecondEyes => "Second eyes",
        QueueTab::Snoozed => "Snoozed",
        QueueTab::Escalated => "Escalated",
        QueueTab::Done => "Done",
    }
}

/// What an empty tab means.
pub(crate) const fn empty_tab(tab: QueueTab) -> &'static str {
    match tab {
        QueueTab::Mine => "You hold no case and none is assigned to you. Claim the next one, or look at Unclaimed.",
        QueueTab::Unclaimed => "No case waits for somebody. New ones appear here by themselves.",
        QueueTab::SecondEyes => "No decision waits for a second person.",
        QueueTab::Snoozed => "No case is put off.",
        QueueTab::Escalated => "No case is left to senior reviewers.",
        QueueTab::Done => "No case is decided or settled yet.",
    }
}

pub(crate) const fn reason_kind(kind: ReasonKind) -> &'static str {
    match kind {
        ReasonKind::Borderline => "A check is borderline",
        ReasonKind::RequiredNotChecked => "A required check did not run",
        ReasonKind::Failed => "A check failed",
        ReasonKind::Sampled => "Sample of clear cases",
        ReasonKind::PartialEvidence => "Partly readable",
        ReasonKind::Invalidated => "A check that must be valid is not",
    }
}

pub(crate) const fn process(process: ProcessStatus) -> &'static str {
    match process {
        ProcessStatus::Accepted => "Accepted",
        ProcessStatus::Inconclusive => "Inconclusive",
        ProcessStatus::Rejected => "Rejected",
    }
}

pub(crate) const fn band(band: Band) -> &'static str {
    match band {
        Band::Clear => "clear",
        Band::Review => "review",
        Band::Fail => "fail",
        Band::NotChecked => "not checked",
    }
}

pub(crate) const fn field(field: FieldName) -> &'static str {
    match field {
        FieldName::Surname => "Surname",
        FieldName::Name => "Given names",
        FieldName::BirthDate => "Date of birth",
        FieldName::Sex => "Sex",
        FieldName::Nationality => "Nationality",
        FieldName::ExpirationDate => "Date of expiry",
        FieldName::ExpeditionDate => "Date of issue",
        FieldName::IssuingCountry => "Issuing state",
        FieldName::SerialNumber => "Document number",
        FieldName::PersonalNumber => "Personal number",
        FieldName::BirthPlace => "Place of birth",
        FieldName::Address => "Address",
    }
}

pub(crate) const fn zone(zone: Zone) -> &'static str {
    match zone {
        Zone::Visual => "printed",
        Zone::Mrz => "machine-readable zone",
        Zone::Barcode => "barcode",
    }
}

pub(crate) const fn priority(priority: Priority) -> &'static str {
    match priority {
        Priority::Low => "Low",
        Priority::Normal => "Normal",
        Priority::High => "High",
        Priority::Urgent => "Urgent",
    }
}

pub(crate) const fn order(order: QueueOrder) -> &'static str {
    match order {
        QueueOrder::PriorityThenAge => "Most urgent first",
        QueueOrder::Oldest => "Oldest first",
        QueueOrder::Newest => "Newest first",
        QueueOrder::Due => "Due first",
    }
}

pub(crate) const fn decided(kind: DecisionKind) -> &'static str {
    match kind {
        DecisionKind::Approve => "Approved",
        DecisionKind::Reject => "Rejected",
        DecisionKind::Resubmit => "Asked again",
    }
}

/// What a decision is among those on its case, to follow it; nothing where it is the only one.
pub(crate) const fn stage(stage: DecisionStage) -> &'static str {
    match stage {
        DecisionStage::Sole => "",
        DecisionStage::First => " Another person must decide as well.",
        DecisionStage::Confirmation => " The second person, who decided the same.",
        DecisionStage::Contradiction => " The second person, who decided otherwise.",
        DecisionStage::Arbitration => " The third person, who decided between the two.",
    }
}

/// Why a decision stands no longer, to follow it.
pub(crate) const fn withdrawn(cause: WithdrawalCause) -> &'static str {
    match cause {
        WithdrawalCause::Undone => " Taken back.",
        WithdrawalCause::Reopened => " No longer stands: the case was opened again.",
    }
}

pub(crate) const fn validation(validation: Validation) -> &'static str {
    match validation {
        Validation::Valid => "called valid",
        Validation::NotValid => "called not valid",
        Validation::NotChecked => "called not checked",
    }
}

pub(crate) const fn evidence(kind: EvidenceKind) -> &'static str {
    match kind {
        EvidenceKind::DocumentFront => "Document front",
        EvidenceKind::DocumentBack => "Document back",
        EvidenceKind::Selfie => "Selfie still",
        EvidenceKind::Video => "Selfie video",
        EvidenceKind::Frame(_) => "Selfie frame",
    }
}

/// The portrait that the live face was compared with.
pub(crate) const fn algorithm(algorithm: MatchAlgorithm) -> &'static str {
    match algorithm {
        MatchAlgorithm::FacePortrait => "Selfie still",
        MatchAlgorithm::IdPhoto => "Document portrait",
        MatchAlgorithm::IdPhotoLowQuality => "Document portrait, restored",
    }
}

/// Names the level and the false-accept rate it stands for, marked where it is extrapolated.
pub(crate) fn match_level(level: MatchLevel) -> String {
    match level.far {
        None => "No match: more than 1 in 100 strangers would match this well".to_owned(),
        Some(far) => {
            let mark = if level.extrapolated { " (extrapolated)" } else { "" };
            let strangers = thousands((1.0 / far).round() as u64);
            format!("Level {}{mark}: 1 in {strangers} strangers would match this well", level.level)
        }
    }
}

/// A check.
pub(crate) fn check(check: CheckId) -> &'static str {
    check.title()
}

/// Why a person decided so.
pub(crate) fn reason_code(reason: ReasonCode) -> &'static str {
    reason.title()
}

/// A reason in as few words as a chip has room for.
pub(crate) fn reason(reason: &ReviewReason) -> String {
    match reason {
        ReviewReason::Sampled => "Sample".to_owned(),
        ReviewReason::PartialEvidence => "Partly readable".to_owned(),
        other => other.to_string(),
    }
}

/// A whole number with thin groups of three digits.
pub(crate) fn thousands(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

/// An age in its largest unit: `3 min`, `5 h`, `12 d`.
pub(crate) fn age(millis: i64) -> String {
    let minutes = millis.max(0) / 60_000;
    match minutes {
        0 => "now".to_owned(),
        1..=59 => format!("{minutes} min"),
        60..=2879 => format!("{} h", minutes / 60),
        _ => format!("{} d", minutes / 1440),
    }
}

/// A moment of a video: `0:03.120`.
pub(crate) fn moment(millis: i64) -> String {
    let millis = millis.max(0);
    format!("{}:{:02}.{:03}", millis / 60_000, millis / 1000 % 60, millis % 1000)
}

/// A measured figure with as many digits as help.
pub(crate) fn figure(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e12 {
        return format!("{value:.0}");
    }
    match value.abs() {
        size if size >= 100.0 => format!("{value:.0}"),
        size if size >= 1.0 => format!("{value:.2}"),
        size if size >= 0.001 => format!("{value:.3}"),
        _ => format!("{value:.1e}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_read_naturally() {
        assert_eq!(thousands(12_800_000), "12 800 000");
        assert_eq!(thousands(999), "999");
        assert_eq!(age(59_999), "now");
        assert_eq!(age(3 * 86_400_000), "3 d");
        assert_eq!(age(-5), "now");
        assert_eq!(moment(63_120), "1:03.120");
        assert_eq!(figure(3.0), "3");
        assert_eq!(figure(0.0421), "0.042");
    }

    #[test]
    fn a_level_names_its_rate() {
        let level = |level, far| match_level(MatchLevel { level, far, extrapolated: false });
        assert_eq!(level(5, Some(1e-4)), "Level 5: 1 in 10 000 strangers would match this well");
        assert!(level(0, None).starts_with("No match"));
    }
}
