//! What is asked when a person judges a check otherwise than the machine, or says what stands in a field that was misread.

use eframe::egui::{Align, Align2, Button, ComboBox, Frame, Id, Key, Label, Modal, RichText, TextEdit, Ui};

use super::header;
use crate::{
    case::{
        EvidenceKind, Report, RunId,
        amendment::{CorrectionDraft, OverrideDraft},
        finding::CheckId,
        reading::FieldName,
        verdict::Validation,
    },
    session::{CaseView, Command, ReviewCommand},
    ui::{
        context::ViewContext,
        language::{column, leading, tr},
        parts, theme, words,
    },
};

/// Longest reason or value in characters.
const LONGEST: usize = 500;

/// What is being asked.
enum Asked {
    Override { check: CheckId, validation: Validation },
    Correction { side: EvidenceKind, field: FieldName, value: String },
}

/// The question on the screen, and the answer as far as it is written.
#[derive(Default)]
pub(super) struct AmendState {
    asked: Option<Asked>,
    /// The run that the person looks at: what is said holds for it alone.
    run: Option<RunId>,
    reason: String,
    focus: bool,
}

/// Whether the person at the window may say something beside the run on the screen.
pub(super) fn may_amend(view: &ViewContext<'_>, case: &CaseView) -> bool {
    header::is_holder(view, case) && case.report.is_some()
}

impl AmendState {
    /// Whether a question is on the screen.
    pub(super) const fn is_open(&self) -> bool {
        self.asked.is_some()
    }

    /// Asks why a check is judged otherwise; at first the opposite of what the machine said is chosen.
    pub(super) fn ask_override(&mut self, check: CheckId, view: &ViewContext<'_>, case: &CaseView) {
        let Some((run, report)) = case.report.as_ref().filter(|_| may_amend(view, case)) else { return };
        let Some(verdict) = report.verdict.of(check) else { return };
        let opposite = if verdict.validation == Validation::Valid { Validation::NotValid } else { Validation::Valid };
        self.ask(Asked::Override { check, validation: opposite }, *run);
    }

    /// Asks what stands in a field: this one, or else the first that was read.
    pub(super) fn ask_correction(
        &mut self,
        place: Option<(EvidenceKind, FieldName)>,
        view: &ViewContext<'_>,
        case: &CaseView,
    ) {
        let Some((run, report)) = case.report.as_ref().filter(|_| may_amend(view, case)) else { return };
        let Some((side, field)) = place.or_else(|| first_field(report)) else { return };
        self.ask(Asked::Correction { side, field, value: read(report, side, field) }, *run);
    }

    fn ask(&mut self, asked: Asked, run: RunId) {
        *self = AmendState { asked: Some(asked), run: Some(run), reason: String::new(), focus: true };
    }

    /// Draws the question over everything else.
    pub(super) fn show(&mut self, ui: &mut Ui, view: &ViewContext<'_>, case: &CaseView) {
        let Some(asked) = &mut self.asked else { return };
        let (title, submit) = match asked {
            Asked::Override { check, .. } => {
                (tr!("amend-override-title", check = words::check(*check)), tr!("amend-override-submit"))
            }
            Asked::Correction { .. } => (tr!("amend-correct-title").to_owned(), tr!("amend-correct-submit")),
        };
        let mut done = false;
        let modal = Modal::new(Id::unique("amend")).frame(Frame::window(ui.style())).show(ui.ctx(), |ui| {
            ui.set_width(460.0);
            column(ui, |ui| {
                ui.add(Label::new(RichText::new(&title).heading()).wrap());
                ui.add_space(theme::GAP);
                match asked {
                    Asked::Override { check, validation } => judgement(ui, view, case, *check, validation),
                    Asked::Correction { side, field, value } => correction(ui, case, side, field, value),
                }
                ui.add_space(4.0);
                why(ui, &mut self.reason, &mut self.focus);
                ui.add_space(theme::GAP);
                ui.horizontal(|ui| {
                    let enter = ui.input(|input| input.key_pressed(Key::Enter));
                    let is_written = !self.reason.trim().is_empty() && asked.is_whole();
                    let button = ui.add_enabled(is_written, Button::new(RichText::new(submit).strong()));
                    done = (button.clicked() || enter) && is_written;
                    if ui.button(tr!("amend-cancel")).clicked() {
                        ui.close();
                    }
                });
            });
        });
        if done {
            self.send(view, case);
        } else if modal.should_close() {
            self.asked = None;
        }
    }

