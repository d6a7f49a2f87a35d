//! The finding on the data of a document: the score of the worst thing found, by the policy, and the reasons.

use super::{
    guessed::{is_guessed, marks},
    linked::are_linked,
};
use crate::{
    case::{
        finding::{CheckId, Exhibit, Finding, NotChecked, NotCheckedCause, Outcome},
        mrz::{MrzCheckDigit, MrzFaultKind},
        pad::{PadFinding, PadReason},
        quad::bounds,
        reading::{Agreement, DataRule, FieldCheck, FieldReading, RuleCheck, SideReading},
    },
    policy::DocumentDataPolicy,
};

/// What is found on the data of a document.
pub(super) struct Judged {
    /// The finding of the check `document_data`.
    pub(super) finding: Finding,
    /// The reasons, each with what was found on it, the gravest first.
    pub(super) reasons: Vec<PadFinding>,
}

/// What the comparisons and rules come to. `is_unanswered`: the case names a state or a kind of document with which nothing that was
/// read could be compared.
pub(super) fn judged(
    sides: &[SideReading],
    checks: &[FieldCheck],
    rules: &[RuleCheck],
    is_unanswered: bool,
    policy: &DocumentDataPolicy,
) -> Judged {
    let check = CheckId::DocumentData;
    if sides.iter().all(|side| side.fields.is_empty()) {
        return nothing_read(sides);
    }
    if checks.is_empty() && rules.is_empty() {
        let detail = "nothing that was read can be compared or checked; ask for photos of both sides with the machine-readable zone in view";
        let reason = NotChecked::new(NotCheckedCause::NoReference, detail);
        let reasons = vec![not_processed(PadReason::NotProcessedDataCheck, reason.clone())];
        return Judged { finding: Finding::new(check, Outcome::NotChecked(reason)), reasons };
    }
    let mut reasons = security_reasons(sides, checks, rules, policy);
    let hindrance = sides.iter().flat_map(|side| &side.not_read).next().cloned();
    let mut finding = data_finding(sides, checks, rules, policy);
    if let Some(hindrance) = hindrance {
        // What was read is in order; what could not be read may not be.
        if reasons.is_empty() {
            finding.outcome = Outcome::NotChecked(hindrance.clone());
        }
        reasons.push(not_processed(PadReason::NotProcessedOcr, hindrance));
    }
    if !are_linked(sides, checks) || checks.is_empty() || is_unanswered {
        let detail = "too little was read to compare, nothing links the two sides, or the state or kind of document that the case names \
                      stands nowhere; a person must compare them";
        let reason = NotChecked::new(NotCheckedCause::EvidenceUnreadable, detail);
        reasons.push(not_processed(PadReason::NotProcessedDataCheck, reason));
    }
    Judged { finding, reasons }
}

/// The finding: the score of the worst of everything.
fn data_finding(
    sides: &[SideReading],
    checks: &[FieldCheck],
    rules: &[RuleCheck],
    policy: &DocumentDataPolicy,
) -> Finding {
    let differing = || checks.iter().filter(|check| check.agreement != Agreement::Match);
    let broken = || rules.iter().filter(|rule| !rule.is_kept);
    let between = checks.iter().filter(|check| check.is_of_both_sides()).count();
    let mut scores: Vec<f64> = differing().map(|check| of_comparison(check, policy)).collect();
    scores.extend(broken().map(|rule| of_rule(rule.rule, policy)));
    scores.extend(sides.iter().any(is_corrected).then_some(policy.corrected));
    scores.extend(sides.iter().any(|side| is_guessed(side, checks)).then_some(policy.guessed));
    scores.extend(checks.is_empty().then_some(policy.alone));
    scores.extend((!are_linked(sides, checks)).then_some(policy.sides_apart));
    let score = scores.iter().copied().fold(1.0, f64::min);
    let mut finding = Finding::new(CheckId::DocumentData, Outcome::scored(score, score))
        .with_figure("readings compared", checks.len() as f64)
        .with_figure("readings that differ", differing().count() as f64)
        .with_figure("readings compared between the sides", between as f64)
        .with_figure("rules applied", rules.len() as f64)
        .with_figure("rules broken", broken().count() as f64);
    finding.exhibits.extend(differing().flat_map(regions));
    finding.exhibits.extend(sides.iter().flat_map(marks));
    finding
}

