//! Glasses: the frame. The lenses are thin and clear.

use std::f32::consts::TAU;

use super::{
    Person,
    anatomy::Anatomy,
    loft::Loft,
    mesh::{Corner, Material, Mesh},
    vector::{V3, add, cross, dot, lerp, scale, smooth},
};

/// A tube of corners along `line` (0 … 1), with the given half widths across.
fn tube(mesh: &mut Mesh, color: V3, pieces: usize, half: (f32, f32), line: impl Fn(f32) -> (V3, V3, V3)) {
    mesh.grid(
        Material::Frame,
        (pieces + 1, 9),
        |_, _| false,
        |row, column| {
            let (middle, side, out) = line(row as f32 / pieces as f32);
            let ahead = super::vector::sub(line((row as f32 + 0.5) / pieces as f32).0, middle);
            let along = dot(cross(side, out), ahead).signum();
            let (s, c) = (-along * TAU * column as f32 / 8.0).sin_cos();
            let square = |value: f32| value.signum() * value.abs().powf(0.6);
            Corner {
                place: add(middle, add(scale(side, half.0 * square(c)), scale(out, half.1 * square(s)))),
                color,
                face: [300.0, 0.0],
                ..Corner::default()
            }
        },
    );
}

/// Adds the frame where the person wears one.
pub(super) fn add_glasses(mesh: &mut Mesh, person: &Person, a: &Anatomy, loft: &Loft) {
    if !person.glasses {
        return;
    }
    let color = person.look.frame_color;
    let [width, height, round, rim] = person.look.frame;
    let front = a.bridge.0.max(5.0) + 5.5;
    let center_x = a.eye_x + 0.5;
    let half_w = (width / 2.0).min(center_x - 8.0);
    let wrap = |x: f32| front - 0.0016 * x * x - 0.04 * (x.abs() - 20.0).max(0.0);
    for side in [-1.0f32, 1.0] {
        tube(mesh, color, 72, (rim / 2.0, 1.3), |t| {
            let (s, c) = (TAU * t).sin_cos();
            let power = lerp(0.45, 1.0, round);
            let square = |value: f32| value.signum() * value.abs().powf(power);
            let x = side * (center_x + half_w * square(c));
            let y = -3.0 + height / 2.0 * square(s) - 1.2 * (1.0 - round) * c * smooth(0.0, -1.0, s);
            ([x, y, wrap(x)], [side * c, s, 0.0], [0.0, 0.0, 1.0])
        });
        let hinge = [side * (center_x + half_w), 5.0, wrap(center_x + half_w)];
        let ear = loft.at(7.6, side * 1.62);
        let ear = [side * (ear[0].abs() + 3.5), 6.0, -82.0];
        tube(mesh, color, 20, (rim.max(1.4) / 2.0, 0.9), |t| {
            let bow = 3.0 * (t * std::f32::consts::PI).sin() * side;
            let middle = std::array::from_fn(|i| lerp(hinge[i], ear[i], t) + if i == 0 { bow } else { 0.0 });
            (middle, [0.0, 1.0, 0.0], [side, 0.0, 0.0])
        });
    }
    let gap = center_x - half_w;
    tube(mesh, color, 12, (rim.max(1.4) / 2.0, 1.1), |t| {
        let x = gap * (2.0 * t - 1.0);
        let y = 2.0 + 2.0 * (1.0 - (x / gap).powi(2));
        ([x, y, wrap(x) + 0.5], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0])
    });
}
