//! The two faces side by side at one scale, and how alike they are in words.

use std::sync::Arc;

use eframe::egui::{
    Align, Align2, Color32, Id, Label, Layout, Rect, RichText, Sense, TextStyle, Ui, Vec2, WidgetInfo, accesskit::Role,
    vec2,
};

use super::viewport;
use crate::{
    case::{
        finding::CheckId,
        matching::{DOCUMENT_LEVEL_CAP, FaceMatch},
        report::Report,
    },
    session::{CaseView, Picture},
    ui::{context::ViewContext, parts, symbols::Symbol, words},
};

/// Draws the pane.
pub(super) fn show(ui: &mut Ui, view: &ViewContext<'_>, case: &CaseView, rect: Rect) {
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
                    ui.add(Label::new(RichText::new(headline(report)).color(view.palette.text)).truncate());
                }
            });
        });
    };
    parts::pane(ui, view, rect, caption, |ui, area| {
        ui.spacing_mut().item_spacing.y = 2.0;
        if let Some(basis) = report.and_then(|report| report.face_match.as_ref()).and_then(basis) {
            ui.add(Label::new(RichText::new(basis).small().color(view.palette.weak)).truncate());
        }
        crops(ui, view, area.with_min_y(ui.min_rect().bottom() + 5.0));
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

fn crops(ui: &mut Ui, view: &ViewContext<'_>, area: Rect) {
    let gap = 8.0;
    let pictures = &view.snapshot.pictures;
    let half = vec2((area.width() - gap) / 2.0, area.height());
    let places = [Rect::from_min_size(area.min, half), Rect::from_min_size(area.min + vec2(half.x + gap, 0.0), half)];
    let faces = [(&pictures.document_face, "Document portrait"), (&pictures.live_face, "Live face")];
    let scale = one_scale(faces.iter().filter_map(|(picture, _)| picture.as_deref()), half);
    for (place, (picture, label)) in places.into_iter().zip(faces) {
        ui.painter().rect_filled(place, 3.0, view.palette.field);
        match picture {
            Some(picture) => crop(ui, view, picture, label, scale, place),
            None if pictures.loading => parts::placeholder(ui, view, place, &format!("{label}: reading…")),
            None => parts::placeholder(ui, view, place, &format!("{label}: none was found")),
        }
    }
}

/// The largest scale, in points per pixel, at which every picture fits into `space`: a comparison at two scales misleads.
fn one_scale<'a>(pictures: impl Iterator<Item = &'a Picture>, space: Vec2) -> f32 {
    pictures
        .map(|picture| (space.x / picture.width.max(1) as f32).min(space.y / picture.height.max(1) as f32))
        .fold(f32::INFINITY, f32::min)
}

fn crop(ui: &mut Ui, view: &ViewContext<'_>, picture: &Arc<Picture>, label: &str, scale: f32, area: Rect) {
    let size = vec2(picture.width as f32, picture.height as f32) * scale;
    let place = Rect::from_center_size(area.center(), size);
    let response = ui.interact(place, Id::unique(("face", label)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, label));
    viewport::paint(ui, view, picture, place, area);
    let font = TextStyle::Small.resolve(ui.style());
    let galley = ui.painter().layout_no_wrap(label.to_owned(), font, Color32::WHITE);
    let plate = Align2::LEFT_BOTTOM.align_size_within_rect(galley.size() + vec2(10.0, 4.0), place);
    ui.painter().rect_filled(plate, 0.0, Color32::from_black_alpha(170));
    ui.painter().galley(plate.min + vec2(5.0, 2.0), galley, Color32::WHITE);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_faces_share_the_smaller_scale() {
        let picture =
            |width, height| Picture { id: 0, width, height, rgba: Vec::new(), original_size: [width, height] };
        let faces = [picture(100, 100), picture(50, 200)];
        assert_eq!(one_scale(faces.iter(), vec2(200.0, 200.0)), 1.0);
    }
}
