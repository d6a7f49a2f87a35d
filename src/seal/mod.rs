//! What is signed: Ed25519 signatures over files, which anyone can check with the public key alone.
//!
//! This room draws random bytes from the system, for keys, salts and nonces: none of them ever becomes part of a report.

mod hex;
mod signature;

pub use signature::{PublicKey, SIGNATURE_SCHEMA, Signature, SignatureError, SignatureFile, Signer, verify};
