//! A machine-readable zone as it was read (ICAO 9303 parts 3 to 7).

use std::{fmt, ops::Range};

use serde::{Deserialize, Serialize};

use super::geometry::Point;

/// Layout of the zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum MrzFormat {
    /// Cards, three lines of 30 (ICAO 9303-5).
    #[serde(rename = "TD1")]
    Td1,
    /// Cards of the size ID-2, two lines of 36 (ICAO 9303-6).
    #[serde(rename = "TD2")]
    Td2,
    /// Passports, two lines of 44 (ICAO 9303-4).
    #[serde(rename = "TD3")]
    Td3,
    /// Full-size visas, two lines of 44 (ICAO 9303-7).
    #[serde(rename = "MRVA")]
    MrvA,
    /// Small visas, two lines of 36 (ICAO 9303-7).
    #[serde(rename = "MRVB")]
    MrvB,
    /// The French identity card of 1988 to 2021, two lines of 36 in a layout of its own.
    #[serde(rename = "FRA")]
    OldFrench,
}

impl MrzFormat {
    /// Every format.
    pub const ALL: [MrzFormat; 6] =
        [MrzFormat::Td1, MrzFormat::Td2, MrzFormat::Td3, MrzFormat::MrvA, MrzFormat::MrvB, MrzFormat::OldFrench];

    /// Lines, and characters in each.
    pub const fn shape(self) -> (usize, usize) {
        match self {
            MrzFormat::Td1 => (3, 30),
            MrzFormat::Td2 | MrzFormat::MrvB | MrzFormat::OldFrench => (2, 36),
            MrzFormat::Td3 | MrzFormat::MrvA => (2, 44),
        }
    }

    /// `TD1`, `TD2`, `TD3`, `MRVA`, `MRVB` or `FRA`.
    pub const fn name(self) -> &'static str {
        match self {
            MrzFormat::Td1 => "TD1",
            MrzFormat::Td2 => "TD2",
            MrzFormat::Td3 => "TD3",
            MrzFormat::MrvA => "MRVA",
            MrzFormat::MrvB => "MRVB",
            MrzFormat::OldFrench => "FRA",
        }
    }
}

/// What a check digit is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckedField {
    /// The document number.
    Number,
    /// The date of birth.
    Birth,
    /// The date of expiry.
    Expiry,
    /// The optional data; passports only.
    Optional,
    /// All of them together; visas have none.
    Composite,
}

impl fmt::Display for CheckedField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            CheckedField::Number => "the document number",
            CheckedField::Birth => "the date of birth",
            CheckedField::Expiry => "the date of expiry",
            CheckedField::Optional => "the optional data",
            CheckedField::Composite => "the whole zone",
        })
    }
}

/// One check digit of the zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MrzCheckDigit {
    /// What it is of.
    pub field: CheckedField,
    /// Its line from 0.
    pub line: usize,
    /// Its place in the line from 0.
    pub column: usize,
    /// What stands there.
    pub found: char,
    /// What should.
    pub expected: char,
    /// Whether the two agree; the filler counts as 0 where the standard allows it.
    pub right: bool,
}

/// What is wrong at a place though the zone could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MrzFaultKind {
    /// A letter where only digits go.
    NotADigit,
    /// A digit where only letters go.
    NotALetter,
    /// A date that no calendar has.
    NoSuchDate,
    /// A code that is no state's nor one of ICAO 9303-3, section 5.
    UnknownState,
    /// Neither M, F nor a filler.
    UnknownSex,
    /// The line was read with another length, and fitted.
    Refitted,
}

/// A fault with its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MrzFault {
    /// What is wrong.
    pub kind: MrzFaultKind,
    /// Line from 0.
    pub line: usize,
    /// First place concerned, from 0.
    pub column: usize,
}

/// Why a letter is another one than was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CorrectionRule {
    /// Only digits or only letters go there, and the letter looks like one.
    Position,
    /// It was read with little confidence, and of all such letters it alone makes a wrong check digit right.
    CheckDigit,
    /// O stood beside 0 in one number, some of them read with little confidence, and the check digits are right with 0 throughout.
    Mixture,
}

/// A letter that is another one than was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MrzCorrection {
    /// Line from 0.
    pub line: usize,
    /// Place in the line from 0.
    pub column: usize,
    /// What was read.
    pub read: char,
    /// What it was taken for.
    pub taken: char,
    /// Why.
    pub rule: CorrectionRule,
}

/// The fields, as the document PAD service lays them out. A field that the document does not have is empty. Dates are
/// `YYYY-MM-DD`, shorter where day or month are unknown; states are ISO 3166-1 alpha-3 where they have such a code.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub struct MrzData {
    /// Nationality.
    pub nationality: String,
    /// Document number, whole also where it runs into the optional data.
    pub serial_number: String,
    /// Primary identifier, components parted by spaces.
    pub surname: String,
    /// Date of expiry.
    pub expiration_date: String,
    /// `M`, `F`, or `X` where it is left open.
    pub sex: String,
    /// Date of birth.
    pub birth_date: String,
    /// Issuing state or organisation.
    pub issuing_country: String,
    /// The number by which the person is known: the personal number where there is one, else the document number.
    pub identity_number: String,
    /// Optional data, which most states use for the personal number; components parted by spaces.
    pub personal_number: String,
    /// Secondary identifier, components parted by spaces.
    pub name: String,
}

/// A zone as it was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MrzReading {
    /// Its layout.
    pub format: MrzFormat,
    /// Its lines after correction.
    pub lines: Vec<String>,
    /// The probability in [0, 1] that the network gives each letter of each line; 0 of letters it did not see.
    pub confidences: Vec<Vec<f32>>,
    /// Where each line lies in the upright photo: its corners clockwise from its beginning.
    pub quads: Vec<[Point; 4]>,
    /// The letters that were corrected.
    pub corrections: Vec<MrzCorrection>,
    /// Every check digit.
    pub check_digits: Vec<MrzCheckDigit>,
    /// What else is wrong.
    pub faults: Vec<MrzFault>,
    /// The fields.
    pub data: MrzData,
    /// Whether the names fill their field to the end, so that the rest of them may be missing (ICAO 9303-3, 4.6).
    pub is_name_cut: bool,
}

impl MrzReading {
    /// Corners in the upright photo of the letter at a place, clockwise from its top left: its share of its line, all letters being equally
    /// wide. `None` where the line's place is not known.
    pub fn letter_quad(&self, line: usize, column: usize) -> Option<[Point; 4]> {
        self.part_quad(line, column..column + 1)
    }

    /// The same of the letters in `columns`.
    pub fn part_quad(&self, line: usize, columns: Range<usize>) -> Option<[Point; 4]> {
        let [a, b, c, d] = *self.quads.get(line)?;
        let (_, length) = self.format.shape();
        let between = |from: Point, to: Point, column: usize| {
            let share = column as f32 / length as f32;
            Point::new(from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share)
        };
        let Range { start, end } = columns;
        Some([between(a, b, start), between(a, b, end), between(d, c, end), between(d, c, start)])
    }

    /// Whether every check digit is right.
    pub fn is_checked(&self) -> bool {
        self.check_digits.iter().all(|digit| digit.right)
    }

    /// Whether the check digit of `field` is right; `None` where there is none.
    pub fn is_right(&self, field: CheckedField) -> Option<bool> {
        self.check_digits.iter().find(|digit| digit.field == field).map(|digit| digit.right)
    }
}
