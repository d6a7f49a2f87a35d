//! The audit log: who did what, when and to which case, the newest first.

use eframe::egui::{Align, Align2, Button, ComboBox, Label, RichText, ScrollArea, Sense, TextEdit, Ui};
use egui_extras::{Column, TableBuilder};
use jiff::civil::Date;

use super::{
    action::Action,
    audit_action,
    context::ViewContext,
    language::{in_reading_order, leading, row, tr},
    parts, words,
};
use crate::{
    case::audit::{AuditAction, AuditEvent, AuditQuery},
    session::{Command, days_millis},
};

const ROW_HEIGHT: f32 = 24.0;
/// Widths in points of what is chosen or written, and of a day.
const FIELD: f32 = 180.0;
const DAY: f32 = 100.0;
/// Height in points up to which the list of what can happen grows.
const MENU: f32 = 420.0;
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
    /// First and last day, as written.
    days: [String; 2],
    /// The event whose content is shown, by its number.
    chosen: Option<i64>,
}

impl AuditState {
    /// Begins with the newest events, of one case where one is given.
    pub(crate) fn new(case: Option<String>) -> Self {
        let wanted = AuditQuery { case, limit: PAGE, ..AuditQuery::default() };
        AuditState { wanted, sent: None, days: Default::default(), chosen: None }
    }

    /// The days that are written, or whichever of the two is, as a span; an error where they make none.
    fn span(&self) -> Result<Option<[i64; 2]>, NoDays> {
        let [from, to] = self.days.each_ref().map(|day| day.trim());
        let (from, to) = match (from, to) {
            ("", "") => return Ok(None),
            (day, "") | ("", day) => (day, day),
            both => both,
        };
        let day = |text: &str| text.parse::<Date>().map_err(|_| NoDays);
        days_millis(day(from)?, day(to)?).map(Some).ok_or(NoDays)
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
    parts::titled(ui, tr!("audit-title"), |ui| _ = parts::action_button(ui, view, Action::Export, true));
    ui.add(Label::new(RichText::new(tr!("audit-about")).color(view.palette.weak)).wrap());
    ui.add_space(4.0);
    filters(ui, view, state);
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

/// What is written as days makes no span.
struct NoDays;

fn filters(ui: &mut Ui, view: &ViewContext<'_>, state: &mut AuditState) {
    let before = state.wanted.clone();
    ui.horizontal_wrapped(|ui| {
        action_choice(ui, &mut state.wanted.action);
        let AuditQuery { case, case_part, actor_part, .. } = &mut state.wanted;
        part(ui, actor_part, tr!("audit-person"));
        // The view of one case is of that very case, until something else is written.
        let mut text = case.clone().or_else(|| case_part.clone());
        let was = text.clone();
        part(ui, &mut text, tr!("audit-case"));
        if text != was {
            (*case, *case_part) = (None, text);
        }
        let labels = [tr!("audit-first-day"), tr!("audit-last-day")];
        for (text, label) in state.days.iter_mut().zip(labels) {
            let edit = TextEdit::singleline(text).hint_text(label).char_limit(10).desired_width(DAY);
            parts::name(&ui.add(edit), &tr!("audit-only", what = label));
        }
        if (state.wanted.is_narrowed() || state.days.iter().any(|day| !day.is_empty()))
            && ui.button(tr!("audit-clear")).clicked()
        {
            *state = AuditState { sent: state.sent.take(), ..AuditState::new(None) };
        }
    });
    match state.span() {
        Ok(span) => {
            let span = span.map(|[from, until]| (from, until)).unzip();
            (state.wanted.from_millis, state.wanted.until_millis) = span;
        }
        Err(NoDays) => drop(ui.label(RichText::new(tr!("audit-no-day")).color(view.palette.fail))),
    }
    if state.wanted != before {
        state.wanted.before_sequence = None;
    }
}

fn action_choice(ui: &mut Ui, wanted: &mut Option<AuditAction>) {
    let shown = wanted.map_or_else(|| tr!("audit-any"), audit_action::words);
    let combo =
        ComboBox::from_id_salt("audit action").width(FIELD).height(MENU).selected_text(shown).show_ui(ui, |ui| {
            parts::choices(ui, |ui| {
                ui.selectable_value(wanted, None, tr!("audit-any"));
                for action in AuditAction::ALL {
                    ui.selectable_value(wanted, Some(*action), audit_action::words(*action));
                }
            });
        });
    parts::name(&combo.response, &tr!("audit-only", what = tr!("audit-action")));
}

/// A field for a part of a name.
fn part(ui: &mut Ui, wanted: &mut Option<String>, label: &str) {
    let mut text = wanted.clone().unwrap_or_default();
    let edit = TextEdit::singleline(&mut text).hint_text(label).align(Align2([leading(), Align::Min]));
    let response = ui.add(edit.desired_width(FIELD));
    parts::name(&response, &tr!("audit-only", what = label));
    response.on_hover_text(tr!("audit-parts"));
    *wanted = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
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
        Column::initial(230.0).clip(true),
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
                for (text, hint) in in_reading_order(cells(event)) {
                    line.col(|ui| {
                        let label = ui.add(Label::new(text).truncate().selectable(false));
                        if let Some(hint) = hint {
                            label.on_hover_text(hint);
                        }
                    });
                }
                if line.response().clicked() {
                    state.chosen = Some(event.sequence);
                }
            });
        });
}

