//! The evidence vault: files named by the SHA-256 of their bytes, written once and never altered.
//!
//! A file lies at `ab/cdef…` below the vault's folder, read-only. New bytes are first received into `incoming/`, where
//! they can be checked; they take their place by an atomic rename after they were flushed to the disk.

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use tempfile::{NamedTempFile, TempPath};

use crate::case::{Digest, digest::Digester};

/// Folder for bytes that have not taken their place yet.
const INCOMING: &str = "incoming";
/// Held shared while a vault is open, so that nobody sweeps away what another process is receiving.
const OPEN_LOCK: &str = "open.lock";
/// Held exclusively while files take their place, so that two imports never undo each other's files.
const PLACING_LOCK: &str = "placing.lock";
/// Bytes moved at a time.
const BUFFER_LEN: usize = 128 * 1024;

/// A vault could not be opened, written or read.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The file system refused.
    #[error(
        "evidence vault: cannot {action} {path}: {source}; check the disk's free space and the folder's permissions"
    )]
    Io {
        /// What was tried.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// The source of the bytes could not be read.
    #[error("cannot read the file to its end: {0}")]
    Source(#[source] io::Error),
    /// More bytes than allowed.
    #[error("the file is larger than {limit} bytes")]
    TooLarge {
        /// Most bytes allowed.
        limit: u64,
    },
    /// No file has this digest.
    #[error("evidence {0} is not in the vault; import the case again from its source")]
    Missing(Digest),
    /// The bytes under this digest are not the ones that were stored.
    #[error(
        "evidence {digest} was altered in {path}: its bytes no longer match; import the case again from its source"
    )]
    Altered {
        /// The digest looked for.
        digest: Digest,
        /// The damaged file.
        path: PathBuf,
    },
}

impl VaultError {
    fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| VaultError::Io { action, path: path.to_owned(), source }
    }
}

/// How bytes came to lie in the vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placement {
    /// They were new.
    New,
    /// The same bytes were there, and were verified.
    Known,
    /// A damaged file was there and was replaced by the right bytes.
    Repaired,
}

/// Bytes that lie in the vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stored {
    /// SHA-256 of the bytes: their name.
    pub digest: Digest,
    /// Length in bytes.
    pub byte_len: u64,
    /// How they came there.
    pub placement: Placement,
}

/// Bytes received but not in the vault yet. Dropping it removes them.
#[derive(Debug)]
pub struct Pending {
    path: TempPath,
    digest: Digest,
    byte_len: u64,
}

impl Pending {
    /// SHA-256 of the bytes.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// Length in bytes.
    pub fn byte_len(&self) -> u64 {
        self.byte_len
    }

    /// Where the bytes lie while they are checked.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// An open evidence vault. Any number of processes may have the same one open.
#[derive(Debug)]
pub struct Vault {
    dir: PathBuf,
    /// Released when the vault is dropped or the process ends, however it ends.
    _open_lock: File,
}

impl Vault {
    /// Opens the vault in `dir`, which is made if it is missing, and removes what killed processes left unfinished.
    ///
    /// # Errors
    /// When the folder cannot be made, locked or listed.
    pub fn open(dir: &Path) -> Result<Self, VaultError> {
        let incoming = dir.join(INCOMING);
        fs::create_dir_all(&incoming).map_err(VaultError::io("make", &incoming))?;
        let lock_path = dir.join(OPEN_LOCK);
        let lock = open_lock(&lock_path)?;
        if lock.try_lock().is_ok() {
            sweep(&incoming)?;
        }
        lock.lock_shared().map_err(VaultError::io("lock", &lock_path))?;
        Ok(Vault { dir: dir.to_owned(), _open_lock: lock })
    }

    /// Where the bytes with this digest lie, whether they are there or not.
    pub fn path(&self, digest: &Digest) -> PathBuf {
        let name = digest.to_string();
        self.dir.join(&name[..2]).join(&name[2..])
    }

    /// The bytes with this digest, verified.
    ///
    /// # Errors
    /// [`VaultError::Missing`], [`VaultError::Altered`], or the disk's error.
    pub fn read(&self, digest: &Digest) -> Result<Vec<u8>, VaultError> {
        let path = self.path(digest);
        let bytes = fs::read(&path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => VaultError::Missing(*digest),
            _ => VaultError::io("read", &path)(error),
        })?;
        if Digest::of(&bytes) == *digest { Ok(bytes) } else { Err(VaultError::Altered { digest: *digest, path }) }
    }

