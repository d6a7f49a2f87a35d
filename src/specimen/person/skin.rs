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
    relief::{line_noise, relief},
    scalp::Scalp,
    surface::{COLUMNS, ROWS},
    texture::{Texel, Texture},
    traits::Sex,
    vector::{V3, bell, fading, length, mix, scale, smooth, sub},
};

/// Texels between two corners of the mesh.
const FINE: usize = 2;

/// What varies slowly over the skin, known at the corners of the mesh.
#[derive(Debug, Clone, Copy, Default)]
struct Ground {
    melanin: f32,
    blood: f32,
    shine: f32,
    /// How much hair of scalp, beard and brows hides the skin.
    scalp: f32,
    beard: f32,
    brow: f32,
    /// Bend and gaps of the lines.
    lines: (f32, f32),
    /// Where freckles are.
    freckled: f32,
}

/// Bakes the texture of a person's skin over the mesh's first `ROWS * COLUMNS` corners.
pub(super) fn bake(person: &Person, anatomy: &Anatomy, scalp: &Scalp, corners: &[Corner]) -> Texture {
    let (width, height) = ((COLUMNS - 1) * FINE + 1, (ROWS - 1) * FINE + 1);
    let painter = Painter { person, a: anatomy, scalp, salt: person.pattern, moles: moles(person) };
    let grounds: Vec<Ground> = corners.iter().map(|corner| painter.ground(corner)).collect();
    let mut heights = Vec::with_capacity(width * height);
    let mut places = Vec::with_capacity(width * height);
    let mut texels = Vec::with_capacity(width * height);
    for index in 0..width * height {
        let (place, face, ground) = between(corners, &grounds, index % width, index / width);
        heights.push(relief(person, anatomy, place, face, ground.lines));
        texels.push(painter.texel(place, face, &ground));
        places.push(place);
    }
    for (index, texel) in texels.iter_mut().enumerate() {
        // Relief finer than the texels is left out.
        let slope = |near: usize| {
            let apart = length(sub(places[near], places[index])).max(0.12);
            smooth(1.0, 0.45, apart) * (heights[near] - heights[index]) / apart
        };
        let right = if index % width + 1 < width { slope(index + 1) } else { 0.0 };
        let down = if index + width < heights.len() { slope(index + width) } else { 0.0 };
        texel.0[3] = right.clamp(-0.8, 0.8);
        texel.0[4] = -down.clamp(-0.8, 0.8);
    }
    Texture::of(width, height, texels)
}

/// Place, face coordinates and ground of a texel.
fn between(corners: &[Corner], grounds: &[Ground], x: usize, y: usize) -> (V3, [f32; 2], Ground) {
    let (column, row) = ((x / FINE).min(COLUMNS - 2), (y / FINE).min(ROWS - 2));
    let (fx, fy) = ((x - column * FINE) as f32 / FINE as f32, (y - row * FINE) as f32 / FINE as f32);
    let near = [(0, 0), (0, 1), (1, 0), (1, 1)].map(|(r, c)| (row + r) * COLUMNS + column + c);
    let share = [(1.0 - fx) * (1.0 - fy), fx * (1.0 - fy), (1.0 - fx) * fy, fx * fy];
    let (mut place, mut face, mut sum) = ([0.0; 3], [0.0; 2], Ground::default());
    for (index, share) in near.into_iter().zip(share) {
        let (corner, ground) = (&corners[index], &grounds[index]);
        place = super::vector::add(place, scale(corner.place, share));
        face = [face[0] + share * corner.face[0], face[1] + share * corner.face[1]];
        sum.melanin += share * ground.melanin;
        sum.blood += share * ground.blood;
        sum.shine += share * ground.shine;
        sum.scalp += share * ground.scalp;
        sum.beard += share * ground.beard;
        sum.brow += share * ground.brow;
        sum.lines = (sum.lines.0 + share * ground.lines.0, sum.lines.1 + share * ground.lines.1);
        sum.freckled += share * ground.freckled;
    }
    (place, face, sum)
}

/// Albedo of skin with this much melanin and blood.
pub(super) fn pigment(melanin: f32, blood: f32) -> V3 {
    let absorbed = |m: f32, b: f32| fading(m * melanin + b * blood);
    [0.74 * absorbed(0.98, 0.10), 0.66 * absorbed(1.23, 0.46), 0.55 * absorbed(1.46, 0.48)]
}

