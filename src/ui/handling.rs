//! What is asked before a case is assigned, put off, escalated or reopened: to whom, until when, why.

use eframe::egui::{Button, Frame, Id, Key, Label, Modal, RichText, TextEdit, Ui};

use super::{
    action::Action,
    context::ViewContext,
    language::{column, tr},
    parts, theme,
};
use crate::{
    case::{
        CaseId,
        queue::{CaseStatus, QueueRow},
    },
    session::{Command, ReviewCommand},
};

/// Times that a case can be put off for, in hours.
const SNOOZES: [i64; 5] = [1, 4, 24, 72, 168];
const HOUR_MILLIS: i64 = 3_600_000;
/// Longest reason or name in characters.
const LONGEST: usize = 500;

/// What is being asked.
enum Asked {
    Assign(Vec<CaseId>),
    Snooze(CaseId),
    Escalate(CaseId),
    Deescalate(CaseId),
    Reopen(CaseId),
}

/// The question on the screen, and the answer as far as it is written.
#[derive(Default)]
pub(crate) struct HandlingState {
    asked: Option<Asked>,
    /// Reason, or name of the person.
    text: String,
    /// Which of the times.
    snooze: usize,
    focus: bool,
}

impl HandlingState {
    /// Whether a question is on the screen.
    pub(crate) const fn is_open(&self) -> bool {
        self.asked.is_some()
    }

    /// Begins what `action` means for a case, where it makes sense: asks what has to be asked, sends what has not.
    pub(crate) fn begin(&mut self, action: Action, row: &QueueRow, view: &ViewContext<'_>) {
        if !may(action, row, &view.snapshot.actor) {
            return;
        }
        let case = row.case.clone();
        let asked = match action {
            Action::Assign => Asked::Assign(vec![case]),
            Action::Snooze if row.handling.snooze.is_some() => {
                send(view, ReviewCommand::Wake(case));
                return;
            }
            Action::Snooze => Asked::Snooze(case),
            Action::Escalate if row.handling.escalation.is_some() => Asked::Deescalate(case),
            Action::Escalate => Asked::Escalate(case),
            Action::Reopen => Asked::Reopen(case),
            Action::Undo => {
                send(view, ReviewCommand::Undo(case));
                return;
            }
            _ => return,
        };
        self.ask(asked);
    }

    /// Asks to whom these cases are assigned; the store tells of each that cannot be.
    pub(crate) fn assign(&mut self, cases: Vec<CaseId>) {
        self.ask(Asked::Assign(cases));
    }

    fn ask(&mut self, asked: Asked) {
        *self = HandlingState { asked: Some(asked), focus: true, ..HandlingState::default() };
    }

    /// Draws the question over everything else.
    pub(crate) fn show(&mut self, ui: &mut Ui, view: &ViewContext<'_>) {
        let Some(asked) = &self.asked else { return };
        let words = Words::of(asked);
        let is_assignment = matches!(asked, Asked::Assign(_));
        let is_snooze = matches!(asked, Asked::Snooze(_));
        let modal = Modal::new(Id::unique("handling")).frame(Frame::window(ui.style())).show(ui.ctx(), |ui| {
            ui.set_width(460.0);
            column(ui, |ui| {
                ui.add(Label::new(RichText::new(&words.title).heading()).wrap());
                ui.add_space(theme::GAP);
                if is_snooze {
                    self.times(ui);
                }
                self.field(ui, words.hint);
                ui.add_space(theme::GAP);
                self.answer(ui, view, words.done, is_assignment)
            })
        });
        if let Some(text) = modal.inner {
            self.send(text, view);
        } else if modal.should_close() {
            self.asked = None;
        }
    }

    /// Draws the buttons: what was written or, where a person is asked for, this reviewer or nobody.
    fn answer(&self, ui: &mut Ui, view: &ViewContext<'_>, done: &str, is_assignment: bool) -> Option<Option<String>> {
        let mut answer = None;
        ui.horizontal(|ui| {
            let enter = ui.input(|input| input.key_pressed(Key::Enter));
            let ready = !self.text.trim().is_empty();
            let button = ui.add_enabled(ready, Button::new(RichText::new(done).strong()));
            if (button.clicked() || enter) && ready {
                answer = Some(Some(self.text.trim().to_owned()));
            }
            if is_assignment {
                if ui.button(tr!("handling-to-me")).clicked() {
                    answer = Some(Some(view.snapshot.actor.clone()));
                }
                if ui.button(tr!("handling-to-nobody")).clicked() {
                    answer = Some(None);
                }
            }
            if ui.button(tr!("handling-cancel")).clicked() {
                ui.close();
            }
        });
        answer
    }

