//! The building blocks that views share: buttons of actions, chips, panes and notes.

use std::{fmt::Debug, hash::Hash};

use eframe::egui::{
    self, Align, Align2, Button, CollapsingHeader, Color32, CornerRadius, FontSelection, Frame, Layout, Margin, Rect,
    Response, RichText, Sense, Stroke, StrokeKind, TextStyle, Ui, UiBuilder, Vec2, WidgetInfo, WidgetText,
    accesskit::Role, vec2,
};

use super::{
    action::Action,
    context::ViewContext,
    language::{Language, leading, row, toward_reading, tr, trailing},
    retention_words,
    symbols::Symbol,
    theme::{self, Palette},
};
use crate::case::{queue::Handling, verdict::ReviewReason};

/// Gives a widget without text of its own a name for screen readers and tests.
pub(crate) fn name(response: &Response, label: &str) {
    response.ctx.accesskit_node_builder(response.id, |node| node.set_label(label));
}

/// Adds the action's tooltip with its keys.
pub(crate) fn explain(response: Response, action: Action) -> Response {
    let text = tr!("action-with-keys", does = action.tooltip(), keys = action.keys(&response.ctx));
    response.on_hover_text(text.as_str()).on_disabled_hover_text(text.as_str())
}

/// A button that does `action`.
pub(crate) fn action_button(ui: &mut Ui, view: &ViewContext<'_>, action: Action, enabled: bool) -> Response {
    let enabled = enabled && view.may(action);
    let response = explain(ui.add_enabled(enabled, Button::new(action.label())), action);
    if response.clicked() {
        view.act(action);
    }
    response
}

/// The one button of a place that most work goes through.
pub(crate) fn primary_button(ui: &mut Ui, view: &ViewContext<'_>, action: Action, enabled: bool) -> Response {
    let enabled = enabled && view.may(action);
    // Faded accent is neither readable nor clearly off: a button that cannot be used looks like any other of that kind.
    let button = if enabled {
        let text = RichText::new(action.label()).strong().color(view.palette.on_accent);
        Button::new(text).fill(view.palette.accent).stroke(Stroke::NONE)
    } else {
        Button::new(action.label())
    };
    let button = button.min_size(vec2(96.0, 28.0));
    let response = explain(ui.add_enabled(enabled, button), action);
    if response.clicked() {
        view.act(action);
    }
    response
}

/// A small button that closes what lies over the page; `action` opens and closes it.
pub(crate) fn closing_button(ui: &mut Ui, view: &ViewContext<'_>, action: Action, label: &str) {
    let close = explain(ui.add(Button::new(tr!("forensic-close")).small()), action);
    name(&close, label);
    if close.clicked() {
        view.act(action);
    }
}

/// A small button with a sign instead of a word.
pub(crate) fn symbol_button(ui: &mut Ui, view: &ViewContext<'_>, symbol: Symbol, action: Action) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(28.0, 24.0), Sense::click());
    let visuals = ui.style().interact(&response);
    ui.painter().rect(rect, visuals.corner_radius, visuals.bg_fill, visuals.bg_stroke, StrokeKind::Inside);
    let sign = Rect::from_center_size(rect.center(), Vec2::splat(12.0));
    symbol.paint(ui.painter(), sign, visuals.fg_stroke.color);
    let enabled = ui.is_enabled();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, action.label()));
    if response.clicked() {
        view.act(action);
    }
    explain(response, action)
}

const CHIP_PADDING: f32 = 7.0;
const CHIP_HEIGHT: f32 = 20.0;

/// Width in points of a chip with this text.
fn chip_width(ui: &Ui, text: &str) -> f32 {
    let font = TextStyle::Small.resolve(ui.style());
    ui.painter().layout_no_wrap(text.to_owned(), font, Color32::PLACEHOLDER).size().x + 2.0 * CHIP_PADDING
}

/// A short word in a coloured outline; it can be clicked where `role` is a button.
pub(crate) fn chip(ui: &mut Ui, text: &str, color: Color32, role: Role) -> Response {
    let font = TextStyle::Small.resolve(ui.style());
    let galley = ui.painter().layout_no_wrap(text.to_owned(), font, color);
    let sense = if role == Role::Button { Sense::click() } else { Sense::hover() };
    let size = vec2(galley.size().x + 2.0 * CHIP_PADDING, CHIP_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, sense);
    let fill = color.gamma_multiply(if response.hovered() && role == Role::Button { 0.28 } else { 0.13 });
    let edge = Stroke::new(1.0, color.gamma_multiply(if response.has_focus() { 1.0 } else { 0.45 }));
    ui.painter().rect(rect, CornerRadius::same(10), fill, edge, StrokeKind::Inside);
    let at = Align2::CENTER_CENTER.align_size_within_rect(galley.size(), rect).min;
    ui.painter().galley(at, galley, color);
    response.widget_info(|| WidgetInfo::labeled(role, true, text));
    response
}

