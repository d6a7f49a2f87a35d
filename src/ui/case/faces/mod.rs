//! The two faces at one scale with their eyes at one place, side by side, in turn or over each other; and how alike they are.

mod aligned;
mod compare;
mod level_ruler;

use eframe::egui::{Align, Button, Label, Layout, Rect, RichText, Slider, Ui, pos2};

pub(super) use self::compare::FacesState;
use self::compare::Mode;
use crate::{
    case::{
        finding::CheckId,
        matching::{DOCUMENT_LEVEL_CAP, FaceMatch},
        report::Report,
    },
    session::CaseView,
    ui::{action::Action, context::ViewContext, parts, symbols::Symbol, words},
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
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if let Some(verdict) = verdict {
                parts::marked(ui, view, Symbol::of_band(verdict.band), words::band(verdict.band));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                parts::caption(ui, "Faces");
                if let Some(report) = report {
                    let text = headline(report);
                    let shown = Label::new(RichText::new(text.as_str()).color(view.palette.text)).truncate();
                    let basis = report.face_match.as_ref().and_then(basis).unwrap_or_default();
                    ui.add(shown).on_hover_text(format!("{text}. {basis}"));
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
    let line = eframe::egui::UiBuilder::new().max_rect(row).layout(Layout::left_to_right(Align::Center));
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
                    level_ruler::show(ui, view, face_match, row.with_min_x(ui.cursor().left() + 12.0));
                }
                return;
            }
            Mode::Flicker => (
                state.hertz_mut(),
                compare::HERTZ,
                "Flicker, Hz",
                "Changes in a second. More than three can harm people with photosensitive epilepsy.",
            ),
            Mode::Wipe => {
                (state.edge_mut(), 0.0..=1.0, "Edge of the wipe", "Share of the document portrait that is shown")
            }
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
        None => "Not compared: two faces are needed".to_owned(),
        Some(None) => "Not compared: no portrait was usable".to_owned(),
        Some(Some(attempt)) => {
            attempt.level.map_or("No level: the model has no calibration".to_owned(), words::match_level)
        }
    }
}

/// What stands behind the level. A rate that the calibration set is too small to support is marked.
fn basis(face_match: &FaceMatch) -> Option<String> {
    let attempt = face_match.best_attempt()?;
    let mut text = words::algorithm(attempt.algorithm).to_owned();
    if let Some(similarity) = attempt.similarity {
        text = format!("Similarity {similarity:.3} to the {}", text.to_lowercase());
    }
    let is_document = attempt.algorithm.is_of_document();
    if is_document && attempt.level.is_some_and(|level| level.level == DOCUMENT_LEVEL_CAP) {
        text.push_str(". No document photo goes higher");
    }
    if attempt.level.is_some_and(|level| level.extrapolated) {
        let pairs = face_match.calibration.as_ref().map_or(0, |calibration| calibration.impostor_pairs);
        text = format!("{text}. Extrapolated from {} impostor pairs", words::thousands(pairs));
    }
    Some(text)
}
