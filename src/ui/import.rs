//! Ways to bring cases in: the system's dialog, dropping files on the window, or a typed path.

use std::path::PathBuf;

use eframe::egui::{self, Align2, Area, Button, Color32, Frame, Id, Key, Order, RichText, Sense, TextEdit, Ui};

use super::{
    context::ViewContext,
    language::{column, tr},
    parts,
    system_dialog::SystemDialog,
    theme,
};
use crate::session::Command;

/// What the import dialog holds.
#[derive(Default)]
pub(crate) struct ImportState {
    open: bool,
    typed: String,
    dialog: SystemDialog,
}

impl ImportState {
    /// Opens the dialog.
    pub(crate) fn open(&mut self) {
        self.open = true;
        self.dialog.message = None;
    }

    /// Closes the dialog; what was typed stays.
    pub(crate) const fn close(&mut self) {
        self.open = false;
    }

    /// Whether the dialog is on the screen.
    pub(crate) const fn is_open(&self) -> bool {
        self.open
    }

    /// Draws the dialog, and takes what was dropped or chosen.
    pub(crate) fn show(&mut self, ui: &mut Ui, view: &ViewContext<'_>) {
        self.take_dropped(ui.ctx(), view);
        self.take_chosen(view);
        if !self.open {
            return;
        }
        let modal = egui::Modal::new(Id::unique("import")).frame(Frame::window(ui.style())).show(ui.ctx(), |ui| {
            ui.set_width(520.0);
            column(ui, |ui| {
                ui.heading(tr!("import-title"));
                ui.label(tr!("import-what"));
                ui.add_space(theme::GAP);
                self.system_dialogs(ui);
                ui.add_space(theme::GAP);
                self.typed_path(ui, view);
                if let Some(message) = &self.dialog.message {
                    ui.label(RichText::new(message).color(view.palette.fail));
                }
                parts::weak(ui, view, tr!("import-drop"));
            });
        });
        if modal.should_close() {
            self.open = false;
        }
    }

    fn system_dialogs(&mut self, ui: &mut Ui) {
        ui.horizontal(|ui| {
            let waiting = self.dialog.is_open();
            let dialog = || rfd::FileDialog::new().set_title(tr!("import-title"));
            if ui.add_enabled(!waiting, Button::new(tr!("import-choose-folders"))).clicked() {
                self.dialog.ask(ui.ctx(), dialog(), rfd::FileDialog::pick_folders);
            }
            if ui.add_enabled(!waiting, Button::new(tr!("import-choose-zips"))).clicked() {
                let of_zips = dialog().add_filter(tr!("import-zip"), &["zip", "assaybundle"]);
                self.dialog.ask(ui.ctx(), of_zips, rfd::FileDialog::pick_files);
            }
            if waiting {
                ui.label(tr!("import-waiting"));
            }
        });
    }

    fn typed_path(&mut self, ui: &mut Ui, view: &ViewContext<'_>) {
        ui.horizontal(|ui| {
            let label = ui.label(tr!("import-path"));
            let field = TextEdit::singleline(&mut self.typed).hint_text(tr!("import-path-hint")).desired_width(370.0);
            let response = ui.add(field).labelled_by(label.id);
            let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            let path = self.typed.trim().to_owned();
            let clicked = ui.add_enabled(!path.is_empty(), Button::new(tr!("import-typed"))).clicked();
            if (clicked || entered) && !path.is_empty() && view.send(Command::Import(vec![PathBuf::from(path)])) {
                self.typed.clear();
                self.open = false;
            }
        });
    }

    fn take_chosen(&mut self, view: &ViewContext<'_>) {
        if let Some(paths) = self.dialog.answer() {
            self.open = !view.send(Command::Import(paths));
        }
    }

    fn take_dropped(&mut self, ctx: &egui::Context, view: &ViewContext<'_>) {
        let dropped: Vec<PathBuf> =
            ctx.input(|input| input.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect());
        if !dropped.is_empty() && view.send(Command::Import(dropped)) {
            self.open = false;
        }
        if ctx.input(|input| !input.raw.hovered_files.is_empty()) {
            drop_hint(ctx, view);
        }
    }
}

fn drop_hint(ctx: &egui::Context, view: &ViewContext<'_>) {
    Area::new(Id::unique("drop hint")).order(Order::Foreground).anchor(Align2::CENTER_CENTER, [0.0, 0.0]).show(
        ctx,
        |ui| {
            let screen = ctx.content_rect();
            ui.painter().rect_filled(screen, 0.0, Color32::from_black_alpha(140));
            ui.allocate_exact_size([360.0, 80.0].into(), Sense::hover());
            let rect = ui.min_rect();
            ui.painter().rect_filled(rect, theme::PANE_RADIUS, view.palette.card);
            parts::placeholder(ui, view, rect, tr!("import-drop-here"));
        },
    );
}
