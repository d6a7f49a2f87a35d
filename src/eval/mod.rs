//! Labelled files in, figures of ISO/IEC 19795 and ISO/IEC 30107-3 out.

mod bootstrap;
mod calibrate;
mod digit_figures;
mod document_locate;
mod document_portrait;
mod document_surface;
mod face_images;
mod face_match;
mod labels;
mod location_figures;
mod location_labels;
mod mrz;
mod mrz_figures;
mod pad_curve;
mod pad_figures;
mod pad_report;
mod pair_figures;
mod photo;
mod rows;
mod selfie_liveness;
mod voice;

pub use bootstrap::Interval;
pub use calibrate::calibrate;
pub use digit_figures::{DigitConfusion, SpeakerShare, VoiceFigures};
pub use document_locate::{LocationItem, evaluate_locations};
pub use document_portrait::{PortraitItem, evaluate_portraits};
pub use document_surface::{SurfaceItem, SurfaceTask, evaluate_surfaces};
pub use face_match::{PairItem, evaluate};
pub use location_figures::{ErrorAnswers, LocationFigures, OverlapFigures, TypeOverlap};
pub use mrz::{MrzItem, evaluate_zones};
pub use mrz_figures::MrzFigures;
pub use pad_report::{
    BothWays, BpcerAtApcer, EqualError, Estimate, PadFigures, Responses, SpeciesError, SpeciesResponses,
    ThresholdErrors,
};
pub use pair_figures::{FaceMatchFigures, Rate};
pub use selfie_liveness::{PadItem, evaluate_selfies};
pub use voice::{VoiceItem, evaluate_voices};

use std::path::PathBuf;

use serde::Serialize;

/// Result of an evaluation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EvalReport<Figures, Item> {
    /// Always `assay.eval/1`.
    pub schema: &'static str,
    /// What was evaluated, as the command line calls it.
    pub task: &'static str,
    /// The figures.
    pub figures: Figures,
    /// Every row.
    pub items: Vec<Item>,
}

impl<Figures, Item> EvalReport<Figures, Item> {
    fn new(task: &'static str, figures: Figures, items: Vec<Item>) -> Self {
        EvalReport { schema: "assay.eval/1", task, figures, items }
    }
}

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
