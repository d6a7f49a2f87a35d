//! Lettering of the specimens: outlines of typefaces, an OCR-B face drawn by stroke, and handwriting. Lengths are in
//! millimetres, y down, with the baseline at 0.

mod face;
mod hand;
mod line;
mod ocrb;

pub use face::Face;
pub use hand::{PenStroke, signature};
pub use line::{Line, Setting};
pub use ocrb::{OCRB_PITCH_MM, OcrbHand, ocrb_line};
