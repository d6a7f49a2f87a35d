//! `[moving]` of the policy file: to whom cases may go.

use serde::Deserialize;

/// Cases on their way to other installations.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MovingPolicy {
    /// The trusted installation to which a kiosk may send cases, by its name here, and to no other; without it a kiosk sends none.
    pub fixed_recipient: Option<String>,
}

impl MovingPolicy {
    pub(super) fn check(&self) -> Result<(), String> {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        match &self.fixed_recipient {
            Some(name) if name.is_empty() || name.len() > 64 || !name.chars().all(plain) => {
                Err(format!("moving.fixed_recipient is `{name}`, expected the name of a trusted installation"))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::policy::{DEFAULT_POLICY, Policy};

    #[test]
    fn a_kiosk_sends_to_whom_the_policy_names() {
        let with =
            |value: &str| Policy::parse(&format!("{DEFAULT_POLICY}\n[moving]\nfixed_recipient = {value}\n"), "p.toml");
        assert_eq!(Policy::parse(DEFAULT_POLICY, "p.toml").unwrap().moving.fixed_recipient, None);
        assert_eq!(with("\"HEAD-OFFICE\"").unwrap().moving.fixed_recipient.as_deref(), Some("HEAD-OFFICE"));
        for wrong in ["\"\"", "\"a b\"", "\"../x\"", "7"] {
            assert!(with(wrong).unwrap_err().to_string().contains("fixed_recipient"), "{wrong}");
        }
    }
}
