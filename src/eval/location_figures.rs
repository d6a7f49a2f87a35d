//! Figures of how well documents were found.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    bootstrap::{Clusters, Interval, resamples},
    pad_report::Estimate,
};
use crate::document::LocationCode;

/// What is counted where a photo has no error.
const NONE: &str = "none";

/// A photo that was looked at.
pub(super) struct LocatedPhoto {
    pub(super) cluster: String,
    pub(super) document_type: Option<String>,
    /// Intersection over union with the labelled quad, 0 where no document was found; absent without such a label.
    pub(super) overlap: Option<f64>,
    /// The error that the labels expect, if they say.
    pub(super) expected: Option<Option<LocationCode>>,
    pub(super) answered: Option<LocationCode>,
}

/// Figures of a set of photos.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LocationFigures {
    /// Photos that were looked at.
    pub photos: usize,
    /// Rows whose photo could not be read.
    pub failed: usize,
    /// Clips, sources and single files they come from.
    pub clusters: usize,
    /// Agreement with labelled quads, all together.
    pub overlap: Option<OverlapFigures>,
    /// The same for each type of document.
    pub types: Vec<TypeOverlap>,
    /// Share of the photos with a labelled error, or none, that were answered so.
    pub errors_right: Option<Estimate>,
    /// Answers to each labelled error.
    pub errors: Vec<ErrorAnswers>,
}

/// Intersection over union with the labelled quads; a document that was not found counts as 0.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OverlapFigures {
    /// Photos with a labelled quad.
    pub photos: usize,
    /// Median.
    pub median: Estimate,
    /// Share of 0.9 or more.
    pub at_least_090: Estimate,
    /// Share of 0.8 or more.
    pub at_least_080: Estimate,
}

/// Agreement for one type of document.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TypeOverlap {
    /// Its name in the labels.
    #[serde(rename = "type")]
    pub document_type: String,
    /// The figures.
    #[serde(flatten)]
    pub overlap: OverlapFigures,
}

/// What photos with one labelled error were answered.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ErrorAnswers {
    /// The labelled error, or `none`.
    pub expected: String,
    /// How often each error, or `none`, was answered.
    pub answered: BTreeMap<String, usize>,
}

/// The figures of `photos`; `failed` rows had none.
pub(super) fn location_figures(photos: &[LocatedPhoto], failed: usize) -> LocationFigures {
    let mut clusters = Clusters::default();
    let numbers: Vec<usize> = photos.iter().map(|photo| clusters.number(&photo.cluster)).collect();
    let drawn = resamples(clusters.count());
    let mut by_type: BTreeMap<&str, Vec<(usize, f64)>> = BTreeMap::new();
    let mut all = Vec::new();
    for (photo, &cluster) in photos.iter().zip(&numbers) {
        let Some(overlap) = photo.overlap else { continue };
        all.push((cluster, overlap));
        if let Some(name) = &photo.document_type {
            by_type.entry(name).or_default().push((cluster, overlap));
        }
    }
    let of_type = |(name, values): (&str, Vec<(usize, f64)>)| {
        let document_type = name.to_owned();
        Some(TypeOverlap { document_type, overlap: overlap_figures(&values, &drawn)? })
    };
    let rights: Vec<(usize, f64)> = photos
        .iter()
        .zip(&numbers)
        .filter_map(|(photo, &cluster)| Some((cluster, if photo.expected? == photo.answered { 1.0 } else { 0.0 })))
        .collect();
    LocationFigures {
        photos: photos.len(),
        failed,
        clusters: clusters.count(),
        overlap: overlap_figures(&all, &drawn),
        types: by_type.into_iter().filter_map(of_type).collect(),
        errors_right: estimate(&rights, &drawn, &|values| mean(values, |value| value >= 1.0)),
        errors: confusion(photos),
    }
}

fn confusion(photos: &[LocatedPhoto]) -> Vec<ErrorAnswers> {
    let name = |code: Option<LocationCode>| code.map_or(NONE, LocationCode::name).to_owned();
    let mut counts: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for photo in photos {
        if let Some(expected) = photo.expected {
            *counts.entry(name(expected)).or_default().entry(name(photo.answered)).or_default() += 1;
        }
    }
    counts.into_iter().map(|(expected, answered)| ErrorAnswers { expected, answered }).collect()
}

