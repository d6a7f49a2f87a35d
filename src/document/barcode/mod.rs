//! Barcodes on a document: PDF417, QR code and Data Matrix, found and decoded by rxing; the fields in what they say.

mod aamva;
mod content;

pub use aamva::{AamvaError, Licence};
pub use content::fields as payload_fields;

use std::{
    borrow::Cow,
    collections::HashSet,
    panic::{AssertUnwindSafe, catch_unwind},
};

use image::RgbImage;
use jiff::civil::Date;
use rxing::{
    BarcodeFormat, BinaryBitmap, DecodeHints, Luma8Source, MultiFormatReader, Reader, common::HybridBinarizer,
};

use crate::{
    case::{evidence::EvidenceKind, geometry::Point, reading::BarcodeReading},
    media::image::{ImageError, fitted, grey_at},
};

/// A kind of barcode with the name it has in reports.
type Kind = (BarcodeFormat, &'static str);
/// Kinds looked for.
const KINDS: [Kind; 3] = [
    (BarcodeFormat::PDF_417, "PDF_417"),
    (BarcodeFormat::QR_CODE, "QR_CODE"),
    (BarcodeFormat::DATA_MATRIX, "DATA_MATRIX"),
];
/// Long sides in pixels at which each kind is looked for until one is found: the fine modules of a PDF417 on a card need the
/// photo as it is, the decoder's thresholds work on blurred ones only when they are shrunk.
const LONG_SIDES: [u32; 3] = [1000, 2000, 4000];

/// The barcodes in a picture of a side, at most one of each kind, with their fields; `place` gives where a point of the picture is
/// said to lie, `most_bytes` how much is kept of what a code says. Two-digit years of a zone in a barcode are read as of `reference`.
///
/// # Errors
/// When the picture cannot be scaled.
pub fn read_barcodes(
    picture: &RgbImage,
    place: &dyn Fn(Point) -> Point,
    side: EvidenceKind,
    most_bytes: usize,
    reference: Date,
) -> Result<Vec<BarcodeReading>, ImageError> {
    let own = [picture.width() as usize, picture.height() as usize];
    let luma: Vec<u8> = picture.pixels().map(luma).collect();
    let mut left = KINDS.to_vec();
    let mut found = Vec::new();
    let mut before = [0, 0];
    for long_side in LONG_SIDES {
        let (width, height) = fitted(picture.width(), picture.height(), long_side);
        let size = [width as usize, height as usize];
        if left.is_empty() || size == before {
            break;
        }
        before = size;
        let seen = if size == own { Cow::Borrowed(&luma) } else { Cow::Owned(grey_at(&luma, own, size)?) };
        let scale = own[0] as f32 / size[0] as f32;
        let read = decoded(&seen, (width, height), &left);
        left.retain(|(kind, _)| !read.iter().any(|(of, ..)| of == kind));
        found.extend(read.into_iter().map(|(kind, text, points)| {
            let points = points.into_iter().map(|point| place(point.scaled(scale))).collect();
            reading(kind, shortened(&text, most_bytes), points, side, reference)
        }));
    }
    found.sort_by_key(|one| KINDS.iter().position(|(_, name)| *name == one.format));
    Ok(found)
}

fn luma(pixel: &image::Rgb<u8>) -> u8 {
    let [red, green, blue] = pixel.0.map(u32::from);
    ((299 * red + 587 * green + 114 * blue + 500) / 1000) as u8
}

/// Kind, text and points of the codes of `kinds`, at most one of each. The decoder is other people's code fed with pictures of
/// anybody's making: should it panic, there is no code.
fn decoded(luma: &[u8], (width, height): (u32, u32), kinds: &[Kind]) -> Vec<(BarcodeFormat, String, Vec<Point>)> {
    let decode = || {
        let source = Luma8Source::new_with_slice(luma, width, height).ok()?;
        // Black and white are told apart once for all kinds.
        let mut bitmap = BinaryBitmap::new(HybridBinarizer::new(source));
        let of_kind = |(kind, _): &Kind| {
            let hints = DecodeHints {
                TryHarder: Some(true),
                PossibleFormats: Some(HashSet::from([*kind])),
                ..DecodeHints::default()
            };
            let read = MultiFormatReader::default().decode_with_hints(&mut bitmap, &hints).ok()?;
            let points = read.getPoints().iter().map(|point| Point::new(point.x, point.y)).collect();
            Some((*kind, read.getText().to_owned(), points))
        };
        Some(kinds.iter().filter_map(of_kind).collect())
    };
    catch_unwind(AssertUnwindSafe(decode)).ok().flatten().unwrap_or_default()
}

/// The text up to so many bytes.
fn shortened(text: &str, most_bytes: usize) -> String {
    let end = (0..=text.len().min(most_bytes)).rev().find(|&end| text.is_char_boundary(end));
    text[..end.unwrap_or(0)].to_owned()
}

fn reading(
    kind: BarcodeFormat,
    text: String,
    points: Vec<Point>,
    side: EvidenceKind,
    reference: Date,
) -> BarcodeReading {
    let name = KINDS.iter().find(|(one, _)| *one == kind).map_or("", |(_, name)| name);
    let quad = points.first_chunk::<4>().copied().filter(|_| points.len() == 4);
    let fields = content::fields(&text, side, quad, reference);
    BarcodeReading { format: name.to_owned(), text, points, fields }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::reading::FieldName;
    use image::Rgb;
    use jiff::civil::date;
    use rxing::{EncodeHints, Writer, qrcode::QRCodeWriter};

    fn qr(text: &str) -> RgbImage {
        let matrix =
            QRCodeWriter.encode_with_hints(text, &BarcodeFormat::QR_CODE, 300, 300, &EncodeHints::default()).unwrap();
        RgbImage::from_fn(matrix.getWidth(), matrix.getHeight(), |x, y| {
            Rgb([if matrix.get(x, y) { 10 } else { 240 }; 3])
        })
    }

    #[test]
    fn a_code_is_read_with_the_fields_of_the_zone_in_it() {
        let zone = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<";
        let read =
            read_barcodes(&qr(zone), &|point| point, EvidenceKind::DocumentBack, 8192, date(2026, 11, 28)).unwrap();
        assert_eq!((read.len(), read[0].format.as_str(), read[0].text.as_str()), (1, "QR_CODE", zone));
        let of = |field| read[0].fields.iter().find(|one| one.field == field).unwrap().value.clone();
        assert_eq!((of(FieldName::BirthDate), of(FieldName::Surname)), ("1974-08-12".into(), "ERIKSSON".into()));
    }

    #[test]
    fn pictures_without_a_code_have_none() {
        let noise = RgbImage::from_fn(400, 300, |x, y| Rgb([((x * 7919 + y * 104_729) % 251) as u8; 3]));
        for image in [noise, RgbImage::new(1, 1), RgbImage::from_pixel(3, 500, Rgb([0; 3]))] {
            assert_eq!(
                read_barcodes(&image, &|point| point, EvidenceKind::DocumentBack, 8192, date(2026, 11, 28)).unwrap(),
                []
            );
        }
    }
}
