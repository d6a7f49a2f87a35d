//! Passphrases, of keys and of operators; and how one becomes a key by Argon2id (RFC 9106), whose parameters stand in `keys.json`.

use std::fmt;

use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{
    error::KeyError,
    hex,
    secret::{KEY_LEN, Key, random},
    strength::weakness,
};

const ALGORITHM: &str = "argon2id";
/// Memory in KiB and passes of new wraps: the second recommended option of RFC 9106 (section 4: 64 MiB, 3 passes), on one lane.
/// OWASP's Password Storage Cheat Sheet (2023) asks for at least 19 MiB with 2 passes.
const NEW_MEMORY_KIB: u32 = 64 * 1024;
const NEW_PASSES: u32 = 3;
const NEW_LANES: u32 = 1;
/// What a file may ask for: below, a stolen file would be too cheap to guess at; above, a forged one would take all memory or
/// work for hours.
const MEMORY_KIB: std::ops::RangeInclusive<u32> = 19 * 1024..=1024 * 1024;
const PASSES: std::ops::RangeInclusive<u32> = 2..=16;
const LANES: std::ops::RangeInclusive<u32> = 1..=4;
const SALT_LEN: usize = 16;
/// Fewest characters of a new passphrase: NIST SP 800-63B asks for 8 where guesses can be slowed down; who has the file can guess
/// as fast as he likes.
const FEWEST_CHARACTERS: usize = 12;

/// A passphrase. Every copy is wiped from memory when it goes, and none is ever shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Passphrase(Zeroizing<String>);

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(secret)")
    }
}

impl Passphrase {
    /// The passphrase as it was typed: its UTF-8 bytes count, no form of writing is changed into another.
    pub fn new(text: String) -> Self {
        Passphrase(Zeroizing::new(text))
    }

    /// The characters, for who hashes or weighs them.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// Refuses what is too short for a new passphrase of keys, or is guessed too easily.
    ///
    /// # Errors
    /// [`KeyError::WeakPassphrase`].
    pub fn require_strength(&self) -> Result<(), KeyError> {
        if self.0.chars().count() < FEWEST_CHARACTERS {
            let least = format!("a passphrase needs at least {FEWEST_CHARACTERS} characters; use several words");
            return Err(KeyError::WeakPassphrase(least));
        }
        weakness(self, &[]).map_or(Ok(()), |why| Err(KeyError::WeakPassphrase(why)))
    }
}

/// How a passphrase is stretched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Stretching {
    algorithm: String,
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    /// 16 random bytes, in hexadecimal digits.
    salt: String,
}

impl Stretching {
    /// That of a new wrap.
    pub(super) fn new() -> Result<Self, KeyError> {
        Ok(Stretching {
            algorithm: ALGORITHM.to_owned(),
            memory_kib: NEW_MEMORY_KIB,
            passes: NEW_PASSES,
            lanes: NEW_LANES,
            salt: hex::encode(&random::<SALT_LEN>()?),
        })
    }

    /// The key of a passphrase, or what is wrong with the parameters. Takes as much memory as they say.
    pub(super) fn key(&self, passphrase: &Passphrase) -> Result<Key, String> {
        let salt = self.checked()?;
        let params = Params::new(self.memory_kib, self.passes, self.lanes, Some(KEY_LEN));
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.map_err(|error| error.to_string())?);
        let mut key = Zeroizing::new([0; KEY_LEN]);
        argon2.hash_password_into(passphrase.0.as_bytes(), &salt, &mut key[..]).map_err(|error| error.to_string())?;
        Ok(Key::new(*key))
    }

    /// The salt, where every parameter is within its bounds.
    pub(super) fn checked(&self) -> Result<[u8; SALT_LEN], String> {
        if self.algorithm != ALGORITHM {
            return Err(format!("it stretches passphrases by {}, not {ALGORITHM}", self.algorithm));
        }
        let bounded = [
            ("memory", "KiB", self.memory_kib, MEMORY_KIB),
            ("passes", "passes", self.passes, PASSES),
            ("lanes", "lanes", self.lanes, LANES),
        ];
        for (name, unit, value, range) in bounded {
            if !range.contains(&value) {
                let (least, most) = (range.start(), range.end());
                return Err(format!("its Argon2id {name} is {value} {unit}, outside {least} to {most}"));
            }
        }
        hex::decode(&self.salt).ok_or_else(|| format!("its salt is not {SALT_LEN} bytes in hexadecimal digits"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_depends_on_passphrase_and_salt() {
        let stretching = Stretching { memory_kib: 19 * 1024, passes: 2, ..Stretching::new().unwrap() };
        let key = |text: &str| stretching.key(&Passphrase::new(text.to_owned())).unwrap();
        assert_eq!(key("password").bytes(), key("password").bytes());
        assert_ne!(key("password").bytes(), key("Password").bytes());
        let other = Stretching { salt: "0".repeat(32), ..stretching.clone() };
        assert_ne!(other.key(&Passphrase::new("password".to_owned())).unwrap().bytes(), key("password").bytes());
    }

    #[test]
    fn parameters_out_of_bounds_are_refused_before_they_cost_anything() {
        let good = Stretching::new().unwrap();
        assert!(good.checked().is_ok());
        let bad = [
            Stretching { memory_kib: u32::MAX, ..good.clone() },
            Stretching { memory_kib: 8, ..good.clone() },
            Stretching { passes: 1_000_000, ..good.clone() },
            Stretching { passes: 1, ..good.clone() },
            Stretching { lanes: 0, ..good.clone() },
            Stretching { lanes: 1 << 20, ..good.clone() },
            Stretching { salt: "00".to_owned(), ..good.clone() },
            Stretching { algorithm: "argon2i".to_owned(), ..good },
        ];
        for stretching in bad {
            let start = std::time::Instant::now();
            assert!(stretching.key(&Passphrase::new("x".to_owned())).is_err(), "{stretching:?}");
            assert!(start.elapsed().as_millis() < 100, "{stretching:?}");
        }
    }

    #[test]
    fn a_passphrase_is_not_shown_and_not_weak() {
        let passphrase = Passphrase::new("correct horse battery".to_owned());
        assert_eq!(format!("{passphrase:?}"), "Passphrase(secret)");
        assert!(passphrase.require_strength().is_ok());
        let refused = |text: &str| Passphrase::new(text.to_owned()).require_strength().unwrap_err().to_string();
        assert!(refused("ÄÖÜäöüßÄÖÜä").contains("at least 12"));
        assert!(refused("passwordpassword").contains("harder to guess"));
    }
}
