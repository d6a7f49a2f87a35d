//! How often each value occurs, drawn on a logarithmic scale.

use eframe::egui::{Color32, Rect, Ui, UiBuilder, vec2};
use egui_plot::{Corner, HoverPosition, Legend, Line, Plot, PlotPoints};

use super::names;
use crate::{
    session::Histogram,
    ui::{context::ViewContext, language::tr, parts},
};

/// Draws the four curves into `area`.
pub(super) fn show(ui: &mut Ui, view: &ViewContext<'_>, histogram: &Histogram, area: Rect) {
    let palette = view.palette;
    let colors: [Color32; 4] = [palette.fail, palette.clear, palette.accent, palette.text];
    let plot = Plot::new("histogram")
        .width(area.width())
        .height(area.height())
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .show_grid([true, false])
        .show_axes([true, false])
        .include_x(0.0)
        .include_x(255.0)
        .include_y(0.0)
        .set_margin_fraction(vec2(0.01, 0.05))
        .legend(Legend::default().position(Corner::LeftTop))
        .label_formatter(|at| match at {
            HoverPosition::NearDataPoint { plot_name, position, .. } => {
                let pixels = 10f64.powf(position.y) - 1.0;
                Some(tr!(
                    "forensic-histogram-at",
                    curve = *plot_name,
                    value = format!("{:.0}", position.x),
                    count = pixels.round() as u64
                ))
            }
            _ => None,
        });
    let drawn = ui.scope_builder(UiBuilder::new().max_rect(area).id_salt("histogram"), |ui| {
        plot.show(ui, |plot| {
            for ((name, counts), color) in names::curves(histogram).into_iter().zip(colors) {
                let point = |(value, count): (usize, &u64)| [value as f64, (*count as f64 + 1.0).log10()];
                let points: Vec<[f64; 2]> = counts.iter().enumerate().map(point).collect();
                plot.line(Line::new(name, PlotPoints::new(points)).color(color).width(1.3));
            }
        })
    });
    parts::name(&drawn.inner.response, tr!("forensic-histogram-name"));
}
