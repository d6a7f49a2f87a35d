//! Who and what the case is about, the machine's conclusion, and why it came to a person.

use eframe::egui::{RichText, Sense, TextStyle, Ui, accesskit::Role, vec2};

use super::{Focus, end_of_line, inline};
use crate::{
    case::{
        queue::{CaseStatus, QueueRow},
        verdict::ReviewReason,
    },
    session::{CaseView, Door},
    ui::{
        action::{Action, REASON_KEYS},
        context::ViewContext,
        handling::may,
        keeping,
        language::tr,
        parts,
        symbols::Symbol,
        theme, words,
    },
};

/// Whether the person at the window holds a claim that has not run out.
pub(super) fn is_holder(view: &ViewContext<'_>, case: &CaseView) -> bool {
    let row = &case.row;
    row.status == CaseStatus::Claimed
        && row.claimed_by.as_deref() == Some(view.snapshot.actor.as_str())
        && row.claim_expires_at_millis.is_some_and(|end| end > view.snapshot.now_millis)
}

/// Whether the case can be claimed: it is nobody's, or the claim on it has run out.
pub(super) fn may_claim(view: &ViewContext<'_>, case: &CaseView) -> bool {
    let row = &case.row;
    let ran_out = row.claim_expires_at_millis.is_some_and(|end| end <= view.snapshot.now_millis);
    row.status == CaseStatus::Open || (row.status == CaseStatus::Claimed && ran_out)
}

/// Draws the header; a reason that was clicked asks for its evidence.
pub(super) fn show(ui: &mut Ui, view: &ViewContext<'_>, case: &CaseView) -> Option<Focus> {
    let row = &case.row;
    let mut focus = None;
    parts::split_line(ui, "header", |ui| who(ui, view, row), |ui| machine_and_handling(ui, view, case));
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        if row.reasons.is_empty() {
            parts::weak(ui, view, tr!("header-no-reason"));
        } else {
            parts::weak(ui, view, tr!("header-to-review"));
        }
        for (place, reason) in row.reasons.iter().enumerate() {
            focus = focus.take().or(reason_chip(ui, view, place, reason));
        }
    });
    focus
}

/// The person, the case, and where it stands.
fn who(ui: &mut Ui, view: &ViewContext<'_>, row: &QueueRow) {
    ui.set_min_height(28.0);
    let back = parts::action_button(ui, view, Action::Back, true);
    parts::name(&back, Action::Back.label());
    let name = row.entity_name.as_deref().unwrap_or_else(|| tr!("header-no-name"));
    ui.label(RichText::new(name).font(theme::title_font()).strong());
    if row.is_specimen {
        parts::specimen(ui, view);
    }
    parts::retention(ui, view, &row.handling);
    ui.label(RichText::new(&row.case.0).monospace().color(view.palette.weak));
    let priority = inline::priority(row.priority);
    let status = tr!("header-standing", status = words::status(row.status), priority = priority);
    ui.label(RichText::new(status).color(view.palette.weak));
}

/// What can be done with the case, and what the machine concluded.
fn machine_and_handling(ui: &mut Ui, view: &ViewContext<'_>, case: &CaseView) {
    parts::action_button(ui, view, Action::Rerun, case.row.handling.erasure.is_none());
    parts::action_button(ui, view, Action::Export, case.report.is_some());
    for action in [Action::Undo, Action::Reopen, Action::Assign, Action::Escalate, Action::Snooze] {
        if may(action, &case.row, &view.snapshot.actor) {
            handling_button(ui, view, action, &case.row);
        }
    }
    // Where nobody signs in everybody may, and finds it by its keys: the line is for those who review.
    let is_keeper = view.snapshot.access.door == Door::SignedIn;
    for action in [Action::Erase, Action::Hold] {
        if is_keeper && view.may(action) && keeping::may(action, &case.row) {
            let label = keeping::label(action, &case.row);
            if parts::explain(ui.button(label), action).clicked() {
                view.act(action);
            }
        }
    }
    if let Some((run, report)) = &case.report {
        ui.label(RichText::new(tr!("header-run", run = run.to_string())).small().color(view.palette.weak));
        let process = report.verdict.process;
        parts::marked(ui, view, Symbol::of_process(process), words::process(process));
        parts::weak(ui, view, tr!("header-machine"));
    }
}

/// A button about how the case is handled, called by what it does to the case as it stands.
fn handling_button(ui: &mut Ui, view: &ViewContext<'_>, action: Action, row: &QueueRow) {
    let label = match action {
        Action::Snooze if row.handling.snooze.is_some() => tr!("header-wake"),
        Action::Escalate if row.handling.escalation.is_some() => tr!("header-return"),
        other => other.label(),
    };
    if parts::explain(ui.button(label), action).clicked() {
        view.act(action);
    }
}

fn reason_chip(ui: &mut Ui, view: &ViewContext<'_>, place: usize, reason: &ReviewReason) -> Option<Focus> {
    let color = parts::reason_color(view.palette, reason);
    let Some(check) = reason.check() else {
        parts::chip(ui, &words::reason(reason), color, Role::Label);
        return None;
    };
    let number = place + 1;
    let (spot, _) = ui.allocate_exact_size(vec2(7.0, 20.0), Sense::hover());
    if number <= REASON_KEYS.len() {
        let font = TextStyle::Small.resolve(ui.style());
        let end = end_of_line();
        ui.painter().text(end.pos_in_rect(&spot), end, number, font, view.palette.weak);
    }
    let response = parts::chip(ui, &words::reason(reason), color, Role::Button);
    let hint = match u8::try_from(place).ok().filter(|place| usize::from(*place) < REASON_KEYS.len()) {
        Some(place) => tr!("header-show-evidence-keys", keys = Action::Evidence(place).keys(ui.ctx())),
        None => tr!("header-show-evidence").to_owned(),
    };
    response.on_hover_text(hint).clicked().then_some(Focus::Check(check))
}
