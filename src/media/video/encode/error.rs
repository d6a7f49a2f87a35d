//! Why a video cannot be written.

use std::path::PathBuf;

/// A video cannot be written; the message names the file and the remedy.
#[derive(Debug, thiserror::Error)]
pub enum EncodeError {
    /// The file cannot be made.
    #[error("{path} cannot be made: {reason}; check the folder, the free space and the extension (mp4, mov, webm)")]
    Create {
        /// The file.
        path: PathBuf,
        /// What the system or the container said.
        reason: String,
    },
    /// This build of FFmpeg lacks an encoder, or the encoder refuses the format.
    #[error(
        "{path}: the encoder {encoder} cannot be used ({reason}); install an FFmpeg that has it, or choose another"
    )]
    Encoder {
        /// The file.
        path: PathBuf,
        /// FFmpeg's name of the encoder.
        encoder: &'static str,
        /// What was said.
        reason: String,
    },
    /// The frames do not fit the format or each other.
    #[error("{path}: {reason}; give frames of the format's size with growing times")]
    Frame {
        /// The file.
        path: PathBuf,
        /// What does not fit.
        reason: String,
    },
    /// The file was begun and cannot be written on.
    #[error("{path} cannot be written on: {reason}; free some space and make it again")]
    Write {
        /// The file.
        path: PathBuf,
        /// What was said.
        reason: String,
    },
}
