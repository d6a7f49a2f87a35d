//! The skin's colour and relief as a texture over the head's mesh.
//!
//! Colour follows from two pigments, melanin and blood, as in the models of skin optics (e.g. Tsumura et al.,
//! "Image-based skin color and texture analysis/synthesis by extracting hemoglobin and melanin information",
//! SIGGRAPH 2003); the absorptions per channel here are set by eye.

use super::{
    Person,
    anatomy::Anatomy,
    mesh::Corner,
    noise::{fractal, nearest_point, noise},
    relief::relief,
    scalp::Scalp,
    surface::{COLUMNS, ROWS},
    texture::{Texel, Texture},
    traits::Sex,
    vector::{V3, bell, length, mix, scale, smooth, sub},
};

/// Texels between two corners of the mesh.
const FINE: usize = 3;

/// Bakes the texture of a person's skin over the mesh's first `ROWS * COLUMNS` corners.
pub(super) fn bake(person: &Person, anatomy: &Anatomy, scalp: &Scalp, corners: &[Corner]) -> Texture {
    let (width, height) = ((COLUMNS - 1) * FINE + 1, (ROWS - 1) * FINE + 1);
    let painter = Painter { person, anatomy, scalp, salt: person.pattern };
    let mut heights = vec![0.0f32; width * height];
    let mut places = Vec::with_capacity(width * height);
    let mut texels = Vec::with_capacity(width * height);
    for index in 0..width * height {
        let (place, face) = between(corners, index % width, index / width);
        heights[index] = relief(person, anatomy, place, face);
        texels.push(painter.texel(place, face));
        places.push(place);
    }
    for index in 0..width * height {
        let (x, y) = (index % width, index / width);
        let slope = |near: usize| (heights[near] - heights[index]) / length(sub(places[near], places[index])).max(0.12);
        let right = if x + 1 < width { slope(index + 1) } else { 0.0 };
        let down = if y + 1 < height { slope(index + width) } else { 0.0 };
        texels[index].0[3] = right.clamp(-0.8, 0.8);
        texels[index].0[4] = -down.clamp(-0.8, 0.8);
    }
    Texture::of(width, height, texels)
}

/// Place and face coordinates of a texel.
fn between(corners: &[Corner], x: usize, y: usize) -> (V3, [f32; 2]) {
    let (column, row) = ((x / FINE).min(COLUMNS - 2), (y / FINE).min(ROWS - 2));
    let (fx, fy) = ((x - column * FINE) as f32 / FINE as f32, (y - row * FINE) as f32 / FINE as f32);
    let four = [(0, 0), (0, 1), (1, 0), (1, 1)].map(|(r, c)| &corners[(row + r) * COLUMNS + column + c]);
    let share = [(1.0 - fx) * (1.0 - fy), fx * (1.0 - fy), (1.0 - fx) * fy, fx * fy];
    let sum =
        |of: &dyn Fn(&Corner) -> f32| four.iter().zip(share).map(|(corner, share)| share * of(corner)).sum::<f32>();
    let place = std::array::from_fn(|i| sum(&|corner| corner.place[i]));
    (place, [sum(&|corner| corner.face[0]), sum(&|corner| corner.face[1])])
}

/// Albedo of skin with this much melanin and blood.
pub(super) fn pigment(melanin: f32, blood: f32) -> V3 {
    let absorbed = |m: f32, b: f32| (-(m * melanin + b * blood)).exp();
    [0.74 * absorbed(0.98, 0.10), 0.66 * absorbed(1.23, 0.46), 0.55 * absorbed(1.46, 0.48)]
}

/// What colours the skin at a place.
struct Painter<'a> {
    person: &'a Person,
    anatomy: &'a Anatomy,
    scalp: &'a Scalp,
    salt: u32,
}

