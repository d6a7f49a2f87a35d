//! The background print of a side: rainbow-tinted fine lines, rosettes, relief and microtext.

use super::{
    emblem::Emblem,
    guilloche,
    plate::Plate,
    sheet::{Color, Ink, Sheet, mixed},
};
use crate::{
    case::geometry::Rect,
    specimen::{
        document::{design::Design, layout::Plan},
        lettering::{Face, Setting},
        seed::{Draw, Seed},
    },
};

/// Width of the finest lines in millimetres.
const FINE_MM: f32 = 0.075;

/// Tinted paper with all of the background on it.
pub(crate) fn sheet(design: &Design, plan: &Plan, emblem: &Emblem, seed: Seed, scale: f32) -> Sheet {
    let light = design.palette.light;
    let paper: Color = if design.old { [244, 240, 228] } else { [250, 250, 248] };
    let tint = Ink::Rainbow([0, 1, 0].map(|index: usize| mixed(paper, light[index], 0.27)).to_vec());
    let mut sheet = Sheet::new(plan.width, plan.height, scale, &tint);
    let area = Rect { x: 0.0, y: 0.0, width: plan.width, height: plan.height };
    let draw = &mut seed.draw();
    let strong = design.palette.strong;
    let deep = |index: usize, share: f32| mixed(light[index], strong, share);
    let inks = [
        Ink::Rainbow(vec![deep(0, 0.1), deep(1, 0.06), deep(0, 0.1)]),
        Ink::Rainbow(vec![deep(1, 0.1), deep(2, 0.12), deep(1, 0.1)]),
        Ink::Rainbow(vec![deep(2, 0.13), deep(0, 0.15)]),
    ];
    type Layer = fn(&mut Plate, &Scene, &mut Draw);
    let recipe: [Layer; 3] = match design.style.background {
        0 => [field_of_waves, rosettes, relief],
        1 => [lattice, bands, relief],
        2 => [rings, bands, rosettes],
        3 => [field_of_waves, tiles, medallion],
        4 => [crossed_waves, medallion, bands],
        _ => [rings, rosettes, relief],
    };
    let scene = Scene { area, emblem, plan };
    for (layer, ink) in recipe.iter().zip(&inks) {
        let mut plate = Plate::over(area, scale);
        layer(&mut plate, &scene, draw);
        plan.clear.iter().chain(&plan.bands).for_each(|&clear| plate.thin_out(clear, 0.0, 0.0));
        plan.quiet.iter().for_each(|&quiet| plate.thin_out(quiet, 0.22, 1.6));
        sheet.print(&plate, ink);
    }
    microtext(&mut sheet, design, plan, deep(2, 0.45));
    sheet
}

/// What a layer needs to know.
struct Scene<'a> {
    area: Rect,
    emblem: &'a Emblem,
    plan: &'a Plan,
}

impl Scene<'_> {
    /// Centre of the field that is free of the portrait.
    fn heart(&self) -> [f32; 2] {
        let middle = self.area.center();
        match self.plan.portrait {
            Some((portrait, _)) if portrait.center().x < middle.x => [self.area.width * 0.66, self.area.height * 0.48],
            Some(_) => [self.area.width * 0.34, self.area.height * 0.48],
            None => [middle.x, self.area.height * 0.4],
        }
    }
}

fn field_of_waves(plate: &mut Plate, scene: &Scene, draw: &mut Draw) {
    guilloche::waves(plate, scene.area, draw.uniform(0.34..0.46), FINE_MM, draw);
}

fn crossed_waves(plate: &mut Plate, scene: &Scene, draw: &mut Draw) {
    guilloche::waves(plate, scene.area, 0.5, FINE_MM, draw);
    guilloche::waves(plate, scene.area, 0.62, FINE_MM * 0.8, draw);
}

fn lattice(plate: &mut Plate, scene: &Scene, draw: &mut Draw) {
    guilloche::lattice(plate, scene.area, draw.uniform(0.7..0.95), FINE_MM, draw);
}

fn tiles(plate: &mut Plate, scene: &Scene, draw: &mut Draw) {
    guilloche::tiles(plate, scene.area, draw.uniform(1.5..2.2), FINE_MM * 0.9, draw);
}

fn rings(plate: &mut Plate, scene: &Scene, draw: &mut Draw) {
    let area = scene.area;
    let side = if draw.chance(0.5) { draw.uniform(-0.05..0.2) } else { draw.uniform(0.8..1.05) };
    let center = [area.width * side, area.height * draw.uniform(0.2..0.9)];
    guilloche::contours(plate, center, area.width.hypot(area.height), draw.uniform(0.4..0.55), FINE_MM, draw);
}

