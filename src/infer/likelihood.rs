//! How probable a given text is by the scores of a network: the forward algorithm of connectionist temporal
//! classification (Graves et al., ICML 2006, section 4.1). Unlike the best path it weighs every way of saying the text, and
//! answers for a text that was not the most probable one.

use super::SignScores;

/// Natural logarithm of the probability of what cannot be.
const NEVER: f64 = f64::NEG_INFINITY;

/// A sign that may stand anywhere between the others without belonging to the text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Filler {
    /// Which sign.
    pub sign: usize,
    /// What each of its appearances costs, in nats, at least 0.
    pub cost_nats: f64,
}

impl SignScores {
    /// Natural logarithm of the probability that `text` and no other sign but `filler` is said, at most 0; negative infinity
    /// where there are too few places for it, or where it has a sign that the network does not know.
    pub fn log_probability(&self, text: &[usize], filler: Filler) -> f64 {
        if text.iter().chain([&filler.sign]).any(|&sign| sign >= self.signs()) {
            return NEVER;
        }
        let start = Ways::start(text.len());
        let step = |ways: Ways, scores: &[f32]| ways.step(&log_softmax(scores), text, filler);
        let log = self.each_place().fold(start, step).end();
        if log.is_nan() { NEVER } else { log.min(0.0) }
    }
}

/// Logarithms of the probability of all ways to the present place, by what they say there.
struct Ways {
    /// None, with so many signs of the text said before.
    none: Vec<f64>,
    /// The filler, likewise.
    filler: Vec<f64>,
    /// The sign of the text with this number.
    sign: Vec<f64>,
}

impl Ways {
    fn impossible(signs: usize) -> Self {
        Ways { none: vec![NEVER; signs + 1], filler: vec![NEVER; signs + 1], sign: vec![NEVER; signs] }
    }

    /// Before the first place nothing has been said, which counts as none.
    fn start(signs: usize) -> Self {
        let mut start = Ways::impossible(signs);
        start.none[0] = 0.0;
        start
    }

    fn step(&self, log: &[f64], text: &[usize], filler: Filler) -> Ways {
        let mut next = Ways::impossible(text.len());
        for said in 0..=text.len() {
            let none = self.none[said];
            let last = said.checked_sub(1).map_or(NEVER, |last| self.sign[last]);
            next.none[said] = sum(sum(none, self.filler[said]), last) + log[0];
            next.filler[said] = sum(sum(none, last) - filler.cost_nats, self.filler[said]) + log[filler.sign];
            let Some(&sign) = text.get(said) else { continue };
            // A sign said twice has none between.
            let repeated = said.checked_sub(1).is_some_and(|last| text[last] == sign);
            let from_last = if repeated { NEVER } else { last };
            next.sign[said] = sum(sum(sum(none, self.filler[said]), from_last), self.sign[said]) + log[sign];
        }
        next
    }

    fn end(&self) -> f64 {
        let of = |values: &[f64]| values.last().copied().unwrap_or(NEVER);
        sum(sum(of(&self.none), of(&self.filler)), of(&self.sign))
    }
}

/// Logarithm of the sum of two probabilities, from their logarithms.
fn sum(a: f64, b: f64) -> f64 {
    let (high, low) = if a >= b { (a, b) } else { (b, a) };
    if low == NEVER { high } else { high + (low - high).exp().ln_1p() }
}

fn log_softmax(scores: &[f32]) -> Vec<f64> {
    let highest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let shifted = || scores.iter().map(|score| f64::from(*score) - f64::from(highest));
    let total = shifted().map(f64::exp).sum::<f64>().ln();
    shifted().map(|score| score - total).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::infer::{Outputs, Tensor};

    const FILLER: Filler = Filler { sign: 3, cost_nats: 0.0 };

    /// Scores of four signs: none, 1, 2 and the filler.
    fn scores(places: &[[f32; 4]]) -> SignScores {
        let tensor = Tensor { shape: vec![1, places.len(), 4], data: places.concat() };
        SignScores::of(&Outputs::new("n", vec![("signs".to_owned(), tensor)]), 1, 4).unwrap().remove(0)
    }

    /// The text that a path of signs says, without fillers.
    fn text(path: &[usize]) -> Vec<usize> {
        let mut before = 0;
        let mut said = Vec::new();
        for &sign in path {
            if sign != before && sign != 0 && sign != FILLER.sign {
                said.push(sign);
            }
            before = sign;
        }
        said
    }

    /// Every path over four places, counted out.
    #[test]
    fn the_forward_sum_is_the_sum_over_all_paths() {
        let places = [[0.3, 1.0, -0.5, 0.2], [1.0, 0.1, 0.4, -1.0], [-0.2, 0.7, 0.9, 0.0], [0.5, -0.3, 0.2, 0.6]];
        let logs = places.map(|place| log_softmax(&place));
        let mut total = std::collections::BTreeMap::<Vec<usize>, f64>::new();
        for number in 0..256usize {
            let path: Vec<usize> = (0..4).map(|place| number >> (2 * place) & 3).collect();
            let log: f64 = path.iter().zip(&logs).map(|(&sign, log)| log[sign]).sum();
            *total.entry(text(&path)).or_default() += log.exp();
        }
        let scores = scores(&places);
        assert!(total.len() > 10);
        for (text, expected) in &total {
            let found = scores.log_probability(text, FILLER).exp();
            assert!((found - expected).abs() < 1e-12, "{text:?}: {found} instead of {expected}");
        }
        let costly = |cost_nats| scores.log_probability(&[1, 2], Filler { cost_nats, ..FILLER });
        assert!(costly(0.0) > costly(1.0) && costly(1.0) > costly(50.0));
    }

    #[test]
    fn what_cannot_be_said_is_impossible_and_nothing_is_a_number_less() {
        let short = scores(&[[9.0, 0.0, 0.0, 0.0], [0.0, 9.0, 0.0, 0.0]]);
        assert_eq!(short.log_probability(&[1, 1], FILLER), NEVER);
        assert_eq!(short.log_probability(&[1, 2, 1], FILLER), NEVER);
        assert_eq!(short.log_probability(&[7], FILLER), NEVER);
        assert!(short.log_probability(&[1], FILLER) > -0.1);
        let extreme = scores(&[[-3e38, 3e38, 0.0, 0.0]; 3]);
        assert_eq!(extreme.log_probability(&[1], FILLER), 0.0);
        assert!(extreme.log_probability(&[2], FILLER) < -1e30);
        let none = SignScores::none(4);
        assert_eq!((none.log_probability(&[], FILLER), none.log_probability(&[1], FILLER)), (0.0, NEVER));
    }
}
