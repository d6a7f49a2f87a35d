//! The audit log: who did what, when and to which case, the newest first.

use eframe::egui::{Align, Align2, Button, Label, RichText, ScrollArea, Sense, TextEdit, Ui};
use egui_extras::{Column, TableBuilder};

use super::{
    context::ViewContext,
    language::{in_reading_order, leading, row, tr},
    parts, theme, words,
};
use crate::{
    case::audit::{AuditEvent, AuditQuery},
    session::Command,
};

const ROW_HEIGHT: f32 = 24.0;
/// Columns of the table.
const COLUMNS: usize = 5;
/// Share of the height that the table has above what one event holds.
const TABLE: f32 = 0.62;
/// Events of a page.
const PAGE: u64 = 200;

/// What the person has set in the view.
pub(crate) struct AuditState {
    wanted: AuditQuery,
    sent: Option<AuditQuery>,
    /// The event whose content is shown, by its number.
    chosen: Option<i64>,
}

impl AuditState {
    /// Begins with the newest events, of one case where one is given.
    pub(crate) fn new(case: Option<String>) -> Self {
        AuditState { wanted: AuditQuery { case, limit: PAGE, ..AuditQuery::default() }, sent: None, chosen: None }
    }

    /// Asks for the wanted page; what the session could not take is asked for again with the next frame.
    fn ask(&mut self, ui: &Ui, view: &ViewContext<'_>) {
        if self.sent.as_ref() == Some(&self.wanted) {
            return;
        }
        if view.try_send(Command::Audit(Some(self.wanted.clone()))) {
            self.sent = Some(self.wanted.clone());
        } else {
            ui.ctx().request_repaint();
        }
    }
}

/// Draws the view.
pub(crate) fn show(ui: &mut Ui, view: &ViewContext<'_>, state: &mut AuditState) {
    ui.label(RichText::new(tr!("audit-title")).font(theme::title_font()).strong());
    ui.add(Label::new(RichText::new(tr!("audit-about")).color(view.palette.weak)).wrap());
    ui.add_space(4.0);
    filters(ui, state);
    ui.add_space(4.0);
    let page = view.snapshot.audit.as_ref().filter(|page| page.query == state.wanted);
    match page {
        None => drop(parts::weak(ui, view, tr!("audit-loading"))),
        Some(page) if page.events.is_empty() => drop(parts::weak(ui, view, tr!("audit-empty"))),
        Some(page) => {
            let height = ui.available_height() * TABLE;
            table(ui, view, state, &page.events, height);
            pages(ui, state, page.events.last().map(|event| event.sequence), page.has_more);
            let chosen = page.events.iter().find(|event| Some(event.sequence) == state.chosen);
            content(ui, view, chosen);
        }
    }
    state.ask(ui, view);
}

fn filters(ui: &mut Ui, state: &mut AuditState) {
    let before = state.wanted.clone();
    ui.horizontal(|ui| {
        let AuditQuery { case, actor, action, .. } = &mut state.wanted;
        for (value, label) in [(case, tr!("audit-case")), (actor, tr!("audit-person")), (action, tr!("audit-action"))] {
            let mut text = value.clone().unwrap_or_default();
            let edit = TextEdit::singleline(&mut text).hint_text(label).align(Align2([leading(), Align::Min]));
            parts::name(&ui.add(edit.desired_width(180.0)), &tr!("audit-only", what = label));
            *value = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        }
    });
    if state.wanted != before {
        state.wanted.before_sequence = None;
    }
}

fn pages(ui: &mut Ui, state: &mut AuditState, oldest: Option<i64>, has_more: bool) {
    ui.horizontal(|ui| {
        let is_first = state.wanted.before_sequence.is_none();
        if ui.add_enabled(!is_first, Button::new(tr!("audit-newest"))).clicked() {
            state.wanted.before_sequence = None;
        }
        if ui.add_enabled(has_more, Button::new(tr!("audit-older"))).clicked() {
            state.wanted.before_sequence = oldest;
        }
    });
}

fn table(ui: &mut Ui, view: &ViewContext<'_>, state: &mut AuditState, events: &[AuditEvent], height: f32) {
    let columns = [
        Column::exact(70.0),
        Column::exact(170.0),
        Column::initial(160.0).clip(true),
        Column::initial(170.0).clip(true),
        Column::remainder().at_least(120.0).clip(true),
    ];
    let mut table = TableBuilder::new(ui)
        .id_salt("audit table")
        .striped(true)
        .sense(Sense::click())
        .cell_layout(row())
        .max_scroll_height(height)
        .auto_shrink([false, true]);
    for column in in_reading_order(columns) {
        table = table.column(column);
    }
    let headings: [&str; COLUMNS] =
        [tr!("audit-number"), tr!("audit-time"), tr!("audit-person"), tr!("audit-action"), tr!("audit-case")];
    table
        .header(ROW_HEIGHT, |mut header| {
            for heading in in_reading_order(headings) {
                header.col(|ui| drop(parts::weak(ui, view, heading)));
            }
        })
        .body(|body| {
            body.rows(ROW_HEIGHT, events.len(), |mut line| {
                let Some(event) = events.get(line.index()) else { return };
                line.set_selected(state.chosen == Some(event.sequence));
                for text in in_reading_order(cells(event)) {
                    line.col(|ui| drop(ui.add(Label::new(text).truncate().selectable(false))));
                }
                if line.response().clicked() {
                    state.chosen = Some(event.sequence);
                }
            });
        });
}

fn cells(event: &AuditEvent) -> [String; COLUMNS] {
    [
        event.sequence.to_string(),
        words::time(event.at_millis),
        event.actor.clone(),
        event.action.clone(),
        event.case.clone().unwrap_or_default(),
    ]
}

/// What one event holds: before and after, and its links.
fn content(ui: &mut Ui, view: &ViewContext<'_>, event: Option<&AuditEvent>) {
    ScrollArea::vertical().id_salt("audit content").auto_shrink([false, false]).show(ui, |ui| {
        let Some(event) = event else {
            parts::weak(ui, view, tr!("audit-choose"));
            return;
        };
        let [before, after] = event.details();
        for (label, text) in [(tr!("audit-before"), before), (tr!("audit-after"), after)] {
            ui.label(RichText::new(label).strong());
            ui.add(Label::new(RichText::new(text).monospace().size(12.0)).wrap().selectable(true));
        }
        for (label, hash) in [(tr!("audit-previous"), event.previous), (tr!("audit-hash"), event.hash)] {
            parts::weak(ui, view, label);
            ui.add(Label::new(RichText::new(hash.to_string()).monospace().size(12.0)).selectable(true));
        }
    });
}
