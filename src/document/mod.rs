//! One document photo in, findings out.

mod portrait;

pub use portrait::{StillFace, StillFaceError, find_face};
