//! The optically variable parts of the laminate: where and how strongly they shine.

use image::GrayImage;
use std::f32::consts::TAU;

use super::{emblem::Emblem, guilloche, plate::Plate};
use crate::{
    case::geometry::Rect,
    specimen::{
        document::{design::Design, layout::Plan},
        lettering::{Face, Setting},
        seed::Seed,
    },
};

/// Strength of the sheen at a quarter of the artwork's resolution, rounded up.
pub(crate) fn side(design: &Design, plan: &Plan, emblem: &Emblem, seed: Seed, scale: f32) -> GrayImage {
    let draw = &mut seed.draw();
    let quarter = scale / 4.0;
    let size = |length: f32| ((length * scale).round() as u32).div_ceil(4).max(1);
    let (width, height) = (size(plan.width), size(plan.height));
    let area = Rect { x: 0.0, y: 0.0, width: plan.width, height: plan.height };
    let mut out = GrayImage::new(width, height);
    // A kinegram at the portrait's inner edge (or in the middle of the back).
    let center = plan.portrait.map_or([area.width * 0.6, area.height * 0.35], |(portrait, _)| {
        let left = portrait.center().x < area.width / 2.0;
        [
            if left { portrait.x + portrait.width } else { portrait.x },
            portrait.y + portrait.height * draw.uniform(0.55..0.8),
        ]
    });
    let radius = area.height * draw.uniform(0.14..0.2);
    let mut main = Plate::over(area, quarter);
    guilloche::rosette(&mut main, center, radius, 0.22, draw);
    guilloche::contours(&mut main, center, radius * 0.9, 0.9, 0.2, draw);
    let inner =
        Rect { x: center[0] - radius * 0.45, y: center[1] - radius * 0.45, width: radius * 0.9, height: radius * 0.9 };
    for path in emblem.figure(inner) {
        main.fill_even_odd(&path, tiny_skia::Transform::identity());
    }
    add(&mut out, &main, 235);
    // The state's letters all over, in slanted rows.
    let mut letters = Plate::over(area, quarter);
    let setting = Setting::new(Face::SansBold, draw.uniform(2.6..4.2));
    let line = setting.line(design.state.code);
    let (step, rise) = (line.advance + draw.uniform(3.0..6.0), draw.uniform(6.0..9.5));
    for row in 0..(area.height / rise) as i32 + 2 {
        for column in -1..(area.width / step) as i32 + 2 {
            let x = column as f32 * step + (row % 2) as f32 * step / 2.0;
            letters.text(&line, x, row as f32 * rise + 1.0);
        }
    }
    add(&mut out, &letters, if draw.chance(0.7) { 84 } else { 0 });
    if draw.chance(0.6) {
        let mut waves = Plate::over(area, quarter);
        guilloche::waves(&mut waves, area, 3.4, 0.5, draw);
        add(&mut out, &waves, 70);
    }
    if let Some((ghost, _)) = plan.ghost {
        lenses(&mut out, ghost, quarter);
    }
    out
}

/// Puts a plate at a strength over what is there.
fn add(out: &mut GrayImage, plate: &Plate, strength: u32) {
    let (left, top, stride, cover) = plate.cover();
    for (index, &value) in cover.iter().enumerate().filter(|(_, value)| **value > 0) {
        let (x, y) = (left + (index % stride) as i32, top + (index / stride) as i32);
        if let (Ok(x), Ok(y)) = (u32::try_from(x), u32::try_from(y))
            && let Some(pixel) = out.get_pixel_mut_checked(x, y)
        {
            pixel.0[0] = pixel.0[0].max((u32::from(value) * strength / 255) as u8);
        }
    }
}

/// An array of cylinder lenses over a box.
fn lenses(out: &mut GrayImage, area: Rect, scale: f32) {
    let (left, top) = ((area.x * scale) as u32, (area.y * scale) as u32);
    let (right, bottom) = (((area.x + area.width) * scale) as u32, ((area.y + area.height) * scale) as u32);
    for y in top..bottom.min(out.height()) {
        for x in left..right.min(out.width()) {
            let wave = 0.5 + 0.5 * (TAU * x as f32 / (scale * 0.7)).cos();
            let pixel = out.get_pixel_mut(x, y);
            pixel.0[0] = pixel.0[0].max((60.0 + 100.0 * wave) as u8);
        }
    }
}
