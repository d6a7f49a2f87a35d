//! The document seen straight on, with what was read where it stands.

use eframe::egui::{
    Color32, Mesh, Painter, Pos2, Rect, Response, Sense, Shape, Stroke, TextureId, Theme, Ui, WidgetInfo,
    accesskit::Role, pos2,
};

use super::viewport;
use crate::{
    case::{
        evidence::EvidenceKind,
        geometry::{self, Point},
        homography::SquareToQuad,
        reading::{Agreement, DocumentReading, FieldCheck, FieldName, FieldReading},
        report::Report,
    },
    session::Picture,
    ui::{language::tr, theme::Palette, words},
};

/// Cells across and down in which the photo is bent straight; within one it is drawn without perspective.
const CELLS: [u16; 2] = [32, 20];
/// Shortest side in photo pixels of a document that is shown straight.
const LEAST_SIDE: f32 = 16.0;

/// How a document lies in its photo.
#[derive(Debug, Clone, Copy)]
pub(super) struct Straight {
    map: SquareToQuad,
    /// Width and height of the straight view in photo pixels.
    pub(super) size: [u32; 2],
}

impl Straight {
    /// That of one side; `None` where its corners are not known.
    pub(super) fn of(report: &Report, side: EvidenceKind) -> Option<Self> {
        let photos = &report.document.as_ref()?.photos;
        let quad = photos.iter().find(|photo| photo.side == side)?.quad?;
        let [a, b, c, d] = quad;
        let size = [(a.distance(b) + d.distance(c)) / 2.0, (b.distance(c) + a.distance(d)) / 2.0];
        let large_enough = size.iter().all(|side| *side >= LEAST_SIDE && *side < 1e5);
        Some(Straight { map: SquareToQuad::new(&quad).filter(|_| large_enough)?, size: size.map(|side| side as u32) })
    }

    /// The box around what a box in the photo covers, in pixels of the straight view.
    pub(super) fn bbox(&self, bbox: geometry::Rect) -> geometry::Rect {
        let (right, bottom) = (bbox.x + bbox.width, bbox.y + bbox.height);
        let corners = [(bbox.x, bbox.y), (right, bbox.y), (right, bottom), (bbox.x, bottom)];
        let places = corners.map(|(x, y)| self.place(Point::new(x, y)));
        let ends = |of: fn(&Point) -> f32| {
            let values = places.iter().map(of);
            (values.clone().fold(f32::INFINITY, f32::min), values.fold(f32::NEG_INFINITY, f32::max))
        };
        let ((left, right), (top, bottom)) = (ends(|place| place.x), ends(|place| place.y));
        geometry::Rect { x: left, y: top, width: right - left, height: bottom - top }
    }

    /// Where a place of the photo lies in the straight view.
    fn place(&self, at: Point) -> Point {
        let [u, v] = self.map.inverse(at);
        Point::new(u * self.size[0] as f32, v * self.size[1] as f32)
    }
}

/// Draws the document of a photo into `rect`, cut at `area`.
pub(super) fn paint(painter: &Painter, texture: TextureId, picture: &Picture, straight: &Straight, rect: Rect) {
    let [columns, rows] = CELLS;
    let [width, height] = picture.original_size.map(|side| side.max(1) as f32);
    let mut mesh = Mesh::with_texture(texture);
    for row in 0..=rows {
        for column in 0..=columns {
            let (u, v) = (f32::from(column) / f32::from(columns), f32::from(row) / f32::from(rows));
            let seen = straight.map.apply(u, v);
            mesh.vertices.push(eframe::egui::epaint::Vertex {
                pos: rect.lerp_inside(eframe::egui::vec2(u, v)),
                uv: pos2(seen.x / width, seen.y / height),
                color: Color32::WHITE,
            });
        }
    }
    let wide = u32::from(columns) + 1;
    for cell in (0..rows).flat_map(|row| (0..columns).map(move |column| u32::from(row) * wide + u32::from(column))) {
        mesh.add_triangle(cell, cell + 1, cell + wide);
        mesh.add_triangle(cell + 1, cell + wide + 1, cell + wide);
    }
    painter.add(Shape::mesh(mesh));
}

/// Draws around every field of a side; what disagrees with another reading stands out with both. Pointing at a field tells what it
/// says; where fields may be corrected, gives the one that was clicked.
pub(super) fn fields(
    ui: &Ui,
    reading: &DocumentReading,
    side: EvidenceKind,
    straight: &Straight,
    view: &Response,
    [image, area]: [Rect; 2],
    may_correct: bool,
) -> Option<(EvidenceKind, FieldName)> {
    let ink = Palette::of(Theme::Dark);
    let painter = ui.painter().with_clip_rect(area.intersect(ui.clip_rect()));
    let pointer = view.hover_pos();
    let (mut under, mut clicked) = (Vec::new(), None);
    let (sense, role) = if may_correct { (Sense::click(), Role::Button) } else { (Sense::hover(), Role::Label) };
    for field in reading.sides.iter().filter(|one| one.side == side).flat_map(|one| &one.fields) {
        let Some(quad) = field.quad else { continue };
        let corners = quad.map(|corner| on_screen(straight.place(corner), straight.size, image));
        let against = reading.checks.iter().find(|check| disagrees(check, field));
        let color = if against.is_some() { ink.review } else { ink.accent };
        painter
            .add(Shape::closed_line(corners.to_vec(), Stroke::new(if against.is_some() { 2.0 } else { 1.0 }, color)));
        let bounds = Rect::from_points(&corners);
        if let Some(check) = against {
            viewport::outline(ui, area, bounds, color, &both(check));
        }
        let told = tr!("document-field", field = words::field(field.field), said = said(field));
        let spot = ui.interact(bounds.intersect(area), view.id.with(&told), sense);
        spot.widget_info(|| WidgetInfo::labeled(role, true, &told));
        if spot.clicked() {
            clicked = Some((side, field.field));
        }
        if pointer.is_some_and(|pointer| bounds.expand(2.0).contains(pointer)) {
            under.push(told);
        }
    }
    if !under.is_empty() {
        under.dedup();
        under.extend(may_correct.then(|| tr!("document-click-to-correct").to_owned()));
        view.clone().on_hover_text_at_pointer(under.join("\n"));
    }
    clicked
}

fn on_screen(at: Point, size: [u32; 2], image: Rect) -> Pos2 {
    let share = eframe::egui::vec2(at.x / size[0].max(1) as f32, at.y / size[1].max(1) as f32);
    image.min + share * image.size()
}

fn disagrees(check: &FieldCheck, field: &FieldReading) -> bool {
    check.agreement != Agreement::Match && check.readings.contains(field)
}

fn said(field: &FieldReading) -> String {
    tr!("document-said", text = &field.text, zone = words::zone(field.zone))
}

/// Both readings of a field that do not agree.
fn both(check: &FieldCheck) -> String {
    let [a, b] = &check.readings;
    tr!("document-differs", field = words::field(check.field), one = said(a), other = said(b))
}
