//! A file that is written under a passing name and takes its own when the disk has all of it.

use std::{
    fs::{self, File, TryLockError},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};

use super::BundleError;
use crate::case::sibling::{folder_of, with_ending};

/// How the name of every bundle ends.
pub const EXTENSION: &str = "assaybundle";
/// How the name of a file ends that is not whole yet.
const UNFINISHED: &str = "part";

/// `NAME.part`, held alone while it is written. What a killed process left is overwritten, or gone on with; dropped without
/// [`PartFile::finish`] it stays, for that.
#[derive(Debug)]
pub struct PartFile {
    file: File,
    part: PathBuf,
    path: PathBuf,
}

impl PartFile {
    /// Opens `path.part`, whatever it holds.
    ///
    /// # Errors
    /// When there is a file `path` already, somebody else writes it, or the disk refuses.
    pub fn open(path: &Path) -> Result<Self, BundleError> {
        let part = with_ending(path, UNFINISHED);
        if fs::symlink_metadata(&part).is_ok_and(|known| !known.is_file()) {
            return Err(BundleError::Exists { path: part });
        }
        let options = File::options().create(true).truncate(false).read(true).write(true).clone();
        let file = options.open(&part).map_err(BundleError::io("write", &part))?;
        match file.try_lock() {
            // Not every file system of a stick or share knows locks; two processes that write one file there are told apart by
            // the digest at the end.
            Ok(()) | Err(TryLockError::Error(_)) => {}
            Err(TryLockError::WouldBlock) => return Err(BundleError::Busy { path: path.to_owned() }),
        }
        let opened = PartFile { file, part, path: path.to_owned() };
        match fs::symlink_metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(opened),
            Err(error) => Err(BundleError::io("look at", path)(error)),
            Ok(_) => {
                opened.discard()?;
                Err(BundleError::Exists { path: path.to_owned() })
            }
        }
    }

    /// The same with nothing in it.
    ///
    /// # Errors
    /// As [`PartFile::open`].
    pub fn empty(path: &Path) -> Result<Self, BundleError> {
        let opened = PartFile::open(path)?;
        opened.file.set_len(0).map_err(BundleError::io("write", &opened.part))?;
        Ok(opened)
    }

    /// The file, for reading and writing.
    pub fn file(&mut self) -> &mut File {
        &mut self.file
    }

    /// The name that it will have.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Brings it to the disk, so that it can be read back from there.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn settle(&mut self) -> Result<(), BundleError> {
        self.file.sync_all().map_err(BundleError::io("write", &self.part))
    }

    /// Gives it its name. Call it after [`PartFile::settle`].
    ///
    /// # Errors
    /// When a file of that name has come meanwhile, or the disk refuses; it stays under its passing name then.
    pub fn finish(self) -> Result<PathBuf, BundleError> {
        if fs::symlink_metadata(&self.path).is_ok() {
            return Err(BundleError::Exists { path: self.path });
        }
        fs::rename(&self.part, &self.path).map_err(BundleError::io("write", &self.path))?;
        let folder = folder_of(&self.path);
        // Some file systems of sticks and shares do not flush folders; a rename there is as safe as they make it.
        drop(File::open(folder).and_then(|opened| opened.sync_all()));
        Ok(self.path)
    }

    /// The same; where it cannot have its name, nothing of it stays.
    ///
    /// # Errors
    /// As [`PartFile::finish`].
    pub fn finish_or_discard(self) -> Result<PathBuf, BundleError> {
        let part = self.part.clone();
        self.finish().inspect_err(|_| {
            // Where even that fails it stays under its passing name, which the next of that name overwrites.
            drop(fs::remove_file(part));
        })
    }

    /// Removes the file at `part`, which is under its passing name, unless somebody is writing it.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn remove_abandoned(part: &Path) -> Result<(), BundleError> {
        let gone = |error: &io::Error| error.kind() == io::ErrorKind::NotFound;
        let file = match File::options().read(true).write(true).open(part) {
            Err(error) if gone(&error) => return Ok(()),
            opened => opened.map_err(BundleError::io("remove", part))?,
        };
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => return Ok(()),
            // Where the file system knows no locks, whoever writes it notices at its end that it has gone.
            Ok(()) | Err(TryLockError::Error(_)) => {}
        }
        match fs::remove_file(part) {
            Err(error) if !gone(&error) => Err(BundleError::io("remove", part)(error)),
            _ => Ok(()),
        }
    }

    /// Removes it.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn discard(self) -> Result<(), BundleError> {
        fs::remove_file(&self.part).map_err(BundleError::io("remove", &self.part))
    }
}

impl Read for PartFile {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.file.read(bytes)
    }
}

impl Write for PartFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Seek for PartFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}
