//! The people who work here, as the installation knows them, and the rules of signing in.

use serde::Serialize;

use super::permission::Role;

/// Longest name in characters.
pub const MAX_NAME: usize = 64;
/// Longest name for people in characters.
pub const MAX_DISPLAY_NAME: usize = 128;
/// Longest passphrase in characters; NIST SP 800-63B-4, section 3.1.1.2, wants at least 64 to be allowed.
pub const MAX_PASSPHRASE: usize = 256;
/// Fewest different characters of a passphrase.
const MIN_DIFFERENT: usize = 5;

/// One operator. His name stands in every record he made, so that he is never removed, only disabled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Operator {
    /// The name to sign in with and in the record: see [`operator_name`].
    pub name: String,
    /// The name for people.
    pub display_name: String,
    /// What he is here for.
    pub role: Role,
    /// Whether he may sign in.
    pub enabled: bool,
    /// Sign-ins that failed since the last that did not.
    pub failed_attempts: u32,
    /// Before this no sign-in is looked at, milliseconds since 1970 in UTC; 0 where none waits.
    pub locked_until_millis: i64,
    /// When he was added, milliseconds since 1970 in UTC.
    pub added_at_millis: i64,
}

/// How signing in is guarded. Times in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OperatorRules {
    /// From this failed sign-in in a row on, the name is locked.
    pub attempts: u32,
    /// Wait after the second failure in a row; it doubles with each further one.
    pub first_delay_millis: i64,
    /// How long a locked name stays so.
    pub lock_millis: i64,
    /// How long nobody may do anything before the session locks.
    pub idle_millis: i64,
    /// Fewest characters of a passphrase.
    pub least_passphrase: usize,
}

impl OperatorRules {
    /// How long no sign-in is looked at after so many failures in a row. One slip costs nothing.
    pub fn delay_millis(&self, failures: u32) -> i64 {
        match failures {
            0 | 1 => 0,
            some if some >= self.attempts => self.lock_millis,
            some => {
                let doubled = self.first_delay_millis.saturating_mul(1 << (some - 2).min(30));
                doubled.min(self.lock_millis)
            }
        }
    }

    /// What is wrong with a passphrase for this name; `None` where it will do.
    pub fn fault(&self, name: &str, passphrase: &str) -> Option<String> {
        let length = passphrase.chars().count();
        let mut different: Vec<char> = passphrase.chars().collect();
        different.sort_unstable();
        different.dedup();
        let folded = passphrase.to_lowercase();
        let least = self.least_passphrase;
        if length < least {
            return Some(format!(
                "a passphrase has at least {least} characters, this one has {length}; use several words"
            ));
        }
        if length > MAX_PASSPHRASE {
            return Some(format!("a passphrase has at most {MAX_PASSPHRASE} characters, this one has {length}"));
        }
        if passphrase.chars().any(char::is_control) {
            return Some("a passphrase holds no control characters, such as line breaks".to_owned());
        }
        if different.len() < MIN_DIFFERENT {
            return Some(format!("a passphrase has at least {MIN_DIFFERENT} different characters; use several words"));
        }
        (folded.contains(name) && length < least + name.chars().count())
            .then(|| "a passphrase is more than the operator's name with something added; use several words".to_owned())
    }
}

/// The name as it is stored: small letters of a to z, digits, full stop, hyphen and underscore, beginning with a letter or digit.
/// Capitals are made small, so that nobody is two persons by the way he writes his name. `None` where it is no such name.
pub fn operator_name(text: &str) -> Option<String> {
    let name = text.trim().to_ascii_lowercase();
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let fits = name.len() <= MAX_NAME && name.starts_with(plain) && name.chars().all(|c| plain(c) || "._-".contains(c));
    fits.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: OperatorRules = OperatorRules {
        attempts: 5,
        first_delay_millis: 1000,
        lock_millis: 60_000,
        idle_millis: 60_000,
        least_passphrase: 15,
    };

    #[test]
    fn the_wait_doubles_until_the_name_is_locked() {
        let waits: Vec<i64> = (0..8).map(|failures| RULES.delay_millis(failures)).collect();
        assert_eq!(waits, [0, 0, 1000, 2000, 4000, 60_000, 60_000, 60_000]);
        let patient = OperatorRules { attempts: 100, ..RULES };
        assert_eq!((patient.delay_millis(8), patient.delay_millis(99)), (60_000, 60_000));
    }

    #[test]
    fn names_are_plain_and_small() {
        assert_eq!(operator_name(" Ana.B-1 ").as_deref(), Some("ana.b-1"));
        for wrong in ["", " ", "-a", ".a", "a b", "ana\n", "änne", "a/b", "(unknown)", &"a".repeat(65)] {
            let name = operator_name(wrong);
            assert!(name.is_none() || wrong == "ana\n", "{wrong:?}: {name:?}");
        }
    }

    #[test]
    fn weak_passphrases_are_told_why() {
        let cases = [
            ("short one", "at least 15"),
            (&*"ab".repeat(20), "different"),
            (&*"correct horse battery ".repeat(20), "at most 256"),
            ("ana12345678901234", "operator's name"),
            ("correct horse\nbattery staple", "control characters"),
        ];
        for (passphrase, expected) in cases {
            let fault = RULES.fault("ana", passphrase).unwrap();
            assert!(fault.contains(expected), "{passphrase}: {fault}");
        }
        assert_eq!(RULES.fault("ana", "correct horse battery"), None);
        assert_eq!(RULES.fault("ana", "bananas are never as yellow"), None, "a name within a long passphrase");
        assert_eq!(RULES.fault("ana", "пять слов для входа"), None);
    }
}
