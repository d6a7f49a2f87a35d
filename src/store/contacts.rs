//! Keys of other installations that are trusted here: to seal cases to, and to believe bundles by.

use rusqlite::{Connection, OptionalExtension, Row, named_params};
use serde::Serialize;
use serde_json::{Value, json};

use super::{Store, StoreError, audit};
use crate::{
    case::audit::{AuditAction, AuditEntry},
    seal::{PublicKey, ReceivingKey},
};

const COLUMNS: &str =
    "SELECT name, installation, signing_key, receiving_key, trusted_at_millis, trusted_by FROM contacts";
/// Longest name in characters.
const MAX_NAME: usize = 64;

/// Keys of another installation cannot be trusted, or are not.
#[derive(Debug, thiserror::Error)]
pub enum ContactError {
    /// No installation is trusted under this name.
    #[error("no installation is trusted as {0}; `assay keys trusted` lists those that are")]
    Unknown(String),
    /// Something about it cannot be so.
    #[error("{name} cannot be trusted: {detail}")]
    Wrong {
        /// The name.
        name: String,
        /// What is wrong and what to do.
        detail: String,
    },
}

/// Another installation, as it is known here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TrustedContact {
    /// The name that it has here: letters, digits, `.`, `-` and `_`, at most 64.
    pub name: String,
    /// Its number, 32 hexadecimal digits.
    pub installation: String,
    /// By which it signs.
    pub signing_key: PublicKey,
    /// To which others seal.
    pub receiving_key: ReceivingKey,
    /// Since when it is trusted, milliseconds since 1970 in UTC.
    pub trusted_at_millis: i64,
    /// Who said so.
    pub trusted_by: String,
}

impl Store {
    /// Trusts an installation from now on.
    ///
    /// # Errors
    /// When its name is none or taken, its key is trusted under another name, or the database cannot be written.
    pub fn trust(&mut self, contact: &TrustedContact) -> Result<(), StoreError> {
        let wrong =
            |detail: String| -> StoreError { ContactError::Wrong { name: contact.name.clone(), detail }.into() };
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        if contact.name.is_empty() || contact.name.len() > MAX_NAME || !contact.name.chars().all(plain) {
            let detail = "a name has letters, digits, full stop, hyphen and underscore, at most 64".to_owned();
            return Err(wrong(detail));
        }
        self.write(|transaction| {
            if find(transaction, "name = ?1", &contact.name)?.is_some() {
                return Err(wrong("there is one of this name already; remove it first, or choose another".to_owned()));
            }
            if let Some(known) = find(transaction, "signing_key = ?1", &contact.signing_key.to_string())? {
                return Err(wrong(format!("its keys are trusted already as {}; remove that one first", known.name)));
            }
            // Whoever could name another's receiving key as his own could give the word for him.
            if let Some(known) = find(transaction, "receiving_key = ?1", &contact.receiving_key.to_string())? {
                return Err(wrong(format!("its receiving key is that of {}; ask who it belongs to", known.name)));
            }
            let (actor, now_millis) = (contact.trusted_by.clone(), contact.trusted_at_millis);
            let entry = AuditEntry {
                action: AuditAction::ContactTrust,
                actor,
                case: None,
                before: Value::Null,
                after: json!(contact),
            };
            audit::append(transaction, entry, now_millis)?;
            transaction
                .prepare_cached(
                    "INSERT INTO contacts (name, installation, signing_key, receiving_key, trusted_at_millis, trusted_by)
                     VALUES (:name, :installation, :signing, :receiving, :now, :by)",
                )?
                .execute(named_params! {
                    ":name": contact.name,
                    ":installation": contact.installation,
                    ":signing": contact.signing_key.to_string(),
                    ":receiving": contact.receiving_key.to_string(),
                    ":now": now_millis,
                    ":by": contact.trusted_by,
                })?;
            Ok(())
        })
    }

    /// Trusts an installation no longer; cases that came from it stay.
    ///
    /// # Errors
    /// When there is none of this name, or the database cannot be written.
    pub fn distrust(&mut self, name: &str, actor: &str, now_millis: i64) -> Result<TrustedContact, StoreError> {
        self.write(|transaction| {
            let unknown = || ContactError::Unknown(name.to_owned());
            let known = find(transaction, "name = ?1", name)?.ok_or_else(unknown)?;
            let entry = AuditEntry {
                action: AuditAction::ContactDistrust,
                actor: actor.to_owned(),
                case: None,
                before: json!(known),
                after: Value::Null,
            };
            audit::append(transaction, entry, now_millis)?;
            transaction.prepare_cached("DELETE FROM contacts WHERE name = ?1")?.execute([name])?;
            Ok(known)
        })
    }

    /// Every trusted installation, by name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn contacts(&self) -> Result<Vec<TrustedContact>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(&format!("{COLUMNS} ORDER BY name"))?;
            let mut rows = statement.query([])?;
            let mut contacts = Vec::new();
            while let Some(row) = rows.next()? {
                contacts.push(read(row)?);
            }
            Ok(contacts)
        })
    }

    /// The trusted installation of this name.
    ///
    /// # Errors
    /// When there is none, or the database cannot be read.
    pub fn contact(&self, name: &str) -> Result<TrustedContact, StoreError> {
        let unknown = || ContactError::Unknown(name.to_owned());
        self.read(|connection| Ok(find(connection, "name = ?1", name)?.ok_or_else(unknown)?))
    }
}

fn find(connection: &Connection, condition: &str, value: &str) -> Result<Option<TrustedContact>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{COLUMNS} WHERE {condition}"))?;
    let found = statement.query_row([value], |row| Ok(read(row))).optional()?;
    found.transpose()
}

fn read(row: &Row<'_>) -> Result<TrustedContact, StoreError> {
    let (name, signing, receiving): (String, String, String) = (row.get(0)?, row.get(2)?, row.get(3)?);
    let what = || format!("the trusted installation {name}");
    Ok(TrustedContact {
        installation: row.get(1)?,
        signing_key: signing.parse().map_err(|error| StoreError::unreadable(what(), error))?,
        receiving_key: receiving.parse().map_err(|error| StoreError::unreadable(what(), error))?,
        trusted_at_millis: row.get(4)?,
        trusted_by: row.get(5)?,
        name,
    })
}
