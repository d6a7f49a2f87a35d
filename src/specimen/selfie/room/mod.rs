//! Rooms behind a person: boxes of walls with fittings and furniture, cast ray by ray once, and out of focus.

mod fittings;
mod plan;

use fittings::Fitting;
use plan::Plan;

use super::defocus::blurred;
use crate::specimen::{picture::Picture, seed::Seed};

/// Share by which the backdrop is larger than the frame, so that a shaking hand never sees its end.
const MARGIN: f32 = 0.16;
/// Backdrop pixels per frame pixel: out of focus, half of them are enough.
const DETAIL: f32 = 0.5;

/// What a room is lit by and for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Daylight {
    /// As it comes.
    Any,
    /// A bright window behind the person.
    Behind,
}

/// A picture behind a person, larger than the frame.
#[derive(Debug, Clone)]
pub(super) struct Backdrop {
    picture: Picture,
    width: f32,
    height: f32,
    /// Distance of what is seen, millimetres: how much it moves when the camera moves.
    pub(super) distance_mm: f32,
}

/// A point or a direction in the room, metres: right, up, forward from the camera's feet.
type Vector = [f32; 3];

/// The nearest thing along a ray: distance, colour before light, normal, and light it sends out by itself.
struct Hit {
    distance: f32,
    color: [f32; 3],
    normal: Vector,
    glow: [f32; 3],
}

impl Backdrop {
    /// A room for frames of this size and focal length in pixels.
    pub(super) fn room(seed: Seed, width: usize, height: usize, focal_px: f32, daylight: Daylight) -> Self {
        let plan = Plan::draw(seed.branch("plan"), daylight);
        let size = |side: usize| (side as f32 * (1.0 + 2.0 * MARGIN) * DETAIL).ceil() as usize;
        let (columns, rows) = (size(width), size(height));
        let focal = focal_px * DETAIL;
        let sharp = Picture::from_fn(columns, rows, |x, y| {
            let across = (x as f32 + 0.5 - columns as f32 / 2.0) / focal;
            let down = (y as f32 + 0.5 - rows as f32 / 2.0) / focal;
            plan.seen(plan.ray(across, down))
        });
        let mut draw = seed.branch("focus").draw();
        // Phones focus on the face; their small lenses blur the room a little, their portrait modes much more.
        let spot = if draw.chance(0.15) { draw.uniform(0.008..0.018) } else { draw.uniform(0.0012..0.005) };
        let picture = blurred(&sharp, spot * columns as f32);
        Backdrop { picture, width: width as f32, height: height as f32, distance_mm: plan.depth() * 1000.0 }
    }

    /// One plain colour that gets darker downwards: what a machine puts behind a face.
    pub(super) fn plain(seed: Seed, width: usize, height: usize) -> Self {
        let mut draw = seed.branch("plain").draw();
        let grey = draw.uniform(0.15..0.7);
        let tint: [f32; 3] = std::array::from_fn(|_| grey * draw.uniform(0.85..1.1));
        let fade = draw.uniform(0.0..0.4);
        let (columns, rows) = (width.div_ceil(2), height.div_ceil(2));
        let picture = Picture::from_fn(columns, rows, |_, y| tint.map(|c| c * (1.0 - fade * y as f32 / rows as f32)));
        Backdrop { picture, width: width as f32, height: height as f32, distance_mm: f32::INFINITY }
    }

    /// Light at a place of the frame, in pixels; places outside the margin see the border.
    pub(super) fn at(&self, x: f32, y: f32) -> [f32; 3] {
        let across = (x - self.width / 2.0) * DETAIL + self.picture.width() as f32 / 2.0;
        let down = (y - self.height / 2.0) * DETAIL + self.picture.height() as f32 / 2.0;
        self.picture.at(across, down)
    }
}

