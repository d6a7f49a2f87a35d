//! How every reviewer does: decisions, time, agreement with known answers, decisions that a second person overturned.

use eframe::egui::{Label, RichText, ScrollArea, Ui};
use egui_extras::{Column, TableBuilder};

use super::{
    action::Action,
    context::ViewContext,
    language::{in_reading_order, row, tr},
    parts, theme, words,
};
use crate::case::quality::{Proportion, ReviewerFigures};

/// Width in points up to which the table grows.
const WIDTH: f32 = 1000.0;
const ROW_HEIGHT: f32 = 26.0;
/// Columns of the table.
const COLUMNS: usize = 5;

/// Draws the view.
pub(crate) fn show(ui: &mut Ui, view: &ViewContext<'_>) {
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.set_max_width(ui.available_width().min(WIDTH));
        parts::titled(ui, tr!("quality-title"), |ui| _ = parts::action_button(ui, view, Action::Export, true));
        ui.add_space(4.0);
        ui.add(Label::new(RichText::new(tr!("quality-about")).color(view.palette.weak)).wrap());
        ui.add_space(theme::GAP);
        match view.snapshot.quality.as_deref() {
            None => drop(parts::weak(ui, view, tr!("quality-loading"))),
            Some(figures) if figures.is_empty() => drop(parts::weak(ui, view, tr!("quality-empty"))),
            Some(figures) => table(ui, view, figures),
        }
    });
}

fn table(ui: &mut Ui, view: &ViewContext<'_>, figures: &[ReviewerFigures]) {
    let headings = [
        tr!("quality-reviewer"),
        tr!("quality-decisions"),
        tr!("quality-median"),
        tr!("quality-known"),
        tr!("quality-overturned"),
    ];
    let table = TableBuilder::new(ui)
        .id_salt("quality table")
        .striped(true)
        .vscroll(false)
        .cell_layout(row())
        .columns(Column::remainder().at_least(110.0).clip(true), COLUMNS);
    table
        .header(ROW_HEIGHT, |mut header| {
            for heading in in_reading_order(headings) {
                header.col(|ui| drop(parts::weak(ui, view, heading)));
            }
        })
        .body(|body| {
            body.rows(ROW_HEIGHT, figures.len(), |mut line| {
                let Some(figures) = figures.get(line.index()) else { return };
                for (text, hint) in in_reading_order(cells(figures)) {
                    line.col(|ui| {
                        let label = ui.add(Label::new(text).truncate());
                        if let Some(hint) = hint {
                            label.on_hover_text(hint);
                        }
                    });
                }
            });
        });
}

/// What stands in a line, and what pointing at it tells.
fn cells(figures: &ReviewerFigures) -> [(String, Option<String>); COLUMNS] {
    let median = figures.median_millis.map_or_else(|| tr!("quality-none").to_owned(), words::duration);
    [
        (figures.reviewer.clone(), None),
        (words::thousands(figures.decisions), None),
        (median, None),
        share(&figures.known_answers),
        share(&figures.overturned),
    ]
}

/// A share with how many it rests on; its interval where it rests on any.
fn share(share: &Proportion) -> (String, Option<String>) {
    if share.of == 0 {
        return (tr!("quality-none").to_owned(), None);
    }
    let percent = |value: f64| format!("{:.0}", 100.0 * value);
    let text = format!("{} / {}  ({} %)", share.hits, share.of, percent(share.hits as f64 / share.of as f64));
    (text, Some(tr!("quality-interval", low = percent(share.low), high = percent(share.high))))
}