fn overlap_figures(values: &[(usize, f64)], drawn: &[Vec<u32>]) -> Option<OverlapFigures> {
    Some(OverlapFigures {
        photos: values.len(),
        median: estimate(values, drawn, &median)?,
        at_least_090: estimate(values, drawn, &|values| mean(values, |value| value >= 0.9))?,
        at_least_080: estimate(values, drawn, &|values| mean(values, |value| value >= 0.8))?,
    })
}

/// A value and how often it counts.
type Weighed = (f64, u32);

/// A figure of values with weights, and its interval over resamples of the clusters that the values come from.
fn estimate(
    values: &[(usize, f64)],
    drawn: &[Vec<u32>],
    figure: &dyn Fn(&[Weighed]) -> Option<f64>,
) -> Option<Estimate> {
    let weighed = |weight: &dyn Fn(usize) -> u32| -> Vec<(f64, u32)> {
        values.iter().map(|&(cluster, value)| (value, weight(cluster))).collect()
    };
    let resampled = |weights: &Vec<u32>| figure(&weighed(&|cluster| weights.get(cluster).copied().unwrap_or(0)));
    let several = values.iter().any(|(cluster, _)| *cluster != values[0].0);
    let interval = || Interval::of(drawn.iter().filter_map(resampled).collect());
    Some(Estimate { rate: figure(&weighed(&|_| 1))?, interval: several.then(interval).flatten() })
}

/// Share of the weight of values for which `holds`.
fn mean(values: &[(f64, u32)], holds: impl Fn(f64) -> bool) -> Option<f64> {
    let sum = |of: &dyn Fn(f64) -> bool| -> u32 {
        values.iter().filter(|(value, _)| of(*value)).map(|(_, weight)| weight).sum()
    };
    let all = sum(&|_| true);
    (all > 0).then(|| f64::from(sum(&holds)) / f64::from(all))
}

/// The lower median.
fn median(values: &[(f64, u32)]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = sorted.iter().map(|(_, weight)| weight).sum::<u32>().div_ceil(2);
    let mut before = 0;
    let reached = |(_, weight): &&(f64, u32)| {
        before += weight;
        before >= half && half > 0
    };
    sorted.iter().find(reached).map(|(value, _)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn photo(cluster: &str, overlap: Option<f64>, expected: Option<Option<LocationCode>>) -> LocatedPhoto {
        let answered = Some(LocationCode::DocumentCropped);
        LocatedPhoto { cluster: cluster.to_owned(), document_type: Some("id".to_owned()), overlap, expected, answered }
    }

    #[test]
    fn known_overlaps_give_known_figures() {
        let cropped = Some(Some(LocationCode::DocumentCropped));
        let photos = [
            photo("a", Some(0.95), cropped),
            photo("a", Some(0.85), Some(None)),
            photo("b", Some(0.0), cropped),
            photo("c", None, None),
        ];
        let figures = location_figures(&photos, 2);
        let overlap = figures.overlap.unwrap();
        assert_eq!((figures.photos, figures.failed, figures.clusters, overlap.photos), (4, 2, 3, 3));
        assert_eq!((overlap.median.rate, overlap.at_least_090.rate), (0.85, 1.0 / 3.0));
        assert_eq!(overlap.at_least_080.interval, Some(Interval { low: 0.0, high: 1.0 }));
        assert_eq!((figures.types.len(), figures.types[0].document_type.as_str()), (1, "id"));
        assert_eq!(figures.errors_right.unwrap().rate, 2.0 / 3.0);
        assert_eq!(figures.errors[0].answered["DOCUMENT_CROPPED"], 2);
        assert_eq!((figures.errors[1].expected.as_str(), figures.errors[1].answered["DOCUMENT_CROPPED"]), (NONE, 1));
    }

    #[test]
    fn nothing_has_no_figures() {
        let figures = location_figures(&[], 1);
        assert_eq!((figures.overlap, figures.errors_right, figures.failed), (None, None, 1));
    }
}
