//! Whether the evidence of every case is there and the one that was imported, and what is gone is gone by an erasure that the log
//! tells of.

use serde::Serialize;

use super::desk::{Desk, SessionError};
use crate::{
    case::{CaseId, Digest, EvidenceKind, permission::Permission},
    media::vault::{Vault, VaultError},
    store::EvidenceUse,
};

/// Most faults that are told of one by one.
const MOST_FAULTS: usize = 1000;

/// What is wrong with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceFault {
    /// It is not there, and no erasure says so.
    Missing,
    /// Its bytes are not those that were imported.
    Changed,
    /// It cannot be decrypted: it was changed, or belongs to another key.
    Sealed,
    /// It was erased from its case, and is still there although no other case has it.
    NotDestroyed,
    /// Its case says that it was erased, and the log tells of no erasure.
    NoTombstone,
}

/// A file that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FaultyFile {
    /// The case.
    pub case: CaseId,
    /// Its role in it.
    pub kind: EvidenceKind,
    /// SHA-256 of what was imported.
    pub digest: Digest,
    /// What is wrong.
    pub fault: EvidenceFault,
}

/// What was found of all evidence.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct EvidenceReport {
    /// Files that are whole.
    pub whole: u64,
    /// Their bytes.
    pub whole_bytes: u64,
    /// Files that are gone by an erasure that the log tells of.
    pub erased: u64,
    /// Files that were erased from one case and stay for another.
    pub shared: u64,
    /// Files that no case has: left over by imports that were killed.
    pub strangers: u64,
    /// Whether an erasure is ordered and not done: what it is about is not judged.
    pub is_erasing: bool,
    /// Files that are not as they should be, once for every case that has them.
    pub faulty: u64,
    /// The first thousand of them.
    pub faults: Vec<FaultyFile>,
}

impl EvidenceReport {
    fn note(&mut self, digest: &Digest, using: &EvidenceUse, fault: EvidenceFault) {
        self.faulty += 1;
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(FaultyFile { case: using.case.clone(), kind: using.kind, digest: *digest, fault });
        }
    }

    /// Judges one file by the cases that have it, or had it.
    fn judge(&mut self, vault: &Vault, digest: &Digest, uses: &[EvidenceUse]) -> Result<(), SessionError> {
        let is_erasing = self.is_erasing;
        for using in uses.iter().filter(|using| using.is_erased && !using.has_tombstone && !is_erasing) {
            self.note(digest, using, EvidenceFault::NoTombstone);
        }
        let is_kept = uses.iter().any(|using| !using.is_erased);
        let Some(first) = uses.first() else { return Ok(()) };
        if !is_kept {
            match vault.has(digest)? {
                true if !self.is_erasing => self.note(digest, first, EvidenceFault::NotDestroyed),
                true => {}
                false => self.erased += 1,
            }
            return Ok(());
        }
        self.shared += u64::from(uses.iter().any(|using| using.is_erased));
        let fault = match vault.verified_file(digest) {
            Ok(_) => {
                self.whole += 1;
                self.whole_bytes += first.bytes;
                return Ok(());
            }
            Err(VaultError::Missing(_)) => EvidenceFault::Missing,
            Err(VaultError::Altered { .. }) => EvidenceFault::Changed,
            Err(VaultError::Sealed { .. }) => EvidenceFault::Sealed,
            Err(error) => return Err(error.into()),
        };
        for using in uses.iter().filter(|using| !using.is_erased) {
            self.note(digest, using, fault);
        }
        Ok(())
    }
}

impl Desk {
    /// Reads every file of the evidence and compares it with what was imported.
    ///
    /// # Errors
    /// When this person may not, or the database or the disk cannot be read. A file that is missing or changed is no error, it is
    /// part of the result.
    pub fn verify_evidence(&self) -> Result<EvidenceReport, SessionError> {
        let store = self.store.read(Permission::VerifyAudit, &self.actor)?;
        let vault = self.vault();
        let is_erasing = store.has_unfinished_erasures()?;
        let mut report = EvidenceReport { is_erasing, ..EvidenceReport::default() };
        store.each_file(|digest, uses| report.judge(&vault, digest, uses))?;
        for digest in vault.digests()? {
            report.strangers += u64::from(!store.knows_file(&digest)?);
        }
        Ok(report)
    }
}
