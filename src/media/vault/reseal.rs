//! All evidence of a vault brought under another key, file by file.

use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
};

use super::{Vault, VaultError, holds, sync_folder, unreadable};
use crate::{
    case::Digest,
    media::MediaFile,
    seal::{FileKey, Unsealer},
};

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Resealed {
    /// Files brought under the key now.
    pub files: u64,
    /// Files that were under it already.
    pub known: u64,
    /// Evidence that was damaged before: its bytes are not those of its name, which reading still tells, or it was sealed and cannot
    /// be decrypted, and was left as it is.
    pub damaged: Vec<Digest>,
}

impl Vault {
    /// Brings every file of this vault from the key `from` under the vault's own; without a key a file is plain. A file is replaced
    /// by one rename after the new one was read back to its end; killed at any moment, the same call goes on with the rest. Calls
    /// `progress` after every file.
    ///
    /// # Errors
    /// When someone else has the vault open, or the disk refuses. Evidence that was damaged before hinders nothing.
    pub fn reseal(&self, from: Option<&FileKey>, mut progress: impl FnMut(&Resealed)) -> Result<Resealed, VaultError> {
        // From here to the end nobody else places a file.
        self.open_lock.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => VaultError::InUse { path: self.dir.clone() },
            TryLockError::Error(error) => VaultError::io("lock", &self.dir)(error),
        })?;
        let mut done = Resealed::default();
        for (digest, path) in self.all()? {
            if self.is_under_key(&path)? {
                done.known += 1;
            } else {
                match self.reseal_one(&digest, from) {
                    Ok(is_whole) => {
                        done.files += 1;
                        done.damaged.extend((!is_whole).then_some(digest));
                    }
                    Err(VaultError::Sealed { .. }) => done.damaged.push(digest),
                    Err(error) => return Err(error),
                }
            }
            progress(&done);
        }
        Ok(done)
    }

    /// Whether the bytes are those of the name.
    fn reseal_one(&self, digest: &Digest, from: Option<&FileKey>) -> Result<bool, VaultError> {
        let old = MediaFile::new(self.path(digest), from.cloned());
        let mut reader = old.open().map_err(|error| unreadable(digest, &old, error))?;
        let pending = self.receive(&mut reader, u64::MAX).map_err(|error| match error {
            VaultError::Source(error) => unreadable(digest, &old, error),
            other => other,
        })?;
        let (new, found) = (pending.file(), pending.digest());
        // Read back from the disk before the old bytes go.
        if !holds(&new, &found).map_err(VaultError::io("read back", new.path()))? {
            return Err(VaultError::io("read back", new.path())(io::ErrorKind::InvalidData.into()));
        }
        pending.path.persist(old.path()).map_err(|error| VaultError::io("write", old.path())(error.error))?;
        sync_folder(old.path().parent().unwrap_or(&self.dir))?;
        Ok(found == *digest)
    }

    /// Whether the file is sealed with the vault's key. One that only looks so is found when it is read.
    fn is_under_key(&self, path: &Path) -> Result<bool, VaultError> {
        let Some(key) = &self.key else { return Ok(false) };
        let file = File::open(path).map_err(VaultError::io("read", path))?;
        Ok(Unsealer::new(key, file).is_ok())
    }

    /// Every file with its digest, in order.
    pub(super) fn all(&self) -> Result<Vec<(Digest, PathBuf)>, VaultError> {
        let entries = |folder: &Path| -> Result<Vec<PathBuf>, VaultError> {
            let listed = fs::read_dir(folder).map_err(VaultError::io("list", folder))?;
            let paths: io::Result<Vec<PathBuf>> = listed.map(|entry| entry.map(|entry| entry.path())).collect();
            paths.map_err(VaultError::io("list", folder))
        };
        let mut found = Vec::new();
        for folder in entries(&self.dir)?.into_iter().filter(|path| path.is_dir()) {
            for path in entries(&folder)? {
                let parts =
                    [folder.file_name(), path.file_name()].map(|part| part.unwrap_or_default().to_string_lossy());
                // What bears no digest is no evidence: what is being received.
                found.extend(parts.concat().parse().ok().map(|digest| (digest, path)));
            }
        }
        found.sort();
        Ok(found)
    }
}
