//! Files copied and read back, digested on the way.

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use super::{BackedUpFile, BackupError};
use crate::case::{Digest, digest::Digester, sibling::with_ending};

/// Bytes moved at a time.
const BUFFER_LEN: usize = 256 * 1024;
/// How the name of a file or folder ends that is not whole yet.
pub(super) const UNFINISHED: &str = "part";

/// SHA-256 and length of a file.
pub(super) fn measured(path: &Path) -> io::Result<BackedUpFile> {
    poured(&mut File::open(path)?, &mut io::sink())
}

/// Lets everything through and measures it.
fn poured(from: &mut impl Read, to: &mut impl Write) -> io::Result<BackedUpFile> {
    let (mut digester, mut byte_len, mut buffer) = (Digester::default(), 0, vec![0; BUFFER_LEN]);
    loop {
        match from.read(&mut buffer) {
            Ok(0) => return Ok(BackedUpFile { sha256: digester.finish(), byte_len }),
            Ok(count) => {
                digester.update(&buffer[..count]);
                to.write_all(&buffer[..count])?;
                byte_len += count as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Copies a file to `to`, which takes its name when the disk has it and it was read back; only its owner may read it. Returns what was
/// copied.
pub(super) fn copied(from: &Path, to: &Path) -> Result<BackedUpFile, BackupError> {
    let part = with_ending(to, UNFINISHED);
    let mut source = File::open(from).map_err(BackupError::io("read", from))?;
    let mut target = fresh(&part)?;
    let copied = poured(&mut source, &mut target).map_err(BackupError::io("write", &part))?;
    target.sync_all().map_err(BackupError::io("write", &part))?;
    drop(target);
    settled(&part, to, &copied)?;
    Ok(copied)
}

/// Writes bytes to `to` in the same way.
pub(super) fn written(bytes: &[u8], to: &Path) -> Result<BackedUpFile, BackupError> {
    let part = with_ending(to, UNFINISHED);
    let mut target = fresh(&part)?;
    target.write_all(bytes).and_then(|()| target.sync_all()).map_err(BackupError::io("write", &part))?;
    drop(target);
    let made = BackedUpFile { sha256: Digest::of(bytes), byte_len: bytes.len() as u64 };
    settled(&part, to, &made)?;
    Ok(made)
}

/// An empty file that only its owner may read, in the place of whatever is there.
fn fresh(path: &Path) -> Result<File, BackupError> {
    removed(path)?;
    let opened = File::options().write(true).create_new(true).mode(0o600).open(path);
    opened.map_err(BackupError::io("write", path))
}

/// Reads a file back and gives it its name.
fn settled(part: &Path, to: &Path, expected: &BackedUpFile) -> Result<(), BackupError> {
    let found = measured(part).map_err(BackupError::io("read back", part))?;
    if found != *expected {
        let source = io::Error::other("what was written does not read back the same; the disk may be failing");
        return Err(BackupError::io("read back", part)(source));
    }
    fs::rename(part, to).map_err(BackupError::io("write", to))
}

/// Removes a file, if it is there.
pub(super) fn removed(path: &Path) -> Result<(), BackupError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(BackupError::io("remove", path)(error)),
        _ => Ok(()),
    }
}

/// Makes a folder that only its owner may enter, with those above it, where there is none.
pub(super) fn made_folder(path: &Path) -> Result<(), BackupError> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(BackupError::io("make", path))
}

/// A rename is only safe from a power cut once the folder itself was flushed. Some file systems do not flush folders: renames there
/// are as safe as they make them.
pub(super) fn flushed(folder: &Path) {
    drop(File::open(folder).and_then(|opened| opened.sync_all()));
}

/// What lies in a folder, by name.
pub(super) fn listed(folder: &Path) -> Result<Vec<PathBuf>, BackupError> {
    let unlisted = |error| BackupError::io("list", folder)(error);
    let entries: io::Result<Vec<_>> = fs::read_dir(folder).map_err(unlisted)?.collect();
    let mut paths: Vec<PathBuf> = entries.map_err(unlisted)?.into_iter().map(|entry| entry.path()).collect();
    paths.sort();
    Ok(paths)
}

/// Reads a file whole, if it is not longer than `limit` bytes.
pub(super) fn read_whole(path: &Path, limit: u64) -> Result<Vec<u8>, BackupError> {
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(BackupError::io("read", path))?;
    file.take(limit + 1).read_to_end(&mut bytes).map_err(BackupError::io("read", path))?;
    match bytes.len() as u64 <= limit {
        true => Ok(bytes),
        false => Err(BackupError::bad_file(path, format!("it is longer than {limit} bytes"))),
    }
}
