//! How a case leaves: in which form, with or without who the person is, and where to.

use std::path::PathBuf;

use eframe::egui::{Align, Align2, Button, ComboBox, Frame, Id, Key, Label, Modal, RichText, TextEdit, Ui};

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
    /// To whom a bundle is sealed.
    to: String,
    focus: bool,
}

/// Forms that a person chooses from; services' forms are for the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Choice {
    #[default]
    Pdf,
    Json,
    Packet,
    /// Sealed to another installation: not a form that the session's exports know.
    Bundle,
}

impl Choice {
    const ALL: [Choice; 4] = [Choice::Pdf, Choice::Json, Choice::Packet, Choice::Bundle];

    fn title(self) -> &'static str {
        match self {
            Choice::Pdf => tr!("export-pdf"),
            Choice::Json => tr!("export-json"),
            Choice::Packet => tr!("export-packet"),
            Choice::Bundle => tr!("export-bundle"),
        }
    }

    /// The form of an export; none of a bundle.
    const fn format(self) -> Option<ExportFormat> {
        match self {
            Choice::Pdf => Some(ExportFormat::Pdf),
            Choice::Json => Some(ExportFormat::Json(None)),
            Choice::Packet => Some(ExportFormat::Zip),
            Choice::Bundle => None,
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
        // A bundle takes a case without a run as well.
        if case.report.is_none() && view.snapshot.recipients.is_empty() {
            return;
        }
        (self.is_open, self.focus) = (true, true);
        if case.report.is_none() {
            self.form = Choice::Bundle;
        }
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
                        let is_there = match choice {
                            Choice::Bundle => !view.snapshot.recipients.is_empty(),
                            _ => case.report.is_some(),
                        };
                        ui.add_enabled_ui(is_there, |ui| ui.selectable_value(&mut self.form, choice, choice.title()));
                    }
                });
                if self.form == Choice::Bundle {
                    self.recipient(ui, view);
                } else {
                    let may_tell = view.snapshot.access.may(Permission::Export);
                    ui.add_enabled_ui(may_tell, |ui| ui.checkbox(&mut self.is_redacted, tr!("export-redacted")));
                }
                done = self.place(ui);
                let about = if self.form == Choice::Bundle { tr!("export-bundle-about") } else { tr!("export-about") };
                parts::weak(ui, view, about);
            });
        });
        if done {
            self.send(view, case);
        } else if modal.should_close() {
            self.is_open = false;
        }
    }

    /// To whom a bundle is sealed.
    fn recipient(&mut self, ui: &mut Ui, view: &ViewContext<'_>) {
        let known = &view.snapshot.recipients;
        if !known.contains(&self.to) {
            self.to = known.first().cloned().unwrap_or_default();
        }
        ui.horizontal(|ui| {
            ui.label(tr!("export-bundle-to"));
            let chosen = ComboBox::from_id_salt("bundle recipient").selected_text(&self.to).show_ui(ui, |ui| {
                for name in known.iter() {
                    ui.selectable_value(&mut self.to, name.clone(), name);
                }
            });
            parts::name(&chosen.response, tr!("export-bundle-to"));
        });
    }

    /// Where the file goes; tells whether it is to be written.
    fn place(&mut self, ui: &mut Ui) -> bool {
        let what = if self.form == Choice::Bundle { tr!("export-bundle-folder") } else { tr!("export-path") };
        let edit = TextEdit::singleline(&mut self.path).hint_text(what).char_limit(LONGEST);
        let edit = edit.align(Align2([leading(), Align::Min])).desired_width(f32::INFINITY);
        let response = ui.add(edit);
        parts::name(&response, what);
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
        let (path, case) = (PathBuf::from(self.path.trim()), case.row.case.clone());
        let command = match self.form.format() {
            Some(format) => Command::Export { case, path, form: ExportForm { format, is_redacted: self.is_redacted } },
            None => Command::Send { case, to: self.to.clone(), folder: path },
        };
        if view.send(command) {
            self.is_open = false;
        }
    }
}
