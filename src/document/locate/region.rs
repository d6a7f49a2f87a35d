//! Connected parts of the map of documents.

use super::maps::Maps;
use crate::case::{geometry::Point, quad};

/// Probability from which a cell belongs to a document.
const DOCUMENT: f32 = 0.5;
/// Fewest cells of a document: one in forty of the frame's width.
const LEAST_CELLS: usize = 4;
/// Most parts looked at.
const MOST: usize = 4;

/// One part: the cells of a document.
pub(super) struct Region {
    /// Its cells, rising.
    pub(super) cells: Vec<usize>,
    /// Mean probability of its cells, 0 … 1.
    pub(super) certainty: f32,
    /// Which cells belong to it, row by row.
    inside: Vec<bool>,
    columns: usize,
}

/// The parts, the largest first.
pub(super) fn regions(maps: &Maps) -> Vec<Region> {
    let documents = maps.documents();
    let mut seen: Vec<bool> = documents.iter().map(|&value| value <= DOCUMENT).collect();
    let mut found = Vec::new();
    for start in 0..documents.len() {
        if seen[start] {
            continue;
        }
        let cells = connected(start, &mut seen, maps.columns);
        if cells.len() >= LEAST_CELLS {
            let mut inside = vec![false; documents.len()];
            cells.iter().for_each(|&cell| inside[cell] = true);
            let certainty = cells.iter().map(|&cell| documents[cell]).sum::<f32>() / cells.len() as f32;
            found.push(Region { cells, certainty, inside, columns: maps.columns });
        }
    }
    found.sort_by_key(|region| std::cmp::Reverse(region.cells.len()));
    found.truncate(MOST);
    found
}

/// The cells connected with `start` by their sides; they become seen.
fn connected(start: usize, seen: &mut [bool], columns: usize) -> Vec<usize> {
    let (mut cells, mut next) = (vec![start], 0);
    seen[start] = true;
    while let Some(&cell) = cells.get(next) {
        next += 1;
        let column = cell % columns;
        let beside = [
            (column > 0).then(|| cell - 1),
            (column + 1 < columns).then(|| cell + 1),
            cell.checked_sub(columns),
            Some(cell + columns).filter(|&below| below < seen.len()),
        ];
        for other in beside.into_iter().flatten() {
            if !std::mem::replace(&mut seen[other], true) {
                cells.push(other);
            }
        }
    }
    cells.sort_unstable();
    cells
}

impl Region {
    fn middle(&self, cell: usize) -> Point {
        Point::new((cell % self.columns) as f32 + 0.5, (cell / self.columns) as f32 + 0.5)
    }

    /// Distance in cells from `at` to the nearest cell's middle.
    pub(super) fn distance(&self, at: Point) -> f32 {
        self.cells.iter().map(|&cell| self.middle(cell).distance(at)).fold(f32::INFINITY, f32::min)
    }

    /// Intersection over union of its cells with those whose middle lies in a convex, clockwise quad (in cells).
    pub(super) fn agreement(&self, corners: &[Point; 4]) -> f32 {
        let (mut both, mut drawn) = (0usize, 0usize);
        let rows = self.inside.len() / self.columns;
        let reach = |value: f32, end: usize| (value.max(0.0) as usize).min(end);
        let [left, right] =
            [f32::min, f32::max].map(|of| corners.iter().map(|corner| corner.x).reduce(of).unwrap_or(0.0));
        let [top, bottom] =
            [f32::min, f32::max].map(|of| corners.iter().map(|corner| corner.y).reduce(of).unwrap_or(0.0));
        for row in reach(top, rows)..reach(bottom + 1.0, rows) {
            for column in reach(left, self.columns)..reach(right + 1.0, self.columns) {
                let at = Point::new(column as f32 + 0.5, row as f32 + 0.5);
                if contains(corners, at) {
                    drawn += 1;
                    both += usize::from(self.inside[row * self.columns + column]);
                }
            }
        }
        both as f32 / (drawn + self.cells.len() - both).max(1) as f32
    }

    /// The rectangle of the least area around its cells, in any position; found among those with a side along the hull in
    /// steps of two degrees.
    pub(super) fn box_around(&self) -> [Point; 4] {
        let around = |degrees: u32| {
            let (sin, cos) = (degrees as f32).to_radians().sin_cos();
            let mut ends = [f32::INFINITY, f32::NEG_INFINITY, f32::INFINITY, f32::NEG_INFINITY];
            for at in self.cells.iter().map(|&cell| self.middle(cell)) {
                let (u, v) = (at.x * cos + at.y * sin, at.y * cos - at.x * sin);
                ends = [ends[0].min(u), ends[1].max(u), ends[2].min(v), ends[3].max(v)];
            }
            // Half a cell from the middle of a cell to its border, along its own sides.
            let margin = 0.5;
            let [u0, u1, v0, v1] = [ends[0] - margin, ends[1] + margin, ends[2] - margin, ends[3] + margin];
            [(u0, v0), (u1, v0), (u1, v1), (u0, v1)].map(|(u, v)| Point::new(u * cos - v * sin, u * sin + v * cos))
        };
        let boxes = (0..90).step_by(2).map(around);
        boxes.min_by(|a, b| quad::area(a).total_cmp(&quad::area(b))).unwrap_or_default()
    }
}

/// Whether a point lies in a convex, clockwise quad.
fn contains(corners: &[Point; 4], at: Point) -> bool {
    (0..4).all(|index| {
        let (a, b) = (corners[index], corners[(index + 1) % 4]);
        (b.x - a.x) * (at.y - a.y) - (b.y - a.y) * (at.x - a.x) >= 0.0
    })
}
