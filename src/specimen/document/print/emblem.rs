//! Arms of invented states: a shield with a division and a charge, something above and around it. Coordinates reach from
//! -1 to 1, y down.

use std::f32::consts::{PI, TAU};
use tiny_skia::{Path, PathBuilder, Transform};

use super::{
    plate::Plate,
    sheet::{Color, Ink, Sheet},
};
use crate::{
    case::geometry::Rect,
    specimen::seed::{Draw, Seed},
};

/// The parts of an emblem by the tone they are printed in.
#[derive(Debug, Clone, Default)]
pub(crate) struct Emblem {
    /// Main colour.
    field: Vec<Path>,
    /// Second colour.
    second: Vec<Path>,
    /// Dark: outlines, charges.
    dark: Vec<Path>,
}

impl Emblem {
    /// The arms that belong to a seed.
    pub(crate) fn draw(seed: Seed) -> Self {
        let draw = &mut seed.draw();
        let mut emblem = Emblem::default();
        let shape = draw.whole(0..4);
        shield(&mut emblem, shape, draw);
        charge(&mut emblem, draw);
        match draw.whole(0..3) {
            0 => crown(&mut emblem),
            1 => {
                for index in 0..draw.whole(1..4) * 2 + 1 {
                    let angle = PI * 1.5 + (index as f32 - 3.0) * 0.25;
                    emblem.dark.extend(star([0.95 * angle.cos(), 0.05 + 0.95 * angle.sin()], 0.085, 5, 0.45, 0.0));
                }
            }
            _ => {}
        }
        if draw.chance(0.6) {
            wreath(&mut emblem, draw.uniform(0.17..0.23));
        }
        emblem
    }

    /// The whole as one figure in one ink, into the box.
    pub(crate) fn plate(&self, area: Rect, scale: f32) -> Plate {
        let mut plate = self.division(area, scale);
        self.dark.iter().for_each(|path| plate.fill_even_odd(path, place(area)));
        plate
    }

    fn filled(paths: &[Path], area: Rect, scale: f32) -> Plate {
        let mut plate = Plate::over(area, scale);
        paths.iter().for_each(|path| plate.fill_even_odd(path, place(area)));
        plate
    }

    /// The parts in the second colour, as far as they lie on the shield.
    fn division(&self, area: Rect, scale: f32) -> Plate {
        let mut plate = Self::filled(&self.second, area, scale);
        plate.keep_within(&Self::filled(&self.field, area, scale));
        plate
    }

    /// In colours: field, second, dark.
    pub(crate) fn print(&self, sheet: &mut Sheet, area: Rect, [field, second, dark]: [Color; 3]) {
        sheet.print(&Self::filled(&self.field, area, sheet.scale), &Ink::Flat(field));
        sheet.print(&self.division(area, sheet.scale), &Ink::Flat(second));
        sheet.print(&Self::filled(&self.dark, area, sheet.scale), &Ink::Flat(dark));
    }

    /// Outlines of the dark parts, moved into the box, for a knock-out or a stamp; to be filled by the even-odd rule.
    pub(crate) fn figure(&self, area: Rect) -> Vec<Path> {
        self.dark.iter().filter_map(|path| path.clone().transform(place(area))).collect()
    }
}

fn place(area: Rect) -> Transform {
    let half = area.width.min(area.height) / 2.0;
    let center = area.center();
    Transform::from_row(half, 0.0, 0.0, half, center.x, center.y)
}

fn polygon(points: &[[f32; 2]]) -> Option<Path> {
    let mut path = PathBuilder::new();
    for (index, point) in points.iter().enumerate() {
        if index == 0 { path.move_to(point[0], point[1]) } else { path.line_to(point[0], point[1]) }
    }
    path.close();
    path.finish()
}

fn star([cx, cy]: [f32; 2], radius: f32, points: u32, dent: f32, turn: f32) -> Option<Path> {
    let corners: Vec<[f32; 2]> = (0..points * 2)
        .map(|index| {
            let angle = turn - PI / 2.0 + TAU * index as f32 / (points * 2) as f32;
            let r = if index % 2 == 0 { radius } else { radius * dent };
            [cx + r * angle.cos(), cy + r * angle.sin()]
        })
        .collect();
    polygon(&corners)
}

