//! Eyes, ears and the inside of the mouth.

use std::f32::consts::TAU;

use super::{
    Person,
    anatomy::{Anatomy, EYE_CENTER_Z, EYEBALL},
    face_shape::Feature::*,
    loft::Loft,
    mesh::{Corner, Material, Mesh},
    skin::pigment,
    vector::{add, bell, lerp, mix, scale, smooth, smooth_max, unit},
};

/// Adds both eyes: the front of the eyeball, and the red flesh at the corners.
pub(super) fn add_eyes(mesh: &mut Mesh, a: &Anatomy, loft_z: impl Fn(f32, f32) -> f32) {
    for side in [-1.0, 1.0] {
        mesh.grid(
            Material::Eye(side > 0.0),
            (25, 37),
            |_, _| false,
            |row, column| {
                let along = (column as f32 / 36.0 * 2.0 - 1.0) * side;
                let out = along * (a.eye_half + 3.0);
                let y = 9.5 - 19.0 * row as f32 / 24.0;
                let ball = EYEBALL * EYEBALL - out * out - y * y;
                let ball = EYE_CENTER_Z + if ball > 0.0 { ball.sqrt() } else { -12.0 };
                let x = side * (a.eye_x + out);
                let place = [
                    x,
                    y,
                    smooth_max(ball, loft_z(x, y) - 1.7 - 5.0 * smooth(a.eye_half, a.eye_half + 2.5, out.abs()), 0.6),
                ];
                Corner { place, uv: [out, y], face: [x, y], ..Corner::default() }
            },
        );
    }
}

/// Adds both ears to the sides of the head.
pub(super) fn add_ears(mesh: &mut Mesh, person: &Person, a: &Anatomy, loft: &Loft) {
    let size = a.measure(EarBig, 1.0, 0.07);
    let out = a.measure(EarOut, 0.52, 0.13).max(0.22);
    for side in [-1.0f32, 1.0] {
        let root = loft.at(8.2, side * 1.72);
        let root = [root[0] - side * 1.5, -10.0, -87.0];
        let (sin, cos) = out.sin_cos();
        let up = unit([0.10 * side, 1.0, -0.20]);
        let back = unit([side * sin, -0.12, -cos]);
        let face = unit([side * cos, 0.0, sin]);
        mesh.grid(
            Material::Ear,
            (20, 49),
            |_, _| false,
            |row, column| {
                let turn = -side * TAU * column as f32 / 48.0;
                let (radius, behind) = if row < 17 {
                    (row as f32 / 16.0, 0.0)
                } else {
                    (1.0 - 0.09 * (row - 16) as f32, (row - 16) as f32)
                };
                let (s, c) = turn.sin_cos();
                let (eu, ev) = outline(s, c, radius);
                let height = if row < 17 { ear_form(eu, ev, radius, s, c) } else { 3.0 - 4.2 * behind };
                let place =
                    add(add(root, scale(back, eu * size + 6.0)), add(scale(up, ev * size), scale(face, height)));
                let blood = person.look.blood + 0.10 + 0.25 * radius;
                let deep = smooth(1.5, -6.0, height);
                let color = scale(pigment(person.look.melanin, blood), 1.0 - 0.45 * deep);
                Corner { place, color, face: [300.0, 0.0], ..Corner::default() }
            },
        );
    }
}

/// The ear's outline: backwards and up, for a direction (backwards, up) and a share of the radius.
fn outline(s: f32, c: f32, radius: f32) -> (f32, f32) {
    let wide = lerp(9.5, 17.5, smooth(-0.9, 0.5, c)) * if s < 0.0 { 0.62 } else { 1.0 };
    let high = if c > 0.0 { 29.0 } else { 33.0 };
    (wide * s * radius + 3.0 * bell(c - 0.6, 0.5) * radius, high * c * radius)
}

