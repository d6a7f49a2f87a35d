//! What the results rest on: earlier decisions, comparisons made, policy, models and files, with their hashes.

use eframe::egui::{Align, Grid, Label, Layout, RichText, Ui};

use super::{inline, section};
use crate::{
    case::{
        Digest,
        amendment::{Amendments, CorrectionDraft, OverrideDraft},
        decision::Decision,
        matching::{FaceMatch, MatchAttempt},
        report::Report,
        sent::Provenance,
        verdict::ProcessStatus,
    },
    session::CaseView,
    ui::{
        context::ViewContext,
        language::{Language, tr},
        parts, words,
    },
};

/// Draws the sections, folded except for decisions.
pub(super) fn show(ui: &mut Ui, view: &ViewContext<'_>, case: &CaseView, report: &Report) {
    if let Some(provenance) = &case.provenance {
        section::show(ui, tr!("provenance-origin"), true, |ui| origin(ui, view, provenance));
    }
    if !case.decisions.is_empty() {
        section::show(ui, tr!("provenance-decisions"), true, |ui| {
            for decision in case.decisions.iter().rev() {
                ui.add(Label::new(RichText::new(sentence(decision)).small()).wrap());
            }
        });
    }
    let amended = amendments(case);
    if !amended.is_empty() {
        section::show(ui, tr!("provenance-amendments"), true, |ui| {
            for sentence in amended {
                ui.add(Label::new(RichText::new(sentence).small()).wrap());
            }
        });
    }
    if let Some(face_match) = &report.face_match {
        section::show(ui, tr!("provenance-comparisons"), false, |ui| comparisons(ui, view, face_match));
    }
    section::show(ui, tr!("provenance-hashes"), false, |ui| {
        // A grid sets its cells from the left whatever is spoken.
        ui.with_layout(Layout::top_down(Align::Min), |ui| {
            Grid::new("hashes").num_columns(2).spacing([10.0, 3.0]).show(ui, |ui| hashes(ui, view, report));
        });
    });
}

/// Where a received case came from, and what the sender did with it, which decides nothing here.
fn origin(ui: &mut Ui, view: &ViewContext<'_>, provenance: &Provenance) {
    let age = words::age(view.snapshot.now_millis.saturating_sub(provenance.sealed_at_millis));
    let from = tr!("provenance-from", sender = &provenance.sender, bundle = provenance.bundle.short(), age = age);
    ui.add(Label::new(RichText::new(from).small()).wrap()).on_hover_text(provenance.bundle.to_string());
    let (runs, decisions) = (provenance.runs.to_string(), provenance.decisions.to_string());
    parts::weak(ui, view, tr!("provenance-of-sender", runs = runs, decisions = decisions));
}

/// A decision in one sentence.
pub(super) fn sentence(decision: &Decision) -> String {
    let draft = &decision.draft;
    let made = tr!(
        "provenance-decision",
        decided = words::decided(draft.kind),
        who = &decision.decided_by,
        when = &decision.decided_at,
        run = draft.run.to_string(),
        reason = words::reason_code(draft.reason),
    );
    let note = if draft.note.is_empty() { String::new() } else { tr!("provenance-note", note = &draft.note) };
    let (stage, withdrawn) = (words::stage(decision.stage), decision.withdrawn.map_or("", words::withdrawn));
    let sentences = [made.as_str(), &note, stage.trim(), withdrawn.trim()];
    sentences.into_iter().filter(|sentence| !sentence.is_empty()).collect::<Vec<_>>().join(" ")
}

/// What reviewers said beside the run, oldest first, and what the whole comes to with it.
fn amendments(case: &CaseView) -> Vec<String> {
    let Amendments { overrides, corrections } = &case.amendments;
    let of_checks = overrides.iter().map(|made| {
        let OverrideDraft { run, check, validation, reason, .. } = &made.draft;
        tr!(
            "provenance-override",
            check = words::check(*check),
            run = run.to_string(),
            says = words::validation(*validation),
            who = &made.made_by,
            when = &made.made_at,
            reason = reason,
        )
    });
    let of_fields = corrections.iter().map(|made| {
        let CorrectionDraft { run, side, field, corrected_value, reason, .. } = &made.draft;
        let read = made.read_value.as_deref().unwrap_or_else(|| tr!("provenance-read-nothing"));
        tr!(
            "provenance-correction",
            field = words::field(*field),
            side = inline::evidence(*side),
            run = run.to_string(),
            corrected = corrected_value,
            read = read,
            who = &made.made_by,
            when = &made.made_at,
            reason = reason,
        )
    });
    let whole = case.reviewed.as_ref().map(|verdict| match verdict.process {
        ProcessStatus::Accepted => tr!("provenance-then-accepted").to_owned(),
        ProcessStatus::Inconclusive => tr!("provenance-then-inconclusive").to_owned(),
        ProcessStatus::Rejected => tr!("provenance-then-rejected").to_owned(),
    });
    of_checks.chain(of_fields).chain(whole).collect()
}

fn comparisons(ui: &mut Ui, view: &ViewContext<'_>, face_match: &FaceMatch) {
    for attempt in &face_match.attempts {
        ui.add(Label::new(RichText::new(comparison(attempt)).small()).wrap());
    }
    if let Some(calibration) = &face_match.calibration {
        let pairs = words::thousands(calibration.impostor_pairs);
        parts::weak(ui, view, tr!("provenance-calibrated", pairs = pairs, data_set = &calibration.data_set));
    }
}

fn comparison(attempt: &MatchAttempt) -> String {
    let name = words::algorithm(attempt.algorithm);
    match (attempt.similarity, attempt.level) {
        (Some(similarity), Some(level)) => tr!(
            "provenance-comparison",
            portrait = name,
            similarity = format!("{similarity:.3}"),
            level = words::match_level(level),
        ),
        (Some(similarity), None) => {
            tr!("provenance-comparison-uncalibrated", portrait = name, similarity = format!("{similarity:.3}"))
        }
        (None, _) => {
            tr!("provenance-comparison-failed", portrait = name, processing = &attempt.image_processing)
        }
    }
}

fn hashes(ui: &mut Ui, view: &ViewContext<'_>, report: &Report) {
    hash(ui, view, &tr!("provenance-policy", name = &report.policy.name), report.policy.sha256);
    for model in &report.models {
        hash(ui, view, &model.name, model.sha256);
    }
    for evidence in &report.evidence {
        hash(ui, view, &evidence.file_name, evidence.digest);
    }
}

fn hash(ui: &mut Ui, view: &ViewContext<'_>, name: &str, digest: Digest) {
    let short = RichText::new(digest.short()).monospace().size(12.0);
    if Language::spoken().is_right_to_left() {
        ui.label(short).on_hover_text(digest.to_string());
        parts::weak(ui, view, name);
    } else {
        parts::weak(ui, view, name);
        ui.label(short).on_hover_text(digest.to_string());
    }
    ui.end_row();
}
