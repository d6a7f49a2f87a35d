//! Legal holds, and what an erasure destroyed and left.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{
    CaseId, Digest, RunId,
    evidence::EvidenceKind,
    retention::{CaseOutcome, DataKind, DataKinds},
};

/// What stands in place of a text that was erased.
pub const ERASED: &str = "[erased]";
/// Most characters of the note of a hold or an erasure.
pub const MAX_NOTE: usize = 500;

/// Why nothing of a case may be erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldReason {
    /// Legal claims are made, exercised or defended (GDPR Art. 17(3)(e)).
    Litigation,
    /// A fraud or another offence is looked into.
    Investigation,
    /// An authority or a law orders that it is kept (Art. 17(3)(b)).
    Authority,
    /// The customer disputes the decision.
    Dispute,
    /// The person wants processing restricted instead of erasure (Art. 18).
    Restriction,
    /// Another reason, which the note says.
    Other,
}

/// Why something was destroyed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErasureReason {
    /// Its period was over (GDPR Art. 5(1)(e), 17(1)(a)).
    Period,
    /// The person asked for it, and it is no longer needed (Art. 17(1)(a)).
    Request,
    /// The person withdrew the consent that it rested on (Art. 17(1)(b)).
    ConsentWithdrawn,
    /// The person objected, and nothing outweighs that (Art. 17(1)(c)).
    Objection,
    /// It should never have been here, such as a case imported by mistake (Art. 17(1)(d)).
    Unlawful,
    /// A law or an authority orders that it is erased (Art. 17(1)(e)).
    Obligation,
}

/// The text is no reason.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("`{text}` is no reason; use one of {}", reasons.join(", "))]
pub struct UnknownReason {
    text: String,
    reasons: Vec<&'static str>,
}

macro_rules! coded {
    ($reason:ident: $($variant:ident = $name:literal),+ $(,)?) => {
        impl $reason {
            /// Every reason.
            pub const ALL: &'static [$reason] = &[$($reason::$variant),+];

            /// Its code in the command line, the database and the log.
            pub const fn name(self) -> &'static str {
                match self { $($reason::$variant => $name),+ }
            }
        }

        impl fmt::Display for $reason {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }

        impl FromStr for $reason {
            type Err = UnknownReason;

            fn from_str(text: &str) -> Result<Self, UnknownReason> {
                let found = Self::ALL.iter().copied().find(|reason| reason.name() == text);
                let reasons = || Self::ALL.iter().map(|reason| reason.name()).collect();
                found.ok_or_else(|| UnknownReason { text: text.to_owned(), reasons: reasons() })
            }
        }
    };
}

coded!(HoldReason: Litigation = "litigation", Investigation = "investigation", Authority = "authority", Dispute = "dispute",
    Restriction = "restriction", Other = "other");
coded!(ErasureReason: Period = "period", Request = "request", ConsentWithdrawn = "consent_withdrawn",
    Objection = "objection", Unlawful = "unlawful", Obligation = "obligation");

/// A legal hold: while it stands, nothing of its case is erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Hold {
    /// Why.
    pub reason: HoldReason,
    /// More about it, at most [`MAX_NOTE`] characters; may be empty.
    pub note: String,
    /// Who placed it.
    pub placed_by: String,
    /// When, milliseconds since 1970 in UTC.
    pub placed_at_millis: i64,
}

/// What is gone of a case: the mark on its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ErasureMark {
    /// Which kinds of data.
    pub kinds: DataKinds,
    /// When the last of them went, milliseconds since 1970 in UTC.
    pub at_millis: i64,
}

impl ErasureMark {
    /// Whether nothing but the tombstone is left.
    pub const fn is_whole(&self) -> bool {
        self.kinds.is_all()
    }
}

/// What somebody wants destroyed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErasureOrder {
    /// Of which case.
    pub case: CaseId,
    /// What of it.
    pub kinds: DataKinds,
    /// Why.
    pub reason: ErasureReason,
    /// More about it, at most [`MAX_NOTE`] characters. It stays for ever: it names nobody.
    pub note: String,
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "fate", rename_all_fields = "camelCase")]
pub enum FileFate {
    /// It is gone.
    Destroyed,
    /// It was not there any more.
    WasMissing,
    /// It stays, since another case has the same file.
    KeptFor {
        /// That case.
        case: CaseId,
    },
}

