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
        let too_many = || ImportError::TooManyFiles { path: self.path.clone(), limit: limits.entries };
        let most = limits.entries.saturating_sub(self.files.len());
        for (name, kind, path) in entries(&self.path.join(below), most)?.ok_or_else(too_many)? {
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
pub(super) fn discover(path: &Path, limits: &ImportLimits) -> Result<Vec<CaseSource>, ImportError> {
    let sources = cases_in(path, limits)?;
    // Nothing that looks like a case: staging the folder itself says which names are expected.
    if sources.is_empty() { Ok(vec![itself(path)]) } else { Ok(sources) }
}

fn itself(path: &Path) -> CaseSource {
    CaseSource { name: case_name(path.file_name()), origin: Origin::Folder(path.to_owned()) }
}

/// Whether a folder holds files of a case.
pub(super) fn is_case(path: &Path, limits: &ImportLimits) -> Result<bool, ImportError> {
    let too_many = || ImportError::TooManyFiles { path: path.to_owned(), limit: limits.entries };
    Ok(has_case_files(&entries(path, limits.entries)?.ok_or_else(too_many)?))
}

fn has_case_files(found: &[Entry]) -> bool {
    found.iter().any(|(name, kind, _)| {
        let frames = kind.is_dir() && name.eq_ignore_ascii_case(roles::FRAMES_FOLDER);
        frames || !kind.is_dir() && roles::is_case_file(name)
    })
}

/// The same; none where nothing there looks like one.
pub(super) fn cases_in(path: &Path, limits: &ImportLimits) -> Result<Vec<CaseSource>, ImportError> {
    let too_many = || ImportError::TooManyCases { path: path.to_owned(), limit: limits.cases };
    // Beside its cases a folder may hold as much else as a case may hold files.
    let mut found = entries(path, limits.cases.saturating_add(limits.entries))?.ok_or_else(too_many)?;
    if has_case_files(&found) {
        return Ok(vec![itself(path)]);
    }
    found.sort_by(|(a, ..), (b, ..)| natural::compare(a, b));
    let mut sources = Vec::new();
    for (name, kind, inner) in found {
        if name.starts_with('.') || roles::is_litter(&name) {
            continue;
        }
        // A linked folder is listed too: staging it says why it is refused, and the other cases go on.
        if kind.is_dir() || kind.is_symlink() && inner.is_dir() {
            sources.push(CaseSource { name, origin: Origin::Folder(inner) });
        } else if kind.is_file() && archive::is_archive(&inner).unwrap_or(true) {
            match archive::discover(&inner, limits) {
                Ok(mut cases) => sources.append(&mut cases),
                Err(ImportError::TooManyCases { .. }) => return Err(too_many()),
                // Staging it says why it is refused, and the other cases go on.
                Err(_) => {
                    let root = String::new();
                    sources.push(CaseSource {
                        name: case_name(inner.file_stem()),
                        origin: Origin::Archive { path: inner, root },
                    });
                }
            }
        } else if kind.is_file() && request::is_request_name(&name) {
            sources.push(CaseSource { name: request::case_name(&inner), origin: Origin::Request(inner) });
        }
        if sources.len() > limits.cases {
            return Err(too_many());
        }
    }
    Ok(sources)
}

/// One entry of a folder: name, kind and path.
type Entry = (String, FileType, PathBuf);

/// What a folder holds; links are not followed. `None` where that is more than `most`.
fn entries(path: &Path, most: usize) -> Result<Option<Vec<Entry>>, ImportError> {
    let mut found = Vec::new();
    for entry in fs::read_dir(path).map_err(unreadable(path))? {
        if found.len() >= most {
            return Ok(None);
        }
        let entry = entry.map_err(unreadable(path))?;
        let full = entry.path();
        let kind = entry.file_type().map_err(unreadable(&full))?;
        let name = entry.file_name().into_string().map_err(|_| ImportError::NameNotText { path: full.clone() })?;
        found.push((name, kind, full));
    }
    Ok(Some(found))
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