/// Says that a case was drawn by a program.
pub(crate) fn specimen(ui: &mut Ui, view: &ViewContext<'_>) {
    chip(ui, tr!("part-specimen"), view.palette.weak, Role::Label).on_hover_text(tr!("part-specimen-about"));
}

/// Says that a case is under a legal hold, and what of it is erased.
pub(crate) fn retention(ui: &mut Ui, view: &ViewContext<'_>, handling: &Handling) {
    if let Some(hold) = &handling.hold {
        let about = tr!("part-held-about", name = &hold.placed_by, reason = retention_words::hold_reason(hold.reason));
        chip(ui, tr!("part-held"), view.palette.review, Role::Label).on_hover_text(about);
    }
    if let Some(mark) = &handling.erasure {
        let text = if mark.is_whole() { tr!("part-erased") } else { tr!("part-erased-partly") };
        chip(ui, text, view.palette.fail, Role::Label).on_hover_text(retention_words::erased(mark));
    }
}

/// As many chips as fit into the width left, then how many are missing.
pub(crate) fn chips_that_fit(ui: &mut Ui, view: &ViewContext<'_>, chips: &[(String, Color32)]) {
    let gap = ui.spacing().item_spacing.x;
    let mut left = ui.available_width();
    for (index, (text, color)) in chips.iter().enumerate() {
        let remaining = chips.len() - index;
        let reserve = if remaining > 1 { chip_width(ui, "+9") + gap } else { 0.0 };
        let width = chip_width(ui, text);
        if width + reserve > left {
            let more = if index == 0 { tr!("queue-reasons", count = remaining) } else { format!("+{remaining}") };
            let all: Vec<&str> = chips.iter().map(|(text, _)| text.as_str()).collect();
            chip(ui, &more, view.palette.weak, Role::Label).on_hover_text(all.join("\n"));
            return;
        }
        chip(ui, text, *color, Role::Label);
        left -= width + gap;
    }
}

/// A sign with a word beside it, both in the sign's colour.
pub(crate) fn marked(ui: &mut Ui, view: &ViewContext<'_>, symbol: Symbol, text: &str) {
    let color = symbol.color(view.palette);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 5.0;
        // The sign stands before the word, whether the line is filled from where reading begins or from where it ends.
        if ui.layout().prefer_right_to_left() != Language::spoken().is_right_to_left() {
            ui.label(RichText::new(text).color(color));
            symbol.show(ui, 12.0, color);
        } else {
            symbol.show(ui, 12.0, color);
            ui.label(RichText::new(text).color(color));
        }
    });
}

/// The colour of a reason for review.
pub(crate) const fn reason_color(palette: &Palette, reason: &ReviewReason) -> Color32 {
    match reason {
        ReviewReason::Borderline(_) | ReviewReason::PartialEvidence | ReviewReason::Invalidated(_) => palette.review,
        ReviewReason::RequiredNotChecked(_) => palette.weak,
        ReviewReason::Failed(_) => palette.fail,
        ReviewReason::Sampled => palette.accent,
    }
}

/// Secondary text.
pub(crate) fn weak(ui: &mut Ui, view: &ViewContext<'_>, text: impl Into<String>) -> Response {
    ui.label(RichText::new(text).small().color(view.palette.weak))
}

/// Height of a pane's caption line in points.
const CAPTION_HEIGHT: f32 = 24.0;

/// A pane: a card that fills `rect`, with a caption line and its content in the area below, which it is given.
pub(crate) fn pane<R>(
    ui: &mut Ui,
    view: &ViewContext<'_>,
    rect: Rect,
    caption: impl FnOnce(&mut Ui),
    content: impl FnOnce(&mut Ui, Rect) -> R,
) -> R {
    let edge = Stroke::new(1.0, view.palette.edge);
    ui.painter().rect(rect, theme::PANE_RADIUS, view.palette.card, edge, StrokeKind::Inside);
    let inner = rect.shrink2(vec2(10.0, 6.0));
    let (top, area) = inner.split_top_bottom_at_y(inner.top() + CAPTION_HEIGHT);
    let salt = (rect.min.x as i32, rect.min.y as i32);
    let line = UiBuilder::new().max_rect(top).layout(row()).id_salt(("caption", salt));
    ui.scope_builder(line, |ui| {
        ui.shrink_clip_rect(top);
        caption(ui);
    });
    let area = area.with_min_y(area.top() + 4.0);
    ui.scope_builder(UiBuilder::new().max_rect(area).id_salt(("pane", salt)), |ui| {
        ui.shrink_clip_rect(rect);
        content(ui, area)
    })
    .inner
}

