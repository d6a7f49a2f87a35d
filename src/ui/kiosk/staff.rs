//! Behind the hidden corner: staff signs in, sees how the kiosk is, and may leave it.

use eframe::egui::{Align, Align2, FontId, Id, Key, Modifiers, Rect, RichText, TextEdit, Ui, text_edit::TextEditState};

use super::{
    health,
    keyboard::{self, Keyboard, Stroke},
    scene::Scene,
    stage::{TARGET, size},
    touched::{Ink, Weight, announced, button, is_used, text},
};
use crate::{
    case::{
        operator::{MAX_PASSPHRASE, Operator},
        permission::Permission,
    },
    session::{Counter, CounterCommand, KioskView, Passphrase},
    ui::{
        door,
        language::{leading, tr},
        parts,
    },
};

/// Seconds for which the corner is held.
const HOLD: f64 = 2.5;
/// Seconds without a touch after which staff is no longer there.
const IDLE: f64 = 60.0;
/// The fields of the door.
const NAME: &str = "kiosk-name";
const SECRET: &str = "kiosk-passphrase";

/// What the keys on the screen write into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Field {
    #[default]
    Name,
    Passphrase,
}

/// How far staff is.
#[derive(Default)]
pub(super) struct Staff {
    /// Since when the corner is held.
    held_since: Option<f64>,
    is_here: bool,
    /// The door was opened a moment ago: who types, types the name.
    has_come: bool,
    /// Name and passphrase were handed over since the door was opened.
    has_asked: bool,
    /// A sign-out was handed over and did not come through yet.
    is_going: bool,
    /// When staff last touched anything.
    used_at: f64,
    name: String,
    passphrase: String,
    into: Field,
    keys: Keyboard,
}

impl Staff {
    /// Whether the pages of staff are drawn instead of those of the customer.
    pub(super) const fn is_here(&self) -> bool {
        self.is_here
    }

    /// Looks whether somebody knocks: the corner is held, or its keys are pressed; and whether staff went away.
    pub(super) fn follow(&mut self, ui: &Ui, scene: &Scene<'_>, view: &KioskView) -> Option<CounterCommand> {
        let (corner, time) = (scene.stage.corner(), scene.time);
        let (is_held, is_used, keys) = ui.input_mut(|input| {
            let pointer = &input.pointer;
            let begun = pointer.press_origin().is_some_and(|place| corner.contains(place));
            let is_held =
                pointer.primary_down() && begun && pointer.interact_pos().is_some_and(|at| corner.contains(at));
            (is_held, is_used(input), input.consume_key(Modifiers::CTRL | Modifiers::SHIFT, Key::F12))
        });
        self.held_since = is_held.then(|| self.held_since.unwrap_or(time));
        if is_held {
            ui.ctx().request_repaint();
        }
        let has_knocked = keys || self.held_since.is_some_and(|since| time - since >= HOLD);
        if has_knocked && !self.is_here {
            (self.is_here, self.has_come, self.used_at, self.held_since) = (true, true, time, None);
        }
        if is_used {
            self.used_at = time;
        }
        if self.is_here && time - self.used_at > IDLE {
            self.go(ui);
        }
        self.sign_out(view)
    }

    /// Whoever was let in and is not here any more is signed out.
    fn sign_out(&mut self, view: &KioskView) -> Option<CounterCommand> {
        let is_open = matches!(view.counter, Counter::Open(_));
        self.is_going &= is_open;
        let is_left = is_open && !(self.is_here && self.has_asked) && !self.is_going;
        is_left.then_some(CounterCommand::SignOut)
    }

    /// Notes that a sign-out is on its way.
    pub(super) fn going(&mut self) {
        self.is_going = true;
    }

    /// Forgets what was written, and is not here any more.
    fn go(&mut self, ui: &Ui) {
        drop(self.secret(ui));
        TextEditState::default().store(ui.ctx(), Id::unique(NAME));
        *self = Staff { is_going: self.is_going, ..Staff::default() };
    }

    fn secret(&mut self, ui: &Ui) -> Passphrase {
        door::taken(ui, &mut self.passphrase, SECRET)
    }

