//! `[review]` of the policy file: due times, undo, snooze, four eyes, known answers.

use serde::Deserialize;

use super::within;
use crate::case::{
    decision::{DecisionKind, ReasonCode},
    meta::Priority,
    review::{FourEyes, ReviewRules},
};

/// How cases are reviewed.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewPolicy {
    /// Minutes from import to the due time.
    pub due_minutes: DueMinutes,
    /// The longest that a case can be put off, in hours.
    pub longest_snooze_hours: u32,
    /// Minutes in which a decision can be undone.
    pub undo_minutes: u32,
    /// Who claimed or decided within this many days counts as a colleague who could be the second person.
    pub colleague_days: u32,
    /// Share in [0, 1] of a reviewer's decisions that are on cases whose answer is known.
    pub known_answers: f64,
    /// When two different persons must decide.
    pub four_eyes: FourEyesPolicy,
}

/// Minutes from import to the due time, by priority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DueMinutes {
    /// Of cases that can wait.
    pub low: u32,
    /// Of most cases.
    pub normal: u32,
    /// Of those before the others.
    pub high: u32,
    /// Of those that are to be looked at once.
    pub urgent: u32,
}

/// When two different persons must decide.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FourEyesPolicy {
    /// Numbers of reasons of rejections.
    pub reject_reasons: Vec<ReasonCode>,
    /// Approvals although a check fails.
    pub approvals_against_failing: bool,
    /// Cases of these priorities.
    pub priorities: Vec<Priority>,
    /// Share in [0, 1] of the other approvals and rejections.
    pub sampled: f64,
}

/// A minute in milliseconds.
const MINUTE: i64 = 60_000;
/// Ten years in minutes: no case waits longer.
const LONGEST_DUE: f64 = 5_256_000.0;

impl ReviewPolicy {
    /// The rules as values, with the minutes after which a claim runs out.
    pub fn rules(&self, claim_minutes: u32) -> ReviewRules {
        let DueMinutes { low, normal, high, urgent } = self.due_minutes;
        let FourEyesPolicy { reject_reasons, approvals_against_failing, priorities, sampled } = self.four_eyes.clone();
        ReviewRules {
            claim_millis: i64::from(claim_minutes) * MINUTE,
            undo_millis: i64::from(self.undo_minutes) * MINUTE,
            longest_snooze_millis: i64::from(self.longest_snooze_hours) * 60 * MINUTE,
            due_millis: [low, normal, high, urgent].map(|minutes| i64::from(minutes) * MINUTE),
            colleague_millis: i64::from(self.colleague_days) * 24 * 60 * MINUTE,
            known_answers: self.known_answers,
            four_eyes: FourEyes { reject_reasons, approvals_against_failing, priorities, sampled },
        }
    }

    pub(super) fn check(&self) -> Result<(), String> {
        let DueMinutes { low, normal, high, urgent } = self.due_minutes;
        for (name, minutes) in [("low", low), ("normal", normal), ("high", high), ("urgent", urgent)] {
            within(&format!("review.due_minutes.{name}"), f64::from(minutes), 1.0, LONGEST_DUE)?;
        }
        within("review.longest_snooze_hours", f64::from(self.longest_snooze_hours), 1.0, 8760.0)?;
        within("review.undo_minutes", f64::from(self.undo_minutes), 0.0, 1440.0)?;
        within("review.colleague_days", f64::from(self.colleague_days), 1.0, 3650.0)?;
        within("review.known_answers", self.known_answers, 0.0, 0.5)?;
        within("review.four_eyes.sampled", self.four_eyes.sampled, 0.0, 1.0)?;
        let stray = self.four_eyes.reject_reasons.iter().find(|reason| reason.kind() != DecisionKind::Reject);
        stray.map_or(Ok(()), |reason| Err(format!("review.four_eyes.reject_reasons: {reason} is no rejection")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{DEFAULT_POLICY, Policy};

    #[test]
    fn the_rules_are_those_of_the_file() {
        let policy = Policy::parse(DEFAULT_POLICY, "default.toml").unwrap();
        let rules = policy.review.rules(policy.route.claim_minutes);
        assert_eq!((rules.claim_millis, rules.undo_millis), (30 * MINUTE, 5 * MINUTE));
        assert_eq!(rules.due_at(Priority::Urgent, 0), 30 * MINUTE);
        assert_eq!(rules.four_eyes.reject_reasons, [ReasonCode::KnownFraud]);
    }

    #[test]
    fn wrong_rules_are_refused_by_name() {
        let cases = [
            ("reject_reasons = [205]", "reject_reasons = [100]", "is no rejection"),
            ("reject_reasons = [205]", "reject_reasons = [999]", "999"),
            ("urgent = 30", "urgent = 0", "review.due_minutes.urgent"),
            ("undo_minutes = 5", "undo_minutes = 5000", "review.undo_minutes"),
            ("known_answers = 0.02", "known_answers = 0.6", "review.known_answers"),
        ];
        for (from, to, expected) in cases {
            let text = DEFAULT_POLICY.replacen(from, to, 1);
            assert_ne!(text, DEFAULT_POLICY, "{from}");
            let error = Policy::parse(&text, "p.toml").unwrap_err().to_string();
            assert!(error.contains(expected), "{expected}: {error}");
        }
    }
}
