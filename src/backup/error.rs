//! Why a backup cannot be made, believed or restored, with what to do about it.

use std::{
    io,
    path::{Path, PathBuf},
};

use crate::{
    case::Digest,
    seal::{KeyError, SignatureError},
    store::StoreError,
};

/// A backup cannot be made or used. Older snapshots, and the installation, stay as they were.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The file system refused.
    #[error("cannot {action} {}: {source}; check the disk's free space and the permissions", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// The folder holds something else.
    #[error("{} is no folder of backups: {detail}", path.display())]
    NoBackups {
        /// The folder.
        path: PathBuf,
        /// Why not, and what to do.
        detail: String,
    },
    /// The folder holds the backups of another installation.
    #[error("{} holds the backups of another installation ({found}); choose another folder", path.display())]
    OtherInstallation {
        /// The folder.
        path: PathBuf,
        /// Whose backups it holds.
        found: String,
    },
    /// Another process is at work there.
    #[error("another Assay is at work on the backups in {}; wait until it is done", path.display())]
    InUse {
        /// The folder.
        path: PathBuf,
    },
    /// The folder has no such snapshot.
    #[error("{} has no snapshot {name}; `assay backup list` lists those it has", path.display())]
    NoSnapshot {
        /// The folder.
        path: PathBuf,
        /// What was asked for.
        name: String,
    },
    /// The list of a snapshot cannot be read.
    #[error("{} cannot be used: {detail}; take another snapshot", path.display())]
    BadList {
        /// The list.
        path: PathBuf,
        /// What is wrong.
        detail: String,
    },
    /// The list of a snapshot is not signed as it must be.
    #[error("{} is not signed as it must be: {source}; it was altered, or is not from this installation: take another snapshot", path.display())]
    Signature {
        /// The list.
        path: PathBuf,
        /// What is wrong.
        source: SignatureError,
    },
    /// A file is missing, cut, or not the one that was backed up.
    #[error("{}: {detail}; take another snapshot", path.display())]
    BadFile {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        detail: String,
    },
    /// Evidence went while it was being copied.
    #[error("evidence {0} went from the installation while it was backed up; start the backup again")]
    Vanished(Digest),
    /// The place to restore into is not empty.
    #[error("{} is not empty; a backup is only restored into a new or an empty folder", path.display())]
    NotEmpty {
        /// The folder.
        path: PathBuf,
    },
    /// What was restored is not what the list or the head says.
    #[error("the database of {} is not to be trusted: {detail}; nothing was restored: take another snapshot", path.display())]
    Untrue {
        /// The snapshot.
        path: PathBuf,
        /// What is wrong.
        detail: String,
    },
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The keys of the snapshot do not open.
    #[error(transparent)]
    Keys(#[from] KeyError),
}

impl BackupError {
    pub(super) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| BackupError::Io { action, path: path.to_owned(), source }
    }

    pub(super) fn bad_file(path: &Path, detail: impl Into<String>) -> Self {
        BackupError::BadFile { path: path.to_owned(), detail: detail.into() }
    }
}
