//! Signatures over files and other bytes: Ed25519 (RFC 8032), detached, in a file beside what they sign.
//!
//! What is signed is never the bytes themselves but `assay.signature/1`, a zero byte and the SHA-256 of the bytes: a signature
//! made here can never pass as one made for another protocol with the same key, and large files are digested piece by piece.

use std::fmt;

use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};

use super::hex::hexadecimal;
use crate::case::Digest;

/// Schema of a detached signature file, and the domain under which everything is signed.
pub const SIGNATURE_SCHEMA: &str = "assay.signature/1";
/// The only algorithm of this schema.
const ALGORITHM: &str = "Ed25519";

/// A signature is none, is not of this key, or is not over these bytes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// The text is no public key or no signature.
    #[error("this is no {what}: expected {expected} hexadecimal digits")]
    Malformed {
        /// What it should be.
        what: &'static str,
        /// Hexadecimal digits that it has.
        expected: usize,
    },
    /// The signature file does not read.
    #[error("this is no signature file: {0}; take the .sig file that was written with the file")]
    Unreadable(String),
    /// The file was changed since it was signed.
    #[error("the file was altered after it was signed: its SHA-256 is {found}, signed was {signed}")]
    Altered {
        /// Digest of the file as it is.
        found: Digest,
        /// Digest in the signature file.
        signed: Digest,
    },
    /// The signature is not one of this key over these bytes.
    #[error("the signature is not by the key {0} over this content; it was altered or made with another key")]
    Wrong(PublicKey),
    /// Signed, but by somebody else.
    #[error(
        "signed by the key {found}, not by {expected}; `assay keys show` of the installation that signed tells its key"
    )]
    OtherSigner {
        /// The key that signed.
        found: PublicKey,
        /// The key that was expected.
        expected: PublicKey,
    },
}

/// Public half of an installation's signing key, written as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PublicKey(pub(super) [u8; 32]);

/// An Ed25519 signature, written as 128 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Signature([u8; 64]);

hexadecimal!(PublicKey, 32, "public key");
hexadecimal!(Signature, 64, "signature");

impl Signature {
    /// Length in bytes.
    pub const LEN: usize = 64;

    /// The signature whose raw bytes these are.
    pub const fn from_bytes(bytes: [u8; Self::LEN]) -> Self {
        Signature(bytes)
    }

    /// The raw bytes.
    pub const fn as_bytes(&self) -> &[u8; Self::LEN] {
        &self.0
    }
}

/// The signing key of an installation. Its secret half is wiped from memory when it is dropped, and shown nowhere.
#[derive(Clone)]
pub struct Signer(SigningKey);

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({})", self.public())
    }
}

impl Signer {
    /// The signer of this 32-byte seed.
    pub(super) fn from_seed(seed: &[u8; 32]) -> Self {
        Signer(SigningKey::from_bytes(seed))
    }

    /// The public key by which others check what this one signs.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().to_bytes())
    }

    /// Signs bytes.
    pub fn sign(&self, bytes: &[u8]) -> Signature {
        self.sign_digest(&Digest::of(bytes))
    }

    /// Signs bytes by their digest: for what is too large to be held in memory.
    pub fn sign_digest(&self, digest: &Digest) -> Signature {
        Signature(self.0.sign(&signed_message(digest)).to_bytes())
    }

    /// The content of the detached signature file over bytes with this digest.
    pub fn signature_file(&self, digest: &Digest) -> SignatureFile {
        SignatureFile {
            schema: SIGNATURE_SCHEMA.to_owned(),
            algorithm: ALGORITHM.to_owned(),
            public_key: self.public(),
            sha256: *digest,
            signature: self.sign_digest(digest),
        }
    }
}

/// What is signed for bytes with this digest.
fn signed_message(digest: &Digest) -> Vec<u8> {
    [SIGNATURE_SCHEMA.as_bytes(), &[0], digest.as_bytes()].concat()
}

/// Checks a signature over `bytes`.
///
/// # Errors
/// [`SignatureError::Wrong`] where it is not one of this key over these bytes.
pub fn verify(public: &PublicKey, bytes: &[u8], signature: &Signature) -> Result<(), SignatureError> {
    verify_digest(public, &Digest::of(bytes), signature)
}

/// Checks a signature over bytes with this digest.
///
/// # Errors
/// As [`verify`].
pub fn verify_digest(public: &PublicKey, digest: &Digest, signature: &Signature) -> Result<(), SignatureError> {
    let wrong = |_| SignatureError::Wrong(*public);
    // Strict: keys of small order, for which one signature fits many messages, are refused.
    let key = VerifyingKey::from_bytes(&public.0).map_err(wrong)?;
    key.verify_strict(&signed_message(digest), &ed25519_dalek::Signature::from_bytes(&signature.0)).map_err(wrong)
}

