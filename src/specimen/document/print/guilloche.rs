//! Fine line patterns of security printing. Every function adds lines to a plate; lengths are millimetres.

use std::f32::consts::TAU;

use super::plate::Plate;
use crate::{case::geometry::Rect, specimen::seed::Draw};

/// Points closer than this look like a curve at 600 dpi.
const STEP_MM: f32 = 0.3;

/// A sine of its own.
#[derive(Debug, Clone, Copy)]
struct Swing {
    height: f32,
    length: f32,
    phase: f32,
    drift: f32,
}

/// Sines of which neighbours, `pitch` apart, come near each other but never cross.
fn swings(draw: &mut Draw, height: f32, length: f32, pitch: f32) -> [Swing; 3] {
    let mut swings: [Swing; 3] = std::array::from_fn(|index| {
        let part = [1.0, 0.5, 0.28][index];
        Swing {
            height: height * part * draw.uniform(0.7..1.2),
            length: length * [1.0, 0.47, 0.23][index] * draw.uniform(0.8..1.25),
            phase: draw.uniform(0.0..TAU),
            drift: draw.uniform(0.3..1.0) * if draw.chance(0.5) { 1.0 } else { -1.0 },
        }
    });
    let closing: f32 = swings.iter().map(|swing| swing.height * swing.drift.abs()).sum();
    let allowed = pitch * draw.uniform(0.5..0.8) / closing.max(1e-3);
    swings.iter_mut().for_each(|swing| swing.drift *= allowed);
    swings
}

/// Wavy lines over the whole box, each a little out of step with its neighbour, so that they crowd and spread.
pub(crate) fn waves(plate: &mut Plate, area: Rect, pitch: f32, width: f32, draw: &mut Draw) {
    let swings = swings(draw, area.height * 0.07, area.width * 0.55, pitch);
    let reach: f32 = swings.iter().map(|swing| swing.height).sum();
    let mut points = Vec::new();
    let lines = ((area.height + 2.0 * reach) / pitch) as usize;
    for line in 0..lines {
        let base = area.y - reach + line as f32 * pitch;
        points.clear();
        let steps = (area.width / STEP_MM) as usize + 2;
        points.extend((0..steps).map(|step| {
            let x = step as f32 * STEP_MM;
            let lift: f32 =
                swings.iter().map(|s| s.height * (TAU * x / s.length + s.phase + s.drift * line as f32).sin()).sum();
            [area.x + x, base + lift]
        }));
        plate.stroke(&points, width);
    }
}

/// Two families of slanted wavy lines that cross and leave lens-shaped gaps.
pub(crate) fn lattice(plate: &mut Plate, area: Rect, pitch: f32, width: f32, draw: &mut Draw) {
    let slant = draw.uniform(0.25..0.7);
    let (height, length) = (pitch * draw.uniform(0.6..1.6), pitch * draw.uniform(7.0..14.0));
    let mut points = Vec::new();
    for side in [-1.0, 1.0] {
        let rise = area.width * slant;
        let lines = ((area.height + rise) / pitch) as usize + 1;
        for line in 0..lines {
            let base = area.y + line as f32 * pitch - if side > 0.0 { rise } else { 0.0 };
            points.clear();
            let steps = (area.width / STEP_MM) as usize + 2;
            points.extend((0..steps).map(|step| {
                let x = step as f32 * STEP_MM;
                let lift = height * (TAU * x / length + side * line as f32 * 0.35).sin();
                [area.x + x, base + side * slant * x + lift]
            }));
            plate.stroke(&points, width);
        }
    }
}

/// Closed loops around a point, like the rings of a tree.
pub(crate) fn contours(plate: &mut Plate, center: [f32; 2], reach: f32, pitch: f32, width: f32, draw: &mut Draw) {
    let lobes: [(f32, f32, f32, f32); 3] = std::array::from_fn(|index| {
        let count = draw.whole(2..6) as f32 + 2.0 * index as f32;
        (count, draw.uniform(0.04..0.12) / (index + 1) as f32, draw.uniform(0.0..TAU), draw.uniform(-0.06..0.06))
    });
    let mut points = Vec::new();
    for ring in 2..(reach / pitch) as usize {
        let radius = ring as f32 * pitch;
        let steps = ((TAU * radius / STEP_MM) as usize).max(24);
        points.clear();
        points.extend((0..=steps).map(|step| {
            let angle = TAU * step as f32 / steps as f32;
            let bulge: f32 =
                lobes.iter().map(|&(n, a, phase, drift)| a * (n * angle + phase + drift * ring as f32).sin()).sum();
            let r = radius * (1.0 + bulge);
            [center[0] + r * angle.cos(), center[1] + r * angle.sin()]
        }));
        plate.stroke(&points, width);
    }
}

