//! Paper: tagged PDF pages of headings, paragraphs, tables, pictures and plots, put together twice: first as a list of what stands
//! where, so that every page knows how many there are, then as PDF/UA-1 (ISO 14289-1).

mod canvas;
mod chart;
mod flow;
mod lettering;
mod pictures;
mod print;
mod sheet;
mod table;

pub(super) use canvas::{Canvas, Color};
pub(super) use chart::{Bars, Curve, Graph, score_bar};
pub(super) use flow::{Paper, Style, WIDTH};
pub(super) use pictures::{Mark, PlacedPicture};
pub(super) use print::{Imprint, print};
pub(super) use table::{Cell, Column};

/// A paper could not be made.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// The fonts inside the program cannot be read.
    #[error("the fonts inside the program cannot be read; install Assay again")]
    Fonts,
    /// The PDF cannot be written.
    #[error("the PDF cannot be written: {0}")]
    Pdf(String),
}
