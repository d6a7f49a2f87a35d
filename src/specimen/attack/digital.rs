//! Edits made in the file: a region from another picture, from elsewhere in the same one, or drawn anew, blended in between
//! two saves.

use image::{Rgb, RgbImage};
use serde::Serialize;

use crate::{
    case::geometry::Point,
    specimen::{
        camera::{Camera, Round, Tables},
        scene::Stage,
        seed::Seed,
    },
};

/// How a region was put in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum DigitalWay {
    /// Pasted from a picture with other noise, sharpness and tone, with a hard edge.
    Paste,
    /// Pasted and feathered over several pixels, tone matched.
    Feather,
    /// Drawn anew, without noise.
    Rerendered,
    /// Copied from elsewhere in the same photograph.
    CopyMove,
    /// From another photograph that was resampled and saved on another grid of blocks.
    Splice,
}

/// An edit of a photograph.
#[derive(Debug, Clone)]
pub(super) struct Patch {
    /// The regions in pixels of the upright file.
    pub(super) quads: Vec<[Point; 4]>,
    /// Width of the blend in pixels.
    pub(super) feather: f32,
    /// The save before the edit.
    pub(super) before: Round,
    /// Gain of the region's codes.
    pub(super) gain: [f32; 3],
    pub(super) source: Source,
}

/// Where the region comes from.
#[derive(Debug, Clone)]
pub(super) enum Source {
    /// Another photograph of the same view with the altered document.
    Other { stage: Box<Stage>, camera: Box<Camera>, noise: Seed, round: Option<Round>, grid: [usize; 2] },
    /// The same photograph, this many pixels away.
    Moved { by: [isize; 2] },
}

impl Patch {
    /// Settings of an edit: way, width of the blend, gain, the save before; `data` for text, otherwise a portrait.
    pub(super) fn draw(data: bool, seed: Seed) -> (DigitalWay, f32, [f32; 3], Round) {
        let mut draw = seed.draw();
        let ways: &[DigitalWay] = if data {
            &[
                DigitalWay::Rerendered,
                DigitalWay::Rerendered,
                DigitalWay::CopyMove,
                DigitalWay::Splice,
                DigitalWay::Paste,
            ]
        } else {
            &[DigitalWay::Paste, DigitalWay::Feather, DigitalWay::Feather, DigitalWay::Splice]
        };
        let way = draw.pick(ways).copied().unwrap_or(DigitalWay::Paste);
        let feather = match way {
            DigitalWay::Feather => draw.log_uniform(4.0..14.0),
            DigitalWay::Paste => draw.log_uniform(0.5..1.6),
            _ => draw.log_uniform(0.6..3.0),
        };
        let strength = match way {
            DigitalWay::Paste => 0.035,
            DigitalWay::CopyMove => 0.0,
            _ => 0.012,
        };
        let level = strength * draw.normal();
        let gain = std::array::from_fn(|_| 1.0 + level + 0.5 * strength * draw.normal());
        let before =
            Round { quality: draw.whole(72..97) as u8, subsampled: draw.chance(0.75), tables: Tables::Standard };
        (way, feather, gain, before)
    }

    /// The camera of the other photograph.
    pub(super) fn other_camera(way: DigitalWay, camera: &Camera, seed: Seed) -> Camera {
        let mut draw = seed.draw();
        let mut other = camera.clone();
        if way == DigitalWay::Rerendered {
            other.sensor.shot = 1e-7;
            other.sensor.read = 1e-5;
            other.processing.sharpening *= draw.uniform(0.0..0.6);
            other.lens.blur = draw.uniform(0.4..0.9);
        } else {
            let noise = draw.log_uniform(0.25..3.5);
            other.sensor.shot *= noise;
            other.sensor.read *= noise.sqrt();
            other.processing.sharpening = draw.uniform(0.1..1.6);
            other.processing.smoothing[0] = draw.uniform(0.1..1.0);
            other.lens.blur *= draw.log_uniform(0.75..2.2);
        }
        other
    }

    /// Share of the region at a pixel, 0 … 1.
    pub(super) fn share(&self, x: f32, y: f32) -> f32 {
        self.quads.iter().map(|quad| (inside(quad, x, y) / self.feather + 0.5).clamp(0.0, 1.0)).fold(0.0, f32::max)
    }

    /// Whether the box from (left, top) touches a region, and the bounds of all regions with their blend.
    pub(super) fn touches(&self, left: f32, top: f32, width: f32, height: f32) -> bool {
        self.quads.iter().any(|quad| {
            let reach = self.feather + 1.0;
            let span = |value: fn(&Point) -> f32| {
                let values = quad.iter().map(value);
                (values.clone().fold(f32::MAX, f32::min) - reach, values.fold(f32::MIN, f32::max) + reach)
            };
            let (x, y) = (span(|p| p.x), span(|p| p.y));
            x.0 < left + width && x.1 > left && y.0 < top + height && y.1 > top
        })
    }

    /// Puts `region` over `base`; both begin at (left, top) of the photograph.
    pub(super) fn blend(&self, base: &mut RgbImage, region: &RgbImage, left: usize, top: usize) {
        for (x, y, pixel) in base.enumerate_pixels_mut() {
            let share = self.share((left + x as usize) as f32 + 0.5, (top + y as usize) as f32 + 0.5);
            if share > 0.0 {
                let Rgb(other) = *region.get_pixel(x, y);
                for ((code, other), gain) in pixel.0.iter_mut().zip(other).zip(self.gain) {
                    let own = f32::from(*code);
                    *code = (own + share * (f32::from(other) * gain - own) + 0.5).clamp(0.0, 255.0) as u8;
                }
            }
        }
    }
}

/// Pixels from the nearest side of a convex quad that runs clockwise, positive inside.
fn inside(quad: &[Point; 4], x: f32, y: f32) -> f32 {
    (0..4)
        .map(|side| {
            let (a, b) = (quad[side], quad[(side + 1) % 4]);
            let (dx, dy) = (b.x - a.x, b.y - a.y);
            ((x - a.x) * -dy + (y - a.y) * dx) / dx.hypot(dy).max(1e-3)
        })
        .fold(f32::MAX, f32::min)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inside_is_measured_from_the_nearest_side() {
        let quad = [(10.0, 10.0), (30.0, 10.0), (30.0, 20.0), (10.0, 20.0)].map(|(x, y)| Point::new(x, y));
        assert_eq!(inside(&quad, 20.0, 13.0), 3.0);
        assert_eq!(inside(&quad, 5.0, 15.0), -5.0);
    }
}
