//! The whole database brought under another key: written anew beside the old one, compared with it, and put in its place.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use rusqlite::{Connection, params};

use super::{Store, StoreError};
use crate::{case::sibling::folder_of, seal::DatabaseKey};

/// How the copy's name goes on after the database's.
const COPY: &str = ".resealed";

/// Brings the database at `path` from the key `from` to the key `to`; without `from` it is plain. Nobody else may have it open. The
/// old file is replaced by one rename after every row of the new one was compared with it; killed at any moment, the same
/// call begins anew or finds that all is done. Returns whether there was anything to do.
///
/// # Errors
/// When it opens with neither key, the disk refuses, or the copy is not the same; the database stays as it was.
pub fn reseal(path: &Path, from: Option<&DatabaseKey>, to: &DatabaseKey) -> Result<bool, StoreError> {
    let copy = beside(path, COPY);
    let disk = |path: &Path, error: io::Error| StoreError::Resealing {
        path: path.to_owned(),
        detail: format!("the disk refuses: {error}"),
    };
    for leftover in [copy.clone(), beside(&copy, "-journal")] {
        match fs::remove_file(&leftover) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(disk(&leftover, error)),
            _ => {}
        }
    }
    let is_done = match Store::open(path, Some(to)) {
        Ok(_) => true,
        Err(StoreError::WrongKey { .. } | StoreError::NotEncrypted { .. } | StoreError::NotADatabase { .. }) => false,
        Err(error) => return Err(error),
    };
    if is_done {
        return Ok(false);
    }
    let store = Store::open(path, from)?;
    let copied = copy_into(&store.connection, &copy, to);
    copied.map_err(|error| match error {
        Fault::Differs(detail) => StoreError::Resealing { path: path.to_owned(), detail },
        Fault::Database(error) => StoreError::from(error).at(path),
    })?;
    drop(store);
    let folder = folder_of(path);
    let replaced = File::open(&copy).and_then(|file| {
        file.sync_all()?;
        fs::rename(&copy, path)?;
        File::open(folder)?.sync_all()
    });
    replaced.map_err(|error| disk(path, error))?;
    Ok(true)
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(ending);
    path.with_file_name(name)
}

enum Fault {
    Differs(String),
    Database(rusqlite::Error),
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Fault::Database(error)
    }
}

fn copy_into(connection: &Connection, copy: &Path, key: &DatabaseKey) -> Result<(), Fault> {
    // Everything into the one file: what stayed behind in a log of the old file would be read as the new one's.
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    let mode: String = connection.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0))?;
    if mode != "delete" {
        return Err(Fault::Differs(format!("its write-ahead log cannot be closed (it is in mode {mode})")));
    }
    // Rows come table by table, and refer to others that come later.
    connection.execute_batch("PRAGMA foreign_keys = OFF")?;
    let attach = "ATTACH DATABASE ?1 AS resealed KEY ?2";
    connection.execute(attach, params![copy.to_string_lossy(), key.raw().as_str()])?;
    connection.query_row("SELECT sqlcipher_export('resealed')", [], |_| Ok(()))?;
    for pragma in ["application_id", "user_version"] {
        let value: i64 = connection.query_row(&format!("PRAGMA main.{pragma}"), [], |row| row.get(0))?;
        connection.execute_batch(&format!("PRAGMA resealed.{pragma} = {value}"))?;
    }
    compare(connection)?;
    connection.execute_batch("DETACH DATABASE resealed")?;
    Ok(())
}

/// Compares the schema and every row of both databases, and has SQLite check the new one. Holds one row of each in memory.
fn compare(connection: &Connection) -> Result<(), Fault> {
    let schema = |name: &str| format!("SELECT type, name, tbl_name, sql FROM {name}.sqlite_schema ORDER BY type, name");
    same(connection, "the schema", schema)?;
    let mut statement =
        connection.prepare("SELECT name FROM main.sqlite_schema WHERE type = 'table' AND rootpage > 0")?;
    let tables: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for table in tables {
        let quoted = table.replace('"', "\"\"");
        // Both lie in the order of their keys.
        same(connection, &format!("the table {table}"), |name| format!("SELECT * FROM {name}.\"{quoted}\""))?;
    }
    let sound: String = connection.query_row("PRAGMA resealed.integrity_check(1)", [], |row| row.get(0))?;
    if sound == "ok" { Ok(()) } else { Err(Fault::Differs(format!("the copy is not sound: {sound}"))) }
}

/// Compares what a query gives in both databases, row by row.
fn same(connection: &Connection, what: &str, query: impl Fn(&str) -> String) -> Result<(), Fault> {
    let mut statements = [connection.prepare(&query("main"))?, connection.prepare(&query("resealed"))?];
    let columns = statements[0].column_count();
    let [one, other] = &mut statements;
    let (mut one, mut other) = (one.query([])?, other.query([])?);
    loop {
        let is_same = match (one.next()?, other.next()?) {
            (None, None) => return Ok(()),
            (Some(one), Some(other)) => {
                let equal = |column| Ok(one.get_ref(column)? == other.get_ref(column)?);
                (0..columns).map(equal).collect::<rusqlite::Result<Vec<bool>>>()?.into_iter().all(|equal| equal)
            }
            _ => false,
        };
        if !is_same {
            return Err(Fault::Differs(format!("{what} is not the same in the copy")));
        }
    }
}
