//! Barcodes: what they say, as text; and pictures, as they are or with a code drawn in them that says anything.
#![no_main]

use std::{panic, process, sync::Once};

use assay::{
    case::EvidenceKind,
    document::barcode::{Licence, payload_fields, read_barcodes},
};
use assay_fuzz::telling;
use image::{Rgb, RgbImage};
use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use rxing::{BarcodeFormat, EncodeHints, MultiFormatWriter, Writer as _};

static HOOK: Once = Once::new();

/// The decoder's own panics are caught where it is called, so that a photo costs its barcodes and nothing else: only others count.
fn let_the_decoder_panic() {
    panic::set_hook(Box::new(|info| {
        if info.location().is_none_or(|place| !place.file().contains("rxing")) {
            eprintln!("{info}");
            process::abort();
        }
    }));
}

fuzz_target!(|data: &[u8]| {
    HOOK.call_once(let_the_decoder_panic);
    let Some((&form, rest)) = data.split_first() else { return };
    let today = date(2026, 11, 29);
    let text = String::from_utf8_lossy(rest);
    match form % 8 {
        0..=3 => {
            if let Ok(licence) = Licence::parse(&text) {
                assert!(licence.elements.len() <= 256 && licence.elements.values().all(|value| value.len() <= 256));
                let _ = (licence.names(), licence.sex(), licence.date("DBB"), licence.date("DBA"));
            }
            for field in payload_fields(&text, EvidenceKind::DocumentBack, None, today) {
                telling(&field.text);
            }
        }
        4 => {
            let width = 24 + u32::from(form / 8);
            let height = (rest.len() as u32).div_ceil(width).clamp(1, 64);
            let at = |x: u32, y: u32| rest.get((y * width + x) as usize).copied().unwrap_or(255);
            read(&RgbImage::from_fn(width, height, |x, y| Rgb([at(x, y); 3])));
        }
        kind => {
            let format =
                [BarcodeFormat::QR_CODE, BarcodeFormat::DATA_MATRIX, BarcodeFormat::PDF_417][usize::from(kind) - 5];
            let drawn = panic::catch_unwind(|| {
                MultiFormatWriter.encode_with_hints(&text, &format, 120, 120, &EncodeHints::default()).ok()
            });
            if let Ok(Some(matrix)) = drawn {
                read(&RgbImage::from_fn(matrix.getWidth(), matrix.getHeight(), |x, y| {
                    Rgb([if matrix.get(x, y) { 10 } else { 240 }; 3])
                }));
            }
        }
    }
});

fn read(picture: &RgbImage) {
    let today = date(2026, 11, 29);
    let found = read_barcodes(picture, &|point| point, EvidenceKind::DocumentBack, 8192, today);
    for code in found.expect("a picture of these sizes is scaled") {
        assert!(code.text.len() <= 8192);
    }
}
