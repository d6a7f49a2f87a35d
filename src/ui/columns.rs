//! Lines of cells in columns that run from where reading begins: the library's own grid knows only columns from the left.

use eframe::egui::{Id, Shape, Ui, Vec2, epaint::RectShape, vec2};

use super::language::{row, toward_reading};

/// The columns of one place while it is drawn.
pub(crate) struct Columns<const N: usize> {
    id: Id,
    /// Widths in points as they were needed when the place was drawn last.
    widths: [f32; N],
    /// Widths in points as they are needed now.
    needed: [f32; N],
    /// Whether every second line stands on a tint.
    is_striped: bool,
    lines: usize,
}

/// Draws lines in `N` columns `spacing` points apart, each as wide as its widest cell and at least `least` points; the last
/// has what is left of the width.
pub(crate) fn columns<const N: usize>(
    ui: &mut Ui,
    salt: &str,
    spacing: [f32; 2],
    least: f32,
    content: impl FnOnce(&mut Ui, &mut Columns<N>),
) {
    let id = ui.make_persistent_id(("columns", salt));
    let known: Option<[f32; N]> = ui.data(|data| data.get_temp(id));
    let least = least.max(ui.spacing().interact_size.x);
    let widths = known.unwrap_or([least; N]);
    let mut columns = Columns { id, widths, needed: [least; N], is_striped: false, lines: 0 };
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing = Vec2::from(spacing);
        content(ui, &mut columns);
    });
    if known != Some(columns.needed) {
        ui.data_mut(|data| data.insert_temp(columns.id, columns.needed));
        ui.ctx().request_discard("columns");
    }
}

impl<const N: usize> Columns<N> {
    /// Lets every second line from here on stand on a tint.
    pub(crate) const fn stripe(&mut self) {
        self.is_striped = true;
    }

    /// Draws one line.
    pub(crate) fn line(&mut self, ui: &mut Ui, cells: [&mut dyn FnMut(&mut Ui); N]) {
        let ground = ui.painter().add(Shape::Noop);
        let line = ui.horizontal(|ui| {
            let height = ui.available_height();
            for (place, cell) in cells.into_iter().enumerate() {
                let is_last = place + 1 == N;
                let width = if is_last { ui.available_width() } else { self.widths[place] };
                ui.allocate_ui_with_layout(vec2(width, height), row(), |ui| {
                    if !is_last {
                        ui.set_min_width(width);
                    }
                    let shown = ui.scope(|ui| cell(ui)).response.rect.width();
                    self.needed[place] = self.needed[place].max(shown);
                });
            }
        });
        if self.is_striped && self.lines % 2 == 1 {
            let whole = line.response.rect;
            let width = self.widths.iter().sum::<f32>() + (N - 1) as f32 * ui.spacing().item_spacing.x;
            let rect = toward_reading(whole.with_max_x(whole.left() + width), whole);
            let rect = rect.expand2(vec2(2.0, 0.5 * ui.spacing().item_spacing.y));
            ui.painter().set(ground, RectShape::filled(rect, 2.0, ui.visuals().faint_bg_color));
        }
        self.lines += 1;
    }
}

#[cfg(test)]
mod tests {
    use eframe::egui::{Context, RawInput, Rect};

    use super::*;
    use crate::ui::language::{Language, column};

    /// Where the cells of two lines lie, line by line, after the widths have settled.
    fn drawn() -> Vec<Rect> {
        let ctx = Context::default();
        let mut cells = Vec::new();
        for _ in 0..3 {
            cells.clear();
            let mut output = ctx.run_ui(RawInput::default(), |ui| {
                cells.clear();
                column(ui, |ui| {
                    columns(ui, "test", [10.0, 4.0], 0.0, |ui, columns| {
                        for name in ["a", "a name that is rather longer"] {
                            let mut of_name = Rect::NOTHING;
                            let mut of_value = Rect::NOTHING;
                            columns.line(
                                ui,
                                [&mut |ui| of_name = ui.label(name).rect, &mut |ui| of_value = ui.label("value").rect],
                            );
                            cells.extend([of_name, of_value]);
                        }
                    });
                });
            });
            output.textures_delta.clear();
        }
        cells
    }

    #[test]
    fn columns_stand_one_below_the_other_and_run_the_way_of_reading() {
        let [short, value, long, below] = drawn()[..] else { panic!("two lines of two cells") };
        assert_eq!((short.left(), value.left()), (long.left(), below.left()));
        assert!(value.left() >= long.right() + 10.0, "{value:?} {long:?}");
        Language::Arabic.speak();
        let [short, value, long, below] = drawn()[..] else { panic!("two lines of two cells") };
        assert_eq!((short.right(), value.right()), (long.right(), below.right()));
        assert!(value.right() <= long.left() - 10.0, "{value:?} {long:?}");
        Language::English.speak();
    }
}
