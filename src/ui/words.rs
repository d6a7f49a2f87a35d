//! How values are put into words, in the language that is spoken.

use super::language::tr;
use crate::case::{
    decision::{DecisionKind, DecisionStage, ReasonCode, WithdrawalCause},
    evidence::EvidenceKind,
    finding::CheckId,
    matching::{MatchAlgorithm, MatchLevel},
    meta::Priority,
    permission::Role,
    queue::{CaseStatus, QueueOrder, QueueTab},
    reading::{FieldName, Zone},
    verdict::{Band, ProcessStatus, ReasonKind, ReviewReason, Validation},
};

pub(crate) fn status(status: CaseStatus) -> &'static str {
    match status {
        CaseStatus::Pending => tr!("word-status-pending"),
        CaseStatus::Failed => tr!("word-status-failed"),
        CaseStatus::Settled => tr!("word-status-settled"),
        CaseStatus::Open => tr!("word-status-open"),
        CaseStatus::Claimed => tr!("word-status-claimed"),
        CaseStatus::Decided => tr!("word-status-decided"),
    }
}

pub(crate) fn tab(tab: QueueTab) -> &'static str {
    match tab {
        QueueTab::Mine => tr!("word-tab-mine"),
        QueueTab::Unclaimed => tr!("word-tab-unclaimed"),
        QueueTab::SecondEyes => tr!("word-tab-second-eyes"),
        QueueTab::Snoozed => tr!("word-tab-snoozed"),
        QueueTab::Escalated => tr!("word-tab-escalated"),
        QueueTab::Done => tr!("word-tab-done"),
    }
}

/// What an empty tab means.
pub(crate) fn empty_tab(tab: QueueTab) -> &'static str {
    match tab {
        QueueTab::Mine => tr!("word-empty-mine"),
        QueueTab::Unclaimed => tr!("word-empty-unclaimed"),
        QueueTab::SecondEyes => tr!("word-empty-second-eyes"),
        QueueTab::Snoozed => tr!("word-empty-snoozed"),
        QueueTab::Escalated => tr!("word-empty-escalated"),
        QueueTab::Done => tr!("word-empty-done"),
    }
}

pub(crate) fn reason_kind(kind: ReasonKind) -> &'static str {
    match kind {
        ReasonKind::Borderline => tr!("word-reason-kind-borderline"),
        ReasonKind::RequiredNotChecked => tr!("word-reason-kind-required-not-checked"),
        ReasonKind::Failed => tr!("word-reason-kind-failed"),
        ReasonKind::Sampled => tr!("word-reason-kind-sampled"),
        ReasonKind::PartialEvidence => tr!("word-reason-kind-partial-evidence"),
        ReasonKind::Invalidated => tr!("word-reason-kind-invalidated"),
    }
}

pub(crate) fn process(process: ProcessStatus) -> &'static str {
    match process {
        ProcessStatus::Accepted => tr!("word-process-accepted"),
        ProcessStatus::Inconclusive => tr!("word-process-inconclusive"),
        ProcessStatus::Rejected => tr!("word-process-rejected"),
    }
}

pub(crate) fn band(band: Band) -> &'static str {
    match band {
        Band::Clear => tr!("word-band-clear"),
        Band::Review => tr!("word-band-review"),
        Band::Fail => tr!("word-band-fail"),
        Band::NotChecked => tr!("word-band-not-checked"),
    }
}

pub(crate) fn field(field: FieldName) -> &'static str {
    match field {
        FieldName::Surname => tr!("word-field-surname"),
        FieldName::Name => tr!("word-field-name"),
        FieldName::BirthDate => tr!("word-field-birth-date"),
        FieldName::Sex => tr!("word-field-sex"),
        FieldName::Nationality => tr!("word-field-nationality"),
        FieldName::ExpirationDate => tr!("word-field-expiration-date"),
        FieldName::ExpeditionDate => tr!("word-field-expedition-date"),
        FieldName::IssuingCountry => tr!("word-field-issuing-country"),
        FieldName::SerialNumber => tr!("word-field-serial-number"),
        FieldName::PersonalNumber => tr!("word-field-personal-number"),
        FieldName::BirthPlace => tr!("word-field-birth-place"),
        FieldName::Address => tr!("word-field-address"),
    }
}

