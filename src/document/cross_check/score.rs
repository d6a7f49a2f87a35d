//! The finding on the data of a document: the score of the worst thing found, by the policy, and the reasons.

use super::linked::are_linked;
use crate::{
    case::{
        finding::{CheckId, Exhibit, Finding, NotChecked, NotCheckedCause, Outcome},
        mrz::MrzFaultKind,
        pad::PadReason,
        quad::bounds,
        reading::{Agreement, DataRule, FieldCheck, FieldReading, RuleCheck, SideReading},
    },
    policy::DocumentDataPolicy,
};

/// The finding and the reasons, the gravest first.
pub(super) fn judged(
    sides: &[SideReading],
    checks: &[FieldCheck],
    rules: &[RuleCheck],
    policy: &DocumentDataPolicy,
) -> (Finding, Vec<PadReason>) {
    let check = CheckId::DocumentData;
    if sides.iter().all(|side| side.fields.is_empty()) {
        return nothing_read(sides);
    }
    if checks.is_empty() && rules.is_empty() {
        let detail = "nothing that was read can be compared or checked; ask for photos of both sides with the machine-readable zone in view";
        let finding = Finding::not_checked(check, NotCheckedCause::NoReference, detail);
        return (finding, vec![PadReason::NotProcessedDataCheck]);
    }
    let mut scores: Vec<f64> = checks.iter().filter_map(|check| of_comparison(check, policy)).collect();
    scores.extend(rules.iter().filter(|rule| !rule.is_kept).map(|rule| of_rule(rule.rule, policy)));
    if sides.iter().any(is_corrected) {
        scores.push(policy.corrected);
    }
    if checks.is_empty() {
        scores.push(policy.alone);
    }
    let is_linked = are_linked(sides, checks);
    let between = checks.iter().filter(|check| check.is_of_both_sides()).count();
    if !is_linked {
        scores.push(policy.sides_apart);
    }
    let score = scores.iter().copied().fold(1.0, f64::min);
    let differing = checks.iter().filter(|check| check.agreement != Agreement::Match);
    let broken = rules.iter().filter(|rule| !rule.is_kept);
    let mut finding = Finding::new(check, Outcome::scored(score, score))
        .with_figure("readings compared", checks.len() as f64)
        .with_figure("readings that differ", differing.clone().count() as f64)
        .with_figure("readings compared between the sides", between as f64)
        .with_figure("rules applied", rules.len() as f64)
        .with_figure("rules broken", broken.clone().count() as f64);
    finding.exhibits.extend(differing.clone().flat_map(regions));
    let mut reasons = Vec::new();
    if broken.clone().any(|rule| is_alteration(rule.rule)) {
        reasons.push(PadReason::SecurityDataCheck);
    }
    if differing.count() > 0 {
        reasons.push(PadReason::SecurityOcrCheck);
    }
    if let Some(hindrance) = hindered(sides) {
        // What was read is in order; what a missing network would have read may not be.
        if reasons.is_empty() {
            finding.outcome = Outcome::NotChecked(hindrance);
        }
        reasons.push(PadReason::NotProcessedOcr);
    }
    if !is_linked {
        reasons.push(PadReason::NotProcessedDataCheck);
    }
    (finding, reasons)
}

/// Why a part of the document was not looked at by a network: it is missing or failed.
fn hindered(sides: &[SideReading]) -> Option<NotChecked> {
    let by_model =
        |reason: &&NotChecked| matches!(reason.cause, NotCheckedCause::ModelUnavailable | NotCheckedCause::ModelFailed);
    sides.iter().flat_map(|side| &side.not_read).find(by_model).cloned()
}

/// A document of which nothing could be read, because of the first thing that hindered it.
fn nothing_read(sides: &[SideReading]) -> (Finding, Vec<PadReason>) {
    let check = CheckId::DocumentData;
    let hindrance = sides.iter().flat_map(|side| &side.not_read).next();
    let finding = match (hindrance, sides.is_empty()) {
        (_, true) => {
            Finding::not_checked(check, NotCheckedCause::EvidenceMissing, "the case has no photo of a document")
        }
        (Some(reason), false) => Finding::new(check, Outcome::NotChecked(reason.clone())),
        (None, false) => Finding::not_checked(
            check,
            NotCheckedCause::EvidenceUnreadable,
            "no machine-readable zone, barcode or text was found; ask for a sharp photo without glare that shows the whole document",
        ),
    };
    (finding, vec![PadReason::NotProcessedOcr])
}

