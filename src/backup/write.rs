//! Making a snapshot while others work in the installation.

use std::{
    collections::HashMap,
    fs::{self, File},
    path::{Path, PathBuf},
};

use super::{
    BackedUpFile, BackupError, BackupFolder, BackupList, EvidenceFile, Pruned,
    file::{UNFINISHED, copied, flushed, listed, made_folder, measured, written},
    folder::{DATABASE, KEYS, LIST},
    list::SCHEMA,
    prune::prune,
};
use crate::{
    case::{
        Digest,
        audit::{AuditHead, HEAD_SCHEMA},
        sibling::with_ending,
    },
    media::vault::{Vault, VaultError},
    seal::{Keys, PublicKey, Signer},
    store::{Store, StoreCopy},
};

/// The folder of evidence that is not encrypted.
const PLAIN: &str = "plain";

/// What is backed up, and under which names.
#[derive(Debug)]
pub struct BackupOrder<'a> {
    /// The database.
    pub store: &'a Store,
    /// The evidence.
    pub vault: &'a Vault,
    /// `keys.json` of the installation.
    pub keys_path: &'a Path,
    /// The keys, where the installation is encrypted.
    pub keys: Option<&'a Keys>,
    /// `passphrase` or `key file`, where it is.
    pub opened_by: Option<&'a str>,
    /// The number of the installation.
    pub installation: &'a str,
    /// Who signs the list.
    pub signer: &'a Signer,
    /// The name of the snapshot: later ones sort behind it.
    pub name: &'a str,
    /// When it is made, RFC 3339 in UTC.
    pub made_at: &'a str,
}

/// A snapshot that is whole on the disk and has not its name yet: it gets it when the log says that it was made.
#[derive(Debug)]
pub struct Written {
    part: PathBuf,
    /// Where it will lie.
    pub path: PathBuf,
    /// What belongs to it.
    pub list: BackupList,
    /// SHA-256 of the list.
    pub list_sha256: Digest,
    /// Pieces of evidence that were not there from snapshots before.
    pub new_files: u64,
    /// Their length in bytes.
    pub new_bytes: u64,
    folder: BackupFolder,
    _lock: File,
}

impl Written {
    /// Gives the snapshot its name.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn hand_out(&self) -> Result<(), BackupError> {
        fs::rename(&self.part, &self.path).map_err(BackupError::io("write", &self.path))?;
        flushed(self.path.parent().unwrap_or(&self.path));
        Ok(())
    }

    /// Removes all snapshots but the newest `keep`, this one among them, and the evidence that none of these has. Call it after
    /// [`Written::hand_out`]. `key` is the one by which the lists must be signed. Returns what was removed, and what ended it before its
    /// time: that the list of a snapshot that stays cannot be believed, where nothing is removed, or that the disk refuses.
    pub fn prune(&self, keep: usize, key: &PublicKey) -> (Pruned, Result<(), BackupError>) {
        let made = self.path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        prune(&self.folder, made, keep, key)
    }
}

/// Makes a snapshot in the folder `into`. Others may work in the installation meanwhile: the database is copied as it is at one moment, and
/// with it the evidence of the cases that it had then. `progress` is told what is being done.
///
/// # Errors
/// When the folder is no folder of backups of this installation, another backup is at work there, or the disk refuses; older snapshots
/// stay as they are.
pub fn back_up(order: &BackupOrder<'_>, into: &Path, mut progress: impl FnMut(String)) -> Result<Written, BackupError> {
    let (folder, lock) = BackupFolder::for_writing(into, order.installation)?;
    let evidence_folder = order.keys.map_or_else(|| PLAIN.to_owned(), Keys::id);
    let known = known_evidence(&folder, order, &evidence_folder)?;
    sweep(&folder)?;
    let path = folder.snapshots_path().join(order.name);
    let part = with_ending(&path, UNFINISHED);
    made_folder(&part)?;
    progress("copying the database".to_owned());
    let database_path = part.join(DATABASE);
    let key = order.keys.map(|keys| &keys.database);
    order.store.back_up(&database_path, key)?;
    let database = measured(&database_path).map_err(BackupError::io("read back", &database_path))?;
    let copy = StoreCopy::open(&database_path, key)?;
    copy.sound()?;
    let (events, hash) = copy.audit_end()?;
    let keys = copied(order.keys_path, &part.join(KEYS))?;
    let mut evidence = Evidence { folder: &folder, name: &evidence_folder, vault: order.vault, known };
    let gathered = evidence.gather(&copy.evidence()?, &mut progress)?;
    let list = BackupList {
        schema: SCHEMA.to_owned(),
        made_at: order.made_at.to_owned(),
        installation: order.installation.to_owned(),
        opened_by: order.opened_by.map(str::to_owned),
        evidence_folder,
        cases: copy.cases()?,
        head: AuditHead {
            schema: HEAD_SCHEMA.to_owned(),
            events,
            hash,
            taken_at: order.made_at.to_owned(),
            signature: None,
        },
        database,
        keys,
        evidence: gathered.files,
        damaged: gathered.damaged,
    };
    drop(copy);
    let list_path = part.join(LIST);
    let bad_list = |error: serde_json::Error| BackupError::bad_file(&list_path, error.to_string());
    let text = serde_json::to_vec(&list).map_err(bad_list)?;
    let list_sha256 = written(&text, &list_path)?.sha256;
    let signature = order.signer.signature_file(&list_sha256).to_text();
    written(signature.as_bytes(), &list_path.with_extension("json.sig"))?;
    flushed(&part);
    let (new_files, new_bytes) = (gathered.new_files, gathered.new_bytes);
    Ok(Written { part, path, list, list_sha256, new_files, new_bytes, folder, _lock: lock })
}

