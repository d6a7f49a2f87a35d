//! Artwork of identity documents of invented states, rendered as vectors, with its ground truth.

mod truth;

use image::{GrayImage, RgbImage};

pub use truth::{BarcodeTruth, FieldTruth, MrzTruth, SideTruth};

/// One side of a document as it left the printer, seen straight on.
#[derive(Debug, Clone)]
pub struct Side {
    /// sRGB artwork; resolution and size stand in the truth.
    pub artwork: RgbImage,
    /// Strength of the optically variable parts (hologram, laminate pattern), 0 none … 255 full, at a quarter of the
    /// artwork's resolution (rounded up); it shines only under light from the mirror direction.
    pub sheen: GrayImage,
    /// What is where.
    pub truth: SideTruth,
}
