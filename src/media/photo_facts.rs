//! What the file of a photo says about itself, for a person who looks for alterations. Nothing of it is trusted.

use std::io::Cursor;

use kamadak_exif::{Exif, In, Reader, Value};

use super::{
    jpeg::{segments, trailing_bytes},
    quantisation::{QuantisationTable, quantisation_tables},
    sniff::{FileType, HEAD_LEN, ImageType},
};

/// Values of a field of EXIF that are put into words; of more only the number is told.
const MOST_VALUES: usize = 64;
/// Fields of EXIF told at most.
const MOST_FIELDS: usize = 200;

/// A field of EXIF (CIPA DC-008).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExifField {
    /// Its name in the standard; of the embedded thumbnail with a note.
    pub name: String,
    /// Its value in words, with the unit.
    pub value: String,
}

/// What a JPEG says of its coding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JpegFacts {
    /// Kind of coding, stored size, and how finely colour is kept.
    pub coding: String,
    /// Names of the segments for programs, in their order.
    pub segments: Vec<String>,
    /// Comments.
    pub comments: Vec<String>,
    /// Quantisation tables.
    pub tables: Vec<QuantisationTable>,
    /// Bytes behind the end of the picture.
    pub trailing_bytes: usize,
}

/// What a file says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoFacts {
    /// Media type by the content.
    pub media_type: &'static str,
    /// Length in bytes.
    pub byte_len: usize,
    /// Of a JPEG.
    pub jpeg: Option<JpegFacts>,
    /// Every field of EXIF.
    pub exif: Vec<ExifField>,
    /// What is wrong with the EXIF, where something is.
    pub exif_problem: Option<String>,
}

impl PhotoFacts {
    /// Of the bytes of a file; what is no image has no facts but its length.
    pub fn of(bytes: &[u8]) -> PhotoFacts {
        let (media_type, is_jpeg) = match FileType::of(&bytes[..bytes.len().min(HEAD_LEN)]) {
            FileType::Image(kind) => (kind.media_type(), kind == ImageType::Jpeg),
            _ => ("no image", false),
        };
        let (exif, exif_problem) = exif_of(bytes);
        let jpeg = is_jpeg.then(|| JpegFacts::of(bytes));
        PhotoFacts { media_type, byte_len: bytes.len(), jpeg, exif, exif_problem }
    }
}

impl JpegFacts {
    fn of(bytes: &[u8]) -> JpegFacts {
        let mut facts = JpegFacts {
            coding: "no frame header".to_owned(),
            segments: Vec::new(),
            comments: Vec::new(),
            tables: quantisation_tables(bytes),
            trailing_bytes: trailing_bytes(bytes).unwrap_or(0),
        };
        for (code, body) in segments(bytes) {
            match code {
                0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                    facts.coding = coding(code, body).unwrap_or(facts.coding);
                }
                0xE0..=0xEF => facts.segments.push(application(code, body)),
                0xFE => facts.comments.push(printable(body)),
                _ => {}
            }
        }
        facts
    }
}

/// A frame header in words (ITU-T T.81, B.2.2).
fn coding(code: u8, body: &[u8]) -> Option<String> {
    let kind = match code {
        0xC0 => "baseline",
        0xC1 => "extended sequential",
        0xC2 => "progressive",
        0xC3 => "lossless",
        _ => "arithmetic or hierarchical",
    };
    let (height, width) =
        (u16::from_be_bytes([*body.get(1)?, *body.get(2)?]), u16::from_be_bytes([*body.get(3)?, *body.get(4)?]));
    let components = body.get(6..)?.as_chunks::<3>().0;
    let sampling: Vec<String> =
        components.iter().map(|[_, factors, _]| format!("{}×{}", factors >> 4, factors & 0x0F)).collect();
    let colour = match sampling.as_slice() {
        [_] => "grey".to_owned(),
        [brightness, rest @ ..] if rest.iter().all(|one| one == brightness) => "colour at full detail".to_owned(),
        _ => format!("samples {}", sampling.join(", ")),
    };
    Some(format!("{kind}, stored {width} × {height}, {} bits, {colour}", body.first()?))
}

/// The name of a segment for programs, with the length of its body.
fn application(code: u8, body: &[u8]) -> String {
    let name = body.split(|byte| *byte == 0).next().unwrap_or_default();
    let name: String = printable(name).chars().take(24).collect();
    format!("APP{} {name} ({} bytes)", code - 0xE0, body.len())
}

/// Text of which control characters were taken out.
fn printable(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).chars().filter(|c| !c.is_control()).collect()
}

