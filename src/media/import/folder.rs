//! Cases that lie in folders.

use std::{
    ffi::OsStr,
    fs::{self, File, FileType, Metadata},
    io::{self, Read},
    path::{Path, PathBuf},
};

use super::{CaseFile, CaseFiles, CaseSource, ImportError, ImportLimits, Origin, archive, natural, request, roles};

/// The files of one case folder.
pub(super) struct Folder {
    path: PathBuf,
    files: Vec<CaseFile>,
}

impl Folder {
    /// Lists a case folder and its `frames/`, refusing whatever is not a plain file.
    pub(super) fn list(path: &Path, limits: &ImportLimits) -> Result<Self, ImportError> {
        let kind = fs::symlink_metadata(path).map_err(unreadable(path))?.file_type();
        if kind.is_symlink() {
            return Err(ImportError::Link { path: path.to_owned() });
        }
        let mut folder = Folder { path: path.to_owned(), files: Vec::new() };
        folder.list_below("", limits)?;
        Ok(folder)
    }

    fn list_below(&mut self, below: &str, limits: &ImportLimits) -> Result<(), ImportError> {
        for (name, kind, path) in entries(&self.path.join(below))? {
            if self.files.len() >= limits.entries {
                return Err(ImportError::TooManyFiles { path: self.path.clone(), limit: limits.entries });
            }
            let inner = format!("{below}{name}");
            if kind.is_symlink() {
                return Err(ImportError::Link { path });
            } else if kind.is_dir() && below.is_empty() && name.eq_ignore_ascii_case(roles::FRAMES_FOLDER) {
                self.files.push(CaseFile { path: format!("{inner}/"), byte_len: 0 });
                self.list_below(&format!("{name}/"), limits)?;
            } else if kind.is_dir() {
                // Listed so that it is warned about, like any file without a role.
                self.files.push(CaseFile { path: format!("{inner}/"), byte_len: 0 });
            } else if kind.is_file() {
                let byte_len = fs::symlink_metadata(&path).map_err(unreadable(&path))?.len();
                self.files.push(CaseFile { path: inner, byte_len });
            } else {
                return Err(ImportError::NotAPlainFile { path });
            }
        }
        Ok(())
    }
}

impl CaseFiles for Folder {
    fn files(&self) -> &[CaseFile] {
        &self.files
    }

    fn open(&mut self, index: usize) -> Result<Box<dyn Read + '_>, ImportError> {
        Ok(Box::new(open_plain(&self.path.join(&self.files[index].path))?))
    }
}

/// Opens a plain file, never what a link leads to.
pub(super) fn open_plain(path: &Path) -> Result<File, ImportError> {
    let listed = fs::symlink_metadata(path).map_err(unreadable(path))?;
    if !listed.is_file() {
        return Err(ImportError::NotAPlainFile { path: path.to_owned() });
    }
    let file = File::open(path).map_err(unreadable(path))?;
    let opened = file.metadata().map_err(unreadable(path))?;
    // A link put there between the two looks would lead to another file.
    if same_file(&listed, &opened) { Ok(file) } else { Err(ImportError::Link { path: path.to_owned() }) }
}

/// The cases at a folder: itself, or the folders, archives and requests in it.
pub(super) fn discover(path: &Path) -> Result<Vec<CaseSource>, ImportError> {
    let mut found = entries(path)?;
    let is_case = found.iter().any(|(name, kind, _)| {
        let frames = kind.is_dir() && name.eq_ignore_ascii_case(roles::FRAMES_FOLDER);
        frames || !kind.is_dir() && roles::is_case_file(name)
    });
    let itself = || CaseSource { name: case_name(path.file_name()), origin: Origin::Folder(path.to_owned()) };
    if is_case {
        return Ok(vec![itself()]);
    }
    found.sort_by(|(a, ..), (b, ..)| natural::compare(a, b));
    let mut sources = Vec::new();
    for (name, kind, path) in found {
        if name.starts_with('.') || roles::is_litter(&name) {
            continue;
        }
        // A linked folder is listed too: staging it says why it is refused, and the other cases go on.
        if kind.is_dir() || kind.is_symlink() && path.is_dir() {
            sources.push(CaseSource { name, origin: Origin::Folder(path) });
        } else if kind.is_file() && archive::is_archive(&path)? {
            sources.append(&mut archive::discover(&path, &ImportLimits::default())?);
        } else if kind.is_file() && request::is_request_name(&name) {
            sources.push(CaseSource { name: request::case_name(&path), origin: Origin::Request(path) });
        }
    }
    // Nothing that looks like a case: staging the folder itself says which names are expected.
    if sources.is_empty() { Ok(vec![itself()]) } else { Ok(sources) }
}

/// Names, kinds and paths in a folder; links are not followed.
fn entries(path: &Path) -> Result<Vec<(String, FileType, PathBuf)>, ImportError> {
    let listing = fs::read_dir(path).map_err(unreadable(path))?;
    let entry = |entry: io::Result<fs::DirEntry>| {
        let entry = entry.map_err(unreadable(path))?;
        let full = entry.path();
        let kind = entry.file_type().map_err(unreadable(&full))?;
        let name = entry.file_name().into_string().map_err(|_| ImportError::NameNotText { path: full.clone() })?;
        Ok((name, kind, full))
    };
    listing.map(entry).collect()
}

/// A case's name from its folder or archive.
pub(super) fn case_name(name: Option<&OsStr>) -> String {
    name.map_or_else(|| "case".to_owned(), |name| name.to_string_lossy().into_owned())
}

fn unreadable(path: &Path) -> impl Fn(io::Error) -> ImportError {
    move |source| ImportError::Unreadable { path: path.to_owned(), source }
}

#[cfg(unix)]
fn same_file(listed: &Metadata, opened: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (listed.dev(), listed.ino()) == (opened.dev(), opened.ino())
}

#[cfg(not(unix))]
fn same_file(listed: &Metadata, opened: &Metadata) -> bool {
    opened.is_file() && listed.len() == opened.len()
}
