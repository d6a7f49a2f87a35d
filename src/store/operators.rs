//! Operators: added, let in and shut out, given another role or passphrase; each with its audit event, never with a hash in it.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params};
use serde_json::{Value, json};

use super::{Store, StoreError, audit, column, permit};
use crate::case::{
    audit::{AuditAction, AuditEntry},
    operator::{MAX_DISPLAY_NAME, Operator, operator_name},
    permission::{Permission, Role},
};

const COLUMNS: &str = "SELECT name, display_name, role, enabled, failed_attempts, locked_until_millis, added_at_millis
    FROM operators";

/// An operator to be added.
#[derive(Clone, PartialEq, Eq)]
pub struct NewOperator {
    /// The name to sign in with, as [`operator_name`] gives it.
    pub name: String,
    /// The name for people.
    pub display_name: String,
    /// What he is here for.
    pub role: Role,
    /// Argon2id hash of his passphrase, a PHC string.
    pub hash: String,
}

/// What is changed about an operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OperatorChange {
    /// He gets another role, which holds from his next action on.
    Role(Role),
    /// He is let in, and a lock of his name is taken off; or he is shut out, which ends his sessions.
    Enabled(bool),
}

/// Who works at a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Presence {
    /// There are no operators: names are taken as they are given.
    Open,
    /// There are operators, and nobody is signed in, or he is no longer let in.
    Nobody,
    /// This operator is signed in.
    SignedIn(Operator),
}

impl Store {
    /// Who works here under the name `actor`.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn presence(&self, actor: &str) -> Result<Presence, StoreError> {
        self.read(|connection| match permit::role_of(connection, actor) {
            Ok(None) => Ok(Presence::Open),
            Ok(Some(_)) => Ok(find(connection, actor)?.map_or(Presence::Nobody, Presence::SignedIn)),
            Err(error) if error.wants_sign_in() => Ok(Presence::Nobody),
            Err(error) => Err(error),
        })
    }

    /// Every operator, by name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn operators(&self) -> Result<Vec<Operator>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&format!("{COLUMNS} ORDER BY name"))?;
            let mut rows = statement.query([])?;
            let mut operators = Vec::new();
            while let Some(row) = rows.next()? {
                operators.push(read(row)?);
            }
            Ok(operators)
        })
    }

    /// Adds an operator. The first is an administrator and adds himself: with him the installation is founded, and from then on
    /// everybody signs in, himself included.
    ///
    /// # Errors
    /// When `actor` may not, the name is taken or none, the first one is no administrator, or the database cannot be written.
    pub fn add_operator(&mut self, new: &NewOperator, actor: &str, now_millis: i64) -> Result<(), StoreError> {
        let NewOperator { name, display_name, role, .. } = new;
        if operator_name(name).as_ref() != Some(name) {
            return Err(StoreError::OperatorName(name.clone()));
        }
        if display_name.trim().is_empty() || display_name.chars().count() > MAX_DISPLAY_NAME {
            let detail = format!("the name for people has 1 to {MAX_DISPLAY_NAME} characters");
            return Err(StoreError::WrongOperator { operator: name.clone(), detail });
        }
        self.write(|transaction| {
            let is_first = !permit::has_operators(transaction)?;
            if find(transaction, name)?.is_some() {
                let detail = "there is one of this name already; choose another name".to_owned();
                return Err(StoreError::WrongOperator { operator: name.clone(), detail });
            }
            if is_first && *role != Role::Administrator {
                return Err(StoreError::FirstOperator);
            }
            let entry = AuditEntry {
                action: AuditAction::OperatorAdd,
                actor: if is_first { name.clone() } else { actor.to_owned() },
                case: None,
                before: Value::Null,
                after: json!({
                    "operator": name, "displayName": display_name, "role": role, "enabled": true, "founding": is_first,
                }),
            };
            if is_first {
                found(transaction, now_millis)?;
            }
            // Before there are operators whoever comes may add the first.
            audit::append(transaction, entry, now_millis)?;
            insert(transaction, new, now_millis)
        })
    }

    /// Changes something about an operator; returns him as he is now.
    ///
    /// # Errors
    /// When `actor` may not, there is no such operator, he is the last enabled administrator and would be none, or the database
    /// cannot be written.
    pub fn change_operator(
        &mut self,
        name: &str,
        change: OperatorChange,
        actor: &str,
        now_millis: i64,
    ) -> Result<Operator, StoreError> {
        self.write(|transaction| {
            permit::must_be_permitted(transaction, actor, &[Permission::ManageOperators])?;
            let before = find(transaction, name)?.ok_or_else(|| StoreError::UnknownOperator(name.to_owned()))?;
            let (role, enabled) = match change {
                OperatorChange::Role(role) => (role, before.enabled),
                OperatorChange::Enabled(enabled) => (before.role, enabled),
            };
            let stays = role == Role::Administrator && enabled;
            if before.role == Role::Administrator && before.enabled && !stays && is_last(transaction, name)? {
                return Err(StoreError::LastAdministrator(name.to_owned()));
            }
            let unlock = change == OperatorChange::Enabled(true);
            let after = Operator {
                role,
                enabled,
                failed_attempts: if unlock { 0 } else { before.failed_attempts },
                locked_until_millis: if unlock { 0 } else { before.locked_until_millis },
                ..before.clone()
            };
            let entry = AuditEntry {
                action: AuditAction::OperatorChange,
                actor: actor.to_owned(),
                case: None,
                before: json!(before),
                after: json!(after),
            };
            // Before the change: who changes himself must not have lost what it takes.
            audit::append(transaction, entry, now_millis)?;
            let sql = "UPDATE operators SET role = :role, enabled = :enabled, failed_attempts = :failed,
                           locked_until_millis = :until, sign_in_version = sign_in_version + (enabled <> :enabled)
                       WHERE name = :name";
            transaction.prepare_cached(sql)?.execute(named_params! {
                ":role": role.name(),
                ":enabled": enabled,
                ":failed": after.failed_attempts,
                ":until": after.locked_until_millis,
                ":name": name,
            })?;
            Ok(after)
        })
    }

    /// Gives an operator the passphrase of this hash, his own or, for who manages operators, another's. That ends every session of
    /// his but this one.
    ///
    /// # Errors
    /// When `actor` may not, there is no such operator, or the database cannot be written.
    pub fn set_passphrase(&mut self, name: &str, hash: &str, actor: &str, now_millis: i64) -> Result<(), StoreError> {
        self.write(|transaction| {
            let needed: &[Permission] = if name == actor { &[] } else { &[Permission::ManageOperators] };
            permit::must_be_permitted(transaction, actor, needed)?;
            let entry = AuditEntry {
                action: AuditAction::PassphraseChange,
                actor: actor.to_owned(),
                case: None,
                before: Value::Null,
                after: json!({"operator": name}),
            };
            audit::append(transaction, entry, now_millis)?;
            let sql = "UPDATE operators SET hash = ?2, sign_in_version = sign_in_version + 1, failed_attempts = 0,
                           locked_until_millis = 0 WHERE name = ?1";
            if transaction.prepare_cached(sql)?.execute((name, hash))? == 0 {
                return Err(StoreError::UnknownOperator(name.to_owned()));
            }
            let sql = "UPDATE temp.signed_in SET sign_in_version = sign_in_version + 1 WHERE name = ?1";
            transaction.prepare_cached(sql)?.execute([name])?;
            Ok(())
        })
    }
}

