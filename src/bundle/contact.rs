//! The public keys of an installation in a file of their own, signed by themselves: what others need to seal to it and to believe it.
//!
//! The signature only proves that whoever holds the signing key chose the receiving key. Whose keys they are is for people to find
//! out, by comparing the fingerprint by another way.

use std::{
    fmt,
    fs::File,
    io::{ErrorKind, Read as _},
    path::Path,
    str::FromStr,
};

use serde::{Deserialize, Serialize};

use super::BundleError;
use crate::{
    case::{Digest, digest::Digester, hex},
    seal::{PublicKey, ReceivingKey, Signature, Signer, verify_digest},
};

const SCHEMA: &str = "assay.contact/1";
/// Longest file in bytes; a usual one has about five hundred.
const MAX_LEN: u64 = 16 * 1024;

/// The public keys of an installation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Contact {
    schema: String,
    /// The number of the installation, 32 hexadecimal digits.
    pub installation: String,
    /// By which it signs.
    pub signing_key: PublicKey,
    /// To which others seal.
    pub receiving_key: ReceivingKey,
    signature: Signature,
}

/// What two people compare to know that they look at the same keys: 160 bits, written as ten groups of four hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Fingerprint([u8; 20]);

/// The text is no fingerprint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this is no fingerprint: expected 40 hexadecimal digits, in groups or not")]
pub struct FingerprintError;

impl Fingerprint {
    /// That of the installation with these keys.
    pub fn of(installation: &str, signing: &PublicKey, receiving: &ReceivingKey) -> Self {
        let mut bytes = [0; 20];
        bytes.copy_from_slice(&digest(installation, signing, receiving).as_bytes()[..20]);
        Fingerprint(bytes)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, pair) in self.0.chunks(2).enumerate() {
            let gap = if index == 0 { "" } else { "-" };
            write!(f, "{gap}{:02x}{:02x}", pair[0], pair[1])?;
        }
        Ok(())
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}

impl FromStr for Fingerprint {
    type Err = FingerprintError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits: String = text.chars().filter(|c| !matches!(c, '-' | ' ' | ':')).collect();
        hex::decode(&digits).map(Fingerprint).ok_or(FingerprintError)
    }
}

impl TryFrom<String> for Fingerprint {
    type Error = FingerprintError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Fingerprint> for String {
    fn from(fingerprint: Fingerprint) -> String {
        fingerprint.to_string()
    }
}

impl Contact {
    /// The contact of the installation with these keys.
    pub fn new(installation: &str, signer: &Signer, receiving_key: ReceivingKey) -> Self {
        let digest = digest(installation, &signer.public(), &receiving_key);
        Contact {
            schema: SCHEMA.to_owned(),
            installation: installation.to_owned(),
            signing_key: signer.public(),
            receiving_key,
            signature: signer.sign_digest(&digest),
        }
    }

    /// What people compare.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&self.installation, &self.signing_key, &self.receiving_key)
    }

    /// The content of the contact file: one JSON object of several lines.
    pub fn to_text(&self) -> String {
        // Strings alone cannot fail to be written.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// Reads the contact file at `path`.
    ///
    /// # Errors
    /// When it cannot be read, is no contact file, or is not signed by the key that it names.
    pub fn read(path: &Path) -> Result<Self, BundleError> {
        let no_contact = |detail: String| BundleError::foreign(path, "contact file", detail);
        let mut text = String::new();
        let file = File::open(path).map_err(BundleError::io("read", path))?;
        let read = file.take(MAX_LEN + 1).read_to_string(&mut text);
        read.map_err(|error| match error.kind() {
            ErrorKind::InvalidData => no_contact("it is not text".to_owned()),
            _ => BundleError::io("read", path)(error),
        })?;
        if text.len() as u64 > MAX_LEN {
            return Err(no_contact(format!("it is longer than {MAX_LEN} bytes")));
        }
        let contact: Contact = serde_json::from_str(&text).map_err(|error| no_contact(error.to_string()))?;
        if contact.schema != SCHEMA {
            return Err(no_contact(format!("its schema is `{}`, expected `{SCHEMA}`", contact.schema.escape_debug())));
        }
        if hex::decode::<16>(&contact.installation).is_none() {
            return Err(no_contact("its installation has no number of 32 hexadecimal digits".to_owned()));
        }
        let digest = digest(&contact.installation, &contact.signing_key, &contact.receiving_key);
        verify_digest(&contact.signing_key, &digest, &contact.signature).map_err(|source| BundleError::Signature {
            path: path.to_owned(),
            what: "content",
            source,
        })?;
        Ok(contact)
    }
}

/// What is signed and compared: form, installation and keys, each with its length before it.
fn digest(installation: &str, signing: &PublicKey, receiving: &ReceivingKey) -> Digest {
    let (signing, receiving) = (signing.to_string(), receiving.to_string());
    let mut digester = Digester::default();
    for part in [SCHEMA, installation, &signing, &receiving] {
        digester.update(&(part.len() as u64).to_be_bytes());
        digester.update(part.as_bytes());
    }
    digester.finish()
}
