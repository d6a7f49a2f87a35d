//! Labelled files in, figures of ISO/IEC 19795 out.

mod calibrate;
mod face_images;
mod face_match;
mod pair_figures;
mod rows;

pub use calibrate::calibrate;
pub use face_match::{EvalReport, evaluate};
pub use pair_figures::{FaceMatchFigures, Interval, Rate};

use std::path::PathBuf;

/// Why a file of labels cannot be evaluated.
#[derive(Debug, thiserror::Error)]
pub enum EvalError {
    /// The file of labels cannot be used.
    #[error("{path}: {detail}")]
    Labels {
        /// The file.
        path: PathBuf,
        /// What is wrong and what to do.
        detail: String,
    },
    /// A network is missing or failed.
    #[error(transparent)]
    Infer(#[from] crate::infer::InferError),
    /// The labels do not suffice for a figure.
    #[error("{0}")]
    TooLittle(String),
}
