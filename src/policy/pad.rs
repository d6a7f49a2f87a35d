//! Reasons against a document joined to a decision.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{CheckPolicy, within};
use crate::case::{
    finding::Outcome,
    pad::{PadDecision, PadFinding, PadReason},
};

/// Thresholds of one reason, and how well it was measured.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReasonPolicy {
    /// Scores below this leave doubt.
    pub doubtful_below: f64,
    /// Scores below this are a spoof, where the reason may say so.
    pub spoof_below: f64,
    /// Bona fide photos on which `bpcer` was measured.
    pub bona_fide_photos: u32,
    /// Share in [0, 1] of them that scored below `spoof_below`; 1 where it was not measured.
    pub bpcer: f64,
}

/// When a document is credible, doubtful or a spoof.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PadPolicy {
    /// A reason may say spoof alone only where its BPCER was at most this …
    pub spoof_max_bpcer: f64,
    /// … on at least so many bona fide photos. Until then it leaves doubt.
    pub spoof_min_bona_fide_photos: u32,
    /// Document liveness below its `fail_below`, measured in the same way.
    pub liveness_bona_fide_photos: u32,
    /// See [`ReasonPolicy::bpcer`].
    pub liveness_bpcer: f64,
    /// Reasons that have a score.
    pub reasons: BTreeMap<PadReason, ReasonPolicy>,
}

impl PadPolicy {
    pub(super) fn check(&self) -> Result<(), String> {
        within("pad.spoof_max_bpcer", self.spoof_max_bpcer, 0.0, 0.02)?;
        within("pad.spoof_min_bona_fide_photos", f64::from(self.spoof_min_bona_fide_photos), 150.0, 1e9)?;
        within("pad.liveness_bpcer", self.liveness_bpcer, 0.0, 1.0)?;
        for (reason, policy) in &self.reasons {
            let name = format!("pad.reasons.{reason}");
            within(&format!("{name}.bpcer"), policy.bpcer, 0.0, 1.0)?;
            within(&format!("{name}.spoof_below"), policy.spoof_below, 0.0, policy.doubtful_below)?;
            within(&format!("{name}.doubtful_below"), policy.doubtful_below, 0.0, 1.0)?;
            if reason.is_not_processed() {
                return Err(format!("{name} has no score"));
            }
        }
        Ok(())
    }

    /// Whether an error rate measured on so many bona fide photos is good enough to accuse somebody.
    fn is_good_enough(&self, bpcer: f64, photos: u32) -> bool {
        bpcer <= self.spoof_max_bpcer && photos >= self.spoof_min_bona_fide_photos
    }

    /// Whether `reason` may say spoof alone.
    pub fn may_say_spoof(&self, reason: PadReason) -> bool {
        self.reasons.get(&reason).is_some_and(|policy| self.is_good_enough(policy.bpcer, policy.bona_fide_photos))
    }