/// Height of the ear's relief over its plane.
fn ear_form(eu: f32, ev: f32, radius: f32, s: f32, c: f32) -> f32 {
    let rim = smooth(-0.85, -0.2, c) * (0.35 + 0.65 * smooth(-1.0, -0.2, s).max(smooth(0.2, 0.8, c)));
    let mut height = 3.0 * smooth(0.0, 1.0, radius);
    height += 3.4 * rim * bell(radius - 0.93, 0.07) - 1.8 * rim * bell(radius - 0.76, 0.08);
    let curve = eu - 6.0 + 0.012 * (ev - 2.0).powi(2);
    height += 3.6 * bell(curve, 2.0) * smooth(-20.0, -12.0, ev) * smooth(22.0, 8.0, ev);
    height -= 8.5 * bell(eu + 2.0, 5.2) * bell(ev + 5.0, 9.0);
    height -= 2.6 * bell(eu - 2.5, 4.0) * bell(ev - 14.0, 6.0);
    height += 6.0 * bell(eu + 8.5, 2.6) * bell(ev + 6.0, 4.6) + 2.6 * bell(eu + 1.0, 3.0) * bell(ev + 16.5, 3.0);
    height
}

/// Adds teeth, gums, tongue and the cavity behind them; the lips lie at depth `lip_z`.
pub(super) fn add_mouth(mesh: &mut Mesh, person: &Person, a: &Anatomy, lip_z: f32) {
    let y = a.mouth.0;
    add_teeth(mesh, person, a, lip_z, true);
    add_teeth(mesh, person, a, lip_z, false);
    add_cavity(mesh, a, lip_z);
    mesh.grid(
        Material::Mouth,
        (12, 25),
        |_, _| false,
        |row, column| {
            let (t, x) = (row as f32 / 11.0, (column as f32 / 12.0 - 1.0) * 17.0);
            let round = (1.0 - (x / 17.5).powi(2)).max(0.0).sqrt();
            let depth = lip_z - 34.0 + 23.0 * t.powf(0.7) * (0.5 + 0.5 * round);
            let place = [x, y - 4.0 - 6.0 * t + 3.0 * round, depth];
            let color = scale([0.30, 0.11, 0.10], 0.3 + 0.5 * t);
            Corner { place, uv: [99.0, 0.0], color, jaw: 0.85, ..Corner::default() }
        },
    );
}

/// One row of teeth with its gum along the arch.
fn add_teeth(mesh: &mut Mesh, person: &Person, a: &Anatomy, lip_z: f32, upper: bool) {
    let (y, half) = a.mouth;
    let yellow = 0.05 + 0.10 * (person.age_years / 80.0);
    let enamel = [0.62, 0.60 - 0.6 * yellow, 0.53 - 1.6 * yellow];
    let (top, bottom, depth) = if upper { (y + 9.0, y - 2.2, 6.0) } else { (y - 3.0, y - 15.0, 8.0) };
    mesh.grid(
        Material::Mouth,
        (9, 61),
        |_, _| false,
        |row, column| {
            let t = row as f32 / 8.0;
            let x = (column as f32 / 30.0 - 1.0) * (half - 4.0);
            let edge = if upper { t } else { 1.0 - t };
            let scallop = if upper { 0.35 * (x * 0.37 + 1.57).cos().abs() } else { 0.0 };
            let arch = lip_z - depth - x * x / 21.0 - 1.2 * (2.0 * edge - 1.0).powi(2);
            let color = mix([0.36, 0.13, 0.12], enamel, smooth(0.14, 0.24, edge));
            let dim = 0.85 * (1.0 - 0.75 * smooth(6.0, half, x.abs()));
            let jaw = if upper { 0.0 } else { 1.0 };
            let place = [x, lerp(top, bottom, t) + scallop, arch];
            Corner { place, uv: [x, edge], color: scale(color, dim), jaw, ..Corner::default() }
        },
    );
}

/// The dark behind teeth and tongue.
fn add_cavity(mesh: &mut Mesh, a: &Anatomy, lip_z: f32) {
    let (y, half) = a.mouth;
    mesh.grid(
        Material::Mouth,
        (13, 25),
        |_, _| false,
        |row, column| {
            let (t, x) = (row as f32 / 12.0, (column as f32 / 12.0 - 1.0) * (half + 1.5));
            let round = (1.0 - (x / (half + 9.5)).powi(2)).max(0.0).sqrt();
            let place = [x, lerp(y + 16.0, y - 18.0, t), lip_z - 17.0 - 16.0 * round - x * x / 45.0];
            let color = [0.035, 0.010, 0.009];
            Corner { place, uv: [99.0, 0.0], color, jaw: smooth(0.3, 0.75, t), ..Corner::default() }
        },
    );
}
