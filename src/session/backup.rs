//! Backups of the installation while it is in use, their check, and the way back from them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde::Serialize;
use serde_json::json;

use super::{
    KeyKeeper, SessionError,
    desk::{DATABASE, Desk, now_millis},
    scribe::time_text,
};
use crate::{
    backup::{BackupFolder, BackupOrder, Fault, Snapshot, Verified, Written, back_up, restore, verify},
    case::{
        Digest,
        audit::{AuditAction, AuditEntry, AuditHead},
        permission::Permission,
    },
    seal::{KeyState, Keyring, PublicKey, Secret, WrapKind},
    store::Store,
};

/// A backup that was made.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BackupMade {
    /// Where the snapshot lies.
    pub path: PathBuf,
    /// Its name.
    pub snapshot: String,
    /// SHA-256 of its list, which names everything else by digest.
    pub sha256: Digest,
    /// `passphrase` or `key file`: what opens it; absent where nothing is encrypted.
    pub opened_by: Option<&'static str>,
    /// Cases in it.
    pub cases: u64,
    /// Pieces of evidence in it.
    pub evidence_files: usize,
    /// Those that were not there from snapshots before.
    pub new_files: u64,
    /// Their length in bytes.
    pub new_bytes: u64,
    /// Evidence that is missing or damaged here, and so is not in it.
    pub damaged: Vec<Digest>,
    /// The end of the audit log in it.
    pub head: AuditHead,
    /// Older snapshots that were removed afterwards.
    pub removed: Vec<String>,
    /// Why not all were removed that should have been, or that could not be noted; the backup itself is whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_removed: Option<String>,
}

/// A snapshot that was checked.
#[derive(Debug, Clone, PartialEq)]
pub struct SnapshotCheck {
    /// The snapshot.
    pub snapshot: Snapshot,
    /// What the check came to.
    pub verified: Verified,
}

/// An installation that was restored.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Restored {
    /// Where it lies now.
    pub path: PathBuf,
    /// From which snapshot.
    pub snapshot: String,
    /// By which key the snapshot's list is signed.
    pub signed_by: PublicKey,
    /// Cases in it.
    pub cases: u64,
    /// Pieces of evidence in it.
    pub evidence_files: usize,
    /// Evidence that was missing or damaged when it was backed up.
    pub damaged: Vec<Digest>,
    /// The end of the audit log in the snapshot; the log goes on with the event of this restoration.
    pub head: AuditHead,
}

impl Desk {
    /// Backs the installation up into the folder `into`, while it is in use, here and by others. With `keep` only so many of the newest
    /// snapshots stay, this one among them.
    ///
    /// # Errors
    /// When this person may not, the folder is none for it or lies in the data folder, or disk or audit log cannot be written; no
    /// snapshot is there then that was not there before.
    pub fn back_up(
        &mut self,
        into: &Path,
        keep: Option<usize>,
        progress: impl FnMut(String),
    ) -> Result<BackupMade, SessionError> {
        self.require(Permission::Backup)?;
        let data = self.keyring.data().to_owned();
        outside(into, &data)?;
        let (signer, installation) = (self.signer()?, self.installation()?);
        let opened_by = KeyState::of(&data)?.wrap.map(WrapKind::name);
        let now = now_millis();
        let (made_at, name) = (time_text(now), snapshot_name(now));
        let vault = self.vault();
        let order = BackupOrder {
            store: self.store.read(Permission::Backup, &self.actor)?,
            vault: &vault,
            keys_path: &data.join("keys.json"),
            keys: self.keyring.keys(),
            opened_by,
            installation: &installation,
            signer: &signer,
            name: &name,
            made_at: &made_at,
        };
        let written = back_up(&order, into, progress)?;
        let mut made = BackupMade {
            path: written.path.clone(),
            snapshot: name,
            sha256: written.list_sha256,
            opened_by,
            cases: written.list.cases,
            evidence_files: written.list.evidence.len(),
            new_files: written.new_files,
            new_bytes: written.new_bytes,
            damaged: written.list.damaged.clone(),
            head: written.list.head.clone(),
            removed: Vec::new(),
            not_removed: None,
        };
        // The log comes first, as with every export.
        self.log(AuditAction::Backup, None, json!(made))?;
        written.hand_out()?;
        if let Some(keep) = keep {
            self.prune((&written, &signer.public()), keep, &mut made);
        }
        Ok(made)
    }

    /// Removes older snapshots, and notes what was removed once it is gone. What fails is told in `made`: the new snapshot lies there.
    fn prune(&mut self, (written, key): (&Written, &PublicKey), keep: usize, made: &mut BackupMade) {
        let (pruned, ended) = written.prune(keep, key);
        let failed = ended.err().map(|error| error.to_string());
        let is_noted = !pruned.snapshots.is_empty() || pruned.evidence_files > 0 || failed.is_some();
        let told = json!({
            "path": made.path, "kept": keep, "removed": pruned.snapshots, "evidenceFiles": pruned.evidence_files,
            "failed": failed,
        });
        let noted = if is_noted { self.log(AuditAction::BackupPrune, None, told) } else { Ok(()) };
        let unnoted = noted.err().map(|error| format!("what was removed could not be noted in the audit log: {error}"));
        let faults: Vec<String> = [failed, unnoted].into_iter().flatten().collect();
        (made.removed, made.not_removed) = (pruned.snapshots, (!faults.is_empty()).then(|| faults.join("; ")));
    }
}

/// The name of a snapshot made at this time: later ones sort behind it, and no file system of a stick or share refuses it.
fn snapshot_name(millis: i64) -> String {
    let time = jiff::Timestamp::from_millisecond(millis).unwrap_or_default();
    time.strftime("%Y-%m-%dT%H-%M-%S.%3fZ").to_string()
}

