//! The projective map between a rectangle and the quad that it fills in a photo.

use super::geometry::Point;

/// The projective map from the unit square to a quad: (0, 0) to its first corner, (1, 0) to its second, (1, 1) to its third
/// and (0, 1) to its fourth (closed form of Heckbert, "Fundamentals of Texture Mapping and Image Warping", 1989, 2.2.3).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SquareToQuad {
    /// Rows of the matrix; the last element is 1.
    rows: [f64; 8],
}

impl SquareToQuad {
    /// The map to `quad`; `None` where its corners are no numbers, three of them lie on a line or it is not convex.
    pub fn new(quad: &[Point; 4]) -> Option<Self> {
        let [[x0, y0], [x1, y1], [x2, y2], [x3, y3]] = quad.map(|corner| [f64::from(corner.x), f64::from(corner.y)]);
        let (dx1, dx2, dx3) = (x1 - x2, x3 - x2, x0 - x1 + x2 - x3);
        let (dy1, dy2, dy3) = (y1 - y2, y3 - y2, y0 - y1 + y2 - y3);
        let determinant = dx1 * dy2 - dx2 * dy1;
        let g = (dx3 * dy2 - dx2 * dy3) / determinant;
        let h = (dx1 * dy3 - dx3 * dy1) / determinant;
        let rows = [x1 - x0 + g * x1, x3 - x0 + h * x3, x0, y1 - y0 + g * y1, y3 - y0 + h * y3, y0, g, h];
        // In front of the camera at all four corners: a quad that is not convex crosses the horizon.
        let in_front = 1.0 + g > 1e-6 && 1.0 + h > 1e-6 && 1.0 + g + h > 1e-6;
        let map = SquareToQuad { rows };
        let corner_spread = (x1 - x0) * (y3 - y0) - (x3 - x0) * (y1 - y0);
        (in_front && corner_spread.abs() > 1e-6 && rows.iter().all(|value| value.is_finite())).then_some(map)
    }

    /// Where (`u`, `v`) of the unit square lies in the photo.
    pub fn apply(&self, u: f32, v: f32) -> Point {
        let [x, y] = self.at(f64::from(u), f64::from(v));
        Point::new(x as f32, y as f32)
    }

    /// Where a place of the photo lies in the unit square: (`u`, `v`).
    pub fn inverse(&self, at: Point) -> [f32; 2] {
        let [a, b, c, d, e, f, g, h] = self.rows;
        let (x, y) = (f64::from(at.x), f64::from(at.y));
        // The two equations of `at`, linear in u and v.
        let (p, q, r) = (a - g * x, b - h * x, x - c);
        let (s, t, w) = (d - g * y, e - h * y, y - f);
        let determinant = p * t - q * s;
        [((r * t - q * w) / determinant) as f32, ((p * w - r * s) / determinant) as f32]
    }

    /// [`Self::apply`] in double precision.
    pub fn at(&self, u: f64, v: f64) -> [f64; 2] {
        let [a, b, c, d, e, f, g, h] = self.rows;
        let depth = g * u + h * v + 1.0;
        [(a * u + b * v + c) / depth, (d * u + e * v + f) / depth]
    }

    /// Photo pixels that a unit step to the right and one down cover at (`u`, `v`).
    pub fn steps(&self, u: f64, v: f64) -> [f64; 2] {
        let [a, b, _, d, e, _, g, h] = self.rows;
        let depth = g * u + h * v + 1.0;
        let [x, y] = self.at(u, v);
        [((a - g * x) / depth).hypot((d - g * y) / depth), ((b - h * x) / depth).hypot((e - h * y) / depth)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quad(corners: [(f32, f32); 4]) -> [Point; 4] {
        corners.map(|(x, y)| Point::new(x, y))
    }

    #[test]
    fn corners_of_the_square_are_the_corners_of_the_quad() {
        let tilted = quad([(40.0, 30.0), (290.0, 42.0), (270.0, 210.0), (35.0, 190.0)]);
        let map = SquareToQuad::new(&tilted).unwrap();
        for (corner, (u, v)) in tilted.iter().zip([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]) {
            assert!(map.apply(u, v).distance(*corner) < 1e-3);
            let [back, down] = map.inverse(*corner);
            assert!((back - u).abs() < 1e-4 && (down - v).abs() < 1e-4, "{corner:?}");
        }
        // Diagonals cross where the middle of the square goes.
        let middle = map.apply(0.5, 0.5);
        let on = |a: Point, b: Point| ((b.x - a.x) * (middle.y - a.y) - (b.y - a.y) * (middle.x - a.x)).abs();
        assert!(on(tilted[0], tilted[2]) < 0.1 && on(tilted[1], tilted[3]) < 0.1);
    }
}
