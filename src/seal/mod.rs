//! Keys of an installation, files sealed with them, and signatures that anyone can check with the public key.
//!
//! One random master key stands in `keys.json`, wrapped by a passphrase or a key file; the key of the database, of the evidence and
//! of the gallery follow from it. Beside it lie the key that signs and the one to which others seal. What is secret is wiped from
//! memory when it is dropped, and appears in no message, log or `Debug` text.
//!
//! This room draws random bytes from the system, for keys, salts and nonces: none of them ever becomes part of a report.

mod error;
mod hex;
mod keyring;
mod keys_file;
mod passphrase;
mod receiving;
mod sealed_file;
mod secret;
mod secret_file;
mod signature;
mod strength;

pub use error::{KeyError, UnsealError, WrapKind};
pub use keyring::{Former, KeyChange, KeyState, Keyring, KeysInUse};
pub use passphrase::Passphrase;
pub use receiving::{Encapsulated, Receiver, ReceivingKey};
pub(crate) use sealed_file::sought;
pub use sealed_file::{Sealer, Unsealer, sealed_len};
pub use secret::{DatabaseKey, FileKey, Keys, salt};
pub use secret_file::{KeyFile, Secret};
pub use signature::{
    PublicKey, SIGNATURE_SCHEMA, Signature, SignatureError, SignatureFile, Signer, verify, verify_digest,
};
pub use strength::weakness;
