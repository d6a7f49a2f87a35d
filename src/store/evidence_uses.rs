//! Which cases have a file, and whether it may be gone.

use rusqlite::Connection;

use super::{Store, StoreError, column, retention::kinds};
use crate::case::{CaseId, Digest, EvidenceKind, retention::DataKind};

/// A case that has a file, or had it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceUse {
    /// The case.
    pub case: CaseId,
    /// The file's role in it.
    pub kind: EvidenceKind,
    /// Its length in bytes.
    pub bytes: u64,
    /// Whether it was erased from the case.
    pub is_erased: bool,
    /// Whether an event of the log says so.
    pub has_tombstone: bool,
}

const USES: &str = "SELECT e.digest, e.case_id, e.kind, e.byte_len, q.erased_kinds,
        q.erased_kinds > 0 AND EXISTS (SELECT 1 FROM audit_events a
            WHERE a.case_id = e.case_id AND a.action = 'erased' AND instr(a.after, e.digest) > 0)
    FROM evidence e JOIN queue q ON q.case_id = e.case_id ORDER BY e.digest, q.sequence, e.position";

impl Store {
    /// Hands every file that any case has, or had, to `take` with the cases that share it, in the order of the digests: one file at a
    /// time is in memory.
    ///
    /// # Errors
    /// When the database cannot be read, or `take` fails.
    pub fn each_file<E: From<StoreError>>(
        &self,
        mut take: impl FnMut(&Digest, &[EvidenceUse]) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut refused = None;
        self.read(|connection| {
            walk(connection, |digest, uses| {
                let taken = take(digest, uses).map_err(|error| refused = Some(error));
                taken.is_ok()
            })
        })?;
        refused.map_or(Ok(()), Err)
    }

    /// Whether any case has the file, or had it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn knows_file(&self, digest: &Digest) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM evidence WHERE digest = ?1)";
        self.read(|connection| Ok(connection.prepare_cached(sql)?.query_row([digest.to_string()], |row| row.get(0))?))
    }
}

pub(super) fn walk(
    connection: &Connection,
    mut take: impl FnMut(&Digest, &[EvidenceUse]) -> bool,
) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(USES)?;
    let mut rows = statement.query([])?;
    let mut current: Option<(Digest, Vec<EvidenceUse>)> = None;
    while let Some(row) = rows.next()? {
        let case = CaseId(row.get(1)?);
        let what = || format!("the evidence of case {case}");
        let digest: Digest = row.get::<_, String>(0)?.parse().map_err(|error| StoreError::unreadable(what(), error))?;
        let kind: EvidenceKind = column::from_name(&row.get::<_, String>(2)?, what)?;
        let bytes = u64::try_from(row.get::<_, i64>(3)?).map_err(|error| StoreError::unreadable(what(), error))?;
        let is_erased = kinds(row.get(4)?, &case)?.contains(DataKind::of(kind));
        let has_tombstone = row.get(5)?;
        let using = EvidenceUse { case, kind, bytes, is_erased, has_tombstone };
        match &mut current {
            Some((of, uses)) if *of == digest => uses.push(using),
            _ => {
                if current.replace((digest, vec![using])).is_some_and(|(of, uses)| !take(&of, &uses)) {
                    return Ok(());
                }
            }
        }
    }
    if let Some((digest, uses)) = current {
        take(&digest, &uses);
    }
    Ok(())
}
