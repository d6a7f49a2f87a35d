//! Operators: founding an installation, and who may come in.

use eframe::egui::{Align, Align2, Button, ComboBox, Grid, Label, RichText, ScrollArea, TextEdit, Ui};

use super::{
    context::ViewContext,
    door::{secret, taken},
    language::{in_reading_order, leading, tr},
    parts, theme, words,
};
use crate::{
    case::{
        operator::Operator,
        permission::{Permission, Role},
    },
    session::{Command, Door, OperatorCommand},
};

/// Width in points of the fields.
const FIELD: f32 = 320.0;

/// What is written in the view.
pub(crate) struct OperatorsState {
    name: String,
    display_name: String,
    role: Role,
    passphrase: String,
    again: String,
}

impl Default for OperatorsState {
    fn default() -> Self {
        OperatorsState {
            name: String::new(),
            display_name: String::new(),
            role: Role::Reviewer,
            passphrase: String::new(),
            again: String::new(),
        }
    }
}

/// Draws the view.
pub(crate) fn show(ui: &mut Ui, view: &ViewContext<'_>, state: &mut OperatorsState) {
    let access = &view.snapshot.access;
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.label(RichText::new(tr!("operators-title")).font(theme::title_font()).strong());
        let is_open = access.door == Door::Open;
        let about = if is_open { tr!("operators-open") } else { tr!("operators-about") };
        let color = if is_open { view.palette.review } else { view.palette.weak };
        ui.add(Label::new(RichText::new(about).color(color)).wrap());
        if let Some(refused) = &access.refused {
            ui.add(Label::new(RichText::new(refused).color(view.palette.fail)).wrap());
        }
        ui.add_space(theme::GAP);
        if let Some(operators) = &access.operators {
            list(ui, view, operators);
            ui.add_space(2.0 * theme::GAP);
        }
        if is_open || access.may(Permission::ManageOperators) {
            add(ui, view, state, is_open);
        }
    });
}

fn list(ui: &mut Ui, view: &ViewContext<'_>, operators: &[Operator]) {
    Grid::new("operators").num_columns(4).spacing([18.0, 5.0]).striped(true).show(ui, |ui| {
        let headings =
            [tr!("operators-name"), tr!("operators-display-name"), tr!("operators-role"), tr!("operators-standing")];
        for heading in in_reading_order(headings) {
            parts::weak(ui, view, heading);
        }
        ui.end_row();
        for operator in operators {
            for cell in in_reading_order([0, 1, 2, 3]) {
                match cell {
                    0 => drop(ui.label(RichText::new(&operator.name).monospace())),
                    1 => drop(ui.label(&operator.display_name)),
                    2 => role_of(ui, view, operator),
                    _ => drop(ui.horizontal(|ui| standing(ui, view, operator))),
                }
            }
            ui.end_row();
        }
    });
}

fn role_of(ui: &mut Ui, view: &ViewContext<'_>, operator: &Operator) {
    let mut wanted = operator.role;
    role_choice(ui, &operator.name, &mut wanted);
    if wanted != operator.role {
        let command = OperatorCommand::SetRole { name: operator.name.clone(), role: wanted };
        view.send(Command::Operators(command));
    }
}

fn role_choice(ui: &mut Ui, salt: &str, role: &mut Role) {
    let combo = ComboBox::from_id_salt(("role", salt)).selected_text(words::role(*role)).show_ui(ui, |ui| {
        for one in Role::ALL {
            ui.selectable_value(role, one, words::role(one)).on_hover_text(does(one));
        }
    });
    parts::name(&combo.response, &tr!("operators-role-of", name = salt));
    combo.response.on_hover_text(does(*role));
}

/// What an operator of this role is here for.
fn does(role: Role) -> &'static str {
    match role {
        Role::Reviewer => tr!("role-reviewer-does"),
        Role::Senior => tr!("role-senior-does"),
        Role::Compliance => tr!("role-compliance-does"),
        Role::Administrator => tr!("role-administrator-does"),
        Role::Kiosk => tr!("role-kiosk-does"),
    }
}

/// Whether he may sign in, what hinders him, and the button that changes it.
fn standing(ui: &mut Ui, view: &ViewContext<'_>, operator: &Operator) {
    let (state, color) = match operator.enabled {
        true => (tr!("operators-may-sign-in"), view.palette.text),
        false => (tr!("operators-is-shut-out"), view.palette.fail),
    };
    ui.label(RichText::new(state).color(color));
    let is_locked = operator.locked_until_millis > view.snapshot.now_millis;
    if is_locked {
        parts::weak(ui, view, tr!("operators-locked", until = words::time(operator.locked_until_millis)));
    }
    if operator.failed_attempts > 0 {
        parts::weak(ui, view, tr!("operators-failed", count = u64::from(operator.failed_attempts)));
    }
    change(ui, view, operator, !operator.enabled);
    if operator.enabled && is_locked {
        // Letting in takes the lock off.
        change(ui, view, operator, true);
    }
}

fn change(ui: &mut Ui, view: &ViewContext<'_>, operator: &Operator, enabled: bool) {
    let (label, does) = match enabled {
        true => (tr!("operators-let-in"), tr!("operators-let-in-does")),
        false => (tr!("operators-shut-out"), tr!("operators-shut-out-does")),
    };
    let button = ui.add(Button::new(label).small());
    parts::name(&button, &format!("{label}: {}", operator.name));
    if button.on_hover_text(does).clicked() {
        let command = OperatorCommand::SetEnabled { name: operator.name.clone(), enabled };
        view.send(Command::Operators(command));
    }
}

/// A new operator; the first is an administrator.
fn add(ui: &mut Ui, view: &ViewContext<'_>, state: &mut OperatorsState, is_first: bool) {
    ui.label(RichText::new(if is_first { tr!("operators-found") } else { tr!("operators-add") }).strong());
    for (text, label) in
        [(&mut state.name, tr!("operators-name")), (&mut state.display_name, tr!("operators-display-name"))]
    {
        let edit = TextEdit::singleline(text).hint_text(label).align(Align2([leading(), Align::Min]));
        parts::name(&ui.add(edit.char_limit(128).desired_width(FIELD)), label);
    }
    if !is_first {
        role_choice(ui, tr!("operators-new"), &mut state.role);
    }
    ui.scope(|ui| {
        ui.set_max_width(FIELD);
        secret(ui, &mut state.passphrase, "new-passphrase", tr!("operators-passphrase"));
        secret(ui, &mut state.again, "passphrase-again", tr!("operators-again"));
    });
    let least = view.snapshot.access.rules.least_passphrase;
    let differs = state.passphrase != state.again;
    let hint = if differs { tr!("operators-differs").to_owned() } else { tr!("operators-least", count = least) };
    parts::weak(ui, view, hint);
    let is_whole = !state.name.trim().is_empty() && !state.passphrase.is_empty() && !differs;
    if ui.add_enabled(is_whole, Button::new(tr!("operators-submit"))).clicked() {
        submit(ui, view, state, is_first);
    }
}

fn submit(ui: &Ui, view: &ViewContext<'_>, state: &mut OperatorsState, is_first: bool) {
    drop(taken(ui, &mut state.again, "passphrase-again"));
    let passphrase = taken(ui, &mut state.passphrase, "new-passphrase");
    let (name, display_name) = (state.name.trim().to_owned(), state.display_name.trim().to_owned());
    let role = state.role;
    view.send(if is_first {
        Command::FoundInstallation { name, display_name, passphrase }
    } else {
        Command::Operators(OperatorCommand::Add { name, display_name, role, passphrase })
    });
    *state = OperatorsState::default();
}