/// A rosette: rings of interlaced curves around a point, each with its own number of petals.
pub(crate) fn rosette(plate: &mut Plate, center: [f32; 2], radius: f32, width: f32, draw: &mut Draw) {
    let rings = draw.whole(2..5);
    let petals = [8.0, 10.0, 12.0, 16.0, 18.0, 24.0];
    let mut outer = radius;
    for ring in 0..rings {
        let inner = outer * draw.uniform(0.5..0.72);
        let count: f32 = draw.pick(&petals).copied().unwrap_or(12.0);
        let strands = draw.whole(5..11);
        let second = draw.uniform(0.0..0.55);
        let wobble = (count / 2.0).floor();
        let (middle, swing) = ((outer + inner) / 2.0, (outer - inner) / 2.0);
        for strand in 0..strands {
            let phase = TAU * strand as f32 / strands as f32;
            ring_curve(plate, center, width, |angle| {
                let main = (count * angle + phase).sin();
                let other = (wobble * angle - phase + ring as f32).sin();
                middle + swing * (main + second * other) / (1.0 + second)
            });
        }
        outer = inner * draw.uniform(0.86..1.08);
        if outer < radius * 0.12 {
            break;
        }
    }
}

fn ring_curve(plate: &mut Plate, center: [f32; 2], width: f32, radius: impl Fn(f32) -> f32) {
    let steps = ((TAU * radius(0.0).max(2.0) / STEP_MM * 2.4) as usize).clamp(160, 1400);
    let points: Vec<[f32; 2]> = (0..=steps)
        .map(|step| {
            let angle = TAU * step as f32 / steps as f32;
            let r = radius(angle);
            [center[0] + r * angle.cos(), center[1] + r * angle.sin()]
        })
        .collect();
    plate.stroke(&points, width);
}

/// A hypotrochoid: the curve of a point fixed to a wheel of `inner` teeth that rolls inside one of `outer` teeth.
pub(crate) fn hypotrochoid(plate: &mut Plate, center: [f32; 2], radius: f32, (outer, inner): (u32, u32), width: f32) {
    let gcd = (1..=outer.min(inner)).rev().find(|&n| outer % n == 0 && inner % n == 0).unwrap_or(1);
    let turns = inner / gcd;
    let (big, small) = (outer as f32, inner as f32);
    let arm = small * 0.82;
    let scale = radius / (big - small + arm);
    let steps = (turns * 110).min(9000);
    let points: Vec<[f32; 2]> = (0..=steps)
        .map(|step| {
            let angle = TAU * turns as f32 * step as f32 / steps as f32;
            let roll = (big - small) / small * angle;
            let x = (big - small) * angle.cos() + arm * roll.cos();
            let y = (big - small) * angle.sin() - arm * roll.sin();
            [center[0] + scale * x, center[1] + scale * y]
        })
        .collect();
    plate.stroke(&points, width);
}

/// A band of interlaced curves along a line from one point to another, thin at the ends or not.
pub(crate) fn band(plate: &mut Plate, from: [f32; 2], to: [f32; 2], height: f32, width: f32, draw: &mut Draw) {
    let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
    let length = dx.hypot(dy).max(0.1);
    let (ux, uy) = (dx / length, dy / length);
    let wave = height * draw.uniform(1.6..3.4);
    let strands = draw.whole(6..13);
    let (slow, depth) = (length / draw.whole(1..4) as f32, draw.uniform(0.0..0.55));
    let bow = draw.uniform(-0.4..0.4) * height;
    let steps = (length / STEP_MM * 1.6) as usize + 2;
    for strand in 0..strands {
        let phase = TAU * strand as f32 / strands as f32;
        let points: Vec<[f32; 2]> = (0..=steps)
            .map(|step| {
                let s = length * step as f32 / steps as f32;
                let envelope = 1.0 - depth * (0.5 + 0.5 * (TAU * s / slow).cos());
                let side = height / 2.0
                    * envelope
                    * (TAU * s / wave + phase).sin()
                    * (0.6 + 0.4 * (phase + TAU * s / slow).cos())
                    + bow * (TAU * s / length / 2.0).sin();
                [from[0] + ux * s - uy * side, from[1] + uy * s + ux * side]
            })
            .collect();
        plate.stroke(&points, width);
    }
}