fn rosettes(plate: &mut Plate, scene: &Scene, draw: &mut Draw) {
    let area = scene.area;
    let large = area.height * draw.uniform(0.3..0.44);
    guilloche::rosette(plate, scene.heart(), large, FINE_MM, draw);
    let teeth = [(96, 35), (105, 44), (80, 33), (72, 31)];
    let gear = draw.pick(&teeth).copied().unwrap_or((96, 35));
    guilloche::hypotrochoid(plate, scene.heart(), large * 0.36, gear, FINE_MM * 0.8);
    for corner in [[0.04, 0.9], [0.97, 0.12]] {
        let center = [area.width * corner[0], area.height * corner[1]];
        guilloche::rosette(plate, center, area.height * 0.22, FINE_MM, draw);
    }
}

fn bands(plate: &mut Plate, scene: &Scene, draw: &mut Draw) {
    let area = scene.area;
    let height = area.height * draw.uniform(0.16..0.28);
    let low = area.height * draw.uniform(0.55..0.85);
    let rise = area.height * draw.uniform(-0.35..0.1);
    guilloche::band(plate, [-2.0, low], [area.width + 2.0, low + rise], height, FINE_MM, draw);
    let upper = area.height * draw.uniform(0.2..0.4);
    guilloche::band(plate, [-2.0, upper], [area.width + 2.0, upper - rise * 0.7], height * 0.5, FINE_MM, draw);
}

/// The emblem as relief of bent lines, large, in the middle of the free field.
fn relief(plate: &mut Plate, scene: &Scene, _: &mut Draw) {
    let side = scene.area.height * 0.7;
    let [cx, cy] = scene.heart();
    let area = Rect { x: cx - side / 2.0, y: cy - side / 2.0, width: side, height: side };
    let height = soft_height(scene.emblem, area);
    guilloche::relief(plate, area, 0.27, FINE_MM * 0.9, height);
}

/// The emblem's figure within rays.
fn medallion(plate: &mut Plate, scene: &Scene, draw: &mut Draw) {
    let [cx, cy] = scene.heart();
    let side = scene.area.height * draw.uniform(0.3..0.42);
    let rays = draw.whole(60..110);
    guilloche::rays(plate, [cx, cy], (side * 0.62, side * 0.98), rays, FINE_MM);
    guilloche::rosette(plate, [cx, cy], side * 1.25, FINE_MM, draw);
    let area = Rect { x: cx - side / 2.0, y: cy - side / 2.0, width: side, height: side };
    let height = soft_height(scene.emblem, area);
    guilloche::relief(plate, area, 0.26, FINE_MM * 0.9, height);
}

/// Height of a medallion with the emblem on it: its figure at eight pixels a millimetre, blurred.
fn soft_height(emblem: &Emblem, area: Rect) -> impl Fn(f32, f32) -> f32 + use<> {
    const FINE: f32 = 8.0;
    let plate = emblem.plate(area, FINE);
    let (left, top, width, cover) = plate.cover();
    let rows = cover.len() / width.max(1);
    let soft = blurred(cover, width, rows);
    move |x, y| {
        let column = ((x * FINE) as i32 - left).clamp(0, width as i32 - 1) as usize;
        let row = ((y * FINE) as i32 - top).clamp(0, rows as i32 - 1) as usize;
        let edge = [x - area.x, area.x + area.width - x, y - area.y, area.y + area.height - y];
        let fade = edge.into_iter().fold(f32::MAX, f32::min).clamp(0.0, 1.0);
        soft.get(row * width + column).copied().unwrap_or(0.0) * fade
    }
}

fn blurred(cover: &[u8], width: usize, rows: usize) -> Vec<f32> {
    let mut image: Vec<f32> = cover.iter().map(|&value| f32::from(value) / 255.0).collect();
    const REACH: usize = 4;
    for (count, length, stride, step) in [(rows, width, width, 1), (width, rows, 1, width)] {
        let source = image.clone();
        for line in 0..count {
            for place in 0..length {
                let (from, to) = (place.saturating_sub(REACH), (place + REACH + 1).min(length));
                let sum: f32 = (from..to).map(|other| source[line * stride + other * step]).sum();
                image[line * stride + place * step] = sum / (to - from) as f32;
            }
        }
    }
    image
}

/// Rules, and the frame of the portrait, made of letters too small for the eye.
fn microtext(sheet: &mut Sheet, design: &Design, plan: &Plan, color: Color) {
    let words = format!("{} ", design.state.names.first().copied().unwrap_or(""));
    let setting = Setting::new(Face::SansBold, 0.42);
    let unit = setting.line(&words);
    if unit.advance <= 0.0 {
        return;
    }
    for rule in &plan.rules {
        let mut plate = Plate::over(Rect { y: rule.y - 1.0, height: 2.0, ..*rule }, sheet.scale);
        let mut x = rule.x;
        while x + unit.advance <= rule.x + rule.width {
            plate.text(&unit, x, rule.y + rule.height);
            x += unit.advance;
        }
        sheet.print(&plate, &Ink::Flat(color));
    }
}
