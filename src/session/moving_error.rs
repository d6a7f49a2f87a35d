//! Why cases are not sent, taken in, backed up or restored, with what to do about it.

use std::path::PathBuf;

use super::SessionError;
use crate::{bundle::Fingerprint, case::CaseId, media::import::ImportError, store::StoreError};

/// A case cannot move.
#[derive(Debug, thiserror::Error)]
pub enum MovingError {
    /// The contact file is not the one that was meant.
    #[error(
        "{} has the fingerprint {found}, not {expected}: these are other keys than you were told of; get the file again, and \
         trust nothing meanwhile", path.display()
    )]
    OtherFingerprint {
        /// The contact file.
        path: PathBuf,
        /// What it has.
        found: Fingerprint,
        /// What it should have.
        expected: Fingerprint,
    },
    /// The contact file is this installation's.
    #[error("{} is the contact of this very installation; take it to the other one, and trust that one's here", path.display())]
    OwnContact {
        /// The contact file.
        path: PathBuf,
    },
    /// The policy keeps back who the person is.
    #[error(
        "the policy lets nothing leave with who the person is (export.always_redact), and a bundle holds the whole case; export it redacted"
    )]
    MustRedact,
    /// No case was named.
    #[error("name at least one case to send")]
    NothingToSend,
    /// The bundle was sealed elsewhere.
    #[error("{} was not sealed by this installation; only its sender deletes a bundle", path.display())]
    NotOwnBundle {
        /// The bundle.
        path: PathBuf,
    },
    /// Nobody who is trusted can have received it.
    #[error("the recipient of {} is no longer trusted here, so that its word cannot be checked; trust it again, or remove the file yourself", path.display())]
    RecipientGone {
        /// The bundle.
        path: PathBuf,
    },
    /// The identifier of a sent case is not the one that follows from it.
    #[error("case {case} in {}: by its case.json and evidence it is {own}; have the sender seal it again", path.display())]
    OtherIdentifier {
        /// The bundle.
        path: PathBuf,
        /// What it is called there.
        case: CaseId,
        /// What it should be called.
        own: CaseId,
    },
    /// The sender's record about a case cannot be.
    #[error("the sender's record of case {case} in {} cannot be: {detail}; have the sender seal the case again", path.display())]
    WrongRecord {
        /// The bundle.
        path: PathBuf,
        /// The case.
        case: CaseId,
        /// What is wrong.
        detail: String,
    },
    /// A case was refused by the checks of every import.
    #[error("case {case}: {source}")]
    Refused {
        /// The case.
        case: CaseId,
        /// Why.
        source: Box<ImportError>,
    },
}

impl SessionError {
    /// Whether disk or database failed, so that the same may be done later: no case is to blame.
    pub fn is_of_the_machine(&self) -> bool {
        matches!(self, SessionError::Store(error) if error.is_of_the_machine())
    }

    /// Whether something is wrong with one case alone, so that others can go on.
    pub(super) const fn concerns_one_case(&self) -> bool {
        matches!(
            self,
            SessionError::Store(StoreError::Conflict { .. })
                | SessionError::Moving(
                    MovingError::OtherIdentifier { .. } | MovingError::WrongRecord { .. } | MovingError::Refused { .. }
                )
        )
    }
}
