//! The document's photos with what was found on them.

use std::sync::Arc;

use eframe::egui::{Button, Rect, Theme, Ui};

use super::{
    amend::may_amend,
    straight::{self, Straight},
    viewport::{self, Viewport},
    without_report,
};
use crate::{
    case::{
        evidence::EvidenceKind,
        finding::{CheckId, Exhibit},
        geometry,
        heat_map::HeatMap,
        reading::FieldName,
        report::{FaceCrop, Report},
    },
    session::{CaseView, Picture},
    ui::{action::Action, context::ViewContext, language::tr, parts, theme::Palette, words},
};

/// Width in points of a pane without which the hint in its caption is left out.
const HINTED: f32 = 640.0;

/// Which photo is shown, and which part of it.
pub(super) struct DocumentState {
    side: EvidenceKind,
    viewport: Viewport,
    /// Whether the document is shown straight on, where its corners are known.
    is_straight: bool,
    /// A box to bring into view as soon as its picture is there.
    target: Option<geometry::Rect>,
    /// The heat map that lies over the photo.
    heat: Option<HeatMap>,
}

impl Default for DocumentState {
    fn default() -> Self {
        DocumentState {
            side: EvidenceKind::DocumentFront,
            viewport: Viewport::default(),
            is_straight: false,
            target: None,
            heat: None,
        }
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

    /// Shows the document straight on, or the photo as it is.
    pub(super) fn straighten(&mut self) {
        self.is_straight = !self.is_straight;
        self.viewport = Viewport::default();
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

    /// Shows a place in a photo, in the straight view where `straight` says so.
    pub(super) fn look_at_straight(&mut self, kind: EvidenceKind, bbox: geometry::Rect, straight: bool) {
        if straight && !self.is_straight {
            self.straighten();
        }
        self.look_at(kind, bbox);
    }

    /// Lays a heat map over a photo and shows the place; takes it away where it lies already.
    pub(super) fn lay_over(&mut self, kind: EvidenceKind, map: HeatMap) {
        if self.heat.as_ref() == Some(&map) {
            self.heat = None;
            return;
        }
        self.is_straight = false;
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

/// Draws the pane; gives the field that is to be corrected, where one was clicked.
pub(super) fn show(
    ui: &mut Ui,
    view: &ViewContext<'_>,
    state: &mut DocumentState,
    case: &CaseView,
    rect: Rect,
) -> Option<(EvidenceKind, FieldName)> {
    let (side, is_straight) = (state.side, state.is_straight);
    let mut turn = None;
    let caption = |ui: &mut Ui| {
        let tabs = |ui: &mut Ui| turn = sides(ui, view, side);
        let views = |ui: &mut Ui| {
            views(ui, view, case, side, is_straight);
            if rect.width() > HINTED {
                parts::weak(ui, view, tr!("document-hint"));
            }
        };
        parts::split_line(ui, "document", tabs, views);
    };
    let clicked = parts::pane(ui, view, rect, caption, |ui, area| {
        ui.painter().rect_filled(area, 3.0, view.palette.field);
        if let Some(picture) = picture_of(view, side) {
            return photo(ui, view, state, case, picture, area);
        }
        missing(ui, view, case, side, area);
        None
    });
    if let Some(kind) = turn {
        state.turn_to(kind);
    }
    clicked
}

/// The photos of the case; gives the one that was chosen.
fn sides(ui: &mut Ui, view: &ViewContext<'_>, shown: EvidenceKind) -> Option<EvidenceKind> {
    let mut turn = None;
    for kind in [EvidenceKind::DocumentFront, EvidenceKind::DocumentBack, EvidenceKind::Selfie] {
        let there = picture_of(view, kind).is_some();
        // A side that was not sent is not offered, except that a document always has a front.
        if there || kind == EvidenceKind::DocumentFront || kind == shown {
            let tab = Button::selectable(shown == kind, words::evidence(kind));
            if parts::explain(ui.add(tab), Action::FlipDocument).clicked() {
                turn = Some(kind);
            }
        }
    }
    turn
}

/// Other ways to look at the photo.
fn views(ui: &mut Ui, view: &ViewContext<'_>, case: &CaseView, side: EvidenceKind, is_straight: bool) {
    if straight_of(case, side).is_some() {
        let toggle = Button::selectable(is_straight, Action::Straighten.label());
        if parts::explain(ui.add(toggle), Action::Straighten).clicked() {
            view.act(Action::Straighten);
        }
    }
    let forensics = Button::new(Action::Forensics.label());
    if parts::explain(ui.add(forensics), Action::Forensics).clicked() {
        view.act(Action::Forensics);
    }
}

fn missing(ui: &mut Ui, view: &ViewContext<'_>, case: &CaseView, side: EvidenceKind, area: Rect) {
    let pictures = &view.snapshot.pictures;
    if pictures.loading {
        parts::placeholder(ui, view, area, tr!("document-reading"));
    } else if !pictures.errors.is_empty() {
        parts::placeholder(ui, view, area, &pictures.errors.join("\n"));
    } else if case.report.is_none() {
        without_report(ui, view, case, area);
    } else {
        parts::placeholder(ui, view, area, &tr!("case-not-part", picture = words::evidence(side)));
    }
}

/// How the document lies on a side of a case.
fn straight_of(case: &CaseView, side: EvidenceKind) -> Option<Straight> {
    case.report.as_ref().and_then(|(_, report)| Straight::of(report, side))
}

fn photo(
    ui: &mut Ui,
    view: &ViewContext<'_>,
    state: &mut DocumentState,
    case: &CaseView,
    picture: &Picture,
    area: Rect,
) -> Option<(EvidenceKind, FieldName)> {
    if let Some(straight) = straight_of(case, state.side).filter(|_| state.is_straight) {
        return straightened(ui, view, state, case, picture, &straight, area);
    }
    if let Some(bbox) = state.target.take() {
        state.viewport.look_at(bbox, picture.original_size);
    }
    let label = words::evidence(state.side);
    let image = viewport::show(ui, view, &mut state.viewport, picture, area, label);
    if let Some(map) = &state.heat {
        viewport::heat(ui, map, picture.original_size, image, area);
    }
    if let Some((_, report)) = &case.report {
        boxes(ui, report, state.side, area, &[], &|bbox| viewport::to_screen(bbox, picture.original_size, image));
    }
    None
}

/// The document straight on: what was read, and the places that findings point at.
fn straightened(
    ui: &mut Ui,
    view: &ViewContext<'_>,
    state: &mut DocumentState,
    case: &CaseView,
    picture: &Picture,
    straight: &Straight,
    area: Rect,
) -> Option<(EvidenceKind, FieldName)> {
    if let Some(bbox) = state.target.take() {
        state.viewport.look_at(straight.bbox(bbox), straight.size);
    }
    let label = tr!("document-straightened", picture = words::evidence(state.side));
    let (image, response) = viewport::place(ui, &mut state.viewport, straight.size, area, &label);
    let Some(texture) = view.textures.of(ui.ctx(), picture) else {
        viewport::paint(ui, view, picture, image, area);
        return None;
    };
    let painter = ui.painter().with_clip_rect(area.intersect(ui.clip_rect()));
    straight::paint(&painter, texture, picture, straight, image);
    let (_, report) = case.report.as_ref()?;
    // Readings that differ are drawn with their fields.
    let of_fields = report.finding(CheckId::DocumentData).map_or(&[][..], |finding| &finding.exhibits);
    boxes(ui, report, state.side, area, of_fields, &|bbox| {
        viewport::to_screen(straight.bbox(bbox), straight.size, image)
    });
    let (reading, places) = (&report.document.as_ref()?.reading, [image, area]);
    straight::fields(ui, reading, state.side, straight, &response, places, may_amend(view, case))
}

/// Draws the portrait's box and the places that findings point at, but for some; `to_screen` tells where a box of the photo lies.
fn boxes(
    ui: &Ui,
    report: &Report,
    side: EvidenceKind,
    area: Rect,
    but: &[Exhibit],
    to_screen: &dyn Fn(geometry::Rect) -> Rect,
) {
    // Photos have no theme: what is drawn over them must not follow it.
    let ink = Palette::of(Theme::Dark);
    let crops = [(&report.document_face, tr!("document-portrait")), (&report.live_face, tr!("document-live-face"))];
    for (crop, label) in crops {
        if let Some(FaceCrop { face, .. }) = crop.as_ref().filter(|crop| crop.evidence == side) {
            viewport::outline(ui, area, to_screen(face.bbox), ink.accent, label);
        }
    }
    for exhibit in report.findings.iter().flat_map(|finding| &finding.exhibits) {
        if let Exhibit::Region { label, evidence, bbox_in_image } = exhibit
            && *evidence == side
            && !but.contains(exhibit)
        {
            viewport::outline(ui, area, to_screen(*bbox_in_image), ink.review, label);
        }
    }
}
