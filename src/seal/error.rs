//! What can go wrong with keys and what they seal, with what to do about it. No message ever holds a secret.

use std::{
    io,
    path::{Path, PathBuf},
};

use super::receiving::ReceivingKey;

/// Why keys cannot be had. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file system refused.
    #[error("keys: cannot {action} {}: {source}; check the disk's free space and the permissions", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// The system gives no random bytes.
    #[error("the system gives no random bytes: {0}; no key was made, try again")]
    NoRandomness(String),
    /// `keys.json` is not what it must be.
    #[error("{} cannot be used: {detail}; restore it from a backup: without it nothing that is encrypted can be read", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        detail: String,
    },
    /// The data is encrypted and no secret was given.
    #[error("the data in {} is encrypted with {}; {}", data.display(), kind.describe(), kind.remedy())]
    Locked {
        /// The data folder.
        data: PathBuf,
        /// What opens it.
        kind: WrapKind,
    },
    /// A secret of the other kind was given.
    #[error("the data in {} is encrypted with {}, not with what was given; {}", data.display(), kind.describe(), kind.remedy())]
    OtherKind {
        /// The data folder.
        data: PathBuf,
        /// What opens it.
        kind: WrapKind,
    },
    /// The passphrase or key file is not the one.
    #[error("{} does not open with this {}: it is another one, or keys.json was altered; nothing was changed", data.display(), kind.name())]
    WrongSecret {
        /// The data folder.
        data: PathBuf,
        /// What was given.
        kind: WrapKind,
    },
    /// A secret was given for data that is not encrypted.
    #[error("the data in {} is not encrypted; leave the key file or passphrase out, or run `assay keys init` to encrypt it", data.display())]
    NotEncrypted {
        /// The data folder.
        data: PathBuf,
    },
    /// An encryption or a rotation was interrupted.
    #[error("the data in {} is only partly under its new key: `assay keys {command}` was interrupted; run it again with the new key file or passphrase to finish it, nothing is lost", data.display())]
    Unfinished {
        /// The data folder.
        data: PathBuf,
        /// The command that was interrupted.
        command: &'static str,
    },
    /// The data is encrypted already.
    #[error("the data in {} is encrypted already; `assay keys rotate` changes its passphrase or key", data.display())]
    AlreadyEncrypted {
        /// The data folder.
        data: PathBuf,
    },
    /// Another process works in the data folder.
    #[error("another Assay has {} open; close it and try again", data.display())]
    InUse {
        /// The data folder.
        data: PathBuf,
    },
    /// The keys are being changed at this moment.
    #[error("the keys of {} are being changed by another Assay; wait until it is done", data.display())]
    Changing {
        /// The data folder.
        data: PathBuf,
    },
    /// A file that holds a secret cannot be used.
    #[error("{} cannot be used: {detail}", path.display())]
    SecretFile {
        /// The file.
        path: PathBuf,
        /// What is wrong and what to do.
        detail: String,
    },
    /// A new passphrase is too short, or guessed too easily.
    #[error("{0}; nothing was changed")]
    WeakPassphrase(String),
    /// Nothing can be sealed to this key.
    #[error(
        "nothing can be sealed to the receiving key {key}: {detail}; have the recipient write its contact file again"
    )]
    UnusableRecipient {
        /// The key.
        key: ReceivingKey,
        /// Why not.
        detail: String,
    },
}

impl KeyError {
    pub(super) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| KeyError::Io { action, path: path.to_owned(), source }
    }

    pub(super) fn damaged(path: &Path, detail: impl Into<String>) -> Self {
        KeyError::Damaged { path: path.to_owned(), detail: detail.into() }
    }
}

/// What opens an encrypted data folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WrapKind {
    /// A passphrase that a person knows.
    Passphrase,
    /// A file of 32 random bytes.
    KeyFile,
}

impl WrapKind {
    /// `passphrase` or `key file`.
    pub const fn name(self) -> &'static str {
        match self {
            WrapKind::Passphrase => "passphrase",
            WrapKind::KeyFile => "key file",
        }
    }

    const fn describe(self) -> &'static str {
        match self {
            WrapKind::Passphrase => "a passphrase",
            WrapKind::KeyFile => "a key file",
        }
    }

    const fn remedy(self) -> &'static str {
        match self {
            WrapKind::Passphrase => {
                "start Assay in a terminal, which asks for it, or name a file with --key-passphrase-file"
            }
            WrapKind::KeyFile => "name it with --key-file or in ASSAY_KEY_FILE",
        }
    }
}

/// Sealed bytes cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum UnsealError {
    /// The file is not encrypted.
    #[error("it is not encrypted, although all that lies here must be")]
    NotSealed,
    /// It was encrypted with another key.
    #[error("it was encrypted with another key")]
    OtherKey,
    /// Its bytes are not the ones that were encrypted.
    #[error("it was altered or cut: part {segment} of {segments} cannot be decrypted")]
    Damaged {
        /// The part of 64 KiB, from 1.
        segment: u64,
        /// Parts that its length promises.
        segments: u64,
    },
    /// The disk failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Reading goes through [`io::Read`]: what is wrong with sealed bytes travels inside its error.
impl From<UnsealError> for io::Error {
    fn from(error: UnsealError) -> Self {
        match error {
            UnsealError::Io(error) => error,
            other => io::Error::new(io::ErrorKind::InvalidData, other),
        }
    }
}
