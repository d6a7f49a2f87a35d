//! What a document says and where it says so. Boxes are in pixels of the artwork.

use serde::Serialize;

use crate::case::geometry::Rect;

/// A field of the visual zone.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FieldTruth {
    /// What the field holds, in the words of the document PAD service: `SURNAME`, `NAME`, `BIRTH_DATE`, …
    pub name: String,
    /// The label printed with it; empty where there is none.
    pub label: String,
    /// The value as printed; lines are parted by `\n`.
    pub value: String,
    /// The value without the habits of the design: dates as `YYYY-MM-DD`, names in capitals as the
    /// state writes them, sex as `M`, `F` or `X`.
    pub meaning: String,
    /// Box of the value's ink.
    pub bbox: Rect,
}

/// The machine-readable zone.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MrzTruth {
    /// `TD1`, `TD2`, `TD3`, `MRVA` or `MRVB` (ICAO 9303).
    pub format: String,
    /// Lines from top to bottom.
    pub lines: Vec<String>,
    /// Box of each line's ink.
    pub boxes: Vec<Rect>,
    /// Whether every check digit is right; false in specimens that carry a wrong one on purpose.
    pub check_digits_right: bool,
}

/// A barcode.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BarcodeTruth {
    /// `PDF_417`, `QR_CODE` or `DATA_MATRIX`.
    pub format: String,
    /// What it says.
    pub text: String,
    /// Box without the quiet zone.
    pub bbox: Rect,
}

/// One side.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SideTruth {
    /// Width in millimetres.
    pub width_mm: f32,
    /// Height in millimetres.
    pub height_mm: f32,
    /// Pixels of the artwork per inch.
    pub dpi: f32,
    /// Radius of the rounded corners in millimetres; 0 for pages.
    pub corner_radius_mm: f32,
    /// Fields from top to bottom.
    pub fields: Vec<FieldTruth>,
    /// The machine-readable zone, where this side has one.
    pub mrz: Option<MrzTruth>,
    /// Box of the portrait, where this side has one.
    pub portrait: Option<Rect>,
    /// Box of the ghost portrait, where this side has one.
    pub ghost: Option<Rect>,
    /// Barcodes.
    pub barcodes: Vec<BarcodeTruth>,
}
