//! The two faces at one scale with their eyes at one place, side by side, in turn or over each other; and how alike they are.

mod aligned;
mod compare;
mod level_ruler;

use eframe::egui::{Button, Label, Rect, RichText, Slider, Ui, pos2};

pub(super) use self::compare::FacesState;
use self::compare::Mode;
use crate::{
    case::{
        finding::CheckId,
        matching::{DOCUMENT_LEVEL_CAP, FaceMatch, MatchAlgorithm},
        report::Report,
    },
    session::CaseView,
    ui::{
        action::Action,
        context::ViewContext,
        language::{Language, row as reading_row, tr, trailing},
        parts,
        symbols::Symbol,
        words,
    },
};

/// Height in points from which what stands behind the level has a line of its own.
const ROOMY: f32 = 300.0;
/// Height in points of the row of controls.
const CONTROLS: f32 = 24.0;

/// Draws the pane.
pub(super) fn show(
    ui: &mut Ui,
    view: &ViewContext<'_>,
    state: &mut FacesState,
    case: &CaseView,
    landmarks: bool,
    rect: Rect,
) {
    let report = case.report.as_ref().map(|(_, report)| report.as_ref());
    let caption = |ui: &mut Ui| {
        let verdict = report.and_then(|report| report.verdict.of(CheckId::FaceMatch));
        ui.with_layout(trailing(), |ui| {
            if let Some(verdict) = verdict {
                parts::marked(ui, view, Symbol::of_band(verdict.band), words::band(verdict.band));
            }
            ui.with_layout(reading_row(), |ui| {
                parts::caption(ui, tr!("faces-caption"));
                if let Some(report) = report {
                    let text = headline(report);
                    let shown = Label::new(RichText::new(text.as_str()).color(view.palette.text)).truncate();
                    let basis = report.face_match.as_ref().and_then(basis).unwrap_or_default();
                    ui.add(shown).on_hover_text(tr!("faces-told", level = text, basis = basis));
                }
            });
        });
    };
    parts::pane(ui, view, rect, caption, |ui, area| {
        ui.spacing_mut().item_spacing.y = 2.0;
        let face_match = report.and_then(|report| report.face_match.as_ref());
        if let Some(basis) = face_match.and_then(basis).filter(|_| area.height() >= ROOMY) {
            ui.add(Label::new(RichText::new(basis).small().color(view.palette.weak)).truncate());
        }
        let top = ui.min_rect().bottom().max(area.top());
        let row = Rect::from_min_max(pos2(area.left(), top), pos2(area.right(), top + CONTROLS));
        controls(ui, view, state, face_match, row);
        compare::show(ui, view, state, landmarks, area.with_min_y(row.bottom() + 4.0));
    });
}

fn controls(ui: &mut Ui, view: &ViewContext<'_>, state: &mut FacesState, face_match: Option<&FaceMatch>, row: Rect) {
    let line = eframe::egui::UiBuilder::new().max_rect(row).layout(reading_row());
    ui.scope_builder(line, |ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        ui.spacing_mut().button_padding.x = 6.0;
        for (action, is_on) in [
            (Action::Flicker, state.mode() == Mode::Flicker),
            (Action::Wipe, state.mode() == Mode::Wipe),
            (Action::Mirror, state.is_mirrored()),
            (Action::Faces, state.is_large()),
        ] {
            let text = RichText::new(action.label()).small();
            if parts::explain(ui.add(Button::selectable(is_on, text)), action).clicked() {
                view.act(action);
            }
        }
        let (value, range, name, hint) = match state.mode() {
            Mode::SideBySide => {
                if let Some(face_match) = face_match {
                    let left = if Language::spoken().is_right_to_left() {
                        row.with_max_x(ui.cursor().right() - 12.0)
                    } else {
                        row.with_min_x(ui.cursor().left() + 12.0)
                    };
                    level_ruler::show(ui, view, face_match, left);
                }
                return;
            }
            Mode::Flicker => (state.hertz_mut(), compare::HERTZ, tr!("faces-flicker"), tr!("faces-flicker-hint")),
            Mode::Wipe => (state.edge_mut(), 0.0..=1.0, tr!("faces-wipe"), tr!("faces-wipe-hint")),
        };
        ui.spacing_mut().slider_width = (ui.available_width() - 70.0).clamp(50.0, 220.0);
        let slider = ui.add(Slider::new(value, range).max_decimals(2));
        parts::name(&slider, name);
        slider.on_hover_text(hint);
    });
}

/// How alike the faces are: the level and the rate it stands for.
fn headline(report: &Report) -> String {
    match report.face_match.as_ref().map(FaceMatch::best_attempt) {
        None => tr!("faces-one-missing").to_owned(),
        Some(None) => tr!("faces-no-portrait").to_owned(),
        Some(Some(attempt)) => attempt.level.map_or_else(|| tr!("faces-no-level").to_owned(), words::match_level),
    }
}

/// What stands behind the level. A rate that the calibration set is too small to support is marked.
fn basis(face_match: &FaceMatch) -> Option<String> {
    let attempt = face_match.best_attempt()?;
    let mut parts = vec![match attempt.similarity {
        Some(similarity) => alike(attempt.algorithm, similarity),
        None => words::algorithm(attempt.algorithm).to_owned(),
    }];
    let is_document = attempt.algorithm.is_of_document();
    if is_document && attempt.level.is_some_and(|level| level.level == DOCUMENT_LEVEL_CAP) {
        parts.push(tr!("faces-no-higher").to_owned());
    }
    if attempt.level.is_some_and(|level| level.extrapolated) {
        let pairs = face_match.calibration.as_ref().map_or(0, |calibration| calibration.impostor_pairs);
        parts.push(tr!("faces-extrapolated", pairs = words::thousands(pairs)));
    }
    Some(parts.join(". "))
}

/// Cosine similarity to the portrait that the live face was compared with.
fn alike(portrait: MatchAlgorithm, similarity: f64) -> String {
    let similarity = format!("{similarity:.3}");
    match portrait {
        MatchAlgorithm::FacePortrait => tr!("faces-alike-selfie", similarity = similarity),
        MatchAlgorithm::IdPhoto => tr!("faces-alike-portrait", similarity = similarity),
        MatchAlgorithm::IdPhotoLowQuality => tr!("faces-alike-restored", similarity = similarity),
    }
}
