//! What two findings on one reason come to.

use super::*;
use crate::{case::geometry::Rect, policy::DEFAULT_POLICY};

fn found(score: Option<f64>, label: &str) -> PadFinding {
    let reason = PadReason::ScreenReplayAttack;
    let none = || Outcome::NotChecked(NotChecked::new(NotCheckedCause::ModelFailed, label));
    let bbox_in_image = Rect { x: 0.0, y: 0.0, width: 1.0, height: 1.0 };
    let (label, evidence) = (label.to_owned(), EvidenceKind::DocumentFront);
    let region = Exhibit::Region { label: label.clone(), evidence, bbox_in_image };
    let exhibits = vec![Exhibit::Figure { name: label, value: 1.0 }, region];
    PadFinding { reason, outcome: score.map_or_else(none, |score| Outcome::scored(score, score)), exhibits }
}

#[test]
fn of_two_findings_on_a_reason_the_worse_counts_and_what_is_not_clear_stays_to_be_seen() {
    let policy = Policy::parse(DEFAULT_POLICY, "default.toml").unwrap();
    let clear_from = policy.pad.reasons[&PadReason::ScreenReplayAttack].doubtful_below;
    let joined = |first: Option<f64>, second: Option<f64>| {
        let mut known = found(first, "first");
        join(&mut known, found(second, "second"), &policy);
        let told = known.exhibits.iter().map(|exhibit| match exhibit {
            Exhibit::Figure { name, .. } => format!("figure of {name}"),
            Exhibit::Region { label, .. } => label.clone(),
            other => format!("{other:?}"),
        });
        (known.outcome.score(), told.collect::<Vec<_>>().join(", "))
    };
    let (low, lower, high) = (Some(clear_from - 0.1), Some(clear_from - 0.2), Some(clear_from + 0.1));
    for (first, second, score, told) in [
        (low, lower, lower, "figure of second, second, first"),
        (lower, low, lower, "figure of first, first, second"),
        (low, high, low, "figure of first, first"),
        (high, low, low, "figure of second, second"),
        (high, high, high, "figure of first, first"),
        // What was not carried out counts more than any score.
        (lower, None, None, "figure of second, second, first"),
        (None, high, None, "figure of first, first"),
    ] {
        assert_eq!(joined(first, second), (score, told.to_owned()), "{first:?} {second:?}");
    }
}
