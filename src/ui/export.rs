//! What leaves by the window: a case, the list, the report of a period or the audit log. In which form, with or without who the person
//! is, where to, and whether a file that lies there may be replaced.

use std::path::PathBuf;

use eframe::egui::{Align, Align2, Button, ComboBox, Frame, Id, Key, Label, Modal, RichText, TextEdit, Ui};
use jiff::civil::Date;

use super::{
    context::ViewContext,
    language::{column, leading, tr},
    parts,
    system_dialog::SystemDialog,
    theme, words,
};
use crate::{
    case::{CaseId, permission::Permission, queue::QueueQuery},
    session::{
        Command, ExportForm, ExportFormat, ExportOrder, ExportSubject, SendOrder, TableForm, TableOrder, days_millis,
    },
};

/// Longest path in characters.
const LONGEST: usize = 1000;
/// Width in points of a day's field.
const DAY: f32 = 120.0;

/// What is to leave.
pub(crate) enum Subject {
    /// This case: its newest run, or all of it in a bundle, which takes a case without a run as well.
    Case {
        /// The case.
        case: CaseId,
        /// Whether it has a run.
        has_run: bool,
    },
    /// The list as it is filtered; of it only the marked cases, where any are.
    List { query: QueueQuery, marked: Vec<CaseId> },
    /// The figures of a period.
    Period,
    /// The whole log.
    AuditLog,
}

/// Forms that a person chooses from; services' forms are for the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Choice {
    #[default]
    Pdf,
    Json,
    Packet,
    Csv,
    JsonLines,
    /// Sealed to another installation: not a form that the session's exports know.
    Bundle,
}

impl Choice {
    fn title(self) -> &'static str {
        match self {
            Choice::Pdf => tr!("export-pdf"),
            Choice::Json => tr!("export-json"),
            Choice::Packet => tr!("export-packet"),
            Choice::Csv => tr!("export-csv"),
            Choice::JsonLines => tr!("export-json-lines"),
            Choice::Bundle => tr!("export-bundle"),
        }
    }

    const fn format(self) -> ExportFormat {
        match self {
            Choice::Pdf => ExportFormat::Pdf,
            Choice::Packet => ExportFormat::Zip,
            _ => ExportFormat::Json(None),
        }
    }

    fn table_form(self) -> TableForm {
        if self == Choice::JsonLines { TableForm::JsonLines } else { TableForm::Csv }
    }
}

impl Subject {
    const fn choices(&self) -> &'static [Choice] {
        match self {
            Subject::Case { .. } => &[Choice::Pdf, Choice::Json, Choice::Packet, Choice::Bundle],
            Subject::List { .. } => &[Choice::Csv, Choice::JsonLines],
            Subject::Period => &[Choice::Pdf, Choice::Json],
            Subject::AuditLog => &[],
        }
    }

    /// Whether it tells of persons, so that it can be without them.
    const fn has_persons(&self) -> bool {
        matches!(self, Subject::Case { .. } | Subject::List { .. })
    }

    fn title(&self, view: &ViewContext<'_>) -> String {
        match self {
            Subject::Case { case, .. } => tr!("export-title", case = &case.0),
            Subject::List { marked, .. } if !marked.is_empty() => tr!("export-marked-title", count = marked.len()),
            Subject::List { .. } => tr!("export-list-title", count = words::thousands(view.snapshot.queue.total)),
            Subject::Period => tr!("export-period-title").to_owned(),
            Subject::AuditLog => tr!("export-log-title").to_owned(),
        }
    }

    fn about(&self) -> &'static str {
        match self {
            Subject::Case { .. } => tr!("export-about"),
            Subject::List { .. } => tr!("export-list-about"),
            Subject::Period => tr!("export-period-about"),
            Subject::AuditLog => tr!("export-log-about"),
        }
    }
}

/// The question on the screen, and the answer as far as it is given.
#[derive(Default)]
pub(crate) struct ExportState {
    subject: Option<Subject>,
    choice: Choice,
    is_redacted: bool,
    /// First and last day, as written.
    days: [String; 2],
    path: String,
    /// To whom a bundle is sealed.
    to: String,
    dialog: SystemDialog,
    focus: bool,
}

impl ExportState {
    /// Whether a question is on the screen.
    pub(crate) fn is_open(&self, view: &ViewContext<'_>) -> bool {
        self.subject.is_some() || view.snapshot.in_the_way.is_some()
    }

