//! The audit log at the desk: pages of it, its head, and the check of the whole of it as a file.

use std::{
    fs::File,
    io::{self, BufReader, Write as _},
    path::Path,
};

use serde_json::{Value, json};

use super::{
    desk::{Desk, SessionError, now_millis},
    outgoing::{Outgoing, Place},
};
use crate::{
    case::{
        Digest,
        audit::{AuditAction, AuditHead, AuditPage, AuditQuery, HEAD_SCHEMA},
        audit_chain::ChainReport,
        permission::Permission,
    },
    export::audit_log::{LogError, verify_log},
    seal::{KeyState, PublicKey, SignatureFile},
};

/// Longest file that a head can be in.
const MAX_HEAD_BYTES: u64 = 64 * 1024;

impl Desk {
    /// A page of the audit log, the newest events first; that this person looked is noted in it.
    ///
    /// # Errors
    /// When this person may not, the database cannot be written, or an event does not read back.
    pub fn audit_events(&mut self, query: &AuditQuery) -> Result<AuditPage, SessionError> {
        let page = self.audit_page(query)?;
        let (first, last) = (page.events.first(), page.events.last());
        let seen = json!({
            "query": query,
            "newest": first.map(|event| event.sequence),
            "oldest": last.map(|event| event.sequence),
        });
        self.log(AuditAction::AuditView, None, seen)?;
        Ok(page)
    }

    /// The same without a note, for a view that is shown already.
    pub(super) fn audit_page(&self, query: &AuditQuery) -> Result<AuditPage, SessionError> {
        Ok(self.store.read(Permission::SeeAudit, &self.actor)?.audit_page(query)?)
    }

    /// Walks the audit log; where a head from elsewhere is given, the log must be the one that it was taken from, and a signature
    /// of the head this installation's.
    ///
    /// # Errors
    /// When this person may not, the database cannot be read, or another key signed the head.
    pub fn verify_audit(&self, head: Option<AuditHead>) -> Result<ChainReport, SessionError> {
        let own = KeyState::of(self.keyring.data())?.public_key;
        if let Some(head) = &head {
            check_signature(head, own.as_ref()).map_err(|detail| no_head("the head", detail))?;
        }
        Ok(self.store.read(Permission::VerifyAudit, &self.actor)?.verify_audit_against(head)?)
    }

    /// The head of the log as it is now, signed, to be kept elsewhere.
    ///
    /// # Errors
    /// When this person may not, or the database or the keys cannot be read.
    pub fn audit_head(&mut self) -> Result<AuditHead, SessionError> {
        self.require(Permission::VerifyAudit)?;
        self.signed_head()
    }

    /// The same for who may have it for another reason.
    pub(super) fn signed_head(&mut self) -> Result<AuditHead, SessionError> {
        // The key may be made now, which the log notes: so it comes first.
        let signer = self.signer()?;
        let (events, hash) = self.store.unguarded_read().audit_end()?;
        let mut head = head_of(events, hash);
        head.signature = serde_json::to_value(signer.signature_file(&head.digest())).ok();
        Ok(head)
    }

    /// Writes the head of the log to a file, whole or not at all, and returns it.
    ///
    /// # Errors
    /// When this person may not, the database cannot be read, a file lies there that may not be replaced, or the file cannot be
    /// written.
    pub fn write_audit_head(&mut self, path: &Path, replaces: bool) -> Result<AuditHead, SessionError> {
        let place = Place::new(path, replaces)?;
        let (head, owner) = (self.audit_head()?, self.installation()?);
        let refused = |source| SessionError::Write { path: path.to_owned(), source };
        let text = serde_json::to_string_pretty(&head).map_err(io::Error::from).map_err(refused)?;
        Outgoing::write(place, &owner, |file| writeln!(file, "{text}").map_err(refused))?.hand_out()?;
        Ok(head)
    }

    /// Notes in the audit log something that changes nothing else.
    pub(super) fn log(
        &mut self,
        action: AuditAction,
        case: Option<&crate::case::CaseId>,
        after: Value,
    ) -> Result<(), SessionError> {
        let entry = self.entry(action, case, after);
        self.store.unguarded().log(entry, now_millis())?;
        Ok(())
    }
}

/// Walks an exported log on its own, without any database. The file is read line by line.
///
/// # Errors
/// When the file cannot be read, or is no exported log of this form. A broken chain is no error, it is the result.
pub fn verify_exported_audit(path: &Path, head: Option<AuditHead>) -> Result<ChainReport, SessionError> {
    let name = path.display().to_string();
    let file = File::open(path).map_err(|source| LogError::File { file: name.clone(), source })?;
    Ok(verify_log(BufReader::new(file), &name, head)?)
}

/// Reads a head that was kept in a file.
///
/// # Errors
/// When the file cannot be read or holds none.
pub fn read_audit_head(path: &Path) -> Result<AuditHead, SessionError> {
    use io::Read as _;
    let name = path.display().to_string();
    let unreadable = |source| LogError::File { file: name.clone(), source };
    let mut text = String::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(MAX_HEAD_BYTES).read_to_string(&mut text).map_err(unreadable)?;
    let none = |detail: String| no_head(&name, detail);
    let head: AuditHead = serde_json::from_str(&text).map_err(|error| none(error.to_string()))?;
    if head.schema != HEAD_SCHEMA {
        return Err(none(format!("its schema is `{}`, expected `{HEAD_SCHEMA}`", head.schema)).into());
    }
    check_signature(&head, None).map_err(none)?;
    Ok(head)
}

/// An error unless a signature of the head is right, and by `expected` where a key is; one that was not signed passes.
fn check_signature(head: &AuditHead, expected: Option<&PublicKey>) -> Result<(), String> {
    let Some(signature) = &head.signature else { return Ok(()) };
    let file = SignatureFile::parse(&signature.to_string()).map_err(|error| error.to_string())?;
    file.check(&head.digest(), expected).map_err(|error| error.to_string())
}

fn no_head(file: &str, detail: String) -> LogError {
    LogError::NoHead { file: file.to_owned(), detail }
}

/// A head that nobody has signed yet, as of now.
pub(super) fn head_of(events: u64, hash: Digest) -> AuditHead {
    let taken_at = jiff::Timestamp::now().to_string();
    AuditHead { schema: HEAD_SCHEMA.to_owned(), events, hash, taken_at, signature: None }
}
