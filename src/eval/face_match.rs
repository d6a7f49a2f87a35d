//! Labelled pairs of faces.

use std::{collections::BTreeMap, path::Path};

use serde::Serialize;

use super::{
    EvalError, EvalReport,
    face_images::{Embedded, embed_all},
    pair_figures::{FaceMatchFigures, ScoredPair, figures},
    rows::Rows,
};
use crate::{
    case::matching::{LEVEL_FAR, MatchLevel},
    infer::{ModelSet, Task},
    matching::match_level,
    policy::Policy,
};

/// One labelled row with what was measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PairItem {
    /// The row as it was written.
    #[serde(flatten)]
    pub row: BTreeMap<String, String>,
    /// Cosine similarity; absent where there was none.
    pub score: Option<f64>,
    /// Match level without the cap for documents.
    pub level: Option<MatchLevel>,
    /// Why there is no score.
    pub error: Option<String>,
}

/// Compares the pairs of a file with columns `a,b,same` and, where there is one, `fold`.
///
/// # Errors
/// When the file cannot be used, the embedding network is missing, or one kind of pair is absent.
pub fn evaluate(
    labels: &Path,
    models: &ModelSet,
    policy: &Policy,
) -> Result<EvalReport<FaceMatchFigures, PairItem>, EvalError> {
    let rows = Rows::read(labels)?;
    let pairs = rows.columns(["a", "b", "same"])?;
    let folds = if rows.has("fold") { Some(rows.columns(["fold"])?) } else { None };
    let names = pairs.iter().flat_map(|[a, b, _]| [*a, *b]);
    let embedded: BTreeMap<&str, Embedded> = embed_all(&rows, names, models, policy)?.into_iter().collect();
    let calibration =
        models.networks(Task::FaceEmbedding)?.first().and_then(|network| network.entry().calibration.clone());
    let mut scored = Vec::with_capacity(pairs.len());
    let mut items = Vec::with_capacity(pairs.len());
    for (index, [a, b, same]) in pairs.iter().enumerate() {
        let same = parse_same(same)
            .ok_or_else(|| rows.wrong(format!("row {}: `same` is `{same}`, expected 0 or 1", index + 2)))?;
        let similarity = similarity(&embedded, a, b);
        if let Ok(score) = similarity {
            let fold = folds.as_ref().and_then(|folds| folds.get(index)).map(|[fold]| (*fold).to_owned());
            scored.push(ScoredPair { subject: subject(a), same, score, fold });
        }
        let score = similarity.as_ref().ok().copied();
        let level = score.zip(calibration.as_ref());
        let level = level.map(|(score, table)| match_level(score, table, LEVEL_FAR.len() as u8));
        let row = rows.as_map(index, &["score", "level", "error"]);
        items.push(PairItem { row, score, level, error: similarity.err() });
    }
    let failed = items.len() - scored.len();
    let figures = figures(&scored, failed).ok_or_else(|| {
        EvalError::TooLittle(format!(
            "{}: needs pairs of the same and of different people with a score",
            labels.display()
        ))
    })?;
    Ok(EvalReport::new("face-match", figures, items))
}

fn similarity(embedded: &BTreeMap<&str, Embedded>, a: &str, b: &str) -> Result<f64, String> {
    let one =
        |name: &str| embedded.get(name).ok_or_else(|| format!("{name}: not read"))?.as_ref().map_err(String::clone);
    Ok(f64::from(one(a)?.similarity(one(b)?)))
}

fn parse_same(text: &str) -> Option<bool> {
    match text {
        "1" | "true" => Some(true),
        "0" | "false" => Some(false),
        _ => None,
    }
}

/// The person an image shows, as its name has it: without folder, ending and running number (`Ana_Ruiz_0003.jpg` →
/// `Ana_Ruiz`).
pub(super) fn subject(name: &str) -> String {
    let stem = Path::new(name).file_stem().map_or(name.into(), |stem| stem.to_string_lossy());
    match stem.rsplit_once('_') {
        Some((person, number)) if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) => {
            person.to_owned()
        }
        _ => stem.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects_come_from_names() {
        assert_eq!(subject("faces/Ana_Ruiz_0003.jpg"), "Ana_Ruiz");
        assert_eq!(subject("Ana_Ruiz_0003"), "Ana_Ruiz");
        assert_eq!(subject("webcam_a.png"), "webcam_a");
    }
}