impl Painter<'_> {
    fn texel(&self, place: V3, [x, y]: [f32; 2]) -> Texel {
        let look = &self.person.look;
        let a = self.anatomy;
        let spot = |at: (f32, f32), size: (f32, f32)| bell(x.abs() - at.0, size.0) * bell(y - at.1, size.1);
        let coarse = fractal(scale(place, 1.0 / 26.0), 3, self.salt);
        let middle = fractal(scale(place, 1.0 / 7.0), 3, self.salt ^ 1);
        let fine = noise(scale(place, 1.0 / 0.8), self.salt ^ 2);
        let under_eye = spot((a.eye_x - 3.0, -12.0), (9.0, 4.5)) * (0.5 + 0.6 * look.wrinkles);
        let mut melanin = look.melanin * (1.0 + 0.16 * look.blotches * coarse + 0.05 * middle + 0.03 * fine);
        melanin += 0.10 * under_eye + 0.05 * spot((a.eye_x, 8.0), (11.0, 5.0));
        melanin += self.freckles(place, y) + self.moles(place, [x, y]);
        let mut blood = look.blood * (0.75 + 0.30 * look.blotches * middle + 0.22 * coarse + 0.05 * fine);
        blood += 0.35 * spot((38.0, -27.0), (13.0, 12.0)) + 0.45 * spot((0.0, a.tip.0), (11.0, 7.0));
        blood += 0.22 * spot((0.0, a.chin + 14.0), (10.0, 8.0))
            + 0.30 * under_eye
            + 0.5 * spot((a.nose_half, a.nose_base + 4.0), (4.0, 4.0));
        blood += 0.9 * spot((a.eye_x - a.eye_half, -1.0), (3.0, 2.5));
        let lip = self.lip(x, y, place);
        let paint = (look.lip_red - 0.9).max(0.0) * 1.6;
        blood += lip * (1.1 * look.lip_red.min(0.9) + 0.25 * middle);
        melanin += lip * (0.07 + 0.12 * look.melanin);
        let mut color = pigment(melanin.max(0.03), blood.max(0.1));
        color = mix(color, look.lip_paint, (0.75 * paint * lip).min(0.8));
        color = self.shaded_eye(color, x, y);
        color = self.under_hair(color, place, [x, y]);
        let hole = self.hole(x, y);
        let cavity = 1.0 - 0.55 * bell(y - a.seam(x), 0.75) * smooth(a.mouth.1 + 3.0, a.mouth.1 - 3.0, x.abs());
        color = scale(color, cavity * (1.0 - 0.93 * hole));
        let shine = 0.55
            + 0.5 * spot((0.0, a.tip.0 + 4.0), (9.0, 12.0))
            + 0.4 * spot((0.0, 45.0), (30.0, 18.0))
            + 0.25 * spot((38.0, -18.0), (12.0, 8.0))
            + 0.9 * lip
            + 0.15 * middle
            - 0.3 * under_eye;
        Texel([color[0], color[1], color[2], 0.0, 0.0, (shine * (1.0 - hole)).clamp(0.0, 2.0)])
    }

    fn freckles(&self, place: V3, y: f32) -> f32 {
        let amount = self.person.look.freckles;
        if amount == 0.0 || place[2] < -70.0 {
            return 0.0;
        }
        let (distance, own) = nearest_point(scale(place, 1.0 / 3.2), self.salt ^ 3);
        let here =
            smooth(-0.25, 0.5, fractal(scale(place, 1.0 / 30.0), 2, self.salt ^ 4)) * (0.35 + bell(y + 18.0, 22.0));
        amount * here * 0.55 * own * smooth(0.18 + 0.25 * own, 0.05, distance)
    }

    fn moles(&self, place: V3, [x, y]: [f32; 2]) -> f32 {
        let mut sum = 0.0;
        for index in 0..self.person.look.moles {
            let part = |k: u32| noise([index as f32 * 7.31 + 0.5, k as f32 * 3.17 + 0.5, 0.5], self.salt ^ 5);
            let at = [part(1) * 62.0, -35.0 + part(2) * 72.0];
            let distance = (x - at[0]).hypot(y - at[1]) + 0.25 * noise(scale(place, 1.6), self.salt);
            let size = 0.7 + 0.9 * part(3).abs();
            sum += (0.5 + 0.8 * part(4).abs()) * smooth(size + 0.5, size - 0.5, distance);
        }
        sum
    }

    fn lip(&self, x: f32, y: f32, place: V3) -> f32 {
        let a = self.anatomy;
        let d = y - a.seam(x - a.askew[1]) + 0.35 * noise(scale(place, 0.6), self.salt ^ 6);
        let (up, down) = a.lip_edges(x - a.askew[1]);
        let edge = if d > 0.0 { up - d } else { down + d };
        smooth(-0.7, 0.9, edge) * smooth(a.mouth.1 + 0.6, a.mouth.1 - 2.5, (x - a.askew[1]).abs())
    }

    /// Paint on the lids.
    fn shaded_eye(&self, color: V3, x: f32, y: f32) -> V3 {
        let paint = self.person.look.eye_paint;
        let a = self.anatomy;
        let out = x.abs() - a.eye_x;
        if paint == 0.0 || out.abs() > 24.0 || y.abs() > 24.0 {
            return color;
        }
        let (upper, _) = a.lid_edges(out, x.signum(), 0.0, 0.0);
        let lid = smooth(-12.0, -1.0, y - upper)
            * smooth(upper + 9.0, upper + 2.0, y)
            * smooth(1.25, 0.8, (out / a.eye_half).abs());
        scale(color, 1.0 - 0.55 * paint * lid)
    }

    /// Scalp, brows and beard darken the skin under their hairs.
    fn under_hair(&self, color: V3, place: V3, face: [f32; 2]) -> V3 {
        let hair = self.scalp.grown(self.person);
        let scalp = self.scalp.density(place) * self.scalp.cover;
        let beard = self.scalp.beard_density(self.anatomy, place, face);
        let strength = if self.person.sex == Sex::Male { self.scalp.beard_cover } else { 0.0 };
        let dotted = 0.75 + 0.5 * noise(scale(place, 1.7), self.salt ^ 8);
        let brow = self.scalp.brow_density(self.anatomy, face) * 0.30 * self.person.look.brow_density;
        let color = mix(color, hair, (0.93 * scalp).min(1.0));
        let color = mix(color, scale(hair, 1.4), (strength * beard * dotted).clamp(0.0, 0.85));
        mix(color, hair, brow)
    }

    /// The nostrils.
    fn hole(&self, x: f32, y: f32) -> f32 {
        let a = self.anatomy;
        let x = x - a.askew[0];
        let (cx, cy) = (0.42 * a.nose_half, a.nose_base + 1.7);
        let d =
            ((x.abs() - cx) / (0.20 * a.nose_half + 0.3)).powi(2) + ((y - cy - 0.25 * (x.abs() - cx)) / 1.7).powi(2);
        smooth(1.5, 0.5, d)
    }
}
