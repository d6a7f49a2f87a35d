//! The keys of the data folder: everything in it encrypted, or brought under other keys, and what may be told about them.

use std::{fs, io, path::Path};

use serde::Serialize;
use serde_json::json;

use super::{
    SessionError,
    desk::{DATABASE, Desk, EVIDENCE, now_millis},
    references::MATRIX,
    sign_in::sign_in_at,
};
use crate::{
    bundle::Fingerprint,
    case::{
        Digest,
        audit::{AuditAction, AuditEntry},
        operator::OperatorRules,
        permission::Permission,
    },
    media::vault::{Resealed, Vault},
    seal::{Former, KeyChange, KeyState, Passphrase, PublicKey, ReceivingKey, Secret, Signer, WrapKind},
    store::{Presence, Store, reseal},
};

/// How `keys.json` and its locks are named, which stay as they are.
const KEY_FILES: [&str; 3] = ["keys.json", "keys.lock", "keys.making.lock"];

/// A change of the keys that is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KeyReport {
    /// `passphrase` or `key file`: what opens the data now.
    pub opened_by: &'static str,
    /// Tells the master key from others.
    pub key_id: String,
    /// Whether an interrupted change was finished.
    pub resumed: bool,
    /// Files of evidence that were encrypted now.
    pub evidence_files: u64,
    /// Evidence that was damaged before.
    pub damaged: Vec<Digest>,
    /// Files in the data folder that are not Assay's; they stay as they are, and so readable.
    pub not_encrypted: Vec<String>,
}

/// What may be told about the keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KeyFacts {
    /// Whether database, evidence and gallery are encrypted.
    pub encrypted: bool,
    /// `passphrase` or `key file`, where they are.
    pub opened_by: Option<&'static str>,
    /// Public half of the signing key.
    pub public_key: PublicKey,
    /// Public half of the receiving key.
    pub receiving_key: ReceivingKey,
    /// The number of the installation, 32 hexadecimal digits.
    pub installation: String,
    /// What people compare before they trust these keys elsewhere.
    pub fingerprint: Fingerprint,
}

/// Who changes the keys, or restores an installation.
pub struct KeyKeeper<'a> {
    /// The name.
    pub actor: &'a str,
    /// How signing in is guarded.
    pub rules: OperatorRules,
    /// Gives the passphrase of that name; asked only where there are operators. The error says why there is none.
    pub passphrase: &'a mut dyn FnMut(&str) -> Result<Passphrase, String>,
}

impl KeyKeeper<'_> {
    /// An error unless the keeper may do this, by the operators in `store`; signs him in there.
    pub(super) fn enter(&mut self, store: &mut Store, permission: Permission) -> Result<String, SessionError> {
        let mut actor = self.actor.to_owned();
        if store.presence(&actor)? == Presence::Nobody {
            let passphrase = (self.passphrase)(&actor).map_err(SessionError::NoPassphrase)?;
            actor = sign_in_at(store, &actor, &passphrase, &self.rules)?.name;
        }
        store.must_be_permitted(&actor, permission)?;
        Ok(actor)
    }
}

/// Encrypts the data folder, which is made where it is missing, or goes on where that was interrupted. `progress` is told what is
/// being done.
///
/// # Errors
/// When another process has the folder open, it is encrypted already, the keeper may not, or the disk refuses; run it again then,
/// nothing is lost.
pub fn encrypt_data(
    data: &Path,
    keeper: KeyKeeper<'_>,
    secret: &Secret,
    progress: impl FnMut(String),
) -> Result<KeyReport, SessionError> {
    fs::create_dir_all(data).map_err(|source| SessionError::DataFolder { path: data.to_owned(), source })?;
    carry_out(data, keeper, KeyChange::encrypt(data, secret)?, AuditAction::KeysInit, progress)
}

/// Makes `new` what opens the data folder; with `all` everything is brought under a new master key as well, or that is gone on with
/// where it was interrupted.
///
/// # Errors
/// As [`encrypt_data`], and when the folder is not encrypted or `secret` does not open it.
pub fn rotate_keys(
    data: &Path,
    keeper: KeyKeeper<'_>,
    (secret, new): (&Secret, &Secret),
    all: bool,
    progress: impl FnMut(String),
) -> Result<KeyReport, SessionError> {
    let change = if all { KeyChange::rotate_all(data, secret, new)? } else { KeyChange::rewrap(data, secret, new)? };
    carry_out(data, keeper, change, AuditAction::KeysRotate, progress)
}

