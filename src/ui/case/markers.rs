//! The row of flags above the timelines: where findings point at, to be hovered and clicked.

use eframe::egui::{Id, Rect, Sense, Shape, Stroke, TextStyle, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use super::{
    end_of_line, player,
    timelines::{GUTTER, Pointed},
};
use crate::{
    case::timeline::Timeline,
    session::CaseView,
    ui::{
        context::ViewContext,
        language::{toward_reading, tr},
        words,
    },
};

/// Height of the row in points.
pub(super) const HEIGHT: f32 = 14.0;

/// Draws a flag at the beginning of every stretch that a finding points at, and a bar over its length.
pub(super) fn show(ui: &Ui, view: &ViewContext<'_>, case: &CaseView, timeline: &Timeline, row: Rect) -> Pointed {
    let mut pointed = Pointed::default();
    let end = timeline.duration_millis.max(1) as f32;
    let at = |millis: i64| row.left() + row.width() * (millis as f32 / end).clamp(0.0, 1.0);
    let color = view.palette.review;
    let spans: Vec<(i64, i64, &str)> = player::spans(case).collect();
    if !spans.is_empty() {
        let font = TextStyle::Small.resolve(ui.style());
        let before = toward_reading(row.with_max_x(row.left() - 6.0).with_min_x(row.left() - GUTTER), row);
        let end = end_of_line();
        ui.painter().text(end.pos_in_rect(&before), end, tr!("timelines-findings"), font, view.palette.weak);
    }
    for (index, (start, stop, label)) in spans.into_iter().enumerate() {
        let (left, right) = (at(start), at(stop).max(at(start) + 2.0));
        let bar = Rect::from_min_max(pos2(left, row.bottom() - 4.0), pos2(right, row.bottom() - 1.0));
        ui.painter().rect_filled(bar, 1.0, color);
        let pole = pos2(left, row.top() + 1.0);
        ui.painter().line_segment([pole, pos2(left, row.bottom() - 1.0)], Stroke::new(1.5, color));
        let cloth = vec![pole, pole + vec2(9.0, 3.5), pole + vec2(0.0, 7.0)];
        ui.painter().add(Shape::convex_polygon(cloth, color, Stroke::NONE));
        let spot = Rect::from_x_y_ranges(left - 2.0..=right.max(left + 11.0), row.y_range());
        let flag = ui.interact(spot, Id::unique(("marker", index, start)), Sense::click());
        let told = tr!("timelines-span", label = label, start = words::moment(start), end = words::moment(stop));
        flag.widget_info(|| WidgetInfo::labeled(Role::Button, true, tr!("timelines-finding", finding = &told)));
        if flag.clicked() {
            pointed.clicked = Some(start);
        }
        if flag.hovered() {
            pointed.hovered = Some(start);
        }
        flag.on_hover_text(told);
    }
    pointed
}
