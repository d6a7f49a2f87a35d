//! What belongs to a snapshot.

use serde::{Deserialize, Serialize};

use crate::case::{Digest, audit::AuditHead};

pub(super) const SCHEMA: &str = "assay.backup/1";

/// A file as it was backed up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BackedUpFile {
    /// SHA-256 of its bytes as they lie.
    pub sha256: Digest,
    /// Its length in bytes.
    pub byte_len: u64,
}

/// A piece of evidence as it was backed up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EvidenceFile {
    /// SHA-256 of the plain bytes: its name.
    pub digest: Digest,
    /// SHA-256 of the bytes as they lie, sealed or plain.
    pub sha256: Digest,
    /// Their length.
    pub byte_len: u64,
}

/// What belongs to one snapshot: the content of `backup.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BackupList {
    pub(super) schema: String,
    /// When it was made, RFC 3339 in UTC.
    pub made_at: String,
    /// The installation: 32 hexadecimal digits.
    pub installation: String,
    /// `passphrase` or `key file`: what opens it; absent where nothing is encrypted.
    pub opened_by: Option<String>,
    /// The folder below `evidence/` in which its evidence lies: what tells the master key from others, or `plain`.
    pub evidence_folder: String,
    /// Cases in the database.
    pub cases: u64,
    /// The end of the audit log in the database.
    pub head: AuditHead,
    /// The database.
    pub database: BackedUpFile,
    /// The keys.
    pub keys: BackedUpFile,
    /// The evidence of every case in the database, by digest.
    pub evidence: Vec<EvidenceFile>,
    /// Evidence that was missing or damaged in the installation when it was backed up, and so is not in the backup.
    pub damaged: Vec<Digest>,
}

impl BackupList {
    /// Bytes of everything that belongs to the snapshot.
    pub fn byte_len(&self) -> u64 {
        let evidence: u64 = self.evidence.iter().map(|file| file.byte_len).sum();
        evidence + self.database.byte_len + self.keys.byte_len
    }
}
