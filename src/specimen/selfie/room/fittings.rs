//! What hangs on walls or is let into them.

use crate::specimen::seed::{Draw, Seed};

/// What a fitting is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Look {
    /// Panes in a frame; the light outside, above and below the horizon.
    Window { sky: [f32; 3], ground: [f32; 3], horizon: f32, panes: [u32; 2] },
    /// Cloth in folds, per metre.
    Curtain { color: [f32; 3], folds: f32 },
    /// A leaf with two panels and a handle.
    Door { color: [f32; 3] },
    /// Boards with books and things.
    Shelf { wood: [f32; 3], board: f32, seed: Seed },
    /// A picture in a frame.
    Art { frame: [f32; 3], seed: Seed },
    /// A dark pane: a display that is off.
    Pane { color: [f32; 3] },
    /// A surface that shines, such as a ceiling light.
    Glowing { light: [f32; 3] },
    /// Ribs from side to side, per metre: a radiator, a blind.
    Ribs { color: [f32; 3], per_metre: f32, upright: bool },
}

/// Something on a wall.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Fitting {
    pub(super) wall: usize,
    /// Left, bottom, right and top on the wall, in metres.
    pub(super) area: [f32; 4],
    pub(super) look: Look,
}

const DARK: [f32; 3] = [0.0; 3];

impl Fitting {
    /// Colour and own light at a place on the wall, in metres.
    pub(super) fn look(&self, across: f32, up: f32) -> ([f32; 3], [f32; 3]) {
        let [left, bottom, right, top] = self.area;
        let (wide, high) = (right - left, top - bottom);
        let (u, v) = ((across - left) / wide, (up - bottom) / high);
        let edge = (across - left).min(right - across).min(up - bottom).min(top - up);
        match self.look {
            Look::Window { sky, ground, horizon, panes } => {
                window(u, v, edge, [wide, high], (sky, ground, horizon), panes)
            }
            Look::Curtain { color, folds } => {
                let phase = across * folds + 0.25 * (across * folds * 0.37).sin();
                let fold = 0.72 + 0.28 * (phase * std::f32::consts::TAU).sin();
                (color.map(|c| c * fold), DARK)
            }
            Look::Door { color } => {
                let groove = |low: f32, high: f32| {
                    let inside = (v - low).min(high - v).min((u - 0.16).min(0.84 - u) * wide / high);
                    (0.0..0.012).contains(&inside)
                };
                let handle = (u - 0.9).abs() * wide < 0.06 && (v - 0.5).abs() * high < 0.012;
                let shade = if edge < 0.03 {
                    0.55
                } else if groove(0.08, 0.45) || groove(0.52, 0.93) {
                    0.6
                } else {
                    1.0
                };
                (if handle { [0.35, 0.34, 0.32] } else { color.map(|c| c * shade) }, DARK)
            }
            Look::Shelf { wood, board, seed } => {
                (shelf(across - left, up - bottom, [wide, high], wood, board, seed), DARK)
            }
            Look::Art { frame, seed } => (if edge < 0.025 { frame } else { art(u, v, seed) }, DARK),
            Look::Pane { color } => (if edge < 0.012 { [0.02; 3] } else { color.map(|c| c * (1.0 + 0.6 * v)) }, DARK),
            Look::Glowing { light } => {
                (if edge < 0.015 { [0.5; 3] } else { DARK }, if edge < 0.015 { DARK } else { light })
            }
            Look::Ribs { color, per_metre, upright } => {
                let along = if upright { across } else { up };
                let rib = 0.75 + 0.25 * (along * per_metre * std::f32::consts::TAU).cos();
                (color.map(|c| c * rib), DARK)
            }
        }
    }
}

fn window(
    u: f32,
    v: f32,
    edge: f32,
    size: [f32; 2],
    (sky, ground, horizon): ([f32; 3], [f32; 3], f32),
    panes: [u32; 2],
) -> ([f32; 3], [f32; 3]) {
    let bar = |place: f32, count: u32, length: f32| {
        let cell = place * count as f32;
        (cell - cell.round()).abs() * length / (count as f32) < 0.025
    };
    if edge < 0.06 || bar(u, panes[0], size[0]) || bar(v, panes[1], size[1]) {
        return ([0.72, 0.71, 0.69], DARK);
    }
    // A ragged line of roofs and trees before the sky.
    let roofs = horizon + 0.05 * (u * 17.0).sin() + 0.03 * (u * 41.0 + 1.0).sin();
    let blend = ((v - roofs) / 0.03).clamp(0.0, 1.0);
    let wave = |a: f32, b: f32| (a * u + b * v + 2.0 * (b * u - a * v).sin()).sin();
    let mottle = 1.0 + 0.25 * wave(13.0, 9.0) + 0.2 * wave(37.0, -29.0) * wave(11.0, 23.0);
    (DARK, std::array::from_fn(|c| ground[c] * mottle * (1.0 - blend) + sky[c] * (0.8 + 0.3 * v) * blend))
}

/// Boards every `board` metres, books of many widths, gaps and things between them.
fn shelf(x: f32, y: f32, [wide, high]: [f32; 2], wood: [f32; 3], board: f32, seed: Seed) -> [f32; 3] {
    let row = (y / board).floor();
    let inside = y - row * board;
    if inside < 0.022 || x < 0.02 || x > wide - 0.02 || y > high - 0.022 {
        return wood;
    }
    let mut draw = seed.nth(row as u64).draw();
    let mut left = 0.02;
    loop {
        let (width, tall, color) = thing(&mut draw, board);
        if x < left + width || left > wide {
            let gap = x - left < 0.003;
            let shade = if gap { 0.3 } else { 0.8 + 0.2 * ((x - left) / width) };
            let title = inside > 0.35 * tall && inside < 0.5 * tall;
            let shown = if title { color.map(|c| c * 0.6 + 0.12) } else { color };
            return if inside < tall { shown.map(|c| c * shade) } else { wood.map(|c| c * 0.22) };
        }
        left += width;
    }
}

/// Width, height and colour of the next thing on a board.
fn thing(draw: &mut Draw, board: f32) -> (f32, f32, [f32; 3]) {
    let hue = draw.uniform(0.0..6.0);
    let strength = draw.uniform(0.1..0.9);
    let value = draw.log_uniform(0.02..0.5);
    let color = std::array::from_fn(|c| {
        let wave = ((hue - 2.0 * c as f32).rem_euclid(6.0) - 3.0).abs() / 3.0;
        value * (1.0 - strength * wave)
    });
    if draw.chance(0.12) {
        return (draw.uniform(0.08..0.3), 0.0, color);
    }
    (draw.log_uniform(0.015..0.07), board * draw.uniform(0.5..0.9), color)
}

/// Something abstract: bands and a disc.
fn art(u: f32, v: f32, seed: Seed) -> [f32; 3] {
    let mut draw = seed.draw();
    let mut color = || -> [f32; 3] {
        let tone = draw.log_uniform(0.04..0.75);
        std::array::from_fn(|_| tone * draw.log_uniform(0.55..1.5))
    };
    let (paper, band, disc) = (color(), color(), color());
    let (angle, offset, radius) = (draw.uniform(0.0..3.0f32), draw.uniform(0.3..0.7), draw.uniform(0.12..0.35));
    let across = (u - 0.5) * angle.cos() + (v - 0.5) * angle.sin() + 0.5;
    if (u - offset).hypot(v - 0.55) < radius {
        disc
    } else if across > offset {
        band
    } else {
        paper
    }
}
