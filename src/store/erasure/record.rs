//! Tombstones: what was destroyed of which case.

use rusqlite::{Connection, Row};

use super::{
    super::{Store, StoreError, retention},
    Standing, column,
};
use crate::case::{CaseId, erasure::Erasure};

const RECORD: &str =
    "SELECT id, case_id, case_sha256, kinds, reason, note, outcome, imported_at_millis, decided_at_millis,
    ordered_by, ordered_at_millis, done_at_millis, records, files FROM erasures";

impl Store {
    /// The erasures of a case, oldest first.
    ///
    /// # Errors
    /// When there is no such case, or the database cannot be read.
    pub fn erasures(&self, case: &CaseId) -> Result<Vec<Erasure>, StoreError> {
        self.read(|connection| {
            Standing::load(connection, case)?;
            let mut statement = connection.prepare_cached(&format!("{RECORD} WHERE case_id = ?1 ORDER BY id"))?;
            let mut rows = statement.query([&case.0])?;
            let mut erasures = Vec::new();
            while let Some(row) = rows.next()? {
                erasures.push(read(row)?);
            }
            Ok(erasures)
        })
    }

    /// One erasure; `None` where there is none of this number.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn erasure(&self, id: i64) -> Result<Option<Erasure>, StoreError> {
        self.read(|connection| find(connection, id))
    }
}

pub(super) fn find(connection: &Connection, id: i64) -> Result<Option<Erasure>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{RECORD} WHERE id = ?1"))?;
    let mut rows = statement.query([id])?;
    rows.next()?.map(read).transpose()
}

fn read(row: &Row<'_>) -> Result<Erasure, StoreError> {
    let (id, case) = (row.get::<_, i64>(0)?, CaseId(row.get(1)?));
    let what = || format!("erasure {id} of case {case}");
    let text = |index| row.get::<_, String>(index);
    let files: Option<String> = row.get(13)?;
    Ok(Erasure {
        case_sha256: text(2)?.parse().map_err(|error| StoreError::unreadable(what(), error))?,
        kinds: retention::kinds(row.get(3)?, &case)?,
        reason: column::from_name(&text(4)?, what)?,
        note: text(5)?,
        outcome: column::from_name(&text(6)?, what)?,
        imported_at_millis: row.get(7)?,
        decided_at_millis: row.get(8)?,
        ordered_by: text(9)?,
        ordered_at_millis: row.get(10)?,
        done_at_millis: row.get(11)?,
        records: column::from_json(&text(12)?, what)?,
        files: files.map(|files| column::from_json(&files, what)).transpose()?.unwrap_or_default(),
        id,
        case,
    })
}
