//! The evidence vault: files named by the SHA-256 of their bytes, written once and never altered.
//!
//! A file lies at `ab/cdef…` below the vault's folder, read-only. New bytes are first received into `incoming/`, where
//! they can be checked; they take their place by an atomic rename after they were flushed to the disk.
//!
//! In a vault with a key every file is sealed, also those in `incoming/`: no plain byte of evidence reaches the disk. The name
//! is the digest of the plain bytes all the same.

mod destroy;
mod reseal;

pub use reseal::Resealed;

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use tempfile::{NamedTempFile, TempPath};

use super::MediaFile;
use crate::{
    case::{Digest, digest::Digester, limits::ImageLimits},
    seal::{FileKey, Sealer, UnsealError},
};

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
    /// Someone else has the vault open.
    #[error("another Assay still has the evidence in {path} open; wait until it has ended and run the command again")]
    InUse {
        /// The vault's folder.
        path: PathBuf,
    },
    /// The file under this digest cannot be decrypted.
    #[error("evidence {digest} in {path} cannot be decrypted: {source}; import the case again from its source")]
    Sealed {
        /// The digest looked for.
        digest: Digest,
        /// The file.
        path: PathBuf,
        /// Why not.
        source: UnsealError,
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
    key: Option<FileKey>,
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

    /// The bytes while they are checked.
    pub fn file(&self) -> MediaFile {
        MediaFile::new(self.path.to_path_buf(), self.key.clone())
    }
}

/// An open evidence vault. Any number of processes may have the same one open.
#[derive(Debug)]
pub struct Vault {
    dir: PathBuf,
    key: Option<FileKey>,
    image_limits: ImageLimits,
    /// Released when the vault is dropped or the process ends, however it ends.
    open_lock: File,
}

impl Vault {
    /// Opens the vault in `dir`, which is made if it is missing, and removes what killed processes left unfinished. With a
    /// `key` all its files are sealed, without one none is.
    ///
    /// # Errors
    /// When the folder cannot be made, locked or listed.
    pub fn open(dir: &Path, key: Option<FileKey>) -> Result<Self, VaultError> {
        let incoming = dir.join(INCOMING);
        fs::create_dir_all(&incoming).map_err(VaultError::io("make", &incoming))?;
        let lock_path = dir.join(OPEN_LOCK);
        let lock = open_lock(&lock_path)?;
        if lock.try_lock().is_ok() {
            sweep(&incoming)?;
        }
        lock.lock_shared().map_err(VaultError::io("lock", &lock_path))?;
        Ok(Vault { dir: dir.to_owned(), key, image_limits: ImageLimits::default(), open_lock: lock })
    }

    /// The vault, whose photos whoever looks at them decodes within these limits instead of those that ship.
    pub fn with_image_limits(self, image_limits: ImageLimits) -> Self {
        Vault { image_limits, ..self }
    }

    /// Within what its photos are decoded.
    pub fn image_limits(&self) -> &ImageLimits {
        &self.image_limits
    }

    /// Where the bytes with this digest lie, whether they are there or not.
    pub fn path(&self, digest: &Digest) -> PathBuf {
        let name = digest.to_string();
        self.dir.join(&name[..2]).join(&name[2..])
    }

    /// The bytes with this digest, verified.
    ///
    /// # Errors
    /// [`VaultError::Missing`], [`VaultError::Altered`], [`VaultError::Sealed`], or the disk's error.
    pub fn read(&self, digest: &Digest) -> Result<Vec<u8>, VaultError> {
        let file = self.file(digest);
        let bytes = file.read().map_err(|error| unreadable(digest, &file, error))?;
        let altered = || VaultError::Altered { digest: *digest, path: file.path().to_owned() };
        if Digest::of(&bytes) == *digest { Ok(bytes) } else { Err(altered()) }
    }

    /// Verifies the bytes with this digest without holding them in memory and says where they come from: for videos, which
    /// are read from many places.
    ///
    /// # Errors
    /// As [`Vault::read`].
    pub fn verified_file(&self, digest: &Digest) -> Result<MediaFile, VaultError> {
        let file = self.file(digest);
        match holds(&file, digest) {
            Ok(true) => Ok(file),
            Ok(false) => Err(VaultError::Altered { digest: *digest, path: file.path().to_owned() }),
            Err(error) => Err(unreadable(digest, &file, error)),
        }
    }

    fn file(&self, digest: &Digest) -> MediaFile {
        MediaFile::new(self.path(digest), self.key.clone())
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
        let file = NamedTempFile::new_in(&incoming).map_err(VaultError::io("write to", &incoming))?;
        let mut file = Receiving::new(file, self.key.as_ref()).map_err(VaultError::io("write to", &incoming))?;
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
            file.write_all(&buffer[..count]).map_err(VaultError::io("write", &incoming))?;
        }
        let file = file.finish().map_err(VaultError::io("write", &incoming))?;
        Ok(Pending { path: made_lasting(file)?, key: self.key.clone(), digest: digester.finish(), byte_len })
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
        let Pending { path: received, digest, byte_len, .. } = pending;
        let target = self.path(&digest);
        let folder = target.parent().unwrap_or(&self.dir);
        fs::create_dir_all(folder).map_err(VaultError::io("make", folder))?;
        let placement = match holds(&self.file(&digest), &digest) {
            Ok(true) => return Ok(Stored { digest, byte_len, placement: Placement::Known }),
            Ok(false) => Placement::Repaired,
            // A sealed file that does not open.
            Err(error) if error.kind() == io::ErrorKind::InvalidData => Placement::Repaired,
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
fn made_lasting(file: NamedTempFile) -> Result<TempPath, VaultError> {
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

/// The error of evidence that cannot be read.
fn unreadable(digest: &Digest, file: &MediaFile, error: io::Error) -> VaultError {
    let (digest, path) = (*digest, file.path().to_owned());
    if error.kind() == io::ErrorKind::NotFound {
        return VaultError::Missing(digest);
    }
    match error.downcast::<UnsealError>() {
        Ok(source) => VaultError::Sealed { digest, path, source },
        Err(error) => VaultError::io("read", &path)(error),
    }
}

/// A file that is received.
enum Receiving {
    Plain(NamedTempFile),
    Sealed(Box<Sealer<NamedTempFile>>),
}

impl Receiving {
    fn new(file: NamedTempFile, key: Option<&FileKey>) -> io::Result<Self> {
        Ok(match key {
            None => Receiving::Plain(file),
            Some(key) => Receiving::Sealed(Box::new(Sealer::new(key, file)?)),
        })
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Receiving::Plain(file) => file.write_all(bytes),
            Receiving::Sealed(sealer) => sealer.write_all(bytes),
        }
    }

    fn finish(self) -> io::Result<NamedTempFile> {
        match self {
            Receiving::Plain(file) => Ok(file),
            Receiving::Sealed(sealer) => sealer.finish(),
        }
    }
}

/// Whether the file's bytes have this digest.
fn holds(file: &MediaFile, digest: &Digest) -> io::Result<bool> {
    let mut file = file.open()?;
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
