//! Passphrases of operators: hashed with Argon2id, compared.

use std::fmt;

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version, password_hash::phc::PasswordHash,
};

use crate::seal::Passphrase;

/// Memory in KiB, passes and lanes of Argon2id: the memory and passes of the second choice of RFC 9106, section 4, in one lane.
/// OWASP's Password Storage Cheat Sheet (2023) asks for 19 MiB and two passes in one lane at the least.
const COST: (u32, u32, u32) = (64 * 1024, 3, 1);

/// A hash of these costs that no passphrase has, for names that nobody has: so that they take as long as others.
const NOBODYS: &str =
    "$argon2id$v=19$m=65536,t=3,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Hashing failed; the message says why.
#[derive(Debug, thiserror::Error)]
#[error("the passphrase cannot be hashed: {0}; free some memory and try again")]
pub struct HashError(String);

/// The Argon2id hash of a passphrase under a new salt, as a PHC string. Takes some tenths of a second and 64 MiB.
///
/// # Errors
/// When there is no memory or no chance to be had.
pub(super) fn hash(passphrase: &Passphrase) -> Result<String, HashError> {
    let (memory, passes, lanes) = COST;
    let failed = |error: &dyn fmt::Display| HashError(error.to_string());
    let params = Params::new(memory, passes, lanes, None).map_err(|error| failed(&error))?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let hash: PasswordHash = argon2.hash_password(passphrase.text().as_bytes()).map_err(|error| failed(&error))?;
    Ok(hash.to_string())
}

/// Whether the passphrase is the one behind `hash`; never, and after as long a time, where there is none.
pub(super) fn is_behind(passphrase: &Passphrase, hash: Option<&str>) -> bool {
    let Ok(parsed) = PasswordHash::new(hash.unwrap_or(NOBODYS)) else { return false };
    Argon2::default().verify_password(passphrase.text().as_bytes(), &parsed).is_ok() && hash.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passphrase_is_behind_its_own_hash_alone() {
        let right = Passphrase::new("correct horse battery".to_owned());
        let hashed = hash(&right).unwrap();
        assert!(hashed.starts_with("$argon2id$v=19$m=65536,t=3,p=1$"), "{hashed}");
        assert!(is_behind(&right, Some(&hashed)));
        assert!(!is_behind(&Passphrase::new("correct horse batterz".to_owned()), Some(&hashed)));
        assert!(!is_behind(&right, None));
        assert!(!is_behind(&right, Some("$argon2id$nonsense")));
        assert_ne!(hashed, hash(&right).unwrap(), "each hash has a salt of its own");
        let costs = |hash: &str| hash.split('$').nth(3).map(str::to_owned);
        assert_eq!(costs(NOBODYS), costs(&hashed), "names of nobody take as long as others");
        assert!(PasswordHash::new(NOBODYS).is_ok());
    }
}
