//! Evidence whose roles somebody else stated, such as the sender of a bundle. It goes through the same checks as a case folder; only
//! names of files count for nothing.

use std::{
    io::{self, Read},
    path::Path,
};

use super::{CaseFile, CaseFiles, ImportError, ImportLimits, StagedCase, receive};
use crate::{
    case::{CaseMeta, Evidence, EvidenceKind},
    media::vault::Vault,
};

/// Evidence with its roles, digests and lengths, as they were stated.
pub trait StatedEvidence {
    /// What was stated.
    fn evidence(&self) -> &[Evidence];

    /// The bytes of one of them.
    ///
    /// # Errors
    /// When they cannot be had.
    fn open(&mut self, index: usize) -> io::Result<Box<dyn Read + '_>>;
}

/// A case that was stated besides its evidence.
#[derive(Debug, Clone, Copy)]
pub struct StatedCase<'a> {
    /// The file that holds it, for messages.
    pub shown: &'a Path,
    /// The name of the case, for messages.
    pub name: &'a str,
    /// Its `case.json`.
    pub meta_json: &'a str,
    /// What deserved a warning before.
    pub warnings: &'a [String],
}

struct Files<'a> {
    files: Vec<CaseFile>,
    stated: &'a mut dyn StatedEvidence,
}

impl CaseFiles for Files<'_> {
    fn files(&self) -> &[CaseFile] {
        &self.files
    }

    fn open(&mut self, index: usize) -> Result<Box<dyn Read + '_>, ImportError> {
        let path = self.files[index].path.clone();
        self.stated.open(index).map_err(|source| ImportError::DamagedFile { path: path.into(), source })
    }
}

/// Checks a case and puts its evidence into the vault: all of it, or nothing where anything is wrong or not as it was stated.
///
/// # Errors
/// The first thing that is wrong, naming the file and the remedy.
pub fn stage_stated(
    case: StatedCase<'_>,
    stated: &mut dyn StatedEvidence,
    vault: &Vault,
    limits: &ImportLimits,
) -> Result<StagedCase, ImportError> {
    let not_so = |detail: String| ImportError::NotAsStated { path: case.shown.to_owned(), detail };
    if case.meta_json.len() as u64 > limits.meta_bytes {
        return Err(ImportError::FileTooLarge { path: case.shown.join("case.json"), limit: limits.meta_bytes });
    }
    let shown = case.shown.join("case.json").display().to_string();
    let (meta, found) = CaseMeta::parse(case.meta_json, &shown).map_err(ImportError::Meta)?;
    let mut warnings = case.warnings.to_vec();
    warnings.extend(found.into_iter().filter(|warning| !case.warnings.contains(warning)));
    let kinds: Vec<EvidenceKind> = stated.evidence().iter().map(|evidence| evidence.kind).collect();
    check_kinds(&kinds, case.name, limits)?;
    let listed = |evidence: &Evidence| CaseFile { path: evidence.file_name.clone(), byte_len: evidence.byte_len };
    let mut files = Files { files: stated.evidence().iter().map(listed).collect(), stated };
    let (mut evidence, mut pending, mut left) = (Vec::new(), Vec::new(), limits.total_bytes);
    for (index, kind) in kinds.into_iter().enumerate() {
        let (item, received) = receive(&mut files, kind, index, case.shown, vault, limits, left)?;
        let said = &files.stated.evidence()[index];
        if (item.digest, item.byte_len) != (said.digest, said.byte_len) {
            return Err(not_so(format!("{kind} of case {} is not the one that was stated", case.name)));
        }
        left = left.saturating_sub(item.byte_len);
        evidence.push(item);
        pending.push(received);
    }
    vault.place(pending)?;
    let (id_hint, name, meta_json) = (meta.id.clone(), case.name.to_owned(), case.meta_json.to_owned());
    Ok(StagedCase { id_hint, name, meta, meta_json, evidence, warnings })
}

/// Whether a case can have these kinds of evidence, as a case folder can: each once, a video or frames from the first on.
fn check_kinds(kinds: &[EvidenceKind], case: &str, limits: &ImportLimits) -> Result<(), ImportError> {
    if kinds.is_empty() {
        return Err(ImportError::NoEvidence { case: case.to_owned() });
    }
    let frames: Vec<u32> =
        kinds.iter().filter_map(|kind| if let EvidenceKind::Frame(at) = kind { Some(*at) } else { None }).collect();
    if frames.len() > limits.frames {
        let (count, limit) = (frames.len(), limits.frames);
        return Err(ImportError::TooManyFrames { case: case.to_owned(), count, limit });
    }
    let two = |first: &str, second: &str| {
        let (first, second) = (first.to_owned(), second.to_owned());
        Err(ImportError::TwoForOneRole { case: case.to_owned(), first, second })
    };
    let twice = kinds.iter().enumerate().find(|(place, kind)| kinds[..*place].contains(kind));
    if let Some((_, kind)) = twice {
        return two(&kind.to_string(), &kind.to_string());
    }
    if !frames.is_empty() && kinds.contains(&EvidenceKind::Video) {
        return two("video", "frames");
    }
    Ok(())
}