fn exif_of(bytes: &[u8]) -> (Vec<ExifField>, Option<String>) {
    let mut problem = None;
    let read = Reader::new().continue_on_error(true).read_from_container(&mut Cursor::new(bytes));
    let read =
        read.or_else(|error| error.distill_partial_result(|errors| problem = errors.first().map(ToString::to_string)));
    match read {
        Ok(exif) => (exif.fields().take(MOST_FIELDS).map(|field| worded(field, &exif)).collect(), problem),
        Err(kamadak_exif::Error::NotFound(_)) => (Vec::new(), None),
        Err(error) => (Vec::new(), Some(error.to_string())),
    }
}

fn worded(field: &kamadak_exif::Field, exif: &Exif) -> ExifField {
    let name = if field.ifd_num == In::PRIMARY { field.tag.to_string() } else { format!("{} (thumbnail)", field.tag) };
    let values = number_of_values(&field.value);
    let value = if values > MOST_VALUES {
        format!("{values} values")
    } else {
        field.display_value().with_unit(exif).to_string()
    };
    ExifField { name, value }
}

/// Texts count by their bytes in steps of 16, so that a sentence is shown and a book is not.
fn number_of_values(value: &Value) -> usize {
    match value {
        Value::Byte(values) => values.len(),
        Value::Ascii(texts) => texts.iter().map(|text| text.len() / 16).sum::<usize>(),
        Value::Short(values) => values.len(),
        Value::Long(values) => values.len(),
        Value::Rational(values) => values.len(),
        Value::SByte(values) => values.len(),
        Value::Undefined(values, _) => values.len(),
        Value::SShort(values) => values.len(),
        Value::SLong(values) => values.len(),
        Value::SRational(values) => values.len(),
        Value::Float(values) => values.len(),
        Value::Double(values) => values.len(),
        Value::Unknown(_, count, _) => *count as usize,
    }
}

#[cfg(test)]
mod tests {
    use image::RgbImage;

    use super::*;
    use crate::media::image::encode_jpeg;

    /// A JPEG with a TIFF structure of EXIF that says who made it.
    fn with_exif(software: &str) -> Vec<u8> {
        let text = [software.as_bytes(), &[0]].concat();
        let mut tiff = b"II*\0\x08\0\0\0\x01\0\x31\x01\x02\0".to_vec();
        tiff.extend((text.len() as u32).to_le_bytes());
        tiff.extend(26u32.to_le_bytes());
        tiff.extend([0; 4]);
        tiff.extend(text);
        let body = [b"Exif\0\0", tiff.as_slice()].concat();
        let plain = encode_jpeg(&RgbImage::new(24, 16), 80).unwrap();
        let length = (body.len() as u16 + 2).to_be_bytes();
        [&plain[..2], &[0xFF, 0xE1], &length, &body, &plain[2..]].concat()
    }

    #[test]
    fn exif_coding_and_what_follows_are_told() {
        let mut bytes = with_exif("Retoucher 3");
        bytes.extend(b"seven!!");
        let facts = PhotoFacts::of(&bytes);
        assert_eq!((facts.media_type, facts.byte_len, &facts.exif_problem), ("image/jpeg", bytes.len(), &None));
        assert_eq!(facts.exif, [ExifField { name: "Software".to_owned(), value: "\"Retoucher 3\"".to_owned() }]);
        let jpeg = facts.jpeg.unwrap();
        assert!(jpeg.coding.starts_with("baseline, stored 24 × 16, 8 bits"), "{}", jpeg.coding);
        assert!(jpeg.segments.iter().any(|segment| segment.starts_with("APP1 Exif")), "{:?}", jpeg.segments);
        assert_eq!((jpeg.trailing_bytes, jpeg.tables.len()), (7, 2));
    }

    #[test]
    fn torn_and_foreign_files_are_survived() {
        let bytes = with_exif(&"long ".repeat(900));
        for cut in (0..bytes.len()).step_by(7) {
            let facts = PhotoFacts::of(&bytes[..cut]);
            assert!(facts.exif.len() <= 1);
        }
        assert_eq!(PhotoFacts::of(&bytes).exif[0].value, "281 values");
        for foreign in
            [&b""[..], b"BM", b"\x89PNG\r\n\x1A\n", b"II*\0\x08\0\0\0\xff\xff", b"RIFF\xff\xff\xff\xffWEBPEXIF"]
        {
            assert_eq!((PhotoFacts::of(foreign).jpeg, PhotoFacts::of(foreign).exif.len()), (None, 0));
        }
    }
}
