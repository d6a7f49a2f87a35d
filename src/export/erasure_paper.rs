//! The report of what was erased of a case: what was destroyed, what stays and why.

use serde::Serialize;

use super::{
    paper::{Cell, Column, Imprint, Paper, PaperError, Style, print},
    wording,
};
use crate::case::{
    CaseId, Digest,
    erasure::{ErasedFile, Erasure, FileFate},
    retention::DataKinds,
};

/// By whom and when a report of erasures was made, and the head of the audit log then.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ErasureImprint {
    /// Hash of the newest audit event.
    pub audit_head: Digest,
    /// RFC 3339 in UTC.
    pub exported_at: String,
    /// Who.
    pub exported_by: String,
}

/// What no program can reach.
const BEYOND: &str = "Not reached: files that were exported before, backups and copies of the data folder, heads and logs kept elsewhere, \
and blocks of the disk that the file system or a flash memory has not written over yet. Where the data folder was encrypted, those \
blocks cannot be read without its key.";
/// What stays of an erased case.
const LEFT: &str = "Left of the case: its identifier, how it was decided, when and by whom, scores, verdicts and reasons of its runs, and the \
SHA-256 of what was destroyed.";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ErasureExport<'a> {
    schema: &'static str,
    case: &'a CaseId,
    erased: DataKinds,
    erasures: &'a [Erasure],
    not_reached: &'static str,
    left: &'static str,
    export: &'a ErasureImprint,
}

fn erased(erasures: &[Erasure]) -> DataKinds {
    erasures.iter().fold(DataKinds::NONE, |all, erasure| all.and(erasure.kinds))
}

/// The erasures of a case as one JSON object of schema `assay.erasure/1`.
///
/// # Errors
/// When a value has no JSON form, which no record has.
pub fn erasure_json(
    case: &CaseId,
    erasures: &[Erasure],
    imprint: &ErasureImprint,
) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(&ErasureExport {
        schema: "assay.erasure/1",
        case,
        erased: erased(erasures),
        erasures,
        not_reached: BEYOND,
        left: LEFT,
        export: imprint,
    })
}

/// The erasures of a case as a PDF/UA-1 document, A4. The same erasures and imprint give the same bytes.
///
/// # Errors
/// When the PDF library refuses what is written.
pub fn erasure_pdf(case: &CaseId, erasures: &[Erasure], imprint: &ErasureImprint) -> Result<Vec<u8>, PaperError> {
    let mut paper = Paper::new()?;
    paper.heading(1, "Identity verification: report of an erasure");
    let body = |text: String| Cell::styled(Style::BODY, text);
    paper.facts(vec![
        ("Case", Cell::styled(Style::STRONG, case.0.as_str())),
        ("Erased so far", body(wording::kinds(erased(erasures)))),
        ("This report", body(format!("{} by {}", imprint.exported_at, imprint.exported_by))),
    ]);
    for erasure in erasures {
        one(&mut paper, erasure);
    }
    paper.heading(2, "What stays");
    paper.paragraph(Style::BODY, LEFT);
    paper.paragraph(Style::BODY, BEYOND);
    paper.heading(2, "Audit log");
    paper.facts(vec![("Head when this was made", Cell::styled(Style::DIGEST, imprint.audit_head.to_string()))]);
    paper.paragraph(
        Style::NOTE,
        "`assay audit verify` walks the log and finds the events erase_ordered and erased of this case; with --evidence it also tells \
         a file that was erased from one that is missing.",
    );
    let title = format!("Erasure of case {case}");
    let head = format!("Case {case} · {}", imprint.exported_at);
    print(paper, &Imprint { title: &title, head: &head, foot: "Compliance", made_at: &imprint.exported_at })
}

fn one(paper: &mut Paper, erasure: &Erasure) {
    paper.heading(2, &format!("Erasure {}", erasure.id));
    let body = |text: String| Cell::styled(Style::BODY, text);
    let mut facts = vec![
        ("Destroyed", Cell::styled(Style::STRONG, wording::kinds(erasure.kinds))),
        ("Reason", body(wording::words(&erasure.reason))),
        ("Ordered", body(format!("{} by {}", wording::time(erasure.ordered_at_millis), erasure.ordered_by))),
        ("Done", body(erasure.done_at_millis.map_or("not yet: files remain".to_owned(), wording::time))),
        ("Outcome of the case", body(wording::words(&erasure.outcome))),
        ("Imported", body(wording::time(erasure.imported_at_millis))),
    ];
    if let Some(decided) = erasure.decided_at_millis {
        facts.push(("Decided", body(wording::time(decided))));
    }
    if !erasure.note.is_empty() {
        facts.push(("Note", body(erasure.note.clone())));
    }
    facts.push(("SHA-256 of the identifier", Cell::styled(Style::DIGEST, erasure.case_sha256.to_string())));
    let records = &erasure.records;
    for (label, count) in [
        ("Templates of the gallery", records.templates),
        ("Templates offered for it", records.offers),
        ("Reports rewritten", records.reports.len() as u64),
        ("Reports of other cases", records.reports_of_others.len() as u64),
        ("Events emptied", records.events),
        ("Unfinished notes", records.drafts),
    ] {
        facts.push((label, body(count.to_string())));
    }
    paper.facts(facts);
    if erasure.files.is_empty() {
        return;
    }
    let columns = [Column(16.0, "Evidence"), Column(54.0, "SHA-256"), Column(14.0, "Bytes"), Column(16.0, "Fate")];
    paper.table(&columns, erasure.files.iter().map(row).collect());
}

fn row(file: &ErasedFile) -> Vec<Cell> {
    let fate = match &file.fate {
        FileFate::Destroyed => "destroyed".to_owned(),
        FileFate::WasMissing => "was not there".to_owned(),
        FileFate::KeptFor { case } => format!("kept: case {case} has the same file"),
    };
    vec![
        Cell::small(file.kind.to_string()),
        Cell::styled(Style::DIGEST, file.digest.to_string()),
        Cell::small(file.bytes.to_string()),
        Cell::small(fate),
    ]
}