/// The score of a comparison that is no match.
fn of_comparison(check: &FieldCheck, policy: &DocumentDataPolicy) -> Option<f64> {
    let verified = check.readings.iter().all(|reading| reading.is_verified == Some(true));
    match check.agreement {
        Agreement::Match => None,
        Agreement::Partial => Some(policy.partial_match),
        Agreement::NoMatch if verified => Some(policy.verified_mismatch),
        Agreement::NoMatch => Some(policy.mismatch),
    }
}

const fn of_rule(rule: DataRule, policy: &DocumentDataPolicy) -> f64 {
    match rule {
        DataRule::CheckDigits => policy.check_digit,
        DataRule::ZoneContent => policy.zone_content,
        DataRule::NotExpired => policy.expired,
        DataRule::DatesInOrder | DataRule::PlausibleAge => policy.dates,
        DataRule::CountryCode => policy.country_code,
        DataRule::IdType => policy.id_type,
    }
}

/// Whether a broken rule says that the content was altered. Expiry and what the case says about a document do not.
const fn is_alteration(rule: DataRule) -> bool {
    matches!(rule, DataRule::CheckDigits | DataRule::ZoneContent | DataRule::DatesInOrder | DataRule::PlausibleAge)
}

fn is_corrected(side: &SideReading) -> bool {
    let refitted = |kind| kind == MrzFaultKind::Refitted;
    side.mrz
        .as_ref()
        .is_some_and(|mrz| !mrz.corrections.is_empty() || mrz.faults.iter().any(|fault| refitted(fault.kind)))
}

