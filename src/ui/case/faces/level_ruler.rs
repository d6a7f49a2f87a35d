//! The match level on a ruler from 0 to 15 with what each part of it leads to.

use eframe::egui::{Align2, Color32, FontId, Id, Rect, Sense, Stroke, Ui, WidgetInfo, accesskit::Role, pos2};

use crate::{
    case::matching::{DOCUMENT_LEVEL_CAP, FaceMatch, LEVEL_FAR, MatchLevel, SimilarityScore},
    ui::{context::ViewContext, language::tr, words},
};

/// Highest level.
const HIGHEST: u8 = LEVEL_FAR.len() as u8;
/// Width in points below which the numbers of the bands would touch.
const NUMBERED: f32 = 150.0;

/// Draws the ruler into `row`: rejected, to a person and accepted as shades, the level as a marker, hollow where it is extrapolated.
pub(super) fn show(ui: &Ui, view: &ViewContext<'_>, face_match: &FaceMatch, row: Rect) {
    let Some(attempt) = face_match.best_attempt() else { return };
    let Some(level) = attempt.level else { return };
    if row.width() < 40.0 {
        return;
    }
    let palette = view.palette;
    let step = row.width() / f32::from(HIGHEST + 1);
    let at = |level: f32| row.left() + step * level;
    let rail = Rect::from_x_y_ranges(row.x_range(), row.center().y - 5.0..=row.center().y + 1.0);
    let font = FontId::proportional(9.0);
    for (from, to, color) in [(0, 0, palette.fail), (1, 5, palette.review), (6, HIGHEST, palette.clear)] {
        let band = Rect::from_x_y_ranges(at(f32::from(from)) + 0.5..=at(f32::from(to) + 1.0) - 0.5, rail.y_range());
        ui.painter().rect_filled(band, 1.0, color.gamma_multiply(0.45));
        let text = if from == to { from.to_string() } else { format!("{from}–{to}") };
        if row.width() >= NUMBERED {
            let under = pos2(band.center().x, rail.bottom() + 1.0);
            ui.painter().text(under, Align2::CENTER_TOP, text, font.clone(), palette.weak);
        }
    }
    if attempt.algorithm.is_of_document() {
        let beyond = rail.with_min_x(at(f32::from(DOCUMENT_LEVEL_CAP) + 1.0));
        ui.painter().rect_filled(beyond, 0.0, palette.card.gamma_multiply(0.65));
    }
    let color = match level.similarity_score() {
        SimilarityScore::Low => palette.fail,
        SimilarityScore::Medium => palette.review,
        SimilarityScore::High => palette.clear,
    };
    let fill = if level.extrapolated { palette.card } else { color };
    let marker = pos2(at(f32::from(level.level.min(HIGHEST)) + 0.5), rail.center().y);
    ui.painter().circle(marker, 6.0, fill, Stroke::new(2.0, color));
    let ink =
        if level.extrapolated { color } else { Color32::from_gray(if ui.visuals().dark_mode { 16 } else { 250 }) };
    ui.painter().text(marker, Align2::CENTER_CENTER, level.level.to_string(), font, ink);
    let told = told(level, attempt.algorithm.is_of_document());
    let response = ui.interact(row, Id::unique("match level"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Meter, true, &told));
    response.on_hover_text(told);
}

fn told(level: MatchLevel, of_document: bool) -> String {
    let (reached, highest) = (level.level.to_string(), HIGHEST.to_string());
    let leads = match level.similarity_score() {
        SimilarityScore::Low => tr!("faces-level-rejected", level = reached, highest = highest),
        SimilarityScore::Medium => tr!("faces-level-to-person", level = reached, highest = highest),
        SimilarityScore::High => tr!("faces-level-accepted", level = reached, highest = highest),
    };
    let told = tr!("faces-level-told", leads = leads, rate = words::match_level(level));
    if of_document { format!("{told} {}", tr!("faces-level-cap", cap = DOCUMENT_LEVEL_CAP.to_string())) } else { told }
}
