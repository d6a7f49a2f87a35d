//! Views of the installation as a whole, which lie over queue and case: settings, reviewers, audit log, operators, what is due to be
//! erased.

use eframe::egui::Ui;

use super::{
    action::Action,
    audit::{self, AuditState},
    context::ViewContext,
    export::Subject,
    operators::{self, OperatorsState},
    quality,
    retention::{self, RetentionState},
    settings::{self, SettingsState},
};
use crate::session::{Command, RetentionCommand};

/// One such view with what the person has set in it.
pub(crate) enum Aside {
    Settings(SettingsState),
    Quality,
    Audit(Box<AuditState>),
    Operators(OperatorsState),
    Retention(RetentionState),
}

impl Aside {
    /// The view that `action` opens, at `case` where one is looked at; nothing where it opens none.
    fn of(action: Action, case: Option<String>) -> Option<Aside> {
        match action {
            Action::Settings => Some(Aside::Settings(SettingsState::default())),
            Action::Quality => Some(Aside::Quality),
            Action::Audit => Some(Aside::Audit(Box::new(AuditState::new(case)))),
            Action::Operators => Some(Aside::Operators(OperatorsState::default())),
            Action::Retention => Some(Aside::Retention(RetentionState::default())),
            _ => None,
        }
    }

    const fn action(&self) -> Action {
        match self {
            Aside::Settings(_) => Action::Settings,
            Aside::Quality => Action::Quality,
            Aside::Audit(_) => Action::Audit,
            Aside::Operators(_) => Action::Operators,
            Aside::Retention(_) => Action::Retention,
        }
    }

    /// What is shown after `action`: its view, or none where it was shown already. The session is told what is no longer
    /// looked at, and what is.
    pub(crate) fn turn(
        shown: Option<Aside>,
        action: Action,
        case: Option<String>,
        view: &ViewContext<'_>,
    ) -> Option<Aside> {
        let before = shown.as_ref().map(Aside::action);
        let after = Aside::of(action, case).filter(|_| before != Some(action));
        if before == Some(Action::Quality) {
            view.send(Command::Quality(false));
        }
        if before == Some(Action::Audit) {
            view.send(Command::Audit(None));
        }
        if before == Some(Action::Retention) {
            view.send(Command::Retention(RetentionCommand::ShowDue(false)));
        }
        if matches!(after, Some(Aside::Retention(_))) {
            view.send(Command::Retention(RetentionCommand::ShowDue(true)));
        }
        if matches!(after, Some(Aside::Quality)) {
            view.send(Command::Quality(true));
        }
        after
    }

    /// What can be exported of it.
    pub(crate) const fn export(&self) -> Option<Subject> {
        match self {
            Aside::Quality => Some(Subject::Period),
            Aside::Audit(_) => Some(Subject::AuditLog),
            Aside::Settings(_) | Aside::Operators(_) | Aside::Retention(_) => None,
        }
    }

    /// Draws the view.
    pub(crate) fn show(&mut self, ui: &mut Ui, view: &ViewContext<'_>) {
        match self {
            Aside::Settings(state) => settings::show(ui, view, state),
            Aside::Quality => quality::show(ui, view),
            Aside::Audit(state) => audit::show(ui, view, state),
            Aside::Operators(state) => operators::show(ui, view, state),
            Aside::Retention(state) => retention::show(ui, view, state),
        }
    }
}
