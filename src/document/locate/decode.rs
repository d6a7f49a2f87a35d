//! From the network's maps to quads: of corners and lines near a part of the map of documents, those that agree with it and have the
//! shape of a document.

use super::{
    camera::Camera,
    canvas::Canvas,
    corner_peaks::{Peak, corner_peaks},
    edge_lines::quads_of_lines,
    maps::Maps,
    region::{Region, regions},
};
use crate::case::{geometry::Point, quad};

/// Cells from a part of the map of documents within which a corner or an edge may belong to it.
const NEAR: usize = 3;
/// Most corners of one document that are tried.
const MOST_CORNERS: usize = 8;
/// What the mean heat of four corners is worth against agreement, and what a unit of misshape costs.
const HEAT: f32 = 0.2;
const MISSHAPE: f32 = 0.02;
/// Agreement below which a quad of three corners is not completed to a document's shape, or one of lines not looked at.
const COMPLETED: f32 = 0.6;
const OF_LINES: f32 = 0.5;
/// Most quads of a document that are rated by the map of edges, and the cells by which they differ.
const MOST_CHOICES: usize = 60;
const DIFFERENT: f32 = 0.8;
/// Most quads of which one side is sought elsewhere.
const MOST_STARTS: usize = 8;
/// How far the cells must agree on which way is up.
const LEAST_UPRIGHT: f32 = 0.3;

/// A document in the maps.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Seen {
    /// The quads that it may fill, the likeliest first; at least one.
    pub(super) choices: Vec<Choice>,
    /// Mean probability of its cells, 0 … 1.
    pub(super) certainty: f32,
    /// How far in [0, 1] its cells agree on which way is up.
    pub(super) upright: f32,
    /// Share in [0, 1] of its cells that lie outside the picture.
    pub(super) outside: f32,
}

/// A quad that a document may fill.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Choice {
    /// Its corners in pixels of the photo, clockwise from the document's own top left as far as the maps tell which way is up.
    pub(super) corners: [Point; 4],
    /// Agreement in [0, 1] of the quad with the part of the map.
    pub(super) agreement: f32,
    /// Agreement, heat of the corners and shape together.
    worth: f32,
}

/// How the maps lie in the photo.
pub(super) struct View<'a> {
    /// The square that the network saw.
    pub(super) canvas: &'a Canvas,
    /// The camera of the whole photo.
    pub(super) camera: Camera,
    /// Pixels of the square a cell.
    pub(super) stride: f32,
}

impl View<'_> {
    pub(super) fn to_photo(&self, cells: &[Point; 4]) -> [Point; 4] {
        cells.map(|cell| self.canvas.to_photo(cell.scaled(self.stride)))
    }

    pub(super) fn to_cells(&self, corners: &[Point; 4]) -> [Point; 4] {
        corners.map(|corner| self.canvas.of_photo(corner).scaled(1.0 / self.stride))
    }
}

/// The documents, the largest first.
pub(super) fn decode(maps: &Maps, view: &View) -> Vec<Seen> {
    let peaks = corner_peaks(maps);
    regions(maps)
        .iter()
        .map(|region| document(region, &peaks, maps, view))
        .filter(|seen| !seen.choices.is_empty())
        .collect()
}

fn document(region: &Region, peaks: &[Peak], maps: &Maps, view: &View) -> Seen {
    let near = |peak: &&Peak| region.distance(peak.at) <= NEAR as f32;
    let peaks: Vec<Peak> = peaks.iter().filter(near).take(MOST_CORNERS).copied().collect();
    let mut drawn = vec![(region.box_around(), 0.0)];
    drawn.extend(of_corners(&peaks));
    drawn.extend(completed(&of_three(&peaks), region, view));
    let of_lines = quads_of_lines(maps, &region.grown(NEAR)).into_iter().filter_map(|quad| ordered(quad.into_iter()));
    drawn.extend(of_lines.filter(|quad| region.agreement(quad) > OF_LINES).map(|quad| (quad, maps.corner_heat(&quad))));
    drawn.extend(with_other_side(&drawn, region, view));
    let mut choices: Vec<([Point; 4], Choice)> = drawn
        .into_iter()
        .filter(|(cells, _)| quad::is_convex(cells))
        .map(|(cells, heat)| {
            let (agreement, corners) = (region.agreement(&cells), view.to_photo(&cells));
            let worth = agreement + HEAT * heat - MISSHAPE * view.camera.misshape(&corners);
            (cells, Choice { corners, agreement, worth })
        })
        .collect();
    choices.sort_by(|a, b| b.1.worth.total_cmp(&a.1.worth));
    let (up, upright) = up_of(region, maps);
    let mut kept: Vec<([Point; 4], Choice)> = Vec::new();
    for (cells, choice) in choices {
        if kept.len() < MOST_CHOICES && kept.iter().all(|(other, _)| differ(&cells, other)) {
            kept.push((cells, choice));
        }
    }
    let turned = |(_, choice): ([Point; 4], Choice)| Choice { corners: from_top_left(choice.corners, up), ..choice };
    let outside = region.share_of(|cell| !view.canvas.shows(cell.scaled(view.stride)));
    Seen { choices: kept.into_iter().map(turned).collect(), certainty: region.certainty, upright, outside }
}

/// Whether some corner of one quad is far from all of the other.
fn differ(a: &[Point; 4], b: &[Point; 4]) -> bool {
    a.iter().any(|corner| b.iter().all(|other| corner.distance(*other) > DIFFERENT))
}

