//! The keys that installations exchange: what is told of this one's, and whose are trusted here.

use std::{fs, io::Write as _, path::Path};

use serde::Serialize;
use serde_json::json;

use super::{
    SessionError,
    desk::{Desk, now_millis},
    moving_error::MovingError,
    outgoing::{Outgoing, Place},
};
use crate::{
    bundle::{Contact, Fingerprint},
    case::{audit::AuditAction, permission::Permission},
    seal::Receiver,
    store::TrustedContact,
};

/// A trusted installation, with what people compare.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KnownContact {
    /// The installation.
    #[serde(flatten)]
    pub contact: TrustedContact,
    /// Its fingerprint.
    pub fingerprint: Fingerprint,
}

impl From<TrustedContact> for KnownContact {
    fn from(contact: TrustedContact) -> Self {
        let TrustedContact { installation, signing_key, receiving_key, .. } = &contact;
        KnownContact { fingerprint: Fingerprint::of(installation, signing_key, receiving_key), contact }
    }
}

impl Desk {
    /// The receiving key of this installation, made when it is first asked for.
    ///
    /// # Errors
    /// When it cannot be kept or noted in the audit log.
    pub fn receiver(&mut self) -> Result<Receiver, SessionError> {
        // The signing key comes first, so that the log notes it.
        self.signer()?;
        let (receiver, is_new) = self.keyring.receiver()?;
        if is_new {
            self.log(AuditAction::ReceivingKey, None, json!({"receivingKey": receiver.public()}))?;
        }
        Ok(receiver)
    }

    /// The contact of this installation: its public keys, signed.
    ///
    /// # Errors
    /// When the keys cannot be made or noted in the audit log.
    pub fn own_contact(&mut self) -> Result<Contact, SessionError> {
        let (receiver, signer) = (self.receiver()?, self.signer()?);
        Ok(Contact::new(&self.installation()?, &signer, receiver.public()))
    }

    /// Writes the contact of this installation to a file, whole or not at all; that it was handed out is noted in the audit log.
    ///
    /// # Errors
    /// When the keys cannot be made, a file lies there already, or file or audit log cannot be written.
    pub fn write_contact(&mut self, path: &Path) -> Result<Contact, SessionError> {
        let contact = self.own_contact()?;
        let text = contact.to_text();
        let write = |source| SessionError::Write { path: path.to_owned(), source };
        let owner = self.installation()?;
        let file =
            Outgoing::write(Place::new(path, false)?, &owner, |file| file.write_all(text.as_bytes()).map_err(write))?;
        let told = json!({"contact": contact.fingerprint(), "path": path.display().to_string()});
        self.log(AuditAction::KeysShow, None, told)?;
        file.hand_out()?;
        Ok(contact)
    }

    /// Trusts the installation whose contact file lies at `path`, from now on and under this name. Where a fingerprint is given, it
    /// must be that of the file.
    ///
    /// # Errors
    /// When this person may not, the file is no contact or has another fingerprint, the contact is this installation's own, the name
    /// is none or taken, or the database cannot be written.
    pub fn trust(
        &mut self,
        path: &Path,
        name: &str,
        expected: Option<&Fingerprint>,
    ) -> Result<KnownContact, SessionError> {
        let contact = Contact::read(path)?;
        let found = contact.fingerprint();
        if let Some(expected) = expected.filter(|expected| **expected != found) {
            let (path, expected) = (path.to_owned(), *expected);
            return Err(MovingError::OtherFingerprint { path, found, expected }.into());
        }
        if contact.signing_key == self.signer()?.public() {
            return Err(MovingError::OwnContact { path: path.to_owned() }.into());
        }
        let trusted = TrustedContact {
            name: name.to_owned(),
            installation: contact.installation,
            signing_key: contact.signing_key,
            receiving_key: contact.receiving_key,
            trusted_at_millis: now_millis(),
            trusted_by: self.actor.clone(),
        };
        self.store.change(Permission::ChangeKeys, &self.actor)?.trust(&trusted)?;
        Ok(trusted.into())
    }

    /// Trusts an installation no longer. Cases that came from it stay.
    ///
    /// # Errors
    /// When this person may not, there is none of this name, or the database cannot be written.
    pub fn distrust(&mut self, name: &str) -> Result<KnownContact, SessionError> {
        let actor = self.actor.clone();
        Ok(self.store.change(Permission::ChangeKeys, &actor)?.distrust(name, &actor, now_millis())?.into())
    }

    /// Every trusted installation, by name: for whoever may send cases, take them in, or change keys.
    ///
    /// # Errors
    /// When this person may do none of that, or the database cannot be read.
    pub fn trusted(&self) -> Result<Vec<KnownContact>, SessionError> {
        let any = [Permission::Export, Permission::Import, Permission::Forward, Permission::ChangeKeys];
        let permitted = any.into_iter().find(|&permission| self.may(permission)).unwrap_or(Permission::ChangeKeys);
        let contacts = self.store.read(permitted, &self.actor)?.contacts()?;
        Ok(contacts.into_iter().map(KnownContact::from).collect())
    }
}

/// Makes a folder where there is none.
pub(super) fn made_folder(folder: &Path) -> Result<(), SessionError> {
    fs::create_dir_all(folder).map_err(|source| SessionError::Write { path: folder.to_owned(), source })
}
