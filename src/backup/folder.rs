//! The folder of backups: whose it is, and which snapshots it has.

use std::{
    fs::{File, TryLockError},
    io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::{
    BackupError, BackupList,
    file::{UNFINISHED, listed, made_folder, read_whole, written},
    list::SCHEMA,
};
use crate::{
    case::Digest,
    seal::{PublicKey, SignatureFile},
};

/// Names within the folder.
const MARK: &str = "backups.json";
const LOCK: &str = "backups.lock";
const SNAPSHOTS: &str = "snapshots";
pub(super) const EVIDENCE: &str = "evidence";
/// Names within a snapshot.
pub(super) const LIST: &str = "backup.json";
pub(super) const DATABASE: &str = "assay.db";
pub(super) const KEYS: &str = "keys.json";
const MARK_SCHEMA: &str = "assay.backups/1";
/// Longest mark and signature in bytes.
const MAX_MARK: u64 = 16 * 1024;
/// Longest list in bytes: more than two million pieces of evidence.
const MAX_LIST: u64 = 512 << 20;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Mark {
    schema: String,
    installation: String,
}

/// A folder of backups.
#[derive(Debug)]
pub struct BackupFolder {
    path: PathBuf,
}

/// One snapshot in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    /// Its name: when it was made.
    pub name: String,
    /// Its folder.
    pub path: PathBuf,
    /// What belongs to it.
    pub list: BackupList,
    /// The key by which the list is signed: whether it is the right one is for the caller to say.
    pub signed_by: PublicKey,
    /// SHA-256 of the list.
    pub list_sha256: Digest,
}

impl BackupFolder {
    /// Opens the folder of backups at `path`.
    ///
    /// # Errors
    /// When there is none.
    pub fn open(path: &Path) -> Result<Self, BackupError> {
        let none = |detail: String| BackupError::NoBackups { path: path.to_owned(), detail };
        let text = read_whole(&path.join(MARK), MAX_MARK).map_err(|error| match error {
            BackupError::Io { source, .. } if source.kind() == io::ErrorKind::NotFound => {
                none(format!("it has no {MARK}; name the folder that `assay backup --out` wrote to"))
            }
            other => other,
        })?;
        let mark: Mark = serde_json::from_slice(&text).map_err(|error| none(format!("{MARK}: {error}")))?;
        match mark.schema == MARK_SCHEMA {
            true => Ok(BackupFolder { path: path.to_owned() }),
            false => {
                Err(none(format!("{MARK} has the schema `{}`, expected `{MARK_SCHEMA}`", mark.schema.escape_debug())))
            }
        }
    }

    /// Opens the folder for the backups of this installation, made where it is missing or empty, and keeps others out as long as what
    /// is returned lives.
    pub(super) fn for_writing(path: &Path, installation: &str) -> Result<(Self, File), BackupError> {
        made_folder(path)?;
        let lock_path = path.join(LOCK);
        let is_new = listed(path)?.iter().all(|entry| *entry == lock_path);
        if !is_new {
            BackupFolder::open(path)?;
        }
        let lock = File::options().create(true).truncate(false).write(true).open(&lock_path);
        let lock = lock.map_err(BackupError::io("open", &lock_path))?;
        lock.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => BackupError::InUse { path: path.to_owned() },
            TryLockError::Error(error) => BackupError::io("lock", &lock_path)(error),
        })?;
        if is_new {
            let mark = Mark { schema: MARK_SCHEMA.to_owned(), installation: installation.to_owned() };
            let text = serde_json::to_vec_pretty(&mark).map_err(io::Error::from);
            written(&text.map_err(BackupError::io("write", path))?, &path.join(MARK))?;
        }
        let folder = BackupFolder::open(path)?;
        let found = folder.installation()?;
        if found != installation {
            return Err(BackupError::OtherInstallation { path: path.to_owned(), found });
        }
        made_folder(&folder.snapshots_path())?;
        Ok((folder, lock))
    }

    /// Whose backups these are.
    fn installation(&self) -> Result<String, BackupError> {
        let path = self.path.join(MARK);
        let mark: Mark = serde_json::from_slice(&read_whole(&path, MAX_MARK)?)
            .map_err(|error| BackupError::bad_file(&path, error.to_string()))?;
        Ok(mark.installation)
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn snapshots_path(&self) -> PathBuf {
        self.path.join(SNAPSHOTS)
    }

    /// Where the evidence under this key lies.
    pub(super) fn evidence_path(&self, folder: &str, digest: &Digest) -> PathBuf {
        let name = digest.to_string();
        self.path.join(EVIDENCE).join(folder).join(&name[..2]).join(&name[2..])
    }

    /// Names of the snapshots, the oldest first; those that are not finished are left out.
    ///
    /// # Errors
    /// When the folder cannot be listed.
    pub fn names(&self) -> Result<Vec<String>, BackupError> {
        let path = self.snapshots_path();
        if !path.exists() {
            return Ok(Vec::new());
        }
        let finished = |path: &PathBuf| path.is_dir() && path.extension().is_none_or(|ending| ending != UNFINISHED);
        let found = listed(&path)?.into_iter().filter(finished);
        Ok(found.filter_map(|path| Some(path.file_name()?.to_str()?.to_owned())).collect())
    }

    /// Reads the list of a snapshot, of the newest where none is named, and checks its signature by the key in it; by `key` where one
    /// is given.
    ///
    /// # Errors
    /// When there is no such snapshot, or its list cannot be read, was altered, or is signed by another key.
    pub fn snapshot(&self, name: Option<&str>, key: Option<&PublicKey>) -> Result<Snapshot, BackupError> {
        let names = self.names()?;
        let missing = |name: &str| BackupError::NoSnapshot { path: self.path.clone(), name: name.to_owned() };
        let name = match name {
            // A name that is asked for must be one of those that lie there: nothing else becomes part of a path.
            Some(name) => names.iter().find(|known| *known == name).ok_or_else(|| missing(name))?,
            None => names.last().ok_or_else(|| missing("at all"))?,
        };
        let path = self.snapshots_path().join(name);
        let list_path = path.join(LIST);
        let bad = |detail: String| BackupError::BadList { path: list_path.clone(), detail };
        let text = read_whole(&list_path, MAX_LIST)?;
        let signature = read_whole(&list_path.with_extension("json.sig"), MAX_MARK)?;
        let signature = String::from_utf8(signature).map_err(|_| bad("its signature is no text".to_owned()))?;
        let list_sha256 = Digest::of(&text);
        let unsigned = |source| BackupError::Signature { path: list_path.clone(), source };
        let signature = SignatureFile::parse(&signature).map_err(unsigned)?;
        signature.check(&list_sha256, key).map_err(unsigned)?;
        let list: BackupList = serde_json::from_slice(&text).map_err(|error| bad(error.to_string()))?;
        if list.schema != SCHEMA {
            return Err(bad(format!("its schema is `{}`, expected `{SCHEMA}`", list.schema.escape_debug())));
        }
        let plain = |c: char| c.is_ascii_hexdigit() || c.is_ascii_lowercase();
        if list.evidence_folder.is_empty() || !list.evidence_folder.chars().all(plain) {
            return Err(bad("the folder of its evidence is no name".to_owned()));
        }
        Ok(Snapshot { name: name.clone(), path, list, signed_by: signature.public_key, list_sha256 })
    }
}
