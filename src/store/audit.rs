//! The audit log: events appended inside the transaction of what they record, and the walk that checks the chain.
//!
//! The chain alone finds every event that was edited, removed, moved or inserted before the last one
//! ([`crate::case::audit_chain`]). It cannot tell that events were cut from its end, nor that everything from some event on was
//! written anew: that takes a head kept elsewhere, which is why every export carries [`Store::audit_head`].

use std::{borrow::Cow, ops::ControlFlow};

use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params, types::ValueRef};
use serde_json::json;

use super::{Store, StoreError, column, permit};
use crate::{
    case::{
        CaseId, Digest,
        audit::{AuditAction, AuditEntry, AuditEvent, AuditHead},
        audit_chain::{ChainReport, ChainVerifier},
        audit_personal::{Personal, SEAL, set_aside},
        permission::Permission,
    },
    seal::salt,
};

/// Milliseconds by which an event may be earlier than the one before it: whoever waits for the database has looked at the clock
/// before. More than that, and the clock went back.
const CLOCK_TOLERANCE: i64 = 60_000;

pub(super) const COLUMNS: &str = "SELECT sequence, at_millis, actor, action, case_id, before, after, previous, hash,
         (SELECT salt FROM audit_personal p WHERE p.sequence = audit_events.sequence),
         (SELECT content FROM audit_personal p WHERE p.sequence = audit_events.sequence) FROM audit_events";

impl Store {
    /// Records something that changes nothing else, such as a view or an export.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn log(&mut self, entry: AuditEntry, now_millis: i64) -> Result<AuditEvent, StoreError> {
        self.write(|transaction| append(transaction, entry, now_millis))
    }

    /// The same for what takes this very permission, where its kind of event would be content with another.
    ///
    /// # Errors
    /// When the actor may not, or the database cannot be written.
    pub fn log_for(
        &mut self,
        permission: Permission,
        entry: AuditEntry,
        now_millis: i64,
    ) -> Result<AuditEvent, StoreError> {
        self.write(|transaction| {
            permit::must_be_permitted(transaction, &entry.actor, &[permission])?;
            append(transaction, entry, now_millis)
        })
    }

    /// The same for several that belong together: all of them are noted, or none.
    ///
    /// # Errors
    /// As [`Store::log_for`].
    pub fn log_all_for(
        &mut self,
        permission: Permission,
        entries: Vec<AuditEntry>,
        now_millis: i64,
    ) -> Result<(), StoreError> {
        self.write(|transaction| {
            entries.into_iter().try_for_each(|entry| {
                permit::must_be_permitted(transaction, &entry.actor, &[permission])?;
                append(transaction, entry, now_millis).map(drop)
            })
        })
    }

    /// Walks the whole log and names the first broken link and what was done there. Holds one event at a time in memory.
    ///
    /// # Errors
    /// When the database cannot be read. A broken chain is no error, it is the result.
    pub fn verify_audit(&self) -> Result<ChainReport, StoreError> {
        self.verify_audit_against(None)
    }

    /// The same; where a head from elsewhere is given, the log must be the one that it was taken from, and not end before it.
    ///
    /// # Errors
    /// As [`Store::verify_audit`].
    pub fn verify_audit_against(&self, expected: Option<AuditHead>) -> Result<ChainReport, StoreError> {
        let mut verifier = ChainVerifier::new(expected);
        self.read(|connection| {
            each_event(connection, |event| {
                verifier.next(event, None);
                ControlFlow::Continue(())
            })
        })?;
        Ok(verifier.finish(None))
    }

    /// Hands every event to `take`, oldest first, and returns how many there were and the hash of the last: one unchanging state
    /// of the log, of which one event at a time is in memory. Events are handed on as they are, damaged ones too.
    ///
    /// # Errors
    /// When the database cannot be read, or with what `take` refuses, which ends the walk.
    pub fn each_audit_event<E: From<StoreError>>(
        &self,
        mut take: impl FnMut(&AuditEvent) -> Result<(), E>,
    ) -> Result<(u64, Digest), E> {
        let (mut count, mut hash, mut refused) = (0, Digest::ZERO, None);
        self.read(|connection| {
            each_event(connection, |event| {
                if let Err(error) = take(event) {
                    refused = Some(error);
                    return ControlFlow::Break(());
                }
                (count, hash) = (count + 1, event.hash);
                ControlFlow::Continue(())
            })
        })?;
        refused.map_or(Ok((count, hash)), Err)
    }

    /// Hash of the newest event, all zeros for an empty log. Kept outside the database, it proves that the log up to
    /// here was not cut.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn audit_head(&self) -> Result<Digest, StoreError> {
        Ok(self.audit_end()?.1)
    }

    /// How many events the log has, and the hash of the newest.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn audit_end(&self) -> Result<(u64, Digest), StoreError> {
        let (sequence, hash) = self.read(head)?;
        Ok((u64::try_from(sequence).unwrap_or(0), hash))
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
            whole_events(statement.query((after_sequence, column::count(limit), case.map(|case| &case.0)))?)
        })
    }
}

