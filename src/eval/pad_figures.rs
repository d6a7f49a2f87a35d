//! Figures of presentation attack detection (ISO/IEC 30107-3): error rates per attack species and of bona fide
//! presentations, non-response rates, and what one threshold costs the other side.
//!
//! A presentation is classified as bona fide when its score is at or above the threshold. One without a score is a
//! non-response: it is in no error rate, since it was not classified, but in APNRR or BPNRR, and counts as a rejection in
//! the rates that say so. Intervals are bootstraps over clusters, bona fide and attacks of one subject drawn together.

use rayon::prelude::*;

use super::{
    bootstrap::{Clusters, Interval, resamples},
    pad_curve::{Curve, Ranked},
    pad_report::{
        BothWays, BpcerAtApcer, EqualError, Estimate, PadFigures, Responses, SpeciesError, SpeciesResponses,
        ThresholdErrors,
    },
};

/// APCER at which the BPCER is given, with the standard's short name of the figure.
const APCER_LIMITS: [(&str, f64); 3] = [("BPCER100", 0.01), ("BPCER20", 0.05), ("BPCER10", 0.10)];

/// One presentation, judged or not.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Presentation {
    /// Subject, clip or source: the cluster of the bootstrap.
    pub(super) cluster: String,
    /// Attack species; `None` of a bona fide presentation.
    pub(super) species: Option<String>,
    /// Score in [0, 1], higher is more bona fide; `None` of a non-response.
    pub(super) score: Option<f64>,
}

/// The figures of `presentations` at the named `thresholds`.
pub(super) fn pad_figures(presentations: &[Presentation], thresholds: &[(String, f64)]) -> PadFigures {
    let trial = Trial::new(presentations);
    let species = trial.species.iter().enumerate().map(|(index, species)| SpeciesResponses {
        species: (*species).to_owned(),
        responses: trial.responses(|shown| shown.species == Some(index)),
    });
    let (eer, bpcer_at_apcer, auc) = trial.curve_figures();
    PadFigures {
        clusters: trial.clusters,
        bona_fide: trial.responses(|shown| shown.species.is_none()),
        attacks: trial.responses(|shown| shown.species.is_some()),
        species: species.collect(),
        at_thresholds: thresholds.iter().map(|(name, threshold)| trial.errors_at(name, *threshold)).collect(),
        eer,
        bpcer_at_apcer,
        auc,
    }
}

/// A presentation with numbers for names.
struct Shown {
    cluster: usize,
    species: Option<usize>,
    score: Option<f64>,
}

struct Trial<'a> {
    species: Vec<&'a str>,
    shown: Vec<Shown>,
    clusters: usize,
    resamples: Vec<Vec<u32>>,
}

