//! The portrait and its pale double.

use image::{Rgb, RgbImage};

use super::{
    plate::Plate,
    sheet::{Color, Ink, Sheet, mixed},
};
use crate::{
    case::geometry::Rect,
    specimen::{
        document::style::{Ghost, Treatment},
        seed::Seed,
    },
};

/// The picture at a place given as shares of its width and height, bilinear.
fn sample(image: &RgbImage, u: f32, v: f32) -> [f32; 3] {
    let (width, height) = (image.width(), image.height());
    if width == 0 || height == 0 {
        return [255.0; 3];
    }
    let x = (u * width as f32 - 0.5).clamp(0.0, width as f32 - 1.0);
    let y = (v * height as f32 - 0.5).clamp(0.0, height as f32 - 1.0);
    let (left, top) = (x as u32, y as u32);
    let (right, bottom) = ((left + 1).min(width - 1), (top + 1).min(height - 1));
    let (fx, fy) = (x - left as f32, y - top as f32);
    let at = |x, y| image.get_pixel(x, y).0;
    let (a, b, c, d) = (at(left, top), at(right, top), at(left, bottom), at(right, bottom));
    std::array::from_fn(|i| {
        let above = f32::from(a[i]) + fx * (f32::from(b[i]) - f32::from(a[i]));
        let below = f32::from(c[i]) + fx * (f32::from(d[i]) - f32::from(c[i]));
        above + fy * (below - above)
    })
}

/// The picture averaged down where it has more pixels than the print, cut to the shape of the box around its middle.
fn prepared(image: &RgbImage, area: Rect, scale: f32) -> RgbImage {
    let wanted = area.width / area.height;
    let (width, height) = (image.width().max(1) as f32, image.height().max(1) as f32);
    let (cut_width, cut_height) =
        if width / height > wanted { (height * wanted, height) } else { (width, width / wanted) };
    let (x, y) = ((width - cut_width) / 2.0, (height - cut_height) / 2.0);
    let cut = image::imageops::crop_imm(image, x as u32, y as u32, cut_width as u32, cut_height as u32).to_image();
    let columns = (area.width * scale).max(1.0) as u32;
    if cut.width() > columns + columns / 4 {
        let rows = (area.height * scale).max(1.0) as u32;
        return image::imageops::resize(&cut, columns, rows, image::imageops::FilterType::Triangle);
    }
    cut
}

fn luma([r, g, b]: [f32; 3]) -> f32 {
    (0.299 * r + 0.587 * g + 0.114 * b) / 255.0
}

