//! What opens an encrypted data folder: from a key file, a passphrase file, or the terminal. Never from the arguments or an
//! environment variable themselves, which others on the machine can read.

use std::{
    env,
    path::{Path, PathBuf},
};

use anyhow::Context as _;

use super::passphrase;
use crate::seal::{KeyFile, KeyState, Passphrase, Secret, WrapKind};

/// Names a key file where `--key-file` does not.
const KEY_FILE_VARIABLE: &str = "ASSAY_KEY_FILE";
/// The option that names a passphrase file.
const KEY_PASSPHRASE_FILE: &str = "--key-passphrase-file";

/// Where the secret comes from.
#[derive(clap::Args)]
pub(super) struct SecretSource {
    /// Key file that opens an encrypted data folder; without it the one that ASSAY_KEY_FILE names
    #[arg(long, global = true, value_name = "FILE", conflicts_with = "key_passphrase_file")]
    key_file: Option<PathBuf>,
    /// File whose first line is the passphrase of an encrypted data folder, for services; only its owner may be able to read it.
    /// Without it the passphrase is asked for at the terminal
    #[arg(long, global = true, value_name = "FILE")]
    key_passphrase_file: Option<PathBuf>,
}

impl SecretSource {
    /// What opens the data folder; nothing where it is not encrypted and nothing was named.
    pub(super) fn secret(&self, data: &Path) -> anyhow::Result<Secret> {
        match (&self.key_file, &self.key_passphrase_file) {
            (Some(path), _) => Ok(Secret::KeyFile(KeyFile::read(path, data)?)),
            (None, Some(path)) => Ok(Secret::Passphrase(Passphrase::read(path, data)?)),
            (None, None) => match KeyState::of(data)?.wrap {
                None => Ok(Secret::None),
                Some(WrapKind::KeyFile) => match env::var_os(KEY_FILE_VARIABLE) {
                    Some(path) => Ok(Secret::KeyFile(KeyFile::read(Path::new(&path), data)?)),
                    None => Ok(Secret::None),
                },
                Some(WrapKind::Passphrase) => {
                    let question = format!("passphrase of {}: ", data.display());
                    Ok(Secret::Passphrase(passphrase::typed(&question, KEY_PASSPHRASE_FILE)?))
                }
            },
        }
    }

    /// What opens the folder, if it was named or needs nothing; nothing is asked for.
    pub(super) fn secret_at_hand(&self, data: &Path) -> anyhow::Result<Option<Secret>> {
        let is_named = self.key_file.is_some()
            || self.key_passphrase_file.is_some()
            || KeyState::of(data)?.wrap == Some(WrapKind::KeyFile) && env::var_os(KEY_FILE_VARIABLE).is_some();
        if is_named { self.secret(data).map(Some) } else { Ok(None) }
    }

    /// What is to open a folder that is being encrypted: a key file is made where there is none of that name.
    pub(super) fn first_secret(&self, data: &Path, asks: bool) -> anyhow::Result<Secret> {
        let named = (self.key_file.as_deref(), self.key_passphrase_file.as_deref());
        let new = new_secret(named, asks, KEY_PASSPHRASE_FILE, data)?;
        new.context(
            "say by what the data is to be encrypted: --passphrase, --key-passphrase-file FILE or --key-file FILE",
        )
    }
}

/// A new secret from a key file, a passphrase file, which `option` names, or the terminal where it `asks`; `None` where none of them is
/// chosen.
pub(super) fn new_secret(
    (key_file, passphrase_file): (Option<&Path>, Option<&Path>),
    asks: bool,
    option: &str,
    data: &Path,
) -> anyhow::Result<Option<Secret>> {
    let passphrase = match (key_file, passphrase_file) {
        (Some(path), _) => return Ok(Some(Secret::KeyFile(KeyFile::read_or_make(path, data)?))),
        (None, Some(path)) => Passphrase::read(path, data)?,
        (None, None) if asks => passphrase::typed_twice("new passphrase: ", option)?,
        (None, None) => return Ok(None),
    };
    passphrase.require_strength()?;
    Ok(Some(Secret::Passphrase(passphrase)))
}