    /// Asks; who may export only without who the person is finds that chosen.
    pub(crate) fn ask(&mut self, subject: Subject, view: &ViewContext<'_>) {
        let is_there = |choice: &Choice| is_there(*choice, &subject, view);
        let choices: Vec<Choice> = subject.choices().iter().copied().filter(is_there).collect();
        match choices.first() {
            Some(first) if !choices.contains(&self.choice) => self.choice = *first,
            None if !subject.choices().is_empty() => return,
            _ => {}
        }
        (self.subject, self.focus, self.dialog.message) = (Some(subject), true, None);
        self.is_redacted |= !view.snapshot.access.may(Permission::Export);
    }

    /// Draws the question over everything else.
    pub(crate) fn show(&mut self, ui: &mut Ui, view: &ViewContext<'_>) {
        if view.snapshot.in_the_way.is_some() {
            return in_the_way(ui, view);
        }
        if let Some(path) = self.dialog.answer().and_then(|paths| paths.into_iter().next()) {
            self.path = path.display().to_string();
        }
        let Some(subject) = self.subject.take() else { return };
        let mut done = false;
        let modal = Modal::new(Id::unique("export")).frame(Frame::window(ui.style())).show(ui.ctx(), |ui| {
            ui.set_width(480.0);
            column(ui, |ui| {
                ui.add(Label::new(RichText::new(subject.title(view)).heading()).wrap());
                ui.add_space(theme::GAP);
                self.form(ui, view, &subject);
                self.file(ui, view, &subject);
                done = self.answer(ui, self.span(&subject).is_some());
                let about = if self.choice == Choice::Bundle { tr!("export-bundle-about") } else { subject.about() };
                ui.add(Label::new(RichText::new(about).color(view.palette.weak)).wrap());
            });
        });
        let is_over = if done { self.send(view, &subject) } else { modal.should_close() };
        self.subject = (!is_over).then_some(subject);
    }

