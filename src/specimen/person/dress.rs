//! Shoulders and what is worn on them.

use std::f32::consts::TAU;

use super::{
    Person,
    anatomy::Anatomy,
    face_shape::Feature::*,
    look::Dress,
    mesh::{Corner, Material, Mesh},
    noise::{flat_noise, fractal},
    traits::Sex,
    vector::{V3, bell, lerp, mix, scale, smooth},
};

/// Adds the shoulders with the dress.
pub(super) fn add_dress(mesh: &mut Mesh, person: &Person, a: &Anatomy) {
    let male = if person.sex == Sex::Male { 1.0 } else { 0.0 };
    let broad = 186.0 + 24.0 * male + 7.0 * a.weight;
    let neck = 59.0 + a.measure(NeckWide, 0.0, 2.6) + 2.0 * a.weight.max(0.0);
    let dress = person.look.dress;
    let salt = person.pattern ^ 0x77;
    mesh.grid(
        Material::Dress,
        (70, 97),
        |_, _| false,
        |row, column| {
            let angle = TAU * (column as f32 / 96.0 - 0.5);
            let t = row as f32 / 69.0;
            let (s, c) = angle.sin_cos();
            let spread = smooth(0.0, 0.62, t).powf(0.9);
            let wide = lerp(neck + 6.0, broad, spread);
            let deep =
                if c > 0.0 { lerp(54.0, 112.0, smooth(0.0, 0.75, t)) } else { lerp(56.0, 92.0, smooth(0.0, 0.6, t)) };
            let fall =
                34.0 * smooth(0.0, 0.5, t) + 34.0 * smooth(0.25, 0.62, t) + 300.0 * smooth(0.55, 1.0, t).powf(1.6);
            let front = c.max(0.0);
            let y = -140.0 - 16.0 * front * front - fall - 26.0 * front * smooth(0.0, 0.4, t);
            let fold = 2.6 * fractal([angle * 3.0, t * 4.0, 0.3], 3, salt) * smooth(0.1, 0.5, t);
            let place = [(wide + fold) * s, y + 1.5 * fold, -92.0 + (deep + fold) * c];
            Corner {
                place: edged(dress, place, s, c, t),
                uv: [angle, t],
                color: scale(person.look.dress_color, 1.0 + 0.08 * fractal(scale(place, 1.0 / 18.0), 2, salt)),
                body: 1.0,
                face: [300.0, 0.0],
                ..Corner::default()
            }
        },
    );
    if matches!(dress, Dress::Shirt | Dress::Jacket) {
        add_collar(mesh, person, neck);
    }
}

/// The edge of a round neck: a raised band.
fn edged(dress: Dress, place: V3, s: f32, c: f32, t: f32) -> V3 {
    let (high, wide) = match dress {
        Dress::Tee => (2.2, 0.045),
        Dress::Sweater => (4.5, 0.075),
        Dress::Shirt | Dress::Jacket => return [place[0], place[1] - 5.0, place[2]],
    };
    let band = smooth(wide, wide * 0.75, t);
    [place[0] + band * high * 0.6 * s, place[1] + band * high, place[2] + band * high * 0.6 * c]
}

/// A folded collar, open in front.
fn add_collar(mesh: &mut Mesh, person: &Person, neck: f32) {
    let color = collar_color(person);
    mesh.grid(
        Material::Dress,
        (14, 81),
        |_, _| false,
        |row, column| {
            let along = column as f32 / 40.0 - 1.0;
            let angle = along * (std::f32::consts::PI - 0.16) + std::f32::consts::PI;
            let (s, c) = angle.sin_cos();
            let t = row as f32 / 13.0;
            let front = c.max(0.0);
            let point = smooth(0.55, 1.0, along.abs());
            // Up inside for the first rows, over the fold, and down outside.
            let (lift, out) = if t < 0.35 {
                (lerp(-14.0, 18.0, t / 0.35), 0.0)
            } else {
                (lerp(18.0, -14.0 - 16.0 * point, (t - 0.35) / 0.65), lerp(1.5, 11.0 + 8.0 * point, (t - 0.35) / 0.65))
            };
            let spread = 10.0 * point * smooth(0.35, 1.0, t) * s.signum();
            let place = [
                (neck + 4.0 + out) * s + spread,
                -144.0 + lift - 26.0 * front * front,
                -92.0 + (58.0 + out) * c + 3.0 * point,
            ];
            Corner { place, uv: [7.0, t], color, body: 1.0, face: [300.0, 0.0], ..Corner::default() }
        },
    );
}

/// Colour of shirt and collar.
fn collar_color(person: &Person) -> V3 {
    if person.look.dress == Dress::Jacket { [0.66, 0.67, 0.69] } else { person.look.dress_color }
}

/// Colour of the cloth at a place of the dress.
pub(super) fn cloth(person: &Person, corner_color: V3, uv: [f32; 2], place: V3) -> V3 {
    let salt = person.pattern ^ 0x78;
    let thread = 1.0 + 0.10 * flat_noise([1.4 * place[0] + 0.6 * place[2], 1.4 * place[1] + 1.1 * place[2]], salt);
    let mut color = corner_color;
    let collar = uv[0] > 6.0;
    if person.look.dress == Dress::Jacket && !collar {
        // Lapels and the shirt between them.
        let (ax, down) = (place[0].abs(), -160.0 - place[1]);
        let open = 46.0 - 0.30 * down;
        let shirt = smooth(open + 0.8, open - 0.8, ax) * smooth(-20.0, 30.0, place[2] + 60.0);
        let dark = scale(
            mix([0.02, 0.021, 0.025], person.look.dress_color, 0.18),
            1.0 - 0.6 * bell(ax - open - 26.0 + 0.25 * down, 0.9),
        );
        color = mix(dark, collar_color(person), shirt);
    }
    if person.look.dress == Dress::Shirt && !collar {
        let placket = bell(place[0].abs() - 14.0, 0.6) * smooth(-60.0, -40.0, place[2]);
        let button = smooth(5.6, 4.8, place[0].hypot((place[1] + 1000.0).rem_euclid(75.0) - 37.0))
            * smooth(-60.0, -40.0, place[2]);
        color = scale(mix(color, [0.55, 0.54, 0.52], 0.7 * button), 1.0 - 0.28 * placket);
    }
    if person.look.dress == Dress::Sweater {
        let rib =
            (uv[0] * 90.0).sin() * smooth(0.09, 0.06, uv[1]) + 0.5 * (uv[0] * 220.0).sin() * (uv[1] * 300.0).cos();
        color = scale(color, 1.0 + 0.16 * rib);
    }
    scale(color, thread)
}
