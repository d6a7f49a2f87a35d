//! One document photo in, findings out.

mod mrz_line;
mod portrait;
mod rectify;
mod restoration;

pub use mrz_line::{LineReader, ReadLetter, ReadLine};
pub use portrait::{StillFace, StillFaceError, find_face};
pub use rectify::{SquareToQuad, rectified};
