//! Why something cannot be held, released or erased, or be done with what was erased.

use crate::case::{
    CaseId,
    erasure::MAX_NOTE,
    retention::{DataKinds, KeptBack},
};

/// Why a hold or an erasure was refused, or something else because of one. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum RetentionError {
    /// A hold stands already.
    #[error("case {0} is under a legal hold already; release that first")]
    HeldAlready(CaseId),
    /// No hold stands.
    #[error("case {0} is under no legal hold; nothing was changed")]
    NotHeld(CaseId),
    /// A note that is too long, or is needed and missing.
    #[error("case {case}: the note takes {least} to {MAX_NOTE} characters")]
    WrongNote {
        /// The case.
        case: CaseId,
        /// Fewest characters.
        least: usize,
    },
    /// Something keeps the case from being erased.
    #[error("nothing of case {case} is erased now: {}", told(why))]
    KeptBack {
        /// The case.
        case: CaseId,
        /// What keeps it.
        why: Box<KeptBack>,
    },
    /// It is gone already, or nothing was named.
    #[error("case {case} has nothing of that to erase: {erased} is erased already")]
    NothingToErase {
        /// The case.
        case: CaseId,
        /// What is erased already.
        erased: DataKinds,
    },
    /// Something of the case is gone, so that this can no longer be done with it.
    #[error("case {case} was erased ({erased}) and cannot be {deed}; `assay show {case}` tells what is left of it")]
    Erased {
        /// The case.
        case: CaseId,
        /// What is erased.
        erased: DataKinds,
        /// What was to be done with it.
        deed: &'static str,
    },
    /// A file that is to be destroyed stays.
    #[error("a file of case {case} could not be destroyed: {detail}; the erasure goes on at the next start")]
    FileStays {
        /// The case.
        case: CaseId,
        /// Which, and why.
        detail: String,
    },
}

fn told(why: &KeptBack) -> String {
    match why {
        KeptBack::Hold(hold) => format!(
            "{} placed a legal hold on it ({}); release it with `assay retention release` first",
            hold.placed_by, hold.reason
        ),
        KeptBack::Claimed { by } => format!("{by} has claimed it; wait until it is decided or given back"),
        KeptBack::AwaitsRun => "a run of it is still to be made; let it be made first".to_owned(),
        KeptBack::AwaitsSecondPerson => "a second person must decide it first".to_owned(),
    }
}
