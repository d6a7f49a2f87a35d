//! The frame of the portrait: the four straight edges between it and the document.

use super::straight::{Light, Straight};

/// Pixels an eye distance of the picture in which the frame is looked for: finer, print would hide it.
const SCALE: f32 = 36.0;
/// What is searched, in eye distances from the middle of the eyes: left, top, right, bottom. Portraits are 3 to 4.5 eye distances wide
/// (ISO/IEC 19794-5: the head takes 50 to 75 % of the width).
const AREA: [f32; 4] = [-2.9, -3.4, 2.9, 4.4];
/// Where each side may lie: left, right, top, bottom.
const PLACES: [[f32; 2]; 4] = [[-2.5, -1.35], [1.35, 2.5], [-3.1, -1.15], [1.6, 4.0]];
/// The part of an upright and of a level side that is there in every portrait, by which likely places are picked.
const SURE: [[f32; 2]; 2] = [[-1.1, 1.5], [-1.2, 1.2]];
/// Turns of the frame against the document that are tried, in degrees: a photo glued by hand, and corners found a little off.
const TURNS: [f32; 9] = [-3.0, -2.25, -1.5, -0.75, 0.0, 0.75, 1.5, 2.25, 3.0];
/// Likely places looked at for each side.
const LIKELY: usize = 9;
/// Least share of one direction along a likely place.
const LEAST: f32 = 0.05;
/// Widths of portraits in eye distances, and heights over widths.
const WIDTHS: std::ops::Range<f32> = 2.9..4.7;
const SHAPES: std::ops::Range<f32> = 1.1..1.5;
/// Height over width of most portraits: 45 by 35 mm (ICAO 9303-3).
const USUAL_SHAPE: f32 = 45.0 / 35.0;
/// A step of light, in nats, that counts half as much as any larger one: what matters is that it goes on along a line.
const HALF_STEP: f32 = 0.05;
/// Share of the document's longer side at its edge in which no frame is looked for.
const MARGIN: f32 = 0.012;
/// Pixels left out at the corners of a frame, and looked at beyond them: lines of text, rules and the document's own edge go on there.
const CORNER: i32 = 2;
const BEYOND: i32 = 12;
/// Weights: of what goes on beyond the corners, of the faintest side once more, of an unusual shape, of a face beside the middle.
const GOES_ON: f32 = 0.35;
const FAINTEST: f32 = 0.7;
const UNUSUAL: f32 = 1.2;
const OFF_MIDDLE: f32 = 0.25;

/// The likeliest frame of a portrait.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Frame {
    /// Turn against the document in radians.
    pub(super) turn: f32,
    /// Left, top, right and bottom in eye distances from the middle of the eyes, in the turned picture.
    pub(super) area: [f32; 4],
    /// How clearly its faintest side is an edge that begins and ends at its corners, at most 1.
    pub(super) clearness: f32,
}

impl Frame {
    /// `None` where no four edges around the face have the shape of a portrait.
    pub(super) fn find(seen: &Straight<'_>) -> Option<Frame> {
        let best = TURNS.iter().filter_map(|degrees| likeliest(seen, degrees.to_radians()));
        best.max_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, frame)| frame)
    }
}

/// The likeliest frame with this turn and how likely it is.
fn likeliest(seen: &Straight<'_>, turn: f32) -> Option<(f32, Frame)> {
    let light = seen.light(AREA, turn, SCALE);
    let is_document = |x: usize, y: usize| {
        let at = [AREA[0] + (x as f32 + 0.5) / SCALE, AREA[1] + (y as f32 + 0.5) / SCALE];
        seen.is_inside(at, turn, MARGIN)
    };
    let upright = Lines::new(light.width, light.height, |line, along| {
        is_document(line, along).then(|| step(&light, [line, along], [1, 0]))
    });
    let level = Lines::new(light.height, light.width, |line, along| {
        is_document(along, line).then(|| step(&light, [along, line], [0, 1]))
    });
    let column = |eyes: f32| ((eyes - AREA[0]) * SCALE).round() as i32;
    let row = |eyes: f32| ((eyes - AREA[1]) * SCALE).round() as i32;
    let [left, right, top, bottom] = PLACES;
    let (of_upright, of_level) = (SURE[0].map(row), SURE[1].map(column));
    let lefts = upright.likely(left.map(column), of_upright);
    let rights = upright.likely(right.map(column), of_upright);
    let tops = level.likely(top.map(row), of_level);
    let bottoms = level.likely(bottom.map(row), of_level);
    let mut best: Option<(f32, Frame)> = None;
    for (&l, &r) in lefts.iter().flat_map(|l| rights.iter().map(move |r| (l, r))) {
        let width = (r - l) as f32;
        for (&t, &b) in tops.iter().flat_map(|t| bottoms.iter().map(move |b| (t, b))) {
            let shape = (b - t) as f32 / width;
            if !WIDTHS.contains(&(width / SCALE)) || !SHAPES.contains(&shape) {
                continue;
            }
            let sides = [upright.side(l, t, b), upright.side(r, t, b), level.side(t, l, r), level.side(b, l, r)];
            let clearness = sides.iter().copied().fold(1.0, f32::min);
            let eyes = |pixels: i32, from: f32| pixels as f32 / SCALE + from;
            let area = [eyes(l, AREA[0]), eyes(t, AREA[1]), eyes(r, AREA[0]), eyes(b, AREA[1])];
            let likely = sides.iter().sum::<f32>() + FAINTEST * clearness
                - UNUSUAL * (shape - USUAL_SHAPE).abs()
                - OFF_MIDDLE * ((area[0] + area[2]) / 2.0).abs();
            if best.is_none_or(|(other, _)| likely > other) {
                best = Some((likely, Frame { turn, area, clearness }));
            }
        }
    }
    best
}

