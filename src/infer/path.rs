//! From scores of signs at places along a line or along time to what is written or said: connectionist temporal
//! classification (Graves et al., "Connectionist temporal classification", ICML 2006).

use std::ops::Range;

use super::{InferError, Outputs};

/// One sign of the best path.
#[derive(Debug, Clone, PartialEq)]
pub struct PathSign {
    /// Which sign, at least 1: sign 0 is "none" and not reported.
    pub sign: usize,
    /// The places it stretches over.
    pub places: Range<usize>,
    /// Its highest probability there, in [0, 1].
    pub confidence: f32,
}

/// Raw scores of every sign at every place, all finite.
#[derive(Debug, Clone, PartialEq)]
pub struct SignScores {
    signs: usize,
    /// Place after place.
    values: Vec<f32>,
}

impl SignScores {
    /// The scores of `signs` signs that a network gave for each of `rows` inputs: its first output, (rows, places, signs).
    ///
    /// # Errors
    /// When it gave something else, or a score that is no number.
    pub fn of(outputs: &Outputs, rows: usize, signs: usize) -> Result<Vec<Self>, InferError> {
        let tensor = outputs.first(rows)?;
        let &[_, _, found] = tensor.shape.as_slice() else {
            return Err(outputs.failed(format!("its output has shape {:?}, expected three axes", tensor.shape)));
        };
        if found != signs {
            return Err(outputs.failed(format!("it tells {found} signs apart, expected {signs}")));
        }
        if tensor.data.iter().any(|score| !score.is_finite()) {
            return Err(outputs.failed("it gave a score that is not a number".to_owned()));
        }
        Ok((0..rows).map(|row| SignScores { signs, values: tensor.row(row).to_vec() }).collect())
    }

    /// The scores of no place at all.
    pub const fn none(signs: usize) -> Self {
        SignScores { signs, values: Vec::new() }
    }

    /// Number of signs told apart.
    pub const fn signs(&self) -> usize {
        self.signs
    }

    /// The scores of every place in order, one for each sign.
    pub(super) fn each_place(&self) -> impl Iterator<Item = &[f32]> {
        self.values.chunks_exact(self.signs.max(1))
    }

    /// Number of places.
    pub fn places(&self) -> usize {
        self.values.len() / self.signs.max(1)
    }

    /// Goes on with `other`, which tells the same signs apart and whose first place is this one's place `start`. Where the two
    /// overlap, they meet at the place nearest the middle at which both say "none", so that no sign is heard twice or cut; where
    /// there is no such place, in the middle.
    pub fn join(&mut self, start: usize, other: &SignScores) {
        let start = start.min(self.places());
        let end = self.places().min(start + other.places());
        let middle = usize::midpoint(start, end);
        let silent = |place: &usize| self.says_none(*place) && other.says_none(*place - start);
        let cut = (start..end).filter(silent).min_by_key(|place| place.abs_diff(middle)).unwrap_or(middle);
        self.values.truncate(cut * self.signs);
        self.values.extend(other.values.iter().skip((cut - start) * other.signs));
    }

    fn says_none(&self, place: usize) -> bool {
        self.each_place().nth(place).is_some_and(|scores| best(scores).0 == 0)
    }

    /// The best path: the best sign of each place, repeated signs once, "none" left out.
    pub fn best_path(&self) -> Vec<PathSign> {
        let mut path: Vec<PathSign> = Vec::new();
        let mut before = 0;
        for (place, scores) in self.each_place().enumerate() {
            let (sign, confidence) = best(scores);
            match path.last_mut() {
                Some(last) if sign == before && sign != 0 => {
                    last.places.end = place + 1;
                    last.confidence = last.confidence.max(confidence);
                }
                _ if sign != 0 => path.push(PathSign { sign, places: place..place + 1, confidence }),
                _ => {}
            }
            before = sign;
        }
        path
    }
}

