//! Two runs side by side: the one on the screen, and an earlier one or a trial under another policy or with other networks.

use std::path::PathBuf;

use eframe::egui::{Align, Align2, Button, Checkbox, Label, Rect, RichText, ScrollArea, TextEdit, Ui, UiBuilder, vec2};
use egui_extras::{Column, TableBuilder};

use crate::{
    case::{
        Report, RunId,
        finding::CheckId,
        run_change::RunChanges,
        run_summary::RunSummary,
        verdict::{CheckVerdict, ProcessStatus},
    },
    session::{Beside, BesideStage, BesideView, CaseView, Command, Trial},
    ui::{
        action::Action,
        context::ViewContext,
        language::{column, in_reading_order, leading, row, toward_reading, tr, trailing},
        parts,
        symbols::Symbol,
        theme, words,
    },
};

/// Width in points of the list of runs and of what can be tried.
const LIST: f32 = 300.0;
const ROW_HEIGHT: f32 = 24.0;

/// What the person has set in the view.
#[derive(Default)]
pub(super) struct RunsState {
    policy: String,
    models: String,
    /// Checks that stand as before are shown too.
    all: bool,
}

/// Draws the view over `rect`.
pub(super) fn show(ui: &mut Ui, view: &ViewContext<'_>, state: &mut RunsState, case: &CaseView, rect: Rect) {
    let caption = |ui: &mut Ui| {
        parts::caption(ui, tr!("runs-title"));
        ui.with_layout(trailing(), |ui| parts::closing_button(ui, view, Action::Runs, tr!("runs-close")));
    };
    parts::pane(ui, view, rect, caption, |ui, area| {
        let list = toward_reading(area.with_max_x(area.left() + LIST), area);
        let table = toward_reading(area.with_min_x(area.left() + LIST + 16.0), area);
        ui.scope_builder(UiBuilder::new().max_rect(list).id_salt("runs"), |ui| {
            ScrollArea::vertical().id_salt("runs").auto_shrink([false, false]).show(ui, |ui| {
                column(ui, |ui| {
                    earlier(ui, view, case);
                    ui.add_space(2.0 * theme::GAP);
                    attempt(ui, view, state);
                });
            });
        });
        ui.scope_builder(UiBuilder::new().max_rect(table).id_salt("beside"), |ui| {
            column(ui, |ui| beside(ui, view, state, case));
        });
    });
}

/// The runs of the case, the newest first; one that is clicked is put beside the newest.
fn earlier(ui: &mut Ui, view: &ViewContext<'_>, case: &CaseView) {
    ui.label(RichText::new(tr!("runs-earlier")).strong());
    if case.runs.len() < 2 {
        ui.add(Label::new(RichText::new(tr!("runs-only-one")).small().color(view.palette.weak)).wrap());
    }
    let newest = case.report.as_ref().map(|(run, _)| *run);
    for summary in case.runs.iter() {
        let is_beside = view.snapshot.beside.as_ref().is_some_and(|beside| beside.what == Beside::Run(summary.run));
        let is_newest = newest == Some(summary.run);
        let title = if is_newest {
            tr!("runs-newest", run = number(summary.run))
        } else {
            tr!("runs-run", run = number(summary.run))
        };
        let button = Button::selectable(is_beside, RichText::new(&title)).min_size(vec2(LIST - 24.0, 22.0));
        let clicked = ui.add_enabled(!is_newest, button).on_hover_text(about(summary)).clicked();
        parts::weak(ui, view, line(view, summary));
        if clicked {
            let wanted = (!is_beside).then_some(Beside::Run(summary.run));
            view.send(Command::Beside(wanted));
        }
    }
}

fn number(run: RunId) -> String {
    run.to_string()
}

fn line(view: &ViewContext<'_>, summary: &RunSummary) -> String {
    let age = words::age(view.snapshot.now_millis - summary.recorded_at_millis);
    tr!("runs-line", age = age, process = words::process(summary.process), policy = &summary.policy.name)
}

fn about(summary: &RunSummary) -> String {
    tr!("runs-about", policy = summary.policy.sha256.short(), networks = summary.networks.short())
}

/// What can be tried on the same evidence.
fn attempt(ui: &mut Ui, view: &ViewContext<'_>, state: &mut RunsState) {
    ui.label(RichText::new(tr!("runs-try")).strong());
    ui.add(Label::new(RichText::new(tr!("runs-try-about")).small().color(view.palette.weak)).wrap());
    for (path, name) in [(&mut state.policy, tr!("runs-policy")), (&mut state.models, tr!("runs-models"))] {
        let edit = TextEdit::singleline(path)
            .hint_text(name)
            .align(Align2([leading(), Align::Min]))
            .desired_width(f32::INFINITY);
        parts::name(&ui.add(edit), name);
    }
    let path = |text: &str| Some(text.trim()).filter(|text| !text.is_empty()).map(PathBuf::from);
    let trial = Trial { policy: path(&state.policy), models: path(&state.models) };
    let is_named = trial != Trial::default();
    let is_working =
        view.snapshot.beside.as_ref().is_some_and(|beside| matches!(beside.stage, BesideStage::Working { .. }));
    ui.add_space(4.0);
    if ui.add_enabled(is_named && !is_working, Button::new(tr!("runs-start"))).clicked() {
        view.send(Command::Beside(Some(Beside::Trial(trial))));
    }
}