pub(crate) fn zone(zone: Zone) -> &'static str {
    match zone {
        Zone::Visual => tr!("word-zone-visual"),
        Zone::Mrz => tr!("word-zone-mrz"),
        Zone::Barcode => tr!("word-zone-barcode"),
    }
}

pub(crate) fn priority(priority: Priority) -> &'static str {
    match priority {
        Priority::Low => tr!("word-priority-low"),
        Priority::Normal => tr!("word-priority-normal"),
        Priority::High => tr!("word-priority-high"),
        Priority::Urgent => tr!("word-priority-urgent"),
    }
}

pub(crate) fn order(order: QueueOrder) -> &'static str {
    match order {
        QueueOrder::PriorityThenAge => tr!("word-order-priority-then-age"),
        QueueOrder::Oldest => tr!("word-order-oldest"),
        QueueOrder::Newest => tr!("word-order-newest"),
        QueueOrder::Due => tr!("word-order-due"),
    }
}

pub(crate) fn decided(kind: DecisionKind) -> &'static str {
    match kind {
        DecisionKind::Approve => tr!("word-decided-approve"),
        DecisionKind::Reject => tr!("word-decided-reject"),
        DecisionKind::Resubmit => tr!("word-decided-resubmit"),
    }
}

/// What a decision is among those on its case, to follow it; nothing where it is the only one.
pub(crate) fn stage(stage: DecisionStage) -> &'static str {
    match stage {
        DecisionStage::Sole => "",
        DecisionStage::First => tr!("word-stage-first"),
        DecisionStage::Confirmation => tr!("word-stage-confirmation"),
        DecisionStage::Contradiction => tr!("word-stage-contradiction"),
        DecisionStage::Arbitration => tr!("word-stage-arbitration"),
    }
}

/// Why a decision stands no longer, to follow it.
pub(crate) fn withdrawn(cause: WithdrawalCause) -> &'static str {
    match cause {
        WithdrawalCause::Undone => tr!("word-withdrawn-undone"),
        WithdrawalCause::Reopened => tr!("word-withdrawn-reopened"),
    }
}

pub(crate) fn validation(validation: Validation) -> &'static str {
    match validation {
        Validation::Valid => tr!("word-validation-valid"),
        Validation::NotValid => tr!("word-validation-not-valid"),
        Validation::NotChecked => tr!("word-validation-not-checked"),
    }
}

pub(crate) fn evidence(kind: EvidenceKind) -> &'static str {
    match kind {
        EvidenceKind::DocumentFront => tr!("word-evidence-document-front"),
        EvidenceKind::DocumentBack => tr!("word-evidence-document-back"),
        EvidenceKind::Selfie => tr!("word-evidence-selfie"),
        EvidenceKind::Video => tr!("word-evidence-video"),
        EvidenceKind::Frame(_) => tr!("word-evidence-frame"),
    }
}

/// The portrait that the live face was compared with.
pub(crate) fn algorithm(algorithm: MatchAlgorithm) -> &'static str {
    match algorithm {
        MatchAlgorithm::FacePortrait => tr!("word-portrait-face-portrait"),
        MatchAlgorithm::IdPhoto => tr!("word-portrait-id-photo"),
        MatchAlgorithm::IdPhotoLowQuality => tr!("word-portrait-id-photo-low-quality"),
    }
}

/// Names the level and the false-accept rate it stands for, marked where it is extrapolated.
pub(crate) fn match_level(level: MatchLevel) -> String {
    let Some(far) = level.far else { return tr!("word-match-none").to_owned() };
    let (number, strangers) = (u64::from(level.level), thousands((1.0 / far).round() as u64));
    if level.extrapolated {
        tr!("word-match-level-extrapolated", level = number, strangers = strangers)
    } else {
        tr!("word-match-level", level = number, strangers = strangers)
    }
}

/// What an operator is here for.
pub(crate) fn role(role: Role) -> &'static str {
    match role {
        Role::Reviewer => tr!("role-reviewer"),
        Role::Senior => tr!("role-senior"),
        Role::Compliance => tr!("role-compliance"),
        Role::Administrator => tr!("role-administrator"),
        Role::Kiosk => tr!("role-kiosk"),
    }
}

