//! The marks of use on genuine documents: scratches, dirt, yellowing, faded colours.

use image::RgbImage;

use crate::specimen::{
    scene::fibre,
    seed::{Draw, Seed},
};

/// The artwork after some years in a pocket. `strength` 0 (new) … 1.
pub(super) fn worn(artwork: &RgbImage, strength: f32, dpi: f32, seed: Seed) -> RgbImage {
    let mut draw = seed.draw();
    let fade = 1.0 - strength * draw.uniform(0.0..0.12);
    let yellow = strength * draw.uniform(0.0..0.16);
    let lift = strength * draw.uniform(0.0..14.0);
    let [red, green, blue] = [0.02 * yellow, 0.2 * yellow, yellow].map(|loss| {
        let code =
            |code: u32| (lift + (code as f32 * fade + 255.0 * (1.0 - fade) * 0.6) * (1.0 - loss)).min(255.0) as u8;
        std::array::from_fn::<u8, 256, _>(|at| code(at as u32))
    });
    let mut bytes = vec![0u8; artwork.len()];
    for (out, codes) in bytes.chunks_exact_mut(3).zip(artwork.chunks_exact(3)) {
        out[0] = red[usize::from(codes[0])];
        out[1] = green[usize::from(codes[1])];
        out[2] = blue[usize::from(codes[2])];
    }
    let mut image = RgbImage::from_raw(artwork.width(), artwork.height(), bytes).unwrap_or_default();
    let per_mm = dpi / 25.4;
    for _ in 0..draw.whole(0..(4.0 + 40.0 * strength) as u32) {
        scratch(&mut image, per_mm, strength, &mut draw);
    }
    for _ in 0..draw.whole(0..(1.0 + 5.0 * strength) as u32) {
        smudge(&mut image, per_mm, strength, &mut draw);
    }
    image
}

/// A fine bright or dark line, bent a little.
fn scratch(image: &mut RgbImage, per_mm: f32, strength: f32, draw: &mut Draw) {
    let (width, height) = (image.width() as f32, image.height() as f32);
    let (mut x, mut y) = (draw.uniform(0.0..width), draw.uniform(0.0..height));
    let mut angle = draw.uniform(0.0..std::f32::consts::TAU);
    let bend = draw.normal() * 0.002;
    let wide = draw.log_uniform(0.02..0.09) * per_mm;
    let depth = strength * draw.uniform(8.0..60.0) * if draw.chance(0.7) { 1.0 } else { -1.0 };
    for step in 0..(draw.log_uniform(2.0..45.0) * per_mm) as u32 {
        angle += bend + 0.004 * fibre(step as f32 * 0.1, depth);
        (x, y) = (x + angle.cos(), y + angle.sin());
        let by = depth * (0.6 + 0.3 * fibre(step as f32 * 0.3, x * 0.01)).clamp(0.0, 1.2);
        let reach = wide.ceil() as i32;
        for side in -reach..=reach {
            let share = (wide - side.abs() as f32 + 0.5).clamp(0.0, 1.0);
            let (px, py) = (x - side as f32 * angle.sin(), y + side as f32 * angle.cos());
            if px >= 0.0 && py >= 0.0 && px < width && py < height {
                for code in &mut image.get_pixel_mut(px as u32, py as u32).0 {
                    *code = (f32::from(*code) + by * share).clamp(0.0, 255.0) as u8;
                }
            }
        }
    }
}

/// A patch of dirt or grease.
fn smudge(image: &mut RgbImage, per_mm: f32, strength: f32, draw: &mut Draw) {
    let (cx, cy) = (draw.uniform(0.0..image.width() as f32), draw.uniform(0.0..image.height() as f32));
    let reach = draw.log_uniform(1.0..9.0) * per_mm;
    let depth = strength * draw.uniform(0.02..0.14);
    let tint = [0.7, 0.85, 1.0];
    let range = |at: f32, limit: u32| ((at - reach).max(0.0) as u32, ((at + reach).max(0.0) as u32).min(limit));
    let (left, right) = range(cx, image.width());
    let (top, bottom) = range(cy, image.height());
    for y in top..bottom {
        for x in left..right {
            let (dx, dy) = ((x as f32 - cx) / reach, (y as f32 - cy) / reach);
            let grain = 0.7 + 0.3 * fibre(x as f32 * 6.0 / per_mm, y as f32 * 6.0 / per_mm);
            let dark = depth * (1.0 - dx * dx - dy * dy).max(0.0) * grain;
            for (code, tint) in image.get_pixel_mut(x, y).0.iter_mut().zip(tint) {
                *code = (f32::from(*code) * (1.0 - dark * tint)).clamp(0.0, 255.0) as u8;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wear_marks_but_does_not_hide() {
        let new = RgbImage::from_pixel(600, 400, image::Rgb([200, 205, 210]));
        let old = worn(&new, 1.0, 300.0, Seed::new(4));
        let changed = old.pixels().filter(|pixel| pixel.0[1].abs_diff(205) > 60).count();
        assert!(old != new && changed < 600 * 400 / 20, "{changed}");
        assert_eq!(old, worn(&new, 1.0, 300.0, Seed::new(4)));
    }
}