/// A file of the evidence that an erasure was about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ErasedFile {
    /// Its role in the case.
    pub kind: EvidenceKind,
    /// SHA-256 of its bytes.
    pub digest: Digest,
    /// Its length in bytes.
    pub bytes: u64,
    /// What became of it.
    #[serde(flatten)]
    pub fate: FileFate,
}

/// What an erasure took out of the database.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ErasedRecords {
    /// Templates taken out of the gallery.
    pub templates: u64,
    /// Templates that runs offered for it.
    pub offers: u64,
    /// Runs of the case whose reports were rewritten, with the digest of what is left.
    pub reports: Vec<RewrittenReport>,
    /// Runs of other cases whose reports named the person as one whose face resembles.
    pub reports_of_others: Vec<RewrittenReport>,
    /// Events of the log that were emptied of what they told of the person.
    pub events: u64,
    /// Unfinished notes and searches of people at work.
    pub drafts: u64,
}

/// A report that an erasure rewrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RewrittenReport {
    /// Its case.
    pub case: CaseId,
    /// Its run.
    pub run: RunId,
    /// SHA-256 of what is left of it.
    pub left_sha256: Digest,
}

/// One erasure of a case: the tombstone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Erasure {
    /// Its number.
    pub id: i64,
    /// The case.
    pub case: CaseId,
    /// SHA-256 of the case's identifier, for who must not keep the identifier itself.
    pub case_sha256: Digest,
    /// What was destroyed.
    pub kinds: DataKinds,
    /// Why.
    pub reason: ErasureReason,
    /// More about it.
    pub note: String,
    /// What had become of the case.
    pub outcome: CaseOutcome,
    /// When the case was imported, milliseconds since 1970 in UTC.
    pub imported_at_millis: i64,
    /// When it was decided last.
    pub decided_at_millis: Option<i64>,
    /// Who ordered it.
    pub ordered_by: String,
    /// When.
    pub ordered_at_millis: i64,
    /// When it was done; absent while files are still to be destroyed.
    pub done_at_millis: Option<i64>,
    /// What the database lost.
    pub records: ErasedRecords,
    /// What became of each file; none yet while it is not done.
    pub files: Vec<ErasedFile>,
}

impl Erasure {
    /// Bytes of the files that are gone.
    pub fn destroyed_bytes(&self) -> u64 {
        self.files.iter().filter(|file| file.fate == FileFate::Destroyed).map(|file| file.bytes).sum()
    }

    /// Files that stay, since others have them.
    pub fn kept(&self) -> impl Iterator<Item = (&ErasedFile, &CaseId)> {
        self.files.iter().filter_map(|file| match &file.fate {
            FileFate::KeptFor { case } => Some((file, case)),
            FileFate::Destroyed | FileFate::WasMissing => None,
        })
    }

    /// Whether a file of this role was destroyed by it, or is to be.
    pub fn concerns(&self, evidence: EvidenceKind) -> bool {
        self.kinds.contains(DataKind::of(evidence))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_told_by_their_codes() {
        for reason in HoldReason::ALL {
            assert_eq!(reason.name().parse(), Ok(*reason));
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.name());
        }
        for reason in ErasureReason::ALL {
            assert_eq!(reason.name().parse(), Ok(*reason));
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.name());
        }
        let error = "because".parse::<ErasureReason>().unwrap_err().to_string();
        assert!(error.contains("because") && error.contains("consent_withdrawn"), "{error}");
    }

    #[test]
    fn a_kept_file_says_for_whom() {
        let fate = FileFate::KeptFor { case: CaseId("b".to_owned()) };
        let file = ErasedFile { kind: EvidenceKind::Selfie, digest: Digest::ZERO, bytes: 7, fate };
        let value = serde_json::to_value(&file).unwrap();
        assert_eq!((&value["fate"], &value["case"]), (&"kept_for".into(), &"b".into()));
        assert_eq!(serde_json::from_value::<ErasedFile>(value).unwrap(), file);
    }
}
