//! Whether it is a head that turns, or a picture of one.
//!
//! Seen from some distance, the five landmarks of a turned plane follow an affine map from where they lay before; those
//! of a head do not: the nose stands out and moves against eyes and mouth (structure from motion under weak perspective:
//! Koenderink and van Doorn, "Affine structure from motion", 1991). Five landmarks are ten numbers, an affine map takes six
//! of them. What is left, compared with what an average head (as in `face::pose`) would leave when turned so far, is the
//! depth of this face: 0 in a plane, and at most 1 in an average head. The map itself takes up a part of a head's depth, so that
//! heads measure less: 0.72 to 0.86 in six live clips, against 0.05 to 0.34 in photos of five people turned as planes.
//!
//! A photo that is bent has some depth, a mask that is worn has all of it, and so has a video of a head on a display: none
//! of these is told from a head by this measure where it moves like one.

use super::{
    gestures::Rest,
    order_statistics::{quantile, rest},
};
use crate::{
    case::{face::Landmarks, timeline::FaceSample},
    policy::MovementPolicy,
};

/// Depths of the landmarks of an average head in eye distances: eyes, nose, corners of the mouth.
const AVERAGE_DEPTHS: [f64; 5] = [0.0, 0.0, 0.52, 0.08, 0.08];
/// Degrees of yaw or pitch from rest up to which a frame shows the face as it is at rest.
const RESTING_DEGREES: f64 = 10.0;
/// Frames at rest that are needed, and frames that are turned.
const MIN_RESTING: usize = 3;
const MIN_TURNED: usize = 5;
/// Largest pitch in degrees from rest: landmarks tell nods badly.
const MOST_PITCH: f64 = 15.0;

/// Five points relative to their centre.
type Shape = [[f64; 2]; 5];

/// What the turned frames tell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Depth {
    /// Depth of the face in the turned frames, by least squares: 1 in an average head, 0 in a plane.
    pub(super) depth: f64,
    /// Frames turned far enough to tell.
    pub(super) turned: usize,
    /// Root mean square distance of the landmarks from an affine map of their places at rest, in shares of the distance
    /// between the eyes at rest: median of the turned frames.
    pub(super) residual: f64,
    /// The same of the frames at rest, where there are any: what is noise.
    pub(super) residual_at_rest: Option<f64>,
}

/// The depth of the face that these frames show; `None` where too few are turned, or none rests.
pub(super) fn depth(faces: &[FaceSample], policy: &MovementPolicy) -> Option<Depth> {
    let pose = Rest::of(faces)?;
    let (resting, others): (Vec<&FaceSample>, Vec<&FaceSample>) =
        faces.iter().partition(|face| pose.turn(face).iter().all(|angle| angle.abs() <= RESTING_DEGREES));
    let reference = Reference::of(&widest_half(&resting))?;
    let mut at_rest = Vec::new();
    let mut residuals = Vec::new();
    // Least squares through zero: frames that are turned further tell more.
    let (mut product, mut square) = (0.0, 0.0);
    for face in resting.iter().chain(&others) {
        let Some(seen) = reference.look(&face.face.landmarks) else { continue };
        let [yaw, pitch] = pose.turn(face);
        if pitch.abs() > MOST_PITCH {
            continue;
        }
        // Small tilts are noise of the landmarks.
        let tilt = if seen.tilt_degrees >= policy.depth_tilt_degrees { seen.tilt_degrees } else { 0.0 };
        let is_turned = yaw.abs() >= policy.depth_yaw_degrees;
        if !is_turned && tilt == 0.0 {
            at_rest.push(seen.residual);
            continue;
        }
        // A head's nose moves to the side to which the head turns.
        let along = if is_turned { seen.parallax[0] * yaw.signum() } else { seen.parallax[0].hypot(seen.parallax[1]) };
        let degrees = if is_turned { yaw.abs().max(tilt) } else { tilt };
        let turned = degrees.min(90.0).to_radians().sin();
        product += along * turned;
        square += turned * turned;
        residuals.push(seen.residual);
    }
    let turned = residuals.len();
    if turned < MIN_TURNED {
        return None;
    }
    Some(Depth {
        depth: (product / square).max(0.0),
        turned,
        residual: quantile(residuals, 0.5)?,
        residual_at_rest: quantile(at_rest, 0.5),
    })
}

