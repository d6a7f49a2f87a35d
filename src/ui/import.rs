//! Ways to bring cases in: the system's dialog, dropping files on the window, or a typed path.

use std::{
    path::PathBuf,
    sync::mpsc::{Receiver, TryRecvError, channel},
};

use eframe::egui::{self, Align2, Area, Button, Color32, Frame, Id, Key, Order, RichText, Sense, TextEdit, Ui};

use super::{context::ViewContext, parts, theme};
use crate::session::Command;

/// What the import dialog holds.
#[derive(Default)]
pub(crate) struct ImportState {
    open: bool,
    typed: String,
    /// Set while the system's dialog is on the screen: it runs on its own thread.
    chosen: Option<Receiver<Vec<PathBuf>>>,
    message: Option<String>,
}

impl ImportState {
    /// Opens the dialog.
    pub(crate) fn open(&mut self) {
        self.open = true;
        self.message = None;
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
            ui.heading("Import cases");
            ui.label("A case is a folder, or a zip of one, with the document photos and the selfie video; or a request in JSON.");
            ui.add_space(theme::GAP);
            self.system_dialogs(ui);
            ui.add_space(theme::GAP);
            self.typed_path(ui, view);
            if let Some(message) = &self.message {
                ui.label(RichText::new(message).color(view.palette.fail));
            }
            parts::weak(ui, view, "Folders and zip files can also be dropped anywhere on the window.");
        });
        if modal.should_close() {
            self.open = false;
        }
    }

    fn system_dialogs(&mut self, ui: &mut Ui) {
        ui.horizontal(|ui| {
            let waiting = self.chosen.is_some();
            if ui.add_enabled(!waiting, Button::new("Choose folders…")).clicked() {
                self.ask_system(ui.ctx(), |dialog| dialog.pick_folders());
            }
            if ui.add_enabled(!waiting, Button::new("Choose zip files…")).clicked() {
                self.ask_system(ui.ctx(), |dialog| dialog.add_filter("Zip", &["zip"]).pick_files());
            }
            if waiting {
                ui.label("Waiting for the system's dialog");
            }
        });
    }

    /// Shows a dialog of the system on a thread of its own, so that the window goes on drawing.
    fn ask_system(&mut self, ctx: &egui::Context, pick: fn(rfd::FileDialog) -> Option<Vec<PathBuf>>) {
        let (sender, receiver) = channel();
        let ctx = ctx.clone();
        let started = std::thread::Builder::new().name("file dialog".to_owned()).spawn(move || {
            let paths = pick(rfd::FileDialog::new().set_title("Import cases")).unwrap_or_default();
            // The window may have been closed meanwhile: then nobody wants the answer.
            let _ = sender.send(paths);
            ctx.request_repaint();
        });
        match started {
            Ok(_) => self.chosen = Some(receiver),
            Err(error) => self.message = Some(format!("No dialog could be opened ({error}). Type the path instead.")),
        }
    }

    fn typed_path(&mut self, ui: &mut Ui, view: &ViewContext<'_>) {
        ui.horizontal(|ui| {
            let label = ui.label("Path");
            let field = TextEdit::singleline(&mut self.typed).hint_text("/path/to/case").desired_width(370.0);
            let response = ui.add(field).labelled_by(label.id);
            let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            let path = self.typed.trim().to_owned();
            let clicked = ui.add_enabled(!path.is_empty(), Button::new("Import path")).clicked();
            if (clicked || entered) && !path.is_empty() && view.send(Command::Import(vec![PathBuf::from(path)])) {
                self.typed.clear();
                self.open = false;
            }
        });
    }

    fn take_chosen(&mut self, view: &ViewContext<'_>) {
        let Some(receiver) = &self.chosen else { return };
        match receiver.try_recv() {
            Ok(paths) if paths.is_empty() => {
                self.message = Some("Nothing was chosen. If no dialog appeared, type the path instead.".to_owned());
                self.chosen = None;
            }
            Ok(paths) => {
                self.open = !view.send(Command::Import(paths));
                self.chosen = None;
            }
            Err(TryRecvError::Disconnected) => {
                self.message = Some("The system's dialog failed. Type the path instead.".to_owned());
                self.chosen = None;
            }
            Err(TryRecvError::Empty) => {}
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
            parts::placeholder(ui, view, rect, "Drop to import these cases");
        },
    );
}
