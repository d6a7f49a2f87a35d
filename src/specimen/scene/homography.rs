//! Plane to plane, as a pinhole camera sees it.

use crate::case::geometry::Point;

/// A projective map between two planes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Homography([f64; 9]);

impl Homography {
    /// The map (x, y) → (x, y).
    pub const IDENTITY: Homography = Homography([1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0]);

    /// The map given by its matrix, row by row.
    pub const fn from_rows(rows: [f64; 9]) -> Self {
        Homography(rows)
    }

    /// The map that takes four points to four others (Hartley and Zisserman, "Multiple View Geometry", 2nd edition, 4.1);
    /// `None` where three of them lie on a line.
    pub fn between(from: [Point; 4], to: [Point; 4]) -> Option<Self> {
        let mut system = [[0.0f64; 9]; 8];
        for (index, (from, to)) in from.iter().zip(&to).enumerate() {
            let [x, y, u, v] = [from.x, from.y, to.x, to.y].map(f64::from);
            system[2 * index] = [x, y, 1.0, 0.0, 0.0, 0.0, -u * x, -u * y, u];
            system[2 * index + 1] = [0.0, 0.0, 0.0, x, y, 1.0, -v * x, -v * y, v];
        }
        for column in 0..8 {
            let pivot = (column..8).max_by(|a, b| system[*a][column].abs().total_cmp(&system[*b][column].abs()))?;
            system.swap(column, pivot);
            let lead = system[column];
            if lead[column].abs() < 1e-9 {
                return None;
            }
            for (index, row) in system.iter_mut().enumerate() {
                let share = row[column] / lead[column];
                if index != column {
                    row.iter_mut().zip(lead).for_each(|(value, lead)| *value -= share * lead);
                }
            }
        }
        let h = |index: usize| system[index][8] / system[index][index];
        Some(Homography([h(0), h(1), h(2), h(3), h(4), h(5), h(6), h(7), 1.0]))
    }

    /// Where a point goes.
    pub fn apply(&self, point: Point) -> Point {
        let [x, y] = self.map(point.x, point.y);
        Point::new(x, y)
    }

    /// Where (x, y) goes.
    pub fn map(&self, x: f32, y: f32) -> [f32; 2] {
        let (x, y) = (f64::from(x), f64::from(y));
        let h = &self.0;
        let near = 1.0 / (h[6] * x + h[7] * y + h[8]);
        [((h[0] * x + h[1] * y + h[2]) * near) as f32, ((h[3] * x + h[4] * y + h[5]) * near) as f32]
    }

    /// The map back; `None` where the plane is seen edge on.
    pub fn inverse(&self) -> Option<Self> {
        let h = &self.0;
        let minor = |a: usize, b: usize, c: usize, d: usize| h[a] * h[d] - h[b] * h[c];
        let adjugate = [
            minor(4, 5, 7, 8),
            -minor(1, 2, 7, 8),
            minor(1, 2, 4, 5),
            -minor(3, 5, 6, 8),
            minor(0, 2, 6, 8),
            -minor(0, 2, 3, 5),
            minor(3, 4, 6, 7),
            -minor(0, 1, 6, 7),
            minor(0, 1, 3, 4),
        ];
        let determinant = h[0] * adjugate[0] + h[1] * adjugate[3] + h[2] * adjugate[6];
        (determinant.abs() > 1e-12).then(|| Homography(adjugate.map(|value| value / determinant)))
    }

    /// This map, then `next`.
    pub fn then(&self, next: &Homography) -> Homography {
        let (a, b) = (&next.0, &self.0);
        Homography(std::array::from_fn(|index| {
            let (row, column) = (index / 3 * 3, index % 3);
            a[row] * b[column] + a[row + 1] * b[column + 3] + a[row + 2] * b[column + 6]
        }))
    }

    /// How the picture of a point moves with the point: ∂(x′, y′)/∂(x, y), row by row.
    pub fn slope(&self, x: f32, y: f32) -> [[f32; 2]; 2] {
        let h = &self.0;
        let (at_x, at_y) = (f64::from(x), f64::from(y));
        let depth = h[6] * at_x + h[7] * at_y + h[8];
        let [u, v] = self.map(x, y).map(f64::from);
        let row = |first: usize, value: f64| {
            [((h[first] - value * h[6]) / depth) as f32, ((h[first + 1] - value * h[7]) / depth) as f32]
        };
        [row(0, u), row(3, v)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> Homography {
        let from = [(0.0, 0.0), (85.6, 0.0), (85.6, 54.0), (0.0, 54.0)].map(|(x, y)| Point::new(x, y));
        let to = [(400.0, 300.0), (2900.0, 420.0), (2700.0, 2100.0), (350.0, 1900.0)].map(|(x, y)| Point::new(x, y));
        Homography::between(from, to).unwrap()
    }

    #[test]
    fn corners_arrive_and_return() {
        let map = example();
        let at = map.apply(Point::new(85.6, 54.0));
        assert!(at.distance(Point::new(2700.0, 2100.0)) < 1e-2);
        let back = map.inverse().unwrap().apply(at);
        assert!(back.distance(Point::new(85.6, 54.0)) < 1e-3);
        let round = map.then(&map.inverse().unwrap()).map(20.0, 30.0);
        assert!((round[0] - 20.0).abs() < 1e-3 && (round[1] - 30.0).abs() < 1e-3);
        assert!(Homography::between([Point::default(); 4], [Point::default(); 4]).is_none());
    }

    #[test]
    fn slope_is_the_derivative() {
        let map = example();
        let (slope, here, there) = (map.slope(40.0, 20.0), map.map(40.0, 20.0), map.map(40.1, 20.0));
        assert!((slope[0][0] * 0.1 - (there[0] - here[0])).abs() < 0.02, "{slope:?}");
        assert!((slope[1][0] * 0.1 - (there[1] - here[1])).abs() < 0.02);
    }
}
