//! A file on its way out: written beside its place, digested, and put there whole or not at all.

use std::{
    fs,
    io::{self, BufWriter, Read as _, Seek as _, Write as _},
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

use super::desk::SessionError;
use crate::case::{Digest, digest::Digester};

/// Bytes digested at a time.
const BUFFER_LEN: usize = 128 * 1024;

/// A whole file beside its place. Dropping it leaves nothing behind.
pub(super) struct Outgoing {
    file: NamedTempFile,
    path: PathBuf,
    /// SHA-256 of the file.
    pub(super) sha256: Digest,
    /// Its length in bytes.
    pub(super) byte_len: u64,
}

impl Outgoing {
    /// Writes a file for `path` by `fill` and makes sure that the disk has it.
    ///
    /// # Errors
    /// When the place is none for a file, the disk refuses, or `fill` does.
    pub(super) fn write<E: From<SessionError>>(
        path: &Path,
        fill: impl FnOnce(&mut BufWriter<&mut fs::File>) -> Result<(), E>,
    ) -> Result<Self, E> {
        let refused = |source| SessionError::Write { path: path.to_owned(), source };
        if fs::symlink_metadata(path).is_ok_and(|known| !known.is_file()) {
            let source = io::Error::new(io::ErrorKind::AlreadyExists, "something that is no file has this name");
            return Err(refused(source).into());
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut file = NamedTempFile::new_in(folder).map_err(refused)?;
        let mut writer = BufWriter::new(file.as_file_mut());
        fill(&mut writer)?;
        writer.flush().map_err(refused)?;
        drop(writer);
        let (sha256, byte_len) = settle(file.as_file_mut()).map_err(refused)?;
        Ok(Outgoing { file, path: path.to_owned(), sha256, byte_len })
    }

    /// Its place.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Puts the file into its place.
    ///
    /// # Errors
    /// When the system refuses; nothing is there then but what was before.
    pub(super) fn hand_out(self) -> Result<(), SessionError> {
        let refused =
            |error: tempfile::PersistError| SessionError::Write { path: self.path.clone(), source: error.error };
        self.file.persist(&self.path).map(drop).map_err(refused)
    }
}

/// Brings everything to the disk and digests it as it lies there.
fn settle(file: &mut fs::File) -> io::Result<(Digest, u64)> {
    file.sync_all()?;
    file.rewind()?;
    digest(file)
}

/// SHA-256 and length of what is left of a file.
fn digest(file: &mut fs::File) -> io::Result<(Digest, u64)> {
    let (mut digester, mut buffer, mut byte_len) = (Digester::default(), vec![0; BUFFER_LEN], 0);
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok((digester.finish(), byte_len)),
            Ok(count) => {
                digester.update(&buffer[..count]);
                byte_len += count as u64;
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// SHA-256 of a file.
///
/// # Errors
/// When it cannot be read.
pub(super) fn digest_of(path: &Path) -> io::Result<Digest> {
    Ok(digest(&mut fs::File::open(path)?)?.0)
}

/// A case identifier as a file name. The sender chose it: only plain characters pass, and where that changes the
/// identifier, its digest keeps it apart from every other, of which none holds a full stop.
pub fn file_name(case: &str) -> String {
    const LONGEST: usize = 128;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let plain: String = case.chars().map(|c| if is_plain(c) { c } else { '_' }).take(LONGEST).collect();
    if plain == case { plain } else { format!("{plain}.{}", Digest::of(case.as_bytes())) }
}
