//! Where a case goes after its verdict.

use super::Policy;
use crate::case::{
    CaseId, Digest,
    finding::CheckId,
    meta::Priority,
    verdict::{Band, CheckVerdict, ProcessStatus, ReviewReason, Route, Verdict},
};

/// The route of a case: everything that is not clear goes to the queue, with every reason. Acceptances are sampled by
/// a hash of the case's name, so that the same case always goes the same way.
pub fn route(
    verdict: &Verdict,
    evidence_is_partial: bool,
    case: &CaseId,
    priority: Priority,
    policy: &Policy,
) -> Route {
    let mut reasons: Vec<ReviewReason> = verdict.checks.iter().filter_map(reason).collect();
    reasons.sort_by_key(urgency);
    let invalidated = verdict.matrix.iter().flat_map(|matrix| &matrix.failed).copied();
    let named = |reasons: &[ReviewReason], check: CheckId| reasons.iter().any(|reason| reason.check() == Some(check));
    for check in invalidated {
        if !named(&reasons, check) {
            reasons.push(ReviewReason::Invalidated(check));
        }
    }
    if evidence_is_partial {
        reasons.push(ReviewReason::PartialEvidence);
    }
    match verdict.process {
        ProcessStatus::Inconclusive => Route::Queue { reasons, priority },
        ProcessStatus::Rejected if policy.route.queue_failures => Route::Queue { reasons, priority },
        ProcessStatus::Rejected => Route::Settled,
        ProcessStatus::Accepted if is_sampled(case, policy.route.sampled_acceptances) => {
            Route::Queue { reasons: vec![ReviewReason::Sampled], priority }
        }
        ProcessStatus::Accepted => Route::Settled,
    }
}

/// Failures come first, since a list may have room for the first reasons only.
fn urgency(reason: &ReviewReason) -> u8 {
    match reason {
        ReviewReason::Failed(_) => 0,
        ReviewReason::Borderline(_) => 1,
        ReviewReason::RequiredNotChecked(_)
        | ReviewReason::Invalidated(_)
        | ReviewReason::PartialEvidence
        | ReviewReason::Sampled => 2,
    }
}

fn reason(verdict: &CheckVerdict) -> Option<ReviewReason> {
    match verdict.band {
        Band::Fail => Some(ReviewReason::Failed(verdict.check)),
        Band::Review => Some(ReviewReason::Borderline(verdict.check)),
        Band::NotChecked if verdict.required => Some(ReviewReason::RequiredNotChecked(verdict.check)),
        Band::NotChecked | Band::Clear => None,
    }
}

fn is_sampled(case: &CaseId, share: f64) -> bool {
    Digest::of(format!("sample {case}").as_bytes()).fraction() < share
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        case::finding::{Finding, NotCheckedCause, Outcome},
        policy::{DEFAULT_POLICY, judge},
    };

    fn routed(score: f64, partial: bool, name: &str, policy: &Policy) -> Route {
        let findings = CheckId::ALL.map(|check| {
            let score = if check == CheckId::FaceMatch { score } else { 1.0 };
            Finding::new(check, Outcome::scored(score, score))
        });
        let verdict = judge(&findings, partial, policy);
        route(&verdict, partial, &CaseId(name.to_owned()), Priority::High, policy)
    }

    #[test]
    fn what_is_not_clear_goes_to_the_queue_with_its_reasons() {
        let policy = Policy::parse(DEFAULT_POLICY, "default.toml").unwrap();
        let queue = |reason| Route::Queue { reasons: vec![reason], priority: Priority::High };
        assert_eq!(routed(0.3, false, "a", &policy), queue(ReviewReason::Borderline(CheckId::FaceMatch)));
        assert_eq!(routed(0.1, false, "a", &policy), queue(ReviewReason::Failed(CheckId::FaceMatch)));
        assert_eq!(routed(1.0, true, "a", &policy), queue(ReviewReason::PartialEvidence));
    }

    #[test]
    fn failures_come_first() {
        let policy = Policy::parse(DEFAULT_POLICY, "default.toml").unwrap();
        let score = |check| match check {
            CheckId::FaceDetection => 0.5,
            CheckId::FaceMatch => 0.1,
            _ => 1.0,
        };
        let findings = CheckId::ALL.map(|check| Finding::new(check, Outcome::scored(0.0, score(check))));
        let verdict = judge(&findings, false, &policy);
        let Route::Queue { reasons, .. } = route(&verdict, false, &CaseId("a".into()), Priority::Normal, &policy)
        else {
            panic!("a failure goes to the queue")
        };
        let expected = [ReviewReason::Failed(CheckId::FaceMatch), ReviewReason::Borderline(CheckId::FaceDetection)];
        assert_eq!(reasons, expected);
    }

    #[test]
    fn what_the_matrix_invalidates_goes_to_the_queue_with_the_checks_that_are_not_valid() {
        let text = DEFAULT_POLICY
            .replace("[validation_matrix]\nenabled = false", "[validation_matrix]\nenabled = true")
            .replace("required = true", "required = false");
        let text = text.replacen("required = false", "required = true", 1);
        let policy = Policy::parse(&text, "p.toml").unwrap();
        let routed = |portrait: Outcome, pad: Outcome| {
            let findings = CheckId::ALL.map(|check| match check {
                CheckId::DocumentPortrait => Finding::new(check, portrait.clone()),
                CheckId::DocumentPad => Finding::new(check, pad.clone()),
                _ => Finding::new(check, Outcome::scored(1.0, 1.0)),
            });
            let verdict = judge(&findings, false, &policy);
            (verdict.process, route(&verdict, false, &CaseId("a".into()), Priority::Normal, &policy))
        };
        let unchecked = Finding::not_checked(CheckId::DocumentPad, NotCheckedCause::NoMethod, "none").outcome;
        let expected =
            [ReviewReason::Failed(CheckId::DocumentPortrait), ReviewReason::Invalidated(CheckId::DocumentPad)];
        let (process, routed) = routed(Outcome::scored(0.0, 0.0), unchecked);
        assert_eq!(process, ProcessStatus::Inconclusive);
        assert_eq!(routed, Route::Queue { reasons: expected.to_vec(), priority: Priority::Normal });
    }

    #[test]
    fn the_share_of_sampled_acceptances_is_kept() {
        let policy = Policy::parse(DEFAULT_POLICY, "default.toml").unwrap();
        let sampled = (0..4000).filter(|i| routed(1.0, false, &format!("case-{i}"), &policy) != Route::Settled).count();
        // 200 expected; five standard deviations of a binomial draw are 69.
        assert!((131..=269).contains(&sampled), "{sampled}");
        let all = Policy::parse(&DEFAULT_POLICY.replace("= 0.05 ", "= 1.0 "), "p").unwrap();
        assert!((0..4000).all(|i| routed(1.0, false, &format!("case-{i}"), &all) != Route::Settled));
        let none = Policy::parse(&DEFAULT_POLICY.replace("= 0.05 ", "= 0.0 "), "p").unwrap();
        assert!((0..4000).all(|i| routed(1.0, false, &format!("case-{i}"), &none) == Route::Settled));
    }
}
