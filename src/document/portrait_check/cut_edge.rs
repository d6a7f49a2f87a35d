//! Light and shadow along the edges of a portrait that is a piece of paper: the cut edge catches light and shows a margin of white, and
//! what lies on the document throws a narrow shadow to the side away from the lamp. A portrait that is part of the document does neither.

use super::{
    frame::Frame,
    straight::{Light, Straight},
};

/// Finest scale looked at, in pixels an eye distance: an edge wider than a hundredth of an eye distance needs no more.
const FINEST: f32 = 200.0;
/// Pieces into which a side is cut, and how many of them, at least, must show a line: text and print cross some of them.
const PIECES: usize = 16;
const SHOWN_IN: usize = 11;
/// Share of a side that is left out at each corner.
const CORNER: f32 = 0.07;
/// How far around the found side its edge may lie, how far from the edge a line, and half widths of lines, in eye distances; the least in
/// pixels.
const OFF: (f32, usize) = (0.07, 4);
const NEAR: (f32, usize) = (0.05, 2);
const HALF_WIDTHS: [f32; 3] = [0.02, 0.04, 0.07];
const LEAST_HALF_WIDTH: usize = 2;
/// Turns of a side against the frame that are tried, in degrees.
const TURNS: [f32; 13] = [-0.9, -0.75, -0.6, -0.45, -0.3, -0.15, 0.0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9];
/// A step of light, in nats, that counts half as much as any larger one.
const HALF_STEP: f32 = 0.05;

/// Lines along the four sides, in nats: how much brighter or darker than what is on both sides of them. 0 where there are none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct CutEdge {
    /// The second brightest of the sides' bright lines: two sides have one at least as bright.
    pub(super) rim: f32,
    /// How much the dark line along the left side differs from that along the right side: above 0 where the left one is darker.
    pub(super) shadow: f32,
}

impl CutEdge {
    /// `None` where the sides have too few pixels.
    pub(super) fn of(seen: &Straight<'_>, frame: &Frame) -> Option<CutEdge> {
        let scale = seen.eyes().min(FINEST);
        let sides = [Side::Left, Side::Right, Side::Top, Side::Bottom];
        let mut found = [[0.0; 2]; 4];
        for (side, lines) in sides.into_iter().zip(&mut found) {
            *lines = Strip::along(seen, frame, side, scale).lines(scale)?;
        }
        let [[left, left_dark], [right, right_dark], [top, _], [bottom, _]] = found;
        let mut bright = [left, right, top, bottom];
        bright.sort_by(f32::total_cmp);
        Some(CutEdge { rim: bright[2], shadow: left_dark - right_dark })
    }
}

/// A side of the frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Left,
    Right,
    Top,
    Bottom,
}

/// Pixels of so many eye distances, at least `least`.
fn pixels((eyes, least): (f32, usize), scale: f32) -> usize {
    ((eyes * scale).round() as usize).max(least)
}

/// The strip along a side, laid so that its rows run from outside the portrait to inside.
struct Strip {
    rows: Vec<Vec<f32>>,
}

impl Strip {
    fn along(seen: &Straight<'_>, frame: &Frame, side: Side, scale: f32) -> Strip {
        let half = (reach(scale) + pixels(OFF, scale) + 1) as f32 / scale;
        let [left, top, right, bottom] = frame.area;
        let (across, down) = (CORNER * (right - left), CORNER * (bottom - top));
        let upright = |at: f32| [at - half, top + down, at + half, bottom - down];
        let level = |at: f32| [left + across, at - half, right - across, at + half];
        let area = match side {
            Side::Left => upright(left),
            Side::Right => upright(right),
            Side::Top => level(top),
            Side::Bottom => level(bottom),
        };
        let light = seen.light(area, frame.turn, scale);
        Strip::laid(&light, side)
    }

    fn laid(light: &Light, side: Side) -> Strip {
        let (length, width) = match side {
            Side::Left | Side::Right => (light.height, light.width),
            Side::Top | Side::Bottom => (light.width, light.height),
        };
        let at = |along: usize, across: usize| match side {
            Side::Left => light.at(across, along),
            Side::Right => light.at(width - 1 - across, along),
            Side::Top => light.at(along, across),
            Side::Bottom => light.at(along, width - 1 - across),
        };
        Strip { rows: (0..length).map(|along| (0..width).map(|across| at(along, across)).collect()).collect() }
    }

    fn width(&self) -> usize {
        self.rows.first().map_or(0, Vec::len)
    }

