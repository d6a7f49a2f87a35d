//! What cases are compared with besides themselves: lists of known images and of addresses.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Digest, evidence::EvidenceKind};

/// Which list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListKind {
    /// Specimens and blocked images.
    KnownImages,
    /// Addresses of virtual private networks.
    Addresses,
}

impl ListKind {
    /// Name in the command line, reports and the database.
    pub const fn name(self) -> &'static str {
        match self {
            ListKind::KnownImages => "known_images",
            ListKind::Addresses => "addresses",
        }
    }
}

impl fmt::Display for ListKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A list as it stands in the store, without its content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListInfo {
    /// Which list.
    pub kind: ListKind,
    /// Its name; importing another one of this name and kind replaces it.
    pub name: String,
    /// Number of entries.
    pub entries: u64,
    /// SHA-256 of its content.
    pub sha256: Digest,
    /// Where it was imported from, for people.
    pub source: String,
}

/// Something outside the case that a run compared it with. The same case, policy, models and references give the same
/// report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferenceRef {
    /// `gallery`, or kind and name of a list.
    pub name: String,
    /// Faces or entries in it.
    pub entries: u64,
    /// SHA-256 of its content; for the gallery a digest that changes with every enrolment and removal.
    pub sha256: Digest,
}

/// An image of the case that is a known one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SpecimenCheckMatch {
    /// Name of the known image.
    pub name: String,
    /// Where it was published, where that is known.
    pub url: Option<String>,
    /// How far the images are apart: 0 for the same file or the same pixels, 1 for unrelated ones.
    pub distance: f64,
    /// The case's image.
    pub evidence: EvidenceKind,
}
