//! How much of a bundle is taken.

/// Most that a bundle may hold. What a case may hold besides is for the importer of cases to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BundleLimits {
    /// Most cases; 1,000 by default, what one person carries from a branch in a month.
    pub cases: usize,
    /// Most pieces of evidence in all; 20,000 by default, cases with lists of frames among them.
    pub evidence: usize,
    /// Longest list of contents in bytes, held in memory; 32 MiB by default.
    pub list_bytes: u64,
    /// Longest record of the sender's about one case in bytes, held in memory; 64 MiB by default, dozens of runs with their timelines.
    pub record_bytes: u64,
    /// Most bytes of contents in all; 256 GiB by default, the size of a large stick.
    pub total_bytes: u64,
}

impl Default for BundleLimits {
    fn default() -> Self {
        BundleLimits {
            cases: 1_000,
            evidence: 20_000,
            list_bytes: 32 << 20,
            record_bytes: 64 << 20,
            total_bytes: 256 << 30,
        }
    }
}
