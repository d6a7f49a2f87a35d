//! The look of the eyeball: white, iris, pupil, the wet surface and the shade of the lids.

use super::{
    Expression, Head,
    anatomy::{EYE_CENTER_Z, EYEBALL, IRIS},
    noise::{fractal, noise},
    shade::{Falling, Scene, lit},
    vector::{V3, add, bell, dot, lerp, mix, scale, smooth, sub, unit},
};

/// A point of an eye.
pub(super) struct Spot {
    pub(super) place: V3,
    pub(super) normal: V3,
    pub(super) falling: Falling,
    /// Millimetres outwards and up from the eye's middle.
    pub(super) out: f32,
    pub(super) y: f32,
    /// Heights of the lids' edges here.
    pub(super) edges: (f32, f32),
    /// On the right of the picture.
    pub(super) right: bool,
}

/// Light that leaves a point of an eye.
pub(super) fn shade(head: &Head, scene: &Scene, expression: &Expression, spot: &Spot) -> V3 {
    let a = &head.anatomy;
    let side = if spot.right { 1.0 } else { -1.0 };
    let center = [side * a.eye_x, 0.0, EYE_CENTER_Z];
    let outward = unit(sub(spot.place, center));
    let looking = head.gaze(expression).back().apply(outward);
    let radius = if looking[2] > 0.0 { EYEBALL * looking[0].hypot(looking[1]) } else { 99.0 };
    let salt = head.person.pattern ^ 0xe7e;
    let white = sclera(head, spot, radius, salt);
    let color = if radius < IRIS + 0.6 {
        mix(iris(head, looking, radius, salt), white, smooth(IRIS - 0.35, IRIS + 0.45, radius))
    } else {
        white
    };
    // The lids and their lashes keep off light from above.
    let (upper, lower) = spot.edges;
    let shade = lerp(0.36, 1.0, smooth(-0.3, 3.4, upper - spot.y)) * lerp(0.62, 1.0, smooth(-0.2, 1.6, spot.y - lower));
    let ends = lerp(0.55, 1.0, smooth(1.02, 0.72, (spot.out / a.eye_half).abs()));
    let light = scale(lit(color, &spot.falling), shade * ends);
    // The cornea is more curved than the ball.
    let bulge = smooth(IRIS + 1.2, IRIS - 1.0, radius) * 0.55;
    let axis = head.gaze(expression).apply([0.0, 0.0, 1.0]);
    let bent = unit(add(outward, scale(sub(outward, scale(axis, dot(outward, axis))), bulge)));
    let moist = mix(spot.normal, bent, 0.9);
    // Lamps mirror themselves in the cornea smaller than their soft shadows tell.
    let mut sharp = *scene;
    sharp.light.key.radius_degrees *= 0.42;
    sharp.light.fill.radius_degrees *= 0.42;
    let gloss = sharp.shine(unit(moist), spot.place, &spot.falling, ([(0.16, 0.9 * shade)], 0.022), None);
    let mirror = scene.light.around([0.0, 0.3, 1.0]).map(|value| 0.018 * value);
    add(light, add(gloss, scale(mirror, shade)))
}

fn sclera(head: &Head, spot: &Spot, radius: f32, salt: u32) -> V3 {
    let a = &head.anatomy;
    let old = head.person.look.wrinkles;
    let dark = head.person.look.melanin.min(1.8);
    let base = mix([0.50, 0.475, 0.455], [0.42, 0.38, 0.32], 0.25 * old + 0.25 * dark);
    let p = [spot.place[0] * 0.9, spot.place[1] * 0.9, 0.0];
    let bend = 1.6 * noise(scale(p, 0.5), salt);
    let vein = bell(noise([p[0] * 0.28 + bend, p[1] * 1.1 + bend, 0.7], salt ^ 1), 0.05) * smooth(6.5, 11.0, radius);
    let red = 0.22 * smooth(7.0, 13.0, radius) + 0.3 * vein;
    let color = mix(base, [0.50, 0.26, 0.22], red);
    let corner = smooth(-a.eye_half + 4.2, -a.eye_half + 2.2, spot.out);
    mix(color, [0.44, 0.19, 0.16], 0.85 * corner)
}

fn iris(head: &Head, looking: V3, radius: f32, salt: u32) -> V3 {
    let turn = looking[1].atan2(looking[0]);
    let t = radius / IRIS;
    let (s, c) = turn.sin_cos();
    let fibre = fractal([s * 7.0, c * 7.0, t * 1.3], 3, salt ^ 2);
    let spokes = noise([s * 16.0, c * 16.0, t * 2.0], salt ^ 3);
    let base = head.person.look.iris;
    let lift = 1.0 + 0.55 * fibre + 0.35 * spokes + 0.15 * bell(t - 0.62, 0.15);
    let warm = mix(base, [base[0] * 1.35 + 0.03, base[1] * 1.0 + 0.012, base[2] * 0.6], bell(t - 0.42, 0.13) * 0.3);
    let ring = 1.0 - 0.72 * smooth(0.80, 1.0, t);
    let pupil = 0.34;
    let color = scale(warm, (lift * ring).max(0.05));
    mix([0.004, 0.004, 0.004], color, smooth(pupil - 0.035, pupil + 0.045, t))
}
