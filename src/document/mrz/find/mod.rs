//! Where in a photo lines of text lie that could be a zone's.

mod band;
mod grey;
mod plane;
mod rows;
mod search_area;
mod strip;
mod text_line;

pub(super) use grey::Pyramid;
pub(super) use rows::{candidates, neighbours, with_ends};
pub use search_area::SearchArea;
pub(super) use strip::{Margins, strip};
pub(super) use text_line::TextLine;