    /// The bright and the dark line along the edge that is nearest to the middle of the strip.
    fn lines(&self, scale: f32) -> Option<[f32; 2]> {
        let near = pixels(NEAR, scale);
        let (slope, edge) = self.edge(pixels(OFF, scale))?;
        let pieces = self.pieces(slope);
        let mut found = [0.0f32; 2];
        for half in HALF_WIDTHS.map(|eyes| pixels((eyes, LEAST_HALF_WIDTH), scale)) {
            for at in (edge.saturating_sub(near)..=edge + near).filter(|at| *at >= half && at + half < self.width()) {
                for (sign, line) in [1.0, -1.0].into_iter().zip(&mut found) {
                    let mut over: Vec<f32> = pieces
                        .iter()
                        .map(|piece| sign * piece[at] - (sign * piece[at - half]).max(sign * piece[at + half]))
                        .collect();
                    over.sort_by(f32::total_cmp);
                    *line = line.max(over[PIECES - SHOWN_IN]);
                }
            }
        }
        Some(found)
    }

    /// Slope and place of the steadiest edge within `off` pixels of the middle.
    fn edge(&self, off: usize) -> Option<(f32, usize)> {
        let middle = self.width() / 2;
        if self.rows.len() < 2 * PIECES || middle < off + 3 {
            return None;
        }
        let smooth = Strip { rows: self.rows.iter().map(|row| smoothed(row)).collect() };
        let mut best: Option<(f32, f32, usize)> = None;
        for slope in TURNS.map(|degrees| degrees.to_radians().tan()) {
            let pieces = smooth.pieces(slope);
            for at in middle - off..=(middle + off).min(self.width() - 3) {
                let steps = pieces.iter().map(|piece| {
                    let step = piece[at + 2] - piece[at - 2];
                    step / (step.abs() + HALF_STEP)
                });
                let steady = steps.sum::<f32>().abs();
                if best.is_none_or(|(other, ..)| steady > other) {
                    best = Some((steady, slope, at));
                }
            }
        }
        best.map(|(_, slope, at)| (slope, at))
    }

    /// Means over the rows of each piece, after the rows were moved so that an edge with this slope stands upright.
    fn pieces(&self, slope: f32) -> Vec<Vec<f32>> {
        let (length, width) = (self.rows.len() / PIECES, self.width());
        let of_piece = |piece: usize| {
            let mut sums = vec![0.0f32; width];
            for along in piece * length..(piece + 1) * length {
                let moved = slope * (along as f32 - self.rows.len() as f32 / 2.0);
                for (across, sum) in sums.iter_mut().enumerate() {
                    let at = (across as f32 + moved).clamp(0.0, (width - 1) as f32);
                    let (first, share) = (at as usize, at.fract());
                    let row = &self.rows[along];
                    *sum += row[first] + share * (row[(first + 1).min(width - 1)] - row[first]);
                }
            }
            sums.iter().map(|sum| sum / length as f32).collect()
        };
        (0..PIECES).map(of_piece).collect()
    }
}

/// Pixels on either side of an edge that its lines and what is beside them take.
fn reach(scale: f32) -> usize {
    pixels(NEAR, scale) + pixels((HALF_WIDTHS[2], LEAST_HALF_WIDTH), scale) + 1
}

/// The row under a binomial of five pixels, whose standard deviation is one.
fn smoothed(row: &[f32]) -> Vec<f32> {
    const WEIGHTS: [f32; 5] = [1.0 / 16.0, 0.25, 0.375, 0.25, 1.0 / 16.0];
    let last = row.len().saturating_sub(1);
    let at = |place: usize, step: usize| row[(place + step).saturating_sub(2).min(last)];
    (0..row.len())
        .map(|place| WEIGHTS.iter().enumerate().map(|(step, weight)| weight * at(place, step)).sum())
        .collect()
}

#[cfg(test)]
mod tests {
    use image::RgbImage;

    use super::*;
    use crate::document::portrait_check::drawn::{Page, seen};

    fn cut_edge(page: &RgbImage) -> Option<CutEdge> {
        let seen = seen(page);
        CutEdge::of(&seen, &Frame::find(&seen)?)
    }

    #[test]
    fn a_margin_of_paper_is_a_rim_and_a_lamp_from_one_side_throws_a_shadow() {
        let hard = Page { soft: 1.0, ..Page::PRINTED };
        for page in [Page::PRINTED, hard, Page { contrast: 40.0, ..hard }] {
            let found = cut_edge(&page.draw()).unwrap();
            assert!(found.rim < 0.006 && found.shadow.abs() < 0.02, "{page:?} {found:?}");
        }
        for turn in [0.0, 1.8] {
            let rimmed = cut_edge(&Page { rim: 90.0, turn, ..hard }.draw()).unwrap();
            assert!(rimmed.rim > 0.1 && rimmed.shadow.abs() < 0.02, "{rimmed:?}");
            let shaded = cut_edge(&Page { contrast: 20.0, shadow: 40.0, turn, ..hard }.draw()).unwrap();
            assert!(shaded.shadow > 0.1, "{shaded:?}");
        }
    }

    #[test]
    fn too_few_pixels_have_no_edge() {
        let page = Page::PRINTED.draw();
        let seen = seen(&page);
        let frame = Frame { turn: 0.0, area: [0.0, 0.0, 0.1, 0.1], clearness: 1.0 };
        assert_eq!(CutEdge::of(&seen, &frame), None);
    }
}
