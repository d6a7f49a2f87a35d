//! Plots: a score in its bands, curves over time, bars.

use super::canvas::{CLEAR, CURVES, Canvas, Color, FAIL, INK, MUTED, REVIEW, RULE};

/// Size of the letters in a plot.
const LETTER: f32 = 6.5;
/// Left of the axis, for its numbers.
const LEFT: f32 = 34.0;
/// Right of the last point.
const RIGHT: f32 = 6.0;

/// A light tint of a colour.
const fn tint([r, g, b]: Color) -> Color {
    const fn up(value: u8) -> u8 {
        255 - (255 - value) / 5
    }
    [up(r), up(g), up(b)]
}

/// A score in [0, 1] on a bar with its three bands, in the box of left, top, width and height: fails below `threshold`, to a person below
/// `review_below`.
pub(crate) fn score_bar(
    canvas: &mut Canvas<'_>,
    [x, y, width, height]: [f32; 4],
    score: Option<f64>,
    [threshold, review_below]: [f64; 2],
) {
    let at = |value: f64| x + width * value.clamp(0.0, 1.0) as f32;
    let (top, thick) = (y + height * 0.3, height * 0.4);
    let review_below = review_below.max(threshold);
    let bands = [(0.0, threshold, FAIL), (threshold, review_below, REVIEW), (review_below, 1.0, CLEAR)];
    for (low, high, color) in bands {
        if high > low {
            canvas.rect(at(low), top, at(high) - at(low), thick, tint(color));
        }
    }
    for bound in [threshold, review_below] {
        canvas.stroke(vec![[at(bound), top - 2.0], [at(bound), top + thick + 2.0]], 0.6, MUTED);
    }
    if let Some(score) = score {
        canvas.rect(at(score) - 1.1, top - 3.0, 2.2, thick + 6.0, INK);
    }
}

/// A curve: its name and its points, with gaps where there is no value.
pub(crate) struct Curve<'a> {
    pub(crate) name: &'a str,
    pub(crate) points: Vec<(f64, Option<f64>)>,
}

/// Curves over one axis.
pub(crate) struct Graph<'a> {
    /// Of the values, from the bottom to the top.
    pub(crate) range: [f64; 2],
    /// Of the axis from left to right.
    pub(crate) span: [f64; 2],
    /// What the axis counts, with its unit.
    pub(crate) axis: &'a str,
    /// Values at which a dashed line is drawn.
    pub(crate) bounds: Vec<f64>,
    pub(crate) curves: Vec<Curve<'a>>,
}

impl Graph<'_> {
    /// Draws the graph into the box of left, top, width and height.
    pub(crate) fn draw(&self, canvas: &mut Canvas<'_>, [x, y, width, height]: [f32; 4]) {
        let (left, top, right, bottom) = (x + LEFT, y + 10.0, x + width - RIGHT, y + height - 16.0);
        let [low, high] = self.range;
        let [from, to] = self.span;
        let share =
            |value: f64, low: f64, high: f64| ((value - low) / (high - low).max(f64::MIN_POSITIVE)).clamp(0.0, 1.0);
        let across = |value: f64| left + (right - left) * share(value, from, to) as f32;
        let down = |value: f64| bottom - (bottom - top) * share(value, low, high) as f32;
        for step in 0..=2 {
            let value = low + (high - low) * f64::from(step) / 2.0;
            canvas.stroke(vec![[left, down(value)], [right, down(value)]], 0.4, RULE);
            canvas.text(left - 4.0, down(value) + 2.2, LETTER, MUTED, 1.0, &number(value));
        }
        for step in 0..=4 {
            let value = from + (to - from) * f64::from(step) / 4.0;
            canvas.text(across(value), bottom + 8.5, LETTER, MUTED, 0.5, &number(value));
        }
        canvas.text(right, bottom + 15.0, LETTER, MUTED, 1.0, self.axis);
        for bound in self.bounds.iter().filter(|bound| (low..=high).contains(*bound)) {
            canvas.dashes(vec![[left, down(*bound)], [right, down(*bound)]], 0.6, MUTED);
        }
        let mut legend = left;
        for (curve, color) in self.curves.iter().zip(CURVES.iter().cycle()) {
            canvas.rect(legend, y + 2.5, 7.0, 2.4, *color);
            canvas.text(legend + 10.0, y + 6.0, LETTER, INK, 0.0, curve.name);
            legend += 16.0 + curve.name.chars().count() as f32 * LETTER * 0.62;
            for stretch in curve.points.split(|(_, value)| value.is_none()) {
                let points: Vec<[f32; 2]> =
                    stretch.iter().filter_map(|(at, value)| value.map(|value| [across(*at), down(value)])).collect();
                match points.as_slice() {
                    [] => {}
                    [[x, y]] => canvas.rect(x - 0.8, y - 0.8, 1.6, 1.6, *color),
                    _ => canvas.stroke(points, 0.9, *color),
                }
            }
        }
    }
}

/// Bars, a group for each name, its parts side by side.
pub(crate) struct Bars<'a> {
    /// Names of the parts.
    pub(crate) parts: Vec<&'a str>,
    /// Name and parts of each group.
    pub(crate) bars: Vec<(String, Vec<u64>)>,
}

impl Bars<'_> {
    /// Draws the bars into the box of left, top, width and height.
    pub(crate) fn draw(&self, canvas: &mut Canvas<'_>, [x, y, width, height]: [f32; 4]) {
        let (left, top, right, bottom) = (x + LEFT, y + 12.0, x + width - RIGHT, y + height - 14.0);
        let most = self.bars.iter().flat_map(|(_, parts)| parts).copied().max().unwrap_or(0).max(1);
        for value in [0, most] {
            let at = bottom - (bottom - top) * (value as f64 / most as f64) as f32;
            canvas.stroke(vec![[left, at], [right, at]], 0.4, RULE);
            canvas.text(left - 4.0, at + 2.2, LETTER, MUTED, 1.0, &value.to_string());
        }
        let mut legend = left;
        for (name, color) in self.parts.iter().zip(CURVES.iter().cycle()) {
            canvas.rect(legend, y + 1.5, 6.0, 5.0, *color);
            canvas.text(legend + 9.0, y + 6.0, LETTER, INK, 0.0, name);
            legend += 18.0 + name.chars().count() as f32 * LETTER * 0.62;
        }
        let step = (right - left) / self.bars.len().max(1) as f32;
        let every = (30.0 / step).ceil().max(1.0) as usize;
        for (place, (name, parts)) in self.bars.iter().enumerate() {
            let start = left + step * place as f32;
            let wide = step * 0.76 / parts.len().max(1) as f32;
            for (part, (count, color)) in parts.iter().zip(CURVES.iter().cycle()).enumerate() {
                let tall = (bottom - top) * (*count as f64 / most as f64) as f32;
                if *count > 0 {
                    canvas.rect(start + step * 0.12 + wide * part as f32, bottom - tall, wide, tall, *color);
                }
            }
            if place % every == 0 {
                canvas.text(start + step / 2.0, bottom + 8.5, LETTER, MUTED, 0.5, name);
            }
        }
    }
}

/// A number of an axis, as short as it can be read.
fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    let short = text.trim_end_matches('0').trim_end_matches('.');
    if short == "-0" { "0".to_owned() } else { short.to_owned() }
}
