//! Every finding with what it rests on.

use super::regions::Regions;
use crate::{
    case::{
        Report,
        finding::{Exhibit, Outcome},
        heat_map::HeatMap,
    },
    export::{
        paper::{Cell, Column, Paper, Style},
        wording,
    },
};

/// Rows that two findings share from which the second one refers to the first instead of repeating them.
const SHARED: usize = 5;

pub(super) fn write(paper: &mut Paper, report: &Report, regions: &Regions) {
    paper.heading(2, "Findings");
    let mut told = Vec::new();
    for finding in &report.findings {
        let title = finding.check.title();
        one(paper, title, &finding.outcome, finding.code);
        table(paper, (title, &finding.exhibits), &mut told, regions);
    }
    let Some(document) = report.document.as_ref().filter(|document| !document.pad.is_empty()) else {
        return matches(paper, report);
    };
    paper.heading(2, "Document attack detection by reason");
    for finding in &document.pad {
        let title = finding.reason.name();
        one(paper, title, &finding.outcome, None);
        table(paper, (title, &finding.exhibits), &mut told, regions);
    }
    matches(paper, report);
}

fn one(paper: &mut Paper, title: &str, outcome: &Outcome, code: Option<i32>) {
    paper.heading(3, title);
    let code = code.map(|code| format!(" Code {code}.")).unwrap_or_default();
    paper.paragraph(Style::BODY, &format!("{}.{code}", wording::outcome(outcome)));
}

/// A title and what the finding under it rests on.
type Told<'a> = (&'a str, &'a [Exhibit]);

/// The rows of a finding, but for those that one of the findings told before has as well: of them it says where they stand.
fn table<'a>(paper: &mut Paper, finding: Told<'a>, told: &mut Vec<Told<'a>>, regions: &Regions) {
    let shared = |before: &Told<'_>| finding.1.iter().filter(|exhibit| before.1.contains(exhibit)).count();
    let most = told.iter().map(|before| (shared(before), *before)).max_by_key(|(shared, _)| *shared);
    let (count, before) = most.filter(|(count, _)| *count >= SHARED).unwrap_or((0, ("", &[])));
    let rows: Vec<Vec<Cell>> =
        finding.1.iter().filter(|exhibit| !before.1.contains(exhibit)).map(|exhibit| row(exhibit, regions)).collect();
    if !rows.is_empty() {
        let columns = [Column(8.0, "Kind"), Column(55.0, "What"), Column(37.0, "Value or place")];
        paper.table(&columns, rows);
    }
    if count > 0 {
        let others = if count == finding.1.len() { "It rests on" } else { "It also rests on" };
        paper.paragraph(Style::NOTE, &format!("{others} {count} figures and places that stand under {}.", before.0));
    }
    told.push(finding);
}

fn row(exhibit: &Exhibit, regions: &Regions) -> Vec<Cell> {
    let number = regions.number(exhibit).map(|number| format!("[{number}] ")).unwrap_or_default();
    let (kind, what, value) = match exhibit {
        Exhibit::Figure { name, value } => ("figure", name.clone(), wording::figure(*value)),
        Exhibit::Span { label, start_millis, end_millis } => (
            "stretch",
            label.clone(),
            format!("{} – {}", wording::seconds(*start_millis), wording::seconds(*end_millis)),
        ),
        Exhibit::Region { label, evidence, bbox_in_image: place } => (
            "place",
            format!("{number}{label}"),
            format!("{evidence}: {:.0}, {:.0}, {:.0} × {:.0} px", place.x, place.y, place.width, place.height),
        ),
        Exhibit::Heat { label, evidence, map } => {
            ("map", format!("{number}{label}"), format!("{evidence}: {}", hottest(map)))
        }
    };
    vec![Cell::small(kind), Cell::small(what), Cell::small(value)]
}

fn hottest(map: &HeatMap) -> String {
    let most = map.cells().max_by(|one, other| one.1.total_cmp(&other.1));
    most.map_or(String::new(), |(place, value)| {
        let at = place.center();
        format!("most, {value:.2}, at {:.0}, {:.0} px", at.x, at.y)
    })
}

/// Whom and what the case resembles, and what was heard.
fn matches(paper: &mut Paper, report: &Report) {
    if !report.enrolled_faces_matches.is_empty() {
        paper.heading(3, "Enrolled faces that the live face resembles");
        let columns = [Column(40.0, "Client"), Column(20.0, "Similarity"), Column(40.0, "Level")];
        let rows = report.enrolled_faces_matches.iter().map(|face| {
            let name = face.entity_name.as_deref().map(|name| format!(" ({name})")).unwrap_or_default();
            vec![
                Cell::small(format!("{}{name}", face.client_id)),
                Cell::small(format!("{:.3}", face.similarity)),
                Cell::small(wording::level(&face.level)),
            ]
        });
        paper.table(&columns, rows.collect());
    }
    if !report.specimen_check_matches.is_empty() {
        paper.heading(3, "Known images");
        let columns = [Column(40.0, "Evidence"), Column(40.0, "Known image"), Column(20.0, "Distance")];
        let rows = report.specimen_check_matches.iter().map(|found| {
            vec![
                Cell::small(found.evidence.to_string()),
                Cell::small(found.name.as_str()),
                Cell::small(format!("{:.3}", found.distance)),
            ]
        });
        paper.table(&columns, rows.collect());
    }
    if !report.heard_digits.is_empty() {
        let heard: Vec<String> = report
            .heard_digits
            .iter()
            .map(|heard| format!("{} at {}", heard.digit, wording::seconds(heard.start_millis)))
            .collect();
        paper.paragraph(Style::BODY, &format!("Digits heard: {}.", heard.join(", ")));
    }
}
