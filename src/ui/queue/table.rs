//! The rows: only those in view are drawn, and those that are not loaded yet are drawn as blanks.

use eframe::egui::{Color32, Key, Label, Link, RichText, Sense, Ui, accesskit::Role};
use egui_extras::{Column, TableBody, TableBuilder, TableRow};

use super::{QueueState, open, row_at};
use crate::{
    case::{
        meta::Priority,
        queue::{CaseStatus, QueueRow},
    },
    ui::{
        context::ViewContext,
        language::{Language, row as line, tr},
        parts,
        symbols::Symbol,
        words,
    },
};

const ROW_HEIGHT: f32 = 28.0;

/// A column of the table.
struct Part {
    heading: fn() -> &'static str,
    width: fn() -> Column,
    /// Width in points of the bar that stands for what is not loaded yet.
    blank: f32,
    cell: fn(&mut Ui, &ViewContext<'_>, &mut QueueState, &QueueRow),
}

/// The columns in the order of reading.
const PARTS: [Part; 10] = [
    Part { heading: || "", width: || Column::exact(22.0), blank: 12.0, cell: mark },
    Part { heading: || tr!("queue-column-priority"), width: || Column::exact(62.0), blank: 40.0, cell: priority },
    Part { heading: || tr!("queue-column-case"), width: || resizable(150.0, 420.0), blank: 120.0, cell: name_of_case },
    Part { heading: || tr!("queue-column-name"), width: || resizable(180.0, 480.0), blank: 110.0, cell: person },
    Part {
        heading: || tr!("queue-column-reasons"),
        width: || Column::remainder().at_least(160.0).clip(true),
        blank: 180.0,
        cell: reasons,
    },
    Part { heading: || tr!("queue-column-machine"), width: || Column::exact(116.0), blank: 70.0, cell: machine },
    Part { heading: || tr!("queue-column-match"), width: || Column::exact(52.0), blank: 16.0, cell: match_level },
    Part { heading: || tr!("queue-column-age"), width: || Column::exact(52.0), blank: 30.0, cell: age },
    Part { heading: || tr!("queue-column-due"), width: || Column::exact(84.0), blank: 50.0, cell: due },
    Part {
        heading: || tr!("queue-column-status"),
        width: || Column::exact(150.0).clip(true),
        blank: 60.0,
        cell: standing,
    },
];

fn resizable(initial: f32, most: f32) -> Column {
    Column::initial(initial).range(90.0..=most).clip(true).resizable(true)
}

/// The columns from left to right.
fn from_left() -> [&'static Part; PARTS.len()] {
    let mut parts = PARTS.each_ref();
    if Language::spoken().is_right_to_left() {
        parts.reverse();
    }
    parts
}

pub(super) fn show(ui: &mut Ui, view: &ViewContext<'_>, state: &mut QueueState) {
    let total = usize::try_from(view.snapshot.queue.total).unwrap_or(usize::MAX);
    let reveal = state.reveal.take().and_then(|row| usize::try_from(row).ok());
    ui.spacing_mut().item_spacing.y = 0.0;
    let parts = from_left();
    let mut table = TableBuilder::new(ui)
        .id_salt(("queue table", Language::spoken().is_right_to_left()))
        .striped(true)
        .sense(Sense::click())
        .cell_layout(line())
        .auto_shrink([false, false])
        .animate_scrolling(false);
    for part in parts {
        table = table.column((part.width)());
    }
    if let Some(row) = reveal {
        table = table.scroll_to_row(row.min(total.saturating_sub(1)), None);
    }
    let mut visible: Option<(u64, u64)> = None;
    table.header(24.0, |mut row| headings(&mut row, view, &parts)).body(|body: TableBody<'_>| {
        body.rows(ROW_HEIGHT, total, |mut row| {
            let place = row.index() as u64;
            let (first, last) = visible.unwrap_or((place, place));
            visible = Some((first.min(place), last.max(place)));
            row.set_selected(place == state.selected);
            match row_at(view, place) {
                Some(case) => parts.iter().for_each(|part| {
                    row.col(|ui| (part.cell)(ui, view, state, case));
                }),
                None => blanks(&mut row, view, &parts),
            }
            clicks(&row, view, state, place);
        });
    });
    if let Some((first, last)) = visible {
        state.follow(first..last + 1, view.snapshot.queue.total);
    }
}

