//! Figures of a face comparison: true-accept rate at false-accept rates, best accuracy, with intervals.
//!
//! Intervals are bootstraps over subjects, not pairs, since pairs of one person are not independent.

use rayon::prelude::*;
use serde::Serialize;

use super::bootstrap::{Clusters, Interval, resamples};

/// False-accept rates at which the true-accept rate is given.
const FALSE_ACCEPT_RATES: [f64; 4] = [1e-2, 1e-3, 1e-4, 1e-5];

/// One comparison with a score.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ScoredPair {
    /// Person of the first image: the cluster of the bootstrap.
    pub(super) subject: String,
    /// Whether both images show the same person.
    pub(super) same: bool,
    /// Cosine similarity.
    pub(super) score: f64,
    /// Fold of a cross-validation, where the file has one.
    pub(super) fold: Option<String>,
}

/// A true-accept rate.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Rate {
    /// False-accept rate on the impostor pairs.
    pub far: f64,
    /// Share of genuine pairs at or above the threshold; absent where fewer than 1/FAR impostor pairs are there.
    pub tar: Option<f64>,
    /// Interval of the share.
    pub interval: Option<Interval>,
    /// Similarity from which on pairs are accepted.
    pub threshold: Option<f64>,
}

/// Figures of a face comparison.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FaceMatchFigures {
    /// Genuine pairs with a score.
    pub genuine: usize,
    /// Impostor pairs with a score.
    pub impostor: usize,
    /// Subjects that the intervals are clustered by.
    pub subjects: usize,
    /// Pairs without a score.
    pub failed: usize,
    /// Best accuracy over all thresholds.
    pub best_accuracy: f64,
    /// Its interval.
    pub best_accuracy_interval: Interval,
    /// Threshold at which it is reached.
    pub best_threshold: f64,
    /// Mean accuracy over folds, the threshold of each chosen on the others; absent without folds.
    pub fold_accuracy: Option<f64>,
    /// True-accept rates.
    pub tar_at_far: Vec<Rate>,
}

/// The figures of `pairs`; `None` when there is no genuine or no impostor pair.
pub(super) fn figures(pairs: &[ScoredPair], failed: usize) -> Option<FaceMatchFigures> {
    let mut clusters = Clusters::default();
    let mut ranked: Vec<Ranked> = pairs
        .iter()
        .map(|pair| Ranked { score: pair.score, same: pair.same, cluster: clusters.number(&pair.subject) })
        .collect();
    ranked.sort_by(|a, b| b.score.total_cmp(&a.score));
    let once = vec![1; clusters.count()];
    let (best_accuracy, best_threshold) = best_accuracy(&ranked, &once)?;
    let resamples = resamples(clusters.count());
    let accuracy = |weights: &Vec<u32>| best_accuracy_only(&ranked, weights);
    let rate = |far: f64| {
        let (tar, threshold) = tar_at(&ranked, &once, far).unzip();
        let resampled = |weights: &Vec<u32>| Some(tar_at(&ranked, weights, far)?.0);
        let interval = tar.and_then(|_| Interval::of(resamples.par_iter().filter_map(resampled).collect()));
        Rate { far, tar, interval, threshold }
    };
    let genuine = ranked.iter().filter(|pair| pair.same).count();
    Some(FaceMatchFigures {
        genuine,
        impostor: ranked.len() - genuine,
        subjects: clusters.count(),
        failed,
        best_accuracy,
        best_accuracy_interval: Interval::of(resamples.par_iter().filter_map(accuracy).collect())?,
        best_threshold,
        fold_accuracy: fold_accuracy(pairs),
        tar_at_far: FALSE_ACCEPT_RATES.map(rate).to_vec(),
    })
}

struct Ranked {
    score: f64,
    same: bool,
    cluster: usize,
}

fn best_accuracy_only(ranked: &[Ranked], weights: &[u32]) -> Option<f64> {
    best_accuracy(ranked, weights).map(|(accuracy, _)| accuracy)
}

/// Highest share of right decisions over all thresholds, and the threshold (half way between two scores). `ranked` is
/// sorted by falling score; each pair counts as often as its cluster's weight.
fn best_accuracy(ranked: &[Ranked], weights: &[u32]) -> Option<(f64, f64)> {
    let total: u64 = ranked.iter().map(|pair| u64::from(weights[pair.cluster])).sum();
    let impostors: u64 = ranked.iter().filter(|pair| !pair.same).map(|pair| u64::from(weights[pair.cluster])).sum();
    if impostors == 0 || impostors == total {
        return None;
    }
    let mut right = impostors;
    let mut best = (right, ranked.first()?.score + 1e-6);
    for (index, pair) in ranked.iter().enumerate() {
        let weight = u64::from(weights[pair.cluster]);
        right = if pair.same { right + weight } else { right - weight };
        let next = ranked.get(index + 1).map_or(pair.score - 2e-6, |next| next.score);
        if right > best.0 && next < pair.score {
            best = (right, (pair.score + next) / 2.0);
        }
    }
    Some((best.0 as f64 / total as f64, best.1))
}

