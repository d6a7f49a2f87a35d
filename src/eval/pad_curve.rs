//! What every threshold costs either side: the curve of APCER against BPCER (detection error trade-off).

/// A presentation with a score.
pub(super) struct Ranked {
    /// Higher is more bona fide.
    pub(super) score: f64,
    /// Number of the attack species; `None` of a bona fide presentation.
    pub(super) species: Option<usize>,
    /// Number of the cluster.
    pub(super) cluster: usize,
}

/// Error rates at one threshold.
#[derive(Clone, Copy)]
struct Errors {
    threshold: f64,
    /// Highest APCER of any species.
    worst: f64,
    /// Share of all attacks.
    pooled: f64,
    bpcer: f64,
}

/// Error rates at every threshold that makes a difference, from one that nothing passes down to one that all pass.
pub(super) struct Curve(Vec<Errors>);

/// Figures of a curve.
pub(super) struct CurveFigures {
    /// Equal error rate by the worst species and pooled, area under the pooled curve, then for every limit the BPCER by
    /// the worst species and pooled.
    pub(super) rates: [f64; 9],
    /// Thresholds of the equal error rates.
    pub(super) eer_thresholds: [f64; 2],
}

impl Curve {
    /// The curve of `ranked`, sorted by falling score, each counting as often as its cluster's weight; `None` without bona
    /// fide presentations or without attacks.
    pub(super) fn of(ranked: &[Ranked], species: usize, weights: &[u32]) -> Option<Self> {
        let (mut bona_fide, mut of_species) = (0u64, vec![0u64; species]);
        for shown in ranked {
            let weight = u64::from(weights[shown.cluster]);
            match shown.species {
                None => bona_fide += weight,
                Some(species) => of_species[species] += weight,
            }
        }
        let attacks: u64 = of_species.iter().sum();
        if bona_fide == 0 || attacks == 0 {
            return None;
        }
        let (mut passed, mut passed_of, mut passed_attacks) = (0u64, vec![0u64; species], 0u64);
        // Nothing passes above the highest score.
        let mut errors = Errors { threshold: ranked.first()?.score + 1e-6, worst: 0.0, pooled: 0.0, bpcer: 1.0 };
        let mut curve = vec![errors];
        // Equal scores pass together: no threshold lies between them.
        for tied in ranked.chunk_by(|a, b| a.score == b.score) {
            for shown in tied {
                let weight = u64::from(weights[shown.cluster]);
                match shown.species {
                    None => passed += weight,
                    Some(species) if weight > 0 => {
                        passed_attacks += weight;
                        passed_of[species] += weight;
                        // Rates only rise on the way down.
                        errors.worst = errors.worst.max(passed_of[species] as f64 / of_species[species] as f64);
                    }
                    Some(_) => {}
                }
            }
            errors.threshold = tied[0].score;
            errors.pooled = passed_attacks as f64 / attacks as f64;
            errors.bpcer = (bona_fide - passed) as f64 / bona_fide as f64;
            curve.push(errors);
        }
        Some(Curve(curve))
    }

    /// The figures, with the BPCER at these limits to the APCER.
    pub(super) fn figures(&self, limits: [f64; 3]) -> CurveFigures {
        let worst: fn(&Errors) -> f64 = |errors| errors.worst;
        let pooled: fn(&Errors) -> f64 = |errors| errors.pooled;
        let [(eer_worst, at_worst), (eer_pooled, at_pooled)] = [worst, pooled].map(|apcer| self.equal_error(apcer));
        let mut rates = [eer_worst, eer_pooled, self.area(), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];
        for (pair, limit) in rates[3..].chunks_exact_mut(2).zip(limits) {
            pair.copy_from_slice(&[worst, pooled].map(|apcer| self.bpcer_at(limit, apcer)));
        }
        CurveFigures { rates, eer_thresholds: [at_worst, at_pooled] }
    }

    /// Mean of both rates at the threshold where they come closest, and that threshold.
    fn equal_error(&self, apcer: fn(&Errors) -> f64) -> (f64, f64) {
        let gap = |errors: &Errors| (apcer(errors) - errors.bpcer).abs();
        let closest = self.0.iter().min_by(|a, b| gap(a).total_cmp(&gap(b)));
        closest.map_or((1.0, 0.0), |errors| ((apcer(errors) + errors.bpcer) / 2.0, errors.threshold))
    }

    /// BPCER at the lowest threshold whose APCER is at most `limit`.
    fn bpcer_at(&self, limit: f64, apcer: fn(&Errors) -> f64) -> f64 {
        let within = self.0.partition_point(|errors| apcer(errors) <= limit + 1e-12);
        within.checked_sub(1).and_then(|last| self.0.get(last)).map_or(1.0, |errors| errors.bpcer)
    }

    /// Area under the curve of passed bona fide over passed attacks, by trapezes: equal scores count half.
    fn area(&self) -> f64 {
        let strip = |pair: &[Errors]| (pair[1].pooled - pair[0].pooled) * (2.0 - pair[0].bpcer - pair[1].bpcer) / 2.0;
        self.0.windows(2).map(strip).sum()
    }
}
