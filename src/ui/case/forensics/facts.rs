//! What a view has to say in words and numbers.

use eframe::egui::{Align, Grid, Label, Layout, Link, Rect, RichText, ScrollArea, Ui, UiBuilder};

use super::histogram;
use crate::{
    session::{Table, ViewOfPhoto},
    ui::{case::viewport::Viewport, context::ViewContext, language::tr, parts},
};

/// Lists what was found: below the picture, or in its place where the view has none. A place that is marked can be gone to.
pub(super) fn places(
    ui: &mut Ui,
    view: &ViewContext<'_>,
    made: &ViewOfPhoto,
    viewport: &mut Viewport,
    beside: Rect,
    notes: Rect,
) {
    let below = Rect::from_x_y_ranges(beside.x_range(), notes.y_range());
    let area = match (&made.picture, &made.histogram) {
        (Some(_), _) => below,
        (None, Some(counts)) => {
            histogram::show(ui, view, counts, beside);
            below
        }
        (None, None) => beside.shrink(6.0).with_max_y(notes.bottom()),
    };
    ui.scope_builder(UiBuilder::new().max_rect(area).id_salt("figures"), |ui| {
        ui.shrink_clip_rect(area);
        ScrollArea::vertical().id_salt("figures").auto_shrink([false, false]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 3.0;
            ui.spacing_mut().interact_size.y = 16.0;
            for figure in &made.figures {
                line(ui, view, &figure.name, &figure.value);
            }
            if let Some(picture) = made.picture.as_ref().filter(|_| made.is_of_photo) {
                for mark in &made.marks {
                    let text = RichText::new(tr!("forensic-show", what = &mark.label)).small();
                    if ui.add(Link::new(text)).clicked() {
                        viewport.look_at(mark.bbox, picture.original_size);
                    }
                }
            }
            made.tables.iter().for_each(|shown| table(ui, shown));
        });
    });
}

fn line(ui: &mut Ui, view: &ViewContext<'_>, name: &str, value: &str) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        parts::weak(ui, view, name);
        ui.add(Label::new(RichText::new(value).small()).wrap());
    });
}

fn table(ui: &mut Ui, shown: &Table) {
    ui.add_space(4.0);
    ui.label(RichText::new(&shown.title).small().strong());
    // Frequencies run from the left whatever is spoken.
    ui.with_layout(Layout::top_down(Align::Min), |ui| {
        Grid::new(&shown.title).num_columns(8).spacing([10.0, 2.0]).show(ui, |ui| {
            for row in shown.rows {
                for value in row {
                    ui.label(RichText::new(format!("{value:>3}")).monospace().size(11.0));
                }
                ui.end_row();
            }
        });
    });
}
