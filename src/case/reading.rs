//! What is read on a document, and how its parts agree: `FIELD_DATA`, `MRZ_DATA`, `BARCODES`, `CHECKS` and `SCORING` of the
//! document PAD service, with places and both readings of every comparison. [`super::document_data`] writes them as the service does.

use serde::{Deserialize, Serialize};

use super::{evidence::EvidenceKind, finding::NotChecked, geometry::Point, mrz::MrzReading};

/// A field of a document, in the words of the document PAD service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FieldName {
    /// Family name, primary identifier.
    Surname,
    /// Given names, secondary identifier.
    Name,
    /// Date of birth.
    BirthDate,
    /// Sex.
    Sex,
    /// Nationality.
    Nationality,
    /// Date of expiry.
    ExpirationDate,
    /// Date of issue.
    ExpeditionDate,
    /// Issuing state.
    IssuingCountry,
    /// Number of the document.
    SerialNumber,
    /// Number of the person.
    PersonalNumber,
    /// Place of birth.
    BirthPlace,
    /// Address.
    Address,
}

impl FieldName {
    /// Every field, in the order of a report.
    pub const ALL: [FieldName; 12] = [
        FieldName::Surname,
        FieldName::Name,
        FieldName::BirthDate,
        FieldName::Sex,
        FieldName::Nationality,
        FieldName::ExpirationDate,
        FieldName::ExpeditionDate,
        FieldName::IssuingCountry,
        FieldName::SerialNumber,
        FieldName::PersonalNumber,
        FieldName::BirthPlace,
        FieldName::Address,
    ];

    /// The key in `FIELD_DATA`; a comparison of both sides is called `…_SIDE_MATCH`.
    pub const fn key(self) -> &'static str {
        match self {
            FieldName::Surname => "SURNAME",
            FieldName::Name => "NAME",
            FieldName::BirthDate => "BIRTH_DATE",
            FieldName::Sex => "SEX",
            FieldName::Nationality => "NATIONALITY",
            FieldName::ExpirationDate => "EXPIRATION_DATE",
            FieldName::ExpeditionDate => "EXPEDITION_DATE",
            FieldName::IssuingCountry => "ISSUING_COUNTRY",
            FieldName::SerialNumber => "SERIAL_NUMBER",
            FieldName::PersonalNumber => "PERSONAL_NUMBER",
            FieldName::BirthPlace => "BIRTH_PLACE",
            FieldName::Address => "ADDRESS",
        }
    }
}

/// Where on a side something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Zone {
    /// The text for people.
    Visual,
    /// The machine-readable zone.
    Mrz,
    /// A barcode.
    Barcode,
}

/// A field as it was read in one place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FieldReading {
    /// Which field.
    pub field: FieldName,
    /// What stands there.
    pub text: String,
    /// What it means: dates as `YYYY-MM-DD` (shorter where parts are unknown), sex as `M`, `F` or `X`, states as ISO 3166-1
    /// alpha-3; otherwise the text.
    pub value: String,
    /// The side.
    pub side: EvidenceKind,
    /// Where on it.
    pub zone: Zone,
    /// Corners in pixels of the upright photo, clockwise from where the text begins; absent where that is not known.
    pub quad: Option<[Point; 4]>,
    /// Whether a check digit or an error-correcting code says that it is read right; absent where there is none.
    pub is_verified: Option<bool>,
    /// Whether the rest of it may be missing, as of a name that fills its field.
    pub is_cut: bool,
}

/// A barcode.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BarcodeReading {
    /// `PDF_417`, `QR_CODE` or `DATA_MATRIX`.
    pub format: String,
    /// What it says.
    pub text: String,
    /// Points of it in pixels of the upright photo, as the decoder found them.
    pub points: Vec<Point>,
    /// The fields in it, where its text is of a known form.
    pub fields: Vec<FieldReading>,
}

/// What was read on one side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SideReading {
    /// The side.
    pub side: EvidenceKind,
    /// The machine-readable zone, where one was found.
    pub mrz: Option<MrzReading>,
    /// Barcodes.
    pub barcodes: Vec<BarcodeReading>,
    /// Every field, in all its places.
    pub fields: Vec<FieldReading>,
    /// What could not be looked for, and why.
    pub not_read: Vec<NotChecked>,
}

impl SideReading {
    /// What the side says of a field beside its machine-readable zone: in print, else in a barcode.
    pub fn printed(&self, field: FieldName) -> Option<&FieldReading> {
        let of = |zone: Zone| self.fields.iter().find(|reading| reading.field == field && reading.zone == zone);
        of(Zone::Visual).or_else(|| of(Zone::Barcode))
    }
}

/// How two readings agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Agreement {
    /// They say the same.
    Match,
    /// One says a part of the other, or they differ as a slip of reading would.
    Partial,
    /// They say different things.
    NoMatch,
}

/// Two readings of one field compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FieldCheck {
    /// The field.
    pub field: FieldName,
    /// How they agree.
    pub agreement: Agreement,
    /// Both readings; the first is of the front where the sides differ.
    pub readings: [FieldReading; 2],
}

impl FieldCheck {
    /// Whether the readings are of different sides.
    pub fn is_of_both_sides(&self) -> bool {
        self.readings[0].side != self.readings[1].side
    }
}

/// A rule about what a document may say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DataRule {
    /// Every check digit of the zone is right.
    CheckDigits,
    /// The zone has no letter where a digit goes, no impossible date, no unknown state.
    ZoneContent,
    /// The document has not expired.
    NotExpired,
    /// Birth lies before issue, and issue before expiry.
    DatesInOrder,
    /// The holder was born in the past and not over 120 years ago.
    PlausibleAge,
    /// The issuing state is the one the case names.
    CountryCode,
    /// The kind of document is the one the case names.
    IdType,
}

/// A rule applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RuleCheck {
    /// The rule.
    pub rule: DataRule,
    /// The side it was applied to.
    pub side: EvidenceKind,
    /// Whether it is kept.
    pub is_kept: bool,
    /// What was compared, in words.
    pub detail: String,
}

/// How much was read.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub struct Scoring {
    /// Fields that the zones found have.
    pub fields_total: usize,
    /// Fields of them that hold something.
    pub fields_returned: usize,
    /// Share in [0, 1] of the comparisons and rules that hold; absent where there were none.
    pub overall_rating: Option<f64>,
}

/// Everything read on a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DocumentReading {
    /// Each side.
    pub sides: Vec<SideReading>,
    /// Comparisons, by field.
    pub checks: Vec<FieldCheck>,
    /// Rules applied.
    pub rules: Vec<RuleCheck>,
    /// How much was read.
    pub scoring: Scoring,
    /// Kind, issuer and format of the document by its zone, such as `P-UTO-TD3`; empty where there is none.
    pub doc_model: String,
}

impl DocumentReading {
    /// What was read in a field of a side: in print, else in a barcode, else in the machine-readable zone.
    pub fn value(&self, side: EvidenceKind, field: FieldName) -> Option<&str> {
        let side = self.sides.iter().find(|read| read.side == side)?;
        let anywhere = || side.fields.iter().find(|read| read.field == field);
        side.printed(field).or_else(anywhere).map(|read| read.value.as_str())
    }
}
