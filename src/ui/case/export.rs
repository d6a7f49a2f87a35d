//! How a case leaves: in which form, with or without who the person is, and where to.

use std::path::PathBuf;

use eframe::egui::{Align, Align2, Button, Frame, Id, Key, Label, Modal, RichText, TextEdit, Ui};

use crate::{
    case::permission::Permission,
    session::{CaseView, Command, ExportForm, ExportFormat},
    ui::{
        context::ViewContext,
        language::{column, leading, tr},
        parts, theme,
    },
};

/// Longest path in characters.
const LONGEST: usize = 1000;

/// The question on the screen, and the answer as far as it is given.
#[derive(Default)]
pub(super) struct ExportState {
    is_open: bool,
    form: Choice,
    is_redacted: bool,
    path: String,
    focus: bool,
}

/// Forms that a person chooses from; services' forms are for the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Choice {
    #[default]
    Pdf,
    Json,
    Packet,
}

impl Choice {
    const ALL: [Choice; 3] = [Choice::Pdf, Choice::Json, Choice::Packet];

    fn title(self) -> &'static str {
        match self {
            Choice::Pdf => tr!("export-pdf"),
            Choice::Json => tr!("export-json"),
            Choice::Packet => tr!("export-packet"),
        }
    }

    const fn format(self) -> ExportFormat {
        match self {
            Choice::Pdf => ExportFormat::Pdf,
            Choice::Json => ExportFormat::Json(None),
            Choice::Packet => ExportFormat::Zip,
        }
    }
}

impl ExportState {
    /// Whether the question is on the screen.
    pub(super) const fn is_open(&self) -> bool {
        self.is_open
    }

    /// Asks; who may export only without who the person is finds that chosen.
    pub(super) fn ask(&mut self, view: &ViewContext<'_>, case: &CaseView) {
        if case.report.is_none() {
            return;
        }
        (self.is_open, self.focus) = (true, true);
        self.is_redacted |= !view.snapshot.access.may(Permission::Export);
    }

    /// Draws the question over everything else.
    pub(super) fn show(&mut self, ui: &mut Ui, view: &ViewContext<'_>, case: &CaseView) {
        if !self.is_open {
            return;
        }
        let mut done = false;
        let modal = Modal::new(Id::unique("export")).frame(Frame::window(ui.style())).show(ui.ctx(), |ui| {
            ui.set_width(460.0);
            column(ui, |ui| {
                let title = tr!("export-title", case = &case.row.case.0);
                ui.add(Label::new(RichText::new(title).heading()).wrap());
                ui.add_space(theme::GAP);
                ui.horizontal(|ui| {
                    for choice in Choice::ALL {
                        ui.selectable_value(&mut self.form, choice, choice.title());
                    }
                });
                let may_tell = view.snapshot.access.may(Permission::Export);
                ui.add_enabled_ui(may_tell, |ui| ui.checkbox(&mut self.is_redacted, tr!("export-redacted")));
                done = self.place(ui);
                parts::weak(ui, view, tr!("export-about"));
            });
        });
        if done {
            self.send(view, case);
        } else if modal.should_close() {
            self.is_open = false;
        }
    }

    /// Where the file goes; tells whether it is to be written.
    fn place(&mut self, ui: &mut Ui) -> bool {
        let edit = TextEdit::singleline(&mut self.path).hint_text(tr!("export-path")).char_limit(LONGEST);
        let edit = edit.align(Align2([leading(), Align::Min])).desired_width(f32::INFINITY);
        let response = ui.add(edit);
        parts::name(&response, tr!("export-path"));
        if std::mem::take(&mut self.focus) {
            response.request_focus();
        }
        let mut done = false;
        ui.horizontal(|ui| {
            let enter = ui.input(|input| input.key_pressed(Key::Enter));
            let is_written = !self.path.trim().is_empty();
            let button = ui.add_enabled(is_written, Button::new(RichText::new(tr!("export-submit")).strong()));
            done = (button.clicked() || enter) && is_written;
            if ui.button(tr!("export-cancel")).clicked() {
                ui.close();
            }
        });
        done
    }

    /// Hands the answer over. Where the session is too busy to take it, the question stays.
    fn send(&mut self, view: &ViewContext<'_>, case: &CaseView) {
        let path = PathBuf::from(self.path.trim());
        let form = ExportForm { format: self.form.format(), is_redacted: self.is_redacted };
        if view.send(Command::Export { case: case.row.case.clone(), path, form }) {
            self.is_open = false;
        }
    }
}
