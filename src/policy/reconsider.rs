//! The verdict with checks that a person judged otherwise: beside the machine's, never in its place.

use super::judge::conclude;
use crate::case::{
    finding::CheckId,
    verdict::{Band, MatrixVerdict, Validation, Verdict},
};

/// What `verdict` comes to when the named checks are judged as given, by the rules of [`super::judge`]. A check named twice is
/// judged as given last; one that the run did not judge changes nothing. What a check needs stays as the run's policy had it,
/// and scores stay the machine's.
pub fn reconsidered(verdict: &Verdict, evidence_is_partial: bool, overrides: &[(CheckId, Validation)]) -> Verdict {
    let said = |check: CheckId| overrides.iter().rev().find(|(of, _)| *of == check).map(|(_, validation)| *validation);
    let mut checks = verdict.checks.clone();
    for check in &mut checks {
        if let Some(validation) = said(check.check) {
            check.validation = validation;
            check.band = match validation {
                Validation::Valid => Band::Clear,
                Validation::NotValid => Band::Fail,
                Validation::NotChecked => Band::NotChecked,
            };
        }
    }
    let off = MatrixVerdict { enabled: false, validation: Validation::NotChecked, failed: Vec::new() };
    let mut matrix = verdict.matrix.clone().unwrap_or(off);
    // What newly fails is told by its own check; the matrix cannot be asked, it belongs to the policy of the run.
    matrix.failed.retain(|check| said(*check) != Some(Validation::Valid));
    if matrix.enabled && matrix.failed.is_empty() {
        matrix.validation = Validation::Valid;
    }
    conclude(checks, matrix, evidence_is_partial)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        case::{
            finding::{Finding, Outcome},
            verdict::ProcessStatus,
        },
        policy::{DEFAULT_POLICY, Policy, judge},
    };

    fn verdict(low: &[(CheckId, f64)]) -> Verdict {
        let score = |check| low.iter().find(|(of, _)| *of == check).map_or(1.0, |(_, score)| *score);
        let findings = CheckId::ALL.map(|check| Finding::new(check, Outcome::scored(0.0, score(check))));
        judge(&findings, false, &Policy::parse(DEFAULT_POLICY, "default.toml").unwrap())
    }

    #[test]
    fn one_check_judged_otherwise_changes_what_follows_from_it() {
        let machine = verdict(&[(CheckId::FaceMatch, 0.1)]);
        assert_eq!(machine.process, ProcessStatus::Rejected);
        let valid = (CheckId::FaceMatch, Validation::Valid);
        let person = reconsidered(&machine, false, &[valid]);
        assert_eq!(person.process, ProcessStatus::Accepted);
        assert_eq!(person.of(CheckId::FaceMatch).unwrap().score, Some(0.1), "the score stays the machine's");
        assert_eq!(reconsidered(&machine, true, &[valid]).process, ProcessStatus::Inconclusive, "partial evidence");
        let back = [valid, (CheckId::FaceMatch, Validation::NotValid)];
        assert_eq!(reconsidered(&machine, false, &back).process, ProcessStatus::Rejected, "the last word counts");
        assert_eq!(reconsidered(&machine, false, &[]), machine);
    }

    #[test]
    fn what_else_is_doubtful_stays_so() {
        let machine = verdict(&[(CheckId::FaceMatch, 0.1), (CheckId::DocumentLiveness, 0.3)]);
        let person = reconsidered(&machine, false, &[(CheckId::FaceMatch, Validation::Valid)]);
        assert_eq!(person.process, ProcessStatus::Inconclusive);
        let clear = verdict(&[]);
        let worse = reconsidered(&clear, false, &[(CheckId::HeadMovement, Validation::NotValid)]);
        assert_eq!(worse.process, ProcessStatus::Inconclusive, "a check that is not required does not reject");
    }

    #[test]
    fn the_matrix_lets_go_what_a_person_calls_valid() {
        let text =
            DEFAULT_POLICY.replace("[validation_matrix]\nenabled = false", "[validation_matrix]\nenabled = true");
        let policy = Policy::parse(&text, "p.toml").unwrap();
        let findings = CheckId::ALL.map(|check| {
            let score = if check == CheckId::DocumentPad { 0.0 } else { 1.0 };
            Finding::new(check, Outcome::scored(score, score))
        });
        let machine = judge(&findings, false, &policy);
        assert_eq!(machine.matrix.as_ref().unwrap().failed, [CheckId::DocumentPad]);
        let person = reconsidered(&machine, false, &[(CheckId::DocumentPad, Validation::Valid)]);
        assert_eq!(person.matrix.unwrap().validation, Validation::Valid);
        assert_eq!(person.process, ProcessStatus::Accepted);
    }
}
