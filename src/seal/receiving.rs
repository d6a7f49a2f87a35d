//! Keys to which others seal what only this installation is to open: HPKE (RFC 9180) in base mode with DHKEM(X25519, HKDF-SHA256) and
//! HKDF-SHA256, of which only the exported secret is used; what it opens is a sealed file like every other.
//!
//! Whoever seals keeps nothing by which it could be opened again: the secret of the encapsulation is gone when the call returns.

use std::fmt;

use hpke::{Deserializable as _, Kem as _, OpModeR, OpModeS, Serializable as _, aead::ExportOnlyAead, kdf::HkdfSha256};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{
    error::KeyError,
    hex::hexadecimal,
    secret::{FileKey, KEY_LEN, Key, random},
};

type Kem = hpke::kem::X25519HkdfSha256;

/// Label of the secret that is exported for the sealed file.
const EXPORT_LABEL: &[u8] = b"assay.sealed-file/1";

/// Public half of an installation's receiving key (X25519), written as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ReceivingKey(pub(super) [u8; 32]);

/// What travels with a sealed file so that the recipient can open it, written as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Encapsulated([u8; 32]);

hexadecimal!(ReceivingKey, 32, "receiving key");
hexadecimal!(Encapsulated, 32, "encapsulated key");

impl ReceivingKey {
    /// The 32 raw bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// A new key for one sealed file to the holder of this one, and what the holder needs to find it. `context` is bound to both.
    ///
    /// # Errors
    /// When this is no point of the curve that a key can be agreed on with, or the system gives no random bytes.
    pub fn encapsulate(&self, context: &[u8]) -> Result<(Encapsulated, FileKey), KeyError> {
        let unusable = |error: hpke::HpkeError| KeyError::UnusableRecipient { key: *self, detail: error.to_string() };
        let public = <Kem as hpke::Kem>::PublicKey::from_bytes(&self.0).map_err(unusable)?;
        // The library panics where the system gives no random bytes: that is found out first.
        random::<KEY_LEN>()?;
        let (encapsulated, sender) =
            hpke::setup_sender::<ExportOnlyAead, HkdfSha256, Kem>(&OpModeS::Base, &public, context)
                .map_err(unusable)?;
        let mut secret = Zeroizing::new([0; KEY_LEN]);
        sender.export(EXPORT_LABEL, &mut secret[..]).map_err(unusable)?;
        let mut bytes = [0; 32];
        encapsulated.write_exact(&mut bytes);
        Ok((Encapsulated(bytes), FileKey::exported(Key::new(*secret))))
    }
}

impl Encapsulated {
    /// The 32 raw bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// The receiving key of an installation. Its secret half is wiped from memory when it is dropped, and shown nowhere.
#[derive(Clone)]
pub struct Receiver {
    secret: Key,
    public: ReceivingKey,
}

impl fmt::Debug for Receiver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Receiver({})", self.public)
    }
}

impl Receiver {
    /// The receiver whose secret half these 32 bytes are.
    pub(super) fn from_secret(secret: Key) -> Option<Self> {
        let private = <Kem as hpke::Kem>::PrivateKey::from_bytes(secret.bytes()).ok()?;
        let mut public = [0; 32];
        Kem::sk_to_pk(&private).write_exact(&mut public);
        Some(Receiver { secret, public: ReceivingKey(public) })
    }

    /// The public key to which others seal.
    pub fn public(&self) -> ReceivingKey {
        self.public
    }

    /// The key of the sealed file that was sealed to this receiver in this context. Another receiver, or another context, gets `None`
    /// or a key that opens nothing.
    pub fn decapsulate(&self, encapsulated: &Encapsulated, context: &[u8]) -> Option<FileKey> {
        let private = <Kem as hpke::Kem>::PrivateKey::from_bytes(self.secret.bytes()).ok()?;
        let encapsulated = <Kem as hpke::Kem>::EncappedKey::from_bytes(&encapsulated.0).ok()?;
        let receiver =
            hpke::setup_receiver::<ExportOnlyAead, HkdfSha256, Kem>(&OpModeR::Base, &private, &encapsulated, context);
        let mut secret = Zeroizing::new([0; KEY_LEN]);
        receiver.ok()?.export(EXPORT_LABEL, &mut secret[..]).ok()?;
        Some(FileKey::exported(Key::new(*secret)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seal::hex;

    /// RFC 9180, appendix A.1.1: secret and public half of the recipient of DHKEM(X25519, HKDF-SHA256).
    #[test]
    fn the_public_half_is_that_of_the_standard() {
        let secret = "4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8";
        let public = "3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d";
        let receiver = Receiver::from_secret(Key::new(hex::decode(secret).unwrap())).unwrap();
        assert_eq!(receiver.public().to_string(), public);
        assert_eq!(format!("{receiver:?}"), format!("Receiver({public})"));
    }

    fn receiver(seed: u8) -> Receiver {
        Receiver::from_secret(Key::new([seed; 32])).unwrap()
    }

    #[test]
    fn only_the_recipient_finds_the_key_and_only_in_its_context() {
        let (encapsulated, key) = receiver(1).public().encapsulate(b"bundle 1").unwrap();
        let same = |found: Option<FileKey>| found.is_some_and(|found| found.id() == key.id());
        assert!(same(receiver(1).decapsulate(&encapsulated, b"bundle 1")));
        assert!(!same(receiver(1).decapsulate(&encapsulated, b"bundle 2")));
        assert!(!same(receiver(2).decapsulate(&encapsulated, b"bundle 1")));
        let mut bent = encapsulated;
        bent.0[3] ^= 1;
        assert!(!same(receiver(1).decapsulate(&bent, b"bundle 1")));
        let (again, other) = receiver(1).public().encapsulate(b"bundle 1").unwrap();
        assert!(again != encapsulated && other.id() != key.id(), "every encapsulation has a key of its own");
    }

    #[test]
    fn keys_on_which_nothing_can_be_agreed_are_refused() {
        assert!(ReceivingKey([0; 32]).encapsulate(b"").unwrap_err().to_string().contains("receiving key"));
        assert!(receiver(1).decapsulate(&Encapsulated([0; 32]), b"").is_none());
        assert!("00".parse::<ReceivingKey>().unwrap_err().to_string().contains("64 hexadecimal digits"));
    }
}
