//! Findings against thresholds: the verdict.

use super::{CheckPolicy, Policy};
use crate::case::{
    finding::{CheckId, Finding, NotCheckedCause, Outcome},
    verdict::{Band, CheckVerdict, MatrixVerdict, ProcessStatus, Validation, Verdict},
};

/// The verdict on a case. A check without finding counts as not carried out.
///
/// - A required check that fails rejects.
/// - A required check that was not carried out, any check in its review band, and a failing check that is not required
///   make the process inconclusive. A check that the case does not ask for is not required of it.
/// - A case that the validation matrix invalidates is never accepted; by itself the matrix does not reject.
/// - Otherwise the case is accepted.
pub fn judge(findings: &[Finding], evidence_is_partial: bool, policy: &Policy) -> Verdict {
    let verdict_of = |check: CheckId| {
        let outcome = findings.iter().find(|finding| finding.check == check).map(|finding| &finding.outcome);
        Some(check_verdict(check, outcome, policy.check_policy(check)?))
    };
    let checks: Vec<CheckVerdict> = CheckId::ALL.into_iter().filter_map(verdict_of).collect();
    let matrix = policy.validation_matrix.judge(&checks, findings);
    conclude(checks, matrix, evidence_is_partial)
}

/// The verdict that follows from the verdicts of checks and matrix.
pub(super) fn conclude(checks: Vec<CheckVerdict>, matrix: MatrixVerdict, evidence_is_partial: bool) -> Verdict {
    let rejects = |verdict: &CheckVerdict| verdict.required && verdict.band == Band::Fail;
    let accepts = |verdict: &CheckVerdict| match verdict.band {
        Band::Clear => true,
        Band::NotChecked => !verdict.required,
        Band::Review | Band::Fail => false,
    };
    let invalidated = matrix.validation == Validation::NotValid;
    let process = if checks.iter().any(rejects) {
        ProcessStatus::Rejected
    } else if checks.len() == CheckId::ALL.len() && checks.iter().all(accepts) && !evidence_is_partial && !invalidated {
        ProcessStatus::Accepted
    } else {
        ProcessStatus::Inconclusive
    };
    Verdict { process, checks, matrix: Some(matrix) }
}

/// Whether the check was not carried out because the case does not ask for it.
pub(super) fn is_unasked(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::NotChecked(reason) if reason.cause == NotCheckedCause::NotAsked)
}

fn check_verdict(check: CheckId, outcome: Option<&Outcome>, policy: &CheckPolicy) -> CheckVerdict {
    let score = outcome.and_then(Outcome::score);
    let unasked = outcome.is_some_and(is_unasked);
    let band = match score {
        None => Band::NotChecked,
        Some(score) if score < policy.fail_below => Band::Fail,
        Some(score) if score < policy.review_below => Band::Review,
        Some(_) => Band::Clear,
    };
    let validation = match band {
        Band::NotChecked => Validation::NotChecked,
        Band::Fail => Validation::NotValid,
        Band::Review | Band::Clear => Validation::Valid,
    };
    CheckVerdict {
        check,
        required: policy.required && !unasked,
        validation,
        band,
        score,
        threshold: policy.fail_below,
        review_below: policy.review_below,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::DEFAULT_POLICY;

    fn policy() -> Policy {
        Policy::parse(DEFAULT_POLICY, "default.toml").unwrap()
    }

    fn clear() -> Vec<Finding> {
        CheckId::ALL.map(|check| Finding::new(check, Outcome::scored(1.0, 1.0))).to_vec()
    }

    fn with(check: CheckId, outcome: Outcome) -> Vec<Finding> {
        let mut findings = clear();
        findings.retain(|finding| finding.check != check);
        findings.push(Finding::new(check, outcome));
        findings
    }

    #[test]
    fn everything_clear_is_accepted_unless_evidence_is_partial() {
        assert_eq!(judge(&clear(), false, &policy()).process, ProcessStatus::Accepted);
        assert_eq!(judge(&clear(), true, &policy()).process, ProcessStatus::Inconclusive);
    }

    #[test]
    fn no_required_check_can_be_left_out() {
        let policy = policy();
        for check in CheckId::ALL {
            let required = policy.check_policy(check).unwrap().required;
            let not_checked = Finding::not_checked(check, NotCheckedCause::ModelUnavailable, "gone").outcome;
            for findings in [with(check, not_checked), clear().into_iter().filter(|f| f.check != check).collect()] {
                let process = judge(&findings, false, &policy).process;
                assert_eq!(process == ProcessStatus::Accepted, !required, "{check}");
            }
        }
        assert_eq!(judge(&[], false, &policy).process, ProcessStatus::Inconclusive);
    }

    #[test]
    fn what_the_case_does_not_ask_for_is_not_required_of_it() {
        let text = DEFAULT_POLICY.replace("required = false", "required = true");
        let strict = Policy::parse(&text, "p.toml").unwrap();
        let process = |cause| {
            let outcome = Finding::not_checked(CheckId::VoiceChallenge, cause, "no digits").outcome;
            judge(&with(CheckId::VoiceChallenge, outcome), false, &strict).process
        };
        assert_eq!(process(NotCheckedCause::NotAsked), ProcessStatus::Accepted);
        assert_eq!(process(NotCheckedCause::NoReference), ProcessStatus::Inconclusive);
    }

    #[test]
    fn thresholds_are_half_open() {
        let policy = policy();
        let band = |score| {
            judge(&with(CheckId::FaceMatch, Outcome::scored(0.0, score)), false, &policy)
                .of(CheckId::FaceMatch)
                .unwrap()
                .band
        };
        assert_eq!(band(0.2499), Band::Fail);
        assert_eq!(band(0.25), Band::Review);
        assert_eq!(band(0.4999), Band::Review);
        assert_eq!(band(0.5), Band::Clear);
    }

    #[test]
    fn failures_reject_only_where_required() {
        let policy = policy();
        let fail = |check| judge(&with(check, Outcome::scored(0.0, 0.0)), false, &policy).process;
        assert_eq!(fail(CheckId::FaceMatch), ProcessStatus::Rejected);
        assert_eq!(fail(CheckId::HeadMovement), ProcessStatus::Inconclusive);
    }
}
