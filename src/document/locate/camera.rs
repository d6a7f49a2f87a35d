//! What a quad in a photo is in space. A document is a rectangle of a standard's size, and a phone's camera has about the same angle of
//! view everywhere: together they tell a likely quad from an unlikely one without looking at the pixels.

use crate::case::{geometry::Point, quad};

/// Focal length in the photo's longer sides: that of phones' main cameras (26 to 28 mm on the 36 mm of a full frame). With it the
/// labelled quads of 130 grey copies of DLC-2021 have right angles to within 0.013 in cosine (90th percentile 0.012) and the aspect of
/// their standard to within 3 %; 0.7 to 1.0 serves as well.
const FOCAL: f64 = 0.8;
/// Longer by shorter side: cards ID-1 (ISO/IEC 7810: 85.60 by 53.98 mm); ID-2, pages ID-3 and, within 1 %, two pages of a passport
/// (105 by 74, 125 by 88, 176 by 125 mm); visas MRV-A (120 by 80 mm). The last three by ICAO 9303.
const ASPECTS: [f64; 3] = [85.6 / 53.98, 125.0 / 88.0, 120.0 / 80.0];
/// What counts as one: cosine of the angle at a corner, logarithm of an aspect by the nearest standard's, logarithm of the farthest
/// by the nearest corner's distance. Half of 944 specimens have 0.001, 0.01 and 0.07, nine of ten 0.009, 0.015 and 0.26.
const UNITS: [f64; 3] = [0.05, 0.05, 0.25];
/// Worst cost: documents of other sizes, bent or photographed by other cameras are seldom, but they are.
const MOST: f64 = 20.0;
/// Rounds of Newton's method, and the pixels by which it looks beside.
const ROUNDS: usize = 6;
const BESIDE: f64 = 0.5;
/// Cosine and logarithm of the aspect up to which a completed quad is right.
const RIGHT: f64 = 0.02;

/// The camera of a photo.
#[derive(Debug, Clone, Copy)]
pub(super) struct Camera {
    middle: Point,
    focal: f64,
}

/// The parallelogram in space that is seen as a quad.
struct Sheet {
    /// Cosine of the angle at the first corner.
    cosine: f64,
    /// Length of the first side by that of the fourth.
    aspect: f64,
    /// Distance of the farthest corner by that of the nearest, ≥ 1.
    depth: f64,
}

impl Camera {
    /// The camera of a photo of `size` (width, height) that is not cut.
    pub(super) fn of([width, height]: [u32; 2]) -> Self {
        let middle = Point::new(width as f32 / 2.0, height as f32 / 2.0);
        Camera { middle, focal: FOCAL * f64::from(width.max(height).max(1)) }
    }

    /// What speaks against a quad being a document of a standard's size, 0 (nothing) … 20.
    pub(super) fn misshape(&self, quad: &[Point; 4]) -> f32 {
        let Some(sheet) = self.sheet(quad) else { return MOST as f32 };
        let long = sheet.aspect.ln().abs();
        let off = ASPECTS.iter().map(|aspect| (long - aspect.ln()).abs()).fold(f64::INFINITY, f64::min);
        let cost: f64 =
            [sheet.cosine, off, sheet.depth.ln()].iter().zip(UNITS).map(|(value, unit)| (value / unit).powi(2)).sum();
        if cost.is_finite() { cost.min(MOST) as f32 } else { MOST as f32 }
    }

    /// The quads that have three corners of this one and a fourth, in place of that at `corner`, with which they are documents of a
    /// standard's size, upright or lying.
    pub(super) fn completed(&self, quad: &[Point; 4], corner: usize) -> Vec<[Point; 4]> {
        let farthest = quad[corner].distance(quad[(corner + 2) % 4]);
        self.of_standard_size(|[x, y]| {
            let mut moved = *quad;
            moved[corner] = Point::new(moved[corner].x + x as f32, moved[corner].y + y as f32);
            (moved, farthest)
        })
    }

    /// The quads that have the lines of three sides of this one and a fourth, in place of that from `side` to the next corner, with
    /// which they are documents of a standard's size, upright or lying.
    pub(super) fn with_side(&self, quad: &[Point; 4], side: usize) -> Vec<[Point; 4]> {
        let ends = [[side, (side + 3) % 4], [(side + 1) % 4, (side + 2) % 4]];
        let lengths = ends.map(|[end, other]| quad[end].distance(quad[other]).max(1.0));
        self.of_standard_size(|by| {
            let mut moved = *quad;
            for ((end, length), by) in ends.iter().zip(lengths).zip(by) {
                let share = by as f32 / length;
                let [from, to] = [quad[end[1]], quad[end[0]]];
                moved[end[0]] = Point::new(to.x + (to.x - from.x) * share, to.y + (to.y - from.y) * share);
            }
            (moved, lengths[0].min(lengths[1]))
        })
    }