/// A check.
pub(crate) fn check(check: CheckId) -> &'static str {
    match check {
        CheckId::FaceDetection => tr!("word-check-face-detection"),
        CheckId::PassiveLiveness => tr!("word-check-passive-liveness"),
        CheckId::HeadMovement => tr!("word-check-head-movement"),
        CheckId::SelfieLiveness => tr!("word-check-selfie-liveness"),
        CheckId::DocumentPortrait => tr!("word-check-document-portrait"),
        CheckId::FaceMatch => tr!("word-check-face-match"),
        CheckId::DocumentLiveness => tr!("word-check-document-liveness"),
        CheckId::DocumentPad => tr!("word-check-document-pad"),
        CheckId::CaptureQuality => tr!("word-check-capture-quality"),
        CheckId::VideoIntegrity => tr!("word-check-video-integrity"),
        CheckId::ActionChallenge => tr!("word-check-action-challenge"),
        CheckId::VoiceChallenge => tr!("word-check-voice-challenge"),
        CheckId::IdentityVerification => tr!("word-check-identity-verification"),
        CheckId::PreviouslyEnrolledFace => tr!("word-check-previously-enrolled-face"),
        CheckId::KnownImages => tr!("word-check-known-images"),
        CheckId::CaptureAddress => tr!("word-check-capture-address"),
        CheckId::DocumentLocation => tr!("word-check-document-location"),
        CheckId::DocumentData => tr!("word-check-document-data"),
    }
}

/// Why a person decided so.
pub(crate) fn reason_code(reason: ReasonCode) -> &'static str {
    match reason {
        ReasonCode::Genuine => tr!("word-reason-code-genuine"),
        ReasonCode::Explained => tr!("word-reason-code-explained"),
        ReasonCode::FaceMismatch => tr!("word-reason-code-face-mismatch"),
        ReasonCode::SelfieAttack => tr!("word-reason-code-selfie-attack"),
        ReasonCode::DocumentScreen => tr!("word-reason-code-document-screen"),
        ReasonCode::DocumentPrint => tr!("word-reason-code-document-print"),
        ReasonCode::DocumentTampering => tr!("word-reason-code-document-tampering"),
        ReasonCode::KnownFraud => tr!("word-reason-code-known-fraud"),
        ReasonCode::SelfieUnusable => tr!("word-reason-code-selfie-unusable"),
        ReasonCode::DocumentUnusable => tr!("word-reason-code-document-unusable"),
        ReasonCode::EvidenceMissing => tr!("word-reason-code-evidence-missing"),
    }
}

/// A reason in as few words as a chip has room for.
pub(crate) fn reason(reason: &ReviewReason) -> String {
    match reason {
        ReviewReason::Sampled => tr!("word-reason-sampled").to_owned(),
        ReviewReason::PartialEvidence => tr!("word-reason-partial-evidence").to_owned(),
        ReviewReason::Borderline(of) => tr!("word-reason-borderline", check = check(*of)),
        ReviewReason::RequiredNotChecked(of) => tr!("word-reason-required-not-checked", check = check(*of)),
        ReviewReason::Failed(of) => tr!("word-reason-failed", check = check(*of)),
        ReviewReason::Invalidated(of) => tr!("word-reason-invalidated", check = check(*of)),
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
        0 => tr!("word-age-now").to_owned(),
        1..=59 => tr!("word-age-minutes", count = minutes),
        60..=2879 => tr!("word-age-hours", count = minutes / 60),
        _ => tr!("word-age-days", count = minutes / 1440),
    }
}

/// A time that something took: `42 s`, `3 min 5 s`.
pub(crate) fn duration(millis: i64) -> String {
    let seconds = (millis.max(0) + 500) / 1000;
    match seconds {
        0..=59 => tr!("word-seconds", count = seconds),
        _ => tr!("word-minutes-seconds", minutes = seconds / 60, seconds = seconds % 60),
    }
}

/// A time of day in UTC: `2026-11-29 08:15:00`.
pub(crate) fn time(millis: i64) -> String {
    let time = jiff::Timestamp::from_millisecond(millis);
    time.map_or_else(|_| millis.to_string(), |time| time.strftime("%Y-%m-%d %H:%M:%S").to_string())
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
