//! The kiosk's outbox: every case sealed to the reviewers in a bundle of its own, kept until they have it.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde_json::json;

use super::{
    SessionError,
    desk::{Desk, now_millis},
};
use crate::{
    bundle::{Content, EXTENSION, PartFile, SealOrder, write_bundle},
    case::{CaseId, Digest, audit::AuditAction, permission::Permission, sent::SentCase},
    kiosk::{FinishedCase, NotPut, Outbox, OutboxHealth, OutboxLevel, health_of},
    policy::{KioskPolicy, Policy},
    seal::Signer,
    store::TrustedContact,
};

/// Below the data folder: bundles that wait.
const OUTBOX: &str = "outbox";
/// What the case says of where it comes from.
const SOURCE: &str = "kiosk";

/// Bundles for one recipient.
pub struct KioskOutbox {
    desk: Desk,
    folder: PathBuf,
    policy: KioskPolicy,
    recipient: TrustedContact,
    permission: Permission,
    signer: Signer,
    installation: String,
}

impl KioskOutbox {
    /// The outbox of the data folder `data`, at whose `desk` the kiosk is signed in. What a power cut left half written is removed, and
    /// nothing that another program is writing.
    ///
    /// # Errors
    /// When the policy names nobody to whom a kiosk's cases go, he is not trusted, the kiosk may not send to him, or the folder cannot
    /// be used.
    pub fn open(data: &Path, mut desk: Desk, policy: &Policy) -> Result<Self, SessionError> {
        let named = policy.moving.fixed_recipient.as_deref();
        let name = named.ok_or_else(|| SessionError::Unmade {
            what: "outbox of the kiosk".to_owned(),
            detail: "the policy names nobody to whom cases go; trust the reviewers' installation with `assay keys trust`, and name it in \
                     [moving] fixed_recipient"
                .to_owned(),
        })?;
        let (recipient, permission) = desk.recipient(name)?;
        let (signer, installation) = (desk.signer()?, desk.own_contact()?.installation);
        let folder = data.join(OUTBOX);
        let unusable = |source| SessionError::Write { path: folder.clone(), source };
        fs::create_dir_all(&folder).map_err(unusable)?;
        for left in unfinished(&folder).map_err(unusable)? {
            PartFile::remove_abandoned(&left)?;
        }
        let policy = policy.kiosk.clone();
        Ok(KioskOutbox { desk, folder, policy, recipient, permission, signer, installation })
    }

    /// Seals a case; it has its name, and outlives a power cut, once this returns.
    fn seal(&mut self, case: &FinishedCase<'_>) -> Result<(), SessionError> {
        let now = now_millis();
        let order = SealOrder {
            installation: &self.installation,
            signer: &self.signer,
            recipient: self.recipient.receiving_key,
            sealed_at_millis: now,
        };
        let content = content(case, now);
        let mut part = PartFile::empty(&self.folder.join(format!("{}.{EXTENSION}", case.case.0)))?;
        let sealed = write_bundle(part.file(), &order, std::slice::from_ref(&content));
        let noted = sealed.map_err(SessionError::from).and_then(|sealed| {
            part.settle()?;
            let told = json!({
                "format": "bundle", "bundle": sealed.bundle, "recipient": self.recipient.name,
                "receivingKey": self.recipient.receiving_key, "path": part.path().display().to_string(),
                "sha256": sealed.sha256, "bytes": sealed.byte_len, "redacted": false,
            });
            self.note(case.case, told)
        });
        match noted {
            Ok(()) => Ok(part.finish().map(drop)?),
            Err(error) => {
                part.discard()?;
                Err(error)
            }
        }
    }

    fn note(&mut self, case: &CaseId, told: serde_json::Value) -> Result<(), SessionError> {
        let entry = self.desk.entry(AuditAction::Export, Some(case), told);
        self.desk.store.unguarded().log_for(self.permission, entry, now_millis())?;
        Ok(())
    }
}

/// The case as it travels.
fn content<'a>(case: &'a FinishedCase<'a>, now: i64) -> Content<'a> {
    let sent = SentCase {
        id: case.case.clone(),
        source: SOURCE.to_owned(),
        imported_at_millis: now,
        meta_json: case.meta_json.to_owned(),
        warnings: Vec::new(),
        evidence: case.evidence.to_vec(),
    };
    let open = move |place: usize| {
        let digest: &Digest =
            case.evidence.get(place).map(|evidence| &evidence.digest).ok_or(io::ErrorKind::NotFound)?;
        let file = case.vault.verified_file(digest).map_err(|error| io::Error::other(error.to_string()))?;
        Ok(Box::new(file.open()?) as Box<dyn io::Read>)
    };
    Content { case: sent, record: None, open: Box::new(open) }
}

impl Outbox for KioskOutbox {
    fn put(&mut self, case: &FinishedCase<'_>) -> Result<(), NotPut> {
        let health = self.health();
        if health.level == OutboxLevel::Full {
            let full = "the outbox or its disk is full; take the cases to the reviewers, and delete what they have";
            return Err(NotPut(health.problem.unwrap_or_else(|| full.to_owned())));
        }
        self.seal(case).map_err(|error| NotPut(error.to_string()))
    }

    fn health(&self) -> OutboxHealth {
        let looked = waiting(&self.folder).and_then(|held| Ok((held, free_bytes(&self.folder)?)));
        match looked {
            Ok(((waiting, bytes), free)) => health_of(waiting, bytes, Some(free), &self.policy),
            Err(error) => {
                let problem = format!("{} cannot be looked at: {error}; mend its permissions", self.folder.display());
                OutboxHealth { level: OutboxLevel::Full, problem: Some(problem), ..OutboxHealth::default() }
            }
        }
    }
}

/// How many bundles wait, and their length in bytes.
fn waiting(folder: &Path) -> io::Result<(u64, u64)> {
    let (mut waiting, mut bytes) = (0, 0);
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.path().extension().is_some_and(|extension| extension == EXTENSION) {
            waiting += 1;
            bytes += entry.metadata()?.len();
        }
    }
    Ok((waiting, bytes))
}

/// Bytes that this user can still write on the disk of a folder.
fn free_bytes(folder: &Path) -> io::Result<u64> {
    let disk = rustix::fs::statvfs(folder)?;
    Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
}

/// Files in a folder whose writing was interrupted.
fn unfinished(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    let is_part = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "part");
    Ok(entries.into_iter().map(|entry| entry.path()).filter(is_part).collect())
}
