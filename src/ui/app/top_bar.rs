//! The bar above everything: where the person is, what is running, and the views of the installation.

use eframe::egui::{Button, RichText, Ui};

use super::{
    super::{
        action::{Action, Scope},
        context::ViewContext,
        language::{tr, trailing},
        parts, theme,
    },
    Window,
};
use crate::{case::permission::Permission, session::Door};

impl Window {
    pub(super) fn top_bar(&mut self, ui: &mut Ui, view: &ViewContext<'_>) {
        ui.horizontal(|ui| {
            ui.set_min_height(26.0);
            ui.label(RichText::new("Assay").font(theme::title_font()).strong().color(view.palette.accent));
            ui.add_space(theme::GAP);
            let place = self.place();
            if ui.add(Button::selectable(place == Scope::Queue, tr!("place-queue"))).clicked() {
                self.go(true, view);
            }
            if let Some(case) = &view.snapshot.case {
                let text = tr!("place-case", case = &case.row.case.0);
                if ui.add(Button::selectable(place == Scope::Case, text).truncate()).clicked() {
                    self.go(false, view);
                }
            }
            ui.with_layout(trailing(), |ui| {
                parts::action_button(ui, view, Action::Help, true);
                parts::action_button(ui, view, Action::Theme, true);
                parts::action_button(ui, view, Action::Settings, true);
                for (action, permission) in [
                    (Action::Operators, Permission::ManageOperators),
                    (Action::Audit, Permission::SeeAudit),
                    (Action::Quality, Permission::SeeQuality),
                ] {
                    if view.snapshot.access.may(permission) {
                        parts::action_button(ui, view, action, true);
                    }
                }
                if view.snapshot.access.door == Door::SignedIn {
                    if view.snapshot.access.may(Permission::Retention) {
                        parts::action_button(ui, view, Action::Retention, true);
                    }
                    parts::action_button(ui, view, Action::Lock, true);
                }
                ui.add_space(theme::GAP);
                parts::weak(ui, view, tr!("place-reviewer", name = &view.snapshot.actor));
                self.running_jobs(ui, view);
            });
        });
    }

    fn running_jobs(&mut self, ui: &mut Ui, view: &ViewContext<'_>) {
        let running = view.snapshot.jobs.iter().filter(|job| !job.state.has_ended()).count();
        if running > 0 {
            let text = tr!("jobs-running", count = running);
            let shown = ui.add(Button::new(RichText::new(text).color(view.palette.accent)).small());
            if shown.on_hover_text(tr!("jobs-running-does")).clicked() {
                self.go(true, view);
            }
        }
    }
}