/// True-accept rate at the lowest threshold whose false-accept rate is at most `far`, and that threshold; `None` with
/// fewer than 1/FAR impostor pairs.
fn tar_at(ranked: &[Ranked], weights: &[u32], far: f64) -> Option<(f64, f64)> {
    let count = |same: bool| -> u64 {
        ranked.iter().filter(|pair| pair.same == same).map(|pair| u64::from(weights[pair.cluster])).sum()
    };
    let (genuine, impostors) = (count(true), count(false));
    if genuine == 0 || (impostors as f64) * far < 1.0 {
        return None;
    }
    let allowed = (impostors as f64 * far + 1e-9) as u64;
    let (mut accepted, mut false_accepts) = (0, 0);
    // Nothing is accepted above the highest score.
    let mut threshold = ranked.first()?.score + 1e-6;
    // Equal scores stand or fall together: no threshold lies between them.
    for tied in ranked.chunk_by(|a, b| a.score == b.score) {
        let count = |same: bool| -> u64 {
            tied.iter().filter(|pair| pair.same == same).map(|pair| u64::from(weights[pair.cluster])).sum()
        };
        if false_accepts + count(false) > allowed {
            break;
        }
        false_accepts += count(false);
        accepted += count(true);
        threshold = tied[0].score;
    }
    Some((accepted as f64 / genuine as f64, threshold))
}

/// Mean accuracy over the folds, with the threshold that is best on all other folds.
fn fold_accuracy(pairs: &[ScoredPair]) -> Option<f64> {
    let mut folds: Vec<&String> = pairs.iter().filter_map(|pair| pair.fold.as_ref()).collect();
    folds.sort();
    folds.dedup();
    if folds.len() < 2 {
        return None;
    }
    let accuracy = |fold: &&String| {
        let (test, train): (Vec<_>, Vec<_>) = pairs.iter().partition(|pair| pair.fold.as_ref() == Some(*fold));
        let mut ranked: Vec<Ranked> =
            train.iter().map(|pair| Ranked { score: pair.score, same: pair.same, cluster: 0 }).collect();
        ranked.sort_by(|a, b| b.score.total_cmp(&a.score));
        let (_, threshold) = best_accuracy(&ranked, &[1])?;
        let right = test.iter().filter(|pair| (pair.score >= threshold) == pair.same).count();
        Some(right as f64 / test.len().max(1) as f64)
    };
    let accuracies: Option<Vec<f64>> = folds.iter().map(accuracy).collect();
    accuracies.map(|list| list.iter().sum::<f64>() / list.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(subject: usize, same: bool, score: f64) -> ScoredPair {
        ScoredPair { subject: format!("s{subject}"), same, score, fold: Some((subject % 4).to_string()) }
    }

    /// 100 genuine pairs of which 5 score low, 100 impostors of which 1 scores high.
    fn pairs() -> Vec<ScoredPair> {
        let genuine = (0..100).map(|i| pair(i, true, if i < 5 { 0.1 } else { 0.7 + i as f64 * 1e-3 }));
        let impostor = (0..100).map(|i| pair(i, false, if i == 0 { 0.9 } else { 0.2 + i as f64 * 1e-3 }));
        genuine.chain(impostor).collect()
    }

    #[test]
    fn known_errors_give_known_figures() {
        let figures = figures(&pairs(), 3).unwrap();
        assert_eq!((figures.genuine, figures.impostor, figures.subjects, figures.failed), (100, 100, 100, 3));
        assert!((figures.best_accuracy - 0.97).abs() < 1e-9);
        assert!((0.3..0.7).contains(&figures.best_threshold));
        assert_eq!(figures.tar_at_far[0].tar, Some(0.95));
        assert_eq!(figures.tar_at_far[1].tar, None);
        assert!((figures.fold_accuracy.unwrap() - 0.97).abs() < 1e-9);
        let interval = figures.best_accuracy_interval;
        assert!(interval.low < 0.97 && interval.high > 0.97 && interval.high - interval.low < 0.08, "{interval:?}");
    }

    #[test]
    fn equal_scores_stand_or_fall_together() {
        let constant: Vec<_> = (0..400).map(|i| pair(i, i % 2 == 0, 0.5)).collect();
        let figures = figures(&constant, 0).unwrap();
        assert_eq!((figures.tar_at_far[0].tar, figures.best_accuracy), (Some(0.0), 0.5));
        assert!(figures.tar_at_far[0].threshold.unwrap() > 0.5);
    }

    #[test]
    fn one_sided_sets_have_no_figures() {
        assert_eq!(figures(&[pair(0, true, 0.5)], 0), None);
        assert_eq!(figures(&[], 0), None);
    }

    #[test]
    fn random_scores_are_no_better_than_a_coin() {
        let mut random = fastrand::Rng::with_seed(1);
        let pairs: Vec<_> = (0..4000).map(|i| pair(i / 4, i % 2 == 0, random.f64())).collect();
        let figures = figures(&pairs, 0).unwrap();
        assert!(figures.best_accuracy < 0.54 && figures.tar_at_far[0].tar.unwrap() < 0.03);
    }
}
