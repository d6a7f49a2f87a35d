//! One document photo in, findings out.

mod mrz_line;
mod portrait;
mod restoration;
pub mod surface;

pub use mrz_line::{LineReader, ReadLetter, ReadLine};
pub use portrait::{StillFace, StillFaceError, find_face};
