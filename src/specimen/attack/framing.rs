//! Where the document lies in the picture.

use super::PhotoKind;
use crate::{
    case::geometry::Point,
    specimen::{
        scene::{Homography, Pose},
        seed::{Draw, Seed},
    },
};

/// A view of the plane in which `quad` (millimetres) is framed as the kind asks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Framing {
    pub(super) pose: Pose,
    /// From millimetres on the plane to undistorted pixels.
    pub(super) map: Homography,
}

/// Smallest margin of a well framed document as a share of its longer side in the picture: the rule for "too close to the
/// border" is 1.5 %, its warning 5 %.
const MARGIN: f32 = 0.055;

impl Framing {
    pub(super) fn draw(kind: PhotoKind, quad: [Point; 4], frame: [usize; 2], seed: Seed) -> Self {
        let mut draw = seed.draw();
        let [width, height] = frame.map(|side| side as f32);
        let pose = Pose {
            focal_px: width.max(height) * draw.uniform(0.68..0.92),
            middle: [width / 2.0, height / 2.0],
            roll: draw_roll(&mut draw, quad, frame),
            tilt: draw_tilt(&mut draw),
            point_mm: middle(&quad),
            place: [width / 2.0, height / 2.0],
            scale: width.max(height) / 400.0,
        };
        let best = fitted(pose, &quad, frame);
        match kind {
            PhotoKind::TooSmall => placed(best, draw.uniform(0.1..0.24), &quad, frame, &mut draw),
            PhotoKind::TooClose => placed(best, draw.uniform(1.02..1.16), &quad, frame, &mut draw),
            PhotoKind::Cropped => cropped(best, &quad, frame, &mut draw),
            PhotoKind::NearBorder => near_border(best, &quad, frame, &mut draw),
            _ => placed(best, 1.0 - 0.6 * draw.uniform(0.0..1.0f32).powf(1.6), &quad, frame, &mut draw),
        }
    }

    /// The same view of what lies `by` millimetres further on the plane.
    pub(super) fn shifted(&self, by: [f32; 2]) -> Self {
        let [x, y] = self.pose.point_mm;
        Framing::new(Pose { point_mm: [x + by[0], y + by[1]], ..self.pose })
    }

    fn new(pose: Pose) -> Self {
        Framing { pose, map: pose.homography() }
    }
}

fn middle(quad: &[Point; 4]) -> [f32; 2] {
    [quad.iter().map(|p| p.x).sum::<f32>() / 4.0, quad.iter().map(|p| p.y).sum::<f32>() / 4.0]
}

/// Mostly along the picture's longer side or upright, sometimes in any of the four turns.
fn draw_roll(draw: &mut Draw, quad: [Point; 4], frame: [usize; 2]) -> f32 {
    let wide = quad[0].distance(quad[1]) >= quad[1].distance(quad[2]);
    let across = frame[0] >= frame[1];
    let turn = match (draw.chance(0.12), wide == across) {
        (true, _) => 90.0 * draw.whole(0..4) as f32,
        (false, true) => 0.0,
        (false, false) => [0.0, 0.0, 90.0, 270.0][draw.whole(0..4) as usize],
    };
    turn + draw.normal() * if draw.chance(0.2) { 12.0 } else { 2.5 }
}

fn draw_tilt(draw: &mut Draw) -> [f32; 2] {
    let strength = if draw.chance(0.3) { draw.uniform(8.0..25.0) } else { draw.uniform(0.0..8.0) };
    let angle = draw.uniform(0.0..std::f32::consts::TAU);
    [strength * angle.cos(), strength * angle.sin()]
}

/// Left, top, right, bottom of the quad in the picture.
fn extent(pose: &Pose, quad: &[Point; 4]) -> [f32; 4] {
    let map = pose.homography();
    let mut reach = [f32::MAX, f32::MAX, f32::MIN, f32::MIN];
    for corner in quad {
        let at = map.apply(*corner);
        reach = [reach[0].min(at.x), reach[1].min(at.y), reach[2].max(at.x), reach[3].max(at.y)];
    }
    reach
}

/// The pose at which the quad just fits with its margin.
fn fitted(mut pose: Pose, quad: &[Point; 4], frame: [usize; 2]) -> Pose {
    for _ in 0..4 {
        let [left, top, right, bottom] = extent(&pose, quad);
        let (width, height) = (right - left, bottom - top);
        let margin = 2.0 * MARGIN * width.max(height);
        pose.scale *= (frame[0] as f32 / (width + margin)).min(frame[1] as f32 / (height + margin));
    }
    pose
}