/// Straight lines in a round field that bend where the height (0 … 1) of a medallion rises: the old relief engraving. They
/// swell on the slope towards the light, thin out on the other, and fade at the rim.
pub(crate) fn relief(plate: &mut Plate, area: Rect, pitch: f32, width: f32, height: impl Fn(f32, f32) -> f32) {
    let lines = (area.height / pitch) as usize;
    let (center, radius) = (area.center(), area.width.min(area.height) / 2.0);
    let mut points = Vec::new();
    for line in 0..lines {
        let y = area.y + (line as f32 + 0.5) * pitch;
        let reach = (radius * radius - (y - center.y) * (y - center.y)).max(0.0).sqrt();
        let steps = (2.0 * reach / 0.15) as usize;
        points.clear();
        points.extend((0..=steps).map(|step| {
            let x = center.x - reach + 2.0 * reach * step as f32 / steps.max(1) as f32;
            let slope = height(x, y + 0.25) - height(x, y - 0.25);
            let rim = ((radius - (x - center.x).hypot(y - center.y)) / (0.25 * radius)).clamp(0.0, 1.0);
            [x, y - height(x, y) * pitch * 1.3, width * rim * (1.0 + 1.6 * slope).clamp(0.4, 2.4)]
        }));
        plate.stroke_swelling(&points);
    }
}

/// Small closed figures in a staggered grid: the numismatic background.
pub(crate) fn tiles(plate: &mut Plate, area: Rect, pitch: f32, width: f32, draw: &mut Draw) {
    let corners = draw.whole(3..7);
    let dent = draw.uniform(0.45..0.95);
    let size = pitch * draw.uniform(0.3..0.46);
    let turn = draw.uniform(0.0..TAU);
    let (columns, rows) = ((area.width / pitch) as usize + 2, (area.height / pitch / 0.866) as usize + 2);
    for row in 0..rows {
        for column in 0..columns {
            let shift = if row % 2 == 0 { 0.0 } else { pitch / 2.0 };
            let (cx, cy) = (area.x + column as f32 * pitch + shift, area.y + row as f32 * pitch * 0.866);
            let points: Vec<[f32; 2]> = (0..=corners * 2)
                .map(|corner| {
                    let angle = turn + TAU * corner as f32 / (corners * 2) as f32;
                    let r = if corner % 2 == 0 { size } else { size * dent };
                    [cx + r * angle.cos(), cy + r * angle.sin()]
                })
                .collect();
            plate.stroke(&points, width);
        }
    }
}

/// Rays from a point, alternately reaching further.
pub(crate) fn rays(plate: &mut Plate, center: [f32; 2], (inner, outer): (f32, f32), count: u32, width: f32) {
    for ray in 0..count {
        let angle = TAU * ray as f32 / count as f32;
        let end = if ray % 2 == 0 { outer } else { outer * 0.86 };
        let at = |r: f32| [center[0] + r * angle.cos(), center[1] + r * angle.sin()];
        plate.stroke(&[at(inner), at(end)], width);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::specimen::seed::Seed;

    #[test]
    fn patterns_cover_a_fine_part_of_their_area() {
        let area = Rect { x: 0.0, y: 0.0, width: 40.0, height: 30.0 };
        type Pattern = fn(&mut Plate, &mut Draw);
        let patterns: [(&str, Pattern); 6] = [
            ("waves", |p, d| waves(p, Rect { x: 0.0, y: 0.0, width: 40.0, height: 30.0 }, 0.7, 0.1, d)),
            ("lattice", |p, d| lattice(p, Rect { x: 0.0, y: 0.0, width: 40.0, height: 30.0 }, 1.2, 0.1, d)),
            ("contours", |p, d| contours(p, [20.0, 15.0], 20.0, 0.8, 0.1, d)),
            ("rosette", |p, d| rosette(p, [20.0, 15.0], 14.0, 0.1, d)),
            ("band", |p, d| band(p, [0.0, 15.0], [40.0, 15.0], 8.0, 0.1, d)),
            ("tiles", |p, d| tiles(p, Rect { x: 0.0, y: 0.0, width: 40.0, height: 30.0 }, 2.0, 0.1, d)),
        ];
        for (name, pattern) in patterns {
            let mut plate = Plate::over(area, 8.0);
            pattern(&mut plate, &mut Seed::new(5).draw());
            let cover = plate.cover().3;
            let part = cover.iter().map(|&value| f32::from(value)).sum::<f32>() / 255.0 / cover.len() as f32;
            assert!((0.015..0.4).contains(&part), "{name}: {part}");
        }
    }
}
