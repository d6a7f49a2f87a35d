//! Where what stands in a zone: ICAO 9303-5, 4.2.2 (TD1), 9303-6, 4.2.2 (TD2), 9303-4, 4.2.2 (TD3), 9303-7, 4.2 and 5.2 (visas). The
//! French identity card of 1988 to 2021 follows none of them; its published specimen (`IDFRABERTHIER`) keeps all three check digits.

use std::ops::Range;

use crate::case::mrz::{CheckedField, MrzFormat};

/// A field of the zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    Code,
    Issuer,
    /// The names, of the French card the surname alone.
    Names,
    GivenNames,
    Number,
    Nationality,
    Birth,
    Sex,
    Expiry,
    Optional,
    OptionalSecond,
    /// Department and office of issue.
    Office,
    Check(CheckedField),
}

/// What may stand in a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A–Z and fillers.
    Letters,
    /// Digits; fillers where something is unknown.
    Digits,
    /// Both.
    Any,
}

/// A field with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) slot: Slot,
    pub(super) line: usize,
    pub(super) columns: Range<usize>,
}

impl Field {
    /// What may stand in it.
    pub(super) const fn kind(&self) -> Kind {
        match self.slot {
            Slot::Code | Slot::Issuer | Slot::Names | Slot::GivenNames | Slot::Nationality | Slot::Sex => Kind::Letters,
            Slot::Birth | Slot::Expiry | Slot::Check(_) => Kind::Digits,
            Slot::Number | Slot::Optional | Slot::OptionalSecond | Slot::Office => Kind::Any,
        }
    }
}

const fn field(slot: Slot, line: usize, start: usize, end: usize) -> Field {
    Field { slot, line, columns: start..end }
}

/// The fields of a zone from its beginning to its end.
pub(super) fn fields(format: MrzFormat) -> Vec<Field> {
    use Slot::{Birth, Check, Code, Expiry, Issuer, Names, Nationality, Number, Optional, OptionalSecond, Sex};
    let (_, length) = format.shape();
    if format == MrzFormat::Td1 {
        return vec![
            field(Code, 0, 0, 2),
            field(Issuer, 0, 2, 5),
            field(Number, 0, 5, 14),
            field(Check(CheckedField::Number), 0, 14, 15),
            field(Optional, 0, 15, 30),
            field(Birth, 1, 0, 6),
            field(Check(CheckedField::Birth), 1, 6, 7),
            field(Sex, 1, 7, 8),
            field(Expiry, 1, 8, 14),
            field(Check(CheckedField::Expiry), 1, 14, 15),
            field(Nationality, 1, 15, 18),
            field(OptionalSecond, 1, 18, 29),
            field(Check(CheckedField::Composite), 1, 29, 30),
            field(Names, 2, 0, 30),
        ];
    }
    if format == MrzFormat::OldFrench {
        return vec![
            field(Code, 0, 0, 2),
            field(Issuer, 0, 2, 5),
            field(Names, 0, 5, 30),
            field(Slot::Office, 0, 30, 36),
            field(Number, 1, 0, 12),
            field(Check(CheckedField::Number), 1, 12, 13),
            field(Slot::GivenNames, 1, 13, 27),
            field(Birth, 1, 27, 33),
            field(Check(CheckedField::Birth), 1, 33, 34),
            field(Sex, 1, 34, 35),
            field(Check(CheckedField::Composite), 1, 35, 36),
        ];
    }
    let mut fields = vec![
        field(Code, 0, 0, 2),
        field(Issuer, 0, 2, 5),
        field(Names, 0, 5, length),
        field(Number, 1, 0, 9),
        field(Check(CheckedField::Number), 1, 9, 10),
        field(Nationality, 1, 10, 13),
        field(Birth, 1, 13, 19),
        field(Check(CheckedField::Birth), 1, 19, 20),
        field(Sex, 1, 20, 21),
        field(Expiry, 1, 21, 27),
        field(Check(CheckedField::Expiry), 1, 27, 28),
    ];
    fields.extend(match format {
        MrzFormat::Td3 => vec![
            field(Optional, 1, 28, 42),
            field(Check(CheckedField::Optional), 1, 42, 43),
            field(Check(CheckedField::Composite), 1, 43, 44),
        ],
        MrzFormat::Td2 => vec![field(Optional, 1, 28, 35), field(Check(CheckedField::Composite), 1, 35, 36)],
        _ => vec![field(Optional, 1, 28, length)],
    });
    fields
}

/// The parts that the composite check digit covers, each a line and columns; none of visas.
pub(super) fn composite(format: MrzFormat) -> &'static [(usize, Range<usize>)] {
    match format {
        MrzFormat::Td1 => &[(0, 5..30), (1, 0..7), (1, 8..15), (1, 18..29)],
        MrzFormat::Td2 => &[(1, 0..10), (1, 13..20), (1, 21..35)],
        MrzFormat::Td3 => &[(1, 0..10), (1, 13..20), (1, 21..43)],
        MrzFormat::OldFrench => &[(0, 0..36), (1, 0..35)],
        MrzFormat::MrvA | MrzFormat::MrvB => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_cover_every_place_once() {
        for format in MrzFormat::ALL {
            let (lines, length) = format.shape();
            let mut covered = vec![0; lines * length];
            for field in fields(format) {
                field.columns.for_each(|column| covered[field.line * length + column] += 1);
            }
            assert!(covered.iter().all(|&times| times == 1), "{format:?}");
        }
    }
}
