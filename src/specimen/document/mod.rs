//! Artwork of identity documents of invented states, rendered as vectors, with its ground truth.
//!
//! [`designs`] lists what can be issued; [`Content::draw`] makes up what one document says; [`issue`], or [`Press`] for many,
//! prints it. [`check_digit`], [`transliterate`] and [`mrz`] are the tables of ICAO 9303 by themselves.

pub mod check_digit;
mod content;
mod date;
mod design;
mod field;
mod holder;
mod issue;
mod layout;
pub mod lexicon;
pub mod mrz;
mod number;
mod payload;
mod print;
mod record;
mod state;
mod states;
mod style;
#[cfg(test)]
mod tests;
pub mod transliterate;
mod truth;

use image::{GrayImage, RgbImage};

pub use content::{Content, Fault, Hand, Override};
pub use date::{BirthDate, Date, DateStyle};
pub use design::{Design, Format, designs, designs_of};
pub use field::Field;
pub use holder::{Holder, Sex, Sitter};
pub use issue::{Blank, Document, Press, issue};
pub use record::{Category, Record};
pub use state::{Palette, State};
pub use states::STATES;
pub use truth::{BarcodeTruth, FieldTruth, MrzTruth, SideTruth};

/// One side of a document as it left the printer, seen straight on.
#[derive(Debug, Clone)]
pub struct Side {
    /// sRGB artwork; resolution and size stand in the truth.
    pub artwork: RgbImage,
    /// Strength of the optically variable parts (hologram, laminate pattern), 0 none … 255 full, at a quarter of the
    /// artwork's resolution (rounded up); it shines only under light from the mirror direction.
    pub sheen: GrayImage,
    /// What is where.
    pub truth: SideTruth,
}