impl<'a> Trial<'a> {
    fn new(presentations: &'a [Presentation]) -> Self {
        let mut species: Vec<&str> = presentations.iter().filter_map(|shown| shown.species.as_deref()).collect();
        species.sort_unstable();
        species.dedup();
        let mut clusters = Clusters::default();
        let mut shown = |presentation: &'a Presentation| Shown {
            cluster: clusters.number(&presentation.cluster),
            species: presentation.species.as_deref().and_then(|name| species.binary_search(&name).ok()),
            score: presentation.score,
        };
        let shown = presentations.iter().map(&mut shown).collect();
        let clusters = clusters.count();
        Trial { species, shown, clusters, resamples: resamples(clusters) }
    }

    /// The share of those that are `counted` which are also `wrong`. Where none or all are, resamples say nothing, and the
    /// interval reaches as far as that of Clopper and Pearson (1934) for as many clusters.
    fn share(
        &self,
        counted: impl Fn(&Shown) -> bool + Sync,
        wrong: impl Fn(&Shown) -> bool + Sync,
    ) -> Option<Estimate> {
        let judged: Vec<(usize, bool)> =
            self.shown.iter().filter(|shown| counted(shown)).map(|shown| (shown.cluster, wrong(shown))).collect();
        let share = |weight: &dyn Fn(usize) -> u32| {
            let (mut all, mut errors) = (0u64, 0u64);
            for &(cluster, is_wrong) in &judged {
                all += u64::from(weight(cluster));
                errors += if is_wrong { u64::from(weight(cluster)) } else { 0 };
            }
            (all > 0).then(|| errors as f64 / all as f64)
        };
        let rate = share(&|_| 1)?;
        let clusters = distinct(judged.iter().map(|(cluster, _)| *cluster));
        let resampled = self.resamples.par_iter().filter_map(|weights| share(&|cluster| weights[cluster])).collect();
        let interval = Interval::of(resampled).filter(|_| clusters > 1).map(|interval| {
            let farthest = 0.025_f64.powf(1.0 / clusters as f64);
            match rate {
                0.0 => Interval { high: interval.high.max(1.0 - farthest), ..interval },
                1.0 => Interval { low: interval.low.min(farthest), ..interval },
                _ => interval,
            }
        });
        Some(Estimate { rate, interval })
    }

    fn responses(&self, is_kind: impl Fn(&Shown) -> bool + Sync) -> Responses {
        let of_kind = || self.shown.iter().filter(|shown| is_kind(shown));
        Responses {
            presentations: of_kind().count(),
            responses: of_kind().filter(|shown| shown.score.is_some()).count(),
            clusters: distinct(of_kind().map(|shown| shown.cluster)),
            non_response_rate: self.share(&is_kind, |shown| shown.score.is_none()),
        }
    }

    fn errors_at(&self, name: &str, threshold: f64) -> ThresholdErrors {
        let is_accepted = |shown: &Shown| shown.score.is_some_and(|score| score >= threshold);
        let of_species = |(index, species): (usize, &&str)| {
            let counted = |shown: &Shown| shown.species == Some(index) && shown.score.is_some();
            SpeciesError { species: (**species).to_owned(), apcer: self.share(counted, is_accepted) }
        };
        let apcer: Vec<SpeciesError> = self.species.iter().enumerate().map(of_species).collect();
        let presentations = |index: usize| self.shown.iter().filter(|shown| shown.species == Some(index)).count();
        let rank = |index: usize| Some((apcer[index].apcer?.rate, presentations(index)));
        let most = (0..apcer.len())
            .filter_map(|index| Some((rank(index)?, index)))
            .reduce(|best, next| if next.0 > best.0 { next } else { best });
        let apcer_max = most.map(|(_, index)| apcer[index].clone());
        let is_refused = |shown: &Shown| !is_accepted(shown);
        ThresholdErrors {
            name: name.to_owned(),
            threshold,
            apcer,
            apcer_max,
            bpcer: self.share(|shown| shown.species.is_none() && shown.score.is_some(), is_refused),
            bpcer_with_non_responses: self.share(|shown| shown.species.is_none(), is_refused),
        }
    }

    fn curve_figures(&self) -> (Option<BothWays<EqualError>>, Vec<BpcerAtApcer>, Option<Estimate>) {
        let of_shown =
            |shown: &Shown| Some(Ranked { score: shown.score?, species: shown.species, cluster: shown.cluster });
        let mut ranked: Vec<Ranked> = self.shown.iter().filter_map(of_shown).collect();
        ranked.sort_by(|a, b| b.score.total_cmp(&a.score));
        let attacks = ranked.iter().filter(|shown| shown.species.is_some()).count();
        let species = self.species.len();
        let limits = APCER_LIMITS.map(|(_, limit)| limit);
        let once = Curve::of(&ranked, species, &vec![1; self.clusters]).map(|curve| curve.figures(limits));
        let resampled: Vec<_> = self
            .resamples
            .par_iter()
            .filter_map(|weights| Some(Curve::of(&ranked, species, weights)?.figures(limits)))
            .collect();
        let both = distinct(ranked.iter().map(|shown| shown.cluster)) > 1;
        // Every figure by its place among those of a curve.
        let estimate = |place: usize| {
            let interval = || Interval::of(resampled.iter().map(|figures| figures.rates[place]).collect());
            once.as_ref().map(|figures| Estimate { rate: figures.rates[place], interval: interval().filter(|_| both) })
        };
        let eer = |place: usize| {
            let threshold = once.as_ref()?.eer_thresholds[place];
            Some(EqualError { estimate: estimate(place)?, threshold })
        };
        let eer = eer(0).zip(eer(1)).map(|(worst_species, pooled)| BothWays { worst_species, pooled });
        let at_limits = APCER_LIMITS.iter().enumerate().map(|(index, &(name, apcer))| BpcerAtApcer {
            name,
            apcer,
            supported: attacks as f64 * apcer >= 1.0,
            bpcer: BothWays { worst_species: estimate(3 + 2 * index), pooled: estimate(4 + 2 * index) },
        });
        (eer, at_limits.collect(), estimate(2))
    }
}

