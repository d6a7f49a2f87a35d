//! What is seen in each sample of a picture: the nearest triangle or strand.

use std::ops::Range;

/// Nothing is seen.
pub(super) const NOTHING: u32 = u32::MAX;

/// A corner in the picture: place in samples, and one over its distance.
pub(super) type Seen = [f32; 3];

/// Samples beyond the outermost corners: half the width of the widest hair.
const MARGIN: f32 = 16.0;
/// Samples between the places at which a line is looked at before it is drawn.
const PROBE: f32 = 5.0;
/// Lines with fewer such places are drawn unseen: they are thin, and parts of them show between others.
const PROBES: usize = 6;

/// Samples of a part of a picture with what is nearest in each.
#[derive(Debug)]
pub(super) struct Samples {
    /// Where the part starts in the picture, in samples.
    pub(super) left: usize,
    pub(super) top: usize,
    pub(super) width: usize,
    pub(super) height: usize,
    /// One over the distance (0 where nothing is) and the number of what is seen.
    pub(super) cells: Vec<(f32, u32)>,
}

impl Samples {
    pub(super) fn new(width: usize, height: usize) -> Self {
        Samples { left: 0, top: 0, width, height, cells: vec![(0.0, NOTHING); width * height] }
    }

    /// Samples for the part of a picture of `width` by `height` in which `corners` lie; it starts and ends at multiples
    /// of `grain`, as width and height must be.
    pub(super) fn around<'a>(corners: impl Iterator<Item = &'a Seen>, limits: [usize; 2], grain: usize) -> Self {
        let (mut low, mut high) = ([f32::MAX; 2], [f32::MIN; 2]);
        for corner in corners.filter(|corner| corner[2] > 0.0) {
            for i in 0..2 {
                low[i] = low[i].min(corner[i]);
                high[i] = high[i].max(corner[i]);
            }
        }
        // Casts cut at zero.
        let start = [0, 1].map(|i| ((low[i] - MARGIN) as usize).min(limits[i]) / grain * grain);
        let end = [0, 1].map(|i| ((high[i] + MARGIN) as usize).next_multiple_of(grain).clamp(start[i], limits[i]));
        Samples { left: start[0], top: start[1], ..Samples::new(end[0] - start[0], end[1] - start[1]) }
    }

    /// For each of `count` numbers, whether it is seen anywhere.
    pub(super) fn shown(&self, count: usize) -> Vec<bool> {
        let mut shown = vec![false; count];
        let mut last = NOTHING;
        for &(_, what) in &self.cells {
            if what != last {
                last = what;
                if let Some(shown) = shown.get_mut(what as usize) {
                    *shown = true;
                }
            }
        }
        shown
    }

    /// Draws a triangle seen from its front (counter-clockwise with y down: negative area) or from both sides.
    /// `keep` may leave out parts of it by the weights of the corners.
    pub(super) fn triangle(&mut self, [a, b, c]: [Seen; 3], what: u32, both: bool, keep: impl Fn([f32; 3]) -> bool) {
        let area = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]);
        if area == 0.0 || (area > 0.0 && !both) || a[2] <= 0.0 || b[2] <= 0.0 || c[2] <= 0.0 {
            return;
        }
        // Casts cut towards zero and stop at it: the first centre not before a, the first one past b.
        let low = |i: usize| (a[i].min(b[i]).min(c[i]) + 0.499_99) as usize;
        let high = |i: usize, most: usize| ((a[i].max(b[i]).max(c[i]) + 0.5) as usize).min(most);
        let (x0, x1, y0, y1) = (low(0), high(0, self.width), low(1), high(1, self.height));
        if x0 >= x1 || y0 >= y1 {
            return;
        }
        // Weights and nearness are linear in the picture.
        let inverse = 1.0 / area;
        let (bx, by) = ((c[1] - a[1]) * inverse, -(c[0] - a[0]) * inverse);
        let (cx, cy) = (-(b[1] - a[1]) * inverse, (b[0] - a[0]) * inverse);
        let (nb, nc) = (b[2] - a[2], c[2] - a[2]);
        // Where along a row each weight is nothing, and whether it grows.
        let slopes = [-bx - cx, bx, cx];
        let turns = slopes.map(|slope| if slope.abs() < 1e-12 { 1e12 } else { -1.0 / slope });
        let left = 0.5 - a[0];
        for y in y0..y1 {
            let down = y as f32 + 0.5 - a[1];
            let (wb, wc) = (left * bx + down * by, left * cx + down * cy);
            let starts = [1.0 - wb - wc, wb, wc];
            let (mut from, mut to) = (x0 as f32, x1 as f32 - 1.0);
            for i in 0..3 {
                let turn = starts[i] * turns[i];
                from = from.max(if slopes[i] > 0.0 { turn } else { from });
                to = to.min(if slopes[i] > 0.0 { to } else { turn });
            }
            // Neighbours share the samples on their edge: better twice than not at all.
            let (from, to) = ((from + 0.999) as usize, (to + 1.001).max(0.0) as usize);
            if from >= to {
                continue;
            }
            let row = y * self.width;
            let mut near = a[2] + (wb + from as f32 * bx) * nb + (wc + from as f32 * cx) * nc;
            let growth = bx * nb + cx * nc;
            for (x, cell) in (from..to).zip(&mut self.cells[row + from..row + to]) {
                if near > cell.0 {
                    let (wb, wc) = (wb + x as f32 * bx, wc + x as f32 * cx);
                    if keep([1.0 - wb - wc, wb, wc]) {
                        *cell = (near, what);
                    }
                }
                near += growth;
            }
        }
    }

    /// Draws a line from `a` to `b` of the given width in samples, unless it is hidden wherever it is looked at.
    pub(super) fn line(&mut self, a: Seen, b: Seen, width: f32, what: u32) {
        let (across, down) = ((b[0] - a[0]).abs(), (b[1] - a[1]).abs());
        if a[2] <= 0.0 || b[2] <= 0.0 || self.hides(a, b, across.max(down)) {
            return;
        }
        if down > across { self.steep_line(a, b, width, what) } else { self.flat_line(a, b, width, what) }
    }

    /// Whether a line is hidden or outside at all places at which it is looked at.
    fn hides(&self, a: Seen, b: Seen, run: f32) -> bool {
        let count = (run / PROBE) as usize;
        if count < PROBES {
            return false;
        }
        let step = 1.0 / count as f32;
        (0..count).all(|index| {
            let t = (index as f32 + 0.5) * step;
            let [x, y, near] = [0, 1, 2].map(|i| a[i] + t * (b[i] - a[i]));
            let inside = x >= 0.0 && y >= 0.0 && (x as usize) < self.width && (y as usize) < self.height;
            !inside || self.cells[y as usize * self.width + x as usize].0 >= near
        })
    }

    /// Row by row a piece as wide as the line.
    fn steep_line(&mut self, a: Seen, b: Seen, width: f32, what: u32) {
        let (a, b) = if a[1] <= b[1] { (a, b) } else { (b, a) };
        let inverse = 1.0 / (b[1] - a[1]).max(1e-6);
        let slope = (b[0] - a[0]) * inverse;
        // The width across the main direction.
        let half = 0.5 * width * (1.0 + slope * slope).sqrt();
        for y in row_of(a[1], self.height)..row_of(b[1], self.height) {
            let t = ((y as f32 + 0.5 - a[1]) * inverse).clamp(0.0, 1.0);
            let middle = a[0] + t * (b[0] - a[0]);
            let near = a[2] + t * (b[2] - a[2]);
            self.fill(y, row_of(middle - half, self.width)..row_of(middle + half, self.width), |_| near, what);
        }
    }

    /// Row by row the piece over which the line passes.
    fn flat_line(&mut self, a: Seen, b: Seen, width: f32, what: u32) {
        let (a, b) = if a[0] <= b[0] { (a, b) } else { (b, a) };
        let inverse = 1.0 / (b[0] - a[0]).max(1e-6);
        let slope = (b[1] - a[1]) * inverse;
        let half = 0.5 * width * (1.0 + slope * slope).sqrt();
        let (top, bottom) = (a[1].min(b[1]) - half, a[1].max(b[1]) + half);
        let steepness = 1.0 / if slope.abs() < 1e-4 { 1e-4 } else { slope };
        let growth = (b[2] - a[2]) * inverse;
        for y in row_of(top, self.height)..row_of(bottom, self.height) {
            let middle = a[0] + (y as f32 + 0.5 - a[1]) * steepness;
            let reach = half * steepness.abs();
            let (from, to) = ((middle - reach).max(a[0]), (middle + reach).min(b[0]));
            let columns = row_of(from, self.width)..row_of(to, self.width);
            self.fill(y, columns, |x| a[2] + (x as f32 + 0.5 - a[0]) * growth, what);
        }
    }

    /// Sets those samples of a row that lie behind.
    fn fill(&mut self, y: usize, columns: Range<usize>, near: impl Fn(usize) -> f32, what: u32) {
        if columns.start < columns.end {
            let row = y * self.width;
            for (x, cell) in columns.clone().zip(&mut self.cells[row + columns.start..row + columns.end]) {
                let near = near(x);
                if near > cell.0 {
                    *cell = (near, what);
                }
            }
        }
    }
}