/// The step of light across a place, in [-1, 1]: the direction counts more than the height.
fn step(light: &Light, [x, y]: [usize; 2], [dx, dy]: [usize; 2]) -> f32 {
    let is_at_edge = x < 2 * dx || y < 2 * dy || x + 2 * dx >= light.width || y + 2 * dy >= light.height;
    if is_at_edge {
        return 0.0;
    }
    let across = |by: usize| light.at(x + by * dx, y + by * dy) - light.at(x - by * dx, y - by * dy);
    let found = across(2) + 0.5 * across(1);
    found / (found.abs() + HALF_STEP)
}

/// Steps across all upright or all level lines, summed up along each.
struct Lines(Vec<Vec<f32>>);

impl Lines {
    /// `step(line, place along it)`; `None` where nothing is to be found.
    fn new(lines: usize, length: usize, step: impl Fn(usize, usize) -> Option<f32>) -> Self {
        let summed = |line: usize| {
            let mut sum = 0.0;
            let sums = (0..length).map(|along| {
                sum += step(line, along).unwrap_or(0.0);
                sum
            });
            std::iter::once(0.0).chain(sums).collect()
        };
        Lines((0..lines).map(summed).collect())
    }

    /// How much of a line from one place to another steps in one direction, 0 … 1.
    fn share(&self, line: i32, from: i32, to: i32) -> f32 {
        let Some(sums) = usize::try_from(line).ok().and_then(|line| self.0.get(line)) else { return 0.0 };
        let at = |place: i32| sums[(place.max(0) as usize).min(sums.len() - 1)];
        (at(to) - at(from)).abs() / (to - from).max(1) as f32
    }

    /// The lines of a range that step most between two places, a few pixels apart.
    fn likely(&self, [first, last]: [i32; 2], [from, to]: [i32; 2]) -> Vec<i32> {
        let mut shares: Vec<(i32, f32)> = (first..last).map(|line| (line, self.share(line, from, to))).collect();
        let mut found = Vec::new();
        while let Some(&(line, share)) = shares.iter().max_by(|a, b| a.1.total_cmp(&b.1))
            && share > LEAST
            && found.len() < LIKELY
        {
            found.push(line);
            shares.retain(|(other, _)| (other - line).abs() > 2);
        }
        found
    }

    /// How much a line is an edge from one corner to the other and not beyond them.
    fn side(&self, line: i32, from: i32, to: i32) -> f32 {
        let before = self.share(line, from - CORNER - BEYOND, from - CORNER);
        let after = self.share(line, to + CORNER, to + CORNER + BEYOND);
        self.share(line, from + CORNER, to - CORNER) - GOES_ON * (before + after)
    }
}

#[cfg(test)]
mod tests {
    use image::{Rgb, RgbImage};

    use super::*;
    use crate::document::portrait_check::drawn::{Page, seen};

    #[test]
    fn the_frame_is_found_however_it_is_turned() {
        for turn in [-1.5, 0.0, 2.25] {
            let page = Page { turn, ..Page::PRINTED }.draw();
            let frame = Frame::find(&seen(&page)).unwrap();
            assert!((frame.turn.to_degrees() - turn).abs() < 0.8, "{turn} {frame:?}");
            for (found, drawn) in frame.area.iter().zip([-2.0, -2.5, 2.0, 2.65]) {
                assert!((found - drawn).abs() < 0.1, "{turn} {frame:?}");
            }
            assert!(frame.clearness > 0.5, "{turn} {frame:?}");
        }
    }

    /// Rules that run across the whole page are no frame, and neither is the edge of the document.
    #[test]
    fn lines_that_go_on_are_no_frame() {
        let page = RgbImage::from_fn(960, 640, |x, y| {
            let is_ruled =
                (60..62).contains(&x) || (380..382).contains(&x) || (50..52).contains(&y) || (460..462).contains(&y);
            Rgb([if is_ruled { 90 } else { 180 }; 3])
        });
        let framed = RgbImage::from_fn(960, 640, |x, y| {
            let is_inside = (60..380).contains(&x) && (50..462).contains(&y);
            Rgb([if is_inside { 90 } else { 180 }; 3])
        });
        let clearness = |page: &RgbImage| Frame::find(&seen(page)).map_or(0.0, |frame| frame.clearness);
        assert!(clearness(&page) < 0.5 && clearness(&framed) > 0.7, "{} {}", clearness(&page), clearness(&framed));
    }

    #[test]
    fn an_even_page_and_a_tiny_one_have_no_frame() {
        for page in [RgbImage::from_pixel(960, 640, Rgb([150; 3])), RgbImage::new(3, 3), RgbImage::new(0, 0)] {
            assert!(Frame::find(&seen(&page)).is_none_or(|frame| frame.clearness < 0.1));
        }
        // Cut off by the border of the photo.
        let cut = RgbImage::from_fn(200, 300, |x, _| Rgb([if x < 60 { 180 } else { 120 }; 3]));
        assert!(Frame::find(&seen(&cut)).is_none_or(|frame| frame.clearness < 0.1));
    }
}
