//! A file on its way out: written beside its place, digested, and put there whole or not at all.

use std::{
    fs,
    io::{self, BufWriter, Read as _, Seek as _, Write as _},
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

use super::{
    desk::SessionError,
    passing::{begin, clear},
};
use crate::case::{Digest, digest::Digester, sibling::folder_of};

/// Bytes digested at a time.
const BUFFER_LEN: usize = 128 * 1024;

/// Where a file is to lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    path: PathBuf,
    replaces: bool,
}

impl Place {
    /// The place of a file that may take the place of another, or may not.
    ///
    /// # Errors
    /// When something lies there that is no file, or that may not be replaced.
    pub(super) fn new(path: &Path, replaces: bool) -> Result<Self, SessionError> {
        match fs::symlink_metadata(path) {
            Ok(known) if !known.is_file() => {
                let source = io::Error::new(io::ErrorKind::AlreadyExists, "something that is no file has this name");
                Err(SessionError::Write { path: path.to_owned(), source })
            }
            Ok(_) if !replaces => Err(SessionError::InTheWay { path: path.to_owned() }),
            // What is wrong with the folder is told when the file is begun.
            _ => Ok(Place { path: path.to_owned(), replaces }),
        }
    }

    fn refused(&self, source: io::Error) -> SessionError {
        let path = self.path.clone();
        match source.kind() {
            io::ErrorKind::AlreadyExists if !self.replaces => SessionError::InTheWay { path },
            _ => SessionError::Write { path, source },
        }
    }
}

/// A whole file beside its place. Dropping it leaves nothing behind.
pub(super) struct Outgoing {
    file: NamedTempFile,
    place: Place,
    /// SHA-256 of the file.
    pub(super) sha256: Digest,
    /// Its length in bytes.
    pub(super) byte_len: u64,
}

impl Outgoing {
    /// Writes a file for its place by `fill` and makes sure that the disk has it, after what a killed program of the installation
    /// `owner` left beside it is removed.
    ///
    /// # Errors
    /// When the disk refuses, or `fill` does.
    pub(super) fn write(
        place: Place,
        owner: &str,
        fill: impl FnOnce(&mut BufWriter<&mut fs::File>) -> Result<(), SessionError>,
    ) -> Result<Self, SessionError> {
        let refused = |source| SessionError::Write { path: place.path.clone(), source };
        let folder = folder_of(&place.path);
        clear(folder, owner).map_err(|(path, source)| SessionError::Write { path, source })?;
        let mut file = begin(folder, owner).map_err(refused)?;
        let mut writer = BufWriter::new(file.as_file_mut());
        fill(&mut writer)?;
        writer.flush().map_err(refused)?;
        drop(writer);
        let (sha256, byte_len) = settle(file.as_file_mut()).map_err(refused)?;
        Ok(Outgoing { file, place, sha256, byte_len })
    }

    /// Where it is to lie.
    pub(super) fn path(&self) -> &Path {
        &self.place.path
    }

    /// Puts the file into its place.
    ///
    /// # Errors
    /// When the system refuses, or something came to lie there meanwhile; nothing is there then but what was before.
    pub(super) fn hand_out(self) -> Result<(), SessionError> {
        let Outgoing { file, place, .. } = self;
        let put = if place.replaces { file.persist(&place.path) } else { file.persist_noclobber(&place.path) };
        put.map(drop).map_err(|error| place.refused(error.error))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn written(place: Place, text: &str) -> Outgoing {
        let fill = |file: &mut BufWriter<&mut fs::File>| {
            file.write_all(text.as_bytes()).unwrap();
            Ok(())
        };
        Outgoing::write(place, "0123456789abcdef0123456789abcdef", fill).unwrap()
    }

    #[test]
    fn a_file_takes_the_place_of_another_only_where_it_may() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        let open = Place::new(&path, false).unwrap();
        let (first, late) = (written(open.clone(), "first"), written(open, "late"));
        first.hand_out().unwrap();
        // It came to lie there after the other was begun.
        assert!(matches!(late.hand_out(), Err(SessionError::InTheWay { path: way }) if way == path));
        assert!(matches!(Place::new(&path, false), Err(SessionError::InTheWay { .. })));
        assert_eq!(fs::read_to_string(&path).unwrap(), "first");
        written(Place::new(&path, true).unwrap(), "second").hand_out().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "second");
        assert!(matches!(Place::new(folder.path(), true), Err(SessionError::Write { .. })), "a folder is no file");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left");
    }
}
