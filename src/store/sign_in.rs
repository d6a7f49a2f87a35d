//! Signing in and out, and what a name that was tried in vain costs.
//!
//! A sign-in is two steps, since comparing a passphrase takes longer than others should wait for the database: the credential is
//! taken, compared outside, and what came of it recorded. The second step looks again whether the name waits: of passphrases that
//! are tried at the same time in several processes, those after a wrong one do not count.

use rusqlite::{Connection, OptionalExtension, Transaction};
use serde_json::{Value, json};

use super::{Store, StoreError, audit, operators};
use crate::case::{
    audit::{AuditAction, AuditEntry},
    operator::{Operator, OperatorRules},
};

/// In the log, whoever tried a name that nobody has. What was typed is not noted: it may be a passphrase in the wrong field.
const UNKNOWN: &str = "(unknown)";

/// What a passphrase is compared with.
pub struct Credential {
    name: String,
    /// Argon2id hash, a PHC string; `None` for a name that nobody has.
    pub hash: Option<String>,
    version: i64,
}

/// Failures in a row, and until when the name waits.
struct Trials {
    failures: u32,
    until_millis: i64,
}

impl Store {
    /// What the passphrase of `name` is compared with. Names that nobody has are answered as others are.
    ///
    /// # Errors
    /// When the name waits after failures, or the database cannot be read.
    pub fn credential(&mut self, name: &str, rules: &OperatorRules, now_millis: i64) -> Result<Credential, StoreError> {
        self.write(|transaction| shorten_wait(transaction, name, rules, now_millis))?;
        self.read(|connection| {
            must_not_wait(connection, name, now_millis)?;
            let sql = "SELECT hash, sign_in_version FROM operators WHERE name = ?1";
            let found = connection.prepare_cached(sql)?.query_row([name], |row| Ok((row.get(0)?, row.get(1)?)));
            let (hash, version) = found.optional()?.unzip();
            Ok(Credential { name: name.to_owned(), hash, version: version.unwrap_or(0) })
        })
    }

    /// Signs the operator in whose passphrase was compared and is right: from now on this store does what he may.
    ///
    /// # Errors
    /// When the name waits by now, the passphrase was changed meanwhile, he is shut out, or the database cannot be written.
    pub fn sign_in(&mut self, credential: &Credential, now_millis: i64) -> Result<Operator, StoreError> {
        let name = &credential.name;
        self.write(|transaction| {
            must_not_wait(transaction, name, now_millis)?;
            let sql = "SELECT sign_in_version FROM operators WHERE name = ?1";
            let version: Option<i64> =
                transaction.prepare_cached(sql)?.query_row([name], |row| row.get(0)).optional()?;
            let before = operators::find(transaction, name)?.filter(|_| version == Some(credential.version));
            let Some(before) = before else { return Err(StoreError::SignInRefused { seconds: 0 }) };
            if !before.enabled {
                return Err(StoreError::ShutOut(name.clone()));
            }
            set_trials(transaction, name, &Trials { failures: 0, until_millis: 0 })?;
            let sql = "INSERT OR REPLACE INTO temp.signed_in (one, name, sign_in_version) VALUES (1, ?1, ?2)";
            transaction.prepare_cached(sql)?.execute((name, credential.version))?;
            let failed = json!({"failedAttempts": before.failed_attempts});
            audit::append(
                transaction,
                entry(AuditAction::SignIn, name, failed, json!({"role": before.role})),
                now_millis,
            )?;
            Ok(Operator { failed_attempts: 0, locked_until_millis: 0, ..before })
        })
    }

    /// Records that the passphrase was wrong, or the name nobody's; returns how long the name waits now, in milliseconds.
    ///
    /// # Errors
    /// When the name waits by now, or the database cannot be written.
    pub fn refuse_sign_in(
        &mut self,
        credential: &Credential,
        rules: &OperatorRules,
        now_millis: i64,
    ) -> Result<i64, StoreError> {
        let name = &credential.name;
        self.write(|transaction| {
            must_not_wait(transaction, name, now_millis)?;
            let (before, who) = trials(transaction, name)?;
            let failures = before.failures.saturating_add(1);
            let wait = rules.delay_millis(failures);
            let until_millis = if wait > 0 { now_millis.saturating_add(wait) } else { 0 };
            set_trials(transaction, name, &Trials { failures, until_millis })?;
            let after = json!({"failedAttempts": failures, "waitMillis": wait, "locked": failures >= rules.attempts});
            // Nobody is signed in who would need a permission.
            audit::chain(transaction, entry(AuditAction::SignInRefused, &who, Value::Null, after), now_millis)?;
            Ok(wait)
        })
    }

