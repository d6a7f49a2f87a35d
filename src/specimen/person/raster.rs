//! What is seen in each sample of a picture: the nearest triangle or strand.

/// Nothing is seen.
pub(super) const NOTHING: u32 = u32::MAX;

/// A corner in the picture: place in samples, and one over its distance.
pub(super) type Seen = [f32; 3];

/// Samples of a picture with what is nearest in each.
#[derive(Debug)]
pub(super) struct Samples {
    pub(super) width: usize,
    pub(super) height: usize,
    /// One over the distance (0 where nothing is) and the number of what is seen.
    pub(super) cells: Vec<(f32, u32)>,
}

impl Samples {
    pub(super) fn new(width: usize, height: usize) -> Self {
        Samples { width, height, cells: vec![(0.0, NOTHING); width * height] }
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
        // Weights and nearness are linear in the picture.
        let inverse = 1.0 / area;
        let (bx, by) = ((c[1] - a[1]) * inverse, -(c[0] - a[0]) * inverse);
        let (cx, cy) = (-(b[1] - a[1]) * inverse, (b[0] - a[0]) * inverse);
        let (nb, nc) = (b[2] - a[2], c[2] - a[2]);
        let left = x0 as f32 + 0.5 - a[0];
        for y in y0..y1 {
            let down = y as f32 + 0.5 - a[1];
            let (mut wb, mut wc) = (left * bx + down * by, left * cx + down * cy);
            let row = y * self.width;
            for index in row + x0..row + x1 {
                let wa = 1.0 - wb - wc;
                if wa >= 0.0 && wb >= 0.0 && wc >= 0.0 {
                    let near = a[2] + wb * nb + wc * nc;
                    if near > self.cells[index].0 && keep([wa, wb, wc]) {
                        self.cells[index] = (near, what);
                    }
                }
                wb += bx;
                wc += cx;
            }
        }
    }

    /// Draws a line from `a` to `b` of the given width in samples; `lift` moves it nearer by a share of the distance.
    pub(super) fn line(&mut self, a: Seen, b: Seen, width: f32, what: u32) {
        if a[2] <= 0.0 || b[2] <= 0.0 {
            return;
        }
        let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
        let steep = dy.abs() > dx.abs();
        let (main, across) = if steep { (1, 0) } else { (0, 1) };
        let (a, b) = if a[main] <= b[main] { (a, b) } else { (b, a) };
        let run = (b[main] - a[main]).max(1e-6);
        // The width across the main direction.
        let slope = (b[across] - a[across]) / run;
        let half = 0.5 * width * (1.0 + slope * slope).sqrt();
        let inverse = 1.0 / run;
        let limit = |value: f32, most: usize| (value as usize).min(most);
        let (most_main, most_across) = if steep { (self.height, self.width) } else { (self.width, self.height) };
        for step in limit(a[main] + 0.499_99, most_main)..limit(b[main] + 0.5, most_main) {
            let t = ((step as f32 + 0.5 - a[main]) * inverse).clamp(0.0, 1.0);
            let middle = a[across] + t * (b[across] - a[across]);
            let near = a[2] + t * (b[2] - a[2]);
            for place in limit(middle - half + 0.499_99, most_across)..limit(middle + half + 0.5, most_across) {
                let index = if steep { step * self.width + place } else { place * self.width + step };
                if near > self.cells[index].0 {
                    self.cells[index] = (near, what);
                }
            }
        }
    }
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