/// A repeatable value in [-1, 1] of a pixel.
fn grain(seed: u64, x: u32, y: u32) -> f32 {
    let mut hash = seed ^ (u64::from(x) << 32 | u64::from(y)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    hash = (hash ^ (hash >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    ((hash >> 40) as f32) / (1u64 << 23) as f32 - 1.0
}

/// How much of a treatment's ink goes down this far (in millimetres) from the portrait's edge.
fn feather(treatment: Treatment, edge: f32) -> f32 {
    let soft = match treatment {
        Treatment::Laser => 0.5,
        Treatment::Dye => 0.25,
        Treatment::InkJet => 0.9,
        Treatment::Photograph => 0.02,
    };
    (edge / soft).clamp(0.0, 1.0)
}

/// Prints the portrait into its box.
pub(crate) fn print(sheet: &mut Sheet, image: &RgbImage, area: Rect, treatment: Treatment, seed: Seed) {
    let image = prepared(image, area, sheet.scale);
    let scale = sheet.scale;
    let seed = seed.number();
    let (left, top) = ((area.x * scale) as u32, (area.y * scale) as u32);
    let (right, bottom) = (((area.x + area.width) * scale) as u32, ((area.y + area.height) * scale) as u32);
    for y in top..bottom.min(sheet.image.height()) {
        for x in left..right.min(sheet.image.width()) {
            let (mx, my) = ((x as f32 + 0.5) / scale - area.x, (y as f32 + 0.5) / scale - area.y);
            let edge = mx.min(my).min(area.width - mx).min(area.height - my);
            let color = sample(&image, mx / area.width, my / area.height);
            let noise = grain(seed, x, y);
            let pixel = sheet.image.get_pixel_mut(x, y);
            let below = pixel.0.map(f32::from);
            let inked = inked(treatment, color, below, noise);
            let strength = feather(treatment, edge);
            pixel.0 =
                std::array::from_fn(|c| (below[c] + (inked[c] - below[c]) * strength + 0.5).clamp(0.0, 255.0) as u8);
        }
    }
}

/// The pixel after printing, from the portrait's colour and what lies below.
fn inked(treatment: Treatment, color: [f32; 3], below: [f32; 3], noise: f32) -> [f32; 3] {
    match treatment {
        Treatment::Laser => {
            // Carbonised polycarbonate: the darkest tone is a brownish black, the lightest leaves the card as it is.
            let tone = (luma(color) * 1.06 + noise * 0.03).clamp(0.0, 1.0).powf(0.92);
            let dark = [40.0, 37.0, 36.0];
            std::array::from_fn(|c| below[c] * (dark[c] + (255.0 - dark[c]) * tone) / 255.0)
        }
        Treatment::Dye => {
            // The dye panel is printed over a field that was kept light.
            std::array::from_fn(|c| {
                let base = below[c] + (252.0 - below[c]) * 0.55;
                base * (color[c] * 0.97 + 6.0 + noise * 2.0).clamp(0.0, 255.0) / 255.0
            })
        }
        Treatment::InkJet => std::array::from_fn(|c| {
            let base = below[c] + (250.0 - below[c]) * 0.2;
            base * (color[c] * 0.95 + 12.0 + noise * 9.0).clamp(0.0, 255.0) / 255.0
        }),
        Treatment::Photograph => {
            let warm = [1.0, 0.985, 0.95];
            std::array::from_fn(|c| (color[c] * warm[c] + noise * 2.5).clamp(0.0, 250.0))
        }
    }
}

/// Prints the pale double.
pub(crate) fn ghost(sheet: &mut Sheet, image: &RgbImage, area: Rect, kind: Ghost, strong: Color) {
    let image = prepared(image, area, sheet.scale.min(14.0));
    let dark = |x: f32, y: f32| {
        let (u, v) = ((x - area.x) / area.width, (y - area.y) / area.height);
        // An oval fade keeps the picture's corners out.
        let away = ((u - 0.5) * 2.0).hypot((v - 0.52) * 1.9);
        (1.0 - luma(sample(&image, u, v))).powf(1.2) * (1.35 - away).clamp(0.0, 1.0)
    };
    let mut plate = Plate::over(area, sheet.scale);
    match kind {
        Ghost::Lines => {
            let pitch = 0.34;
            for line in 0..(area.height / pitch) as usize {
                let y = area.y + (line as f32 + 0.5) * pitch;
                let points: Vec<[f32; 3]> = (0..=(area.width / 0.17) as usize)
                    .map(|step| {
                        let x = area.x + step as f32 * 0.17;
                        [x, y, pitch * 0.92 * dark(x, y).clamp(0.03, 1.0)]
                    })
                    .collect();
                plate.stroke_swelling(&points);
            }
        }
        Ghost::Dots => {
            let pitch = 0.32;
            for row in 0..(area.height / pitch * 2.0) as usize {
                for column in 0..(area.width / pitch) as usize {
                    let x = area.x + (column as f32 + 0.25 + 0.5 * (row % 2) as f32) * pitch;
                    let y = area.y + (row as f32 + 0.5) * pitch / 2.0;
                    plate.dot([x, y], pitch * 0.38 * dark(x, y).sqrt());
                }
            }
        }
        Ghost::Pale => {
            let (left, top, width, cover) = plate.cover_mut();
            for (index, value) in cover.iter_mut().enumerate() {
                let x = (left + (index % width) as i32) as f32 / sheet.scale;
                let y = (top + (index / width) as i32) as f32 / sheet.scale;
                *value = (dark(x, y) * 200.0) as u8;
            }
        }
    }
    let color = match kind {
        Ghost::Pale => [96, 96, 98],
        _ => mixed(strong, [128, 128, 132], 0.35),
    };
    sheet.print(&plate, &Ink::Flat(color));
}

/// Where a portrait is missing: nothing but a frame of fine lines.
pub(crate) fn empty(width: u32, height: u32) -> RgbImage {
    RgbImage::from_pixel(width, height, Rgb([255; 3]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn treatments_keep_light_and_dark_apart() {
        let area = Rect { x: 2.0, y: 2.0, width: 7.0, height: 9.0 };
        let face = RgbImage::from_fn(70, 90, |x, _| if x < 35 { Rgb([40, 30, 30]) } else { Rgb([230, 230, 230]) });
        for treatment in [Treatment::Laser, Treatment::Dye, Treatment::InkJet, Treatment::Photograph] {
            let mut sheet = Sheet::new(11.0, 13.0, 10.0, &Ink::Flat([240, 245, 240]));
            print(&mut sheet, &face, area, treatment, Seed::new(1));
            let (dark, light) = (sheet.image.get_pixel(35, 65).0[1], sheet.image.get_pixel(75, 65).0[1]);
            assert!(dark < 90 && light > 190, "{treatment:?} {dark} {light}");
            assert_eq!(sheet.image.get_pixel(5, 5).0, [240, 245, 240]);
        }
        for kind in [Ghost::Lines, Ghost::Dots, Ghost::Pale] {
            let mut sheet = Sheet::new(11.0, 13.0, 24.0, &Ink::Flat([250; 3]));
            ghost(&mut sheet, &face, area, kind, [20, 40, 90]);
            let mean = |from: u32| {
                let pixels = (from..from + 40).flat_map(|x| (120..180).map(move |y| (x, y)));
                pixels.map(|(x, y)| f32::from(sheet.image.get_pixel(x, y).0[0])).sum::<f32>() / 2400.0
            };
            assert!(mean(75) + 20.0 < mean(150), "{kind:?} {} {}", mean(75), mean(150));
        }
    }
}
