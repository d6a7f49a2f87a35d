//! Which errors of the store are refusals, and which of these a sign-in would mend.

use rusqlite::ErrorCode;

use super::StoreError;

impl StoreError {
    /// Whether the disk or another program kept the database from being written, so that the same change may be made later.
    pub fn is_of_the_machine(&self) -> bool {
        match self {
            StoreError::Unwritable { .. } | StoreError::ReadOnly { .. } => true,
            StoreError::Database { source, .. } => matches!(
                source.sqlite_error_code(),
                Some(
                    ErrorCode::DiskFull
                        | ErrorCode::DatabaseBusy
                        | ErrorCode::DatabaseLocked
                        | ErrorCode::SystemIoFailure
                        | ErrorCode::ReadOnly
                        | ErrorCode::CannotOpen
                        | ErrorCode::OutOfMemory
                )
            ),
            _ => false,
        }
    }

    /// Whether a rule of review refused the change, rather than the database or the clock failing.
    pub fn is_refusal(&self) -> bool {
        match self {
            StoreError::Unwritable { .. }
            | StoreError::ReadOnly { .. }
            | StoreError::NotADatabase { .. }
            | StoreError::Foreign { .. }
            | StoreError::Newer { .. }
            | StoreError::Migration { .. }
            | StoreError::Database { .. }
            | StoreError::Unreadable { .. }
            | StoreError::Unstorable { .. }
            | StoreError::NotSignedIn
            | StoreError::SessionOver { .. }
            | StoreError::NotPermitted { .. }
            | StoreError::SignInRefused { .. }
            | StoreError::ShutOut(_)
            | StoreError::NoOperators
            | StoreError::WrongKey { .. }
            | StoreError::NotEncrypted { .. }
            | StoreError::Resealing { .. }
            | StoreError::Time(_) => false,
            StoreError::UnknownCase(_)
            | StoreError::Contact(_)
            | StoreError::UnknownRun { .. }
            | StoreError::UnknownClient(_)
            | StoreError::UnknownList { .. }
            | StoreError::Conflict { .. }
            | StoreError::NotInQueue { .. }
            | StoreError::ClaimedByOther { .. }
            | StoreError::NotClaimed { .. }
            | StoreError::ClaimExpired { .. }
            | StoreError::StaleRun { .. }
            | StoreError::WrongDraft { .. }
            | StoreError::AssignedToOther { .. }
            | StoreError::SecondPerson { .. }
            | StoreError::NoReviewer(_)
            | StoreError::TooMany { .. }
            | StoreError::NoReason { .. }
            | StoreError::SnoozeTime { .. }
            | StoreError::NotSnoozed(_)
            | StoreError::AlreadyEscalated(_)
            | StoreError::NotEscalated(_)
            | StoreError::Contested(_)
            | StoreError::NotClosed { .. }
            | StoreError::NotUndone { .. }
            | StoreError::WrongAmendment { .. }
            | StoreError::WrongWorkplace(_)
            | StoreError::UnknownOperator(_)
            | StoreError::OperatorName(_)
            | StoreError::WrongOperator { .. }
            | StoreError::FirstOperator
            | StoreError::LastAdministrator(_)
            | StoreError::Retention(_)
            | StoreError::CannotTake { .. } => true,
        }
    }

    /// Whether nobody is signed in who could do anything at all.
    pub const fn wants_sign_in(&self) -> bool {
        matches!(self, StoreError::NotSignedIn | StoreError::SessionOver { .. })
    }
}