    /// Hands the answer over. Where the session is too busy to take it, the question stays with what was written.
    fn send(&mut self, view: &ViewContext<'_>, case: &CaseView) {
        let (Some(asked), Some(run)) = (&self.asked, self.run) else { return };
        let (case, reason) = (case.row.case.clone(), self.reason.trim().to_owned());
        let command = match asked {
            Asked::Override { check, validation } => {
                let (check, validation) = (*check, *validation);
                ReviewCommand::Override(OverrideDraft { case, run, check, validation, reason })
            }
            Asked::Correction { side, field, value } => {
                let (side, field, corrected_value) = (*side, *field, value.trim().to_owned());
                ReviewCommand::Correct(CorrectionDraft { case, run, side, field, corrected_value, reason })
            }
        };
        if view.send(Command::Review(command)) {
            self.asked = None;
        }
    }
}

impl Asked {
    /// Whether everything beside the reason is there.
    fn is_whole(&self) -> bool {
        match self {
            Asked::Override { .. } => true,
            Asked::Correction { value, .. } => !value.trim().is_empty(),
        }
    }
}

/// What the machine said of the check, and what the person says instead.
fn judgement(ui: &mut Ui, view: &ViewContext<'_>, case: &CaseView, check: CheckId, validation: &mut Validation) {
    let machine = case.report.as_ref().and_then(|(_, report)| report.verdict.of(check));
    if let Some(machine) = machine {
        let score = machine.score.map_or_else(|| tr!("amend-no-score").to_owned(), |score| format!("{score:.2}"));
        parts::weak(ui, view, tr!("amend-machine", band = words::band(machine.band), score = score));
    }
    ui.horizontal(|ui| {
        ui.selectable_value(validation, Validation::Valid, tr!("amend-valid"));
        ui.selectable_value(validation, Validation::NotValid, tr!("amend-not-valid"));
    });
    parts::weak(ui, view, tr!("amend-override-holds"));
}

/// Which field, and what stands there.
fn correction(ui: &mut Ui, case: &CaseView, side: &mut EvidenceKind, field: &mut FieldName, value: &mut String) {
    let Some((_, report)) = &case.report else { return };
    let before = (*side, *field);
    ui.horizontal(|ui| {
        let sides = ComboBox::from_id_salt("amend side").selected_text(words::evidence(*side)).show_ui(ui, |ui| {
            for one in [EvidenceKind::DocumentFront, EvidenceKind::DocumentBack] {
                ui.selectable_value(side, one, words::evidence(one));
            }
        });
        parts::name(&sides.response, tr!("amend-side"));
        let fields =
            ComboBox::from_id_salt("amend field").width(180.0).selected_text(words::field(*field)).show_ui(ui, |ui| {
                for one in FieldName::ALL {
                    ui.selectable_value(field, one, words::field(one));
                }
            });
        parts::name(&fields.response, tr!("amend-field"));
    });
    if before != (*side, *field) {
        *value = read(report, *side, *field);
    }
    let edit = TextEdit::singleline(value)
        .hint_text(tr!("amend-value"))
        .align(Align2([leading(), Align::Min]))
        .char_limit(LONGEST);
    parts::name(&ui.add(edit.desired_width(f32::INFINITY)), tr!("amend-value"));
}

fn why(ui: &mut Ui, reason: &mut String, focus: &mut bool) {
    let edit = TextEdit::singleline(reason)
        .hint_text(tr!("amend-reason"))
        .align(Align2([leading(), Align::Min]))
        .char_limit(LONGEST);
    let response = ui.add(edit.desired_width(f32::INFINITY));
    parts::name(&response, tr!("amend-reason"));
    if std::mem::take(focus) {
        response.request_focus();
    }
}

/// The field that was read first, of the front before the back.
fn first_field(report: &Report) -> Option<(EvidenceKind, FieldName)> {
    let sides = &report.document.as_ref()?.reading.sides;
    let read = sides.iter().flat_map(|side| &side.fields).map(|read| (read.side, read.field)).next();
    Some(read.unwrap_or((sides.first()?.side, FieldName::Surname)))
}

/// What the run read in a field of a side; nothing where it read nothing.
fn read(report: &Report, side: EvidenceKind, field: FieldName) -> String {
    let reading = report.document.as_ref().map(|document| &document.reading);
    reading.and_then(|reading| reading.value(side, field)).unwrap_or_default().to_owned()
}
