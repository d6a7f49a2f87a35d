//! The rows: only those in view are drawn, and those that are not loaded yet are drawn as blanks.

use eframe::egui::{Align, Color32, Key, Label, Layout, Link, RichText, Sense, Ui, accesskit::Role};
use egui_extras::{Column, TableBody, TableBuilder, TableRow};

use super::{QueueState, open, row_at};
use crate::{
    case::{
        meta::Priority,
        queue::{CaseStatus, QueueRow},
    },
    ui::{context::ViewContext, parts, symbols::Symbol, words},
};

const ROW_HEIGHT: f32 = 28.0;
const HEADINGS: [&str; 10] = ["", "Priority", "Case", "Name", "Reasons", "Machine", "Match", "Age", "Due", "Status"];

pub(super) fn show(ui: &mut Ui, view: &ViewContext<'_>, state: &mut QueueState) {
    let total = usize::try_from(view.snapshot.queue.total).unwrap_or(usize::MAX);
    let reveal = state.reveal.take().and_then(|row| usize::try_from(row).ok());
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut table = TableBuilder::new(ui)
        .id_salt("queue table")
        .striped(true)
        .sense(Sense::click())
        .cell_layout(Layout::left_to_right(Align::Center))
        .auto_shrink([false, false])
        .animate_scrolling(false)
        .column(Column::exact(22.0))
        .column(Column::exact(62.0))
        .column(Column::initial(150.0).range(90.0..=420.0).clip(true).resizable(true))
        .column(Column::initial(180.0).range(90.0..=480.0).clip(true).resizable(true))
        .column(Column::remainder().at_least(160.0).clip(true))
        .column(Column::exact(116.0))
        .column(Column::exact(52.0))
        .column(Column::exact(52.0))
        .column(Column::exact(84.0))
        .column(Column::exact(150.0).clip(true));
    if let Some(row) = reveal {
        table = table.scroll_to_row(row.min(total.saturating_sub(1)), None);
    }
    let mut visible: Option<(u64, u64)> = None;
    table.header(24.0, |mut row| headings(&mut row, view)).body(|body: TableBody<'_>| {
        body.rows(ROW_HEIGHT, total, |mut row| {
            let place = row.index() as u64;
            let (first, last) = visible.unwrap_or((place, place));
            visible = Some((first.min(place), last.max(place)));
            row.set_selected(place == state.selected);
            match row_at(view, place) {
                Some(case) => {
                    mark(&mut row, state, case);
                    cells(&mut row, view, case);
                }
                None => blanks(&mut row, view),
            }
            clicks(&row, view, state, place);
        });
    });
    if let Some((first, last)) = visible {
        state.follow(first..last + 1, view.snapshot.queue.total);
    }
}

fn headings(row: &mut TableRow<'_, '_>, view: &ViewContext<'_>) {
    for heading in HEADINGS {
        row.col(|ui| {
            parts::weak(ui, view, heading);
        });
    }
}

/// A click selects the row, a double click opens the case.
fn clicks(row: &TableRow<'_, '_>, view: &ViewContext<'_>, state: &mut QueueState, place: u64) {
    let response = row.response();
    if response.clicked() {
        state.selected = place;
    }
    if response.double_clicked()
        && let Some(case) = row_at(view, place)
    {
        open(view, &case.case);
    }
    // A row is a place to click on, not a stop for the keyboard: the arrow keys select, the case's name opens.
    if response.has_focus() && response.ctx.input(|input| input.key_pressed(Key::Escape)) {
        response.surrender_focus();
    }
}

fn blanks(row: &mut TableRow<'_, '_>, view: &ViewContext<'_>) {
    for width in [12.0, 40.0, 120.0, 110.0, 180.0, 70.0, 16.0, 30.0, 50.0, 60.0] {
        row.col(|ui| {
            let (rect, _) = ui.allocate_exact_size([width, 8.0].into(), Sense::hover());
            ui.painter().rect_filled(rect, 4.0, view.palette.edge);
        });
    }
}

/// A box to mark the case with.
fn mark(row: &mut TableRow<'_, '_>, state: &mut QueueState, case: &QueueRow) {
    row.col(|ui| {
        let mut is_marked = state.marked.contains(&case.case);
        let response = ui.checkbox(&mut is_marked, "");
        parts::name(&response, &format!("Mark case {}", case.case));
        if response.changed() {
            state.mark(case.case.clone());
        }
    });
}

