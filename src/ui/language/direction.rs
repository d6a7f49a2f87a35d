//! Which way a line runs. Views say `row`, `trailing` and `column` and leave left and right to this.

use eframe::egui::{Align, Layout, Rect, Ui, pos2};

use super::Language;

/// A line from where reading begins.
pub(crate) fn row() -> Layout {
    if Language::spoken().is_right_to_left() {
        Layout::right_to_left(Align::Center)
    } else {
        Layout::left_to_right(Align::Center)
    }
}

/// What is left of a line, filled from where reading ends.
pub(crate) fn trailing() -> Layout {
    if Language::spoken().is_right_to_left() {
        Layout::left_to_right(Align::Center)
    } else {
        Layout::right_to_left(Align::Center)
    }
}

/// The side at which lines begin.
pub(crate) fn leading() -> Align {
    if Language::spoken().is_right_to_left() { Align::Max } else { Align::Min }
}

/// Fills what is left of `ui` line by line, each from where reading begins. Containers of the library begin at the left
/// whatever is spoken: what is drawn inside one goes through this.
pub(crate) fn column<R>(ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> R {
    if ui.layout().horizontal_placement() == leading() {
        content(ui)
    } else {
        ui.with_layout(Layout::top_down(leading()), content).inner
    }
}

/// Cells of a line of a table, which is drawn from the left, in the order in which they are read.
pub(crate) fn in_reading_order<T, const N: usize>(mut cells: [T; N]) -> [T; N] {
    if Language::spoken().is_right_to_left() {
        cells.reverse();
    }
    cells
}

/// Where a place of `within`, reckoned from the left, lies when it is reckoned from where reading begins.
pub(crate) fn toward_reading(place: Rect, within: Rect) -> Rect {
    if !Language::spoken().is_right_to_left() {
        return place;
    }
    let mirrored = |x: f32| within.left() + within.right() - x;
    Rect::from_min_max(pos2(mirrored(place.right()), place.top()), pos2(mirrored(place.left()), place.bottom()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_mirrored_only_where_writing_is() {
        let within = Rect::from_min_max(pos2(10.0, 0.0), pos2(110.0, 50.0));
        let place = Rect::from_min_max(pos2(20.0, 5.0), pos2(40.0, 15.0));
        assert_eq!(toward_reading(place, within), place);
        Language::Arabic.speak();
        let mirrored = toward_reading(place, within);
        assert_eq!((mirrored.left(), mirrored.right()), (80.0, 100.0));
        assert_eq!(toward_reading(mirrored, within), place);
        Language::English.speak();
    }
}
