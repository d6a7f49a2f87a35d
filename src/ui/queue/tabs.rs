//! The tabs of the list with their counts.

use eframe::egui::{Button, RichText, Ui};

use super::QueueState;
use crate::{
    case::queue::{CaseStatus, QueueTab},
    ui::{
        context::ViewContext,
        language::{Language, tr},
        parts, words,
    },
};

/// Statuses that lie in no tab of the work, but must stay in reach.
const OTHERS: [CaseStatus; 2] = [CaseStatus::Pending, CaseStatus::Failed];

/// What a tab's button does.
fn shows(tab: QueueTab, count: u64) -> String {
    match tab {
        QueueTab::Mine => tr!("queue-show-mine", count = count),
        QueueTab::Unclaimed => tr!("queue-show-unclaimed", count = count),
        QueueTab::SecondEyes => tr!("queue-show-second-eyes", count = count),
        QueueTab::Snoozed => tr!("queue-show-snoozed", count = count),
        QueueTab::Escalated => tr!("queue-show-escalated", count = count),
        QueueTab::Done => tr!("queue-show-done", count = count),
    }
}

/// Draws the tabs; one that is chosen starts the list anew.
pub(super) fn show(ui: &mut Ui, view: &ViewContext<'_>, state: &mut QueueState) {
    ui.spacing_mut().item_spacing.x = 4.0;
    let page = &view.snapshot.queue;
    let all: u64 = page.counts.iter().map(|(_, count)| count).sum();
    let chosen = state.wanted.tab.is_none() && state.wanted.statuses.is_empty();
    if button(ui, view, chosen, tr!("queue-all"), all, &tr!("queue-show-all", count = all)) {
        state.choose(None, Vec::new());
    }
    for tab in QueueTab::ALL {
        let count = page.tabs.iter().find(|(of, _)| *of == tab).map_or(0, |(_, count)| *count);
        if button(ui, view, state.wanted.tab == Some(tab), words::tab(tab), count, &shows(tab, count)) {
            state.choose(Some(tab), Vec::new());
        }
    }
    for status in OTHERS {
        let count = of_status(view, status);
        let chosen = state.wanted.statuses == [status];
        let shows = if status == CaseStatus::Failed {
            tr!("queue-show-failed", count = count)
        } else {
            tr!("queue-show-pending", count = count)
        };
        if (count > 0 || chosen) && button(ui, view, chosen, words::status(status), count, &shows) {
            state.choose(None, vec![status]);
        }
    }
}

/// How many cases have a status.
pub(super) fn of_status(view: &ViewContext<'_>, status: CaseStatus) -> u64 {
    view.snapshot.queue.counts.iter().filter(|(of, _)| *of == status).map(|(_, count)| count).sum()
}

/// One tab; `shows` says what it does to those who do not see it.
fn button(ui: &mut Ui, view: &ViewContext<'_>, chosen: bool, label: &str, count: u64, shows: &str) -> bool {
    let number = RichText::new(words::thousands(count)).small().color(view.palette.weak);
    let label = RichText::new(label);
    let tab = if Language::spoken().is_right_to_left() {
        Button::selectable(chosen, (number, label))
    } else {
        Button::selectable(chosen, (label, number))
    };
    let response = ui.add(tab);
    parts::name(&response, shows);
    response.clicked() && !chosen
}
