//! Cases in zip archives. An archive's names, sizes and kinds are claims: each is checked before anything is read.

use std::{
    collections::BTreeSet,
    fs::File,
    io::{self, BufReader, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

use zip::{ZipArchive, result::ZipError};

use super::{CaseFile, CaseFiles, CaseSource, ImportError, ImportLimits, Origin, folder, natural, roles};

/// The last record of an archive and the one before it in large archives (APPNOTE 4.3.14 and 4.3.16).
const END_RECORD: &[u8] = b"PK\x05\x06";
const LARGE_END_RECORD: &[u8] = b"PK\x06\x06";
/// Both records, the locator between them and the longest comment.
const TAIL_LEN: u64 = 22 + 20 + 56 + 65_535;
/// Deepest folder of a case inside an archive: one top folder and one of the case.
const MAX_DEPTH: usize = 2;
/// Longest name of an entry in bytes: more than any system that unpacks it would take (`PATH_MAX` on Linux is 4,096 with the folder).
const MAX_NAME: usize = 1024;
/// Bytes of a file that may come out of an archive before their ratio to what went in is looked at.
const FREE_BYTES: u64 = 16 << 20;
/// File kind bits of a Unix mode, and the kinds that are allowed.
const MODE_KIND: u32 = 0o170_000;
const MODE_LINK: u32 = 0o120_000;
const MODE_FILE: u32 = 0o100_000;
const MODE_FOLDER: u32 = 0o040_000;

/// The files of one case in an archive.
pub(super) struct Archive {
    path: PathBuf,
    zip: ZipArchive<BufReader<File>>,
    files: Vec<CaseFile>,
    /// Place in the archive of each of `files`.
    places: Vec<usize>,
    unpack_ratio: u64,
}

impl Archive {
    /// Lists what lies below `root`, after every entry of the archive was checked.
    pub(super) fn list(path: &Path, root: &str, limits: &ImportLimits) -> Result<Self, ImportError> {
        let mut zip = open(path, limits)?;
        let (mut files, mut places) = (Vec::new(), Vec::new());
        for (place, (name, byte_len)) in checked_entries(&mut zip, path)?.into_iter().enumerate() {
            let wanted = |below: &&str| !below.is_empty() && (!below.ends_with('/') || roles::is_frames_folder(below));
            if let Some(below) = name.strip_prefix(root).filter(wanted) {
                files.push(CaseFile { path: below.to_owned(), byte_len });
                places.push(place);
            }
        }
        Ok(Archive { path: path.to_owned(), zip, files, places, unpack_ratio: limits.unpack_ratio })
    }
}

impl CaseFiles for Archive {
    fn files(&self) -> &[CaseFile] {
        &self.files
    }

    fn open(&mut self, index: usize) -> Result<Box<dyn Read + '_>, ImportError> {
        let entry = self.zip.by_index(self.places[index]).map_err(|error| damaged(&self.path, &error))?;
        let most = entry.compressed_size().saturating_mul(self.unpack_ratio).max(FREE_BYTES);
        Ok(Box::new(Unpacking { inner: entry, left: most }))
    }
}

/// Whether the file begins like a zip archive.
pub(super) fn is_archive(path: &Path) -> Result<bool, ImportError> {
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(4).read_to_end(&mut head));
    read.map_err(|source| ImportError::Unreadable { path: path.to_owned(), source })?;
    Ok(head == b"PK\x03\x04" || head == END_RECORD)
}

/// The cases in an archive: at its root, or one in each folder that holds a case's files.
pub(super) fn discover(path: &Path, limits: &ImportLimits) -> Result<Vec<CaseSource>, ImportError> {
    let mut zip = open(path, limits)?;
    let entries = checked_entries(&mut zip, path)?;
    let mut roots: BTreeSet<&str> = entries.iter().filter_map(|(name, _)| root_of(name)).collect();
    if roots.is_empty() || roots.contains("") {
        roots = BTreeSet::from([""]);
    }
    if roots.len() > limits.cases {
        return Err(ImportError::TooManyCases { path: path.to_owned(), limit: limits.cases });
    }
    let mut sources: Vec<_> = roots
        .into_iter()
        .map(|root| {
            let folder = root.trim_end_matches('/').rsplit('/').next().filter(|folder| !folder.is_empty());
            let name = folder.map_or_else(|| folder::case_name(path.file_stem()), str::to_owned);
            CaseSource { name, origin: Origin::Archive { path: path.to_owned(), root: root.to_owned() } }
        })
        .collect();
    sources.sort_by(|a, b| natural::compare(&a.name, &b.name));
    Ok(sources)
}

/// The folder, ending in `/` or empty, that this file makes a case.
fn root_of(name: &str) -> Option<&str> {
    let mut ends = name.match_indices('/').map(|(at, _)| at + 1).collect::<Vec<_>>();
    ends.insert(0, 0);
    let cuts = ends.into_iter().take(MAX_DEPTH + 1);
    cuts.map(|end| name.split_at(end)).find(|(_, below)| roles::is_case_file(below)).map(|(root, _)| root)
}

