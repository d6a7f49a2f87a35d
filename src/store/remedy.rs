//! What to do about what SQLite says.

use rusqlite::{
    Error::{FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType, Utf8Error},
    ErrorCode,
};

/// The end of a message about `error`: what is wrong, or nothing, and what to do.
pub(super) fn remedy(error: &rusqlite::Error) -> &'static str {
    // What the store wrote always reads back: bytes were changed since.
    if matches!(
        error,
        FromSqlConversionFailure(..) | IntegralValueOutOfRange(..) | InvalidColumnType(..) | Utf8Error(..)
    ) {
        return "it is damaged: restore it from a backup";
    }
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => "another program holds it: close it and try again",
        Some(ErrorCode::DiskFull) => "free some space on the disk and try again",
        Some(ErrorCode::ReadOnly) => "make the file and its folder writable and try again",
        Some(ErrorCode::SystemIoFailure) => "check the disk and its free space, and try again",
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => "restore it from a backup",
        _ => "nothing was changed; try again, and report this if it comes back",
    }
}
