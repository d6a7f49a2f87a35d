//! The validation matrix: checks that must be valid for a process to stand, whatever the others say.

use serde::Deserialize;

use super::judge::is_unasked;
use crate::case::{
    finding::{CheckId, Finding},
    verdict::{CheckVerdict, MatrixVerdict, Validation},
};

/// Which checks must be valid.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MatrixPolicy {
    /// Whether the matrix counts.
    pub enabled: bool,
    /// The checks, each once.
    pub checks: Vec<CheckId>,
}

impl MatrixPolicy {
    /// Every listed check against its validation. One that was not carried out is not valid; one that the case does not
    /// ask for is passed over.
    pub fn judge(&self, checks: &[CheckVerdict], findings: &[Finding]) -> MatrixVerdict {
        if !self.enabled {
            return MatrixVerdict { enabled: false, validation: Validation::NotChecked, failed: Vec::new() };
        }
        let unasked =
            |check: CheckId| findings.iter().any(|finding| finding.check == check && is_unasked(&finding.outcome));
        let valid = |check: CheckId| checks.iter().any(|verdict| verdict.check == check && verdict.has_passed());
        let fails = |check: &CheckId| self.checks.contains(check) && !unasked(*check) && !valid(*check);
        let failed: Vec<CheckId> = CheckId::ALL.into_iter().filter(fails).collect();
        let validation = if failed.is_empty() { Validation::Valid } else { Validation::NotValid };
        MatrixVerdict { enabled: true, validation, failed }
    }

    pub(super) fn check(&self) -> Result<(), String> {
        let twice = (1..self.checks.len()).find(|&place| self.checks[..place].contains(&self.checks[place]));
        match twice {
            Some(place) => Err(format!("validation_matrix.checks names {} twice", self.checks[place])),
            None if self.enabled && self.checks.is_empty() => {
                Err("validation_matrix is enabled and names no check: every process would be valid".to_owned())
            }
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        case::{
            finding::{NotCheckedCause, Outcome},
            verdict::ProcessStatus,
        },
        policy::{DEFAULT_POLICY, Policy, judge},
    };

    fn policy(checks: &str) -> Policy {
        let text =
            DEFAULT_POLICY.replace("[validation_matrix]\nenabled = false", "[validation_matrix]\nenabled = true");
        let text = text.replace(r#"["document_portrait", "document_liveness", "document_pad"]"#, checks);
        Policy::parse(&text, "p.toml").unwrap()
    }

    fn with(check: CheckId, outcome: &Outcome) -> Vec<Finding> {
        let outcome_of = |other| if other == check { outcome.clone() } else { Outcome::scored(1.0, 1.0) };
        CheckId::ALL.map(|other| Finding::new(other, outcome_of(other))).to_vec()
    }

    #[test]
    fn what_it_lists_must_be_valid() {
        let policy = policy(r#"["voice_challenge", "head_movement"]"#);
        let not_checked = |cause| Finding::not_checked(CheckId::HeadMovement, cause, "why").outcome;
        let table = [
            (Outcome::scored(1.0, 1.0), Validation::Valid),
            (Outcome::scored(0.3, 0.3), Validation::Valid),
            (Outcome::scored(0.1, 0.1), Validation::NotValid),
            (not_checked(NotCheckedCause::NoMethod), Validation::NotValid),
            (not_checked(NotCheckedCause::NoReference), Validation::NotValid),
            (not_checked(NotCheckedCause::NotAsked), Validation::Valid),
        ];
        for (outcome, expected) in table {
            let verdict = judge(&with(CheckId::HeadMovement, &outcome), false, &policy);
            let matrix = verdict.matrix.unwrap();
            assert_eq!((matrix.enabled, matrix.validation), (true, expected), "{outcome:?}");
            let failed = if expected == Validation::Valid { vec![] } else { vec![CheckId::HeadMovement] };
            assert_eq!(matrix.failed, failed);
            assert!(expected == Validation::Valid || verdict.process == ProcessStatus::Inconclusive, "{outcome:?}");
        }
        // What the policy never lets fail is not valid where it calls a person.
        let verdict = judge(&with(CheckId::VoiceChallenge, &Outcome::scored(0.0, 0.0)), false, &policy);
        assert_eq!(verdict.matrix.unwrap().failed, [CheckId::VoiceChallenge]);
        assert_eq!(judge(&[], false, &policy).matrix.unwrap().failed.len(), 2);
    }

    #[test]
    fn off_says_not_checked_and_changes_nothing() {
        let policy = Policy::parse(DEFAULT_POLICY, "p.toml").unwrap();
        let none = Finding::not_checked(CheckId::CaptureAddress, NotCheckedCause::NoReference, "no list").outcome;
        let verdict = judge(&with(CheckId::CaptureAddress, &none), false, &policy);
        let off = MatrixVerdict { enabled: false, validation: Validation::NotChecked, failed: vec![] };
        assert_eq!((verdict.process, verdict.matrix), (ProcessStatus::Accepted, Some(off)));
    }

    #[test]
    fn wrong_matrices_are_refused() {
        for (checks, words) in [("[]", "names no check"), (r#"["face_match", "face_match"]"#, "face_match twice")] {
            let text =
                DEFAULT_POLICY.replace("[validation_matrix]\nenabled = false", "[validation_matrix]\nenabled = true");
            let text = text.replace(r#"["document_portrait", "document_liveness", "document_pad"]"#, checks);
            let error = Policy::parse(&text, "p.toml").unwrap_err().to_string();
            assert!(error.contains(words), "{error}");
        }
        let unknown = DEFAULT_POLICY.replace(r#""document_pad"]"#, r#""palm"]"#);
        assert!(Policy::parse(&unknown, "p.toml").unwrap_err().to_string().contains("palm"));
    }
}
