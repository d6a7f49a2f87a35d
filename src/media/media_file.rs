//! A photo, video or sound as it lies on the disk: plain, or sealed and decrypted while it is read.

use std::{
    fmt,
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

use crate::seal::{FileKey, Unsealer};

/// Where the bytes of a medium come from. A sealed one is decrypted part by part in memory, wherever it is read; its plain bytes lie
/// in no file.
#[derive(Debug, Clone)]
pub struct MediaFile {
    path: PathBuf,
    key: Option<FileKey>,
}

impl MediaFile {
    /// The file at `path`, sealed with `key` where there is one.
    pub(super) fn new(path: PathBuf, key: Option<FileKey>) -> Self {
        MediaFile { path, key }
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether its bytes are encrypted where they lie.
    pub(super) fn is_sealed(&self) -> bool {
        self.key.is_some()
    }

    /// Opens it for reading.
    ///
    /// # Errors
    /// When it cannot be opened, or is sealed and was altered, cut, or sealed with another key: then [`io::ErrorKind::InvalidData`].
    pub fn open(&self) -> io::Result<MediaReader> {
        let file = File::open(&self.path)?;
        Ok(match &self.key {
            None => MediaReader(Reader::Plain(file)),
            Some(key) => MediaReader(Reader::Sealed(Box::new(Unsealer::new(key, file)?))),
        })
    }

    /// All of its bytes.
    ///
    /// # Errors
    /// As [`MediaFile::open`].
    pub fn read(&self) -> io::Result<Vec<u8>> {
        let mut reader = self.open()?;
        let len = match &reader.0 {
            Reader::Plain(file) => file.metadata()?.len(),
            Reader::Sealed(sealed) => sealed.plain_len(),
        };
        let mut bytes = Vec::with_capacity(usize::try_from(len).unwrap_or(0));
        reader.read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

/// A plain file.
impl<P: AsRef<Path> + ?Sized> From<&P> for MediaFile {
    fn from(path: &P) -> Self {
        MediaFile { path: path.as_ref().to_owned(), key: None }
    }
}

impl From<&MediaFile> for MediaFile {
    fn from(file: &MediaFile) -> Self {
        file.clone()
    }
}

/// The plain bytes of a medium, from any place.
pub struct MediaReader(Reader);

enum Reader {
    Plain(File),
    Sealed(Box<Unsealer<File>>),
}

impl fmt::Debug for MediaReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Reader::Plain(_) => "MediaReader(plain)",
            Reader::Sealed(_) => "MediaReader(sealed)",
        })
    }
}

impl Read for MediaReader {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        match &mut self.0 {
            Reader::Plain(file) => file.read(bytes),
            Reader::Sealed(sealed) => sealed.read(bytes),
        }
    }
}

impl Seek for MediaReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match &mut self.0 {
            Reader::Plain(file) => file.seek(to),
            Reader::Sealed(sealed) => sealed.seek(to),
        }
    }
}
