//! The rules of review that a policy sets, as plain values: the store enforces them without knowing the policy.

use super::{
    CaseId, Digest, RunId,
    decision::{DecisionDraft, DecisionKind, ReasonCode, SecondCause},
    meta::Priority,
};

/// Most cases that one command assigns.
pub const MAX_BATCH: usize = 1000;
/// Longest reason or corrected value in characters.
pub const MAX_REASON: usize = 2000;

/// How long things take in review, and when a second person must look. Times in milliseconds.
#[derive(Debug, Clone, PartialEq)]
pub struct ReviewRules {
    /// How long a claim holds.
    pub claim_millis: i64,
    /// How long a decision can be undone by who made it.
    pub undo_millis: i64,
    /// The longest that a case can be put off.
    pub longest_snooze_millis: i64,
    /// From import to the due time, for low, normal, high and urgent cases.
    pub due_millis: [i64; 4],
    /// How far back someone counts as working here.
    pub colleague_millis: i64,
    /// Share in [0, 1] of a reviewer's decisions that are on cases whose answer is known, as long as there are such.
    pub known_answers: f64,
    /// When two different persons must decide.
    pub four_eyes: FourEyes,
}

impl ReviewRules {
    /// When a case of this priority is due that came in at `imported_at_millis`.
    pub fn due_at(&self, priority: Priority, imported_at_millis: i64) -> i64 {
        let [low, normal, high, urgent] = self.due_millis;
        let millis = match priority {
            Priority::Low => low,
            Priority::Normal => normal,
            Priority::High => high,
            Priority::Urgent => urgent,
        };
        imported_at_millis.saturating_add(millis)
    }
}

/// When two different persons must decide.
#[derive(Debug, Clone, PartialEq)]
pub struct FourEyes {
    /// Rejections for one of these reasons.
    pub reject_reasons: Vec<ReasonCode>,
    /// Approvals although a check fails.
    pub approvals_against_failing: bool,
    /// Cases of one of these priorities.
    pub priorities: Vec<Priority>,
    /// Share in [0, 1] of the other approvals and rejections, drawn by a hash of case and run.
    pub sampled: f64,
}

impl FourEyes {
    /// Why a second person must decide as well; `None` where nobody must. A request for new evidence never needs one: nothing
    /// is settled by it.
    pub fn cause(&self, draft: &DecisionDraft, priority: Priority, a_check_fails: bool) -> Option<SecondCause> {
        match draft.kind {
            DecisionKind::Resubmit => return None,
            DecisionKind::Reject if self.reject_reasons.contains(&draft.reason) => {
                return Some(SecondCause::RejectReason);
            }
            DecisionKind::Approve if self.approvals_against_failing && a_check_fails => {
                return Some(SecondCause::ApprovedAgainstCheck);
            }
            DecisionKind::Approve | DecisionKind::Reject => {}
        }
        if self.priorities.contains(&priority) {
            return Some(SecondCause::Priority);
        }
        is_drawn(&draft.case, draft.run, self.sampled).then_some(SecondCause::Sampled)
    }
}

fn is_drawn(case: &CaseId, run: RunId, share: f64) -> bool {
    Digest::of(format!("second {case} {run}").as_bytes()).fraction() < share
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> FourEyes {
        FourEyes {
            reject_reasons: vec![ReasonCode::KnownFraud],
            approvals_against_failing: true,
            priorities: vec![Priority::Urgent],
            sampled: 0.0,
        }
    }

    fn draft(case: &str, reason: ReasonCode) -> DecisionDraft {
        let (case, kind) = (CaseId(case.to_owned()), reason.kind());
        DecisionDraft { case, run: RunId(1), kind, reason, note: String::new(), request: None }
    }

    #[test]
    fn each_rule_asks_for_a_second_person() {
        let cause = |reason, priority, fails| rules().cause(&draft("a", reason), priority, fails);
        let normal = Priority::Normal;
        assert_eq!(cause(ReasonCode::Genuine, normal, false), None);
        assert_eq!(cause(ReasonCode::Genuine, normal, true), Some(SecondCause::ApprovedAgainstCheck));
        assert_eq!(cause(ReasonCode::KnownFraud, normal, false), Some(SecondCause::RejectReason));
        assert_eq!(cause(ReasonCode::FaceMismatch, normal, true), None, "a failing check speaks for a rejection");
        assert_eq!(cause(ReasonCode::FaceMismatch, Priority::Urgent, false), Some(SecondCause::Priority));
        assert_eq!(cause(ReasonCode::SelfieUnusable, Priority::Urgent, true), None);
    }

    #[test]
    fn the_drawn_share_is_kept() {
        let rules = FourEyes { sampled: 0.1, ..rules() };
        let drawn = (0..4000)
            .filter(|number| {
                let draft = draft(&format!("case-{number}"), ReasonCode::Genuine);
                rules.cause(&draft, Priority::Normal, false) == Some(SecondCause::Sampled)
            })
            .count();
        // 400 expected; five standard deviations of a binomial draw are 95.
        assert!((305..=495).contains(&drawn), "{drawn}");
    }

    #[test]
    fn what_is_urgent_is_due_sooner() {
        let rules = ReviewRules {
            claim_millis: 1,
            undo_millis: 1,
            longest_snooze_millis: 1,
            due_millis: [4, 3, 2, 1],
            colleague_millis: 1,
            known_answers: 0.0,
            four_eyes: rules(),
        };
        let due = [Priority::Low, Priority::Normal, Priority::High, Priority::Urgent].map(|it| rules.due_at(it, 100));
        assert_eq!(due, [104, 103, 102, 101]);
        assert_eq!(rules.due_at(Priority::Low, i64::MAX), i64::MAX);
    }
}