/// The sign of the highest score, the first of equal ones, and its probability (softmax).
fn best(scores: &[f32]) -> (usize, f32) {
    let mut best = (0, f32::NEG_INFINITY);
    for (sign, &score) in scores.iter().enumerate() {
        if score > best.1 {
            best = (sign, score);
        }
    }
    let (sign, highest) = best;
    (sign, 1.0 / scores.iter().map(|score| (score - highest).exp()).sum::<f32>().max(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::infer::Tensor;

    /// The answer of a network that is sure of these signs of three.
    fn answer(rows: &[&[usize]]) -> Outputs {
        let score = |sign: usize| (0..3).map(move |other| if other == sign { 9.0 } else { -9.0 });
        let data = rows.iter().flat_map(|row| row.iter().flat_map(|&sign| score(sign))).collect();
        Outputs::new("reader", vec![("signs".to_owned(), Tensor { shape: vec![rows.len(), rows[0].len(), 3], data })])
    }

    fn path(scores: &SignScores) -> Vec<(usize, Range<usize>)> {
        scores.best_path().into_iter().map(|sign| (sign.sign, sign.places)).collect()
    }

    #[test]
    fn repeated_signs_count_once_unless_none_lies_between() {
        let scores = SignScores::of(&answer(&[&[0, 1, 1, 0, 1, 2, 2], &[2, 2, 2, 2, 0, 0, 0], &[0; 7]]), 3, 3).unwrap();
        assert_eq!(path(&scores[0]), [(1, 1..3), (1, 4..5), (2, 5..7)]);
        assert_eq!(path(&scores[1]), [(2, 0..4)]);
        assert_eq!(path(&scores[2]), []);
        assert!(scores[0].best_path().iter().all(|sign| sign.confidence > 0.999 && sign.confidence <= 1.0));
    }

    #[test]
    fn confidence_is_the_highest_probability() {
        let scores = SignScores { signs: 2, values: vec![0.0, 0.0, 0.0, 3.0_f32.ln(), 0.0, 1.0_f32.ln()] };
        let path = scores.best_path();
        assert_eq!((path.len(), path[0].places.clone()), (1, 1..2));
        assert!((path[0].confidence - 0.75).abs() < 1e-6);
        let far = SignScores { signs: 2, values: vec![-3e38, 3e38] };
        assert_eq!(far.best_path()[0].confidence, 1.0);
    }

    #[test]
    fn parts_are_joined_where_both_say_none() {
        let joined = |first: &[usize], start: usize, second: &[usize]| {
            let of = |signs: &[usize]| SignScores::of(&answer(&[signs]), 1, 3).unwrap().remove(0);
            let mut whole = of(first);
            whole.join(start, &of(second));
            (path(&whole), whole.places())
        };
        // The second part hears the sign two places earlier than the first: in the middle it would be lost or doubled.
        assert_eq!(joined(&[0, 1, 1, 0, 0, 2, 2], 3, &[0, 0, 0, 0, 2, 2, 0]), (vec![(1, 1..3), (2, 7..9)], 10));
        assert_eq!(joined(&[0, 0, 0, 2, 2, 0, 0], 1, &[0, 2, 2, 0, 0, 0, 1]), (vec![(2, 3..5), (1, 7..8)], 8));
        // None anywhere: the middle. No overlap, and a start beyond the end: one after the other.
        assert_eq!(joined(&[1, 1, 1, 1], 2, &[2, 2, 2, 2]), (vec![(1, 0..3), (2, 3..6)], 6));
        assert_eq!(joined(&[1, 1], 2, &[2, 2]), (vec![(1, 0..2), (2, 2..4)], 4));
        assert_eq!(joined(&[1, 1], 9, &[2]), (vec![(1, 0..2), (2, 2..3)], 3));
        // A short second part lies within the first.
        assert_eq!(joined(&[1, 0, 0, 0, 0, 2], 1, &[0, 0]), (vec![(1, 0..1)], 3));
    }

    #[test]
    fn what_is_no_answer_fails() {
        let outputs = answer(&[&[0, 1]]);
        assert!(SignScores::of(&outputs, 2, 3).is_err());
        assert!(SignScores::of(&outputs, 1, 4).unwrap_err().to_string().contains("3 signs apart, expected 4"));
        for value in [f32::NAN, f32::INFINITY] {
            let tensor = Tensor { shape: vec![1, 1, 2], data: vec![0.0, value] };
            let outputs = Outputs::new("reader", vec![("signs".to_owned(), tensor)]);
            assert!(SignScores::of(&outputs, 1, 2).unwrap_err().to_string().contains("not a number"));
        }
        let flat = Outputs::new("reader", vec![("signs".to_owned(), Tensor { shape: vec![1, 3], data: vec![0.0; 3] })]);
        assert!(SignScores::of(&flat, 1, 3).unwrap_err().to_string().contains("three axes"));
    }
}
