//! `[operators]` of the policy file: how signing in is guarded, and when a session locks.

use serde::Deserialize;

use super::within;
use crate::case::operator::OperatorRules;

/// How signing in is guarded, where the installation has operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OperatorPolicy {
    /// From this failed sign-in in a row on, the name is locked.
    pub attempts: u32,
    /// Seconds to wait after the second failure in a row; they double with each further one.
    pub first_delay_seconds: u32,
    /// Minutes that a locked name stays so.
    pub lock_minutes: u32,
    /// Minutes without anybody at the window after which it locks.
    pub idle_lock_minutes: u32,
    /// Fewest characters of a passphrase.
    pub least_passphrase_characters: u32,
}

impl OperatorPolicy {
    /// The rules as values.
    pub fn rules(&self) -> OperatorRules {
        let minutes = |minutes: u32| i64::from(minutes) * 60_000;
        OperatorRules {
            attempts: self.attempts,
            first_delay_millis: i64::from(self.first_delay_seconds) * 1000,
            lock_millis: minutes(self.lock_minutes),
            idle_millis: minutes(self.idle_lock_minutes),
            least_passphrase: self.least_passphrase_characters as usize,
        }
    }

    /// The bounds: never more than the 100 failures in a row that SP 800-63B-4, section 3.2.2, allows, nor passphrases shorter
    /// than the 8 characters that its section 3.1.1.2 asks for at the least.
    pub(super) fn check(&self) -> Result<(), String> {
        within("operators.attempts", f64::from(self.attempts), 3.0, 100.0)?;
        within("operators.first_delay_seconds", f64::from(self.first_delay_seconds), 0.0, 60.0)?;
        within("operators.lock_minutes", f64::from(self.lock_minutes), 1.0, 1440.0)?;
        within("operators.idle_lock_minutes", f64::from(self.idle_lock_minutes), 1.0, 480.0)?;
        within("operators.least_passphrase_characters", f64::from(self.least_passphrase_characters), 8.0, 64.0)
    }
}

#[cfg(test)]
mod tests {
    use crate::policy::{DEFAULT_POLICY, Policy};

    #[test]
    fn the_rules_are_those_of_the_file_and_wrong_ones_are_refused_by_name() {
        let rules = Policy::parse(DEFAULT_POLICY, "default.toml").unwrap().operators.rules();
        assert_eq!((rules.attempts, rules.lock_millis, rules.idle_millis), (10, 1_800_000, 900_000));
        assert_eq!((rules.first_delay_millis, rules.least_passphrase), (1000, 15));
        for (from, to, expected) in [
            ("attempts = 10", "attempts = 101", "operators.attempts"),
            ("first_delay_seconds = 1", "first_delay_seconds = 100", "operators.first_delay_seconds"),
            ("\nlock_minutes = 30", "\nlock_minutes = 0", "operators.lock_minutes"),
            ("idle_lock_minutes = 15", "idle_lock_minutes = 0", "operators.idle_lock_minutes"),
            ("characters = 15", "characters = 7", "operators.least_passphrase_characters"),
        ] {
            let text = DEFAULT_POLICY.replacen(from, to, 1);
            assert_ne!(text, DEFAULT_POLICY, "{from}");
            let error = Policy::parse(&text, "p.toml").unwrap_err().to_string();
            assert!(error.contains(expected), "{expected}: {error}");
        }
    }
}
