//! What attack detection concludes, and what was read on the document.

use crate::{
    case::{
        document::{DocumentReport, PhotoFault},
        evidence::EvidenceKind,
        reading::{DocumentReading, FieldReading, SideReading},
    },
    export::{
        Dossier,
        paper::{Cell, Column, Paper, Style},
        wording,
    },
};

pub(super) fn write(paper: &mut Paper, dossier: &Dossier) {
    let Some(document) = &dossier.report.document else { return };
    paper.heading(2, "Document");
    let mut facts = vec![("Attack detection", Cell::styled(Style::STRONG, format!("{:?}", document.decision)))];
    let reasons: Vec<&str> = document.reasons.iter().map(|reason| reason.name()).collect();
    if !reasons.is_empty() {
        facts.push(("Reasons", Cell::styled(Style::BODY, reasons.join(", "))));
    }
    if !document.reading.doc_model.is_empty() {
        facts.push(("Model by its zone", Cell::styled(Style::BODY, document.reading.doc_model.as_str())));
    }
    facts.push(("Judged as of", Cell::styled(Style::BODY, dossier.report.as_of.as_str())));
    paper.facts(facts);
    faults(paper, document);
    for side in &document.reading.sides {
        self::side(paper, dossier, side);
    }
    comparisons(paper, &document.reading);
}

fn faults(paper: &mut Paper, document: &DocumentReport) {
    let mut rows = Vec::new();
    for photo in &document.photos {
        let fault = |kind: &str, fault: &PhotoFault| {
            vec![
                Cell::small(photo.side.to_string()),
                Cell::small(kind),
                Cell::small(fault.code.as_str()),
                Cell::small(fault.figure.as_str()),
                Cell::small(wording::figure(fault.value)),
                Cell::small(wording::figure(fault.threshold)),
            ]
        };
        rows.extend(photo.errors.iter().map(|error| fault("error", error)));
        rows.extend(photo.warnings.iter().map(|warning| fault("lack", warning)));
    }
    if rows.is_empty() {
        return;
    }
    paper.heading(3, "Faults of the photos");
    let columns = [
        Column(16.0, "Photo"),
        Column(8.0, "Kind"),
        Column(30.0, "Code"),
        Column(24.0, "Measured"),
        Column(11.0, "Value"),
        Column(11.0, "Line"),
    ];
    paper.table(&columns, rows);
}

fn side(paper: &mut Paper, dossier: &Dossier, side: &SideReading) {
    let name = if side.side == EvidenceKind::DocumentBack { "back" } else { "front" };
    let corrected = |field| dossier.amendments.corrected(dossier.run, side.side, field);
    let row = |read: &FieldReading| {
        let verified = match read.is_verified {
            Some(true) => "check digit right",
            Some(false) => "check digit wrong",
            None => "–",
        };
        vec![
            Cell::small(read.field.key()),
            Cell::small(wording::words(&read.zone)),
            Cell::small(read.value.as_str()),
            Cell::small(verified),
            Cell::small(corrected(read.field).unwrap_or("–")),
        ]
    };
    let rows: Vec<Vec<Cell>> = side.fields.iter().map(row).collect();
    if rows.is_empty() && side.mrz.is_none() && side.barcodes.is_empty() && side.not_read.is_empty() {
        return;
    }
    paper.heading(3, &format!("Read on the {name}"));
    let columns = [
        Column(19.0, "Field"),
        Column(9.0, "Zone"),
        Column(36.0, "Value"),
        Column(17.0, "Verified"),
        Column(19.0, "Corrected to"),
    ];
    if !rows.is_empty() {
        paper.table(&columns, rows);
    }
    if let Some(mrz) = &side.mrz {
        paper.paragraph(Style::NOTE, "Machine-readable zone");
        for line in &mrz.lines {
            paper.paragraph(Style { size: 8.0, ..Style::DIGEST }, line);
        }
    }
    for barcode in &side.barcodes {
        let text: String = barcode.text.chars().take(1000).collect();
        paper.paragraph(Style::NOTE, &format!("Barcode {}: {text}", barcode.format));
    }
    for reason in &side.not_read {
        let text = format!("Not read: {} {}", wording::cause(reason.cause), reason.detail);
        paper.paragraph(Style::NOTE, text.trim_end());
    }
}

fn comparisons(paper: &mut Paper, reading: &DocumentReading) {
    if !reading.checks.is_empty() {
        paper.heading(3, "Readings compared");
        let columns =
            [Column(19.0, "Field"), Column(13.0, "Agreement"), Column(34.0, "One reading"), Column(34.0, "The other")];
        let told = |read: &FieldReading| format!("{} ({}, {})", read.value, read.side, wording::words(&read.zone));
        let row = |check: &crate::case::reading::FieldCheck| {
            let [one, other] = &check.readings;
            let agreement = wording::words(&check.agreement);
            vec![
                Cell::small(check.field.key()),
                Cell::small(agreement),
                Cell::small(told(one)),
                Cell::small(told(other)),
            ]
        };
        paper.table(&columns, reading.checks.iter().map(row).collect());
    }
    if !reading.rules.is_empty() {
        paper.heading(3, "Rules applied to the data");
        let columns =
            [Column(20.0, "Rule"), Column(18.0, "Side"), Column(10.0, "Kept"), Column(52.0, "What was compared")];
        let row = |rule: &crate::case::reading::RuleCheck| {
            let kept = if rule.is_kept { "yes" } else { "no" };
            vec![
                Cell::small(wording::words(&rule.rule)),
                Cell::small(rule.side.to_string()),
                Cell::small(kept),
                Cell::small(rule.detail.as_str()),
            ]
        };
        paper.table(&columns, reading.rules.iter().map(row).collect());
    }
}