/// Appends an event to the log, if its actor may do what it tells. `transaction` must be IMMEDIATE: nobody may append, or change an
/// operator, between the look and the insert.
pub(super) fn append(
    transaction: &Transaction<'_>,
    entry: AuditEntry,
    now_millis: i64,
) -> Result<AuditEvent, StoreError> {
    permit::must_be_permitted(transaction, &entry.actor, Permission::any_for(entry.action))?;
    chain(transaction, entry, now_millis)
}

/// Appends an event to the log, whoever caused it; before it a note where the clock went back since the last one, so that times which
/// run backwards are explained where they do.
pub(super) fn chain(
    transaction: &Transaction<'_>,
    entry: AuditEntry,
    now_millis: i64,
) -> Result<AuditEvent, StoreError> {
    let sql = "SELECT at_millis FROM audit_events ORDER BY sequence DESC LIMIT 1";
    let last: Option<i64> = transaction.prepare_cached(sql)?.query_row([], |row| row.get(0)).optional()?;
    if let Some(last) = last.filter(|last| last.saturating_sub(now_millis) > CLOCK_TOLERANCE) {
        let (before, after) = (json!({"atMillis": last}), json!({"atMillis": now_millis}));
        let (action, actor) = (AuditAction::ClockBack, entry.actor.clone());
        link(transaction, AuditEntry { action, actor, case: None, before, after }, now_millis)?;
    }
    link(transaction, entry, now_millis)
}

fn link(transaction: &Transaction<'_>, entry: AuditEntry, now_millis: i64) -> Result<AuditEvent, StoreError> {
    let (sequence, previous) = head(transaction)?;
    let AuditEntry { action, actor, case, mut before, mut after } = entry;
    let personal = match set_aside(action, &mut before, &mut after) {
        None => None,
        Some(values) => {
            let unsalted = |detail: String| StoreError::Unstorable { what: "an audit event".to_owned(), detail };
            let salt = salt().map_err(|error| unsalted(error.to_string()))?;
            let personal = Personal::new(salt, values);
            after[SEAL] = personal.digest().to_string().into();
            Some(personal)
        }
    };
    let mut event = AuditEvent {
        sequence: sequence + 1,
        at_millis: now_millis,
        actor,
        action: column::to_name(&action)?,
        case,
        before: before.to_string(),
        after: after.to_string(),
        previous,
        hash: Digest::ZERO,
        personal,
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
    insert_personal(transaction, &event)?;
    Ok(event)
}

fn insert_personal(transaction: &Transaction<'_>, event: &AuditEvent) -> Result<(), StoreError> {
    let Some(personal) = &event.personal else { return Ok(()) };
    let sql = "INSERT INTO audit_personal (sequence, case_id, salt, content) VALUES (?1, ?2, ?3, ?4)";
    let values = (event.sequence, &event.case, personal.salt.to_string(), &personal.values);
    transaction.prepare_cached(sql)?.execute(values)?;
    Ok(())
}

/// Hands every event to `take`, oldest first, until it breaks off. Digests that are none cannot be put into an event: a hash that nothing has makes it
/// count as edited.
pub(super) fn each_event(
    connection: &Connection,
    mut take: impl FnMut(&AuditEvent) -> ControlFlow<()>,
) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(&format!("{COLUMNS} ORDER BY sequence"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (event, is_whole) = read_event(row)?;
        if take(&if is_whole { event } else { AuditEvent { hash: Digest::ZERO, ..event } }).is_break() {
            break;
        }
    }
    Ok(())
}

/// Number and hash of the newest event; 0 and all zeros for an empty log.
pub(super) fn head(connection: &Connection) -> Result<(i64, Digest), StoreError> {
    let newest = connection
        .prepare_cached("SELECT sequence, hash FROM audit_events ORDER BY sequence DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))
        .optional()?;
    let Some((sequence, hash)) = newest else { return Ok((0, Digest::ZERO)) };
    Ok((sequence, hash.parse().map_err(|_| malformed(sequence))?))
}

pub(super) fn malformed(sequence: i64) -> StoreError {
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
        personal: personal(row)?,
    };
    Ok((event, previous.is_some() && hash.is_some()))
}

/// What the event tells of a person. A salt that is none makes it another than the chain knows.
fn personal(row: &Row<'_>) -> Result<Option<Personal>, StoreError> {
    if row.get_ref(10)? == ValueRef::Null {
        return Ok(None);
    }
    let salt = digest(row, 9)?.unwrap_or(Digest::ZERO);
    Ok(Some(Personal { salt, values: text(row, 10)?.into_owned() }))
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

/// The events of these rows; an error where the digests of one are none.
pub(super) fn whole_events(mut rows: rusqlite::Rows<'_>) -> Result<Vec<AuditEvent>, StoreError> {
    let mut events = Vec::new();
    while let Some(row) = rows.next()? {
        let (event, is_whole) = read_event(row)?;
        if !is_whole {
            return Err(malformed(event.sequence));
        }
        events.push(event);
    }
    Ok(events)
}
