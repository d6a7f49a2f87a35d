//! A portrait as a document carries it.

use image::RgbImage;

use super::{Expression, Head, View, light::Light};
use crate::{
    case::face::{Landmarks, Pose},
    specimen::{picture::Picture, seed::Seed},
};

/// A portrait of `width` by `height` pixels after ICAO Doc 9303-3: frontal, neutral, even light, plain light background,
/// the head 70 to 80 % of the picture's height. With the places of the landmarks in it.
pub fn portrait(head: &Head, seed: Seed, width: usize, height: usize) -> (RgbImage, Landmarks) {
    let mut draw = seed.branch("portrait").draw();
    let distance = draw.uniform(1200.0..2000.0);
    let (top, chin) = head.reach_mm();
    let share = draw.uniform(0.70..0.80f32).min(width as f32 / height as f32);
    let focal_px = share * height as f32 * distance / (top + chin);
    let down = (top - chin) / 2.0 - draw.uniform(-0.02..0.03) * (top + chin);
    let mut turn = |most: f32| (draw.normal() * most / 2.0).clamp(-most, most);
    let pose = Pose { yaw: turn(3.0), pitch: turn(3.0), roll: turn(2.0) };
    let view = View { width, height, focal_px, position_mm: [turn(4.0), down, distance], pose };
    let expression =
        Expression { smile: draw.uniform(0.0..0.08), brow_raise: draw.uniform(0.0..0.1), ..Expression::default() };
    let cutout = head.render(&view, &expression, &Light::studio());
    let grey = draw.uniform(0.55..0.85);
    let backdrop: [f32; 3] = std::array::from_fn(|_| grey * draw.uniform(0.97..1.03));
    let picture = Picture::from_fn(width, height, |x, y| {
        let index = y * width + x;
        let (color, open) = (cutout.color.pixels()[index], 1.0 - cutout.alpha[index]);
        let shade = 1.0 - 0.10 * (y as f32 / height as f32);
        std::array::from_fn(|c| color[c] + open * backdrop[c] * shade)
    });
    (picture.to_srgb(), cutout.landmarks)
}
