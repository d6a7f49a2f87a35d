//! From the network's maps to quads: of the corners near a part of the map of documents those four that agree best with it.

use super::{
    corner_peaks::{Peak, corner_peaks},
    maps::Maps,
    region::{Region, regions},
};
use crate::case::{geometry::Point, quad};

/// Cells from a part of the map of documents within which a corner may belong to it.
const NEAR: f32 = 3.0;
/// Most corners of one document that are tried.
const MOST_CORNERS: usize = 8;
/// What a corner that was not seen costs against agreement: it is where the others say.
const UNSEEN: f32 = 0.06;
/// What the mean heat of four corners is worth against agreement.
const HEAT: f32 = 0.1;

/// How far the cells must agree on which way is up.
const LEAST_UPRIGHT: f32 = 0.3;

/// A document in the maps.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Seen {
    /// Its corners in cells, clockwise from its own top left as far as the maps tell which way is up.
    pub(super) corners: [Point; 4],
    /// Mean probability of its cells, 0 … 1.
    pub(super) certainty: f32,
    /// Agreement in [0, 1] of the quad with the part of the map.
    pub(super) agreement: f32,
    /// How far in [0, 1] its cells agree on which way is up.
    pub(super) upright: f32,
}

/// The documents, the largest first.
pub(super) fn decode(maps: &Maps) -> Vec<Seen> {
    let peaks = corner_peaks(maps);
    regions(maps).iter().filter_map(|region| document(region, &peaks, maps)).collect()
}

fn document(region: &Region, peaks: &[Peak], maps: &Maps) -> Option<Seen> {
    let near = |peak: &&Peak| region.distance(peak.at) <= NEAR;
    let peaks: Vec<Peak> = peaks.iter().filter(near).take(MOST_CORNERS).copied().collect();
    let mut choices = vec![(region.box_around(), 0.0)];
    each_subset(&peaks, 4, &mut |four| {
        let heat = four.iter().map(|peak| peak.heat).sum::<f32>() / 4.0;
        choices.extend(ordered(four.iter().map(|peak| peak.at)).map(|corners| (corners, HEAT * heat)));
    });
    each_subset(&peaks, 3, &mut |three| {
        let [a, b, c] = [three[0].at, three[1].at, three[2].at];
        let heat = three.iter().map(|peak| peak.heat).sum::<f32>() / 4.0;
        for [a, b, c] in [[a, b, c], [b, c, a], [c, a, b]] {
            let fourth = Point::new(a.x + c.x - b.x, a.y + c.y - b.y);
            choices.extend(ordered([a, b, c, fourth].into_iter()).map(|corners| (corners, HEAT * heat - UNSEEN)));
        }
    });
    let rated = choices.into_iter().filter(|(corners, _)| quad::is_convex(corners)).map(|(corners, worth)| {
        let agreement = region.agreement(&corners);
        (corners, agreement, agreement + worth)
    });
    let (corners, agreement, _) = rated.max_by(|a, b| a.2.total_cmp(&b.2))?;
    let (corners, upright) = from_top_left(corners, region, maps);
    Some(Seen { corners, certainty: region.certainty, agreement, upright })
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

/// The corners beginning with the left end of the side that is up, and how far the cells agree on it.
fn from_top_left(corners: [Point; 4], region: &Region, maps: &Maps) -> ([Point; 4], f32) {
    let (mut sum, mut length) = ([0.0f32; 2], 0.0f32);
    for [x, y] in region.cells.iter().map(|&cell| maps.up(cell)) {
        sum = [sum[0] + x, sum[1] + y];
        length += x.hypot(y).max(1.0);
    }
    let upright = (sum[0].hypot(sum[1]) / length.max(1e-6)).min(1.0);
    // Where the cells do not agree, the side that is up in the photo.
    let up = if upright < LEAST_UPRIGHT { [0.0, -1.0] } else { sum };
    let middle = corners[0].middle(corners[2]).middle(corners[1].middle(corners[3]));
    let rise = |first: usize| {
        let side = corners[first].middle(corners[(first + 1) % 4]);
        let out = [side.x - middle.x, side.y - middle.y];
        (out[0] * up[0] + out[1] * up[1]) / out[0].hypot(out[1]).max(1e-6)
    };
    let top = (0..4).max_by(|&a, &b| rise(a).total_cmp(&rise(b))).unwrap_or(0);
    let mut turned = corners;
    turned.rotate_left(top);
    (turned, upright)
}
