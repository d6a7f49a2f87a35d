//! The database copied while others work with it, and such a copy looked at without changing it.

use std::{
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use rusqlite::{
    Connection, OpenFlags,
    backup::{Backup, StepResult},
};

use super::{Store, StoreError, audit, check_origin, encryption_error, evidence_uses, starts_plain, unlock};
use crate::{
    case::{
        Digest,
        audit::AuditHead,
        audit_chain::{ChainReport, ChainVerifier},
    },
    seal::DatabaseKey,
};

/// Pages copied at a time: 4 MiB.
const PAGES: i32 = 1024;

impl Store {
    /// Copies the database as it is at one moment into a new file at `path`, under the same `key`, by SQLite's online backup. Others may
    /// read and write meanwhile; what they write after that moment is not in the copy. The copy is one file, flushed to the disk.
    ///
    /// # Errors
    /// When the database cannot be read, or the copy cannot be written.
    pub fn back_up(&self, path: &Path, key: Option<&DatabaseKey>) -> Result<(), StoreError> {
        let opening = |source| StoreError::opening(path, source);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut copy = Connection::open_with_flags(path, flags).map_err(opening)?;
        unlock(&copy, path, key)?;
        self.read(|connection| {
            // The moment: from here on this transaction sees nothing that others write.
            connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
            let backup = Backup::new(connection, &mut copy)?;
            while backup.step(PAGES)? != StepResult::Done {}
            Ok(())
        })?;
        // One file, without a log beside it that could be forgotten.
        copy.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(())).map_err(opening)?;
        copy.close().map_err(|(_, source)| opening(source))?;
        let flushed = std::fs::File::open(path).and_then(|file| file.sync_all());
        flushed.map_err(|error| StoreError::Resealing { path: path.to_owned(), detail: error.to_string() })
    }
}

/// A copy of a database, opened for reading alone.
#[derive(Debug)]
pub struct StoreCopy {
    connection: Connection,
    path: PathBuf,
}

impl StoreCopy {
    /// Opens the copy at `path`, which is not changed.
    ///
    /// # Errors
    /// When it cannot be read, is no Assay database, comes from a newer Assay, or is not encrypted with this key.
    pub fn open(path: &Path, key: Option<&DatabaseKey>) -> Result<Self, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection =
            Connection::open_with_flags(path, flags).map_err(|source| StoreError::opening(path, source))?;
        if key.is_none() && !starts_plain(path) {
            return Err(StoreError::NotADatabase { path: path.to_owned() });
        }
        unlock(&connection, path, key)?;
        check_origin(&connection, path).map_err(|error| encryption_error(error, path, key))?;
        Ok(StoreCopy { connection, path: path.to_owned() })
    }

    fn look<T>(&self, look: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        look(&self.connection).map_err(|error| error.at(&self.path))
    }

    /// An error unless SQLite finds the whole file sound.
    ///
    /// # Errors
    /// When it does not, naming what is wrong first.
    pub fn sound(&self) -> Result<(), StoreError> {
        self.look(|connection| {
            let found: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
            match found.as_str() {
                "ok" => Ok(()),
                _ => Err(StoreError::unreadable(self.path.display().to_string(), found)),
            }
        })
    }

    /// How many cases it holds.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn cases(&self) -> Result<u64, StoreError> {
        self.look(|connection| {
            let count: i64 = connection.query_row("SELECT count(*) FROM cases", [], |row| row.get(0))?;
            Ok(u64::try_from(count).unwrap_or(0))
        })
    }

    /// The evidence of every case from which it was not erased, each once, in order.
    ///
    /// # Errors
    /// When it cannot be read, or a digest is none.
    pub fn evidence(&self) -> Result<Vec<Digest>, StoreError> {
        self.look(|connection| {
            let mut found = Vec::new();
            evidence_uses::walk(connection, |digest, uses| {
                if uses.iter().any(|case| !case.is_erased) {
                    found.push(*digest);
                }
                true
            })?;
            Ok(found)
        })
    }

    /// How many events its log has, and the hash of the newest.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn audit_end(&self) -> Result<(u64, Digest), StoreError> {
        let (sequence, hash) = self.look(audit::head)?;
        Ok((u64::try_from(sequence).unwrap_or(0), hash))
    }

    /// Walks its log; where a head from elsewhere is given, it must be the log that it was taken from, and not end before it.
    ///
    /// # Errors
    /// When it cannot be read. A broken chain is no error, it is the result.
    pub fn verify_audit(&self, head: Option<AuditHead>) -> Result<ChainReport, StoreError> {
        let mut verifier = ChainVerifier::new(head);
        self.look(|connection| {
            audit::each_event(connection, |event| {
                verifier.next(event, None);
                ControlFlow::Continue(())
            })
        })?;
        Ok(verifier.finish(None))
    }
}
