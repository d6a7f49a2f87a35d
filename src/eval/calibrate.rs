//! Match-level calibration of an embedding from images of many people.

use std::{collections::BTreeMap, path::Path};

use rayon::prelude::*;

use super::{EvalError, face_images::embed_all, rows::Rows};
use crate::{
    case::matching::LEVEL_FAR,
    face::Embedding,
    infer::{CalibrationTable, ModelSet},
    matching::fit_calibration,
    policy::Policy,
};

/// Bins of the histogram over [-1, 1] by which the highest similarities are set apart without keeping all of them.
const BINS: usize = 200_000;

/// The calibration of the embedding in use, from a file with columns `path,label` where the label is the person: one
/// image of each person, the first by name, against every other. People whose image has no usable face are left out.
///
/// # Errors
/// When the file cannot be used, the network is missing, or there are too few people.
pub fn calibrate(labels: &Path, models: &ModelSet, policy: &Policy) -> Result<CalibrationTable, EvalError> {
    let rows = Rows::read(labels)?;
    let columns = rows.columns(["path", "label"])?;
    let mut images: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for [path, person] in columns {
        images.entry(person).or_default().push(path);
    }
    images.values_mut().for_each(|paths| paths.sort_unstable());
    let first = images.values().filter_map(|paths| paths.first().copied());
    let embedded = embed_all(&rows, first, models, policy)?;
    let people = embedded.len();
    let faces: Vec<Embedding> = embedded.into_iter().filter_map(|(_, embedding)| embedding.ok()).collect();
    let pairs = faces.len() as u64 * (faces.len() as u64).saturating_sub(1) / 2;
    let name = labels.file_name().unwrap_or_default().to_string_lossy();
    let without = people - faces.len();
    let data_set = format!("{name}: {} people, one image each ({without} more without a usable face)", faces.len());
    let highest = highest_similarities(&faces, (pairs as f64 * LEVEL_FAR[0]).ceil() as u64 + 1);
    fit_calibration(&data_set, &highest, pairs).map_err(EvalError::TooLittle)
}

/// The `wanted` highest similarities between any two of `faces`, and perhaps a few more, in falling order.
fn highest_similarities(faces: &[Embedding], wanted: u64) -> Vec<f32> {
    let later = |index: usize| faces[index + 1..].iter().map(move |other| faces[index].similarity(other));
    let bin = |similarity: f32| (((similarity + 1.0) / 2.0 * BINS as f32) as usize).min(BINS - 1);
    let histogram = (0..faces.len())
        .into_par_iter()
        .fold(
            || vec![0u64; BINS],
            |mut counts, index| {
                later(index).for_each(|similarity| counts[bin(similarity)] += 1);
                counts
            },
        )
        .reduce(
            || vec![0u64; BINS],
            |mut a, b| {
                a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
                a
            },
        );
    let mut above = 0;
    let lowest_bin = (0..BINS).rev().find(|&bin| {
        above += histogram[bin];
        above >= wanted
    });
    let lowest_bin = lowest_bin.unwrap_or(0);
    let mut highest: Vec<f32> = (0..faces.len())
        .into_par_iter()
        .flat_map_iter(|index| later(index).filter(move |&similarity| bin(similarity) >= lowest_bin))
        .collect();
    highest.sort_by(|a, b| b.total_cmp(a));
    highest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_similarities_are_all_found() {
        let mut random = fastrand::Rng::with_seed(3);
        let faces: Vec<Embedding> =
            (0..60).filter_map(|_| Embedding::from_vector((0..8).map(|_| random.f32() - 0.5).collect())).collect();
        let mut all: Vec<f32> = (0..60)
            .flat_map(|i| (i + 1..60).map(move |j| (i, j)))
            .map(|(i, j)| faces[i].similarity(&faces[j]))
            .collect();
        all.sort_by(|a, b| b.total_cmp(a));
        let highest = highest_similarities(&faces, 50);
        assert!(highest.len() >= 50 && highest.len() < 60);
        assert_eq!(highest, all[..highest.len()]);
    }
}
