//! The text for people on a document: where it stands, what it says and which field it is.

mod boxes;
mod fields;
mod labels;
mod licence;
mod misread_label;
mod printed_date;
mod reader;

pub use fields::{PrintHabit, visual_fields};
pub use reader::{PrintedText, TextLine, TextReader};
