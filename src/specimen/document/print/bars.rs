//! Barcodes as squares of ink.

use rxing::{
    BarcodeFormat, EncodeHints, Writer, common::BitMatrix, datamatrix::DataMatrixWriter, pdf417::PDF417Writer,
    qrcode::QRCodeWriter,
};
use tiny_skia::{Path, PathBuilder, Rect as SkRect, Transform};

use super::{
    plate::Plate,
    sheet::{Ink, Sheet},
};
use crate::{case::geometry::Rect, specimen::document::layout::Bars};

/// The name of a kind in the truth.
pub(crate) fn name(kind: Bars) -> &'static str {
    match kind {
        Bars::Pdf417 => "PDF_417",
        Bars::Qr => "QR_CODE",
        Bars::DataMatrix => "DATA_MATRIX",
    }
}

/// The modules, one bit each, without a quiet zone; `None` where the text does not fit the code.
fn matrix(kind: Bars, text: &str) -> Option<BitMatrix> {
    let hints = |level: &str| EncodeHints {
        Margin: Some("0".into()),
        ErrorCorrection: Some(level.into()),
        CharacterSet: Some("UTF-8".into()),
        ..EncodeHints::default()
    };
    match kind {
        Bars::Pdf417 => {
            let hints = EncodeHints {
                Margin: Some("0".into()),
                ErrorCorrection: Some("4".into()),
                Pdf417Dimensions: Some(rxing::pdf417::encoder::Dimensions::new(10, 16, 3, 40)),
                ..EncodeHints::default()
            };
            PDF417Writer.encode_with_hints(text, &BarcodeFormat::PDF_417, 0, 0, &hints).ok()
        }
        Bars::Qr => QRCodeWriter.encode_with_hints(text, &BarcodeFormat::QR_CODE, 0, 0, &hints("M")).ok(),
        Bars::DataMatrix => {
            let hints = EncodeHints {
                DataMatrixShape: Some(rxing::datamatrix::encoder::SymbolShapeHint::FORCE_SQUARE),
                ..EncodeHints::default()
            };
            DataMatrixWriter.encode_with_hints(text, &BarcodeFormat::DATA_MATRIX, 0, 0, &hints).ok()
        }
    }
}

/// Runs of dark modules as boxes in one path, over the unit of a module.
fn outline(matrix: &BitMatrix) -> Option<Path> {
    let mut path = PathBuilder::new();
    for y in 0..matrix.getHeight() {
        let mut x = 0;
        while x < matrix.getWidth() {
            let start = x;
            while x < matrix.getWidth() && matrix.get(x, y) {
                x += 1;
            }
            if x > start
                && let Some(run) = SkRect::from_xywh(start as f32, y as f32, (x - start) as f32, 1.0)
            {
                path.push_rect(run);
            }
            x += 1;
        }
    }
    path.finish()
}

/// Prints a code into a box; the answer is the box it takes, `None` where the text does not fit.
pub(crate) fn print(sheet: &mut Sheet, kind: Bars, text: &str, area: Rect, color: [u8; 3]) -> Option<Rect> {
    let matrix = matrix(kind, text)?;
    let (columns, rows) = (matrix.getWidth() as f32, matrix.getHeight() as f32);
    let (across, down) = match kind {
        Bars::Pdf417 => (area.width / columns, area.height / rows),
        _ => {
            let side = (area.width / columns).min(area.height / rows);
            (side, side)
        }
    };
    let (width, height) = (columns * across, rows * down);
    let place =
        Rect { x: area.x + (area.width - width) / 2.0, y: area.y + (area.height - height) / 2.0, width, height };
    let mut plate = Plate::over(place, sheet.scale);
    plate.fill(&outline(&matrix)?, Transform::from_row(across, 0.0, 0.0, down, place.x, place.y));
    sheet.print(&plate, &Ink::Flat(color));
    Some(place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rxing::{
        BinaryBitmap, Luma8LuminanceSource, Reader, common::HybridBinarizer, datamatrix::DataMatrixReader,
        pdf417::PDF417Reader, qrcode::QRCodeReader,
    };

    fn read(sheet: &Sheet, kind: Bars) -> String {
        let image = image::DynamicImage::from(sheet.image.clone()).to_luma8();
        let (width, height) = image.dimensions();
        let source = Luma8LuminanceSource::new(image.into_raw(), width, height).unwrap();
        let mut bitmap = BinaryBitmap::new(HybridBinarizer::new(source));
        let result = match kind {
            Bars::Pdf417 => PDF417Reader.decode(&mut bitmap),
            Bars::Qr => QRCodeReader.decode(&mut bitmap),
            Bars::DataMatrix => DataMatrixReader.decode(&mut bitmap),
        };
        result.map_or_else(|error| format!("{kind:?}: {error}"), |result| result.getText().to_owned())
    }

    #[test]
    fn codes_can_be_read_back() {
        let licence = format!("@\n\u{1e}\rANSI 999999100001DL00310240DL{}\r", "DAQAB1234567\nDCSMUELLER\n".repeat(9));
        let card = "IDAKMA9XX9XX99<<<<<<<<<<<<<<<<\n7408122F1204159AKM<<<<<<<<<<<6\nMUELLER<<ANNA<<<<<<<<<<<<<<<<<";
        for (kind, text, width, height) in [
            (Bars::Pdf417, licence.as_str(), 74.0, 11.4),
            (Bars::Qr, card, 15.0, 15.0),
            (Bars::DataMatrix, card, 14.5, 14.5),
        ] {
            let mut sheet = Sheet::new(width + 8.0, height + 8.0, 24.0, &Ink::Flat([236, 240, 238]));
            let area = Rect { x: 4.0, y: 4.0, width, height };
            let place = print(&mut sheet, kind, text, area, [22; 3]).unwrap();
            assert!(place.width <= width + 0.01 && place.height <= height + 0.01, "{kind:?} {place:?}");
            assert_eq!(read(&sheet, kind), text, "{kind:?}");
        }
        let mut sheet = Sheet::new(9.0, 9.0, 12.0, &Ink::Flat([255; 3]));
        let area = Rect { x: 0.0, y: 0.0, width: 9.0, height: 9.0 };
        assert!(print(&mut sheet, Bars::Pdf417, &"x".repeat(5000), area, [0; 3]).is_none());
    }
}
