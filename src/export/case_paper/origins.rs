//! By what the report can be checked: policy, networks, references, evidence, and the head of the audit log.

use crate::{
    case::Digest,
    export::{
        CasePictures, Dossier,
        paper::{Cell, Column, Paper, Style},
    },
};

pub(super) fn write(paper: &mut Paper, dossier: &Dossier, pictures: &CasePictures) {
    let report = &dossier.report;
    paper.heading(2, "Policy, networks and references");
    let digest = |digest: &Digest| Cell::styled(Style::DIGEST, digest.to_string());
    let row = |kind: &str, name: String, sha256: &Digest| vec![Cell::small(kind), Cell::small(name), digest(sha256)];
    let mut rows = vec![row("policy", report.policy.name.clone(), &report.policy.sha256)];
    rows.extend(report.models.iter().map(|model| row("network", model.name.clone(), &model.sha256)));
    rows.extend(report.references.iter().map(|reference| {
        row("reference", format!("{} ({} entries)", reference.name, reference.entries), &reference.sha256)
    }));
    paper.table(&[Column(12.0, "Kind"), Column(33.0, "Name"), Column(55.0, "SHA-256")], rows);
    evidence(paper, dossier, pictures);
    paper.heading(2, "Audit log");
    paper.facts(vec![
        ("Head when this was made", Cell::styled(Style::DIGEST, dossier.audit_head.to_string())),
        ("Made", Cell::styled(Style::BODY, format!("{} by {}", dossier.exported_at, dossier.exported_by))),
    ]);
    paper.paragraph(
        Style::NOTE,
        "The event after this head records the export with the SHA-256 of this file. `assay export verify FILE` compares the file \
         with the log, `assay audit verify` walks the log.",
    );
}

fn evidence(paper: &mut Paper, dossier: &Dossier, pictures: &CasePictures) {
    paper.heading(2, "Evidence");
    let rows = dossier.report.evidence.iter().map(|evidence| {
        let state = pictures.evidence.iter().find(|state| state.digest == evidence.digest);
        let state = match state.map(|state| &state.fault) {
            None => "not looked at".to_owned(),
            Some(None) => "as imported".to_owned(),
            Some(Some(fault)) => fault.clone(),
        };
        let about = format!("{}, {} bytes", evidence.media_type, evidence.byte_len);
        vec![
            Cell::small(evidence.kind.to_string()),
            Cell::Two((Style::SMALL, evidence.file_name.clone()), (Style::NOTE, about)),
            Cell::styled(Style::DIGEST, evidence.digest.to_string()),
            Cell::small(state),
        ]
    });
    let columns = [Column(17.0, "Evidence"), Column(18.0, "File"), Column(53.0, "SHA-256"), Column(12.0, "State")];
    paper.table(&columns, rows.collect());
}
