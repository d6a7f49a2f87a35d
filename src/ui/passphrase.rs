//! What is asked before a signed-in operator gets another passphrase: the one until now, and the new one twice.

use eframe::egui::{Button, Frame, Id, Label, Modal, RichText, Ui};

use super::{
    context::ViewContext,
    door::{secret, taken},
    language::{column, tr},
    parts, theme,
};
use crate::session::{Command, Door, OperatorCommand, Passphrase};

/// The fields by the names that egui keeps them under.
const FIELDS: [&str; 3] = ["own-passphrase-old", "own-passphrase-new", "own-passphrase-again"];

/// The question on the screen, and what is written in it.
#[derive(Default)]
pub(crate) struct PassphraseState {
    is_open: bool,
    focus: bool,
    /// The passphrase until now, the new one, and that once more.
    written: [String; 3],
    /// How many answers the session had given when it was asked last.
    asked_at: Option<u64>,
}

impl PassphraseState {
    /// Whether the question is on the screen.
    pub(crate) const fn is_open(&self) -> bool {
        self.is_open
    }

    /// Asks, where somebody is signed in who has a passphrase.
    pub(crate) fn open(&mut self, view: &ViewContext<'_>) {
        if view.snapshot.access.door == Door::SignedIn {
            *self = PassphraseState { is_open: true, focus: true, ..PassphraseState::default() };
        }
    }

    /// Takes the question off the screen; nothing of what was written is kept, nor for undoing.
    pub(crate) fn close(&mut self, ui: &Ui) {
        self.empty(ui);
        *self = PassphraseState::default();
    }

    fn empty(&mut self, ui: &Ui) {
        for (text, salt) in self.written.iter_mut().zip(FIELDS) {
            drop(taken(ui, text, salt));
        }
    }

    /// Draws the question over everything else.
    pub(crate) fn show(&mut self, ui: &mut Ui, view: &ViewContext<'_>) {
        if !self.is_open {
            return;
        }
        let answer = &view.snapshot.passphrase_change;
        let is_answered = self.asked_at.is_some_and(|before| answer.answered > before);
        if is_answered && answer.refused.is_none() {
            return self.close(ui);
        }
        let modal = Modal::new(Id::unique("own passphrase")).frame(Frame::window(ui.style())).show(ui.ctx(), |ui| {
            ui.set_width(400.0);
            column(ui, |ui| {
                ui.add(Label::new(RichText::new(tr!("passphrase-title")).heading()).wrap());
                parts::weak(ui, view, tr!("passphrase-about"));
                ui.add_space(theme::GAP);
                let refused = answer.refused.as_ref().filter(|_| is_answered);
                self.fields(ui, view, refused.map(String::as_str), self.asked_at.is_some() && !is_answered)
            })
        });
        if modal.should_close() {
            self.close(ui);
        } else if modal.inner {
            self.send(ui, view);
        }
    }

    /// Draws fields and buttons; tells whether what is written is to be handed over.
    fn fields(&mut self, ui: &mut Ui, view: &ViewContext<'_>, refused: Option<&str>, is_waiting: bool) -> bool {
        let labels = [tr!("passphrase-old"), tr!("passphrase-new"), tr!("operators-again")];
        let mut entered = false;
        for ((text, salt), label) in self.written.iter_mut().zip(FIELDS).zip(labels) {
            if salt == FIELDS[0] && std::mem::take(&mut self.focus) {
                ui.memory_mut(|memory| memory.request_focus(Id::unique(salt)));
            }
            entered = secret(ui, text, salt, label);
        }
        if let Some(refused) = refused {
            ui.add(Label::new(RichText::new(refused).color(view.palette.fail)).wrap());
        }
        let [old, new, again] = &self.written;
        let least = view.snapshot.access.rules.least_passphrase;
        let differs = new != again;
        let hint = if differs { tr!("operators-differs").to_owned() } else { tr!("operators-least", count = least) };
        parts::weak(ui, view, hint);
        ui.add_space(theme::GAP);
        let is_whole = !old.is_empty() && !new.is_empty() && !differs && !is_waiting;
        let mut is_done = entered && is_whole;
        ui.horizontal(|ui| {
            let button = Button::new(RichText::new(tr!("passphrase-submit")).strong());
            is_done |= ui.add_enabled(is_whole, button).clicked();
            if ui.button(tr!("handling-cancel")).clicked() {
                ui.close();
            }
        });
        is_done
    }

    /// Hands over what is written; where the session is too busy to take it, it stays written.
    fn send(&mut self, ui: &Ui, view: &ViewContext<'_>) {
        let [old, new, _] = self.written.clone().map(Passphrase::new);
        if view.send(Command::Operators(OperatorCommand::ChangePassphrase { old, new })) {
            self.asked_at = Some(view.snapshot.passphrase_change.answered);
            self.empty(ui);
            self.focus = true;
        }
    }
}
