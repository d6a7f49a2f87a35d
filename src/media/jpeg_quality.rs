//! The quality a JPEG file was written with, read from its quantisation tables.

/// Start of image, quantisation tables, start of scan (ITU-T T.81, table B.1).
const START_OF_IMAGE: [u8; 2] = [0xFF, 0xD8];
const QUANTISATION: u8 = 0xDB;
const START_OF_SCAN: u8 = 0xDA;
/// Sum of the luma table of ITU-T T.81, annex K.1: what the scale of the Independent JPEG Group calls quality 50.
const SUM_AT_50: f64 = 3691.0;

/// Quality 1 … 100 on the scale of the Independent JPEG Group, from the sum of the first table: files of other writers are as
/// coarse as one of that quality. `None` of what is no JPEG or has no table before its first scan.
pub fn jpeg_quality(bytes: &[u8]) -> Option<u8> {
    let mut rest = bytes.strip_prefix(&START_OF_IMAGE)?;
    loop {
        let code_at = rest.iter().position(|byte| *byte != 0xFF).filter(|at| *at > 0)?;
        let code = rest[code_at];
        rest = &rest[code_at + 1..];
        if matches!(code, 0x01 | 0xD0..=0xD8) {
            continue;
        }
        let length = usize::from(u16::from_be_bytes(*rest.first_chunk::<2>()?));
        let segment = rest.get(2..length)?;
        match code {
            QUANTISATION => return Some(quality_of(luma_sum(segment)?)),
            START_OF_SCAN => return None,
            _ => rest = &rest[length..],
        }
    }
}

/// Sum of the first table of a segment, with one or two bytes a value.
fn luma_sum(segment: &[u8]) -> Option<f64> {
    let (precision, values) = segment.split_first()?;
    let sum: u32 = match precision >> 4 {
        0 => values.get(..64)?.iter().map(|value| u32::from(*value)).sum(),
        1 => values.get(..128)?.as_chunks::<2>().0.iter().map(|pair| u32::from(u16::from_be_bytes(*pair))).sum(),
        _ => return None,
    };
    Some(f64::from(sum))
}

/// The inverse of the group's scaling: 5000 / quality per cent up to 50, 200 - 2 · quality above.
fn quality_of(sum: f64) -> u8 {
    let percent = 100.0 * sum / SUM_AT_50;
    let quality = if percent > 100.0 { 5000.0 / percent } else { (200.0 - percent) / 2.0 };
    quality.round().clamp(1.0, 100.0) as u8
}

#[cfg(test)]
mod tests {
    use image::{RgbImage, codecs::jpeg::JpegEncoder};

    use super::*;

    fn file(quality: u8) -> Vec<u8> {
        let mut bytes = Vec::new();
        JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(&RgbImage::new(16, 16)).unwrap();
        bytes
    }

    #[test]
    fn quality_is_read_back() {
        for quality in [20u8, 50, 70, 85, 95] {
            let read = jpeg_quality(&file(quality)).unwrap();
            assert!(read.abs_diff(quality) <= 1, "{quality}: {read}");
        }
    }

    #[test]
    fn what_is_cut_or_no_jpeg_has_none() {
        let whole = file(75);
        let needed = (0..whole.len()).find(|cut| jpeg_quality(&whole[..*cut]).is_some()).unwrap();
        assert!(needed > 64 && (needed..whole.len()).all(|cut| jpeg_quality(&whole[..cut]) == jpeg_quality(&whole)));
        for wrong in [
            &b""[..],
            b"\xFF\xD8",
            b"\xFF\xD8\xFF\xDB\x00\x00",
            b"\xFF\xD8\xFF\xDB\x00\x01",
            b"\x89PNG",
            b"\xFF\xD8\xFF\xFF",
        ] {
            assert_eq!(jpeg_quality(wrong), None);
        }
    }
}
