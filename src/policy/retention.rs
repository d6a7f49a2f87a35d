//! `[retention]` of the policy file: how many days things are kept.

use serde::Deserialize;

use super::within;
use crate::case::retention::{CaseOutcome, DataKind, Periods, RetentionRules};

/// Days for which the cases of one outcome are kept. What is left out is never erased by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PeriodPolicy {
    /// Selfie videos.
    pub video: Option<u32>,
    /// Photos of documents.
    pub document_photos: Option<u32>,
    /// Selfie stills.
    pub selfie_stills: Option<u32>,
    /// Places of faces and heat maps in reports.
    pub derived: Option<u32>,
    /// Templates in the gallery.
    pub templates: Option<u32>,
    /// Personal fields.
    pub fields: Option<u32>,
    /// The whole case, but for its tombstone.
    pub case: Option<u32>,
}

/// Days for which cases are kept, by what became of them, from the last decision on, or from the import where there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RetentionPolicy {
    /// Cases that a person approved.
    pub approved: PeriodPolicy,
    /// Cases that a person rejected.
    pub rejected: PeriodPolicy,
    /// Cases whose evidence was asked for again.
    pub asked_again: PeriodPolicy,
    /// Cases that nobody decided.
    pub undecided: PeriodPolicy,
    /// Cases that the machine's verdict settled.
    pub settled: PeriodPolicy,
}

/// The longest period: a hundred years.
const MOST_DAYS: f64 = 36_525.0;

impl PeriodPolicy {
    const fn of(&self, kind: DataKind) -> Option<u32> {
        match kind {
            DataKind::Video => self.video,
            DataKind::DocumentPhotos => self.document_photos,
            DataKind::SelfieStills => self.selfie_stills,
            DataKind::Derived => self.derived,
            DataKind::Templates => self.templates,
            DataKind::Fields => self.fields,
        }
    }

    fn periods(&self) -> Periods {
        Periods { by_kind: DataKind::ALL.map(|kind| self.of(kind)), case: self.case }
    }

    fn check(&self, outcome: &str) -> Result<(), String> {
        let days = |name: &str, days: Option<u32>| match days {
            None => Ok(()),
            Some(days) => within(&format!("retention.{outcome}.{name}"), f64::from(days), 1.0, MOST_DAYS),
        };
        days("case", self.case)?;
        for kind in DataKind::ALL {
            days(kind.name(), self.of(kind))?;
            if let (Some(own), Some(case)) = (self.of(kind), self.case)
                && own > case
            {
                return Err(format!(
                    "retention.{outcome}.{kind} is {own} days, longer than retention.{outcome}.case, {case} days: the whole case goes first"
                ));
            }
        }
        Ok(())
    }
}

impl RetentionPolicy {
    const fn of(&self, outcome: CaseOutcome) -> &PeriodPolicy {
        match outcome {
            CaseOutcome::Approved => &self.approved,
            CaseOutcome::Rejected => &self.rejected,
            CaseOutcome::AskedAgain => &self.asked_again,
            CaseOutcome::Undecided => &self.undecided,
            CaseOutcome::Settled => &self.settled,
        }
    }

    /// The rules as values.
    pub fn rules(&self) -> RetentionRules {
        RetentionRules(CaseOutcome::ALL.map(|outcome| self.of(outcome).periods()))
    }

    pub(super) fn check(&self) -> Result<(), String> {
        CaseOutcome::ALL.into_iter().try_for_each(|outcome| self.of(outcome).check(outcome.name()))
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        case::retention::{CaseOutcome, DataKind},
        policy::{DEFAULT_POLICY, Policy},
    };

    fn with(section: &str) -> Result<Policy, String> {
        Policy::parse(&format!("{DEFAULT_POLICY}\n{section}\n"), "p.toml").map_err(|error| error.to_string())
    }

    #[test]
    fn nothing_is_erased_by_itself_unless_the_file_says_so() {
        assert!(Policy::parse(DEFAULT_POLICY, "default.toml").unwrap().retention.rules().is_empty());
        assert!(with("[retention.approved]").unwrap().retention.rules().is_empty());
    }

    #[test]
    fn periods_are_those_of_the_file() {
        let text = "[retention]\nrejected = { case = 90 }\n[retention.approved]\nvideo = 30\ncase = 1825";
        let rules = with(text).unwrap().retention.rules();
        let approved = rules.of(CaseOutcome::Approved);
        assert_eq!((approved.days(DataKind::Video), approved.days(DataKind::Fields)), (Some(30), Some(1825)));
        assert_eq!(rules.of(CaseOutcome::Rejected).days(DataKind::Templates), Some(90));
        assert!(rules.of(CaseOutcome::Settled).is_empty() && rules.of(CaseOutcome::Undecided).is_empty());
    }

    #[test]
    fn wrong_periods_are_refused_by_name() {
        for (section, expected) in [
            ("[retention.approved]\nvideo = 0", "retention.approved.video"),
            ("[retention.settled]\ncase = 40000", "retention.settled.case"),
            ("[retention.rejected]\nvideo = 31\ncase = 30", "retention.rejected.video is 31 days"),
            ("[retention.undecided]\nvideos = 3", "videos"),
            ("[retention]\nexpired = { case = 3 }", "expired"),
            ("[retention.approved]\nfields = -1", "fields"),
            ("[retention.approved]\nfields = \"never\"", "fields"),
            ("[retention.approved]\nfields = 1.5", "fields"),
        ] {
            let error = with(section).unwrap_err();
            assert!(error.contains(expected) && error.contains("p.toml"), "{section}: {error}");
        }
    }
}
