//! Import: finds the cases in a folder, zip archive or request, checks every file of one, and only then keeps its evidence.

mod archive;
mod check;
mod error;
mod folder;
mod natural;
mod request;
mod roles;
mod stated;
mod thrift;

use std::{
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
};

pub use error::ImportError;
pub use stated::{StatedCase, StatedEvidence, stage_stated};
use thrift::{Thrift, excess};

use super::vault::{Pending, Placement, Vault, VaultError};
pub use crate::case::limits::ImportLimits;
use crate::case::{CaseMeta, Evidence, EvidenceKind};

/// Where one case lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseSource {
    name: String,
    origin: Origin,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Origin {
    Folder(PathBuf),
    /// `root` is the folder inside the archive that holds the case, empty or ending in `/`.
    Archive {
        path: PathBuf,
        root: String,
    },
    /// One JSON file in the form of a service's request.
    Request(PathBuf),
}

impl CaseSource {
    /// Name of the case's folder, or of its archive or request without the extension.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The folder, archive or request that holds the case.
    pub fn path(&self) -> &Path {
        match &self.origin {
            Origin::Folder(path) | Origin::Archive { path, .. } | Origin::Request(path) => path,
        }
    }
}

/// A case whose evidence was checked and lies in the vault.
#[derive(Debug, Clone, PartialEq)]
pub struct StagedCase {
    /// The identifier in `case.json`, where there is one.
    pub id_hint: Option<String>,
    /// Name of the case's folder, archive or request.
    pub name: String,
    /// `case.json` as it was understood.
    pub meta: CaseMeta,
    /// `case.json` as it was sent; `{}` where there was none; of a request the fields that were understood.
    pub meta_json: String,
    /// The evidence: front, back, selfie, video, frames in their order.
    pub evidence: Vec<Evidence>,
    /// What was accepted but deserves a look.
    pub warnings: Vec<String>,
}

/// One file of a case.
struct CaseFile {
    /// Path below the case's folder, with `/` between names.
    path: String,
    /// Length that the folder or archive states.
    byte_len: u64,
}

/// The files of a case, wherever they lie.
trait CaseFiles {
    /// Every file, in no particular order; a folder is listed as one entry, and the files of `frames/` as well.
    fn files(&self) -> &[CaseFile];

    /// Opens one of [`CaseFiles::files`].
    fn open(&mut self, index: usize) -> Result<Box<dyn Read + '_>, ImportError>;

    /// What deserves a warning already.
    fn warnings(&self) -> &[String] {
        &[]
    }
}

/// Finds the cases at `path`: a case folder, a folder of case folders, archives and requests (one level), a zip archive of
/// one case or of several, or a JSON file in the form of a service's request. Whether each is whole shows when it is staged.
///
/// # Errors
/// When `path` is missing, cannot be read, is neither folder nor archive nor request, is an archive that is not safe to read, or
/// holds more cases than the limits allow.
pub fn discover(path: &Path, limits: &ImportLimits) -> Result<Vec<CaseSource>, ImportError> {
    let metadata = fs::metadata(path).map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => ImportError::NotFound { path: path.to_owned() },
        _ => ImportError::Unreadable { path: path.to_owned(), source },
    })?;
    // The path as typed may be a link; what lies below it may not.
    let path = fs::canonicalize(path).map_err(|source| ImportError::Unreadable { path: path.to_owned(), source })?;
    if metadata.is_dir() {
        folder::discover(&path, limits)
    } else if metadata.is_file() && archive::is_archive(&path)? {
        archive::discover(&path, limits)
    } else if metadata.is_file() && request::is_request(&path)? {
        Ok(vec![CaseSource { name: request::case_name(&path), origin: Origin::Request(path) }])
    } else {
        Err(ImportError::NotACase { path })
    }
}

/// What looks like cases in the folder at `path` beside something else, such as bundles: the folder itself, or case folders, archives
/// and requests in it, each once, by name. Folders that hold no file of a case are none.
///
/// # Errors
/// As [`discover`].
pub fn cases_beside(path: &Path, limits: &ImportLimits) -> Result<Vec<PathBuf>, ImportError> {
    let path = fs::canonicalize(path).map_err(|source| ImportError::Unreadable { path: path.to_owned(), source })?;
    let mut found = Vec::new();
    for source in folder::cases_in(&path, limits)? {
        let is_case = !matches!(source.origin, Origin::Folder(_)) || folder::is_case(source.path(), limits)?;
        if is_case && found.last().is_none_or(|last| last != source.path()) {
            found.push(source.path().to_owned());
        }
    }
    Ok(found)
}

