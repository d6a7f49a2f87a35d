//! The skin's fine relief: pores, lines and wrinkles, as a height in millimetres.

use super::{
    Person,
    anatomy::Anatomy,
    noise::{fractal, nearest_point, noise},
    vector::{V3, bell, scale, smooth},
};

/// Height of the skin at a place of the face, in millimetres.
pub(super) fn relief(person: &Person, a: &Anatomy, place: V3, [x, y]: [f32; 2]) -> f32 {
    if place[2] < -75.0 || y > 80.0 {
        return 0.0;
    }
    let salt = person.pattern;
    let age = person.look.wrinkles;
    let (pore, _) = nearest_point(scale(place, 1.0 / 1.5), salt ^ 31);
    let coarse_skin = 0.5 + bell(x, 26.0) * bell(y + 22.0, 20.0);
    let mut height = -0.055 * coarse_skin * smooth(0.42, 0.08, pore);
    height += 0.035 * fractal(scale(place, 1.0 / 1.1), 2, salt ^ 32) + 0.06 * noise(scale(place, 1.0 / 4.0), salt ^ 33);
    height + age * lines(a, place, [x, y], salt) + lip_lines(a, place, [x, y], salt)
}

/// A furrow every `period` millimetres of `value`.
fn furrow(value: f32, period: f32) -> f32 {
    let t = (value / period).rem_euclid(1.0) - 0.5;
    -bell(t * period, 0.55)
}

fn lines(a: &Anatomy, place: V3, [x, y]: [f32; 2], salt: u32) -> f32 {
    let wave = 2.2 * noise(scale(place, 1.0 / 24.0), salt ^ 34) + 1.6 * noise(scale(place, 1.0 / 9.0), salt ^ 35);
    let broken = smooth(-0.5, 0.35, noise([place[0] / 14.0, place[1] / 5.0, 0.0], salt ^ 36));
    let brow =
        0.32 * furrow(y + wave, 8.5) * smooth(28.0, 36.0, y) * smooth(70.0, 56.0, y) * smooth(50.0, 30.0, x.abs());
    // Crow's feet spread from the outer corner of the eye.
    let (ox, oy) = (x.abs() - a.eye_x - a.eye_half + 2.0, y + 0.5);
    let feet = 0.26
        * furrow(oy.atan2(ox.max(0.5)) * 12.0 + wave * 0.5, 3.4)
        * smooth(3.0, 7.0, ox)
        * smooth(24.0, 12.0, ox)
        * smooth(14.0, 6.0, oy.abs());
    let (ex, ey) = (x.abs() - a.eye_x, y + 10.0);
    let under = 0.20 * furrow(ey + 0.012 * ex * ex + 0.5 * wave, 3.2) * bell(ex, 10.0) * smooth(9.0, 4.0, ey.abs());
    let frown = -0.5 * bell(x.abs() - 8.0 - 0.08 * (y - 20.0) + 0.3 * wave, 0.9) * bell(y - 22.0, 6.5);
    let (from, to) = (a.nose_base + 6.0, a.mouth.0 - 6.0);
    let down = (from - y) / (from - to);
    let line = a.nose_half + 3.0 + (a.mouth.1 + 6.0 - a.nose_half) * down.max(0.0).powf(0.8);
    let mouth = -0.85 * bell(x.abs() - line - 0.2 * wave, 1.3) * smooth(-0.05, 0.2, down) * smooth(1.1, 0.75, down);
    let throat = 0.3 * furrow(y + 2.0 * wave, 14.0) * smooth(a.chin - 12.0, a.chin - 22.0, y);
    broken * (brow + feet + under + throat) + frown + mouth
}

fn lip_lines(a: &Anatomy, place: V3, [x, y]: [f32; 2], salt: u32) -> f32 {
    let d = y - a.seam(x);
    let (up, down) = a.lip_edges(x);
    let edge = if d > 0.0 { up - d } else { down + d };
    let lip = smooth(-0.4, 1.0, edge) * smooth(a.mouth.1, a.mouth.1 - 3.0, x.abs());
    lip * (0.16 * noise([x / 0.9, y / 5.5, 0.0], salt ^ 37) + 0.07 * noise(scale(place, 1.1), salt ^ 38))
}
