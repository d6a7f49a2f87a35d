//! Values in words.

use serde::Serialize;

use super::paper::Color;
use crate::case::{
    decision::DecisionKind,
    finding::{NotCheckedCause, Outcome},
    matching::MatchLevel,
    retention::DataKinds,
    verdict::{Band, ProcessStatus, Validation},
};

/// A value's name in JSON, in words.
pub(super) fn words(value: &impl Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().replace('_', " ").to_lowercase()
}

pub(super) const fn band(band: Band) -> (&'static str, Color) {
    match band {
        Band::Clear => ("clear", [0x1d, 0x6f, 0x42]),
        Band::Review => ("to a person", [0x8a, 0x5a, 0x00]),
        Band::Fail => ("fails", [0xa6, 0x1e, 0x1e]),
        Band::NotChecked => ("not checked", [0x5b, 0x64, 0x70]),
    }
}

pub(super) const fn process(status: ProcessStatus) -> (&'static str, Color) {
    match status {
        ProcessStatus::Accepted => ("Accepted", [0x1d, 0x6f, 0x42]),
        ProcessStatus::Inconclusive => ("Inconclusive: left to a person", [0x8a, 0x5a, 0x00]),
        ProcessStatus::Rejected => ("Rejected", [0xa6, 0x1e, 0x1e]),
    }
}

pub(super) const fn decision(kind: DecisionKind) -> (&'static str, Color) {
    match kind {
        DecisionKind::Approve => ("Approved", [0x1d, 0x6f, 0x42]),
        DecisionKind::Reject => ("Rejected", [0xa6, 0x1e, 0x1e]),
        DecisionKind::Resubmit => ("New evidence asked for", [0x8a, 0x5a, 0x00]),
    }
}

pub(super) const fn validation(validation: Validation) -> &'static str {
    match validation {
        Validation::Valid => "valid",
        Validation::NotValid => "not valid",
        Validation::NotChecked => "not checked",
    }
}

/// A match level with what it means.
pub(super) fn level(level: &MatchLevel) -> String {
    let meaning = match level.level {
        0 => "no match",
        1..=5 => "uncertain match, to a person",
        _ => "match",
    };
    let rate = level.far.map(|far| format!(", one false accept in {:.0}", 1.0 / far)).unwrap_or_default();
    let mark = if level.extrapolated { " (extrapolated: the calibration set is too small for this rate)" } else { "" };
    format!("Level {} of 15: {meaning}{rate}{mark}", level.level)
}

pub(super) const fn cause(cause: NotCheckedCause) -> &'static str {
    match cause {
        NotCheckedCause::EvidenceMissing => "the case has no such evidence",
        NotCheckedCause::EvidenceUnreadable => "the evidence could not be decoded",
        NotCheckedCause::NoFace => "no usable face was found",
        NotCheckedCause::ModelUnavailable => "the network is not available",
        NotCheckedCause::ModelFailed => "the network failed",
        NotCheckedCause::NoMethod => "this version has no method for it",
        NotCheckedCause::NotAsked => "the case does not ask for it",
        NotCheckedCause::NoReference => "there is nothing to compare with",
    }
}

/// A result in a sentence.
pub(super) fn outcome(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Scored { raw, score } => format!("Score {:.3}; measured {}", score.get(), figure(*raw)),
        Outcome::NotChecked(reason) if reason.detail.is_empty() => format!("Not checked: {}", cause(reason.cause)),
        Outcome::NotChecked(reason) => format!("Not checked: {} ({})", cause(reason.cause), reason.detail),
    }
}

/// A measured figure: four digits that count.
pub(super) fn figure(value: f64) -> String {
    let size = value.abs();
    match size {
        _ if value == value.trunc() && size < 1e9 => format!("{value:.0}"),
        _ if !(1e-3..1e6).contains(&size) => format!("{value:.3e}"),
        _ if size >= 100.0 => format!("{value:.1}"),
        _ => format!("{value:.3}"),
    }
}

/// Kinds of data one after the other.
pub(super) fn kinds(kinds: DataKinds) -> String {
    if kinds.is_all() {
        return "the whole case".to_owned();
    }
    let names: Vec<String> = kinds.iter().map(|kind| words(&kind)).collect();
    names.join(", ")
}

/// A moment, RFC 3339 in UTC.
pub(super) fn time(millis: i64) -> String {
    jiff::Timestamp::from_millisecond(millis).map_or(String::new(), |time| time.to_string())
}

/// A moment of the video.
pub(super) fn seconds(millis: i64) -> String {
    format!("{:.2} s", millis as f64 / 1000.0)
}

/// A length of time.
pub(super) fn duration(millis: i64) -> String {
    let minutes = millis as f64 / 60_000.0;
    match minutes {
        _ if minutes < 1.0 => format!("{:.1} s", millis as f64 / 1000.0),
        _ if minutes < 120.0 => format!("{minutes:.0} min"),
        _ if minutes < 48.0 * 60.0 => format!("{:.1} h", minutes / 60.0),
        _ => format!("{:.1} days", minutes / 1440.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_show_the_digits_that_count() {
        let table = [(0.0, "0"), (62.3094, "62.309"), (-30.0277, "-30.028"), (2e-6, "2.000e-6"), (1234.56, "1234.6")];
        for (value, text) in table {
            assert_eq!(figure(value), text);
        }
        assert_eq!(duration(59_000), "59.0 s");
        assert_eq!(duration(90 * 60_000), "90 min");
        assert_eq!(duration(72 * 3_600_000), "3.0 days");
    }
}
