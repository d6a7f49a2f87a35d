//! Figures of hearing spoken digits.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    bootstrap::{Clusters, Interval, resamples},
    pad_report::Estimate,
};
use crate::selfie::{DigitStep, align_digits};

/// A clip whose digits are known and that was listened to.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct HeardClip {
    /// Who speaks, where that is known.
    pub(super) speaker: Option<String>,
    /// The cluster of the bootstrap: the speaker, or else the clip.
    pub(super) cluster: String,
    /// Digits that are said.
    pub(super) said: Vec<u8>,
    /// Digits that were heard.
    pub(super) heard: Vec<u8>,
}

/// How often a digit was heard as which.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DigitConfusion {
    /// The digit that is said.
    pub said: u8,
    /// Times it was heard as 0 … 9.
    pub heard_as: [usize; 10],
    /// Times it was not heard.
    pub missed: usize,
}

/// Clips of one speaker.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SpeakerShare {
    /// Who speaks.
    pub speaker: String,
    /// Clips listened to.
    pub clips: usize,
    /// Clips of which every digit, and no other, was heard.
    pub right: usize,
}

/// Figures of hearing spoken digits.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct VoiceFigures {
    /// Clips whose digits are known and that were listened to.
    pub clips: usize,
    /// Clips whose digits are known and that could not be listened to.
    pub failed: usize,
    /// Clips whose digits are not known: they count nowhere.
    pub without_truth: usize,
    /// Speakers, and clips of nobody known, that the intervals are clustered by.
    pub clusters: usize,
    /// Share of clips of which every digit, and no other, was heard.
    pub heard_right: Option<Estimate>,
    /// Digits said.
    pub digits: usize,
    /// Digits heard as others, not heard and heard too many, of the digits said; it may exceed 1.
    pub digit_error_rate: Option<Estimate>,
    /// Digits heard as others.
    pub substitutions: usize,
    /// Digits not heard.
    pub deletions: usize,
    /// Digits heard too many.
    pub insertions: usize,
    /// Digit by digit.
    pub confusion: Vec<DigitConfusion>,
    /// Speaker by speaker, by name.
    pub speakers: Vec<SpeakerShare>,
}

/// What one clip adds to the figures.
#[derive(Clone, Copy)]
struct Counted {
    cluster: usize,
    right: bool,
    digits: usize,
    errors: usize,
}

/// The figures of `clips`.
pub(super) fn figures(clips: &[HeardClip], failed: usize, without_truth: usize) -> VoiceFigures {
    let mut confusion: Vec<DigitConfusion> =
        (0..10).map(|said| DigitConfusion { said, heard_as: [0; 10], missed: 0 }).collect();
    let (mut substitutions, mut deletions, mut insertions) = (0, 0, 0);
    let mut speakers = BTreeMap::<&str, SpeakerShare>::new();
    let mut clusters = Clusters::default();
    let mut counted = Vec::with_capacity(clips.len());
    for clip in clips {
        let before = substitutions + deletions + insertions;
        for step in align_digits(&clip.said, &clip.heard) {
            match step {
                DigitStep::Same { heard } => count(&mut confusion, clip.heard[heard], Some(clip.heard[heard])),
                DigitStep::Other { asked, heard } => {
                    substitutions += 1;
                    count(&mut confusion, clip.said[asked], Some(clip.heard[heard]));
                }
                DigitStep::Missing { asked, .. } => {
                    deletions += 1;
                    count(&mut confusion, clip.said[asked], None);
                }
                DigitStep::Extra { .. } => insertions += 1,
            }
        }
        let errors = substitutions + deletions + insertions - before;
        let cluster = clusters.number(&clip.cluster);
        counted.push(Counted { cluster, right: errors == 0, digits: clip.said.len(), errors });
        if let Some(speaker) = &clip.speaker {
            let none = || SpeakerShare { speaker: speaker.clone(), clips: 0, right: 0 };
            let share = speakers.entry(speaker).or_insert_with(none);
            (share.clips, share.right) = (share.clips + 1, share.right + usize::from(errors == 0));
        }
    }
    let (heard_right, digit_error_rate) = estimates(&counted, clusters.count());
    VoiceFigures {
        clips: clips.len(),
        failed,
        without_truth,
        clusters: clusters.count(),
        heard_right,
        digits: counted.iter().map(|clip| clip.digits).sum(),
        digit_error_rate,
        substitutions,
        deletions,
        insertions,
        confusion,
        speakers: speakers.into_values().collect(),
    }
}

fn count(confusion: &mut [DigitConfusion], said: u8, heard: Option<u8>) {
    let Some(row) = confusion.get_mut(usize::from(said)) else { return };
    match heard.and_then(|heard| row.heard_as.get_mut(usize::from(heard))) {
        Some(times) => *times += 1,
        None => row.missed += 1,
    }
}

/// Share of clips heard right and digit error rate.
fn estimates(counted: &[Counted], clusters: usize) -> (Option<Estimate>, Option<Estimate>) {
    let drawn = resamples(clusters);
    let share = |value: fn(&Counted) -> usize, of: fn(&Counted) -> usize| {
        let rate = |weight: &dyn Fn(&Counted) -> usize| {
            let sum = |value: fn(&Counted) -> usize| -> usize { counted.iter().map(|c| weight(c) * value(c)).sum() };
            let all = sum(of);
            (all > 0).then(|| sum(value) as f64 / all as f64)
        };
        let resampled = |weights: &Vec<u32>| rate(&|clip| weights[clip.cluster] as usize);
        let interval = || Interval::of(drawn.iter().filter_map(resampled).collect());
        Some(Estimate { rate: rate(&|_| 1)?, interval: (clusters > 1).then(interval).flatten() })
    };
    (share(|clip| usize::from(clip.right), |_| 1), share(|clip| clip.errors, |clip| clip.digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clip(speaker: &str, said: &[u8], heard: &[u8]) -> HeardClip {
        let (speaker, cluster) = (Some(speaker.to_owned()), speaker.to_owned());
        HeardClip { speaker, cluster, said: said.to_vec(), heard: heard.to_vec() }
    }

    #[test]
    fn known_mistakes_give_known_figures() {
        let clips =
            [clip("a", &[4], &[4]), clip("a", &[4, 2], &[4, 5]), clip("b", &[7], &[]), clip("b", &[1], &[1, 9])];
        let figures = figures(&clips, 2, 1);
        assert_eq!((figures.clips, figures.failed, figures.without_truth, figures.clusters), (4, 2, 1, 2));
        assert_eq!((figures.substitutions, figures.deletions, figures.insertions, figures.digits), (1, 1, 1, 5));
        assert_eq!(figures.heard_right.unwrap().rate, 0.25);
        assert_eq!(figures.digit_error_rate.unwrap().rate, 0.6);
        let interval = figures.heard_right.unwrap().interval.unwrap();
        assert_eq!((interval.low, interval.high), (0.0, 0.5));
        assert_eq!((figures.confusion[2].heard_as[5], figures.confusion[4].heard_as[4]), (1, 2));
        assert_eq!(figures.confusion[7].missed, 1);
        let right: Vec<_> = figures.speakers.iter().map(|one| (one.speaker.as_str(), one.clips, one.right)).collect();
        assert_eq!(right, [("a", 2, 1), ("b", 2, 0)]);
    }

    #[test]
    fn nothing_has_no_figures() {
        let figures = figures(&[], 3, 0);
        assert_eq!((figures.heard_right, figures.digit_error_rate, figures.failed), (None, None, 3));
    }
}
