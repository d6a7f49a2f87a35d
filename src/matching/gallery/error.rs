//! Why the gallery could not be searched.

use std::{io, path::PathBuf};

use crate::case::{
    Digest,
    code::{GALLERY_ERROR, GALLERY_INTERRUPTED, GALLERY_REFUSED, GALLERY_UNREACHABLE},
    finding::NotCheckedCause,
};

/// Why the gallery could not be searched, with the code of the identity verification service: its remote gallery's
/// faults are those of our own.
#[derive(Debug, Clone, thiserror::Error)]
pub enum GalleryError {
    /// The file or the database behind it cannot be opened, read or written (-200).
    #[error("the gallery {} cannot be used: {detail}; check the disk and the permissions of the data folder", path.display())]
    Unreachable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        detail: String,
    },
    /// The file ends too early: whoever wrote it was interrupted (-201).
    #[error("the gallery file {} is cut off: {found} bytes where {expected} are promised; remove it, it is made again from the database", path.display())]
    CutOff {
        /// The file.
        path: PathBuf,
        /// Bytes that are there.
        found: u64,
        /// Bytes that its header promises.
        expected: u64,
    },
    /// The faces were enrolled with another embedding network (-202).
    #[error(
        "{faces} enrolled faces come from another embedding network (SHA-256 {}…) than the one in use and cannot be compared; run their cases again to enrol them anew, or use the network they come from", model.short()
    )]
    OtherModel {
        /// How many.
        faces: u64,
        /// A network that they come from.
        model: Digest,
    },
    /// The file is not what it must be (-299).
    #[error("the gallery file {} is damaged: {detail}; remove it, it is made again from the database", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        detail: String,
    },
}

impl GalleryError {
    /// The error of a file that the system refuses.
    pub(super) fn io(path: &std::path::Path) -> impl Fn(io::Error) -> Self {
        move |error| GalleryError::Unreachable { path: path.to_owned(), detail: error.to_string() }
    }

    /// Code of the identity verification service.
    pub const fn code(&self) -> i32 {
        match self {
            GalleryError::Unreachable { .. } => GALLERY_UNREACHABLE,
            GalleryError::CutOff { .. } => GALLERY_INTERRUPTED,
            GalleryError::OtherModel { .. } => GALLERY_REFUSED,
            GalleryError::Damaged { .. } => GALLERY_ERROR,
        }
    }

    /// The cause of a check that rests on the gallery.
    pub const fn cause(&self) -> NotCheckedCause {
        match self {
            GalleryError::OtherModel { .. } => NotCheckedCause::ModelUnavailable,
            _ => NotCheckedCause::NoReference,
        }
    }
}