fn cells(row: &mut TableRow<'_, '_>, view: &ViewContext<'_>, case: &QueueRow) {
    row.col(|ui| {
        ui.label(RichText::new(words::priority(case.priority)).color(priority_color(view, case.priority)));
    });
    row.col(|ui| {
        let link = ui.add(Link::new(RichText::new(&case.case.0).monospace()));
        parts::name(&link, &format!("Open case {}", case.case));
        if link.clicked() {
            open(view, &case.case);
        }
    });
    row.col(|ui| match &case.entity_name {
        Some(name) => {
            ui.add(Label::new(RichText::new(name).color(view.palette.text)).truncate());
        }
        None => {
            parts::weak(ui, view, "no name sent");
        }
    });
    row.col(|ui| reasons(ui, view, case));
    row.col(|ui| match case.process {
        Some(process) => parts::marked(ui, view, Symbol::of_process(process), words::process(process)),
        None => {
            parts::weak(ui, view, "no run yet");
        }
    });
    row.col(|ui| {
        let level = case.match_level.map_or("–".to_owned(), |level| level.to_string());
        ui.label(RichText::new(level).color(view.palette.text)).on_hover_text("Face match level, 0 – 15");
    });
    row.col(|ui| {
        let age = words::age(view.snapshot.now_millis - case.imported_at_millis);
        ui.label(RichText::new(age).color(view.palette.weak));
    });
    row.col(|ui| due(ui, view, case));
    row.col(|ui| standing(ui, view, case));
}

/// When a case that waits should be decided.
fn due(ui: &mut Ui, view: &ViewContext<'_>, case: &QueueRow) {
    let waits = matches!(case.status, CaseStatus::Open | CaseStatus::Claimed);
    let Some(due_at_millis) = case.handling.due_at_millis.filter(|_| waits) else { return };
    let left = due_at_millis - view.snapshot.now_millis;
    if left > 0 {
        ui.label(RichText::new(format!("in {}", words::age(left))).color(view.palette.weak));
    } else {
        let text = if left > -60_000 { "due now".to_owned() } else { format!("{} over", words::age(-left)) };
        parts::chip(ui, &text, view.palette.fail, Role::Label).on_hover_text("The due time of the policy has passed");
    }
}

const fn priority_color(view: &ViewContext<'_>, priority: Priority) -> Color32 {
    match priority {
        Priority::Low | Priority::Normal => view.palette.weak,
        Priority::High => view.palette.review,
        Priority::Urgent => view.palette.fail,
    }
}

fn reasons(ui: &mut Ui, view: &ViewContext<'_>, case: &QueueRow) {
    ui.spacing_mut().item_spacing.x = 4.0;
    if let Some(failure) = &case.failure {
        ui.add(Label::new(RichText::new(failure).color(view.palette.fail)).truncate());
        return;
    }
    let chips: Vec<(String, Color32)> =
        case.reasons.iter().map(|reason| (words::reason(reason), parts::reason_color(view.palette, reason))).collect();
    parts::chips_that_fit(ui, view, &chips);
}

fn standing(ui: &mut Ui, view: &ViewContext<'_>, case: &QueueRow) {
    let (text, color, detail) = in_words(view, case);
    let response = ui.add(Label::new(RichText::new(&text).color(color)).truncate());
    response.widget_info(|| eframe::egui::WidgetInfo::labeled(Role::Label, true, &text));
    if let Some(detail) = detail {
        response.on_hover_text(detail);
    }
}

/// Where a case stands, with its colour and the reason that was given for it.
fn in_words<'a>(view: &ViewContext<'_>, case: &'a QueueRow) -> (String, Color32, Option<&'a str>) {
    let (handling, weak, accent) = (&case.handling, view.palette.weak, view.palette.accent);
    let is_own = |name: &str| name == view.snapshot.actor;
    let waits = case.status == CaseStatus::Open;
    if let Some(snooze) = handling.snooze.as_ref().filter(|_| waits) {
        let left = words::age(snooze.until_millis - view.snapshot.now_millis);
        return (format!("Snoozed for {left}"), weak, Some(&snooze.reason));
    }
    if let Some(escalation) = handling.escalation.as_ref().filter(|_| waits) {
        return (format!("Escalated by {}", escalation.by), view.palette.review, Some(&escalation.reason));
    }
    if let Some(first) = handling.first_decided_by.as_ref().filter(|_| waits) {
        let text = if is_own(first) { "Second person needed".to_owned() } else { format!("Second after {first}") };
        return (text, view.palette.review, None);
    }
    if let Some(assignee) = handling.assigned_to.as_ref().filter(|_| waits) {
        let own = is_own(assignee);
        return if own {
            ("Assigned to you".to_owned(), accent, None)
        } else {
            (format!("Assigned to {assignee}"), weak, None)
        };
    }
    let (text, color) = match (case.status, &case.claimed_by, case.decision) {
        (CaseStatus::Claimed, Some(holder), _) if *holder == view.snapshot.actor => {
            ("Claimed by you".to_owned(), view.palette.accent)
        }
        (CaseStatus::Claimed, Some(holder), _) => (format!("Claimed by {holder}"), view.palette.weak),
        (CaseStatus::Decided, _, Some(kind)) => (words::decided(kind).to_owned(), view.palette.text),
        (status, ..) => (words::status(status).to_owned(), view.palette.text),
    };
    (text, color, None)
}
