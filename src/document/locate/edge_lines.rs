//! Straight lines in the map of documents' edges, and the quads that four of them make.

use super::maps::Maps;
use crate::case::geometry::Point;

/// Directions looked at, over a half turn.
const DIRECTIONS: usize = 90;
/// Steps of a line's distance from the origin, a cell.
const STEPS: f32 = 2.0;
/// Probability of an edge above which a cell votes.
const VOTES: f32 = 0.1;
/// Sum of votes below which there is no line, and the most lines.
const LEAST: f32 = 3.0;
const MOST: usize = 8;
/// Directions and steps around a line in which there is no other.
const APART: [usize; 2] = [4, 4];
/// Largest angle between opposite sides, and least between neighbours, in radians.
const OPPOSITE: f32 = 0.5;
const NEIGHBOURS: f32 = 0.7;
/// Cells outside the map in which a corner may lie.
const OUTSIDE: f32 = 6.0;

/// A line: all points whose product with (cos, sin) of `angle` is `distance`, in cells.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Line {
    angle: f32,
    distance: f32,
}

impl Line {
    /// Angle between two lines, 0 … π/2.
    fn apart(&self, other: &Line) -> f32 {
        let apart = (self.angle - other.angle).rem_euclid(std::f32::consts::PI);
        apart.min(std::f32::consts::PI - apart)
    }

    fn crossing(&self, other: &Line) -> Point {
        let ((s, c), (t, d)) = (self.angle.sin_cos(), other.angle.sin_cos());
        let determinant = c * t - s * d;
        Point::new(
            (self.distance * t - other.distance * s) / determinant,
            (other.distance * c - self.distance * d) / determinant,
        )
    }
}

/// The quads (in cells, in no certain order around their middle) whose sides are strong lines of the map of edges near the cells for
/// which `is_near` holds (Duda and Hart, "Use of the Hough transformation to detect lines and curves in pictures", 1972).
pub(super) fn quads_of_lines(maps: &Maps, is_near: &[bool]) -> Vec<[Point; 4]> {
    let lines = strongest(maps, is_near);
    let pairs: Vec<[&Line; 2]> = pairs(&lines).filter(|[a, b]| a.apart(b) < OPPOSITE).collect();
    let end = maps.columns.max(maps.rows) as f32 + OUTSIDE;
    let mut quads = Vec::new();
    for [[a, b], [c, d]] in pairs_of(&pairs) {
        if [a.apart(c), a.apart(d), b.apart(c), b.apart(d)].iter().any(|angle| *angle < NEIGHBOURS) {
            continue;
        }
        let quad = [a.crossing(c), a.crossing(d), b.crossing(d), b.crossing(c)];
        let within = |value: f32| (-OUTSIDE..=end).contains(&value);
        if quad.iter().all(|corner| within(corner.x) && within(corner.y)) {
            quads.push(quad);
        }
    }
    quads
}

fn pairs(lines: &[Line]) -> impl Iterator<Item = [&Line; 2]> {
    lines.iter().enumerate().flat_map(|(index, a)| lines[index + 1..].iter().map(move |b| [a, b]))
}

fn pairs_of<'a>(pairs: &'a [[&'a Line; 2]]) -> impl Iterator<Item = [[&'a Line; 2]; 2]> {
    pairs.iter().enumerate().flat_map(|(index, a)| pairs[index + 1..].iter().map(move |b| [*a, *b]))
}

/// The lines with most votes, each the strongest around it.
fn strongest(maps: &Maps, is_near: &[bool]) -> Vec<Line> {
    let angles: [f32; DIRECTIONS] =
        std::array::from_fn(|index| std::f32::consts::PI * index as f32 / DIRECTIONS as f32);
    let reach = ((maps.columns + maps.rows) as f32 * STEPS).ceil() as usize;
    let wide = 2 * reach + 2;
    let mut votes = vec![0.0f32; DIRECTIONS * wide];
    let cells = maps.edges().iter().enumerate().filter(|(cell, value)| is_near[*cell] && **value > VOTES);
    for (cell, value) in cells {
        let (x, y) = ((cell % maps.columns) as f32 + 0.5, (cell / maps.columns) as f32 + 0.5);
        for (row, (sin, cos)) in votes.chunks_exact_mut(wide).zip(angles.map(f32::sin_cos)) {
            let place = (x * cos + y * sin) * STEPS + reach as f32;
            let (first, share) = (place as usize, place.fract());
            row[first] += value * (1.0 - share);
            row[first + 1] += value * share;
        }
    }
    let mut lines = Vec::new();
    while lines.len() < MOST {
        let best = votes.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
        let Some((index, _)) = best.filter(|(_, votes)| **votes >= LEAST) else { break };
        let (direction, place) = (index / wide, index % wide);
        lines.push(Line { angle: angles[direction], distance: (place as f32 - reach as f32) / STEPS });
        clear_around(&mut votes, wide, direction, place);
    }
    lines
}

/// Takes the votes around a line; past a half turn its distance has the other sign.
fn clear_around(votes: &mut [f32], wide: usize, direction: usize, place: usize) {
    for turn in 0..=2 * APART[0] {
        let row = direction + DIRECTIONS + turn - APART[0];
        let place = if (DIRECTIONS..2 * DIRECTIONS).contains(&row) { place } else { (wide - 2).saturating_sub(place) };
        let start = (row % DIRECTIONS) * wide;
        let part = start + place.saturating_sub(APART[1])..start + (place + APART[1] + 1).min(wide);
        votes[part].fill(0.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Maps of 64 by 64 cells with these lines as edges.
    fn edges(drawn: impl Fn(f32, f32) -> bool) -> Vec<f32> {
        let at = |cell: usize| ((cell % 64) as f32 + 0.5, (cell / 64) as f32 + 0.5);
        (0..64 * 64)
            .map(|cell| {
                let (x, y) = at(cell);
                if drawn(x, y) { 0.9 } else { 0.0 }
            })
            .collect()
    }

    #[test]
    fn four_lines_make_a_quad() {
        let drawn = edges(|x, y| {
            let across = (10.0..=50.0).contains(&x) && ((y - 12.0 - 0.1 * x).abs() < 0.6 || (y - 44.0).abs() < 0.6);
            let down = (12.0..=46.0).contains(&y) && ((x - 10.0).abs() < 0.6 || (x - 50.0).abs() < 0.6);
            across || down
        });
        let maps = Maps::with_edges(&drawn, 64);
        let quads = quads_of_lines(&maps, &vec![true; 64 * 64]);
        let truth = [(10.0, 13.0), (50.0, 17.0), (50.0, 44.0), (10.0, 44.0)].map(|(x, y)| Point::new(x, y));
        let off = |quad: &[Point; 4]| {
            let far = |corner: &Point| quad.iter().map(|other| other.distance(*corner)).fold(f32::INFINITY, f32::min);
            truth.iter().map(far).fold(0.0, f32::max)
        };
        let best = quads.iter().map(off).fold(f32::INFINITY, f32::min);
        assert!(best < 1.2, "{best}");
        assert!(quads_of_lines(&maps, &vec![false; 64 * 64]).is_empty());
    }

    #[test]
    fn without_edges_or_all_edges_there_is_no_harm() {
        let (none, all) = (vec![0.0; 64 * 64], vec![1.0; 64 * 64]);
        assert!(quads_of_lines(&Maps::with_edges(&none, 64), &vec![true; 64 * 64]).is_empty());
        quads_of_lines(&Maps::with_edges(&all, 64), &vec![true; 64 * 64]);
    }
}