/// What stands beside the newest run.
fn beside(ui: &mut Ui, view: &ViewContext<'_>, state: &mut RunsState, case: &CaseView) {
    let Some(beside) = view.snapshot.beside.as_deref() else {
        ui.add(Label::new(RichText::new(tr!("runs-nothing-beside")).color(view.palette.weak)).wrap());
        return;
    };
    match &beside.stage {
        BesideStage::Working { job } => {
            let stage = view.snapshot.jobs.iter().find(|one| one.id == *job).map_or("", |job| job.stage.as_str());
            ui.horizontal(|ui| {
                ui.spinner();
                ui.label(tr!("runs-working", stage = stage));
                if ui.button(tr!("runs-cancel")).clicked() {
                    view.send(Command::Cancel(*job));
                }
            });
        }
        BesideStage::Failed(message) => {
            ui.add(Label::new(RichText::new(message).color(view.palette.fail)).wrap());
        }
        BesideStage::Done { report, changes } => {
            let Some((_, shown)) = &case.report else { return };
            summary(ui, view, beside, changes);
            ui.add(Checkbox::new(&mut state.all, tr!("runs-show-all")));
            ui.add_space(4.0);
            table(ui, view, state.all, [(title_of_shown(beside), shown), (title_of(&beside.what), report)], changes);
        }
    }
}

fn title_of_shown(beside: &BesideView) -> String {
    tr!("runs-run", run = number(beside.shown))
}

fn title_of(what: &Beside) -> String {
    match what {
        Beside::Run(run) => tr!("runs-run", run = number(*run)),
        Beside::Trial(_) => tr!("runs-trial").to_owned(),
    }
}

/// What is otherwise as a whole.
fn summary(ui: &mut Ui, view: &ViewContext<'_>, beside: &BesideView, changes: &RunChanges) {
    if let Beside::Trial(_) = beside.what {
        ui.add(Label::new(RichText::new(tr!("runs-trial-decides-nothing")).color(view.palette.review)).wrap());
    }
    let process = |process: ProcessStatus| words::process(process);
    let level = |level: Option<u8>| level.map_or_else(|| tr!("runs-no-level").to_owned(), |level| level.to_string());
    let mut lines = Vec::new();
    if let Some((before, after)) = changes.process {
        lines.push(tr!("runs-process", before = process(before), after = process(after)));
    }
    if let Some((before, after)) = changes.match_level {
        lines.push(tr!("runs-level", before = level(before), after = level(after)));
    }
    lines.extend(changes.policy.then(|| tr!("runs-other-policy").to_owned()));
    lines.extend(changes.models.then(|| tr!("runs-other-networks").to_owned()));
    if lines.is_empty() && changes.checks.is_empty() {
        lines.push(tr!("runs-same").to_owned());
    }
    for text in lines {
        ui.add(Label::new(text).wrap());
    }
}

/// Every check in both runs, those that stand otherwise marked.
fn table(ui: &mut Ui, view: &ViewContext<'_>, all: bool, runs: [(String, &Report); 2], changes: &RunChanges) {
    let is_changed = |check: CheckId| changes.checks.iter().any(|change| change.check == check);
    let known = |check: &CheckId| runs.iter().any(|(_, report)| report.verdict.of(*check).is_some());
    let checks: Vec<CheckId> =
        CheckId::ALL.into_iter().filter(known).filter(|check| all || is_changed(*check)).collect();
    if checks.is_empty() {
        return;
    }
    let [(shown_title, shown), (other_title, other)] = &runs;
    TableBuilder::new(ui)
        .id_salt("runs table")
        .striped(true)
        .cell_layout(row())
        .auto_shrink([false, false])
        .columns(Column::remainder().at_least(120.0).clip(true), 3)
        .header(ROW_HEIGHT, |mut header| {
            for heading in in_reading_order([tr!("runs-check"), shown_title, other_title]) {
                header.col(|ui| drop(parts::weak(ui, view, heading)));
            }
        })
        .body(|body| {
            body.rows(ROW_HEIGHT, checks.len(), |mut line| {
                let Some(&check) = checks.get(line.index()) else { return };
                let cells = [None, Some(shown), Some(other)];
                for run in in_reading_order(cells) {
                    line.col(|ui| match run {
                        None => name(ui, view, check, is_changed(check)),
                        Some(report) => state(ui, view, report.verdict.of(check)),
                    });
                }
            });
        });
}

fn name(ui: &mut Ui, view: &ViewContext<'_>, check: CheckId, is_changed: bool) {
    let text = RichText::new(words::check(check));
    let text = if is_changed { text.strong().color(view.palette.accent) } else { text };
    ui.add(Label::new(text).truncate()).on_hover_text(words::check(check));
}

fn state(ui: &mut Ui, view: &ViewContext<'_>, verdict: Option<&CheckVerdict>) {
    match verdict {
        None => drop(parts::weak(ui, view, tr!("runs-not-there"))),
        Some(verdict) => {
            parts::marked(ui, view, Symbol::of_band(verdict.band), words::band(verdict.band));
            if let Some(score) = verdict.score {
                ui.label(RichText::new(format!("{score:.3}")).monospace());
            }
        }
    }
}