    /// In which form, of which days, with whom.
    fn form(&mut self, ui: &mut Ui, view: &ViewContext<'_>, subject: &Subject) {
        ui.horizontal(|ui| {
            for choice in subject.choices() {
                let is_there = is_there(*choice, subject, view);
                ui.add_enabled_ui(is_there, |ui| ui.selectable_value(&mut self.choice, *choice, choice.title()));
            }
        });
        if self.choice == Choice::Bundle {
            return self.recipient(ui, view);
        }
        if subject.has_persons() {
            let may_tell = view.snapshot.access.may(Permission::Export);
            let asked = ui.add_enabled_ui(may_tell, |ui| ui.checkbox(&mut self.is_redacted, tr!("export-redacted")));
            asked.inner.on_hover_text(tr!("export-redacted-does")).on_disabled_hover_text(tr!("export-redacted-must"));
        }
        if matches!(subject, Subject::Period) {
            ui.horizontal(|ui| {
                let labels = [tr!("export-first-day"), tr!("export-last-day")];
                for (text, label) in self.days.iter_mut().zip(labels) {
                    let edit = TextEdit::singleline(text).hint_text(label).char_limit(10).desired_width(DAY);
                    parts::name(&ui.add(edit), label);
                }
                parts::weak(ui, view, tr!("export-days"));
            });
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

    /// Where the file goes, or the folder of a bundle: typed, or chosen in the system's dialog.
    fn file(&mut self, ui: &mut Ui, view: &ViewContext<'_>, subject: &Subject) {
        let is_bundle = self.choice == Choice::Bundle;
        let what = if is_bundle { tr!("export-bundle-folder") } else { tr!("export-path") };
        let edit = TextEdit::singleline(&mut self.path).hint_text(what).char_limit(LONGEST);
        let edit = edit.align(Align2([leading(), Align::Min])).desired_width(f32::INFINITY);
        let response = ui.add(edit);
        parts::name(&response, what);
        if std::mem::take(&mut self.focus) {
            response.request_focus();
        }
        ui.horizontal(|ui| {
            let waiting = self.dialog.is_open();
            if ui.add_enabled(!waiting, Button::new(tr!("export-choose"))).clicked() {
                let dialog = rfd::FileDialog::new().set_title(subject.title(view));
                if is_bundle {
                    self.dialog.ask(ui.ctx(), dialog, |dialog| dialog.pick_folder().map(|path| vec![path]));
                } else {
                    let dialog = dialog.set_file_name(self.file_name(subject));
                    self.dialog.ask(ui.ctx(), dialog, |dialog| dialog.save_file().map(|path| vec![path]));
                }
            }
            if waiting {
                ui.label(tr!("import-waiting"));
            }
        });
        if let Some(message) = &self.dialog.message {
            ui.add(Label::new(RichText::new(message).color(view.palette.fail)).wrap());
        }
    }

    /// A name that the dialog offers. A case's identifier is the sender's: only plain characters of it pass.
    fn file_name(&self, subject: &Subject) -> String {
        let stem = match subject {
            Subject::Case { case, .. } => case.0.clone(),
            Subject::List { .. } => "cases".to_owned(),
            Subject::Period => format!("report-{}-{}", self.days[0].trim(), self.days[1].trim()),
            Subject::AuditLog => "audit-log".to_owned(),
        };
        let plain = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' };
        let stem: String = stem.chars().map(plain).take(64).collect();
        let extension = match (subject, self.choice) {
            (Subject::AuditLog, _) | (_, Choice::JsonLines) => "jsonl",
            (_, Choice::Pdf) => "pdf",
            (_, Choice::Json) => "json",
            (_, Choice::Packet) => "zip",
            (_, Choice::Csv) => "csv",
            (_, Choice::Bundle) => "assaybundle",
        };
        format!("{stem}.{extension}")
    }

    /// The buttons; tells whether the file is to be written.
    fn answer(&self, ui: &mut Ui, is_whole: bool) -> bool {
        let mut done = false;
        ui.horizontal(|ui| {
            let enter = ui.input(|input| input.key_pressed(Key::Enter));
            let is_written = is_whole && !self.path.trim().is_empty();
            let button = ui.add_enabled(is_written, Button::new(RichText::new(tr!("export-submit")).strong()));
            done = (button.clicked() || enter) && is_written;
            if ui.button(tr!("export-cancel")).clicked() {
                ui.close();
            }
        });
        done
    }

    /// The days that are written, where they make a period; none are asked for what has none.
    fn span(&self, subject: &Subject) -> Option<[i64; 2]> {
        if !matches!(subject, Subject::Period) {
            return Some([0, 0]);
        }
        let [from, to] = self.days.each_ref().map(|day| day.trim().parse::<Date>().ok());
        days_millis(from?, to?)
    }

    /// Hands the answer over; false where the session is too busy to take it.
    fn send(&self, view: &ViewContext<'_>, subject: &Subject) -> bool {
        let Some(span_millis) = self.span(subject) else { return false };
        let is_redacted = self.is_redacted;
        let subject = match subject {
            Subject::Case { case, .. } if self.choice == Choice::Bundle => {
                let folder = PathBuf::from(self.path.trim());
                let order = SendOrder { cases: vec![case.clone()], to: self.to.clone(), folder, name: None };
                return view.send(Command::Send(Box::new(order)));
            }
            Subject::Case { case, .. } => {
                let form = ExportForm { format: self.choice.format(), is_redacted };
                ExportSubject::Case { case: case.clone(), form }
            }
            Subject::List { query, marked } => ExportSubject::Table(Box::new(TableOrder {
                form: self.choice.table_form(),
                fields: Vec::new(),
                query: QueueQuery { offset: 0, limit: u64::MAX, ..query.clone() },
                only: marked.clone(),
                is_redacted,
            })),
            Subject::Period => ExportSubject::Period { span_millis, is_pdf: self.choice == Choice::Pdf },
            Subject::AuditLog => ExportSubject::AuditLog,
        };
        let order = ExportOrder { subject, path: PathBuf::from(self.path.trim()), replaces: false };
        view.send(Command::Export(Some(Box::new(order))))
    }
}

/// Whether a form can be chosen: a bundle where somebody is trusted to open it, every other of a case that has a run.
fn is_there(choice: Choice, subject: &Subject, view: &ViewContext<'_>) -> bool {
    match choice {
        Choice::Bundle => !view.snapshot.recipients.is_empty(),
        _ => !matches!(subject, Subject::Case { has_run: false, .. }),
    }
}

/// Asks whether the file that lies in the way of an export may be replaced.
fn in_the_way(ui: &mut Ui, view: &ViewContext<'_>) {
    let Some(order) = &view.snapshot.in_the_way else { return };
    let mut replaces = false;
    let modal = Modal::new(Id::unique("in the way")).frame(Frame::window(ui.style())).show(ui.ctx(), |ui| {
        ui.set_width(480.0);
        column(ui, |ui| {
            ui.add(Label::new(RichText::new(tr!("export-in-the-way")).heading()).wrap());
            ui.add_space(theme::GAP);
            ui.add(Label::new(RichText::new(order.path.display().to_string()).monospace()).wrap());
            ui.add(Label::new(RichText::new(tr!("export-in-the-way-about")).color(view.palette.weak)).wrap());
            ui.horizontal(|ui| {
                // What keeps the file comes first: it is what a hasty key should meet.
                if ui.button(tr!("export-keep")).clicked() {
                    ui.close();
                }
                replaces = ui.button(RichText::new(tr!("export-replace")).color(view.palette.fail)).clicked();
            });
        });
    });
    if replaces {
        view.send(Command::Export(Some(Box::new(ExportOrder { replaces: true, ..ExportOrder::clone(order) }))));
    } else if modal.should_close() {
        view.send(Command::Export(None));
    }
}
