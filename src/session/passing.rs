//! Passing names: of files on their way out. Whoever writes one holds a lock on it, so that the next one that is written beside it
//! knows what a killed program left, and removes it: never what is still being written, nor what another installation left.

use std::{
    fs::{self, File, TryLockError},
    io,
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
};

use tempfile::{Builder, NamedTempFile};

/// How every such name ends.
const SUFFIX: &str = ".tmp";
/// Letters and digits drawn for each name.
const DRAWN: usize = 12;
/// How often a file is begun anew because a clearing came between its making and its lock: each is a matter of microseconds.
const TRIES: u32 = 16;

/// How the names of an installation begin; `owner` is its number.
fn prefix(owner: &str) -> String {
    format!(".assay-{owner}-")
}

/// Makes a file in `folder` under a name of the installation `owner`, and holds it.
///
/// # Errors
/// When the disk refuses.
pub(super) fn begin(folder: &Path, owner: &str) -> io::Result<NamedTempFile> {
    for _ in 0..TRIES {
        let file = Builder::new().prefix(&prefix(owner)).suffix(SUFFIX).rand_bytes(DRAWN).tempfile_in(folder)?;
        match file.as_file().try_lock() {
            // Where the file system knows no locks nothing is taken for a leftover either.
            Ok(()) | Err(TryLockError::Error(_)) if is_at(file.as_file(), file.path())? => return Ok(file),
            // Somebody who clears took it for a leftover before it was held.
            _ => {}
        }
    }
    Err(io::Error::other("other programs keep removing it while it is begun; try again"))
}

/// Removes what killed programs of the installation `owner` left in `folder`; returns what was removed. A folder that cannot be
/// listed shows nothing: whether it can be written is told when a file is begun there.
///
/// # Errors
/// When a leftover cannot be removed; names it.
pub(super) fn clear(folder: &Path, owner: &str) -> Result<Vec<PathBuf>, (PathBuf, io::Error)> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(Vec::new()) };
    let mut removed = Vec::new();
    for entry in entries.filter_map(Result::ok) {
        let is_named = entry.file_name().to_str().is_some_and(|name| is_of(name, owner));
        if !is_named || !entry.file_type().is_ok_and(|kind| kind.is_file()) {
            continue;
        }
        let path = entry.path();
        // What cannot be opened or held is somebody else's, or being written.
        let Ok(file) = File::options().read(true).write(true).open(&path) else { continue };
        if file.try_lock().is_err() || !is_at(&file, &path).unwrap_or(false) {
            continue;
        }
        match fs::remove_file(&path) {
            Ok(()) => removed.push(path),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err((path, error)),
        }
    }
    Ok(removed)
}

/// Whether it is a name that [`begin`] gives.
fn is_of(name: &str, owner: &str) -> bool {
    let drawn = name.strip_prefix(&prefix(owner)).and_then(|rest| rest.strip_suffix(SUFFIX));
    drawn.is_some_and(|drawn| drawn.len() == DRAWN && drawn.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// Whether the open file is the one that lies at `path`.
fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    let open = file.metadata()?;
    match fs::symlink_metadata(path) {
        Ok(there) => Ok((there.dev(), there.ino()) == (open.dev(), open.ino())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "0123456789abcdef0123456789abcdef";

    #[test]
    fn what_a_kill_left_goes_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path();
        let put = |name: String| {
            let path = place.join(name);
            fs::write(&path, "left").unwrap();
            path
        };
        let left = put(format!(".assay-{OWN}-aB3dE6gH9jK2.tmp"));
        let stays = [
            put(".assay-ffffffffffffffffffffffffffffffff-aB3dE6gH9jK2.tmp".to_owned()),
            put(format!(".assay-{OWN}-aB3dE6gH9jK2.tmp.pdf")),
            put(format!(".assay-{OWN}-short.tmp")),
            put(".tmpaB3dE6".to_owned()),
            put("case.pdf".to_owned()),
        ];
        fs::create_dir(place.join(format!(".assay-{OWN}-000000000000.tmp"))).unwrap();
        let link = place.join(format!(".assay-{OWN}-111111111111.tmp"));
        std::os::unix::fs::symlink(&stays[4], &link).unwrap();
        let held = begin(place, OWN).unwrap();
        assert!(is_of(held.path().file_name().unwrap().to_str().unwrap(), OWN));
        assert_eq!(clear(place, OWN).unwrap(), std::slice::from_ref(&left));
        assert!(!left.exists() && held.path().exists(), "what is being written is nobody's leftover");
        assert!(stays.iter().all(|path| path.exists()) && fs::symlink_metadata(&link).is_ok());
        // As a kill leaves it: the lock goes with the process, the file stays.
        let (file, path) = held.keep().unwrap();
        assert_eq!(clear(place, OWN).unwrap(), Vec::<PathBuf>::new());
        drop(file);
        assert_eq!(clear(place, OWN).unwrap(), [path]);
        assert_eq!(clear(&place.join("missing"), OWN).unwrap(), Vec::<PathBuf>::new());
    }
}