/// What stands in a line, and what pointing at it tells.
fn cells(event: &AuditEvent) -> [(String, Option<String>); COLUMNS] {
    [
        (event.sequence.to_string(), None),
        (words::time(event.at_millis), None),
        (event.actor.clone(), None),
        (audit_action::of_event(&event.action).to_owned(), Some(tr!("audit-in-log", name = &event.action))),
        (event.case.clone().unwrap_or_default(), None),
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
            match legible(&text) {
                None => drop(parts::weak(ui, view, tr!("audit-nothing"))),
                Some(text) => {
                    let text = RichText::new(text).monospace().size(12.0);
                    ui.add(Label::new(text).wrap().selectable(true));
                }
            }
        }
        for (label, hash) in [(tr!("audit-previous"), event.previous), (tr!("audit-hash"), event.hash)] {
            parts::weak(ui, view, label);
            ui.add(Label::new(RichText::new(hash.to_string()).monospace().size(12.0)).selectable(true));
        }
    });
}

/// What an event holds, a line for each of its parts; as it stands where it is no JSON, `None` where it is nothing.
fn legible(text: &str) -> Option<String> {
    match serde_json::from_str::<serde_json::Value>(text) {
        Ok(serde_json::Value::Null) => None,
        Ok(value) => Some(serde_json::to_string_pretty(&value).unwrap_or_else(|_| text.to_owned())),
        Err(_) => Some(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_make_a_span_or_none() {
        let span = |from: &str, to: &str| {
            let days = [from.to_owned(), to.to_owned()];
            AuditState { days, ..AuditState::new(None) }.span().ok()
        };
        let (first, day) = (1_767_225_600_000, 86_400_000);
        assert_eq!(span("", " "), Some(None));
        assert_eq!(span("2026-01-01", ""), Some(Some([first, first + day])));
        assert_eq!(span("", "2026-01-01"), span("2026-01-01", ""));
        assert_eq!(span("2026-01-01", "2026-01-02"), Some(Some([first, first + 2 * day])));
        for (from, to) in [("2026-01-02", "2026-01-01"), ("2026-02-30", ""), ("1.1.2026", ""), ("2026-01-01", "x")] {
            assert_eq!(span(from, to), None, "{from} {to}");
        }
    }

    #[test]
    fn what_an_event_holds_is_legible_and_whole() {
        assert_eq!(legible("null"), None);
        assert_eq!(legible("{\"a\":1}").as_deref(), Some("{\n  \"a\": 1\n}"));
        assert_eq!(legible("tampered"), Some("tampered".to_owned()));
    }
}