/// Quads of four peaks with their mean heat.
fn of_corners(peaks: &[Peak]) -> Vec<([Point; 4], f32)> {
    let mut quads = Vec::new();
    each_subset(peaks, 4, &mut |four| {
        let heat = four.iter().map(|peak| peak.heat).sum::<f32>() / 4.0;
        quads.extend(ordered(four.iter().map(|peak| peak.at)).map(|cells| (cells, heat)));
    });
    quads
}

/// A parallelogram in the picture, of three corners that were seen.
struct OfThree {
    cells: [Point; 4],
    /// Mean heat of the four corners; the fourth has none.
    heat: f32,
    /// Which corner was not seen.
    unseen: usize,
}

fn of_three(peaks: &[Peak]) -> Vec<OfThree> {
    let mut quads = Vec::new();
    each_subset(peaks, 3, &mut |three| {
        let [a, b, c] = [three[0].at, three[1].at, three[2].at];
        let heat = three.iter().map(|peak| peak.heat).sum::<f32>() / 4.0;
        for [a, b, c] in [[a, b, c], [b, c, a], [c, a, b]] {
            let fourth = Point::new(a.x + c.x - b.x, a.y + c.y - b.y);
            if let Some(cells) = ordered([a, b, c, fourth].into_iter())
                && let Some(unseen) = cells.iter().position(|cell| *cell == fourth)
            {
                quads.push(OfThree { cells, heat, unseen });
            }
        }
    });
    quads
}

/// The parallelograms themselves and, where they agree with the region, with the unseen corner where a document's would be.
fn completed(quads: &[OfThree], region: &Region, view: &View) -> Vec<([Point; 4], f32)> {
    let mut all = Vec::new();
    for one in quads.iter().filter(|one| quad::is_convex(&one.cells)) {
        all.push((one.cells, one.heat));
        if region.agreement(&one.cells) > COMPLETED {
            let shaped = view.camera.completed(&view.to_photo(&one.cells), one.unseen);
            all.extend(shaped.iter().map(|corners| (view.to_cells(corners), one.heat)));
        }
    }
    all
}

/// The quads that agree best with the region, each with one side where a document's would be: a printed line within the document, or one
/// beside it, was taken for that side.
fn with_other_side(quads: &[([Point; 4], f32)], region: &Region, view: &View) -> Vec<([Point; 4], f32)> {
    let convex = quads.iter().filter(|(cells, _)| quad::is_convex(cells));
    let mut rated: Vec<(f32, &([Point; 4], f32))> =
        convex.map(|one| (region.agreement(&one.0) + HEAT * one.1, one)).collect();
    rated.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut all = Vec::new();
    for (_, (cells, heat)) in rated.iter().take(MOST_STARTS) {
        let corners = view.to_photo(cells);
        let moved = (0..4).flat_map(|side| view.camera.with_side(&corners, side));
        all.extend(moved.map(|corners| (view.to_cells(&corners), *heat)));
    }
    all
}

/// Calls `each` with every choice of `size` peaks, in their order.
fn each_subset(peaks: &[Peak], size: usize, each: &mut impl FnMut(&[Peak])) {
    let count = peaks.len();
    for chosen in 0u32..1 << count {
        if chosen.count_ones() as usize == size {
            let subset: Vec<Peak> =
                (0..count).filter(|index| chosen >> index & 1 == 1).map(|index| peaks[index]).collect();
            each(&subset);
        }
    }
}

/// Four points clockwise around their middle; `None` where they are not four.
fn ordered(points: impl Iterator<Item = Point>) -> Option<[Point; 4]> {
    let mut points: Vec<Point> = points.collect();
    let sum = points.iter().fold(Point::default(), |sum, point| Point::new(sum.x + point.x, sum.y + point.y));
    let middle = sum.scaled(1.0 / points.len().max(1) as f32);
    let angle = |point: &Point| (point.y - middle.y).atan2(point.x - middle.x);
    points.sort_by(|a, b| angle(a).total_cmp(&angle(b)));
    points.try_into().ok()
}

/// The direction that is up for the document, and how far in [0, 1] its cells agree on it; where they do not, up in the photo.
fn up_of(region: &Region, maps: &Maps) -> ([f32; 2], f32) {
    let (mut sum, mut length) = ([0.0f32; 2], 0.0f32);
    for [x, y] in region.cells.iter().map(|&cell| maps.up(cell)) {
        sum = [sum[0] + x, sum[1] + y];
        length += x.hypot(y).max(1.0);
    }
    let upright = (sum[0].hypot(sum[1]) / length.max(1e-6)).min(1.0);
    (if upright < LEAST_UPRIGHT { [0.0, -1.0] } else { sum }, upright)
}

/// The corners beginning with the left end of the side that is up.
fn from_top_left(corners: [Point; 4], up: [f32; 2]) -> [Point; 4] {
    let middle = corners[0].middle(corners[2]).middle(corners[1].middle(corners[3]));
    let rise = |first: usize| {
        let side = corners[first].middle(corners[(first + 1) % 4]);
        let out = [side.x - middle.x, side.y - middle.y];
        (out[0] * up[0] + out[1] * up[1]) / out[0].hypot(out[1]).max(1e-6)
    };
    let top = (0..4).max_by(|&a, &b| rise(a).total_cmp(&rise(b))).unwrap_or(0);
    let mut turned = corners;
    turned.rotate_left(top);
    turned
}
