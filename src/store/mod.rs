//! SQLite: cases, runs, the decision queue, decisions and the audit log.
//!
//! Every change is one IMMEDIATE transaction that also appends its audit event: either both are there or neither, and
//! two processes on one database take turns before they look, so the chain cannot fork and no case is claimed twice.
//! Nothing recorded is altered or removed: only the `queue` table, which says where each case stands, has rows that
//! change; triggers see to it. What may go are the templates of the gallery, which leave a record, what runs offer for it
//! until their case is decided, lists that others replace, where each person was at work, and, by an erasure, which leaves a
//! record as well, what tells who a person is.
//!
//! Where a person was at work is the one thing that is written without an audit event: no case changes by it, and a note
//! that is not finished does not belong into a log that keeps it for ever.
//!
//! The write-ahead log is synchronised to the disk before a change counts as made (`synchronous = FULL`): a crash of the
//! program loses nothing that was recorded, nor does a power cut as far as the disk keeps what it says it wrote.

use std::{
    fs::File,
    io::Read as _,
    path::{Path, PathBuf},
    time::Duration,
};

use include_dir::{Dir, include_dir};
use rusqlite::{Connection, ErrorCode, MAIN_DB, OpenFlags, Transaction, TransactionBehavior};
use rusqlite_migration::Migrations;

use crate::seal::DatabaseKey;

mod amendments;
mod audit;
mod audit_pages;
mod backup;
mod change;
mod claims;
mod column;
mod contacts;
mod decisions;
mod enrolment;
mod erasure;
mod error;
mod evidence_uses;
mod exports;
mod gallery;
mod holds;
mod import;
mod lanes;
mod listing;
mod lists;
mod next;
mod operators;
mod period;
mod permit;
mod quality;
mod queue;
mod receiving;
mod refusal;
mod remedy;
mod reseal;
mod retention;
mod retention_error;
mod runs;
mod sign_in;
mod standing;
mod walk;
mod withdrawals;
mod workplaces;

pub use backup::StoreCopy;
pub use contacts::{ContactError, TrustedContact};
pub use error::StoreError;
pub use evidence_uses::EvidenceUse;
pub use exports::ExportKey;
pub use gallery::Client;
pub use import::{Imported, NewCase, StoredCase};
pub use lanes::BatchResult;
pub use operators::{NewOperator, OperatorChange, Presence};
pub use reseal::reseal;
pub use retention::DuePage;
pub use retention_error::RetentionError;
pub use sign_in::Credential;

static MIGRATIONS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/migrations");

/// `application_id` in the header of every Assay database; the first migration writes it.
const APPLICATION_ID: i64 = 0x4173_5379;

/// The first bytes of a database that is not encrypted (SQLite, database file format, 1.3).
const PLAIN_HEAD: &[u8; 16] = b"SQLite format 3\0";

/// How long a statement waits for another process. Transactions take milliseconds, so only a hung process exceeds it.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// How many others may come first while a new database is opened.
const OPENING_TURNS: usize = 50;

/// Statements kept compiled: about as many as the store has.
const STATEMENT_CACHE: usize = 120;

/// The database of one installation. Several may be open on one file, in one process or in many.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    path: PathBuf,
}

impl Store {
    /// Opens the database at `path`, made where there is none, and brings it to the present schema. With a `key` it is encrypted by
    /// SQLCipher, without one it is plain.
    ///
    /// # Errors
    /// When the file cannot be written, is no Assay database, comes from a newer Assay, or is not encrypted with this key.
    pub fn open(path: &Path, key: Option<&DatabaseKey>) -> Result<Store, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let opening = |source| StoreError::opening(path, source);
        let mut connection = Connection::open_with_flags(path, flags).map_err(opening)?;
        if connection.is_readonly(MAIN_DB).map_err(opening)? {
            return Err(StoreError::ReadOnly { path: path.to_owned() });
        }
        connection.busy_timeout(BUSY_TIMEOUT).map_err(opening)?;
        unlock(&connection, path, key)?;
        let migrations = Migrations::from_directory(&MIGRATIONS).map_err(|error| migration(path, error))?;
        check_origin(&connection, path).map_err(|error| encryption_error(error, path, key))?;
        configure(&mut connection).map_err(opening)?;
        migrate(&migrations, &mut connection, path)?;
        permit::prepare(&connection).map_err(opening)?;
        Ok(Store { connection, path: path.to_owned() })
    }

    /// Runs `change` in one transaction, which no other process enters meanwhile; nothing stays when it fails.
    fn write<T>(&mut self, change: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let connection = &mut self.connection;
        let result = (|| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let value = change(&transaction)?;
            transaction.commit()?;
            Ok(value)
        })();
        result.map_err(|error: StoreError| error.at(&self.path))
    }

    /// Runs `look` on one unchanging state of the database.
    fn read<T>(&self, look: impl FnOnce(&Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let result = (|| {
            let transaction = Transaction::new_unchecked(&self.connection, TransactionBehavior::Deferred)?;
            look(&transaction)
        })();
        result.map_err(|error: StoreError| error.at(&self.path))
    }
}

