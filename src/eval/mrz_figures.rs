//! Figures of reading machine-readable zones.

use serde::Serialize;

use super::{
    bootstrap::{Clusters, Interval, resamples},
    pad_report::Estimate,
};
use crate::case::edit_distance::edit_distance;

/// A picture that was looked at.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ReadZone {
    /// The cluster of the bootstrap: the document.
    pub(super) cluster: String,
    /// What stands there, where it is known.
    pub(super) truth: Option<Vec<String>>,
    /// Lines that were read; none where no zone was found.
    pub(super) lines: Option<Vec<String>>,
    /// Whether every check digit read is right.
    pub(super) is_checked: bool,
}

/// Figures of reading zones.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MrzFigures {
    /// Pictures that were looked at.
    pub documents: usize,
    /// Pictures that could not be.
    pub failed: usize,
    /// Pictures in which a zone was found.
    pub with_zone: usize,
    /// Documents that the intervals are clustered by.
    pub clusters: usize,
    /// Share of pictures in which a zone was found.
    pub zone_found: Option<Estimate>,
    /// Share of zones found whose check digits are all right.
    pub all_check_digits_right: Option<Estimate>,
    /// Lines that are known.
    pub lines: usize,
    /// Share of them read without a mistake; one that was not read is a mistake.
    pub exact_lines: Option<Estimate>,
    /// Share of the pictures whose lines are known that were read without a mistake.
    pub exact_documents: Option<Estimate>,
    /// Letters known.
    pub letters: usize,
    /// Letters read as others, not read and read too many, of the letters known; it may exceed 1.
    pub character_error_rate: Option<Estimate>,
}

/// What one picture adds to the figures.
#[derive(Default)]
struct Counted {
    cluster: usize,
    found: usize,
    checked: usize,
    lines: usize,
    exact_lines: usize,
    documents: usize,
    exact_documents: usize,
    letters: usize,
    wrong_letters: usize,
}

/// The figures of `zones`.
pub(super) fn figures(zones: &[ReadZone], failed: usize) -> MrzFigures {
    let mut clusters = Clusters::default();
    let counted: Vec<Counted> = zones.iter().map(|zone| count(zone, clusters.number(&zone.cluster))).collect();
    let drawn = resamples(clusters.count());
    let sum = |value: fn(&Counted) -> usize| counted.iter().map(value).sum::<usize>();
    let share = |value: fn(&Counted) -> usize, of: fn(&Counted) -> usize| {
        let rate = |weight: &dyn Fn(&Counted) -> usize| {
            let sum =
                |value: fn(&Counted) -> usize| -> usize { counted.iter().map(|one| weight(one) * value(one)).sum() };
            let all = sum(of);
            (all > 0).then(|| sum(value) as f64 / all as f64)
        };
        let resampled = |weights: &Vec<u32>| rate(&|one| weights[one.cluster] as usize);
        let interval = || Interval::of(drawn.iter().filter_map(resampled).collect());
        Some(Estimate { rate: rate(&|_| 1)?, interval: (clusters.count() > 1).then(interval).flatten() })
    };
    MrzFigures {
        documents: zones.len(),
        failed,
        with_zone: sum(|one| one.found),
        clusters: clusters.count(),
        zone_found: share(|one| one.found, |_| 1),
        all_check_digits_right: share(|one| one.checked, |one| one.found),
        lines: sum(|one| one.lines),
        exact_lines: share(|one| one.exact_lines, |one| one.lines),
        exact_documents: share(|one| one.exact_documents, |one| one.documents),
        letters: sum(|one| one.letters),
        character_error_rate: share(|one| one.wrong_letters, |one| one.letters),
    }
}

fn count(zone: &ReadZone, cluster: usize) -> Counted {
    let found = usize::from(zone.lines.is_some());
    let checked = found * usize::from(zone.is_checked);
    let Some(truth) = &zone.truth else { return Counted { cluster, found, checked, ..Counted::default() } };
    let read = zone.lines.as_deref().unwrap_or_default();
    let pairs: Vec<(&str, &str)> = truth
        .iter()
        .enumerate()
        .map(|(index, line)| (line.as_str(), read.get(index).map_or("", String::as_str)))
        .collect();
    let extra: usize = read.iter().skip(truth.len()).map(String::len).sum();
    let exact_lines = pairs.iter().filter(|(truth, read)| truth == read).count();
    Counted {
        cluster,
        found,
        checked,
        lines: truth.len(),
        exact_lines,
        documents: 1,
        exact_documents: usize::from(exact_lines == truth.len() && extra == 0),
        letters: truth.iter().map(String::len).sum(),
        wrong_letters: pairs
            .iter()
            .map(|(truth, read)| edit_distance(truth.as_bytes(), read.as_bytes()))
            .sum::<usize>()
            + extra,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_mistakes_give_known_figures() {
        let zone = |cluster: &str, truth: Option<[&str; 2]>, lines: Option<[&str; 2]>, is_checked| {
            let owned = |lines: [&str; 2]| lines.map(str::to_owned).to_vec();
            ReadZone { cluster: cluster.to_owned(), truth: truth.map(owned), lines: lines.map(owned), is_checked }
        };
        let zones = [
            zone("a", Some(["ABCD", "EFGH"]), Some(["ABCD", "EFGH"]), true),
            zone("b", Some(["ABCD", "EFGH"]), Some(["ABCD", "EFG<"]), false),
            zone("c", Some(["ABCD", "EFGH"]), None, false),
            zone("d", None, Some(["ABCD", "EFGH"]), true),
        ];
        let figures = figures(&zones, 1);
        assert_eq!((figures.documents, figures.failed, figures.with_zone, figures.lines), (4, 1, 3, 6));
        assert_eq!(figures.exact_lines.unwrap().rate, 0.5);
        assert_eq!(figures.exact_documents.unwrap().rate, 1.0 / 3.0);
        assert_eq!(figures.character_error_rate.unwrap().rate, 9.0 / 24.0);
        assert_eq!(figures.all_check_digits_right.unwrap().rate, 2.0 / 3.0);
        assert_eq!(super::figures(&[], 0).exact_lines, None);
    }
}
