//! The door: while nobody is signed in or the window is locked, nothing but this is drawn.

use eframe::egui::{
    Align, Align2, Button, CentralPanel, Frame, Id, Key, Label, Layout, RichText, TextEdit, Ui,
    text_edit::TextEditState, vec2,
};

use super::{
    context::ViewContext,
    language::{column, leading, tr},
    parts, theme,
};
use crate::session::{Command, Door, Passphrase, Snapshot};

/// Width in points of what is asked.
const WIDTH: f32 = 360.0;
/// Most characters of a name or passphrase that a field takes.
const LONGEST: usize = 256;

/// Who is signed in.
pub(crate) fn operator(snapshot: &Snapshot) -> Option<String> {
    snapshot.access.operator.as_ref().map(|operator| operator.name.clone())
}

/// What is written at the door.
#[derive(Default)]
pub(crate) struct DoorState {
    name: String,
    passphrase: String,
    /// The name was filled in with that of whoever is signed in behind the lock.
    filled: bool,
}

impl DoorState {
    /// Forgets everything that was written.
    pub(crate) fn forget(&mut self) {
        *self = DoorState::default();
    }
}

/// Draws the door over the whole window.
pub(crate) fn show(ui: &mut Ui, view: &ViewContext<'_>, state: &mut DoorState) {
    let access = &view.snapshot.access;
    if let Some(operator) = access.operator.as_ref().filter(|_| !std::mem::replace(&mut state.filled, true)) {
        state.name.clone_from(&operator.name);
    }
    CentralPanel::default().frame(Frame::new().fill(view.palette.ground)).show(ui, |ui| {
        let space = (ui.available_height() * 0.25).max(16.0);
        ui.add_space(space);
        ui.with_layout(Layout::top_down(Align::Center), |ui| {
            ui.set_max_width(WIDTH);
            let card = Frame::new().fill(view.palette.card).corner_radius(theme::PANE_RADIUS).inner_margin(20);
            card.show(ui, |ui| column(ui, |ui| asked(ui, view, state)));
        });
    });
}

fn asked(ui: &mut Ui, view: &ViewContext<'_>, state: &mut DoorState) {
    let access = &view.snapshot.access;
    let title = if access.door == Door::Locked { tr!("door-locked") } else { tr!("door-sign-in-title") };
    ui.label(RichText::new(title).font(theme::title_font()).strong());
    ui.add_space(theme::GAP);
    let name = TextEdit::singleline(&mut state.name).hint_text(tr!("door-name"));
    let response = ui.add(fitted(name, ui));
    parts::name(&response, tr!("door-name"));
    let entered = secret(ui, &mut state.passphrase, "door-passphrase", tr!("door-passphrase"));
    ui.add_space(4.0);
    let wait = access.wait_until_millis.map_or(0, |until| until - view.snapshot.now_millis);
    if let Some(refused) = &access.refused {
        ui.add(Label::new(RichText::new(refused).color(view.palette.fail)).wrap());
    }
    if wait > 0 {
        parts::weak(ui, view, tr!("door-wait", seconds = (wait + 999) / 1000));
    }
    let is_written = !state.name.trim().is_empty() && !state.passphrase.is_empty();
    let button = Button::new(RichText::new(tr!("door-sign-in")).strong()).min_size(vec2(120.0, 30.0));
    if (ui.add_enabled(is_written, button).clicked() || entered) && is_written {
        let passphrase = taken(ui, &mut state.passphrase, "door-passphrase");
        view.send(Command::SignIn { name: state.name.trim().to_owned(), passphrase });
    }
    if access.door == Door::Locked && ui.button(tr!("door-sign-out")).clicked() {
        state.forget();
        view.send(Command::SignOut);
    }
}

fn fitted<'a>(edit: TextEdit<'a>, ui: &Ui) -> TextEdit<'a> {
    edit.align(Align2([leading(), Align::Min])).char_limit(LONGEST).desired_width(ui.available_width())
}

/// A field whose characters are not shown; tells whether it was left by Enter.
pub(crate) fn secret(ui: &mut Ui, text: &mut String, salt: &str, label: &str) -> bool {
    let edit = TextEdit::singleline(text).id(Id::unique(salt)).password(true).hint_text(label);
    let response = ui.add(fitted(edit, ui));
    parts::name(&response, label);
    response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
}

/// Takes a passphrase out of its field, and out of what the field keeps for undoing.
pub(crate) fn taken(ui: &Ui, text: &mut String, salt: &str) -> Passphrase {
    TextEditState::default().store(ui.ctx(), Id::unique(salt));
    Passphrase::new(std::mem::take(text))
}
