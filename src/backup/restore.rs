//! A snapshot brought back into a folder of its own, never over anything.

use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
};

use super::{
    BackedUpFile, BackupError, BackupFolder, Snapshot,
    file::{copied, flushed, listed, made_folder, measured, removed},
    folder::{DATABASE, KEYS},
    verify::{copy_fault, difference},
};
use crate::{
    case::{
        Digest,
        audit::AuditHead,
        sibling::{folder_of, with_ending},
    },
    seal::Keys,
    store::StoreCopy,
};

/// How the name of the folder ends in which a snapshot is put together.
const RESTORING: &str = "restoring";
/// Held alone while it is.
const LOCK: &str = "restore.lock";

/// A snapshot that is put together beside its place. Dropped without [`Restoring::finish`] it stays there, to be gone on with.
#[derive(Debug)]
pub struct Restoring {
    staging: PathBuf,
    target: PathBuf,
    lock: File,
}

/// Copies a snapshot into a folder beside `target`, verifying every file, and checks its database: that it is sound, its log unbroken, and,
/// where a `head` from elsewhere is given, not older than that. What an interrupted call copied is not copied again.
///
/// # Errors
/// When `target` is not empty, a file is missing or not the one that was backed up, or the database is not to be trusted; nothing
/// lies in `target` then.
pub fn restore(
    folder: &BackupFolder,
    snapshot: &Snapshot,
    target: &Path,
    (keys, head): (Option<&Keys>, Option<AuditHead>),
    mut progress: impl FnMut(String),
) -> Result<Restoring, BackupError> {
    // `NEW/` is NEW: what is put together lies beside it, not in it.
    let target = target.components().as_path();
    if target.file_name().is_none() {
        let unnamed = io::Error::new(io::ErrorKind::InvalidInput, "name the folder itself, not `.` or `..`");
        return Err(BackupError::io("restore into", target)(unnamed));
    }
    must_be_empty(target)?;
    let restoring = Restoring::begin(target)?;
    let list = &snapshot.list;
    let bring = |from: &Path, to: &Path, expected: &BackedUpFile| {
        if measured(to).is_ok_and(|found| found == *expected) {
            return Ok(());
        }
        let found = copied(from, to).map_err(|error| match error {
            BackupError::Io { path, source, .. } if path == from && source.kind() == io::ErrorKind::NotFound => {
                BackupError::bad_file(from, "it is missing")
            }
            other => other,
        })?;
        match difference(&found, expected) {
            None => Ok(()),
            Some(detail) => {
                fs::remove_file(to).map_err(BackupError::io("remove", to))?;
                Err(BackupError::bad_file(from, detail))
            }
        }
    };
    // What an interrupted call left beside the database would be taken for its own.
    for leftover in ["assay.db-wal", "assay.db-shm"] {
        removed(&restoring.staging.join(leftover))?;
    }
    for (name, expected) in [(KEYS, &list.keys), (DATABASE, &list.database)] {
        bring(&snapshot.path.join(name), &restoring.staging.join(name), expected)?;
    }
    for (place, file) in list.evidence.iter().enumerate() {
        if place % 100 == 0 {
            progress(format!("evidence: {place} of {}", list.evidence.len()));
        }
        let to = restoring.evidence_path(&file.digest);
        made_folder(to.parent().unwrap_or(&restoring.staging))?;
        let expected = BackedUpFile { sha256: file.sha256, byte_len: file.byte_len };
        bring(&folder.evidence_path(&list.evidence_folder, &file.digest), &to, &expected)?;
        read_only(&to)?;
    }
    progress("checking the database".to_owned());
    let copy = StoreCopy::open(&restoring.staging.join(DATABASE), keys.map(|keys| &keys.database))?;
    match copy_fault(&copy, snapshot, head)? {
        None => Ok(restoring),
        Some(detail) => Err(BackupError::Untrue { path: snapshot.path.clone(), detail }),
    }
}

fn must_be_empty(target: &Path) -> Result<(), BackupError> {
    match fs::symlink_metadata(target) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(BackupError::io("look at", target)(error)),
        Ok(found) if found.is_dir() && listed(target)?.is_empty() => Ok(()),
        Ok(_) => Err(BackupError::NotEmpty { path: target.to_owned() }),
    }
}

/// Evidence is never altered, and lies so in an installation.
fn read_only(path: &Path) -> Result<(), BackupError> {
    let changed = fs::metadata(path).and_then(|found| {
        let mut permissions = found.permissions();
        permissions.set_readonly(true);
        fs::set_permissions(path, permissions)
    });
    changed.map_err(BackupError::io("write", path))
}

impl Restoring {
    fn begin(target: &Path) -> Result<Self, BackupError> {
        let staging = with_ending(target, RESTORING);
        made_folder(&staging)?;
        let lock_path = staging.join(LOCK);
        let lock = File::options().create(true).truncate(false).write(true).open(&lock_path);
        let lock = lock.map_err(BackupError::io("open", &lock_path))?;
        lock.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => BackupError::InUse { path: staging.clone() },
            TryLockError::Error(error) => BackupError::io("lock", &lock_path)(error),
        })?;
        Ok(Restoring { staging, target: target.to_owned(), lock })
    }

    /// Where it is put together: a whole data folder now.
    pub fn staging(&self) -> &Path {
        &self.staging
    }

    fn evidence_path(&self, digest: &Digest) -> PathBuf {
        let name = digest.to_string();
        self.staging.join("evidence").join(&name[..2]).join(&name[2..])
    }

    /// Puts it into its place. Nobody may have it open.
    ///
    /// # Errors
    /// When something came to lie there meanwhile, or the disk refuses.
    pub fn finish(self) -> Result<(), BackupError> {
        must_be_empty(&self.target)?;
        let lock_path = self.staging.join(LOCK);
        fs::remove_file(&lock_path).map_err(BackupError::io("remove", &lock_path))?;
        drop(self.lock);
        fs::rename(&self.staging, &self.target).map_err(BackupError::io("write", &self.target))?;
        flushed(folder_of(&self.target));
        Ok(())
    }
}