/// The service's reasons: content that speaks of an alteration, which is data of one side that contradict each other or a rule, and data
/// that both sides have and that differ.
fn security_reasons(
    sides: &[SideReading],
    checks: &[FieldCheck],
    rules: &[RuleCheck],
    policy: &DocumentDataPolicy,
) -> Vec<PadFinding> {
    let differing = |both: bool| {
        let unlike = move |check: &&FieldCheck| check.agreement != Agreement::Match && check.is_of_both_sides() == both;
        checks.iter().filter(unlike)
    };
    let altered = || rules.iter().filter(|rule| !rule.is_kept && is_alteration(rule.rule));
    let of_rules = altered().map(|rule| of_rule(rule.rule, policy));
    let data = differing(false).map(|check| of_comparison(check, policy)).chain(of_rules).reduce(f64::min);
    let between = differing(true).map(|check| of_comparison(check, policy)).reduce(f64::min);
    let mut exhibits: Vec<Exhibit> = differing(false).flat_map(regions).collect();
    exhibits.extend(sides.iter().flat_map(wrong_digits));
    let found = |reason, score: Option<f64>, exhibits| {
        Some(PadFinding { reason, outcome: Outcome::scored(score?, score?), exhibits })
    };
    let reasons = [
        found(PadReason::SecurityDataCheck, data, exhibits),
        found(PadReason::SecurityOcrCheck, between, differing(true).flat_map(regions).collect()),
    ];
    reasons.into_iter().flatten().collect()
}

fn not_processed(reason: PadReason, why: NotChecked) -> PadFinding {
    PadFinding { reason, outcome: Outcome::NotChecked(why), exhibits: Vec::new() }
}

/// Where check digits are wrong, with what stands there and what should.
fn wrong_digits(side: &SideReading) -> Vec<Exhibit> {
    let Some(mrz) = &side.mrz else { return Vec::new() };
    let region = |digit: &MrzCheckDigit| {
        let bbox_in_image = bounds(&mrz.letter_quad(digit.line, digit.column)?);
        let label = format!("check digit of {}: {}, should be {}", digit.field, digit.found, digit.expected);
        Some(Exhibit::Region { label, evidence: side.side, bbox_in_image })
    };
    mrz.check_digits.iter().filter(|digit| !digit.right).filter_map(region).collect()
}

/// A document of which nothing could be read, because of the first thing that hindered it.
fn nothing_read(sides: &[SideReading]) -> Judged {
    let hindrance = sides.iter().flat_map(|side| &side.not_read).next();
    let why = match (hindrance, sides.is_empty()) {
        (_, true) => NotChecked::new(NotCheckedCause::EvidenceMissing, "the case has no photo of a document"),
        (Some(reason), false) => reason.clone(),
        (None, false) => NotChecked::new(
            NotCheckedCause::EvidenceUnreadable,
            "no machine-readable zone or barcode was found, and no text whose meaning is known; ask for a sharp photo without glare that shows the whole document",
        ),
    };
    let reasons = vec![not_processed(PadReason::NotProcessedOcr, why.clone())];
    Judged { finding: Finding::new(CheckId::DocumentData, Outcome::NotChecked(why)), reasons }
}

