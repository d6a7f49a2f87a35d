//! Cases sealed for other installations: gathered, sealed, noted in the audit log, and only then handed out.

use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::{Value, json};

use super::{
    SessionError,
    contacts::made_folder,
    desk::{Desk, now_millis},
    moving_error::MovingError,
    outgoing::file_name,
    scribe::time_text,
};
use crate::{
    bundle::{
        Bundle, BundleError, Content, EXTENSION, PartFile, SealOrder, SealedBundle, acknowledgement_path,
        read_acknowledgement, write_bundle,
    },
    case::{
        CaseId, Digest,
        audit::{AuditAction, AuditEvent, AuditHead},
        permission::Permission,
        run_summary::MAX_LISTED_RUNS,
        sent::{BundleId, SentCase, SentRecord, SentRun},
    },
    media::vault::{Vault, VaultError},
    store::TrustedContact,
    worker::bundles_at,
};

/// Events of the log read at a time.
const PAGE: u64 = 500;
/// Longest record about one case in bytes; the same that who receives it takes.
const MAX_RECORD: usize = 64 << 20;

/// A bundle that was handed out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SentBundle {
    /// Where it lies.
    pub path: PathBuf,
    /// Its number.
    pub bundle: BundleId,
    /// To whom it is sealed, by the name here.
    pub recipient: String,
    /// The cases in it.
    pub cases: Vec<CaseId>,
    /// SHA-256 of the file, as the audit log has it.
    pub sha256: Digest,
    /// Its length in bytes.
    pub byte_len: u64,
}

/// A bundle that was deleted because its recipient has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeletedBundle {
    /// Where it lay.
    pub path: PathBuf,
    /// Its number.
    pub bundle: BundleId,
    /// Who has it, by the name here.
    pub recipient: String,
    /// When it was received, by the recipient's clock, milliseconds since 1970 in UTC.
    pub received_at_millis: i64,
}

impl Desk {
    /// The installation of this name, if this person may send cases to it, and by which permission: whoever may export whole cases
    /// sends to any that is trusted, a kiosk to the one that the policy names.
    ///
    /// # Errors
    /// When he may not, the policy lets nothing leave with who the person is, or there is none of this name.
    pub fn recipient(&self, name: &str) -> Result<(TrustedContact, Permission), SessionError> {
        let is_fixed = self.fixed_recipient.as_deref().is_some_and(|fixed| fixed.eq_ignore_ascii_case(name));
        let forwards = is_fixed && !self.may(Permission::Export) && self.may(Permission::Forward);
        let permission = if forwards { Permission::Forward } else { Permission::Export };
        self.require(permission)?;
        if self.always_redacts {
            return Err(MovingError::MustRedact.into());
        }
        Ok((self.store.read(permission, &self.actor)?.contact(name)?, permission))
    }

    /// Names of the installations to which this person may send cases; none where he may send none.
    pub fn recipients(&self) -> Vec<String> {
        let names = self.trusted().into_iter().flatten().map(|known| known.contact.name);
        names.filter(|name| self.recipient(name).is_ok()).collect()
    }

    /// Seals cases into one file in `folder`, which is made where it is missing, so that the trusted installation `to` alone can open
    /// it. The file is named after the case, or `name` where one is given.
    ///
    /// # Errors
    /// When this person may not, the recipient is not trusted, something of a case is erased, evidence is damaged, a file of that name lies there, or file or audit
    /// log cannot be written; nothing new lies there then.
    pub fn send(
        &mut self,
        cases: &[CaseId],
        to: &str,
        (folder, name): (&Path, Option<&str>),
    ) -> Result<SentBundle, SessionError> {
        let (contact, permission) = self.recipient(to)?;
        let [first, ..] = cases else { return Err(MovingError::NothingToSend.into()) };
        made_folder(folder)?;
        let (signer, installation) = (self.signer()?, self.keyring.installation()?);
        let head = self.signed_head()?;
        let vault = self.vault();
        let contents = cases.iter().map(|case| self.content(case, permission, &head, &vault));
        let contents = contents.collect::<Result<Vec<Content<'_>>, SessionError>>()?;
        let stem = name.map_or_else(|| file_name(&first.0), file_name);
        let mut part = PartFile::empty(&folder.join(format!("{stem}.{EXTENSION}")))?;
        let order = SealOrder {
            installation: &installation,
            signer: &signer,
            recipient: contact.receiving_key,
            sealed_at_millis: now_millis(),
        };
        let sealed = match write_bundle(part.file(), &order, &contents) {
            Ok(sealed) => sealed,
            Err(error) => {
                part.discard()?;
                return Err(error.into());
            }
        };
        part.settle()?;
        drop(contents);
        let noted = self.note_sent(cases, permission, &told(&sealed, &contact, part.path(), head.hash));
        if let Err(error) = noted {
            part.discard()?;
            return Err(error);
        }
        let path = part.finish()?;
        let SealedBundle { bundle, sha256, byte_len } = sealed;
        Ok(SentBundle { path, bundle, recipient: contact.name, cases: cases.to_vec(), sha256, byte_len })
    }

    fn note_sent(&mut self, cases: &[CaseId], permission: Permission, told: &Value) -> Result<(), SessionError> {
        for case in cases {
            let entry = self.entry(AuditAction::Export, Some(case), told.clone());
            self.store.unguarded().log_for(permission, entry, now_millis())?;
        }
        Ok(())
    }