/// Gives SQLCipher the key before anything is read.
fn unlock(connection: &Connection, path: &Path, key: Option<&DatabaseKey>) -> Result<(), StoreError> {
    let Some(key) = key else { return Ok(()) };
    if starts_plain(path) {
        return Err(StoreError::NotEncrypted { path: path.to_owned() });
    }
    // SQLCipher writes to the terminal by itself otherwise; what goes wrong is in the errors as well.
    connection.execute_batch("PRAGMA cipher_log_level = NONE").map_err(|source| StoreError::opening(path, source))?;
    // What SQLite says of a statement may quote it, and with it the key.
    connection.execute_batch(&key.statement()).map_err(|_| StoreError::WrongKey { path: path.to_owned() })
}

/// Whether the file begins as databases do that are not encrypted.
fn starts_plain(path: &Path) -> bool {
    let mut head = [0; PLAIN_HEAD.len()];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut head));
    read.is_ok() && head == *PLAIN_HEAD
}

/// The error of a file that does not read as a database: with a key, that is the wrong key.
fn encryption_error(error: StoreError, path: &Path, key: Option<&DatabaseKey>) -> StoreError {
    match error {
        StoreError::NotADatabase { .. } if key.is_some() => StoreError::WrongKey { path: path.to_owned() },
        error => error,
    }
}

/// Refuses databases that Assay must not touch, before anything is written to them.
fn check_origin(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    // One statement, since another process may be making the database at this moment.
    let sql = "SELECT (SELECT count(*) FROM sqlite_schema), application_id, user_version
               FROM pragma_application_id, pragma_user_version";
    let found = connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
    let (objects, application, found): (i64, i64, i64) = found.map_err(|source| StoreError::opening(path, source))?;
    let is_new = objects == 0 && application == 0 && found == 0;
    if !is_new && application != APPLICATION_ID {
        return Err(StoreError::Foreign { path: path.to_owned() });
    }
    let known = i64::try_from(MIGRATIONS.dirs().count()).unwrap_or(i64::MAX);
    if found > known {
        return Err(StoreError::Newer { path: path.to_owned(), found, known });
    }
    Ok(())
}

fn configure(connection: &mut Connection) -> rusqlite::Result<()> {
    // Migrations take their transaction from the connection: they too must wait their turn.
    connection.set_transaction_behavior(TransactionBehavior::Immediate);
    connection.set_prepared_statement_cache_capacity(STATEMENT_CACHE);
    write_ahead(connection)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // Without it, INSERT OR REPLACE removes rows past the triggers that forbid it.
    connection.pragma_update(None, "recursive_triggers", true)?;
    // A template that was removed must not stay behind in a free page of the file.
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "trusted_schema", false)
}

/// Switches the write-ahead log on. For this one switch SQLite does not wait for others but fails at once when two
/// processes open a new database together: wait for the other's turn to end, as any transaction does, and ask again.
fn write_ahead(connection: &Connection) -> rusqlite::Result<()> {
    let switch = || connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()));
    for _ in 0..OPENING_TURNS {
        match switch() {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
                connection.execute_batch("BEGIN IMMEDIATE; COMMIT")?;
            }
            done => return done,
        }
    }
    switch()
}

fn migrate(migrations: &Migrations<'_>, connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    let Err(error) = migrations.to_latest(connection) else { return Ok(()) };
    // The version is read before the lock is taken: another process may have migrated the database in between.
    match migrations.pending_migrations(connection) {
        Ok(0) => Ok(()),
        _ => Err(migration(path, error)),
    }
}

fn migration(path: &Path, source: rusqlite_migration::Error) -> StoreError {
    StoreError::Migration { path: path.to_owned(), source: Box::new(source) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migrations_are_valid_and_sign_the_database() {
        let migrations = Migrations::from_directory(&MIGRATIONS).unwrap();
        migrations.validate().unwrap();
        let mut connection = Connection::open_in_memory().unwrap();
        migrations.to_latest(&mut connection).unwrap();
        let application: i64 = connection.query_row("PRAGMA application_id", [], |row| row.get(0)).unwrap();
        assert_eq!(application, APPLICATION_ID);
    }

    #[test]
    fn durability_and_integrity_are_switched_on() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("assay.db"), None).unwrap();
        let text = |sql| store.connection.query_row(sql, [], |row| row.get::<_, String>(0)).unwrap();
        let number = |sql| store.connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
        assert_eq!(text("PRAGMA journal_mode"), "wal");
        assert_eq!(number("PRAGMA synchronous"), 2);
        assert_eq!(number("PRAGMA foreign_keys"), 1);
        assert_eq!(number("PRAGMA recursive_triggers"), 1);
        assert_eq!(number("PRAGMA secure_delete"), 1);
    }
}
