//! The list of keys.

use eframe::egui::{Frame, Grid, Id, Modal, RichText, ScrollArea, Ui};

use super::{
    action::{Action, REASON_KEYS, Scope},
    context::ViewContext,
    theme,
};

/// Draws the list over everything else; false when the person closed it.
pub(crate) fn show(ui: &mut Ui, view: &ViewContext<'_>) -> bool {
    let modal = Modal::new(Id::unique("help")).frame(Frame::window(ui.style())).show(ui.ctx(), |ui| {
        ui.set_width(780.0_f32.min(ui.ctx().content_rect().width() - 60.0));
        ui.heading("Keys");
        ui.add_space(theme::GAP);
        let height = ui.ctx().content_rect().height() - 160.0;
        ScrollArea::vertical().max_height(height).show(ui, |ui| {
            ui.columns(2, |columns| {
                section(&mut columns[0], view, "Everywhere", Scope::Everywhere);
                columns[0].add_space(theme::GAP);
                section(&mut columns[0], view, "Queue", Scope::Queue);
                columns[0].add_space(theme::GAP);
                section(&mut columns[0], view, "Queue and case", Scope::Cases);
                section(&mut columns[1], view, "Case", Scope::Case);
            });
        });
        ui.add_space(theme::GAP);
        ui.button("Close the list").clicked()
    });
    !(modal.inner || modal.should_close())
}

fn section(ui: &mut Ui, view: &ViewContext<'_>, title: &str, scope: Scope) {
    ui.label(RichText::new(title).strong().color(view.palette.accent));
    Grid::new(title).num_columns(2).spacing([14.0, 4.0]).show(ui, |ui| {
        for action in Action::ALL.into_iter().filter(|action| action.scope() == scope) {
            let keys = match action {
                Action::Reason(0) => format!("1 – {}", REASON_KEYS.len()),
                Action::Evidence(0) => format!("{} – {}", action.keys(ui.ctx()), REASON_KEYS.len()),
                Action::Reason(_) | Action::Evidence(_) => continue,
                other => other.keys(ui.ctx()),
            };
            ui.label(RichText::new(keys).monospace().strong());
            ui.label(action.tooltip());
            ui.end_row();
        }
    });
}
