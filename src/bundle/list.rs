//! The list of what a bundle holds: the first thing in its body, checked as a whole before anything else is read.

use std::{collections::HashSet, path::Path};

use serde::{Deserialize, Serialize};

use super::{BundleError, BundleLimits, Header};
use crate::case::{
    Digest, EvidenceKind,
    sent::{BundleId, SentCase},
};

pub(super) const SCHEMA: &str = "assay.bundle-contents/1";
/// Longest identifier of a case, and longest name of a file, in bytes.
const MAX_NAME: usize = 255;
/// Most warnings of one case.
const MAX_WARNINGS: usize = 1_000;

/// What a bundle holds, in its order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ContentList {
    pub(super) schema: String,
    /// The bundle: the list of another is refused.
    pub(super) bundle: BundleId,
    /// The cases.
    pub cases: Vec<ListedCase>,
}

/// A case with what travels for it: its evidence in the order of [`SentCase::evidence`], then the record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListedCase {
    /// The case.
    #[serde(rename = "case")]
    pub sent: SentCase,
    /// The sender's record about it, JSON of [`crate::case::sent::SentRecord`]; absent where none travels.
    pub record: Option<ListedRecord>,
}

/// The sender's record about a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ListedRecord {
    /// SHA-256 of its bytes.
    pub sha256: Digest,
    /// Its length in bytes.
    pub byte_len: u64,
}

impl ListedCase {
    /// Bytes that travel for the case.
    pub fn byte_len(&self) -> u64 {
        let evidence = self.sent.evidence.iter().map(|evidence| evidence.byte_len);
        let record = self.record.map_or(0, |record| record.byte_len);
        evidence.fold(record, u64::saturating_add)
    }
}

impl ContentList {
    pub(super) fn new(bundle: BundleId, cases: Vec<ListedCase>) -> Self {
        ContentList { schema: SCHEMA.to_owned(), bundle, cases }
    }

    /// Bytes of all contents.
    pub fn byte_len(&self) -> u64 {
        self.cases.iter().map(ListedCase::byte_len).fold(0, u64::saturating_add)
    }

    /// Reads the list from its bytes and checks that it can be one of this bundle, within the limits. `contents` is how many bytes
    /// there are after it.
    pub(super) fn parse(
        bytes: &[u8],
        header: &Header,
        contents: u64,
        limits: &BundleLimits,
        path: &Path,
    ) -> Result<Self, BundleError> {
        let wrong = |detail: String| BundleError::contents(path, detail);
        let list: ContentList = serde_json::from_slice(bytes)
            .map_err(|error| wrong(format!("its list of contents does not read: {error}")))?;
        if list.schema != SCHEMA {
            return Err(BundleError::Newer {
                path: path.to_owned(),
                version: list.schema.escape_default().to_string(),
            });
        }
        if list.bundle != header.bundle {
            return Err(wrong(format!("its list of contents is that of another bundle, {}", list.bundle)));
        }
        if let Some((what, found, limit)) = list.excess(limits) {
            return Err(BundleError::Limit { path: path.to_owned(), what, found, limit });
        }
        let stated = list.byte_len();
        if stated != contents {
            return Err(wrong(format!("its list of contents speaks of {stated} bytes, and {contents} are there")));
        }
        let mut seen = HashSet::new();
        for case in &list.cases {
            case.fault().map_or(Ok(()), |fault| Err(wrong(format!("case {}: {fault}", shown(&case.sent.id.0)))))?;
            if !seen.insert(&case.sent.id) {
                return Err(wrong(format!("case {} is in it twice", shown(&case.sent.id.0))));
            }
        }
        Ok(list)
    }

    /// Refuses what a recipient would refuse, before it is sealed; `text_len` is the length of the list in bytes.
    pub(super) fn must_be_taken(&self, text_len: u64, limits: &BundleLimits) -> Result<(), BundleError> {
        let of_list = ("the length of its list of contents", text_len, limits.list_bytes);
        if let Some((what, found, limit)) = self.excess(limits).or_else(|| Some(of_list).filter(is_above)) {
            return Err(BundleError::TooMuch { what, found, limit });
        }
        let mut seen = HashSet::new();
        match self.cases.iter().find(|case| !seen.insert(&case.sent.id)) {
            Some(twice) => {
                let what = format!("case {}", shown(&twice.sent.id.0));
                Err(BundleError::Source { what, detail: "it is named twice".to_owned() })
            }
            None => Ok(()),
        }
    }

    /// What is above its limit, how much of it there is, and the limit.
    fn excess(&self, limits: &BundleLimits) -> Option<Measured> {
        let evidence: usize = self.cases.iter().map(|case| case.sent.evidence.len()).sum();
        let records = self.cases.iter().filter_map(|case| case.record);
        let measured = [
            ("the number of its cases", self.cases.len() as u64, limits.cases as u64),
            ("the number of its files", evidence as u64, limits.evidence as u64),
            ("the length of its contents", self.byte_len(), limits.total_bytes),
            ("the length of a record", records.map(|it| it.byte_len).max().unwrap_or(0), limits.record_bytes),
        ];
        measured.into_iter().find(is_above)
    }
}

/// Of what, how much, and how much it may be.
type Measured = (&'static str, u64, u64);

fn is_above((_, found, limit): &Measured) -> bool {
    found > limit
}

impl ListedCase {
    /// What is impossible about it.
    pub(super) fn fault(&self) -> Option<String> {
        let SentCase { id, evidence, warnings, .. } = &self.sent;
        if id.0.is_empty() || id.0.len() > MAX_NAME || id.0.chars().any(char::is_control) {
            return Some(format!("its identifier is empty, longer than {MAX_NAME} bytes, or holds control characters"));
        }
        if warnings.len() > MAX_WARNINGS {
            return Some(format!("it has more than {MAX_WARNINGS} warnings"));
        }
        let mut kinds: Vec<EvidenceKind> = evidence.iter().map(|evidence| evidence.kind).collect();
        kinds.sort_unstable();
        if let Some(twice) = kinds.windows(2).find(|pair| pair[0] == pair[1]) {
            return Some(format!("it has {} twice", twice[0]));
        }
        let unfit = evidence.iter().find(|evidence| !is_plain_name(&evidence.file_name));
        unfit.map(|evidence| format!("`{}` is no name of a file", shown(&evidence.file_name)))
    }
}

/// Whether it names a file and nothing else: no folder, no way up.
pub(super) fn is_plain_name(name: &str) -> bool {
    let plain = |c: char| !c.is_control() && !matches!(c, '/' | '\\' | '\0');
    !name.is_empty() && name.len() <= MAX_NAME && name.chars().all(plain) && !matches!(name, "." | "..")
}

/// A text of the sender's for a message: short, without what could be taken for something else.
pub(super) fn shown(text: &str) -> String {
    text.chars().take(80).flat_map(char::escape_debug).collect()
}
