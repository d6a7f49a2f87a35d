//! The quality at which a JPEG was last saved, read from its quantisation tables.

use super::quantisation::quantisation_tables;

/// The quality, 1 … 100, by the table of brightness ([`super::quantisation::QuantisationTable::quality`]); `None` where the bytes are
/// no JPEG with one.
pub fn jpeg_quality(bytes: &[u8]) -> Option<u8> {
    quantisation_tables(bytes).iter().find(|table| table.number == 0).map(|table| table.quality())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::{image::encode_jpeg, quantisation::DEFINE_TABLES};
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