    /// A case with everything that travels for it.
    fn content<'a>(
        &self,
        case: &CaseId,
        permission: Permission,
        head: &AuditHead,
        vault: &'a Vault,
    ) -> Result<Content<'a>, SessionError> {
        let store = self.store.read(permission, &self.actor)?;
        store.must_be_whole(case, "sent")?;
        let stored = store.load_case(case)?;
        let record = self.sent_record_of(case, permission, head)?;
        let sent = SentCase {
            id: case.clone(),
            source: stored.case.source,
            imported_at_millis: stored.imported_at_millis,
            meta_json: stored.case.meta_json,
            warnings: stored.case.warnings,
            evidence: stored.case.evidence,
        };
        let digests: Vec<Digest> = sent.evidence.iter().map(|evidence| evidence.digest).collect();
        let open = move |place: usize| {
            let digest: &Digest = digests.get(place).ok_or(std::io::ErrorKind::NotFound)?;
            // Verified before its first byte is sealed, so that what is damaged is told as what it is.
            let file =
                vault.verified_file(digest).map_err(|error: VaultError| std::io::Error::other(error.to_string()))?;
            Ok(Box::new(file.open()?) as Box<dyn std::io::Read>)
        };
        Ok(Content { case: sent, record: Some(record), open: Box::new(open) })
    }

    /// What was done with a case here, as it travels.
    fn sent_record_of(&self, case: &CaseId, permission: Permission, head: &AuditHead) -> Result<Vec<u8>, SessionError> {
        let unmade = |detail: String| SessionError::Unmade { what: format!("record of case {case}"), detail };
        let store = self.store.read(permission, &self.actor)?;
        let mut runs = Vec::new();
        for summary in store.runs(case, MAX_LISTED_RUNS)?.into_iter().rev() {
            let Some((run, report)) = store.report(case, Some(summary.run))? else { continue };
            let report = serde_json::to_value(&report).map_err(|error| unmade(error.to_string()))?;
            runs.push(SentRun { run, recorded_at: time_text(summary.recorded_at_millis), report });
        }
        let amendments = store.amendments(case)?;
        let mut events: Vec<AuditEvent> = Vec::new();
        loop {
            let after = events.last().map_or(0, |event| event.sequence);
            let page = store.audit_events(Some(case), after, PAGE)?;
            if page.is_empty() {
                break;
            }
            events.extend(page);
        }
        let record = SentRecord {
            runs,
            decisions: store.decisions(case)?,
            overrides: amendments.overrides,
            corrections: amendments.corrections,
            events,
            head: Some(head.clone()),
        };
        let bytes = serde_json::to_vec(&record).map_err(|error| unmade(error.to_string()))?;
        match bytes.len() <= MAX_RECORD {
            true => Ok(bytes),
            false => Err(unmade(format!("it has {} bytes, above the limit of {MAX_RECORD}", bytes.len()))),
        }
    }

    /// Deletes a bundle that this installation sealed, and its acknowledgement, if that is the word of its recipient that everything in
    /// it came in.
    ///
    /// # Errors
    /// When this person may not, there is no such word, the bundle is another's or changed, or file or audit log cannot be written;
    /// the bundle stays then.
    pub fn delete_acknowledged(&mut self, path: &Path) -> Result<DeletedBundle, SessionError> {
        let permission = if self.may(Permission::Export) { Permission::Export } else { Permission::Forward };
        self.require(permission)?;
        let mut bundle = Bundle::open(path)?;
        if bundle.header().sender.signing_key != self.signer()?.public() {
            return Err(MovingError::NotOwnBundle { path: path.to_owned() }.into());
        }
        let sha256 = bundle.verify()?;
        let place = acknowledgement_path(path);
        let word = read_acknowledgement(&place)?;
        let contacts = self.store.read(permission, &self.actor)?.contacts()?;
        let recipient = contacts.into_iter().find(|contact| contact.receiving_key == bundle.header().recipient);
        let recipient = recipient.ok_or_else(|| MovingError::RecipientGone { path: path.to_owned() })?;
        word.check(bundle.header(), &sha256, &recipient.signing_key, &place)?;
        let told = json!({
            "bundle": word.bundle, "sha256": sha256, "recipient": recipient.name, "path": path.display().to_string(),
            "receivedAtMillis": word.received_at_millis, "cases": word.cases,
        });
        let entry = self.entry(AuditAction::BundleDelete, None, told);
        self.store.unguarded().log_for(permission, entry, now_millis())?;
        for gone in [path, &place] {
            std::fs::remove_file(gone).map_err(|source| SessionError::Write { path: gone.to_owned(), source })?;
        }
        let (path, received_at_millis) = (path.to_owned(), word.received_at_millis);
        Ok(DeletedBundle { path, bundle: word.bundle, recipient: recipient.name, received_at_millis })
    }
}

/// What the log says about a bundle that leaves.
fn told(sealed: &SealedBundle, contact: &TrustedContact, path: &Path, head: Digest) -> Value {
    json!({
        "format": "bundle", "bundle": sealed.bundle, "recipient": contact.name, "installation": contact.installation,
        "receivingKey": contact.receiving_key, "path": path.display().to_string(), "sha256": sealed.sha256,
        "bytes": sealed.byte_len, "auditHead": head, "redacted": false,
    })
}

/// The bundles at `path`: a bundle, or those in a folder.
///
/// # Errors
/// When a folder cannot be listed, or there is none.
pub fn bundles_in(path: &Path) -> Result<Vec<PathBuf>, SessionError> {
    let found = bundles_at(path)?;
    let detail = "nor is it a folder with any; name what `assay bundle export` wrote".to_owned();
    Ok(found.ok_or_else(|| BundleError::Foreign { path: path.to_owned(), what: "bundle", detail })?)
}