    /// The quads among those that `moved` makes of two numbers (pixels, 0 is the quad to begin with, and the most that a step may change)
    /// that are documents of a standard's size.
    fn of_standard_size(&self, moved: impl Fn([f64; 2]) -> ([Point; 4], f32)) -> Vec<[Point; 4]> {
        let both = ASPECTS.iter().flat_map(|aspect| [*aspect, 1.0 / aspect]);
        both.filter_map(|aspect| self.of_aspect(aspect, &moved)).collect()
    }

    /// Newton's method on the two numbers, for a right angle and the aspect.
    fn of_aspect(&self, aspect: f64, moved: impl Fn([f64; 2]) -> ([Point; 4], f32)) -> Option<[Point; 4]> {
        let wrong = |at: [f64; 2]| {
            let sheet = self.sheet(&moved(at).0)?;
            Some([sheet.cosine, (sheet.aspect / aspect).ln()])
        };
        let step = f64::from(moved([0.0; 2]).1);
        let mut at = [0.0f64; 2];
        for _ in 0..ROUNDS {
            let [a, b] = wrong(at)?;
            let beside = |x: f64, y: f64| {
                let [c, d] = wrong([at[0] + x, at[1] + y])?;
                Some([(c - a) / BESIDE, (d - b) / BESIDE])
            };
            let ([ax, bx], [ay, by]) = (beside(BESIDE, 0.0)?, beside(0.0, BESIDE)?);
            let determinant = ax * by - ay * bx;
            let go = |value: f64| (value / determinant).clamp(-step, step);
            at = [at[0] - go(a * by - b * ay), at[1] - go(b * ax - a * bx)];
        }
        let [a, b] = wrong(at)?;
        let quad = moved(at).0;
        (a.abs().max(b.abs()) < RIGHT && quad::is_convex(&quad)).then_some(quad)
    }

    /// Every convex quad is the picture of one parallelogram, but for its distance: the depths of its corners d follow from
    /// d₀p₀ − d₁p₁ + d₂p₂ = d₃p₃ for the rays p through them (as in Zhang and He, "Whiteboard scanning and image enhancement", 2007).
    fn sheet(&self, quad: &[Point; 4]) -> Option<Sheet> {
        let rays = quad.map(|corner| {
            let apart = [corner.x - self.middle.x, corner.y - self.middle.y];
            [f64::from(apart[0]) / self.focal, f64::from(apart[1]) / self.focal, 1.0]
        });
        let [a, b, c, d] = rays;
        let whole = determinant(&a, &b, &c);
        let depths =
            [determinant(&d, &b, &c) / whole, -determinant(&a, &d, &c) / whole, determinant(&a, &b, &d) / whole, 1.0];
        if !depths.iter().all(|depth| depth.is_finite() && *depth > 0.0) {
            return None;
        }
        let at = |corner: usize| rays[corner].map(|value| value * depths[corner]);
        let side = |to: usize| {
            let (from, to) = (at(0), at(to));
            [to[0] - from[0], to[1] - from[1], to[2] - from[2]]
        };
        let dot = |a: [f64; 3], b: [f64; 3]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let (first, fourth) = (side(1), side(3));
        let (across, down) = (dot(first, first).sqrt(), dot(fourth, fourth).sqrt());
        let far = depths.iter().copied().fold(0.0, f64::max) / depths.iter().copied().fold(f64::INFINITY, f64::min);
        Some(Sheet { cosine: dot(first, fourth) / (across * down), aspect: across / down, depth: far })
    }
}

