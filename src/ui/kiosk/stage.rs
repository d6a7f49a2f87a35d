//! Where things are on a page, and how large: everything grows with the shorter side of the screen.

use eframe::egui::{Rect, Ui, Vec2, pos2, vec2};

use crate::ui::language::toward_reading;

/// Shorter side in points of the screen on which a unit is a point.
const SHORT_SIDE: f32 = 800.0;
/// Smallest and largest unit in points.
const UNITS: [f32; 2] = [0.8, 2.5];
/// Least side in units of what can be touched. On the smallest screen that is meant, 10.1 inches with 1280 x 800 pixels of 0.170 mm,
/// that is 14.3 mm.
pub(super) const TARGET: f32 = 84.0;
/// Corner radius of buttons, cards and pictures in units.
pub(super) const RADIUS: f32 = 16.0;
/// Space in units around a page and between its parts.
const MARGIN: f32 = 24.0;
/// Space in units between what belongs together.
const GAP: f32 = 16.0;
/// Height in units of the row of buttons at the foot.
const FOOT: f32 = 104.0;
/// Width in units of the button that leaves.
const LEAVE: f32 = 220.0;

/// Text sizes in units.
pub(super) mod size {
    /// The title of a page.
    pub(in crate::ui::kiosk) const TITLE: f32 = 48.0;
    /// The one line that tells what to do.
    pub(in crate::ui::kiosk) const GUIDANCE: f32 = 42.0;
    /// Buttons.
    pub(in crate::ui::kiosk) const BUTTON: f32 = 32.0;
    /// Everything else.
    pub(in crate::ui::kiosk) const BODY: f32 = 28.0;
    /// What is beside the matter.
    pub(in crate::ui::kiosk) const SMALL: f32 = 22.0;
    /// Digits to be spoken.
    pub(in crate::ui::kiosk) const DIGITS: f32 = 120.0;
}

/// The places of a page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stage {
    /// Points per unit.
    pub(super) unit: f32,
    /// The whole window.
    pub(super) window: Rect,
    /// The line at the top.
    pub(super) head: Rect,
    /// What lies between.
    pub(super) body: Rect,
    /// The row of buttons at the foot.
    pub(super) foot: Rect,
}

impl Stage {
    /// The places of a page in a window.
    pub(super) fn of(window: Rect) -> Stage {
        let unit = (window.size().min_elem() / SHORT_SIDE).clamp(UNITS[0], UNITS[1]);
        let page = window.shrink(MARGIN * unit);
        let (head, below) = page.split_top_bottom_at_y(page.top() + TARGET * unit);
        let (body, foot) = below.split_top_bottom_at_y(page.bottom() - FOOT * unit);
        Stage { unit, window, head, body: body.shrink2(vec2(0.0, MARGIN * unit)), foot }
    }

    /// So many units in points.
    pub(super) fn units(&self, units: f32) -> f32 {
        units * self.unit
    }

    /// Space between what belongs together.
    pub(super) fn gap(&self) -> f32 {
        self.units(GAP)
    }

    /// Whether the window is wider than high: parts lie beside each other.
    pub(super) fn is_wide(&self) -> bool {
        self.window.width() > self.window.height()
    }

    /// Body and foot together, for pages without buttons there.
    pub(super) fn body_to_foot(&self) -> Rect {
        self.body.with_max_y(self.foot.bottom())
    }

    /// The corner that lets staff in: where reading begins, from the very edge of the screen.
    pub(super) fn corner(&self) -> Rect {
        let side = self.head.bottom() - self.window.top();
        let corner = Rect::from_min_size(self.window.min, Vec2::splat(side));
        toward_reading(corner, self.window)
    }

    /// What is left of the head beside the corner.
    pub(super) fn head_beside_corner(&self) -> Rect {
        let free = self.head.with_min_x(self.head.left() + self.units(TARGET) + self.gap());
        toward_reading(free, self.head)
    }

