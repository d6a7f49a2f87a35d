//! Two faces in, match level out.

mod attempt;
mod calibration;

pub use attempt::{Portrait, compare, face_match_finding};
pub use calibration::{fit_calibration, match_level, match_score};
