//! The skin's fine relief: pores, lines and wrinkles, as a height in millimetres.

use super::{
    Person,
    anatomy::Anatomy,
    noise::{fractal, nearest_point, noise},
    vector::{V3, bell, scale, smooth},
};

/// Height of the skin at a place of the face, in millimetres. `wave` and `broken` bend and break the lines.
pub(super) fn relief(person: &Person, a: &Anatomy, place: V3, face: [f32; 2], (wave, broken): (f32, f32)) -> f32 {
    let [x, y] = face;
    if place[2] < -75.0 || y > 80.0 {
        return 0.0;
    }
    let salt = person.pattern;
    let age = person.look.wrinkles;
    let (pore, _) = nearest_point(scale(place, 1.0 / 1.3), salt ^ 31);
    let coarse_skin = 0.5 + bell(x, 26.0) * bell(y + 22.0, 20.0);
    let mut height = -0.07 * coarse_skin * smooth(0.42, 0.08, pore);
    height += 0.045 * fractal(scale(place, 1.0 / 1.1), 2, salt ^ 32) + 0.06 * noise(scale(place, 1.0 / 4.0), salt ^ 33);
    if age > 0.02 {
        height += age * lines(a, face, wave, broken);
    }
    height + lip_lines(a, face, salt)
}

/// How the lines of the skin wave and where they are broken.
pub(super) fn line_noise(place: V3, salt: u32) -> (f32, f32) {
    let wave = 2.2 * noise(scale(place, 1.0 / 24.0), salt ^ 34) + 1.6 * noise(scale(place, 1.0 / 9.0), salt ^ 35);
    (wave, smooth(-0.5, 0.35, noise([place[0] / 14.0, place[1] / 5.0, 0.0], salt ^ 36)))
}

/// A furrow every `period` millimetres of `value`.
fn furrow(value: f32, period: f32) -> f32 {
    let t = (value / period).rem_euclid(1.0) - 0.5;
    -bell(t * period, 0.55)
}

fn lines(a: &Anatomy, [x, y]: [f32; 2], wave: f32, broken: f32) -> f32 {
    let ax = x.abs();
    let mut sum = 0.0;
    if y > 26.0 {
        sum += broken
            * 0.32
            * furrow(y + wave, 8.5)
            * smooth(28.0, 36.0, y)
            * smooth(70.0, 56.0, y)
            * smooth(50.0, 30.0, ax);
    }
    // Crow's feet spread from the outer corner of the eye.
    let (ox, oy) = (ax - a.eye_x - a.eye_half + 2.0, y + 0.5);
    if ox > 2.0 && oy.abs() < 14.0 {
        let fan = furrow(oy.atan2(ox.max(0.5)) * 12.0 + wave * 0.5, 3.4);
        sum += broken * 0.26 * fan * smooth(3.0, 7.0, ox) * smooth(24.0, 12.0, ox) * smooth(14.0, 6.0, oy.abs());
    }
    let (ex, ey) = (ax - a.eye_x, y + 10.0);
    if ey.abs() < 9.0 {
        sum += broken
            * 0.20
            * furrow(ey + 0.012 * ex * ex + 0.5 * wave, 3.2)
            * bell(ex, 10.0)
            * smooth(9.0, 4.0, ey.abs());
    }
    sum -= 0.5 * bell(ax - 8.0 - 0.08 * (y - 20.0) + 0.3 * wave, 0.9) * bell(y - 22.0, 6.5);
    let (from, to) = (a.nose_base + 6.0, a.mouth.0 - 6.0);
    let down = (from - y) / (from - to);
    if down > -0.1 && down < 1.2 {
        let line = a.nose_half + 3.0 + (a.mouth.1 + 6.0 - a.nose_half) * down.max(0.0).powf(0.8);
        sum -= 0.5 * bell(ax - line - 0.2 * wave, 1.3) * smooth(-0.05, 0.2, down) * smooth(1.1, 0.75, down);
    }
    if y < a.chin - 10.0 {
        sum += broken * 0.3 * furrow(y + 2.0 * wave, 14.0) * smooth(a.chin - 12.0, a.chin - 22.0, y);
    }
    sum
}

fn lip_lines(a: &Anatomy, [x, y]: [f32; 2], salt: u32) -> f32 {
    if (y - a.mouth.0).abs() > 18.0 || x.abs() > a.mouth.1 {
        return 0.0;
    }
    let d = y - a.seam(x);
    let (up, down) = a.lip_edges(x);
    let edge = if d > 0.0 { up - d } else { down + d };
    let lip = smooth(-0.4, 1.0, edge) * smooth(a.mouth.1, a.mouth.1 - 3.0, x.abs());
    lip * 0.18 * noise([x / 0.9, y / 5.5, 0.0], salt ^ 37)
}
