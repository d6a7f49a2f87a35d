//! Digits that were heard against digits that were asked for: which is which.

/// One step through both rows of digits; numbers count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DigitStep {
    /// The digit asked for was heard.
    Same {
        /// Its number among the digits heard.
        heard: usize,
    },
    /// Another digit was heard in its place.
    Other {
        /// Number of the digit asked for.
        asked: usize,
        /// Number of the digit heard.
        heard: usize,
    },
    /// The digit asked for was not heard.
    Missing {
        /// Number of the digit asked for.
        asked: usize,
        /// Digits heard before its place.
        heard_before: usize,
    },
    /// A digit was heard that was not asked for.
    Extra {
        /// Number of the digit heard.
        heard: usize,
    },
}

/// The way from `asked` to `heard` with the fewest differences (Levenshtein 1966); of equally short ones the one that takes
/// digits as said wrong before it takes them as left out, and those before added ones.
pub fn align_digits(asked: &[u8], heard: &[u8]) -> Vec<DigitStep> {
    let width = heard.len() + 1;
    // Differences from the digits at a place on to the end of both rows.
    let mut rest = vec![0usize; (asked.len() + 1) * width];
    for a in (0..=asked.len()).rev() {
        for h in (0..=heard.len()).rev() {
            let after = |a: usize, h: usize| rest[a * width + h];
            rest[a * width + h] = match (asked.get(a), heard.get(h)) {
                (Some(one), Some(other)) => {
                    let both = after(a + 1, h + 1) + usize::from(one != other);
                    both.min(1 + after(a + 1, h)).min(1 + after(a, h + 1))
                }
                _ => asked.len() - a + heard.len() - h,
            };
        }
    }
    let (mut a, mut h, mut steps) = (0, 0, Vec::new());
    while a < asked.len() || h < heard.len() {
        let left = rest[a * width + h];
        let both = a < asked.len() && h < heard.len();
        let same = both && asked[a] == heard[h];
        if both && rest[(a + 1) * width + h + 1] + usize::from(!same) == left {
            steps.push(if same { DigitStep::Same { heard: h } } else { DigitStep::Other { asked: a, heard: h } });
            (a, h) = (a + 1, h + 1);
        } else if a < asked.len() && rest[(a + 1) * width + h] + 1 == left {
            steps.push(DigitStep::Missing { asked: a, heard_before: h });
            a += 1;
        } else {
            steps.push(DigitStep::Extra { heard: h });
            h += 1;
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::{DigitStep::*, *};

    #[test]
    fn differences_are_named_where_they_are() {
        assert_eq!(align_digits(&[4, 2, 7], &[4, 2, 7]), [Same { heard: 0 }, Same { heard: 1 }, Same { heard: 2 }]);
        let wrong = [Same { heard: 0 }, Other { asked: 1, heard: 1 }, Same { heard: 2 }];
        assert_eq!(align_digits(&[4, 2, 7], &[4, 9, 7]), wrong);
        let missing = [Same { heard: 0 }, Missing { asked: 1, heard_before: 1 }, Same { heard: 1 }];
        assert_eq!(align_digits(&[4, 2, 7], &[4, 7]), missing);
        let extra = [Same { heard: 0 }, Extra { heard: 1 }, Same { heard: 2 }];
        assert_eq!(align_digits(&[4, 7], &[4, 1, 7]), extra);
        assert_eq!(align_digits(&[1], &[]), [Missing { asked: 0, heard_before: 0 }]);
        assert_eq!(align_digits(&[], &[1]), [Extra { heard: 0 }]);
        assert_eq!(align_digits(&[], &[]), []);
    }

    #[test]
    fn every_digit_of_both_rows_is_told_once() {
        let mut random = fastrand::Rng::with_seed(5);
        for _ in 0..200 {
            let row =
                |random: &mut fastrand::Rng| (0..random.usize(0..7)).map(|_| random.u8(0..3)).collect::<Vec<u8>>();
            let (asked, heard) = (row(&mut random), row(&mut random));
            let (mut told_asked, mut told_heard) = (0, 0);
            for step in align_digits(&asked, &heard) {
                match step {
                    Same { heard: h } => assert_eq!(asked[told_asked], heard[h]),
                    Other { asked: a, heard: h } => assert!(a == told_asked && asked[a] != heard[h]),
                    Missing { asked: a, heard_before } => assert_eq!((a, heard_before), (told_asked, told_heard)),
                    Extra { heard: h } => assert_eq!(h, told_heard),
                }
                told_asked += usize::from(!matches!(step, Extra { .. }));
                told_heard += usize::from(!matches!(step, Missing { .. }));
            }
            assert_eq!((told_asked, told_heard), (asked.len(), heard.len()));
        }
    }
}