/// The half of the faces that are widest for their height: a plane that is turned is still frontal to the network that
/// tells the pose, but narrow.
fn widest_half(faces: &[&FaceSample]) -> Vec<Shape> {
    let mut shapes: Vec<(f64, Shape)> = faces.iter().filter_map(|face| upright(&face.face.landmarks)).collect();
    shapes.sort_by(|a, b| b.0.total_cmp(&a.0));
    shapes.truncate(shapes.len().div_ceil(2));
    shapes.into_iter().map(|(_, shape)| shape).collect()
}

/// The landmarks with the eyes level and one apart, and the width of the face for its height.
fn upright(landmarks: &Landmarks) -> Option<(f64, Shape)> {
    let points = landmarks.points().map(|point| [f64::from(point.x), f64::from(point.y)]);
    let eyes = [points[1][0] - points[0][0], points[1][1] - points[0][1]];
    let square = eyes[0] * eyes[0] + eyes[1] * eyes[1];
    let shape = points.map(|[x, y]| {
        let [x, y] = [x - points[0][0], y - points[0][1]];
        [(x * eyes[0] + y * eyes[1]) / square, (y * eyes[0] - x * eyes[1]) / square]
    });
    let height = (shape[3][1] + shape[4][1]) / 2.0;
    (square > 1.0 && height > 0.1).then(|| (1.0 / height, shape))
}

fn centred(points: Shape) -> Shape {
    let mean = |axis: usize| points.iter().map(|point| point[axis]).sum::<f64>() / 5.0;
    let middle = [mean(0), mean(1)];
    points.map(|[x, y]| [x - middle[0], y - middle[1]])
}

/// The face at rest.
struct Reference {
    /// Its landmarks in eye distances.
    shape: Shape,
    /// Inverse of the matrix of their second moments.
    inverse: [[f64; 2]; 2],
    /// The part of an average head's depths that no affine map can make, divided by its square.
    direction: [f64; 5],
}

/// One frame against the face at rest.
struct Seen {
    /// How far the landmarks are moved across and down against an affine map, as a share of what an average head's depth
    /// would be seen whole from the side.
    parallax: [f64; 2],
    /// Tilt of a plane that would be narrowed so.
    tilt_degrees: f64,
    /// Root mean square distance from the affine map, in eye distances at rest.
    residual: f64,
}

impl Reference {
    fn of(shapes: &[Shape]) -> Option<Self> {
        if shapes.len() < MIN_RESTING {
            return None;
        }
        let mut middle = [[0.0; 2]; 5];
        for (point, place) in middle.iter_mut().enumerate() {
            for (axis, value) in place.iter_mut().enumerate() {
                *value = rest(shapes.iter().map(|shape| shape[point][axis]).collect())?;
            }
        }
        let shape = centred(middle);
        let moment = |a: usize, b: usize| shape.iter().map(|point| point[a] * point[b]).sum::<f64>();
        let determinant = moment(0, 0) * moment(1, 1) - moment(0, 1) * moment(0, 1);
        if determinant.is_nan() || determinant < 1e-6 {
            return None;
        }
        let inverse = [[moment(1, 1), -moment(0, 1)], [-moment(0, 1), moment(0, 0)]];
        let inverse = inverse.map(|row| row.map(|value| value / determinant));
        let mean = AVERAGE_DEPTHS.iter().sum::<f64>() / 5.0;
        let depths = AVERAGE_DEPTHS.map(|depth| depth - mean);
        let slopes = fit(&shape, &inverse, &depths);
        let mut direction = [0.0; 5];
        for (point, left) in direction.iter_mut().enumerate() {
            *left = depths[point] - slopes[0] * shape[point][0] - slopes[1] * shape[point][1];
        }
        let square: f64 = direction.iter().map(|value| value * value).sum();
        Some(Reference { shape, inverse, direction: direction.map(|value| value / square) })
    }

