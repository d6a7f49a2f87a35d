//! The recipient's word that a bundle came in, signed: what the sender waits for before the bundle is deleted.

use std::{
    fs::File,
    io::{ErrorKind, Read as _},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::{BundleError, Header, Sender};
use crate::{
    case::{CaseId, Digest, digest::Digester, sent::BundleId, sibling::with_ending},
    seal::{PublicKey, Signature, Signer, verify_digest},
};

const SCHEMA: &str = "assay.bundle-acknowledgement/1";
/// Longest file in bytes: a thousand cases with long identifiers.
const MAX_LEN: u64 = 1024 * 1024;

/// What became of a case of the bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It was stored.
    Received,
    /// The very same case was there already.
    Known,
}

impl Fate {
    /// Name in the file.
    pub const fn name(self) -> &'static str {
        match self {
            Fate::Received => "received",
            Fate::Known => "known",
        }
    }
}

/// The recipient's word about one bundle. It is only given when every case of the bundle is in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Acknowledgement {
    schema: String,
    /// The bundle.
    pub bundle: BundleId,
    /// SHA-256 of the bundle's file as it was received.
    pub sha256: Digest,
    /// Who received it.
    pub recipient: Sender,
    /// When, by the recipient's clock, milliseconds since 1970 in UTC.
    pub received_at_millis: i64,
    /// Its cases, in their order, with what became of each.
    pub cases: Vec<(CaseId, Fate)>,
    signature: Signature,
}

/// Where the acknowledgement of the bundle at `path` lies.
pub fn acknowledgement_path(path: &Path) -> PathBuf {
    with_ending(path, "ack")
}

impl Acknowledgement {
    /// The word of `signer` that every case of the bundle is in.
    pub fn new(
        header: &Header,
        sha256: Digest,
        (installation, signer): (&str, &Signer),
        received_at_millis: i64,
        cases: Vec<(CaseId, Fate)>,
    ) -> Self {
        let recipient = Sender { installation: installation.to_owned(), signing_key: signer.public() };
        let mut made = Acknowledgement {
            schema: SCHEMA.to_owned(),
            bundle: header.bundle.clone(),
            sha256,
            recipient,
            received_at_millis,
            cases,
            signature: Signature::from_bytes([0; Signature::LEN]),
        };
        made.signature = signer.sign_digest(&made.digest());
        made
    }

    /// The content of its file: one JSON object of several lines.
    pub fn to_text(&self) -> String {
        // Strings and numbers alone cannot fail to be written.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// What is signed: every field with its length before it.
    fn digest(&self) -> Digest {
        let mut digester = Digester::default();
        let mut add = |part: &str| {
            digester.update(&(part.len() as u64).to_be_bytes());
            digester.update(part.as_bytes());
        };
        add(&self.schema);
        add(&self.bundle.to_string());
        add(&self.sha256.to_string());
        add(&self.recipient.installation);
        add(&self.recipient.signing_key.to_string());
        add(&self.received_at_millis.to_string());
        for (case, fate) in &self.cases {
            add(&case.0);
            add(fate.name());
        }
        digester.finish()
    }

    /// An error unless this is the word of the holder of `recipient` about the bundle with this header and SHA-256. `path` names the
    /// acknowledgement in errors.
    ///
    /// # Errors
    /// When it is about another bundle or other bytes, or signed by somebody else.
    pub fn check(
        &self,
        header: &Header,
        sha256: &Digest,
        recipient: &PublicKey,
        path: &Path,
    ) -> Result<(), BundleError> {
        let no_word = |detail: String| BundleError::foreign(path, "acknowledgement of this bundle", detail);
        if self.bundle != header.bundle {
            return Err(no_word(format!("it is about the bundle {}, not {}", self.bundle, header.bundle)));
        }
        if self.sha256 != *sha256 {
            return Err(no_word(format!(
                "other bytes were received (SHA-256 {}) than lie here ({sha256})",
                self.sha256
            )));
        }
        if self.recipient.signing_key != *recipient {
            let found = self.recipient.signing_key;
            return Err(no_word(format!("it is signed by {found}, not by the recipient's key {recipient}")));
        }
        Ok(())
    }
}

/// Reads the acknowledgement at `path` and checks its signature, by the key that it names: whose key that must be is asked by
/// [`Acknowledgement::check`].
///
/// # Errors
/// When it cannot be read, is none, or was altered.
pub fn read_acknowledgement(path: &Path) -> Result<Acknowledgement, BundleError> {
    let none = |detail: String| BundleError::foreign(path, "acknowledgement", detail);
    let file = File::open(path).map_err(BundleError::io("read", path))?;
    let mut text = String::new();
    file.take(MAX_LEN + 1).read_to_string(&mut text).map_err(|error| match error.kind() {
        ErrorKind::InvalidData => none("it is not text".to_owned()),
        _ => BundleError::io("read", path)(error),
    })?;
    if text.len() as u64 > MAX_LEN {
        return Err(none(format!("it is longer than {MAX_LEN} bytes")));
    }
    let made: Acknowledgement = serde_json::from_str(&text).map_err(|error| none(error.to_string()))?;
    if made.schema != SCHEMA {
        return Err(none(format!("its schema is `{}`, expected `{SCHEMA}`", made.schema.escape_debug())));
    }
    verify_digest(&made.recipient.signing_key, &made.digest(), &made.signature)
        .map_err(|source| BundleError::Signature { path: path.to_owned(), what: "content", source })?;
    Ok(made)
}
