//! The files of ordered erasures: destroyed where no other case has them, and recorded.

use std::time::Duration;

use rusqlite::{Connection, Transaction};
use serde_json::json;

use super::{
    super::{BUSY_TIMEOUT, Store, StoreError, audit, import, retention, retention_error::RetentionError},
    column, record,
};
use crate::case::{
    CaseId, Digest, Evidence, EvidenceKind,
    audit::{AuditAction, AuditEntry},
    erasure::{ErasedFile, Erasure, FileFate},
    retention::DataKind,
};

/// How long readers are waited for before the write-ahead log is left for later.
const SHORT_WAIT: Duration = Duration::from_millis(200);

impl Store {
    /// Destroys the files of every erasure that was ordered and is not done, by `destroy`, which says whether the file was there, and
    /// records it. While it is asked nobody else stores a case: no other gets a file that goes. Returns the erasures done now.
    ///
    /// # Errors
    /// When `destroy` fails, which leaves that erasure ordered and keeps no other from being finished, or the database cannot be read
    /// or written: the first error.
    pub fn finish_erasures<E: std::fmt::Display>(
        &mut self,
        mut destroy: impl FnMut(&Digest) -> Result<bool, E>,
        now_millis: i64,
    ) -> Result<Vec<Erasure>, StoreError> {
        let (mut done, mut failed) = (Vec::new(), None);
        for id in self.read(ordered)? {
            let finished = self.write(|transaction| {
                let erasure = record::find(transaction, id)?;
                let Some(mut erasure) = erasure.filter(|erasure| erasure.done_at_millis.is_none()) else {
                    // Another process was here first.
                    return Ok(None);
                };
                erasure.files = destroy_files(transaction, &erasure, &mut destroy)?;
                erasure.done_at_millis = Some(now_millis);
                conclude(transaction, &erasure, now_millis)?;
                Ok(Some(erasure))
            });
            match finished {
                Ok(erasure) => done.extend(erasure),
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        failed.map_or(Ok(done), Err)
    }

    /// Destroys those of these files that no case has and keeps, by `destroy`: what an import brought that was refused. While it is
    /// asked nobody else stores a case.
    ///
    /// # Errors
    /// When `destroy` fails, or the database cannot be read.
    pub fn discard_unused<E: From<StoreError>>(
        &mut self,
        digests: &[Digest],
        mut destroy: impl FnMut(&Digest) -> Result<bool, E>,
    ) -> Result<(), E> {
        let mut failed = None;
        self.write(|transaction| {
            for digest in digests {
                if failed.is_none() && user_of(transaction, digest)?.is_none() {
                    failed = destroy(digest).err();
                }
            }
            Ok(())
        })?;
        failed.map_or(Ok(()), Err)
    }

    /// Whether an erasure was ordered and is not done.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn has_unfinished_erasures(&self) -> Result<bool, StoreError> {
        Ok(!self.read(ordered)?.is_empty())
    }

    /// Empties the write-ahead log, in which pages stand as they were. False where somebody reads and keeps it from being emptied,
    /// which is waited for only shortly: whoever asks may be drawing a window, and asks again.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn empty_write_ahead_log(&self) -> Result<bool, StoreError> {
        self.connection.busy_timeout(SHORT_WAIT)?;
        let busy = self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0));
        self.connection.busy_timeout(BUSY_TIMEOUT)?;
        Ok(busy.map_err(|error| StoreError::from(error).at(&self.path))? == 0)
    }

    /// Writes the database anew without free pages, for which it takes as much space again, and empties the write-ahead log.
    ///
    /// # Errors
    /// When another process uses it, or the disk refuses.
    pub fn compact(&self) -> Result<bool, StoreError> {
        self.connection.execute_batch("VACUUM").map_err(|error| StoreError::from(error).at(&self.path))?;
        self.empty_write_ahead_log()
    }
}

/// Numbers of the erasures that are not done, the oldest first.
fn ordered(connection: &Connection) -> Result<Vec<i64>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT id FROM erasures WHERE state = 'ordered' ORDER BY id")?;
    let ids = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(ids)
}

fn destroy_files<E: std::fmt::Display>(
    transaction: &Transaction<'_>,
    erasure: &Erasure,
    destroy: &mut impl FnMut(&Digest) -> Result<bool, E>,
) -> Result<Vec<ErasedFile>, StoreError> {
    let mut files: Vec<ErasedFile> = Vec::new();
    for evidence in import::find_evidence(transaction, &erasure.case)? {
        let Evidence { kind, digest, byte_len, .. } = evidence;
        if !erasure.concerns(kind) {
            continue;
        }
        let fate = match (files.iter().find(|file| file.digest == digest), user_of(transaction, &digest)?) {
            // The same file in two roles goes once.
            (Some(file), _) => file.fate.clone(),
            (None, Some(case)) => FileFate::KeptFor { case },
            (None, None) => match destroy(&digest) {
                Ok(true) => FileFate::Destroyed,
                Ok(false) => FileFate::WasMissing,
                Err(error) => {
                    let (case, detail) = (erasure.case.clone(), error.to_string());
                    return Err(RetentionError::FileStays { case, detail }.into());
                }
            },
        };
        files.push(ErasedFile { kind, digest, bytes: byte_len, fate });
    }
    Ok(files)
}

/// A case that has the file and keeps it.
fn user_of(connection: &Connection, digest: &Digest) -> Result<Option<CaseId>, StoreError> {
    let sql = "SELECT e.case_id, e.kind, q.erased_kinds FROM evidence e JOIN queue q ON q.case_id = e.case_id
               WHERE e.digest = ?1 ORDER BY q.sequence";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([digest.to_string()])?;
    while let Some(row) = rows.next()? {
        let (case, kind) = (CaseId(row.get(0)?), row.get::<_, String>(1)?);
        let kind: EvidenceKind = column::from_name(&kind, || format!("the evidence of case {case}"))?;
        if !retention::kinds(row.get(2)?, &case)?.contains(DataKind::of(kind)) {
            return Ok(Some(case));
        }
    }
    Ok(None)
}

/// Records that the erasure is done. It is chained in the name of who ordered it, who was asked for his permission then: at a start
/// nobody is signed in yet.
fn conclude(transaction: &Transaction<'_>, erasure: &Erasure, now_millis: i64) -> Result<(), StoreError> {
    let sql = "UPDATE erasures SET state = 'done', files = ?2, done_at_millis = ?3 WHERE id = ?1";
    let files = column::to_json(&erasure.files, "the files erased")?;
    transaction.prepare_cached(sql)?.execute((erasure.id, files, now_millis))?;
    let entry = AuditEntry {
        action: AuditAction::Erased,
        actor: erasure.ordered_by.clone(),
        case: Some(erasure.case.0.clone()),
        before: json!({"erasure": erasure.id, "state": "ordered"}),
        after: json!({
            "erasure": erasure.id, "state": "done", "kinds": erasure.kinds, "reason": erasure.reason,
            "caseSha256": erasure.case_sha256, "files": erasure.files,
        }),
    };
    audit::chain(transaction, entry, now_millis).map(drop)
}
