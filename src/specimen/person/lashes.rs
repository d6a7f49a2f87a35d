//! Lashes: they follow the lids from picture to picture.

use super::{
    Expression, Head,
    anatomy::{EYE_CENTER_Z, EYEBALL},
    noise::noise,
    strands::{RIGID, Strands},
    traits::Sex,
    vector::{add, lerp, scale, unit},
};

/// The lashes of both eyes with the lids as the expression has them.
pub(super) fn lashes(head: &Head, expression: &Expression) -> Strands {
    let a = &head.anatomy;
    let mut strands = Strands::default();
    let paint = head.person.look.eye_paint;
    let long = if head.person.sex == Sex::Female { 8.0 + 2.5 * paint } else { 6.6 };
    for side in [-1.0f32, 1.0] {
        for (upper, count) in [(true, 74), (false, 46)] {
            for index in 0..count {
                let own =
                    noise([index as f32 * 1.7 + 0.5, side * 3.3, if upper { 0.5 } else { 7.5 }], head.person.pattern);
                let along = -0.88 + 1.84 * (index as f32 + 0.5 + 0.5 * own) / count as f32;
                let out = along * a.eye_half;
                let (high, low) = a.lid_edges(out, side, expression.blink, expression.smile);
                let y = if upper { high.max(low) } else { low };
                let radius = EYEBALL + 1.2;
                let depth = (radius * radius - out * out - y * y).max(9.0).sqrt();
                let root = [side * (a.eye_x + out), y, EYE_CENTER_Z + depth];
                let fan = 0.85 * along + 0.16 * own;
                // Upper lashes sink before they rise; on closed lids they point down.
                let open = 1.0 - expression.blink;
                let length =
                    long * if upper { 1.0 - 0.45 * (1.0 - along).max(0.0) * 0.6 } else { 0.48 } * (0.85 + 0.3 * own);
                let (first, last) =
                    if upper { (lerp(-0.9, -0.30, open), lerp(-0.5, 0.95, open)) } else { (-0.25, -0.75) };
                let nodes = (0..5).map(|node| {
                    let t = node as f32 / 4.0;
                    let way = unit([side * fan, lerp(first, last, t), 1.0]);
                    (add(root, scale(way, length * t)), 0.8)
                });
                let color = scale(head.person.look.hair, lerp(0.35, 0.1, paint));
                let width = (0.15 + 0.10 * paint) * if upper { 1.0 } else { 0.7 };
                strands.push(nodes, width, color, RIGID);
            }
        }
    }
    strands
}
