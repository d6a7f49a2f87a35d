//! What is asked before a case is held, released or erased: why, and for what cannot be undone the case's identifier.

use eframe::egui::{Button, ComboBox, Frame, Id, Label, Modal, RichText, TextEdit, Ui};

use super::{
    action::Action,
    context::ViewContext,
    language::{column, tr},
    parts, retention_words, theme,
};
use crate::{
    case::{
        CaseId,
        erasure::{ErasureOrder, ErasureReason, HoldReason, MAX_NOTE},
        queue::QueueRow,
        retention::{DataKind, DataKinds},
    },
    session::{Command, RetentionCommand},
};

/// What is being asked.
enum Asked {
    Hold(CaseId),
    Release(CaseId),
    /// The case, and what is not erased yet.
    Erase(CaseId, DataKinds),
}

/// The question on the screen, and the answer as far as it is given.
pub(crate) struct KeepingState {
    asked: Option<Asked>,
    hold_reason: HoldReason,
    erasure_reason: ErasureReason,
    kinds: DataKinds,
    note: String,
    typed: String,
    focus: bool,
}

impl Default for KeepingState {
    fn default() -> Self {
        KeepingState {
            asked: None,
            hold_reason: HoldReason::Litigation,
            erasure_reason: ErasureReason::Request,
            kinds: DataKinds::ALL,
            note: String::new(),
            typed: String::new(),
            focus: false,
        }
    }
}

/// Whether an action makes sense for a case as it stands; the store decides in the end.
pub(crate) fn may(action: Action, row: &QueueRow) -> bool {
    let is_gone = row.handling.erasure.is_some_and(|mark| mark.is_whole());
    match action {
        Action::Erase => !is_gone && row.handling.hold.is_none(),
        _ => true,
    }
}

/// What the action is called for a case as it stands.
pub(crate) fn label(action: Action, row: &QueueRow) -> &'static str {
    match action {
        Action::Hold if row.handling.hold.is_some() => tr!("retention-release"),
        other => other.label(),
    }
}

impl KeepingState {
    /// Whether a question is on the screen.
    pub(crate) const fn is_open(&self) -> bool {
        self.asked.is_some()
    }

    /// Begins what `action` means for a case, where it makes sense.
    pub(crate) fn begin(&mut self, action: Action, row: &QueueRow) {
        if !may(action, row) {
            return;
        }
        let case = row.case.clone();
        let erased = row.handling.erasure.map_or(DataKinds::NONE, |mark| mark.kinds);
        let left = DataKinds::ALL.without(erased);
        let asked = match action {
            Action::Hold if row.handling.hold.is_some() => Asked::Release(case),
            Action::Hold => Asked::Hold(case),
            _ => Asked::Erase(case, left),
        };
        *self = KeepingState { asked: Some(asked), kinds: left, focus: true, ..KeepingState::default() };
    }

    /// Draws the question over everything else.
    pub(crate) fn show(&mut self, ui: &mut Ui, view: &ViewContext<'_>) {
        let Some(asked) = self.asked.take() else { return };
        let modal = Modal::new(Id::unique("keeping")).frame(Frame::window(ui.style())).show(ui.ctx(), |ui| {
            ui.set_width(480.0);
            column(ui, |ui| {
                let title = match &asked {
                    Asked::Hold(case) => tr!("retention-hold-title", case = &case.0),
                    Asked::Release(case) => tr!("retention-release-title", case = &case.0),
                    Asked::Erase(case, _) => tr!("retention-erase-title", case = &case.0),
                };
                ui.add(Label::new(RichText::new(title).heading()).wrap());
                ui.add_space(theme::GAP);
                match &asked {
                    Asked::Hold(_) => self.hold(ui, view),
                    Asked::Release(_) => {}
                    Asked::Erase(case, left) => self.erase(ui, view, case, *left),
                }
                self.note(ui, matches!(asked, Asked::Erase(..)));
                ui.add_space(theme::GAP);
                self.buttons(ui, view, &asked)
            })
        });
        let closes = modal.should_close();
        let is_sent = modal.inner && self.send(view, &asked);
        if !is_sent && !closes {
            self.asked = Some(asked);
        }
    }

