//! Barcodes on a document: PDF417, QR code and Data Matrix, found and decoded by rxing; the fields in what they say.

mod aamva;
mod content;

pub use aamva::{AamvaError, Licence};

use std::panic::{AssertUnwindSafe, catch_unwind};

use image::RgbImage;
use jiff::civil::Date;
use rxing::{BarcodeFormat, DecodeHints, helpers::detect_in_luma_slice_with_hints};

use crate::{
    case::{evidence::EvidenceKind, geometry::Point, reading::BarcodeReading},
    media::image::{ImageError, fit_within},
};

/// Kinds looked for, with the name each has in reports.
const KINDS: [(BarcodeFormat, &str); 3] = [
    (BarcodeFormat::PDF_417, "PDF_417"),
    (BarcodeFormat::QR_CODE, "QR_CODE"),
    (BarcodeFormat::DATA_MATRIX, "DATA_MATRIX"),
];
/// Long sides in pixels at which each kind is looked for until one is found: the fine modules of a PDF417 on a card need the
/// photo as it is, the decoder's thresholds work on blurred ones only when they are shrunk.
const LONG_SIDES: [u32; 3] = [1000, 2000, 4000];
/// Longest text that is kept, in bytes: a PDF417 holds 1,850 letters, a QR code 4,296.
const MOST_TEXT: usize = 8_192;

/// The barcodes on a side, at most one of each kind, with their fields. Two-digit years of a zone in a barcode are read as of
/// `reference`.
///
/// # Errors
/// When the photo cannot be scaled.
pub fn read_barcodes(photo: &RgbImage, side: EvidenceKind, reference: Date) -> Result<Vec<BarcodeReading>, ImageError> {
    let mut left = KINDS.to_vec();
    let mut found = Vec::new();
    let mut before = 0;
    for long_side in LONG_SIDES {
        let seen = fit_within(photo, long_side)?;
        let scale = photo.width() as f32 / seen.width().max(1) as f32;
        let long = seen.width().max(seen.height());
        if long == before {
            break;
        }
        before = long;
        let luma: Vec<u8> = seen.pixels().map(luma).collect();
        left.retain(|&(kind, name)| match decoded(&luma, seen.dimensions(), kind) {
            Some((text, points)) => {
                let points = points.into_iter().map(|point| point.scaled(scale)).collect();
                found.push(reading(name, text, points, side, reference));
                false
            }
            None => true,
        });
    }
    found.sort_by_key(|one| KINDS.iter().position(|(_, name)| *name == one.format));
    Ok(found)
}

fn luma(pixel: &image::Rgb<u8>) -> u8 {
    let [red, green, blue] = pixel.0.map(u32::from);
    ((299 * red + 587 * green + 114 * blue + 500) / 1000) as u8
}

/// Text and points of a code of one kind. The decoder is other people's code fed with pictures of anybody's making: should it
/// panic, there is no code.
fn decoded(luma: &[u8], (width, height): (u32, u32), kind: BarcodeFormat) -> Option<(String, Vec<Point>)> {
    let decode = || {
        let mut hints = DecodeHints { TryHarder: Some(true), ..DecodeHints::default() };
        detect_in_luma_slice_with_hints(luma, width, height, Some(kind), &mut hints).ok()
    };
    let result = catch_unwind(AssertUnwindSafe(decode)).ok().flatten()?;
    let points = result.getPoints().iter().map(|point| Point::new(point.x, point.y)).collect();
    let mut text = result.getText().to_owned();
    if text.len() > MOST_TEXT {
        let end = (0..=MOST_TEXT).rev().find(|&end| text.is_char_boundary(end))?;
        text.truncate(end);
    }
    Some((text, points))
}

fn reading(name: &str, text: String, points: Vec<Point>, side: EvidenceKind, reference: Date) -> BarcodeReading {
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
        let read = read_barcodes(&qr(zone), EvidenceKind::DocumentBack, date(2026, 11, 28)).unwrap();
        assert_eq!((read.len(), read[0].format.as_str(), read[0].text.as_str()), (1, "QR_CODE", zone));
        let of = |field| read[0].fields.iter().find(|one| one.field == field).unwrap().value.clone();
        assert_eq!((of(FieldName::BirthDate), of(FieldName::Surname)), ("1974-08-12".into(), "ERIKSSON".into()));
    }

    #[test]
    fn pictures_without_a_code_have_none() {
        let noise = RgbImage::from_fn(400, 300, |x, y| Rgb([((x * 7919 + y * 104_729) % 251) as u8; 3]));
        for image in [noise, RgbImage::new(1, 1), RgbImage::from_pixel(3, 500, Rgb([0; 3]))] {
            assert_eq!(read_barcodes(&image, EvidenceKind::DocumentBack, date(2026, 11, 28)).unwrap(), []);
        }
    }
}