    /// Verifies the bytes with this digest without holding them in memory and says where they lie: for videos, which
    /// are read by path.
    ///
    /// # Errors
    /// As [`Vault::read`].
    pub fn verified_path(&self, digest: &Digest) -> Result<PathBuf, VaultError> {
        let path = self.path(digest);
        match holds(&path, digest) {
            Ok(true) => Ok(path),
            Ok(false) => Err(VaultError::Altered { digest: *digest, path }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(VaultError::Missing(*digest)),
            Err(error) => Err(VaultError::io("read", &path)(error)),
        }
    }

    /// Stores everything `source` yields, at most `limit` bytes.
    ///
    /// # Errors
    /// When the source cannot be read or is longer than `limit`, or the disk refuses; nothing is kept then.
    pub fn put(&self, source: &mut impl Read, limit: u64) -> Result<Stored, VaultError> {
        let pending = self.receive(source, limit)?;
        let mut stored = self.place(vec![pending])?;
        stored.pop().ok_or_else(|| VaultError::io("place", &self.dir)(io::ErrorKind::Other.into()))
    }

    /// Receives everything `source` yields, at most `limit` bytes, without storing it yet.
    ///
    /// # Errors
    /// As [`Vault::put`].
    pub fn receive(&self, source: &mut impl Read, limit: u64) -> Result<Pending, VaultError> {
        let incoming = self.dir.join(INCOMING);
        let mut file = NamedTempFile::new_in(&incoming).map_err(VaultError::io("write to", &incoming))?;
        let mut digester = Digester::default();
        let mut buffer = vec![0; BUFFER_LEN];
        let mut byte_len = 0u64;
        loop {
            let count = match source.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(VaultError::Source(error)),
            };
            byte_len += count as u64;
            if byte_len > limit {
                return Err(VaultError::TooLarge { limit });
            }
            digester.update(&buffer[..count]);
            file.write_all(&buffer[..count]).map_err(VaultError::io("write", file.path()))?;
        }
        Ok(Pending { path: seal(file)?, digest: digester.finish(), byte_len })
    }

    /// Gives received bytes their place: all of them, or none when one fails.
    ///
    /// # Errors
    /// When the disk refuses; files that were new in this call are removed again.
    pub fn place(&self, pending: Vec<Pending>) -> Result<Vec<Stored>, VaultError> {
        let lock_path = self.dir.join(PLACING_LOCK);
        let lock = open_lock(&lock_path)?;
        lock.lock().map_err(VaultError::io("lock", &lock_path))?;
        let mut stored: Vec<Stored> = Vec::with_capacity(pending.len());
        for item in pending {
            match self.place_one(item) {
                Ok(done) => stored.push(done),
                Err(error) => {
                    for done in stored.iter().filter(|done| done.placement == Placement::New) {
                        let path = self.path(&done.digest);
                        fs::remove_file(&path).map_err(VaultError::io("remove", &path))?;
                    }
                    return Err(error);
                }
            }
        }
        Ok(stored)
    }

    fn place_one(&self, pending: Pending) -> Result<Stored, VaultError> {
        let Pending { path: received, digest, byte_len } = pending;
        let target = self.path(&digest);
        let folder = target.parent().unwrap_or(&self.dir);
        fs::create_dir_all(folder).map_err(VaultError::io("make", folder))?;
        let placement = match holds(&target, &digest) {
            Ok(true) => return Ok(Stored { digest, byte_len, placement: Placement::Known }),
            Ok(false) => Placement::Repaired,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Placement::New,
            Err(error) => return Err(VaultError::io("read", &target)(error)),
        };
        received.persist(&target).map_err(|error| VaultError::io("write", &target)(error.error))?;
        sync_folder(folder)?;
        sync_folder(&self.dir)?;
        Ok(Stored { digest, byte_len, placement })
    }
}

fn open_lock(path: &Path) -> Result<File, VaultError> {
    File::options().create(true).truncate(false).write(true).open(path).map_err(VaultError::io("open", path))
}

/// Flushes the file to the disk and takes the right to write away.
fn seal(file: NamedTempFile) -> Result<TempPath, VaultError> {
    let (file, path) = file.into_parts();
    let sealed = file.metadata().and_then(|metadata| {
        let mut permissions = metadata.permissions();
        permissions.set_readonly(true);
        file.set_permissions(permissions)?;
        file.sync_all()
    });
    sealed.map_err(VaultError::io("write", &path))?;
    Ok(path)
}

/// Whether the file's bytes have this digest.
fn holds(path: &Path, digest: &Digest) -> io::Result<bool> {
    let mut file = File::open(path)?;
    let mut digester = Digester::default();
    let mut buffer = vec![0; BUFFER_LEN];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(digester.finish() == *digest),
            Ok(count) => digester.update(&buffer[..count]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// A rename is only safe from a power cut once the folder itself was flushed.
fn sync_folder(folder: &Path) -> Result<(), VaultError> {
    File::open(folder).and_then(|opened| opened.sync_all()).map_err(VaultError::io("flush", folder))
}

fn sweep(incoming: &Path) -> Result<(), VaultError> {
    for entry in fs::read_dir(incoming).map_err(VaultError::io("list", incoming))? {
        let path = entry.map_err(VaultError::io("list", incoming))?.path();
        fs::remove_file(&path).map_err(VaultError::io("remove", &path))?;
    }
    Ok(())
}