/// Moves the quad's extent so that its left top corner lies at `target` (iterated, as tilted planes change with place).
fn moved(mut pose: Pose, quad: &[Point; 4], target: [f32; 2]) -> Pose {
    for _ in 0..4 {
        let [left, top, ..] = extent(&pose, quad);
        pose.place[0] += target[0] - left;
        pose.place[1] += target[1] - top;
    }
    pose
}

/// The quad at a share of the fitted size, anywhere within the margins, rather in the middle.
fn placed(mut pose: Pose, share: f32, quad: &[Point; 4], frame: [usize; 2], draw: &mut Draw) -> Framing {
    pose.scale *= share;
    let [left, top, right, bottom] = extent(&pose, quad);
    let size = [right - left, bottom - top];
    let margin = MARGIN * size[0].max(size[1]);
    let target = [0, 1].map(|k| {
        let room = frame[k] as f32 - size[k];
        let free = (room / 2.0 - margin).max(0.0);
        room / 2.0 + free * (0.45 * draw.normal()).clamp(-1.0, 1.0)
    });
    Framing::new(moved(pose, quad, target))
}

/// The quad with 8 … 40 % of its extent outside on one side, now and then on two.
fn cropped(mut pose: Pose, quad: &[Point; 4], frame: [usize; 2], draw: &mut Draw) -> Framing {
    pose.scale *= draw.uniform(0.55..1.05);
    let [left, top, right, bottom] = extent(&pose, quad);
    let size = [right - left, bottom - top];
    let first = draw.whole(0..2) as usize;
    let both = draw.chance(0.25);
    let target = [0, 1].map(|k| {
        let room = frame[k] as f32 - size[k];
        if k == first || both {
            let out = draw.uniform(0.08..0.4) * size[k];
            if draw.chance(0.5) { -out } else { room + out }
        } else {
            room * draw.uniform(0.3..0.7)
        }
    });
    Framing::new(moved(pose, quad, target))
}

/// The quad inside, but one side within 0.2 … 1.3 % of its width from the border.
fn near_border(mut pose: Pose, quad: &[Point; 4], frame: [usize; 2], draw: &mut Draw) -> Framing {
    pose.scale *= draw.uniform(0.45..0.9);
    let first = draw.whole(0..2) as usize;
    let (gap, share, start) = (draw.uniform(0.003..0.012), draw.uniform(0.35..0.65), draw.chance(0.5));
    // A tilted quad changes its size as it moves: come closer step by step.
    for _ in 0..5 {
        let [left, top, right, bottom] = extent(&pose, quad);
        let size = [right - left, bottom - top];
        let target = [0, 1].map(|k| {
            let room = frame[k] as f32 - size[k];
            let gap = gap * size[0].max(size[1]);
            match (k == first, start) {
                (true, true) => gap,
                (true, false) => room - gap,
                _ => room * share,
            }
        });
        pose = moved(pose, quad, target);
    }
    Framing::new(pose)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn margins(kind: PhotoKind, number: u64) -> ([f32; 4], f32) {
        let quad = [(0.0, 0.0), (85.6, 0.0), (85.6, 54.0), (0.0, 54.0)].map(|(x, y)| Point::new(x, y));
        let framing = Framing::draw(kind, quad, [4032, 3024], Seed::new(number));
        let [left, top, right, bottom] = extent(&framing.pose, &quad);
        ([left, top, 4032.0 - right, 3024.0 - bottom], (right - left).max(bottom - top))
    }

    #[test]
    fn every_kind_is_framed_as_it_says() {
        for number in 0..40 {
            let least = |kind| {
                let (margins, size) = margins(kind, number);
                (margins.into_iter().fold(f32::MAX, f32::min) / size, size)
            };
            assert!(least(PhotoKind::Genuine).0 > 0.04, "{number} {:?}", least(PhotoKind::Genuine));
            assert!(least(PhotoKind::Cropped).0 < -0.04);
            assert!((0.0..0.015).contains(&least(PhotoKind::NearBorder).0), "{:?}", least(PhotoKind::NearBorder));
            assert!(least(PhotoKind::TooSmall).1 < 0.3 * 4032.0);
            assert!(least(PhotoKind::TooClose).0 < 0.045);
        }
    }
}
