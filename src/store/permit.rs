//! Whether a change is permitted, asked in the transaction that makes it: so that another process that changed an operator
//! meanwhile, or a session that is over, stops it.
//!
//! Every change appends an event to the audit log, and every event is appended through [`must_be_permitted`]: what needs no event
//! asks by itself. Who is signed in lies in a table of the connection, which no other connection sees and which goes with it.

use rusqlite::{Connection, OptionalExtension};

use super::{Store, StoreError, column};
use crate::{
    case::permission::{Permission, Role},
    seal::DatabaseKey,
};

/// Who is signed in on this connection: at most one.
const SIGNED_IN: &str = "CREATE TEMP TABLE signed_in (
    one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1), name TEXT NOT NULL, sign_in_version INTEGER NOT NULL) STRICT";

/// Makes the place for who is signed in; nobody is yet.
pub(super) fn prepare(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(SIGNED_IN)
}

/// Whether there are operators, so that names must be signed in.
pub(super) fn has_operators(connection: &Connection) -> Result<bool, StoreError> {
    Ok(connection.prepare_cached("SELECT EXISTS (SELECT 1 FROM operators)")?.query_row([], |row| row.get(0))?)
}

/// The role in which `actor` is signed in; `None` in an installation without operators.
///
/// # Errors
/// When there are operators and the actor is none who is signed in here, or is no longer let in.
pub(super) fn role_of(connection: &Connection, actor: &str) -> Result<Option<Role>, StoreError> {
    if !has_operators(connection)? {
        return Ok(None);
    }
    let sql = "SELECT role, enabled AND operators.sign_in_version = signed_in.sign_in_version
               FROM operators JOIN temp.signed_in USING (name) WHERE name = ?1";
    let found: Option<(String, bool)> =
        connection.prepare_cached(sql)?.query_row([actor], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    match found {
        None => Err(StoreError::NotSignedIn),
        Some((_, false)) => Err(StoreError::SessionOver { operator: actor.to_owned() }),
        Some((role, true)) => column::from_name(&role, || format!("the role of operator {actor}")).map(Some),
    }
}

/// An error unless `actor` may do one of `any` now; nothing in it asks for being signed in alone.
pub(super) fn must_be_permitted(connection: &Connection, actor: &str, any: &[Permission]) -> Result<(), StoreError> {
    let Some(role) = role_of(connection, actor)? else { return Ok(()) };
    match any {
        [] => Ok(()),
        some if some.iter().any(|&permission| role.may(permission)) => Ok(()),
        [permission, ..] => Err(StoreError::NotPermitted { operator: actor.to_owned(), role, permission: *permission }),
    }
}

impl Store {
    /// An error unless `actor` may do this now. In an installation without operators everybody may do everything.
    ///
    /// # Errors
    /// When the actor is not signed in here, was shut out, or has another role; or the database cannot be read.
    pub fn must_be_permitted(&self, actor: &str, permission: Permission) -> Result<(), StoreError> {
        self.read(|connection| must_be_permitted(connection, actor, &[permission]))
    }

    /// Another connection to the same database, on which whoever is signed in here is signed in as well, as long as he is let in.
    /// It reads alone: what writes through it fails. `key` is the one that this store was opened with.
    ///
    /// # Errors
    /// When the database cannot be opened or read.
    pub fn reader(&self, key: Option<&DatabaseKey>) -> Result<Store, StoreError> {
        let reader = Store::open(&self.path, key)?;
        let sql = "SELECT name, sign_in_version FROM temp.signed_in";
        let signed_in: Option<(String, i64)> = self
            .read(|connection| Ok(connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).optional()?))?;
        let prepared = (|| {
            if let Some(signed_in) = signed_in {
                let sql = "INSERT INTO temp.signed_in (one, name, sign_in_version) VALUES (1, ?1, ?2)";
                reader.connection.execute(sql, signed_in)?;
            }
            reader.connection.pragma_update(None, "query_only", true)
        })();
        prepared.map_err(|error| StoreError::from(error).at(&self.path))?;
        Ok(reader)
    }
}