/// Refuses a folder of backups inside the data folder: what takes the one takes the other.
fn outside(into: &Path, data: &Path) -> Result<(), SessionError> {
    let real = |path: &Path| fs::canonicalize(path).ok();
    // Of a folder that is not there yet, the nearest one above it that is.
    let into_real =
        into.ancestors().find_map(|path| real(if path.as_os_str().is_empty() { Path::new(".") } else { path }));
    let is_inside = into_real.zip(real(data)).is_some_and(|(into, data)| into.starts_with(&data));
    let detail = "it lies inside the data folder; keep backups on another disk".to_owned();
    let path = into.to_owned();
    if is_inside { Err(crate::backup::BackupError::NoBackups { path, detail }.into()) } else { Ok(()) }
}

/// A snapshot by its name: what it is, or why that cannot be read.
pub type NamedSnapshot = (String, Result<Snapshot, SessionError>);

/// The snapshots in the folder of backups at `path`, the oldest first, each with its list or why it cannot be read.
///
/// # Errors
/// When it is no folder of backups.
pub fn snapshots(path: &Path) -> Result<Vec<NamedSnapshot>, SessionError> {
    let folder = BackupFolder::open(path)?;
    let names = folder.names()?;
    let read = |name: String| {
        let snapshot = folder.snapshot(Some(&name), None).map_err(SessionError::from);
        (name, snapshot)
    };
    Ok(names.into_iter().map(read).collect())
}

/// Checks a snapshot of the folder of backups at `path`, the newest where none is named: every file against its list, the list against
/// its signature, by `key` where one is given, and the database where its keys can be had. `secret` gives what opens the folder that it
/// is called with.
///
/// # Errors
/// When there is no such snapshot, or its list cannot be believed.
pub fn check_backup(
    (path, name): (&Path, Option<&str>),
    (key, head): (Option<&PublicKey>, Option<AuditHead>),
    secret: impl FnOnce(&Path) -> Result<Option<Secret>, SessionError>,
    progress: impl FnMut(String),
) -> Result<SnapshotCheck, SessionError> {
    let folder = BackupFolder::open(path)?;
    let snapshot = folder.snapshot(name, key)?;
    let secret = if snapshot.list.opened_by.is_some() { secret(&snapshot.path)? } else { Some(Secret::None) };
    let keys = match secret {
        None => None,
        // A key file that was exchanged says nothing about the database: the check of the file tells.
        Some(secret) => match Keyring::keys_of_copy(&snapshot.path, &secret) {
            Ok(keys) => Some(keys),
            Err(error @ crate::seal::KeyError::Damaged { .. }) => {
                let path = snapshot.path.join("keys.json");
                let mut verified = verify(&folder, &snapshot, None, None, progress)?;
                verified.faults.push(Fault { path, detail: error.to_string() });
                return Ok(SnapshotCheck { snapshot, verified });
            }
            Err(error) => return Err(error.into()),
        },
    };
    let verified = verify(&folder, &snapshot, keys.as_ref().map(Option::as_ref), head, progress)?;
    Ok(SnapshotCheck { snapshot, verified })
}

/// Restores a snapshot, the newest where none is named, into the new or empty folder `data`: verified file by file, its audit log walked,
/// and, where a `head` from elsewhere is given, not older than that. Whoever restores must be allowed to by the operators in the
/// snapshot; the log of the restored installation notes it.
///
/// # Errors
/// When `data` is not empty, the keeper may not, or anything of the snapshot is missing, altered or not to be trusted; nothing lies in
/// `data` then.
pub fn restore_backup(
    (path, name, data): (&Path, Option<&str>, &Path),
    (key, head): (Option<&PublicKey>, Option<AuditHead>),
    mut keeper: KeyKeeper<'_>,
    secret: impl FnOnce(&Path) -> Result<Secret, SessionError>,
    progress: impl FnMut(String),
) -> Result<Restored, SessionError> {
    let folder = BackupFolder::open(path)?;
    let snapshot = folder.snapshot(name, key)?;
    let secret = if snapshot.list.opened_by.is_some() { secret(&snapshot.path)? } else { Secret::None };
    let keys = Keyring::keys_of_copy(&snapshot.path, &secret)?;
    let restoring = restore(&folder, &snapshot, data, (keys.as_ref(), head), progress)?;
    let restored = Restored {
        path: data.to_owned(),
        snapshot: snapshot.name.clone(),
        signed_by: snapshot.signed_by,
        cases: snapshot.list.cases,
        evidence_files: snapshot.list.evidence.len(),
        damaged: snapshot.list.damaged.clone(),
        head: snapshot.list.head.clone(),
    };
    let database = restoring.staging().join(DATABASE);
    let mut store = Store::open(&database, keys.as_ref().map(|keys| &keys.database))?;
    let actor = keeper.enter(&mut store, Permission::Backup)?;
    let entry = AuditEntry {
        action: AuditAction::Restore,
        actor,
        case: None,
        before: json!(null),
        after: json!({"restored": restored, "listSha256": snapshot.list_sha256, "madeAt": snapshot.list.made_at}),
    };
    store.log(entry, now_millis())?;
    drop(store);
    restoring.finish()?;
    Ok(restored)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_snapshots_sort_by_time() {
        let names = [1_764_000_000_000, 1_764_000_000_500, 1_764_000_001_000].map(snapshot_name);
        assert!(names.is_sorted() && names[0] == "2025-11-24T16-00-00.000Z", "{names:?}");
    }
}