/// The score of a comparison.
fn of_comparison(check: &FieldCheck, policy: &DocumentDataPolicy) -> f64 {
    let verified = check.readings.iter().all(|reading| reading.is_verified == Some(true));
    match check.agreement {
        Agreement::Match => 1.0,
        Agreement::Partial => policy.partial_match,
        Agreement::NoMatch if verified => policy.verified_mismatch,
        Agreement::NoMatch => policy.mismatch,
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
            country::CountryCode,
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

    fn named(document: &CrossChecked) -> Vec<PadReason> {
        document.reasons.iter().map(|found| found.reason).collect()
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
        assert_eq!((score(&same), same.reasons.len(), same.reading.scoring.overall_rating), (Some(1.0), 0, Some(1.0)));
        let other = both("1974-08-13", false);
        assert!(score(&other).is_some_and(|score| (0.25..0.5).contains(&score)));
        assert_eq!(named(&other), [PadReason::SecurityOcrCheck]);
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
        for cause in
            [NotCheckedCause::ModelUnavailable, NotCheckedCause::ModelFailed, NotCheckedCause::EvidenceUnreadable]
        {
            let same = read("1974-08-12", cause);
            assert_eq!((same.finding.outcome.score(), &named(&same)[..]), (None, &[PadReason::NotProcessedOcr][..]));
            let other = read("1974-08-13", cause);
            assert!(other.finding.outcome.score().is_some_and(|score| score < 0.5));
            assert_eq!(named(&other), [PadReason::SecurityOcrCheck, PadReason::NotProcessedOcr]);
        }
    }

    #[test]
    fn what_was_not_read_or_cannot_be_checked_has_no_score() {
        let front = EvidenceKind::DocumentFront;
        let nothing = judged_sides(&[(front, vec![])]);
        assert_eq!((nothing.finding.outcome.score(), &named(&nothing)[..]), (None, &[PadReason::NotProcessedOcr][..]));
        let none = judged_sides(&[]);
        let missing = |outcome: &Outcome| {
            matches!(outcome, Outcome::NotChecked(NotChecked { cause: NotCheckedCause::EvidenceMissing, .. }))
        };
        assert!(missing(&none.finding.outcome));
        let name = FieldReading { field: FieldName::Surname, ..reading("ROE", front, Zone::Visual, false) };
        let alone = judged_sides(&[(front, vec![name])]);
        assert_eq!(
            (alone.finding.outcome.score(), &named(&alone)[..]),
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
            assert_eq!((named(&judged), score >= 0.5), (reasons, is_linked));
        }
        assert_eq!(judged_sides(&[(front, vec![birth(), again()])]).finding.outcome.score(), Some(1.0));
    }

    #[test]
    fn what_the_case_names_and_nobody_could_compare_leaves_doubt() {
        let policy = Policy::parse(DEFAULT_POLICY, "default.toml").unwrap();
        let front = EvidenceKind::DocumentFront;
        let read =
            [reading("1974-08-12", front, Zone::Visual, false), reading("1974-08-12", front, Zone::Barcode, true)];
        let judged = |country: Option<&str>| {
            let fields = read.to_vec();
            let side = SideReading { side: front, mrz: None, barcodes: Vec::new(), fields, not_read: Vec::new() };
            let country_code = country.and_then(CountryCode::parse);
            let meta = CaseMeta { country_code, ..CaseMeta::default() };
            named(&cross_check(vec![side], &meta, date(2026, 11, 28), &policy.document_data))
        };
        assert_eq!((judged(None), judged(Some("ESP"))), (vec![], vec![PadReason::NotProcessedDataCheck]));
    }

    #[test]
    fn each_reason_has_its_own_score_and_places() {
        let (front, back) = (EvidenceKind::DocumentFront, EvidenceKind::DocumentBack);
        let on_front =
            vec![reading("1974-08-12", front, Zone::Mrz, true), reading("1975-01-01", front, Zone::Visual, false)];
        let judged = judged_sides(&[(front, on_front), (back, vec![reading("1974-08-12", back, Zone::Barcode, true)])]);
        assert_eq!(named(&judged), [PadReason::SecurityDataCheck, PadReason::SecurityOcrCheck]);
        let places = |found: &PadFinding, side: EvidenceKind| {
            let of_side = |exhibit: &&Exhibit| matches!(exhibit, Exhibit::Region { evidence, .. } if *evidence == side);
            found.exhibits.iter().filter(of_side).count()
        };
        let [data, between] = [&judged.reasons[0], &judged.reasons[1]];
        assert_eq!((places(data, front), places(data, back)), (2, 0));
        assert_eq!((places(between, front), places(between, back)), (1, 1));
        assert!(judged.reasons.iter().all(|found| found.outcome.score().is_some_and(|score| score < 0.5)));
    }
}
