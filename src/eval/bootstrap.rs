//! Intervals by the percentile bootstrap (Efron 1979) over clusters: what comes from one person, clip or source is not
//! independent, so that these are drawn, not the single measurements.

use std::collections::BTreeMap;

use serde::Serialize;

/// Bootstrap resamples.
const RESAMPLES: usize = 400;
/// Seed of the bootstrap: the same file gives the same intervals.
const SEED: u64 = 0x41_53_53_41_59;

/// A 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// 2.5th percentile.
    pub low: f64,
    /// 97.5th percentile.
    pub high: f64,
}

impl Interval {
    /// The interval of resampled values; `None` when there are none.
    pub(super) fn of(mut values: Vec<f64>) -> Option<Self> {
        values.sort_by(f64::total_cmp);
        let at = |rank: f64| values.get(((values.len().max(1) - 1) as f64 * rank).round() as usize).copied();
        Some(Interval { low: at(0.025)?, high: at(0.975)? })
    }
}

/// Numbers for the names of clusters, in the order in which they are first seen.
#[derive(Default)]
pub(super) struct Clusters<'a>(BTreeMap<&'a str, usize>);

impl<'a> Clusters<'a> {
    /// The number of the cluster called `name`.
    pub(super) fn number(&mut self, name: &'a str) -> usize {
        let next = self.0.len();
        *self.0.entry(name).or_insert(next)
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.0.len()
    }
}

/// For each resample how often each of `clusters` clusters was drawn.
pub(super) fn resamples(clusters: usize) -> Vec<Vec<u32>> {
    let mut random = fastrand::Rng::with_seed(SEED);
    let resample = |_| {
        let mut weights = vec![0; clusters];
        (0..clusters).for_each(|_| weights[random.usize(..clusters)] += 1);
        weights
    };
    (0..RESAMPLES).map(resample).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resamples_draw_as_many_clusters_as_there_are_and_repeat() {
        let drawn = resamples(30);
        assert_eq!(drawn.len(), RESAMPLES);
        assert!(drawn.iter().all(|weights| weights.iter().sum::<u32>() == 30));
        assert_eq!(drawn, resamples(30));
        assert!(resamples(0).iter().all(Vec::is_empty));
    }

    #[test]
    fn intervals_leave_out_a_fortieth_at_each_end() {
        let interval = Interval::of((0..=1000).rev().map(f64::from).collect()).unwrap();
        assert_eq!(interval, Interval { low: 25.0, high: 975.0 });
        assert_eq!(Interval::of(Vec::new()), None);
    }
}