/// Outline of a shield, grown or shrunk around its middle; shapes 0 to 3.
fn outline(path: &mut PathBuilder, shape: u32, grow: f32) {
    let (w, top, bottom) = (0.6 * grow, -0.62 * grow, 0.72 * grow);
    match shape {
        0 => {
            path.move_to(-w, top);
            path.line_to(w, top);
            path.line_to(w, 0.1);
            path.cubic_to(w, 0.45 * grow, 0.3 * grow, 0.62 * grow, 0.0, bottom);
            path.cubic_to(-0.3 * grow, 0.62 * grow, -w, 0.45 * grow, -w, 0.1);
        }
        1 => {
            path.move_to(-w, top);
            path.quad_to(0.0, top + 0.16 * grow, w, top);
            path.quad_to(w * 0.86, 0.0, w, 0.2 * grow);
            path.quad_to(0.55 * grow, 0.6 * grow, 0.0, bottom);
            path.quad_to(-0.55 * grow, 0.6 * grow, -w, 0.2 * grow);
            path.quad_to(-w * 0.86, 0.0, -w, top);
        }
        2 => {
            if let Some(oval) = tiny_skia::Rect::from_ltrb(-w, top, w, bottom) {
                path.push_oval(oval);
            }
        }
        _ => {
            path.move_to(-w, top);
            path.line_to(w, top);
            path.line_to(w, 0.3 * grow);
            path.quad_to(w, bottom * 0.9, 0.15 * grow, bottom * 0.9);
            path.line_to(0.0, bottom);
            path.line_to(-0.15 * grow, bottom * 0.9);
            path.quad_to(-w, bottom * 0.9, -w, 0.3 * grow);
        }
    }
    path.close();
}

fn shield(emblem: &mut Emblem, shape: u32, draw: &mut Draw) {
    let mut field = PathBuilder::new();
    outline(&mut field, shape, 0.96);
    emblem.field.extend(field.finish());
    let mut rim = PathBuilder::new();
    outline(&mut rim, shape, 1.0);
    outline(&mut rim, shape, 0.9);
    emblem.dark.extend(rim.finish());
    let part: &[[f32; 2]] = match draw.whole(0..5) {
        0 => &[[-0.53, -0.55], [0.53, -0.55], [0.53, -0.25], [-0.53, -0.25]],
        1 => &[[-0.5, 0.12], [0.0, -0.28], [0.5, 0.12], [0.47, 0.3], [0.0, -0.06], [-0.47, 0.3]],
        2 => &[[-0.5, -0.52], [-0.28, -0.52], [0.42, 0.25], [0.3, 0.38]],
        3 => &[[0.0, -0.55], [0.52, -0.55], [0.5, 0.15], [0.25, 0.45], [0.0, 0.58]],
        _ => &[[-0.52, -0.1], [0.52, -0.1], [0.52, 0.14], [-0.52, 0.14]],
    };
    emblem.second.extend(polygon(part));
}

fn charge(emblem: &mut Emblem, draw: &mut Draw) {
    match draw.whole(0..7) {
        0 => emblem.dark.extend(star([0.0, 0.02], 0.3, 8, 0.42, 0.0)),
        1 => tower(emblem),
        2 => mountains(emblem),
        3 => sun(emblem),
        4 => tree(emblem),
        5 => water(emblem),
        _ => wheel(emblem),
    }
}

/// A tower with battlements and a gate.
fn tower(emblem: &mut Emblem) {
    let tower: &[[f32; 2]] = &[
        [-0.22, 0.36],
        [-0.22, -0.12],
        [-0.28, -0.12],
        [-0.28, -0.32],
        [-0.17, -0.32],
        [-0.17, -0.24],
        [-0.06, -0.24],
        [-0.06, -0.32],
        [0.06, -0.32],
        [0.06, -0.24],
        [0.17, -0.24],
        [0.17, -0.32],
        [0.28, -0.32],
        [0.28, -0.12],
        [0.22, -0.12],
        [0.22, 0.36],
        [0.08, 0.36],
        [0.08, 0.14],
        [0.0, 0.06],
        [-0.08, 0.14],
        [-0.08, 0.36],
    ];
    emblem.dark.extend(polygon(tower));
}

/// Two peaks.
fn mountains(emblem: &mut Emblem) {
    emblem.dark.extend(polygon(&[
        [-0.46, 0.3],
        [-0.2, -0.14],
        [-0.08, 0.04],
        [0.1, -0.32],
        [0.46, 0.3],
        [0.2, 0.3],
        [0.1, 0.0],
        [-0.04, 0.3],
    ]));
}

