//! A sheet in space: paper or a display, flat or bent about its upright middle line, as a pinhole camera sees it.

use crate::{
    case::{face::Pose, geometry::Point},
    specimen::person::{Lamp, Light},
};

/// A vector in the camera's directions: right, down, forward.
type Vector = [f32; 3];

/// Where a sheet is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sheet {
    /// Half its width and half its height, millimetres.
    pub(super) half_mm: [f32; 2],
    /// Its middle, millimetres.
    pub(super) center_mm: Vector,
    /// How it is turned, in the signs of [`Pose`].
    pub(super) turn: Pose,
    /// One over the radius of its bend in millimetres; positive bulges towards the camera.
    pub(super) bend: f32,
}

/// A point of the sheet that a pixel sees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Seen {
    /// Millimetres to the right of and below the sheet's middle, along the sheet.
    pub(super) place: [f32; 2],
    /// Direction out of the sheet's face, towards the camera's side.
    pub(super) normal: Vector,
    /// Direction from the camera, unit length.
    pub(super) ray: Vector,
    /// Millimetres that a pixel covers there, seen straight on.
    pub(super) pixel_mm: f32,
}

fn dot(a: Vector, b: Vector) -> f32 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

/// A sheet with its axes, ready for many pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed {
    sheet: Sheet,
    /// Right, down and into the sheet.
    axes: [Vector; 3],
    /// The camera, in the sheet's axes.
    origin: Vector,
    focal_px: f32,
    middle_px: [f32; 2],
}

impl Sheet {
    /// The sheet before a camera with this focal length and frame, in pixels.
    pub(super) fn placed(self, focal_px: f32, [width, height]: [usize; 2]) -> Placed {
        let [(sy, cy), (sp, cp), (sr, cr)] =
            [self.turn.yaw, self.turn.pitch, self.turn.roll].map(|degrees| degrees.to_radians().sin_cos());
        let normal = [sy * cp, -sp, -cy * cp];
        let right = [cy, 0.0, sy];
        let down = [
            right[1] * normal[2] - right[2] * normal[1],
            right[2] * normal[0] - right[0] * normal[2],
            right[0] * normal[1] - right[1] * normal[0],
        ];
        let across: Vector = std::array::from_fn(|c| cr * right[c] + sr * down[c]);
        let along: Vector = std::array::from_fn(|c| cr * down[c] - sr * right[c]);
        let axes = [across, along, normal.map(|c| -c)];
        let origin = axes.map(|axis| -dot(axis, self.center_mm));
        Placed { sheet: self, axes, origin, focal_px, middle_px: [width as f32 / 2.0, height as f32 / 2.0] }
    }
}

impl Placed {
    /// What the pixel at (x, y) sees of the sheet, also past its border; nothing where it looks past or at its back.
    pub(super) fn seen(&self, x: f32, y: f32) -> Option<Seen> {
        let toward = [(x - self.middle_px[0]) / self.focal_px, (y - self.middle_px[1]) / self.focal_px, 1.0];
        let length = dot(toward, toward).sqrt();
        let ray = toward.map(|c| c / length);
        let [du, dv, dw] = self.axes.map(|axis| dot(axis, ray));
        let ([u, v, w], bend) = (self.origin, self.sheet.bend);
        // On the sheet bend · (u² + w²) = 2w; for a flat one this leaves w = 0.
        let (square, half, rest) =
            (bend * (du * du + dw * dw), bend * (u * du + w * dw) - dw, bend * (u * u + w * w) - 2.0 * w);
        let root = half * half - square * rest;
        let distance = rest / (root.max(0.0).sqrt() - half);
        if root < 0.0 || distance <= 0.0 || !distance.is_finite() {
            return None;
        }
        let [u, v, w] = [u + du * distance, v + dv * distance, w + dw * distance];
        let (out_u, out_w) = (bend * u, 1.0 - bend * w);
        let across = if bend.abs() < 1e-6 { u } else { out_u.atan2(out_w) / bend };
        let normal: Vector = std::array::from_fn(|c| out_u * self.axes[0][c] - out_w * self.axes[2][c]);
        let facing = -dot(normal, ray);
        (facing > 0.02).then_some(Seen { place: [across, v], normal, ray, pixel_mm: distance / self.focal_px })
    }

    /// Where the camera sees a place on the sheet, in pixels.
    pub(super) fn pixel_of(&self, [across, down]: [f32; 2]) -> Point {
        let bend = self.sheet.bend;
        let (u, w) = match bend.abs() < 1e-6 {
            true => (across, 0.0),
            false => ((bend * across).sin() / bend, (1.0 - (bend * across).cos()) / bend),
        };
        let local = [u, down, w];
        let [x, y, z]: Vector =
            std::array::from_fn(|c| self.sheet.center_mm[c] + (0..3).map(|k| local[k] * self.axes[k][c]).sum::<f32>());
        Point::new(self.middle_px[0] + self.focal_px * x / z, self.middle_px[1] + self.focal_px * y / z)
    }

