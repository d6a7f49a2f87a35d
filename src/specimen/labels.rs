//! Files of labels, as `assay eval` reads them: paths relative to the file, a label, attributes.

use std::path::Path;

use super::{
    SpecimenError,
    attack::{PhotoKind, PhotoTruth},
    selfie::{Label, SelfieTruth},
};

/// A labelled file. Labels that begin with `real` or `genuine` are bona fide presentations, every other one is a species of
/// attack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelRow {
    /// Path of the file, relative to the file of labels, with `/` between its parts.
    pub path: String,
    /// What it is.
    pub label: String,
    /// More about it: `name=value` joined by `;`.
    pub attrs: String,
}

/// Two faces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairRow {
    /// Path of the first image.
    pub a: String,
    /// Path of the second image.
    pub b: String,
    /// Whether both show one person.
    pub same: bool,
}

/// The label of a photograph. Genuine documents photographed badly stay bona fide: `genuine_cropped`; so does a photograph
/// without a document, in which nobody deceives. `more` is added to the attributes.
pub fn photo_label(path: &str, truth: &PhotoTruth, more: &str) -> LabelRow {
    let label = match truth.kind {
        PhotoKind::Genuine => "genuine_photo".to_owned(),
        kind if kind.is_bona_fide() => format!("genuine_{}", kind.name()),
        kind => kind.name().to_owned(),
    };
    let mut attrs = format!("kind={};width={};height={}", truth.kind.name(), truth.width, truth.height);
    if let Some(quad) = truth.quad {
        let corners: Vec<String> = quad.iter().map(|corner| format!("{:.1} {:.1}", corner.x, corner.y)).collect();
        attrs.push_str(&format!(";quad={}", corners.join(" ")));
    }
    attrs.push_str(more);
    LabelRow { path: path.to_owned(), label, attrs }
}

/// The label of a selfie video. Real people filmed badly, or who do not do as asked, stay bona fide: `real;too_dark`.
pub fn selfie_label(path: &str, truth: &SelfieTruth) -> LabelRow {
    let name = truth.kind.name();
    let label = match truth.label {
        Label::BonaFide => "real".to_owned(),
        Label::Faulty(_) => format!("real;{name}"),
        Label::Attack(_) => name.to_owned(),
    };
    let digits: String = truth.digits.iter().map(|digit| digit.digit).collect();
    let attrs = format!("kind={name};asked_digits={};said_digits={digits};spoken={}", truth.asked_digits, truth.spoken);
    LabelRow { path: path.to_owned(), label, attrs }
}

/// Writes rows of labels with the columns `path,label,attrs`.
///
/// # Errors
/// When the file cannot be written.
pub fn write_labels(path: &Path, rows: &[LabelRow]) -> Result<(), SpecimenError> {
    let lines = rows.iter().map(|row| [row.path.as_str(), &row.label, &row.attrs]);
    write_rows(path, ["path", "label", "attrs"], lines)
}

/// Writes pairs of faces with the columns `a,b,same`.
///
/// # Errors
/// When the file cannot be written.
pub fn write_pairs(path: &Path, rows: &[PairRow]) -> Result<(), SpecimenError> {
    let lines = rows.iter().map(|row| [row.a.as_str(), &row.b, if row.same { "1" } else { "0" }]);
    write_rows(path, ["a", "b", "same"], lines)
}

fn write_rows<'a>(
    path: &Path,
    header: [&str; 3],
    rows: impl Iterator<Item = [&'a str; 3]>,
) -> Result<(), SpecimenError> {
    let failed = |error: csv::Error| SpecimenError::write(path, std::io::Error::other(error));
    let mut writer = csv::Writer::from_path(path).map_err(failed)?;
    writer.write_record(header).map_err(failed)?;
    for row in rows {
        writer.write_record(row).map_err(failed)?;
    }
    writer.flush().map_err(|error| SpecimenError::write(path, error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_commas_is_quoted() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("labels.csv");
        let row = LabelRow { path: "a,b.jpg".into(), label: "real".into(), attrs: "said=\"x\"".into() };
        write_labels(&path, &[row]).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(text, "path,label,attrs\n\"a,b.jpg\",real,\"said=\"\"x\"\"\"\n");
        let error = write_pairs(&folder.path().join("no/pairs.csv"), &[]).unwrap_err();
        assert!(error.to_string().contains("pairs.csv"), "{error}");
    }
}
