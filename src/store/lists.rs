//! Lists that cases are compared with: known images and addresses.

use rusqlite::{Connection, OptionalExtension, Row};
use serde_json::json;

use super::{Store, StoreError, audit, column};
use crate::case::{
    audit::{AuditAction, AuditEntry},
    reference::{ListInfo, ListKind},
};

const COLUMNS: &str = "SELECT kind, name, entries, sha256, source FROM reference_lists";

impl Store {
    /// Stores a list, in the place of the one of its kind and name.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn put_list(&mut self, list: &ListInfo, content: &str, actor: &str, now_millis: i64) -> Result<(), StoreError> {
        self.write(|transaction| {
            let before = find(transaction, list.kind, &list.name)?;
            transaction
                .prepare_cached(
                    "INSERT INTO reference_lists (kind, name, source, entries, sha256, content, imported_at_millis,
                         imported_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                     ON CONFLICT (kind, name) DO UPDATE SET source = ?3, entries = ?4, sha256 = ?5, content = ?6,
                         imported_at_millis = ?7, imported_by = ?8",
                )?
                .execute((
                    list.kind.name(),
                    &list.name,
                    &list.source,
                    column::count(list.entries),
                    list.sha256.to_string(),
                    content,
                    now_millis,
                    actor,
                ))?;
            let (actor, action) = (actor.to_owned(), AuditAction::ListImport);
            let entry = AuditEntry { action, actor, case: None, before: json!(before), after: json!(list) };
            audit::append(transaction, entry, now_millis).map(drop)
        })
    }

    /// Removes a list.
    ///
    /// # Errors
    /// When there is none of this kind and name, or the database cannot be written.
    pub fn remove_list(&mut self, kind: ListKind, name: &str, actor: &str, now_millis: i64) -> Result<(), StoreError> {
        self.write(|transaction| {
            let unknown = || StoreError::UnknownList { kind, name: name.to_owned() };
            let before = find(transaction, kind, name)?.ok_or_else(unknown)?;
            let sql = "DELETE FROM reference_lists WHERE kind = ?1 AND name = ?2";
            transaction.prepare_cached(sql)?.execute((kind.name(), name))?;
            let (actor, action) = (actor.to_owned(), AuditAction::ListRemove);
            let entry = AuditEntry { action, actor, case: None, before: json!(before), after: json!(null) };
            audit::append(transaction, entry, now_millis).map(drop)
        })
    }

    /// Every list, without its content, by kind and name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn lists(&self) -> Result<Vec<ListInfo>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&format!("{COLUMNS} ORDER BY kind, name"))?;
            let mut rows = statement.query([])?;
            let mut lists = Vec::new();
            while let Some(row) = rows.next()? {
                lists.push(read(row)?);
            }
            Ok(lists)
        })
    }

    /// The content of a list.
    ///
    /// # Errors
    /// When there is none of this kind and name, or the database cannot be read.
    pub fn list_content(&self, kind: ListKind, name: &str) -> Result<String, StoreError> {
        self.read(|connection| {
            let sql = "SELECT content FROM reference_lists WHERE kind = ?1 AND name = ?2";
            let content =
                connection.prepare_cached(sql)?.query_row((kind.name(), name), |row| row.get(0)).optional()?;
            content.ok_or_else(|| StoreError::UnknownList { kind, name: name.to_owned() })
        })
    }
}

fn find(connection: &Connection, kind: ListKind, name: &str) -> Result<Option<ListInfo>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{COLUMNS} WHERE kind = ?1 AND name = ?2"))?;
    let mut rows = statement.query((kind.name(), name))?;
    rows.next()?.map(read).transpose()
}

fn read(row: &Row<'_>) -> Result<ListInfo, StoreError> {
    let (kind, name, sha256): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(3)?);
    let what = || format!("the list {name}");
    Ok(ListInfo {
        kind: column::from_name(&kind, what)?,
        entries: u64::try_from(row.get::<_, i64>(2)?).map_err(|error| StoreError::unreadable(what(), error))?,
        sha256: sha256.parse().map_err(|error| StoreError::unreadable(what(), error))?,
        source: row.get(4)?,
        name,
    })
}
