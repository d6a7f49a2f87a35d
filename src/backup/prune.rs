//! Older snapshots removed, and the evidence that no other has.

use std::{collections::HashSet, fs, path::PathBuf};

use super::{
    BackupError, BackupFolder,
    file::{UNFINISHED, listed, removed, with_ending},
    folder::EVIDENCE,
};
use crate::seal::PublicKey;

/// What was removed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pruned {
    /// Names of the snapshots.
    pub snapshots: Vec<String>,
    /// Pieces of evidence.
    pub evidence_files: u64,
}

/// Removes all snapshots but the newest `keep`, and the evidence that none of these has. The caller keeps others out of the folder.
///
/// # Errors
/// When the list of a snapshot that stays cannot be read or is not signed by `key`: nothing is removed then; or when the disk refuses.
pub(super) fn prune(folder: &BackupFolder, keep: usize, key: &PublicKey) -> Result<Pruned, BackupError> {
    let names = folder.names()?;
    let (old, kept) = names.split_at(names.len().saturating_sub(keep.max(1)));
    let mut needed: HashSet<PathBuf> = HashSet::new();
    for name in kept {
        let list = folder.snapshot(Some(name), Some(key))?.list;
        needed.extend(list.evidence.iter().map(|file| folder.evidence_path(&list.evidence_folder, &file.digest)));
    }
    let mut pruned = Pruned::default();
    for name in old {
        // Under this name it counts as no snapshot any more, whatever ends the process; the next backup removes it.
        let path = folder.snapshots_path().join(name);
        let gone = with_ending(&path, UNFINISHED);
        fs::rename(&path, &gone).map_err(BackupError::io("remove", &path))?;
        fs::remove_dir_all(&gone).map_err(BackupError::io("remove", &gone))?;
        pruned.snapshots.push(name.clone());
    }
    for of_key in listed(&folder.path().join(EVIDENCE))? {
        for shelf in listed(&of_key)? {
            for path in listed(&shelf)?.into_iter().filter(|path| !needed.contains(path)) {
                removed(&path)?;
                pruned.evidence_files += 1;
            }
        }
    }
    Ok(pruned)
}