/// The evidence that the newest snapshot has under the same key, by digest. A snapshot that cannot be believed counts for nothing.
fn known_evidence(
    folder: &BackupFolder,
    order: &BackupOrder<'_>,
    evidence_folder: &str,
) -> Result<HashMap<Digest, EvidenceFile>, BackupError> {
    if folder.names()?.is_empty() {
        return Ok(HashMap::new());
    }
    match folder.snapshot(None, Some(&order.signer.public())) {
        Ok(newest) if newest.list.evidence_folder == evidence_folder => {
            Ok(newest.list.evidence.into_iter().map(|file| (file.digest, file)).collect())
        }
        Ok(_) | Err(BackupError::BadList { .. } | BackupError::Signature { .. } | BackupError::BadFile { .. }) => {
            Ok(HashMap::new())
        }
        Err(error) => Err(error),
    }
}

/// Removes what a killed process left of a snapshot; its evidence stays, and is gone on with.
fn sweep(folder: &BackupFolder) -> Result<(), BackupError> {
    for path in listed(&folder.snapshots_path())? {
        if path.extension().is_some_and(|ending| ending == UNFINISHED) {
            fs::remove_dir_all(&path).map_err(BackupError::io("remove", &path))?;
        }
    }
    Ok(())
}

/// Where evidence goes.
struct Evidence<'a> {
    folder: &'a BackupFolder,
    name: &'a str,
    vault: &'a Vault,
    known: HashMap<Digest, EvidenceFile>,
}

#[derive(Default)]
struct Gathered {
    files: Vec<EvidenceFile>,
    damaged: Vec<Digest>,
    new_files: u64,
    new_bytes: u64,
}

impl Evidence<'_> {
    fn gather(&mut self, wanted: &[Digest], progress: &mut impl FnMut(String)) -> Result<Gathered, BackupError> {
        let mut gathered = Gathered::default();
        for (place, digest) in wanted.iter().enumerate() {
            if place % 100 == 0 {
                progress(format!("evidence: {place} of {}", wanted.len()));
            }
            match self.one(digest)? {
                None => gathered.damaged.push(*digest),
                Some((file, is_new)) => {
                    gathered.files.push(file);
                    gathered.new_files += u64::from(is_new);
                    gathered.new_bytes += if is_new { file.byte_len } else { 0 };
                }
            }
        }
        Ok(gathered)
    }

    /// The evidence in the folder of backups, and whether it was copied now; `None` where it is damaged in the installation.
    fn one(&self, digest: &Digest) -> Result<Option<(EvidenceFile, bool)>, BackupError> {
        let target = self.folder.evidence_path(self.name, digest);
        let there = fs::metadata(&target).ok().map(|found| found.len());
        if let Some(known) = self.known.get(digest).filter(|known| there == Some(known.byte_len)) {
            return Ok(Some((*known, false)));
        }
        let source = match self.vault.verified_file(digest) {
            Ok(file) => file.path().to_owned(),
            Err(VaultError::Missing(_) | VaultError::Altered { .. } | VaultError::Sealed { .. }) => return Ok(None),
            Err(VaultError::Io { action, path, source }) => return Err(BackupError::Io { action, path, source }),
            Err(other) => return Err(BackupError::bad_file(&target, other.to_string())),
        };
        let file =
            |found: BackedUpFile| EvidenceFile { digest: *digest, sha256: found.sha256, byte_len: found.byte_len };
        if there.is_some() {
            // What a backup that was interrupted left: the same bytes, or copied again.
            let [one, other] = [&target, &source].map(|path| measured(path).map_err(BackupError::io("read", path)));
            let (one, other) = (one?, other?);
            if one == other {
                return Ok(Some((file(one), false)));
            }
        }
        let folder = target.parent().unwrap_or(self.folder.path());
        made_folder(folder)?;
        let found = copied(&source, &target).map_err(|error| match error {
            BackupError::Io { path, source: gone, .. }
                if path == source && gone.kind() == std::io::ErrorKind::NotFound =>
            {
                BackupError::Vanished(*digest)
            }
            other => other,
        })?;
        flushed(folder);
        Ok(Some((file(found), true)))
    }
}
