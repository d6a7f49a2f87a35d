//! The parts of a document against each other, and against what the case says.

mod agreement;
mod guessed;
mod linked;
mod names;
mod permanent;
mod rules;
mod score;
mod transliteration;

pub(super) use agreement::agreement;

use jiff::civil::Date;

use self::score::Judged;
use crate::{
    case::{
        CaseMeta,
        finding::Finding,
        pad::PadFinding,
        reading::{Agreement, DataRule, DocumentReading, FieldName, FieldReading, RuleCheck, Scoring, SideReading},
    },
    policy::DocumentDataPolicy,
};

/// What was read on a document, and what is found on its data.
#[derive(Debug, Clone, PartialEq)]
pub struct CrossChecked {
    /// What was read, compared.
    pub reading: DocumentReading,
    /// The finding of the check `document_data`.
    pub finding: Finding,
    /// What was found on each reason of the PAD service that rests on data, the gravest first.
    pub reasons: Vec<PadFinding>,
}

/// Everything that can be said about what was read on `sides`, front first, as of `reference`.
pub fn cross_check(
    mut sides: Vec<SideReading>,
    meta: &CaseMeta,
    reference: Date,
    policy: &DocumentDataPolicy,
) -> CrossChecked {
    permanent::resolve(&mut sides);
    let readings: Vec<&FieldReading> = sides.iter().flat_map(|side| &side.fields).collect();
    let checks = agreement::compared(&readings);
    let rules: Vec<_> = sides
        .iter()
        .flat_map(|side| rules::applied(side, meta, reference))
        .chain(rules::dates_in_order(&sides))
        .collect();
    let Judged { finding, reasons } = score::judged(&sides, &checks, &rules, is_unanswered(meta, &rules), policy);
    let all = checks.len() + rules.len();
    let held = checks.iter().filter(|check| check.agreement == Agreement::Match).count()
        + rules.iter().filter(|rule| rule.is_kept).count();
    let names_of = |fields: &[&FieldReading]| {
        FieldName::ALL.iter().filter(|name| fields.iter().any(|one| one.field == **name)).count()
    };
    let filled: Vec<&FieldReading> = readings.iter().copied().filter(|reading| !reading.value.is_empty()).collect();
    let scoring = Scoring {
        fields_total: names_of(&readings),
        fields_returned: names_of(&filled),
        overall_rating: (all > 0).then(|| held as f64 / all as f64),
    };
    let doc_model = sides.iter().find_map(doc_model).unwrap_or_default();
    CrossChecked { reading: DocumentReading { sides, checks, rules, scoring, doc_model }, finding, reasons }
}

/// Whether the case names a state or a kind of document that no rule could compare.
fn is_unanswered(meta: &CaseMeta, rules: &[RuleCheck]) -> bool {
    let lacks = |rule: DataRule| !rules.iter().any(|one| one.rule == rule);
    meta.country_code.is_some() && lacks(DataRule::CountryCode) || meta.id_type.is_some() && lacks(DataRule::IdType)
}

/// Kind, issuer and format by the zone.
fn doc_model(side: &SideReading) -> Option<String> {
    let mrz = side.mrz.as_ref()?;
    let code = mrz.lines.first()?.get(..2)?.trim_end_matches('<');
    Some(format!("{code}-{}-{}", mrz.data.issuing_country, mrz.format.name()))
}
