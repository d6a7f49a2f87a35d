//! What is due to be erased by the policy, what keeps cases back, and erasing it.

use eframe::egui::{Button, Label, RichText, ScrollArea, Ui};
use egui_extras::{Column, TableBuilder};

use super::{
    context::ViewContext,
    language::{in_reading_order, row, tr},
    parts, retention_words, theme, words,
};
use crate::{
    case::retention::{DAY_MILLIS, DueCase},
    session::{Command, DueView, RetentionCommand},
};

/// Width in points up to which the table grows.
const WIDTH: f32 = 1200.0;
const ROW_HEIGHT: f32 = 26.0;
/// Columns of the table.
const COLUMNS: usize = 6;

/// What the person has set in the view.
#[derive(Default)]
pub(crate) struct RetentionState {
    /// The person says that the list was looked at.
    is_looked_at: bool,
}

/// Draws the view.
pub(crate) fn show(ui: &mut Ui, view: &ViewContext<'_>, state: &mut RetentionState) {
    ui.label(RichText::new(tr!("retention-title")).font(theme::title_font()).strong());
    ui.add_space(4.0);
    ui.add(Label::new(RichText::new(tr!("retention-about")).color(view.palette.weak)).wrap());
    ui.add_space(theme::GAP);
    let Some(due) = view.snapshot.due.as_deref() else {
        parts::weak(ui, view, tr!("retention-loading"));
        return;
    };
    if !due.has_periods {
        ui.add(Label::new(tr!("retention-no-periods")).wrap());
        return;
    }
    if due.cases.is_empty() {
        parts::weak(ui, view, tr!("retention-nothing"));
        return;
    }
    apply(ui, view, state, due);
    ui.add_space(theme::GAP);
    ScrollArea::vertical().id_salt("retention").auto_shrink(false).show(ui, |ui| {
        ui.set_max_width(ui.available_width().min(WIDTH));
        table(ui, view, &due.cases);
    });
}

/// How much it is, and the button that erases it.
fn apply(ui: &mut Ui, view: &ViewContext<'_>, state: &mut RetentionState, due: &DueView) {
    let kept = due.cases.iter().filter(|due| due.kept_back.is_some()).count();
    let count = due.cases.len() - kept;
    let bytes: u64 = due.cases.iter().filter(|due| due.kept_back.is_none()).map(DueCase::bytes).sum();
    let bytes = words::thousands(bytes);
    ui.label(tr!("retention-sum", count = count, bytes = bytes, kept = kept));
    if due.has_more {
        parts::weak(ui, view, tr!("retention-more"));
    }
    ui.horizontal(|ui| {
        ui.checkbox(&mut state.is_looked_at, tr!("retention-looked-at"));
        let button = Button::new(RichText::new(tr!("retention-apply")).strong().color(view.palette.fail));
        let ready = state.is_looked_at && count > 0;
        if ui.add_enabled(ready, button).clicked() && view.send(Command::Retention(RetentionCommand::Apply)) {
            state.is_looked_at = false;
        }
    });
}

fn table(ui: &mut Ui, view: &ViewContext<'_>, cases: &[DueCase]) {
    let headings = [
        tr!("retention-case"),
        tr!("retention-outcome"),
        tr!("retention-since"),
        tr!("retention-kinds"),
        tr!("retention-bytes"),
        tr!("retention-kept"),
    ];
    TableBuilder::new(ui)
        .id_salt("retention table")
        .striped(true)
        .vscroll(false)
        .cell_layout(row())
        .columns(Column::remainder().at_least(90.0).clip(true), COLUMNS)
        .header(ROW_HEIGHT, |mut header| {
            for heading in in_reading_order(headings) {
                header.col(|ui| drop(parts::weak(ui, view, heading)));
            }
        })
        .body(|body| {
            body.rows(ROW_HEIGHT, cases.len(), |mut line| {
                let Some(due) = cases.get(line.index()) else { return };
                for text in in_reading_order(cells(view, due)) {
                    line.col(|ui| {
                        ui.add(Label::new(&text).truncate()).on_hover_text(text);
                    });
                }
            });
        });
}

fn cells(view: &ViewContext<'_>, due: &DueCase) -> [String; COLUMNS] {
    let days = (view.snapshot.now_millis - due.from_millis) / DAY_MILLIS;
    let since = match due.from_decision {
        true => tr!("retention-days-decided", count = days),
        false => tr!("retention-days-imported", count = days),
    };
    [
        due.case.0.clone(),
        retention_words::outcome(due.outcome).to_owned(),
        since,
        retention_words::kinds(due.kinds.iter().map(|due| due.kind), due.is_whole),
        words::thousands(due.bytes()),
        due.kept_back.as_ref().map(retention_words::kept_back).unwrap_or_default(),
    ]
}
