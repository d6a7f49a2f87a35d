//! What the things found in the data of a document score.

use serde::Deserialize;

/// Scores in [0, 1] of what may be found when the parts of a document are compared; the worst thing found counts. They are
/// judgements, not measurements: how often a genuine document is misread by the reader in use says where they should lie.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentDataPolicy {
    /// Two readings say different things though check digits or error-correcting codes vouch for both.
    pub verified_mismatch: f64,
    /// Two readings say different things, and at least one of them may be misread.
    pub mismatch: f64,
    /// Two readings agree in part.
    pub partial_match: f64,
    /// A check digit of the zone is wrong.
    pub check_digit: f64,
    /// The zone has a letter where a digit goes, an impossible date or an unknown state.
    pub zone_content: f64,
    /// The document has expired.
    pub expired: f64,
    /// Dates out of order, or an age nobody has.
    pub dates: f64,
    /// Another issuing state than the case names.
    pub country_code: f64,
    /// Another kind of document than the case names.
    pub id_type: f64,
    /// Letters of the zone were corrected or a line was fitted.
    pub corrected: f64,
    /// A letter of the zone was chosen by its check digit, which cannot vouch for it, and no other reading of the field does.
    pub guessed: f64,
    /// Both sides were read, and nothing on one of them says that it is of the document of the other.
    pub sides_apart: f64,
    /// Nothing is wrong, but a single zone was read and nothing could be compared with it.
    pub alone: f64,
    /// Days before the case came in up to which its `capturedAt`, by which expiry is judged, is not warned of.
    pub capture_within_days: u32,
}

impl DocumentDataPolicy {
    /// What is out of range, by `within` (name, value, least, most).
    pub(super) fn check(&self, within: impl Fn(&str, f64, f64, f64) -> Result<(), String>) -> Result<(), String> {
        within("document_data.mismatch", self.mismatch, 0.0, 1.0)?;
        within("document_data.verified_mismatch", self.verified_mismatch, 0.0, self.mismatch)?;
        within("document_data.partial_match", self.partial_match, self.mismatch, 1.0)?;
        within("document_data.check_digit", self.check_digit, 0.0, 1.0)?;
        within("document_data.zone_content", self.zone_content, 0.0, 1.0)?;
        within("document_data.expired", self.expired, 0.0, 1.0)?;
        within("document_data.dates", self.dates, 0.0, 1.0)?;
        within("document_data.country_code", self.country_code, 0.0, 1.0)?;
        within("document_data.id_type", self.id_type, 0.0, 1.0)?;
        within("document_data.corrected", self.corrected, 0.0, 1.0)?;
        within("document_data.guessed", self.guessed, 0.0, self.corrected)?;
        within("document_data.sides_apart", self.sides_apart, 0.0, 1.0)?;
        within("document_data.alone", self.alone, 0.0, 1.0)?;
        within("document_data.capture_within_days", f64::from(self.capture_within_days), 0.0, 366.0)
    }
}
