//! A case run again under another policy or with other networks, to see what that would change. What comes of it is no run of
//! the case: nobody can decide on it.

use std::{
    fmt, io,
    path::{Path, PathBuf},
};

use super::RunOrder;
use crate::{
    infer::{ManifestError, ModelSet, read_text_file},
    pipeline::Engine,
    policy::{Policy, PolicyError},
};

/// What is to be tried: at least one of the two.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trial {
    /// Another policy file; the usual policy where absent.
    pub policy: Option<PathBuf>,
    /// Another folder of networks with a `manifest.toml`, in place of the one that `ASSAY_MODELS` names; the usual networks
    /// where absent.
    pub models: Option<PathBuf>,
}

/// A trial of a stored case.
#[derive(Debug, Clone)]
pub struct TrialOrder {
    /// The case.
    pub order: RunOrder,
    /// What is to be tried.
    pub trial: Trial,
}

/// Why nothing can be tried.
#[derive(Debug, thiserror::Error)]
pub enum TrialError {
    /// Neither policy nor networks were named.
    #[error("nothing was named to try; choose another policy file, another folder of networks, or both")]
    Nothing,
    /// The policy is not usable.
    #[error("{0}; mend the file, or choose another")]
    Policy(#[from] PolicyFileError),
    /// The folder of networks is not usable.
    #[error("{0}; a folder to try needs its manifest.toml, mend it or choose another")]
    Models(#[from] ManifestError),
    /// The usual networks cannot be had.
    #[error("{0}")]
    Networks(String),
}

/// A policy file is not usable.
#[derive(Debug, thiserror::Error)]
pub enum PolicyFileError {
    /// It cannot be read.
    #[error("policy {path} cannot be read: {source}; check the path")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It is no policy.
    #[error(transparent)]
    Wrong(#[from] PolicyError),
}

/// Reads the policy file at `path`, 1 MiB at most.
///
/// # Errors
/// When it cannot be read or is no policy.
pub fn read_policy(path: &Path) -> Result<Policy, PolicyFileError> {
    let unreadable = |source| PolicyFileError::Unreadable { path: path.to_owned(), source };
    let text = read_text_file(path).map_err(unreadable)?;
    Ok(Policy::parse(&text, &path.display().to_string())?)
}

impl Trial {
    /// What the trial runs with; what it does not name is as usual.
    ///
    /// # Errors
    /// When nothing is named, or what is named is not usable.
    pub fn engine(
        &self,
        policy: &Policy,
        models: impl FnOnce() -> Result<ModelSet, String>,
    ) -> Result<Engine, TrialError> {
        if *self == Trial::default() {
            return Err(TrialError::Nothing);
        }
        let policy = self.policy.as_deref().map_or_else(|| Ok(policy.clone()), read_policy)?;
        let models = match &self.models {
            Some(folder) => ModelSet::load_from(folder)?,
            None => models().map_err(TrialError::Networks)?,
        };
        Ok(Engine { models, policy })
    }
}

impl fmt::Display for Trial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let policy = self.policy.as_ref().map(|path| format!("policy {}", path.display()));
        let models = self.models.as_ref().map(|path| format!("networks of {}", path.display()));
        f.write_str(&[policy, models].into_iter().flatten().collect::<Vec<_>>().join(" and "))
    }
}
