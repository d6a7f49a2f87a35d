//! Keys in memory: where they come from, how one seals another, and that they are wiped and never shown.
//!
//! From the master key every other key follows by HKDF-SHA-256 (RFC 5869), each under a label of its own. A key is sealed by
//! XChaCha20-Poly1305 with a random nonce of 24 bytes (draft-irtf-cfrg-xchacha-03).

use std::fmt;

use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use hkdf::Hkdf;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::{error::KeyError, hex};

/// Bytes of every key.
pub(super) const KEY_LEN: usize = 32;
const NONCE_LEN: usize = 24;
/// A key and the 16 bytes by which its seal is checked.
const SEALED_LEN: usize = KEY_LEN + 16;

/// Random bytes of the system.
pub(super) fn random<const N: usize>() -> Result<[u8; N], KeyError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| KeyError::NoRandomness(error.to_string()))?;
    Ok(bytes)
}

/// 32 random bytes of the system, to be digested together with what nobody shall find again by trying.
///
/// # Errors
/// When the system has none to give.
pub fn salt() -> Result<[u8; 32], KeyError> {
    random()
}

/// A key of 32 bytes, wiped when it is dropped.
#[derive(Clone)]
pub(super) struct Key(Zeroizing<[u8; KEY_LEN]>);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(secret)")
    }
}

impl Key {
    pub(super) fn new(bytes: [u8; KEY_LEN]) -> Self {
        Key(Zeroizing::new(bytes))
    }

    pub(super) fn random() -> Result<Self, KeyError> {
        random().map(Key::new)
    }

    pub(super) fn bytes(&self) -> &[u8; KEY_LEN] {
        &self.0
    }

    /// The key that follows from this one, a salt and a label.
    #[expect(
        clippy::expect_used,
        reason = "HKDF-SHA-256 gives up to 8160 bytes; a key that is none must never be used"
    )]
    pub(super) fn derive(&self, salt: &[u8], label: &[u8]) -> Key {
        let mut key = Zeroizing::new([0; KEY_LEN]);
        Hkdf::<Sha256>::new(Some(salt), &self.0[..]).expand(label, &mut key[..]).expect("32 bytes");
        Key(key)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&*self.0).into())
    }

    /// Seals another key with this one, for the purpose that `context` states.
    pub(super) fn seal(&self, secret: &Key, context: &[u8]) -> Result<SealedKey, KeyError> {
        let nonce = random()?;
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), Payload { msg: secret.bytes(), aad: context });
        let sealed = sealed.map_err(|_| KeyError::NoRandomness("a key could not be sealed".to_owned()))?;
        Ok(SealedKey { nonce: hex::encode(&nonce), sealed: hex::encode(&sealed) })
    }

    /// The key that was sealed with this one for the same purpose; `None` where another key sealed it, or it was altered.
    pub(super) fn unseal(&self, sealed: &SealedKey, context: &[u8]) -> Option<Key> {
        let nonce: [u8; NONCE_LEN] = hex::decode(&sealed.nonce)?;
        let bytes: [u8; SEALED_LEN] = hex::decode(&sealed.sealed)?;
        let opened = self.cipher().decrypt(&XNonce::from(nonce), Payload { msg: &bytes, aad: context }).ok()?;
        let opened = Zeroizing::new(opened);
        opened.as_slice().try_into().ok().map(Key::new)
    }
}

/// A key as it stands in a file: sealed by another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SealedKey {
    /// 24 bytes, in hexadecimal digits.
    nonce: String,
    /// 32 bytes and their tag of 16, in hexadecimal digits.
    sealed: String,
}

impl SealedKey {
    /// Whether its parts have the length they must have.
    pub(super) fn is_whole(&self) -> bool {
        hex::decode::<NONCE_LEN>(&self.nonce).is_some() && hex::decode::<SEALED_LEN>(&self.sealed).is_some()
    }
}

/// Tells keys apart without telling anything about them: eight bytes that follow from the master key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct KeyId([u8; 8]);

impl KeyId {
    pub(super) const LEN: usize = 8;

    pub(super) fn bytes(&self) -> &[u8; Self::LEN] {
        &self.0
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(&self.0))
    }
}

/// The key of the database.
#[derive(Debug, Clone)]
pub struct DatabaseKey(Key);

impl DatabaseKey {
    /// The key as SQLCipher takes it: `x'…'` with 64 hexadecimal digits, used as it is and not stretched.
    pub fn raw(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("x'{}'", *Zeroizing::new(hex::encode(self.0.bytes()))))
    }

    /// The statement by which SQLCipher takes the key of a database that was just opened.
    pub fn statement(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("PRAGMA key = \"{}\"", *self.raw()))
    }
}

