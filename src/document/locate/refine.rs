//! The sides of a quad at the photo's full resolution: edges across each side, and the line that most of them lie on.

use image::RgbImage;

use super::{edge_profile::EdgePoint, edge_profile::edge_points, side_line::SideLine};
use crate::case::{geometry::Point, quad};

/// Share of a quad's shorter side beyond which no edge is looked for.
const REACH_OF_SIDE: f32 = 0.08;
/// Fewest pixels to each side of a line in which an edge is looked for.
const LEAST_REACH: f32 = 2.0;
/// Places along a side at which edges are looked for, and for a rough look.
const PLACES: usize = 48;
const ROUGH_PLACES: usize = 24;
/// Steps from the line to the farthest edge looked for, first coarse, then fine around the line found.
const STEPS: f32 = 20.0;
/// Coarse steps within which the fine search looks again.
const AGAIN: f32 = 3.0;
/// Support from which a line counts more than the side that the network drew.
const LEAST_SUPPORT: f32 = 0.45;

/// A quad whose sides lie on edges of the photo.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Refined {
    /// Its corners, in the order of the quad that came in.
    pub(super) corners: [Point; 4],
    /// For each side (from the first corner to the second, and so on) the share in [0, 1] of places along it at which the line
    /// lies on an edge; 0 where too little of it is in the photo.
    pub(super) support: [f32; 4],
}

/// `corners` (clockwise, in pixels of `image`) moved onto edges at most `reach` pixels away. A side without enough of them stays as
/// it is, and so does a corner that would go elsewhere.
pub(super) fn refined(image: &RgbImage, corners: &[Point; 4], reach: f32) -> Refined {
    let reach = reach_for(corners, reach);
    moved(corners, reach, |drawn| line_on_edges(image, drawn, reach))
}

/// The same to within a few pixels, in a tenth of the time: to choose among quads.
pub(super) fn roughly_refined(image: &RgbImage, corners: &[Point; 4], reach: f32) -> Refined {
    let reach = reach_for(corners, reach);
    moved(corners, reach, |drawn| coarse_line(image, drawn, reach, ROUGH_PLACES))
}

/// How far edges are looked for from the sides of a quad.
fn reach_for(corners: &[Point; 4], reach: f32) -> f32 {
    let shortest = (0..4).map(|index| corners[index].distance(corners[(index + 1) % 4])).fold(f32::INFINITY, f32::min);
    reach.min(shortest * REACH_OF_SIDE).max(LEAST_REACH)
}

/// The quad whose sides are the lines that `on_edges` finds for its sides.
fn moved(corners: &[Point; 4], reach: f32, on_edges: impl Fn(SideLine) -> SideLine) -> Refined {
    let drawn = |index: usize| SideLine::between(corners[index], corners[(index + 1) % 4]);
    let lines: [SideLine; 4] = std::array::from_fn(|index| on_edges(drawn(index)));
    let sides =
        [0, 1, 2, 3].map(|index| if lines[index].support >= LEAST_SUPPORT { lines[index] } else { drawn(index) });
    let met: [Point; 4] = std::array::from_fn(|index| {
        let met = sides[(index + 3) % 4].crossing(&sides[index]);
        met.filter(|met| met.distance(corners[index]) <= 3.0 * reach).unwrap_or(corners[index])
    });
    let corners = if quad::is_convex(&met) { met } else { *corners };
    Refined { corners, support: lines.map(|line| line.support) }
}

/// The line near `drawn` that most edges lie on, looked for coarsely, then finely.
fn line_on_edges(image: &RgbImage, drawn: SideLine, reach: f32) -> SideLine {
    let coarse = coarse_step(reach);
    let found = coarse_line(image, drawn, reach, PLACES);
    let fine = (coarse / 4.0).max(0.5);
    if found.support < LEAST_SUPPORT || fine >= coarse {
        return found;
    }
    let near = AGAIN * coarse;
    let again = found.fitted(&search(image, &found, near, fine, PLACES), 2.0 * fine, near);
    if again.support >= LEAST_SUPPORT { again.with_support(found.support) } else { found }
}