/// Both places of readings that differ, with what is read in each.
fn regions(check: &FieldCheck) -> Vec<Exhibit> {
    let [first, second] = &check.readings;
    let label = format!("{}: {} here, {} there", check.field.key(), first.text, second.text);
    let back = format!("{}: {} here, {} there", check.field.key(), second.text, first.text);
    let region = |reading: &FieldReading, label: String| {
        Some(Exhibit::Region { label, evidence: reading.side, bbox_in_image: bounds(&reading.quad?) })
    };
    [region(first, label), region(second, back)].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        case::{
            CaseMeta,
            evidence::EvidenceKind,
            geometry::Point,
            reading::{FieldName, Zone},
        },
        document::cross_check::{CrossChecked, cross_check},
        policy::{DEFAULT_POLICY, Policy},
    };
    use jiff::civil::date;

    fn reading(value: &str, side: EvidenceKind, zone: Zone, verified: bool) -> FieldReading {
        FieldReading {
            field: FieldName::BirthDate,
            text: value.to_owned(),
            value: value.to_owned(),
            side,
            zone,
            quad: Some([Point::new(1.0, 2.0), Point::new(5.0, 2.0), Point::new(5.0, 3.0), Point::new(1.0, 3.0)]),
            is_verified: verified.then_some(true),
            is_cut: false,
        }
    }

    fn judged_sides(sides: &[(EvidenceKind, Vec<FieldReading>)]) -> CrossChecked {
        let policy = Policy::parse(DEFAULT_POLICY, "default.toml").unwrap();
        let side = |(side, fields): &(EvidenceKind, Vec<FieldReading>)| SideReading {
            side: *side,
            mrz: None,
            barcodes: vec![],
            fields: fields.clone(),
            not_read: vec![],
        };
        let sides = sides.iter().map(side).collect();
        cross_check(sides, &CaseMeta::default(), date(2026, 11, 28), &policy.document_data)
    }

    #[test]
    fn the_worst_thing_counts_and_a_verified_mismatch_is_the_worst() {
        let (front, back) = (EvidenceKind::DocumentFront, EvidenceKind::DocumentBack);
        let both = |value: &str, verified: bool| {
            let first = reading("1974-08-12", front, Zone::Visual, verified);
            judged_sides(&[(front, vec![first]), (back, vec![reading(value, back, Zone::Mrz, verified)])])
        };
        let score = |document: &CrossChecked| document.finding.outcome.score();
        let same = both("1974-08-12", true);
        assert_eq!(
            (score(&same), same.reading.reasons.len(), same.reading.scoring.overall_rating),
            (Some(1.0), 0, Some(1.0))
        );
        let other = both("1974-08-13", false);
        assert!(score(&other).is_some_and(|score| (0.25..0.5).contains(&score)));
        assert_eq!(other.reading.reasons, [PadReason::SecurityOcrCheck]);
        assert!(
            other
                .finding
                .exhibits
                .iter()
                .any(|exhibit| matches!(exhibit, Exhibit::Region { label, .. } if label.contains("1974-08-13")))
        );
        assert!(score(&both("1974-08-13", true)).is_some_and(|score| score < 0.25));
        assert!(score(&both("1974-08", false)).is_some_and(|score| (0.25..0.5).contains(&score)));
    }

    #[test]
    fn what_a_missing_network_did_not_read_is_never_in_order() {
        let policy = Policy::parse(DEFAULT_POLICY, "default.toml").unwrap();
        let (front, back) = (EvidenceKind::DocumentFront, EvidenceKind::DocumentBack);
        let read = |value: &str, cause| {
            let side = |side, value: &str, not_read| SideReading {
                side,
                mrz: None,
                barcodes: vec![],
                fields: vec![reading(value, side, Zone::Visual, false)],
                not_read,
            };
            let hindrance = vec![NotChecked::new(cause, "the reader of zones is missing")];
            let sides = vec![side(front, "1974-08-12", hindrance), side(back, value, vec![])];
            cross_check(sides, &CaseMeta::default(), date(2026, 11, 28), &policy.document_data)
        };
        for cause in [NotCheckedCause::ModelUnavailable, NotCheckedCause::ModelFailed] {
            let same = read("1974-08-12", cause);
            assert_eq!(
                (same.finding.outcome.score(), &same.reading.reasons[..]),
                (None, &[PadReason::NotProcessedOcr][..])
            );
            let other = read("1974-08-13", cause);
            assert!(other.finding.outcome.score().is_some_and(|score| score < 0.5));
            assert_eq!(other.reading.reasons, [PadReason::SecurityOcrCheck, PadReason::NotProcessedOcr]);
        }
        assert_eq!(read("1974-08-12", NotCheckedCause::EvidenceUnreadable).finding.outcome.score(), Some(1.0));
    }

    #[test]
    fn what_was_not_read_or_cannot_be_checked_has_no_score() {
        let front = EvidenceKind::DocumentFront;
        let nothing = judged_sides(&[(front, vec![])]);
        assert_eq!(
            (nothing.finding.outcome.score(), &nothing.reading.reasons[..]),
            (None, &[PadReason::NotProcessedOcr][..])
        );
        let none = judged_sides(&[]);
        let missing = |outcome: &Outcome| {
            matches!(outcome, Outcome::NotChecked(NotChecked { cause: NotCheckedCause::EvidenceMissing, .. }))
        };
        assert!(missing(&none.finding.outcome));
        let name = FieldReading { field: FieldName::Surname, ..reading("ROE", front, Zone::Visual, false) };
        let alone = judged_sides(&[(front, vec![name])]);
        assert_eq!(
            (alone.finding.outcome.score(), &alone.reading.reasons[..]),
            (None, &[PadReason::NotProcessedDataCheck][..])
        );
    }

    #[test]
    fn sides_that_nothing_links_may_be_of_two_holders() {
        let (front, back) = (EvidenceKind::DocumentFront, EvidenceKind::DocumentBack);
        let birth = || reading("1974-08-12", front, Zone::Mrz, true);
        let again = || reading("1974-08-12", front, Zone::Visual, false);
        let number = |value: &str| FieldReading {
            field: FieldName::PersonalNumber,
            ..reading(value, back, Zone::Visual, false)
        };
        for (on_back, is_linked) in [
            (vec![], false),
            (vec![number("58070991563")], false),
            (vec![number("740812-1234")], true),
            (vec![number("1208741234")], true),
            (vec![reading("1974-08-12", back, Zone::Visual, false)], true),
        ] {
            let judged = judged_sides(&[(front, vec![birth(), again()]), (back, on_back)]);
            let reasons = if is_linked { vec![] } else { vec![PadReason::NotProcessedDataCheck] };
            let score = judged.finding.outcome.score().unwrap();
            assert_eq!((judged.reading.reasons, score >= 0.5), (reasons, is_linked));
        }
        assert_eq!(judged_sides(&[(front, vec![birth(), again()])]).finding.outcome.score(), Some(1.0));
    }
}