/// A detached signature as it stands in `FILE.sig`, JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignatureFile {
    /// [`SIGNATURE_SCHEMA`].
    pub schema: String,
    /// `Ed25519`.
    pub algorithm: String,
    /// Key that signed.
    pub public_key: PublicKey,
    /// SHA-256 of the file that is signed.
    pub sha256: Digest,
    /// Signature over the digest in its domain.
    pub signature: Signature,
}

impl SignatureFile {
    /// Reads the content of a `.sig` file.
    ///
    /// # Errors
    /// When it is not JSON of this schema and algorithm.
    pub fn parse(text: &str) -> Result<Self, SignatureError> {
        let file: SignatureFile =
            serde_json::from_str(text).map_err(|error| SignatureError::Unreadable(error.to_string()))?;
        if file.schema != SIGNATURE_SCHEMA || file.algorithm != ALGORITHM {
            let detail = format!("schema {} with {} is not known", file.schema, file.algorithm);
            return Err(SignatureError::Unreadable(detail));
        }
        Ok(file)
    }

    /// The text of the `.sig` file, one JSON object of several lines.
    pub fn to_text(&self) -> String {
        // Strings alone cannot fail to be written.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// Checks that a file with the digest `found` is what was signed, and by `signer` where one is expected. Without one it is
    /// only known that whoever holds [`SignatureFile::public_key`] signed it.
    ///
    /// # Errors
    /// When the file was altered, the signature is wrong, or another key signed.
    pub fn check(&self, found: &Digest, signer: Option<&PublicKey>) -> Result<(), SignatureError> {
        if *found != self.sha256 {
            return Err(SignatureError::Altered { found: *found, signed: self.sha256 });
        }
        verify_digest(&self.public_key, found, &self.signature)?;
        match signer {
            Some(expected) if *expected != self.public_key => {
                Err(SignatureError::OtherSigner { found: self.public_key, expected: *expected })
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signer(seed: u8) -> Signer {
        Signer::from_seed(&[seed; 32])
    }

    /// Test 1 of RFC 8032, section 7.1: the public key of a seed.
    #[test]
    fn the_public_key_is_that_of_the_standard() {
        let seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
        let public = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
        assert_eq!(Signer::from_seed(&super::super::hex::decode(seed).unwrap()).public().to_string(), public);
    }

    #[test]
    fn a_signature_holds_for_its_bytes_and_key_alone() {
        let signature = signer(1).sign(b"the audit head");
        let public = signer(1).public();
        assert_eq!(verify(&public, b"the audit head", &signature), Ok(()));
        assert_eq!(verify(&public, b"the audit Head", &signature), Err(SignatureError::Wrong(public)));
        let other = signer(2).public();
        assert_eq!(verify(&other, b"the audit head", &signature), Err(SignatureError::Wrong(other)));
        for place in 0..64 {
            let mut bent = signature;
            bent.0[place] ^= 1;
            assert!(verify(&public, b"the audit head", &bent).is_err(), "byte {place}");
        }
        // The bare digest signed with the same key is no signature of ours.
        let bare = Signature(signer(1).0.sign(Digest::of(b"x").as_bytes()).to_bytes());
        assert!(verify(&public, b"x", &bare).is_err());
    }

    #[test]
    fn keys_of_small_order_are_refused() {
        let mut point = [0; 32];
        point[0] = 1;
        let nothing = Signature([[0; 32], [0; 32]].concat().try_into().unwrap());
        assert!(verify(&PublicKey(point), b"anything", &nothing).is_err());
    }

    #[test]
    fn a_signature_file_reads_back_and_names_what_is_wrong() {
        let digest = Digest::of(b"a report");
        let file = signer(3).signature_file(&digest);
        let read = SignatureFile::parse(&file.to_text()).unwrap();
        assert_eq!(read, file);
        assert_eq!(read.check(&digest, None), Ok(()));
        assert_eq!(read.check(&digest, Some(&signer(3).public())), Ok(()));
        let other = signer(4).public();
        let expected = SignatureError::OtherSigner { found: file.public_key, expected: other };
        assert_eq!(read.check(&digest, Some(&other)), Err(expected));
        let found = Digest::of(b"a retort");
        assert_eq!(read.check(&found, None), Err(SignatureError::Altered { found, signed: digest }));
        let moved = SignatureFile { sha256: found, ..file.clone() };
        assert_eq!(moved.check(&found, None), Err(SignatureError::Wrong(file.public_key)));
        let text = file.to_text();
        for (from, to) in [("assay.signature/1", "assay.signature/2"), ("Ed25519", "RSA"), ("publicKey", "key")] {
            let parsed = SignatureFile::parse(&text.replace(from, to));
            assert!(matches!(parsed, Err(SignatureError::Unreadable(_))), "{to}: {parsed:?}");
        }
        let cut = text.replace(&file.signature.to_string(), &file.signature.to_string()[1..]);
        assert!(SignatureFile::parse(&cut).unwrap_err().to_string().contains("128 hexadecimal digits"));
    }

    #[test]
    fn the_secret_half_is_not_shown() {
        assert_eq!(format!("{:?}", signer(5)), format!("Signer({})", signer(5).public()));
    }
}
