//! Connected parts of the map of documents.

use std::collections::VecDeque;

use super::maps::Maps;
use crate::case::{geometry::Point, quad};

/// Probability from which a cell belongs to a document.
const DOCUMENT: f32 = 0.5;
/// Fewest cells of a document: one in forty of the frame's width.
const LEAST_CELLS: usize = 4;
/// Probability of an edge from which a cell is no part of a document's core. On 192 specimens of states held out 0.4 tells 7 of 17 pairs
/// apart and splits 1 of 175 others, 0.3 tells 10 and splits 3.
const EDGE: f32 = 0.35;
/// Fewest cells of a core, and their share of the largest one's, from which it is a document of its own.
const LEAST_CORE: usize = 3;
const CORE_SHARE: f32 = 0.2;
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
        for cells in apart(cells, maps).into_iter().filter(|cells| cells.len() >= LEAST_CELLS) {
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
        for other in beside(cell, columns, seen.len()) {
            if !std::mem::replace(&mut seen[other], true) {
                cells.push(other);
            }
        }
    }
    cells.sort_unstable();
    cells
}

/// The cells that share a side with one, of `count` in all.
fn beside(cell: usize, columns: usize, count: usize) -> impl Iterator<Item = usize> {
    let column = cell % columns;
    let four = [
        (column > 0).then(|| cell - 1),
        (column + 1 < columns).then(|| cell + 1),
        cell.checked_sub(columns),
        Some(cell + columns).filter(|&below| below < count),
    ];
    four.into_iter().flatten()
}

/// The connected cells by document: where edges part them into several larger cores, each core with the cells nearest to it.
fn apart(cells: Vec<usize>, maps: &Maps) -> Vec<Vec<usize>> {
    let (edges, count) = (maps.edges(), maps.documents().len());
    let mut seen = vec![true; count];
    cells.iter().for_each(|&cell| seen[cell] = edges[cell] >= EDGE);
    let mut cores = Vec::new();
    for &start in &cells {
        if !seen[start] {
            cores.push(connected(start, &mut seen, maps.columns));
        }
    }
    let largest = cores.iter().map(Vec::len).max().unwrap_or(0);
    cores.retain(|core| core.len() >= LEAST_CORE && core.len() as f32 >= CORE_SHARE * largest as f32);
    if cores.len() < 2 {
        return vec![cells];
    }
    let mut free = vec![false; count];
    cells.iter().for_each(|&cell| free[cell] = true);
    let cores_in_order = cores.iter().enumerate().flat_map(|(index, core)| core.iter().map(move |&cell| (cell, index)));
    let mut reached: VecDeque<(usize, usize)> = cores_in_order.collect();
    reached.iter().for_each(|&(cell, _)| free[cell] = false);
    while let Some((cell, index)) = reached.pop_front() {
        for other in beside(cell, maps.columns, count) {
            if std::mem::replace(&mut free[other], false) {
                cores[index].push(other);
                reached.push_back((other, index));
            }
        }
    }
    cores.iter_mut().for_each(|core| core.sort_unstable());
    cores
}

impl Region {
    fn middle(&self, cell: usize) -> Point {
        Point::new((cell % self.columns) as f32 + 0.5, (cell / self.columns) as f32 + 0.5)
    }

    /// Share in [0, 1] of its cells whose middle is `such`.
    pub(super) fn share_of(&self, such: impl Fn(Point) -> bool) -> f32 {
        let count = self.cells.iter().filter(|&&cell| such(self.middle(cell))).count();
        count as f32 / self.cells.len().max(1) as f32
    }

    /// Which cells belong to it or lie at most `reach` cells from one that does, across and down.
    pub(super) fn grown(&self, reach: usize) -> Vec<bool> {
        let (mut near, rows) = (vec![false; self.inside.len()], self.inside.len() / self.columns.max(1));
        for cell in &self.cells {
            let (x, y) = (cell % self.columns, cell / self.columns);
            let columns = x.saturating_sub(reach)..(x + reach + 1).min(self.columns);
            for row in y.saturating_sub(reach)..(y + reach + 1).min(rows) {
                near[row * self.columns + columns.start..row * self.columns + columns.end].fill(true);
            }
        }
        near
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