fn open(path: &Path, limits: &ImportLimits) -> Result<ZipArchive<BufReader<File>>, ImportError> {
    let unreadable = |source| ImportError::Unreadable { path: path.to_owned(), source };
    let mut file = File::open(path).map_err(unreadable)?;
    let metadata = file.metadata().map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(ImportError::NotAPlainFile { path: path.to_owned() });
    }
    let claimed = claimed_entries(&mut file, metadata.len()).map_err(unreadable)?;
    if claimed > limits.entries as u64 {
        return Err(ImportError::TooManyFiles { path: path.to_owned(), limit: limits.entries });
    }
    file.rewind().map_err(unreadable)?;
    let zip = ZipArchive::new(BufReader::new(file)).map_err(|error| damaged(path, &error))?;
    if zip.len() > limits.entries {
        return Err(ImportError::TooManyFiles { path: path.to_owned(), limit: limits.entries });
    }
    Ok(zip)
}

/// The largest number of entries that any end record claims: looked at before the list is read into memory.
fn claimed_entries(file: &mut File, len: u64) -> io::Result<u64> {
    let mut tail = Vec::new();
    file.seek(SeekFrom::Start(len.saturating_sub(TAIL_LEN)))?;
    file.take(TAIL_LEN).read_to_end(&mut tail)?;
    let mut most = 0;
    for at in 0..tail.len() {
        let record = &tail[at..];
        let claimed = if record.starts_with(END_RECORD) {
            record.get(10..12).and_then(|bytes| bytes.first_chunk()).map(|bytes| u64::from(u16::from_le_bytes(*bytes)))
        } else if record.starts_with(LARGE_END_RECORD) {
            record.get(32..40).and_then(|bytes| bytes.first_chunk()).map(|bytes| u64::from_le_bytes(*bytes))
        } else {
            None
        };
        // All ones stand for "see the record of large archives", which is found by itself.
        most = claimed.filter(|&claimed| claimed != u64::from(u16::MAX)).map_or(most, |claimed| most.max(claimed));
    }
    Ok(most)
}

/// Names and stated lengths of all entries, in the archive's order; folders end in `/`.
fn checked_entries(zip: &mut ZipArchive<BufReader<File>>, path: &Path) -> Result<Vec<(String, u64)>, ImportError> {
    if zip.has_duplicate_names() {
        return Err(ImportError::DuplicateNames { path: path.to_owned() });
    }
    (0..zip.len())
        .map(|place| {
            let entry = zip.by_index_raw(place).map_err(|error| damaged(path, &error))?;
            let length = entry.name_raw().len();
            if length > MAX_NAME {
                return Err(ImportError::NameTooLong { path: path.to_owned(), length, limit: MAX_NAME });
            }
            let lossy = String::from_utf8_lossy(entry.name_raw()).into_owned();
            let shown = path.join(lossy.trim_start_matches('/'));
            let Ok(name) = std::str::from_utf8(entry.name_raw()) else {
                return Err(ImportError::NameNotText { path: shown });
            };
            if escapes(name) {
                return Err(ImportError::EscapingName { path: path.to_owned(), name: name.escape_debug().to_string() });
            }
            match entry.unix_mode().unwrap_or(0) & MODE_KIND {
                0 | MODE_FILE | MODE_FOLDER => {}
                MODE_LINK => return Err(ImportError::Link { path: shown }),
                _ => return Err(ImportError::NotAPlainFile { path: shown }),
            }
            if entry.encrypted() {
                return Err(ImportError::Encrypted { path: shown });
            }
            Ok((name.to_owned(), entry.size()))
        })
        .collect()
}

/// Whether a name could lead out of the archive's folder on any system.
pub(super) fn escapes(name: &str) -> bool {
    let drive = name.as_bytes().get(1) == Some(&b':');
    drive
        || name.is_empty()
        || name.starts_with('/')
        || name.contains(['\\', '\0'])
        || name.split('/').any(|part| part == ".." || part == ".")
}

fn damaged(path: &Path, error: &ZipError) -> ImportError {
    ImportError::DamagedArchive { path: path.to_owned(), reason: error.to_string() }
}

/// An entry that yields far more than went into it.
#[derive(Debug, thiserror::Error)]
#[error("unpacks to far more than any photo or video would")]
struct Bomb;

/// What an error while reading a case's file means.
pub(super) fn read_failure(path: &Path, error: io::Error) -> ImportError {
    let path = path.to_owned();
    match error.get_ref() {
        Some(inner) if inner.is::<Bomb>() => ImportError::Bomb { path },
        _ if error.kind() == io::ErrorKind::PermissionDenied => ImportError::Unreadable { path, source: error },
        _ => ImportError::DamagedFile { path, source: error },
    }
}

/// Reads an entry up to the length that its packed size makes plausible.
struct Unpacking<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Unpacking<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.left = self.left.checked_sub(count as u64).ok_or_else(|| io::Error::other(Bomb))?;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_lead_out_are_seen() {
        for name in ["../a", "a/../b", "/a", "a\\b", "C:/a", "c:a", "a/./b", "", "a\0b", ".."] {
            assert!(escapes(name), "{name:?}");
        }
        for name in ["a", "a/b.jpg", "frames/", "..a/b..", "a: b"] {
            assert_eq!(escapes(name), name == "a: b", "{name:?}");
        }
    }

    #[test]
    fn roots_are_at_most_two_folders_deep() {
        assert_eq!(root_of("selfie.jpg"), Some(""));
        assert_eq!(root_of("a/frames/1.png"), Some("a/"));
        assert_eq!(root_of("a/b/video.mp4"), Some("a/b/"));
        assert_eq!(root_of("a/b/c/video.mp4"), None);
        assert_eq!(root_of("__MACOSX/a/._selfie.jpg"), None);
    }
}
