//! The audit log: events appended inside the transaction of what they record, and the walk that checks the chain.
//!
//! The chain alone finds every event that was edited, removed, moved or inserted before the last one. It cannot tell
//! that events were cut from its end, nor that everything from some event on was written anew: that takes a head hash
//! kept elsewhere, which is why every export carries [`Store::audit_head`].

use std::borrow::Cow;

use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params, types::ValueRef};

use super::{Store, StoreError, column};
use crate::case::{
    CaseId, Digest,
    audit::{AuditEntry, AuditEvent, ChainReport, ChainVerifier},
};

pub(super) const COLUMNS: &str =
    "SELECT sequence, at_millis, actor, action, case_id, before, after, previous, hash FROM audit_events";

impl Store {
    /// Records something that changes nothing else, such as a view or an export.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn log(&mut self, entry: AuditEntry, now_millis: i64) -> Result<AuditEvent, StoreError> {
        self.write(|transaction| append(transaction, entry, now_millis))
    }

    /// Walks the whole log and names the first broken link. Holds one event at a time in memory.
    ///
    /// # Errors
    /// When the database cannot be read. A broken chain is no error, it is the result.
    pub fn verify_audit(&self) -> Result<ChainReport, StoreError> {
        self.read(|connection| {
            let mut verifier = ChainVerifier::default();
            let mut statement = connection.prepare_cached(&format!("{COLUMNS} ORDER BY sequence"))?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let (event, is_whole) = read_event(row)?;
                // Digests that are none cannot be put into an event: a hash that nothing has makes it count as edited.
                let event = if is_whole { event } else { AuditEvent { hash: Digest::ZERO, ..event } };
                if !verifier.next(&event) {
                    break;
                }
            }
            Ok(verifier.finish())
        })
    }

    /// Hash of the newest event, all zeros for an empty log. Kept outside the database, it proves that the log up to
    /// here was not cut.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn audit_head(&self) -> Result<Digest, StoreError> {
        self.read(|connection| Ok(head(connection)?.1))
    }

    /// Events after number `after_sequence`, oldest first, at most `limit`; of one case where one is given.
    ///
    /// # Errors
    /// When the database cannot be read, or an event's digests are none.
    pub fn audit_events(
        &self,
        case: Option<&CaseId>,
        after_sequence: i64,
        limit: u64,
    ) -> Result<Vec<AuditEvent>, StoreError> {
        let filter = if case.is_some() { "case_id = ?3 AND" } else { "?3 IS NULL AND" };
        let sql = format!("{COLUMNS} WHERE {filter} sequence > ?1 ORDER BY sequence LIMIT ?2");
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&sql)?;
            let mut rows = statement.query((after_sequence, column::count(limit), case.map(|case| &case.0)))?;
            let mut events = Vec::new();
            while let Some(row) = rows.next()? {
                let (event, is_whole) = read_event(row)?;
                if !is_whole {
                    return Err(malformed(event.sequence));
                }
                events.push(event);
            }
            Ok(events)
        })
    }
}

/// Appends an event to the log. `transaction` must be IMMEDIATE: nobody may append between the look and the insert.
pub(super) fn append(
    transaction: &Transaction<'_>,
    entry: AuditEntry,
    now_millis: i64,
) -> Result<AuditEvent, StoreError> {
    let (sequence, previous) = head(transaction)?;
    let mut event = AuditEvent {
        sequence: sequence + 1,
        at_millis: now_millis,
        actor: entry.actor,
        action: column::to_name(&entry.action)?,
        case: entry.case,
        before: entry.before.to_string(),
        after: entry.after.to_string(),
        previous,
        hash: Digest::ZERO,
    };
    event.hash = event.expected_hash();
    transaction
        .prepare_cached(
            "INSERT INTO audit_events (sequence, at_millis, actor, action, case_id, before, after, previous, hash)
             VALUES (:sequence, :at, :actor, :action, :case, :before, :after, :previous, :hash)",
        )?
        .execute(named_params! {
            ":sequence": event.sequence,
            ":at": event.at_millis,
            ":actor": event.actor,
            ":action": event.action,
            ":case": event.case,
            ":before": event.before,
            ":after": event.after,
            ":previous": event.previous.to_string(),
            ":hash": event.hash.to_string(),
        })?;
    Ok(event)
}

/// Number and hash of the newest event; 0 and all zeros for an empty log.
fn head(connection: &Connection) -> Result<(i64, Digest), StoreError> {
    let newest = connection
        .prepare_cached("SELECT sequence, hash FROM audit_events ORDER BY sequence DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))
        .optional()?;
    let Some((sequence, hash)) = newest else { return Ok((0, Digest::ZERO)) };
    Ok((sequence, hash.parse().map_err(|_| malformed(sequence))?))
}

fn malformed(sequence: i64) -> StoreError {
    StoreError::unreadable(format!("audit event {sequence}"), "its hashes are not SHA-256 digests")
}

/// Reads an event and whether its digests are digests; where they are not, zeros stand for them.
pub(super) fn read_event(row: &Row<'_>) -> Result<(AuditEvent, bool), StoreError> {
    let (previous, hash) = (digest(row, 7)?, digest(row, 8)?);
    let case = match row.get_ref(4)? {
        ValueRef::Null => None,
        _ => Some(text(row, 4)?.into_owned()),
    };
    let event = AuditEvent {
        sequence: row.get(0)?,
        at_millis: row.get(1)?,
        actor: text(row, 2)?.into_owned(),
        action: text(row, 3)?.into_owned(),
        case,
        before: text(row, 5)?.into_owned(),
        after: text(row, 6)?.into_owned(),
        previous: previous.unwrap_or(Digest::ZERO),
        hash: hash.unwrap_or(Digest::ZERO),
    };
    Ok((event, previous.is_some() && hash.is_some()))
}

/// A text that need not be UTF-8: a tampered event must be named, not end the walk with an error.
fn text<'row>(row: &'row Row<'_>, index: usize) -> Result<Cow<'row, str>, StoreError> {
    let bytes = row.get_ref(index)?.as_bytes().map_err(rusqlite::Error::from)?;
    Ok(String::from_utf8_lossy(bytes))
}

/// The digest in a column, written exactly as the log writes it.
fn digest(row: &Row<'_>, index: usize) -> Result<Option<Digest>, StoreError> {
    let text = text(row, index)?;
    Ok(text.parse::<Digest>().ok().filter(|digest| digest.to_string() == text))
}
