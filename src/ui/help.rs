//! The list of keys.

use eframe::egui::{Frame, Id, Label, Modal, RichText, ScrollArea, Ui};

use super::{
    action::{Action, REASON_KEYS, Scope},
    columns::columns,
    context::ViewContext,
    language::{Language, column, tr},
    theme,
};

/// Draws the list over everything else; false when the person closed it.
pub(crate) fn show(ui: &mut Ui, view: &ViewContext<'_>) -> bool {
    let modal = Modal::new(Id::unique("help")).frame(Frame::window(ui.style())).show(ui.ctx(), |ui| {
        ui.set_width(1000.0_f32.min(ui.ctx().content_rect().width() - 60.0));
        column(ui, |ui| {
            ui.heading(tr!("help-title"));
            ui.add_space(theme::GAP);
            let height = ui.ctx().content_rect().height() - 160.0;
            ScrollArea::vertical().max_height(height).show(ui, |ui| ui.columns(2, |halves| sections(halves, view)));
            ui.add_space(theme::GAP);
            ui.button(tr!("help-close")).clicked()
        })
    });
    !(modal.inner || modal.should_close())
}

/// Draws the keys of each place; what concerns the case stands in a half of its own, which is read second.
fn sections(halves: &mut [Ui], view: &ViewContext<'_>) {
    if Language::spoken().is_right_to_left() {
        halves.reverse();
    }
    let [first, second] = halves else { return };
    column(first, |ui| {
        section(ui, view, tr!("help-everywhere"), Scope::Everywhere);
        ui.add_space(theme::GAP);
        section(ui, view, tr!("help-queue"), Scope::Queue);
        ui.add_space(theme::GAP);
        section(ui, view, tr!("help-queue-and-case"), Scope::Cases);
    });
    column(second, |ui| section(ui, view, tr!("help-case"), Scope::Case));
}

fn section(ui: &mut Ui, view: &ViewContext<'_>, title: &str, scope: Scope) {
    ui.label(RichText::new(title).strong().color(view.palette.accent));
    columns(ui, title, [14.0, 4.0], 0.0, |ui, columns| {
        for action in Action::ALL.into_iter().filter(|action| action.scope() == scope) {
            let keys = match action {
                Action::Reason(0) => format!("1 – {}", REASON_KEYS.len()),
                Action::Evidence(0) => format!("{} – {}", action.keys(ui.ctx()), REASON_KEYS.len()),
                Action::Reason(_) | Action::Evidence(_) => continue,
                other => other.keys(ui.ctx()),
            };
            let keys = RichText::new(keys).monospace().strong();
            columns.line(
                ui,
                [&mut |ui| _ = ui.label(keys.clone()), &mut |ui| _ = ui.add(Label::new(action.tooltip()).wrap())],
            );
        }
    });
}
