//! Conditions that cases of the list must meet: a menu to set them, and a chip for each that is set.

use eframe::egui::{
    PopupCloseBehavior, Ui,
    accesskit::Role,
    containers::menu::{MenuButton, MenuConfig},
};

use super::QueueState;
use crate::{
    case::{decision::DecisionKind, meta::Priority, queue::QueueFilter, verdict::ReasonKind},
    ui::{action::Action, context::ViewContext, language::tr, parts, words},
};

const PRIORITIES: [Priority; 4] = [Priority::Urgent, Priority::High, Priority::Normal, Priority::Low];
const DECISIONS: [DecisionKind; 3] = [DecisionKind::Approve, DecisionKind::Reject, DecisionKind::Resubmit];

/// Draws the menu; at its end the list that it makes can be exported.
pub(super) fn menu(ui: &mut Ui, view: &ViewContext<'_>, state: &mut QueueState) {
    let before = state.wanted.filter.clone();
    let filter = &mut state.wanted.filter;
    // Several conditions are set at one go: a click on one leaves the menu open.
    let stays = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let (button, _) = MenuButton::new(tr!("queue-filter")).config(stays).ui(ui, |ui| {
        ui.set_min_width(200.0);
        parts::choices(ui, |ui| {
            conditions(ui, filter);
            ui.separator();
            if parts::action_button(ui, view, Action::Export, view.snapshot.queue.total > 0).clicked() {
                ui.close();
            }
        });
    });
    parts::name(&button, tr!("queue-filter-list"));
    if state.wanted.filter != before {
        state.restart();
    }
}

fn conditions(ui: &mut Ui, filter: &mut QueueFilter) {
    ui.checkbox(&mut filter.overdue, tr!("queue-overdue"));
    ui.checkbox(&mut filter.held, tr!("part-held"));
    ui.checkbox(&mut filter.erased, tr!("queue-erased"));
    ui.separator();
    PRIORITIES.into_iter().for_each(|one| toggle(ui, &mut filter.priorities, one, of_priority(one)));
    ui.separator();
    ReasonKind::ALL.into_iter().for_each(|one| toggle(ui, &mut filter.reasons, one, words::reason_kind(one)));
    ui.separator();
    for kind in DECISIONS {
        let mut chosen = filter.decision == Some(kind);
        if ui.checkbox(&mut chosen, words::decided(kind)).changed() {
            filter.decision = chosen.then_some(kind);
        }
    }
}

fn of_priority(priority: Priority) -> &'static str {
    match priority {
        Priority::Low => tr!("queue-priority-low"),
        Priority::Normal => tr!("queue-priority-normal"),
        Priority::High => tr!("queue-priority-high"),
        Priority::Urgent => tr!("queue-priority-urgent"),
    }
}

fn toggle<T: Copy + PartialEq>(ui: &mut Ui, chosen: &mut Vec<T>, one: T, label: &str) {
    let mut is_chosen = chosen.contains(&one);
    if ui.checkbox(&mut is_chosen, label).changed() {
        chosen.retain(|other| *other != one);
        if is_chosen {
            chosen.push(one);
        }
    }
}

/// Draws a chip for each condition, which a click takes away; nothing where there is none.
pub(super) fn chips(ui: &mut Ui, view: &ViewContext<'_>, state: &mut QueueState) {
    let filter = &state.wanted.filter;
    if filter.is_empty() {
        return;
    }
    let mut left = filter.clone();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        parts::weak(ui, view, tr!("queue-only"));
        let chip = |ui: &mut Ui, label: &str| {
            let response = parts::chip(ui, label, view.palette.accent, Role::Button);
            response.on_hover_text(tr!("queue-take-condition-away")).clicked()
        };
        if filter.overdue && chip(ui, tr!("queue-overdue")) {
            left.overdue = false;
        }
        if filter.held && chip(ui, tr!("part-held")) {
            left.held = false;
        }
        if filter.erased && chip(ui, tr!("queue-erased")) {
            left.erased = false;
        }
        for one in &filter.priorities {
            if chip(ui, of_priority(*one)) {
                left.priorities.retain(|other| other != one);
            }
        }
        for one in &filter.reasons {
            if chip(ui, words::reason_kind(*one)) {
                left.reasons.retain(|other| other != one);
            }
        }
        if let Some(kind) = filter.decision
            && chip(ui, words::decided(kind))
        {
            left.decision = None;
        }
        if ui.small_button(tr!("queue-clear-filter")).clicked() {
            left = QueueFilter::default();
        }
    });
    if left != state.wanted.filter {
        state.wanted.filter = left;
        state.restart();
    }
}
