//! Quads: four corners clockwise, in image pixels.

use super::geometry::{Point, Rect};

/// Twice the signed area of a polygon; positive where its corners run clockwise as seen (y points down).
fn doubled_area(corners: &[Point]) -> f64 {
    let next = corners.iter().cycle().skip(1);
    corners.iter().zip(next).map(|(a, b)| cross(*a, *b)).sum()
}

fn cross(a: Point, b: Point) -> f64 {
    f64::from(a.x) * f64::from(b.y) - f64::from(a.y) * f64::from(b.x)
}

/// Which side of the line from `a` to `b` the point lies on: positive to the right as seen.
fn side(a: Point, b: Point, point: Point) -> f64 {
    let along = [f64::from(b.x) - f64::from(a.x), f64::from(b.y) - f64::from(a.y)];
    along[0] * (f64::from(point.y) - f64::from(a.y)) - along[1] * (f64::from(point.x) - f64::from(a.x))
}

/// Whether the point lies in the quad, which is convex and runs clockwise or against.
pub fn contains(quad: &[Point; 4], point: Point) -> bool {
    let sides: [f64; 4] = std::array::from_fn(|index| side(quad[index], quad[(index + 1) % 4], point));
    sides.iter().all(|side| *side >= 0.0) || sides.iter().all(|side| *side <= 0.0)
}

/// The upright box around a quad.
pub fn bounds(quad: &[Point; 4]) -> Rect {
    let span = |value: fn(&Point) -> f32| {
        quad.iter().map(value).fold((f32::MAX, f32::MIN), |(low, high), value| (low.min(value), high.max(value)))
    };
    let ((left, right), (top, bottom)) = (span(|point| point.x), span(|point| point.y));
    Rect { x: left, y: top, width: right - left, height: bottom - top }
}

/// Area of a quad in square pixels.
pub fn area(quad: &[Point; 4]) -> f64 {
    doubled_area(quad).abs() / 2.0
}

/// Whether the corners are numbers, run clockwise, and the quad bulges at each of them.
pub fn is_convex(quad: &[Point; 4]) -> bool {
    let turns = |index: usize| side(quad[index], quad[(index + 1) % 4], quad[(index + 2) % 4]);
    quad.iter().all(|corner| corner.x.is_finite() && corner.y.is_finite()) && (0..4).all(|index| turns(index) > 0.0)
}

/// The corners of the part of the convex polygon `subject` inside the convex, clockwise polygon `window` (Sutherland and
/// Hodgman, "Reentrant polygon clipping", 1974).
fn clipped(subject: &[Point], window: &[Point]) -> Vec<Point> {
    let mut kept = subject.to_vec();
    for (&a, &b) in window.iter().zip(window.iter().cycle().skip(1)) {
        let from = std::mem::take(&mut kept);
        for (&here, &next) in from.iter().zip(from.iter().cycle().skip(1)) {
            let (own, other) = (side(a, b, here), side(a, b, next));
            if own >= 0.0 {
                kept.push(here);
            }
            if (own > 0.0 && other < 0.0) || (own < 0.0 && other > 0.0) {
                let share = (own / (own - other)) as f32;
                kept.push(Point::new(here.x + (next.x - here.x) * share, here.y + (next.y - here.y) * share));
            }
        }
    }
    kept
}

/// Area in square pixels that two convex, clockwise quads share.
pub fn shared_area(a: &[Point; 4], b: &[Point; 4]) -> f64 {
    doubled_area(&clipped(a, b)).abs() / 2.0
}

/// Intersection over union of two quads, in [0, 1]; 0 where either is not convex. Either may run clockwise or against.
pub fn overlap(a: &[Point; 4], b: &[Point; 4]) -> f64 {
    let (a, b) = (clockwise(*a), clockwise(*b));
    if !is_convex(&a) || !is_convex(&b) {
        return 0.0;
    }
    let both = shared_area(&a, &b);
    let either = area(&a) + area(&b) - both;
    if either > 0.0 { (both / either).clamp(0.0, 1.0) } else { 0.0 }
}

/// The same corners, clockwise from the same first one.
fn clockwise(quad: [Point; 4]) -> [Point; 4] {
    if doubled_area(&quad) < 0.0 { [quad[0], quad[3], quad[2], quad[1]] } else { quad }
}

/// Share in [0, 1] of a convex, clockwise quad's area inside an image of `size` (width, height).
pub fn share_inside(quad: &[Point; 4], size: [u32; 2]) -> f64 {
    let all = area(quad);
    if all > 0.0 { (shared_area(quad, &frame(size)) / all).clamp(0.0, 1.0) } else { 0.0 }
}

/// The border of an image of `size` (width, height) as a quad.
pub fn frame([width, height]: [u32; 2]) -> [Point; 4] {
    let (right, bottom) = (width as f32, height as f32);
    [Point::default(), Point::new(right, 0.0), Point::new(right, bottom), Point::new(0.0, bottom)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quad(corners: [(f32, f32); 4]) -> [Point; 4] {
        corners.map(|(x, y)| Point::new(x, y))
    }

    #[test]
    fn overlaps_of_squares_and_diamonds() {
        let square = quad([(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]);
        let moved = square.map(|corner| Point::new(corner.x + 5.0, corner.y));
        assert!((overlap(&square, &moved) - 1.0 / 3.0).abs() < 1e-9);
        assert!((overlap(&square, &square) - 1.0).abs() < 1e-9);
        let against = [square[0], square[3], square[2], square[1]];
        assert!((overlap(&against, &moved) - 1.0 / 3.0).abs() < 1e-9);
        let diamond = quad([(5.0, 0.0), (10.0, 5.0), (5.0, 10.0), (0.0, 5.0)]);
        assert!((overlap(&square, &diamond) - 0.5).abs() < 1e-6);
        assert_eq!(overlap(&square, &square.map(|corner| Point::new(corner.x + 30.0, corner.y))), 0.0);
    }

    #[test]
    fn shares_inside_the_frame() {
        let half_out = quad([(-10.0, 2.0), (10.0, 2.0), (10.0, 8.0), (-10.0, 8.0)]);
        assert!((share_inside(&half_out, [20, 10]) - 0.5).abs() < 1e-9);
        let around = quad([(-10.0, -10.0), (30.0, -10.0), (30.0, 30.0), (-10.0, 30.0)]);
        assert!((share_inside(&around, [20, 10]) - 200.0 / 1600.0).abs() < 1e-9);
    }

    #[test]
    fn what_is_no_quad_has_no_overlap() {
        let square = quad([(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]);
        for corners in [
            [(0.0, 0.0); 4],
            [(0.0, 0.0), (10.0, 10.0), (10.0, 0.0), (0.0, 10.0)],
            [(0.0, 0.0), (10.0, 0.0), (2.0, 2.0), (0.0, 10.0)],
            [(f32::NAN, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)],
            [(0.0, 0.0), (f32::INFINITY, 0.0), (10.0, 10.0), (0.0, 10.0)],
        ] {
            assert!(!is_convex(&quad(corners)), "{corners:?}");
            assert_eq!(overlap(&quad(corners), &square), 0.0, "{corners:?}");
        }
        assert_eq!(share_inside(&quad([(0.0, 0.0); 4]), [10, 10]), 0.0);
    }
}
