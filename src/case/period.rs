//! The figures of a period, for those who answer for the work.

use serde::Serialize;

use super::{
    decision::{DecisionKind, ReasonCode, SecondCause},
    finding::CheckId,
    quality::{Proportion, ReviewerFigures},
    verdict::{ProcessStatus, Validation},
};

/// Upper ends of the classes of waiting times, in milliseconds; a last class holds what is longer.
pub const AGE_CLASSES: [i64; 8] = [
    15 * 60_000,
    3_600_000,
    4 * 3_600_000,
    8 * 3_600_000,
    24 * 3_600_000,
    3 * 86_400_000,
    7 * 86_400_000,
    30 * 86_400_000,
];

/// How many of some times lie in each class of [`AGE_CLASSES`], the last one for what is longer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Ages {
    /// Counts, one more than there are bounds.
    pub counts: [u64; AGE_CLASSES.len() + 1],
    /// The middle one of all in milliseconds; absent where there are none.
    pub median_millis: Option<i64>,
    /// The longest in milliseconds.
    pub longest_millis: Option<i64>,
}

impl Ages {
    /// The classes of these times in milliseconds; negative ones, left by a clock that was set back, count as 0.
    pub fn of(mut times: Vec<i64>) -> Self {
        times.iter_mut().for_each(|time| *time = (*time).max(0));
        times.sort_unstable();
        let mut counts = [0; AGE_CLASSES.len() + 1];
        for time in &times {
            counts[AGE_CLASSES.partition_point(|bound| bound < time)] += 1;
        }
        let middle = times.len() / 2;
        let median_millis = match times.as_slice() {
            [] => None,
            odd if odd.len() % 2 == 1 => Some(odd[middle]),
            even => Some(i64::midpoint(even[middle - 1], even[middle])),
        };
        Ages { counts, median_millis, longest_millis: times.last().copied() }
    }

    /// How many times there are.
    pub fn total(&self) -> u64 {
        self.counts.iter().sum()
    }
}

/// A day's work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DayVolume {
    /// Days from 1970-01-01, UTC.
    pub day: i64,
    /// Cases that came in.
    pub imported: u64,
    /// Decisions that settle a case.
    pub decided: u64,
}

/// How much came in and was done.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Volumes {
    /// Cases that came in.
    pub imported: u64,
    /// Runs recorded, by what they came to.
    pub runs: Vec<(ProcessStatus, u64)>,
    /// Runs that could not be made.
    pub failed_runs: u64,
    /// Cases whose first run settled them without a person.
    pub settled: u64,
    /// Decisions that settle a case.
    pub decided: u64,
    /// By day, every day on which anything came in or was decided.
    pub days: Vec<DayVolume>,
}

/// Decisions of one kind for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DecisionCount {
    /// What was decided.
    pub kind: DecisionKind,
    /// Why.
    pub reason: ReasonCode,
    /// How often.
    pub count: u64,
}

/// Checks of one kind judged otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OverrideCount {
    /// The check.
    pub check: CheckId,
    /// What the machine said.
    pub from: Validation,
    /// What persons said.
    pub to: Validation,
    /// How often.
    pub count: u64,
}

/// How decisions by two persons went.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FourEyesFigures {
    /// First decisions, by why another person must decide.
    pub first: Vec<(SecondCause, u64)>,
    /// Second persons who decided the same.
    pub confirmed: u64,
    /// Second persons who decided otherwise.
    pub contradicted: u64,
    /// Third persons who decided between the two.
    pub arbitrated: u64,
    /// Cases that wait for a second person, or for a third one between two, when the report is made.
    pub waiting: u64,
}

/// Errors of decisions on cases whose answer is known, in the terms of ISO/IEC 30107-3: what must be approved is bona fide, what must
/// be rejected is an attack presentation. Known answers name no species of attack, so that there is one APCER over all.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct KnownAnswerErrors {
    /// Attack presentations that were accepted.
    pub apcer: Proportion,
    /// Bona fide presentations that were rejected.
    pub bpcer: Proportion,
    /// Attack presentations that were neither accepted nor rejected.
    pub undecided_attacks: Proportion,
    /// Bona fide presentations that were neither.
    pub undecided_bona_fide: Proportion,
}

impl KnownAnswerErrors {
    /// The errors of `(is bona fide, accepted: yes, no, or neither)`.
    pub fn of(answers: impl IntoIterator<Item = (bool, Option<bool>)>) -> Self {
        let (mut attacks, mut genuine) = ([0; 3], [0; 3]);
        for (is_bona_fide, accepted) in answers {
            let counts: &mut [u64; 3] = if is_bona_fide { &mut genuine } else { &mut attacks };
            counts[accepted.map_or(2, usize::from)] += 1;
        }
        let share = |counts: &[u64; 3], place: usize| Proportion::of(counts[place], counts.iter().sum());
        KnownAnswerErrors {
            apcer: share(&attacks, 1),
            bpcer: share(&genuine, 0),
            undecided_attacks: share(&attacks, 2),
            undecided_bona_fide: share(&genuine, 2),
        }
    }
}

/// Everything that is told of a period. What was undone by who decided does not count.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PeriodFigures {
    /// Beginning, milliseconds since 1970 in UTC.
    pub from_millis: i64,
    /// End, not within the period.
    pub to_millis: i64,
    /// How much came in and was done.
    pub volumes: Volumes,
    /// Decisions by kind and reason, first and second ones alike.
    pub decisions: Vec<DecisionCount>,
    /// Decisions that were taken back by who made them.
    pub undone: u64,
    /// Cases that were opened again.
    pub reopened: u64,
    /// Checks judged otherwise.
    pub overrides: Vec<OverrideCount>,
    /// Fields corrected.
    pub corrections: u64,
    /// How decisions by two persons went.
    pub four_eyes: FourEyesFigures,
    /// From import to the decision that settles the case.
    pub time_to_decision: Ages,
    /// Ages of the cases that are in the queue when the report is made.
    pub open_ages: Ages,
    /// Of those, how many are overdue.
    pub overdue: u64,
    /// How each reviewer did.
    pub reviewers: Vec<ReviewerFigures>,
    /// The machine's errors on cases whose answer is known, decided in the period.
    pub machine: KnownAnswerErrors,
    /// The errors of the decisions that settled those cases.
    pub people: KnownAnswerErrors,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_fall_into_their_classes() {
        let ages = Ages::of(vec![-5, 0, 15 * 60_000, 15 * 60_000 + 1, 40 * 86_400_000]);
        assert_eq!(ages.counts, [3, 1, 0, 0, 0, 0, 0, 0, 1]);
        assert_eq!((ages.median_millis, ages.total()), (Some(15 * 60_000), 5));
        assert_eq!(Ages::of(Vec::new()), Ages::default());
        assert_eq!(Ages::of(vec![10, 20]).median_millis, Some(15));
    }

    #[test]
    fn errors_are_counted_on_their_own_side() {
        let answers =
            [(true, Some(true)), (true, Some(false)), (true, None), (false, Some(true)), (false, Some(false))];
        let errors = KnownAnswerErrors::of(answers);
        assert_eq!((errors.apcer.hits, errors.apcer.of), (1, 2));
        assert_eq!((errors.bpcer.hits, errors.bpcer.of), (1, 3));
        assert_eq!((errors.undecided_attacks.hits, errors.undecided_bona_fide.hits), (0, 1));
        assert_eq!(KnownAnswerErrors::of([]).apcer, Proportion::of(0, 0));
    }
}