impl Plan {
    fn seen(&self, ray: Vector) -> [f32; 3] {
        let hit = self.nearest(ray);
        let place: Vector = std::array::from_fn(|c| self.eye()[c] + ray[c] * hit.distance);
        let light = self.light_at(place, hit.normal);
        std::array::from_fn(|c| hit.color[c] * light[c] + hit.glow[c])
    }

    fn nearest(&self, ray: Vector) -> Hit {
        let mut nearest = self.wall_along(ray);
        for block in &self.blocks {
            if let Some((distance, normal)) =
                block.hit(self.eye(), ray).filter(|(distance, _)| *distance < nearest.distance)
            {
                nearest = Hit { distance, color: block.color, normal, glow: [0.0; 3] };
            }
        }
        for ball in &self.leaves {
            if let Some((distance, normal)) =
                ball.hit(self.eye(), ray).filter(|(distance, _)| *distance < nearest.distance)
            {
                nearest = Hit { distance, color: ball.color, normal, glow: ball.glow };
            }
        }
        nearest
    }

    fn wall_along(&self, ray: Vector) -> Hit {
        let eye = self.eye();
        let planes = [(0, self.low[0]), (0, self.high[0]), (1, self.low[1]), (1, self.high[1]), (2, self.high[2])];
        let reach = |(index, (axis, at)): (usize, (usize, f32))| {
            let distance = (at - eye[axis]) / ray[axis];
            (distance > 0.0).then_some((distance, index, axis))
        };
        let first = planes.into_iter().enumerate().filter_map(reach).min_by(|a, b| a.0.total_cmp(&b.0));
        let Some((distance, wall, axis)) = first else {
            return Hit { distance: 10.0, color: self.paint[4], normal: [0.0, 0.0, -1.0], glow: [0.0; 3] };
        };
        let place: Vector = std::array::from_fn(|c| eye[c] + ray[c] * distance);
        let mut normal = [0.0; 3];
        normal[axis] = -ray[axis].signum();
        let (across, up) = match axis {
            0 => (place[2], place[1]),
            1 => (place[0], place[2]),
            _ => (place[0], place[1]),
        };
        let (color, glow) = self.surface(wall, across, up);
        Hit { distance, color, normal, glow }
    }

    /// Colour and own light of a wall at a place on it, in metres.
    fn surface(&self, wall: usize, across: f32, up: f32) -> ([f32; 3], [f32; 3]) {
        let fitting = self.fittings.iter().rev().find(|fitting| fitting.wall == wall && fitting.covers(across, up));
        match fitting {
            Some(fitting) => fitting.look(across, up),
            None if wall == 2 => (self.floor(across, up), [0.0; 3]),
            None if up < 0.09 && !(2..4).contains(&wall) => (self.skirting, [0.0; 3]),
            None => (self.paint[wall], [0.0; 3]),
        }
    }
}

impl Fitting {
    fn covers(&self, across: f32, up: f32) -> bool {
        let [left, bottom, right, top] = self.area;
        (left..right).contains(&across) && (bottom..top).contains(&up)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rooms_differ_have_contrast_and_a_window_behind_is_bright() {
        let spread = |backdrop: &Backdrop| {
            let mut greens: Vec<f32> = backdrop.picture.pixels().iter().map(|pixel| pixel[1]).collect();
            greens.sort_by(f32::total_cmp);
            [greens[greens.len() / 20], greens[greens.len() / 2], greens[greens.len() * 19 / 20]]
        };
        let rooms: Vec<_> =
            (0..8).map(|n| spread(&Backdrop::room(Seed::new(n), 54, 96, 80.0, Daylight::Any))).collect();
        assert!(rooms.iter().all(|[dark, _, bright]| bright / dark.max(1e-3) > 1.3), "{rooms:?}");
        assert!(rooms.windows(2).all(|pair| pair[0] != pair[1]));
        for number in 0..4 {
            let [.., bright] = spread(&Backdrop::room(Seed::new(number), 54, 96, 80.0, Daylight::Behind));
            assert!(bright > 1.5, "{bright}");
        }
    }
}
