//! What can be wrong with a bundle, with what to do about it.

use std::{
    io,
    path::{Path, PathBuf},
};

use crate::seal::{KeyError, PublicKey, ReceivingKey, SignatureError, UnsealError};

/// A bundle, or what belongs to one, cannot be written, read or believed.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// The file system refused.
    #[error("cannot {action} {}: {source}; check the disk's free space and the permissions", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// There is a file of this name.
    #[error("{} is there already; choose another folder, or remove it", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// Someone else is writing this file.
    #[error("{} is being written by another Assay; wait until it is done", path.display())]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// The file is none of this form.
    #[error("{} is no {what}: {detail}", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
        /// What it should be.
        what: &'static str,
        /// Why it is none.
        detail: String,
    },
    /// A newer Assay wrote it.
    #[error("{} was written by a newer Assay (version {version} of the form; this one knows 1); update Assay here", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// The version it has.
        version: String,
    },
    /// The file has not the length that its header states.
    #[error("{} is not whole: it has {found} bytes and should have {expected}; copy it again from where it was written", path.display())]
    Length {
        /// The file.
        path: PathBuf,
        /// Bytes that it has.
        found: u64,
        /// Bytes that it should have.
        expected: u64,
    },
    /// A signature is not what it should be.
    #[error("the {what} of {} is not signed as it must be: {source}; it was altered, or is not from who it says: ask the sender for it again", path.display())]
    Signature {
        /// The file.
        path: PathBuf,
        /// What is signed.
        what: &'static str,
        /// What is wrong.
        source: SignatureError,
    },
    /// The sender is not trusted here.
    #[error(
        "{} is signed by the key {key}, which is not trusted here; if you know its installation, get its contact file, compare \
         the fingerprint by another way, and run `assay keys trust FILE --name NAME`", path.display()
    )]
    UnknownSender {
        /// The file.
        path: PathBuf,
        /// The key.
        key: PublicKey,
    },
    /// The key is trusted, and the installation it says to be from is another than the one that it is trusted for.
    #[error(
        "{} is signed by the key of {name}, whose installation is {trusted}, and says that it comes from {stated}; its keys are in use \
         elsewhere, or its contact here is old: ask who runs {name}, and trust its contact file anew", path.display()
    )]
    OtherInstallation {
        /// The file.
        path: PathBuf,
        /// Under which name the key is trusted.
        name: String,
        /// The number that is trusted with it.
        trusted: String,
        /// The number in the bundle.
        stated: String,
    },
    /// It is for somebody else.
    #[error(
        "{} is sealed to another installation (receiving key {recipient}); nothing of it can be read here: carry it there, or have \
         it sealed to this one", path.display()
    )]
    OtherRecipient {
        /// The file.
        path: PathBuf,
        /// To whom it is sealed.
        recipient: ReceivingKey,
    },
    /// The sealed body is not as the sender sealed it.
    #[error("{}: {source}; copy the bundle again from where it was written", path.display())]
    Body {
        /// The file.
        path: PathBuf,
        /// What is wrong, with the part.
        source: UnsealError,
    },
    /// The contents are not what the list says, or the list cannot be.
    #[error("{}: {detail}; nothing of it was taken: have the sender seal the case again", path.display())]
    Contents {
        /// The file.
        path: PathBuf,
        /// What is wrong, with the case.
        detail: String,
    },
    /// More than a recipient takes: it is not sealed.
    #[error("{what} would be {found}, above the {limit} that a recipient takes; seal fewer cases at a time")]
    TooMuch {
        /// Of what.
        what: &'static str,
        /// How much it would be.
        found: u64,
        /// How much it may be.
        limit: u64,
    },
    /// More than is taken.
    #[error("{}: {what} is {found}, above the limit of {limit}; have the sender seal fewer cases at a time", path.display())]
    Limit {
        /// The file.
        path: PathBuf,
        /// Of what.
        what: &'static str,
        /// How much it is.
        found: u64,
        /// How much it may be.
        limit: u64,
    },
    /// A content did not come as it was announced.
    #[error("{what} cannot be sealed: {detail}")]
    Source {
        /// Which content.
        what: String,
        /// What was wrong.
        detail: String,
    },
    /// The keys refused.
    #[error(transparent)]
    Keys(#[from] KeyError),
}

impl BundleError {
    pub(super) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| BundleError::Io { action, path: path.to_owned(), source }
    }

    /// The error of reading the sealed body: what is wrong with sealed bytes travels inside an [`io::Error`].
    pub(super) fn body(path: &Path, error: io::Error) -> Self {
        match error.downcast::<UnsealError>() {
            Ok(source) => BundleError::Body { path: path.to_owned(), source },
            Err(source) => BundleError::Io { action: "read", path: path.to_owned(), source },
        }
    }

    pub(super) fn contents(path: &Path, detail: impl Into<String>) -> Self {
        BundleError::Contents { path: path.to_owned(), detail: detail.into() }
    }

    pub(super) fn foreign(path: &Path, what: &'static str, detail: impl Into<String>) -> Self {
        BundleError::Foreign { path: path.to_owned(), what, detail: detail.into() }
    }
}