/// A line with something at its start, cut where there is no room for it, and something at its end.
///
/// How much room the end needs is known from the frame before, so that what stands first is drawn, and reached by Tab, first.
pub(crate) fn split_line(ui: &mut Ui, salt: impl Hash + Debug, start: impl FnOnce(&mut Ui), end: impl FnOnce(&mut Ui)) {
    let id = ui.make_persistent_id(("split-line", salt));
    let known = ui.data(|data| data.get_temp::<f32>(id)).unwrap_or_default();
    ui.horizontal(|ui| {
        let room = (ui.available_width() - known - ui.spacing().item_spacing.x).max(0.0);
        ui.allocate_ui_with_layout(vec2(room, ui.available_height()), row(), |ui| {
            ui.set_max_width(room);
            ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Truncate);
            start(ui);
        });
        let needed = ui.with_layout(trailing(), |ui| {
            end(ui);
            ui.min_rect().width()
        });
        if (needed.inner - known).abs() > 0.5 {
            ui.data_mut(|data| data.insert_temp(id, needed.inner));
            ui.ctx().request_discard("split-line");
        }
    });
}

/// The title of a view, and at the end of its line what can be done with all that it shows.
pub(crate) fn titled(ui: &mut Ui, title: &str, end: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        ui.label(RichText::new(title).font(theme::title_font()).strong());
        ui.with_layout(trailing(), end);
    });
}

/// The caption's words.
pub(crate) fn caption(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).strong());
}

/// Words in the middle of an empty space.
pub(crate) fn placeholder(ui: &mut Ui, view: &ViewContext<'_>, rect: Rect, text: &str) {
    let text = WidgetText::from(RichText::new(text).color(view.palette.weak));
    let width = (rect.width() - 32.0).clamp(40.0, 520.0);
    let galley = text.into_galley(ui, Some(egui::TextWrapMode::Wrap), width, FontSelection::Default);
    let label = galley.text().to_owned();
    let at = Align2::CENTER_CENTER.align_size_within_rect(galley.size(), rect).min;
    ui.painter().with_clip_rect(rect).galley(at, galley, view.palette.weak);
    let response = ui.interact(rect, ui.scope_id().with(("placeholder", &label)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &label));
}

/// A bar across the window that says something.
pub(crate) fn banner<R>(ui: &mut Ui, color: Color32, content: impl FnOnce(&mut Ui) -> R) -> R {
    Frame::new()
        .fill(color.gamma_multiply(0.13))
        .stroke(Stroke::new(1.0, color.gamma_multiply(0.45)))
        .corner_radius(theme::PANE_RADIUS)
        .inner_margin(Margin::symmetric(10, 5))
        .show(ui, |ui| ui.horizontal(content).inner)
        .inner
}

/// A title that shows what is below it when it is clicked, and hides it again.
pub(crate) fn folded(ui: &mut Ui, salt: &str, title: &str, content: impl FnOnce(&mut Ui)) {
    let font = TextStyle::Button.resolve(ui.style());
    let words = ui.painter().layout_no_wrap(title.to_owned(), font, Color32::PLACEHOLDER).size().x;
    let spacing = ui.spacing();
    let size = vec2(words + spacing.indent + spacing.button_padding.x, spacing.interact_size.y);
    let header = ui.allocate_ui_with_layout(size, Layout::top_down(Align::Min), |ui| {
        CollapsingHeader::new(title).id_salt(salt).show_unindented(ui, |_| ())
    });
    if header.inner.openness > 0.0 {
        indented(ui, salt, content);
    }
}

/// Draws `content` further in from where reading begins, with a line along it.
pub(crate) fn indented<R>(ui: &mut Ui, salt: &str, content: impl FnOnce(&mut Ui) -> R) -> R {
    let (whole, indent) = (ui.available_rect_before_wrap(), ui.spacing().indent);
    let area = toward_reading(whole.with_min_x(whole.left() + indent), whole);
    let shown = ui.scope_builder(UiBuilder::new().max_rect(area).id_salt(("indented", salt)), content);
    let edge = toward_reading(whole.with_max_x(whole.left() + indent), whole);
    let stroke = ui.visuals().widgets.noninteractive.bg_stroke;
    ui.painter().vline(edge.center().x, whole.top()..=shown.response.rect.bottom() - 2.0, stroke);
    shown.inner
}

/// Draws what is chosen from in a menu: each choice as wide as the menu, its words where reading begins.
pub(crate) fn choices<R>(ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> R {
    // While the menu is measured its choices stand at the left, so that it grows no wider than they are.
    if ui.is_sizing_pass() {
        return content(ui);
    }
    ui.with_layout(Layout::top_down_justified(leading()), content).inner
}
