//! What the results rest on: earlier decisions, comparisons made, policy, models and files, with their hashes.

use eframe::egui::{CollapsingHeader, Grid, Label, RichText, Ui};

use crate::{
    case::{
        Digest,
        amendment::{Amendments, CorrectionDraft, OverrideDraft},
        decision::Decision,
        matching::{FaceMatch, MatchAttempt},
        report::Report,
    },
    session::CaseView,
    ui::{context::ViewContext, parts, words},
};

/// Draws the sections, folded except for decisions.
pub(super) fn show(ui: &mut Ui, view: &ViewContext<'_>, case: &CaseView, report: &Report) {
    if !case.decisions.is_empty() {
        CollapsingHeader::new("Previous decisions").default_open(true).show(ui, |ui| {
            for decision in case.decisions.iter().rev() {
                ui.add(Label::new(RichText::new(sentence(decision)).small()).wrap());
            }
        });
    }
    let amended = amendments(case);
    if !amended.is_empty() {
        CollapsingHeader::new("Said by reviewers beside the machine").default_open(true).show(ui, |ui| {
            for sentence in amended {
                ui.add(Label::new(RichText::new(sentence).small()).wrap());
            }
        });
    }
    if let Some(face_match) = &report.face_match {
        CollapsingHeader::new("Face comparisons").show(ui, |ui| comparisons(ui, view, face_match));
    }
    CollapsingHeader::new("Policy, models and files").show(ui, |ui| {
        Grid::new("hashes").num_columns(2).spacing([10.0, 3.0]).show(ui, |ui| {
            hash(ui, view, &format!("Policy {}", report.policy.name), report.policy.sha256);
            for model in &report.models {
                hash(ui, view, &model.name, model.sha256);
            }
            for evidence in &report.evidence {
                hash(ui, view, &evidence.file_name, evidence.digest);
            }
        });
    });
}

/// A decision in one sentence.
pub(super) fn sentence(decision: &Decision) -> String {
    let draft = &decision.draft;
    let note = if draft.note.is_empty() { String::new() } else { format!(" “{}”", draft.note) };
    format!(
        "{} by {}, {} (run {}): {}.{note}",
        words::decided(draft.kind),
        decision.decided_by,
        decision.decided_at,
        draft.run,
        draft.reason.title()
    ) + words::stage(decision.stage)
        + decision.withdrawn.map_or("", words::withdrawn)
}

/// What reviewers said beside the run, oldest first, and what the whole comes to with it.
fn amendments(case: &CaseView) -> Vec<String> {
    let Amendments { overrides, corrections } = &case.amendments;
    let of_checks = overrides.iter().map(|made| {
        let OverrideDraft { run, check, validation, reason, .. } = &made.draft;
        let (check, says) = (check.title(), words::validation(*validation));
        format!("{check} (run {run}): {says} by {}, {}. “{reason}”", made.made_by, made.made_at)
    });
    let of_fields = corrections.iter().map(|made| {
        let CorrectionDraft { run, side, field, corrected_value, reason, .. } = &made.draft;
        let read = made.read_value.as_deref().unwrap_or("nothing");
        let place = format!("{}, {} (run {run})", words::field(*field), words::evidence(*side).to_lowercase());
        format!("{place}: {corrected_value}, read as {read}; by {}, {}. “{reason}”", made.made_by, made.made_at)
    });
    let whole = case.reviewed.as_ref().map(|verdict| {
        format!("With the checks judged so the newest run is {}.", words::process(verdict.process).to_lowercase())
    });
    of_checks.chain(of_fields).chain(whole).collect()
}

fn comparisons(ui: &mut Ui, view: &ViewContext<'_>, face_match: &FaceMatch) {
    for attempt in &face_match.attempts {
        ui.add(Label::new(RichText::new(comparison(attempt)).small()).wrap());
    }
    if let Some(calibration) = &face_match.calibration {
        let pairs = words::thousands(calibration.impostor_pairs);
        parts::weak(ui, view, format!("Calibrated on {pairs} impostor pairs of {}", calibration.data_set));
    }
}

fn comparison(attempt: &MatchAttempt) -> String {
    let name = words::algorithm(attempt.algorithm);
    match (attempt.similarity, attempt.level) {
        (Some(similarity), Some(level)) => {
            format!("{name}: similarity {similarity:.3}. {}", words::match_level(level))
        }
        (Some(similarity), None) => format!("{name}: similarity {similarity:.3}, no calibration"),
        (None, _) => format!("{name}: {}", attempt.image_processing),
    }
}

fn hash(ui: &mut Ui, view: &ViewContext<'_>, name: &str, digest: Digest) {
    parts::weak(ui, view, name);
    ui.label(RichText::new(digest.short()).monospace().size(12.0)).on_hover_text(digest.to_string());
    ui.end_row();
}
