//! Small signs drawn with the painter: shapes tell results apart for those who do not see the colours, and no font has
//! to hold them.

use eframe::egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, Ui, Vec2, vec2};

use super::theme::Palette;
use crate::case::verdict::{Band, ProcessStatus};

/// The signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Symbol {
    /// Tick.
    Clear,
    /// Triangle with a bar.
    Review,
    /// Cross.
    Fail,
    /// Empty ring.
    NotChecked,
    /// Triangle to the right.
    Play,
    /// Two bars.
    Pause,
    /// Arrow head to the left.
    Previous,
    /// Arrow head to the right.
    Next,
}

impl Symbol {
    /// The sign of a check's band.
    pub(crate) const fn of_band(band: Band) -> Symbol {
        match band {
            Band::Clear => Symbol::Clear,
            Band::Review => Symbol::Review,
            Band::Fail => Symbol::Fail,
            Band::NotChecked => Symbol::NotChecked,
        }
    }

    /// The sign of the machine's conclusion.
    pub(crate) const fn of_process(process: ProcessStatus) -> Symbol {
        match process {
            ProcessStatus::Accepted => Symbol::Clear,
            ProcessStatus::Inconclusive => Symbol::Review,
            ProcessStatus::Rejected => Symbol::Fail,
        }
    }

    /// The colour that goes with a result; the text colour for the others.
    pub(crate) const fn color(self, palette: &Palette) -> Color32 {
        match self {
            Symbol::Clear => palette.clear,
            Symbol::Review => palette.review,
            Symbol::Fail => palette.fail,
            Symbol::NotChecked => palette.weak,
            Symbol::Play | Symbol::Pause | Symbol::Previous | Symbol::Next => palette.text,
        }
    }

    /// Draws the sign into `rect`.
    pub(crate) fn paint(self, painter: &Painter, rect: Rect, color: Color32) {
        let at = |x: f32, y: f32| -> Pos2 { rect.min + rect.size() * vec2(x, y) };
        let stroke = Stroke::new((rect.width() / 8.0).max(1.5), color);
        let fill = |points: Vec<Pos2>| Shape::convex_polygon(points, color, Stroke::NONE);
        match self {
            Symbol::Clear => {
                painter.line(vec![at(0.15, 0.55), at(0.4, 0.8), at(0.88, 0.22)], stroke);
            }
            Symbol::Review => {
                painter.add(Shape::closed_line(vec![at(0.5, 0.1), at(0.95, 0.9), at(0.05, 0.9)], stroke));
                painter.line_segment([at(0.5, 0.42), at(0.5, 0.7)], stroke);
            }
            Symbol::Fail => {
                painter.line_segment([at(0.18, 0.18), at(0.82, 0.82)], stroke);
                painter.line_segment([at(0.82, 0.18), at(0.18, 0.82)], stroke);
            }
            Symbol::NotChecked => {
                painter.circle_stroke(rect.center(), rect.width() * 0.38, stroke);
            }
            Symbol::Play => {
                painter.add(fill(vec![at(0.2, 0.1), at(0.92, 0.5), at(0.2, 0.9)]));
            }
            Symbol::Pause => {
                painter.rect_filled(Rect::from_min_max(at(0.2, 0.12), at(0.42, 0.88)), 0.0, color);
                painter.rect_filled(Rect::from_min_max(at(0.58, 0.12), at(0.8, 0.88)), 0.0, color);
            }
            Symbol::Previous => {
                painter.line(vec![at(0.68, 0.12), at(0.3, 0.5), at(0.68, 0.88)], stroke);
            }
            Symbol::Next => {
                painter.line(vec![at(0.32, 0.12), at(0.7, 0.5), at(0.32, 0.88)], stroke);
            }
        }
    }

    /// Puts the sign into the flow of `ui`, `size` points wide and high.
    pub(crate) fn show(self, ui: &mut Ui, size: f32, color: Color32) {
        let (rect, _) = ui.allocate_exact_size(Vec2::splat(size), eframe::egui::Sense::hover());
        self.paint(ui.painter(), rect, color);
    }
}