    fn hold(&mut self, ui: &mut Ui, view: &ViewContext<'_>) {
        ui.add(Label::new(RichText::new(tr!("retention-hold-about")).color(view.palette.weak)).wrap());
        let reasons = HoldReason::ALL.iter().map(|reason| (*reason, retention_words::hold_reason(*reason)));
        choice(ui, &mut self.hold_reason, reasons, retention_words::hold_reason);
    }

    fn erase(&mut self, ui: &mut Ui, view: &ViewContext<'_>, case: &CaseId, left: DataKinds) {
        ui.add(Label::new(RichText::new(tr!("retention-erase-about")).color(view.palette.fail)).wrap());
        for kind in DataKind::ALL {
            let one = DataKinds::from_iter([kind]);
            let mut is_wanted = self.kinds.contains(kind);
            let label = retention_words::kind(kind);
            if ui.add_enabled_ui(left.contains(kind), |ui| ui.checkbox(&mut is_wanted, label)).inner.changed() {
                self.kinds = if is_wanted { self.kinds.and(one) } else { self.kinds.without(one) };
            }
        }
        let reasons = ErasureReason::ALL.iter().map(|reason| (*reason, retention_words::erasure_reason(*reason)));
        choice(ui, &mut self.erasure_reason, reasons, retention_words::erasure_reason);
        parts::weak(ui, view, tr!("retention-erase-type", case = &case.0));
        let field = TextEdit::singleline(&mut self.typed).char_limit(MAX_NOTE).desired_width(f32::INFINITY);
        let response = ui.add(field);
        parts::name(&response, tr!("retention-erase-typed"));
        if std::mem::take(&mut self.focus) {
            response.request_focus();
        }
    }

    fn note(&mut self, ui: &mut Ui, is_kept_for_ever: bool) {
        let hint = if is_kept_for_ever { tr!("retention-note-stays") } else { tr!("retention-note") };
        let field =
            TextEdit::singleline(&mut self.note).hint_text(hint).char_limit(MAX_NOTE).desired_width(f32::INFINITY);
        let response = ui.add(field);
        parts::name(&response, hint);
        if std::mem::take(&mut self.focus) {
            response.request_focus();
        }
    }

    /// Draws the buttons; tells whether the answer is to be handed over. No key does it: what is destroyed is gone.
    fn buttons(&self, ui: &mut Ui, view: &ViewContext<'_>, asked: &Asked) -> bool {
        let (done, ready) = match asked {
            Asked::Hold(_) => (tr!("retention-hold-submit"), true),
            Asked::Release(_) => (tr!("retention-release"), !self.note.trim().is_empty()),
            Asked::Erase(case, _) => {
                (tr!("retention-erase-submit"), self.typed.trim() == case.0 && !self.kinds.is_empty())
            }
        };
        let color = if matches!(asked, Asked::Erase(..)) { view.palette.fail } else { view.palette.text };
        let mut is_done = false;
        ui.horizontal(|ui| {
            is_done = ui.add_enabled(ready, Button::new(RichText::new(done).strong().color(color))).clicked();
            if ui.button(tr!("retention-cancel")).clicked() {
                ui.close();
            }
        });
        is_done
    }

    /// Hands the answer over; false where the session is too busy to take it.
    fn send(&self, view: &ViewContext<'_>, asked: &Asked) -> bool {
        let note = self.note.trim().to_owned();
        let command = match asked {
            Asked::Hold(case) => RetentionCommand::Hold { case: case.clone(), reason: self.hold_reason, note },
            Asked::Release(case) => RetentionCommand::Release { case: case.clone(), note },
            Asked::Erase(case, _) => {
                let (case, kinds, reason) = (case.clone(), self.kinds, self.erasure_reason);
                let order = ErasureOrder { case, kinds, reason, note };
                RetentionCommand::Erase { order, typed: self.typed.clone() }
            }
        };
        view.send(Command::Retention(command))
    }
}

/// A list of reasons to choose one from.
fn choice<T: Copy + PartialEq>(
    ui: &mut Ui,
    chosen: &mut T,
    reasons: impl Iterator<Item = (T, &'static str)>,
    words: impl Fn(T) -> &'static str,
) {
    let combo = ComboBox::from_id_salt("keeping reason").width(300.0).selected_text(words(*chosen)).show_ui(ui, |ui| {
        parts::choices(ui, |ui| {
            for (reason, label) in reasons {
                ui.selectable_value(chosen, reason, label);
            }
        });
    });
    parts::name(&combo.response, tr!("retention-reason"));
}
