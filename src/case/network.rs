//! A network as it was found.

use std::path::PathBuf;

use super::Digest;

/// A network of the manifest, as it was found at the start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkStatus {
    /// Its name in the manifest.
    pub name: String,
    /// What it is for.
    pub task: String,
    /// The file it was loaded from.
    pub path: Option<PathBuf>,
    /// SHA-256 of the file.
    pub sha256: Digest,
    /// Licence of the weights.
    pub licence: String,
    /// Where its card stands.
    pub card: String,
    /// What its similarities were calibrated on, for embeddings.
    pub calibrated_on: Option<String>,
    /// Why it cannot be used, with the remedy.
    pub error: Option<String>,
}