    /// Draws the door, or what is behind it.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        scene: &Scene<'_>,
        view: &KioskView,
        now_millis: i64,
    ) -> Option<CounterCommand> {
        match &view.counter {
            Counter::Open(operator) if self.has_asked => self.inside(ui, scene, operator, now_millis),
            Counter::Open(_) | Counter::Ended => self.door(ui, scene, None),
            Counter::Shut { refused } => {
                let refused = refused.as_deref().filter(|_| self.has_asked);
                self.door(ui, scene, refused)
            }
        }
    }

    fn door(&mut self, ui: &mut Ui, scene: &Scene<'_>, refused: Option<&str>) -> Option<CounterCommand> {
        let (stage, palette) = (scene.stage, scene.palette);
        announced(ui, scene, stage.head, "title", tr!("kiosk-staff"), Ink::centred(size::TITLE, palette.text));
        let [fields, below] = stage.cut(stage.body_to_foot(), TARGET);
        let row = stage.row(fields, 2);
        let is_entered = self.fields(ui, scene, row.first().copied()?, row.get(1).copied()?);
        let [line, below] = stage.cut(below, 40.0);
        match refused {
            Some(refused) => announced(ui, scene, line, "refused", refused, Ink::centred(size::SMALL, palette.fail)),
            None => {
                let told = if self.has_asked { tr!("kiosk-staff-checking") } else { tr!("kiosk-staff-about") };
                announced(ui, scene, line, "refused", told, Ink::centred(size::SMALL, palette.weak));
            }
        }
        let [keys, below] = stage.cut(below, keyboard::HEIGHT);
        match self.keys.show(ui, scene, keys) {
            Some(Stroke::Write(character)) => self.written().push(character),
            Some(Stroke::Delete) => {
                self.written().pop();
            }
            None => {}
        }
        let [row, _] = stage.cut(below, TARGET);
        let buttons = stage.row(row, 2);
        if button(ui, scene, buttons.first().copied()?, tr!("kiosk-staff-back"), Weight::Plain) {
            self.go(ui);
            return None;
        }
        let is_used = button(ui, scene, buttons.get(1).copied()?, tr!("door-sign-in"), Weight::Primary);
        let is_written = !self.name.trim().is_empty() && !self.passphrase.is_empty();
        if !(is_used || is_entered) || !is_written {
            return None;
        }
        self.has_asked = true;
        let (name, passphrase) = (self.name.trim().to_owned(), self.secret(ui));
        Some(CounterCommand::SignIn { name, passphrase })
    }

    /// What the keys on the screen write into.
    fn written(&mut self) -> &mut String {
        match self.into {
            Field::Name => &mut self.name,
            Field::Passphrase => &mut self.passphrase,
        }
    }

    /// The two fields; whether the second one was left by Enter.
    fn fields(&mut self, ui: &mut Ui, scene: &Scene<'_>, name: Rect, passphrase: Rect) -> bool {
        let font = FontId::proportional(scene.stage.units(size::BODY));
        let mut field = |rect: Rect, written: &mut String, salt: &str, label: &'static str, is_secret: bool| {
            let edit = TextEdit::singleline(written)
                .id(Id::unique(salt))
                .password(is_secret)
                .hint_text(RichText::new(label).font(font.clone()))
                .font(font.clone())
                .align(Align2([leading(), Align::Center]))
                .char_limit(MAX_PASSPHRASE)
                .min_size(rect.size())
                .desired_width(rect.width());
            let response = ui.put(rect, edit);
            parts::name(&response, label);
            (response.has_focus(), response.lost_focus())
        };
        let (is_name, _) = field(name, &mut self.name, NAME, tr!("door-name"), false);
        let (is_secret, is_left) = field(passphrase, &mut self.passphrase, SECRET, tr!("door-passphrase"), true);
        if std::mem::take(&mut self.has_come) {
            ui.memory_mut(|memory| memory.request_focus(Id::unique(NAME)));
        }
        if is_name || is_secret {
            self.into = if is_secret { Field::Passphrase } else { Field::Name };
        }
        is_left && ui.input(|input| input.key_pressed(Key::Enter))
    }

    fn inside(
        &mut self,
        ui: &mut Ui,
        scene: &Scene<'_>,
        operator: &Operator,
        now_millis: i64,
    ) -> Option<CounterCommand> {
        let stage = scene.stage;
        let title = Ink::centred(size::TITLE, scene.palette.text);
        announced(ui, scene, stage.head, "title", tr!("kiosk-health"), title);
        let [who_place, below] = stage.cut(stage.body, 36.0);
        let signed_in = tr!("kiosk-health-who", name = operator.display_name.as_str());
        text(ui, scene, who_place, &signed_in, Ink::centred(size::SMALL, scene.palette.weak));
        health::show(ui, scene, below, now_millis);
        let buttons = stage.row(stage.foot, 2);
        let first = buttons.first().copied()?;
        if !operator.role.may(Permission::EndKiosk) {
            text(ui, scene, first, tr!("kiosk-health-end-refused"), Ink::centred(size::SMALL, scene.palette.weak));
        } else if button(ui, scene, first, tr!("kiosk-health-end"), Weight::Plain) {
            return Some(CounterCommand::End);
        }
        if button(ui, scene, buttons.get(1).copied()?, tr!("kiosk-health-back"), Weight::Primary) {
            self.go(ui);
        }
        None
    }
}
