//! Stretches of a video as exhibits.

use crate::case::{finding::Exhibit, timeline::FrameSample};

/// The stretches of samples, by their place, that are `wanted`.
pub(super) fn spans(samples: &[FrameSample], label: &str, wanted: impl Fn(usize) -> bool) -> Vec<Exhibit> {
    let marks: Vec<bool> = (0..samples.len()).map(wanted).collect();
    let mut at = 0;
    let mut found = Vec::new();
    for run in marks.chunk_by(|a, b| a == b) {
        let last = at + run.len() - 1;
        if run[0] {
            found.push(span(samples, label, at, last));
        }
        at = last + 1;
    }
    found
}

/// The stretch from one sample to another; places past the end mean the last.
pub(super) fn span(samples: &[FrameSample], label: &str, first: usize, last: usize) -> Exhibit {
    let millis = |at: usize| samples.get(at).or(samples.last()).map_or(0, |sample| sample.timestamp_millis);
    Exhibit::Span { label: label.to_owned(), start_millis: millis(first), end_millis: millis(last) }
}