    /// Notes that the session of `actor` was locked; he stays the one for whom work in the background goes on.
    ///
    /// # Errors
    /// When he is not signed in, or the database cannot be written.
    pub fn note_lock(&mut self, actor: &str, idle: bool, now_millis: i64) -> Result<(), StoreError> {
        let after = json!({"cause": if idle { "idle" } else { "asked" }});
        self.log(entry(AuditAction::Lock, actor, Value::Null, after), now_millis).map(drop)
    }

    /// Signs `actor` out: nobody is signed in on this store any more, even where that cannot be noted.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn sign_out(&mut self, actor: &str, now_millis: i64) -> Result<(), StoreError> {
        let noted = self.log(entry(AuditAction::SignOut, actor, Value::Null, Value::Null), now_millis);
        let path = &self.path;
        let emptied = self.connection.execute("DELETE FROM temp.signed_in", []);
        emptied.map_err(|error| StoreError::from(error).at(path))?;
        match noted {
            // Who was shut out meanwhile needs no note that he went.
            Err(error) if !error.wants_sign_in() => Err(error),
            _ => Ok(()),
        }
    }
}

fn entry(action: AuditAction, actor: &str, before: Value, after: Value) -> AuditEntry {
    AuditEntry { action, actor: actor.to_owned(), case: None, before, after }
}

/// How the name stands, and by which name the log calls it.
fn trials(connection: &Connection, name: &str) -> Result<(Trials, String), StoreError> {
    if let Some(Operator { failed_attempts: failures, locked_until_millis: until_millis, name, .. }) =
        operators::find(connection, name)?
    {
        return Ok((Trials { failures, until_millis }, name));
    }
    let sql = "SELECT failed_attempts, locked_until_millis FROM founding";
    let read = |row: &rusqlite::Row<'_>| Ok(Trials { failures: row.get(0)?, until_millis: row.get(1)? });
    let found = connection.prepare_cached(sql)?.query_row([], read).optional()?;
    Ok((found.ok_or(StoreError::NoOperators)?, UNKNOWN.to_owned()))
}

fn set_trials(transaction: &Transaction<'_>, name: &str, trials: &Trials) -> Result<(), StoreError> {
    let Trials { failures, until_millis } = trials;
    let sql = "UPDATE operators SET failed_attempts = ?2, locked_until_millis = ?3 WHERE name = ?1";
    if transaction.prepare_cached(sql)?.execute((name, failures, until_millis))? == 0 {
        let sql = "UPDATE founding SET failed_attempts = ?1, locked_until_millis = ?2";
        transaction.prepare_cached(sql)?.execute((failures, until_millis))?;
    }
    Ok(())
}

/// An error while the name waits.
fn must_not_wait(connection: &Connection, name: &str, now_millis: i64) -> Result<(), StoreError> {
    let wait = trials(connection, name)?.0.until_millis.saturating_sub(now_millis);
    if wait <= 0 { Ok(()) } else { Err(StoreError::SignInRefused { seconds: wait.saturating_add(999) / 1000 }) }
}

/// No wait is longer than a lock: one that is began under a clock that was ahead, and is a lock from now on.
fn shorten_wait(
    transaction: &Transaction<'_>,
    name: &str,
    rules: &OperatorRules,
    now_millis: i64,
) -> Result<(), StoreError> {
    let (Trials { failures, until_millis }, _) = trials(transaction, name)?;
    let longest = now_millis.saturating_add(rules.lock_millis);
    if until_millis <= longest {
        return Ok(());
    }
    set_trials(transaction, name, &Trials { failures, until_millis: longest })
}
