//! Thresholds of what a case is compared with besides itself: the gallery, known images and addresses.

use serde::Deserialize;

use super::{Policy, within};
use crate::case::{finding::CheckId, gallery::EnrolmentRule, matching::LEVEL_FAR};

/// Checks that only ever send a case to a person: being known from before is no proof of fraud.
const NEVER_REJECT: [CheckId; 3] = [CheckId::PreviouslyEnrolledFace, CheckId::KnownImages, CheckId::CaptureAddress];

/// Who is enrolled, and when a face counts as enrolled before.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GalleryPolicy {
    /// When a person is enrolled.
    pub enrol: EnrolmentRule,
    /// Quality in [0, 1] of the best frame below which nobody is enrolled.
    pub min_quality: f32,
    /// Lowest match level at which two faces count as one person, 7 … 15: stricter than level 6, which accepts one
    /// comparison.
    pub min_level: u8,
    /// Expected number of false matches of one search of the whole gallery that is not exceeded, as long as level 15
    /// allows it.
    pub false_matches_per_search: f64,
}

impl GalleryPolicy {
    /// The match level at which a face counts as enrolled before in a gallery of `faces`: the lowest from `min_level` on
    /// whose false-accept rate, times the number of comparisons, stays within `false_matches_per_search` (a search
    /// of N independent comparisons has N times their rate; ISO/IEC 19795-1, identification). A gallery too large for that
    /// has level 15.
    pub fn search_level(&self, faces: u64) -> u8 {
        // A little room, for rates are written as decimal fractions.
        let allowed = self.false_matches_per_search * (1.0 + 1e-9);
        let is_enough = |level: u8| {
            let far = LEVEL_FAR.get(usize::from(level).wrapping_sub(1));
            far.is_some_and(|far| far * faces as f64 <= allowed)
        };
        let highest = LEVEL_FAR.len() as u8;
        (self.min_level..=highest).find(|&level| is_enough(level)).unwrap_or(highest)
    }
}

/// When an image counts as a known one.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownImagesPolicy {
    /// Largest distance in [0, 1] of two images that are one (see `matching::known_images`).
    pub max_distance: f64,
}

/// Checks what `Policy` says about references.
pub(super) fn check(policy: &Policy) -> Result<(), String> {
    let GalleryPolicy { min_quality, min_level, false_matches_per_search, .. } = policy.gallery;
    within("gallery.min_quality", f64::from(min_quality), 0.0, 1.0)?;
    within("gallery.min_level", f64::from(min_level), 7.0, LEVEL_FAR.len() as f64)?;
    within("gallery.false_matches_per_search", false_matches_per_search, 1e-6, 1.0)?;
    within("known_images.max_distance", policy.known_images.max_distance, 0.0, 0.5)?;
    for check in NEVER_REJECT {
        let alone = policy
            .check_policy(check)
            .is_some_and(|thresholds| thresholds.fail_below == 0.0 && thresholds.review_below > 0.0);
        if !alone {
            return Err(format!(
                "[checks.{check}] needs fail_below = 0 and review_below above 0: what it finds goes to a person and never rejects"
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::DEFAULT_POLICY;

    #[test]
    fn the_level_of_a_search_rises_with_the_gallery() {
        let policy = Policy::parse(DEFAULT_POLICY, "default.toml").unwrap().gallery;
        let policy = GalleryPolicy { min_level: 7, false_matches_per_search: 0.02, ..policy };
        let levels = [0, 1, 10_000, 10_001, 20_000, 1_000_000, 2_500_000, u64::MAX];
        assert_eq!(levels.map(|faces| policy.search_level(faces)), [7, 7, 7, 8, 8, 12, 15, 15]);
        assert_eq!(GalleryPolicy { min_level: 9, ..policy }.search_level(5), 9);
    }

    #[test]
    fn wrong_figures_are_refused_by_name() {
        let cases = [
            ("enrol = \"on_acceptance\"", "enrol = \"always\"", "enrol"),
            ("min_level = 7", "min_level = 6", "gallery.min_level"),
            ("false_matches_per_search = 0.04", "false_matches_per_search = 0.0", "false_matches_per_search"),
        ];
        for (from, to, expected) in cases {
            let text = DEFAULT_POLICY.replacen(from, to, 1);
            assert_ne!(text, DEFAULT_POLICY, "{from}");
            assert!(Policy::parse(&text, "p.toml").unwrap_err().to_string().contains(expected), "{expected}");
        }
        for check in NEVER_REJECT {
            let (head, tail) = DEFAULT_POLICY.split_once(&format!("[checks.{check}]")).unwrap();
            for change in [("fail_below = 0.0", "fail_below = 0.1"), ("review_below = 0.50", "review_below = 0.0")] {
                let text = format!("{head}[checks.{check}]{}", tail.replacen(change.0, change.1, 1));
                assert!(Policy::parse(&text, "p.toml").unwrap_err().to_string().contains("never rejects"), "{check}");
            }
        }
    }
}
