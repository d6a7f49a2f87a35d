//! The text of a zone by fields, with its check digits.

use super::{
    check_digit::check_digit,
    layout::{Field, Slot, composite, fields},
};
use crate::case::mrz::{CheckedField, MrzCheckDigit, MrzFormat};

/// Line and column of a letter, from 0.
type Place = (usize, usize);

/// Why a text is no zone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ZoneError {
    /// Neither two nor three lines, or of other lengths.
    #[error("lines of {0:?} characters are no zone; expected 3 of 30, 2 of 36 or 2 of 44 (ICAO 9303-4 to -7)")]
    Shape(Vec<usize>),
    /// A character that no zone has.
    #[error("line {line}, column {column} is none of A-Z, 0-9 and <")]
    Character {
        /// Line from 1.
        line: usize,
        /// Column from 1.
        column: usize,
    },
}

/// Lines that have the shape of a format; what stands in them may be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    format: MrzFormat,
    lines: Vec<Vec<u8>>,
}

impl Zone {
    /// The zone of `lines`. Two lines that begin with V are a visa's, two of 36 that begin with IDFRA those of the old French card.
    ///
    /// # Errors
    /// When their number, length or characters fit no format.
    pub fn parse(lines: &[&str]) -> Result<Self, ZoneError> {
        let is_allowed = |byte: u8| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'<');
        for (index, line) in lines.iter().take(3).enumerate() {
            if let Some(column) = line.bytes().take(100).position(|byte| !is_allowed(byte)) {
                return Err(ZoneError::Character { line: index + 1, column: column + 1 });
            }
        }
        let lengths: Vec<usize> = lines.iter().take(4).map(|line| line.len()).collect();
        let visa = lines.first().is_some_and(|line| line.starts_with('V'));
        let french = lines.first().is_some_and(|line| line.starts_with("IDFRA"));
        let format = match (&lengths[..], visa) {
            ([30, 30, 30], _) => MrzFormat::Td1,
            ([36, 36], false) if french => MrzFormat::OldFrench,
            ([36, 36], false) => MrzFormat::Td2,
            ([36, 36], true) => MrzFormat::MrvB,
            ([44, 44], false) => MrzFormat::Td3,
            ([44, 44], true) => MrzFormat::MrvA,
            _ => return Err(ZoneError::Shape(lengths)),
        };
        Ok(Zone { format, lines: lines.iter().map(|line| line.as_bytes().to_vec()).collect() })
    }

    /// Its layout.
    pub fn format(&self) -> MrzFormat {
        self.format
    }

    /// Its lines.
    pub fn lines(&self) -> Vec<String> {
        self.lines.iter().map(|line| line.iter().copied().map(char::from).collect()).collect()
    }

    /// The letter at a place; the filler past the end.
    pub(super) fn at(&self, line: usize, column: usize) -> u8 {
        self.lines.get(line).and_then(|line| line.get(column)).copied().unwrap_or(b'<')
    }

    /// Exchanges the letter at a place.
    pub(super) fn put(&mut self, line: usize, column: usize, letter: u8) {
        if let Some(place) = self.lines.get_mut(line).and_then(|line| line.get_mut(column)) {
            *place = letter;
        }
    }

    pub(super) fn fields(&self) -> Vec<Field> {
        fields(self.format)
    }

    /// What stands in a field; nothing where the format has no such field.
    pub(super) fn text(&self, slot: Slot) -> &[u8] {
        let field = self.fields().into_iter().find(|field| field.slot == slot);
        field.and_then(|field| self.lines.get(field.line)?.get(field.columns)).unwrap_or_default()
    }

    /// The places of a field's letters, line and column.
    fn places(&self, slot: Slot) -> Vec<(usize, usize)> {
        let field = self.fields().into_iter().find(|field| field.slot == slot);
        field.map(|field| field.columns.map(|column| (field.line, column)).collect()).unwrap_or_default()
    }

    /// The places of the document number and of its check digit. On cards a number of more than nine characters has a filler
    /// in place of its check digit and goes on in the optional data, to the character before the next filler; that one is
    /// the check digit (ICAO 9303-5, 4.2.2, note j; 9303-6, 4.2.2, note j).
    pub(super) fn number_places(&self) -> (Vec<Place>, Option<Place>) {
        let mut places = self.places(Slot::Number);
        let check = self.places(Slot::Check(CheckedField::Number)).first().copied();
        let is_card = matches!(self.format, MrzFormat::Td1 | MrzFormat::Td2);
        let optional = self.text(Slot::Optional);
        let more = optional.iter().position(|&letter| letter == b'<').unwrap_or(optional.len());
        let goes_on = is_card && more >= 2 && check.is_some_and(|(line, column)| self.at(line, column) == b'<');
        let is_full = places.last().is_some_and(|&(line, column)| self.at(line, column) != b'<');
        if !goes_on || !is_full {
            return (places, check);
        }
        let mut rest: Vec<_> = self.places(Slot::Optional).into_iter().take(more).collect();
        let check = rest.pop();
        places.extend(rest);
        (places, check)
    }

    /// What a check digit covers, and where it stands; `None` where the format has no such digit.
    pub(super) fn covered(&self, field: CheckedField) -> Option<(Vec<Place>, Place)> {
        let own = || self.places(Slot::Check(field)).first().copied();
        let covered = match field {
            CheckedField::Number => {
                let (places, check) = self.number_places();
                return Some((places, check?));
            }
            CheckedField::Birth => self.places(Slot::Birth),
            CheckedField::Expiry => self.places(Slot::Expiry),
            CheckedField::Optional => self.places(Slot::Optional),
            CheckedField::Composite => composite(self.format)
                .iter()
                .flat_map(|(line, columns)| columns.clone().map(|column| (*line, column)))
                .collect(),
        };
        Some((covered, own()?))
    }

    /// Every check digit the format has. Where nothing is checked (only fillers) the filler is as good as 0 (ICAO 9303-4,
    /// 4.2.2, of optional data; 9303-3, 4.9 of dates that are unknown).
    pub fn check_digits(&self) -> Vec<MrzCheckDigit> {
        let all = [
            CheckedField::Number,
            CheckedField::Birth,
            CheckedField::Expiry,
            CheckedField::Optional,
            CheckedField::Composite,
        ];
        let of = |field: CheckedField| {
            let (covered, (line, column)) = self.covered(field)?;
            let letters: Vec<u8> = covered.iter().map(|&(line, column)| self.at(line, column)).collect();
            let (found, expected) = (self.at(line, column), check_digit(&letters)?);
            let is_empty = letters.iter().all(|&letter| letter == b'<');
            let right = found == expected || is_empty && found == b'<' && field != CheckedField::Composite;
            let (found, expected) = (char::from(found), char::from(expected));
            Some(MrzCheckDigit { field, line, column, found, expected, right })
        };
        all.into_iter().filter_map(of).collect()
    }
}
