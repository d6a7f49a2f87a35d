//! How the nouns stand in columns: names as plain text, anything larger as JSON.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::StoreError;
use crate::case::meta::Priority;

/// JSON text of `value`; `what` names it in the error.
pub(super) fn to_json(value: &impl Serialize, what: &str) -> Result<String, StoreError> {
    serde_json::to_string(value)
        .map_err(|error| StoreError::Unstorable { what: what.to_owned(), detail: error.to_string() })
}

/// The value of a JSON text; `what` names it in the error.
pub(super) fn from_json<T: DeserializeOwned>(text: &str, what: impl FnOnce() -> String) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::unreadable(what(), error))
}

/// Text of a name: what serde calls it, without quotes, or JSON where it carries more than its name.
pub(super) fn to_name(value: &impl Serialize) -> Result<String, StoreError> {
    match serde_json::to_value(value) {
        Ok(Value::String(name)) => Ok(name),
        Ok(other) => Ok(other.to_string()),
        Err(error) => Err(StoreError::Unstorable { what: "a name".to_owned(), detail: error.to_string() }),
    }
}

/// The value that [`to_name`] wrote as `text`.
pub(super) fn from_name<T: DeserializeOwned>(text: &str, what: impl FnOnce() -> String) -> Result<T, StoreError> {
    let plain = serde_json::from_value(Value::String(text.to_owned()));
    plain.or_else(|error| serde_json::from_str(text).map_err(|_| StoreError::unreadable(what(), error)))
}

/// Numbers as bytes, little endian.
pub(super) fn to_floats(values: &[f32]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

/// The numbers that [`to_floats`] wrote.
pub(super) fn from_floats(bytes: &[u8]) -> Vec<f32> {
    bytes.as_chunks::<4>().0.iter().map(|&bytes| f32::from_le_bytes(bytes)).collect()
}

/// Rank of a priority: larger is sooner.
pub(super) const fn rank(priority: Priority) -> i64 {
    match priority {
        Priority::Low => 0,
        Priority::Normal => 1,
        Priority::High => 2,
        Priority::Urgent => 3,
    }
}

/// The priority of a rank.
pub(super) fn priority(stored: i64, what: impl FnOnce() -> String) -> Result<Priority, StoreError> {
    [Priority::Low, Priority::Normal, Priority::High, Priority::Urgent]
        .into_iter()
        .find(|&priority| rank(priority) == stored)
        .ok_or_else(|| StoreError::unreadable(what(), format!("{stored} is no priority")))
}

/// A count for SQLite, whose integers are signed. No list and no file is longer than it can count.
pub(super) fn count(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// The time `millis` milliseconds after 1970 in UTC, RFC 3339; an error beyond the calendar.
pub(super) fn rfc3339(millis: i64) -> Result<String, StoreError> {
    let time = jiff::Timestamp::from_millisecond(millis).map_err(|_| StoreError::Time(millis))?;
    Ok(time.to_string())
}

/// `text` with letter case folded, for comparing names in any script.
///
/// Upper case first joins letters that differ only there (ß and SS, ς and σ, ı and i). Letter by letter, since
/// lower case in context would write a final sigma differently. The dot above goes, or İ would never be found by i.
pub(super) fn fold(text: &str) -> String {
    text.chars().flat_map(char::to_uppercase).flat_map(char::to_lowercase).filter(|&c| c != '\u{307}').collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{EvidenceKind, verdict::ProcessStatus};

    #[test]
    fn names_come_back() {
        for kind in [EvidenceKind::DocumentFront, EvidenceKind::Frame(7)] {
            let name = to_name(&kind).unwrap();
            assert_eq!(from_name::<EvidenceKind>(&name, String::new).unwrap(), kind, "{name}");
        }
        assert_eq!(to_name(&ProcessStatus::Accepted).unwrap(), "accepted");
        let error = from_name::<ProcessStatus>("maybe", || "process of case 7".to_owned()).unwrap_err();
        assert!(error.to_string().contains("process of case 7"), "{error}");
    }

    #[test]
    fn priorities_come_back_in_their_order() {
        let ranks: Vec<i64> = (0..4).map(|stored| rank(priority(stored, String::new).unwrap())).collect();
        assert_eq!(ranks, [0, 1, 2, 3]);
        assert!(Priority::Low < Priority::Urgent && rank(Priority::Low) < rank(Priority::Urgent));
        assert!(priority(4, String::new).is_err());
    }

    #[test]
    fn folding_joins_letter_cases_of_every_script() {
        let pairs = [("STRASSE", "Straße"), ("ΟΔΥΣΣΕΥΣ", "Οδυσσευς"), ("İSTANBUL", "istanbul"), ("ЖУКОВ", "жуков")];
        for (one, other) in pairs.into_iter().chain([("ÅNGSTRÖM", "ångström"), ("Ñ", "ñ"), ("ISIK", "ısık")]) {
            assert_eq!(fold(one), fold(other));
        }
        assert_ne!(fold("Ana"), fold("Ann"));
    }
}