/// What colours the skin at a place.
struct Painter<'a> {
    person: &'a Person,
    a: &'a Anatomy,
    scalp: &'a Scalp,
    salt: u32,
    moles: Vec<Mole>,
}

/// A dark spot: where in the face and how large, in millimetres, and how much melanin.
struct Mole {
    x: f32,
    y: f32,
    size: f32,
    dark: f32,
}

fn moles(person: &Person) -> Vec<Mole> {
    let mole = |index: u32| {
        let part = |k: u32| noise([index as f32 * 7.31 + 0.5, k as f32 * 3.17 + 0.5, 0.5], person.pattern ^ 5);
        Mole {
            x: part(1) * 62.0,
            y: part(2) * 72.0 - 35.0,
            size: 0.7 + 0.9 * part(3).abs(),
            dark: 0.5 + 0.8 * part(4).abs(),
        }
    };
    (0..person.look.moles).map(mole).collect()
}

impl Painter<'_> {
    fn ground(&self, corner: &Corner) -> Ground {
        let (look, a, place) = (&self.person.look, self.a, corner.place);
        let [x, y] = corner.face;
        let spot = |at: (f32, f32), size: (f32, f32)| bell(x.abs() - at.0, size.0) * bell(y - at.1, size.1);
        let coarse = fractal(scale(place, 1.0 / 26.0), 3, self.salt);
        let middle = fractal(scale(place, 1.0 / 7.0), 3, self.salt ^ 1);
        let under_eye = spot((a.eye_x - 3.0, -12.0), (9.0, 4.5)) * (0.4 + 0.6 * look.wrinkles);
        let mut melanin = look.melanin * (1.0 + 0.20 * look.blotches * coarse + 0.06 * middle);
        melanin += 0.10 * under_eye + 0.03 * spot((a.eye_x, 8.0), (11.0, 5.0));
        let mut blood = look.blood * (0.75 + 0.36 * look.blotches * middle + 0.28 * coarse);
        blood += look.flush * (0.55 * spot((38.0, -27.0), (13.0, 12.0)) + 0.60 * spot((0.0, a.tip.0), (11.0, 7.0)));
        blood += 0.22 * spot((0.0, a.chin + 14.0), (10.0, 8.0)) + 0.30 * under_eye;
        blood += 0.5 * spot((a.nose_half, a.nose_base + 4.0), (4.0, 4.0));
        blood += 0.9 * spot((a.eye_x - a.eye_half, -1.0), (3.0, 2.5));
        let shine = 0.55
            + 0.5 * spot((0.0, a.tip.0 + 4.0), (9.0, 12.0))
            + 0.4 * spot((0.0, 45.0), (30.0, 18.0))
            + 0.25 * spot((38.0, -18.0), (12.0, 8.0))
            + 0.15 * middle
            - 0.3 * under_eye;
        let beard = if self.person.sex == Sex::Male { self.scalp.beard_cover } else { 0.0 };
        Ground {
            melanin,
            blood,
            shine,
            scalp: self.scalp.density(place) * self.scalp.cover,
            beard: if beard > 0.0 { beard * self.scalp.beard_density(a, place, [x, y]) } else { 0.0 },
            brow: self.scalp.brow_density(a, [x, y]) * 0.55 * look.brow_density,
            lines: line_noise(place, self.salt),
            freckled: smooth(-0.25, 0.5, coarse) * (0.35 + bell(y + 18.0, 22.0)),
        }
    }

    fn texel(&self, place: V3, [x, y]: [f32; 2], ground: &Ground) -> Texel {
        let look = &self.person.look;
        let grown = self.scalp.grown(self.person);
        let fine = noise(scale(place, 1.0 / 0.8), self.salt ^ 2);
        if ground.scalp > 0.9 {
            let color = mix(
                pigment(ground.melanin.max(0.03), ground.blood.max(0.1)),
                scale(grown, 0.5 + 0.12 * fine),
                0.93 * ground.scalp,
            );
            return Texel([color[0], color[1], color[2], 0.0, 0.0, 0.2, 0.0, 0.0]);
        }
        let small = fractal(scale(place, 1.0 / 2.3), 2, self.salt ^ 7);
        let mut melanin = ground.melanin * (1.0 + 0.05 * fine + 0.06 * look.blotches * small);
        melanin += self.freckles(place, ground) + self.moles(place, [x, y]);
        let mut blood = ground.blood + look.blood * (0.07 * fine + 0.16 * look.blotches * small);
        let lip = self.lip(x, y, place);
        let paint = (look.lip_red - 0.9).max(0.0) * 1.6;
        blood += lip * (1.5 * look.lip_red.min(0.9) + 0.25 * small);
        melanin += lip * (0.07 + 0.12 * look.melanin);
        let mut color = pigment(melanin.max(0.03), blood.max(0.1));
        color = mix(color, look.lip_paint, (0.75 * paint * lip).min(0.8));
        color = self.shaded_eye(color, x, y);
        let dotted = 0.75 + 0.5 * fine;
        color = mix(color, scale(grown, 0.5), (0.95 * ground.scalp * (0.85 + 0.3 * fine)).clamp(0.0, 1.0));
        color = mix(color, scale(grown, 1.4), (ground.beard * dotted).clamp(0.0, 0.85));
        color = mix(color, grown, ground.brow);
        let hole = self.hole(x, y);
        let cavity =
            1.0 - 0.55 * bell(y - self.a.seam(x), 0.75) * smooth(self.a.mouth.1 + 3.0, self.a.mouth.1 - 3.0, x.abs());
        color = scale(color, cavity * (1.0 - 0.93 * hole));
        let shine = (ground.shine + 0.9 * lip) * (1.0 - hole) * (1.0 - ground.brow);
        Texel([color[0], color[1], color[2], 0.0, 0.0, shine.clamp(0.0, 2.0), 0.0, 0.0])
    }

    fn freckles(&self, place: V3, ground: &Ground) -> f32 {
        let amount = self.person.look.freckles;
        if amount == 0.0 || place[2] < -70.0 {
            return 0.0;
        }
        let (distance, own) = nearest_point(scale(place, 1.0 / 3.2), self.salt ^ 3);
        amount * ground.freckled * 0.55 * own * smooth(0.18 + 0.25 * own, 0.05, distance)
    }

    fn moles(&self, place: V3, [x, y]: [f32; 2]) -> f32 {
        let mut sum = 0.0;
        for mole in &self.moles {
            let (dx, dy) = (x - mole.x, y - mole.y);
            if dx.abs() < 3.0 && dy.abs() < 3.0 {
                let distance = dx.hypot(dy) + 0.25 * noise(scale(place, 1.6), self.salt);
                sum += mole.dark * smooth(mole.size + 0.5, mole.size - 0.5, distance);
            }
        }
        sum
    }

    fn lip(&self, x: f32, y: f32, place: V3) -> f32 {
        let a = self.a;
        let x = x - a.askew[1];
        if (y - a.mouth.0).abs() > 20.0 || x.abs() > a.mouth.1 + 1.0 {
            return 0.0;
        }
        let d = y - a.seam(x) + 0.35 * noise(scale(place, 0.6), self.salt ^ 6);
        let (up, down) = a.lip_edges(x);
        let edge = if d > 0.0 { up - d } else { down + d };
        smooth(-0.7, 0.9, edge) * smooth(a.mouth.1 + 0.6, a.mouth.1 - 2.5, x.abs())
    }

    /// Paint on the lids.
    fn shaded_eye(&self, color: V3, x: f32, y: f32) -> V3 {
        let paint = self.person.look.eye_paint;
        let out = x.abs() - self.a.eye_x;
        if paint == 0.0 || out.abs() > 24.0 || y.abs() > 24.0 {
            return color;
        }
        let (upper, _) = self.a.lid_edges(out, x.signum(), 0.0, 0.0);
        let lid = smooth(-12.0, -1.0, y - upper) * smooth(upper + 9.0, upper + 2.0, y);
        scale(color, 1.0 - 0.55 * paint * lid * smooth(1.25, 0.8, (out / self.a.eye_half).abs()))
    }

    /// The nostrils.
    fn hole(&self, x: f32, y: f32) -> f32 {
        let a = self.a;
        let x = x - a.askew[0];
        let (cx, cy) = (0.42 * a.nose_half, a.nose_base + 1.7);
        let across = (x.abs() - cx) / (0.20 * a.nose_half + 0.3);
        let along = (y - cy - 0.25 * (x.abs() - cx)) / 1.7;
        smooth(1.5, 0.5, across * across + along * along)
    }
}
