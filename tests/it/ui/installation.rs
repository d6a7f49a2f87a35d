//! What a session would tell of the installation: its settings, and who is at the window.

use std::path::PathBuf;

use assay::{
    case::{Digest, NetworkStatus, report::PolicyRef},
    policy::{DEFAULT_POLICY, Policy},
    session::{Access, PolicyValue, Settings},
    store::Presence,
};

/// An installation with the policy that ships, but for one value, and a network that is missing.
pub(super) fn settings() -> Settings {
    let value = |key: &str, value: &str, shipped: &str| PolicyValue {
        key: key.to_owned(),
        value: Some(value.to_owned()),
        shipped: Some(shipped.to_owned()),
    };
    let network = |task: &str, name: &str, error: Option<&str>| NetworkStatus {
        name: name.to_owned(),
        task: task.to_owned(),
        path: error.is_none().then(|| PathBuf::from(format!("models/{name}.onnx"))),
        sha256: Digest::of(name.as_bytes()),
        licence: "Apache-2.0 or MIT".to_owned(),
        card: format!("models/{name}.md"),
        calibrated_on: None,
        error: error.map(str::to_owned),
    };
    Settings {
        data_folder: PathBuf::from("/home/m.keller/.local/share/assay"),
        version: "0.1.0",
        policy: PolicyRef { name: "branch policy".to_owned(), sha256: Digest::of(b"branch policy") },
        policy_source: "/etc/assay/branch.toml".to_owned(),
        policy_values: vec![
            value("route.claim_minutes", "30", "30"),
            value("route.sampled_acceptances", "0.2", "0.05"),
            value("selfie.frames_per_second", "10.0", "10.0"),
        ],
        networks: vec![
            network("face detection", "assay-face-detector", None),
            network(
                "spoken digits",
                "assay-spoken-digits",
                Some("models/spoken-digits.onnx is missing; restore it from the release"),
            ),
        ],
    }
}

/// The door of an installation without operators.
pub(super) fn open_access() -> Access {
    let policy = Policy::parse(DEFAULT_POLICY, "built in").unwrap();
    Access::of(Presence::Open, false, policy.operators.rules())
}
