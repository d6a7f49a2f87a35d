//! Files that hold a secret: key files and passphrase files. They lie outside the data folder, and nobody else may read them.

use std::{
    fs::{self, File},
    io::{ErrorKind, Read as _, Write as _},
    os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

use zeroize::Zeroizing;

use super::{
    error::KeyError,
    passphrase::Passphrase,
    secret::{KEY_LEN, Key},
};
use crate::case::sibling::folder_of;

/// Longest passphrase file in bytes.
const MAX_PASSPHRASE: u64 = 4096;
/// What others than the owner may do with a file.
const OTHERS: u32 = 0o077;

/// What opens an encrypted data folder, as it was given.
#[derive(Debug, Clone, Default)]
pub enum Secret {
    /// Nothing was given.
    #[default]
    None,
    /// A passphrase.
    Passphrase(Passphrase),
    /// The content of a key file.
    KeyFile(KeyFile),
}

/// The 32 random bytes of a key file, wiped when they are dropped and never shown.
#[derive(Debug, Clone)]
pub struct KeyFile(pub(super) Key);

fn refused(path: &Path, detail: impl Into<String>) -> KeyError {
    KeyError::SecretFile { path: path.to_owned(), detail: detail.into() }
}

/// Opens a file that its owner alone may read and that lies outside the data folder.
fn open(path: &Path, data: &Path) -> Result<File, KeyError> {
    let file = File::open(path).map_err(|error| refused(path, format!("{error}; check path and permissions")))?;
    let metadata = file.metadata().map_err(KeyError::io("look at", path))?;
    if !metadata.is_file() {
        return Err(refused(path, "it is no file; name a file"));
    }
    let mode = metadata.mode() & 0o777;
    if mode & OTHERS != 0 {
        let detail = format!("others may read or change it (mode {mode:03o}); run chmod 600 on it");
        return Err(refused(path, detail));
    }
    outside(path, data)?;
    Ok(file)
}

/// Refuses a place inside the data folder: whoever takes the folder away would have the key to it.
fn outside(path: &Path, data: &Path) -> Result<(), KeyError> {
    let folder = folder_of(path);
    let real = |path: &Path| path.canonicalize().map_err(KeyError::io("look at", path));
    // A data folder that is not there yet holds nothing.
    let Ok(data) = data.canonicalize() else { return Ok(()) };
    let places: [PathBuf; 2] = [real(folder)?, path.canonicalize().unwrap_or_default()];
    if places.iter().any(|place| place.starts_with(&data)) {
        let detail = "it lies inside the data folder, where whoever takes the folder would find it; keep it elsewhere";
        return Err(refused(path, detail));
    }
    Ok(())
}

impl KeyFile {
    /// Reads the key file at `path`.
    ///
    /// # Errors
    /// When it cannot be read, lies inside the data folder, may be read by others, or is not 32 bytes long.
    pub fn read(path: &Path, data: &Path) -> Result<Self, KeyError> {
        let mut file = open(path, data)?;
        let mut bytes = Zeroizing::new([0; KEY_LEN]);
        let whole = file.read_exact(&mut bytes[..]).and_then(|()| file.read(&mut [0]));
        match whole {
            Ok(0) => Ok(KeyFile(Key::new(*bytes))),
            Err(error) if error.kind() != ErrorKind::UnexpectedEof => Err(KeyError::io("read", path)(error)),
            _ => Err(refused(path, format!("it is no key file: one has {KEY_LEN} bytes"))),
        }
    }

    /// Reads the key file at `path`, or makes one of random bytes where there is none.
    ///
    /// # Errors
    /// As [`KeyFile::read`], and when it cannot be written.
    pub fn read_or_make(path: &Path, data: &Path) -> Result<Self, KeyError> {
        if path.symlink_metadata().is_ok() {
            return KeyFile::read(path, data);
        }
        outside(path, data)?;
        let key = Key::random()?;
        let file = File::options().write(true).create_new(true).mode(0o600).open(path);
        let written = file.and_then(|mut file| {
            // Whatever the mask of the process says.
            file.set_permissions(fs::Permissions::from_mode(0o600))?;
            file.write_all(key.bytes())?;
            file.sync_all()
        });
        written.map_err(KeyError::io("write", path))?;
        // Losing the key to a power cut would lose everything it opens.
        let folder = folder_of(path);
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(KeyError::io("flush", folder))?;
        Ok(KeyFile(key))
    }
}

impl Passphrase {
    /// Reads a passphrase from a file: its first line, at most 4096 bytes of UTF-8.
    ///
    /// # Errors
    /// When it cannot be read, lies inside the data folder, may be read by others, or holds no such line.
    pub fn read(path: &Path, data: &Path) -> Result<Self, KeyError> {
        // Large enough from the start, so that no part of it stays behind where it grew out of.
        let mut text = Zeroizing::new(Vec::with_capacity(2 * MAX_PASSPHRASE as usize));
        let read = open(path, data)?.take(MAX_PASSPHRASE + 1).read_to_end(&mut text);
        read.map_err(KeyError::io("read", path))?;
        if text.len() as u64 > MAX_PASSPHRASE {
            return Err(refused(path, format!("it is longer than {MAX_PASSPHRASE} bytes")));
        }
        let text = std::str::from_utf8(&text).map_err(|_| refused(path, "it is not UTF-8 text"))?;
        match text.lines().next() {
            Some(line) if !line.is_empty() => Ok(Passphrase::new(line.to_owned())),
            _ => Err(refused(path, "its first line is empty; write the passphrase into it")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_of_files_that_others_read_or_that_lie_in_the_data_folder_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        fs::create_dir(&data).unwrap();
        let path = folder.path().join("key");
        let made = KeyFile::read_or_make(&path, &data).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
        assert_eq!(KeyFile::read_or_make(&path, &data).unwrap().0.bytes(), made.0.bytes());
        for mode in [0o640, 0o604, 0o660, 0o602] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            assert!(KeyFile::read(&path, &data).unwrap_err().to_string().contains("chmod 600"), "{mode:o}");
            assert!(Passphrase::read(&path, &data).unwrap_err().to_string().contains("chmod 600"), "{mode:o}");
        }
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        let inside = data.join("key");
        assert!(KeyFile::read_or_make(&inside, &data).unwrap_err().to_string().contains("inside the data folder"));
        fs::rename(&path, &inside).unwrap();
        assert!(KeyFile::read(&inside, &data).unwrap_err().to_string().contains("inside the data folder"));
        std::os::unix::fs::symlink(&inside, &path).unwrap();
        assert!(KeyFile::read(&path, &data).unwrap_err().to_string().contains("inside the data folder"));
    }

    #[test]
    fn files_that_hold_no_secret_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let (path, data) = (folder.path().join("file"), folder.path().join("data"));
        let write = |bytes: &[u8]| {
            fs::write(&path, bytes).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        };
        for length in [0, 31, 33] {
            write(&vec![7; length]);
            assert!(KeyFile::read(&path, &data).unwrap_err().to_string().contains("32 bytes"), "{length}");
        }
        write(b"correct horse battery\r\nstaple");
        let read = Passphrase::read(&path, &data).unwrap();
        assert_eq!(read, Passphrase::new("correct horse battery".to_owned()));
        for bytes in [&b""[..], b"\n", &[0xff, 0xfe], &[b'a'; 5000]] {
            write(bytes);
            assert!(Passphrase::read(&path, &data).is_err());
        }
        assert!(KeyFile::read(folder.path(), &data).is_err() && KeyFile::read(&data.join("none"), &data).is_err());
    }
}