fn distinct(clusters: impl Iterator<Item = usize>) -> usize {
    let mut all: Vec<usize> = clusters.collect();
    all.sort_unstable();
    all.dedup();
    all.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(cluster: usize, species: Option<&str>, score: Option<f64>) -> Presentation {
        Presentation { cluster: format!("c{cluster}"), species: species.map(str::to_owned), score }
    }

    /// 100 bona fide of which 10 score low, 40 prints of which 4 score high, 10 screens of which 3 do; 5 bona fide and 10
    /// masks without an answer.
    fn presentations() -> Vec<Presentation> {
        let bona_fide = (0..100).map(|i| shown(i, None, Some(if i < 10 { 0.2 } else { 0.9 })));
        let prints = (0..40).map(|i| shown(i, Some("print"), Some(if i < 4 { 0.8 } else { 0.1 })));
        let screens = (0..10).map(|i| shown(200 + i, Some("screen"), Some(if i < 3 { 0.8 } else { 0.1 })));
        let silent = (0..5).map(|i| shown(300 + i, None, None));
        let masks = (0..10).map(|i| shown(400 + i, Some("mask"), None));
        bona_fide.chain(prints).chain(screens).chain(silent).chain(masks).collect()
    }

    fn rate(estimate: &Option<Estimate>) -> f64 {
        estimate.unwrap().rate
    }

    #[test]
    fn known_errors_give_known_figures() {
        let figures = pad_figures(&presentations(), &[("half".to_owned(), 0.5)]);
        let half = &figures.at_thresholds[0];
        let names: Vec<_> = half.apcer.iter().map(|error| error.species.as_str()).collect();
        assert_eq!(names, ["mask", "print", "screen"]);
        assert_eq!(half.apcer[0].apcer, None, "nothing of the masks was classified");
        assert_eq!((rate(&half.apcer[1].apcer), rate(&half.apcer[2].apcer)), (0.1, 0.3));
        assert_eq!(half.apcer_max.as_ref().unwrap().species, "screen");
        assert_eq!(rate(&half.bpcer), 0.1);
        assert!((rate(&half.bpcer_with_non_responses) - 15.0 / 105.0).abs() < 1e-9);
        assert!((rate(&figures.bona_fide.non_response_rate) - 5.0 / 105.0).abs() < 1e-9);
        assert_eq!(rate(&figures.species[0].responses.non_response_rate), 1.0);
        assert_eq!((figures.attacks.presentations, figures.attacks.responses), (60, 50));
        // Between 0.8 and 0.9 no attack passes and a tenth of the bona fide fails.
        let [at_1, at_5, at_10] = &figures.bpcer_at_apcer[..] else { panic!("three limits") };
        assert!([at_1, at_5, at_10].iter().all(|at| (rate(&at.bpcer.worst_species) - 0.1).abs() < 1e-9));
        assert_eq!((at_1.supported, at_5.supported, at_10.supported), (false, true, true));
        let eer = figures.eer.unwrap();
        assert!((eer.pooled.estimate.rate - 0.05).abs() < 1e-9 || (eer.pooled.estimate.rate - 0.12).abs() < 1e-9);
        // 43 low attacks lie below all bona fide, 7 high ones below nine tenths of them.
        let auc = figures.auc.unwrap();
        assert!((auc.rate - (43.0 + 7.0 * 0.9) / 50.0).abs() < 1e-9, "{auc:?}");
        let interval = rate_interval(&half.bpcer);
        assert!(interval.low < 0.1 && interval.high > 0.1 && interval.high < 0.25, "{interval:?}");
    }

    fn rate_interval(estimate: &Option<Estimate>) -> Interval {
        estimate.unwrap().interval.unwrap()
    }

    #[test]
    fn no_error_seen_is_not_no_error() {
        let clean: Vec<_> = (0..20)
            .map(|i| shown(i % 5, (i % 2 == 0).then_some("print"), Some(0.9 * f64::from(i as u8 % 2))))
            .collect();
        let figures = pad_figures(&clean, &[("half".to_owned(), 0.5)]);
        let half = &figures.at_thresholds[0];
        let print = rate_interval(&half.apcer[0].apcer);
        // Five subjects without an error: up to 52 % may be wrong (Clopper and Pearson).
        assert!(print.low == 0.0 && (print.high - 0.5218).abs() < 1e-3, "{print:?}");
        assert_eq!(figures.auc.unwrap().rate, 1.0);
        let lone = [shown(0, None, Some(0.9)), shown(0, Some("print"), Some(0.1))];
        assert_eq!(pad_figures(&lone, &[]).auc.unwrap().interval, None, "one cluster has no interval");
    }

    #[test]
    fn one_sided_and_empty_sets_have_no_curve() {
        for set in
            [vec![], vec![shown(0, None, Some(0.5))], vec![shown(0, Some("print"), Some(0.5)), shown(1, None, None)]]
        {
            let figures = pad_figures(&set, &[("half".to_owned(), 0.5)]);
            assert_eq!((figures.auc, figures.eer), (None, None));
            assert!(figures.bpcer_at_apcer.iter().all(|at| at.bpcer.pooled.is_none()));
        }
    }

    #[test]
    fn a_constant_score_is_worth_nothing() {
        let same: Vec<_> = (0..400).map(|i| shown(i, (i % 2 == 0).then_some("print"), Some(0.5))).collect();
        let figures = pad_figures(&same, &[]);
        assert_eq!((figures.auc.unwrap().rate, figures.eer.unwrap().pooled.estimate.rate), (0.5, 0.5));
        assert_eq!(rate(&figures.bpcer_at_apcer[0].bpcer.worst_species), 1.0);
    }

    #[test]
    fn the_worst_species_sets_the_limit() {
        let bona_fide = (0..100).map(|i| shown(i, None, Some(f64::from(i as u8) / 100.0)));
        let weak = (100..300).map(|i| shown(i, Some("print"), Some(0.0)));
        let strong = (300..310).map(|i| shown(i, Some("mask"), Some(0.495)));
        let figures = pad_figures(&bona_fide.chain(weak).chain(strong).collect::<Vec<_>>(), &[]);
        let at_5 = &figures.bpcer_at_apcer[1].bpcer;
        assert_eq!((rate(&at_5.worst_species), rate(&at_5.pooled)), (0.5, 0.01));
    }
}