    /// How the sheet is turned.
    pub(super) fn turn(&self) -> Pose {
        self.sheet.turn
    }

    /// Direction out of the middle of the sheet.
    pub(super) fn normal(&self) -> Vector {
        self.axes[2].map(|c| -c)
    }

    /// Share of the pixel that the sheet covers, by the distance to its border.
    pub(super) fn coverage(&self, seen: &Seen) -> f32 {
        let inside = |side: usize| self.sheet.half_mm[side] - seen.place[side].abs();
        (0.5 + inside(0).min(inside(1)) / seen.pixel_mm).clamp(0.0, 1.0)
    }
}

/// Light on a matt surface with this normal, and what a gloss throws back from the lamps: `shine` is the exponent of the
/// highlight (Blinn, "Models of light reflection for computer synthesized pictures", 1977).
pub(super) fn lit(light: &Light, normal: Vector, ray: Vector, shine: f32) -> ([f32; 3], [f32; 3]) {
    let up = 0.5 - 0.5 * normal[1];
    let mut matt: [f32; 3] = std::array::from_fn(|c| light.above[c] * up + light.below[c] * (1.0 - up));
    let mut gloss = [0.0; 3];
    for Lamp { direction, color, .. } in [light.key, light.fill] {
        // Lamps are given to the right, upwards and towards the camera.
        let toward = [direction[0], -direction[1], -direction[2]];
        let facing = dot(normal, toward).max(0.0);
        let middle: Vector = std::array::from_fn(|c| toward[c] - ray[c]);
        let along = (dot(normal, middle) / dot(middle, middle).sqrt().max(1e-3)).max(0.0);
        // Below one part in three hundred a highlight is not seen.
        let strength = if shine * (1.0 - along) > 6.0 { 0.0 } else { along.powf(shine) };
        for c in 0..3 {
            matt[c] += color[c] * facing;
            gloss[c] += color[c] * strength;
        }
    }
    (matt, gloss)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_pixels_undo_each_other_flat_and_bent() {
        for (bend, yaw) in [(0.0, 0.0), (0.0, 35.0), (0.006, -20.0), (-0.004, 12.0)] {
            let turn = Pose { yaw, pitch: 8.0, roll: 5.0 };
            let sheet = Sheet { half_mm: [100.0, 140.0], center_mm: [10.0, -20.0, 400.0], turn, bend };
            let placed = sheet.placed(800.0, [540, 960]);
            for place in [[0.0, 0.0], [60.0, -90.0], [-80.0, 100.0]] {
                let at = placed.pixel_of(place);
                let seen = placed.seen(at.x, at.y).unwrap();
                let error = (seen.place[0] - place[0]).hypot(seen.place[1] - place[1]);
                assert!(error < 0.05, "{bend} {yaw} {place:?}: {:?}", seen.place);
                assert_eq!(placed.coverage(&seen), 1.0);
            }
        }
    }

    #[test]
    fn turns_have_the_signs_of_a_head() {
        let sheet = |turn| Sheet { half_mm: [90.0; 2], center_mm: [0.0, 0.0, 400.0], turn, bend: 0.0 };
        let normal = |turn| sheet(turn).placed(800.0, [540, 960]).seen(270.0, 480.0).unwrap().normal;
        assert!(normal(Pose { yaw: 20.0, ..Pose::default() })[0] > 0.3, "to the right");
        assert!(normal(Pose { pitch: 20.0, ..Pose::default() })[1] < -0.3, "upwards");
        let tilted = sheet(Pose { roll: 10.0, ..Pose::default() }).placed(800.0, [540, 960]);
        assert!(tilted.pixel_of([50.0, 0.0]).y > 480.0, "clockwise");
        assert_eq!(sheet(Pose { yaw: 100.0, ..Pose::default() }).placed(800.0, [540, 960]).seen(270.0, 480.0), None);
    }

    #[test]
    fn a_lamp_shines_back_only_at_its_mirror_angle() {
        let light = Light::studio();
        let toward = light.key.direction;
        let mirror = [toward[0], -toward[1], -toward[2]];
        let (_, at_mirror) = lit(&light, mirror, mirror.map(|c| -c), 60.0);
        let (_, aside) = lit(&light, [0.9, 0.0, -0.44], [0.0, 0.0, 1.0], 60.0);
        assert!(at_mirror[1] > 5.0 * aside[1].max(1e-3), "{at_mirror:?} {aside:?}");
    }
}
