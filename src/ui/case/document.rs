//! The document's photos with what was found on them.

use std::sync::Arc;

use eframe::egui::{Align, Button, Label, Layout, Rect, RichText, Theme, Ui};

use super::{
    viewport::{self, Viewport},
    without_report,
};
use crate::{
    case::{
        evidence::EvidenceKind,
        finding::Exhibit,
        geometry,
        heat_map::HeatMap,
        report::{FaceCrop, Report},
    },
    session::{CaseView, Picture},
    ui::{action::Action, context::ViewContext, parts, theme::Palette, words},
};

/// Which photo is shown, and which part of it.
pub(super) struct DocumentState {
    side: EvidenceKind,
    viewport: Viewport,
    /// A box to bring into view as soon as its picture is there.
    target: Option<geometry::Rect>,
    /// The heat map that lies over the photo.
    heat: Option<HeatMap>,
}

impl Default for DocumentState {
    fn default() -> Self {
        DocumentState { side: EvidenceKind::DocumentFront, viewport: Viewport::default(), target: None, heat: None }
    }
}

impl DocumentState {
    /// Shows the other side.
    pub(super) fn flip(&mut self) {
        self.turn_to(if self.side == EvidenceKind::DocumentFront {
            EvidenceKind::DocumentBack
        } else {
            EvidenceKind::DocumentFront
        });
    }

    fn turn_to(&mut self, side: EvidenceKind) {
        if self.side != side {
            self.side = side;
            self.viewport = Viewport::default();
            self.heat = None;
        }
    }

    /// Shows a place in a photo; places in frames of the video are not shown here.
    pub(super) fn look_at(&mut self, kind: EvidenceKind, bbox: geometry::Rect) {
        if matches!(kind, EvidenceKind::DocumentFront | EvidenceKind::DocumentBack | EvidenceKind::Selfie) {
            self.turn_to(kind);
            self.target = Some(bbox);
        }
    }

    /// Lays a heat map over a photo and shows the place; takes it away where it lies already.
    pub(super) fn lay_over(&mut self, kind: EvidenceKind, map: HeatMap) {
        if self.heat.as_ref() == Some(&map) {
            self.heat = None;
            return;
        }
        self.look_at(kind, map.bbox());
        self.heat = (self.side == kind).then_some(map);
    }
}

fn picture_of<'a>(view: &'a ViewContext<'_>, kind: EvidenceKind) -> Option<&'a Arc<Picture>> {
    let pictures = &view.snapshot.pictures;
    match kind {
        EvidenceKind::DocumentFront => pictures.document_front.as_ref(),
        EvidenceKind::DocumentBack => pictures.document_back.as_ref(),
        EvidenceKind::Selfie => pictures.selfie.as_ref(),
        EvidenceKind::Video | EvidenceKind::Frame(_) => None,
    }
}

/// Draws the pane.
pub(super) fn show(ui: &mut Ui, view: &ViewContext<'_>, state: &mut DocumentState, case: &CaseView, rect: Rect) {
    let side = state.side;
    let mut turn = None;
    let caption = |ui: &mut Ui| {
        for kind in [EvidenceKind::DocumentFront, EvidenceKind::DocumentBack, EvidenceKind::Selfie] {
            let there = picture_of(view, kind).is_some();
            // A side that was not sent is not offered, except that a document always has a front.
            if there || kind == EvidenceKind::DocumentFront || kind == side {
                let tab = Button::selectable(side == kind, words::evidence(kind));
                if parts::explain(ui.add(tab), Action::FlipDocument).clicked() {
                    turn = Some(kind);
                }
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let hint = RichText::new("wheel zooms, double click fits").small().color(view.palette.weak);
            ui.add(Label::new(hint).truncate());
        });
    };
    parts::pane(ui, view, rect, caption, |ui, area| {
        ui.painter().rect_filled(area, 3.0, view.palette.field);
        match picture_of(view, side) {
            Some(picture) => photo(ui, view, state, case, picture, area),
            None => missing(ui, view, case, side, area),
        }
    });
    if let Some(kind) = turn {
        state.turn_to(kind);
    }
}

fn missing(ui: &mut Ui, view: &ViewContext<'_>, case: &CaseView, side: EvidenceKind, area: Rect) {
    let pictures = &view.snapshot.pictures;
    if pictures.loading {
        parts::placeholder(ui, view, area, "Reading the picture…");
    } else if !pictures.errors.is_empty() {
        parts::placeholder(ui, view, area, &pictures.errors.join("\n"));
    } else if case.report.is_none() {
        without_report(ui, view, case, area);
    } else {
        parts::placeholder(ui, view, area, &format!("{}: not part of this case.", words::evidence(side)));
    }
}

fn photo(
    ui: &mut Ui,
    view: &ViewContext<'_>,
    state: &mut DocumentState,
    case: &CaseView,
    picture: &Picture,
    area: Rect,
) {
    if let Some(bbox) = state.target.take() {
        state.viewport.look_at(bbox, picture.original_size);
    }
    let label = words::evidence(state.side);
    let image = viewport::show(ui, view, &mut state.viewport, picture, area, label);
    if let Some(map) = &state.heat {
        viewport::heat(ui, map, picture.original_size, image, area);
    }
    if let Some((_, report)) = &case.report {
        boxes(ui, report, state.side, picture, image, area);
    }
}

/// Draws the portrait's box and the places that findings point at.
fn boxes(ui: &Ui, report: &Report, side: EvidenceKind, picture: &Picture, image: Rect, area: Rect) {
    // Photos have no theme: what is drawn over them must not follow it.
    let ink = Palette::of(Theme::Dark);
    let crops = [(&report.document_face, "Portrait"), (&report.live_face, "Live face")];
    for (crop, label) in crops {
        if let Some(FaceCrop { face, image_size, .. }) = crop.as_ref().filter(|crop| crop.evidence == side) {
            let place = viewport::to_screen(face.bbox, *image_size, image);
            viewport::outline(ui, area, place, ink.accent, label);
        }
    }
    for exhibit in report.findings.iter().flat_map(|finding| &finding.exhibits) {
        if let Exhibit::Region { label, evidence, bbox_in_image } = exhibit
            && *evidence == side
        {
            let place = viewport::to_screen(*bbox_in_image, picture.original_size, image);
            viewport::outline(ui, area, place, ink.review, label);
        }
    }
}
