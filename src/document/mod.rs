//! One document photo in, findings out.

pub mod barcode;
pub mod mrz;
mod mrz_line;
mod portrait;
mod restoration;

pub use mrz_line::{LineReader, ReadLetter, ReadLine};
pub use portrait::{StillFace, StillFaceError, find_face};