    /// `None` where the landmarks are no face.
    fn look(&self, landmarks: &Landmarks) -> Option<Seen> {
        let points = centred(landmarks.points().map(|point| [f64::from(point.x), f64::from(point.y)]));
        let across = points.map(|point| point[0]);
        let down = points.map(|point| point[1]);
        let (m, n) = (fit(&self.shape, &self.inverse, &across), fit(&self.shape, &self.inverse, &down));
        // Singular values of the affine map: its scale, and its scale narrowed by the tilt.
        let kept = ((m[0] + n[1]) / 2.0).hypot((n[0] - m[1]) / 2.0);
        let bent = ((m[0] - n[1]) / 2.0).hypot((n[0] + m[1]) / 2.0);
        let scale = kept + bent;
        if scale.is_nan() || scale < 1.0 {
            return None;
        }
        let along = |values: &[f64; 5]| values.iter().zip(self.direction).map(|(a, b)| a * b).sum::<f64>() / scale;
        let left = |values: &[f64; 5], slopes: [f64; 2], point: usize| {
            values[point] - slopes[0] * self.shape[point][0] - slopes[1] * self.shape[point][1]
        };
        let square: f64 = (0..5).map(|point| left(&across, m, point).powi(2) + left(&down, n, point).powi(2)).sum();
        Some(Seen {
            parallax: [along(&across), along(&down)],
            tilt_degrees: ((kept - bent).abs() / scale).min(1.0).acos().to_degrees(),
            residual: (square / 5.0).sqrt() / scale,
        })
    }
}

/// The slopes with which `values` follow the places of `shape`, both relative to their centre.
fn fit(shape: &Shape, inverse: &[[f64; 2]; 2], values: &[f64; 5]) -> [f64; 2] {
    let product = |axis: usize| shape.iter().zip(values).map(|(point, value)| point[axis] * value).sum::<f64>();
    let products = [product(0), product(1)];
    inverse.map(|row| row[0] * products[0] + row[1] * products[1])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::selfie::posed_tracks::{Look, policy, swing, track};

    fn measured(of: impl Fn(usize) -> Look) -> Option<Depth> {
        let faces: Vec<FaceSample> = track(60, of).timeline.samples.iter().filter_map(|sample| sample.face).collect();
        depth(&faces, &policy().movement)
    }

    #[test]
    fn a_head_has_its_depth() {
        for share in [0.5, 1.0, 1.2] {
            let seen = measured(|index| Look { yaw: swing(index, 35.0), depth: share, ..Look::default() }).unwrap();
            let of_share = seen.depth / f64::from(share);
            assert!((0.7..1.1).contains(&of_share), "{share}: {seen:?}");
            assert!(seen.residual > 0.02 && seen.residual > 1.5 * seen.residual_at_rest.unwrap(), "{seen:?}");
        }
    }

    /// The network for poses takes a turned picture for a frontal face, or does not.
    #[test]
    fn a_plane_has_none() {
        for yaw_share in [0.0, 0.3, 1.0] {
            let plane = |index: usize| {
                let turned = swing(index, 40.0);
                Look { yaw: yaw_share * turned, plane_degrees: Some(turned), depth: 0.0, ..Look::default() }
            };
            let seen = measured(plane).unwrap();
            assert!(seen.depth < 0.05 && seen.residual < 0.01 && seen.turned >= 20, "{seen:?}");
        }
    }

    #[test]
    fn a_nose_that_moves_the_wrong_way_is_no_depth() {
        let wrong = |index: usize| {
            let turned = swing(index, 30.0);
            Look { yaw: -turned, plane_degrees: Some(turned), ..Look::default() }
        };
        assert_eq!(measured(wrong).unwrap().depth, 0.0);
    }

    #[test]
    fn who_does_not_turn_tells_nothing() {
        // A swing rests at one of its ends: twice its reach stays below what counts as turned.
        assert_eq!(measured(|index| Look { yaw: swing(index, 3.0), ..Look::default() }), None);
        assert_eq!(measured(|_| Look { faces: 0, ..Look::default() }), None);
        assert_eq!(depth(&[], &policy().movement), None);
    }
}