    /// The decision, and the reasons for it: those that are not clear, in their order.
    ///
    /// - `input_error`: the photos could not be used; nothing else counts.
    /// - A spoof is a reason below its threshold that may say so, or document liveness that fails, where its error was
    ///   measured good enough as well.
    /// - Everything else that is not clear leaves doubt: a reason, document liveness in its review band or not carried out,
    ///   a reason that has no thresholds in the policy, and what was not processed.
    pub fn decide(
        &self,
        input_error: bool,
        liveness: &Outcome,
        liveness_bands: &CheckPolicy,
        findings: &[PadFinding],
    ) -> (PadDecision, Vec<PadReason>) {
        if input_error {
            return (PadDecision::Error, Vec::new());
        }
        let fails = liveness.score().is_some_and(|score| score < liveness_bands.fail_below);
        let mut is_spoof = fails && self.is_good_enough(self.liveness_bpcer, self.liveness_bona_fide_photos);
        let mut is_doubtful = liveness.score().is_none_or(|score| score < liveness_bands.review_below);
        let mut reasons = Vec::new();
        for finding in findings {
            let clear = match (finding.outcome.score(), self.reasons.get(&finding.reason)) {
                (Some(score), Some(policy)) => {
                    is_spoof |= score < policy.spoof_below && self.may_say_spoof(finding.reason);
                    score >= policy.doubtful_below
                }
                _ => false,
            };
            is_doubtful |= !clear;
            reasons.extend((!clear).then_some(finding.reason));
        }
        let decision = match (is_spoof, is_doubtful) {
            (true, _) => PadDecision::Spoof,
            (false, true) => PadDecision::Doubtful,
            (false, false) => PadDecision::Credible,
        };
        (decision, reasons)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::finding::{NotChecked, NotCheckedCause};

    const BANDS: CheckPolicy = CheckPolicy { required: true, fail_below: 0.25, review_below: 0.5 };

    fn policy(bpcer: f64, photos: u32) -> PadPolicy {
        let of = ReasonPolicy { doubtful_below: 0.5, spoof_below: 0.25, bona_fide_photos: photos, bpcer };
        PadPolicy {
            spoof_max_bpcer: 0.02,
            spoof_min_bona_fide_photos: 150,
            liveness_bona_fide_photos: 20,
            liveness_bpcer: 0.0,
            reasons: [(PadReason::ScreenReplayAttack, of)].into(),
        }
    }

    fn screen(score: f64) -> PadFinding {
        let outcome = Outcome::scored(0.0, score);
        PadFinding { reason: PadReason::ScreenReplayAttack, outcome, exhibits: Vec::new() }
    }

    #[test]
    fn only_a_measured_reason_says_spoof() {
        let (clear, poor) = (Outcome::scored(0.0, 0.9), Outcome::scored(0.0, 0.1));
        let (good, few) = (policy(0.02, 150), policy(0.0, 149));
        let reason = vec![PadReason::ScreenReplayAttack];
        for (policy, liveness, score, expected) in [
            (&good, &clear, 0.9, (PadDecision::Credible, vec![])),
            (&good, &clear, 0.4, (PadDecision::Doubtful, reason.clone())),
            (&good, &clear, 0.2, (PadDecision::Spoof, reason.clone())),
            (&few, &clear, 0.2, (PadDecision::Doubtful, reason.clone())),
            (&policy(0.03, 900), &clear, 0.0, (PadDecision::Doubtful, reason.clone())),
            // Liveness was measured on too few photos to accuse anybody.
            (&good, &poor, 0.9, (PadDecision::Doubtful, vec![])),
        ] {
            assert_eq!(policy.decide(false, liveness, &BANDS, &[screen(score)]), expected, "{score}");
        }
        assert_eq!(good.decide(true, &clear, &BANDS, &[screen(0.0)]), (PadDecision::Error, vec![]));
    }

    #[test]
    fn what_was_not_judged_leaves_doubt() {
        let missing = || Outcome::NotChecked(NotChecked::new(NotCheckedCause::ModelFailed, "x"));
        let good = policy(0.0, 900);
        assert_eq!(good.decide(false, &missing(), &BANDS, &[]).0, PadDecision::Doubtful);
        for (reason, outcome) in [
            (PadReason::ScreenReplayAttack, missing()),
            (PadReason::NotProcessedOcr, missing()),
            (PadReason::SecurityDataCheck, Outcome::scored(0.0, 0.0)),
        ] {
            let finding = PadFinding { reason, outcome, exhibits: Vec::new() };
            let decided = good.decide(false, &Outcome::scored(0.0, 0.9), &BANDS, &[finding]);
            assert_eq!(decided, (PadDecision::Doubtful, vec![reason]));
        }
    }

    #[test]
    fn a_policy_cannot_lower_the_bar() {
        assert!(policy(0.0, 150).check().is_ok());
        assert!(PadPolicy { spoof_max_bpcer: 0.03, ..policy(0.0, 150) }.check().is_err());
        assert!(PadPolicy { spoof_min_bona_fide_photos: 10, ..policy(0.0, 150) }.check().is_err());
    }
}
