//! What this installation works with, for people who have to account for it.

use std::path::PathBuf;

use crate::{
    case::{NetworkStatus, report::PolicyRef},
    policy::{Policy, PolicyValue},
};

/// What this installation works with.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Where database and evidence lie.
    pub data_folder: PathBuf,
    /// Version of the program.
    pub version: &'static str,
    /// Name and hash of the policy in force.
    pub policy: PolicyRef,
    /// Where the policy was read from.
    pub policy_source: String,
    /// Its values beside those that ship, by key.
    pub policy_values: Vec<PolicyValue>,
    /// The networks in use; empty until they have been looked at.
    pub networks: Vec<NetworkStatus>,
}

impl Settings {
    /// Those of a session at `data_folder` under `policy`, before the networks were looked at.
    pub(super) fn new(data_folder: PathBuf, policy: &Policy) -> Self {
        Settings {
            data_folder,
            version: env!("CARGO_PKG_VERSION"),
            policy: policy.reference(),
            policy_source: policy.source().to_owned(),
            policy_values: policy.values(),
            networks: Vec::new(),
        }
    }
}