/// A sun.
fn sun(emblem: &mut Emblem) {
    let mut path = PathBuilder::new();
    emblem.dark.extend(star([0.0, 0.0], 0.36, 16, 0.62, 0.0));
    path.push_circle(0.0, 0.0, 0.13);
    emblem.second.extend(path.finish());
}

/// A tree.
fn tree(emblem: &mut Emblem) {
    let mut path = PathBuilder::new();
    for (y, r) in [(-0.22, 0.16), (-0.02, 0.2), (0.12, 0.14)] {
        for side in [-1.0, 1.0] {
            path.push_circle(side * r * 0.75, y, r * 0.8);
        }
    }
    emblem.dark.extend(path.finish());
    emblem.dark.extend(polygon(&[[-0.04, 0.1], [0.04, 0.1], [0.09, 0.45], [-0.09, 0.45]]));
}

/// Three bars wavy.
fn water(emblem: &mut Emblem) {
    let mut path = PathBuilder::new();
    for row in 0..3 {
        let y = -0.2 + 0.22 * row as f32;
        path.move_to(-0.44, y);
        path.cubic_to(-0.2, y - 0.16, -0.16, y + 0.16, 0.02, y);
        path.cubic_to(0.18, y - 0.16, 0.24, y + 0.14, 0.44, y);
        path.line_to(0.43, y + 0.09);
        path.cubic_to(0.24, y + 0.23, 0.18, y - 0.07, 0.02, y + 0.09);
        path.cubic_to(-0.16, y + 0.25, -0.2, y - 0.07, -0.43, y + 0.09);
        path.close();
    }
    emblem.dark.extend(path.finish());
}

/// A wheel.
fn wheel(emblem: &mut Emblem) {
    let mut path = PathBuilder::new();
    path.push_circle(0.0, 0.0, 0.32);
    path.push_circle(0.0, 0.0, 0.25);
    emblem.dark.extend(path.finish());
    emblem.dark.extend(star([0.0, 0.0], 0.27, 8, 0.16, 0.2));
}

/// A mural crown above the shield.
fn crown(emblem: &mut Emblem) {
    emblem.dark.extend(polygon(&[
        [-0.34, -0.68],
        [-0.42, -0.98],
        [-0.3, -0.98],
        [-0.3, -0.9],
        [-0.18, -0.9],
        [-0.18, -0.98],
        [-0.06, -0.98],
        [-0.06, -0.9],
        [0.06, -0.9],
        [0.06, -0.98],
        [0.18, -0.98],
        [0.18, -0.9],
        [0.3, -0.9],
        [0.3, -0.98],
        [0.42, -0.98],
        [0.34, -0.68],
    ]));
}

/// Two branches of leaves below and beside the shield.
fn wreath(emblem: &mut Emblem, size: f32) {
    for side in [-1.0f32, 1.0] {
        for leaf in 0..9 {
            let angle = PI / 2.0 + side * (0.12 + leaf as f32 * 0.2);
            for lean in [-0.55f32, 0.55] {
                let (cx, cy) = (0.86 * angle.cos(), 0.05 + 0.86 * angle.sin());
                let way = angle + side * PI / 2.0 + lean;
                let (dx, dy) = (way.cos() * size, way.sin() * size);
                let mut path = PathBuilder::new();
                path.move_to(cx, cy);
                path.quad_to(cx + dx * 0.5 - dy * 0.28, cy + dy * 0.5 + dx * 0.28, cx + dx, cy + dy);
                path.quad_to(cx + dx * 0.5 + dy * 0.28, cy + dy * 0.5 - dx * 0.28, cx, cy);
                path.close();
                emblem.dark.extend(path.finish());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emblems_fill_their_box_and_differ() {
        let area = Rect { x: 0.0, y: 0.0, width: 10.0, height: 10.0 };
        let cover = |seed| Emblem::draw(Seed::new(seed)).plate(area, 8.0).cover().3.to_vec();
        for seed in 0..24 {
            let part = cover(seed).iter().filter(|&&value| value > 128).count() as f32 / 6400.0;
            assert!((0.04..0.6).contains(&part), "{seed}: {part}");
        }
        assert_ne!(cover(1), cover(2));
    }
}
