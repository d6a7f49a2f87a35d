//! One document photo in, findings out.

pub mod barcode;
pub mod cross_check;
pub mod mrz;
mod mrz_line;
mod portrait;
mod reader;
mod rectify;
mod restoration;
pub mod text;

pub use mrz_line::{LineReader, ReadLetter, ReadLine};
pub use portrait::{StillFace, StillFaceError, find_face};
pub use reader::{DocumentReader, SideImage};
pub use rectify::{SquareToQuad, rectified};
