//! The finished runs of a case in a list: by what they were made and what they came to.

use serde::Serialize;

use super::{
    Digest, RunId,
    digest::Digester,
    report::{ModelRef, PolicyRef},
    verdict::ProcessStatus,
};

/// Most runs in a list; who wants older ones names them.
pub const MAX_LISTED_RUNS: u64 = 50;

/// One finished run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RunSummary {
    /// The run.
    pub run: RunId,
    /// When it was recorded, milliseconds since 1970 in UTC.
    pub recorded_at_millis: i64,
    /// The policy that judged.
    pub policy: PolicyRef,
    /// What [`networks_digest`] makes of its networks.
    pub networks: Digest,
    /// What it came to.
    pub process: ProcessStatus,
}

/// One digest for all networks of a run: SHA-256 over names and hashes in the order of the report. Two runs with the same
/// networks have the same.
pub fn networks_digest(models: &[ModelRef]) -> Digest {
    let mut digester = Digester::default();
    for ModelRef { name, sha256 } in models {
        digester.update(&(name.len() as u64).to_be_bytes());
        digester.update(name.as_bytes());
        digester.update(sha256.as_bytes());
    }
    digester.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_networks_have_another_digest() {
        let model =
            |name: &str, content: &str| ModelRef { name: name.to_owned(), sha256: Digest::of(content.as_bytes()) };
        let one = networks_digest(&[model("a", "1"), model("b", "2")]);
        assert_eq!(one, networks_digest(&[model("a", "1"), model("b", "2")]));
        for other in [vec![], vec![model("a", "1")], vec![model("a", "1"), model("b", "3")], vec![model("ab", "1")]] {
            assert_ne!(one, networks_digest(&other));
        }
    }
}
