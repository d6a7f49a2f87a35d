//! Older snapshots removed, and the evidence that no other has.

use std::{collections::HashSet, fs, path::PathBuf};

use super::{
    BackupError, BackupFolder,
    file::{UNFINISHED, listed, removed},
    folder::{EVIDENCE, LIST},
};
use crate::{case::sibling::with_ending, seal::PublicKey};

/// What was removed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pruned {
    /// Names of the snapshots.
    pub snapshots: Vec<String>,
    /// Pieces of evidence.
    pub evidence_files: u64,
}

/// Removes all snapshots but `made`, which was made now, and the newest of the others, `keep` in all, and the evidence that none of
/// these has. The caller keeps others out of the folder. Returns what was removed, and what ended it before its time: that the list of
/// a snapshot that stays cannot be read or is not signed by `key`, where nothing is removed, or that the disk refuses.
pub(super) fn prune(
    folder: &BackupFolder,
    made: &str,
    keep: usize,
    key: &PublicKey,
) -> (Pruned, Result<(), BackupError>) {
    let mut pruned = Pruned::default();
    let ended = remove_older(folder, (made, keep), key, &mut pruned);
    (pruned, ended)
}

fn remove_older(
    folder: &BackupFolder,
    (made, keep): (&str, usize),
    key: &PublicKey,
    pruned: &mut Pruned,
) -> Result<(), BackupError> {
    // Names are times, and a clock that was ahead makes older ones sort behind this one.
    let mut names = folder.names()?;
    names.retain(|name| name != made);
    let kept = names.split_off(names.len().saturating_sub(keep.saturating_sub(1)));
    let mut needed: HashSet<PathBuf> = HashSet::new();
    for name in kept.iter().map(String::as_str).chain([made]) {
        let list = folder.snapshot(Some(name), Some(key))?.list;
        needed.extend(list.evidence.iter().map(|file| folder.evidence_path(&list.evidence_folder, &file.digest)));
    }
    for name in names {
        // Under this name it counts as no snapshot any more, whatever ends the process; the next backup removes it.
        let path = folder.snapshots_path().join(&name);
        if !path.join(LIST).is_file() {
            // Something else that lies there, or a snapshot that lost its list: not ours to remove.
            continue;
        }
        let gone = with_ending(&path, UNFINISHED);
        fs::rename(&path, &gone).map_err(BackupError::io("remove", &path))?;
        pruned.snapshots.push(name);
        fs::remove_dir_all(&gone).map_err(BackupError::io("remove", &gone))?;
    }
    for of_key in listed(&folder.path().join(EVIDENCE))? {
        for shelf in listed(&of_key)? {
            for path in listed(&shelf)?.into_iter().filter(|path| !needed.contains(path)) {
                removed(&path)?;
                pruned.evidence_files += 1;
            }
        }
    }
    Ok(())
}
