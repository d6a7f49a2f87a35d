//! A case on its way from one installation to another: what travels, and where a case came from that was received.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    CaseId, Digest, Evidence, RunId,
    amendment::{Correction, Override},
    audit::{AuditEvent, AuditHead},
    decision::Decision,
};

/// Tells bundles apart: 16 bytes that follow from a key which no other bundle has, written as 32 lower-case hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BundleId(String);

/// The text is not 32 lower-case hexadecimal digits.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("`{0}` is no number of a bundle: expected 32 lower-case hexadecimal digits")]
pub struct BundleIdError(String);

impl BundleId {
    const LEN: usize = 32;

    /// The number of the bundle whose encapsulated key has this digest.
    pub fn of(digest: &Digest) -> Self {
        BundleId(digest.to_string()[..Self::LEN].to_owned())
    }

    /// The first twelve digits, for names of files and screens.
    pub fn short(&self) -> &str {
        &self.0[..12]
    }
}

impl fmt::Display for BundleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for BundleId {
    type Err = BundleIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        let whole = text.len() == Self::LEN && text.bytes().all(is_digit);
        if whole { Ok(BundleId(text.to_owned())) } else { Err(BundleIdError(text.to_owned())) }
    }
}

impl TryFrom<String> for BundleId {
    type Error = BundleIdError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<BundleId> for String {
    fn from(id: BundleId) -> String {
        id.0
    }
}

/// A case as its sender has it. What follows from `case.json`, such as the person's name, is read from there again by who
/// receives it. Whether its answer is known never travels.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SentCase {
    /// Its identifier.
    pub id: CaseId,
    /// Where the sender had it from, for people.
    pub source: String,
    /// When the sender took it in, milliseconds since 1970 in UTC.
    pub imported_at_millis: i64,
    /// `case.json` as the sender got it; `{}` where there was none.
    pub meta_json: String,
    /// What deserved a warning when the sender took it in.
    pub warnings: Vec<String>,
    /// Its evidence, whose bytes travel with it.
    pub evidence: Vec<Evidence>,
}

/// What the sender did with a case, as far as it leaves the sender's installation: a record of another place, which decides nothing
/// where it is received.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SentRecord {
    /// Finished runs, oldest first.
    pub runs: Vec<SentRun>,
    /// Decisions, oldest first.
    pub decisions: Vec<Decision>,
    /// Checks that the sender's reviewers judged otherwise.
    pub overrides: Vec<Override>,
    /// Fields that they corrected.
    pub corrections: Vec<Correction>,
    /// The events of the case in the sender's audit log, oldest first.
    pub events: Vec<AuditEvent>,
    /// The end of the sender's log when the case was sent, signed where the sender has a log.
    pub head: Option<AuditHead>,
}

/// A run of the sender's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SentRun {
    /// Its number there.
    pub run: RunId,
    /// When it was recorded there, RFC 3339 in UTC.
    pub recorded_at: String,
    /// The report, in the form that the sender's version writes.
    pub report: Value,
}

/// Where a received case came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Provenance {
    /// The bundle.
    pub bundle: BundleId,
    /// The name under which the sender was trusted when the case was received.
    pub sender: String,
    /// The sender's installation: 32 hexadecimal digits.
    pub installation: String,
    /// Public half of the key that signed the bundle: 64 hexadecimal digits.
    pub signing_key: String,
    /// When the bundle was sealed, by the sender's clock, milliseconds since 1970 in UTC.
    pub sealed_at_millis: i64,
    /// When the sender had taken the case in, by the sender's clock, milliseconds since 1970 in UTC.
    pub taken_in_at_millis: i64,
    /// When the case was received here, milliseconds since 1970 in UTC.
    pub received_at_millis: i64,
    /// Runs that came with it as the sender's.
    pub runs: u32,
    /// Decisions that came with it as the sender's.
    pub decisions: u32,
    /// SHA-256 of the sender's record as it travelled; absent where none came with the case.
    pub record_sha256: Option<Digest>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_bundles_read_back_and_nothing_else_does() {
        let id = BundleId::of(&Digest::of(b"key"));
        assert_eq!(id.to_string().parse(), Ok(id.clone()));
        assert_eq!(id.short(), &id.to_string()[..12]);
        for text in ["", "0", &"g".repeat(32), &"A".repeat(32), &"0".repeat(33), "../../../../../../../etc/passwd12"] {
            assert!(text.parse::<BundleId>().is_err(), "{text}");
        }
    }
}
