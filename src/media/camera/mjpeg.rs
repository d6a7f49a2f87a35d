//! A frame of MJPEG as a whole JPEG file: many cameras leave the Huffman tables out, since they are always the same.

use std::sync::OnceLock;

use image::RgbImage;

use crate::media::{
    image::encode_jpeg,
    jpeg::{segments, trailing_bytes},
};

/// Codes of the Huffman tables and of the head that stands before everything else (ITU-T T.81, table B.1).
const TABLES: u8 = 0xC4;
const HEAD: u8 = 0xE0;

/// The file without what the driver put behind its end, with the usual tables (ITU-T T.81, K.3) where it has none.
pub(super) fn whole_jpeg(bytes: &[u8]) -> Result<Vec<u8>, &'static str> {
    let behind = trailing_bytes(bytes).ok_or("it is cut short, or no JPEG")?;
    let whole = &bytes[..bytes.len() - behind];
    if segments(whole).any(|(code, _)| code == TABLES) {
        return Ok(whole.to_vec());
    }
    let usual = usual_tables();
    if usual.is_empty() {
        return Err("it has no Huffman tables");
    }
    let head = segments(whole).next().filter(|(code, _)| *code == HEAD).map_or(0, |(_, body)| 4 + body.len());
    let (before, after) = whole.split_at(2 + head);
    Ok([before, usual, after].concat())
}

/// The usual tables as segments, out of a file that was coded with them.
fn usual_tables() -> &'static [u8] {
    static USUAL: OnceLock<Vec<u8>> = OnceLock::new();
    USUAL.get_or_init(|| {
        let coded = encode_jpeg(&RgbImage::new(8, 8), 90).unwrap_or_default();
        let tables = segments(&coded).filter(|(code, _)| *code == TABLES);
        let segment = |body: &[u8]| {
            let length = u16::try_from(body.len() + 2).unwrap_or(u16::MAX).to_be_bytes();
            [&[0xFF, TABLES], &length[..], body].concat()
        };
        tables.flat_map(|(_, body)| segment(body)).collect()
    })
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;
    use crate::media::image::{ImageLimits, decode_upright};

    fn picture() -> RgbImage {
        RgbImage::from_fn(48, 32, |x, y| Rgb([(x * 5) as u8, (y * 7) as u8, 90]))
    }

    /// The file without its tables, as cameras send it.
    fn without_tables(coded: &[u8]) -> Vec<u8> {
        let (mut at, mut kept) = (2, coded[..2].to_vec());
        let mut tables = 0;
        for (code, body) in segments(coded).take_while(|(code, _)| *code != 0xDA) {
            let end = at + 4 + body.len();
            if code == TABLES {
                tables += 1;
            } else {
                kept.extend_from_slice(&coded[at..end]);
            }
            at = end;
        }
        assert!(tables > 0);
        kept.extend_from_slice(&coded[at..]);
        kept
    }

    #[test]
    fn frames_without_tables_become_whole_files() {
        let coded = encode_jpeg(&picture(), 92).unwrap();
        let sent = [&without_tables(&coded)[..], &[0; 13]].concat();
        let whole = whole_jpeg(&sent).unwrap();
        assert!(segments(&whole).any(|(code, _)| code == TABLES));
        let decode = |bytes: &[u8]| decode_upright(bytes, "frame", &ImageLimits::default()).unwrap();
        assert_eq!(decode(&whole), decode(&coded));
        let padded = [&coded[..], &[0; 5]].concat();
        assert_eq!(whole_jpeg(&padded).unwrap(), coded);
    }

    #[test]
    fn what_is_no_whole_frame_is_refused() {
        let coded = without_tables(&encode_jpeg(&picture(), 92).unwrap());
        for length in 0..coded.len() - 1 {
            assert!(whole_jpeg(&coded[..length]).is_err(), "{length}");
        }
        assert!(whole_jpeg(b"not a picture").is_err());
    }
}