/// A key of sealed files of one purpose.
#[derive(Debug, Clone)]
pub struct FileKey {
    key: Key,
    id: KeyId,
}

impl FileKey {
    /// A key that nobody keeps: what it seals can be read as long as this value lives.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn passing() -> Result<Self, KeyError> {
        Ok(MasterKey::random()?.keys().evidence)
    }

    /// The key of a file that was sealed to a recipient, by the secret that both found.
    pub(super) fn exported(secret: Key) -> Self {
        let found = MasterKey(secret);
        FileKey { key: found.labelled("sealed file"), id: found.id() }
    }

    pub(super) fn id(&self) -> &KeyId {
        &self.id
    }

    /// The key of one file, which no other file has.
    pub(super) fn for_file(&self, salt: &[u8], header: &[u8]) -> Key {
        self.key.derive(salt, header)
    }
}

/// The keys that an open installation works with.
#[derive(Debug, Clone)]
pub struct Keys {
    /// Of the database.
    pub database: DatabaseKey,
    /// Of the evidence.
    pub evidence: FileKey,
    /// Of the gallery's matrix file.
    pub gallery: FileKey,
}

impl Keys {
    /// Tells the master key from others; says nothing about it: sixteen hexadecimal digits.
    pub fn id(&self) -> String {
        self.evidence.id.to_string()
    }
}

/// The one key from which the others follow.
#[derive(Debug, Clone)]
pub(super) struct MasterKey(pub(super) Key);

impl MasterKey {
    pub(super) fn random() -> Result<Self, KeyError> {
        Key::random().map(MasterKey)
    }

    fn labelled(&self, label: &str) -> Key {
        self.0.derive(b"assay.keys/1", label.as_bytes())
    }

    pub(super) fn id(&self) -> KeyId {
        let mut id = [0; KeyId::LEN];
        id.copy_from_slice(&self.labelled("key id").bytes()[..KeyId::LEN]);
        KeyId(id)
    }

    pub(super) fn keys(&self) -> Keys {
        let id = self.id();
        Keys {
            database: DatabaseKey(self.labelled("database")),
            evidence: FileKey { key: self.labelled("evidence"), id },
            gallery: FileKey { key: self.labelled("gallery"), id },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Test case 3 of RFC 5869 (no salt, no label), cut to 32 bytes.
    #[test]
    fn keys_are_derived_as_the_standard_says() {
        let mut out = [0; KEY_LEN];
        Hkdf::<Sha256>::new(Some(&[]), &[0x0b; 22]).expand(&[], &mut out).unwrap();
        assert_eq!(hex::encode(&out), "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d");
        let key = Key::new([7; 32]);
        let mut same = [0; KEY_LEN];
        Hkdf::<Sha256>::new(Some(b"salt"), &[7; 32]).expand(b"label", &mut same).unwrap();
        assert_eq!(key.derive(b"salt", b"label").bytes(), &same);
    }

    #[test]
    fn a_sealed_key_opens_with_its_key_and_purpose_alone() {
        let (outer, inner) = (Key::new([1; 32]), Key::new([2; 32]));
        let sealed = outer.seal(&inner, b"purpose").unwrap();
        assert!(sealed.is_whole());
        assert_eq!(outer.unseal(&sealed, b"purpose").unwrap().bytes(), inner.bytes());
        assert!(outer.unseal(&sealed, b"another").is_none());
        assert!(inner.unseal(&sealed, b"purpose").is_none());
        let bent = SealedKey { sealed: sealed.sealed.replace(&sealed.sealed[..2], "zz"), ..sealed.clone() };
        assert!(!bent.is_whole() && outer.unseal(&bent, b"purpose").is_none());
        assert_ne!(sealed, outer.seal(&inner, b"purpose").unwrap(), "every seal has a nonce of its own");
    }

    #[test]
    fn every_purpose_has_a_key_of_its_own_and_none_is_shown() {
        let keys = MasterKey(Key::new([3; 32])).keys();
        let all = [keys.database.0.bytes(), keys.evidence.key.bytes(), keys.gallery.key.bytes(), &[3; 32]];
        for (index, key) in all.iter().enumerate() {
            assert!(all[..index].iter().all(|other| other != key));
        }
        let shown = format!("{keys:?}");
        assert!(all.iter().all(|key| !shown.contains(&hex::encode(*key))), "{shown}");
        assert_eq!(keys.database.raw().len(), 67);
    }
}