    /// Where the head says how far the session is, and its button that leaves.
    pub(super) fn head_parts(&self) -> [Rect; 2] {
        let free = self.head.with_min_x(self.head.left() + self.units(TARGET) + self.gap());
        let (told, leave) = free.split_left_right_at_x(free.right() - self.units(LEAVE));
        let told = told.with_max_x(told.right() - self.gap());
        [told, leave].map(|part| toward_reading(part, self.head))
    }

    /// Cuts `height` units off the top of `rect`: what was cut off, and what is left below a gap.
    pub(super) fn cut(&self, rect: Rect, height: f32) -> [Rect; 2] {
        let (top, rest) = rect.split_top_bottom_at_y((rect.top() + self.units(height)).min(rect.bottom()));
        [top, rest.with_min_y((rest.top() + self.gap()).min(rest.bottom()))]
    }

    /// Two parts of a rect, beside each other where the window is wide, else the one below the other. `share` is the first part's.
    pub(super) fn halves(&self, rect: Rect, share: f32) -> [Rect; 2] {
        let space = self.units(MARGIN) / 2.0;
        if !self.is_wide() {
            let (top, bottom) = rect.split_top_bottom_at_y(rect.top() + rect.height() * share);
            return [top.with_max_y(top.bottom() - space), bottom.with_min_y(bottom.top() + space)];
        }
        let (first, second) = rect.split_left_right_at_x(rect.left() + rect.width() * share);
        let parts = [first.with_max_x(first.right() - space), second.with_min_x(second.left() + space)];
        parts.map(|part| toward_reading(part, rect))
    }

    /// The place of a title and the place of what is said below it, together in the middle of `rect`.
    pub(super) fn title_and_more(&self, rect: Rect) -> [Rect; 2] {
        let height = self.units(300.0).min(rect.height());
        let middle = Rect::from_center_size(rect.center(), vec2(rect.width().min(self.units(900.0)), height));
        self.cut(middle, 130.0)
    }

    /// `count` equal parts of a row, in the order in which they are read.
    pub(super) fn row(&self, rect: Rect, count: usize) -> Vec<Rect> {
        let gap = self.gap();
        let width = (rect.width() - gap * count.saturating_sub(1) as f32) / count.max(1) as f32;
        let part = |place: usize| {
            let left = rect.left() + place as f32 * (width + gap);
            toward_reading(Rect::from_min_size(pos2(left, rect.top()), vec2(width, rect.height())), rect)
        };
        (0..count).map(part).collect()
    }

    /// A button in the middle of a row that would be too wide for it.
    pub(super) fn middle(&self, rect: Rect) -> Rect {
        Rect::from_center_size(rect.center(), vec2(rect.width().min(self.units(640.0)), rect.height()))
    }
}

/// The whole window that `ui` belongs to.
pub(super) fn window_of(ui: &Ui) -> Rect {
    ui.ctx().content_rect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::language::Language;

    #[test]
    fn the_parts_of_a_page_lie_in_the_window_and_apart_in_both_directions_of_reading() {
        for language in [Language::English, Language::Arabic] {
            language.speak();
            for size in [[1080.0, 1920.0], [1280.0, 800.0], [1024.0, 768.0], [3840.0, 2160.0]] {
                let window = Rect::from_min_size(pos2(0.0, 0.0), size.into());
                let stage = Stage::of(window);
                let [told, leave] = stage.head_parts();
                let parts = [stage.corner(), told, leave, stage.body, stage.foot];
                for (place, part) in parts.iter().enumerate() {
                    assert!(window.contains_rect(*part) && part.is_positive(), "{part:?} of {size:?}");
                    let apart = parts[place + 1..].iter().all(|other| !other.shrink(0.1).intersects(*part));
                    assert!(apart, "{part:?} of {size:?}");
                }
                assert_eq!(leave.left() < told.left(), language == Language::Arabic);
                assert!(stage.units(TARGET) >= 64.0);
            }
        }
        Language::English.speak();
    }
}
