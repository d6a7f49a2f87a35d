//! The line of a side, and the line that most edges near it lie on.

use super::edge_profile::EdgePoint;
use crate::case::geometry::Point;

/// Share of a line's length that two edges must lie apart to draw a line through them.
const APART: f32 = 0.3;
/// Share of the places by which the best line far out must be better than one at the drawn side.
const FAR_COST: f32 = 0.3;
/// Clearness from which an edge counts as support.
const SUPPORTING: f32 = 0.3;
/// Fewest places in the photo for a line.
const LEAST_PLACES: usize = 10;

/// A line by its ends, in photo pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct SideLine {
    start: Point,
    end: Point,
    /// Share in [0, 1] of places at which it lies on an edge.
    pub(super) support: f32,
}

impl SideLine {
    /// The line from `start` to `end`, without support.
    pub(super) fn between(start: Point, end: Point) -> Self {
        SideLine { start, end, support: 0.0 }
    }

    /// The same line with the support of another look at it.
    pub(super) fn with_support(self, support: f32) -> Self {
        SideLine { support, ..self }
    }

    /// The point at a share of its length.
    pub(super) fn at(&self, along: f32) -> Point {
        Point::new(
            self.start.x + (self.end.x - self.start.x) * along,
            self.start.y + (self.end.y - self.start.y) * along,
        )
    }

    /// Unit vector from start to end.
    pub(super) fn direction(&self) -> [f32; 2] {
        let length = self.start.distance(self.end).max(1e-6);
        [(self.end.x - self.start.x) / length, (self.end.y - self.start.y) / length]
    }

    /// Unit vector to the outside of a clockwise quad.
    pub(super) fn outward(&self) -> [f32; 2] {
        let [x, y] = self.direction();
        [y, -x]
    }

    /// Where this line and another cross; `None` where they are nearly parallel.
    pub(super) fn crossing(&self, other: &SideLine) -> Option<Point> {
        let (d, e) = (self.direction(), other.direction());
        let turn = d[0] * e[1] - d[1] * e[0];
        let apart = [other.start.x - self.start.x, other.start.y - self.start.y];
        let along = (apart[0] * e[1] - apart[1] * e[0]) / turn;
        let met = Point::new(self.start.x + d[0] * along, self.start.y + d[1] * along);
        (turn.abs() > 0.1 && met.x.is_finite() && met.y.is_finite()).then_some(met)
    }

    /// The line through two of the edges that most of them agree with within `tolerance` pixels (Fischler and Bolles, "Random
    /// sample consensus", 1981, here with every pair), then of least squares through those that do. `places`: the edges at each
    /// place along this line that is in the photo; lines that leave this one by up to `reach` pixels are less likely.
    pub(super) fn fitted(&self, places: &[Vec<EdgePoint>], tolerance: f32, reach: f32) -> SideLine {
        let edges: Vec<&EdgePoint> = places.iter().flatten().collect();
        if places.len() < LEAST_PLACES || edges.is_empty() {
            return *self;
        }
        let most_left = most_left(places);
        // The worth of a line, or a bound of it as soon as it cannot be more than `least`.
        let worth = |line: Slope, least: f32| {
            let far = (line.off(0.0).powi(2) + line.off(1.0).powi(2)) / (2.0 * reach * reach);
            let mut worth = -FAR_COST * far * places.len() as f32;
            for (edges, most_left) in places.iter().zip(&most_left) {
                if worth + most_left <= least {
                    return worth + most_left;
                }
                worth += line.agreement(edges, tolerance);
            }
            worth
        };
        let drawn = Slope { start: 0.0, rise: 0.0 };
        let mut best = (drawn, worth(drawn, f32::NEG_INFINITY));
        for (index, a) in edges.iter().enumerate() {
            for b in edges[index + 1..].iter().filter(|b| b.along - a.along >= APART) {
                let rise = (b.off - a.off) / (b.along - a.along);
                let line = Slope { start: a.off - rise * a.along, rise };
                if line.off(0.0).abs().max(line.off(1.0).abs()) <= 1.5 * reach {
                    let worth = worth(line, best.1);
                    if worth > best.1 {
                        best = (line, worth);
                    }
                }
            }
        }
        let line = best.0.through(places, tolerance).through(places, tolerance);
        let on_edge =
            |edges: &&Vec<EdgePoint>| edges.iter().any(|edge| line.near(edge, tolerance) && edge.clear >= SUPPORTING);
        let support = places.iter().filter(on_edge).count() as f32 / places.len() as f32;
        let [x, y] = self.outward();
        let moved = |point: Point, off: f32| Point::new(point.x + x * off, point.y + y * off);
        SideLine { start: moved(self.start, line.off(0.0)), end: moved(self.end, line.off(1.0)), support }
    }
}

/// The most that the edges at each place and those after it can agree with a line.
fn most_left(places: &[Vec<EdgePoint>]) -> Vec<f32> {
    let clearest = |edges: &Vec<EdgePoint>| edges.iter().map(|edge| edge.clear).fold(0.0, f32::max);
    let mut sums: Vec<f32> = places.iter().map(clearest).collect();
    for index in (1..sums.len()).rev() {
        sums[index - 1] += sums[index];
    }
    sums
}

/// A line by how far it lies from another along it.
#[derive(Clone, Copy)]
struct Slope {
    start: f32,
    rise: f32,
}

impl Slope {
    fn off(&self, along: f32) -> f32 {
        self.start + self.rise * along
    }

    fn near(&self, edge: &EdgePoint, tolerance: f32) -> bool {
        (edge.off - self.off(edge.along)).abs() <= tolerance
    }

    /// Clearness of the best edge of a place that lies on the line.
    fn agreement(&self, edges: &[EdgePoint], tolerance: f32) -> f32 {
        let share = |edge: &EdgePoint| {
            let apart = (edge.off - self.off(edge.along)) / tolerance;
            edge.clear * (1.0 - apart * apart).max(0.0)
        };
        edges.iter().map(share).fold(0.0, f32::max)
    }

    /// The line of least squares through the edges within `tolerance`, weighed by their clearness; this one where they lie too close
    /// together.
    fn through(self, places: &[Vec<EdgePoint>], tolerance: f32) -> Slope {
        let near = places.iter().flatten().filter(|edge| self.near(edge, tolerance));
        let mut sums = [0.0f64; 5];
        for edge in near {
            let [weight, t, off] = [edge.clear, edge.along, edge.off].map(f64::from);
            for (sum, value) in sums.iter_mut().zip([1.0, t, t * t, off, t * off]) {
                *sum += weight * value;
            }
        }
        let [n, t, tt, off, t_off] = sums;
        let spread = n * tt - t * t;
        if spread <= 0.01 * n * n {
            return self;
        }
        let rise = (n * t_off - t * off) / spread;
        Slope { start: ((off - rise * t) / n) as f32, rise: rise as f32 }
    }
}
