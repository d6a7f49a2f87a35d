//! The head of a bundle: from whom, to whom, how long; signed by the sender, readable by everybody.

use std::{
    io::{Read, Seek, SeekFrom},
    path::Path,
};

use serde::{Deserialize, Serialize};

use super::BundleError;
use crate::{
    case::{Digest, hex, sent::BundleId},
    seal::{Encapsulated, PublicKey, ReceivingKey, Signature, Signer, verify_digest},
};

/// Form of the header.
pub(super) const SCHEMA: &str = "assay.bundle/1";
/// How every bundle begins, whatever its version.
const MAGIC: &[u8; 7] = b"ASSAYBN";
/// The version that this Assay writes and reads.
const VERSION: u8 = b'1';
/// Longest header in bytes; a usual one has about six hundred.
const MAX_LEN: u32 = 16 * 1024;
/// Bytes before the header.
const LEAD_LEN: u64 = 12;

/// Who sealed a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Sender {
    /// The number of the installation, 32 hexadecimal digits.
    pub installation: String,
    /// The key that signed.
    pub signing_key: PublicKey,
}

/// What is told about a bundle in clear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Header {
    pub(super) schema: String,
    /// Its number, which follows from the encapsulated key.
    pub bundle: BundleId,
    /// Who sealed it.
    pub sender: Sender,
    /// To whom it is sealed.
    pub recipient: ReceivingKey,
    pub(super) encapsulated: Encapsulated,
    /// When it was sealed, by the sender's clock, milliseconds since 1970 in UTC.
    pub sealed_at_millis: i64,
    /// Length of the sealed body in bytes.
    pub body_bytes: u64,
}

/// The number of the bundle with this encapsulated key.
pub(super) fn bundle_id(encapsulated: &Encapsulated) -> BundleId {
    BundleId::of(&Digest::of(&[SCHEMA.as_bytes(), b" number", &[0], encapsulated.as_bytes()].concat()))
}

/// What the key of the body is bound to besides the encapsulated key.
pub(super) fn seal_context(sender: &Sender, recipient: &ReceivingKey) -> Vec<u8> {
    format!("{SCHEMA} {} {} {recipient}", sender.installation, sender.signing_key).into_bytes()
}

/// What is signed of the header, and of the whole.
pub(super) fn signed(part: &str, digest: &Digest) -> Digest {
    Digest::of(&[SCHEMA.as_bytes(), b" ", part.as_bytes(), &[0], digest.as_bytes()].concat())
}

impl Header {
    /// The bytes at the beginning of the bundle: mark, length, header, signature.
    pub(super) fn to_bytes(&self, signer: &Signer) -> Result<Vec<u8>, serde_json::Error> {
        let text = serde_json::to_vec(self)?;
        let signature = signer.sign_digest(&signed("header", &Digest::of(&text)));
        let length = u32::try_from(text.len()).unwrap_or(u32::MAX).to_be_bytes();
        Ok([&MAGIC[..], &[VERSION], &length, &text, signature.as_bytes()].concat())
    }

    /// Reads the head of the bundle `path` and checks its signature, by the key that it names. Returns also where the body begins.
    pub(super) fn read(file: &mut (impl Read + Seek), path: &Path) -> Result<(Self, u64), BundleError> {
        let no_bundle = |detail: String| BundleError::foreign(path, "bundle", detail);
        let unreadable = |error: std::io::Error| match error.kind() {
            std::io::ErrorKind::UnexpectedEof => no_bundle("it ends within its header; copy it again".to_owned()),
            _ => BundleError::io("read", path)(error),
        };
        file.seek(SeekFrom::Start(0)).map_err(unreadable)?;
        let mut lead = [0; LEAD_LEN as usize];
        file.read_exact(&mut lead).map_err(unreadable)?;
        if !lead.starts_with(MAGIC) {
            return Err(no_bundle("it does not begin as one; name a file that `assay bundle export` wrote".to_owned()));
        }
        if lead[MAGIC.len()] != VERSION {
            let version = char::from(lead[MAGIC.len()]).escape_default().to_string();
            return Err(BundleError::Newer { path: path.to_owned(), version });
        }
        let length = u32::from_be_bytes([lead[8], lead[9], lead[10], lead[11]]);
        if length > MAX_LEN {
            let (found, limit) = (u64::from(length), u64::from(MAX_LEN));
            return Err(BundleError::Limit { path: path.to_owned(), what: "the length of its header", found, limit });
        }
        let mut text = vec![0; length as usize];
        file.read_exact(&mut text).map_err(unreadable)?;
        let mut signature = [0; Signature::LEN];
        file.read_exact(&mut signature).map_err(unreadable)?;
        let header: Header =
            serde_json::from_slice(&text).map_err(|error| no_bundle(format!("its header: {error}")))?;
        header.check(path)?;
        let digest = signed("header", &Digest::of(&text));
        verify_digest(&header.sender.signing_key, &digest, &Signature::from_bytes(signature))
            .map_err(|source| BundleError::Signature { path: path.to_owned(), what: "header", source })?;
        Ok((header, LEAD_LEN + u64::from(length) + Signature::LEN as u64))
    }

    fn check(&self, path: &Path) -> Result<(), BundleError> {
        if self.schema != SCHEMA {
            return Err(BundleError::Newer {
                path: path.to_owned(),
                version: self.schema.escape_default().to_string(),
            });
        }
        let has_number = hex::decode::<16>(&self.sender.installation).is_some();
        if self.bundle != bundle_id(&self.encapsulated) || !has_number {
            return Err(BundleError::foreign(path, "bundle", "its numbers do not belong to its keys"));
        }
        Ok(())
    }
}
