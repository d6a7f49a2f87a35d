//! Why specimens could not be made.

use std::{
    io,
    path::{Path, PathBuf},
};

use crate::media::{
    image::ImageError,
    video::{VideoError, encode::EncodeError},
};

/// A specimen could not be made; the message names the file and the remedy.
#[derive(Debug, thiserror::Error)]
pub enum SpecimenError {
    /// A file or folder cannot be written.
    #[error("{path} cannot be written: {source}; choose a folder with enough space in which you may write")]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The folder already holds something else.
    #[error("{path} is not empty; choose a new folder, nothing there is overwritten")]
    NotEmpty {
        /// The folder.
        path: PathBuf,
    },
    /// A photograph could not be coded.
    #[error("{path} cannot be coded as JPEG; choose fewer megapixels")]
    Uncoded {
        /// The file.
        path: PathBuf,
    },
    /// What is known of a specimen cannot be put into words.
    #[error("a specimen's truth is not valid JSON: {0}; please report this")]
    Truth(String),
    /// A picture could not be encoded.
    #[error(transparent)]
    Picture(#[from] ImageError),
    /// A video just made cannot be read back.
    #[error(transparent)]
    Readback(#[from] VideoError),
    /// A video could not be encoded.
    #[error(transparent)]
    Video(#[from] EncodeError),
}

impl SpecimenError {
    /// The error of writing `path`.
    pub(super) fn write(path: &Path, source: io::Error) -> Self {
        SpecimenError::Write { path: path.to_owned(), source }
    }
}
