//! Several checks joined to one score that says which of them decided.

use super::CheckPolicy;
use crate::case::finding::{CheckId, Exhibit, Finding, Outcome};

/// A part of a joined score.
#[derive(Debug, Clone)]
pub struct Part<'a> {
    /// What it is called in the figures.
    pub name: &'a str,
    /// Its result.
    pub outcome: &'a Outcome,
    /// Its result code of the identity verification service.
    pub code: Option<i32>,
    /// The thresholds its score is made for.
    pub bands: &'a CheckPolicy,
    /// Whether it may take the joined score below the review band. What was asked of a person and not done is no
    /// evidence of an attack: such a part can withhold acceptance, not reject.
    pub may_reject: bool,
}

/// The weakest of `parts` on the scale of `check`, whose thresholds are `bands`: an attack need only fail one of them.
/// Bands agree: where a part is to be reviewed, so is the whole. A part that was not carried out leaves the whole so.
pub fn weakest_of(check: CheckId, parts: &[Part<'_>], bands: &CheckPolicy) -> Option<Finding> {
    let mut weakest: Option<(&Part<'_>, f64)> = None;
    let mut missing: Option<&Part<'_>> = None;
    let mut exhibits = Vec::new();
    for part in parts {
        let Some(score) = part.outcome.score() else {
            missing = missing.or(Some(part));
            continue;
        };
        let mapped = rescaled(score, part.bands, bands);
        let mapped = if part.may_reject { mapped } else { mapped.max(bands.fail_below) };
        exhibits.push(Exhibit::Figure { name: format!("{} score", part.name), value: score });
        if weakest.is_none_or(|(_, lowest)| mapped < lowest) {
            weakest = Some((part, mapped));
        }
    }
    let mut finding = match (missing, weakest) {
        (Some(part), _) => Finding::new(check, part.outcome.clone()).with_code(part.code),
        (None, Some((part, score))) => {
            exhibits.push(Exhibit::Figure { name: format!("decided by {}", part.name), value: score });
            Finding::new(check, Outcome::scored(score, score)).with_code(part.code)
        }
        (None, None) => return None,
    };
    finding.exhibits = exhibits;
    Some(finding)
}

/// `score`, made for the thresholds `from`, as a score for the thresholds `to`: linear within each band.
pub fn rescaled(score: f64, from: &CheckPolicy, to: &CheckPolicy) -> f64 {
    let between = |low: f64, high: f64, to_low: f64, to_high: f64| {
        if high > low { to_low + (score - low) / (high - low) * (to_high - to_low) } else { to_high }
    };
    if score < from.fail_below {
        between(0.0, from.fail_below, 0.0, to.fail_below)
    } else if score < from.review_below {
        between(from.fail_below, from.review_below, to.fail_below, to.review_below)
    } else {
        between(from.review_below, 1.0, to.review_below, 1.0)
    }
    .clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::finding::NotCheckedCause;

    const LOW: CheckPolicy = CheckPolicy { required: true, fail_below: 0.25, review_below: 0.5 };
    const HIGH: CheckPolicy = CheckPolicy { required: true, fail_below: 0.3, review_below: 0.6 };

    fn part<'a>(name: &'a str, outcome: &'a Outcome, may_reject: bool) -> Part<'a> {
        Part { name, outcome, code: Some(-10), bands: &LOW, may_reject }
    }

    #[test]
    fn bands_agree_after_rescaling() {
        for (score, expected) in
            [(0.0, 0.0), (0.125, 0.15), (0.25, 0.3), (0.375, 0.45), (0.5, 0.6), (0.75, 0.8), (1.0, 1.0)]
        {
            assert!((rescaled(score, &LOW, &HIGH) - expected).abs() < 1e-12, "{score}");
        }
        let never_fails = CheckPolicy { fail_below: 0.0, ..LOW };
        assert_eq!(rescaled(0.0, &never_fails, &HIGH), 0.3);
        assert_eq!(rescaled(1.0, &CheckPolicy { review_below: 1.0, ..LOW }, &HIGH), 1.0);
    }

    #[test]
    fn the_weakest_part_decides_and_is_named() {
        let (good, bad) = (Outcome::scored(0.9, 0.9), Outcome::scored(0.1, 0.1));
        let check = CheckId::SelfieLiveness;
        let finding = weakest_of(check, &[part("a", &good, true), part("b", &bad, true)], &HIGH).unwrap();
        assert!((finding.outcome.score().unwrap() - 0.12).abs() < 1e-12);
        assert_eq!(finding.code, Some(-10));
        assert!(matches!(&finding.exhibits[2], Exhibit::Figure { name, .. } if name == "decided by b"));
        // What was asked and not done is left to a person.
        let finding = weakest_of(check, &[part("a", &good, true), part("b", &bad, false)], &HIGH).unwrap();
        assert_eq!(finding.outcome.score(), Some(0.3));
    }

    #[test]
    fn a_part_that_did_not_run_never_counts_as_passed() {
        let good = Outcome::scored(1.0, 1.0);
        let gone = Finding::not_checked(CheckId::PassiveLiveness, NotCheckedCause::ModelFailed, "x").outcome;
        for parts in
            [[part("a", &good, true), part("b", &gone, false)], [part("b", &gone, true), part("a", &good, true)]]
        {
            let finding = weakest_of(CheckId::SelfieLiveness, &parts, &HIGH).unwrap();
            assert_eq!(finding.outcome, gone);
        }
        assert!(weakest_of(CheckId::SelfieLiveness, &[], &HIGH).is_none());
    }
}
