//! Embeddings of labelled images, each made once.

use std::{collections::BTreeSet, path::Path};

use rayon::prelude::*;

use super::{EvalError, photo::read_photo, rows::Rows};
use crate::{
    case::EvidenceKind,
    document::find_face,
    face::{ALIGNED_SIDE, Embedding, FaceTools},
    infer::ModelSet,
    policy::Policy,
};

/// The embedding of an image, or why there is none.
pub(super) type Embedded = Result<Embedding, String>;

/// The embeddings of every image named in `names`, in the order of the names sorted.
///
/// An image of exactly 112 × 112 pixels is taken to be an aligned face; in any other the largest face is found and
/// aligned. Either way the embedding is averaged with that of the mirror image.
pub(super) fn embed_all<'a>(
    rows: &Rows,
    names: impl Iterator<Item = &'a str>,
    models: &ModelSet,
    policy: &Policy,
) -> Result<Vec<(&'a str, Embedded)>, EvalError> {
    let tools = FaceTools::new(models);
    if let Err(error) = &tools.embedder {
        return Err(error.clone().into());
    }
    let names: BTreeSet<&str> = names.collect();
    let embed = |name: &'a str| match rows.image(name) {
        Some(path) => (name, embed_file(&path, &tools, policy)),
        None => (name, Err(format!("{name}: no such image beside the file of labels or in its subfolders"))),
    };
    Ok(names.into_par_iter().map(embed).collect())
}

fn embed_file(path: &Path, tools: &FaceTools, policy: &Policy) -> Embedded {
    let name = path.display().to_string();
    let (image, _) = read_photo(path)?;
    if image.dimensions() == (ALIGNED_SIDE, ALIGNED_SIDE) {
        let embedder = tools.embedder.as_ref().map_err(ToString::to_string)?;
        return embedder.embed_mirrored(&image).map_err(|error| format!("{name}: {error}"));
    }
    let face = find_face(&image, EvidenceKind::Selfie, tools, policy).and_then(|face| face.embedding);
    face.map_err(|error| format!("{name}: {error}"))
}
