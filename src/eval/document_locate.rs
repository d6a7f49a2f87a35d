//! Labelled photos of documents: where the document is, and which error the photo has.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
};

use rayon::prelude::*;
use serde::Serialize;

use super::{
    EvalError, EvalReport,
    location_figures::{LocatedPhoto, LocationFigures, location_figures},
    location_labels,
    photo::read_photo,
    rows::Rows,
};
use crate::{
    case::quad::overlap,
    document::{DocumentLocator, LocationCode, location_errors},
    infer::{ModelSet, Task},
    policy::Policy,
};

/// Columns that an item has for itself.
const ANSWERS: [&str; 4] = ["quad", "error", "overlap", "confidence"];

/// One labelled row with what was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LocationItem {
    /// The row as it was written, without what the item itself says.
    #[serde(flatten)]
    pub row: BTreeMap<String, String>,
    /// The document's corners, [x, y] in pixels of the upright photo, clockwise from its top left; absent where none was found.
    pub quad: Option<[[f32; 2]; 4]>,
    /// The first error of the photo in the services' words, or why it could not be looked at; absent where all is well.
    pub error: Option<String>,
    /// Intersection over union with the labelled quad, where there is one.
    pub overlap: Option<f64>,
    /// Confidence in the corners, 0 … 1.
    pub confidence: Option<f64>,
}

/// What was found in one photo.
struct Answer {
    quad: Option<[[f32; 2]; 4]>,
    error: Option<LocationCode>,
    overlap: Option<f64>,
    confidence: Option<f64>,
}

/// Looks for documents in the photos of rows `path,label` and perhaps `attrs`, in which `quad=` gives the document's corners and `kind=`
/// the kind of a specimen, which tells the error it should have. Whether there is a portrait is not looked at here, so that
/// DOCUMENT_PHOTO_NOT_FOUND does not arise. Warnings name rows whose `quad=` cannot be read. `progress` is told after every photo how many
/// are done, of how many.
///
/// # Errors
/// When the file of labels cannot be used or has no rows, or the network is missing.
pub fn evaluate_locations(
    labels: &Path,
    models: &ModelSet,
    policy: &Policy,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<(EvalReport<LocationFigures, LocationItem>, Vec<String>), EvalError> {
    let locator = DocumentLocator::new(models.first(Task::DocumentLocation)?);
    let rows = Rows::read(labels)?;
    let named = rows.columns(["path", "label"])?;
    let attrs = if rows.has("attrs") { rows.columns(["attrs"])? } else { vec![[""]; named.len()] };
    if named.is_empty() {
        return Err(rows.wrong("has no rows; expected path,label,attrs".to_owned()));
    }
    let done = AtomicUsize::new(0);
    let answers: Vec<Result<Answer, String>> = named
        .par_iter()
        .zip(&attrs)
        .map(|([path, _], [attrs])| {
            let answer = look(&rows.file(path), attrs, &locator, policy);
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, named.len());
            answer
        })
        .collect();
    let (mut photos, mut items, mut warnings) = (Vec::new(), Vec::new(), Vec::new());
    for (index, (([path, _], [attrs]), answer)) in named.iter().zip(&attrs).zip(answers).enumerate() {
        if location_labels::has_quad(attrs) && location_labels::quad(attrs).is_none() {
            warnings.push(format!("{path}: quad= is not eight numbers; the row counts without it"));
        }
        let row = rows.as_map(index, &ANSWERS);
        items.push(match answer {
            Err(error) => LocationItem { row, quad: None, error: Some(error), overlap: None, confidence: None },
            Ok(Answer { quad, error, overlap, confidence }) => {
                photos.push(LocatedPhoto {
                    cluster: location_labels::cluster(attrs, path),
                    document_type: location_labels::document_type(attrs, path),
                    overlap,
                    expected: location_labels::expected_error(attrs),
                    answered: error,
                });
                LocationItem { row, quad, error: error.map(|code| code.name().to_owned()), overlap, confidence }
            }
        });
    }
    let figures = location_figures(&photos, items.len() - photos.len());
    Ok((EvalReport::new("document-locate", figures, items), warnings))
}

fn look(path: &Path, attrs: &str, locator: &DocumentLocator, policy: &Policy) -> Result<Answer, String> {
    let name = path.display().to_string();
    let (image, _) = read_photo(path)?;
    let located = locator.locate(&image).map_err(|error| format!("{name}: {error}"))?;
    let errors = location_errors(&located, [image.width(), image.height()], None, &policy.location);
    let error = errors.first().map(|error| error.code);
    let document = located.document.filter(|_| error != Some(LocationCode::DocumentNotFound));
    let labelled = location_labels::quad(attrs);
    Ok(Answer {
        quad: document.map(|document| document.quad.map(|corner| [corner.x, corner.y])),
        error,
        overlap: labelled.map(|truth| document.map_or(0.0, |document| overlap(&document.quad, &truth))),
        confidence: document.map(|document| f64::from(document.confidence)),
    })
}