/// Brings everything under the new keys, in an order in which each step can be found done or done again.
fn carry_out(
    data: &Path,
    mut keeper: KeyKeeper<'_>,
    change: KeyChange,
    action: AuditAction,
    mut progress: impl FnMut(String),
) -> Result<KeyReport, SessionError> {
    let (database, keys) = (data.join(DATABASE), change.keys());
    let former = match change.former() {
        Former::Same => None,
        Former::Plain => Some(None),
        Former::Keys(keys) => Some(Some(keys)),
    };
    if !change.is_resumed() {
        // Before anything is changed; what was interrupted was permitted when it began, and is asked about below.
        let before = former.map_or(Some(&keys.database), |former| former.map(|keys| &keys.database));
        keeper.enter(&mut Store::open(&database, before)?, Permission::ChangeKeys)?;
    }
    if let Some(former) = former {
        progress("encrypting the database".to_owned());
        reseal(&database, former.map(|keys| &keys.database), &keys.database)?;
    }
    let mut store = Store::open(&database, Some(&keys.database))?;
    let actor = keeper.enter(&mut store, Permission::ChangeKeys)?;
    let mut evidence = Resealed::default();
    if let Some(former) = former {
        let vault = Vault::open(&data.join(EVIDENCE), Some(keys.evidence.clone()))?;
        evidence = vault.reseal(former.map(|keys| &keys.evidence), |done| {
            if done.files > 0 {
                progress(format!("encrypting the evidence: {} files", done.files + done.known));
            }
        })?;
        // A copy of what the database holds; it is made again.
        remove(&data.join(MATRIX))?;
    }
    let report = KeyReport {
        opened_by: change.wrap().map_or("", WrapKind::name),
        key_id: change.key_id(),
        resumed: change.is_resumed(),
        evidence_files: evidence.files,
        damaged: evidence.damaged,
        not_encrypted: strangers(data)?,
    };
    // The log comes first: a change that nobody knows of is worse than a note about one that must be finished.
    let entry = AuditEntry {
        action,
        actor,
        case: None,
        before: json!({"encrypted": !matches!(change.former(), Former::Plain)}),
        after: json!(report),
    };
    store.log(entry, now_millis())?;
    drop(store);
    change.finish()?;
    Ok(report)
}

fn remove(path: &Path) -> Result<(), SessionError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(SessionError::DataFolder { path: path.to_owned(), source: error })
        }
        _ => Ok(()),
    }
}

/// Files and folders in the data folder that are not Assay's, by name.
fn strangers(data: &Path) -> Result<Vec<String>, SessionError> {
    let unusable = |source| SessionError::DataFolder { path: data.to_owned(), source };
    let mut names = Vec::new();
    for entry in fs::read_dir(data).map_err(unusable)? {
        let name = entry.map_err(unusable)?.file_name().to_string_lossy().into_owned();
        let is_known = name == EVIDENCE || name.starts_with(DATABASE) || KEY_FILES.contains(&name.as_str());
        names.extend((!is_known).then_some(name));
    }
    names.sort();
    Ok(names)
}

impl Desk {
    /// The signing key of this installation, made when it is first asked for.
    ///
    /// # Errors
    /// When it cannot be kept or noted in the audit log.
    pub fn signer(&mut self) -> Result<Signer, SessionError> {
        let (signer, is_new) = self.keyring.signer()?;
        if is_new {
            self.log(AuditAction::SigningKey, None, json!({"publicKey": signer.public()}))?;
        }
        Ok(signer)
    }

    /// The number of this installation, 32 hexadecimal digits.
    ///
    /// # Errors
    /// When it is not known yet, and cannot be kept or noted in the audit log.
    pub(super) fn installation(&mut self) -> Result<String, SessionError> {
        self.signer()?;
        Ok(self.keyring.installation()?)
    }

    /// What may be told about the keys; that this person looked is noted in the audit log.
    ///
    /// # Errors
    /// When the database or `keys.json` cannot be written.
    pub fn key_facts(&mut self) -> Result<KeyFacts, SessionError> {
        let contact = self.own_contact()?;
        let wrap = KeyState::of(self.keyring.data())?.wrap;
        let facts = KeyFacts {
            encrypted: wrap.is_some(),
            opened_by: wrap.map(WrapKind::name),
            public_key: contact.signing_key,
            receiving_key: contact.receiving_key,
            fingerprint: contact.fingerprint(),
            installation: contact.installation,
        };
        self.log(AuditAction::KeysShow, None, json!(facts))?;
        Ok(facts)
    }
}