/// The line near `drawn`, to within a coarse step.
fn coarse_line(image: &RgbImage, drawn: SideLine, reach: f32, places: usize) -> SideLine {
    let coarse = coarse_step(reach);
    drawn.fitted(&search(image, &drawn, reach, coarse, places), 1.5 * coarse, reach)
}

fn coarse_step(reach: f32) -> f32 {
    (reach / STEPS).max(0.5)
}

fn search(image: &RgbImage, line: &SideLine, reach: f32, step: f32, places: usize) -> Vec<Vec<EdgePoint>> {
    (0..places)
        .filter_map(|place| edge_points(image, line, (place as f32 + 0.5) / places as f32, reach, step))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    /// A light quad on a dark, grained ground.
    fn scene(inside: &[Point; 4], light: u8) -> RgbImage {
        RgbImage::from_fn(400, 300, |x, y| {
            let at = Point::new(x as f32 + 0.5, y as f32 + 0.5);
            let within = (0..4).all(|index| {
                let (a, b) = (inside[index], inside[(index + 1) % 4]);
                (b.x - a.x) * (at.y - a.y) - (b.y - a.y) * (at.x - a.x) >= 0.0
            });
            let grain = ((x * 7 + y * 13) % 5) as u8;
            Rgb([if within { light } else { 90 } + grain; 3])
        })
    }

    fn quad(corners: [(f32, f32); 4]) -> [Point; 4] {
        corners.map(|(x, y)| Point::new(x, y))
    }

    #[test]
    fn sides_move_onto_the_edges() {
        let truth = quad([(60.0, 50.0), (330.0, 70.0), (320.0, 240.0), (70.0, 230.0)]);
        let drawn = quad([(64.0, 47.0), (325.0, 73.0), (324.0, 236.0), (66.0, 233.0)]);
        for light in [200, 112] {
            let refined = refined(&scene(&truth, light), &drawn, 9.0);
            for (found, true_corner) in refined.corners.iter().zip(truth) {
                assert!(found.distance(true_corner) < 1.2, "{light}: {found:?} {true_corner:?}");
            }
            assert!(refined.support.iter().all(|support| *support > 0.8), "{:?}", refined.support);
        }
    }

    #[test]
    fn without_edges_the_quad_stays_and_has_no_support() {
        let flat = RgbImage::from_pixel(400, 300, Rgb([120; 3]));
        let drawn = quad([(64.0, 47.0), (325.0, 73.0), (324.0, 236.0), (66.0, 233.0)]);
        let refined_quad = refined(&flat, &drawn, 9.0);
        assert!(refined_quad.support.iter().all(|support| *support == 0.0));
        assert!(refined_quad.corners.iter().zip(drawn).all(|(found, corner)| found.distance(corner) < 1e-2));
        // A quad outside the photo, and a photo without pixels.
        let outside = drawn.map(|corner| Point::new(corner.x + 2000.0, corner.y));
        assert_eq!(refined(&flat, &outside, 9.0).support, [0.0; 4]);
        assert_eq!(refined(&RgbImage::new(0, 0), &drawn, 9.0).support, [0.0; 4]);
    }

    #[test]
    fn a_side_half_covered_is_carried_by_its_other_half() {
        let truth = quad([(60.0, 50.0), (330.0, 50.0), (330.0, 240.0), (60.0, 240.0)]);
        let mut image = scene(&truth, 200);
        for y in 200..300 {
            for x in 80..200 {
                image.put_pixel(x, y, Rgb([180, 130, 100]));
            }
        }
        let drawn = truth.map(|corner| Point::new(corner.x + 2.0, corner.y - 4.0));
        let refined = refined(&image, &drawn, 9.0);
        assert!(refined.corners.iter().zip(truth).all(|(found, corner)| found.distance(corner) < 1.5), "{refined:?}");
        assert!((0.45..0.8).contains(&refined.support[2]), "{refined:?}");
    }
}
