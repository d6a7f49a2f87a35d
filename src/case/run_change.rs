//! What changed between two runs of a case: why a decision on the older one is refused.

use std::fmt;

use serde::Serialize;

use super::{
    Report,
    finding::CheckId,
    verdict::{Band, CheckVerdict, ProcessStatus},
};

/// Differences of scores up to this are not told: what is shown has three places.
const SAME_SCORE: f64 = 0.0005;

/// Where a check stood in one run.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CheckState {
    /// Where its score lay.
    pub band: Band,
    /// The score in [0, 1]; absent where it was not carried out.
    pub score: Option<f64>,
}

/// One check that stands otherwise than before.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CheckChange {
    /// The check.
    pub check: CheckId,
    /// Where it stood; absent where the older run did not know it.
    pub before: Option<CheckState>,
    /// Where it stands; absent where the newer run does not know it.
    pub after: Option<CheckState>,
}

/// What changed from one run to another.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RunChanges {
    /// The process before and after, where it is another.
    pub process: Option<(ProcessStatus, ProcessStatus)>,
    /// The match level before and after, where it is another.
    pub match_level: Option<(Option<u8>, Option<u8>)>,
    /// Checks whose band or score is another, in the order of a report.
    pub checks: Vec<CheckChange>,
    /// Another policy judged.
    pub policy: bool,
    /// Other networks were in use.
    pub models: bool,
}

/// What changed from the run with the report `seen` to the one with the report `newest`.
pub fn run_changes(seen: &Report, newest: &Report) -> RunChanges {
    let level = |report: &Report| report.face_match.as_ref().and_then(|found| found.level()).map(|level| level.level);
    let (process, levels) = ((seen.verdict.process, newest.verdict.process), (level(seen), level(newest)));
    let change = |check: CheckId| {
        let (before, after) = (state(seen.verdict.of(check)), state(newest.verdict.of(check)));
        (!same(before, after)).then_some(CheckChange { check, before, after })
    };
    RunChanges {
        process: (process.0 != process.1).then_some(process),
        match_level: (levels.0 != levels.1).then_some(levels),
        checks: CheckId::ALL.into_iter().filter_map(change).collect(),
        policy: seen.policy.sha256 != newest.policy.sha256,
        models: seen.models != newest.models,
    }
}

fn state(verdict: Option<&CheckVerdict>) -> Option<CheckState> {
    verdict.map(|verdict| CheckState { band: verdict.band, score: verdict.score })
}

fn same(one: Option<CheckState>, other: Option<CheckState>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => {
            let scores = match (one.score, other.score) {
                (Some(one), Some(other)) => (one - other).abs() <= SAME_SCORE,
                (one, other) => one == other,
            };
            one.band == other.band && scores
        }
        (one, other) => one == other,
    }
}

impl fmt::Display for CheckState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let band = match self.band {
            Band::Clear => "clear",
            Band::Review => "review",
            Band::Fail => "fail",
            Band::NotChecked => "not checked",
        };
        match self.score {
            Some(score) => write!(f, "{score:.3} {band}"),
            None => f.write_str(band),
        }
    }
}

impl RunChanges {
    /// One line for each change, or a single one that says that there is none.
    pub fn lines(&self) -> Vec<String> {
        let process = |process| match process {
            ProcessStatus::Accepted => "accepted",
            ProcessStatus::Inconclusive => "inconclusive",
            ProcessStatus::Rejected => "rejected",
        };
        let mut parts = Vec::new();
        if let Some((before, after)) = self.process {
            parts.push(format!("process {} -> {}", process(before), process(after)));
        }
        if let Some((before, after)) = self.match_level {
            let level = |level: Option<u8>| level.map_or("none".to_owned(), |level| level.to_string());
            parts.push(format!("match level {} -> {}", level(before), level(after)));
        }
        for CheckChange { check, before, after } in &self.checks {
            let text = |state: &Option<CheckState>| state.map_or("not there".to_owned(), |state| state.to_string());
            parts.push(format!("{} {} -> {}", check.title(), text(before), text(after)));
        }
        parts.extend(self.policy.then(|| "another policy".to_owned()));
        parts.extend(self.models.then(|| "other networks".to_owned()));
        if parts.is_empty() {
            parts.push("verdict, scores, policy and networks are the same".to_owned());
        }
        parts
    }
}

impl fmt::Display for RunChanges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.lines().join("; "))
    }
}
