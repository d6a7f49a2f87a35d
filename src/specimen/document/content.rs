//! What goes onto one document: its record, portraits, deliberate faults and altered values.

use image::RgbImage;
use serde::Serialize;

use super::{date::Date, design::Design, field::Field, holder::Sitter, mrz::CheckDigit, record::Record};
use crate::specimen::{lettering::Face, seed::Seed};

/// A fault of the content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// Not valid any more.
    Expired,
    /// A check digit of the machine-readable zone is wrong.
    WrongCheckDigit(CheckDigit),
    /// The back belongs to another holder's document of the same design.
    BackOfAnother,
    /// The place of the portrait is empty.
    PortraitMissing,
}

impl Fault {
    /// Every fault, with the composite check digit for the wrong one: every layout but visas has it.
    pub const ALL: [Fault; 4] =
        [Fault::Expired, Fault::WrongCheckDigit(CheckDigit::Composite), Fault::BackOfAnother, Fault::PortraitMissing];

    /// The name in files and descriptions.
    pub const fn name(self) -> &'static str {
        match self {
            Fault::Expired => "expired",
            Fault::WrongCheckDigit(_) => "wrong_check_digit",
            Fault::BackOfAnother => "back_of_another",
            Fault::PortraitMissing => "portrait_missing",
        }
    }
}

/// How an altered value is printed compared to the true ones.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hand {
    /// Another typeface.
    pub face: Option<Face>,
    /// Size as a multiple of the right one.
    pub scale: f32,
    /// How far it lies off its place, in millimetres to the right and down.
    pub offset_mm: [f32; 2],
    /// Another colour.
    pub ink: Option<[u8; 3]>,
}

impl Default for Hand {
    fn default() -> Self {
        Hand { face: None, scale: 1.0, offset_mm: [0.0; 2], ink: None }
    }
}

/// Another value printed in a field; machine-readable zone and barcodes stay as they are.
#[derive(Debug, Clone, PartialEq)]
pub struct Override {
    /// The field.
    pub field: Field,
    /// What is printed there; lines are parted by `\n`.
    pub value: String,
    /// How it is printed.
    pub hand: Hand,
}

/// Everything that makes one document of a design.
#[derive(Debug, Clone)]
pub struct Content {
    /// Of the small accidents of printing: registration, grain, stamp.
    pub seed: Seed,
    /// The document's data.
    pub record: Record,
    /// Data of the back where it belongs to another document.
    pub back_record: Option<Record>,
    /// Frontal head, about 7 : 9; cut to the shape of the design's portrait.
    pub portrait: RgbImage,
    /// Head of the second portrait; the first one's where `None`.
    pub ghost_portrait: Option<RgbImage>,
    /// A check digit that shall be wrong.
    pub wrong_digit: Option<CheckDigit>,
    /// Whether the place of the portrait stays empty.
    pub portrait_missing: bool,
    /// Altered values.
    pub overrides: Vec<Override>,
}

impl Content {
    /// Content for a sitter of that design, as of `today`.
    pub fn draw(
        design: &Design,
        seed: Seed,
        sitter: Sitter,
        today: Date,
        portrait: RgbImage,
        faults: &[Fault],
    ) -> Self {
        let expired = faults.contains(&Fault::Expired);
        let another = faults.contains(&Fault::BackOfAnother);
        let wrong_digit = faults.iter().find_map(|fault| match fault {
            Fault::WrongCheckDigit(digit) => Some(*digit),
            _ => None,
        });
        Content {
            seed: seed.branch("print"),
            record: Record::draw(design, seed, sitter, today, expired),
            back_record: another.then(|| {
                let other = seed.branch("another");
                Record::draw(design, other, Sitter::draw(other), today, false)
            }),
            portrait,
            ghost_portrait: None,
            wrong_digit,
            portrait_missing: faults.contains(&Fault::PortraitMissing),
            overrides: Vec::new(),
        }
    }
}
