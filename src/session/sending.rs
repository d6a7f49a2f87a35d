//! Cases sealed for other installations: gathered, sealed, noted in the audit log, and only then handed out.

use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::{Value, json};

use super::{
    SessionError,
    contacts::made_folder,
    courier::{Courier, Sealed, SendOrder},
    desk::{Desk, now_millis},
    moving_error::MovingError,
};
use crate::{
    bundle::{Bundle, BundleError, SealedBundle, acknowledgement_path, read_acknowledgement},
    case::{CaseId, Digest, audit::AuditAction, permission::Permission, sent::BundleId},
    media::import::{ImportError, cases_beside},
    store::TrustedContact,
    worker::{TaskWatch, bundles_at},
};

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

    /// Seals cases into one file, so that the trusted installation alone can open it, telling `watch` how far it is. That it failed is
    /// noted in the audit log.
    ///
    /// # Errors
    /// When this person may not, the recipient is not trusted, something of a case is erased, evidence is damaged, it is more than a
    /// recipient takes, a file of that name lies there, or file or audit log cannot be written; nothing new lies there then.
    pub fn send(&mut self, order: &SendOrder, watch: &TaskWatch<'_>) -> Result<SentBundle, SessionError> {
        let (courier, path) = self.begin_send(order)?;
        let sent = courier.seal(&order.cases, &path, watch).and_then(|sealed| self.hand_over(sealed));
        if let Err(error) = &sent {
            let actor = self.actor().to_owned();
            self.note_unsent(order, &actor, error)?;
        }
        sent
    }

    /// Looks whether the cases may be sealed, and gives who does it, on any thread, and where the bundle is to lie.
    ///
    /// # Errors
    /// When this person may not, the recipient is not trusted, no case is named, or the folder cannot be made.
    pub(super) fn begin_send(&mut self, order: &SendOrder) -> Result<(Courier, PathBuf), SessionError> {
        let courier = Courier::of(self, &order.to)?;
        let path = order.path().ok_or(MovingError::NothingToSend)?;
        made_folder(&order.folder)?;
        if std::fs::symlink_metadata(&path).is_ok() {
            return Err(BundleError::Exists { path }.into());
        }
        Ok((courier, path))
    }

    /// Notes the bundle for each of its cases, at once, and gives it its name.
    ///
    /// # Errors
    /// When this person may not by now, something of a case was erased meanwhile, or file or audit log cannot be written; nothing of it
    /// lies there then.
    pub(super) fn hand_over(&mut self, sealed: Sealed) -> Result<SentBundle, SessionError> {
        for case in &sealed.cases {
            self.store.read(sealed.permission, &self.actor)?.must_be_whole(case, "sent")?;
        }
        let told = told(&sealed);
        let entries = sealed.cases.iter().map(|case| self.entry(AuditAction::Export, Some(case), told.clone()));
        let entries: Vec<_> = entries.collect();
        self.store.unguarded().log_all_for(sealed.permission, entries, now_millis())?;
        let SealedBundle { bundle, sha256, byte_len } = sealed.bundle.clone();
        let (recipient, cases) = (sealed.contact.name.clone(), sealed.cases.clone());
        let path = sealed.finish()?;
        Ok(SentBundle { path, bundle, recipient, cases, sha256, byte_len })
    }

    /// Notes that a bundle which was begun was not handed out.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub(super) fn note_unsent(
        &mut self,
        order: &SendOrder,
        actor: &str,
        error: &SessionError,
    ) -> Result<(), SessionError> {
        let path = order.path().unwrap_or_default();
        let case = match &*order.cases {
            [case] => Some(case),
            _ => None,
        };
        self.note_not_made(actor, case, (&order.title(), &path), error)
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
fn told(sealed: &Sealed) -> Value {
    let Sealed { bundle, contact, head, .. } = sealed;
    json!({
        "format": "bundle", "bundle": bundle.bundle, "recipient": contact.name, "installation": contact.installation,
        "receivingKey": contact.receiving_key, "path": sealed.path().display().to_string(), "sha256": bundle.sha256,
        "bytes": bundle.byte_len, "auditHead": head, "redacted": false,
    })
}

impl Desk {
    /// What looks like cases beside the bundles at `path`, where that is a folder: they are no bundles, and are taken in as other cases
    /// are.
    ///
    /// # Errors
    /// When the folder cannot be listed, or holds more than the limits allow.
    pub fn cases_beside(&self, path: &Path) -> Result<Vec<PathBuf>, ImportError> {
        if path.is_dir() { cases_beside(path, &self.limits.import) } else { Ok(Vec::new()) }
    }
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
