//! Kinds of data, reasons and what keeps a case, in words.

use super::language::tr;
use crate::case::{
    erasure::{ErasureMark, ErasureReason, HoldReason},
    retention::{CaseOutcome, DataKind, KeptBack},
};

pub(crate) fn kind(kind: DataKind) -> &'static str {
    match kind {
        DataKind::Video => tr!("retention-kind-video"),
        DataKind::DocumentPhotos => tr!("retention-kind-document-photos"),
        DataKind::SelfieStills => tr!("retention-kind-selfie-stills"),
        DataKind::Derived => tr!("retention-kind-derived"),
        DataKind::Templates => tr!("retention-kind-templates"),
        DataKind::Fields => tr!("retention-kind-fields"),
    }
}

pub(crate) fn hold_reason(reason: HoldReason) -> &'static str {
    match reason {
        HoldReason::Litigation => tr!("retention-hold-litigation"),
        HoldReason::Investigation => tr!("retention-hold-investigation"),
        HoldReason::Authority => tr!("retention-hold-authority"),
        HoldReason::Dispute => tr!("retention-hold-dispute"),
        HoldReason::Restriction => tr!("retention-hold-restriction"),
        HoldReason::Other => tr!("retention-hold-other"),
    }
}

pub(crate) fn erasure_reason(reason: ErasureReason) -> &'static str {
    match reason {
        ErasureReason::Period => tr!("retention-erase-period"),
        ErasureReason::Request => tr!("retention-erase-request"),
        ErasureReason::ConsentWithdrawn => tr!("retention-erase-consent-withdrawn"),
        ErasureReason::Objection => tr!("retention-erase-objection"),
        ErasureReason::Unlawful => tr!("retention-erase-unlawful"),
        ErasureReason::Obligation => tr!("retention-erase-obligation"),
    }
}

pub(crate) fn outcome(outcome: CaseOutcome) -> &'static str {
    match outcome {
        CaseOutcome::Approved => tr!("retention-outcome-approved"),
        CaseOutcome::Rejected => tr!("retention-outcome-rejected"),
        CaseOutcome::AskedAgain => tr!("retention-outcome-asked-again"),
        CaseOutcome::Undecided => tr!("retention-outcome-undecided"),
        CaseOutcome::Settled => tr!("retention-outcome-settled"),
    }
}

pub(crate) fn kept_back(why: &KeptBack) -> String {
    match why {
        KeptBack::Hold(hold) => {
            tr!("retention-kept-hold", name = &hold.placed_by, reason = hold_reason(hold.reason))
        }
        KeptBack::Claimed { by } => tr!("retention-kept-claimed", name = by),
        KeptBack::AwaitsRun => tr!("retention-kept-run").to_owned(),
        KeptBack::AwaitsSecondPerson => tr!("retention-kept-second").to_owned(),
    }
}

/// Kinds one after the other, or the whole case.
pub(crate) fn kinds(of: impl IntoIterator<Item = DataKind>, is_whole: bool) -> String {
    if is_whole {
        return tr!("retention-whole-case").to_owned();
    }
    let names: Vec<&str> = of.into_iter().map(kind).collect();
    names.join(" · ")
}

/// What is gone of a case.
pub(crate) fn erased(mark: &ErasureMark) -> String {
    kinds(mark.kinds.iter(), mark.is_whole())
}
