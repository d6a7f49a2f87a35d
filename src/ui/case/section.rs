//! A part of a page that can be folded under its title, from either side of the line.

use eframe::egui::{
    FontSelection, Frame, Margin, Response, Sense, TextWrapMode, Ui, WidgetInfo, WidgetText,
    accesskit::Role,
    collapsing_header::{CollapsingState, paint_default_icon},
    pos2, vec2,
};

use crate::ui::language::{Language, column, toward_reading};

/// Draws the title and, while it is open, what stands below.
pub(super) fn show(ui: &mut Ui, title: &str, is_open_at_first: bool, content: impl FnOnce(&mut Ui)) {
    let id = ui.make_persistent_id(title);
    let mut state = CollapsingState::load_with_default_open(ui.ctx(), id, is_open_at_first);
    let response = header(ui, &mut state, title);
    if Language::spoken().is_right_to_left() {
        let margin = Margin { right: ui.spacing().indent as i8, ..Margin::ZERO };
        state.show_body_unindented(ui, |ui| Frame::new().inner_margin(margin).show(ui, |ui| column(ui, content)));
    } else {
        state.show_body_indented(&response, ui, content);
    }
}

/// The line to click on, with a sign that points along it while the part is folded and down while it is open.
fn header(ui: &mut Ui, state: &mut CollapsingState, title: &str) -> Response {
    let (indent, padding) = (ui.spacing().indent, ui.spacing().button_padding);
    let font = FontSelection::Style(eframe::egui::TextStyle::Button);
    let galley = WidgetText::from(title).into_galley(ui, Some(TextWrapMode::Extend), f32::INFINITY, font);
    let size = vec2(indent + galley.size().x + padding.x, galley.size().y + 2.0 * padding.y);
    let (_, rect) = ui.allocate_space(size.max(ui.spacing().interact_size));
    let response = ui.interact(rect, state.id(), Sense::click());
    if response.clicked() {
        state.toggle(ui);
    }
    response.widget_info(|| WidgetInfo::labeled(Role::DisclosureTriangle, ui.is_enabled(), title));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_expanded(state.is_open()));
    let (sign, words) = rect.split_left_right_at_x(rect.left() + indent);
    let (sign, words) = (toward_reading(sign, rect), toward_reading(words, rect));
    let (mut icon, _) = ui.spacing().icon_rectangles(rect);
    icon.set_center(sign.center());
    let openness = state.openness(ui.ctx());
    // The sign turns a quarter from pointing along the line to pointing down: past that, from the other side.
    let turned = if Language::spoken().is_right_to_left() { 2.0 - openness } else { openness };
    paint_default_icon(ui, turned, &response.clone().with_new_rect(icon));
    let color = ui.style().interact(&response).text_color();
    let text = toward_reading(eframe::egui::Rect::from_min_size(words.min, galley.size()), words);
    ui.painter().galley(pos2(text.left(), rect.center().y - galley.size().y / 2.0), galley, color);
    response
}