    fn times(&mut self, ui: &mut Ui) {
        ui.horizontal_wrapped(|ui| {
            for (place, hours) in SNOOZES.into_iter().enumerate() {
                ui.selectable_value(&mut self.snooze, place, span(hours));
            }
        });
        ui.add_space(4.0);
    }

    fn field(&mut self, ui: &mut Ui, hint: &str) {
        let field =
            TextEdit::singleline(&mut self.text).hint_text(hint).char_limit(LONGEST).desired_width(f32::INFINITY);
        let response = ui.add(field);
        parts::name(&response, hint);
        if std::mem::take(&mut self.focus) {
            response.request_focus();
        }
    }

    /// Hands the answer over. Where the session is too busy to take it, the question stays with what was written.
    fn send(&mut self, text: Option<String>, view: &ViewContext<'_>) {
        let Some(asked) = &self.asked else { return };
        let reason = text.clone().unwrap_or_default();
        let command = match asked {
            Asked::Assign(cases) => ReviewCommand::Assign { cases: cases.clone(), assignee: text },
            Asked::Snooze(case) => {
                let hours = SNOOZES.get(self.snooze).copied().unwrap_or(1);
                // The longest is the longest that a policy may allow: a minute less, for the clock goes on until it is recorded.
                let until_millis = view.snapshot.now_millis + hours * HOUR_MILLIS - 60_000;
                ReviewCommand::Snooze { case: case.clone(), until_millis, reason }
            }
            Asked::Escalate(case) => ReviewCommand::Escalate { case: case.clone(), reason },
            Asked::Deescalate(case) => ReviewCommand::Deescalate { case: case.clone(), reason },
            Asked::Reopen(case) => ReviewCommand::Reopen { case: case.clone(), reason },
        };
        if send(view, command) {
            self.asked = None;
        }
    }
}

fn send(view: &ViewContext<'_>, command: ReviewCommand) -> bool {
    view.send(Command::Review(command))
}

/// What a question says.
struct Words {
    title: String,
    /// What stands in the empty field.
    hint: &'static str,
    /// What the button says that hands the answer over.
    done: &'static str,
}

impl Words {
    fn of(asked: &Asked) -> Words {
        let (title, hint, done) = match asked {
            Asked::Assign(cases) => {
                let title = match cases.as_slice() {
                    [case] => tr!("handling-assign-case", case = &case.0),
                    cases => tr!("handling-assign-cases", count = cases.len()),
                };
                (title, tr!("handling-assign-hint"), Action::Assign.label())
            }
            Asked::Snooze(case) => {
                (tr!("handling-snooze-case", case = &case.0), tr!("handling-snooze-hint"), Action::Snooze.label())
            }
            Asked::Escalate(case) => {
                (tr!("handling-escalate-case", case = &case.0), tr!("handling-escalate-hint"), Action::Escalate.label())
            }
            Asked::Deescalate(case) => {
                (tr!("handling-return-case", case = &case.0), tr!("handling-return-hint"), tr!("handling-return"))
            }
            Asked::Reopen(case) => {
                (tr!("handling-reopen-case", case = &case.0), tr!("handling-reopen-hint"), Action::Reopen.label())
            }
        };
        Words { title, hint, done }
    }
}

/// A number of hours in its largest whole unit.
fn span(hours: i64) -> String {
    match hours {
        hours if hours % 168 == 0 => tr!("handling-weeks", count = hours / 168),
        hours if hours % 24 == 0 => tr!("handling-days", count = hours / 24),
        hours => tr!("handling-hours", count = hours),
    }
}

/// Whether an action makes sense for a case as it stands; the store decides in the end.
pub(crate) fn may(action: Action, row: &QueueRow, actor: &str) -> bool {
    if row.handling.erasure.is_some() && matches!(action, Action::Reopen | Action::Undo) {
        return false;
    }
    let is_over = matches!(row.status, CaseStatus::Decided | CaseStatus::Settled);
    match action {
        Action::Reopen => is_over,
        // Decided for good, or waiting for the second person.
        Action::Undo => {
            let decided = row.handling.decided_by.as_deref().filter(|_| row.status == CaseStatus::Decided);
            decided.or(row.handling.first_decided_by.as_deref()) == Some(actor)
        }
        Action::Assign | Action::Snooze | Action::Escalate => {
            matches!(row.status, CaseStatus::Open | CaseStatus::Claimed)
        }
        _ => true,
    }
}
