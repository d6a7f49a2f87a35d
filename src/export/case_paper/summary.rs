//! The first page: whose case, what the machine says, what was decided and why.

use crate::{
    case::{
        decision::{Decision, ResubmissionRequest},
        verdict::Route,
    },
    export::{
        Dossier, REDACTED,
        paper::{Cell, Paper, Style},
        wording,
    },
};

pub(super) fn write(paper: &mut Paper, dossier: &Dossier) {
    let report = &dossier.report;
    paper.heading(1, "Identity verification: report of a case");
    if dossier.is_redacted {
        redaction(paper);
    }
    paper.heading(2, "Summary");
    let mut facts = vec![("Case", Cell::styled(Style::STRONG, report.case.0.as_str()))];
    let sent = |key: &str| report.meta[key].as_str().map(str::to_owned);
    for (label, key) in [
        ("Person", "entityName"),
        ("Client", "clientId"),
        ("Dossier of the sender", "dossierId"),
        ("Document as sent", "idType"),
        ("Issuing country as sent", "countryCode"),
        ("Captured", "capturedAt"),
        ("Captured from", "captureIp"),
    ] {
        if let Some(value) = sent(key) {
            facts.push((label, Cell::styled(Style::BODY, value)));
        }
    }
    let (process, color) = wording::process(report.verdict.process);
    facts.push(("Machine's verdict", Cell::styled(Style::STRONG.colored(color), process)));
    if let Some(reviewed) = &dossier.reviewed {
        let (process, color) = wording::process(reviewed.process);
        facts.push(("With reviewers' checks", Cell::styled(Style::STRONG.colored(color), process)));
    }
    facts.push(("Route", Cell::styled(Style::BODY, route(&report.route))));
    facts.push(("Decision", decision(dossier)));
    if let Some(level) = report.face_match.as_ref().and_then(|matched| matched.level()) {
        facts.push(("Face match", Cell::styled(Style::BODY, wording::level(&level))));
    }
    if let Some(document) = &report.document {
        let reasons: Vec<&str> = document.reasons.iter().map(|reason| reason.name()).collect();
        let text = format!("{:?} {}", document.decision, reasons.join(", "));
        facts.push(("Document", Cell::styled(Style::BODY, text)));
    }
    facts.extend(keeping(dossier));
    facts.push(("Run", Cell::styled(Style::BODY, format!("{}, recorded {}", dossier.run, dossier.run_at))));
    let made = format!("{} by {}", dossier.exported_at, dossier.exported_by);
    facts.push(("This report", Cell::styled(Style::BODY, made)));
    paper.facts(facts);
    warnings(paper, &report.warnings);
}

/// Why the case is kept, and what of it is gone.
fn keeping(dossier: &Dossier) -> Vec<(&'static str, Cell)> {
    let mut facts = Vec::new();
    if let Some(hold) = &dossier.hold {
        let text = format!(
            "{} by {} on {}",
            wording::words(&hold.reason),
            hold.placed_by,
            wording::time(hold.placed_at_millis)
        );
        facts.push(("Legal hold", Cell::styled(Style::STRONG, text)));
    }
    for erasure in &dossier.erasures {
        let text = format!(
            "{} on {} by {}: {}",
            wording::kinds(erasure.kinds),
            wording::time(erasure.ordered_at_millis),
            erasure.ordered_by,
            wording::words(&erasure.reason)
        );
        facts.push(("Erased", Cell::styled(Style::STRONG, text)));
    }
    facts
}

fn redaction(paper: &mut Paper) {
    paper.heading(2, "Redacted");
    paper.paragraph(
        Style::BODY,
        &format!(
            "This report is redacted. Left out or replaced by \"{REDACTED}\": names, numbers and identifiers of the person and \
             of the document, dates and places of birth, addresses, network addresses, names of files, everything read on the \
             document that tells who the person is, what reviewers and senders wrote in words, and clients of the gallery. \
             Faces are shown in squares of which at most twelve lie across; photos of the document and of the person are left \
             out. Scores, thresholds, reasons, times, who decided, and digests stand as they are."
        ),
    );
}

fn route(route: &Route) -> String {
    match route {
        Route::Settled => "Settled by the machine's verdict".to_owned(),
        Route::Queue { reasons, priority } => {
            let reasons: Vec<String> = reasons.iter().map(ToString::to_string).collect();
            format!("To a person ({} priority): {}", wording::words(priority), reasons.join("; "))
        }
    }
}

fn decision(dossier: &Dossier) -> Cell {
    let Some(standing) = dossier.decisions.iter().rev().find(|decision| decision.stands()) else {
        let text = match dossier.decisions.iter().rev().find(|decision| decision.withdrawn.is_none()) {
            Some(first) => {
                format!("Not final: {} by {}, another person decides", first.draft.kind.name(), first.decided_by)
            }
            None => "None by a person".to_owned(),
        };
        return Cell::styled(Style::BODY, text);
    };
    let (kind, color) = wording::decision(standing.draft.kind);
    let older = if standing.draft.run == dossier.run { "" } else { " It rests on an older run than this report." };
    let text = format!(
        "Reason {}, by {} on {}, on run {}.{older}{}",
        standing.draft.reason,
        standing.decided_by,
        standing.decided_at,
        standing.draft.run,
        note(standing)
    );
    Cell::Two((Style::STRONG.colored(color), kind.to_owned()), (Style::BODY, text))
}

fn note(decision: &Decision) -> String {
    let asked = |request: &ResubmissionRequest| {
        let kinds: Vec<String> = request.evidence.iter().map(ToString::to_string).collect();
        format!(" Asked for: {}.", kinds.join(", "))
    };
    let note = decision.draft.note.trim();
    let note = if note.is_empty() { String::new() } else { " A note stands under Decisions.".to_owned() };
    format!("{}{note}", decision.draft.request.as_ref().map(asked).unwrap_or_default())
}

fn warnings(paper: &mut Paper, warnings: &[String]) {
    if warnings.is_empty() {
        return;
    }
    paper.heading(3, "Warnings");
    for warning in warnings {
        paper.paragraph(Style::BODY, &format!("• {warning}"));
    }
}