/// Refuses a JSON text that nests deeper than `depth`, or holds more than `values` values, before anything of it is understood: what
/// a list of a hundred million zeros would take of memory is a hundred times its length.
///
/// # Errors
/// Of what it has more, in words.
pub fn json_within(text: &[u8], values: usize, depth: u32) -> Result<(), String> {
    let limits = ImportLimits { entries: values, json_depth: depth, ..ImportLimits::default() };
    io::copy(&mut Thrift::new(text, &limits), &mut io::sink()).map(drop).map_err(|error| error.to_string())
}

/// Checks a case and puts its evidence into the vault: all of it, or nothing where anything is wrong.
///
/// # Errors
/// The first thing that is wrong, naming the file and the remedy.
pub fn stage(source: &CaseSource, vault: &Vault, limits: &ImportLimits) -> Result<StagedCase, ImportError> {
    let mut files: Box<dyn CaseFiles> = match &source.origin {
        Origin::Folder(path) => Box::new(folder::Folder::list(path, limits)?),
        Origin::Archive { path, root } => Box::new(archive::Archive::list(path, root, limits)?),
        Origin::Request(path) => Box::new(request::Request::read(path, limits)?),
    };
    let plan = roles::assign(&source.name, files.files(), limits)?;
    let mut warnings = [files.warnings(), &plan.warnings].concat();
    let (meta, meta_json) = match plan.meta {
        Some(index) => read_meta(files.as_mut(), index, source, limits, &mut warnings)?,
        None => (CaseMeta::default(), "{}".to_owned()),
    };
    let mut evidence = Vec::with_capacity(plan.evidence.len());
    let mut pending = Vec::with_capacity(plan.evidence.len());
    let mut left = limits.total_bytes;
    for (kind, index) in plan.evidence {
        let (item, received) = receive(files.as_mut(), kind, index, source.path(), vault, limits, left)?;
        left = left.saturating_sub(item.byte_len);
        evidence.push(item);
        pending.push(received);
    }
    let stored = vault.place(pending)?;
    for (item, _) in evidence.iter().zip(&stored).filter(|(_, stored)| stored.placement == Placement::Repaired) {
        warnings.push(format!("{}: the evidence vault held a damaged copy, which was replaced", item.file_name));
    }
    Ok(StagedCase { id_hint: meta.id.clone(), name: source.name.clone(), meta, meta_json, evidence, warnings })
}

/// Receives one file of the case in `root` and checks its content; nothing of it is in the vault yet.
fn receive(
    files: &mut dyn CaseFiles,
    kind: EvidenceKind,
    index: usize,
    root: &Path,
    vault: &Vault,
    limits: &ImportLimits,
    left: u64,
) -> Result<(Evidence, Pending), ImportError> {
    let file = &files.files()[index];
    let (path, stated) = (file.path.clone(), file.byte_len);
    let shown = root.join(&path);
    let own_limit = if kind.is_image() { limits.image_bytes } else { limits.video_bytes };
    let too_large = |limit: u64| match limit < own_limit {
        true => ImportError::CaseTooLarge { path: root.to_owned(), limit: limits.total_bytes },
        false => ImportError::FileTooLarge { path: shown.clone(), limit },
    };
    let limit = own_limit.min(left);
    if stated > limit {
        return Err(too_large(limit));
    }
    let received = vault.receive(&mut files.open(index)?, limit).map_err(|error| match error {
        VaultError::TooLarge { limit } => too_large(limit),
        VaultError::Source(error) => archive::read_failure(&shown, error),
        other => ImportError::Vault(other),
    })?;
    let media_type = check::media_type(&received, kind, &shown, limits)?;
    let file_name = path.rsplit('/').next().unwrap_or(&path).to_owned();
    let item = Evidence { kind, digest: received.digest(), file_name, media_type, byte_len: received.byte_len() };
    Ok((item, received))
}

fn read_meta(
    files: &mut dyn CaseFiles,
    index: usize,
    source: &CaseSource,
    limits: &ImportLimits,
    warnings: &mut Vec<String>,
) -> Result<(CaseMeta, String), ImportError> {
    let shown = source.path().join(&files.files()[index].path);
    let mut bytes = Vec::new();
    let opened = files.open(index)?.take(limits.meta_bytes + 1);
    let read = Thrift::new(opened, limits).read_to_end(&mut bytes);
    read.map_err(|error| excess(&shown, &error).unwrap_or_else(|| archive::read_failure(&shown, error)))?;
    if bytes.len() as u64 > limits.meta_bytes {
        return Err(ImportError::FileTooLarge { path: shown, limit: limits.meta_bytes });
    }
    let json = String::from_utf8(bytes).map_err(|_| ImportError::MetaNotText { path: shown.clone() })?;
    let (meta, found) = CaseMeta::parse(&json, &shown.display().to_string()).map_err(ImportError::Meta)?;
    warnings.extend(found);
    Ok((meta, json))
}
