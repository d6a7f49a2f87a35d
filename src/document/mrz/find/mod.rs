//! Where in a photo lines of text lie that could be a zone's.

mod band;
mod plane;
mod rows;
mod strip;
mod text_line;

pub(super) use rows::{candidates, neighbours, with_ends};
pub(super) use strip::{Margins, strip};
pub(super) use text_line::TextLine;
