//! The quantisation tables of a JPEG (ITU-T T.81), and the quality that they stand for.

use super::jpeg::segments;

/// Define quantisation tables (ITU-T T.81, table B.1).
pub(super) const DEFINE_TABLES: u8 = 0xDB;
/// The tables of ITU-T T.81, K.1 and K.2, luminance and chrominance, in zigzag order: what the Independent JPEG Group's encoder
/// scales.
#[rustfmt::skip]
const STANDARD: [[u16; 64]; 2] = [[
    16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51, 61, 60, 57, 51,
    56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87, 95, 98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92, 101, 103, 99,
], [
    17, 18, 18, 24, 21, 24, 47, 26, 26, 47, 99, 66, 56, 66, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
]];

/// One table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuantisationTable {
    /// The number by which components refer to it, 0 … 3; 0 is that of brightness in nearly every file.
    pub number: u8,
    /// Steps in zigzag order, slow frequencies first.
    values: [u16; 64],
}

impl QuantisationTable {
    /// The steps in rows, as they lie over a block: frequencies grow to the right and down.
    pub fn rows(&self) -> [[u16; 8]; 8] {
        let mut rows = [[0; 8]; 8];
        let mut values = self.values.iter();
        for diagonal in 0..15usize {
            let mut places: Vec<usize> = (0..8).filter(|row| *row <= diagonal && diagonal - row < 8).collect();
            // Odd diagonals run downwards, even ones upwards.
            if diagonal % 2 == 0 {
                places.reverse();
            }
            for (row, value) in places.into_iter().zip(values.by_ref()) {
                rows[row][diagonal - row] = *value;
            }
        }
        rows
    }

    /// The quality, 1 … 100, at which the Independent JPEG Group's encoder would divide as finely on the whole. Encoders with tables
    /// of their own get the quality that comes nearest, within some five; what was saved below 25 seems better than it is, for no
    /// value goes above 255.
    pub fn quality(&self) -> u8 {
        let sum = |values: &[u16; 64]| values.iter().map(|&value| f64::from(value)).sum::<f64>();
        // The encoder's scale in percent: 5000 / quality below 50, 200 - 2 quality above. No value goes below 1.
        let scale = 100.0 * sum(&self.values) / sum(self.standard());
        let quality = if scale <= 100.0 { (200.0 - scale) / 2.0 } else { 5000.0 / scale };
        quality.round().clamp(1.0, 100.0) as u8
    }

    /// The quality at which the Independent JPEG Group's encoder writes exactly this table; `None` where it never does.
    pub fn standard_quality(&self) -> Option<u8> {
        (1..=100).rev().find(|&quality| {
            let quality = u32::from(quality);
            let scale = if quality < 50 { 5000 / quality } else { 200 - 2 * quality };
            let scaled =
                self.standard().iter().map(|&value| ((u32::from(value) * scale + 50) / 100).clamp(1, 255) as u16);
            scaled.eq(self.values)
        })
    }

    fn standard(&self) -> &'static [u16; 64] {
        &STANDARD[usize::from(self.number > 0)]
    }
}

/// The tables of a JPEG in the order of the file; none where the bytes are no JPEG with tables.
pub fn quantisation_tables(bytes: &[u8]) -> Vec<QuantisationTable> {
    let bodies = segments(bytes).filter(|(code, _)| *code == DEFINE_TABLES);
    bodies.flat_map(|(_, body)| tables_of(body)).collect()
}

/// The tables of one segment, 8 or 16 bits a value.
fn tables_of(mut body: &[u8]) -> Vec<QuantisationTable> {
    let mut tables = Vec::new();
    while let Some((&kind, rest)) = body.split_first() {
        let wide = kind >> 4 == 1;
        let length = if wide { 128 } else { 64 };
        let Some(values) = rest.get(..length) else { break };
        let value = |index: usize| match wide {
            true => u16::from_be_bytes([values[2 * index], values[2 * index + 1]]),
            false => u16::from(values[index]),
        };
        tables.push(QuantisationTable { number: kind & 0x0F, values: std::array::from_fn(value) });
        body = &rest[length..];
    }
    tables
}

#[cfg(test)]
mod tests {
    use image::RgbImage;

    use super::*;
    use crate::media::image::encode_jpeg;

    #[test]
    fn rows_follow_the_zigzag() {
        let table = QuantisationTable { number: 0, values: STANDARD[0] };
        let rows = table.rows();
        assert_eq!(rows[0], [16, 11, 10, 16, 24, 40, 51, 61]);
        assert_eq!(rows[1], [12, 12, 14, 19, 26, 58, 60, 55]);
        assert_eq!(rows[7], [72, 92, 95, 98, 112, 100, 103, 99]);
    }

    #[test]
    fn tables_of_the_standard_are_told_from_others() {
        for quality in [30, 50, 75, 92, 100] {
            let tables = quantisation_tables(&encode_jpeg(&RgbImage::new(16, 16), quality).unwrap());
            assert_eq!(tables.iter().map(|table| table.number).collect::<Vec<_>>(), [0, 1]);
            for table in tables {
                assert_eq!(table.standard_quality(), Some(quality));
                let mut values = table.values;
                values[5] += 1;
                assert_eq!(QuantisationTable { values, ..table }.standard_quality(), None);
            }
        }
    }
}
