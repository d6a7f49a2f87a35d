//! The quality at which a JPEG was last saved, read from its quantisation tables.

use super::jpeg::segments;

/// Define quantisation tables (ITU-T T.81, table B.1).
const DEFINE_TABLES: u8 = 0xDB;
/// The luminance table of ITU-T T.81, K.1, in zigzag order: what the Independent JPEG Group's encoder scales.
#[rustfmt::skip]
const STANDARD: [u16; 64] = [
    16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51, 61, 60, 57, 51,
    56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87, 95, 98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92, 101, 103, 99,
];

/// The quality, 1 … 100, at which the Independent JPEG Group's encoder would divide brightness as finely on the whole; `None` where the
/// bytes are no JPEG with a table. Encoders with tables of their own get the quality that comes nearest, within some five; what was saved below 25 seems better than it is, for
/// no value goes above 255.
pub fn jpeg_quality(bytes: &[u8]) -> Option<u8> {
    let tables = segments(bytes).filter(|(code, _)| *code == DEFINE_TABLES);
    let luminance = tables.filter_map(|(_, body)| first_table(body)).next()?;
    let sum: f64 = luminance.iter().map(|&value| f64::from(value)).sum();
    let standard: f64 = STANDARD.iter().map(|&value| f64::from(value)).sum();
    // The encoder's scale in percent: 5000 / quality below 50, 200 - 2 quality above. No value goes below 1.
    let scale = 100.0 * sum / standard;
    let quality = if scale <= 100.0 { (200.0 - scale) / 2.0 } else { 5000.0 / scale };
    Some(quality.round().clamp(1.0, 100.0) as u8)
}

/// Table 0 of a segment of tables, 8 or 16 bits a value.
fn first_table(mut body: &[u8]) -> Option<[u16; 64]> {
    while let Some((&kind, rest)) = body.split_first() {
        let wide = kind >> 4 == 1;
        let length = if wide { 128 } else { 64 };
        let values = rest.get(..length)?;
        if kind & 0x0F == 0 {
            let value = |index: usize| match wide {
                true => u16::from_be_bytes([values[2 * index], values[2 * index + 1]]),
                false => u16::from(values[index]),
            };
            return Some(std::array::from_fn(value));
        }
        body = &rest[length..];
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::image::encode_jpeg;
    use image::RgbImage;

    #[test]
    fn the_quality_of_an_encoder_comes_back() {
        let image = RgbImage::from_fn(48, 32, |x, y| image::Rgb([(x * 5) as u8, (y * 7) as u8, 90]));
        for quality in [25, 50, 69, 70, 71, 85, 95, 100] {
            let bytes = encode_jpeg(&image, quality).unwrap();
            let found = jpeg_quality(&bytes).unwrap();
            assert!(found.abs_diff(quality) <= 1, "{quality}: {found}");
        }
    }

    #[test]
    fn what_is_no_jpeg_or_torn_has_none() {
        let bytes = encode_jpeg(&RgbImage::new(8, 8), 80).unwrap();
        let table = bytes.windows(2).position(|pair| pair == [0xFF, DEFINE_TABLES]).unwrap();
        for cut in 0..table + 40 {
            assert_eq!(jpeg_quality(&bytes[..cut]), None, "{cut}");
        }
        assert_eq!(jpeg_quality(b"\x89PNG"), None);
        assert_eq!(jpeg_quality(&[0xFF, 0xD8, 0xFF, 0xDB, 0xFF, 0xFF, 0x00]), None);
        assert_eq!(jpeg_quality(&[0xFF, 0xD8, 0xFF, 0xDB, 0x00, 0x02, 0xFF, 0xD9]), None);
        assert_eq!(jpeg_quality(&[0xFF, 0xD8, 0xFF, 0xDB, 0x00, 0x00, 0xFF]), None);
        let zeros: Vec<u8> = [0xFF, 0xD8, 0xFF, 0xDB, 0x00, 67, 0x00].into_iter().chain([0; 64]).collect();
        assert_eq!(jpeg_quality(&zeros), Some(100));
    }
}
