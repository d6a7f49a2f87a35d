//! What a policy says, value by value, beside the one that ships with Assay.

use std::collections::BTreeMap;

use super::{DEFAULT_POLICY, Policy};

/// A value of the policy in force beside that of the policy that ships, both as TOML writes them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyValue {
    /// Tables and name, joined by dots.
    pub key: String,
    /// The value in force; absent where this policy does not say.
    pub value: Option<String>,
    /// The value that ships; absent where that policy does not say.
    pub shipped: Option<String>,
}

impl PolicyValue {
    /// Whether it differs from the policy that ships.
    pub fn is_changed(&self) -> bool {
        self.value != self.shipped
    }
}

impl Policy {
    /// Every value of this policy and of the one that ships, by key.
    pub fn values(&self) -> Vec<PolicyValue> {
        let (own, shipped) = (flat(&self.text), flat(DEFAULT_POLICY));
        let keys: BTreeMap<&String, ()> = own.keys().chain(shipped.keys()).map(|key| (key, ())).collect();
        let value = |key: &&String| PolicyValue {
            key: (*key).clone(),
            value: own.get(*key).cloned(),
            shipped: shipped.get(*key).cloned(),
        };
        keys.keys().map(value).collect()
    }
}

/// The values of a file that was parsed before, by key.
fn flat(text: &str) -> BTreeMap<String, String> {
    let mut values = BTreeMap::new();
    if let Ok(table) = text.parse::<toml::Table>() {
        table.iter().for_each(|(key, value)| put(key.clone(), value, &mut values));
    }
    values
}

fn put(key: String, value: &toml::Value, values: &mut BTreeMap<String, String>) {
    match value {
        toml::Value::Table(table) => table.iter().for_each(|(name, value)| put(format!("{key}.{name}"), value, values)),
        toml::Value::Array(items) if items.iter().any(toml::Value::is_table) => {
            items.iter().enumerate().for_each(|(place, item)| put(format!("{key}.{place}"), item, values));
        }
        other => {
            values.insert(key, other.to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_that_ships_changes_nothing() {
        let policy = Policy::parse(DEFAULT_POLICY, "default.toml").unwrap();
        let values = policy.values();
        assert!(values.len() > 100, "{}", values.len());
        assert!(values.iter().all(|value| !value.is_changed() && value.value.is_some()));
    }

    #[test]
    fn a_changed_value_is_told_with_both() {
        let text = DEFAULT_POLICY.replacen("sampled_acceptances = 0.05", "sampled_acceptances = 0.5", 1);
        let policy = Policy::parse(&text, "bank.toml").unwrap();
        let changed: Vec<PolicyValue> = policy.values().into_iter().filter(PolicyValue::is_changed).collect();
        let expected = PolicyValue {
            key: "route.sampled_acceptances".to_owned(),
            value: Some("0.5".to_owned()),
            shipped: Some("0.05".to_owned()),
        };
        assert_eq!(changed, [expected]);
    }
}