fn headings(row: &mut TableRow<'_, '_>, view: &ViewContext<'_>, parts: &[&Part]) {
    for part in parts {
        row.col(|ui| {
            parts::weak(ui, view, (part.heading)());
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

fn blanks(row: &mut TableRow<'_, '_>, view: &ViewContext<'_>, parts: &[&Part]) {
    for part in parts {
        row.col(|ui| {
            let (rect, _) = ui.allocate_exact_size([part.blank, 8.0].into(), Sense::hover());
            ui.painter().rect_filled(rect, 4.0, view.palette.edge);
        });
    }
}

/// A box to mark the case with.
fn mark(ui: &mut Ui, _view: &ViewContext<'_>, state: &mut QueueState, case: &QueueRow) {
    let mut is_marked = state.marked.contains(&case.case);
    let response = ui.checkbox(&mut is_marked, "");
    parts::name(&response, &tr!("queue-mark-case", case = &case.case.0));
    if response.changed() {
        state.mark(case.case.clone());
    }
}

fn priority(ui: &mut Ui, view: &ViewContext<'_>, _state: &mut QueueState, case: &QueueRow) {
    ui.label(RichText::new(words::priority(case.priority)).color(priority_color(view, case.priority)));
}

fn name_of_case(ui: &mut Ui, view: &ViewContext<'_>, _state: &mut QueueState, case: &QueueRow) {
    let link = ui.add(Link::new(RichText::new(&case.case.0).monospace()));
    parts::name(&link, &tr!("queue-open-case", case = &case.case.0));
    if link.clicked() {
        open(view, &case.case);
    }
}

fn person(ui: &mut Ui, view: &ViewContext<'_>, _state: &mut QueueState, case: &QueueRow) {
    if case.is_specimen {
        parts::specimen(ui, view);
    }
    parts::retention(ui, view, &case.handling);
    match &case.entity_name {
        Some(name) => ui.add(Label::new(RichText::new(name).color(view.palette.text)).truncate()),
        None => parts::weak(ui, view, tr!("queue-no-name")),
    };
}

fn machine(ui: &mut Ui, view: &ViewContext<'_>, _state: &mut QueueState, case: &QueueRow) {
    match case.process {
        Some(process) => parts::marked(ui, view, Symbol::of_process(process), words::process(process)),
        None => {
            parts::weak(ui, view, tr!("queue-no-run"));
        }
    }
}

fn match_level(ui: &mut Ui, view: &ViewContext<'_>, _state: &mut QueueState, case: &QueueRow) {
    let level = case.match_level.map_or("–".to_owned(), |level| level.to_string());
    ui.label(RichText::new(level).color(view.palette.text)).on_hover_text(tr!("queue-match-level"));
}

fn age(ui: &mut Ui, view: &ViewContext<'_>, _state: &mut QueueState, case: &QueueRow) {
    let age = words::age(view.snapshot.now_millis - case.imported_at_millis);
    ui.label(RichText::new(age).color(view.palette.weak));
}

/// When a case that waits should be decided.
fn due(ui: &mut Ui, view: &ViewContext<'_>, _state: &mut QueueState, case: &QueueRow) {
    let waits = matches!(case.status, CaseStatus::Open | CaseStatus::Claimed);
    let Some(due_at_millis) = case.handling.due_at_millis.filter(|_| waits) else { return };
    let left = due_at_millis - view.snapshot.now_millis;
    if left > 0 {
        let text = tr!("queue-due-in", time = words::age(left));
        ui.label(RichText::new(text).color(view.palette.weak));
    } else {
        let text = if left > -60_000 {
            tr!("queue-due-now").to_owned()
        } else {
            tr!("queue-due-over", time = words::age(-left))
        };
        parts::chip(ui, &text, view.palette.fail, Role::Label).on_hover_text(tr!("queue-due-passed"));
    }
}

const fn priority_color(view: &ViewContext<'_>, priority: Priority) -> Color32 {
    match priority {
        Priority::Low | Priority::Normal => view.palette.weak,
        Priority::High => view.palette.review,
        Priority::Urgent => view.palette.fail,
    }
}

fn reasons(ui: &mut Ui, view: &ViewContext<'_>, _state: &mut QueueState, case: &QueueRow) {
    ui.spacing_mut().item_spacing.x = 4.0;
    if let Some(failure) = &case.failure {
        ui.add(Label::new(RichText::new(failure).color(view.palette.fail)).truncate());
        return;
    }
    let chips: Vec<(String, Color32)> =
        case.reasons.iter().map(|reason| (words::reason(reason), parts::reason_color(view.palette, reason))).collect();
    parts::chips_that_fit(ui, view, &chips);
}

fn standing(ui: &mut Ui, view: &ViewContext<'_>, _state: &mut QueueState, case: &QueueRow) {
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
        return (tr!("queue-snoozed-for", time = left), weak, Some(&snooze.reason));
    }
    if let Some(escalation) = handling.escalation.as_ref().filter(|_| waits) {
        return (tr!("queue-escalated-by", name = &escalation.by), view.palette.review, Some(&escalation.reason));
    }
    if let Some(first) = handling.first_decided_by.as_ref().filter(|_| waits) {
        let text =
            if is_own(first) { tr!("queue-second-needed").to_owned() } else { tr!("queue-second-after", name = first) };
        return (text, view.palette.review, None);
    }
    if let Some(assignee) = handling.assigned_to.as_ref().filter(|_| waits) {
        let own = is_own(assignee);
        return if own {
            (tr!("queue-assigned-to-you").to_owned(), accent, None)
        } else {
            (tr!("queue-assigned-to", name = assignee), weak, None)
        };
    }
    let (text, color) = match (case.status, &case.claimed_by, case.decision) {
        (CaseStatus::Claimed, Some(holder), _) if *holder == view.snapshot.actor => {
            (tr!("queue-claimed-by-you").to_owned(), view.palette.accent)
        }
        (CaseStatus::Claimed, Some(holder), _) => (tr!("queue-claimed-by", name = holder), view.palette.weak),
        (CaseStatus::Decided, _, Some(kind)) => (words::decided(kind).to_owned(), view.palette.text),
        (status, ..) => (words::status(status).to_owned(), view.palette.text),
    };
    (text, color, None)
}
