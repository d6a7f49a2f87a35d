//! What persons said: decisions, checks judged otherwise, fields corrected.

use crate::{
    case::decision::{Decision, WithdrawalCause},
    export::{
        Dossier,
        paper::{Cell, Column, Paper, Style},
        wording,
    },
};

pub(super) fn write(paper: &mut Paper, dossier: &Dossier) {
    paper.heading(2, "Decisions");
    if dossier.decisions.is_empty() {
        paper.paragraph(Style::BODY, "No person decided on this case so far.");
    } else {
        let columns = [
            Column(19.0, "When"),
            Column(13.0, "Who"),
            Column(20.0, "Decision"),
            Column(20.0, "Reason"),
            Column(28.0, "Note"),
        ];
        paper.table(&columns, dossier.decisions.iter().map(decision).collect());
    }
    overrides(paper, dossier);
    corrections(paper, dossier);
    if let Some(enrolment) = &dossier.enrolment {
        let ended = if enrolment.completed { "completed" } else { "refused" };
        let removed = enrolment.removed.map(|cause| format!(" Removed since: {}.", wording::words(&cause)));
        let text = format!(
            "Enrolment in the gallery as {}: {ended}, {}.{}",
            enrolment.client_id,
            enrolment.details,
            removed.unwrap_or_default()
        );
        paper.heading(3, "Gallery");
        paper.paragraph(Style::BODY, &text);
    }
}

fn decision(decision: &Decision) -> Vec<Cell> {
    let draft = &decision.draft;
    let (kind, color) = wording::decision(draft.kind);
    let mut about = format!("{}, on run {}", wording::words(&decision.stage), draft.run);
    if let Some(cause) = &decision.second_cause {
        about.push_str(&format!("; a second person because: {}", wording::words(cause)));
    }
    match decision.withdrawn {
        Some(WithdrawalCause::Undone) => about.push_str("; taken back by who decided"),
        Some(WithdrawalCause::Reopened) => about.push_str("; stands no longer, the case was opened again"),
        None => {}
    }
    let mut note = draft.note.clone();
    if let Some(request) = &draft.request {
        let kinds: Vec<String> = request.evidence.iter().map(ToString::to_string).collect();
        note.push_str(&format!("\nAsked for: {}\n{}", kinds.join(", "), request.customer_text));
    }
    vec![
        Cell::small(decision.decided_at.as_str()),
        Cell::small(decision.decided_by.as_str()),
        Cell::Two((Style { color, ..Style::SMALL }, kind.to_owned()), (Style::NOTE, about)),
        Cell::small(draft.reason.to_string()),
        Cell::small(note.trim()),
    ]
}

fn overrides(paper: &mut Paper, dossier: &Dossier) {
    if dossier.amendments.overrides.is_empty() {
        return;
    }
    paper.heading(3, "Checks judged otherwise");
    let columns = [
        Column(19.0, "When"),
        Column(13.0, "Who"),
        Column(6.0, "Run"),
        Column(20.0, "Check"),
        Column(16.0, "Instead of"),
        Column(26.0, "Why"),
    ];
    let rows = dossier.amendments.overrides.iter().map(|made| {
        let (from, to) = (wording::validation(made.machine_validation), wording::validation(made.draft.validation));
        vec![
            Cell::small(made.made_at.as_str()),
            Cell::small(made.made_by.as_str()),
            Cell::small(made.draft.run.to_string()),
            Cell::small(made.draft.check.title()),
            Cell::small(format!("{to}, machine: {from}")),
            Cell::small(made.draft.reason.as_str()),
        ]
    });
    paper.table(&columns, rows.collect());
}

fn corrections(paper: &mut Paper, dossier: &Dossier) {
    if dossier.amendments.corrections.is_empty() {
        return;
    }
    paper.heading(3, "Fields corrected");
    let columns = [
        Column(19.0, "When"),
        Column(12.0, "Who"),
        Column(6.0, "Run"),
        Column(20.0, "Field"),
        Column(24.0, "Read, and what stands there"),
        Column(19.0, "Why"),
    ];
    let rows = dossier.amendments.corrections.iter().map(|made| {
        let read = made.read_value.as_deref().unwrap_or("nothing");
        vec![
            Cell::small(made.made_at.as_str()),
            Cell::small(made.made_by.as_str()),
            Cell::small(made.draft.run.to_string()),
            Cell::small(format!("{} on {}", made.draft.field.key(), made.draft.side)),
            Cell::small(format!("{read}\n{}", made.draft.corrected_value)),
            Cell::small(made.draft.reason.as_str()),
        ]
    });
    paper.table(&columns, rows.collect());
}
