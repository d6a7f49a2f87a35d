//! Networks: which ones, whether they are the right ones, and running them. The only place that knows ONNX Runtime.
//!
//! A network is used through [`Network`], so that everything above can be tested without ONNX Runtime and without
//! models.

mod feed;
mod library;
mod likelihood;
mod manifest;
mod models;
mod path;
mod replay;
mod runtime;
mod surface_calibration;
mod tensor;
mod text_file;
mod text_networks;

pub use feed::{ChannelOrder, InputSpec, TensorLayout, sound};
pub use likelihood::Filler;
pub use manifest::{BUILT_IN_MANIFEST, CalibrationTable, Manifest, ManifestError, ModelEntry, SOUND_RATE, Task};
pub use models::{ModelSet, ModelStatus};
pub use path::{PathSign, SignScores};
pub use replay::{Call, CallLog, replay};
pub use surface_calibration::{Anchors, SurfaceCalibration, SurfaceEvidence, SurfaceView};
pub use tensor::{Outputs, Tensor};
pub use text_file::read_text_file;
pub use text_networks::TextNetworks;

use std::path::PathBuf;

use crate::case::finding::NotCheckedCause;

/// Why a network cannot be used or did not answer.
#[derive(Debug, Clone, thiserror::Error)]
pub enum InferError {
    /// The model file is in none of the folders.
    #[error(
        "model `{name}` ({file}) was not found; put the file into `models/` or into the folder named by ASSAY_MODELS \
         (looked in: {searched})"
    )]
    ModelMissing {
        /// Name in the manifest.
        name: String,
        /// File name.
        file: String,
        /// Folders that were searched.
        searched: String,
    },
    /// The model file is not the one the manifest names.
    #[error("model file {path} has SHA-256 {found}, the manifest expects {expected}; replace the file or the entry")]
    WrongModel {
        /// The file.
        path: PathBuf,
        /// Hash of the file.
        found: String,
        /// Hash in the manifest.
        expected: String,
    },
    /// The model file could not be read.
    #[error("model file {path} could not be read: {detail}; check its permissions")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        detail: String,
    },
    /// No model serves the task.
    #[error("no model for {0} is in use; name one under [use] in the model manifest")]
    NoModel(Task),
    /// ONNX Runtime could not be loaded.
    #[error("ONNX Runtime could not be loaded: {0}; run `make setup`, or set ORT_DYLIB_PATH to libonnxruntime.so")]
    Runtime(String),
    /// The network refused its input or failed.
    #[error("model `{name}` failed: {detail}; check the file against its entry in the model manifest")]
    Failed {
        /// Name in the manifest.
        name: String,
        /// What ONNX Runtime said.
        detail: String,
    },
}

impl InferError {
    /// Why a check that needed the network was not carried out.
    pub const fn cause(&self) -> NotCheckedCause {
        match self {
            InferError::Failed { .. } => NotCheckedCause::ModelFailed,
            InferError::ModelMissing { .. }
            | InferError::WrongModel { .. }
            | InferError::Unreadable { .. }
            | InferError::NoModel(_)
            | InferError::Runtime(_) => NotCheckedCause::ModelUnavailable,
        }
    }
}

/// A network that is ready to run.
pub trait Network: Send + Sync {
    /// Its entry in the manifest.
    fn entry(&self) -> &ModelEntry;

    /// Runs it on one input. Callable from many threads at once.
    ///
    /// # Errors
    /// When the network does not take the shape or fails inside.
    fn run(&self, input: &Tensor) -> Result<Outputs, InferError>;
}
