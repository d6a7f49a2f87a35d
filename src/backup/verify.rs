//! Whether a snapshot is what it was when it was made.

use std::{
    io,
    path::{Path, PathBuf},
};

use super::{
    BackedUpFile, BackupError, BackupFolder, Snapshot,
    file::{listed, measured},
    folder::{DATABASE, KEYS, LIST},
};
use crate::{
    case::{Digest, audit::AuditHead},
    seal::Keys,
    store::StoreCopy,
};

/// Something about a snapshot is not as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub detail: String,
}

/// What a check of a snapshot came to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Verified {
    /// Files that are as they were.
    pub files: u64,
    /// Their length in bytes.
    pub bytes: u64,
    /// Whether the database was opened and walked; without its key only its bytes are checked.
    pub database_opened: bool,
    /// What is wrong, file by file.
    pub faults: Vec<Fault>,
}

/// Reads everything that belongs to the snapshot and compares it with its list. With `keys` the database is opened as well (`Some(None)`
/// where it is not encrypted): it must be sound, its audit log unbroken and ending where the list says, its evidence that of the
/// list; and where a `head` from elsewhere is given, the log must be the one it was taken from and not end before it.
///
/// # Errors
/// When the snapshot cannot be read at all. What is wrong with it is no error, it is the result.
pub fn verify(
    folder: &BackupFolder,
    snapshot: &Snapshot,
    keys: Option<Option<&Keys>>,
    head: Option<AuditHead>,
    mut progress: impl FnMut(String),
) -> Result<Verified, BackupError> {
    let mut verified = Verified::default();
    let list = &snapshot.list;
    verified.look(&snapshot.path.join(DATABASE), &list.database)?;
    verified.look(&snapshot.path.join(KEYS), &list.keys)?;
    let own = [LIST, "backup.json.sig", DATABASE, KEYS].map(|name| snapshot.path.join(name));
    for path in listed(&snapshot.path)?.into_iter().filter(|path| !own.contains(path)) {
        verified.fault(&path, "it does not belong to the snapshot");
    }
    for (place, file) in list.evidence.iter().enumerate() {
        if place % 100 == 0 {
            progress(format!("evidence: {place} of {}", list.evidence.len()));
        }
        let path = folder.evidence_path(&list.evidence_folder, &file.digest);
        verified.look(&path, &BackedUpFile { sha256: file.sha256, byte_len: file.byte_len })?;
    }
    if let Some(keys) = keys.filter(|_| verified.faults.iter().all(|fault| fault.path != own[2])) {
        progress("opening the database".to_owned());
        verified.database_opened = true;
        if let Some(detail) = database_fault(snapshot, keys, head)? {
            verified.fault(&own[2], detail);
        }
    }
    Ok(verified)
}

impl Verified {
    fn fault(&mut self, path: &Path, detail: impl Into<String>) {
        self.faults.push(Fault { path: path.to_owned(), detail: detail.into() });
    }

    fn look(&mut self, path: &Path, expected: &BackedUpFile) -> Result<(), BackupError> {
        match measured(path) {
            Ok(found) => match difference(&found, expected) {
                None => {
                    self.files += 1;
                    self.bytes += found.byte_len;
                }
                Some(detail) => self.fault(path, detail),
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => self.fault(path, "it is missing"),
            Err(error) => self.fault(path, format!("it cannot be read: {error}")),
        }
        Ok(())
    }
}

/// What tells a file from the one that was backed up.
pub(super) fn difference(found: &BackedUpFile, expected: &BackedUpFile) -> Option<String> {
    if found.byte_len != expected.byte_len {
        return Some(format!("it has {} bytes and should have {}", found.byte_len, expected.byte_len));
    }
    (found.sha256 != expected.sha256)
        .then(|| format!("it was altered: its SHA-256 is {}, backed up was {}", found.sha256, expected.sha256))
}

/// What is wrong with the database of a snapshot.
fn database_fault(
    snapshot: &Snapshot,
    keys: Option<&Keys>,
    head: Option<AuditHead>,
) -> Result<Option<String>, BackupError> {
    let copy = StoreCopy::open(&snapshot.path.join(DATABASE), keys.map(|keys| &keys.database))?;
    copy_fault(&copy, snapshot, head)
}

/// What is wrong with a database that should be that of the snapshot.
pub(super) fn copy_fault(
    copy: &StoreCopy,
    snapshot: &Snapshot,
    head: Option<AuditHead>,
) -> Result<Option<String>, BackupError> {
    if let Err(error) = copy.sound() {
        return Ok(Some(error.to_string()));
    }
    let walked = |head| -> Result<Option<String>, BackupError> {
        let broken = copy.verify_audit(head)?.broken;
        Ok(broken.map(|broken| format!("its audit log is broken at event {}: {}", broken.sequence, broken.detail)))
    };
    let own = &snapshot.list.head;
    if let Some(fault) = walked(Some(own.clone()))? {
        return Ok(Some(fault));
    }
    if copy.audit_end()? != (own.events, own.hash) {
        return Ok(Some("its audit log goes on beyond the end that the list names".to_owned()));
    }
    if let Some(head) = head
        && let Some(fault) = walked(Some(head))?
    {
        return Ok(Some(format!("by the head that was given {fault}")));
    }
    let mut listed: Vec<Digest> = snapshot.list.evidence.iter().map(|file| file.digest).collect();
    listed.extend(&snapshot.list.damaged);
    listed.sort_unstable();
    Ok((copy.evidence()? != listed).then(|| "its evidence is not that of the list".to_owned()))
}
