//! Whether a file is an export of this installation, unchanged.

use std::{fs, io, path::Path};

use serde::Serialize;
use serde_json::Value;

use super::{
    desk::{Desk, SessionError},
    export::signature_path,
    outgoing::digest_of,
};
use crate::{
    case::{Digest, audit::AuditEvent, permission::Permission},
    seal::{KeyState, PublicKey, SignatureError, SignatureFile},
    store::ExportKey,
};

/// Largest signature file that is read: they have some hundred bytes.
const MAX_SIGNATURE_LEN: u64 = 16 * 1024;

/// An export as the audit log knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KnownExport {
    /// Number of its event.
    pub sequence: i64,
    /// When, milliseconds since 1970 in UTC.
    pub at_millis: i64,
    /// Who exported.
    pub actor: String,
    /// The case; absent for a table, the report of a period or the audit log.
    pub case: Option<String>,
    /// Whether it is the audit log.
    pub is_audit_log: bool,
    /// `pdf`, `json`, `zip`, `csv` or `jsonl`.
    pub format: Option<String>,
    /// SHA-256 of the file; absent in events of versions that did not note it.
    pub sha256: Option<String>,
}

impl KnownExport {
    fn of(event: &AuditEvent) -> Self {
        let after: Value = serde_json::from_str(&event.after).unwrap_or_default();
        let text = |key: &str| after[key].as_str().map(str::to_owned);
        KnownExport {
            sequence: event.sequence,
            at_millis: event.at_millis,
            actor: event.actor.clone(),
            case: event.case.clone(),
            is_audit_log: event.action == "audit_export",
            format: text("format"),
            sha256: text("sha256"),
        }
    }
}

/// What was found about a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExportCheck {
    /// SHA-256 of the file as it is.
    pub sha256: Digest,
    /// Exports of exactly these bytes, the newest first.
    pub known: Vec<KnownExport>,
    /// Where there is none: exports of a file with this name. The file was changed since, or is not from here.
    pub of_this_name: Vec<KnownExport>,
    /// The key whose signature beside the file is right.
    pub signed_by: Option<PublicKey>,
    /// Whether that is a key that was expected. Anybody can sign with one of his own: then the signature proves nothing.
    pub signer_is_expected: bool,
    /// What is wrong with the signature beside the file.
    pub signature_fault: Option<String>,
}

impl ExportCheck {
    /// What a signature alone tells, for who has the file and not the installation.
    ///
    /// # Errors
    /// When the file, or the signature file beside it, cannot be read.
    pub fn by_signature(path: &Path, expected: Option<&PublicKey>) -> Result<Self, SessionError> {
        let sha256 = digest_of(path).map_err(|source| SessionError::Read { path: path.to_owned(), source })?;
        let (signed_by, signature_fault) = match signature(path)? {
            None => (None, None),
            Some(Err(error)) => (None, Some(error.to_string())),
            Some(Ok(file)) => match file.check(&sha256, expected) {
                Ok(()) => (Some(file.public_key), None),
                Err(error) => (None, Some(error.to_string())),
            },
        };
        let signer_is_expected = signed_by.is_some() && expected.is_some();
        let (known, of_this_name) = (Vec::new(), Vec::new());
        Ok(ExportCheck { sha256, known, of_this_name, signed_by, signer_is_expected, signature_fault })
    }

    /// Whether the file is what was exported: the log or a right signature by an expected key says so, and no signature says
    /// otherwise.
    pub fn is_unchanged(&self) -> bool {
        self.signature_fault.is_none() && (!self.known.is_empty() || self.signer_is_expected)
    }
}

/// The signature file beside a file; `None` where there is none.
fn signature(path: &Path) -> Result<Option<Result<SignatureFile, SignatureError>>, SessionError> {
    let place = signature_path(path);
    let unreadable = |source| SessionError::Read { path: place.clone(), source };
    match fs::metadata(&place) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(error)),
        Ok(known) if known.len() > MAX_SIGNATURE_LEN => {
            let detail = format!("it has {} bytes", known.len());
            return Ok(Some(Err(SignatureError::Unreadable(detail))));
        }
        Ok(_) => {}
    }
    let bytes = fs::read(&place).map_err(unreadable)?;
    Ok(Some(SignatureFile::parse(&String::from_utf8_lossy(&bytes))))
}

impl Desk {
    /// Compares a file with the exports in the audit log, and with the signature beside it, which must be of the `expected` key, or
    /// of this installation's where none is named. The log is taken at its word: [`Desk::verify_audit`] walks it.
    ///
    /// # Errors
    /// When the file, the signature file or the database cannot be read.
    pub fn check_export(&self, path: &Path, expected: Option<&PublicKey>) -> Result<ExportCheck, SessionError> {
        let store = self.store.read(Permission::ExportRedacted, &self.actor)?;
        let own = KeyState::of(self.keyring.data())?.public_key;
        let mut check = ExportCheck::by_signature(path, expected.or(own.as_ref()))?;
        let events = store.exports_with(ExportKey::Sha256, &check.sha256.to_string())?;
        check.known = events.iter().map(KnownExport::of).collect();
        if check.known.is_empty() {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let events = store.exports_with(ExportKey::FileName, &name)?;
            check.of_this_name = events.iter().map(KnownExport::of).collect();
        }
        Ok(check)
    }
}
