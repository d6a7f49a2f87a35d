//! Evidence destroyed, and what lies in a vault.

use std::{fs, io};

use super::{PLACING_LOCK, Vault, VaultError, open_lock, sync_folder};
use crate::case::Digest;

impl Vault {
    /// Destroys the file with this digest, also a damaged one; false where there is none. Once this returns, no power cut brings it
    /// back. What the file system does with its blocks is not in the hand of any program.
    ///
    /// # Errors
    /// When the disk refuses; the file is there then.
    pub fn destroy(&self, digest: &Digest) -> Result<bool, VaultError> {
        let lock_path = self.dir.join(PLACING_LOCK);
        let lock = open_lock(&lock_path)?;
        lock.lock().map_err(VaultError::io("lock", &lock_path))?;
        let path = self.path(digest);
        match fs::remove_file(&path) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(VaultError::io("remove", &path)(error)),
        }
        sync_folder(path.parent().unwrap_or(&self.dir))?;
        Ok(true)
    }

    /// Whether a file lies under this digest, whatever is in it.
    ///
    /// # Errors
    /// When the disk refuses to tell.
    pub fn has(&self, digest: &Digest) -> Result<bool, VaultError> {
        let path = self.path(digest);
        path.try_exists().map_err(VaultError::io("look for", &path))
    }

    /// The digests that files of the vault bear as their names, in order.
    ///
    /// # Errors
    /// When the disk refuses to list them.
    pub fn digests(&self) -> Result<Vec<Digest>, VaultError> {
        Ok(self.all()?.into_iter().map(|(digest, _)| digest).collect())
    }
}