/// Determinant of the matrix with these columns.
fn determinant(a: &[f64; 3], b: &[f64; 3], c: &[f64; 3]) -> f64 {
    a[0] * (b[1] * c[2] - b[2] * c[1]) - b[0] * (a[1] * c[2] - a[2] * c[1]) + c[0] * (a[1] * b[2] - a[2] * b[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A card before the camera: turned in its plane, tilted, at a distance, as it is seen in a photo of 4,000 by 3,000 pixels.
    fn seen(size: [f64; 2], turn: f64, tilt: f64, distance: f64) -> [Point; 4] {
        [(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)].map(|(u, v)| {
            let (x, y) = (u * size[0], v * size[1]);
            let (x, y) = (x * turn.cos() - y * turn.sin(), x * turn.sin() + y * turn.cos());
            let depth = distance + y * tilt.sin();
            let focal = FOCAL * 4000.0;
            Point::new(
                (2000.0 + focal * (x + 15.0) / depth) as f32,
                (1500.0 + focal * (y * tilt.cos() - 9.0) / depth) as f32,
            )
        })
    }

    #[test]
    fn documents_of_standard_sizes_cost_nothing_from_anywhere() {
        let camera = Camera::of([4000, 3000]);
        for size in [[85.6, 53.98], [125.0, 88.0], [88.0, 125.0], [120.0, 80.0]] {
            for (turn, tilt) in [(0.0, 0.0), (0.4, 0.3), (2.8, -0.4), (-1.2, 0.5)] {
                let cost = camera.misshape(&seen(size, turn, tilt, 300.0));
                assert!(cost < 1.0, "{size:?} {turn} {tilt}: {cost}");
            }
        }
        let square = seen([70.0, 70.0], 0.3, 0.2, 300.0);
        assert!(camera.misshape(&square) > 10.0);
    }

    #[test]
    fn a_corner_elsewhere_costs_and_is_found_from_the_others() {
        let camera = Camera::of([4000, 3000]);
        let truth = seen([125.0, 88.0], 0.2, 0.35, 320.0);
        for (corner, (right, down)) in
            [(-120.0, -90.0), (90.0, -120.0), (90.0, -120.0), (150.0, 60.0)].into_iter().enumerate()
        {
            let mut wrong = truth;
            wrong[corner] = Point::new(wrong[corner].x + right, wrong[corner].y + down);
            assert!(camera.misshape(&wrong) > 4.0 + camera.misshape(&truth), "{corner}");
            let found = camera.completed(&wrong, corner);
            let off = found.iter().map(|quad| quad[corner].distance(truth[corner])).fold(f32::INFINITY, f32::min);
            // Two places may complete a document; one of a few found from afar is near the true one.
            assert!(off < 60.0, "{corner}: {off}");
            let from_near = |quad: &[Point; 4]| quad[corner].distance(truth[corner]) < 1.0;
            assert!(camera.completed(&truth, corner).iter().any(from_near), "{corner}");
        }
    }

    #[test]
    fn a_side_within_the_document_or_beside_it_is_put_where_it_belongs() {
        let camera = Camera::of([4000, 3000]);
        let truth = seen([125.0, 88.0], 0.2, 0.35, 320.0);
        for side in 0..4 {
            let (next, opposite) = ((side + 1) % 4, [(side + 3) % 4, (side + 2) % 4]);
            for share in [-0.3, -0.1, 0.2] {
                let mut wrong = truth;
                for (end, other) in [side, next].into_iter().zip(opposite) {
                    let (to, from) = (truth[end], truth[other]);
                    wrong[end] = Point::new(to.x + (to.x - from.x) * share, to.y + (to.y - from.y) * share);
                }
                let found = camera.with_side(&wrong, side);
                let off = |quad: &[Point; 4]| quad.iter().zip(truth).map(|(a, b)| a.distance(b)).fold(0.0, f32::max);
                let best = found.iter().map(off).fold(f32::INFINITY, f32::min);
                assert!(best < 3.0, "{side} {share}: {best}");
            }
        }
    }

    #[test]
    fn what_is_no_quad_costs_most_and_completes_to_nothing_wrong() {
        let camera = Camera::of([400, 300]);
        let at = |x, y| Point::new(x, y);
        for quad in [
            [at(5.0, 5.0); 4],
            [at(f32::NAN, 0.0), at(9.0, 0.0), at(9.0, 9.0), at(0.0, 9.0)],
            [at(0.0, 0.0), at(9.0, 9.0), at(9.0, 0.0), at(0.0, 9.0)],
            [at(0.0, 0.0), at(9.0, 0.0), at(2.0, 2.0), at(0.0, 9.0)],
        ] {
            assert_eq!(camera.misshape(&quad), 20.0, "{quad:?}");
            assert!(camera.completed(&quad, 2).iter().all(quad::is_convex), "{quad:?}");
            assert!(camera.with_side(&quad, 1).iter().all(quad::is_convex), "{quad:?}");
        }
        assert!(Camera::of([0, 0]).misshape(&quad::frame([10, 10])).is_finite());
    }
}
