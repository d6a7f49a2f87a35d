//! The light a head stands in.

use super::vector::{V3, add, dot, scale, unit};
use crate::specimen::seed::Seed;

/// One distant lamp with some extent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lamp {
    /// Direction from the head to the lamp, unit length: right, up, towards the camera.
    pub direction: [f32; 3],
    /// Linear colour and strength; 1 lights a white sheet that faces it to 1.
    pub color: [f32; 3],
    /// Angular radius in degrees: soft shadows and broad highlights.
    pub radius_degrees: f32,
}

/// The light of a scene, in linear colours, in the camera's directions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Light {
    /// The lamp that casts the shadows.
    pub key: Lamp,
    /// A second lamp, without shadows.
    pub fill: Lamp,
    /// Light from above, as from a ceiling or the sky.
    pub above: [f32; 3],
    /// Light from below, as from a table or the ground.
    pub below: [f32; 3],
}

impl Light {
    /// The even light of a studio for document portraits: no visible shadows, no highlights.
    pub fn studio() -> Self {
        Light {
            key: Lamp { direction: unit([-0.35, 0.35, 1.0]), color: [0.80, 0.79, 0.78], radius_degrees: 22.0 },
            fill: Lamp { direction: unit([0.6, 0.12, 1.0]), color: [0.46, 0.46, 0.465], radius_degrees: 25.0 },
            above: [0.42, 0.42, 0.42],
            below: [0.28, 0.275, 0.27],
        }
    }

    /// A room: a window or a lamp to one side, walls that throw back some of it.
    pub fn indoor(seed: Seed) -> Self {
        let mut draw = seed.branch("indoor").draw();
        let side = if draw.chance(0.5) { 1.0 } else { -1.0 } * draw.uniform(0.1..1.0);
        let warmth = draw.uniform(-0.10..0.16);
        let tint = |share: f32| [1.0 + share * warmth, 1.0, 1.0 - share * warmth];
        let (key, around) = (draw.uniform(0.6..1.0), draw.uniform(0.26..0.46));
        Light {
            key: Lamp {
                direction: unit([side, draw.uniform(0.15..0.9), draw.uniform(0.5..1.0)]),
                color: scale(tint(1.0), key),
                radius_degrees: draw.uniform(6.0..22.0),
            },
            fill: Lamp {
                direction: unit([-side * draw.uniform(0.4..1.2), draw.uniform(-0.3..0.3), 0.8]),
                color: scale(tint(0.3), draw.uniform(0.06..0.30)),
                radius_degrees: 30.0,
            },
            above: scale(tint(0.6), around),
            below: scale(tint(1.2), around * draw.uniform(0.45..0.8)),
        }
    }

    /// The main light behind the head: the face lies in shade, its rim is bright.
    pub fn from_behind(seed: Seed) -> Self {
        let mut draw = seed.branch("behind").draw();
        let side = draw.uniform(-0.8..0.8);
        Light {
            key: Lamp {
                direction: unit([side, draw.uniform(0.2..0.8), -1.0]),
                color: scale([1.0, 0.99, 0.97], draw.uniform(1.2..2.4)),
                radius_degrees: 20.0,
            },
            fill: Lamp {
                direction: unit([-side, 0.2, 1.0]),
                color: [draw.uniform(0.03..0.10); 3],
                radius_degrees: 30.0,
            },
            above: [draw.uniform(0.10..0.20); 3],
            below: [draw.uniform(0.05..0.12); 3],
        }
    }

    /// Everything `factor` times as bright.
    pub fn brighter(&self, factor: f32) -> Self {
        let lamp = |lamp: Lamp| Lamp { color: scale(lamp.color, factor), ..lamp };
        Light {
            key: lamp(self.key),
            fill: lamp(self.fill),
            above: scale(self.above, factor),
            below: scale(self.below, factor),
        }
    }

    /// Light from all around on a surface with this normal.
    pub(super) fn around(&self, normal: V3) -> V3 {
        let up = 0.5 + 0.5 * dot(normal, [0.0, 1.0, 0.0]);
        add(scale(self.above, up), scale(self.below, 1.0 - up))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_face_is_dark_only_before_the_light() {
        let front =
            |light: Light| light.key.direction[2].max(0.0) * light.key.color[1] + light.around([0.0, 0.0, 1.0])[1];
        assert!(front(Light::studio()) > 0.6);
        assert!(front(Light::from_behind(Seed::new(1))) < 0.25);
        assert!(front(Light::indoor(Seed::new(1)).brighter(2.0)) > 1.9 * front(Light::indoor(Seed::new(1))));
    }
}