fn found(transaction: &Transaction<'_>, now_millis: i64) -> Result<(), StoreError> {
    let sql = "INSERT INTO founding (one, at_millis, last_open_decision)
               VALUES (1, ?1, (SELECT coalesce(max(id), 0) FROM decisions))";
    transaction.prepare_cached(sql)?.execute([now_millis])?;
    Ok(())
}

fn insert(transaction: &Transaction<'_>, new: &NewOperator, now_millis: i64) -> Result<(), StoreError> {
    transaction
        .prepare_cached(
            "INSERT INTO operators (name, display_name, role, hash, added_at_millis)
             VALUES (:name, :display_name, :role, :hash, :now)",
        )?
        .execute(named_params! {
            ":name": new.name,
            ":display_name": new.display_name.trim(),
            ":role": new.role.name(),
            ":hash": new.hash,
            ":now": now_millis,
        })?;
    Ok(())
}

fn is_last(connection: &Connection, name: &str) -> Result<bool, StoreError> {
    let sql = "SELECT NOT EXISTS (SELECT 1 FROM operators WHERE role = 'administrator' AND enabled = 1 AND name <> ?1)";
    Ok(connection.prepare_cached(sql)?.query_row([name], |row| row.get(0))?)
}

/// The operator of this name.
pub(super) fn find(connection: &Connection, name: &str) -> Result<Option<Operator>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{COLUMNS} WHERE name = ?1"))?;
    let mut rows = statement.query([name])?;
    rows.next()?.map(read).transpose()
}

/// Whether cases can be given to this operator: he is let in and may claim them, and those left to senior reviewers too.
pub(super) fn can_take(connection: &Connection, name: &str, is_escalated: bool) -> Result<bool, StoreError> {
    let operator = find(connection, name)?.filter(|operator| operator.enabled);
    Ok(operator.is_some_and(|Operator { role, .. }| {
        role.may(Permission::Claim) && (!is_escalated || role.may(Permission::HandleEscalated))
    }))
}

/// The operators but `name` who are let in and may decide, by name.
pub(super) fn deciders_but(connection: &Connection, name: &str) -> Result<Vec<String>, StoreError> {
    let mut statement =
        connection.prepare_cached(&format!("{COLUMNS} WHERE enabled = 1 AND name <> ?1 ORDER BY name"))?;
    let mut rows = statement.query([name])?;
    let mut names = Vec::new();
    while let Some(row) = rows.next()? {
        let operator = read(row)?;
        if operator.role.may(Permission::Decide) {
            names.push(operator.name);
        }
    }
    Ok(names)
}

/// The highest number of a decision that was made before there were operators; `None` where there are none.
pub(super) fn last_open_decision(connection: &Connection) -> Result<Option<i64>, StoreError> {
    let sql = "SELECT last_open_decision FROM founding";
    Ok(connection.prepare_cached(sql)?.query_row([], |row| row.get(0)).optional()?)
}

fn read(row: &Row<'_>) -> Result<Operator, StoreError> {
    let (name, role): (String, String) = (row.get(0)?, row.get(2)?);
    Ok(Operator {
        role: column::from_name(&role, || format!("the role of operator {name}"))?,
        display_name: row.get(1)?,
        enabled: row.get(3)?,
        failed_attempts: row.get(4)?,
        locked_until_millis: row.get(5)?,
        added_at_millis: row.get(6)?,
        name,
    })
}
