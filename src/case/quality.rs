//! How reviewers do: counts, times, agreement with answers that are known.

use serde::Serialize;

/// A share that was counted, with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Proportion {
    /// How many did.
    pub hits: u64,
    /// Out of how many.
    pub of: u64,
    /// Lower end of the interval in [0, 1].
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Proportion {
    /// `hits` out of `of` with the interval of Clopper and Pearson (Biometrika 26, 1934): at each end, what was counted or
    /// something more extreme has a probability of 2.5 %. Without any trial it is the whole of [0, 1]. `hits` beyond `of` count
    /// as `of`.
    pub fn of(hits: u64, of: u64) -> Self {
        let hits = hits.min(of);
        let low = if hits == 0 { 0.0 } else { solve(|p| at_least(hits, of, p) < TAIL) };
        let high = if hits == of { 1.0 } else { solve(|p| 1.0 - at_least(hits + 1, of, p) > TAIL) };
        Proportion { hits, of, low, high }
    }
}

/// Probability beyond each end of an interval of 95 %.
const TAIL: f64 = 0.025;
/// Halvings of [0, 1]: beyond the resolution of a double near 1.
const HALVINGS: u32 = 55;

/// Where a condition that holds for small values begins to fail.
fn solve(holds: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if holds(middle) { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

/// The probability of at least `hits` successes in `of` draws that succeed with probability `p` in (0, 1).
fn at_least(hits: u64, of: u64, p: f64) -> f64 {
    let (log_p, log_q) = (p.ln(), (-p).ln_1p());
    let mut log_choose = 0.0;
    let mut sum = 0.0;
    for k in 0..=of {
        if k > 0 {
            log_choose += ((of - k + 1) as f64 / k as f64).ln();
        }
        if k >= hits {
            sum += (log_choose + k as f64 * log_p + (of - k) as f64 * log_q).exp();
        }
    }
    f64::min(sum, 1.0)
}

/// How one reviewer does. What was taken back by who decided does not count.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReviewerFigures {
    /// Who.
    pub reviewer: String,
    /// Decisions.
    pub decisions: u64,
    /// Median time from claim to decision in milliseconds; absent where no claim's time is known.
    pub median_millis: Option<i64>,
    /// Decisions that agree with the known answer, out of those on cases whose answer is known.
    pub known_answers: Proportion,
    /// First decisions that a second person contradicted, out of those that a second person looked at.
    pub overturned: Proportion,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values from binomial sums in exact fractions, made with another program.
    #[test]
    fn the_interval_is_that_of_clopper_and_pearson() {
        let table = [
            (0, 10, 0.0, 0.3085),
            (1, 10, 0.0025, 0.4450),
            (5, 10, 0.1871, 0.8129),
            (10, 10, 0.6915, 1.0),
            (48, 50, 0.8629, 0.9951),
        ];
        for (hits, of, low, high) in table {
            let found = Proportion::of(hits, of);
            assert!((found.low - low).abs() < 5e-4 && (found.high - high).abs() < 5e-4, "{found:?}");
        }
        assert_eq!(Proportion::of(0, 0), Proportion { hits: 0, of: 0, low: 0.0, high: 1.0 });
        let many = Proportion::of(990, 1000);
        assert!(many.low > 0.98 && many.high < 0.996, "{many:?}");
    }
}