/// The first row or column whose middle does not lie before `value`, at most `most`; casts cut at zero.
fn row_of(value: f32, most: usize) -> usize {
    ((value + 0.499_99) as usize).min(most)
}

/// Weights of a triangle's corners at a place in the picture; they add up to 1.
pub(super) fn weights([a, b, c]: [Seen; 3], x: f32, y: f32) -> [f32; 3] {
    let area = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]);
    let inverse = if area == 0.0 { 0.0 } else { 1.0 / area };
    let wb = ((x - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (y - a[1])) * inverse;
    let wc = ((b[0] - a[0]) * (y - a[1]) - (x - a[0]) * (b[1] - a[1])) * inverse;
    [1.0 - wb - wc, wb, wc]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearer_triangle_is_seen_and_backs_are_not() {
        let mut samples = Samples::new(4, 4);
        let far = [[-9.0, -9.0, 0.1], [-9.0, 30.0, 0.1], [30.0, -9.0, 0.1]];
        let close = far.map(|corner| [corner[0], corner[1], 0.2]);
        samples.triangle(far, 1, false, |_| true);
        samples.triangle(close, 2, false, |weights| weights[0] > 0.45);
        samples.triangle([close[0], close[2], close[1]], 3, false, |_| true);
        assert_eq!((samples.cells[0].1, samples.cells[15].1), (2, 1));
        samples.line([0.0, 3.5, 0.5], [4.0, 3.5, 0.5], 1.0, 7);
        assert!(samples.cells[12..].iter().all(|cell| cell.1 == 7));
        assert!(samples.cells[8..12].iter().all(|cell| cell.1 != 7));
    }
}
